"""The start screen: go on, begin a new game or the tutorial, load one, settings, help; and what a crash left behind."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pygame

from brinkmanship.desktop import recovery
from brinkmanship.desktop.exercise.setup import ABOUT, DIFFICULTIES, STILL, ExerciseSetup, draw_setup
from brinkmanship.desktop.formatting import game_date
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import tooltip
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import CannotOpen, OpenExercise, OpenGame, OpenReplay, Quit, Screen
from brinkmanship.desktop.screens import help, preferences
from brinkmanship.desktop.settings import Settings
from brinkmanship.desktop.start.backdrop import backdrop
from brinkmanship.desktop.start.saves import browse, open_record
from brinkmanship.desktop.tutorial.lesson import lesson
from brinkmanship.game.record.saves import Save, new_save, saved_games
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import NobodyPlays
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.players.difficulty import NORMAL
from brinkmanship.players.kinds import DOCTRINE, PERSON, WAIT
from brinkmanship.scenario.description import Entry, bundled_entries
from brinkmanship.scenario.loading import bundled
from brinkmanship.scenario.scripts import VARIATION_MARK
from brinkmanship.simulation.spans import span


@dataclass
class _Loading:
    """A scenario that is being read in the background."""

    name: str
    prepared: Prepared | None = None
    error: str = ""
    thread: threading.Thread | None = None

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name="loading", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            prepared = prepare(Path(self.name) if "/" in self.name or self.name.endswith(".yaml") else self.name)
            _ = prepared.compiled.geography
            self.prepared = prepared
        except Exception as error:
            self.error = str(error)


@dataclass
class NewGame:
    """What has been chosen for a new game."""

    scenario: str = "january-2022"
    seat: str = ""
    days: str = ""
    seed: str = ""
    difficulty: str = "normal"

    @property
    def others(self) -> str:
        """Who decides for everybody else: their doctrine, or nobody."""
        return WAIT if self.difficulty == STILL else DOCTRINE

    @property
    def level(self) -> str:
        """The difficulty of the programs."""
        return NORMAL.id if self.difficulty == STILL else self.difficulty


@dataclass
class StartScreen(Screen):
    """The first screen."""

    settings: Settings
    scenario: str = ""
    seed: int | None = None
    page: str = "main"
    chosen: NewGame = field(default_factory=NewGame)
    planned: ExerciseSetup = field(default_factory=ExerciseSetup)
    problem: str = ""

    def __post_init__(self) -> None:
        self._loading: dict[str, _Loading] = {}
        self._saves: list[Save] | None = None
        self._nobody: tuple[Path, tuple[str, ...]] = (Path(), ())  # a game that nobody plays, and its seats
        self.interrupted = recovery.interrupted()
        self._tutorial = False
        self._earth: pygame.Surface | None = None  # at the window's size
        self._scripts: list[Entry] = []
        if self.scenario:
            self.chosen.scenario = self.planned.scenario = self.scenario
            self.page = "new"
        if self.seed is not None:
            self.chosen.seed = str(self.seed)

    def _load(self, name: str) -> _Loading:
        if name not in self._loading:
            self._loading[name] = _Loading(name)
            self._loading[name].start()
        return self._loading[name]

    @property
    def saves(self) -> list[Save]:
        """The saved games, the latest first; read once."""
        if self._saves is None:
            self._saves = saved_games()
        return self._saves

    def frame(self, ui: Ui) -> None:
        """Take the input of a frame and draw it."""
        self._backdrop(ui)
        x = max(60.0, ui.width * 0.09)
        ui.text((x, ui.height * 0.13, 700, 60), "BRINKMANSHIP", "display", th.TEXT)
        ui.text(
            (x + 2, ui.height * 0.13 + 56, 700, 26),
            "A crisis, the people who decide, and every road from here",
            "subtitle",
            th.MUTED,
        )
        top = ui.height * 0.13 + 112
        before = self.page
        over = {"help": help.page, "settings": preferences.page}.get(self.page)
        pages = {"new": self._new, "load": self._load_page, "replay": self._replay, "exercise": self._exercise}
        pages["nobody"] = self._nobody_page
        pages.get(self.page, self._main)(ui, x, top)
        if over is not None and over(ui, self.settings):
            self.page = "main"
        if self.page in pages and ui.key(pygame.K_ESCAPE):
            self.page = "main"
        if self.page != before:
            ui.focus = ""
        if self._tutorial:
            self._begin_tutorial(ui)
        w.draw_toasts(ui, 20)
        tooltip.draw(ui)
        self._load(self.chosen.scenario)  # after the first frame, which it would hold up

    def _backdrop(self, ui: Ui) -> None:
        """Draw the Earth at night."""
        surface = ui.surface
        if self._earth is None or self._earth.get_size() != surface.get_size():
            self._earth = backdrop(*surface.get_size())
        surface.blit(self._earth, (0, 0))

    def _main(self, ui: Ui, x: float, top: float) -> None:
        flow = Flow(ui, x, top, 300)
        unfinished = next((save for save in self.saves if not (save.over or save.odd)), None)
        if self.interrupted is not None:
            self._rescue(ui, flow)
        elif unfinished is not None:
            detail = f"{unfinished.title} · {', '.join(unfinished.seats)} · {game_date(unfinished.date)}"
            if w.button(ui, flow.take(46, 2), "Continue", "start/continue", kind="primary"):
                self._open(unfinished.path)
            flow.line(f"{detail} · turn {unfinished.turn}", "small", th.MUTED)
            flow.gap(6)
        first = "plain" if unfinished else "primary"
        if w.button(ui, flow.take(42, 8), "New game", "start/new", kind=first):
            self.page = "new"
        if w.button(ui, flow.take(42, 8), "Tutorial", "start/tutorial", detail="ten minutes"):
            self._tutorial = True
        pages = (
            ("Exercise", "exercise"),
            ("Load", "load"),
            ("Replay", "replay"),
            ("Settings", "settings"),
            ("Help", "help"),
        )
        for label, page in pages:
            if w.button(ui, flow.take(42, 8), label, f"start/{page}"):
                self.page = page
        if w.button(ui, flow.take(42, 8), "Quit", "start/quit"):
            self.request = Quit()
        if self.problem:
            beside = Rect(x + 330, top, min(ui.width - x - 330 - 40, 460), 170)
            with w.panel(ui, beside, "start/problem") as inner:
                ui.paragraph(inner, self.problem, "small", th.TONES["bad"], max_lines=8)

    def _rescue(self, ui: Ui, flow: Flow) -> None:
        """Offer the game that was open when the program last ended badly."""
        record = self.interrupted
        assert record is not None
        flow.paragraph("The program ended in the middle of a game. Every committed turn is safe.", "small", th.GOLD)
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
        game = Game.new(loading.prepared, {taught.seat: PERSON}, seed=taught.seed)
        self.request = OpenGame(game, taught.seat, tutorial=True)

    # ------------------------------------------------------------------ new game

    def _new(self, ui: Ui, x: float, top: float) -> None:
        area = Rect(x, top, min(ui.width - 2 * x, 1080), ui.height - top - 40)
        with w.panel(ui, area, "new") as inner:
            loading = self._load(self.chosen.scenario)
            names = [(name, name) for name in bundled() if "." not in name]
            if self.chosen.scenario not in dict(names):
                names.insert(0, (self.chosen.scenario, Path(self.chosen.scenario).stem))
            row = Rect(inner.x, inner.y, 300, 30)
            scenario = w.stepper(ui, row, names, self.chosen.scenario, "new/scenario")
            if scenario != self.chosen.scenario:
                self.chosen = NewGame(scenario)
            if loading.error:
                ui.paragraph(
                    (inner.x, inner.y + 46, inner.width, 0), loading.error, "small", th.TONES["bad"], max_lines=12
                )
            elif loading.prepared is None:
                ui.text((inner.x, inner.y + 46, inner.width, 24), "Reading the scenario…", "body", th.MUTED)
            else:
                self._seats(ui, inner, loading.prepared)
            if w.button(ui, (inner.x, inner.bottom - 38, 120, 36), "Back", "new/back"):
                self.page = "main"

    def _seats(self, ui: Ui, inner: Rect, prepared: Prepared) -> None:
        scenario = prepared.compiled.scenario
        playable = [id for id, actor in scenario.actors.items() if actor.playable]
        if self.chosen.seat not in playable:
            self.chosen.seat = playable[0] if playable else ""
        ui.text((inner.x + 320, inner.y, inner.width - 320, 30), scenario.scenario.title, "title")
        if not playable:
            text = "No seat of this scenario may be played: its author marks actors with 'playable: true'."
            ui.paragraph((inner.x + 320, inner.y + 44, inner.width - 320, 0), text, "body", th.TEXT_SOFT)
            return
        left = Rect(inner.x, inner.y + 44, 250, inner.height - 98)
        with scrolling(ui, left, "new/seats", pad=2) as flow:
            flow.caption("Your seat")
            for id in playable:
                actor = scenario.actors[id]
                mark, lit = parse_colour(prepared.names.colours[id]), self.chosen.seat == id
                cell, name = flow.take(28, 2), f"new/seat/{id}"
                if w.row(ui, cell, actor.name, name, selected=lit, marker=mark, style="medium"):
                    self.chosen.seat = id
        right = Rect(left.right + 24, left.y, inner.right - left.right - 24, inner.height - 150)
        actor = scenario.actors[self.chosen.seat]
        with scrolling(ui, right, f"new/briefing/{self.chosen.seat}", pad=2) as flow:
            flow.line(actor.name, "title")
            flow.line(actor.leader or "", "small", th.MUTED)
            text = actor.briefing or actor.description or scenario.scenario.briefing or ""
            for paragraph in str(text).split("\n\n"):
                flow.paragraph(" ".join(paragraph.split()), "body", th.TEXT_SOFT)
                flow.gap(7)
        self._options(ui, Rect(right.x, inner.bottom - 92, right.width, 92), prepared)

    def _options(self, ui: Ui, area: Rect, prepared: Prepared) -> None:
        head = prepared.compiled.scenario.scenario
        ui.text((area.x, area.y, 130, 18), "Days per turn", "small", th.MUTED)
        usual = f"{head.days_per_turn:g}"
        told = usual if head.days_per_turn % 1 == 0 else span(head.days_per_turn)
        options = [(usual, f"{told} (usual)")] + [(d, d) for d in ("1", "2", "3", "7", "14") if d != usual]
        self.chosen.days = w.stepper(ui, (area.x, area.y + 19, 160, 30), options, self.chosen.days or usual, "new/days")
        ui.text((area.x + 180, area.y, 200, 18), "Seed (empty: chance)", "small", th.MUTED)
        typed = w.text_input(ui, (area.x + 180, area.y + 19, 150, 30), self.chosen.seed, "new/seed", limit=12)
        self.chosen.seed = "".join(letter for letter in typed if letter in "0123456789")
        ui.text((area.x + 350, area.y, 200, 18), "Difficulty", "small", th.MUTED)
        row = (area.x + 350, area.y + 19, 190, 30)
        self.chosen.difficulty = w.stepper(ui, row, DIFFICULTIES, self.chosen.difficulty, "new/difficulty")
        about = (area.x, area.bottom - 31, area.width - 220, 24)
        ui.text(about, ABOUT[self.chosen.difficulty], "small", th.TEXT_SOFT, align="left")
        if w.button(ui, (area.right - 200, area.bottom - 38, 200, 36), "Begin", "new/begin", kind="primary"):
            self._begin(prepared)

    def _begin(self, prepared: Prepared) -> None:
        seed = int(self.chosen.seed) if self.chosen.seed else secrets.randbits(31)
        days = float(self.chosen.days or 0) or None
        usual = prepared.compiled.scenario.scenario.days_per_turn
        source = prepared if days in (None, usual) else prepared.compiled.loaded
        try:
            game = Game.new(
                source,
                {self.chosen.seat: PERSON},
                seed=seed,
                days_per_turn=None if source is prepared else days,
                rest=self.chosen.others,
                difficulty=self.chosen.level,
                record=new_save(prepared.names.id, self.chosen.seat),
                keep_going=True,
            )
        except Exception as error:
            self.problem = str(error)
            self.page = "main"
            return
        self.request = OpenGame(game, self.chosen.seat)

    # ------------------------------------------------------------------ exercise

    def _exercise(self, ui: Ui, x: float, top: float) -> None:
        area = Rect(x, top, min(ui.width - 2 * x, 1080), ui.height - top - 40)
        with w.panel(ui, area, "exercise") as inner:
            did = draw_setup(ui, inner, self.planned, self._load(self.planned.scenario))
        if did == "back":
            self.page = "main"
        elif did == "begin":
            loading = self._load(self.planned.scenario)
            try:
                assert loading.prepared is not None
                exercise = self.planned.begin(loading.prepared)
            except Exception as error:
                self.problem = str(error)
                self.page = "main"
                return
            self.request = OpenExercise(exercise)

    # ------------------------------------------------------------------ load

    def _load_page(self, ui: Ui, x: float, top: float) -> None:
        area = Rect(x, top, min(ui.width - 2 * x, 760), ui.height - top - 40)
        with w.panel(ui, area, "load") as inner:
            count = len(self.saves)
            ui.text((inner.x, inner.y, inner.width, 28), "Saved games", "title")
            ui.text((inner.x, inner.y, inner.width, 28), f"{count} kept", "small", th.MUTED, align="right")
            chosen = browse(ui, Rect(inner.x, inner.y + 38, inner.width, inner.height - 90), self.saves)
            if w.button(ui, (inner.x, inner.bottom - 38, 120, 36), "Back", "load/back"):
                self.page = "main"
            if chosen is not None:
                self._open(chosen.path)

    def _replay(self, ui: Ui, x: float, top: float) -> None:
        area = Rect(x, top, min(ui.width - 2 * x, 760), ui.height - top - 40)
        with w.panel(ui, area, "replay") as inner:
            ui.text((inner.x, inner.y, inner.width, 28), "Watch", "title")
            scripts = [entry for entry in bundled_entries() if entry.kind == "script"] if not self._scripts else []
            self._scripts = self._scripts or scripts
            rows = sum(1 + len(entry.variations) for entry in self._scripts)
            box = Rect(inner.x, inner.y + 36, inner.width, min(26 + 31 * rows, (inner.height - 84) * 0.6))
            watched = ""
            with scrolling(ui, box, "replay/scripts") as flow:
                flow.caption("Scripts")
                for entry in self._scripts:
                    if w.row(ui, flow.take(30, 1), entry.title, f"replay/{entry.name}", style="medium"):
                        watched = entry.name
                    for key, title in entry.variations:
                        cell = flow.take(30, 1)
                        cell = Rect(cell.x + 22, cell.y, cell.width - 22, cell.height)
                        if w.row(ui, cell, title, f"replay/{entry.name}{VARIATION_MARK}{key}", tone=th.TEXT_SOFT):
                            watched = f"{entry.name}{VARIATION_MARK}{key}"
            if watched:
                self.request = OpenReplay(watched)
            flow = Flow(ui, inner.x, box.bottom + 10, inner.width)
            flow.caption("Games played")
            rest = Rect(inner.x, flow.y + 4, inner.width, inner.bottom - 48 - flow.y)
            chosen = browse(ui, rest, self.saves)
            if chosen is not None:
                self.request = OpenReplay(str(chosen.path))
            if w.button(ui, (inner.x, inner.bottom - 38, 120, 36), "Back", "replay/back"):
                self.page = "main"

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
        area = Rect(x, top, min(ui.width - 2 * x, 560), min(ui.height - top - 40, 150 + 44 * len(seats)))
        with w.panel(ui, area, "nobody") as inner:
            ui.text((inner.x, inner.y, inner.width, 28), "Nobody plays in this game", "title")
            ui.paragraph(
                (inner.x, inner.y + 34, inner.width, 0), f"{path.name}: take a seat, or watch it.", "small", th.MUTED
            )
            with scrolling(ui, Rect(inner.x, inner.y + 58, inner.width, inner.height - 106), "nobody/seats") as flow:
                for seat in seats:
                    if w.button(ui, flow.take(38, 6), f"Play as {seat}", f"nobody/{seat}"):
                        self._open(path, seat)
            if w.button(ui, (inner.x, inner.bottom - 38, 120, 36), "Back", "nobody/back"):
                self.page = "load"
            if w.button(ui, (inner.right - 120, inner.bottom - 38, 120, 36), "Watch", "nobody/watch"):
                self.request = OpenReplay(str(path))

    def refused(self, ui: Ui, why: str) -> None:
        """Show why something cannot be opened."""
        self.problem, self.page = why, "main"

    def close(self) -> str:
        """Wait for a scenario that is still being read: a thread cut off at the end of the program may abort it."""
        for loading in self._loading.values():
            if loading.thread is not None:
                loading.thread.join(20)
        return ""
