"""Effects of one phase are simultaneous: all read the world as it stood; factors, then additions, then the range."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from simulation.worlds import slot, small_rules

from brinkmanship.simulation.changes import Cause, Changes, Ledger
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, World

QUIET = {
    "escalation.threat_speed": 0.0, "domestic.calm_speed": 0.0, "domestic.support_speed": 0.0, "domestic.hope": 0.0,
    "domestic.wear": 0.0, "bargaining.fade": 0.0, "bargaining.growth": 0.0,
}  # fmt: skip


def rules_with(**actions: list[str]) -> Rules:
    extra = {
        name: {"by": ("RED", "BLU", "GRN"), "target": "actor", "start": texts, "cost": 0}
        for name, texts in actions.items()
    }
    return small_rules(extra=extra, chance=False, parameters=QUIET)


def day(rules: Rules, *orders: tuple[str, str, str], worlds: int = 1, **options: Any) -> tuple[World, World]:
    before = begin(rules, Randomness(1), worlds, {rules.actors.index("RED"): 0})
    listed = [slot(rules, *o) for o in orders]
    given = Orders.make(listed * worlds, world=np.repeat(np.arange(worlds), len(listed)))
    return before, advance(before, given, rules, Randomness(1), **options)


def value(rules: Rules, world: World, actor: str, track: str) -> float:
    return float(world.actor[rules.track(Kind.ACTOR, track), rules.actors.index(actor), 0])


def test_two_that_read_each_other_swap() -> None:
    rules = rules_with(mirror=["self.resolve = target.resolve"])
    before, after = day(rules, ("RED", "mirror", "BLU"), ("BLU", "mirror", "RED"))
    assert value(rules, after, "RED", "resolve") == pytest.approx(value(rules, before, "BLU", "resolve"))
    assert value(rules, after, "BLU", "resolve") == pytest.approx(value(rules, before, "RED", "resolve"))


def test_factors_come_first_then_additions_then_the_range() -> None:
    rules = rules_with(more=["target.resolve += 0.3"], half=["target.resolve *= 0.5"], less=["target.resolve -= 0.5"])
    _, after = day(rules, ("RED", "more", "GRN"), ("BLU", "more", "GRN"), ("BLU", "half", "GRN"))
    assert value(rules, after, "GRN", "resolve") == pytest.approx(0.5 * 0.5 + 0.3 + 0.3)
    _, after = day(rules, ("RED", "more", "GRN"), ("BLU", "more", "GRN"), ("BLU", "less", "GRN"))
    assert value(rules, after, "GRN", "resolve") == pytest.approx(0.6), "the range clips once, at the end"
    _, after = day(rules, ("RED", "less", "GRN"), ("BLU", "less", "GRN"))
    assert value(rules, after, "GRN", "resolve") == 0


def test_a_condition_is_asked_of_each_world() -> None:
    rules = rules_with(maybe=["target.resolve += 0.2 if RED.resolve > 0.85"])
    red = rules.actors.index("RED")
    before = begin(rules, Randomness(1), 200)
    orders = Orders.make([slot(rules, "BLU", "maybe", "GRN")] * 200, world=np.arange(200))
    after = advance(before, orders, rules, Randomness(1))
    track, green = rules.track(Kind.ACTOR, "resolve"), rules.actors.index("GRN")
    raised = after.actor[track, green] > 0.6
    assert 0 < raised.sum() < 200
    assert (raised == (before.intent[red] == 1)).all()


def test_groups_change_each_member_by_its_own_numbers() -> None:
    rules = rules_with(
        all_of_it=["all.resolve -= 0.1 * it.resolve"], rest=["others.resolve += 0.1"], ties=["tie(west, RED).trust += 0.2"],
        both=["tie(west, all).trust -= 0.1"], members=["members(PACT).resolve = 0.25"],
    )  # fmt: skip
    before, after = day(rules, ("BLU", "all_of_it", "RED"))
    for actor in rules.actors:
        assert value(rules, after, actor, "resolve") == pytest.approx(0.9 * value(rules, before, actor, "resolve"))
    before, after = day(rules, ("BLU", "rest", "RED"))
    change = {a: value(rules, after, a, "resolve") - value(rules, before, a, "resolve") for a in rules.actors}
    assert change == pytest.approx({"RED": 0.1, "BLU": 0, "GRN": 0.1})
    _, after = day(rules, ("BLU", "members", "RED"))
    assert [value(rules, after, a, "resolve") for a in ("BLU", "GRN")] == pytest.approx([0.25, 0.25])

    def trust(world: World) -> np.ndarray:
        return world.tie[rules.track(Kind.TIE, "trust"), :, 0].reshape(3, 3)

    r, b, g = (rules.actors.index(a) for a in ("RED", "BLU", "GRN"))
    before, after = day(rules, ("BLU", "ties", "RED"))
    np.testing.assert_allclose((trust(after) - trust(before))[[b, g], r], 0.2, atol=1e-6)
    assert np.count_nonzero(trust(after) != trust(before)) == 2
    before, after = day(rules, ("BLU", "both", "RED"))
    change = trust(after) - trust(before)
    assert np.count_nonzero(change) == 4, "nobody has a tie with itself"
    np.testing.assert_allclose(change[[b, b, g, g], [r, g, r, b]], -0.1, atol=1e-6)


def test_the_ledger_names_who_did_it() -> None:
    rules = rules_with(more=["target.resolve += 0.3"])
    ledger = Ledger()
    day(rules, ("BLU", "more", "GRN"), ledger=ledger)
    track = rules.track(Kind.ACTOR, "resolve")
    mine = [e for e in ledger.entries if e.kind == Kind.ACTOR and e.track == track]
    assert [(e.cause, e.thing, round(e.amount, 6)) for e in mine] == [
        (Cause("order", "more", rules.actors.index("BLU"), rules.actors.index("GRN")), rules.actors.index("GRN"), 0.3)
    ]


def test_what_the_range_took_is_an_entry_of_its_own() -> None:
    rules = rules_with(much=["target.resolve += 3"])
    ledger = Ledger()
    day(rules, ("BLU", "much", "GRN"), ledger=ledger)
    track = rules.track(Kind.ACTOR, "resolve")
    mine = {e.cause.kind: e.amount for e in ledger.entries if e.kind == Kind.ACTOR and e.track == track}
    assert mine == pytest.approx({"order": 3.0, "range": -2.5})


def test_scattered_and_broadcast_changes_mean_the_same() -> None:
    rules = small_rules()
    results = []
    for scattered in (False, True):
        world = begin(rules, Randomness(1), 7)
        changes = Changes(world, rules)
        cause, track = Cause("mechanism", "test"), rules.track(Kind.ACTOR, "resolve")
        if scattered:
            things, where = np.repeat(np.arange(3), 7), np.tile(np.arange(7), 3)
            changes.scatter(Kind.ACTOR, track, things, where, 0.5, cause, factor=True)
            changes.scatter(Kind.ACTOR, track, things, where, np.full(21, 0.25), cause)
            changes.scatter(Kind.ACTOR, track, 1, np.array([2, 2]), 0.125, cause)
        else:
            changes.multiply(Kind.ACTOR, track, 0.5, cause)
            changes.add(Kind.ACTOR, track, 0.25, cause)
            extra = np.zeros((3, 7), np.float32)
            extra[1, 2] = 0.25
            changes.add(Kind.ACTOR, track, extra, cause)
        changes.apply()
        results.append(world.actor[track].copy())
    assert (results[0] == results[1]).all()


def test_how_an_action_turned_out_is_reported() -> None:
    turns = [("never", "0", ["self.support -= 0.1"]), ("always", "1", ["self.support += 0.1"])]
    rules = small_rules(extra={"gamble": {"by": ("RED",), "cost": 0, "outcomes": turns}})
    results: list[Any] = []
    day(rules, ("RED", "gamble", ""), results=results)
    told = [r.data["outcome"] for r in results if r.id == "gamble" and "outcome" in r.data]
    assert told == ["always"]
