"""The exercise in the window: curtain, a seat's game screen, the next one, then control's page; and round again."""

from __future__ import annotations

import threading

from brinkmanship.desktop.exercise import curtain
from brinkmanship.desktop.exercise.control_state import CONTROL, ControlState
from brinkmanship.desktop.exercise.page import draw_control
from brinkmanship.desktop.exercise.session import SeatSession
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import tooltip
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.navigation import OpenStart, Screen
from brinkmanship.desktop.screens import dialogs
from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.desktop.settings import Settings
from brinkmanship.desktop.sounds import Heard
from brinkmanship.game.record.saves import leave_game
from brinkmanship.game.session.access import Access
from brinkmanship.game.session.exercise import Exercise


class ExerciseScreen(Screen):
    """Several seats and control at one screen."""

    def __init__(self, exercise: Exercise, assets: MapAssets, settings: Settings) -> None:
        self.exercise, self.assets, self.settings = exercise, assets, settings
        self.next = exercise.waiting_for or CONTROL  # whom the curtain waits for
        self.seat: GameScreen | None = None  # whose screen is open
        self.control: ControlState | None = None  # where control's page is open
        self._control: ControlState | None = None  # what control has begun to write stays over the curtain
        self._unread = False  # whether the seat has messages that it was not shown
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    # ------------------------------------------------------------------ what the window asks

    @property
    def game(self) -> Access:
        """The game of the exercise."""
        return self.exercise.game

    def frame(self, ui: Ui) -> None:
        """Take the input of a frame and draw it."""
        if self.seat is not None:
            self._seat_frame(ui, self.seat)
        elif self.control is not None:
            self._control_frame(ui, self.control)
        else:
            self._curtain(ui)

    def heard(self) -> Heard:
        """Return what sounds follow: the screen of a seat."""
        return self.seat.heard() if self.seat is not None else Heard()

    def close(self) -> str:
        """Let go of the game and the map; return what to say where the record was not whole."""
        if self._thread is not None:
            self.exercise.game.abandon()
            self._thread.join(20)
        try:
            return leave_game(self.exercise.game)
        finally:
            self.assets.close()

    # ------------------------------------------------------------------ the curtain

    def _curtain(self, ui: Ui) -> None:
        game = self.exercise.game
        control = self.next == CONTROL
        names = game.prepared.names
        who = "Control" if control else names.actor(self.next)
        colour = th.VERMILION if control else parse_colour(names.colours[self.next])
        over = game.outcome is not None
        did = curtain.draw(ui, who, colour, game.turn, game.date, control=control, over=over)
        if did == "leave":
            self.request = OpenStart()
        elif did == "control":
            self.next = CONTROL
        elif did == "open":
            ui.forget()
            if control:
                self._control = self._control or ControlState(self.exercise, self.assets, self.settings)
                self._control.reopen()
                self.control = self._control
            else:
                self.seat = self._open(self.next)

    def _close_to(self, ui: Ui, whom: str) -> None:
        """Draw the curtain, and forget everything that was on the screen."""
        self.seat = self.control = None
        self.next = whom
        self.assets.map.selected_token = self.assets.map.fan = ""
        self.assets.map.show_all(ui.now_ms, still=True)  # where somebody looked is nobody else's business
        ui.forget()

    # ------------------------------------------------------------------ a seat

    def _open(self, seat: str) -> GameScreen:
        game = self.exercise.game
        session = SeatSession(game.seat(seat))
        if game.turn:
            session.report = game.seat(seat).report()
        screen = GameScreen(session, self.assets, self.settings)
        if session.report is not None and game.outcome is None:
            dialogs.tell(screen.state, session.report)
        screen.state.messages = self.exercise.messages(seat)
        self._unread = bool(screen.state.messages)
        return screen

    def _seat_frame(self, ui: Ui, screen: GameScreen) -> None:
        state = screen.state
        if self._unread and not state.dialog:
            state.dialog, self._unread = "messages", False
        screen.frame(ui)
        if state.messages and not state.dialog:
            label = f"Messages · {len(state.messages)}"
            with ui.on_layer(3):
                if w.button(ui, (ui.width / 2 - 75, 96, 150, 28), label, "exercise/messages"):
                    state.dialog = "messages"
        session = state.session
        assert isinstance(session, SeatSession)
        if self.exercise.game.outcome is not None and self._back(ui):
            self._close_to(ui, CONTROL)
        elif session.handed_in:
            self.exercise.hand_in(session.seat)
            self._close_to(ui, self.exercise.waiting_for or CONTROL)
        else:
            self.request, screen.state.request = screen.state.request, None

    @staticmethod
    def _back(ui: Ui) -> bool:
        """Offer the way back to control over the end of a game."""
        with ui.on_layer(30):
            ui.fill((ui.width / 2 - 118, 8, 236, 36), th.INK, radius=8)
            place = (ui.width / 2 - 115, 10, 230, 32)
            return w.button(ui, place, "Hand back to control", "exercise/back", kind="primary")

    # ------------------------------------------------------------------ control

    def _control_frame(self, ui: Ui, desk: ControlState) -> None:
        if self._thread is not None and not self._thread.is_alive():
            self._thread.join()
            self._thread = None
            if self._error is not None:
                raise self._error
            desk.look()
            desk.resolved = True
        draw_control(ui, desk, busy=self._thread is not None)
        tooltip.draw(ui)
        wanted, desk.wanted = desk.wanted, ""
        if wanted == "resolve" and self._thread is None:
            self._thread = threading.Thread(target=self._resolve, name="turn", daemon=True)
            self._thread.start()
        elif wanted == "leave":
            self.request = OpenStart()
        elif wanted:
            self._close_to(ui, self.exercise.waiting_for or CONTROL if wanted == "next" else wanted)

    def _resolve(self) -> None:
        try:
            self.exercise.resolve()
        except BaseException as error:
            self._error = error
