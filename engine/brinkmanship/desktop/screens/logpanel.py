"""The log: what became known, newest first, with filters; a line leads to its place."""

from __future__ import annotations

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.theme import Colour, parse_colour
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.types import LogLine
from brinkmanship.text import joined

FILTERS = (("all", "All"), ("major", "Major"), ("own", "Ours"), ("military", "Military"))
MILITARY = {"arrival", "battle", "move", "movement", "control", "losses", "withdrawal", "deployment"}
_SHOWN = 160


def wanted(line: LogLine, which: str, seat: str) -> bool:
    """Whether a line passes a filter of the log."""
    if which == "major":
        return line.weight >= 0.3
    if which == "own":
        return line.actor == seat or line.target == seat
    if which == "military":
        return line.kind in MILITARY
    return True


def draw(ui: Ui, rect: Rect, state: GameScreenState) -> None:
    """Draw the log."""
    view = state.session.view
    palette = {actor.id: parse_colour(actor.color) for actor in view.actors}
    with w.panel(ui, rect, "log"):
        area = Rect(rect.x + 8, rect.y + 6, rect.width - 16, rect.height - 12)
        state.log_filter = w.tabs(ui, (area.x, area.y, area.width, 26), FILTERS, state.log_filter, "log/filter")
        with scrolling(ui, (area.x, area.y + 31, area.width, area.height - 31), "log/lines") as flow:
            lines = [(n, line) for n, line in enumerate(view.log) if wanted(line, state.log_filter, view.seat)]
            if not lines:
                flow.paragraph("Nothing has happened yet that you know of.", "small", th.MUTED)
            for number, line in lines[::-1][:_SHOWN]:
                colour = palette.get(line.actor, th.GREY)
                height = ui.paragraph_height(line.text, flow.width - 26, "small", max_lines=3) + 19
                _line(ui, flow.take(height, 2), state, number, line, colour)


def _line(ui: Ui, cell: Rect, state: GameScreenState, number: int, line: LogLine, colour: Colour) -> None:
    if w.item(ui, cell, f"log/{number}", line.text, lambda: tip(state, line), kind="row"):
        state.follow(line, ui.now_ms)
    if not ui.in_sight(cell):
        return
    w.dot(ui, (cell.x + 8, cell.y + 10), 8, colour)
    ui.text((cell.x + 20, cell.y + 1, 60, 16), formatting.day(line.date), "tiny", th.MUTED)
    ui.text(
        (cell.x + 80, cell.y + 1, cell.width - 84, 16), formatting.badges(line), "tiny", th.TONES["warn"], align="right"
    )
    ink = th.TEXT if line.weight >= 0.3 else th.TEXT_SOFT
    ui.paragraph((cell.x + 20, cell.y + 16, cell.width - 26, 0), line.text, "small", ink, max_lines=3)


def tip(state: GameScreenState, line: LogLine) -> Tip:
    """Return the tooltip of a line: who knows it, and what led to it."""
    rows = [TipRow(more, "", "muted") for more in (*line.causes, *filter(None, [line.badge]))]
    if not line.public:
        names = joined([state.session.name(id) for id in line.known_to[:8]]) or "nobody else"
        rows.append(TipRow(f"Known to: {names}", "", "warn"))
    return Tip(formatting.day(line.date), rows, line.full)
