"""What an expression may ask about the world: troops somewhere, measures in force, who holds what, what was reached.

Arguments come compiled: actors and places as tuples of indexes or of one role, actions, events and endings as indexes.
Every answer is a number per world (or per world and actor, where a role is asked about), cached within a phase.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.simulation.arrays import total
from engine.simulation.expressions import QUESTIONS, Array, Role, Scope, Who
from engine.simulation.mechanisms.tables import table
from engine.simulation.rules import Rules
from engine.simulation.world import I64, Kind, Movement, SlotPhase

Several = tuple[Who, ...]
NEVER = np.float32(999)


def _cached(scope: Scope, key: Any, make: Callable[[], Array]) -> Array:
    if key not in scope.cache:
        scope.cache[key] = make()
    found: Array = scope.cache[key]
    return found


def _any(holds: Array) -> Array:
    return np.asarray(holds.any(axis=0), np.float32)


def _is_role(several: Several) -> bool:
    return isinstance(several[0], Role)


@table
def _formations_of(rules: Rules) -> tuple[I64, ...]:
    return tuple(np.flatnonzero(rules.owner == actor) for actor in range(len(rules.actors)))


def _each_actor(scope: Scope, key: Any, actors: Several, ask: Callable[[tuple[int, ...]], Array]) -> Array:
    """Answer for fixed actors together, or for each actor that a role stands for by itself."""
    if not _is_role(actors):
        fixed = tuple(int(a) for a in actors)
        return scope.per_world(_cached(scope, (key, fixed), lambda: ask(fixed)))
    who = np.atleast_1d(np.asarray(scope.who(actors[0])))
    answers = np.zeros((len(scope.rules.actors), scope.world.worlds), np.float32)
    for actor in np.unique(who[who >= 0]).tolist():
        answers[actor] = _cached(scope, (key, (actor,)), lambda actor=actor: ask((actor,)))  # type: ignore[misc]
    return scope.per_thing(answers, scope.who(actors[0]))


def _each_place(scope: Scope, places: Several, ask: Callable[[tuple[int, ...]], Array]) -> Array:
    """Answer for fixed regions together, or for each region that a role stands for by itself."""
    if not _is_role(places):
        return ask(tuple(int(p) for p in places))
    who = np.atleast_1d(np.asarray(scope.who(places[0])))
    if scope.instances is None:
        return np.stack([np.broadcast_to(ask((int(p),)), scope.world.worlds) for p in who])
    out = np.zeros(len(scope.instances), np.float32)
    for place in np.unique(who[who >= 0]).tolist():
        mine = np.broadcast_to(who == place, len(out))
        out[mine] = np.broadcast_to(ask((place,)), len(out))[mine]
    return out


def _power(scope: Scope, actors: tuple[int, ...], places: tuple[int, ...], fighting: bool) -> Array:
    rules, world = scope.rules, scope.world
    rows = np.concatenate([_formations_of(rules)[a] for a in actors])
    if not len(rows):
        return np.zeros(world.worlds, np.float32)
    inside = np.zeros(len(rules.regions), bool)
    inside[list(places)] = True
    there = inside[world.location[rows]] & (world.movement[rows] != Movement.MOVING)
    value = world.formation[rules.track(Kind.FORMATION, "personnel")][rows] * there
    if fighting:
        value = value * rules.combat_weight[rows][:, None]
        for name in ("strength", "readiness"):
            value = value * world.formation[rules.track(Kind.FORMATION, name)][rows]
    return total(value)


def troops(scope: Scope, actors: Several, places: Several) -> Array:
    """Personnel of these actors that stand in these regions."""
    return _each_place(
        scope,
        places,
        lambda fixed: _each_actor(scope, ("troops", fixed), actors, lambda who: _power(scope, who, fixed, False)),
    )


def strength(scope: Scope, actors: Several, places: Several) -> Array:
    """Fighting power of these actors there, in fully ready line infantrymen."""
    return _each_place(
        scope,
        places,
        lambda fixed: _each_actor(scope, ("strength", fixed), actors, lambda who: _power(scope, who, fixed, True)),
    )


def held(scope: Scope, places: Several, actors: Several) -> Array:
    """Share of the area that these actors hold; of a contested region each side holds its share."""

    def ask(who: tuple[int, ...], fixed: tuple[int, ...]) -> Array:
        rules, world, rows = scope.rules, scope.world, list(fixed)
        mine = np.isin(np.arange(-1, len(rules.actors)), who)
        contested = world.region[rules.track(Kind.REGION, "share")][rows] * (world.attacker[rows] >= 0)
        share = mine[world.controller[rows].astype(np.int64) + 1] * (np.float32(1) - contested)
        share = share + mine[world.attacker[rows].astype(np.int64) + 1] * contested
        area = rules.area_km2[rows].astype(np.float32)
        whole = np.float32(max(float(area.astype(np.float64).sum()), 1e-6))
        return total(share.astype(np.float32) * (area / whole)[:, None])

    return _each_place(
        scope, places, lambda fixed: _each_actor(scope, ("held", fixed), actors, lambda who: ask(who, fixed))
    )


def contested(scope: Scope, places: Several) -> Array:
    """1 while there is fighting in the regions, else 0."""
    return _each_place(
        scope,
        places,
        lambda fixed: scope.per_world(_any(scope.world.attacker[list(fixed)] >= 0)),
    )


def fallen(scope: Scope, places: Several) -> Array:
    """1 where one of the regions is held by another than at the start."""

    def ask(fixed: tuple[int, ...]) -> Array:
        rows = list(fixed)
        changed = scope.world.controller[rows] != scope.rules.start_controller[rows][:, None]
        return scope.per_world(_any(changed))

    return _each_place(scope, places, ask)


def capital_lost(scope: Scope, actor: Who) -> Array:
    """1 where another holds the actor's capital."""

    def ask(who: tuple[int, ...]) -> Array:
        rows = np.flatnonzero(scope.rules.capital_of == who[0])
        return _any(scope.world.controller[rows] != who[0])

    return _each_actor(scope, "capital_lost", (actor,), ask)


def _about_slots(
    scope: Scope,
    name: str,
    action: int,
    actors: Several | None,
    objects: Several | None,
    reduce: Callable[[I64], Array],
) -> Array:
    """Reduce over the slots of an action, by whom and at what asked; roles are answered for each actor and object."""
    rules = scope.rules
    slots = np.asarray(rules.slots_of_action[action], np.int64)
    by_role = actors is not None and _is_role(actors)
    at_role = objects is not None and _is_role(objects)
    if actors is not None and not by_role:
        slots = slots[np.isin(rules.slot_actor[slots], [int(a) for a in actors])]
    if objects is not None and not at_role:
        slots = slots[np.isin(rules.slot_target[slots], [int(o) for o in objects])]
    if not by_role and not at_role:
        return scope.per_world(_cached(scope, (name, action, actors, objects), lambda: reduce(slots)))
    first = np.atleast_1d(np.asarray(scope.who(actors[0]) if by_role and actors else -1, np.int64))
    second = np.atleast_1d(np.asarray(scope.who(objects[0]) if at_role and objects else -1, np.int64))
    pairs = np.stack(np.broadcast_arrays(first, second))
    found, index = np.unique(pairs, axis=1, return_inverse=True)
    rows = []
    for a, o in found.T.tolist():
        keep = np.ones(len(slots), bool)
        if by_role:
            keep &= rules.slot_actor[slots] == a
        if at_role:
            keep &= rules.slot_target[slots] == o
        rows.append(_cached(scope, (name, action, actors, objects, a, o), lambda keep=keep: reduce(slots[keep])))  # type: ignore[misc]
    answers = np.stack(rows)
    index = index.reshape(-1)
    return answers[index] if scope.instances is None else answers[index, scope.instances]


def _state(scope: Scope, states: tuple[SlotPhase, ...]) -> Callable[[I64], Array]:
    def ask(slots: I64) -> Array:
        phase = scope.world.slot_phase[slots]
        hit = phase == states[0]
        for state in states[1:]:
            hit |= phase == state
        return _any(hit)

    return ask


def in_force(scope: Scope, action: int, actors: Several | None = None, objects: Several | None = None) -> Array:
    """1 while the measure is in force."""
    return _about_slots(scope, "in_force", action, actors, objects, _state(scope, (SlotPhase.IN_FORCE,)))


def pending(scope: Scope, action: int, actors: Several | None = None, objects: Several | None = None) -> Array:
    """1 while it is proposed or being prepared."""
    return _about_slots(
        scope, "pending", action, actors, objects, _state(scope, (SlotPhase.PROPOSED, SlotPhase.PREPARING))
    )


def done(scope: Scope, action: int, actors: Several | None = None, objects: Several | None = None) -> Array:
    """How often it took effect."""
    return _about_slots(
        scope, "done", action, actors, objects, lambda slots: total(scope.world.slot_count[slots].astype(np.float32))
    )


def days_since(scope: Scope, action: int, actors: Several | None = None, objects: Several | None = None) -> Array:
    """Days since it last took effect, 999 if it never did."""

    def ask(slots: I64) -> Array:
        last = scope.world.slot_since[slots].max(axis=0, initial=-1).astype(np.float32)
        return _age(scope, last)

    return _about_slots(scope, "days_since", action, actors, objects, ask)


def _age(scope: Scope, last: Array) -> Array:
    days = (np.float32(scope.world.day) - last) * np.float32(scope.rules.hours_per_tick / 24)
    return np.where(last < 0, NEVER, days).astype(np.float32)


def fired(scope: Scope, event: int) -> Array:
    """1 once the event has happened."""
    return scope.per_world((scope.world.event_day[event] >= 0).astype(np.float32))


def days_since_event(scope: Scope, event: int) -> Array:
    """Days since the event, 999 if it has not happened."""
    return scope.per_world(_age(scope, scope.world.event_day[event].astype(np.float32)))


def ended(scope: Scope, ending: int) -> Array:
    """1 once the ending has been reached."""
    return scope.per_world((scope.world.ending_day[ending] >= 0).astype(np.float32))


def rung(scope: Scope) -> Array:
    """The step of the escalation ladder."""
    return scope.per_world(scope.world.world[scope.rules.track(Kind.WORLD, "rung"), 0])


def intent(scope: Scope, actor: Who, entry: int) -> Array:
    """1 where this is the actor's hidden intent."""
    owner = int(scope.rules.type_actor[entry])
    own = entry - int(np.flatnonzero(scope.rules.type_actor == owner)[0])
    return scope.per_world((scope.world.intent[owner] == own).astype(np.float32))


def belief(scope: Scope, observer: Who, actor: Who, entry: int) -> Array:
    """How likely the observer thinks this intent."""
    return scope.per_thing(scope.world.belief[entry], scope.who(observer))


QUESTIONS.update(
    troops=troops,
    strength=strength,
    held=held,
    contested=contested,
    fallen=fallen,
    capital_lost=capital_lost,
    in_force=in_force,
    pending=pending,
    done=done,
    days_since=days_since,
    fired=fired,
    days_since_event=days_since_event,
    ended=ended,
    rung=rung,
    type=intent,
    belief=belief,
)
