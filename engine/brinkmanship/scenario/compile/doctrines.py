"""Doctrines, compiled to one option for each actor, action, target and place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from brinkmanship.scenario.compile.formulas import Formulas
from brinkmanship.scenario.compile.index import Index
from brinkmanship.scenario.compile.slots import Slot, resolve
from brinkmanship.scenario.models import Doctrine, Option, Scenario
from brinkmanship.simulation.expressions import Expression


@dataclass(frozen=True)
class CompiledOption:
    """Something an actor may choose: an order of a slot (or its lifting), with its appeal; waiting has appeal 0."""

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
    """Every option of every doctrine; those that come to no slot are left out (the checks warn of them)."""
    catalogue = catalogue_of(slots)
    return tuple(
        CompiledOption(
            slot=slots[actor, action, target],
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
        for actor in followers(scenario, index, name, doctrine)
        for actor, action, target in option_slots(scenario, index, option, actor, catalogue)
        for place in (index.sets.regions_in(option.place) or (None,))
    )


def followers(scenario: Scenario, index: Index, name: str, doctrine: Doctrine) -> tuple[str, ...]:
    """Who follows a doctrine, by name."""
    return index.sets.actors_in(name if doctrine.for_ is None else doctrine.for_)


def option_slots(
    scenario: Scenario, index: Index, option: Option, actor: str, catalogue: Mapping[tuple[str, str], list[Slot]]
) -> Iterator[Slot]:
    """The slots that an option means for an actor."""
    name = option.do or option.lift or ""
    action = scenario.actions[name]
    found = catalogue.get((actor, name), [])
    if option.to and action.target:
        wanted = resolve(scenario, index.sets, action.target.kind, option.to, actor)
        found = [slot for slot in found if slot[2] in wanted]
    yield from found


def catalogue_of(slots: Mapping[Slot, int]) -> dict[tuple[str, str], list[Slot]]:
    """The slots of each actor's actions."""
    catalogue: dict[tuple[str, str], list[Slot]] = {}
    for slot in slots:
        catalogue.setdefault(slot[:2], []).append(slot)
    return catalogue
