"""The start screen: go on, begin a new game or the tutorial, load one, settings, help; and what a crash left behind."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pygame

from brinkmanship.desktop import recovery
from brinkmanship.desktop.formatting import game_date
from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import CannotOpen, OpenGame, OpenReplay, Quit, Screen
from brinkmanship.desktop.screens import help, preferences
from brinkmanship.desktop.settings import Settings
from brinkmanship.desktop.start.backdrop import backdrop
from brinkmanship.desktop.start.saves import Manager, browse, open_record
from brinkmanship.desktop.start.setup import Loading, NewExercise, NewGame, Setup
from brinkmanship.desktop.tutorial.lesson import lesson
from brinkmanship.game.record.saves import Save, new_save, saved_games
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import NobodyPlays
from brinkmanship.players.kinds import PERSON
from brinkmanship.scenario.description import Entry, bundled_entries
from brinkmanship.scenario.scripts import VARIATION_MARK

_LOW, _NARROW = 520.0, 560.0  # logical height and width below which the name of the game makes room


@dataclass
class StartScreen(Screen):
    """The first screen."""

    settings: Settings
    scenario: str = ""
    seed: int | None = None
    page: str = "main"
    chosen: NewGame = field(default_factory=NewGame)
    planned: NewExercise = field(default_factory=NewExercise)
    problem: str = ""

    def __post_init__(self) -> None:
        self._loading: dict[str, Loading] = {}
        self._nobody: tuple[Path, tuple[str, ...]] = (Path(), ())  # a game that nobody plays, and its seats
        self.interrupted = recovery.interrupted()
        self._tutorial = False
        self._tall = 0.0  # of the first page, as it was drawn last
        self._earth: pygame.Surface | None = None  # at the window's size
        self._scripts: list[Entry] = []
        self._manager = Manager()
        if self.scenario:
            self.chosen.scenario = self.planned.scenario = self.scenario
            self.page = "new"
        if self.seed is not None:
            self.chosen.seed = str(self.seed)

    def _load(self, name: str) -> Loading:
        if name not in self._loading:
            self._loading[name] = Loading(name)
        return self._loading[name]

    @cached_property
    def saves(self) -> list[Save]:
        """The saved games, the latest first; read once."""
        return saved_games()

    def frame(self, ui: Ui) -> None:
        size = ui.surface.get_size()
        if self._earth is None or self._earth.get_size() != size:
            self._earth = backdrop(*size)
        ui.surface.blit(self._earth, (0, 0))
        x, top = self._head(ui)
        before = self.page
        over = {"help": help.page, "settings": preferences.page}.get(self.page)
        pages = {"new": self._new, "exercise": self._new, "load": self._load_page, "replay": self._replay}
        pages["nobody"] = self._nobody_page
        pages.get(self.page, self._main)(ui, x, top)
        if over is not None and over(ui, self.settings):
            self.page = "main"
        if self.page in pages and ui.key(pygame.K_ESCAPE):  # one that a question has not taken
            self.page = "main"
        if self.page != before:
            ui.focus = ""
        if self._tutorial:
            self._begin_tutorial(ui)
        w.draw_toasts(ui, 20)
        tooltip.draw(ui)
        self._load(self.chosen.scenario)  # after the first frame, which it would hold up

    def _head(self, ui: Ui) -> tuple[float, float]:
        """Draw the name of the game; return the left edge and the top of what stands below, by the room there is."""
        small = ui.height < _LOW or ui.width < _NARROW
        x = max(60.0, ui.width * 0.09) if not small else 16.0
        if small and self.page != "main":
            return x, 8.0
        if small:
            ui.text((x, 6, ui.width - 2 * x, 28), "BRINKMANSHIP", "title", th.TEXT)
            return x, 40.0
        high = ui.height * 0.13 if ui.height >= 700 else 24.0
        ui.text((x, high, ui.width - 2 * x, 60), "BRINKMANSHIP", "display", th.TEXT)
        below = (x + 2, high + 56, ui.width - 2 * x, 26)
        ui.text(below, "A crisis, the people who decide, and every future from here", "subtitle", th.MUTED)
        return x, high + (112 if ui.height >= 700 else 92)

    def _main(self, ui: Ui, x: float, top: float) -> None:
        whole = Rect(x, top, min(316.0, ui.width - x - 8), ui.height - top - 6)
        with panned(ui, whole, (0.0, self._tall), "start/main") as column:
            flow = Flow(ui, column.x + 2, column.y + 2, min(300.0, column.width - 14))
            self._entries(ui, flow)
            tall = flow.y - column.y
        if tall != self._tall:
            self._tall = tall
            ui.again()
        if self.problem:
            beside = Rect(x + 330, top, min(ui.width - x - 330 - 40, 460), 170)
            if beside.width < 220:
                beside = Rect(8, ui.height - 118, ui.width - 16, 110)
            with (
                ui.on_layer(4),
                w.panel(ui, beside, "start/problem") as inner,
                scrolling(ui, inner, "start/problem/text") as text,
            ):
                text.paragraph(self.problem, "small", th.TONES["bad"])

    def _entries(self, ui: Ui, flow: Flow) -> None:
        """Draw the ways on from the first page."""
        unfinished = next((save for save in self.saves if not (save.over or save.odd)), None)
        if self.interrupted is not None:
            self._rescue(ui, flow)
        elif unfinished is not None:
            if w.button(ui, flow.take(46, 2), "Continue", "start/continue", kind="primary"):
                self._open(unfinished.path)
            detail = (unfinished.title, ", ".join(unfinished.seats), game_date(unfinished.date))
            flow.line(f"{' · '.join(detail)} · turn {unfinished.turn}", "small", th.MUTED)
            flow.gap(6)
        first = "plain" if unfinished else "primary"
        if w.button(ui, flow.take(42, 8), "New game", "start/new", kind=first):
            self.page = "new"
        if w.button(ui, flow.take(42, 8), "Tutorial", "start/tutorial", detail="ten minutes"):
            self._tutorial = True
        for page in ("exercise", "load", "replay", "settings", "help"):
            if w.button(ui, flow.take(42, 8), page.capitalize(), f"start/{page}"):
                self.page = page
        if w.button(ui, flow.take(42, 8), "Quit", "start/quit"):
            self.request = Quit()

    def _rescue(self, ui: Ui, flow: Flow) -> None:
        """Offer the game that was open when the program last ended badly."""
        record = self.interrupted
        assert record is not None
        flow.paragraph("Brinkmanship closed in the middle of a game. Every committed turn is safe.", "small", th.GOLD)
        cell = flow.take(42, 14)
        if w.button(ui, (cell.x, cell.y, 210, 42), "Recover the game", "start/recover", kind="primary"):
            self.interrupted = None
            self._open(record)
        if w.button(ui, (cell.x + 218, cell.y, 82, 42), "Not now", "start/recover/drop", kind="quiet"):
            self.interrupted = None

    def _begin_tutorial(self, ui: Ui) -> None:
        taught = lesson()
        loading = self._load(taught.scenario)
        if loading.prepared is None:
            ui.text((0, ui.height - 60, ui.width, 24), loading.error or "Reading the scenario…", align="center")
            return
        self._tutorial = False
        record = new_save(loading.prepared.names.id, taught.seat)
        game = Game.new(loading.prepared, {taught.seat: PERSON}, seed=taught.seed, record=record, keep_going=True)
        self.request = OpenGame(game, taught.seat, tutorial=True)

    def _new(self, ui: Ui, x: float, top: float) -> None:
        """Draw the page of a new game or exercise; begin it when that was chosen."""
        chosen: Setup = self.chosen if self.page == "new" else self.planned
        loading = self._load(chosen.scenario)
        area = Rect(x, top, min(ui.width - 2 * x, 1080), ui.height - top - self._foot(ui))
        with self._panel(ui, area, "", least=(770.0, 340.0)) as inner:
            began = chosen.draw(ui, inner, loading)
        if began and loading.prepared is not None:
            try:
                self.request = chosen.begin(loading.prepared)
            except Exception as error:
                self.problem, self.page = str(error), "main"

    @staticmethod
    def _foot(ui: Ui) -> float:
        """Return the room that is left below a page."""
        return 40.0 if ui.height >= _LOW else 8.0

    @contextmanager
    def _panel(
        self, ui: Ui, area: Rect, title: str, back: str = "main", least: tuple[float, float] = (400.0, 220.0)
    ) -> Iterator[Rect]:
        """Draw a page's panel, its title and the way back; below the `least` size of its content it can be moved about."""
        page = self.page
        with w.panel(ui, area, page) as room, panned(ui, room, least, page) as inner:
            ui.text((inner.x, inner.y, inner.width, 28), title, "title")
            yield inner
            if w.button(ui, (inner.x, inner.bottom - 38, 120, 36), "Back", f"{page}/back"):
                self.page = back

    def _load_page(self, ui: Ui, x: float, top: float) -> None:
        area = Rect(x, top, min(ui.width - 2 * x, 760), ui.height - top - self._foot(ui))
        with self._panel(ui, area, "Saved games") as inner:
            count = f"{len(self.saves)} kept"
            ui.text((inner.x, inner.y, inner.width, 28), count, "small", th.MUTED, align="right")
            box = Rect(inner.x, inner.y + 38, inner.width, inner.height - 90)
            chosen = browse(ui, box, self.saves, self._manager)
        if self._manager.draw(ui):
            self.saves = saved_games()
        if chosen is not None:
            self._open(chosen.path)

    def _replay(self, ui: Ui, x: float, top: float) -> None:
        area = Rect(x, top, min(ui.width - 2 * x, 760), ui.height - top - self._foot(ui))
        with self._panel(ui, area, "Watch") as inner:
            self._scripts = self._scripts or [entry for entry in bundled_entries() if entry.kind == "script"]
            rows = sum(1 + len(entry.variations) for entry in self._scripts)
            box = Rect(inner.x, inner.y + 36, inner.width, min(26 + 31 * rows, (inner.height - 84) * 0.6))
            with scrolling(ui, box, "replay/scripts") as flow:
                flow.caption("Scripts")
                for entry in self._scripts:
                    if w.row(ui, flow.take(30, 1), entry.title, f"replay/{entry.name}", style="medium"):
                        self.request = OpenReplay(entry.name)
                    for key, title in entry.variations:
                        cell, name = flow.take(30, 1), f"{entry.name}{VARIATION_MARK}{key}"
                        cell = Rect(cell.x + 22, cell.y, cell.width - 22, cell.height)
                        if w.row(ui, cell, title, f"replay/{name}", tone=th.TEXT_SOFT):
                            self.request = OpenReplay(name)
            flow = Flow(ui, inner.x, box.bottom + 10, inner.width)
            flow.caption("Games played")
            rest = Rect(inner.x, flow.y + 4, inner.width, inner.bottom - 48 - flow.y)
            chosen = browse(ui, rest, self.saves)
            if chosen is not None:
                self.request = OpenReplay(str(chosen.path))

    def _open(self, path: Path, seat: str = "") -> None:
        try:
            self.request = open_record(path, seat)
        except NobodyPlays as nobody:
            self._nobody = (path, nobody.seats)
            self.problem, self.page = "", "nobody"
        except CannotOpen as error:
            self.problem, self.page = str(error), "main"

    def _nobody_page(self, ui: Ui, x: float, top: float) -> None:
        """Offer the seats of a game that nobody plays."""
        path, seats = self._nobody
        area = Rect(x, top, min(ui.width - 2 * x, 560), min(ui.height - top - self._foot(ui), 150 + 44 * len(seats)))
        with self._panel(ui, area, "Nobody plays in this game", "load") as inner:
            about = f"{path.name}: take a seat, or watch it."
            ui.paragraph((inner.x, inner.y + 34, inner.width, 0), about, "small", th.MUTED)
            with scrolling(ui, Rect(inner.x, inner.y + 58, inner.width, inner.height - 106), "nobody/seats") as flow:
                for seat in seats:
                    if w.button(ui, flow.take(38, 6), f"Play as {seat}", f"nobody/{seat}"):
                        self._open(path, seat)
        with ui.in_panel("nobody"):  # after the way back, for Tab
            if w.button(ui, (inner.right - 120, inner.bottom - 38, 120, 36), "Watch", "nobody/watch"):
                self.request = OpenReplay(str(path))

    def refused(self, ui: Ui, why: str) -> None:
        self.problem, self.page = why, "main"

    def close(self) -> str:
        """Wait for a scenario that is still being read: a thread cut off at the end of the program may abort it."""
        for loading in self._loading.values():
            wait([loading.work], 20)
        return ""
