"""The report of a turn, or of several: what came of my orders, my aims with what moved them, the war, and the rest."""

from __future__ import annotations

from functools import partial

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import decisions, logpanel, tips, tray
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.report_text import (
    fold_text,
    main_causes,
    moved_text,
    points_text,
    result_word,
    score,
    title,
    until_text,
)
from brinkmanship.game.view.reports import AimChange, Change, OrderResult, TurnReport, WarReport
from brinkmanship.game.view.types import Estimate, LogLine

_NARROW = 700.0
"""Below that width the two columns stand one below the other."""
_TONES = {
    **dict.fromkeys(("refused", "blocked", "held", "lapsed"), th.BAD),
    **dict.fromkeys(("arrived", "done", "in force"), th.GOOD),
    **dict.fromkeys(("preparing", "waiting"), th.TONES["warn"]),
}


def draw(ui: Ui, state: GameScreenState) -> None:
    """Show what came of the last turn, or of those that were played in one go."""
    found = state.session.report
    if found is None:
        state.dialog = ""
        return
    with w.modal(ui, (1140, 664), "report") as inner:
        _head(ui, inner, state, found)
        body = Rect(inner.x, inner.y + 60, inner.width, inner.height - 112)
        if body.width < _NARROW:
            with scrolling(ui, body, "report/lines", pad=2) as flow:
                _orders(flow, state, found)
                _aims(flow, state, found)
                _rest(flow, state, found)
                _changes(flow, state, found)
        else:
            left = Rect(body.x, body.y, body.width * 0.58 - 14, body.height)
            with scrolling(ui, left, "report/lines", pad=2) as flow:
                _orders(flow, state, found)
                _rest(flow, state, found)
            right = Rect(left.right + 28, body.y, body.right - left.right - 28, body.height)
            with scrolling(ui, right, "report/changes", pad=2) as flow:
                _aims(flow, state, found)
                _changes(flow, state, found)
        if w.last_button(ui, inner, "Continue", "report/close") or ui.key(pygame.K_ESCAPE):
            after = "decisions" if decisions.new(state) else ""
            state.dialog = "outcome" if state.session.outcome is not None else after


def _head(ui: Ui, inner: Rect, state: GameScreenState, found: TurnReport) -> None:
    advanced = state.session.advanced
    why = f" · {advanced.reason}" if advanced is not None and advanced.report is found else ""  # it ended there
    w.caption(ui, (inner.x, inner.y, inner.width * 0.62, 16), f"{title(found)}{why}")
    ui.text((inner.x, inner.y + 16, inner.width * 0.62, 34), until_text(found), "heading")
    if found.aims:
        before, after = score(found)
        box = Rect(inner.right - inner.width * 0.36, inner.y, inner.width * 0.36, 50)
        ui.text((box.x, box.y, box.width, 18), "Your aims, of 100", "small", th.MUTED, align="right")
        tone = th.GOOD if after > before + 0.002 else th.BAD if after < before - 0.002 else th.TEXT_SOFT
        used = ui.text((box.x, box.y + 18, box.width, 30), points_text(after - before), "subtitle", tone, align="right")
        ui.text((box.x, box.y + 18, box.width - used - 10, 30), f"{after * 100:.0f}", "heading", th.GOLD, align="right")


def _orders(flow: Flow, state: GameScreenState, found: TurnReport) -> None:
    """Show what the program itself has to say, the war, and what came of the seat's orders."""
    for text in found.warnings:
        flow.paragraph(text, "small", th.TONES["bad"])
    told = {(one.action, one.target) for one in found.mine}
    for refused in found.refused:
        if (refused.order.action, refused.order.target) in told:
            continue
        name, aim = tray.describe(state, refused.order)
        flow.paragraph(f"Not carried out: {name} {aim}", "small-strong", th.TONES["bad"])
        for reason in refused.reasons:
            flow.paragraph(f"– {reason.text}", "small", th.TONES["warn"])
    if found.war is not None:
        _war(flow, state, found.war)
    flow.caption("What came of your orders")
    if not found.mine:
        flow.line("Nothing to report: no order of yours was due.", "small", th.MUTED)
    for number, result in enumerate(found.mine):
        _result(flow, state, number, result)
    flow.gap(8)


def _result(flow: Flow, state: GameScreenState, number: int, result: OrderResult) -> None:
    ui, top = flow.ui, flow.y
    word, tone = result_word(result), _TONES.get(result.state, th.TEXT_SOFT)
    inset = 10.0
    used = ui.text_width(word, "small-strong") + 10
    parts = [(result.title, flow.width - inset - used - 6, "medium", th.TEXT)]
    below = ((result.text, th.TEXT_SOFT), (moved_text(result), th.MUTED))
    parts += [(text, flow.width - inset - 6, "small", ink) for text, ink in below if text]
    heights = [ui.paragraph_height(text, width, style) for text, width, style, _ in parts]
    cell = Rect(flow.x, top - 1, flow.width, sum(heights) + 4)
    flow.y += sum(heights)
    if ui.in_sight(cell):
        ui.text((flow.x + inset, top, flow.width - inset - 6, 20), word, "small-strong", tone, align="right")
        y = top
        for (text, width, style, ink), height in zip(parts, heights, strict=True):
            ui.paragraph((flow.x + inset, y, width, 0), text, style, ink)
            y += height
        ui.fill((cell.x, cell.y + 2, 3, cell.height - 4), tone, radius=1)
    if w.item(ui, cell, f"report/order/{number}", result.title, partial(_result_tip, state, result), kind="row"):
        state.dialog = ""
        _follow(state, result, ui.now_ms)
    flow.gap(7)


def _result_tip(state: GameScreenState, result: OrderResult) -> Tip:
    rows = [
        TipRow(
            one.label,
            formatting.change(one.amount, one.unit, one.floor, one.ceiling),
            link=partial(tips.of_ref, state, one.ref, one.label, one.unit, (one.floor, one.ceiling)),
        )
        for one in result.numbers
    ]
    if abs(result.score) >= 0.0005:
        tone = "good" if result.score > 0 else "bad"
        rows.insert(0, TipRow("Your aims, of 100", points_text(result.score), tone))
    rows.append(tips.more(state, f"action:{result.action}"))
    return Tip(result.title, rows, result.text)


def _follow(state: GameScreenState, result: OrderResult, now_ms: int) -> None:
    """Go to what an order is about: its place, its target, else the seat itself."""
    view = state.session.view
    if state.is_region(result.place) or state.is_region(result.target):
        region = result.place if state.is_region(result.place) else result.target
        state.select("region", region, jump=True, now_ms=now_ms)
    elif any(unit.id == result.target for unit in view.formations):
        state.select("formation", result.target, jump=True, now_ms=now_ms)
    elif any(body.id == result.target for body in view.bodies):
        state.select("body", result.target)
    else:
        state.select("actor", result.target or view.seat, jump=True, now_ms=now_ms)


def _aims(flow: Flow, state: GameScreenState, found: TurnReport) -> None:
    if not found.aims:
        return
    ui = flow.ui
    flow.caption("Your aims", "how far met")
    for number, aim in enumerate(found.aims):
        top = flow.y
        value = f"{aim.after * 100:.0f}%"
        moved = formatting.difference(aim.before, aim.after)
        tone = th.GOOD if aim.after > aim.before + 0.002 else th.BAD if aim.after < aim.before - 0.002 else th.MUTED
        used = ui.text((flow.x, flow.y, flow.width, 18), moved, "small-strong", tone, align="right")
        used = max(used, 40.0) + 8
        ui.text((flow.x, flow.y, flow.width - used, 18), value, "small-strong", align="right")
        flow.y += ui.paragraph((flow.x, flow.y, flow.width - used - 44, 0), aim.text, "small", th.TEXT_SOFT) + 3
        _bar(ui, flow.take(5, 4), aim)
        for text, amount in main_causes(aim):
            room = w.value(ui, flow.take(16), formatting.change(amount), "tiny", th.GOOD if amount > 0 else th.BAD)
            ui.text((room.x + 10, room.y, room.width - 10, room.height), text, "tiny", th.MUTED)
        cell = Rect(flow.x, top - 1, flow.width, flow.y - top + 2)
        w.item(ui, cell, f"report/aim/{number}", aim.text, partial(_aim_tip, aim))
        flow.gap(7)
    flow.gap(4)


def _bar(ui: Ui, area: Rect, aim: AimChange) -> None:
    """Draw how far an aim is met, with a mark where it was."""
    met = aim.after
    w.progress(ui, area, met, th.GREEN if met > 0.66 else th.ORANGE if met > 0.33 else th.VERMILION)
    if abs(aim.after - aim.before) >= 0.005:
        ui.fill((area.x + min(max(aim.before, 0), 1) * area.width - 1, area.y - 2, 2, area.height + 4), th.TEXT)


def _aim_tip(aim: AimChange) -> Tip:
    rows = [TipRow("its weight among your aims", f"{aim.weight * 100:.0f}%", "muted")]
    rows.append(TipRow("before", f"{aim.before * 100:.0f}%", "muted"))
    rows += [
        TipRow(one.text, formatting.change(one.amount), "good" if one.amount > 0 else "warn") for one in aim.causes
    ]
    return Tip(f"{aim.after * 100:.0f}% met", rows, aim.text)


def _war(flow: Flow, state: GameScreenState, war: WarReport) -> None:
    ui = flow.ui
    flow.caption("The war")
    flow.paragraph(war.text, "medium", th.TEXT)
    for number, front in enumerate(war.fronts[:12]):
        cell = flow.take(22)
        held = f"{front.before * 100:.0f} → {front.after * 100:.0f}% taken" if front.attacker and front.defender else ""
        room = w.value(ui, cell, held, colour=state.colour(front.attacker))
        w.dot(ui, (room.x + 6, room.centery), 8, state.colour(front.attacker or front.defender))
        name = ui.text((room.x + 18, room.y, room.width - 18, room.height), front.name, "small-strong", th.TEXT)
        ui.text((room.x + 26 + name, room.y, room.width - 26 - name, room.height), front.text, "small", th.TEXT_SOFT)
        if w.item(ui, cell, f"report/front/{number}", front.name, kind="row"):
            state.dialog = ""
            state.select("region", front.region, jump=True, now_ms=ui.now_ms)
    for losses in war.losses:
        text = f"{losses.lost:,.0f}" if losses.exact else f"about {losses.lost:,.0f}"
        room = w.value(ui, flow.take(20), f"{text} soldiers lost", colour=th.TEXT_SOFT)
        w.dot(ui, (room.x + 6, room.centery), 8, state.colour(losses.actor))
        ui.text((room.x + 18, room.y, room.width - 18, room.height), losses.name, "small", th.TEXT_SOFT)
    for number, moved in enumerate(war.moved):
        top = flow.y
        height = ui.paragraph((flow.x + 18, flow.y, flow.width - 24, 0), moved.text, "small", th.TEXT_SOFT)
        w.dot(ui, (flow.x + 6, flow.y + 9), 6, state.colour(moved.actor))
        flow.y += height + 2
        cell = Rect(flow.x, top, flow.width, height + 2)
        if w.item(ui, cell, f"report/moved/{number}", moved.text, kind="row"):
            state.dialog = ""
            state.select("region", moved.region, jump=True, now_ms=ui.now_ms)
    flow.gap(10)


def _rest(flow: Flow, state: GameScreenState, found: TurnReport) -> None:
    """Show the other lines, the weightiest first; the trivial ones are folded away."""
    quiet = not found.main and not found.minor
    flow.caption("What else happened")
    if quiet:
        flow.line("A quiet turn." if found.turns == 1 else "Quiet days.", "body", th.MUTED)
    for number, line in enumerate(found.main):
        _line(flow, state, f"report/line/{number}", line)
    if not found.minor:
        return
    unfolded = state.unfolded == found.turn
    if w.button(flow.ui, flow.take(26, 4), fold_text(found, unfolded), "report/fold", kind="quiet", align="left"):
        state.unfolded = -1 if unfolded else found.turn
    for number, line in enumerate(found.minor if unfolded else ()):
        _line(flow, state, f"report/minor/{number}", line)


def _line(flow: Flow, state: GameScreenState, name: str, line: LogLine) -> None:
    ui, top = flow.ui, flow.y
    style, ink = ("body", th.TEXT) if line.weight >= 0.3 and "minor" not in name else ("small", th.TEXT_SOFT)
    when = formatting.day(line.date)
    width = flow.width - 30 - ui.text_width(when, "tiny")
    cell = flow.take(ui.paragraph_height(line.text, width, style, max_lines=4) + 2)
    if ui.in_sight(cell):
        ui.text((cell.x, top + 1, cell.width - 4, 18), when, "tiny", th.MUTED, align="right")
        ui.paragraph((cell.x + 16, top, width, 0), line.text, style, ink, max_lines=4)
        w.dot(ui, (cell.x + 5, top + 10), 7, state.colour(line.actor))
    if w.item(ui, cell, name, line.text, partial(logpanel.tip, state, line), kind="row"):
        state.dialog = ""
        state.follow(line, ui.now_ms)
    flow.gap(3)


def _changes(flow: Flow, state: GameScreenState, found: TurnReport) -> None:
    flow.caption("Numbers that changed")
    for number, change in enumerate(found.changes[:24]):
        _change(flow, state, number, change)
    if not found.changes:
        flow.line("None by much.", "small", th.MUTED)


def _change(flow: Flow, state: GameScreenState, number: int, change: Change) -> None:
    """Show how a number moved; its label takes as many lines as it needs."""
    ui, top = flow.ui, flow.y
    percent = not change.unit and abs(change.before) <= 1.5 and abs(change.after) <= 1.5
    floor, ceiling = (-1.0, 1.0) if percent else (0.0, 1e9)
    delta = formatting.difference(change.before, change.after, "", floor, ceiling)
    value = formatting.number(change.after, "", floor, ceiling)
    used = ui.text((flow.x, flow.y, flow.width, 20), f"{value} ({delta})", "small-strong", align="right")
    height = ui.paragraph((flow.x, flow.y + 1, flow.width - used - 10, 0), change.label, "small", th.TEXT_SOFT)
    flow.y += max(height, 18) + 4
    estimate = Estimate(change.ref, change.label, *(change.after,) * 3, "exact", unit=change.unit, ceiling=ceiling)
    cell = Rect(flow.x, top, flow.width, flow.y - top)
    w.item(ui, cell, f"report/change/{number}", change.label, partial(tips.of_estimate, state, estimate))
