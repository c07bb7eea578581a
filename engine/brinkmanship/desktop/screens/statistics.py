"""Statistics: any numbers the seat knows, over time and beside each other, with the range each may lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import plot, theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.theme import OKABE_ITO
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import tips
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.desktop.screens.room_state import MOST
from brinkmanship.game.view.room_types import NumberSeries
from brinkmanship.game.view.types import Estimate
from brinkmanship.text import counted, joined

_ROWS = 150
PRESETS = (("crisis", "The crisis"), ("ours", "Ours"), ("moved", "Moved most"))


def draw(ui: Ui, state: GameScreenState) -> None:
    """Draw the statistics over the game."""
    room, session = state.room, state.session
    if not room.chosen:
        room.chosen = [one.estimate.ref for one in session.view.indicators][:4]
    series = room.series(session)
    with w.modal(ui, (1180, 680), "statistics", least=(760.0, 250.0)) as inner:
        ui.text((inner.x, inner.y, inner.width - 100, 34), "Statistics", "heading")
        if w.button(ui, (inner.right - 90, inner.y, 90, 32), "Close", "statistics/close", kind="primary"):
            state.dialog = ""
        left = Rect(inner.x, inner.y + 46, min(330.0, inner.width * 0.38), inner.height - 46)
        right = Rect(left.right + 20, left.y, inner.right - left.right - 20, left.height)
        _list(ui, left, state, series)
        if series is None:
            ui.text(right, "Gathering the past…", "body", th.MUTED, valign="top")
        else:
            _chart(ui, right, state, series)
    if ui.key(pygame.K_ESCAPE):
        state.dialog = ""


def show(state: GameScreenState, ref: str) -> None:
    """Open the statistics with one number in the chart beside those that are there."""
    if ref not in state.room.chosen:
        state.room.chosen = [*state.room.chosen[: MOST - 1], ref]
    state.dialog = "statistics"


def _list(ui: Ui, area: Rect, state: GameScreenState, series: dict[str, NumberSeries] | None) -> None:
    room = state.room
    if ui.focus == "":
        ui.set_focus("statistics/search")
    room.query = w.text_input(
        ui, (area.x, area.y, area.width, 32), room.query, "statistics/search", hint="Find a number"
    )
    options = [(key, label) for key, label in PRESETS if series is not None or key != "moved"]
    picked = w.chips(ui, (area.x, area.y + 40, area.width, 26), options, "", "statistics/preset", gap=4)
    if picked:
        room.chosen = preset(picked, state, series)
    found = matching(room.numbers(state.session), room.query)
    top = area.y + 74
    count = f"{counted(len(found), 'number')}, {len(room.chosen)} of {MOST} in the chart"
    ui.text((area.x, top, area.width, 18), count, "small", th.MUTED)
    body = Rect(area.x, top + 22, area.width, area.bottom - top - 22)
    with scrolling(ui, body, f"statistics/list/{room.query}", pad=2) as flow:
        for estimate in found[:_ROWS]:
            chosen = estimate.ref in room.chosen
            mark = OKABE_ITO[room.chosen.index(estimate.ref)] if chosen else None
            name = f"statistics/number/{estimate.ref}"
            cell, value = flow.take(25, 1), formatting.short(estimate)
            if w.row(ui, cell, estimate.label, name, value=value, selected=chosen, marker=mark) and not room.choose(
                estimate.ref
            ):
                ui.toast(f"A chart holds {MOST} numbers: take one out first.", "warn")
            tooltip.offer(ui, name, partial(tips.of_estimate, state, estimate))
        if len(found) > _ROWS:
            flow.line(f"{len(found) - _ROWS} more: write more of the name", "small", th.MUTED)


def matching(numbers: Sequence[Estimate], query: str) -> list[Estimate]:
    """Return the numbers whose labels hold every word of a query, those that begin with it first."""
    words = query.casefold().split()
    found = [one for one in numbers if all(word in one.label.casefold() for word in words)]
    return sorted(found, key=lambda one: not one.label.casefold().startswith(query.casefold().strip()))


def preset(key: str, state: GameScreenState, series: dict[str, NumberSeries] | None) -> list[str]:
    """Return the numbers of a ready-made chart."""
    view = state.session.view
    if key == "crisis":
        return [one.estimate.ref for one in view.indicators][:MOST]
    known = [series[one.ref] for one in state.room.numbers(state.session) if one.ref in series] if series else []
    if key == "ours":
        known = [one for one in known if one.ref.startswith(f"actor:{view.seat}.")]
    return [one.ref for one in sorted(known, key=lambda one: -one.moved)[:5]]


def _chart(ui: Ui, area: Rect, state: GameScreenState, series: dict[str, NumberSeries]) -> None:
    shown = [(series[ref], OKABE_ITO[place]) for place, ref in enumerate(state.room.chosen) if ref in series]
    if not shown:
        ui.paragraph(
            (area.x, area.y + 8, area.width, 0), "Choose numbers at the left to see them over time.", "body", th.MUTED
        )
        return
    main = _main_unit([one for one, _ in shown])
    lines = [_line(one, colour, apart=_unit(one) != main) for one, colour in shown]
    legend, note = 24.0 * len(shown), 20.0
    box = Rect(area.x, area.y + legend + 6, area.width, max(area.height - legend - note - 6, 60.0))
    axis = next(one for one, _ in shown if _unit(one) == main)
    low, high = _axis([line for line in lines if line.own is None], axis)

    def words(mark: float) -> str:
        return formatting.number(mark, "", axis.floor, axis.ceiling)

    at = plot.draw(ui, box, lines, low=low, high=high, words=words, when=_when, name="statistics/plot")
    for place, (one, colour) in enumerate(shown):
        cell = Rect(area.x, area.y + 24 * place, area.width, 22)
        w.dot(ui, (cell.x + 6, cell.centery), 9, colour)
        away = Rect(cell.right - 22, cell.y, 22, 22)
        if w.button(ui, away, "×", f"statistics/away/{one.ref}", kind="quiet"):
            state.room.choose(one.ref)
        rest = w.value(ui, (cell.x + 18, cell.y, cell.width - 46, 22), _told(one, at))
        ui.text(rest, one.label, "body", th.TEXT)
    note_text = "Shaded: the range it most likely lies in, as it was known then."
    if others := [one.label for one, _ in shown if _unit(one) != main]:
        note_text = f"On a scale of its own: {joined(others, 'and')}. {note_text}"
    ui.text((area.x, area.bottom - note + 2, area.width, 18), note_text, "small", th.MUTED)


def _unit(one: NumberSeries) -> tuple[str, bool]:
    """Return what numbers must share to stand on one axis: the unit, and whether they are shares."""
    return one.unit, one.ceiling <= 1.5 and not one.unit


def _main_unit(shown: Sequence[NumberSeries]) -> tuple[str, bool]:
    """Return the unit that most numbers have, which has the axis."""
    units = [_unit(one) for one in shown]
    return max(units, key=units.count)


def _axis(lines: Sequence[plot.Line], of: NumberSeries) -> tuple[float, float]:
    """Return the ends of the axis: what lines reach, at least a tenth of a share's range, so that little stays little."""
    low, high = plot.span(lines)
    if _unit(of)[1]:
        short = max(0.1 * (of.ceiling - of.floor) - (high - low), 0.0) / 2
        low, high = max(low - short, of.floor), min(high + short, of.ceiling)
    return low, high


def _line(one: NumberSeries, colour: th.Colour, *, apart: bool) -> plot.Line:
    at = tuple(_position(day) for day in one.dates)
    line = plot.Line(one.ref, colour, at, one.values, one.lows, one.highs)
    return replace(line, own=plot.span([line])) if apart else line


def _position(day: date) -> float:
    """Return where a date stands on the time axis, in days."""
    part = (day.hour + day.minute / 60) / 24 if isinstance(day, datetime) else 0.0
    return day.toordinal() + part


def _when(at: float) -> str:
    return formatting.day(date(1, 1, 1) + timedelta(days=round(at) - 1))


def _told(one: NumberSeries, at: float | None) -> str:
    """Return a number at the time under the pointer, or now with its change since the start."""
    places = [place for place, day in enumerate(one.dates) if at is not None and _position(day) == at]
    place = places[0] if places else len(one.values) - 1
    value = formatting.number(one.values[place], formatting.unit(one.unit), one.floor, one.ceiling)
    when = f"{formatting.day(one.dates[place])}: " if places else ""
    since = formatting.difference(one.values[0], one.values[place], "", one.floor, one.ceiling)
    return f"{when}{value}" + (f"  ({since} since {formatting.day(one.dates[0])})" if place else "")
