"""The report of a turn: what was learned and what changed."""

from __future__ import annotations

from functools import partial

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import decisions, logpanel, tips, tray
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.labels import long_date
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.game.view.types import Estimate


def draw(ui: Ui, state: GameScreenState) -> None:
    """Show what the turn changed and what was learned."""
    found = state.session.report
    if found is None:
        state.dialog = ""
        return
    with w.modal(ui, (900, 620), "report") as inner:
        w.caption(ui, (inner.x, inner.y, 400, 16), f"Report of turn {found.turn}")
        ui.text((inner.x, inner.y + 16, inner.width, 34), long_date(found.date), "heading")
        left = Rect(inner.x, inner.y + 60, inner.width * 0.60 - 14, inner.height - 114)
        right = Rect(left.right + 28, left.y, inner.width * 0.40 - 14, left.height)
        with scrolling(ui, left, "report/lines", pad=2) as flow:
            for text in found.warnings:
                flow.paragraph(text, "small", th.TONES["bad"])
            for refused in found.refused:
                title, aim = tray.describe(state, refused.order)
                flow.paragraph(f"Not carried out: {title} {aim}", "small-strong", th.TONES["bad"])
                for reason in refused.reasons:
                    flow.paragraph(f"– {reason.text}", "small", th.TONES["warn"])
            flow.caption("What became known", f"{len(found.lines)} line{'' if len(found.lines) == 1 else 's'}")
            if not found.lines:
                flow.line("A quiet turn.", "body", th.MUTED)
            ordered = sorted(enumerate(found.lines), key=lambda pair: -pair[1].weight)
            for number, line in ordered[:60]:
                top = flow.y
                flow.x, flow.width = flow.x + 16, flow.width - 16
                style, ink = ("body", th.TEXT) if line.weight >= 0.3 else ("small", th.TEXT_SOFT)
                flow.paragraph(line.text, style, ink, max_lines=3)
                flow.x, flow.width = flow.x - 16, flow.width + 16
                name = f"report/line/{number}"
                cell = Rect(flow.x, top, flow.width, flow.y - top)
                if ui.in_sight(cell):
                    w.dot(ui, (flow.x + 5, top + 10), 7, state.colour(line.actor))
                if w.item(ui, cell, name, tip=partial(logpanel.tip, state, line), kind="row"):
                    state.dialog = ""
                    state.follow(line, ui.now_ms)
                flow.gap(3)
        _changes(ui, right, state, found)
        if w.last_button(ui, inner, "Go on", "report/close") or ui.key(pygame.K_ESCAPE):
            after = "decisions" if decisions.new(state) else ""
            state.dialog = "outcome" if state.session.outcome is not None else after


def _changes(ui: Ui, area: Rect, state: GameScreenState, found: TurnReport) -> None:
    with scrolling(ui, area, "report/changes", pad=2) as flow:
        flow.caption("What changed")
        for number, change in enumerate(found.changes[:24]):
            cell = flow.take(24)
            percent = not change.unit and abs(change.before) <= 1.5 and abs(change.after) <= 1.5
            floor, ceiling = (-1.0, 1.0) if percent else (0.0, 1e9)
            delta = formatting.difference(change.before, change.after, "", floor, ceiling)
            value = formatting.number(change.after, "", floor, ceiling)
            ui.text(w.value(ui, cell, f"{value}  ({delta})"), change.label, "small", th.TEXT_SOFT)
            numbers = (change.after,) * 3
            estimate = Estimate(change.ref, change.label, *numbers, "exact", unit=change.unit, ceiling=ceiling)
            w.item(ui, cell, f"report/change/{number}", tip=partial(tips.of_estimate, state, estimate))
