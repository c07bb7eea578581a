"""Proposals that ask for the seat's own consent, as cards: what it answers for, until when, its reason, its answer."""

from __future__ import annotations

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.session.orders import CONSENT, OBJECT
from brinkmanship.game.view.asked import MOST_REASON, asked_of
from brinkmanship.game.view.question_types import AskedView
from brinkmanship.game.view.types import ProposalView

_PAD = 12.0
_BUTTON = 132.0

Case = tuple[ProposalView, AskedView]


def every(state: GameScreenState) -> list[Case]:
    """Return the proposals that wait for the seat's own answer, the most urgent first."""
    return asked_of(state.session.view)


def ref(proposal: ProposalView) -> str:
    """Return the name of a proposal within a view."""
    return f"proposal:{proposal.actor}/{proposal.action}/{proposal.target}"


def title(proposal: ProposalView) -> str:
    """Return what a proposal is called: 'Embargo: Borea'."""
    return f"{proposal.name}: {proposal.target_name}" if proposal.target_name else proposal.name


def due_in_words(asked: AskedView) -> str:
    """Return by when a proposal wants an answer."""
    return "this turn is the last chance" if asked.last else f"by {formatting.day(asked.until)}"


def state_in_words(asked: AskedView) -> str:
    """Return what a list says of a proposal: the answer, or by when one is wanted."""
    answer = asked.planned or asked.said
    if not answer:
        return due_in_words(asked)
    return f"your answer: {(asked.object if answer == OBJECT else asked.consent).lower()}"


def card(ui: Ui, flow: Flow, state: GameScreenState, case: Case) -> None:
    """Draw a proposal with everything that the seat needs to answer it."""
    proposal, asked = case
    name = ref(proposal)
    flow.paragraph(title(proposal), "title", th.TEXT)
    flow.paragraph(asked.asks, "medium", th.TEXT_SOFT)
    if asked.about:
        flow.gap(2)
        flow.paragraph(asked.about, "body", th.TEXT_SOFT)
    if proposal.tabled is not None:
        flow.paragraph(f"On the table: {proposal.tabled.text}.", "small", th.TEXT_SOFT)
    tone = th.TONES["warn"] if asked.last and not asked.answered else th.GOLD
    flow.gap(4)
    flow.paragraph(f"{asked.deadline} {asked.default}", "small-strong", tone)
    flow.gap(8)
    _weighed(flow, state, proposal, asked)
    flow.gap(8)
    _answer(ui, flow, state, case, name)


def _weighed(flow: Flow, state: GameScreenState, proposal: ProposalView, asked: AskedView) -> None:
    passes, fails = state.session.at_stake(proposal)
    flow.caption("Your aims if it passes")
    flow.paragraph(passes.sentence if passes else "Being worked out …", "small", th.TEXT_SOFT)
    flow.caption("Your aims if it fails")
    flow.paragraph(fails.sentence if fails else "Being worked out …", "small", th.TEXT_SOFT)
    flow.caption("Your staff")
    flow.paragraph(asked.advice, "small", th.TEXT_SOFT)
    if asked.others:
        flow.paragraph(asked.others, "small", th.MUTED)


def _answer(ui: Ui, flow: Flow, state: GameScreenState, case: Case, name: str) -> None:
    """Draw the reason and the buttons, and the answer that stands."""
    asked = case[1]
    answer = asked.planned or asked.said
    if asked.said and not asked.planned:
        said = asked.object if asked.said == OBJECT else asked.consent
        flow.paragraph(f"Your answer of an earlier turn stands: {said.lower()}.", "small", th.MUTED)
        flow.gap(2)
    key = (state.session.view.turn, name)
    cell = flow.take(34, 8)
    before = state.reasons.get(key, asked.reason)
    width = cell.width - 2 * (_BUTTON + 8)
    field = f"{name}/reason"
    readers = state.session.name(case[0].actor) if asked.alone else "all members"
    hint = f"Your reason, for {readers} to read (optional)"
    reason = w.text_input(ui, (cell.x, cell.y, width, 34), before, field, hint=hint, limit=MOST_REASON)
    if reason != before or key not in state.reasons:
        state.reasons[key] = reason
    if ui.focus != field:
        settle(ui, state, case)
    for place, what, label in ((1, CONSENT, asked.consent), (0, OBJECT, asked.object)):
        button = Rect(cell.right - (place + 1) * _BUTTON - place * 8, cell.y, _BUTTON, 34)
        chosen = answer == what
        if w.button(ui, button, label, f"{name}/{what}", selected=chosen):
            _say(ui, state, case, "" if asked.planned == what else what, reason)


def settle(ui: Ui, state: GameScreenState, case: Case) -> None:
    """Put a reason that was changed after the answer into the plan."""
    proposal, asked = case
    reason = state.reasons.get((state.session.view.turn, ref(proposal)), asked.reason)
    if asked.planned == OBJECT and reason.strip() != asked.reason:
        _say(ui, state, case, OBJECT, reason)


def _say(ui: Ui, state: GameScreenState, case: Case, answer: str, reason: str) -> None:
    refused = state.session.reply(case[0], answer, reason)
    if refused is not None:
        ui.toast(" ".join(one.text for one in refused.reasons)[:160], "warn")


def note(case: Case) -> tuple[str, str]:
    """Return what to say before a turn is committed of a proposal that it leaves unanswered, as (text, tone)."""
    proposal, asked = case
    if asked.last:
        means = "agree" if asked.alone else "are silent, and it passes as far as you are concerned"
        return f"{title(proposal)}: not answered, and this turn is the last chance. You {means}.", "warn"
    return f"{title(proposal)}: not answered yet, {due_in_words(asked)}.", "muted"
