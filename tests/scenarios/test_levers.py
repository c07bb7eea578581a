"""What January 2022 lets its seats do: enough, at a price that binds, in sizes, and never what makes no sense that day."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from brinkmanship.players import doctrine
from brinkmanship.simulation.legality import legal
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, World
from tests.january import january

SEATS = ("USA", "RUS", "UKR", "DEU", "FRA", "GBR", "ITA", "POL", "TUR", "HUN", "NATO", "EU")
WORLDS = 12
EVERY = 5  # days between looks
MOVES = ("move_formation", "recall_formation")
PEACE_ONLY = ("written_reply", "reject_demands", "offer_written_limits", "offer_moratorium", "minsk_steps", "press_kyiv",
              "threaten_sanctions", "threaten_nord_stream", "name_the_date", "close_embassy", "allied_exercise",
              "train_ukrainians", "rule_out_missiles", "pause_reinforcement", "refuse_arms",
              "summit", "visit_moscow")  # fmt: skip


class Seen(NamedTuple):
    """What one seat could order on one day in each world, its purse full: (actions,), (families,); and whether there was war."""

    actions: np.ndarray
    families: np.ndarray
    short: str


class Course(NamedTuple):
    """Games by doctrine: what seats could do on the way, what peace-time orders were legal in a war, and the purses."""

    seen: dict[tuple[str, int], Seen]
    absurd: set[str]
    capital: dict[str, list[float]]


@pytest.fixture(scope="module")
def course() -> Course:
    """Twelve games by doctrine, looked at every fifth day."""
    rules, chance = january().rules, Randomness(1)
    world = begin(rules, chance, WORLDS)
    seen: dict[tuple[str, int], Seen] = {}
    absurd: set[str] = set()
    purses: dict[str, list[float]] = {seat: [] for seat in SEATS}
    purse = rules.track(Kind.ACTOR, "capital")
    for day in range(rules.horizon):
        going = np.flatnonzero(world.ending < 0)
        if not len(going):
            break
        for seat in SEATS:
            purses[seat].append(float(world.actor[purse, rules.actors.index(seat)][going].mean()))
        if day % EVERY == 0:
            rich = world.take(going)
            rich.actor[purse] = 6
            for seat in SEATS:
                seen[seat, day] = _could(rules, rich, rules.actors.index(seat), absurd)
        orders = doctrine.decide(world, rules, january().doctrine, chance)
        world = advance(world, orders, rules, chance, consume=True)
    return Course(seen, absurd, purses)


def _could(rules: Rules, world: World, actor: int, absurd: set[str]) -> Seen:
    slots = np.flatnonzero(rules.slot_actor == actor)
    slots = slots[[rules.actions[number].id not in MOVES for number in rules.slot_action[slots].tolist()]]
    open_, numbers = legal(world, rules, slots), rules.slot_action[slots]
    each = np.unique(numbers)
    able = np.array([open_[numbers == number].any(axis=0) for number in each])
    family = np.array([rules.actions[number].family for number in each.tolist()])
    families = np.array([able[family == one].any(axis=0) for one in np.unique(family)]).sum(axis=0)
    war = world.world[rules.track(Kind.WORLD, "force"), 0] >= 2
    absurd.update(
        rules.actions[number].id
        for number, row in zip(each.tolist(), able, strict=True)
        if rules.actions[number].id in PEACE_ONLY and (row & war).any()
    )
    least = able[:, able.sum(axis=0).argmin()]
    return Seen(able.sum(axis=0), families, ", ".join(rules.actions[n].id for n in each[least].tolist()))


@pytest.mark.slow
@pytest.mark.parametrize("seat", SEATS)
def test_every_seat_has_enough_to_do_on_every_day(course: Course, seat: str) -> None:
    """Six legal orders of three families, where the purse allows: a short day now and then, when all has been done."""
    mine = {day: seen for (who, day), seen in course.seen.items() if who == seat}
    assert len(mine) >= 8
    poor = [(day, seen.short) for day, seen in mine.items() for n, f in zip(seen.actions, seen.families, strict=True)
            if n < 6 or f < 3]  # fmt: skip
    days = sum(len(seen.actions) for seen in mine.values())
    assert len(poor) <= 0.03 * days, poor[:5]


@pytest.mark.slow
def test_what_belongs_to_peace_is_not_possible_in_a_war(course: Course) -> None:
    assert course.absurd == set()


@pytest.mark.slow
@pytest.mark.parametrize("seat", [seat for seat in SEATS if seat != "RUS"])
def test_capital_binds(course: Course, seat: str) -> None:
    """A doctrine spends most of what comes in: its purse is never full for long."""
    assert np.mean(course.capital[seat][30:]) < 4.9


def test_actions_have_sizes_that_cost_and_bring_in_proportion() -> None:
    rules, chance = january().rules, Randomness(3)
    start = begin(rules, chance, 1)
    start.actor[rules.track(Kind.ACTOR, "capital")] = 4
    slot = january().compiled.slots["USA", "send_us_arms", "UKR"]
    us, kyiv = rules.actors.index("USA"), rules.actors.index("UKR")

    def after(size: float | None) -> tuple[float, float, float]:
        orders = Orders.empty() if size is None else Orders.make([slot], amount=size)
        world = advance(start, orders, rules, chance)
        values = [("capital", us), ("pipeline", kyiv), ("assurance", kyiv)]
        cost, sent, trust = (float(world.actor[rules.track(Kind.ACTOR, name), who, 0]) for name, who in values)
        return cost, sent, trust

    nothing, one, half, two = (np.array(after(size)) for size in (None, 1, 0.5, 2))
    assert ((half - nothing) / (one - nothing)).tolist() == pytest.approx([0.5, 0.5, 0.5], rel=0.02)
    assert ((two - nothing) / (one - nothing))[0] == pytest.approx(2, rel=0.02)
    assert ((two - nothing) / (one - nothing))[1] == pytest.approx(1.55, rel=0.02)  # the second shipment counts less
