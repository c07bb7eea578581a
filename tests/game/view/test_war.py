"""The war in a seat's view: what it says is what the core then does, and nothing in it is hidden from the seat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game, GameError
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.view.types import Estimate, SeatView
from brinkmanship.game.view.war import with_war
from brinkmanship.game.view.war_types import AxisView, Factor
from brinkmanship.simulation.changes import Changes
from brinkmanship.simulation.mechanisms import battle
from brinkmanship.simulation.mechanisms.fronts import fronts
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import Kind, Movement
from tests.game.hidden import EVERYTHING, Ignorance, at_turn, frozen

AXES = ("north", "south", "sumy")


@pytest.fixture(scope="module")
def war(january: Prepared) -> Game:
    """A war three days old along three lines of advance, begun on the first day."""
    game = Game.new(january, {"RUS": "human", "UKR": "human"}, seed=5, rest="wait")
    game.commit(injects=[Inject("war", "", ("world.force = 2",))])
    assert not game.seat("RUS").set_plan([Order("RUS", "invade", axis) for axis in AXES])
    for _ in range(3):
        game.commit()
    return game


def running(view: SeatView) -> list[AxisView]:
    return [axis for axis in view.axes if axis.running]


def test_lines_of_advance_that_run_are_known_to_both_sides_and_others_only_where_they_lead(war: Game) -> None:
    for seat in ("RUS", "UKR"):
        assert {axis.id for axis in running(war.seat(seat).view())} == set(AXES)
        assert all(axis.attacker == "RUS" for axis in war.seat(seat).view().axes)
    ours = {(axis.action, axis.id) for axis in war.seat("RUS").view().axes if not axis.running}
    assert ("donbas_offensive", "donbas") in ours
    assert ("invade", "donbas") in ours
    theirs = [axis.id for axis in war.seat("UKR").view().axes]
    assert len(theirs) == len(set(theirs)) == 10
    assert {axis.id for axis in war.seat("HUN").view().axes} == set(AXES)


def test_own_forces_are_exact_and_those_of_the_enemy_estimates(war: Game) -> None:
    for seat in ("RUS", "UKR"):
        for axis in running(war.seat(seat).view()):
            assert axis.attack.exact == (seat == "RUS")
            assert axis.attack.value > 0
            if seat == "UKR":
                assert axis.attack.low < axis.attack.value < axis.attack.high
            assert axis.ratio.low < axis.ratio.value < axis.ratio.high


def test_a_formation_fights_on_one_line_of_advance(war: Game) -> None:
    for seat in ("RUS", "UKR"):
        counted = [one.formation for axis in running(war.seat(seat).view()) for one in axis.forces if one.counted]
        assert len(counted) == len(set(counted)) > 3


def test_what_fights_in_the_air_stands_on_no_line_of_advance(war: Game) -> None:
    view = war.seat("RUS").view()
    flying = {unit.id for unit in view.formations if unit.own and unit.tracks["aircraft"].value > 0}
    on_paths = {unit.id for unit in view.formations for axis in view.axes if unit.region in axis.path}
    assert flying & on_paths, "or nothing is tested"
    assert not flying & {force.formation for axis in view.axes for force in axis.forces if force.counted}


def test_the_front_is_the_first_region_that_the_attacker_does_not_hold(war: Game) -> None:
    view = war.seat("UKR").view()
    for axis in running(view):
        assert axis.front == axis.path[axis.front_at]
        assert view.region(axis.front).controller == axis.defender == "UKR"
        held = [view.region(region).controller for region in axis.path[: axis.front_at]]
        assert set(held) <= {"RUS", "BLR"}
    kyiv = next(front for front in view.fronts if front.region == "UA-KYV")
    assert kyiv.behind == ("BY-GOM",)  # an ally's land, from which the line comes


def exactly(view: SeatView, world: Any, rules: Any) -> SeatView:
    """Return a view of which every number is the truth."""

    def of(kind: Kind, thing: int, old: Any) -> dict[str, Estimate]:
        found = {}
        for row, name in enumerate(rules.tracks[kind].names):
            value = float(world.tracks(kind)[row, thing, 0])
            like = old.get(name) or Estimate("", name, 0, 0, 0, "exact")
            found[name] = replace(like, value=value, low=value, high=value, confidence="exact")
        return found

    units = []
    places = rules.regions
    for unit in view.formations:
        index = rules.formations.index(unit.id)
        tracks = of(Kind.FORMATION, index, unit.tracks)
        moving = int(world.movement[index, 0]) == Movement.MOVING
        units.append(
            replace(
                unit, tracks=tracks, personnel=tracks["personnel"], region=places[int(world.location[index, 0])],
                status="moving" if moving else "standing",
                posture=("garrison", "defend", "attack", "reserve")[int(world.posture[index, 0])],
            )
        )  # fmt: skip
    actors = [replace(a, tracks=of(Kind.ACTOR, rules.actors.index(a.id), a.tracks)) for a in view.actors]
    regions = [replace(r, tracks=of(Kind.REGION, places.index(r.id), r.tracks)) for r in view.regions]
    return replace(view, formations=tuple(units), actors=tuple(actors), regions=tuple(regions))


def test_the_ratio_is_that_of_the_core_where_nothing_is_unknown(war: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    state = state_of(war.seat("RUS"))
    rules, world = state.rules, state.world.copy()
    assert isinstance(rules.parameters, dict)
    monkeypatch.setitem(rules.parameters, "combat.home", 0.5)
    monkeypatch.setattr(battle, "bell", lambda drawn: np.zeros_like(drawn))  # neither luck nor hidden quality
    phase = Phase("combat", world, rules, Randomness(0), Changes(world, rules))
    found = fronts(phase)
    assert found is not None
    met = battle.meet(phase, found)
    everywhere = np.broadcast_to(met.regions[:, None], met.fought.shape)
    defender = np.take_along_axis(found.controller, everywhere, axis=0)
    battle.defend(phase, found, met, defender)
    result = battle.fight(phase, found, met, defender)
    each = zip(met.regions.tolist(), result.ratio[:, 0].tolist(), strict=True)
    # Not where the day's march enters.
    truth = {rules.regions[r]: ratio for r, ratio in each if state.world.attacker[r, 0] >= 0}
    view = exactly(war.seat("RUS").view(), state.world, rules)
    unseen = len(rules.formations) - len(view.formations)
    assert unseen == 0, "every formation is known, or the defenders would be fewer"
    view = with_war(state.names, view, state.memory("RUS").estimates(state.node), None)
    assert {one.front.region: one.ratio.value for one in view.battles} == pytest.approx(truth, rel=0.01)
    assert len(truth) >= 2


def factor(found: tuple[Factor, ...], text: str) -> Factor:
    return next(one for one in found if one.text == text)


def test_a_battle_tells_losses_of_own_units_alone_and_the_advance_of_the_day(war: Game) -> None:
    state = state_of(war.seat("UKR"))
    personnel = state.rules.track(Kind.FORMATION, "personnel")
    before, now = (node.world.formation[personnel, :, 0] for node in state.tree.branch()[-2:])
    fallen = 0.0
    for one in war.seat("UKR").view().battles:
        attacker, defender = one.sides
        assert (attacker.actor, defender.actor) == ("RUS", "UKR")
        assert attacker.lost_today is None
        if defender.lost_today is not None:
            fallen += defender.lost_today.value
            lost = sum(before[state.names.formation_index[f]] - now[state.names.formation_index[f]]
                       for f in defender.formations if f.startswith("UKR"))  # fmt: skip
            assert defender.lost_today.value == pytest.approx(lost, abs=1.0 * len(defender.formations))
        if one.advance is not None:
            gained = one.front.share.value - (one.front.before or 0.0)
            way = float(factor(one.advance.factors, "Way through the region").value.removesuffix(" km"))
            assert one.advance.value == pytest.approx(gained * way, abs=abs(gained))
    assert fallen > 10


def test_yesterdays_front_is_what_was_known_yesterday(january: Prepared) -> None:
    game = Game.new(january, {"RUS": "human", "UKR": "human"}, seed=5, rest="wait")
    assert game.seat("UKR").view().fronts == ()
    game.commit(injects=[Inject("war", "", ("world.force = 2",))])
    game.seat("RUS").set_plan([Order("RUS", "invade", "south")])
    game.commit()
    first = game.seat("UKR").view().fronts
    assert [(one.region, one.before) for one in first] == [("UA-KHE", None)]
    game.commit()
    second = game.seat("UKR").view().fronts
    assert second[0].before == first[0].share.value
    region = january.rules.regions.index("UA-KHE")
    world = state_of(game.seat("RUS")).world
    world.controller[region, 0], world.attacker[region, 0] = january.rules.actors.index("RUS"), -1
    memory = state_of(game.seat("UKR")).memory("UKR")
    memory.view = None
    memory._seen.clear()
    memory._taken.clear()
    fell = game.seat("UKR").view()
    assert [(one.region, one.taken, one.attacker, one.share.value) for one in fell.fronts] == [
        ("UA-KHE", True, "RUS", 1.0)
    ]
    assert fell.battles == ()
    south = next(axis for axis in fell.axes if axis.id == "south")
    assert south.front == "UA-ZAP"


def test_the_warning_says_whether_a_war_begins_or_widens(war: Game, january: Prepared) -> None:
    peace = Game.new(january, {"RUS": "human"}, seed=1, rest="wait").seat("RUS")
    begins = peace.war_warning(Order("RUS", "invade", "east"))
    assert begins is not None
    assert (begins.starts, begins.enemy) == (True, "UKR")
    assert begins.text.startswith("This order begins a war with Ukraine.")
    assert peace.war_warning(Order("RUS", "move_formation", "RUS-01", "RU-BEL")) is None
    at_war = war.seat("RUS")
    widens = at_war.war_warning(Order("RUS", "invade", "east"))
    assert widens is not None
    assert not widens.starts
    assert "3 lines of advance" in widens.text
    assert at_war.war_warning(Order("RUS", "invade", "south")) is None  # runs already
    assert at_war.war_warning(Order("RUS", "invade", "east", lift=True)) is None


def test_a_march_arrives_on_the_day_that_was_said(january: Prepared) -> None:
    game = Game.new(january, {"RUS": "human"}, seed=3, rest="wait")
    seat = game.seat("RUS")
    march = seat.march("RUS-02", "RU-BEL")
    assert march.order == Order("RUS", "move_formation", "RUS-02", "RU-BEL")
    assert march.way[0] == seat.view().formation("RUS-02").region
    assert march.way[-1] == "RU-BEL"
    assert len(march.way) > 2  # along the routes, through what lies between
    assert not march.why_not
    assert march.arrives is not None
    seat.set_plan([march.order])
    while seat.view().formation("RUS-02").region != "RU-BEL":
        game.commit()
        assert seat.view().date <= march.arrives
    assert seat.view().date == march.arrives


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 12])
def test_a_march_that_is_turned_elsewhere_arrives_on_the_day_that_was_said(january: Prepared, after: int) -> None:
    game = Game.new(january, {"RUS": "human"}, seed=3, rest="wait")
    seat = game.seat("RUS")
    seat.set_plan([Order("RUS", "move_formation", "RUS-01", "RU-KRA")])
    for _ in range(after):
        game.commit()
    assert seat.view().formation("RUS-01").status == ("getting ready" if after == 1 else "moving")
    same = seat.march("RUS-01", "RU-KRA")
    assert same.arrives == seat.view().formation("RUS-01").arrival
    march = seat.march("RUS-01", "RU-BEL")
    assert march.arrives is not None
    assert march.order is not None
    assert not seat.set_plan([march.order])
    while seat.view().formation("RUS-01").region != "RU-BEL":
        game.commit()
        assert seat.view().date <= march.arrives
    assert seat.view().date == march.arrives


def test_a_march_that_is_not_possible_says_every_reason(war: Game) -> None:
    seat = war.seat("RUS")
    there = seat.view().formation("RUS-02").region
    seat.set_plan([Order("RUS", "invade", axis) for axis in ("east", "luhansk", "donbas")])
    told = seat.march("RUS-02", there)
    assert len(told.why_not) >= 1
    assert any("orders a turn" in why for why in told.why_not)
    seat.set_plan([])
    foreign = seat.march("UKR-01", "UA-KYV")
    assert foreign.order is None
    assert foreign.why_not
    with pytest.raises(GameError):
        seat.march("RUS-02", "NOWHERE")


@pytest.mark.parametrize("seat", ["UKR", "POL"])
def test_two_truths_that_a_seat_cannot_tell_apart_show_the_same_war(war: Game, seat: str) -> None:
    state = state_of(war.seat("UKR"))
    turn = state.node.turn
    of = Ignorance(state.prepared, state.chance, state.names.actor_index[seat])

    def told(change: list[str], seed: int) -> bytes:
        handle = SeatHandle(at_turn(state, turn, change, of, seed), seat)
        view = handle.view()
        marches = [handle.march(unit.id, "UA-KYV") for unit in view.formations[:40:8]]
        warned = [handle.war_warning(Order("RUS", "invade", axis)) for axis in ("east", "south")]
        return frozen([view.axes, view.fronts, view.battles, marches, warned])

    same = told([], 0)
    assert b"UA-KYV" in same
    for seed in range(2):
        assert told(list(EVERYTHING), seed) == same


def test_a_scenario_without_lines_of_advance_has_no_war(toy: Prepared) -> None:
    view = Game.new(toy, {"RED": "human"}).seat("RED").view()
    assert (view.axes, view.fronts, view.battles) == ((), (), ())
