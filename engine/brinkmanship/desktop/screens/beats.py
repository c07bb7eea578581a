"""A resolved turn told by dated beats over the map."""

from __future__ import annotations

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.game.view.types import LogLine

BEAT_MS = 2300
_GRAVE, _OWN = 0.6, 0.2  # least weights of what matters to everybody, and to who did it or to whom it was done
_MOST, _MOST_OF_ALL = 8, 60


def important(line: LogLine, seat: str) -> bool:
    """Return whether a line of a turn matters to a seat: grave, or done by or to the seat."""
    return line.weight >= (_OWN if seat in (line.actor, line.target) else _GRAVE)


def beats(report: TurnReport, level: str, seat: str) -> list[LogLine]:
    """Return the lines of a turn that are worth a stop, in order, by a level of `settings.BEATS`; at most the gravest few."""
    if level == "none":
        return []
    found = [line for line in report.lines if level == "all" or important(line, seat)]
    most = _MOST_OF_ALL if level == "all" else _MOST
    if len(found) > most:
        least = sorted((line.weight for line in found), reverse=True)[most - 1]
        found = [line for line in found if line.weight >= least][:most]
    return found


def tell(state: GameScreenState, report: TurnReport) -> None:
    """Begin to tell a resolved turn: beat by beat where that is wanted and there is a beat, else by its report."""
    state.dialog = "resolution" if _shown(state, report) else "report"


def _shown(state: GameScreenState, report: TurnReport) -> list[LogLine]:
    return beats(report, state.settings.beats, state.session.view.seat)


def resolution(ui: Ui, state: GameScreenState, room: Rect) -> None:
    """Play the turn beat by beat over the map, each with its causes; step, skip or let it run."""
    report = state.session.report
    lines = _shown(state, report) if report is not None else []
    if report is None or state.beat >= len(lines):
        state.dialog = "report"
        return
    line = lines[state.beat]
    if state.beat_shown != (report.turn, state.beat):
        state.beat_shown, state.beat_since = (report.turn, state.beat), ui.now_ms
        place = line.place or line.target
        state.leave_home()
        if state.is_region(place):
            state.jump("region", place, ui.now_ms)
        elif line.actor:
            state.jump("actor", line.actor, ui.now_ms)
    causes = line.detail or " ".join(line.causes)
    head = " · ".join(filter(None, (formatting.day(line.date), formatting.badges(line))))
    width = min(room.width, 640.0)
    text_height = ui.paragraph_height(line.text, width - 60, "subtitle", max_lines=4)
    cause_height = ui.paragraph_height(causes, width - 60, "small", max_lines=3) if causes else 0
    height = text_height + cause_height
    tall = min(height + 84, ui.height - 8)
    area = Rect(room.centerx - width / 2, max(room.bottom - 66 - tall, 4.0), width, tall)
    with (
        ui.on_layer(5),
        w.panel(ui, area, "beat", fill=th.PANEL_RAISED),
        panned(ui, area, (300, height + 84), "beat") as area,
    ):
        w.dot(ui, (area.x + 20, area.y + 21), 11, state.colour(line.actor))
        w.caption(ui, (area.x + 34, area.y + 12, 400, 18), head)
        count = f"{state.beat + 1} of {len(lines)}"
        ui.text((area.right - 120, area.y + 12, 106, 18), count, "small", th.MUTED, align="right")
        ui.paragraph((area.x + 34, area.y + 33, width - 60, 0), line.text, "subtitle", th.TEXT, max_lines=4)
        if causes:
            below = (area.x + 34, area.y + 36 + text_height, width - 60, 0)
            ui.paragraph(below, causes, "small", th.MUTED, max_lines=3)
        bottom = area.bottom - 38
        said = "Skip to report" if area.width >= 370 else "Skip"
        wide = 110.0 if area.width >= 370 else 54.0
        skip = w.button(ui, (area.x + 8, bottom, wide, 28), said, "beat/skip", kind="quiet")
        paused = state.beat_paused
        if w.button(ui, (area.right - 232, bottom, 100, 28), "Run" if paused else "Pause", "beat/pause"):
            state.beat_paused = not paused
        step = w.button(ui, (area.right - 124, bottom, 110, 28), "Next", "beat/next", kind="primary")
        if not paused:
            ui.again()
        share = 0.0 if paused else (ui.now_ms - state.beat_since) / BEAT_MS
        if not paused:
            ui.fill((area.x, area.bottom - 2, area.width * min(share, 1.0), 2), th.GOLD)
    if skip or ui.key(pygame.K_ESCAPE):
        state.dialog = "report"
    elif step or share >= 1 or ui.key(pygame.K_RIGHT):
        state.beat += 1
