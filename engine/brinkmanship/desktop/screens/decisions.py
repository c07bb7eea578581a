"""What waits for the seat to decide, questions and proposals: their dialogue, and how the panels remind of them."""

from __future__ import annotations

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import asked
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.question_types import DilemmaChoiceView, DilemmaView
from brinkmanship.text import counted

_PAD = 12.0
_BUTTON = 116.0


def waiting(state: GameScreenState) -> list[DilemmaView]:
    """Return the open questions that the plan does not answer."""
    return [dilemma for dilemma in state.session.view.dilemmas if not dilemma.answered]


def open_cases(state: GameScreenState) -> list[asked.Case]:
    """Return the proposals that wait for the seat's answer and have none."""
    return [case for case in asked.every(state) if not case[1].answered]


def new(state: GameScreenState) -> bool:
    """Return whether a question or a proposal waits that has not been shown yet."""
    refs = [dilemma.id for dilemma in waiting(state)] + [asked.ref(case[0]) for case in open_cases(state)]
    return any(ref not in state.asked for ref in refs)


def due_now(state: GameScreenState) -> bool:
    """Return whether something would lapse, for want of an answer, in the turn that is planned."""
    late = any(last_chance(state, dilemma) for dilemma in waiting(state))
    return late or any(case[1].last for case in open_cases(state))


def hold(state: GameScreenState) -> bool:
    """Return whether to show, before the turn is committed, what would lapse in it: once, as the player may let it lapse."""
    state.committing = due_now(state) and state.lapsed != state.session.view.turn
    return state.committing


def last_chance(state: GameScreenState, dilemma: DilemmaView) -> bool:
    """Return whether a question wants its answer in the turn that is planned."""
    return dilemma.days_left < state.session.view.days_per_turn


def due_in_words(state: GameScreenState, dilemma: DilemmaView) -> str:
    """Return by when a question wants an answer."""
    if dilemma.days_left <= 0:
        return "today is the last day"
    return "this turn is the last chance" if last_chance(state, dilemma) else f"by {formatting.day(dilemma.due)}"


def reminder(state: GameScreenState) -> tuple[str, bool]:
    """Return what a button says that leads to the questions, '' where there is none, and whether one waits."""
    dilemmas, cases = waiting(state), open_cases(state)
    every, left = len(state.session.view.dilemmas) + len(asked.every(state)), len(dilemmas) + len(cases)
    if not every:
        return "", False
    if not left:
        return "Decided" if every == 1 else f"{every} decided", False
    due = [(one.due, due_in_words(state, one)) for one in dilemmas] + [
        (one.until, asked.due_in_words(one)) for _, one in cases
    ]
    return f"{counted(left, 'decision')}: {min(due)[1]}", True


def draw(ui: Ui, state: GameScreenState) -> bool:
    """Show every open question and its choices, and every proposal that asks for consent; a click answers.

    Return whether committing the turn, which they held up, is to go on.
    """
    view, cases = state.session.view, asked.every(state)
    state.asked.update(dilemma.id for dilemma in view.dilemmas)
    state.asked.update(asked.ref(proposal) for proposal, _ in cases)
    with w.modal(ui, (780, 660), "decisions") as inner:
        w.caption(ui, (inner.x, inner.y, inner.width, 16), f"For {view.seat_name} to decide")
        body = Rect(inner.x, inner.y + 24, inner.width, inner.height - 78)
        with scrolling(ui, body, "decisions/list", pad=2) as flow:
            if not view.dilemmas and not cases:
                flow.line("Nothing needs a decision from you.", "body", th.MUTED)
            for number, dilemma in enumerate(view.dilemmas):
                _part(flow, number)
                _dilemma(ui, flow, state, dilemma)
            for number, case in enumerate(cases, len(view.dilemmas)):
                _part(flow, number)
                asked.card(ui, flow, state, case)
        go_on = _foot(ui, inner, state)
    for case in () if state.dialog else asked.every(state):
        asked.settle(ui, state, case)
    return go_on


def _part(flow: Flow, number: int) -> None:
    if number:
        flow.gap(8)
        flow.rule()


def _foot(ui: Ui, inner: Rect, state: GameScreenState) -> bool:
    """Draw the buttons that leave the dialogue; return whether a commit that was held up is to go on."""
    left = bool(waiting(state) or open_cases(state))
    cancelled = ui.key(pygame.K_ESCAPE)
    if not state.committing:
        if w.last_button(ui, inner, "Decide later" if left else "Continue", "decisions/close") or cancelled:
            state.dialog = ""
        return False
    if w.button(ui, (inner.x, inner.bottom - 40, 150, 38), "Cancel", "decisions/cancel") or cancelled:
        state.dialog, state.committing = "", False
        return False
    if w.last_button(ui, inner, "Let the rest lapse" if due_now(state) else "Continue", "decisions/close"):
        state.dialog, state.committing, state.lapsed = "", False, state.session.view.turn
        state.confirmed |= {text for text, tone in notes(state) if tone == "warn"}
        return True
    return False


def _dilemma(ui: Ui, flow: Flow, state: GameScreenState, dilemma: DilemmaView) -> None:
    flow.paragraph(dilemma.name, "title", th.TEXT)
    flow.paragraph(dilemma.text, "body", th.TEXT_SOFT)
    default = next(choice.name for choice in dilemma.choices if choice.default)
    tone = th.TONES["warn"] if last_chance(state, dilemma) and not dilemma.answered else th.GOLD
    due = due_in_words(state, dilemma)
    flow.paragraph(f"{due[:1].upper()}{due[1:]}. If you do nothing: {default}.", "small-strong", tone)
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
        due = due_in_words(state, dilemma)
        if last_chance(state, dilemma):
            found.append((f"{dilemma.name}: not decided, and {due}. It will be taken as: {default}.", "warn"))
        else:
            found.append((f"{dilemma.name}: not decided yet, {due}.", "muted"))
    return found + [asked.note(case) for case in open_cases(state)]
