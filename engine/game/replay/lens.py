"""A watched game as one seat saw it. Needs the rules, so it works where this version can play the record's scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from engine.game import knowledge
from engine.game.errors import GameError
from engine.game.journal import Chapter, node_of
from engine.game.preparing import Prepared, prepare_resolved
from engine.game.replay.reel import Reel
from engine.game.sight import look
from engine.game.telling import known_to
from engine.game.tree import Node
from engine.game.view import SeatView
from engine.scenario.document import ScenarioError
from engine.simulation.randomness import Randomness
from engine.simulation.world import Kind


@dataclass
class Lens:
    """The views of all seats of one reel; made once, it takes a second or two to compile the scenario."""

    reel: Reel
    prepared: Prepared = field(init=False)
    _nodes: dict[int, Node] = field(default_factory=dict)
    _views: dict[tuple[int, str], SeatView] = field(default_factory=dict)

    def __post_init__(self) -> None:
        header = self.reel.header
        days = header.get("days_per_turn")
        try:
            self.prepared = prepare_resolved(
                self.reel.scenario, float(days) if isinstance(days, int | float) else None, self.reel.start
            )
        except ScenarioError as error:
            raise GameError(
                f"the record's scenario cannot be played by this version, so only the truth is shown: "
                f"{error.problems[0].message}"
            ) from None
        rules = self.prepared.rules
        world = self.node(0).world
        fits = all(
            world.tracks(kind).shape[:2] == (len(rules.tracks[kind].names), rules.tracks[kind].start.shape[1])
            for kind in Kind
        )
        if not fits or len(world.slot_phase) != len(rules.slot_actor):
            version = header.get("engine")
            raise GameError(f"the record is of version {version}, whose rules differ: only the truth is shown")

    @cached_property
    def seats(self) -> tuple[str, ...]:
        """Actors that a person is meant to play."""
        actors = self.prepared.names.scenario.actors
        return tuple(a for a in self.prepared.rules.actors if actors[a].playable)

    def node(self, position: int) -> Node:
        """Return the state at *position*; raises :class:`~engine.game.record.RecordError` where it is damaged."""
        span = self.reel.road[position]
        if position not in self._nodes:
            story = self.reel.story(position)
            line, _ = self.reel.raw.line(span.commit)
            chapter = Chapter(line, span.commit + 1, story.orders, story.injects, story.refused, (), story.lines)
            self._nodes[position] = node_of(chapter, self.reel.facts.layout)
        return self._nodes[position]

    def view(self, position: int, seat: str) -> SeatView:
        """Return what *seat* knew at *position*."""
        key = (position, seat)
        if key not in self._views:
            road = [self.node(p) for p in range(position + 1)]
            log = tuple(line for node in road for line in known_to(node.lines, seat))
            chance = Randomness(int(self.reel.header.get("seed", 0)))
            if len(self._views) > 200:
                self._views.pop(next(iter(self._views)))
            sight = look(self.prepared, road[-1].world, self.prepared.names.actor_index[seat], chance)
            self._views[key] = knowledge.seat_view(self.prepared, road, seat, sight, log=log)
        return self._views[key]
