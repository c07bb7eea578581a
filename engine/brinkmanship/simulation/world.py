"""The state of a batch of worlds: one flat structure of arrays, worlds on the last axis.

Floating tracks of one kind are stacked, ``(tracks, things, worlds)``, so that an effect names any number by (kind,
track, thing). Which track is at which index is in :class:`brinkmanship.simulation.rules.Rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import Field, dataclass, fields, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

B = NDArray[np.bool_]
F32 = NDArray[np.float32]
I8 = NDArray[np.int8]
I16 = NDArray[np.int16]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


class Kind(IntEnum):
    """What kind of thing carries a track; the order of the stacked arrays."""

    WORLD = 0
    ACTOR = 1
    TIE = 2
    BODY = 3
    REGION = 4
    FORMATION = 5


# What arrays hold is plain numbers and no enumeration: numpy asks the type of whatever an array is compared with for
# attributes, which runs Python for an enumeration, and drops what is raised there: a Ctrl-C among it.


class SlotPhase:
    """Where an action of one actor on one target stands."""

    IDLE = 0
    PROPOSED = 1  # a proposal is out; ``slot_due`` is the day the silence ends
    PREPARING = 2  # ordered and allowed; takes effect on ``slot_due``
    IN_FORCE = 3  # a measure that stays until lifted
    RUNNING = 4  # taken effect; later stages still to come, the next on ``slot_due``


class Movement:
    """What a formation is doing."""

    STANDING = 0
    READYING = 1  # notice to move is running down
    MOVING = 2
    ORDERED = 3  # ordered in this tick; the notice starts to run in the readiness phase of the same tick
    REROUTED = 4  # given another place while moving, in this tick


class Posture:
    """How a formation is disposed."""

    GARRISON = 0
    DEFEND = 1
    ATTACK = 2
    RESERVE = 3


_STACKED = tuple(kind.name.lower() for kind in Kind)

_LATER: tuple[tuple[str, tuple[int, ...], type], ...] = (
    ("weight", (0,), np.float32),
    ("course", (0,), np.int8),
    ("course_since", (0,), np.int16),
    ("shock", (0,), np.float32),
    ("mind", (0, 0), np.float32),
    ("deal_step", (0,), np.int8),
    ("deal_due", (0,), np.int16),
    ("deal_share", (0,), np.float32),
    ("slot_used", (0,), np.float32),
    ("answer", (0,), np.int8),
)
"""Arrays that states of earlier versions do not have: name, shape without worlds, type."""

LATER = frozenset(name for name, *_ in _LATER)


@dataclass(slots=True)
class World:
    """A batch of worlds. All arrays end with the worlds axis; the clock is common to the batch.

    ``day`` counts ticks since the start (a tick is a day unless the scenario says otherwise), ``turn`` turns.
    """

    day: int
    turn: int
    number: I64  # (worlds,) world numbers, increasing: the key to each world's chance
    world: F32  # (world tracks, 1, worlds)
    actor: F32  # (actor tracks, actors, worlds)
    tie: F32  # (tie tracks, actors * actors, worlds); pair (i, j) at i * actors + j: what i has towards j
    body: F32  # (body tracks, bodies, worlds)
    region: F32  # (region tracks, regions, worlds)
    formation: F32  # (formation tracks, formations, worlds)
    controller: I8  # (regions, worlds) actor that controls it, -1 nobody
    attacker: I8  # (regions, worlds) actor whose forces contest it, -1 nobody
    location: I16  # (formations, worlds) region
    destination: I16  # (formations, worlds) region it is going to, -1
    movement: I8  # (formations, worlds) Movement
    posture: I8  # (formations, worlds) Posture
    intent: I8  # (actors, worlds) hidden type of each actor, index within its own types, -1 none
    belief: F32  # (type entries, actors, worlds) what each observer believes of each typed actor
    slot_phase: I8  # (slots, worlds) SlotPhase
    slot_due: I16  # (slots, worlds) day of the next step; of an idle package, the first day it may be proposed again
    slot_since: I16  # (slots, worlds) day it last took effect, -1 never
    slot_count: I16  # (slots, worlds) times it took effect
    slot_stage: I8  # (slots, worlds) next later-stage; of a proposed package, how many carve-outs it has
    slot_place: I16  # (slots, worlds) region given with the order, -1
    slot_amount: F32  # (slots, worlds) size given with the order, 1 unless said; once in effect, what it counts as
    event_day: I16  # (events, worlds) day it last fired, -1 never
    ending: I8  # (worlds,) index of the final ending reached, -1 while the game goes on
    ending_day: I16  # (endings, worlds) day each ending was first reached, -1
    # How leaders decide; empty in crises without courses, and in states that were kept before there were any.
    weight: F32 = None  # type: ignore[assignment]  # (leaders * issues, worlds) what each leader cares about
    course: I8 = None  # type: ignore[assignment]  # (leaders, worlds) the course of each, index within its own
    course_since: I16 = None  # type: ignore[assignment]  # (leaders, worlds) tick it was chosen, -1 not yet
    shock: F32 = None  # type: ignore[assignment]  # (courses of all leaders, worlds) taste shocks
    slot_used: F32 = None  # type: ignore[assignment]  # (slots, worlds) units used when it last took effect; empty
    # where nothing counts less for being done again
    mind: F32 = None  # type: ignore[assignment]  # (types x courses of all leaders, actors, worlds) observers' beliefs
    deal_step: I8 = None  # type: ignore[assignment]  # (deals, worlds) steps carried out, -1 not signed, -2 broken
    deal_due: I16 = None  # type: ignore[assignment]  # (deals, worlds) tick of the next step
    deal_share: F32 = None  # type: ignore[assignment]  # (deals x their issues, worlds) what a step moves
    answer: I8 = None  # type: ignore[assignment]  # (asked, worlds) what was answered to proposals that are out: 0
    # nothing, or as `asked.py` says; empty until somebody answers for itself

    def __post_init__(self) -> None:
        """Give arrays that are not given no rows."""
        for name, shape, kind in _LATER:
            if getattr(self, name) is None:
                setattr(self, name, np.zeros((*shape, self.worlds), kind))

    @property
    def worlds(self) -> int:
        """How many worlds the batch holds."""
        return int(self.number.shape[0])

    def copy(self) -> World:
        """Return a world that shares no array with this one."""
        return self.each(lambda values: values.copy())

    def take(self, index: I64 | slice) -> World:
        """Return the worlds at positions *index* (from 0), as a batch of their own that shares no array with this."""
        if isinstance(index, slice):  # a slice would be a view
            return self.each(lambda values: values[..., index].copy())
        if len(index):
            first, last = int(index.min()), int(index.max())
            if first < 0 or last >= self.worlds:
                raise IndexError(f"a batch of {self.worlds} has no worlds at {first} to {last}")
            if np.array_equal(index, np.arange(first, last + 1)):  # as when no game ended: at half of the time
                return self.take(slice(first, last + 1))
        # Where all is in range there is nothing to clip, and numpy need not ask of every number of every array.
        return self.each(lambda values: values.take(index, axis=-1, mode="clip"))

    def each(self, change: Callable[[Any], Any]) -> World:
        """Return the batch with every array changed."""
        return replace(self, **{f.name: change(getattr(self, f.name)) for f in array_fields()})

    def tracks(self, kind: Kind) -> F32:
        """Return the stacked tracks of one *kind*, shape (tracks, things, worlds)."""
        stacked: F32 = getattr(self, _STACKED[kind])
        return stacked


def array_fields() -> list[Field[Any]]:
    """Return the dataclass fields of :class:`World` that are arrays (all but the clock)."""
    return [f for f in fields(World) if f.name not in ("day", "turn")]


def spread_world(world: World, numbers: I64) -> World:
    """Return a batch in which every world stands as the one of *world* does."""
    return replace(world.each(lambda values: np.repeat(values[..., :1], len(numbers), axis=-1)), number=numbers.copy())


def join_worlds(parts: Sequence[World]) -> World:
    """Return batches of the same day as one."""
    rows = max(len(part.answer) for part in parts)
    arrays: dict[str, Any] = {
        f.name: np.concatenate([getattr(part, f.name) for part in parts], axis=-1)
        for f in array_fields()
        if f.name != "answer"
    }
    answers = [part.answer if len(part.answer) else np.zeros((rows, part.worlds), np.int8) for part in parts]
    return replace(parts[0], **arrays, answer=np.concatenate(answers, axis=-1))
