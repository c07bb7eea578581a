"""What the core promises of whole games: the same bits in any batch, results that follow a permutation, causes that add up."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from simulation.worlds import ACTIONS, ACTORS, FORMATIONS, REGIONS, play, small_rules

from brinkmanship.simulation.changes import Ledger
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind, Movement, World, array_fields


def assert_same_bits(one: World, other: World) -> None:
    for field in array_fields():
        a, b = getattr(one, field.name), getattr(other, field.name)
        assert a.dtype == b.dtype, field.name
        assert a.tobytes() == b.tobytes(), field.name


@pytest.mark.parametrize("clock", [{}, {"hours_per_tick": 6, "ticks_per_turn": 4}])
def test_a_world_is_the_same_in_any_batch_and_every_number_in_its_range(clock: dict[str, float]) -> None:
    rules = small_rules(**clock)
    turns = 14 if not clock else 3
    batch = play(rules, 5000, turns)
    assert (batch.attacker >= 0).any(), "no world came to war: the test tests too little"
    assert len({bytes(batch.actor[..., k].tobytes()) for k in range(50)}) > 40, "the worlds hardly differ"
    for kind, table in rules.tracks.items():
        values = batch.tracks(kind)
        assert np.isfinite(values).all()
        assert (values >= table.low[:, None, None]).all()
        assert (values <= table.high[:, None, None]).all()
    for number in (0, 17, 4999):
        alone = play(rules, np.array([number]), turns)
        assert_same_bits(alone, batch.take(slice(number, number + 1)))
    some = np.array([3, 4, 17, 1200, 4999])
    assert_same_bits(play(rules, some, turns), batch.take(some))


def test_looking_draws_nothing_from_the_game() -> None:
    from brinkmanship.simulation.legality import refusals
    from brinkmanship.simulation.score import objective_values

    rules = small_rules()
    world = play(rules, 3, 5)
    before = world.copy()
    for slot in range(len(rules.slot_actor)):
        refusals(world, rules, slot)
    objective_values(world, rules)
    assert_same_bits(world, before)


@settings(max_examples=5, deadline=None)
@given(
    st.permutations(ACTORS), st.permutations(list(REGIONS)), st.permutations(list(FORMATIONS)), st.permutations(list(ACTIONS)),
    st.integers(0, 1000),
)  # fmt: skip
def test_a_permuted_scenario_has_permuted_results(
    actors: list[str], regions: list[str], formations: list[str], actions: list[str], seed: int
) -> None:
    plain = small_rules(chance=False)
    turned = small_rules(actors=actors, regions=regions, formations=formations, actions=actions, chance=False)
    one = play(plain, 4, 14, seed, by_name=True, intents={plain.actors.index("RED"): 1})
    other = play(turned, 4, 14, seed, by_name=True, intents={turned.actors.index("RED"): 1})
    places = {
        Kind.WORLD: [0],
        Kind.ACTOR: [turned.actors.index(a) for a in plain.actors],
        Kind.BODY: [0],
        Kind.REGION: [turned.regions.index(r) for r in plain.regions],
        Kind.FORMATION: [turned.formations.index(f) for f in plain.formations],
    }
    moved = np.array(places[Kind.ACTOR])
    places[Kind.TIE] = (moved[:, None] * len(moved) + moved[None, :]).ravel().tolist()
    for kind in Kind:
        a, b = one.tracks(kind), other.tracks(kind)[:, places[kind]]
        for track, name in enumerate(plain.tracks[kind].names):
            np.testing.assert_allclose(b[track], a[track], rtol=2e-4, atol=2e-4, err_msg=f"{kind.name} {name}")
    where = np.array(places[Kind.REGION])
    standing = one.movement == Movement.STANDING
    assert (where[one.location] == other.location[places[Kind.FORMATION]])[standing].all()


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 25))
def test_ledger_entries_add_up_to_the_change_of_every_track(seed: int, turns: int) -> None:
    rules = small_rules()
    ledger = Ledger()
    before = {kind: table.start.astype(np.float64) for kind, table in rules.tracks.items()}
    world = play(rules, np.array([seed]), turns, seed, ledger=ledger)
    sums: dict[tuple[Kind, int, int], float] = defaultdict(float)
    for entry in ledger.entries:
        assert entry.cause.id
        sums[entry.kind, entry.track, entry.thing] += entry.amount
    for kind, start in before.items():
        after = world.tracks(kind)[..., 0].astype(np.float64)
        for track, name in enumerate(rules.tracks[kind].names):
            for thing in range(start.shape[1]):
                change = after[track, thing] - start[track, thing]
                room = 2e-6 * max(1.0, abs(after[track, thing]), abs(start[track, thing])) * (turns + 1)
                assert sums[kind, track, thing] == pytest.approx(change, abs=room), (kind.name, name, thing)


def test_intents_are_drawn_by_their_prior_and_given_ones_hold() -> None:
    rules = small_rules()
    world = begin(rules, Randomness(5), 4000)
    red = rules.actors.index("RED")
    assert np.mean(world.intent[red] == 1) == pytest.approx(0.4, abs=0.03)
    resolve = world.actor[rules.track(Kind.ACTOR, "resolve"), red]
    assert set(np.unique(resolve[world.intent[red] == 1]).round(3)) == {np.float32(0.9)}
    assert (world.belief[1, red] == (world.intent[red] == 1)).all(), "an actor knows its own mind"
    assert (world.belief[1, rules.actors.index("BLU")] == np.float32(0.4)).all()
    assert (begin(rules, Randomness(5), 10, {red: 1}).intent[red] == 1).all()
