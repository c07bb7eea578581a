"""What orders would do before they are given, and the seat's aims with their causes: `foretell`, `aims`, `why aim`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from brinkmanship.game.view.foretell_text import paragraphs
from brinkmanship.game.view.number_text import change
from brinkmanship.game.view.report_text import points_text
from brinkmanship.game.view.types import Estimate, ObjectiveView, SeatView
from brinkmanship.terminal import pages
from brinkmanship.terminal.formatting import amount
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.loop import Command
from brinkmanship.terminal.names import Unclear, find
from brinkmanship.terminal.typed_order import parse_order
from brinkmanship.text import whole_number

if TYPE_CHECKING:
    from brinkmanship.terminal.session import Session


def aims(voice: TerminalIO, view: SeatView) -> None:
    """Print the seat's aims: their weights, how far they are met, and how far they moved in the last turn."""
    rows = [
        (str(number), o.text, amount(o.weight), amount(o.value), _moved(o))
        for number, o in enumerate(view.objectives, 1)
    ]
    voice.table(("", "Aim", "weight", "met so far", "last turn"), rows, "Your aims", right=(2, 3, 4))
    if rows:
        voice.say("'why aim 1' says what moved one.", "quiet")


def _moved(aim: ObjectiveView) -> str:
    return change(aim.delta) if abs(aim.delta) >= 0.0005 else ""


def _aims(session: Session, words: list[str]) -> None:
    aims(session.voice, session.view)


def why_aim(session: Session, words: list[str]) -> None:
    """Print why an aim, by its number or its words, is met as far as it is."""
    listed = session.view.objectives
    if not words:
        raise Unclear("Say which aim: 'aims' lists them, 'why aim 1' explains the first.")
    number = whole_number(words[0], 1, len(listed)) if len(words) == 1 else None
    id = listed[number - 1].id if number else find(" ".join(words), [(o.id, o.text) for o in listed], "aim")
    aim = next(one for one in listed if one.id == id)
    shown = Estimate(aim.ref, aim.text, aim.value, aim.value, aim.value, "exact")
    pages.explanation(session.voice, session.game.explain(aim.ref), shown)


def _foretell(session: Session, words: list[str]) -> None:
    lift = words[:1] == ["lift"]
    orders = [order for order in session.game.plan() if not order.answer]
    if words:
        orders = [parse_order(session, words[int(lift) :], lift)]
    for order in orders:
        session.voice.head(f"What it would do: {pages.order_words(session.choices, session.view, order)}")
        _lines(session.voice, paragraphs(session.game.foretell(order)))
        refused = session.game.check(order) if words else None
        for reason in refused.reasons if refused is not None else ():
            session.voice.say(f"Not possible now: {reason.text}", "bad")
    if not orders:
        session.voice.say("The plan is empty. Say which order, as you would give it: foretell ACTION [TARGET].")
    elif not words:
        plan_sum(session)


def _lines(voice: TerminalIO, lines: Iterable[str]) -> None:
    for line in lines:
        voice.say(line)


def plan_sum(session: Session) -> None:
    """Print what the orders of the plan would do to the seat's aims together."""
    orders = [order for order in session.game.plan() if not order.answer]
    if orders:
        told = [session.game.foretell(order) for order in orders]
        total, daily = sum(one.total + one.later for one in told), sum(one.daily for one in told)
        more = f", {points_text(daily)} more each day" if abs(daily) >= 0.0005 else ""
        asked = ", if all who are asked agree" if any(one.consent for one in told) else ""
        session.voice.say(f"By themselves they move your aims by {points_text(total)} of 100{more}{asked}.", "note")


COMMANDS = (
    Command("aims", "What you want, how far it is met, and how it moved.", _aims, ("objectives", "goals")),
    Command(
        "foretell [[lift] ACTION [TARGET] [at REGION] [xAMOUNT]]",
        "What an order, or those of your plan, would do: your aims, numbers, risks, who must agree, and when.",
        _foretell,
        ("what",),
    ),
)
