"""The end: how it ended, who gained, and the road taken on one page that can be kept as a picture."""

from __future__ import annotations

from engine.desktop import words
from engine.desktop.kit import charts
from engine.desktop.kit import theme as th
from engine.desktop.kit import widgets as w
from engine.desktop.kit.flow import scrolling
from engine.desktop.kit.ui import Rect, Ui
from engine.desktop.screens.desk import Desk


def draw(ui: Ui, desk: Desk) -> None:
    """Show the outcome; the buttons lead back to the map or to the start screen."""
    outcome = desk.session.outcome
    if outcome is None:
        desk.dialog = ""
        return
    with w.modal(ui, (1040, 660), "outcome") as inner:
        w.caption(ui, (inner.x, inner.y, 500, 16), f"{desk.session.view.title} · {outcome.kind.replace('_', ' ')}")
        title = outcome.endings[-1].name if outcome.endings else "The horizon is reached"
        ui.text((inner.x, inner.y + 16, inner.width, 34), title, "heading")
        ui.paragraph((inner.x, inner.y + 54, inner.width, 60), outcome.summary, "body", th.TEXT_SOFT, max_lines=3)
        top = inner.y + 122
        left = Rect(inner.x, top, inner.width * 0.5 - 14, inner.bottom - 54 - top)
        right = Rect(left.right + 28, top, inner.width * 0.5 - 14, left.height)
        _scores(ui, left, desk)
        _road(ui, right, desk)
        if w.button(ui, (inner.x, inner.bottom - 40, 170, 38), "Look at the map", "outcome/map"):
            desk.dialog = ""
        if w.button(ui, (inner.x + 180, inner.bottom - 40, 170, 38), "Keep as picture", "outcome/picture"):
            ui.state["screenshot"] = "outcome"
        if w.button(
            ui, (inner.right - 200, inner.bottom - 40, 200, 38), "To the start screen", "outcome/leave", kind="primary"
        ):
            desk.quit = "menu"


def _scores(ui: Ui, area: Rect, desk: Desk) -> None:
    outcome = desk.session.outcome
    assert outcome is not None
    own = next((score for score in outcome.scores if score.seat == desk.session.seat), None)
    with scrolling(ui, area, "outcome/scores", pad=2) as flow:
        if own is not None:
            flow.caption("Your aims", f"at the start {own.start * 100:.0f}%")
            flow.line(f"{own.total * 100:.0f} of 100", "title", th.GOLD)
            for objective in own.objectives:
                flow.paragraph(f"{objective.text} ({objective.weight * 100:.0f}%)", "small", th.TEXT_SOFT)
                w.progress(ui, flow.take(5, 9), objective.value, th.SKY)
        flow.caption("Everybody", "gain against the start")
        for score in sorted(outcome.scores, key=lambda one: one.start - one.total):
            gain = score.total - score.start
            cell = flow.take(22)
            ui.text(cell, score.name, "small-strong" if score is own else "small", th.TEXT_SOFT)
            tone = th.GOOD if gain > 0.005 else th.BAD if gain < -0.005 else th.MUTED
            ui.text(cell, f"{score.total * 100:.0f}  ({gain * 100:+.0f})", "small-strong", tone, align="right")


def _road(ui: Ui, area: Rect, desk: Desk) -> None:
    view = desk.session.view
    outcome = desk.session.outcome
    assert outcome is not None
    with scrolling(ui, area, "outcome/road", pad=2) as flow:
        flow.caption("The road taken")
        for place, indicator in enumerate(view.indicators[:6]):
            estimate = indicator.estimate
            cell = flow.take(34)
            ui.text((cell.x, cell.y, cell.width * 0.42, 30), estimate.label, "small", th.TEXT_SOFT)
            colour = th.OKABE_ITO[place % len(th.OKABE_ITO)]
            charts.sparkline(
                ui, (cell.x + cell.width * 0.44, cell.y + 4, cell.width * 0.38, 22), indicator.trend, colour
            )
            ui.text((cell.x, cell.y, cell.width, 30), words.short(estimate), "small-strong", align="right")
        flow.gap(4)
        for ending in outcome.endings:
            flow.line(f"{words.day(ending.date)}  {ending.name}", "small-strong", th.GOLD)
            flow.paragraph(ending.text, "small", th.TEXT_SOFT, max_lines=3)
        flow.caption("Turning points")
        gravest = sorted(view.log, key=lambda line: -line.weight)[:14]
        for line in sorted(gravest, key=lambda one: one.day):
            flow.paragraph(f"{words.day(line.date)}  {line.text}", "small", th.TEXT_SOFT, max_lines=2)
