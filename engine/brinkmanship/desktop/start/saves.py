"""The browser of saved games: each with its picture, date, turn and seat."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from brinkmanship.desktop.formatting import game_date
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import CannotOpen, OpenGame
from brinkmanship.desktop.screens.thumbnails import thumbnail, thumbnail_file
from brinkmanship.game.record.saves import Save
from brinkmanship.game.session.open_game import NobodyPlays, open_game
from brinkmanship.game.view.labels import long_date


def browse(ui: Ui, area: Rect, saves: list[Save]) -> Save | None:
    """Draw the saved games in a column; return the one that was chosen."""
    chosen: Save | None = None
    with scrolling(ui, area, "load/list", pad=2) as flow:
        if not saves:
            flow.paragraph("No game has been saved yet. Every game saves itself after each turn.", "body", th.MUTED)
        for number, save in enumerate(saves):
            cell = flow.take(96, 8)
            name = f"load/{number}"
            if ui.in_sight(cell):
                ui.fill(cell, th.FIELD, radius=8, edge=th.FIELD_EDGE)
                _entry(ui, cell, save)
            if w.item(ui, cell, name, save.title, kind="row", radius=8):
                chosen = save
    return chosen


def _entry(ui: Ui, cell: Rect, save: Save) -> None:
    frame = Rect(cell.x + 8, cell.y + 8, 142, 80)
    picture = thumbnail(save.path)
    if picture is not None:
        ui.image(picture, frame)
    else:
        ui.fill(frame, th.INK, radius=4)
        odd = thumbnail_file(save.path).exists()
        ui.text(frame, "odd picture" if odd else "no picture", "small", th.FAINT, align="center")
    x, width = frame.right + 14, cell.right - frame.right - 26
    if save.odd:
        ui.text((x, cell.y + 10, width, 22), save.title, "subtitle", th.MUTED)
        ui.text((x, cell.y + 36, width, 20), "This file is odd and cannot be played on.", "body", th.TEXT_SOFT)
        ui.text((x, cell.y + 60, width, 18), save.odd, "small", th.MUTED)
        return
    state, tone = ("finished", th.MUTED) if save.over else ("in progress", th.GOLD)
    state = f"exercise, {state}" if save.exercise else state
    used = ui.text((x, cell.y + 10, width, 22), state, "small-strong", tone, align="right")
    ui.text((x, cell.y + 10, width - used - 10, 22), save.title or save.path.stem, "subtitle")
    seats = ", ".join(save.seats) or "nobody's seat"
    line = f"{seats} · turn {save.turn} · {game_date(save.date)}"
    line += f" · {save.difficulty}" if save.difficulty != "normal" else ""
    ui.text((x, cell.y + 36, width, 20), line, "body", th.TEXT_SOFT)
    ui.text((x, cell.y + 60, width, 18), f"played {ago(save.modified, datetime.now())}", "small", th.MUTED)


def ago(when: datetime, now: datetime) -> str:
    """Return how long ago something was, or its date.

    >>> ago(datetime(2026, 1, 1, 12, 0), datetime(2026, 1, 1, 12, 5))
    '5 minutes ago'
    """
    minutes = int((now - when).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for number, unit, most in ((minutes, "minute", 60), (minutes // 60, "hour", 24)):
        if number < most:
            return f"{number} {unit}{'s' if number != 1 else ''} ago"
    return long_date(when)


def open_record(path: Path, seat: str = "") -> OpenGame:
    """Open a saved game, as `seat` where one is named; return the request to go on with it.

    Raises `NobodyPlays` if nobody plays it and no seat is named: one may be taken; `CannotOpen` if it cannot be opened.
    """
    try:
        opened = open_game(path, seat, exercises=True)
    except NobodyPlays as nobody:
        if nobody.seats:
            raise
        raise CannotOpen(f"{path.name}: {nobody}. It can be watched under Replay.") from None
    except Exception as error:
        raise CannotOpen(f"{path.name}: {error}") from error
    return OpenGame(opened.game, opened.seat)
