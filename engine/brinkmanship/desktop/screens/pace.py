"""The pace of the game: committing a turn, advancing until something needs the player, and when that is."""

from __future__ import annotations

from functools import partial

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import tooltip, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import beats, commit, decisions
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.desktop.settings import BEATS, Settings, key_label, save_settings
from brinkmanship.game.view.pressing_types import KINDS, NEEDS_PLAYER
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.text import counted

_WIDE = 220.0  # logical width from which both buttons have words
_DAYS = {0: "Never", 1: "After a day", 3: "After 3 days", 7: "After a week", 14: "After two weeks", 30: "After 30 days"}


def buttons(ui: Ui, area: Rect, state: GameScreenState) -> None:
    """Draw the buttons that end the turn, or end an advance, or lead to the outcome."""
    session = state.session
    label, _, about = session.commit_words
    if session.outcome is not None:
        if w.button(ui, area, "Outcome", "commit", kind="primary"):
            state.dialog = "outcome"
        return
    if session.advancing is not None:
        day = formatting.day(session.advancing)
        label = f"Stopping… {day}" if session.stopping else f"Stop  ·  {day}"
        if w.button(ui, area, label, "advance/stop", kind="danger", enabled=not session.stopping):
            session.stop()
        tooltip.offer(ui, "advance/stop", tooltip.simple("Stop", "The advance ends with the turn under way (Escape)."))
        return
    if session.busy:
        dots = "." * (1 + ui.now_ms // 400 % 3)
        ui.again(400 - ui.now_ms % 400)
        w.button(ui, area, f"The others decide{dots}", "commit", enabled=False)
        return
    if session.alone:
        wide = area.width >= _WIDE
        beside = Rect(area.x, area.y, area.width * 0.36 if wide else 36, area.height)
        area = Rect(beside.right + 8, area.y, area.right - beside.right - 8, area.height)
        if w.button(ui, beside, "Advance  »" if wide else "»", "advance"):
            begin(state, "advance")
        if ui.right_clicked("advance"):
            state.dialog = "pace"
        keys = [key_label(state.settings.key(name)) for name in ("advance", "when to stop")]
        text = f"Commits quiet turns until something needs you ({keys[0]}). A right click, or {keys[1]}: when to stop."
        tooltip.offer(ui, "advance", tooltip.simple("Advance until something needs me", text))
    if w.button(ui, area, f"{label}  →", "commit", kind="primary"):
        begin(state, "commit")
    tooltip.offer(ui, "commit", tooltip.simple(label, about))


def begin(state: GameScreenState, what: str) -> None:
    """Commit the turn, or advance from it; ask first where something is unusual."""
    if state.session.busy:
        return
    if state.session.outcome is not None:
        state.dialog = "outcome"
    elif decisions.hold(state):
        state.dialog, state.then = "decisions", what
    elif commit.to_ask(state):
        state.dialog, state.then = "commit", what
    else:
        go(state, what)


def go(state: GameScreenState, what: str) -> None:
    """Do what was asked for: 'commit' or 'advance'."""
    state.drop_order()  # places and targets are asked of a game that is busy from here on
    if what == "advance":
        state.session.advance(stop_for(state.settings), state.settings.advance_days or None)
    else:
        state.session.commit()


def resolved(ui: Ui, state: GameScreenState, report: TurnReport) -> None:
    """Tell what came of a turn, or of several: on the map and by its report where something matters, else in a line."""
    state.beat, state.beat_paused, state.all_alerts = 0, False, False
    advanced = state.session.advanced
    if not quiet(state, report):
        beats.tell(state, report)
        return
    lines = len(report.lines)
    learned = f"{counted(lines, 'line')} in the log" if lines else "nothing became known"
    ui.toast(advanced.reason if advanced else f"{formatting.day(report.date)}: a quiet turn, {learned}.", "info")
    state.dialog = "decisions" if decisions.new(state) else ""


def quiet(state: GameScreenState, report: TurnReport) -> bool:
    """Return whether nothing in a turn needs to be read at once."""
    seat = state.session.view.seat
    if state.settings.beats == "all" or report.turns > 1 or report.mine or report.refused or report.warnings:
        return False
    if state.session.outcome is not None:
        return False
    return not any(beats.important(line, seat) for line in report.lines)


def draw(ui: Ui, state: GameScreenState) -> None:
    """Show what ends an advance, how turns are told, and when to be asked."""
    settings = state.settings
    before = (dict(settings.stop_for), settings.advance_days, settings.beats, settings.confirm_commit)
    with w.modal(ui, (560, 490), "pace") as inner:
        ui.text((inner.x, inner.y, inner.width, 30), "Advance until something needs me", "title")
        body = Rect(inner.x, inner.y + 40, inner.width, inner.height - 92)
        with scrolling(ui, body, "pace/all", pad=2) as flow:
            flow.caption("Stop for")
            kinds = list(KINDS.items())
            for row in range(0, len(kinds), 2):
                for cell, (kind, words) in zip(flow.halves(26, 2), kinds[row : row + 2], strict=False):
                    _kind(ui, cell, state, kind, words)
            flow.gap(8)
            flow.caption("Stop even if nothing happens")
            days = [(f"{number}", words) for number, words in _DAYS.items()]
            settings.advance_days = float(
                w.stepper(ui, flow.take(30, 10), days, f"{settings.advance_days:g}", "pace/days")
            )
            flow.caption("Told on the map after a turn")
            settings.beats = w.stepper(ui, flow.take(30, 10), list(BEATS.items()), settings.beats, "pace/beats")
            label = "Ask before every turn is committed"
            settings.confirm_commit = w.checkbox(ui, flow.take(28), label, settings.confirm_commit, "pace/confirm")
        if w.button(ui, Rect(inner.x, inner.bottom - 40, 150, 38), "Close", "pace/close") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        if w.last_button(ui, inner, "Advance", "pace/go"):
            state.dialog = ""
            begin(state, "advance")
    if before != (settings.stop_for, settings.advance_days, settings.beats, settings.confirm_commit):
        save_settings(settings)


def _kind(ui: Ui, cell: Rect, state: GameScreenState, kind: str, words: str) -> None:
    was = kind in stop_for(state.settings)
    wanted = w.checkbox(ui, cell, f"{words[:1].upper()}{words[1:]}", was, f"pace/{kind}")
    if wanted != was:
        state.settings.stop_for[kind] = wanted


def stop_for(settings: Settings) -> frozenset[str]:
    """Return the kinds of alert that end an advance."""
    return frozenset(kind for kind in KINDS if settings.stop_for.get(kind, kind in NEEDS_PLAYER))


def keys(ui: Ui, state: GameScreenState) -> None:
    """Commit, advance and choose when to stop by their keys."""
    key = state.settings.key
    for name, act in (
        ("commit", partial(begin, state, "commit")),
        ("advance", partial(begin, state, "advance")),
        ("when to stop", partial(setattr, state, "dialog", "pace")),
    ):
        if ui.key(key(name)) and (name == "commit" or state.session.alone):
            act()
