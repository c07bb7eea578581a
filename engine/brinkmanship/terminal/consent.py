"""Proposals on which the seat is asked for its consent: their page, and the commands that answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from brinkmanship.game.session.orders import CONSENT, OBJECT, Order
from brinkmanship.game.view.asked import asked_of, proposal_words, with_answer
from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.question_types import AskedView
from brinkmanship.game.view.types import ProposalView, SeatView
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.names import Unclear
from brinkmanship.text import whole_number

if TYPE_CHECKING:
    from brinkmanship.terminal.session import Session


def waiting(voice: TerminalIO, view: SeatView) -> None:
    """Say how many proposals wait for the seat's answer, if any does."""
    left = [(one, asked) for one, asked in asked_of(view) if not asked.answered]
    if not left:
        return
    one, asked = left[0]
    until = "before this turn ends" if asked.last else f"by {short_date(asked.until)}"
    if len(left) == 1:
        voice.say(f"You are asked for your consent, {until}: {proposal_words(view, one)}. Type 'asked'.", "note")
    else:
        voice.say(f"You are asked for your consent {len(left)} times, the first {until}: type 'asked'.", "note")


def page(voice: TerminalIO, view: SeatView, at_stake: Callable[[ProposalView], tuple[str, str]]) -> None:
    """Print every proposal that waits for the seat's answer; `at_stake` says what it does to the seat's aims."""
    found = asked_of(view)
    if not found:
        voice.say("Nobody asks for your consent now.")
    for number, (one, asked) in enumerate(found, 1):
        _proposal(voice, view, number, one, asked)
        passes, fails = at_stake(one)
        voice.say(f"If it passes: {passes}" + (f" If it fails: {fails}" if fails else ""))
        yes, no = ("agree", "refuse") if asked.alone else ("silent", "object")
        voice.say(f"'{no} {number} -- REASON' or '{yes} {number}' answers.", "quiet")


def page_command(session: Session, words: list[str]) -> None:
    """Print every proposal that waits for the answer of the session's seat."""
    page(session.voice, session.view, session.game.at_stake)


def _proposal(voice: TerminalIO, view: SeatView, number: int, one: ProposalView, asked: AskedView) -> None:
    voice.head(f"{number}. {proposal_words(view, one)}")
    voice.text(asked.about)
    if one.tabled is not None:
        voice.say(f"On the table: {one.tabled.text}.")
    voice.say(f"{asked.deadline} {asked.default}", "note")
    voice.say(" ".join(filter(None, (asked.advice, asked.others))))
    answered = asked.planned or asked.said
    if answered:
        verb = (asked.object if answered == OBJECT else asked.consent).lower()
        when = "this turn" if asked.planned else "before"
        voice.say(f"Your answer {when}: {verb}{f' ({asked.reason})' if asked.reason else ''}.")


def answered(view: SeatView, words: Sequence[str], objects: bool) -> tuple[list[Order], Order]:
    """Return the plan with the answer that *words* give: the number of a proposal, and a reason; raise `Unclear`."""
    found = asked_of(view)
    if not found:
        raise Unclear("Nobody asks for your consent now.")
    said, _, reason = f" {' '.join(words)} ".partition(" -- ")
    number = whole_number(said.strip(), 1, len(found)) if said.strip() else 1 if len(found) == 1 else None
    if number is None:
        raise Unclear(f"Say which proposal, 1 to {len(found)}: 'asked' lists them.")
    one, _ = found[number - 1]
    plan = with_answer(view, one, OBJECT if objects else CONSENT, reason)
    return list(plan), plan[-1]
