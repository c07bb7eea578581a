"""Questions an expression may ask of the world: ``troops(RUS, border)``, ``in_force(sanctions)``, ``held(ukraine, UKR)``.

Each question is worked out for fixed indexes, as an array over worlds, once per phase; where an argument is a role
(self, target, place) it is worked out for each index that occurs. What they take and mean, in the author's words, is in
``brinkmanship.scenario.language.words``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import total
from brinkmanship.simulation.expressions import QUESTIONS, Role, Scope, Who
from brinkmanship.simulation.memo import per_rules
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, Kind, Movement, SlotPhase, World

Some = tuple[Who, ...] | None
Fixed = tuple[int, ...] | None

NEVER = np.float32(999)
"""Days since something that has not happened."""


def _asked(
    scope: Scope, name: str, answer: Callable[..., F32], arguments: tuple[Some, ...], fixed: tuple[int, ...] = ()
) -> Any:
    """Return *answer* (world, rules, fixed, arguments) in the scope's shape, with roles replaced by what they stand for."""
    roles = sorted({who for a in arguments for who in a or () if isinstance(who, Role)})
    if not roles:
        return scope.per_world(_look(scope, name, answer, fixed, arguments))
    named = [np.asarray(scope.roles[role]) for role in roles]
    size = np.broadcast_shapes(*(n.shape for n in named))
    keys = np.stack([np.broadcast_to(n, size).ravel() for n in named])
    dense = scope.instances is None
    out = np.empty((keys.shape[1], scope.world.worlds) if dense else keys.shape[1], np.float32)
    different, where = np.unique(keys, axis=1, return_inverse=True)
    where = where.ravel()
    for number in range(different.shape[1]):
        meant = dict(zip(roles, different[:, number].tolist(), strict=True))
        known: tuple[Fixed, ...] = tuple(
            None if a is None else tuple(meant[w] if isinstance(w, Role) else w for w in a) for a in arguments
        )
        values = _look(scope, name, answer, fixed, known)
        rows = where == number
        out[rows] = values if scope.instances is None else values[scope.instances[rows]]
    return out if size else out[0]


def _look(scope: Scope, name: str, answer: Callable[..., F32], fixed: tuple[int, ...], known: tuple[Any, ...]) -> F32:
    key = (name, fixed, known)
    if key not in scope.cache:
        scope.cache[key] = answer(scope.world, scope.rules, *fixed, *known)
    found: F32 = scope.cache[key]
    return found


def _number(values: Any) -> F32:
    return np.asarray(values, np.float32)


def _real(things: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the indexes that are something: an order may have no place."""
    return np.array([t for t in things if t >= 0], np.int64)


@per_rules
def _known(rules: Rules) -> dict[Any, Any]:
    """Remember what questions look up in the rules, which never change."""
    return {}


def _remembered(rules: Rules, key: Any, make: Callable[[], Any]) -> Any:
    known = _known(rules)
    if key not in known:
        known[key] = make()
    return known[key]


def _among(actors: Any, who: tuple[int, ...], rules: Rules) -> Any:
    """Return where *actors* (any shape, -1 nobody) are among *who*."""
    mask = _remembered(rules, ("who", who), lambda: np.isin(np.arange(len(rules.actors) + 1), who))
    return mask[actors]  # -1 is the last entry, which nobody is


# Forces


def _standing(world: World, rules: Rules, who: tuple[int, ...], zone: tuple[int, ...]) -> tuple[Any, Any]:
    """Return the formations of *who*, and which of them stand in *zone*, (formations, worlds)."""

    def mask() -> Any:
        inside = np.zeros(len(rules.regions), bool)
        inside[_real(zone)] = True
        return inside

    rows = _remembered(rules, ("forces", who), lambda: np.flatnonzero(np.isin(rules.owner, who)))
    inside = _remembered(rules, ("zone", zone), mask)
    return rows, inside[world.location[rows]] & (world.movement[rows] != Movement.MOVING)


def _troops(world: World, rules: Rules, who: tuple[int, ...], zone: tuple[int, ...]) -> F32:
    rows, there = _standing(world, rules, who, zone)
    return total(world.formation[rules.track(Kind.FORMATION, "personnel")][rows] * there)


def _strength(world: World, rules: Rules, who: tuple[int, ...], zone: tuple[int, ...]) -> F32:
    rows, there = _standing(world, rules, who, zone)
    power = world.formation[rules.track(Kind.FORMATION, "personnel")][rows] * rules.combat_weight[rows][:, None]
    for name in ("strength", "readiness", "supply"):
        power *= world.formation[rules.track(Kind.FORMATION, name)][rows]
    return total(power * there)


# What was done


def slots_asked(rules: Rules, action: int, by: Fixed = None, at: Fixed = None) -> NDArray[np.int64]:
    """Return the slots of *action* by one of *by* at one of *at*, whoever and whatever where None."""

    def find() -> NDArray[np.int64]:
        slots = np.asarray(rules.slots_of_action[action], np.int64)
        if by is not None:
            slots = slots[np.isin(rules.slot_actor[slots], by)]
        if at is not None:
            slots = slots[np.isin(rules.slot_target[slots], at)]
        return slots

    found: NDArray[np.int64] = _remembered(rules, ("slots", action, by, at), find)
    return found


def _in_force(world: World, rules: Rules, action: int, by: Fixed, at: Fixed) -> F32:
    return _number((world.slot_phase[slots_asked(rules, action, by, at)] == SlotPhase.IN_FORCE).any(axis=0))


def _pending(world: World, rules: Rules, action: int, by: Fixed, at: Fixed) -> F32:
    state = world.slot_phase[slots_asked(rules, action, by, at)]
    return _number(((state == SlotPhase.PROPOSED) | (state == SlotPhase.PREPARING)).any(axis=0))


def _done(world: World, rules: Rules, action: int, by: Fixed, at: Fixed) -> F32:
    return _number(world.slot_count[slots_asked(rules, action, by, at)].sum(axis=0, dtype=np.int64))


def days_since(world: World, rules: Rules, last: Any) -> F32:
    """Return the days since tick *last*, :data:`NEVER` where it is below 0."""
    day = np.float32(rules.hours_per_tick / 24)
    return _number(np.where(last < 0, NEVER, (np.float32(world.day) - last) * day))


def _days_since(world: World, rules: Rules, action: int, by: Fixed, at: Fixed) -> F32:
    return days_since(world, rules, world.slot_since[slots_asked(rules, action, by, at)].max(axis=0, initial=-1))


# Ground


def _held(world: World, rules: Rules, zone: tuple[int, ...], who: tuple[int, ...]) -> F32:
    def shares() -> Any:
        area = rules.area_km2[_real(zone)].astype(np.float64)
        whole = area.sum()
        return (area / whole if whole > 0 else np.full(len(area), 1 / max(len(area), 1))).astype(np.float32)

    places, weight = _real(zone), _remembered(rules, ("area", zone), shares)
    holds, attacks = (_among(side[places], who, rules) for side in (world.controller, world.attacker))
    contested = world.attacker[places] >= 0
    if contested.any():
        share = world.region[rules.track(Kind.REGION, "share")][places]
        holds = holds * np.where(contested, np.float32(1) - share, np.float32(1)) + attacks * share
    return total(holds * weight[:, None])


def _contested(world: World, rules: Rules, zone: tuple[int, ...]) -> F32:
    return _number((world.attacker[_real(zone)] >= 0).any(axis=0))


def _fallen(world: World, rules: Rules, zone: tuple[int, ...]) -> F32:
    places = _real(zone)
    return _number((world.controller[places] != rules.start_controller[places][:, None]).any(axis=0))


def _capital_lost(world: World, rules: Rules, who: tuple[int, ...]) -> F32:
    places = np.flatnonzero(np.isin(rules.capital_of, who))
    return _number((world.controller[places] != rules.capital_of[places][:, None]).any(axis=0))


# Events, endings, minds


def _fired(world: World, rules: Rules, event: int) -> F32:
    return _number(world.event_day[event] >= 0)


def _days_since_event(world: World, rules: Rules, event: int) -> F32:
    return days_since(world, rules, world.event_day[event])


def _ended(world: World, rules: Rules, ending: int) -> F32:
    return _number(world.ending_day[ending] >= 0)


def _rung(world: World, rules: Rules) -> F32:
    return _number(world.world[rules.track(Kind.WORLD, "rung"), 0])


def _type(world: World, rules: Rules, entry: int) -> F32:
    actor = int(rules.type_actor[entry])
    own = int(np.count_nonzero(rules.type_actor[:entry] == actor))
    return _number(world.intent[actor] == own)


def _belief(world: World, rules: Rules, entry: int, who: tuple[int, ...]) -> F32:
    return _number(world.belief[entry, who[0]])


QUESTIONS.update(
    {
        "troops": lambda s, who, zone: _asked(s, "troops", _troops, (who, zone)),
        "strength": lambda s, who, zone: _asked(s, "strength", _strength, (who, zone)),
        "in_force": lambda s, action, by=None, at=None: _asked(s, "in_force", _in_force, (by, at), (action,)),
        "pending": lambda s, action, by=None, at=None: _asked(s, "pending", _pending, (by, at), (action,)),
        "done": lambda s, action, by=None, at=None: _asked(s, "done", _done, (by, at), (action,)),
        "days_since": lambda s, action, by=None, at=None: _asked(s, "days_since", _days_since, (by, at), (action,)),
        "held": lambda s, zone, who: _asked(s, "held", _held, (zone, who)),
        "contested": lambda s, zone: _asked(s, "contested", _contested, (zone,)),
        "fallen": lambda s, zone: _asked(s, "fallen", _fallen, (zone,)),
        "capital_lost": lambda s, who: _asked(s, "capital_lost", _capital_lost, ((who,),)),
        "fired": lambda s, event: _asked(s, "fired", _fired, (), (event,)),
        "days_since_event": lambda s, event: _asked(s, "days_since_event", _days_since_event, (), (event,)),
        "ended": lambda s, ending: _asked(s, "ended", _ended, (), (ending,)),
        "rung": lambda s: _asked(s, "rung", _rung, ()),
        "type": lambda s, actor, entry: _asked(s, "type", _type, (), (entry,)),
        "belief": lambda s, observer, actor, entry: _asked(s, "belief", _belief, ((observer,),), (entry,)),
    }
)
