"""Compiles what can be done and what happens: actions, slots, doctrines; events, endings, objectives, secret intents, injects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.scenario.cameo import goldstein
from brinkmanship.scenario.compile.formulas import Formulas
from brinkmanship.scenario.compile.index import Index, Slot, numbered, resolve
from brinkmanship.scenario.document import Path
from brinkmanship.scenario.language import reads_amount
from brinkmanship.scenario.models import Action, Doctrine, Option, Scenario
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.simulation import rules
from brinkmanship.simulation.expressions import Expression, Number, Statement
from brinkmanship.simulation.mechanisms import verbs
from brinkmanship.simulation.world import F32, I32

SEVERITY_OF_CONSENT = 0.3
"""Severity of an action in the eyes of those who are asked, where the scenario gives none."""


def actions(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[rules.Action, ...]:
    """Compile what can be ordered: the actions in the order of the file, then the choices of the dilemmas."""
    known = packages(scenario, formulas)
    of_dilemmas = (
        replace(
            _action(
                name, scenario.orderable[name], index, formulas, known, ("dilemmas", of, "choices", one), "effects"
            ),
            known_to=index.actors_in(scenario.dilemmas[of].choices[one].known_to or ()),
        )
        for name, (of, one) in scenario.choices.items()
    )
    own = (
        _action(name, action, index, formulas, known, ("actions", name)) for name, action in scenario.actions.items()
    )
    return (*own, *of_dilemmas)


def slot_tables(scenario: Scenario, index: Index, slots: Iterable[Slot]) -> dict[str, Any]:
    """Return the tables of slots under their names in Rules: actor, action and target of each, slots of each action."""
    names = numbered(scenario.orderable)
    kinds = tuple(action.target.kind if action.target else "" for action in scenario.orderable.values())
    verbs_used = [next(iter(action.verb), "") for action in scenario.orderable.values()]
    positions = {
        "": {"": -1},
        "actor": index.actors,
        "region": index.regions,
        "formation": index.formations,
        "body": index.bodies,
        "axis": index.axes,
    }
    rows = [(index.actors[actor], names[name], positions[kinds[names[name]]][what]) for actor, name, what in slots]
    actor, action, target = np.array(rows, np.int16).reshape(-1, 3).T.copy()
    verb = np.array(verbs_used, dtype=object)[action]
    return {
        "slot_actor": actor,
        "slot_action": action,
        "slot_target": target,
        "target_kind": kinds,
        "slots_of_verb": {one: _where(verb == one) for one in dict.fromkeys(verb.tolist()) if one},
        "slots_of_action": tuple(_where(action == number) for number in range(len(kinds))),
    }


def _where(mask: NDArray[np.bool_]) -> I32:
    return np.flatnonzero(mask).astype(np.int32)


def _action(
    name: str,
    action: Action,
    index: Index,
    formulas: Formulas,
    known: Mapping[str, rules.Package],
    at: Path,
    start: str = "start",
) -> rules.Action:
    """Compile an action whose formulas are at a path, the effects of its start under the name *start*."""
    verb = next(iter(action.verb), "")
    given = {number: float(value) for number, value in action.verb.get(verb, {}).items()}
    weight = float(action.goldstein) if action.goldstein is not None else goldstein(action.cameo or "") or 0.0
    later = sorted(enumerate(action.later), key=lambda item: item[1].after)
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
        consent=_consent(name, action, index, formulas, known),
        announce=formulas.statements(*at, "announce"),
        start=formulas.statements(*at, start),
        daily=formulas.statements(*at, "daily"),
        lift=formulas.statements(*at, "lift"),
        refused=formulas.statements(*at, "refused"),
        later=tuple((index.ticks(one.after), formulas.statements(*at, "later", number, "do")) for number, one in later),
        outcomes=formulas.outcomes(action.outcomes, *at, "outcomes"),
        signal=_signal(action, index),
        lapses=formulas.maybe(*at, "lapses"),
        select=_selection(action, index),
        size=(1.0, 1.0) if action.size is None else (action.size.low, action.size.high),
        returns=None if action.returns is None else float(action.returns),
    )


def _selection(action: Action, index: Index) -> rules.Selection | None:
    chosen = action.select
    if chosen is None:
        return None
    owners = () if chosen.of is None else index.actors_in(chosen.of)
    zone = tuple(index.regions[name] for name in index.sets.regions_in(chosen.zone))
    return rules.Selection(owners, zone, tuple(chosen.branch))


def packages(scenario: Scenario, formulas: Formulas) -> dict[str, rules.Package]:
    """Compile the packages, by name."""
    return {
        name: rules.Package(
            id=name,
            urgency=formulas.expression("packages", name, "urgency"),
            stance=formulas.maybe("packages", name, "stance"),
            exposures=tuple(
                (one.name, formulas.expression("packages", name, "exposure", key, "costs"))
                for key, one in sorted(package.exposure.items())
            ),
            carve_outs=tuple(
                rules.CarveOut(
                    name=one.name,
                    spares=np.array([float(one.spares.get(key, 0)) for key in sorted(package.exposure)], np.float32),
                    costs=float(one.costs),
                )
                for one in package.carve_outs
            ),
            drafts=package.drafts,
        )
        for name, package in scenario.packages.items()
    }


def _consent(
    name: str, action: Action, index: Index, formulas: Formulas, known: Mapping[str, rules.Package]
) -> rules.Consent | None:
    consent = action.consent
    if consent is None:
        return None
    depth = SEVERITY_OF_CONSENT if consent.depth is None else float(consent.depth)
    severity = (depth if consent.package else SEVERITY_OF_CONSENT) if consent.severity is None else consent.severity
    return rules.Consent(
        body=index.bodies.get(consent.of, -1),
        target=consent.of == "target",
        host=consent.of == "host",
        named=index.actors.get(consent.of, -1),
        severity=float(severity),
        utility=formulas.maybe("actions", name, "consent", "utility"),
        days=-1 if consent.days is None else index.ticks(consent.days),
        scales=consent.utility is None or not reads_amount(consent.utility),
        package=None if consent.package is None else known[consent.package],
        depth=depth if consent.package else 0.0,
        carved=consent.carved,
    )


def _signal(action: Action, index: Index) -> F32:
    signal = np.ones(len(index.types), np.float32)
    for actor, by_type in action.signal.items():
        for kind, likelihood in by_type.items():
            signal[index.types[actor, kind]] = float(likelihood)
    return signal


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
    return tuple(_options(scenario.doctrines, ("doctrines",), scenario, index, formulas, slots))


def policies(
    scenario: Scenario, index: Index, formulas: Formulas, slots: Mapping[Slot, int]
) -> dict[str, tuple[CompiledOption, ...]]:
    """Compile every option of every policy, by the policy's name."""
    return {
        name: tuple(_options(doctrines, ("policies", name), scenario, index, formulas, slots))
        for name, doctrines in scenario.policies.items()
    }


def _options(
    doctrines: Mapping[str, Doctrine],
    path: tuple[str, ...],
    scenario: Scenario,
    index: Index,
    formulas: Formulas,
    slots: Mapping[Slot, int],
) -> Iterator[CompiledOption]:
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

    return (
        CompiledOption(
            slot=slots[slot],
            place=-1 if place is None else index.regions[place],
            amount=option.amount,
            actor=index.actors[actor],
            appeal=formulas.expression(*path, name, "options", number, "appeal"),
            when=formulas.maybe(*path, name, "options", number, "when"),
            precision=doctrine.precision,
            lift=option.lift is not None,
        )
        for name, doctrine in doctrines.items()
        for number, option in enumerate(doctrine.options)
        for actor in index.sets.actors_in(name if doctrine.for_ is None else doctrine.for_)
        for slot in slots_of(option, actor)
        for place in (index.sets.regions_in(option.place) or (None,))
    )


@dataclass(frozen=True)
class CompiledInject:
    """An inject, ready to be released; *day* is a tick, -1 if it has none."""

    id: str
    to: tuple[int, ...]
    day: int
    when: Expression | None
    name: str
    text: str
    effects: tuple[Statement, ...]


def events(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[rules.Event, ...]:
    """Compile the events in the order of the file, then those that put the dilemmas."""
    own = tuple(
        rules.Event(
            id=name,
            days=tuple(sorted({index.tick(day) for day in event.days})),
            when=formulas.maybe("events", name, "when"),
            chance=formulas.maybe("events", name, "chance"),
            once=event.once,
            cooldown=index.ticks(event.cooldown),
            effects=formulas.statements("events", name, "effects"),
            outcomes=formulas.outcomes(event.outcomes, "events", name, "outcomes"),
            severity=float(event.severity),
            goldstein=float(event.goldstein),
        )
        for name, event in scenario.events.items()
    )
    putting = (
        rules.Event(
            id=name,
            days=tuple(sorted({index.tick(day) for day in dilemma.days})),
            when=formulas.maybe("dilemmas", name, "when"),
            chance=formulas.maybe("dilemmas", name, "chance"),
            once=True,
            cooldown=0,
            effects=(),
            outcomes=(),
            severity=0.0,
            goldstein=0.0,
            asks=index.actors[dilemma.to],
        )
        for name, dilemma in scenario.dilemmas.items()
    )
    return (*own, *putting)


def dilemmas(
    scenario: Scenario, index: Index, formulas: Formulas, slots: Mapping[Slot, int]
) -> tuple[rules.Dilemma, ...]:
    """Compile the dilemmas, in the order of the file."""
    return tuple(
        rules.Dilemma(
            id=name,
            actor=index.actors[dilemma.to],
            event=len(scenario.events) + number,
            choices=tuple(slots[dilemma.to, choice_id(name, one), ""] for one in dilemma.choices),
            days=index.ticks(dilemma.by),
            default=list(dilemma.choices).index(dilemma.default),
            appeals=tuple(
                formulas.maybe("dilemmas", name, "choices", one, "appeal") or Number(0.0) for one in dilemma.choices
            ),
            precision=dilemma.precision,
            lapses=formulas.maybe("dilemmas", name, "lapses"),
        )
        for number, (name, dilemma) in enumerate(scenario.dilemmas.items())
    )


def endings(scenario: Scenario, formulas: Formulas) -> tuple[rules.Ending, ...]:
    """Compile the endings, in the order of the file."""
    return tuple(
        rules.Ending(name, formulas.expression("endings", name, "when"), ending.final)
        for name, ending in scenario.endings.items()
    )


def operations(scenario: Scenario, index: Index) -> tuple[rules.Operations, ...]:
    """Compile how armies move by themselves, by actor."""
    out = []
    for actor, one in scenario.operations.items():
        regions, axes = np.ones(len(index.regions), np.float32), np.ones(len(index.axes), np.float32)
        for name, value in one.regions.items():
            regions[[index.regions[region] for region in index.sets.regions_in([name])]] = float(value)
        for name, value in one.axes.items():
            axes[index.axes[name]] = float(value)
        staging = tuple(index.regions[name] for name in index.sets.regions_in(one.staging))
        tempo = max(1, index.ticks(one.tempo))
        out.append(rules.Operations(index.actors[actor], tempo, float(one.reserve), staging, regions, axes))
    return tuple(sorted(out, key=lambda one: one.actor))


def held_rungs(scenario: Scenario, formulas: Formulas) -> tuple[tuple[int, Expression], ...]:
    """Compile the conditions that hold steps of the ladder: (step by severity, condition)."""
    by_severity = sorted(range(len(scenario.ladder)), key=lambda number: scenario.ladder[number].from_)
    held = ((step, formulas.maybe("ladder", number, "while")) for step, number in enumerate(by_severity))
    return tuple((step, condition) for step, condition in held if condition is not None)


def objectives(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[rules.Objective, ...]:
    """Compile the objectives of all seats."""
    return tuple(
        rules.Objective(
            index.actors[actor],
            one.id,
            one.weight,
            formulas.expression("objectives", actor, number, "value"),
            tuple(one.weight_for(kind) for kind in scenario.actors[actor].types),
        )
        for actor, wanted in scenario.objectives.items()
        for number, one in enumerate(wanted)
    )


def type_effects(index: Index, formulas: Formulas) -> tuple[tuple[Statement, ...], ...]:
    """Compile the changes that each secret intent makes at the start."""
    return tuple(formulas.statements("actors", actor, "types", kind, "start") for actor, kind in index.types)


def injects(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[CompiledInject, ...]:
    """Compile the injects, in the order of the file."""
    return tuple(
        CompiledInject(
            id=name,
            to=index.actors_in(inject.to),
            day=-1 if inject.day is None else index.tick(inject.day),
            when=formulas.maybe("injects", name, "when"),
            name=inject.name or name,
            text=inject.text,
            effects=formulas.statements("injects", name, "effects"),
        )
        for name, inject in scenario.injects.items()
    )
