"""Numbers of the war in panels: a row with its value and range, and a tooltip with every part of it."""

from __future__ import annotations

from functools import partial

from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import Flow
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.screens import tips
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.types import Estimate, SeatView
from brinkmanship.game.view.war_text import war_number
from brinkmanship.game.view.war_types import Factor, WarNumber

_PARTS = 12  # of a number in its tooltip
_TONES = {True: "good", False: "warn", None: ""}


def estimate_of(view: SeatView, ref: str) -> Estimate | None:
    """Return the number of a view that a reference names, None where the view has none.

    >>> estimate_of(None, "")
    """
    kind, _, rest = ref.partition(":")
    id, _, track = rest.rpartition(".")
    things = {"actor": "actors", "region": "regions", "formation": "formations", "body": "bodies"}.get(kind)
    thing = next((one for one in getattr(view, things) if one.id == id), None) if things else None
    if thing is None:
        return None
    if kind == "formation" and track == "personnel":
        found: Estimate | None = thing.personnel
    else:
        found = thing.tracks.get(track)
    return found


def factor_row(state: GameScreenState, factor: Factor) -> TipRow:
    """Return the row of a tooltip for a part of a number, which leads to the number behind it."""
    behind = estimate_of(state.session.view, factor.ref)
    link = partial(tips.of_estimate, state, behind) if behind is not None else None
    return TipRow(factor.text, factor.value, _TONES[factor.good], link=link)


def tip(state: GameScreenState, number: WarNumber) -> Tip:
    """Return the tooltip of a number: what it means and what it is made of."""
    rows = [factor_row(state, factor) for factor in number.factors[:_PARTS]]
    if len(number.factors) > _PARTS:
        rows.append(TipRow(f"and {len(number.factors) - _PARTS} more", "", "muted"))
    return Tip(f"{number.label}: {war_number(number)}", rows, number.meaning)


def row(
    ui: Ui, flow: Flow, state: GameScreenState, number: WarNumber, name: str, label: str = "", tone: th.Colour = th.TEXT
) -> None:
    """Draw a number with its label and, where it is not exact, its range below."""
    value, whole = war_number(number, whole=False), war_number(number)
    sure = whole.removeprefix(value).strip(" ()")
    cell = flow.take(35 if sure else 22)
    w.item(ui, cell, name, label or number.label, partial(tip, state, number))
    if ui.in_sight(cell):
        rest = w.value(ui, (cell.x, cell.y + 1, cell.width, 19), value, "small-strong", tone)
        ui.text(rest, label or number.label, "body", th.TEXT_SOFT)
        if sure:
            ui.text((cell.x, cell.y + 18, cell.width, 15), f"most likely {sure}", "small", th.MUTED, align="right")


def factors(ui: Ui, flow: Flow, state: GameScreenState, found: tuple[Factor, ...], prefix: str) -> None:
    """Draw parts of a number as lines, each with the tooltip of the number behind it."""
    for number, factor in enumerate(found):
        name = f"{prefix}/{number}"
        behind = estimate_of(state.session.view, factor.ref)
        colour = {True: th.TONES["good"], False: th.TONES["warn"], None: th.TEXT_SOFT}[factor.good]
        width = flow.width - (ui.text_width(factor.value, "small-strong") + 10 if factor.value else 0)
        height = max(ui.paragraph_height(factor.text, width, "small") + 3, 19.0)
        cell = flow.take(height)
        if behind is not None:
            w.item(ui, cell, name, factor.text, partial(tips.of_estimate, state, behind))
        if ui.in_sight(cell):
            ui.paragraph((cell.x, cell.y + 1, width, 0), factor.text, "small", colour)
            ui.text((cell.x, cell.y, cell.width, 19), factor.value, "small-strong", th.TEXT, align="right")


def offer(ui: Ui, name: str, state: GameScreenState, number: WarNumber) -> None:
    """Give a widget the tooltip of a number."""
    tooltip.offer(ui, name, partial(tip, state, number))
