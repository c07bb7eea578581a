"""The pages that a game and an exercise are begun on: scenario, seats, who plays the others, pace, seed, injects."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import ClassVar

from brinkmanship.desktop.background import in_background
from brinkmanship.desktop.kit import emblems, theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.emblems import PLAIN
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.saves import new_save
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.msel.lists import read_list
from brinkmanship.players.difficulty import LEVELS, NORMAL
from brinkmanship.players.kinds import DOCTRINE, PERSON, WAIT
from brinkmanship.scenario.description import bundled_entries
from brinkmanship.scenario.document import read
from brinkmanship.scenario.loading import bundled
from brinkmanship.simulation.spans import span
from brinkmanship.text import user_path

STILL = "still"
DIFFICULTIES = ((STILL, "Nobody acts"), *((level.id, level.name) for level in LEVELS))
"""How the other seats are played; nobody acting is for a first look around."""
ABOUT = {STILL: "The others give no orders: for a first look around.", **{level.id: level.about for level in LEVELS}}

FIRST_GAME = "first game"
LEVELS_OF_SEATS = {
    FIRST_GAME: "Recommended for a first game",
    "experienced": "For players who know the rules",
    "expert": "The hardest seats to play well",
}


class Loading:
    """A scenario that is being read in the background."""

    def __init__(self, name: str) -> None:
        def load() -> Prepared:
            prepared = prepare(Path(name) if "/" in name or name.endswith(".yaml") else name)
            _ = prepared.compiled.geography
            return prepared

        self.work: Future[Prepared] = in_background(load, "loading")

    @property
    def error(self) -> str:
        """Why it cannot be read, '' where it can or is being read."""
        return str(self.work.exception() or "") if self.work.done() else ""

    @property
    def prepared(self) -> Prepared | None:
        """The scenario once it has been read."""
        return self.work.result() if self.work.done() and self.work.exception() is None else None


@dataclass
class Setup(ABC):
    """What has been chosen for a game, and the page to choose it on."""

    page: ClassVar[str]
    """The first part of the names of its widgets."""
    scenario: str = "january-2022"
    days: str = ""
    seed: str = ""
    difficulty: str = NORMAL.id
    ironman: bool = False

    def new_game(
        self, prepared: Prepared, seats: Iterable[str], kept_as: str, exercise: Iterable[Planned] | None = None
    ) -> Game:
        """Start the game with people in some seats; raises what starting a game raises."""
        days = float(self.days or 0) or None
        if days not in (None, prepared.compiled.scenario.scenario.days_per_turn):
            prepared = prepare(prepared.compiled.loaded, days)
        still = self.difficulty == STILL
        return Game.new(
            prepared,
            dict.fromkeys(seats, PERSON),
            seed=int(self.seed) if self.seed else secrets.randbits(31),
            rest=WAIT if still else DOCTRINE,
            difficulty=NORMAL.id if still else self.difficulty,
            ironman=self.ironman,
            exercise=exercise,
            record=new_save(prepared.names.id, kept_as),
            keep_going=True,
        )

    @abstractmethod
    def begin(self, prepared: Prepared) -> OpenGame:
        """Start the game as it was chosen; raises what starting a game raises."""

    @abstractmethod
    def choose(self, scenario: str) -> None:
        """Choose another scenario, and forget what was chosen for the one before."""

    @abstractmethod
    def draw_form(self, ui: Ui, inner: Rect, prepared: Prepared) -> bool:
        """Draw what can be chosen in a scenario; return whether to begin."""

    def draw(self, ui: Ui, inner: Rect, loading: Loading) -> bool:
        """Draw the page; return whether to begin."""
        names = [(name, name) for name in bundled() if "." not in name]
        if self.scenario not in dict(names):
            names.insert(0, (self.scenario, Path(self.scenario).stem))
        below = Rect(inner.x, inner.y + 46, inner.width, 24)
        if loading.error:
            ui.paragraph(below, loading.error, "small", th.TONES["bad"], max_lines=12)
        elif loading.prepared is None:
            ui.text(below, "Reading the scenario…", "body", th.MUTED)
        scenario = w.stepper(ui, (inner.x, inner.y, 300, 30), names, self.scenario, f"{self.page}/scenario")
        if scenario != self.scenario:
            self.choose(scenario)
        if loading.prepared is None:
            return False
        title = loading.prepared.compiled.scenario.scenario.title
        ui.text((inner.x + 320, inner.y, inner.width - 320, 30), title, "title")
        return self.draw_form(ui, inner, loading.prepared)

    def choose_days(self, ui: Ui, area: Rect, prepared: Prepared) -> None:
        """Draw the choice of how many days a turn has."""
        days = prepared.compiled.scenario.scenario.days_per_turn
        usual, told = f"{days:g}", f"{days:g}" if days % 1 == 0 else span(days)
        options = [(usual, f"{told} (usual)")] + [(d, d) for d in ("1", "2", "3", "7", "14") if d != usual]
        row = labelled(ui, area, "Days per turn")
        self.days = w.stepper(ui, row, options, self.days or usual, f"{self.page}/days")

    def choose_seed(self, ui: Ui, area: Rect) -> None:
        """Draw the field of the seed."""
        typed = w.text_input(ui, labelled(ui, area, "Seed (blank = random)"), self.seed, f"{self.page}/seed", limit=12)
        self.seed = "".join(letter for letter in typed if letter in "0123456789")

    def choose_difficulty(self, ui: Ui, area: Rect, label: str) -> None:
        """Draw the choice of how the others are played."""
        row = labelled(ui, area, label)
        self.difficulty = w.stepper(ui, row, DIFFICULTIES, self.difficulty, f"{self.page}/difficulty")


def labelled(ui: Ui, area: Rect, label: str) -> Rect:
    """Draw the label of a field; return where the field stands."""
    ui.text((area.x, area.y, max(area.width, 200), 18), label, "small", th.MUTED)
    return Rect(area.x, area.y + 19, area.width, 30)


@dataclass
class NewGame(Setup):
    """What has been chosen for a new game."""

    page = "new"
    seat: str = ""

    def begin(self, prepared: Prepared) -> OpenGame:
        return OpenGame(self.new_game(prepared, [self.seat], self.seat), self.seat)

    def choose(self, scenario: str) -> None:
        vars(self).update(vars(NewGame(scenario)))

    def draw_form(self, ui: Ui, inner: Rect, prepared: Prepared) -> bool:
        scenario = prepared.compiled.scenario
        playable = [id for id, actor in scenario.actors.items() if actor.playable]
        if self.seat not in playable:
            first = [id for id in playable if scenario.actors[id].level == FIRST_GAME]
            self.seat = next(iter((*first, *playable)), "")
        if not playable:
            text = "No seat of this scenario may be played: its author marks actors with 'playable: true'."
            ui.paragraph((inner.x + 320, inner.y + 44, inner.width - 320, 0), text, "body", th.TEXT_SOFT)
            return False
        left = Rect(inner.x, inner.y + 44, 250, inner.height - 98)
        with scrolling(ui, left, "new/seats", pad=2) as flow:
            flow.caption("Your seat")
            for id in playable:
                mark, lit = parse_colour(prepared.facts.colours[id]), self.seat == id
                cell, label = flow.take(28, 2), scenario.actors[id].name
                flag = scenario.actors[id].flag or PLAIN
                easy = "★" if scenario.actors[id].level == FIRST_GAME else ""
                if w.row(
                    ui, cell, label, f"new/seat/{id}", selected=lit, marker=mark, flag=flag, style="medium", value=easy
                ):
                    self.seat = id
            if any(scenario.actors[id].level == FIRST_GAME for id in playable):
                flow.gap(6)
                flow.line("★ recommended for a first game", "small", th.MUTED)
        right = Rect(left.right + 24, left.y, inner.right - left.right - 24, inner.height - 150)
        actor = scenario.actors[self.seat]
        with scrolling(ui, right, f"new/briefing/{self.seat}", pad=2) as flow:
            top, wide = flow.y, flow.width
            flow.line(actor.name, "title")
            flow.line(actor.leader or "", "small", th.MUTED)
            if actor.office:
                face = emblems.office(actor.emblem or "", ui.px(58), parse_colour(prepared.facts.colours[self.seat]))
                ui.surface.blit(face, (round((flow.x + wide - 62) * ui.scale), round(top * ui.scale)))
                flow.line(actor.office, "small", th.MUTED)
                flow.y = max(flow.y, top + 64)
            if actor.play:
                flow.gap(2)
                flow.paragraph(actor.play, "medium", th.GOLD)
            if actor.level:
                flow.line(LEVELS_OF_SEATS[actor.level], "small", th.MUTED)
                flow.gap(4)
            text = actor.briefing or actor.description or scenario.scenario.briefing or ""
            for paragraph in str(text).split("\n\n"):
                flow.paragraph(" ".join(paragraph.split()), "body", th.TEXT_SOFT)
                flow.gap(7)
        x, y = right.x, inner.bottom - 92
        self.choose_days(ui, Rect(x, y, 160, 52), prepared)
        self.choose_seed(ui, Rect(x + 180, y, 150, 52))
        self.choose_difficulty(ui, Rect(x + 350, y, 190, 52), "Difficulty")
        iron = Rect(x + 560, y + 19, max(right.right - x - 560, 110), 30)
        self.ironman = w.checkbox(ui, iron, "Ironman", self.ironman, "new/ironman")
        tooltip.offer(
            ui, "new/ironman", tooltip.simple("Ironman", "No way back to earlier turns: what is done is done.")
        )
        about = (x, inner.bottom - 31, right.width - 220, 24)
        ui.text(about, ABOUT[self.difficulty], "small", th.TEXT_SOFT, align="left")
        return w.button(ui, (right.right - 200, inner.bottom - 38, 200, 36), "Begin", "new/begin", kind="primary")


OWN = ""
_ABOUT = (
    "Several people at one computer: the screen goes from seat to seat behind a curtain, each seat seeing only "
    "what it may know. Control looks at the truth, decides about injects, writes notes and resolves the turn. "
    "All of it is saved as it happens."
)


@cache
def scripts_of(scenario: str) -> list[tuple[str, str]]:
    """Return the bundled scripts of a scenario (name, title)."""
    scripts = (entry for entry in bundled_entries() if entry.kind == "script")
    return [
        (entry.name, entry.title) for entry in scripts if read(entry.path).data["script"].get("scenario") == scenario
    ]


def _listed(name: str, prepared: Prepared) -> tuple[Planned, ...]:
    """Return the injects of a script or a spreadsheet; raise `GameError` saying what is wrong with it."""
    reading = read_list(name, prepared)
    if reading.refused:
        raise GameError(reading.refused)
    if reading.errors:
        more = len(reading.errors) - 1
        rest = f" (and {more} more: brink msel check {name})" if more else ""
        raise GameError(f"{reading.errors[0].text}{rest}")
    return reading.planned


@dataclass
class NewExercise(Setup):
    """What has been chosen for an exercise."""

    page = "exercise"
    seats: set[str] = field(default_factory=set)
    script: str = OWN  # whose injects go on the list beside the scenario's own
    path: str = ""  # the file of a list of the user's own, which goes before that

    def begin(self, prepared: Prepared) -> OpenGame:
        script = str(user_path(self.path.strip())) if self.path.strip() else self.script
        listed = _listed(script, prepared) if script else ()
        seats = [seat for seat in prepared.rules.actors if seat in self.seats]
        return OpenGame(self.new_game(prepared, seats, "exercise", listed), "")

    def choose(self, scenario: str) -> None:
        self.scenario, self.script, self.days = scenario, OWN, ""
        self.seats.clear()

    def draw_form(self, ui: Ui, inner: Rect, prepared: Prepared) -> bool:
        scenario = prepared.compiled.scenario
        left = Rect(inner.x, inner.y + 44, 290, inner.height - 98)
        with scrolling(ui, left, "exercise/seats", pad=2) as flow:
            flow.caption("Seats played by people", str(len(self.seats)) if self.seats else "")
            for id, actor in scenario.actors.items():
                if not actor.playable:
                    continue
                cell = flow.take(28, 2)
                w.dot(ui, (cell.right - 10, cell.centery), 8, parse_colour(prepared.facts.colours[id]))
                box = (cell.x + 4, cell.y, cell.width - 30, 28)
                ticked = w.checkbox(ui, box, actor.name, id in self.seats, f"exercise/seat/{id}")
                (self.seats.add if ticked else self.seats.discard)(id)
        right = Rect(left.right + 24, left.y, inner.right - left.right - 24, inner.height - 98)
        self._options(ui, right, prepared)
        label = "Begin the exercise" if self.seats else "Choose at least one seat"
        place = (inner.right - 220, inner.bottom - 38, 220, 36)
        return w.button(ui, place, label, "exercise/begin", kind="primary", enabled=bool(self.seats))

    def _options(self, ui: Ui, area: Rect, prepared: Prepared) -> None:
        with scrolling(ui, area, "exercise/options", pad=2) as flow:
            flow.paragraph(_ABOUT, "body")
            flow.gap(12)
            left, right = flow.halves(52, 10, between=20)
            self.choose_days(ui, left, prepared)
            self.choose_seed(ui, right)
            left, _ = flow.halves(52, 2, between=20)
            self.choose_difficulty(ui, left, "Who plays the others")
            flow.paragraph(ABOUT[self.difficulty], "small")
            flow.gap(10)
            own = len(prepared.compiled.injects)
            count = f"The scenario's own: {own}" if own else "None prepared: improvise on the day"
            options = [(OWN, count), *((name, f"From {title}") for name, title in scripts_of(prepared.names.id))]
            row = labelled(ui, flow.take(52, 2), "List of injects")
            self.script = w.stepper(ui, row, options, self.script, "exercise/script")
            hint = "or the file of your own list: msel.xlsx, .csv or a script"
            self.path = w.text_input(ui, flow.take(30, 4), self.path, "exercise/path", hint=hint, limit=1000)
            flow.paragraph(
                "Each waits on control's page for its day: it goes in unless it is held or skipped.", "small"
            )
