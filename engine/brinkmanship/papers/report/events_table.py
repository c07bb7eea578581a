"""The timeline of the whole report: maps of the key moments and a table of what happened, by turn."""

from __future__ import annotations

from brinkmanship.game.view.labels import long_date
from brinkmanship.papers.document import (
    Band,
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    bold,
    muted,
)
from brinkmanship.papers.report.data import Event, Report
from brinkmanship.papers.report.events import KINDS
from brinkmanship.papers.report.words import map_width, rung_words

_HEAVY = frozenset({"ending", "control", "capital", "rung", "battle"})
"""Kinds of events that are set in bold."""


def timeline_blocks(report: Report) -> list[Block]:
    """Return the maps and the table of the timeline."""
    blocks: list[Block] = []
    if report.pictures:
        blocks.append(Heading("The situation at key moments", 2))
    for number, (position, png, said) in enumerate(report.pictures, 1):
        rung = rung_words(report, position)
        caption = f"Map {number}: {long_date(report.dates[position])}" + (f", {rung}" if rung else "")
        blocks.append(Figure(png, said, caption, width=map_width(png, 1.0, 0.8)))
    blocks.append(Heading("What happened", 2))
    if not report.events:
        return [*blocks, Paragraph("Nothing happened that weighs enough to be told.")]
    rows: list[Row] = []
    turn = -1
    for event in report.events:
        if event.turn != turn:
            turn = event.turn
            rung = rung_words(report, event.position)
            rows.append(Band(f"Turn {turn}, {long_date(event.date)}" + (f" – ends on {rung}" if rung else "")))
        rows.append([KINDS.get(event.kind, event.kind.replace("_", " ").capitalize()), _told(event)])
    columns = (Column("What", 1), Column("As it was", 6))
    return [*blocks, Table(columns, rows, "What is marked as known to some was secret to all others at the time.")]


def _told(event: Event) -> Cell:
    text = bold(event.text) if event.kind in _HEAVY else Run(event.text)
    return Cell([text, muted(f" [{event.known}]")] if event.known else text)
