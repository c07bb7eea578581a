"""Asks before a program is started that a record names: the whole command is shown, and no is the answer unless said."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import OpenGame, OpenStart, Request, Screen
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.saves import leave_game
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.seats import kind_of
from brinkmanship.players.kinds import DOCTRINE, PROGRAM, SCRIPT
from brinkmanship.scenario.document import ScenarioError

_RUN = (
    "A program can do on this computer whatever you can. Run it only if you know it and trust whoever sent you this file. "
    "The whole command is:"
)
_READ = "No record has another file read unless you say so. The file is:"


class ProgramsScreen(Screen):
    """Stands before a game whose record names programs, or files of scripts, for seats: one question a seat."""

    least = (600, 300)

    def __init__(self, then: OpenGame) -> None:
        """Ask about a game; `then` opens it once every seat has its player."""
        self._then = then
        self._done = False  # whether the game goes on in another screen
        self._trouble = ""
        self._answer: str | None = None  # the player chosen in this frame; '' to leave

    def frame(self, ui: Ui) -> None:
        ui.surface.fill(th.INK)
        seat, player = next(iter(self.game.waiting.items()))
        program = kind_of(player).id == PROGRAM
        command = player.partition(":")[2]
        width = min(820.0, ui.width - 40)
        height = min(480.0, ui.height - 40)
        with w.panel(ui, ((ui.width - width) / 2, (ui.height - height) / 2, width, height), "programs") as inner:
            name = self.game.prepared.names.actor(seat)
            what = kind_of(player).people if kind_of(player).id != SCRIPT else "a script in a file"
            ui.text((inner.x, inner.y, inner.width, 34), f"This record has {what} play {name}", "heading")
            with scrolling(ui, Rect(inner.x, inner.y + 44, inner.width, inner.height - 100), "programs/text") as flow:
                flow.paragraph(_RUN if program else _READ, "body")
                flow.gap(8)
                flow.paragraph(command, "strong", th.GOLD)
                flow.gap(8)
                flow.paragraph(f"Without it, {name} is played as the scenario's doctrine says.", "body", th.TEXT_SOFT)
                if self._trouble:
                    flow.paragraph(self._trouble, "body", th.TONES["bad"])
            foot = inner.bottom - 40
            yes = "Run this program" if program else "Read this script"
            if w.button(ui, (inner.x, foot, 110, 38), "Leave", "programs/leave") or ui.key(pygame.K_ESCAPE):
                self._answer = ""
            elif w.button(ui, (inner.right - 420, foot, 190, 38), yes, "programs/run"):
                self._answer = player
            elif w.last_button(ui, inner, "No: play by doctrine", "programs/no", 220):
                self._answer = DOCTRINE

    def after_frame(self, ui: Ui) -> Request | None:
        """Give the seat the player that was chosen; go on to the next seat, to the game, or back."""
        answer, self._answer = self._answer, None
        if answer is None:
            return None
        if not answer:
            return OpenStart()
        try:
            self.game.name_player(next(iter(self.game.waiting)), answer)
        except (GameError, ScenarioError) as error:
            self._trouble = str(error)
            return None
        self._trouble = ""
        ui.forget()
        self._done = not self.game.waiting
        return self._then if self._done else None

    @property
    def game(self) -> Game:
        return self._then.game

    def close(self) -> str:
        """Let go of the game, unless it goes on; return what to say where its record was not whole."""
        return "" if self._done else leave_game(self.game)
