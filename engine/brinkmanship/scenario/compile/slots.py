"""Who can order what on whom: the slots of the core, one for each actor, action and target that make sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.models import Action, Scenario

Slot = tuple[str, str, str]
"""Actor, action and target by name; the target is '' for actions without one."""


def every_slot(scenario: Scenario, sets: Sets) -> Iterator[Slot]:
    """Yield every slot: by action, then actor, then target, each in the order of the file."""
    for name, action in scenario.actions.items():
        for actor in sets.actors_in(action.by):
            for target in targets(scenario, sets, action, actor):
                yield actor, name, target


def targets(scenario: Scenario, sets: Sets, action: Action, actor: str) -> tuple[str, ...]:
    """Return the possible targets of an actor's action by name; `('',)` for an action without a target.

    An actor is never its own target, and may order about only its own formations unless others' are named one by one.
    """
    target = action.target
    return ("",) if target is None else resolve(scenario, sets, target.kind, target.among, actor)


def resolve(scenario: Scenario, sets: Sets, kind: str, names: list[str], actor: str) -> tuple[str, ...]:
    """Return the things of one kind that names (of things, groups, zones) stand for, as seen by an actor."""
    return _TARGETS[kind](scenario, sets, names, actor)


def _actors(scenario: Scenario, sets: Sets, among: list[str], actor: str) -> tuple[str, ...]:
    return tuple(name for name in sets.actors_in(among or "all", but=actor) if name != actor)


def _regions(scenario: Scenario, sets: Sets, among: list[str], actor: str) -> tuple[str, ...]:
    regions = scenario.map.regions
    if not among:
        return tuple(regions)
    places = set(sets.regions_in(among))
    holders = set(sets.actors_in([name for name in among if name not in sets.zones], but=actor))
    return tuple(name for name, region in regions.items() if name in places or region.controller in holders)


def _formations(scenario: Scenario, sets: Sets, among: list[str], actor: str) -> tuple[str, ...]:
    formations = scenario.formations
    own = {name for name, formation in formations.items() if formation.actor == actor}
    if not among:
        return tuple(name for name in formations if name in own)
    places, holders = set(sets.regions_in(among)), set(sets.actors_in(among))
    own = {name for name in own if formations[name].region in places or formations[name].actor in holders}
    return tuple(name for name in formations if name in among or name in own)


def _of(things: Iterable[str], among: list[str]) -> tuple[str, ...]:
    return tuple(name for name in things if not among or name in among)


_TARGETS: dict[str, Callable[[Scenario, Sets, list[str], str], tuple[str, ...]]] = {
    "actor": _actors,
    "region": _regions,
    "formation": _formations,
    "body": lambda scenario, _sets, among, _actor: _of(scenario.bodies, among),
    "axis": lambda scenario, _sets, among, _actor: _of(scenario.map.axes, among),
}
