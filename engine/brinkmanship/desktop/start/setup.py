"""What the pages of a new game and of a new exercise have in common: the scenario, and the fields of how it is played."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.game.record.saves import new_save
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.players.difficulty import LEVELS, NORMAL
from brinkmanship.players.kinds import DOCTRINE, PERSON, WAIT
from brinkmanship.scenario.loading import bundled
from brinkmanship.simulation.spans import span

STILL = "still"
DIFFICULTIES = ((STILL, "Nobody acts"), *((level.id, level.name) for level in LEVELS))
"""How the other seats are played; nobody acting is for a first look around."""
ABOUT = {STILL: "The others give no orders: for a first look around.", **{level.id: level.about for level in LEVELS}}


@dataclass
class Loading:
    """A scenario that is being read in the background."""

    name: str
    prepared: Prepared | None = None
    error: str = ""
    thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read it."""
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
class Setup:
    """What has been chosen for a game."""

    scenario: str = "january-2022"
    days: str = ""
    seed: str = ""
    difficulty: str = NORMAL.id

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
            exercise=exercise,
            record=new_save(prepared.names.id, kept_as),
            keep_going=True,
        )


def choose_scenario(ui: Ui, inner: Rect, chosen: Setup, loading: Loading, page: str) -> str:
    """Draw the choice of a scenario and, while there is none to go on with, why; return the one that is chosen."""
    names = [(name, name) for name in bundled() if "." not in name]
    if chosen.scenario not in dict(names):
        names.insert(0, (chosen.scenario, Path(chosen.scenario).stem))
    below = Rect(inner.x, inner.y + 46, inner.width, 24)
    if loading.error:
        ui.paragraph(below, loading.error, "small", th.TONES["bad"], max_lines=12)
    elif loading.prepared is None:
        ui.text(below, "Reading the scenario…", "body", th.MUTED)
    return w.stepper(ui, (inner.x, inner.y, 300, 30), names, chosen.scenario, f"{page}/scenario")


def labelled(ui: Ui, x: float, y: float, width: float, label: str) -> Rect:
    """Draw the label of a field; return where the field stands."""
    ui.text((x, y, max(width, 200), 18), label, "small", th.MUTED)
    return Rect(x, y + 19, width, 30)


def choose_days(ui: Ui, x: float, y: float, width: float, chosen: Setup, prepared: Prepared, page: str) -> None:
    """Draw the choice of how many days a turn has."""
    days = prepared.compiled.scenario.scenario.days_per_turn
    usual, told = f"{days:g}", f"{days:g}" if days % 1 == 0 else span(days)
    options = [(usual, f"{told} (usual)")] + [(d, d) for d in ("1", "2", "3", "7", "14") if d != usual]
    row = labelled(ui, x, y, width, "Days per turn")
    chosen.days = w.stepper(ui, row, options, chosen.days or usual, f"{page}/days")


def choose_seed(ui: Ui, x: float, y: float, width: float, chosen: Setup, page: str) -> None:
    """Draw the field of the seed."""
    typed = w.text_input(ui, labelled(ui, x, y, width, "Seed (empty: chance)"), chosen.seed, f"{page}/seed", limit=12)
    chosen.seed = "".join(letter for letter in typed if letter in "0123456789")


def choose_difficulty(ui: Ui, x: float, y: float, width: float, chosen: Setup, page: str, label: str) -> None:
    """Draw the choice of how the others are played."""
    row = labelled(ui, x, y, width, label)
    chosen.difficulty = w.stepper(ui, row, DIFFICULTIES, chosen.difficulty, f"{page}/difficulty")
