"""The listener that keeps a game's record: every fact becomes lines, on the disk before the session goes on."""

from __future__ import annotations

import os
from pathlib import Path

from brinkmanship.game.record.file import Writer
from brinkmanship.game.record.header import header_line
from brinkmanship.game.record.lines import line_of, note_line, turn_lines
from brinkmanship.game.record.text import Line, RecordError
from brinkmanship.game.session.facts import BeforeTurn, BranchTaken, Fact, Noted, SeatTaken, Started, TurnResolved
from brinkmanship.game.session.prepared import Prepared


class Recorder:
    """Writes the facts of one game to its record."""

    def __init__(self, writer: Writer, prepared: Prepared) -> None:
        self.writer, self._prepared = writer, prepared

    def __call__(self, fact: Fact) -> None:
        """Write a fact. Where the disk has no room, its lines are kept and written with the next ones."""
        self.writer.write(self._lines(fact))

    def _lines(self, fact: Fact) -> list[Line]:
        rules, names = self._prepared.rules, self._prepared.names
        match fact:
            case Started():
                return [header_line(fact.setup), *turn_lines(fact.node, rules, names.date(fact.node.world.day))]
            case BeforeTurn():
                return [line_of(fact.kind, turn=fact.node.turn, node=fact.node.number, **fact.said)]
            case TurnResolved():
                return turn_lines(fact.node, rules, names.date(fact.node.world.day), fact.over)
            case BranchTaken():
                return [line_of("branch", turn=fact.node.turn, node=fact.node.number, name=fact.name)]
            case Noted():
                return [note_line(fact.note, fact.turn)]
            case SeatTaken():
                return [line_of("seat", turn=fact.turn, seat=fact.seat, player=fact.player)]

    def save(self, path: Path) -> str:
        """Write the record so far to `path` and go on there; return what became of a record that was there.

        Raises `RecordError`.
        """
        old = self.writer
        if old.path is not None and os.path.realpath(path) == os.path.realpath(old.path):
            if not old.flush():
                raise RecordError(old.take_trouble())
            return ""
        writer = Writer.create(path)
        aside = writer.take_trouble()
        writer.adopt(old.lines)
        if not writer.flush():
            trouble = writer.take_trouble()
            writer.take_back()
            raise RecordError(trouble)
        if old.empty:
            old.take_back()
        else:
            old.close()
        self.writer = writer
        return aside

    def save_part(self, path: Path) -> int:
        """Write as many turns as there is room for to the new file `path`; return how many, else 0. The game stays here.

        Raises `RecordError` when no file can be begun.
        """
        writer = Writer.create(path, exclusive=True)
        writer.adopt(self.writer.lines)
        writer.flush()
        return writer.keep_what_fits()
