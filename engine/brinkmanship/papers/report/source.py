"""A record as a report reads it: its timeline, what needs the rules where this version has them, notes, ledgers, words.

Reads only. What is damaged or cannot be worked out is left out, and said in `warnings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date as Date, datetime
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.codec import decode_ledger
from brinkmanship.game.record.lines import SENSELESS, read_note
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.tree import Note
from brinkmanship.game.replay.open_replay import open_anything
from brinkmanship.game.replay.seat_replay import SeatReplay
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.injects import Planned, of_scenario
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.facts import at
from brinkmanship.game.view.labels import Labels
from brinkmanship.players.kinds import PERSON
from brinkmanship.scenario.models.exercise import Exercise
from brinkmanship.simulation.changes import Entry

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is done."""


def silent(what: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass
class Source:
    """One branch of a record."""

    timeline: Timeline
    replay: SeatReplay | None = None
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, name: str) -> Source:
        """Open RECORD or RECORD#BRANCH, or play a script; raise the errors of records, scripts and games."""
        return cls.of(open_anything(name).timeline)

    @classmethod
    def of(cls, timeline: Timeline) -> Source:
        """Return the source of a timeline."""
        source = cls(timeline)
        try:
            source.replay = SeatReplay(timeline)
        except (GameError, RecordError) as error:
            text = str(error).removesuffix(": only the truth is shown").removesuffix(", so only the truth is shown")
            source.warnings.append(
                f"{text[:1].upper()}{text[1:].rstrip('.')}. What the seats knew, causes, scores and roads not taken are left out."
            )
        return source

    @property
    def prepared(self) -> Prepared | None:
        """The scenario made ready, None where this version cannot play it."""
        return None if self.replay is None else self.replay.prepared

    @property
    def labels(self) -> Labels | None:
        """The words of the scenario, None where this version cannot play it."""
        return None if self.replay is None else self.replay.prepared.names

    # --- notes, seats -------------------------------------------------------------------------------------------------

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """All notes of the record, of every branch, in the order they were written."""
        return tuple(note for _, line in self.timeline.raw.others() if (note := read_note(line)) is not None)

    @cached_property
    def nodes(self) -> dict[int, int]:
        """The position of each state of the branch by its number."""
        return {span.node: position for position, span in enumerate(self.timeline.turns)}

    @cached_property
    def here(self) -> tuple[Note, ...]:
        """The notes of this branch."""
        return tuple(note for note in self.notes if note.node in self.nodes)

    @cached_property
    def turn_of(self) -> dict[int, int]:
        """The turn of each state of the record, on any branch."""
        return {span.node: span.turn for span in self.timeline.raw.spans}

    @cached_property
    def people_seats(self) -> tuple[str, ...]:
        """Seats that people played at any time, in the scenario's order."""
        held = {seat for seat, kind in self.timeline.seats.items() if kind == PERSON and seat != "others"}
        for _, line in self.timeline.raw.others():
            if line.get("kind") == "seat" and line.get("player") == PERSON:
                held.add(str(line.get("seat")))
        return tuple(seat for seat in self.timeline.facts.ids("actors") if seat in held)

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The seats whose decisions are told: those of people; where there are none, those meant for people."""
        if self.people_seats:
            return self.people_seats
        actors = self.timeline.facts.actors
        return tuple(actor.id for actor in actors if actor.playable) or tuple(actor.id for actor in actors)

    @property
    def is_exercise(self) -> bool:
        """Whether it was run as an exercise."""
        return isinstance(self.timeline.header.get("exercise"), dict)

    @cached_property
    def plan(self) -> Exercise:
        """What the scenario says an exercise of it is for; an empty one where it says nothing, or nothing that can be read."""
        try:
            return Exercise.model_validate(self.timeline.scenario.get("exercise") or {})
        except ValidationError as error:
            self.warnings.append(f"The scenario's section on the exercise cannot be read: {error.errors()[0]['msg']}")
            return Exercise.model_validate({})

    @cached_property
    def planned(self) -> tuple[Planned, ...]:
        """The injects of an exercise: the scenario's own, those of the start, and those added since; () of other games."""
        if not self.is_exercise:
            return ()
        own = of_scenario(self.prepared) if self.prepared is not None else ()
        listed = at(self.timeline.header, "exercise", "injects")
        raw = list(listed) if isinstance(listed, list) else []
        for note in self.notes:
            more = note.data.get("injects") if note.kind == "added" else None
            raw += more if isinstance(more, list) else []
        out = [*own]
        for one in raw:
            try:
                out.append(Planned.from_json(one))
            except SENSELESS as error:
                self.warnings.append(f"An inject of the list cannot be read: {error}")
        return tuple({one.inject.id: one for one in out}.values())

    @cached_property
    def authors(self) -> dict[str, str]:
        """The names of people by their ids."""
        return {n.about: str(n.data.get("name", "")) for n in self.notes if n.kind == "joined" and n.data.get("name")}

    # --- words --------------------------------------------------------------------------------------------------------

    def actor(self, id: str) -> str:
        """Return the name of an actor, of control, or of whoever is meant."""
        return "Control" if id == "control" else self.timeline.facts.name("actors", id)

    def names_of(self, ids: tuple[str, ...]) -> str:
        """Return the names of seats in a row, 'everybody' for none."""
        return ", ".join(map(self.actor, ids)) if ids else "everybody"

    def order(self, order: Order) -> str:
        """Return an order in words without its seat."""
        text = self.timeline.facts.order_text(order)
        name = self.actor(order.seat)
        for begin in (f"{name} orders: ", f"{name} decides, ", f"{name} lifts: "):
            if text.startswith(begin):
                text = ("End: " if " lifts: " in begin else "") + text[len(begin) :]
                break
        return text + (f" ×{order.amount:g}" if order.amount != 1.0 else "")

    def about(self, action: str) -> Mapping[str, Any]:
        """Return what the scenario says of an action, {} for none."""
        return self.timeline.facts.about("actions", action)

    # --- the world ----------------------------------------------------------------------------------------------------

    @cached_property
    def ledgers(self) -> tuple[tuple[Entry, ...], ...]:
        """The causes of the changes of each turn, by position; () of one whose causes cannot be read."""
        return tuple(self._ledger(position) for position in range(self.timeline.last + 1))

    def _ledger(self, position: int) -> tuple[Entry, ...]:
        try:
            line, _ = self.timeline.raw.turn(self.timeline.turns[position])
            return tuple(decode_ledger(str(line["ledger"])))
        except (RecordError, KeyError, ValueError) as error:
            self.warnings.append(f"The causes of turn {self.timeline.turns[position].turn} cannot be read: {error}")
            return ()

    def date(self, position: int) -> Date:
        """Return the date at *position*, with the time of day where steps are shorter than a day."""
        return self.timeline.moment(position)


def said_date(text: str) -> Date | None:
    """Return a date or a date and time of a record, None for what is none.

    >>> said_date("2022-01-24"), said_date("2022-01-24T06:00"), said_date("")
    (datetime.date(2022, 1, 24), datetime.datetime(2022, 1, 24, 6, 0), None)
    """
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if "T" in text else Date.fromisoformat(text)
    except ValueError:
        return None


def wall_time(text: str) -> str:
    """Return the hour and minute of a time on the wall (ISO), as written there; '' for none.

    >>> wall_time("2026-11-27T15:04:11+00:00"), wall_time("")
    ('15:04', '')
    """
    found = said_date(text)
    return f"{found:%H:%M}" if isinstance(found, datetime) else ""
