"""The browser of saved games: each with its picture, date, turn and seat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pygame

from brinkmanship.desktop.formatting import game_date
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import CannotOpen, OpenGame
from brinkmanship.desktop.screens.thumbnails import thumbnail, thumbnail_file
from brinkmanship.game.record.saves import Save, delete_save, name_of_save, rename_save
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.session.open_game import NobodyPlays, open_game
from brinkmanship.game.view.labels import long_date
from brinkmanship.text import counted


@dataclass
class Manager:
    """What is being done to a saved game: it gets a name, or is to be deleted once that is confirmed."""

    renaming: Path | None = None
    text: str = ""
    deleting: Path | None = None
    trouble: str = ""

    def draw(self, ui: Ui) -> bool:
        """Draw the question that is open, if any; return whether the list of games has changed."""
        if self.renaming is not None:
            return self._rename(ui, self.renaming)
        return self._delete(ui, self.deleting) if self.deleting is not None else False

    def _rename(self, ui: Ui, path: Path) -> bool:
        with w.modal(ui, (480, 196), "rename") as inner:
            ui.text((inner.x, inner.y, inner.width, 28), "Name this game", "title")
            if ui.focus == "":
                ui.set_focus("rename/text")
            entered = any(key.code in (pygame.K_RETURN, pygame.K_KP_ENTER) for key in ui.input.keys)
            field = (inner.x, inner.y + 40, inner.width, 34)
            self.text = w.text_input(ui, field, self.text, "rename/text", hint="The long winter")
            ui.paragraph((inner.x, inner.y + 80, inner.width, 0), self.trouble, "small", th.TONES["warn"], max_lines=2)
            done = w.button(ui, (inner.right - 140, inner.bottom - 40, 140, 38), "Rename", "rename/go", kind="primary")
            if done or (entered and ui.focus == "rename/text"):
                return self._do(lambda: rename_save(path, self.text))
            if w.button(ui, (inner.x, inner.bottom - 40, 120, 38), "Cancel", "rename/cancel") or ui.key(
                pygame.K_ESCAPE
            ):
                self.close()
        return False

    def _delete(self, ui: Ui, path: Path) -> bool:
        with w.modal(ui, (480, 196), "delete") as inner:
            ui.text((inner.x, inner.y, inner.width, 28), "Delete this game?", "title")
            text = self.trouble or f"{self.text} and its whole record will be gone for good."
            ui.paragraph((inner.x, inner.y + 40, inner.width, 0), text, "body", th.TONES["warn"], max_lines=4)
            if w.button(ui, (inner.x, inner.bottom - 40, 140, 38), "Delete", "delete/go", kind="danger"):
                return self._do(lambda: delete_save(path))
            if w.last_button(ui, inner, "Keep it", "delete/keep", 140) or ui.key(pygame.K_ESCAPE):
                self.close()
        return False

    def _do(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except RecordError as error:
            self.trouble = str(error)
            return False
        self.close()
        return True

    def close(self) -> None:
        """Forget the question."""
        self.renaming = self.deleting = None
        self.trouble = self.text = ""


def browse(ui: Ui, area: Rect, saves: list[Save], manager: Manager | None = None) -> Save | None:
    """Draw the saved games in a column, with a `manager` with ways to rename and delete them; return the one chosen."""
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
            if manager is not None:
                _manage(ui, cell, save, name, manager)
    return chosen


def _manage(ui: Ui, cell: Rect, save: Save, name: str, manager: Manager) -> None:
    y, title = cell.bottom - 32, name_of_save(save.path) or save.title or save.path.name
    if not save.odd and w.button(
        ui, (cell.right - 148, y, 70, 24), "Rename", f"{name}/rename", kind="quiet", style="small"
    ):
        manager.close()
        ui.focus = ""
        manager.renaming, manager.text = save.path, name_of_save(save.path) or save.title
    if w.button(ui, (cell.right - 76, y, 66, 24), "Delete", f"{name}/delete", kind="quiet", style="small"):
        manager.close()
        ui.focus = ""
        manager.deleting, manager.text = save.path, title


def _entry(ui: Ui, cell: Rect, save: Save) -> None:
    frame = Rect(cell.x + 8, cell.y + 8, 142, 80)
    picture = thumbnail(save.path)
    if picture is not None:
        ui.image(picture, frame)
        if save.date:  # maps look alike: the day is what tells two games apart
            label = Rect(frame.x, frame.bottom - 22, frame.width, 22)
            ui.fill(label, (6, 9, 15, 190))
            ui.text(label.inflate(-12, 0), game_date(save.date), "small-strong", th.TEXT)
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
    title = name_of_save(save.path) or save.title or save.path.stem
    ui.text((x, cell.y + 10, width - used - 10, 22), title, "subtitle")
    seats = ", ".join(save.names) or "No human seat"
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
            return f"{counted(number, unit)} ago"
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
