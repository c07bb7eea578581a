"""Compiles doctrines to one option for each actor, action, target and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brinkmanship.scenario.compile.formulas import Formulas
from brinkmanship.scenario.compile.index import Index
from brinkmanship.scenario.compile.slots import Slot, resolve
from brinkmanship.scenario.models import Option, Scenario
from brinkmanship.simulation.expressions import Expression


@dataclass(frozen=True)
class CompiledOption:
    """An order of a slot (or its lifting) that an actor may choose, with its appeal; waiting has appeal 0."""

    slot: int
    place: int  # region, -1
    amount: float
    actor: int
    appeal: Expression
    when: Expression | None
    precision: float
    lift: bool


def options(
    scenario: Scenario, index: Index, formulas: Formulas, slots: Mapping[Slot, int]
) -> tuple[CompiledOption, ...]:
    """Compile every option of every doctrine; those that come to no slot are left out (the checks warn of them)."""
    catalogue: dict[tuple[str, str], list[Slot]] = {}
    for slot in slots:
        catalogue.setdefault(slot[:2], []).append(slot)

    def slots_of(option: Option, actor: str) -> list[Slot]:
        name = option.do or option.lift or ""
        found, target = catalogue.get((actor, name), []), scenario.actions[name].target
        if not option.to or target is None:
            return found
        wanted = resolve(scenario, index.sets, target.kind, option.to, actor)
        return [slot for slot in found if slot[2] in wanted]

    return tuple(
        CompiledOption(
            slot=slots[slot],
            place=-1 if place is None else index.regions[place],
            amount=option.amount,
            actor=index.actors[actor],
            appeal=formulas.expression("doctrines", name, "options", number, "appeal"),
            when=formulas.maybe("doctrines", name, "options", number, "when"),
            precision=doctrine.precision,
            lift=option.lift is not None,
        )
        for name, doctrine in scenario.doctrines.items()
        for number, option in enumerate(doctrine.options)
        for actor in index.sets.actors_in(name if doctrine.for_ is None else doctrine.for_)
        for slot in slots_of(option, actor)
        for place in (index.sets.regions_in(option.place) or (None,))
    )
