"""What can be worked out in several ways, for speed, has the same bits in each of them."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from simulation.worlds import START, play, small_rules, symbols_of

from brinkmanship.players import picking
from brinkmanship.scenario.language import SymbolTable, compile_expression
from brinkmanship.simulation.changes import Cause, Changes, Ledger
from brinkmanship.simulation.effects import instances_of, run_statements
from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.mechanisms import observers
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.plans import plan, run_planned
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rewriting import as_number, as_truth, substitute
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind, World, array_fields

CAUSE = Cause("mechanism", "test")
numbers = st.floats(-2, 2, width=32)


@cache
def played(worlds: int) -> tuple[Rules, World]:
    rules = small_rules()
    return rules, play(rules, worlds, 6)


def same(one: World, other: World) -> bool:
    return all(getattr(one, f.name).tobytes() == getattr(other, f.name).tobytes() for f in array_fields())


# --- changes: a whole track, rows of it, numbers of it ---------------------------------------------------------------

KINDS = (Kind.ACTOR, Kind.TIE, Kind.REGION)
TRACKS = {Kind.ACTOR: ("resolve", "threat"), Kind.TIE: ("trust", "tension"), Kind.REGION: ("damage", "displaced")}
MANY = {Kind.ACTOR: 3, Kind.TIE: 9, Kind.REGION: 5}


@st.composite
def operations(draw: Any, worlds: int) -> list[tuple[str, Kind, str, Any, Any, Any]]:
    """Draw what phases do to tracks: (operation, kind, track, things, worlds, amount)."""
    found = []
    for _ in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(KINDS))
        track, what = draw(st.sampled_from(TRACKS[kind])), draw(st.sampled_from(["all", "rows", "scatter", "scatter"]))
        thing = st.integers(0, MANY[kind] - 1)
        factor = draw(st.booleans())
        if what == "scatter":
            cells = draw(st.lists(st.tuples(thing, st.integers(0, worlds - 1), numbers), min_size=1, max_size=12))
            things, where, amount = (np.array(column) for column in zip(*cells, strict=True))
            found.append(("multiply" if factor else "add", kind, track, things, where, amount.astype(np.float32)))
            continue
        things = np.array(sorted(draw(st.sets(thing, min_size=1)))) if what == "rows" else slice(None)
        shape = (len(things) if what == "rows" else MANY[kind], worlds)
        amount = np.random.default_rng(draw(st.integers(0, 99))).normal(size=shape).astype(np.float32)
        found.append(("multiply" if factor else "add", kind, track, things, None, amount))
    return found


def gather(changes: Changes, rules: Rules, listed: list[tuple[str, Kind, str, Any, Any, Any]]) -> None:
    for operation, kind, name, things, where, amount in listed:
        track = rules.track(kind, name)
        if where is not None:
            changes.scatter(kind, track, things, where, amount, CAUSE, factor=operation == "multiply")
        else:
            getattr(changes, operation)(kind, track, amount, CAUSE, things)


def one_by_one(world: World, rules: Rules, listed: list[tuple[str, Kind, str, Any, Any, Any]]) -> None:
    """Change numbers as the rule says, in the plainest way: factors, then sums in order, then the range."""
    for kind, name in sorted({(one[1], one[2]) for one in listed}):
        track, values = rules.track(kind, name), world.tracks(kind)[rules.track(kind, name)]
        factor, added = np.ones_like(values), np.zeros_like(values)
        mine = [one for one in listed if one[1:3] == (kind, name)]
        for operation, _, _, things, where, amount in sorted(mine, key=lambda one: one[4] is not None):
            store, join = (factor, np.multiply) if operation == "multiply" else (added, np.add)
            if where is None:
                store[things] = join(store[things], amount)
                continue
            for thing, world_, number in zip(things.tolist(), where.tolist(), amount, strict=True):
                store[thing, world_] = join(store[thing, world_], number)
        table = rules.tracks[kind]
        values[...] = np.clip(values * factor + added, table.low[track], table.high[track])


@pytest.mark.slow
@pytest.mark.parametrize("worlds", [1, 40])
@given(st.data())
@settings(max_examples=80, deadline=None)
def test_changes_are_the_same_everywhere_at_once_by_rows_and_one_by_one(worlds: int, data: st.DataObject) -> None:
    rules, before = played(worlds)
    listed = data.draw(operations(worlds))
    found, dense, plain = before.copy(), before.copy(), before.copy()
    changes = Changes(found, rules)
    gather(changes, rules, listed)
    changes.apply()
    everywhere = Changes(dense, rules)
    for _, kind, name, *_ in listed:
        everywhere.add(kind, rules.track(kind, name), np.float32(0), CAUSE)
        everywhere.multiply(kind, rules.track(kind, name), np.float32(1), CAUSE)
    gather(everywhere, rules, listed)
    everywhere.apply()
    one_by_one(plain, rules, listed)
    for kind in KINDS:
        numbers_of = [world.tracks(kind) + np.float32(0) for world in (found, dense, plain)]  # -0 is 0
        assert numbers_of[0].tobytes() == numbers_of[1].tobytes() == numbers_of[2].tobytes()


# --- formulas: for an instance, for all worlds, in a program ---------------------------------------------------------

LEAVES = (
    "self.resolve", "target.threat", "BLU.support", "world.tension", "tie(self, target).trust", "tie(self, target).trade",
    "mean(west.threat)", "sum(all.calm)", "mean(others.calm)", "sum(others.threat)",
    "most(all.threat)", "least(west.resolve)", "troops(RED, line) / 10000",
    "in_force(squeeze)", "done(warn, self)", "days_since(warn, RED)", "held(line, BLU)", "day / 9", "amount", "0.5", "2",
)  # fmt: skip
FORMS = ("({} + {})", "({} - {})", "({} * {})", "({} / {})", "min({}, {})", "max({}, {})", "where({} > 0.4, {}, 0.25)")
ALONE = ("logistic({})", "exp({})", "log({})", "sqrt({})", "abs({})", "-({})", "({})**2", "clip({}, 0.1, 0.7)")
formulas = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.builds(lambda form, *parts: form.format(*parts), st.sampled_from(FORMS), inner, inner),
        st.builds(lambda form, part: form.format(part), st.sampled_from(ALONE), inner),
        st.builds("({} > {} and not {} <= 0.3)".format, inner, inner, inner),
    ),
    max_leaves=8,
)


@cache
def names() -> SymbolTable:
    return symbols_of(played(1)[0], START).with_roles(True, "actor", True)


@pytest.mark.parametrize("worlds", [1, 7])
@given(st.lists(formulas, min_size=1, max_size=6), st.floats(0, 2, width=32))
@settings(max_examples=40, deadline=None)
def test_a_formula_is_the_same_for_an_order_for_all_worlds_and_in_a_program(
    worlds: int, texts: list[str], amount: float
) -> None:
    rules, world = played(worlds)
    pairs = [(a, b) for a in range(3) for b in range(3) if a != b]
    trees = [compile_expression(text, names()) for text in texts]
    own = [[substitute(t, {Role.SELF: a, Role.TARGET: b}, amount, rules) for a, b in pairs] for t in trees]
    every = list(chain.from_iterable(own))
    program = Program.of(rules, every, every)
    with np.errstate(all="ignore"):
        together, truths = program(Scope(world, rules))
        at = np.repeat(np.arange(worlds), len(pairs))
        actor, target = (np.tile(side, worlds) for side in np.array(pairs).T)
        roles = {Role.SELF: actor, Role.TARGET: target}
        orders = Scope(world, rules, roles, at, np.full(len(at), amount, np.float32))
        for number, (tree, text) in enumerate(zip(trees, texts, strict=True)):
            rows = slice(number * len(pairs), (number + 1) * len(pairs))
            one = np.broadcast_to(np.asarray(as_number(tree)(orders), np.float32), len(at)).reshape(worlds, -1).T
            holds = np.broadcast_to(np.asarray(as_truth(tree)(orders), bool), len(at)).reshape(worlds, -1).T
            dense = [
                np.broadcast_to(np.asarray(as_number(t)(Scope(world, rules)), np.float32), worlds) for t in own[number]
            ]
            assert np.array_equal(together[program.numbers[rows]], np.stack(dense), equal_nan=True), text
            assert np.array_equal(together[program.numbers[rows]], one, equal_nan=True), text
            assert (truths[program.truths[rows]] == holds).all(), text


# --- effects: planned as tables, or run as statements -----------------------------------------------------------------

WHAT = ("target.resolve", "self.support", "tie(self, target).trust", "all.calm", "west.threat", "members(PACT).resolve",
        "tie(west, all).tension", "world.tension", "PACT.cohesion")  # fmt: skip


@cache
def with_deed(text: str, worlds: int) -> tuple[Rules, World]:
    rules = small_rules(extra={"deed": {"by": ("RED", "BLU", "GRN"), "target": "actor", "start": [text]}})
    return rules, play(rules, worlds, 2)


def deed(rules: Rules, slot: int) -> Cause:
    return Cause("order", "deed", int(rules.slot_actor[slot]))


@pytest.mark.parametrize("worlds", [1, 7])
@given(
    st.sampled_from(WHAT), st.sampled_from(["+=", "-=", "*=", "draw"]), st.sampled_from([0.1, 0.35]), st.integers(0, 99)
)
@settings(max_examples=40, deadline=None)
def test_an_effect_is_the_same_planned_and_run(worlds: int, what: str, operation: str, size: float, seed: int) -> None:
    draws = operation == "draw" and what in ("target.resolve", "self.support", "world.tension", "PACT.cohesion")
    text = f"{what} += {size} * (0.9 - {what})" if draws else f"{what} {operation.replace('draw', '+=')} {size}"
    rules, before = with_deed(text, worlds)
    chance = np.random.default_rng(seed)
    slots = rules.slots_of_action[[one.id for one in rules.actions].index("deed")].astype(np.int64)
    cells = np.flatnonzero(chance.random(len(slots) * worlds) < 0.6)
    instances = instances_of(rules, slots[cells // worlds], cells % worlds)
    action = rules.actions[[one.id for one in rules.actions].index("deed")]
    planned = plan(rules, "start")
    assert not planned.rest[[one.id for one in rules.actions].index("deed")], "this is what plans are for"
    found = []
    for way in ("plan", "statements"):
        world, ledger = before.copy(), Ledger() if worlds == 1 else None
        phase = Phase("effects", world, rules, Randomness(1), Changes(world, rules, ledger, "effects"))
        if way == "plan":
            run_planned(phase, planned, instances, deed)
        else:
            run_statements(phase, action.start, instances, deed)
        phase.changes.apply()
        found.append((world, ledger.entries if ledger else None))
    assert same(found[0][0], found[1][0])
    assert found[0][1] == found[1][1]


# --- picks: in one table or several, by numpy's accumulate or row by row -----------------------------------------------


@given(st.integers(1, 12), st.integers(1, 600), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_pick_is_the_same_however_weights_are_summed(options: int, columns: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    weight, draw = chance.exponential(size=(options, columns)).astype(np.float32), chance.random(columns, np.float32)
    found = []
    for narrow in (-1, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(picking, "_NARROW", narrow)
            found.append(picking._pick(weight.copy(), draw))
    assert all((one == other).all() for one, other in zip(*found, strict=True))


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 3)), min_size=1, max_size=8), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_pick_is_the_same_in_one_table_and_in_several(actors: list[tuple[int, int]], seed: int) -> None:
    chance, worlds, picks = np.random.default_rng(seed), 3, 3
    ends = np.cumsum([options for options, _ in actors]).tolist()
    ranges = [(i, end - n, end, orders) for i, (end, (n, orders)) in enumerate(zip(ends, actors, strict=True))]
    slot, cost = np.arange(ends[-1]), chance.integers(1, 3, ends[-1]).astype(np.float32)
    weight = chance.exponential(size=(ends[-1], worlds)).astype(np.float32)
    draws = chance.random((len(actors) * picks, worlds), np.float32)
    capital = chance.integers(1, 5, (len(actors), worlds)).astype(np.float32)
    found = []
    for few in (0, 6, 100):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(picking, "_FEW", few)
            tables = picking.tables_of(ranges, slot, cost)
        made = [
            pair for t in tables for one in t.pick(weight, draws, capital, picks) for pair in zip(*one, strict=True)
        ]
        found.append(sorted((int(option), int(world)) for option, world in made))
    assert found[0] == found[1] == found[2]


# --- signs: read once for all observers where they are plain, or by each ------------------------------------------------


@given(st.lists(st.sampled_from((0.0, 0.5, 0.75, 0.9, 1.0)), min_size=1, max_size=6), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_sign_says_the_same_to_one_world_and_to_many(plain: list[float], seed: int) -> None:
    chance, observers_, worlds = np.random.default_rng(seed), 5, 40
    rates = chance.random((len(plain), 3), np.float32)
    seen = chance.random((len(plain), worlds)) < 0.3
    right = np.float32(0.35) + np.float32(0.4) * chance.random((observers_, worlds), np.float32)
    marks = np.array(plain, np.float32)
    many = observers.likelihood(rates, seen, right, marks)
    for k in range(worlds):
        alone = observers.likelihood(rates, seen[:, k : k + 1], right[:, k : k + 1], marks)
        assert (alone[..., 0] == many[..., k]).all()


# --- worlds: taken as they stand together, or one by one ----------------------------------------------------------------


def test_worlds_are_taken_one_by_one_as_in_a_run() -> None:
    world = begin(small_rules(), Randomness(3), 9)
    for index in ([0, 1, 2], [4, 5], [0, 2, 3, 8], [7], [3, 3, 1], []):
        taken = world.take(np.array(index, np.int64))
        assert taken.number.tolist() == index
        for f in array_fields():
            values, found = getattr(world, f.name), getattr(taken, f.name)
            assert (found == values[..., np.array(index, np.int64)]).all()
            assert found.dtype == values.dtype
            assert not np.shares_memory(found, values)
    for index in ([-1], [9], [0, 12]):
        with pytest.raises(IndexError, match="a batch of 9"):
            world.take(np.array(index, np.int64))
