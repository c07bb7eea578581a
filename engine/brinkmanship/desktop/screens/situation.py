"""Where things stand: what the seat's staff suggests, what is on the table, what lies ahead, and the days before."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import catalogue, effects
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.advice import Advice
from brinkmanship.game.view.labels import long_date
from brinkmanship.game.view.report_text import points_text
from brinkmanship.game.view.types import LogLine

_NARROW, _PRICE, _ADD = 760.0, 146.0, 58.0
_NUMBERS = (pygame.K_1, pygame.K_2, pygame.K_3)
_AHEAD, _BEFORE = 8, 40
_RECENT = 7.0  # days of the log that are the days before, once the game has begun


def draw(ui: Ui, state: GameScreenState) -> None:
    """Show the four parts beside each other, or below each other where the window is narrow."""
    view = state.session.view
    with w.modal(ui, (1180, 650), "situation") as inner:
        w.caption(ui, (inner.x, inner.y, inner.width, 16), view.seat_name)
        ui.text((inner.x, inner.y + 16, inner.width, 34), f"Where things stand, {long_date(view.date)}", "heading")
        body = Rect(inner.x, inner.y + 60, inner.width, inner.height - 112)
        parts: tuple[tuple[float, tuple[Callable[[Flow, GameScreenState], None], ...]], ...] = (
            (0.40, (_advice,)),
            (0.30, (_table, _ahead)),
            (0.30, (_before,)),
        )
        if body.width < _NARROW:
            with scrolling(ui, body, "situation/all", pad=2) as flow:
                for _, draws in parts:
                    for one in draws:
                        one(flow, state)
        else:
            x, gap = body.x, 24.0
            for number, (share, draws) in enumerate(parts):
                wide = (body.width - 2 * gap) * share
                with scrolling(ui, Rect(x, body.y, wide, body.height), f"situation/{number}", pad=2) as flow:
                    for one in draws:
                        one(flow, state)
                x += wide + gap
        again = Rect(inner.x, inner.bottom - 40, 190, 38)
        if w.button(ui, again, "Read the briefing", "situation/briefing"):
            state.dialog = "briefing"
        close = w.last_button(ui, inner, "To the crisis room", "situation/close")
        if close or ui.key(pygame.K_ESCAPE):
            state.dialog = ""


def _advice(flow: Flow, state: GameScreenState) -> None:
    """Show what the adviser suggests; a click or a number begins the order."""
    flow.caption("Your staff suggests", "1, 2, 3: open · with Shift: add")
    if state.session.outcome is not None:
        flow.line("The game is over.", "body", th.MUTED)
        return
    found = state.session.advice()
    if found is None:
        flow.line("The staff is thinking…", "body", th.MUTED)
        return
    if not found:
        flow.paragraph("Nothing that can be ordered now is worth its price: wait, and save capital.", "body", th.MUTED)
    for number, one in enumerate(found):
        _card(flow, state, one, number)
        flow.gap(8)
    flow.paragraph(
        "By this seat's own doctrine, and by what each order would do to its aims at first. What others make of it "
        "is not in it.", "small", th.FAINT,
    )  # fmt: skip
    for number, key in enumerate(_NUMBERS[: len(found)]):
        if flow.ui.key(key, shift=True):
            catalogue.add_at_once(flow.ui, state, found[number].order)
        elif flow.ui.key(key, shift=False):
            begin(state, found[number])


def _card(flow: Flow, state: GameScreenState, one: Advice, number: int) -> None:
    ui, pad = flow.ui, 10.0
    inner = flow.width - 2 * pad
    title = f"{number + 1}  {one.name}"
    aim = f"→ {one.aim}" if one.aim else ""
    heights = [
        ui.paragraph_height(title, inner - _PRICE - 8, "subtitle"),
        ui.line_height("small-strong") + 2 if aim else 0.0,
        max(ui.paragraph_height(one.why, inner - _ADD - 8, "small"), 26.0),
    ]
    cell = flow.take(sum(heights) + 2 * pad + 6)
    name = f"situation/advice/{number}"
    ui.fill(cell, th.FIELD, radius=6, edge=th.SELECT_EDGE if ui.lit(name) else th.FIELD_EDGE)
    touched = w.item(ui, cell, name, one.name, kind="button", radius=6)
    column = Flow(ui, cell.x + pad, cell.y + pad - 2, inner)
    right = Rect(cell.right - pad - _PRICE, cell.y + pad - 1, _PRICE, 18)
    cost = formatting.points(round(one.foretold.cost, 2))
    used = ui.text(right, cost, "small-strong", th.GOLD, align="right")
    total = one.foretold.total
    if abs(total) >= 0.0005:
        left = Rect(right.x, right.y, right.width - used - 10, 18)
        ui.text(left, f"aims {points_text(total)}", "small-strong", effects.tone(total), align="right")
    column.width = inner - _PRICE - 8
    column.paragraph(title, "subtitle", th.TEXT)
    column.width = inner
    if aim:
        column.line(aim, "small-strong", th.TEXT_SOFT)
    column.gap(2)
    column.width = inner - _ADD - 8
    column.paragraph(one.why, "small", th.TEXT_SOFT)
    place = (cell.right - pad - _ADD, cell.bottom - pad - 26, _ADD, 26)
    if w.button(ui, place, "Add", f"{name}/add", style="small-strong"):
        catalogue.add_at_once(ui, state, one.order)
    elif touched:
        begin(state, one)


def begin(state: GameScreenState, one: Advice) -> None:
    """Begin the order that is suggested: one more key or click adds it to the plan."""
    order = one.order
    state.dialog = ""
    state.reveal("inspector")
    state.choose(order.action, order.target)
    state.place, state.size = order.place, order.amount
    state.focus_next = "order/lift" if order.lift else "order/add"


def _table(flow: Flow, state: GameScreenState) -> None:
    """Show proposals, questions and measures in force, the seat's own first."""
    view, name = state.session.view, state.session.name
    flow.caption("On the table")
    for dilemma in view.dilemmas:
        _row(flow, f"Decide: {dilemma.name}", formatting.day(dilemma.due))
    for proposal in view.proposals:
        due = formatting.day(proposal.due) if proposal.due else ""
        _row(flow, f"{name(proposal.actor)}: {proposal.name}", due)
    ordered = sorted(view.measures, key=lambda one: (not one.own, one.state != "in force"))
    for measure in ordered[:8]:
        due = formatting.day(measure.due) if measure.due else measure.state
        _row(flow, f"{name(measure.actor)}: {measure.name}", due)
    if not (view.dilemmas or view.proposals or view.measures):
        flow.paragraph("No proposals and no measures yet.", "small", th.MUTED)
    flow.gap(10)


def _row(flow: Flow, text: str, value: str) -> None:
    """Draw a line of text that may wrap, with a date at the right."""
    top = flow.y
    width = flow.width
    flow.width = width - 62
    flow.paragraph(text, "small", th.TEXT_SOFT)
    flow.width = width
    flow.ui.text((flow.x + width - 60, top - 2, 60, 18), value, "small-strong", th.GOLD, align="right")
    flow.gap(3)


def _ahead(flow: Flow, state: GameScreenState) -> None:
    """Show the dates that everybody knows."""
    dates = [one for one in state.session.view.calendar if not one.now][:_AHEAD]
    lasting = [one for one in state.session.view.calendar if one.now]
    if lasting:
        flow.caption("Under way")
        for one in lasting:
            _row(flow, one.name, f"to {formatting.day(one.end)}")
        flow.gap(8)
    if dates:
        flow.caption("Ahead")
        for one in dates:
            _row(flow, one.name, formatting.day(one.start))


def _before(flow: Flow, state: GameScreenState) -> None:
    """Show what happened in the days before, the latest first."""
    view = state.session.view
    found = [line for line in view.log if _lately(line, view.day, view.hours_per_tick)]
    found = [line for line in found if line.kind == "past" or line.weight >= 0.4][-_BEFORE:]
    flow.caption("The days before" if view.turn == 0 else "The last week")
    if not found:
        flow.line("Nothing of note.", "small", th.MUTED)
    shown = None
    for line in reversed(found):
        if line.date != shown:
            flow.gap(2)
            flow.line(long_date(line.date), "small-strong", th.GOLD)
            shown = line.date
        flow.paragraph(line.text, "small", th.TEXT_SOFT)
        flow.gap(3)


def _lately(line: LogLine, today: int, hours: float) -> bool:
    return today == 0 or (today - line.day) * hours / 24 <= _RECENT


def keys(ui: Ui, state: GameScreenState) -> None:
    """Open where things stand by its key."""
    if ui.key(state.settings.key("advice")):
        state.dialog = "situation"
