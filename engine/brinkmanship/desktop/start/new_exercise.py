"""The page an exercise is begun on: scenario, seats played by people, who plays the others, pace, injects."""

from __future__ import annotations

from dataclasses import dataclass, field

from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import OpenExercise
from brinkmanship.desktop.start import setup
from brinkmanship.game.session.exercise import Exercise
from brinkmanship.game.session.injects import of_script
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.seats import read_script
from brinkmanship.scenario.description import bundled_entries
from brinkmanship.scenario.document import read
from brinkmanship.text import user_path

OWN = ""
_ABOUT = (
    "Several people at one computer: the screen goes from seat to seat behind a curtain, each seat seeing only "
    "what it may know. Control looks at the truth, decides about injects, writes notes and resolves the turn. "
    "All of it is saved as it happens."
)


@dataclass
class NewExercise(setup.Setup):
    """What has been chosen for an exercise."""

    seats: set[str] = field(default_factory=set)
    script: str = OWN  # whose injects go on the list beside the scenario's own
    path: str = ""  # the file of a script of the user's own, which goes before that
    _scripts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def scripts(self, id: str) -> list[tuple[str, str]]:
        """Return the bundled scripts of a scenario (name, title)."""
        if id not in self._scripts:
            found = self._scripts[id] = []
            for entry in bundled_entries():
                data = read(entry.path).data
                head = data.get("script") if isinstance(data, dict) else None
                if entry.kind == "script" and isinstance(head, dict) and head.get("scenario") == id:
                    found.append((entry.name, entry.title))
        return self._scripts[id]

    def begin(self, prepared: Prepared) -> OpenExercise:
        """Start the exercise; raises what starting a game raises."""
        script = str(user_path(self.path.strip())) if self.path.strip() else self.script
        listed = of_script(read_script(script, prepared)) if script else ()
        seats = [seat for seat in prepared.rules.actors if seat in self.seats]
        return OpenExercise(Exercise(self.new_game(prepared, seats, "exercise", listed)))


def draw(ui: Ui, inner: Rect, chosen: NewExercise, loading: setup.Loading) -> str:
    """Draw the page; return 'begin' or 'back' when that was chosen, else ''."""
    scenario = setup.choose_scenario(ui, inner, chosen, loading, "exercise")
    if scenario != chosen.scenario:
        chosen.scenario, chosen.script, chosen.days = scenario, OWN, ""
        chosen.seats.clear()
    back = w.button(ui, (inner.x, inner.bottom - 38, 120, 36), "Back", "exercise/back")
    began = loading.prepared is not None and not loading.error and _form(ui, inner, chosen, loading.prepared)
    return "begin" if began else "back" if back else ""


def _form(ui: Ui, inner: Rect, chosen: NewExercise, prepared: Prepared) -> bool:
    scenario = prepared.compiled.scenario
    ui.text((inner.x + 320, inner.y, inner.width - 320, 30), scenario.scenario.title, "title")
    left = Rect(inner.x, inner.y + 44, 290, inner.height - 98)
    with scrolling(ui, left, "exercise/seats", pad=2) as flow:
        flow.caption("Seats played by people", str(len(chosen.seats)) if chosen.seats else "")
        for id, actor in scenario.actors.items():
            if not actor.playable:
                continue
            cell = flow.take(28, 2)
            w.dot(ui, (cell.right - 10, cell.centery), 8, parse_colour(prepared.facts.colours[id]))
            box = (cell.x + 4, cell.y, cell.width - 30, 28)
            ticked = w.checkbox(ui, box, actor.name, id in chosen.seats, f"exercise/seat/{id}")
            (chosen.seats.add if ticked else chosen.seats.discard)(id)
    right = Rect(left.right + 24, left.y, inner.right - left.right - 24, inner.height - 98)
    _options(ui, right, chosen, prepared)
    label = "Begin the exercise" if chosen.seats else "Choose at least one seat"
    place = (inner.right - 220, inner.bottom - 38, 220, 36)
    return w.button(ui, place, label, "exercise/begin", kind="primary", enabled=bool(chosen.seats))


def _options(ui: Ui, area: Rect, chosen: NewExercise, prepared: Prepared) -> None:
    with scrolling(ui, area, "exercise/options", pad=2) as flow:
        flow.paragraph(_ABOUT, "body")
        flow.gap(12)
        left, right = flow.halves(52, 10, between=20)
        setup.choose_days(ui, left, chosen, prepared, "exercise")
        setup.choose_seed(ui, right, chosen, "exercise")
        left, _ = flow.halves(52, 2, between=20)
        setup.choose_difficulty(ui, left, chosen, "exercise", "Who plays the others")
        flow.paragraph(setup.ABOUT[chosen.difficulty], "small")
        flow.gap(10)
        own = len(prepared.compiled.injects)
        count = f"The scenario's own: {own}" if own else "None but those made up on the day"
        options = [(OWN, count), *((name, f"From {title}") for name, title in chosen.scripts(prepared.names.id))]
        row = setup.labelled(ui, flow.take(52, 2), "List of injects")
        chosen.script = w.stepper(ui, row, options, chosen.script, "exercise/script")
        hint = "or the file of a script of your own, such as injects.yaml"
        chosen.path = w.text_input(ui, flow.take(30, 4), chosen.path, "exercise/path", hint=hint, limit=1000)
        flow.paragraph("Each waits on control's page for its day: it goes in unless it is held or skipped.", "small")
