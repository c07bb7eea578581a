"""The dialogues of a game: its menu, briefing, commit and resolution by dated beats."""

from __future__ import annotations

from pathlib import Path

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import KeepPicture, OpenStart, Quit
from brinkmanship.desktop.screens import decisions, tray
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.game.view.types import LogLine

BEAT_MS = 2300
_MAJOR = 0.15


def menu(ui: Ui, state: GameScreenState) -> None:
    """Show where the game is saved, and the ways to its other dialogues, to the start screen and out."""
    with w.modal(ui, (400, 452), "menu") as inner:
        flow = Flow(ui, inner.x, inner.y, inner.width)
        flow.line(state.session.view.title, "title")
        path, unsaved = state.session.game.path, state.session.game.unsaved
        text = f"Saved after every turn: {Path(path).name}" if path else "This game is kept in memory only."
        if unsaved:
            text = f"{unsaved} turn{'s' if unsaved > 1 else ''} could not be saved in {Path(path).name if path else ''} yet."
        flow.paragraph(text, "small", th.TONES["warn"] if unsaved else th.MUTED)
        flow.gap(8)
        if ui.focus == "":
            ui.set_focus("menu/back")
        if w.button(ui, flow.take(38, 8), "Back to the game", "menu/back", kind="primary") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        entries = {"Briefing": "briefing", "Report of the last turn": "report", "Encyclopedia": "encyclopedia"}
        for label, dialog in (entries | {"Settings": "settings", "Help and keys": "help"}).items():
            if dialog == "report" and state.session.report is None:
                continue
            if w.button(ui, flow.take(34, 8), label, f"menu/{dialog}"):
                state.dialog = dialog
        if w.button(ui, flow.take(34, 8), "Keep a picture of the window", "menu/picture"):
            state.dialog = ""
            state.request = KeepPicture()
        half, foot = (flow.width - 8) / 2, inner.bottom - 38
        if w.button(ui, (inner.x, foot, half, 36), "To the start screen", "menu/leave"):
            state.request = OpenStart()
        if w.button(ui, (inner.x + half + 8, foot, half, 36), "Quit", "menu/quit", kind="danger"):
            state.request = Quit()


def briefing(ui: Ui, state: GameScreenState) -> None:
    """Show the seat's briefing."""
    view = state.session.view
    with w.modal(ui, (760, 640), "briefing") as inner:
        w.caption(ui, (inner.x, inner.y, inner.width, 16), view.title)
        ui.text((inner.x, inner.y + 16, inner.width, 34), f"Briefing: {view.seat_name}", "heading")
        ui.text((inner.x, inner.y + 50, inner.width, 20), view.date_text, "body", th.MUTED)
        with scrolling(ui, (inner.x, inner.y + 80, inner.width, inner.height - 134), "briefing/text", pad=2) as flow:
            for paragraph in state.session.game.briefing().split("\n\n"):
                flow.paragraph(" ".join(paragraph.split()), "body", th.TEXT_SOFT)
                flow.gap(8)
        button = Rect(inner.right - 200, inner.bottom - 40, 200, 38)
        if w.button(ui, button, "To the crisis room", "briefing/close", kind="primary") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""


def unusual(state: GameScreenState) -> list[tuple[str, str]]:
    """Return what is odd about the plan before it is committed, as (text, tone)."""
    view = state.session.view
    found: list[tuple[str, str]] = []
    if not view.plan:
        found.append(("You give no orders this turn.", "warn"))
    elif view.orders_left > 0 and any(choice.legal for choice in state.session.choices):
        found.append((f"{view.orders_left} of {view.orders_per_turn} orders are not used.", "muted"))
    own = state.actor(view.seat)
    capital = own.tracks.get("capital") if own else None
    if capital is not None and view.capital_left > 0.85 * capital.ceiling:
        found.append(("Political capital is near its ceiling: what comes in on top of it is lost.", "warn"))
    for order in view.plan:
        choice = state.session.choice(order.action)
        if choice is None:
            continue
        title, _ = tray.describe(state, order)
        if order.lift:
            found.append((f"{title}: a measure ends.", "muted"))
        if choice.consent:
            likely = state.session.likely(order)
            chance = f" To pass: {formatting.likelihood(likely.passes)}." if likely is not None else ""
            if likely is not None and likely.held:
                chance = " Likely to be held back."
            doubtful = likely is not None and likely.passes < 0.45
            found.append((f"{title}: waits for consent of {choice.consent}.{chance}", "warn" if doubtful else "muted"))
        if choice.cost * order.amount >= 0.6 * max(view.capital, 0.1):
            found.append(
                (
                    f"{title}: takes most of the capital you have ({formatting.points(choice.cost * order.amount)}).",
                    "warn",
                )
            )
    found += decisions.notes(state)
    if (view.horizon - view.day) * view.hours_per_tick / 24 <= view.days_per_turn:
        found.append(("This is the last turn of the game.", "warn"))
    return found


def commit(ui: Ui, state: GameScreenState) -> bool:
    """Ask before the turn is resolved; return whether it is to be."""
    view, (label, question, _) = state.session.view, state.session.commit_words
    with w.modal(ui, (600, 500), "commit") as inner:
        ui.text((inner.x, inner.y, inner.width, 30), question.format(formatting.day(view.date)), "title")
        body = Rect(inner.x, inner.y + 38, inner.width, inner.height - 92)
        with scrolling(ui, body, "commit/list", pad=2) as flow:
            flow.caption("Orders", f"{view.capital_left:.1f} of {view.capital:.1f} points stay")
            if not view.plan:
                flow.line("none", "body", th.MUTED)
            for order in view.plan:
                title, aim = tray.describe(state, order)
                choice = state.session.choice(order.action)
                flow.line(
                    f"{title}{f' → {aim}' if aim else ''}",
                    "medium",
                    value=f"{choice.cost * order.amount:g}" if choice else "",
                )
            odd = unusual(state)
            if odd:
                flow.gap(8)
                flow.caption("To note")
                for text, tone in odd:
                    flow.paragraph(text, "small", th.TONES[tone])
        again = Rect(inner.x, inner.bottom - 40, 150, 38)
        if w.button(ui, again, "Not yet", "commit/cancel") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        if w.last_button(ui, inner, label, "commit/go"):
            state.dialog = ""
            return True
    return False


def messages(ui: Ui, state: GameScreenState) -> None:
    """Show the letters that the seat has in an exercise."""
    if state.mail is None or state.mail(ui):
        state.dialog = ""


def beats(report: TurnReport) -> list[LogLine]:
    """Return the lines of a turn that are worth a stop, in order; at least the gravest few."""
    major = [line for line in report.lines if line.weight >= _MAJOR]
    if len(major) > 14:
        least = sorted((line.weight for line in major), reverse=True)[13]
        major = [line for line in major if line.weight >= least][:14]
    return major


def tell(state: GameScreenState, report: TurnReport) -> None:
    """Begin to tell a resolved turn: beat by beat where that is wanted and there is a beat, else by its report."""
    state.dialog = "report" if state.settings.skip_resolution or not beats(report) else "resolution"


def resolution(ui: Ui, state: GameScreenState, room: Rect) -> None:
    """Play the turn beat by beat over the map, each with its causes; step, skip or let it run."""
    report = state.session.report
    lines = beats(report) if report is not None else []
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
    causes = "; ".join(line.causes)
    width = min(room.width, 640.0)
    text_height = ui.paragraph_height(line.text, width - 60, "subtitle", max_lines=4)
    cause_height = ui.paragraph_height(causes, width - 60, "small", max_lines=3) if causes else 0
    height = text_height + cause_height
    area = Rect(room.centerx - width / 2, room.bottom - 150 - height, width, height + 84)
    with ui.on_layer(5), w.panel(ui, area, "beat", fill=th.PANEL_RAISED):
        w.dot(ui, (area.x + 20, area.y + 21), 11, state.colour(line.actor))
        w.caption(ui, (area.x + 34, area.y + 12, 300, 18), f"{formatting.day(line.date)} · {line.kind}")
        count = f"{state.beat + 1} of {len(lines)}"
        ui.text((area.right - 120, area.y + 12, 106, 18), count, "small", th.MUTED, align="right")
        ui.paragraph((area.x + 34, area.y + 33, width - 60, 0), line.text, "subtitle", th.TEXT, max_lines=4)
        if causes:
            below = (area.x + 34, area.y + 36 + text_height, width - 60, 0)
            ui.paragraph(below, causes, "small", th.MUTED, max_lines=3)
        bottom = area.bottom - 38
        skip = w.button(ui, (area.x + 14, bottom, 110, 28), "Skip to report", "beat/skip", kind="quiet")
        paused = state.beat_paused
        if w.button(ui, (area.right - 232, bottom, 100, 28), "Run" if paused else "Pause", "beat/pause"):
            state.beat_paused = not paused
        step = w.button(ui, (area.right - 124, bottom, 110, 28), "Next", "beat/next", kind="primary")
        share = 0.0 if paused else (ui.now_ms - state.beat_since) / BEAT_MS
        if not paused:
            ui.fill((area.x, area.bottom - 2, area.width * min(share, 1.0), 2), th.GOLD)
    if skip or ui.key(pygame.K_ESCAPE):
        state.dialog = "report"
    elif step or share >= 1 or ui.key(pygame.K_RIGHT):
        state.beat += 1
