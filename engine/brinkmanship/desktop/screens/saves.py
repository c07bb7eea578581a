"""The browser of saved games: each with its picture, date, turn and seat; and the pictures themselves."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from brinkmanship.desktop.exercise.opening import open_exercise
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.files import check_png
from brinkmanship.game.record.saves import Save
from brinkmanship.game.session.exercise import Exercise
from brinkmanship.game.session.open_game import NobodyPlays, open_game

if TYPE_CHECKING:
    from brinkmanship.desktop.app import App

THUMBNAIL = (320, 180)
MOST_SIDE = 1_000  # points of a picture of a saved game
_KEPT: dict[Path, int] = {}
_LOADED: dict[tuple[Path, float], pygame.Surface | None] = {}


def thumbnail_file(record: Path) -> Path:
    """Return where the picture of a saved game is."""
    return record.with_suffix(".png")


def keep_thumbnail(surface: pygame.Surface, state: GameScreenState) -> None:
    """Write the picture of a saved game once a turn, when nothing covers its map."""
    record, turn = state.session.game.path, state.session.view.turn
    if (
        record is None
        or state.dialog
        or state.session.busy
        or state.assets.map.process.busy
        or _KEPT.get(record) == turn
    ):
        return
    _KEPT[record] = turn
    with suppress(OSError, pygame.error):
        pygame.image.save(pygame.transform.smoothscale(surface, THUMBNAIL), str(thumbnail_file(record)))


def thumbnail(record: Path) -> pygame.Surface | None:
    """Return the picture of a saved game, None where there is none."""
    path = thumbnail_file(record)
    try:
        key = (path, path.stat().st_mtime)
    except OSError:
        return None
    if key not in _LOADED:
        try:
            check_png(path, MOST_SIDE)
            _LOADED[key] = pygame.image.load(str(path))
        except (OSError, ValueError, pygame.error):
            _LOADED[key] = None
    return _LOADED[key]


def browse(ui: Ui, area: Rect, saves: list[Save]) -> Save | None:
    """Draw the saved games in a column; return the one that was chosen."""
    chosen: Save | None = None
    with scrolling(ui, area, "load/list", pad=2) as flow:
        if not saves:
            flow.paragraph("No game has been saved yet. Every game saves itself after each turn.", "body", th.MUTED)
        for number, save in enumerate(saves):
            cell = flow.take(96, 8)
            name = f"load/{number}"
            ui.register(name, "row", cell, focusable=True, text=save.title)
            if ui.clicked(name):
                chosen = save
            if not ui.in_sight(cell):
                continue
            hot = ui.hovered(name) or ui.focused(name)
            ui.fill(cell, th.FIELD_HOT if hot else th.FIELD, radius=8, edge=th.FIELD_EDGE)
            _entry(ui, cell, save)
            ui.focus_ring(name, cell, 8)
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
    state = "finished" if save.over else "in progress"
    state = f"exercise, {state}" if save.exercise else state
    used = ui.text(
        (x, cell.y + 10, width, 22), state, "small-strong", th.MUTED if save.over else th.GOLD, align="right"
    )
    ui.text((x, cell.y + 10, width - used - 10, 22), save.title or save.path.stem, "subtitle")
    seats = ", ".join(save.seats) or "nobody's seat"
    line = f"{seats} · turn {save.turn} · {game_date(save.date)}"
    if save.difficulty != "normal":
        line += f" · {save.difficulty}"
    ui.text((x, cell.y + 36, width, 20), line, "body", th.TEXT_SOFT)
    ui.text((x, cell.y + 60, width, 18), f"played {ago(save.modified, datetime.now())}", "small", th.MUTED)


def game_date(text: str) -> str:
    """Return an ISO date of a game for people; other text as it is.

    >>> game_date("2022-02-24")
    '24 February 2022'
    """
    try:
        when = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{when.day} {when:%B %Y}"


def ago(when: datetime, now: datetime) -> str:
    """Return how long ago something was, or its date.

    >>> ago(datetime(2026, 1, 1, 12, 0), datetime(2026, 1, 1, 12, 5))
    '5 minutes ago'
    """
    minutes = int((now - when).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes != 1 else ''} ago"
    if minutes < 24 * 60:
        hours = minutes // 60
        return f"{hours} hour{'s' if hours != 1 else ''} ago"
    return f"{when.day} {when:%B %Y, %H:%M}"


def open_record(app: App, path: Path, seat: str = "") -> str:
    """Go on with a saved game in the window, as *seat* where one is named; return why not, '' when done.

    Raises :class:`NobodyPlays` where nobody plays it and no seat is named: one may be taken.
    """
    try:
        opened = open_game(path, seat, exercises=True)
    except NobodyPlays as nobody:
        if nobody.seats:
            raise
        return f"{path.name}: {nobody}. It can be watched under Replay."
    except Exception as error:
        return f"{path.name}: {error}"
    if opened.game.exercise is not None:
        open_exercise(app, Exercise(opened.game))
    else:
        app.open_game(opened.game, opened.seat)
    return ""
