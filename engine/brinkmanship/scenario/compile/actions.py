"""The catalogue of actions, compiled, and the slots in which orders are held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from brinkmanship.scenario.cameo import goldstein
from brinkmanship.scenario.compile import slots as slot_rules
from brinkmanship.scenario.compile.formulas import Formulas
from brinkmanship.scenario.compile.index import Index
from brinkmanship.scenario.models import Action, Scenario
from brinkmanship.simulation import rules
from brinkmanship.simulation.mechanisms import verbs
from brinkmanship.simulation.world import F32, I16, I32

SEVERITY_OF_CONSENT = 0.3
"""What members shrink from where the scenario does not say."""


@dataclass(frozen=True)
class SlotTables:
    """Which actor, action and target each slot is, and which slots an action or a verb has."""

    actor: I16
    action: I16
    target: I16
    kind: tuple[str, ...]
    of_verb: dict[str, I32]
    of_action: tuple[I32, ...]
    by_name: dict[slot_rules.Slot, int]


def actions(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[rules.Action, ...]:
    """Every action, in the order of the file."""
    return tuple(_action(name, action, index, formulas) for name, action in scenario.actions.items())


def slot_tables(scenario: Scenario, index: Index) -> SlotTables:
    """The tables of all slots."""
    listed = list(slot_rules.slots(scenario, index.sets))
    kinds = tuple(action.target.kind if action.target else "" for action in scenario.actions.values())
    positions = {
        "": {"": -1},
        "actor": index.actors,
        "region": index.regions,
        "formation": index.formations,
        "body": index.bodies,
        "axis": index.axes,
    }
    action = np.array([index.actions[name] for _, name, _ in listed], np.int16)
    target = [positions[kinds[number]][what] for number, (_, _, what) in zip(action, listed, strict=True)]
    verb_of = [next(iter(one.verb), "") for one in scenario.actions.values()]
    of_verb: dict[str, list[int]] = {}
    of_action: list[list[int]] = [[] for _ in kinds]
    for slot, number in enumerate(action):
        of_action[number].append(slot)
        of_verb.setdefault(verb_of[number], []).append(slot)
    return SlotTables(
        actor=np.array([index.actors[name] for name, _, _ in listed], np.int16),
        action=action,
        target=np.array(target, np.int16),
        kind=kinds,
        of_verb={verb: _positions(found) for verb, found in of_verb.items() if verb},
        of_action=tuple(_positions(found) for found in of_action),
        by_name={slot: number for number, slot in enumerate(listed)},
    )


def _positions(found: list[int]) -> I32:
    return np.array(found, np.int32)


def _action(name: str, action: Action, index: Index, formulas: Formulas) -> rules.Action:
    at = ("actions", name)
    verb = next(iter(action.verb), "")
    given = {number: float(value) for number, value in action.verb.get(verb, {}).items()}
    weight = float(action.goldstein) if action.goldstein is not None else goldstein(action.cameo or "") or 0.0
    later = sorted(range(len(action.later)), key=lambda number: action.later[number].after)
    return rules.Action(
        id=name,
        cost=float(action.cost),
        delay=index.ticks(action.delay),
        cooldown=index.ticks(action.cooldown),
        limit=action.limit,
        measure=action.measure,
        duration=index.ticks(action.duration),
        severity=float(action.severity),
        goldstein=weight,
        public=action.public,
        family=action.family,
        verb=verb,
        parameters={**(verbs()[verb].parameters if verb else {}), **given},
        formations=tuple(index.formations[formation] for formation in action.formations),
        place=-1 if action.place is None else index.regions[action.place],
        requires=tuple(
            (formulas.expression(*at, "requires", number, "that"), one.otherwise)
            for number, one in enumerate(action.requires)
        ),
        consent=_consent(name, action, index, formulas),
        announce=formulas.statements(*at, "announce"),
        start=formulas.statements(*at, "start"),
        daily=formulas.statements(*at, "daily"),
        lift=formulas.statements(*at, "lift"),
        refused=formulas.statements(*at, "refused"),
        later=tuple(
            (index.ticks(action.later[number].after), formulas.statements(*at, "later", number, "do"))
            for number in later
        ),
        outcomes=formulas.outcomes(*at, "outcomes"),
        signal=_signal(action, index),
    )


def _consent(name: str, action: Action, index: Index, formulas: Formulas) -> rules.Consent | None:
    consent = action.consent
    if consent is None:
        return None
    return rules.Consent(
        body=index.bodies.get(consent.of, -1),
        target=consent.of == "target",
        host=consent.of == "host",
        named=index.actors.get(consent.of, -1),
        severity=SEVERITY_OF_CONSENT if consent.severity is None else float(consent.severity),
        utility=formulas.maybe("actions", name, "consent", "utility"),
        days=-1 if consent.days is None else index.ticks(consent.days),
    )


def _signal(action: Action, index: Index) -> F32:
    signal = np.ones(len(index.types), np.float32)
    for actor, by_type in action.signal.items():
        for kind, likelihood in by_type.items():
            signal[index.types[actor, kind]] = float(likelihood)
    return signal
