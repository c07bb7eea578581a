"""What happens at once comes to the bits to which it comes statement by statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest

from brinkmanship.players.doctrine import decide
from brinkmanship.simulation import plans
from brinkmanship.simulation.changes import Cause, Changes, Ledger
from brinkmanship.simulation.effects import instances_of, nobody, run_statements
from brinkmanship.simulation.expressions import Statement
from brinkmanship.simulation.formulas import Formulas, formulas_of
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, World
from tests.january import january

CAUSE = Cause("mechanism", "test")
Case = tuple[Formulas, Callable[[int], Sequence[Statement]], Callable[[Any, Any], Instances], Any]
"""Formulas, the statements of what happens, its instances in worlds, and the group of statements of each."""


def stage(name: str) -> Case:
    def of(slot: int) -> Sequence[Statement]:
        return plans.plan(january().rules, name).rest[int(january().rules.slot_action[slot])]

    return (
        plans.rest(january().rules, name),
        of,
        lambda slot, where: instances_of(january().rules, slot, where),
        january().rules.slot_action,
    )


def later() -> Case:
    most = plans.most_stages(january().rules)
    action = january().rules.slot_action.repeat(most)
    number = np.arange(len(action)) % most

    def of(happens: int) -> Sequence[Statement]:
        stages = january().rules.actions[int(action[happens])].later
        return stages[number[happens]][1] if number[happens] < len(stages) else ()

    def instances(happens: Any, where: Any) -> Instances:
        return instances_of(january().rules, happens // most, where)

    return plans.later(january().rules), of, instances, action * np.int64(most) + number


def events() -> Case:
    effects, each = [event.effects for event in january().rules.events], np.arange(len(january().rules.events))
    formulas = formulas_of(january().rules, effects, each, [{} for _ in effects])
    return formulas, effects.__getitem__, lambda _, where: nobody(where), each


CASES = {"start": partial(stage, "start"), "refused": partial(stage, "refused"), "later": later, "events": events}


def played(worlds: int) -> World:
    chance = Randomness(4)
    world = begin(january().rules, chance, worlds)
    for _ in range(6):
        world = advance(world, decide(world, january().rules, january().doctrine, chance), january().rules, chance)
    return world


def phase_of(world: World, ledger: Ledger | None = None) -> Phase:
    return Phase("test", world, january().rules, Randomness(4), Changes(world, january().rules, ledger))


@pytest.mark.parametrize("sized", [False, True])
@pytest.mark.parametrize("worlds", [1, 7])
@pytest.mark.parametrize("name", CASES)
def test_all_at_once_is_the_same_as_one_by_one(name: str, worlds: int, sized: bool) -> None:
    formulas, statements, instances_at, group = CASES[name]()
    world, random = played(worlds), np.random.default_rng(worlds)
    happens, where = (random.random((len(group), worlds)) < 0.7).nonzero()
    instances = instances_at(happens, where)
    if sized:
        instances.amount = random.uniform(0.2, 2, len(happens)).astype(np.float32)
    of = group[happens]

    def one_by_one(phase: Phase, part: slice) -> None:
        for number in np.unique(of[part]).tolist():
            mine = np.flatnonzero(of == number)
            run_statements(phase, statements(int(happens[mine[0]])), instances.only(mine), CAUSE)

    ledgers = [Ledger() if worlds == 1 else None for _ in range(2)]
    together, apart = (phase_of(world.copy(), ledger) for ledger in ledgers)
    formulas.run(together, happens, instances, lambda _: CAUSE, lambda part: one_by_one(together, part))
    one_by_one(apart, slice(None))
    for phase in (together, apart):
        phase.changes.apply()
    for kind in Kind:
        assert np.array_equal(together.world.tracks(kind), apart.world.tracks(kind)), kind
    assert formulas.alone.mean() < 0.1
    assert worlds != 1 or sorted(map(repr, ledgers[0].entries)) == sorted(map(repr, ledgers[1].entries))  # type: ignore[union-attr]
