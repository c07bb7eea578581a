"""Compiling: what stands in the file stands in the core's tables, and the order of the file decides nothing."""

import pickle
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from brinkmanship.scenario import load_compiled
from brinkmanship.scenario.compile import compile_scenario, compiling
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.loading import load, load_resolved
from brinkmanship.simulation.mechanisms import standard_parameters, verbs
from brinkmanship.simulation.world import Kind, Movement, Posture

BASE = Path(__file__).parent / "hostile" / "right-in-everything.yaml"


def compiled(tmp_path, text="", days_per_turn=None):
    folder = tmp_path / "library"
    folder.mkdir(exist_ok=True)
    (folder / "base.yaml").write_text((BASE.parent / "library" / "base.yaml").read_text("utf-8"))
    path = tmp_path / "main.yaml"
    path.write_text(BASE.read_text("utf-8") + text, "utf-8")
    return load_compiled(path, days_per_turn)


@pytest.fixture(scope="module")
def small():
    return load_compiled(BASE)


def track(rules, kind, name):
    return rules.tracks[kind].start[rules.tracks[kind].index(name)]


def test_things_keep_the_order_of_the_file(small):
    rules = small.rules
    assert rules.actors == ("RED", "BLU", "GRN")
    assert rules.regions == ("RED-1", "BLUE-1", "GULF")
    assert rules.bodies_ == ("PACT",)
    assert [action.id for action in rules.actions] == ["warn", "march", "rally"]
    assert rules.groups.keys() == {"both"}
    assert rules.groups["both"].tolist() == [0, 1]
    assert rules.zones["border"].tolist() == [True, True, False]


def test_tracks_start_where_the_file_says(small):
    rules = small.rules
    assert track(rules, Kind.ACTOR, "resolve").tolist() == pytest.approx([0.8, 0.5, 0.5])
    assert track(rules, Kind.ACTOR, "pride").tolist() == [0.5] * 3
    assert track(rules, Kind.WORLD, "heat").tolist() == pytest.approx([0.2])
    trust = track(rules, Kind.TIE, "trust").reshape(3, 3)
    assert trust[0, 1] == trust[1, 0] == -0.5
    assert np.count_nonzero(trust) == 2
    assert track(rules, Kind.FORMATION, "personnel").tolist() == [10_000, 900]
    assert rules.track_index[Kind.ACTOR, "pride"] == rules.tracks[Kind.ACTOR].index("pride")


def test_a_track_declared_again_has_its_new_start(tmp_path):
    rules = compiled(tmp_path, "tracks: {actor: {support: {engine: true, start: 0.3, high: 2}}}\n").rules
    assert track(rules, Kind.ACTOR, "support").tolist() == pytest.approx([0.3] * 3)
    assert rules.tracks[Kind.ACTOR].high[rules.tracks[Kind.ACTOR].index("support")] == 2


def test_capital_a_turn_is_income_a_day(tmp_path):
    path = tmp_path / "main.yaml"
    compiled(tmp_path, "actors: {BLU: {name: Blue, capital_per_turn: 6}}\n")
    path.write_text(path.read_text("utf-8").replace("horizon: 60", "horizon: 60, days_per_turn: 3"))
    rules = load_compiled(path).rules
    assert track(rules, Kind.ACTOR, "income")[rules.actors.index("BLU")] == 2


def test_the_order_of_the_file_decides_nothing(small):
    data = small.loaded.data
    turned = {name: dict(reversed(part.items())) if isinstance(part, dict) else part for name, part in data.items()}
    turned["map"] = {name: dict(reversed(p.items())) if isinstance(p, dict) else p for name, p in data["map"].items()}
    rules, other = small.rules, compile_scenario(load_resolved(turned)).rules
    assert other.actors == rules.actors[::-1]
    for kind in (Kind.WORLD, Kind.ACTOR, Kind.BODY, Kind.REGION, Kind.FORMATION):
        for name in rules.tracks[kind].names:
            assert track(other, kind, name).tolist() == track(rules, kind, name)[::-1].tolist()
    for name in rules.tracks[Kind.TIE].names:
        one, two = (track(some, Kind.TIE, name).reshape(3, 3) for some in (rules, other))
        assert (two == one[::-1, ::-1]).all()
    assert (other.travel_km["land"] == rules.travel_km["land"][::-1, ::-1]).all()

    def slots(some):
        things = {"actor": some.actors, "axis": tuple(axis.id for axis in some.axes), "": ("",)}
        return {
            (some.actors[a], some.actions[c].id, things[some.target_kind[c]][t])
            for a, c, t in zip(some.slot_actor, some.slot_action, some.slot_target, strict=True)
        }

    assert slots(rules) == slots(other)


def test_slots_are_what_makes_sense(small):
    assert list(small.slots) == [
        ("RED", "warn", "BLU"),
        ("RED", "warn", "GRN"),
        ("BLU", "warn", "RED"),
        ("BLU", "warn", "GRN"),
        ("RED", "march", "east"),
        ("BLU", "rally", ""),
    ]
    rules = small.rules
    assert rules.slot_actor.tolist() == [0, 0, 1, 1, 0, 1]
    assert rules.slot_target.tolist() == [1, 2, 0, 2, 0, -1]
    assert rules.target_kind == ("actor", "axis", "")
    assert rules.slots_of_verb["attack"].tolist() == [4]
    assert [slots.tolist() for slots in rules.slots_of_action] == [[0, 1, 2, 3], [4], [5]]


def test_actions(small):
    warn, march, rally = small.rules.actions
    assert (warn.goldstein, warn.severity, warn.cost) == (-4.4, 2, 1)
    assert march.parameters == {**verbs()["attack"].parameters, "intensity": 1}
    assert march.measure
    assert rally.consent is not None
    assert (rally.consent.body, rally.consent.severity, rally.consent.days) == (0, pytest.approx(0.2), -1)
    assert len(rally.refused) == 1
    assert dict(zip(small.rules.type_names, warn.signal.tolist(), strict=True)) == {"bluff": 1.5, "earnest": 1}


def test_types(small):
    rules = small.rules
    assert rules.type_actor.tolist() == [0, 0]
    assert rules.type_prior.tolist() == [0.5, 0.5]
    assert [len(effects) for effects in rules.type_effects] == [1, 0]


def test_doctrines(small):
    rows = [(small.rules.actors[o.actor], o.slot, o.precision, o.lift) for o in small.doctrines]
    assert rows == [
        ("RED", 0, 4, False),
        ("RED", 1, 4, False),
        ("RED", 4, 4, False),
        ("BLU", 2, 4, False),
        ("BLU", 5, 4, False),
    ]
    assert small.orders_per_turn == (2, 2, 2)


def test_distances(small):
    rules = small.rules
    # One degree of longitude at 50 degrees north: 111.32 km * cos(50 degrees), on the mean sphere.
    assert rules.direct_km[0, 1] == pytest.approx(71.5, abs=0.1)
    assert rules.land_km[0, 1] == rules.direct_km[0, 1]
    assert np.isinf(rules.travel_km["sea"][0, 2])
    assert np.isinf(rules.travel_km["land"][0, 2])
    assert rules.travel_km["land"][2, 2] == 0
    assert rules.travel_km["air"][0, 2] == rules.direct_km[0, 2]


def test_areas_that_are_measured_have_six_digits(tmp_path, monkeypatch):
    drawn = SimpleNamespace(regions={"FAR": SimpleNamespace(area_km2=12345.6789), "GULF": SimpleNamespace(area_km2=7)})
    monkeypatch.setattr(compiling, "_geography", lambda loaded: drawn)
    far = "map:\n  regions:\n    FAR: {name: Far, lon: 40, lat: 50, country: Ukraine, controller: RED}\n"
    rules = compiled(tmp_path, far).rules
    assert rules.area_km2[rules.regions.index("FAR")] == np.float32(12345.7)
    assert rules.area_km2[rules.regions.index("GULF")] != 7  # its author gives it


def test_shortest_ways_add_up_along_routes(tmp_path):
    more = (
        "map:\n  regions:\n    FAR: {name: Far, lon: 40, lat: 50, country: Ukraine, controller: RED, area_km2: 5}\n"
        "  routes:\n    - {between: [BLUE-1, FAR], km: 1000}\n    - {between: [RED-1, FAR], km: 5000}\n"
    )
    rules = compiled(tmp_path, more).rules
    far = rules.regions.index("FAR")
    red, blue = rules.regions.index("RED-1"), rules.regions.index("BLUE-1")
    assert rules.land_km[red, far] == 5000
    assert rules.travel_km["land"][red, far] == pytest.approx(1000 + rules.land_km[red, blue])
    assert (rules.travel_km["land"] == rules.travel_km["land"].T).all()


def test_who_holds_what(small):
    rules = small.rules
    assert rules.start_controller.tolist() == [0, 1, -1]
    assert rules.capital_of.tolist() == [0, 1, -1]
    assert rules.sea.tolist() == [False, False, True]
    assert rules.defence.tolist() == pytest.approx([1, 1.3, 1])  # the mean of urban and forest
    assert rules.owner.tolist() == [0, 1]
    assert rules.mode == ("land", "sea")


def test_what_is_on_its_way(tmp_path):
    more = (
        "formations:\n  RED-B: {name: Second, actor: RED, region: RED-1, at: BLUE-1, days_left: 3, personnel: 7,"
        " posture: attack, weight: 1.5, speed: 40}\n"
    )
    rules = compiled(tmp_path, more).rules
    here = rules.formations.index("RED-B")
    assert rules.start_movement[here] == Movement.MOVING
    assert rules.start_destination is not None
    assert rules.start_destination[here] == rules.regions.index("BLUE-1")
    assert track(rules, Kind.FORMATION, "days_left")[here] == 3
    assert rules.start_posture[here] == Posture.ATTACK
    assert (rules.combat_weight[here], rules.speed[here]) == (1.5, 40)


def test_constants(tmp_path):
    rules = compiled(tmp_path, "mechanisms: {combat: {attrition: 0.5}}\n").rules
    assert rules.parameters["combat.attrition"] == 0.5
    assert rules.parameters.keys() == standard_parameters().keys()


def test_turns_and_ticks(tmp_path):
    assert compiled(tmp_path, days_per_turn=3).rules.ticks_per_turn == 3
    path = tmp_path / "main.yaml"
    path.write_text(
        path.read_text("utf-8").replace("horizon: 60", "horizon: 60, hours_per_tick: 6, days_per_turn: 0.5")
    )
    rules = load_compiled(path).rules
    assert (rules.ticks_per_turn, rules.horizon) == (2, 240)
    assert rules.events[0].days == (32,)


def test_narrow_ties_win_over_broad_ones(tmp_path):
    more = "ties:\n  - {from: RED, to: GRN, trust: 0.9}\n  - {from: all, to: others, trust: 0.1, gas: 0.2}\n"
    rules = compiled(tmp_path, more).rules
    trust = track(rules, Kind.TIE, "trust").reshape(3, 3)
    assert trust[0, 2] == pytest.approx(0.9)
    assert trust[0, 1] == -0.5
    assert trust[2, 0] == pytest.approx(0.1)
    assert (np.diag(trust) == 0).all()
    assert rules.static_ties["gas"][2, 0] == pytest.approx(0.2)


def test_the_same_from_a_record(small):
    again = compile_scenario(load_resolved(small.loaded.data))
    assert again.loaded.digest == small.loaded.digest
    assert pickle.dumps(again.rules) == pickle.dumps(small.rules)


def test_comments_and_order_do_not_change_the_digest(tmp_path):
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(
        "scenario: {id: a, title: A, start: 2022-01-24, horizon: 9}\nactors: {A: {name: A}, B: {name: B}}\n", "utf-8"
    )
    other.write_text(
        "actors:\n  B: {name: B}  # the other\n  A: {name: A}\nscenario: {title: A, id: a, horizon: 9, start: 2022-01-24}\n"
    )
    assert load(one).digest == load(other).digest


def test_compiled_scenarios_can_be_sent_to_other_processes(small):
    copy = pickle.loads(pickle.dumps(small))
    assert copy.rules.actors == small.rules.actors
    assert copy.scenario == small.scenario


def test_january_2022_compiles():
    made = load_compiled("january-2022")
    rules = made.rules
    assert len(rules.actors) >= 20
    assert {"NAC", "EUC"} <= set(rules.bodies_)
    assert len(rules.regions) >= 55
    assert len(rules.formations) >= 80
    assert len(rules.actions) >= 50
    assert {option.actor for option in made.doctrines} == set(rules.slot_actor.tolist())
    assert len(made.geography.regions) == len(rules.regions)


def test_outcomes_of_actions_and_events(tmp_path):
    outcomes = "[{name: well, chance: 0.25, do: ['world.heat -= 0.1']}, {name: badly, chance: 0.5, do: []}]"
    more = f"events: {{fair: {{name: Fair, days: [3], outcomes: {outcomes}}}}}\n"
    more += f"actions: {{feast: {{name: Feast, family: diplomacy, by: RED, goldstein: 1, outcomes: {outcomes}}}}}\n"
    rules = compiled(tmp_path, more).rules
    (event,) = rules.events
    for found in (rules.actions[-1].outcomes, event.outcomes):
        told = [(one.name, one.chance(None), len(one.effects)) for one in found]
        assert told == [("well", 0.25, 1), ("badly", 0.5, 0)]


def test_the_caret_under_a_sign_of_a_formula_is_as_wide_as_the_sign(tmp_path):
    effects = "['world.heat += 1 \uff0c 2']"  # a comma of two cells
    with pytest.raises(ScenarioError) as caught:
        compiled(tmp_path, f"events: {{fair: {{name: Fair, days: [3], effects: {effects}}}}}\n")
    (problem,) = caught.value.problems
    _, line, caret, *_ = problem.render().splitlines()
    assert caret.index("^") == line.index("\uff0c")
    assert caret.count("^") == 2
