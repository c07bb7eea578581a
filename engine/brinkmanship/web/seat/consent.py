"""Proposals that ask for the seat's own consent, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.game.session.orders import CONSENT, OBJECT
from brinkmanship.game.view.asked import MOST_REASON, asked_of, proposal_words
from brinkmanship.game.view.question_types import AskedView
from brinkmanship.game.view.types import ProposalView, SeatView


@dataclass(frozen=True, slots=True)
class Consent:
    """A proposal that waits for the seat's answer."""

    proposer: str  # ids that name it
    action: str
    target: str
    name: str  # 'Embargo (Borea)'
    asks: str
    text: str
    tabled: str
    due: str
    default: str
    advice: str  # of the seat's own staff
    others: str
    alone: bool  # whether the seat alone decides
    last: bool
    answered: bool
    chosen: str  # CONSENT, OBJECT, or '' where the plan answers nothing
    stands: str  # what was answered in an earlier turn, in words; '' nothing
    reason: str
    answers: tuple[tuple[str, str], ...]  # what is sent, and what its button says
    most: int = MOST_REASON  # letters of a reason


def consents(view: SeatView) -> tuple[Consent, ...]:
    """Return the proposals that wait for the seat's answer, the most urgent first."""
    return tuple(_consent(one, asked) for one, asked in asked_of(view))


def _consent(one: ProposalView, asked: AskedView) -> Consent:
    said = "" if asked.planned or not asked.said else asked.object if asked.said == OBJECT else asked.consent
    return Consent(
        proposer=one.actor,
        action=one.action,
        target=one.target,
        name=f"{one.name} ({one.target_name})" if one.target_name else one.name,
        asks=asked.asks,
        text=asked.about,
        tabled=one.tabled.text if one.tabled is not None else "",
        due=asked.deadline,
        default=asked.default,
        advice=asked.advice,
        others=asked.others,
        alone=asked.alone,
        last=asked.last,
        answered=asked.answered,
        chosen=asked.planned,
        stands=said.lower(),
        reason=asked.reason,
        answers=((CONSENT, asked.consent), (OBJECT, asked.object)),
    )


def unanswered(view: SeatView) -> list[str]:
    """Return what the seat is asked and has not answered, with what its silence means, in words."""
    return [
        f"{proposal_words(view, one)}: {asked.deadline} {asked.default}"
        for one, asked in asked_of(view)
        if not asked.answered
    ]
