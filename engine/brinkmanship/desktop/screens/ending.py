"""The end of a game on one page: how it ended, the scores, the rung day by day, indicators and main events.

The same drawing fills the dialogue at the end and the picture that can be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import charts, theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.session import Session
from brinkmanship.game.view.decisions import turned
from brinkmanship.game.view.labels import long_date
from brinkmanship.game.view.reports import Outcome
from brinkmanship.game.view.types import Indicator, LogLine, SeatView

_MOMENTS = 6
_CHARTS = 6
_LEAST = (1100.0, 540.0)
"""The room below which the page is one column."""
RUNGS = (th.GREEN, (120, 180, 90), th.YELLOW, th.ORANGE, th.VERMILION, (200, 50, 50))


@dataclass(frozen=True, slots=True)
class Ending:
    """What the page tells."""

    view: SeatView
    outcome: Outcome
    rungs: tuple[float, ...]  # at the start, then at the end of each day
    moments: tuple[LogLine, ...]
    start: date


def gather(session: Session) -> Ending:
    """Gather the page of a finished game; the rung of each day comes from its ledger."""
    view, outcome = session.view, session.outcome
    assert outcome is not None
    rung = session.explain("world:rung")
    rungs = [rung.start] * (view.day + 1)
    for step in rung.steps:
        for day in range(min(step.day + 1, view.day), view.day + 1):  # seen at the end of its day
            rungs[day] += step.amount
    start = view.date - timedelta(hours=view.day * view.hours_per_tick)
    # What was decided counts, not the question; nor what went before the game.
    told = [_short(line) for line in view.log if line.kind != "dilemma" and line.day >= 0]
    chosen = [
        LogLine(one.date, one.day, 0, "course", turned(one), one.actor, weight=1.0)
        for one in outcome.decisions
        if one.changed
    ]
    return Ending(view, outcome, tuple(rungs), moments([*told, *chosen]), start)


def _short(line: LogLine) -> LogLine:
    """Return a line with the name of an ending alone, which its page tells in full."""
    return replace(line, text=line.text.partition(". ")[0].rstrip(".") + ".") if line.kind == "ending" else line


def moments(log: Sequence[LogLine], most: int = _MOMENTS) -> tuple[LogLine, ...]:
    """Return the gravest lines of a log in order of time, at most two of a day and no text twice.

    What the world does by itself counts half beside what somebody did.
    """
    chosen: list[LogLine] = []
    for line in sorted(log, key=lambda one: -one.weight * (0.5 if one.kind == "event" else 1.0)):
        same_day = sum(other.day == line.day for other in chosen)
        if same_day < 2 and all(other.text != line.text for other in chosen):
            chosen.append(line)
        if len(chosen) == most:
            break
    return tuple(sorted(chosen, key=lambda one: one.day))


def draw(ui: Ui, area: Rect, told: Ending) -> None:
    """Draw the page."""
    outcome, view = told.outcome, told.view
    if area.width < _LEAST[0] or area.height < _LEAST[1]:
        _column(ui, area, told)
        return
    own = next((score for score in outcome.scores if score.seat == view.seat), None)
    span = f"{formatting.day(told.start)} to {long_date(view.date)}"
    w.caption(ui, (area.x, area.y, area.width - 240, 16), f"{view.title} · {view.seat_name} · {span}")
    title = outcome.endings[-1].name if outcome.endings else "The horizon is reached"
    ui.text((area.x, area.y + 16, area.width - 240, 36), title, "heading")
    text = f"{outcome.termination.text} {outcome.summary}"
    ui.paragraph((area.x, area.y + 54, area.width - 250, 0), text, "body", th.TEXT_SOFT, max_lines=2)
    if own is not None:
        box = Rect(area.right - 220, area.y, 220, 84)
        ui.text((box.x, box.y, box.width, 46), f"{own.total * 100:.0f}", "display", th.GOLD, align="right")
        gain = (own.total - own.start) * 100
        text = f"of 100 · {_signed(gain)} against the start"
        ui.text((box.x, box.y + 50, box.width, 20), text, "small", th.TEXT_SOFT, align="right")
    top = area.y + 98
    left = Rect(area.x, top, 330, area.bottom - top)
    right = Rect(left.right + 28, top, area.right - left.right - 28, left.height)
    _scores(ui, left, told)
    _series(ui, right, told)


def _column(ui: Ui, area: Rect, told: Ending) -> None:
    """Draw the page in one column, for a small window."""
    outcome, view = told.outcome, told.view
    own = next((score for score in outcome.scores if score.seat == view.seat), None)
    with scrolling(ui, area, "ending", pad=2) as flow:
        flow.line(
            outcome.endings[-1].name if outcome.endings else "The horizon is reached",
            "title",
            value=f"{own.total * 100:.0f} of 100 ({_signed((own.total - own.start) * 100)})" if own is not None else "",
        )
        flow.paragraph(f"{outcome.termination.text} {outcome.summary}", "small")
        flow.gap(6)
        _standings(flow, told, len(outcome.scores))
        flow.gap(6)
        flow.caption("Main events")
        for line in told.moments:
            ui.text((flow.x, flow.y, 54, 16), formatting.day(line.date), "small", th.MUTED)
            flow.y += ui.paragraph((flow.x + 58, flow.y, flow.width - 58, 0), line.text, "small", th.TEXT_SOFT) + 4


def _signed(points: float) -> str:
    return "±0" if abs(points) < 0.5 else f"{points:+.0f}".replace("-", "−")


def _scores(ui: Ui, area: Rect, told: Ending) -> None:
    flow = Flow(ui, area.x, area.y, area.width)
    _standings(flow, told, -1, area.bottom)


def _standings(flow: Flow, told: Ending, most: int, bottom: float = 0.0) -> None:
    """Draw the seat's aims, then the scores of all, `most` of them; below 0 as many as there is room for."""
    ui, outcome = flow.ui, told.outcome
    own = next((score for score in outcome.scores if score.seat == told.view.seat), None)
    if own is not None:
        flow.caption("Your aims", "how far each was met")
        for objective in own.objectives:
            objective_row(ui, flow, objective.text, objective.value, room=52, gap=2, bar=(5, 7), max_lines=2)
    flow.gap(6)
    flow.caption("Everybody", "score and gain")
    ranked = sorted(outcome.scores, key=lambda one: one.start - one.total)
    room = most if most >= 0 else int((bottom - flow.y) // 20)
    for score in ranked[: max(room, 0)]:
        gain = score.total - score.start
        tone = th.GOOD if gain > 0.005 else th.BAD if gain < -0.005 else th.MUTED
        rest = w.value(ui, flow.take(20), f"{score.total * 100:.0f} ({_signed(gain * 100)})", colour=tone)
        style, ink = ("small-strong", th.GOLD) if score is own else ("small", th.TEXT_SOFT)
        ui.text(rest, score.name, style, ink)


def objective_row(
    ui: Ui, flow: Flow, text: str, met: float, *, room: float, gap: float, bar: tuple[float, float], max_lines: int = 0
) -> None:
    """Draw an objective, how far it is met (0..1) in its `room` at the right, and a `bar` of (height, gap)."""
    ui.text((flow.x, flow.y, flow.width, 18), f"{met * 100:.0f}%", "small-strong", align="right")
    place = (flow.x, flow.y, flow.width - room, 0)
    flow.y += ui.paragraph(place, text, "small", th.TEXT_SOFT, max_lines=max_lines) + gap
    w.progress(ui, flow.take(*bar), met, th.GREEN if met > 0.66 else th.ORANGE if met > 0.33 else th.VERMILION)


def _series(ui: Ui, area: Rect, told: Ending) -> None:
    what = ": rung of the escalation ladder" if told.view.rung.there else ""
    w.caption(ui, (area.x, area.y, 400, 18), f"How the game went{what}")
    chart = Rect(area.x, area.y + 24, area.width, 118)
    _ladder(ui, chart, told)
    top = chart.bottom + 34
    shown = [one for one in told.view.indicators if len(one.trend) > 1][:_CHARTS]
    width = (area.width - 2 * 18) / 3
    for place, indicator in enumerate(shown):
        cell = Rect(area.x + place % 3 * (width + 18), top + place // 3 * 82, width, 70)
        _indicator(ui, cell, told.view, indicator, th.OKABE_ITO[place % len(th.OKABE_ITO)])
    top += (2 if len(shown) > 3 else 1) * 82 + 2
    _moments(ui, Rect(area.x, top, area.width, area.bottom - top), told)


def _ladder(ui: Ui, area: Rect, told: Ending) -> None:
    ui.fill(area, (12, 16, 26, 160), radius=6, edge=th.PANEL_EDGE)
    most = max(told.view.rung.of, 1)
    days = max(len(told.rungs) - 1, 1)
    inner = area.inflate(-24, -16)
    step = inner.width / days
    there = told.view.rung.there  # whether the scenario has a ladder
    for level in range(0, most + 1 if there else 0, max(1, most // 4)):
        y = inner.bottom - level / most * inner.height
        ui.line((inner.x, y), (inner.right, y), (44, 54, 74))
        ui.text((inner.x - 10, y - 14, 26, 13), str(level), "tiny", th.FAINT)
    for day, rung in enumerate(told.rungs[1:] if there else ()):
        height = min(max(rung / most, 0.0), 1.0) * inner.height
        place = min(int(rung / (most + 1) * len(RUNGS)), len(RUNGS) - 1)
        colour = th.mix(RUNGS[place], (17, 21, 32), 0.25)
        ui.fill((inner.x + day * step, inner.bottom - height, max(step - 1, 1), max(height, 1)), colour)
    for day in range(0, days + 1, max(7, days // 8)):
        x = inner.x + day * step
        text = formatting.day(told.start + timedelta(hours=day * told.view.hours_per_tick))
        ui.text((min(x - 30, area.right - 60), area.bottom + 3, 60, 14), text, "tiny", th.MUTED, align="center")
    above: dict[int, int] = {}
    for number, line in enumerate(told.moments, 1):
        day = min(line.day, days)
        slot = round(day * step / 18)
        row = above[slot] = above.get(slot, -1) + 1
        x = min(inner.x + day * step, inner.right)
        y = inner.y + 6 + 17 * min(row, 4)
        w.dot(ui, (x, y), 16, (24, 30, 44), th.GOLD)
        ui.text((x - 10, y - 8, 20, 16), str(number), "tiny", th.GOLD, align="center")


def _indicator(ui: Ui, area: Rect, view: SeatView, indicator: Indicator, colour: th.Colour) -> None:
    estimate = indicator.estimate
    label = estimate.label.rsplit(": ", 1)[-1]
    owner = estimate.ref.partition(":")[2].split(".")[0] if estimate.ref.startswith("body:") else ""
    owner = next((body.short for body in view.bodies if body.id == owner and body.short), owner)
    figures = f"{formatting.plain(estimate, indicator.trend[0])} → {formatting.short(estimate)}"
    used = ui.text(area, figures, "small-strong", valign="top", align="right")
    name = (area.x, area.y, area.width - used - 8, 18)
    ui.text(name, f"{owner} {label}".strip(), "small", th.TEXT_SOFT, valign="top")
    plot = Rect(area.x, area.y + 22, area.width, area.height - 24)
    ui.fill(plot.inflate(0, 6), (12, 16, 26, 160), radius=5, edge=(40, 50, 70))
    share = estimate.ceiling - estimate.floor <= 2 and not estimate.unit
    low, high = (estimate.floor, estimate.ceiling) if share else (None, None)
    charts.sparkline(ui, plot.inflate(-14, -6), indicator.trend, colour, low=low, high=high)


def _moments(ui: Ui, area: Rect, told: Ending) -> None:
    w.caption(ui, (area.x, area.y, 300, 18), "Main events")
    half = (len(told.moments) + 1) // 2
    width = (area.width - 20) / 2
    row = min((area.height - 22) / max(half, 1), 36.0)
    lines = 2 if row >= 32 else 1
    for number, line in enumerate(told.moments):
        x = area.x + (number // max(half, 1)) * (width + 20)
        y = area.y + 22 + number % max(half, 1) * row
        ui.text((x, y, 18, 16), str(number + 1), "small-strong", th.GOLD)
        ui.text((x + 20, y, 50, 16), formatting.day(line.date), "small", th.MUTED)
        ui.paragraph((x + 72, y, width - 72, 0), line.text, "small", th.TEXT_SOFT, max_lines=lines)


def picture(told: Ending, scale: float = 2.0) -> pygame.Surface:
    """Return the page as a picture of its own."""
    surface = pygame.Surface((round(1280 * scale), round(720 * scale)))
    surface.fill(th.mix(th.INK, th.PANEL_RAISED, 0.6))
    ui = Ui(scale, reduced_motion=True)
    ui.begin(surface, [], 0)
    draw(ui, Rect(28, 22, 1224, 664), told)
    ui.text((28, 694, 1224, 18), f"Brinkmanship · {told.view.title}", "tiny", th.FAINT, align="right")
    ui.end()
    return surface
