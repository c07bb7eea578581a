"""The debrief of a finished game, page by page: aims over time, games of the program, turning points, what others wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from brinkmanship.analysis.debrief import better_than, histogram, percentiles
from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import charts, theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.debrief_pages import DebriefPages
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.debrief_types import Revealed, TurningPoint
from brinkmanship.game.view.report_text import points_text
from brinkmanship.game.view.reports import LeaderChoice, Weighed

PAGES = (
    ("result", "Result"),
    ("aims", "Your aims"),
    ("games", "1,000 games"),
    ("points", "Turning points"),
    ("wanted", "Intentions"),
    ("decisions", "Decisions"),
)
_NARROW = 820.0


def draw(ui: Ui, area: Rect, state: GameScreenState, pages: DebriefPages, page: str) -> None:
    """Draw a page of the debrief; the pages that need futures begin to have them played."""
    if not pages.ready:
        ui.again(100)
        ui.text(area, "Reading the game…", "body", th.MUTED, align="center")
        return
    if page in ("games", "points"):
        pages.work.start()
    _PAGES[page](ui, area, state, pages)


def _aims(ui: Ui, area: Rect, state: GameScreenState, pages: DebriefPages) -> None:
    own = (("Your score", 1.0, pages.told.scores), *((one.text, one.weight, one.values) for one in pages.told.aims))
    columns = 2 if area.width >= _NARROW else 1
    with scrolling(ui, area, "debrief/aims", pad=2) as flow:
        flow.caption("Your aims over the game", "start → end")
        width = (flow.width - 24 * (columns - 1)) / columns
        tops = [flow.y] * columns
        for number, (text, weight, values) in enumerate(own):
            column = number % columns
            cell = Flow(ui, flow.x + column * (width + 24), tops[column], width)
            _path(cell, text, "" if number == 0 else f"weight {weight * 100:.0f}%", values, number)
            tops[column] = cell.y
            if column == columns - 1:
                tops = [max(tops)] * columns
        flow.y = max(tops)


def _path(flow: Flow, text: str, weight: str, values: Sequence[float], number: int) -> None:
    ui = flow.ui
    moved = points_text(values[-1] - values[0])
    figures = f"{values[0] * 100:.0f} → {values[-1] * 100:.0f}"
    used = ui.text((flow.x, flow.y, flow.width, 18), f"{figures} ({moved})", "small-strong", align="right")
    flow.y += ui.paragraph((flow.x, flow.y, flow.width - used - 12, 0), text, "small-strong", th.TEXT) + 2
    if weight:
        ui.text((flow.x, flow.y, flow.width, 14), weight, "tiny", th.MUTED)
        flow.y += 15
    plot = flow.take(54, 14)
    ui.fill(plot, (12, 16, 26, 160), radius=5, edge=(40, 50, 70))
    colour = th.GOLD if number == 0 else th.OKABE_ITO[number % len(th.OKABE_ITO)]
    charts.sparkline(ui, plot.inflate(-14, -10), tuple(values), colour, low=0.0, high=1.0)


def _progress(flow: Flow, pages: DebriefPages) -> None:
    """Show how far the futures have been played."""
    work = pages.work
    if work.trouble:
        flow.paragraph(f"This could not be worked out: {work.trouble}", "small", th.TONES["bad"])
    elif not work.done:
        flow.ui.again(400)
        done, of = work.debrief.progress
        flow.line("Playing games in the background", "small", th.MUTED, value=f"{done:,} of {of:,}")
        w.progress(flow.ui, flow.take(5, 10), done / max(of, 1), th.ACCENT)


def _games(ui: Ui, area: Rect, state: GameScreenState, pages: DebriefPages) -> None:
    debrief = pages.work.debrief
    scores = debrief.program_scores()
    with scrolling(ui, area, "debrief/games", pad=2) as flow:
        flow.caption("Your game among games that the program played from the same start")
        if len(scores) < debrief.games:
            _progress(flow, pages)
        if not len(scores):
            flow.paragraph("The first games take a moment.", "body", th.MUTED)
            return
        better = better_than(debrief.score, scores)
        low, middle, high = percentiles(scores)
        count = f"{round(better * len(scores)):,} of {len(scores):,}"
        flow.line(f"You did better than {count} games.", "title", th.GOLD)
        flow.paragraph(
            f"Your score is {debrief.score * 100:.0f} of 100. In your seat the program reached {middle * 100:.0f} in the "
            f"middle of its games, and between {low * 100:.0f} and {high * 100:.0f} in eight of ten.",
            "body",
        )
        flow.gap(10)
        _histogram(ui, flow.take(min(max(area.height - 190, 110), 330), 4), histogram(scores), debrief.score, middle)
        flow.gap(18)
        flow.paragraph(
            "Every seat is played by the program from the first day, with the same hidden intentions; only chance differs.",
            "small",
            th.MUTED,
        )


def _histogram(ui: Ui, area: Rect, counts: Sequence[int], own: float, middle: float) -> None:
    ui.fill(area, (12, 16, 26, 160), radius=6, edge=th.PANEL_EDGE)
    inner = area.inflate(-24, -40)
    most, step = max(*counts, 1), inner.width / len(counts)
    for number, count in enumerate(counts):
        height = count / most * inner.height
        mine = int(min(own, 0.9999) * len(counts)) == number
        if count or mine:
            colour = th.GOLD if mine else th.mix(th.SKY, (17, 21, 32), 0.25)
            ui.fill((inner.x + number * step + 1, inner.bottom - height, step - 2, max(height, 2)), colour)
    for mark in range(0, 101, 20):
        x = inner.x + mark / 100 * inner.width
        ui.text((x - 20, inner.bottom + 3, 40, 15), str(mark), "tiny", th.MUTED, align="center")
    for value, colour, text in ((middle, th.TEXT_SOFT, "middle"), (own, th.GOLD, "you")):
        x = inner.x + min(max(value, 0), 1) * inner.width
        ui.line((x, inner.y - 4), (x, inner.bottom), colour, 2 if text == "you" else 1)
        left = x > inner.x + inner.width / 2
        box = (x - 84, inner.y - 18, 80, 14) if left != (text == "you") else (x + 4, inner.y - 18, 80, 14)
        ui.text(box, text, "tiny", colour, align="right" if left != (text == "you") else "left")


def _points(ui: Ui, area: Rect, state: GameScreenState, pages: DebriefPages) -> None:
    debrief, points = pages.work.debrief, pages.points
    with scrolling(ui, area, "debrief/points", pad=2) as flow:
        flow.caption("Turning points: where the forecast of your game moved most")
        if not pages.work.done:
            _progress(flow, pages)
        _forecast_line(ui, flow.take(92, 22), pages)
        if not points:
            text = "No turn moved the forecast by more than chance." if pages.work.done else "None is known yet."
            flow.paragraph(text, "body", th.MUTED)
        for number, point in enumerate(points, 1):
            _point(flow, state, pages, number, point)
        if debrief.parts:
            flow.paragraph(
                "A forecast is the mean of many games played on from that day by the program, all with the same chance. "
                "What led to a turning point is told as it was, secrets included.",
                "small",
                th.MUTED,
            )


def _forecast_line(ui: Ui, area: Rect, pages: DebriefPages) -> None:
    """Draw the forecast score, day by day as far as it is known, with the turning points."""
    ui.fill(area, (12, 16, 26, 160), radius=6, edge=th.PANEL_EDGE)
    inner, debrief = area.inflate(-28, -22), pages.work.debrief
    last = max(debrief.last, 1)
    found = [one for at in debrief.positions() if (one := debrief.standing(at)) is not None]
    low = max(min((one.score for one in found), default=0.0) // 0.1 / 10 - 0.1, 0.0)
    high = min(max((one.score for one in found), default=1.0) // 0.1 / 10 + 0.2, 1.0)
    spots = [
        (inner.x + one.position / last * inner.width, inner.bottom - (one.score - low) / (high - low) * inner.height)
        for one in found
    ]
    for share, value in ((0.0, low), (1.0, high)):
        y = inner.bottom - share * inner.height
        ui.line((inner.x, y), (inner.right, y), (44, 54, 74))
        ui.text((area.x + 2, y - 7, 22, 14), f"{value * 100:.0f}", "tiny", th.FAINT, align="right")
    for start, end in pairwise(spots):
        ui.line(start, end, th.GOLD, 2)
    for one, spot in zip(found, spots, strict=True):
        if one.war > 0.01:
            height = one.war * inner.height
            ui.fill((spot[0] - 2, inner.bottom - height, 4, height), (*th.VERMILION, 150))
    for number, point in enumerate(pages.points, 1):
        x = inner.x + (point.first + point.last) / 2 / last * inner.width
        w.dot(ui, (x, inner.y + 2), 16, (24, 30, 44), th.GOLD)
        ui.text((x - 10, inner.y - 6, 20, 16), str(number), "tiny", th.GOLD, align="center")
    for position in sorted({0, last // 2, last} if area.width >= _NARROW else {0, last}):
        x = inner.x + position / last * inner.width
        text = formatting.day(debrief.turn(min(position, debrief.last)).date)
        ui.text(
            (min(max(x - 30, area.x), area.right - 60), area.bottom + 3, 60, 14), text, "tiny", th.MUTED, align="center"
        )
    legend = "line: forecast score of 100 · bars: share of futures with war"
    ui.text((area.x + 70, area.bottom + 3, min(area.width - 140, 340), 14), legend, "tiny", th.FAINT)


def _point(flow: Flow, state: GameScreenState, pages: DebriefPages, number: int, point: TurningPoint) -> None:
    ui, turns = flow.ui, pages.work.debrief
    first, last = turns.turn(point.first), turns.turn(point.last)
    when = formatting.day(last.date) if point.last - point.first == 1 else ""
    when = when or f"{formatting.day(first.date)} to {formatting.day(last.date)}"
    tone = th.GOOD if point.moved > 0 else th.BAD
    text = f"{point.before.score * 100:.0f} → {point.after.score * 100:.0f} ({points_text(point.moved)})"
    if abs(point.after.war - point.before.war) >= 0.02:
        text += f" · war {point.before.war * 100:.0f}% → {point.after.war * 100:.0f}%"
    head = flow.take(22)
    used = ui.text(head, text, "small-strong", tone, align="right")
    ui.text((head.x, head.y, 20, head.height), str(number), "small-strong", th.GOLD)
    ui.text((head.x + 20, head.y, head.width - used - 28, head.height), f"{when}, turn {last.turn}", "medium")
    for cause in point.causes:
        flow.y += ui.paragraph((flow.x + 20, flow.y, flow.width - 24, 0), cause, "small", th.TEXT_SOFT, max_lines=3) + 2
    row = flow.take(28, 12)
    width = min(150.0, (row.width - 36) / 2)
    barred = state.session.game.no_way_back
    play = (row.x + 20, row.y, width, 26)
    if w.button(ui, play, "Play on from here", f"debrief/play/{number}", enabled=not barred):
        state.session.go_to(first.number)
        state.left_debrief()
    if barred:
        tooltip.offer(ui, f"debrief/play/{number}", tooltip.simple("Play on from here", barred))
    path = pages.game.path
    watch = Rect(row.x + 28 + width, row.y, width, 26)
    if path is not None and w.button(ui, watch, "Watch from here", f"debrief/watch/{number}"):
        state.watch(path, first.turn)


def _wanted(ui: Ui, area: Rect, state: GameScreenState, pages: DebriefPages) -> None:
    with scrolling(ui, area, "debrief/wanted", pad=2) as flow:
        flow.caption("What the others really wanted", "score and gain")
        for one in pages.told.revealed:
            _revealed(flow, state, one)


def _revealed(flow: Flow, state: GameScreenState, one: Revealed) -> None:
    ui = flow.ui
    head = flow.take(24)
    figures = f"{one.total * 100:.0f} ({points_text(one.total - one.start)})"
    used = ui.text(head, figures, "small-strong", th.TEXT_SOFT, align="right")
    w.dot(ui, (head.x + 6, head.centery), 9, state.colour(one.actor))
    title = f"{one.name}: {one.intent[:1].lower()}{one.intent[1:]}" if one.intent else one.name
    ui.text((head.x + 18, head.y, head.width - used - 26, head.height), title, "medium", th.TEXT)
    for held in one.believed:
        row = flow.take(18)
        text = f"you held it {held.first * 100:.0f}% likely at the start, {held.last * 100:.0f}% at the end"
        inner = (row.x + 18, row.y, row.width - 18, row.height)
        name = ui.text(inner, held.intent, "small-strong" if held.true else "small", th.GOLD if held.true else th.MUTED)
        ui.text((row.x + 28 + name, row.y, row.width - 34 - name, row.height), text, "small", th.MUTED)
    for aim in one.aims:
        row = flow.take(18)
        value = ui.text(row, f"{aim.value * 100:.0f}%", "small", th.TEXT_SOFT, align="right")
        weight = ui.text((row.x + 18, row.y, 34, row.height), f"{aim.weight * 100:.0f}%", "tiny", th.FAINT)
        inner = (row.x + 26 + max(weight, 26), row.y, row.width - value - 60, row.height)
        ui.text(inner, aim.text, "small", th.TEXT_SOFT)
    flow.gap(12)


def _decisions(ui: Ui, area: Rect, state: GameScreenState, pages: DebriefPages) -> None:
    decisions = pages.game.outcome.decisions
    with scrolling(ui, area, "debrief/decisions", pad=2) as flow:
        flow.caption("How leaders decided, and what they weighed", "of 100 at stake")
        if not decisions:
            flow.paragraph("Nobody who chooses a course here was led by the AI.", "body", th.MUTED)
        for choice in decisions:
            _decision(flow, state, choice)


def _decision(flow: Flow, state: GameScreenState, choice: LeaderChoice) -> None:
    ui, head = flow.ui, flow.take(24)
    w.dot(ui, (head.x + 6, head.centery), 9, state.colour(choice.actor))
    what = f"from “{choice.before}” to “{choice.course}”" if choice.changed else f"kept to “{choice.course}” to the end"
    title = f"{formatting.day(choice.date)}: {choice.name} {what}"
    ui.text((head.x + 18, head.y, head.width - 20, head.height), title, "medium")
    told = (choice.course, choice.before)
    if not choice.changed:  # beside what it kept to stands what came nearest
        told = (choice.course, next((one.name for one in choice.weighed if one.name != choice.course), ""))
    shown = [one for one in choice.weighed if one.name in told] or list(choice.weighed[:2])
    shown.sort(key=lambda one: one.name != choice.course)
    columns = len(shown) if flow.width >= 560 else 1
    width = (flow.width - 18 - 24 * (columns - 1)) / columns
    tops = [flow.y] * columns
    for number, one in enumerate(shown):
        column = number % columns
        cell = Flow(ui, flow.x + 18 + column * (width + 24), tops[column] if columns > 1 else flow.y, width)
        _course(cell, one)
        tops[column] = flow.y = cell.y if columns == 1 else flow.y
        tops[column] = cell.y
    flow.y = max(tops)
    others = [one for one in choice.weighed if one not in shown and one.chance >= 0.005]
    if others:
        listed = ", ".join(f"{one.name} {one.chance * 100:.0f}%" for one in others)
        flow.y += (
            ui.paragraph((flow.x + 18, flow.y, flow.width - 20, 0), f"Also open: {listed}.", "small", th.MUTED) + 2
        )
    flow.gap(12)


_TERMS = 9  # rows of a course's sum


def _course(flow: Flow, one: Weighed) -> None:
    """Show what a course was worth, term by term, as bars to either side."""
    ui = flow.ui
    flow.line(one.name[:1].upper() + one.name[1:], "small-strong", value=f"{one.chance * 100:.0f}% likely")
    most = max([abs(amount) for _, amount in one.terms], default=1.0) or 1.0
    terms = list(one.terms[:_TERMS])
    if len(one.terms) > _TERMS:  # what is shown adds up
        rest = one.terms[_TERMS - 1 :]
        terms[-1] = f"{len(rest)} other terms", sum(amount for _, amount in rest)
    for name, amount in terms:
        row = flow.take(17)
        bar = Rect(row.right - 116, row.y + 5, 72, 7)
        size = abs(amount) / most * bar.width / 2
        x = bar.centerx if amount > 0 else bar.centerx - size
        ui.fill((x, bar.y, max(size, 1), bar.height), th.GOOD if amount > 0 else th.BAD, radius=2)
        ui.line((bar.centerx, row.y + 2), (bar.centerx, row.bottom - 2), th.FAINT)
        ui.text((row.right - 40, row.y, 40, row.height), points_text(amount), "tiny", align="right")
        ui.text((row.x, row.y, row.width - 122, row.height), name[:1].upper() + name[1:], "small", th.TEXT_SOFT)
    whole = flow.take(18, 4)
    ui.text((whole.x, whole.y, whole.width - 50, whole.height), "Together", "small-strong", th.MUTED)
    ui.text((whole.right - 50, whole.y, 50, whole.height), points_text(one.value), "small-strong", align="right")


_PAGES: dict[str, Callable[[Ui, Rect, GameScreenState, DebriefPages], None]] = {
    "aims": _aims,
    "games": _games,
    "points": _points,
    "wanted": _wanted,
    "decisions": _decisions,
}
