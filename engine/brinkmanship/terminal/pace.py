"""What needs the player, turns in a row until something does, and advice: `alerts`, `advance`, `advise`, `before`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.number_text import points
from brinkmanship.game.view.pressing_types import KINDS, NEEDS_PLAYER
from brinkmanship.game.view.report_text import points_text
from brinkmanship.game.view.types import SeatView
from brinkmanship.scenario.models.actors import Actor
from brinkmanship.terminal import pages, questions, report
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.loop import Command
from brinkmanship.terminal.names import Unclear, find
from brinkmanship.text import counted, whole_number

if TYPE_CHECKING:
    from brinkmanship.terminal.session import Session

_SAID = frozenset({"dilemma", "vote", "silence"})
"""Kinds that the status tells of in its own words, with the command that answers."""


def pressing(voice: TerminalIO, view: SeatView) -> None:
    """Print what presses and is not said elsewhere in the status."""
    left = [one.text for one in view.pressing if one.kind not in _SAID]
    if left:
        voice.bullets(left, "note")


def alerts(voice: TerminalIO, view: SeatView) -> None:
    """Print all that presses, the most urgent first."""
    if not view.pressing:
        voice.say("Nothing needs you now.")
    voice.bullets([one.text for one in view.pressing], "note")


def _alerts(session: Session, words: list[str]) -> None:
    alerts(session.voice, session.view)


def _advance(session: Session, words: list[str]) -> None:
    days: int | None = None
    until = set(NEEDS_PLAYER)
    if words and (days := whole_number(words[0], 1, 10_000)) is not None:
        words = words[1:]
    if words:
        if words[0] != "for" or len(words) == 1:
            raise Unclear("Say for how many days, or what for: 'advance', 'advance 7', 'advance for attack moved'.")
        until = {find(word, list(KINDS.items()), "kind of alert") for word in words[1:]}
    if session.view.over:
        session.voice.say("The game is over: 'outcome' shows how it ended, 'quit' leaves.")
        return
    found = session.game.advance(days, until=until)
    session.refresh()
    report.print_report(session.voice, found.report, session.view, session.choices)
    end = session.game.outcome
    if end is not None:
        pages.outcome(session.voice, end, session.seat)
        return
    pages.status(session.voice, session.view)
    pressing(session.voice, session.view)
    turns = counted(found.turns, "turn")
    session.voice.say(f"Stopped after {turns}: {found.reason}", "note")


def _advise(session: Session, words: list[str]) -> None:
    found = session.game.advise()
    if not found:
        session.voice.say("Nothing that can be ordered now is worth its price: wait, and save capital.")
        return
    session.voice.head("Your staff suggests")
    for one in found:
        order = one.order
        aim = f" ({one.aim})" if one.aim else ""
        cost = points(round(one.foretold.cost, 2))
        aims = one.foretold.total
        gain = f", aims {points_text(aims)} of 100" if abs(aims) >= 0.0005 else ""
        session.voice.say(f"{one.name}{aim}: {cost}{gain}. {one.why}")
        verb, place = "lift" if order.lift else "order", f" at {order.place}" if order.place else ""
        size = f" x{order.amount:g}" if order.amount != 1 and not order.lift else ""
        session.voice.say(f"  {' '.join(filter(None, (verb, order.action, order.target)))}{place}{size}", "quiet")
    session.voice.say("By this seat's own doctrine and its aims; what others make of it is not in it.", "quiet")


def before(voice: TerminalIO, view: SeatView) -> None:
    """Print what happened before the game."""
    found = [line for line in view.log if line.kind == "past"]
    if found:
        voice.head("The days before")
        voice.bullets(f"{short_date(line.date)}  {line.text}" for line in found)


def seat_words(actor: Actor) -> str:
    """Return what playing an actor's seat is about, and whom it suits; '' where the scenario does not say."""
    return " ".join(filter(None, (actor.play or "", f"({actor.level})" if actor.level else "")))


def _brief(session: Session, words: list[str]) -> None:
    pages.briefing(session.voice, session.view)
    before(session.voice, session.view)
    questions.calendar(session.voice, session.view)


COMMANDS = (
    Command("brief", "Your briefing, the days before, and the dates ahead.", _brief, ("briefing",)),
    Command("advise", "Three orders that your staff suggests, and why.", _advise, ("advice", "suggest")),
    Command("alerts", "What needs you now, the most urgent first.", _alerts, ("pressing",)),
    Command(
        "advance [DAYS] [for KIND …]",
        "Commit turns until something needs you: "
        f"{', '.join(KINDS[kind] for kind in KINDS if kind in NEEDS_PLAYER)}; with 'for', for the kinds that you name "
        f"({', '.join(KINDS)}).",
        _advance,
    ),
)
