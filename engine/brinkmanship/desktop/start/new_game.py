"""The page a game is begun on: scenario, the seat to play, its briefing, pace, seed and difficulty."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.start import setup
from brinkmanship.game.session.prepared import Prepared


@dataclass
class NewGame(setup.Setup):
    """What has been chosen for a new game."""

    seat: str = ""

    def begin(self, prepared: Prepared) -> OpenGame:
        """Start the game; raises what starting a game raises."""
        return OpenGame(self.new_game(prepared, [self.seat], self.seat), self.seat)


def draw(ui: Ui, inner: Rect, chosen: NewGame, loading: setup.Loading) -> str:
    """Draw the page; return 'begin' or 'back' when that was chosen, else ''."""
    scenario = setup.choose_scenario(ui, inner, chosen, loading, "new")
    if scenario != chosen.scenario:
        vars(chosen).update(vars(NewGame(scenario)))
    began = loading.prepared is not None and not loading.error and _seats(ui, inner, chosen, loading.prepared)
    back = w.button(ui, (inner.x, inner.bottom - 38, 120, 36), "Back", "new/back")
    return "begin" if began else "back" if back else ""


def _seats(ui: Ui, inner: Rect, chosen: NewGame, prepared: Prepared) -> bool:
    scenario = prepared.compiled.scenario
    playable = [id for id, actor in scenario.actors.items() if actor.playable]
    if chosen.seat not in playable:
        chosen.seat = playable[0] if playable else ""
    ui.text((inner.x + 320, inner.y, inner.width - 320, 30), scenario.scenario.title, "title")
    if not playable:
        text = "No seat of this scenario may be played: its author marks actors with 'playable: true'."
        ui.paragraph((inner.x + 320, inner.y + 44, inner.width - 320, 0), text, "body", th.TEXT_SOFT)
        return False
    left = Rect(inner.x, inner.y + 44, 250, inner.height - 98)
    with scrolling(ui, left, "new/seats", pad=2) as flow:
        flow.caption("Your seat")
        for id in playable:
            mark, lit = parse_colour(prepared.facts.colours[id]), chosen.seat == id
            cell, label = flow.take(28, 2), scenario.actors[id].name
            if w.row(ui, cell, label, f"new/seat/{id}", selected=lit, marker=mark, style="medium"):
                chosen.seat = id
    right = Rect(left.right + 24, left.y, inner.right - left.right - 24, inner.height - 150)
    actor = scenario.actors[chosen.seat]
    with scrolling(ui, right, f"new/briefing/{chosen.seat}", pad=2) as flow:
        flow.line(actor.name, "title")
        flow.line(actor.leader or "", "small", th.MUTED)
        text = actor.briefing or actor.description or scenario.scenario.briefing or ""
        for paragraph in str(text).split("\n\n"):
            flow.paragraph(" ".join(paragraph.split()), "body", th.TEXT_SOFT)
            flow.gap(7)
    x, y = right.x, inner.bottom - 92
    setup.choose_days(ui, Rect(x, y, 160, 52), chosen, prepared, "new")
    setup.choose_seed(ui, Rect(x + 180, y, 150, 52), chosen, "new")
    setup.choose_difficulty(ui, Rect(x + 350, y, 190, 52), chosen, "new", "Difficulty")
    about = (x, inner.bottom - 31, right.width - 220, 24)
    ui.text(about, setup.ABOUT[chosen.difficulty], "small", th.TEXT_SOFT, align="left")
    return w.button(ui, (right.right - 200, inner.bottom - 38, 200, 36), "Begin", "new/begin", kind="primary")
