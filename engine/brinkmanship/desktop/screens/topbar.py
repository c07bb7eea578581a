"""The top bar: where the crisis stands in one line, with trends, the seat's capital, and the way to the menu."""

from __future__ import annotations

from itertools import accumulate

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import charts, theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import statistics, tips
from brinkmanship.desktop.screens.ending import RUNGS
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.labels import long_date
from brinkmanship.game.view.types import Estimate, Indicator, SeatView
from brinkmanship.text import counted

_SHORT = 520.0  # logical width below which the menu is a sign
_CAPITAL = 150.0  # room that the seat and its capital want, and that the rung wants
_RUNG = 186.0


def draw(ui: Ui, rect: Rect, state: GameScreenState) -> None:
    """Draw the bar over the width of the window."""
    view = state.session.view
    with w.panel(ui, rect, "bar", radius=0, fill=th.BAR, edge=th.BAR):
        ui.fill((rect.x, rect.bottom - 1, rect.width, 1), th.PANEL_EDGE)
        x = rect.x + 14
        right = _menu(ui, rect.right - 12, state, short=rect.width < _SHORT)
        dates = (long_date(view.date), formatting.day(view.date))
        date = next((one for one in dates if ui.text_width(one, "subtitle") <= right - x), dates[-1])
        whens = (f"{view.date:%A} · turn {view.turn + 1} · {view.clock}", f"turn {view.turn + 1} · {view.clock}")
        most = max(right - x - _CAPITAL, 130.0)
        when = next((one for one in whens if ui.text_width(one, "small") <= most), whens[-1].split(" · ")[0])
        wide = max(ui.text_width(when, "small"), ui.text_width(date, "subtitle"))
        ui.text((x, 7, wide + 1, 20), date, "subtitle", name="bar/date")
        ui.text((x, 28, wide + 1, 16), when, "small", th.MUTED, name="bar/turn")
        x += max(wide, 130.0 if rect.width >= _SHORT else 0.0) + 22
        if right - x >= _CAPITAL:
            right = _capital(ui, right, state)
        if right - x >= _RUNG:
            x = _rung(ui, x, state)
        space = right - x - 8
        widths = [_least(ui, view, indicator.estimate) for indicator in view.indicators[:7]]
        widths = widths[: sum(total <= space for total in accumulate(widths))]
        spare = min((space - sum(widths)) / max(len(widths), 1), 90.0)
        for indicator, least in zip(view.indicators, widths, strict=False):
            _indicator(ui, Rect(x, 6, least + spare - 16, 40), state, indicator)
            x += least + spare


def _rung(ui: Ui, x: float, state: GameScreenState) -> float:
    rung = state.session.view.rung
    if not rung.of:
        return x  # a scenario without a ladder
    width = _RUNG
    tip = tooltip.simple(f"Rung {rung.number} of {rung.of}: {rung.name}", rung.description)
    if w.item(ui, (x, 6, width - 16, 40), "bar/rung", rung.name, tip):
        state.dialog = "ladder"
    ui.text((x, 8, width - 16, 18), rung.name, "small-strong", th.TEXT)
    ui.text((x, 25, width - 16, 18), f"{rung.number} / {rung.of}", "small", th.MUTED, align="right")
    cell = (width - 62) / rung.of
    for step in range(rung.of):
        colour = RUNGS[step * len(RUNGS) // rung.of]
        ui.fill((x + step * cell, 31, cell - 2, 6), colour if step < rung.number else th.TRACK, radius=2)
    return x + width


def _indicator(ui: Ui, area: Rect, state: GameScreenState, indicator: Indicator) -> None:
    estimate = indicator.estimate
    if w.item(ui, area, f"bar/{estimate.ref}", estimate.label, lambda: tips.of_estimate(state, estimate)):
        statistics.show(state, estimate.ref)
    ui.text(
        (area.x, area.y + 2, area.width, 18),
        _label(ui, state.session.view, estimate, area.width),
        "small",
        th.TEXT_SOFT,
    )
    used = ui.text((area.x, area.y + 19, area.width, 18), formatting.short(estimate), "small-strong", th.TEXT)
    rest = Rect(area.x + used + 8, area.y + 21, area.width - used - 8, 14)
    if len(indicator.trend) > 1:
        change = indicator.trend[-1] - indicator.trend[-2]
        if abs(change) > 5e-3 * max(1.0, abs(indicator.trend[-1])):
            mark = "▲" if change > 0 else "▼"
            rest.width -= ui.text((rest.x, area.y + 19, rest.width, 18), mark, "tiny", th.GOLD, align="right") + 6
        charts.sparkline(ui, rest, indicator.trend[-30:], th.SKY)
    elif estimate.ceiling <= 1.5:
        share = (estimate.value - estimate.floor) / ((estimate.ceiling - estimate.floor) or 1.0)
        w.progress(ui, (rest.x, area.y + 27, rest.width, 4), share, th.SKY)


def _least(ui: Ui, view: SeatView, estimate: Estimate) -> float:
    """Return the width that an indicator needs: its shortest label, or its value with a small curve."""
    label = ui.text_width(_label(ui, view, estimate, 0.0), "small")
    return max(label, ui.text_width(formatting.short(estimate), "small-strong") + 48, 84.0) + 18


def _label(ui: Ui, view: SeatView, estimate: Estimate, width: float) -> str:
    """Return the label with the short name of a body, or its letters; less of what qualifies it where narrow."""
    kind, _, rest = estimate.ref.partition(":")
    if kind != "body":
        return estimate.label
    label = estimate.label.rsplit(": ", 1)[-1]
    id, words_left = rest.split(".", 1)[0], f"{label[0].lower()}{label[1:]}".split()
    body = next((one.short for one in view.bodies if one.id == id and one.short), id)
    while len(words_left) > 1 and ui.text_width(" ".join((body, *words_left)), "small") > width:
        del words_left[0]
    return " ".join((body, *words_left))


def _capital(ui: Ui, right: float, state: GameScreenState) -> float:
    view = state.session.view
    text = f"{view.capital_left:.1f}/{view.capital:.1f} points"
    below = f"{text} · {view.orders_left} left"
    wide = max(ui.text_width(below, "small"), ui.text_width(view.seat_name, "small-strong"), 120) + 4
    area = Rect(right - wide - 8, 6, wide, 40)
    used = ui.text((area.x, 8, area.width, 18), view.seat_name, "small-strong", th.GOLD, align="right")
    seat = state.actor(view.seat)
    if seat is not None and seat.flag and used + 26 < area.width:
        w.banner(ui, Rect(area.right - used - 24, 11, 16, 12), seat.flag, th.GOLD)
    orders = f"{counted(view.orders_left, 'order')} left"
    ui.text((area.x, 27, area.width, 16), below, "small", th.TEXT_SOFT, align="right")
    own = state.actor(view.seat)
    estimate = own.tracks.get("capital") if own else None

    def tip() -> tooltip.Tip:
        if estimate is None:
            return tooltip.Tip("Political capital", text=f"{text}; {orders} this turn.")
        found = tips.of_estimate(state, estimate)
        return tooltip.Tip(found.title, found.rows, f"{text}; {orders} this turn. {found.text}", found.footer)

    w.item(ui, area, "bar/capital", tip=tip)
    return area.x


def _menu(ui: Ui, right: float, state: GameScreenState, *, short: bool) -> float:
    """Draw the ways to the help and the menu, the latter alone where the bar is `short`; return their left edge."""
    if short:
        if w.button(ui, (right - 64, 9, 64, 34), "Menu", "bar/menu"):
            state.dialog = "menu"
        return right - 72
    if w.button(ui, (right - 34, 9, 34, 34), "?", "bar/help", kind="plain"):
        state.dialog = "help"
    if w.button(ui, (right - 108, 9, 68, 34), "Menu", "bar/menu"):
        state.dialog = "menu"
    return right - 116
