"""The list of forces: formations in groups that fold, with filters, and every name whole."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import Flow
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import tips
from brinkmanship.desktop.screens.game_state import GameScreenState, Selection
from brinkmanship.game.view import forces
from brinkmanship.game.view.types import FormationView
from brinkmanship.game.view.war_text import in_days


def draw(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    """Draw the search, the choices and the groups."""
    shown = state.forces
    text = w.text_input(ui, flow.take(26, 5), shown.text, "forces/search", hint="Search the forces", limit=60)
    by = _choice(ui, flow, forces.GROUPS, shown.by, "forces/by")
    only = _choice(ui, flow, forces.FILTERS, shown.only, "forces/only")
    state.forces = shown = replace(shown, by=by, only=only, text=text)
    groups = forces.grouped(state.session.view, shown.by, shown.only, shown.text)
    flow.line(forces.summary(groups), "small", th.MUTED)
    for group in groups:
        folded = (shown.by, group.key) in shown.folded and not shown.text
        name = f"forces/{shown.by}/{group.key}"
        value = f"{len(group.units)} · {formatting.count(group.soldiers)}"
        if w.row(
            ui, flow.take(24, 1), f"{'+' if folded else '−'}  {group.name}", name, value=value, style="small-strong"
        ):
            state.forces = replace(shown, folded=shown.folded ^ {(shown.by, group.key)})
        if folded:
            continue
        for unit in group.units:
            _unit(ui, flow, state, unit)
        flow.gap(5)


def _choice(ui: Ui, flow: Flow, options: tuple[tuple[str, str], ...], chosen: str, name: str) -> str:
    """Draw choices of equal width in a row; return the one that is chosen."""
    area = flow.take(24, 5)
    width = (area.width - 4 * (len(options) - 1)) / len(options)
    for number, (key, label) in enumerate(options):
        cell = Rect(area.x + number * (width + 4), area.y, width, area.height)
        if w.button(ui, cell, label, f"{name}/{key}", selected=key == chosen, style="small"):
            chosen = key
    return chosen


def _unit(ui: Ui, flow: Flow, state: GameScreenState, unit: FormationView) -> None:
    """Draw a formation: its whole name in as many lines as it needs, its soldiers, and where it goes."""
    name = f"formation/{unit.id}"
    value = formatting.count(unit.personnel.value)
    room = flow.width - 14 - 16 - ui.text_width(value, "small-strong") - 8
    going = ""
    if unit.destination:
        days = (unit.arrival - state.session.view.date).days if unit.arrival is not None else None
        when = f", {in_days(days, unit.arrival)}" if days is not None else ""
        going = f"→ {state.session.name(unit.destination)}{when}"
    height = ui.paragraph_height(unit.name, room, "body") + 5
    below = ui.paragraph_height(going, room, "small") if going else 0.0
    cell = flow.take(height + below, 1)
    selected = state.selection == Selection("formation", unit.id)
    if selected:
        ui.fill(cell, th.SELECT, radius=5, edge=th.SELECT_EDGE)
    if w.item(ui, cell, name, unit.name, kind="row", radius=5):
        state.select("formation", unit.id, jump=True, now_ms=ui.now_ms)
    if ui.in_sight(cell):
        mark: Colour = {"moving": th.ORANGE, "getting ready": th.YELLOW}.get(unit.status, (74, 90, 116))
        w.dot(ui, (cell.x + 11, cell.y + 12), 8, mark)
        tone = th.TEXT if unit.own else th.TEXT_SOFT
        ui.paragraph((cell.x + 23, cell.y + 2, room, 0), unit.name, "body", tone)
        ui.text((cell.x, cell.y + 1, cell.width - 7, 21), value, "small-strong", th.TEXT_SOFT, align="right")
        if going:
            ui.paragraph((cell.x + 23, cell.y + height - 1, room, 0), going, "small", th.MUTED)
    tooltip.offer(ui, name, partial(_tip, state, unit))


def _tip(state: GameScreenState, unit: FormationView) -> Tip:
    rows = [TipRow("strength", formatting.short(unit.personnel), link=partial(tips.of_estimate, state, unit.personnel))]
    rows.append(TipRow("where", state.session.name(unit.region)))
    if unit.destination:
        rows.append(TipRow(f"{unit.status} to", state.session.name(unit.destination)))
    if unit.arrival is not None:
        rows.append(TipRow("arrives", in_days((unit.arrival - state.session.view.date).days, unit.arrival)))
    if unit.last_seen is not None:
        rows.append(TipRow("last seen", formatting.day(unit.last_seen), "muted"))
    return Tip(unit.name, rows, f"{state.session.name(unit.actor)} · {unit.branch}")
