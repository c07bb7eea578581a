"""A watched game as one seat saw it. Needs the rules, so it works where this version can play the record's scenario."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.codec import CodecError
from brinkmanship.game.record.lines import world_of
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.replay.timeline import Timeline, cached
from brinkmanship.game.session.prepared import Prepared, prepare_resolved
from brinkmanship.game.view import pressing, seat_view, war
from brinkmanship.game.view.aims import with_deltas
from brinkmanship.game.view.estimates import Estimates, look
from brinkmanship.game.view.log_text import known_to
from brinkmanship.game.view.types import LogLine, SeatView
from brinkmanship.players.look import believed
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.simulation.asked import fits
from brinkmanship.simulation.observation import Noise
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import Kind, World


@dataclass
class SeatReplay:
    """The views of all seats of one timeline; made once, it takes a second or two to compile the scenario."""

    timeline: Timeline
    prepared: Prepared = field(init=False)
    _views: dict[tuple[int, str, bool], SeatView] = field(default_factory=dict)
    _noises: dict[str, Noise] = field(default_factory=dict)  # of each seat's looks
    _logs: dict[str, list[tuple[LogLine, ...]]] = field(default_factory=dict)  # of each turn read, by seat
    _known: dict[tuple[Kind, int, int], tuple[float, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        header = self.timeline.header
        days = header.get("days_per_turn")
        try:
            self.prepared = prepare_resolved(
                self.timeline.scenario, float(days) if isinstance(days, int | float) else None, self.timeline.start
            )
        except ScenarioError as error:
            raise GameError(
                f"the record's scenario cannot be played by this version, so only the truth is shown: "
                f"{error.problems[0].message}"
            ) from None
        rules = self.prepared.rules
        world = self.world(0)
        fits = all(
            world.tracks(kind).shape[:2] == (len(rules.tracks[kind].names), rules.tracks[kind].start.shape[1])
            for kind in Kind
        )
        if not fits or len(world.slot_phase) != len(rules.slot_actor):
            version = header.get("engine")
            raise GameError(f"the record is of version {version}, whose rules differ: only the truth is shown")

    @property
    def seats(self) -> tuple[str, ...]:
        """Actors that a person is meant to play."""
        return self.prepared.playable

    def world(self, position: int) -> World:
        """Return the world at *position*; raises :class:`~brinkmanship.game.record.text.RecordError` where it is damaged."""
        span = self.timeline.turns[position]
        line, _ = self.timeline.raw.turn(span)
        try:
            world = world_of(line, self.timeline.facts.layout)
            if not fits(world, self.prepared.rules):
                raise CodecError("answer", "it holds answers to other proposals than those of the scenario")
            return world
        except CodecError as error:
            raise RecordError(f"line {span.state + 1}, turn {span.turn}, snapshot: {error}", span.state + 1) from None

    def view(self, position: int, seat: str, *, table: bool = True) -> SeatView:
        """Return what *seat* knew at *position*; without *table* only what the map and the bar show of it."""

        def series(kind: Kind, track: int, thing: int) -> tuple[float, ...]:
            return self._series(kind, track, thing)[: position + 1]

        def make() -> SeatView:
            prepared, world, chance = self.prepared, self.world(position), Randomness(self.timeline.seed)
            noise = self._noises.setdefault(seat, Noise())
            estimates = look(prepared, world, prepared.names.actor_index[seat], chance, noise)
            log = self._log(position, seat)
            if not (table and position):
                return seat_view.seat_view(prepared, world, estimates, series, log=log, table=table)
            return self._since(position, seat, world, estimates, series, log)

        return cached(self._views, (position, seat, table), make)

    def _since(
        self,
        position: int,
        seat: str,
        world: World,
        estimates: Estimates,
        series: seat_view.Series,
        log: tuple[LogLine, ...],
    ) -> SeatView:
        """Return the view at a position after the first, with what moved since the one before."""
        prepared, me = self.prepared, self.prepared.names.actor_index[seat]
        last = self.world(position - 1)
        then = look(prepared, last, me, Randomness(self.timeline.seed), self._noises[seat])
        refused = [one for one in self.timeline.story(position).refused if one.order.seat == seat]
        days = (world.day - last.day) * prepared.rules.hours_per_tick / 24
        before, fought = pressing.seen_before(prepared.names, then, refused), war.before(then, days)
        view = seat_view.seat_view(prepared, world, estimates, series, log=log, before=before, fought=fought)
        was = believed(prepared.model, last, then.seen)
        return replace(view, objectives=with_deltas(prepared.names, view.objectives, was, me))

    def _log(self, position: int, seat: str) -> tuple[LogLine, ...]:
        turns = self._logs.setdefault(seat, [])
        turns += [tuple(known_to(self.timeline.story(p).lines, seat)) for p in range(len(turns), position + 1)]
        return tuple(line for turn in turns[: position + 1] for line in turn)

    def _series(self, kind: Kind, track: int, thing: int) -> tuple[float, ...]:
        """Return the series of a number over all turns."""
        if (kind, track, thing) not in self._known:
            number = (kind.name.lower(), self.prepared.rules.tracks[kind].names[track], thing)
            self._known[kind, track, thing] = self.timeline.series_of([number])[0]
        return self._known[kind, track, thing]
