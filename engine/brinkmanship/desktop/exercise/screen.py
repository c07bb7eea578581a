"""The exercise in the window: curtain, a seat's game screen, the next one, then control's page; and round again."""

from __future__ import annotations

from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import ClassVar

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.background import in_background
from brinkmanship.desktop.exercise.control_state import CONTROL, ControlState
from brinkmanship.desktop.exercise.mail import Mail, draw_mail
from brinkmanship.desktop.exercise.page import draw_control
from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.navigation import OpenStart, Screen
from brinkmanship.desktop.screens import beats
from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.desktop.session import Session
from brinkmanship.desktop.settings import LEAST, Settings
from brinkmanship.desktop.sounds import Heard
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.record.saves import leave_game
from brinkmanship.game.session.access import Access
from brinkmanship.game.view.reports import TurnReport

_CONTROL, _CURTAIN = (960, 540), (420, 372)
"""Logical pixels that control's page and the curtain need."""


@dataclass
class SeatSession(Session):
    """A game and one of its seats that are played here in turn: committing hands the plan in and resolves nothing."""

    commit_words: ClassVar[tuple[str, str, str]] = (
        "Hand in orders",
        "Hand in the orders of {}?",
        "The turn is resolved when all seats have handed in (F5).",
    )
    alone: ClassVar[bool] = False
    handed_in: bool = False

    def commit(self) -> None:
        """End the planning of the seat; control resolves the turn when all have."""
        self.foresight.rest()
        self.handed_in = True

    def close(self) -> str:
        """Let go of nothing: the game is the exercise's."""
        return ""


class ExerciseScreen(Screen):
    """Several seats and control at one screen."""

    def __init__(self, exercise: Exercise, assets: MapAssets, settings: Settings) -> None:
        self.exercise, self.assets, self.settings = exercise, assets, settings
        self.next = exercise.waiting_for or CONTROL  # whom the curtain waits for
        self.seat: GameScreen | None = None  # whose screen is open
        self.control: ControlState | None = None  # where control's page is open
        self._control: ControlState | None = None  # what control has begun to write stays over the curtain
        self._mail: dict[str, Mail] = {}  # by seat; what is begun to be written stays over the curtain
        self._unread = False  # whether the seat has messages that it was not shown
        self.resolving: Future[TurnReport] | None = None  # that is being resolved

    @property
    def least(self) -> tuple[int, int]:  # type: ignore[override]
        """The logical pixels that control's page, the curtain or a seat's screen needs."""
        return _CONTROL if self.control is not None else LEAST if self.seat is not None else _CURTAIN

    @property
    def game(self) -> Access:
        return self.exercise.game

    def frame(self, ui: Ui) -> None:
        if self.seat is not None:
            self._seat_frame(ui, self.seat)
        elif self.control is not None:
            self._control_frame(ui, self.control)
        else:
            self._curtain(ui)

    def heard(self) -> Heard:
        return self.seat.heard() if self.seat is not None else Heard()

    def close(self) -> str:
        """Let go of the game and the map; return what to say where the record was not whole."""
        if self.resolving is not None:
            self.exercise.game.abandon()
            wait([self.resolving], 20)
        try:
            return leave_game(self.exercise.game)
        finally:
            self.assets.close()

    def _curtain(self, ui: Ui) -> None:
        """Draw the curtain for who is to sit down next."""
        game = self.exercise.game
        control = self.next == CONTROL
        who = "Control" if control else game.prepared.names.actor(self.next)
        colour = th.VERMILION if control else parse_colour(game.prepared.facts.colours[self.next])
        ui.fill((0, 0, ui.width, ui.height), th.INK)
        middle, width = ui.height / 2, ui.width
        band = Rect(0, middle - 130, width, 260)
        ui.fill(band, th.PANEL)
        for y in (band.y, band.bottom - 3):
            ui.fill((0, y, width, 3), colour)
        ui.register("curtain", "panel", band)
        where = f"Exercise · {'the end' if game.outcome is not None else f'turn {game.turn + 1}'} · {formatting.day(game.date)}"
        label = "Control is here" if control else f"{who} is here"
        note = "The others look away until the orders are handed in."
        note = "Control sees the truth: no seat may look." if control else note
        if ui.focus not in ("curtain/open", "curtain/control", "curtain/leave"):
            ui.set_focus("curtain/open")
        with ui.in_panel("curtain"):
            ui.text((0, middle - 112, width, 20), where, "small", th.MUTED, align="center")
            ui.text((0, middle - 84, width, 28), "Hand the screen to", "subtitle", th.TEXT_SOFT, align="center")
            ui.text((0, middle - 52, width, 56), who, "display", th.TEXT, align="center")
            wide = max(ui.text_width(label, "button") + 48, 220)
            place = (width / 2 - wide / 2, middle + 22, wide, 42)
            opened = w.button(ui, place, label, "curtain/open", kind="primary")
            ui.text((0, middle + 76, width, 22), note, "small", th.MUTED, align="center")
            place = (width / 2 - 190, band.bottom + 18, 180, 32)
            other = not control and w.button(ui, place, "Control first", "curtain/control", kind="quiet")
            place = (width / 2 - 90 if control else width / 2 + 10, band.bottom + 18, 180, 32)
            leave = w.button(ui, place, "To the start screen", "curtain/leave", kind="quiet")
        if opened:
            ui.forget()
            if control:
                self._control = self._control or ControlState(self.exercise, self.assets, self.settings)
                self._control.reopen()
                self.control = self._control
            else:
                self.seat = self._open(self.next)
        elif other:
            self.next = CONTROL
        elif leave or ui.key(pygame.K_ESCAPE):
            self.request = OpenStart()

    def _close_to(self, ui: Ui, whom: str) -> None:
        """Draw the curtain, and forget everything that was on the screen."""
        self.seat = self.control = None
        self.next = whom
        self.assets.map.overlay.selected = self.assets.map.overlay.fan = ""
        self.assets.map.show_all(ui.now_ms, still=True)  # where somebody looked is nobody else's business
        ui.forget()

    def _open(self, seat: str) -> GameScreen:
        game = self.exercise.game
        session = SeatSession(game.seat(seat))
        if game.turn:
            session.report = game.seat(seat).report()
        screen = GameScreen(session, self.assets, self.settings)
        if session.report is not None and game.outcome is None:
            beats.tell(screen.state, session.report)
        mail = self._mail.setdefault(seat, Mail(self.exercise, seat))
        mail.tab, mail.open = "inbox", ""
        screen.state.mail = lambda ui: draw_mail(ui, mail)
        self._unread = bool(mail.unread)
        return screen

    def _seat_frame(self, ui: Ui, screen: GameScreen) -> None:
        state = screen.state
        if self._unread and not state.dialog:
            state.dialog, self._unread = "messages", False
        screen.frame(ui)
        mail = self._mail[state.session.view.seat]
        if not state.dialog:
            new = len(mail.unread)
            label = f"Letters · {new} new" if new else "Letters"
            with ui.on_layer(3):
                place = (ui.width / 2 - 65, 96, 130, 28)
                if w.button(ui, place, label, "exercise/messages", kind="primary" if new else "plain", style="medium"):
                    mail.tab, mail.open = "inbox", ""
                    state.dialog = "messages"
        session = state.session
        assert isinstance(session, SeatSession)
        back = False
        if self.exercise.game.outcome is not None:
            with ui.on_layer(30):
                ui.fill((ui.width / 2 - 118, 8, 236, 36), th.INK, radius=8)
                place = (ui.width / 2 - 115, 10, 230, 32)
                back = w.button(ui, place, "Hand back to control", "exercise/back", kind="primary")
        if back:
            self._close_to(ui, CONTROL)
        elif session.handed_in:
            self.exercise.hand_in(session.game.seat)
            self._close_to(ui, self.exercise.waiting_for or CONTROL)
        else:
            self.request, screen.state.request = screen.state.request, None

    def _control_frame(self, ui: Ui, desk: ControlState) -> None:
        if self.resolving is not None and self.resolving.done():
            turn, self.resolving = self.resolving, None
            turn.result()  # raises what resolving it raised
            desk.look()
            desk.resolved = True
        draw_control(ui, desk, busy=self.resolving is not None)
        tooltip.draw(ui)
        wanted, desk.wanted = desk.wanted, ""
        if wanted == "resolve" and self.resolving is None:
            self.resolving = in_background(self.exercise.resolve, "turn")
        elif wanted == "leave":
            self.request = OpenStart()
        elif wanted:
            self._close_to(ui, self.exercise.waiting_for or CONTROL if wanted == "next" else wanted)
