"""The escalation ladder: every rung, where the crisis stands, and on which days it came there."""

from __future__ import annotations

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import statistics
from brinkmanship.desktop.screens.ending import RUNGS
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.room_types import NumberSeries

REF = "world:rung"


def draw(ui: Ui, state: GameScreenState) -> None:
    """Draw the ladder over the game, the highest rung at the top."""
    view = state.session.view
    ladder = state.session.game.prepared.facts.ladder()
    series = state.room.series(state.session)
    past = series.get(REF) if series else None
    with w.modal(ui, (760, 680), "ladder") as inner:
        ui.text((inner.x, inner.y, inner.width, 34), "The escalation ladder", "heading")
        ui.text((inner.x, inner.y + 36, inner.width, 20), _sentence(view.rung.text, past), "body", th.MUTED)
        body = Rect(inner.x, inner.y + 66, inner.width, inner.height - 116)
        with scrolling(ui, body, "ladder/rungs", pad=2) as flow:
            for place in range(len(ladder) - 1, -1, -1):
                rung = ladder[place]
                number, name = int(rung.get("rung", place)), str(rung.get("name", ""))
                here, top = number == view.rung.number, flow.y
                colour = RUNGS[max(number - 1, 0) * len(RUNGS) // max(view.rung.of, 1)] if number else th.GREY
                flow.x, flow.width = flow.x + 44, flow.width - 44
                flow.line(
                    name, "subtitle" if here else "medium", th.TEXT if here else th.TEXT_SOFT, value=_days(past, place)
                )
                if about := str(rung.get("description") or "").strip():
                    flow.paragraph(about, "small", th.TEXT_SOFT if here else th.MUTED)
                flow.x, flow.width = flow.x - 44, flow.width + 44
                flow.gap(6)
                ui.fill(
                    (flow.x + 30, top + 2, 4, flow.y - top - 6),
                    colour if number <= view.rung.number else th.TRACK,
                    radius=2,
                )
                ui.text((flow.x, top, 24, 20), str(number), "strong", th.GOLD if here else th.MUTED, align="right")
        if w.button(ui, (inner.x, inner.bottom - 40, 190, 38), "Show it over time", "ladder/statistics"):
            statistics.show(state, REF)
        if w.last_button(ui, inner, "Close", "ladder/close", 120) or ui.key(pygame.K_ESCAPE):
            state.dialog = ""


def _sentence(now: str, past: NumberSeries | None) -> str:
    text = f"The crisis stands at {now}." if now else ""
    if past is not None and len(past.values) > 1:
        highest = max(past.values)
        if highest > past.values[-1] + 0.5:
            text += f" It was highest on {formatting.day(past.dates[past.values.index(highest)])}."
    return text


def _days(past: NumberSeries | None, place: int) -> str:
    """Return since when, or until when, the crisis stood on a rung; '' where it never did, on the day of any turn."""
    if past is None:
        return ""
    days = [day for day, value in zip(past.dates, past.values, strict=True) if round(value) == place]
    if not days:
        return ""
    if days[-1] == past.dates[-1]:
        since = next(
            (past.dates[n + 1] for n in range(len(past.values) - 2, -1, -1) if round(past.values[n]) != place),
            past.dates[0],
        )
        return f"since {formatting.day(since)}"
    return f"last on {formatting.day(days[-1])}"
