"""Decisions that wait for the seat: their dialogue with every choice, and how the panels remind of them."""

from __future__ import annotations

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.question_types import DilemmaChoiceView, DilemmaView

_PAD = 12.0
_BUTTON = 116.0


def waiting(state: GameScreenState) -> list[DilemmaView]:
    """Return the open questions that the plan does not answer."""
    return [dilemma for dilemma in state.session.view.dilemmas if not dilemma.answered]


def new(state: GameScreenState) -> bool:
    """Return whether a question waits that has not been shown yet."""
    return any(dilemma.id not in state.asked for dilemma in waiting(state))


def due_in_words(dilemma: DilemmaView) -> str:
    """Return by when a question wants an answer."""
    return "today is the last day" if dilemma.days_left <= 0 else f"by {formatting.day(dilemma.due)}"


def reminder(state: GameScreenState) -> tuple[str, bool]:
    """Return what a button says that leads to the questions, '' where there is none, and whether one waits."""
    every, left = state.session.view.dilemmas, waiting(state)
    if not every:
        return "", False
    if not left:
        return "Decided" if len(every) == 1 else f"{len(every)} decided", False
    first = min(left, key=lambda dilemma: dilemma.days_left)
    return f"{len(left)} decision{'s' if len(left) > 1 else ''}: {due_in_words(first)}", True


def draw(ui: Ui, state: GameScreenState) -> None:
    """Show every open question and its choices; a click answers, for as long as the turn is not committed."""
    view = state.session.view
    state.asked.update(dilemma.id for dilemma in view.dilemmas)
    with w.modal(ui, (780, 660), "decisions") as inner:
        w.caption(ui, (inner.x, inner.y, inner.width, 16), f"For {view.seat_name} to decide")
        body = Rect(inner.x, inner.y + 24, inner.width, inner.height - 78)
        with scrolling(ui, body, "decisions/list", pad=2) as flow:
            if not view.dilemmas:
                flow.line("Nothing waits for your decision.", "body", th.MUTED)
            for number, dilemma in enumerate(view.dilemmas):
                if number:
                    flow.gap(8)
                    flow.rule()
                _dilemma(ui, flow, state, dilemma)
        label = "Decide later" if waiting(state) else "Go on"
        if w.last_button(ui, inner, label, "decisions/close") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""


def _dilemma(ui: Ui, flow: Flow, state: GameScreenState, dilemma: DilemmaView) -> None:
    flow.paragraph(dilemma.name, "title", th.TEXT)
    flow.paragraph(dilemma.text, "body", th.TEXT_SOFT)
    default = next(choice.name for choice in dilemma.choices if choice.default)
    tone = th.TONES["warn"] if dilemma.days_left <= 0 and not dilemma.answered else th.GOLD
    due = due_in_words(dilemma)
    flow.paragraph(f"{due[:1].upper()}{due[1:]}. Silence means: {default}.", "small-strong", tone)
    flow.gap(6)
    for choice in dilemma.choices:
        _choice(ui, flow, state, dilemma, choice)
        flow.gap(6)


def _choice(ui: Ui, flow: Flow, state: GameScreenState, dilemma: DilemmaView, choice: DilemmaChoiceView) -> None:
    name = f"decisions/{choice.action}"
    width = flow.width - 3 * _PAD - _BUTTON
    facts = ["costs no capital" if choice.cost == 0 else f"costs {formatting.points(choice.cost)}", choice.known]
    facts += ["silence means this"] if choice.default else []
    about = " · ".join(facts)
    why = " ".join(choice.why_not)
    height = 2 * _PAD + ui.paragraph_height(choice.name, width, "medium")
    for text, style in ((choice.text, "body"), (about, "small"), (why, "small")):
        height += 4 + ui.paragraph_height(text, width, style) if text else 0
    cell = flow.take(max(height, 2 * _PAD + 34))
    edge = th.GOLD if choice.in_plan else th.PANEL_EDGE
    ui.fill(cell, th.FIELD, radius=6, edge=edge)
    column = Flow(ui, cell.x + _PAD, cell.y + _PAD, width)
    column.paragraph(choice.name, "medium", th.TEXT)
    if choice.text:
        column.gap(2)
        column.paragraph(choice.text, "body", th.TEXT_SOFT)
    column.gap(2)
    column.paragraph(about, "small", th.MUTED)
    if why:
        column.gap(2)
        column.paragraph(why, "small", th.TONES["warn"])
    button = Rect(cell.right - _PAD - _BUTTON, cell.centery - 17, _BUTTON, 34)
    label = "Chosen" if choice.in_plan else "Choose"
    if w.button(ui, button, label, name, enabled=choice.legal or choice.in_plan, selected=choice.in_plan):
        refused = state.session.answer(dilemma, None if choice.in_plan else choice)
        if refused is not None:
            ui.toast(" ".join(reason.text for reason in refused.reasons)[:160], "warn")


def notes(state: GameScreenState) -> list[tuple[str, str]]:
    """Return what to say before a turn is committed of questions that it leaves open, as (text, tone)."""
    found = []
    for dilemma in waiting(state):
        default = next(choice.name for choice in dilemma.choices if choice.default)
        if dilemma.days_left <= 0:
            found.append(
                (f"{dilemma.name}: not decided, and today is the last day. It will be taken as: {default}.", "warn")
            )
        else:
            found.append((f"{dilemma.name}: not decided yet, {due_in_words(dilemma)}.", "muted"))
    return found
