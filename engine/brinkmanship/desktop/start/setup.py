"""What the pages of a new game and of a new exercise have in common: the scenario, and the fields of how it is played."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.session import in_background
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


class Loading:
    """A scenario that is being read in the background."""

    def __init__(self, name: str) -> None:
        def read() -> Prepared:
            prepared = prepare(Path(name) if "/" in name or name.endswith(".yaml") else name)
            _ = prepared.compiled.geography
            return prepared

        self.work: Future[Prepared] = in_background(read, "loading")

    @property
    def error(self) -> str:
        """Why it cannot be read, '' where it can or is being read."""
        return str(self.work.exception() or "") if self.work.done() else ""

    @property
    def prepared(self) -> Prepared | None:
        """The scenario once it has been read."""
        return self.work.result() if self.work.done() and self.work.exception() is None else None


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


def labelled(ui: Ui, area: Rect, label: str) -> Rect:
    """Draw the label of a field; return where the field stands."""
    ui.text((area.x, area.y, max(area.width, 200), 18), label, "small", th.MUTED)
    return Rect(area.x, area.y + 19, area.width, 30)


def choose_days(ui: Ui, area: Rect, chosen: Setup, prepared: Prepared, page: str) -> None:
    """Draw the choice of how many days a turn has."""
    days = prepared.compiled.scenario.scenario.days_per_turn
    usual, told = f"{days:g}", f"{days:g}" if days % 1 == 0 else span(days)
    options = [(usual, f"{told} (usual)")] + [(d, d) for d in ("1", "2", "3", "7", "14") if d != usual]
    row = labelled(ui, area, "Days per turn")
    chosen.days = w.stepper(ui, row, options, chosen.days or usual, f"{page}/days")


def choose_seed(ui: Ui, area: Rect, chosen: Setup, page: str) -> None:
    """Draw the field of the seed."""
    typed = w.text_input(ui, labelled(ui, area, "Seed (empty: chance)"), chosen.seed, f"{page}/seed", limit=12)
    chosen.seed = "".join(letter for letter in typed if letter in "0123456789")


def choose_difficulty(ui: Ui, area: Rect, chosen: Setup, page: str, label: str) -> None:
    """Draw the choice of how the others are played."""
    row = labelled(ui, area, label)
    chosen.difficulty = w.stepper(ui, row, DIFFICULTIES, chosen.difficulty, f"{page}/difficulty")
