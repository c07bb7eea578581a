"""What a seat cannot know of a game, and games in which just that is otherwise.

The rules here are written down a second time on purpose, from the docstring of `brinkmanship.simulation.observation` and
the scenario, and call nothing that decides what a seat sees: else a fault there would hide itself.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from brinkmanship.game.record.file import Writer
from brinkmanship.game.record.tree import Draft, Inject, Node, Note, Passed, Pending, Tree
from brinkmanship.game.session import flow
from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.order_check import CheckedPlan
from brinkmanship.game.session.orders import Order, Reason, Refused
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.recorder import Recorder
from brinkmanship.game.session.seats import SeatAssignment
from brinkmanship.game.session.state import GameState
from brinkmanship.game.view.types import LogLine
from brinkmanship.simulation.changes import Cause, Entry
from brinkmanship.simulation.mechanisms.tables import constant, slots
from brinkmanship.simulation.observation import Noise
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import Kind, Movement, SlotPhase, World

Chance = np.random.Generator


@dataclass(frozen=True)
class Ignorance:
    """What the seat of actor `me` cannot know, by the rules of the game."""

    prepared: Prepared
    chance: Randomness
    me: int

    @cached_property
    def others(self) -> np.ndarray:
        """Actors other than the seat's, (actors,)."""
        return np.arange(len(self.prepared.rules.actors)) != self.me

    @cached_property
    def strange(self) -> np.ndarray:
        """Formations that are neither the seat's nor an ally's, (formations,)."""
        rules = self.prepared.rules
        allied = rules.static_ties.get("alliance")
        side = ~self.others if allied is None else ~self.others | (allied[self.me] >= 0.5)
        return ~side[rules.owner.astype(np.int64)]

    @cached_property
    def secret_slots(self) -> np.ndarray:
        """Orders of others that nobody else is told of, (slots,)."""
        rules = self.prepared.rules
        secret = np.array([not action.public for action in rules.actions])
        return secret[rules.slot_action] & (rules.slot_actor != self.me)

    @cached_property
    def secret_events(self) -> list[int]:
        """Events that the seat is not told of."""
        names = self.prepared.names
        events = list(enumerate(names.rules.events))
        known = {i: names.scenario.events[e.id].known_to for i, e in events if e.asks < 0}
        untold = {i for i, to in known.items() if to is not None and self.me not in names.model.actors_in(to)}
        return sorted(untold | {i for i, e in events if e.asks not in (-1, self.me)})  # questions to others

    def own(self, kind: Kind) -> np.ndarray:
        """Things of a kind of which the seat knows every number exactly, (things,)."""
        rules = self.prepared.rules
        things = np.arange(rules.tracks[kind].start.shape[1])
        if kind is Kind.FORMATION:
            return ~self.strange
        if kind is Kind.TIE:
            return things // len(rules.actors) == self.me
        return things == self.me if kind is Kind.ACTOR else np.zeros(len(things), bool)

    def private(self, kind: Kind) -> list[int]:
        """Tracks of a kind that the scenario says nobody else is told of."""
        tracks = self.prepared.rules.tracks[kind].names
        declared = getattr(self.prepared.names.scenario.tracks, kind.name.lower())
        private = {name for name, track in declared.items() if track.visible == "private"} | {"capital"}
        return [i for i, name in enumerate(tracks) if name in private]

    def edges(self, world: World, kind: Kind) -> tuple[np.ndarray, np.ndarray]:
        """Return the range, (tracks, things) each, in which every truth makes the same estimate: the number's own end.

        Both are NaN where there is none: what is known well, what is estimated in proportion to itself, small errors.
        """
        rules = self.prepared.rules
        table, (week, into) = rules.tracks[kind], divmod(world.day, 7)
        low, high = (np.broadcast_to(end[:, None], table.start.shape).astype(float) for end in (table.low, table.high))
        rows, things = table.start.shape
        drawn = [self.bell(world, day, kind, rows, things) for day in (week * 7, week * 7 + 7)]
        error = float(constant(rules, "intelligence", "error")) * (1 - 0.8 * self.quality(world)) * 0.5
        pushed = (np.cos(np.pi / 14 * into) * drawn[0] + np.sin(np.pi / 14 * into) * drawn[1]) * error
        pushed = pushed * np.minimum(high - low, 2) * 0.98
        words = self.prepared.names.columns[kind]
        sure = np.array(
            [w.visible == "public" or name == "intelligence" for w, name in zip(words, table.names, strict=True)]
        )
        none = sure[:, None] | self.own(kind) | (high - low > 20) | (np.abs(pushed) < 0.02 * (high - low))
        first = np.where(none, np.nan, np.where(pushed > 0, np.maximum(high - pushed, low), low))
        return first, np.where(none, np.nan, np.where(pushed > 0, high, np.minimum(low - pushed, high)))

    def bell(self, world: World, day: int, kind: Kind, rows: int, things: int) -> np.ndarray:
        """Return what is drawn for estimates, (rows, things)."""
        key = int(world.number[0]), day, kind
        if key not in self._bells:
            self._bells[key] = self._noise(world).bell(day, int(kind) + 1, np.arange(rows)[:, None], np.arange(things))
        return self._bells[key]

    @cached_property
    def _bells(self) -> dict[tuple[int, int, Kind], np.ndarray]:
        return {}

    def _noise(self, world: World) -> Noise:
        noise = Noise()
        noise.begin(self.chance, world.number[:1], self.me)
        return noise

    def quality(self, world: World) -> float:
        """Return how good the seat's intelligence is, 0-1: its own, or three quarters of its best ally's."""
        rules = self.prepared.rules
        quality = world.actor[rules.track(Kind.ACTOR, "intelligence"), :, 0]
        allied = rules.static_ties.get("alliance")
        allies = self.others & (allied[self.me] >= 0.5) if allied is not None else ~self.others & self.others
        return max(float(quality[self.me]), 0.75 * float(quality[allies].max()) if allies.any() else 0.0)

    def sightings(self, world: World) -> np.ndarray:
        """The day each formation was last seen, -1 never or too long ago, (formations,)."""
        rules, noise = self.prepared.rules, self._noise(world)
        often = float(constant(rules, "intelligence", "sighting")) * (0.2 + 0.8 * self.quality(world))
        seen = np.full(len(rules.formations), -1)
        first = max(world.day - int(constant(rules, "intelligence", "memory")) + 1, 0)
        for day in range(first, world.day + 1):
            drawn = noise.uniform(day, 99, np.arange(len(seen)))
            moving = world.movement[:, 0] == Movement.MOVING
            seen[(day == 0) | (drawn < often * (1 + 0.3 * moving))] = day
        return np.where(self.strange, seen, world.day)


# --- what is turned over ----------------------------------------------------------------------------------------------


def intents(world: World, of: Ignorance, chance: Chance) -> None:
    """What others are really after."""
    rules = of.prepared.rules
    for actor in set(rules.type_actor.tolist()) - {of.me}:
        world.intent[actor, 0] = chance.integers((rules.type_actor == actor).sum())


def beliefs(world: World, of: Ignorance, chance: Chance) -> None:
    """What others believe of each other."""
    world.belief[:, of.others, :] = chance.random(world.belief[:, of.others, :].shape)


def courses(world: World, of: Ignorance, chance: Chance) -> None:
    """Which course other leaders are on, since when, what they care about, and what others believe of any leader."""
    rules, mind, issues = of.prepared.rules, world.mind, len(of.prepared.rules.issues)
    if not rules.leaders:
        return
    row = 0
    for number, leader in enumerate(rules.leaders):
        of_leader, row = slice(row, row + len(leader.courses)), row + len(leader.courses)
        if leader.actor != of.me:
            possible = [at for at, course in enumerate(leader.courses) if not course.hypothetical]
            world.course[number, 0] = chance.choice(possible)
            world.course_since[number, 0] = chance.integers(-1, world.day + 1)
            world.shock[of_leader, 0] = chance.normal(0, 2, len(leader.courses))
            world.weight[number * issues : (number + 1) * issues, 0] = chance.dirichlet(np.ones(issues))
    mind[:, of.others, :] = chance.random(mind[:, of.others, :].shape)


def private_tracks(world: World, of: Ignorance, chance: Chance) -> None:
    """Numbers of others that nobody else is told of."""
    for kind in Kind:
        table, own = of.prepared.rules.tracks[kind], of.own(kind)
        for track in of.private(kind):
            low, high = table.low[track], min(table.high[track], table.low[track] + 1e6)
            world.tracks(kind)[track, ~own, 0] = chance.uniform(low, high, (~own).sum())


def secret_orders(world: World, of: Ignorance, chance: Chance) -> None:
    """What others do, or have done, in secret; not what somebody is asked about just now.

    That networks were attacked is noticed, though not by whom: January 2022 lets a seat blame somebody only then.
    """
    mine = of.secret_slots & (world.slot_phase[:, 0] != SlotPhase.PROPOSED)
    count, regions = int(mine.sum()), len(of.prepared.rules.regions)
    states = [SlotPhase.IDLE, SlotPhase.PREPARING, SlotPhase.IN_FORCE, SlotPhase.RUNNING]
    world.slot_phase[mine, 0] = chance.choice(states, count)
    noticed = world.slot_count[slots(of.prepared.rules, "cyber"), 0].copy()
    world.slot_count[mine, 0] = chance.integers(0, 4, count)
    world.slot_count[slots(of.prepared.rules, "cyber"), 0] = noticed
    world.slot_since[mine, 0] = chance.integers(-1, world.day + 1, count)
    world.slot_due[mine, 0] = chance.integers(world.day, world.day + 9, count)
    world.slot_stage[mine, 0] = chance.integers(0, 2, count)
    world.slot_place[mine, 0] = chance.integers(-1, regions, count)
    world.slot_amount[mine, 0] = chance.uniform(0.5, 2, count)
    if len(world.slot_used):
        world.slot_used[mine, 0] = chance.uniform(0, 3, count)


def secret_events(world: World, of: Ignorance, chance: Chance) -> None:
    """Events that only others learn of."""
    for event in of.secret_events:
        world.event_day[event, 0] = chance.integers(-1, world.day + 1)


def formation_tracks(world: World, of: Ignorance, chance: Chance) -> None:
    """How fit the formations of others are, and when those arrive that are on their way."""
    table = of.prepared.rules.tracks[Kind.FORMATION]
    for track, name in enumerate(table.names):
        if name not in ("personnel", "arrived"):
            low, high = table.low[track], min(table.high[track], table.low[track] + 60)
            world.formation[track, of.strange, 0] = chance.uniform(low, high, of.strange.sum())


def whereabouts(world: World, of: Ignorance, chance: Chance) -> None:
    """Where formations of others went since they were last seen, and how many soldiers those have that nobody saw."""
    rules, seen = of.prepared.rules, of.sightings(world)
    arrived, personnel = (rules.track(Kind.FORMATION, name) for name in ("arrived", "personnel"))
    unseen = of.strange & (seen < 0)
    world.formation[personnel, unseen, 0] *= chance.uniform(0.2, 3, unseen.sum())
    day = world.formation[arrived, :, 0]
    moved = of.strange & (seen < day)
    back, since = of.strange & ~moved & (seen >= 0), chance.random(len(day))
    world.formation[arrived, moved, 0] = (seen + 1 + since * (world.day - seen - 1))[moved].round()
    world.formation[arrived, back, 0] = (since * seen)[back].round()
    world.location[moved, 0] = chance.integers(0, len(rules.regions), moved.sum())
    world.posture[moved, 0] = chance.integers(0, 3, moved.sum())
    still = of.strange & (world.movement[:, 0] != Movement.MOVING)
    states = [Movement.STANDING, Movement.READYING, Movement.ORDERED, Movement.REROUTED]
    world.movement[still, 0] = chance.choice(states, still.sum())
    watched = (world.movement[:, 0] == Movement.MOVING) & (seen == world.day) & (of.quality(world) > 0.6)
    hidden = of.strange & ~watched
    world.destination[hidden, 0] = chance.integers(-1, len(rules.regions), hidden.sum())


def at_the_edge(world: World, of: Ignorance, chance: Chance | None) -> None:
    """Numbers of others that are so near the end of their range that the estimate is the end itself."""
    for kind in (Kind.ACTOR, Kind.TIE, Kind.BODY, Kind.REGION):
        first, last = of.edges(world, kind)
        share = chance.random(first.shape) if chance is not None else 0.5
        world.tracks(kind)[..., 0] = np.where(
            np.isnan(first), world.tracks(kind)[..., 0], first + share * (last - first)
        )


WORLDS: Mapping[str, Callable[[World, Ignorance, Chance], None]] = {
    f.__name__: f
    for f in (
        intents,
        beliefs,
        courses,
        private_tracks,
        secret_orders,
        secret_events,
        formation_tracks,
        whereabouts,
        at_the_edge,
    )
}


def ledger(node: Node, of: Ignorance, chance: Chance) -> Node:
    """Who changed a number in secret; and by how much a number changed of which the seat has an estimate."""
    rules, out = of.prepared.rules, []
    actions = [rules.actions[i] for i in rules.slot_action[of.secret_slots]]
    secret = sorted({action.id for action in actions if of.me not in action.known_to})
    public = {kind: [w.visible == "public" for w in of.prepared.names.columns[kind]] for kind in Kind}
    for entry in node.ledger:
        cause, known = entry.cause, public[entry.kind][entry.track] or bool(of.own(entry.kind)[entry.thing])
        hidden = cause.kind in ("order", "measure") and cause.id in secret and cause.actor != of.me
        if hidden and of.me not in (cause.target, entry.thing):
            cause = Cause(cause.kind, str(chance.choice(secret)), int(chance.choice(np.flatnonzero(of.others))))
            out.append(entry._replace(cause=cause, amount=entry.amount if known else float(chance.normal())))
        else:
            out.append(entry)
    return replace(node, ledger=tuple(out))


def told_to_others(node: Node, of: Ignorance, chance: Chance) -> Node:
    """What only others were told of a turn, and who else was told what the seat was."""
    me, actors = of.prepared.rules.actors[of.me], of.prepared.rules.actors
    strangers = tuple(a for a in actors if a != me)
    kept: list[LogLine] = []
    for line in node.lines:
        if line.public:
            kept.append(line)
        elif me in line.known_to:
            other = str(chance.choice(strangers))
            kept.append(line if other in line.known_to else replace(line, known_to=(*line.known_to, other)))
    for number in range(int(chance.integers(0, 3))):
        text, to = f"SECRET {number}", (str(chance.choice(strangers)),)
        kept.append(
            LogLine(of.prepared.names.date(0), 0, node.turn, "order", text, actor=to[0], public=False, known_to=to)
        )
    return replace(node, lines=tuple(kept))


def orders_of_others(node: Node, of: Ignorance, chance: Chance) -> Node:
    """What others ordered, were refused and said, and what was put into the game."""
    me, actors = of.prepared.rules.actors[of.me], of.prepared.rules.actors
    other = str(chance.choice([a for a in actors if a != me]))
    order = Order(other, "SECRET", note="SECRET")
    refused = [r for r in node.refused if r.order.seat == me] + [Refused(order, (Reason("SECRET", "SECRET"),))]
    own = [o for o in node.orders if o.seat == me]
    return replace(
        node, orders=(*own, order), refused=tuple(refused), injects=(Inject("SECRET", "SECRET", (), (other,)),)
    )


NODES: Mapping[str, Callable[[Node, Ignorance, Chance], Node]] = {
    f.__name__: f for f in (ledger, told_to_others, orders_of_others)
}


def desk_of_others(state: GameState, of: Ignorance, chance: Chance) -> None:
    """What others plan, what control wrote down and holds ready, and the other branches of the game."""
    actors, me = of.prepared.rules.actors, of.prepared.rules.actors[of.me]
    other = str(chance.choice([a for a in actors if a != me]))
    slot = int(chance.choice(np.flatnonzero(of.prepared.rules.slot_actor == actors.index(other))))
    action, (_, target) = (
        of.prepared.rules.actions[of.prepared.rules.slot_action[slot]],
        of.prepared.names.slot_target(slot),
    )
    order = Order(other, action.id, target, note="SECRET")
    state.plans[other] = CheckedPlan((state.checker.resolved(order),), ())
    state.tree.pending = Pending(
        {other: Draft(3, (order,))}, {other}, {"control:1": Inject("control:1", "SECRET", (), (other,))}
    )
    state.tree.notes.append(Note(state.tree.at, "observation", "SECRET", other))
    branch = replace(state.tree.nodes[0], number=999, parent=0, lines=(), passed=(Passed(other, "SECRET"),))
    state.tree.nodes[999] = branch
    state.tree.names[0] = "SECRET"


EVERYTHING = (*WORLDS, *NODES, "desk_of_others")


# --- games ------------------------------------------------------------------------------------------------------------


def played(prepared: Prepared, turns: int, seed: int, intent: Mapping[str, str]) -> GameState:
    """Return a game in which everybody followed doctrine; half of the formations arrived only today."""
    game = Game.new(prepared, seed=seed, intents=intent)
    for _ in range(turns):
        game.commit()
    state = state_of(game)
    row = prepared.rules.track(Kind.FORMATION, "arrived")
    for node in state.tree.nodes.values():
        node.world.formation[row, ::2, 0] = node.world.day
    state.keep_alive = game  # type: ignore[attr-defined]
    return state


def at_turn(base: GameState, turn: int, change: Sequence[str], of: Ignorance, seed: int) -> GameState:
    """Return `base` as it stood after `turn`, everybody a person, with what is named in `change` turned over."""
    chance, tree = np.random.default_rng(seed), Tree()
    for node in base.tree.branch()[: turn + 1]:
        world = node.world.copy()
        at_the_edge(world, of, None)
        for name in change:
            if name in WORLDS:
                WORLDS[name](world, of, chance)
        found = replace(node, world=world)
        for name in change:
            if name in NODES:
                found = NODES[name](found, of, chance)
        tree.add(found)
    people = dict.fromkeys(base.table.seats, "human")
    state = GameState(
        base.prepared, base.setup, tree, SeatAssignment(people, people, {}), Recorder(Writer.create(None), base.prepared),
        [], {}, {}, flow.commit, flow.take_seat,
    )  # fmt: skip
    if "desk_of_others" in change:
        desk_of_others(state, of, chance)
    return state


def frozen(value: Any) -> bytes:
    """Return bytes in which every bit of an answer is."""
    return marshal.dumps(_plain(value), 2)


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in (tuple, list):
        return [one if type(one) in _PLAIN else _plain(one) for one in value]
    parts = _PARTS[kind] if kind in _PARTS else _PARTS.setdefault(kind, _parts(kind))
    if parts is not None:
        return [one if type(one) in _PLAIN else _plain(one) for one in parts(value)]
    if isinstance(value, Mapping):
        return [(str(key), _plain(one)) for key, one in value.items()]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return str(value)


_PLAIN = frozenset((str, int, float, bool, type(None)))


_PARTS: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {}


def _parts(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return what takes a dataclass apart into its fields; None for other types."""
    names = [f.name for f in fields(kind)] if is_dataclass(kind) else []
    if not names:
        return None
    return attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)


__all__ = ["EVERYTHING", "Entry", "Ignorance", "at_turn", "frozen", "played"]
