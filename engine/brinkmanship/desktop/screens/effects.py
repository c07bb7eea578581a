"""What an order would do, drawn: your aims with how they move, the numbers by when they move, the risks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import groupby

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui
from brinkmanship.desktop.screens import tips
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.foretell_text import change_of, move_text, number_change, sum_text, when_text
from brinkmanship.game.view.foretell_types import DAILY, AimEffect, Foretold, NumberEffect

_BAR = 5.0


def draw(ui: Ui, flow: Flow, state: GameScreenState, told: Foretold | None) -> None:
    """Draw all that an order would do below each other; a line while it is worked out."""
    flow.gap(4)
    flow.caption("What it would do", f"your aims {sum_text(told)}" if told is not None else "")
    if told is None:
        flow.line("Working it out…", "small", th.MUTED)
        return
    moved = told.moved()
    for aim in moved:
        _aim(ui, flow, aim)
    if not moved:
        flow.paragraph("By itself it moves none of your aims.", "small", th.MUTED)
    for place, risk in enumerate(told.risks):
        flow.gap(3)
        if not place:
            flow.caption("Risks and later")
        good = "+" in risk and "−" not in risk
        flow.paragraph(risk, "small", th.GOOD if good else th.TONES["warn"])
    if told.moves:
        flow.gap(3)
        flow.line("Forces that set out", "small-strong", th.GOLD)
    for move in told.moves:
        flow.paragraph(move_text(move), "small", th.TEXT_SOFT)
    for (how, when), numbers in groupby(told.numbers, key=lambda one: (one.how, one.when)):
        flow.gap(3)
        flow.line(when_text(how, when), "small-strong", th.GOLD)
        for number in numbers:
            _number(ui, flow, state, number, f"order/number/{how}/{number.ref}")


def tone(delta: float) -> Colour:
    """Return the colour of a change for the better or the worse."""
    return th.GOOD if delta > 0 else th.BAD if delta < 0 else th.MUTED


def _aim(ui: Ui, flow: Flow, aim: AimEffect) -> None:
    text = change_of(aim) if abs(aim.delta) >= 0.0005 else ""
    more = f"{formatting.change(aim.daily)} a day" if abs(aim.daily) >= 0.0005 else ""
    shown = ", ".join(filter(None, (text, more)))
    room = ui.text_width(shown, "small-strong") + 10
    top = flow.y
    height = ui.paragraph_height(aim.text, flow.width - room, "small")
    cell = flow.take(height + _BAR + 8, 2)
    name = f"order/aim/{aim.id}"
    w.item(ui, cell, name, aim.text, partial(_of_aim, aim))
    if ui.in_sight(cell):
        ui.text((cell.x, top, cell.width, 18), shown, "small-strong", tone(aim.delta or aim.daily), align="right")
        ui.paragraph((cell.x, top, cell.width - room, 0), aim.text, "small", th.TEXT_SOFT)
        bar(ui, (cell.x, top + height + 2, cell.width, _BAR), aim.now, aim.delta)


def bar(ui: Ui, rect: RectLike, now: float, delta: float) -> None:
    """Draw how far an aim is met, and by how much more or less it would be."""
    area = Rect(rect)
    low, high = sorted((now, min(max(now + delta, 0.0), 1.0)))
    w.progress(ui, area, low if delta < 0 else now, th.SKY)
    width = max((high - low) * area.width, 3.0) if delta else 0.0
    if width:
        left = min(area.x + low * area.width, area.right - width)
        ui.fill((left, area.y - 1, width, area.height + 2), tone(delta), radius=2)


def _of_aim(aim: AimEffect) -> Tip:
    rows = [
        TipRow("met now", formatting.number(aim.now)),
        TipRow("with this order", formatting.number(aim.after), "good" if aim.delta > 0 else "warn"),
        TipRow("weighs", f"{aim.weight * 100:.0f}% of all you want", "muted"),
    ]
    if aim.perhaps:
        rows.insert(2, TipRow("chance that it moves", f"{aim.likely * 100:.0f}%", "muted"))
    if abs(aim.daily) >= 0.0005:
        rows.insert(2, TipRow("each day in force", formatting.change(aim.daily), "good" if aim.daily > 0 else "warn"))
    return Tip(aim.text, rows, "The order's own effect, as far as you can judge; what others do about it is not in it.")


def _number(ui: Ui, flow: Flow, state: GameScreenState, number: NumberEffect, name: str) -> None:
    value = number_change(number)
    room = ui.text_width(value, "small-strong") + 8
    height = max(ui.paragraph_height(number.label, flow.width - room, "small"), 17)
    cell = flow.take(height, 2)
    before = number.before
    w.item(ui, cell, name, number.label, None if before is None else partial(tips.of_estimate, state, before))
    if ui.in_sight(cell):
        ui.paragraph((cell.x, cell.y, cell.width - room, 0), number.label, "small", th.TEXT_SOFT)
        ui.text((cell.x, cell.y, cell.width, 17), value, "small-strong", th.TEXT, align="right")


def summary(ui: Ui, area: Rect, told: Foretold | None) -> None:
    """Draw in two lines what matters most of an order: your aims, when it comes, whether it will be agreed to."""
    top, below = Rect(area.x, area.y, area.width, 17), Rect(area.x, area.y + 17, area.width, 17)
    if told is None:
        ui.text(top, "Working out what it would do…", "small", th.MUTED)
        return
    used = ui.text(top, "Your aims", "small", th.MUTED)
    total = sum_text(told)
    ui.text(
        (top.x + used + 6, top.y, top.width, 17),
        total,
        "small-strong",
        tone(round(told.total + told.daily + told.later, 4)),
    )
    if told.arrives is not None:
        when = f"in effect {formatting.day(told.arrives)}"
        ui.text(top, when, "small", th.TEXT_SOFT, align="right")
    if told.consent is not None:
        held = any("held back" in risk for risk in told.risks)
        said = "likely to be held back" if held else f"to pass: {formatting.likelihood(told.consent.passes)}"
        ui.text(
            below, said[:1].upper() + said[1:], "small", th.TONES["warn"] if told.consent.passes < 0.8 else th.TEXT_SOFT
        )


def rows(told: Foretold, most: int = 6) -> Iterable[TipRow]:
    """Return what an order would do as rows of a tooltip."""
    yield TipRow("your aims together", sum_text(told), _word(told.total + told.later + told.daily))
    for aim in told.moved()[:4]:
        delta = aim.delta or aim.daily
        text = change_of(aim) if aim.delta else f"{formatting.change(delta)} a day"
        yield TipRow(aim.text, text, _word(delta))
    for number in told.numbers[:most]:
        yield TipRow(f"{number.label}{' a day' if number.how == DAILY else ''}", number_change(number), "muted")
    for move in told.moves[:3]:
        yield TipRow(move_text(move), "", "muted")
    for risk in told.risks[:2]:
        yield TipRow(risk, "", "warn")


def _word(delta: float) -> str:
    return "good" if delta > 0.00005 else "warn" if delta < -0.00005 else "muted"
