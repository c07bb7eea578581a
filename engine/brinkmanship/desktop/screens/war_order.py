"""An order to attack as it is made: the line of advance with its forces, and the warning before a war begins."""

from __future__ import annotations

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui
from brinkmanship.desktop.screens import war_numbers
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.types import TargetChoice
from brinkmanship.game.view.war_text import in_days, ratio_text
from brinkmanship.game.view.war_types import AxisForce, AxisView, WarWarning


def axis(state: GameScreenState, target: str) -> AxisView | None:
    """Return the line of advance that an order being made is aimed at, None for anything else."""
    view, seat = state.session.view, state.session.view.seat
    return next(
        (one for one in view.axes if one.id == target and one.attacker == seat and one.action == state.action), None
    )


def word(state: GameScreenState, target: TargetChoice) -> str:
    """Return what stands beside a line of advance in the list of targets: the ratio of forces there."""
    found = axis(state, target.id) if target.kind == "axis" else None
    return ratio_text(found.ratio) if found is not None and found.front else ""


def section(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    """Draw the line of advance that is chosen: forces, ratio, days of march; and what the order means."""
    found = axis(state, state.target)
    if found is None:
        return
    flow.gap(4)
    warning = state.session.warning(state.order())
    if warning is not None:
        flow.paragraph(warning.text, "small-strong", th.TONES["bad"])
        flow.gap(2)
    flow.caption(found.name)
    if found.description:
        flow.paragraph(found.description, "small", th.TEXT_SOFT)
    name = state.session.name
    if not found.front:
        flow.paragraph("All of it is taken.", "small", th.MUTED)
        return
    flow.gap(3)
    war_numbers.row(ui, flow, state, found.attack, "axis/attack")
    war_numbers.row(ui, flow, state, found.defence, "axis/defence", f"Defenders, {name(found.front)}")
    tone = th.TONES["good" if found.ratio.value >= 1.5 else "bad" if found.ratio.value < 1 else "warn"]
    war_numbers.row(ui, flow, state, found.ratio, "axis/ratio", tone=tone)
    war_numbers.row(ui, flow, state, found.advance, "axis/advance")
    flow.line(f"Through {name(found.front)}", "body", th.TEXT_SOFT, value=in_days(found.days).removeprefix("in "))
    flow.gap(4)
    for title, counted in (("On the line of advance", True), ("Could come", False)):
        listed = [one for one in found.forces if one.counted == counted]
        if listed:
            flow.caption(title, "days of march")
        for one in listed:
            _force(ui, flow, state, one)
    if not any(one.counted for one in found.forces):
        flow.paragraph("Nobody stands there: the order would move no soldier yet.", "small", th.TONES["warn"])
    if found.also:
        flow.paragraph(f"Forces here also stand at the start of: {', '.join(found.also)}.", "small", th.MUTED)


def _force(ui: Ui, flow: Flow, state: GameScreenState, one: AxisForce) -> None:
    days = "there" if one.counted and not one.days else in_days(one.days, one.arrives).removeprefix("in ")
    text = f"{one.name}, {formatting.count(one.personnel.value)}"
    width = flow.width - ui.text_width(days, "small-strong") - 12
    height = max(ui.paragraph_height(text, width, "small") + 5, 21.0)
    cell = flow.take(height)
    if w.item(ui, cell, f"axis/force/{one.formation}", text):
        state.select("formation", one.formation, jump=True, now_ms=ui.now_ms)
    if ui.in_sight(cell):
        ui.paragraph((cell.x, cell.y + 2, width, 0), text, "small", th.TEXT_SOFT)
        ui.text((cell.x, cell.y + 1, cell.width, 19), days, "small-strong", align="right")


def asks(ui: Ui, button: RectLike, state: GameScreenState, order: Order) -> bool | None:
    """Ask once before an order that begins or widens a war is added, in place of the button for it.

    Return None where there is nothing to ask, else whether the player said yes in this frame.
    """
    warning = _to_ask(state, order)
    if warning is None:
        return None
    enemy = state.session.name(warning.enemy)
    begin = f"Begin the war with {enemy}" if warning.starts else f"Widen the war with {enemy}"
    if state.war_asked != order:
        if w.button(ui, button, f"{begin}…", "order/war", kind="danger"):
            state.war_asked = order
            if ui.input.keyboard_last:
                ui.set_focus("order/war-no")
        return False
    area = Rect(button)
    half = (area.width - 8) / 2
    if w.button(ui, (area.x, area.y, half, area.height), "No", "order/war-no"):
        state.war_asked = None
    if w.button(ui, (area.x + half + 8, area.y, half, area.height), "Yes, order it", "order/war-yes", kind="danger"):
        state.war_asked = None
        state.war_accepted.add((warning.starts, warning.enemy))
        return True
    return False


def button_of(state: GameScreenState, order: Order) -> str:
    """Return the name of the button that adds an order: another one where it is asked first whether to begin a war."""
    return "order/add" if _to_ask(state, order) is None else "order/war"


def _to_ask(state: GameScreenState, order: Order) -> WarWarning | None:
    """Return what to warn of before an order is added, None where nothing is, or it was agreed to."""
    warning = state.session.warning(order)
    return None if warning is None or (warning.starts, warning.enemy) in state.war_accepted else warning
