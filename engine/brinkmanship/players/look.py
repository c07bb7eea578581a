"""What a seat may know of one or many worlds, worked out only as far as it is asked for.

Numbers are named as in the effect language: `look["self.support"]`, `look["tie(RUS, USA).trust"]`, or any expression of
them. What the seat cannot know well is its estimate; what it cannot know at all raises `Hidden`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.handle import Forgetful, Handle, keep_apart, kept_apart
from brinkmanship.players.minds import KNOWN_TO_LEADERS, leaders_as_seen
from brinkmanship.players.model import Model
from brinkmanship.scenario.language import LanguageError
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.simulation import asked as asking
from brinkmanship.simulation.arrays import every, some
from brinkmanship.simulation.dilemmas import undecided
from brinkmanship.simulation.expressions import Estimate, Expression, Read, ReadTie, Role, Scope
from brinkmanship.simulation.legality import legal, needs_place, wrong_size
from brinkmanship.simulation.mechanisms import consent
from brinkmanship.simulation.mechanisms.readiness import transit_days
from brinkmanship.simulation.observation import BatchObservation, Observation
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.world import F32, I64, Kind, SlotPhase, World, array_fields
from brinkmanship.text import did_you_mean

B = NDArray[np.bool_]
_IDLE = {"slot_phase": SlotPhase.IDLE, "slot_count": 0, "slot_since": -1, "slot_due": 0, "slot_stage": 0,
         "slot_place": -1, "slot_amount": 1, "slot_used": 0}  # fmt: skip
"""What an order is taken to stand at that its seat gave in secret."""
_OWN = 1 << 97  # added to the game's seed: a player's own chance shares no number with the game's


class Hidden(LookupError):
    """A number that the seat may not know; the message says so."""


class UnknownName(KeyError):
    """A name that the scenario does not have; the message says the nearest that it has."""

    def __str__(self) -> str:
        return str(self.args[0])


class Look(Handle):
    """What a seat may know of a batch; arrays end with the axis of worlds. No attribute leads to the worlds as they are."""

    def __init__(self, model: Model, actor: int, world: World, chance: Randomness) -> None:
        """Look at `world` as the seat with the index `actor`; `chance` is the game's."""
        self.model, self.actor = model, actor
        self.seat = model.rules.actors[actor]
        self.worlds, self.number = world.worlds, world.number  # how many, and the number of each, (worlds,)
        self.turn, self.day = world.turn, world.day  # turns played and ticks since the start
        keep_apart(self, _SeenWorld(model, world, actor, chance))

    def __repr__(self) -> str:
        return f"<Look of {self.seat} at {self.worlds:,} worlds on {self.date}>"

    @property
    def date(self) -> date:
        """Today."""
        return self.model.date(self.day)

    def __getitem__(self, text: str) -> F32:
        """Return the number that `text` names, as the seat knows it, (worlds,); raise `UnknownName` or `Hidden`."""
        return value_in(named_number(self.model.expression, text), _seen(self).scope)

    def number_of(self, number: Expression) -> F32:
        """Return a compiled number as the seat knows it, (worlds,); raise `Hidden`."""
        return value_in(number, _seen(self).scope)

    def legal_orders(self, slots: I64, amounts: F32) -> B:
        """Return where orders of the seat's own may be given, each in its size, (slots, worlds)."""
        return legal(_seen(self).truth, self.model.rules, slots, amounts)

    def slot_phase(self, slots: I64) -> NDArray[np.int8]:
        """Return where orders of the seat's own stand, (slots, worlds)."""
        return _seen(self).truth.slot_phase[slots]

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions the seat has, in the scenario's order."""
        rules = self.model.rules
        mine = self.model.slots_of[self.actor]
        return tuple(rules.actions[i].id for i in sorted(set(rules.slot_action[mine].tolist())))

    def targets(self, action: str) -> tuple[str, ...]:
        """Return the targets of one of the seat's actions; ('',) where it takes none."""
        return tuple(target for name, target in self._slots if name == self._action(action))

    def legal(self, action: str, target: str = "") -> B:
        """Return where an order may be given, (worlds,), apart from its place and size."""
        row = np.searchsorted(self.model.slots_of[self.actor], self.slot(action, target))
        return np.asarray(self.legal_slots[row])

    @cached_property
    def legal_slots(self) -> B:
        """Which of the seat's slots may be ordered, (slots of the seat, worlds)."""
        return legal(_seen(self).truth, self.model.rules, self.model.slots_of[self.actor])

    @property
    def most_orders(self) -> int:
        """Orders that the seat may give in a turn."""
        return self.model.compiled.orders_per_turn[self.actor]

    def slot(self, action: str, target: str = "") -> int:
        """Return the core's number of an order; raise `UnknownName` with the nearest name."""
        found = self._slots.get((self._action(action), target))
        if found is None:
            known = self.targets(action)
            if known == ("",):
                raise UnknownName(f"{action!r} takes no target")
            hint = did_you_mean(target, known if target else ()) or f"; it can be aimed at {', '.join(known[:12])}"
            raise UnknownName(f"{action!r} cannot be aimed at {target!r}{hint}")
        return found

    def order(
        self,
        action: str,
        target: str = "",
        place: str = "",
        *,
        amount: float = 1.0,
        lift: bool = False,
        where: Any = True,
    ) -> Orders:
        """Return an order in the worlds `where` it is given, a mask (worlds,) or one truth for all.

        Where it is not legal it is refused when the turn is played. Raises `UnknownName`, and `ValueError` for a missing place
        and a size out of range.
        """
        slot, rules = self.slot(action, target), self.model.rules
        region = -1
        if place:
            if place not in rules.regions:
                raise UnknownName(f"there is no region {place!r}{did_you_mean(place, rules.regions)}")
            region = rules.regions.index(place)
        elif not lift and needs_place(rules, int(rules.slot_action[slot])):
            raise ValueError(
                f"{action!r} goes to a region: say place=…, for instance {self.places(action, target)[:3]}"
            )
        if not lift and (wrong := wrong_size(rules.actions[int(rules.slot_action[slot])], amount)):
            raise ValueError(f"{action!r} of size {amount:g}: {wrong}")
        at = np.flatnonzero(np.broadcast_to(np.asarray(where, bool), (self.worlds,)))
        return Orders.make(np.full(len(at), slot), region, amount, lift, at)

    @property
    def dilemmas(self) -> Mapping[str, B]:
        """The seat's open questions, with the worlds in which each is open, (worlds,)."""
        rules = self.model.rules
        asked = undecided(_seen(self).truth, rules)
        return {d.id: asked[n] for n, d in enumerate(rules.dilemmas) if d.actor == self.actor and some(asked[n])}

    def choose(self, dilemma: str, choice: str, *, where: Any = True) -> Orders:
        """Return an answer to a question put to the seat, in the worlds `where` it is given; raise `UnknownName`.

        Where the question is not open it is refused when the turn is played.
        """
        scenario = self.model.compiled.scenario
        mine = {name: one.choices for name, one in scenario.dilemmas.items() if one.to == self.seat}
        if dilemma not in mine:
            raise UnknownName(f"{self.seat} has no dilemma {dilemma!r}{did_you_mean(dilemma, mine)}")
        if choice not in mine[dilemma]:
            raise UnknownName(f"{dilemma!r} has no choice {choice!r}{did_you_mean(choice, mine[dilemma])}")
        return self.order(choice_id(dilemma, choice), where=where)

    @property
    def asked(self) -> Mapping[tuple[str, str, str], B]:
        """The proposals on which the seat is asked for consent, as (proposer, action, target), with the worlds in which

        each is out, (worlds,).
        """
        rules, known = self.model.rules, asking.asked(self.model.rules)
        mine = np.flatnonzero(known.actor == self.actor)
        out = asking.waiting(_seen(self).truth, rules, mine)
        return {
            self.model.proposal(int(known.slot[row])): out[n] for n, row in enumerate(mine.tolist()) if some(out[n])
        }

    def answer(
        self, proposer: str, action: str, target: str = "", *, objects: bool = False, where: Any = True
    ) -> Orders:
        """Return an answer to a proposal, in the worlds `where` it is given: silence or a yes, or with `objects` the

        breaking of silence or a no. It holds until the proposal is decided. Who is asked and does not answer is answered
        for by what its government would do. Raises `UnknownName` for a proposal on which the seat is never asked.
        """
        slot = self.model.compiled.slots.get((proposer, action, target))
        row = -1 if slot is None else int(asking.row_of(self.model.rules, slot, self.actor))
        if row < 0:
            what = " ".join(filter(None, (proposer, action, target)))
            raise UnknownName(f"{self.seat} is never asked about the proposal {what!r}")
        at = np.flatnonzero(np.broadcast_to(np.asarray(where, bool), (self.worlds,)))
        return Orders.make(np.full(len(at), asking.number_of(self.model.rules, row, objects)), world=at)

    def places(self, action: str, target: str = "") -> tuple[str, ...]:
        """Return the regions that an order may go to in every one of the worlds; () where it takes none."""
        rules, slot = self.model.rules, self.slot(action, target)
        if not needs_place(rules, int(rules.slot_action[slot])):
            return ()
        open_ = self.open_places(slot)
        return tuple(rules.regions[i] for i in np.flatnonzero(open_.all(axis=1)))

    def open_places(self, slot: int) -> B:
        """Return to which regions an order of *slot* may go, (regions, worlds)."""
        rules, world = self.model.rules, _seen(self).truth
        action = int(rules.slot_action[slot])
        moved = [int(rules.slot_target[slot])] if rules.target_kind[action] == "formation" else []
        out = np.ones((len(rules.regions), world.worlds), bool)
        regions = np.arange(len(rules.regions))[:, None]
        for formation in moved or rules.actions[action].formations:
            origin = world.location[formation].astype(np.int64)
            days = transit_days(rules, np.full((1, 1), formation), origin[None, :], regions)
            out &= np.isfinite(days) & ~((regions == origin) & (world.destination[formation] < 0))
        return out

    def likely(self, action: str, target: str = "", place: str = "", amount: float = 1.0) -> F32:
        """Return the chance that a proposal would pass, as the seat judges those asked, (worlds,); 1 where nobody is."""
        rules, slot = self.model.rules, self.slot(action, target)
        out = np.ones(self.worlds, np.float32)
        if rules.actions[int(rules.slot_action[slot])].consent is None:
            return out
        region = rules.regions.index(place) if place else -1
        for position in range(self.worlds):
            one = self.believed.take(slice(position, position + 1))
            out[position] = consent.answers(one, rules, slot, place=region, amount=amount).passes
        return out

    def chance(self, rows: int) -> F32:
        """Return numbers uniform on [0, 1) for the player's own choices, (rows, worlds): the seat's and the day's own,

        the same in any batch, and never the game's.
        """
        count = rows * len(self.model.rules.actors)
        drawn = own_chance(self).uniform(Purpose.PLANNER, self.day, count, self.number)
        return drawn[self.actor * rows : (self.actor + 1) * rows]

    @cached_property
    def believed(self) -> World:
        """The worlds as the seat takes them to be, with nothing in them that it may not know."""
        return _seen(self).picture()

    def alone(self, position: int) -> Look:
        """Return the look at one world of the batch."""
        if self.worlds == 1:
            return self
        world, chance = truth_behind(self)
        return Look(self.model, self.actor, world.take(slice(position, position + 1)), chance)

    @cached_property
    def _slots(self) -> Mapping[tuple[str, str], int]:
        return {(action, target): slot for (actor, action, target), slot in self.model.compiled.slots.items()
                if actor == self.seat}  # fmt: skip

    def _action(self, action: str) -> str:
        known = {name for name, _ in self._slots}
        if action not in known:
            raise UnknownName(f"{self.seat} has no action {action!r}{did_you_mean(action, known)}")
        return action


def truth_behind(look: Look) -> tuple[World, Randomness]:
    """Return the worlds that a look is at as they are, and the game's chance; for trusted kinds of players."""
    seen = _seen(look)
    return seen.truth, seen.chance


def own_chance(look: Look) -> Randomness:
    """Return the chance of players in the look's game, which shares no number with the game's own."""
    return Randomness(_OWN + truth_behind(look)[1].seed)


def _seen(look: Look) -> _SeenWorld:
    found: _SeenWorld = kept_apart(look)
    return found


def believed(model: Model, world: World, seen: Observation) -> World:
    """Return a batch of one world as the seat that has `seen` it takes it to be, the same as `Look.believed`."""
    made: dict[str, Any] = {"observation": seen}
    for kind, errors in seen.errors.items():
        hidden = np.array(model.untold_rows[kind])[:, None] & (errors > 0)
        made[kind.name.lower()] = np.where(hidden, model.rules.tracks[kind].start, seen.values[kind])[..., None]
    found = _SeenWorld(model, world, seen.observer, Randomness(0))
    found.__dict__ |= made
    return found.picture()


def named_number(compiled: Callable[[str], Expression], text: str) -> Expression:
    """Return a number of the effect language as `compiled` reads it; raise `UnknownName` with the nearest name."""
    try:
        return compiled(text)
    except LanguageError as error:
        hint = f"; did you mean {error.suggestion}?" if error.suggestion else ""
        raise UnknownName(f"{text!r}: {error.message}{hint}") from None


def value_in(number: Expression, scope: Scope) -> F32:
    """Return a number in every world of `scope`, (worlds,)."""
    with np.errstate(all="ignore"):
        value = np.asarray(number(scope), np.float32)
    return np.broadcast_to(value.reshape(-1) if value.size > 1 else value.reshape(()), (scope.world.worlds,))


class _SeatScope(Scope):
    """A scope that reads a seat's estimates, and refuses what it may not know."""

    def read(self, kind: Kind, track: int, things: Any) -> F32:
        seen: Any = self.world
        listed = np.atleast_1d(np.asarray(things, np.int64))
        if not every(seen.observation.knows(kind, track, listed)):
            name = f"{kind.name.lower()} track {self.rules.tracks[kind].names[track]!r}"
            raise Hidden(f"{self.rules.actors[seen.actor_index]} may not know it: the {name} of others is private")
        values = seen.observation.estimates(kind, track, listed)[0]
        return np.asarray(values[0] if np.ndim(things) == 0 else values)

    def estimate(self, node: Estimate) -> Any:
        """Read an estimate of the seat's own as the number itself, which it reads as an estimate already."""
        if node.kind is Kind.TIE:
            return ReadTie(node.track, node.who, node.second)(self)
        return Read(node.kind, node.track, node.who)(self)


class _SeenTracks:
    """The tracks of a kind as a seat judges them, (tracks, things, worlds), row by row when they are read."""

    def __init__(self, seen: _SeenWorld, kind: Kind) -> None:
        self._seen, self._kind = seen, kind
        self._rows: dict[int, F32] = {}

    def row(self, track: int) -> F32:
        """Return a track of everything, (things, worlds); of private ones of others the usual start."""
        if track not in self._rows:
            seen, kind = self._seen, self._kind
            table = seen.model.rules.tracks[kind]
            things = np.arange(table.start.shape[1])
            values = seen.observation.estimates(kind, track, things)[0]
            known = seen.observation.knows(kind, track, things)
            self._rows[track] = np.where(known[:, None], values, table.start[track][:, None]).astype(np.float32)
        return self._rows[track]

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, tuple) and isinstance(key[0], int | np.integer):
            row = self.row(int(key[0]))
            return row[key[1:]] if len(key) > 1 else row
        return self.row(int(key)) if isinstance(key, int | np.integer) else np.asarray(self)[key]

    def __array__(self, dtype: Any = None, copy: Any = None) -> F32:
        table = self._seen.model.rules.tracks[self._kind]
        rows = [self.row(track) for track in range(len(table.names))]
        return np.array(rows, np.float32).reshape(len(rows), table.start.shape[1], self._seen.worlds)


class _SeenWorld(Forgetful):
    """Stands for a world in formulas: each array as the seat takes it to be, made when it is first read."""

    def __init__(self, model: Model, world: World, actor: int, chance: Randomness) -> None:
        self.truth, self.model, self.actor_index, self.chance = world, model, actor, chance
        self.day, self.turn, self.worlds, self.number = world.day, world.turn, world.worlds, world.number

    @cached_property
    def observation(self) -> Any:
        """The `BatchObservation` of the worlds, or the `Observation` of the one."""
        model = self.model
        return BatchObservation(self.truth, model.rules, self.chance, self.actor_index, model.visible, model.untold)

    @cached_property
    def scope(self) -> _SeatScope:
        """Where the numbers that the seat asks for are evaluated."""
        world: Any = self
        return _SeatScope(world, self.model.rules, {Role.SELF: np.full(1, self.actor_index, np.int64)})

    @cached_property
    def secret(self) -> NDArray[np.intp]:
        """The slots of others' secret actions."""
        return np.flatnonzero(self.model.secret & (self.model.rules.slot_actor != self.actor_index))

    def picture(self) -> World:
        """Return the worlds as the seat takes them to be."""
        return World(day=self.day, turn=self.turn, **{f.name: np.array(getattr(self, f.name)) for f in array_fields()})

    def tracks(self, kind: Kind) -> _SeenTracks:
        """Return the tracks of one kind."""
        found: _SeenTracks = getattr(self, kind.name.lower())
        return found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        made = self._made(name)
        self.__dict__[name] = made
        return made

    def _made(self, name: str) -> Any:
        world, model = self.truth, self.model
        rules, me = model.rules, self.actor_index
        if name.upper() in Kind.__members__:
            return _SeenTracks(self, Kind[name.upper()])
        if name in ("destination", "posture"):
            return getattr(self.observation.sightings, name)
        if name == "location":
            place = self.observation.sightings.location
            return np.where(place >= 0, place, rules.home[:, None]).astype(world.location.dtype)
        if name == "movement":
            seen = self.observation.sightings
            return np.where(seen.destination >= 0, seen.movement, 0).astype(np.int8)
        if name == "belief":
            return np.broadcast_to(world.belief[:, [me], :], world.belief.shape)
        if name == "intent":
            intent = world.intent.copy()
            for actor, entries in model.types_of.items():
                if actor != me:
                    intent[actor] = np.argmax(world.belief[entries, me], axis=0)
            return intent
        if name in KNOWN_TO_LEADERS:
            return leaders_as_seen(name, world, rules, me, self.intent)
        if name in _IDLE:
            out = getattr(world, name).copy()
            if len(out):
                out[self.secret] = _IDLE[name]
            return out
        if name == "answer":  # what others have answered is theirs until it is decided
            answers = world.answer.copy()
            if len(answers):
                answers[asking.asked(rules).actor != me] = 0
            return answers
        if name == "event_day":
            days = world.event_day.copy()
            for index, known in enumerate(model.known_events):
                if known is not None and me not in known:
                    days[index] = -1
            return days
        return getattr(world, name)
