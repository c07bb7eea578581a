"""The page an exercise is begun on: scenario, seats played by people, who plays the others, pace, injects."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.game.record.saves import new_save
from brinkmanship.game.session.exercise import Exercise
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import of_script
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.session.seats import read_script
from brinkmanship.players.difficulty import LEVELS, NORMAL
from brinkmanship.players.kinds import DOCTRINE, PERSON, WAIT
from brinkmanship.scenario.description import bundled_entries
from brinkmanship.scenario.document import read
from brinkmanship.scenario.loading import bundled

STILL = "still"
DIFFICULTIES = ((STILL, "Nobody acts"), *((level.id, level.name) for level in LEVELS))
"""How the other seats are played; nobody acting is for a first look around."""
ABOUT = {STILL: "The others give no orders: for a first look around.", **{level.id: level.about for level in LEVELS}}
OWN = ""


class Loading(Protocol):
    """A scenario that is being read."""

    prepared: Prepared | None
    error: str


@dataclass
class ExerciseSetup:
    """What has been chosen for an exercise."""

    scenario: str = "january-2022"
    seats: set[str] = field(default_factory=set)
    days: str = ""
    seed: str = ""
    difficulty: str = NORMAL.id
    script: str = OWN  # whose injects go on the list beside the scenario's own
    _scripts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def scripts(self, id: str) -> list[tuple[str, str]]:
        """Return the bundled scripts of a scenario (name, title)."""
        if id not in self._scripts:
            found = []
            for entry in bundled_entries():
                data = read(entry.path).data
                head = data.get("script") if isinstance(data, dict) else None
                if entry.kind == "script" and isinstance(head, dict) and head.get("scenario") == id:
                    found.append((entry.name, entry.title))
            self._scripts[id] = found
        return self._scripts[id]

    def begin(self, prepared: Prepared) -> Exercise:
        """Start the exercise; raises what starting a game raises."""
        days = float(self.days or 0) or None
        if days not in (None, prepared.compiled.scenario.scenario.days_per_turn):
            prepared = prepare(prepared.compiled.loaded, days)
        listed = of_script(read_script(self.script, prepared)) if self.script else ()
        game = Game.new(
            prepared,
            {seat: PERSON for seat in prepared.rules.actors if seat in self.seats},
            seed=int(self.seed) if self.seed else secrets.randbits(31),
            rest=WAIT if self.difficulty == STILL else DOCTRINE,
            difficulty=NORMAL.id if self.difficulty == STILL else self.difficulty,
            exercise=listed,
            record=new_save(prepared.names.id, "exercise"),
            keep_going=True,
        )
        return Exercise(game)


def draw_setup(ui: Ui, inner: Rect, chosen: ExerciseSetup, loading: Loading) -> str:
    """Draw the page; return 'begin' or 'back' when that was chosen, else ''."""
    names = [(name, name) for name in bundled() if "." not in name]
    if chosen.scenario not in dict(names):
        names.insert(0, (chosen.scenario, Path(chosen.scenario).stem))
    scenario = w.stepper(ui, (inner.x, inner.y, 300, 30), names, chosen.scenario, "exercise/scenario")
    if scenario != chosen.scenario:
        chosen.scenario, chosen.script, chosen.days = scenario, OWN, ""
        chosen.seats.clear()
    did = "back" if w.button(ui, (inner.x, inner.bottom - 38, 120, 36), "Back", "exercise/back") else ""
    if loading.error:
        ui.paragraph((inner.x, inner.y + 46, inner.width, 0), loading.error, "small", th.TONES["bad"], max_lines=12)
    elif loading.prepared is None:
        ui.text((inner.x, inner.y + 46, inner.width, 24), "Reading the scenario…", "body", th.MUTED)
    elif _form(ui, inner, chosen, loading.prepared):
        return "begin"
    return did


def _form(ui: Ui, inner: Rect, chosen: ExerciseSetup, prepared: Prepared) -> bool:
    scenario = prepared.compiled.scenario
    ui.text((inner.x + 320, inner.y, inner.width - 320, 30), scenario.scenario.title, "title")
    left = Rect(inner.x, inner.y + 44, 290, inner.height - 98)
    with scrolling(ui, left, "exercise/seats", pad=2) as flow:
        flow.caption("Seats played by people", str(len(chosen.seats)) if chosen.seats else "")
        for id, actor in scenario.actors.items():
            if not actor.playable:
                continue
            cell = flow.take(28, 2)
            w.dot(ui, (cell.right - 10, cell.centery), 8, parse_colour(prepared.names.colours[id]))
            if w.checkbox(
                ui, (cell.x + 4, cell.y, cell.width - 30, 28), actor.name, id in chosen.seats, f"exercise/seat/{id}"
            ):
                chosen.seats.add(id)
            else:
                chosen.seats.discard(id)
    right = Rect(left.right + 24, left.y, inner.right - left.right - 24, inner.height - 98)
    _options(ui, right, chosen, prepared)
    ready = bool(chosen.seats)
    label = "Begin the exercise" if ready else "Choose at least one seat"
    place = (inner.right - 220, inner.bottom - 38, 220, 36)
    return w.button(ui, place, label, "exercise/begin", kind="primary", enabled=ready)


def _options(ui: Ui, area: Rect, chosen: ExerciseSetup, prepared: Prepared) -> None:
    head = prepared.compiled.scenario.scenario
    usual = f"{head.days_per_turn:g}"
    days = [(usual, f"{usual} (usual)")] + [(d, d) for d in ("1", "2", "3", "7", "14") if d != usual]
    with scrolling(ui, area, "exercise/options", pad=2) as flow:
        flow.paragraph(
            "Several people at one computer: the screen goes from seat to seat behind a curtain, each seat seeing only "
            "what it may know; then control looks at the truth, decides about injects, writes notes and resolves the "
            "turn. Seats in browsers come later.",
            "body",
            th.TEXT_SOFT,
        )
        flow.gap(12)
        cell = flow.take(52, 10)
        half = (cell.width - 20) / 2
        ui.text((cell.x, cell.y, half, 18), "Days per turn", "small", th.MUTED)
        row = (cell.x, cell.y + 19, half, 30)
        chosen.days = w.stepper(ui, row, days, chosen.days or usual, "exercise/days")
        ui.text((cell.x + half + 20, cell.y, half, 18), "Seed (empty: chance)", "small", th.MUTED)
        row = (cell.x + half + 20, cell.y + 19, half, 30)
        typed = w.text_input(ui, row, chosen.seed, "exercise/seed", limit=12)
        chosen.seed = "".join(letter for letter in typed if letter in "0123456789")
        cell = flow.take(52, 2)
        ui.text((cell.x, cell.y, cell.width, 18), "Who plays the others", "small", th.MUTED)
        row = (cell.x, cell.y + 19, half, 30)
        chosen.difficulty = w.stepper(ui, row, DIFFICULTIES, chosen.difficulty, "exercise/difficulty")
        flow.paragraph(ABOUT[chosen.difficulty], "small", th.TEXT_SOFT)
        flow.gap(10)
        own = len(prepared.compiled.injects)
        count = f"The scenario's own: {own}" if own else "None but those made up on the day"
        options = [(OWN, count), *((name, f"From {title}") for name, title in chosen.scripts(head.id))]
        cell = flow.take(52, 2)
        ui.text((cell.x, cell.y, cell.width, 18), "List of injects", "small", th.MUTED)
        row = (cell.x, cell.y + 19, cell.width, 30)
        chosen.script = w.stepper(ui, row, options, chosen.script, "exercise/script")
        flow.paragraph(
            "Each waits on control's page for its day: it goes in unless it is held or skipped.", "small", th.TEXT_SOFT
        )
