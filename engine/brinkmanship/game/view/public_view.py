"""The public view: what everybody knows of a game, whatever their seat; for a projector, observers and reports.

Numbers are those that the scenario says are public, exact, and no others. Who holds what and the rung of the ladder are
public. Of formations it is known where they stood on the first day, and what public lines have said of them since: no
seat learns from this view what another one saw. Of all formations strength is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.builder import Sighting, build_view
from brinkmanship.game.view.facts import Facts
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.log_folding import folded
from brinkmanship.game.view.outcome import is_over
from brinkmanship.game.view.questions import calendar
from brinkmanship.game.view.seat_view import briefing, measures, series_on
from brinkmanship.game.view.types import Estimate, Indicator, LogLine, SeatView
from brinkmanship.simulation.world import Kind, Movement, Posture, World

NOBODY = -1
"""Stands for the position of an actor that owns nothing and is told nothing."""
_MOVES = ("order", "effect")


@dataclass(frozen=True)
class PublicReader:
    """The reader of one day as everybody knows it; see `builder.Reader`."""

    names: Labels
    facts: Facts
    world: World
    first: World  # of the first day
    lines: tuple[LogLine, ...]  # public ones, oldest first
    seat: str = ""

    @property
    def day(self) -> int:
        return self.world.day

    @property
    def rung(self) -> float:
        return float(self.world.world[self.names.rules.track(Kind.WORLD, "rung"), 0, 0])

    @property
    def holders(self) -> Iterator[tuple[str, str]]:
        actors = (*self.names.rules.actors, "")  # at -1 nobody
        columns = (self.world.controller[:, 0].tolist(), self.world.attacker[:, 0].tolist())
        return ((actors[controller], actors[attacker]) for controller, attacker in zip(*columns, strict=True))

    @cached_property
    def formations(self) -> list[Sighting | None]:
        """Every formation where it stood on the first day, or where a public line has put it since."""
        regions, exact = self.names.region_index, self.first is self.world
        out: list[Sighting | None] = []
        for id, start in zip(self.names.rules.formations, self.first.location[:, 0].tolist(), strict=True):
            at, to, day = start, -1, self.first.day
            for line in self.lines:
                if line.place not in regions:
                    continue
                if line.kind == "arrival" and line.data.get("id") == id:
                    at, to, day = regions[line.place], -1, line.day
                elif line.kind in _MOVES and line.target == id:
                    to = regions[line.place]
            to = -1 if to == at else to
            movement = int(Movement.STANDING if to < 0 else Movement.ORDERED)
            seen = Sighting(at, to, movement, int(Posture.GARRISON), day, "high" if exact else "medium", False)
            out.append(seen if at >= 0 else None)
        return out

    def rows(self, kind: Kind) -> Mapping[str, int]:
        return self.names.rows[kind]

    def knows(self, kind: Kind, track: int, thing: int) -> bool:
        """Return whether a number is public."""
        return kind is not Kind.FORMATION and self.names.columns[kind][track].visible == "public"

    def number(self, kind: Kind, track: int, thing: int) -> Estimate | None:
        """Return a public number, None for any other; of the personnel of formations that it is not known."""
        words, ref = self.names.columns[kind][track], self.names.refs[kind][track][thing]
        more = (words.unit, words.low, words.high, words.meaning)
        if kind is Kind.FORMATION and words.name == "personnel":
            return Estimate(ref, words.label, 0.0, words.low, words.high, "none", None, *more)
        if not self.knows(kind, track, thing):
            return None
        value = float(self.world.tracks(kind)[track, thing, 0])
        return Estimate(ref, words.label, value, value, value, "exact", None, *more)

    def ties(self, actor: int) -> Iterator[tuple[int, bool]]:
        """Return nothing: what actors think of each other is not public."""
        return iter(())

    def arrival(self, formation: int) -> None:
        """Return None: when somebody arrives is not public."""

    def date(self, day: int) -> Date:
        return self.names.date(day)


def public_view(prepared: Prepared, branch: Sequence[Node]) -> SeatView:
    """Return what everybody knows at the end of *branch*, the states from the start to now; `seat` is ''."""
    names, rules, world = prepared.names, prepared.rules, branch[-1].world
    lines = tuple(line for node in branch for line in node.lines if line.public)
    reader = PublicReader(names, prepared.facts, world, branch[0].world, lines)
    series = series_on(branch)
    numbers = ((one, reader.number(*one)) for one in public_numbers(names))
    told = briefing(names, "")
    return build_view(
        reader,
        turn=branch[-1].turn,
        horizon=rules.horizon,
        hours_per_tick=rules.hours_per_tick,
        days_per_turn=rules.ticks_per_turn * rules.hours_per_tick / 24,
        seat="",
        seat_name="Public",
        briefing=told,
        indicators=tuple(Indicator(now, series(*one)) for one, now in numbers if now is not None),
        measures=measures(names, world, NOBODY),
        calendar=calendar(names, world.day),
        log=tuple(folded(lines)),
        over=is_over(names, world),
    )


def public_numbers(names: Labels) -> list[tuple[Kind, int, int]]:
    """Return (kind, track, thing) of the public numbers that are shown all the time: the world's, then those of bodies.

    Of bodies only those that some objective mentions, the weightiest first.
    """
    rules, weights = names.rules, names.mentioned.get("", {})
    out = []
    for kind in (Kind.WORLD, Kind.BODY):
        tracks = [rules.track(kind, name) for name in names.indicators(kind)]
        for track in tracks:
            if names.columns[kind][track].visible == "public":
                things = range(len(rules.bodies_) if kind is Kind.BODY else 1)
                out += [(kind, track, i) for i in things if kind is Kind.WORLD or weights.get(rules.bodies_[i])]
    return sorted(out, key=lambda one: (one[0] is Kind.BODY, -weights.get(_word(names, *one), 0.0)))


def _word(names: Labels, kind: Kind, track: int, thing: int) -> str:
    return names.rules.bodies_[thing] if kind is Kind.BODY else f"world.{names.rules.tracks[kind].names[track]}"
