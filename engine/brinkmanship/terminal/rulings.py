"""Rulings in the terminal: orders in free text, odds, dice, and numbers that control overrides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.rulings import DICE, PERCENT, Odds, Ruling
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.letters import whole_text
from brinkmanship.terminal.loop import number_of
from brinkmanship.terminal.names import Unclear
from brinkmanship.text import whole_number

if TYPE_CHECKING:
    from brinkmanship.terminal.exercise import Control

RULE = (
    "rule NUMBER TEXT [-- for: A; B] [-- against: C] [-- percent: 40] [-- then: EFFECT] [-- else: EFFECT] [-- yes: WHY]"
)
OVERRIDE = "override NUMBER = VALUE -- WHY"
_PART = re.compile(r"^(for|against|percent|then|else|yes|no|to):\s*", re.IGNORECASE)


def odds_text(odds: Odds) -> str:
    """Return odds in words."""
    how = f"{odds.needed} or more with two dice" if odds.method == DICE else f"{odds.needed} or less of 100"
    return f"{how}: {odds.chance:.0%}"


def ruling_text(ruling: Ruling) -> str:
    """Return a ruling in words."""
    rolled = " + ".join(map(str, ruling.dice)) + (f" = {sum(ruling.dice)}" if len(ruling.dice) > 1 else "")
    result = "success" if ruling.success else "failure"
    result += f", against the dice: {ruling.reason}" if ruling.overridden else ""
    return f"Needed {odds_text(ruling.odds)}. Rolled {rolled}: {result}."


def submit(exercise: Exercise, voice: TerminalIO, seat: str, words: list[str]) -> None:
    """Hand an order in free text to control."""
    exercise.submit(seat, whole_text(voice, words))
    voice.say("Handed to control, who rules on it.")


def own_submissions(exercise: Exercise, voice: TerminalIO, seat: str) -> None:
    """Print what a seat handed to control in free text, and whether that was ruled on."""
    mine = [one for one in exercise.submissions() if one.seat == seat]
    for one in mine:
        voice.bullets([f"{one.text} ({'ruled on' if one.ruling is not None else 'waits for control'})"])
    if not mine:
        voice.say("Nothing was handed to control in free text.")


def submissions(control: Control, words: list[str]) -> None:
    """Print the orders in free text with their rulings."""
    found = control.exercise.submissions()
    for number, one in enumerate(found, 1):
        by = f" ({one.author})" if one.author else ""
        control.voice.head(f"{number}. {control.name(one.seat)}{by}, {one.date[:10]}")
        control.voice.say(one.text)
        control.voice.say(ruling_text(one.ruling) if one.ruling is not None else "Waits for a ruling.", "note")
        if one.ruling is not None and one.ruling.text:
            control.voice.say(one.ruling.text)
    if not found:
        control.voice.say("Nobody has handed in an order in free text.")


def odds(control: Control, words: list[str]) -> None:
    """Print the odds before a roll: REASONS-FOR REASONS-AGAINST [PERCENT]."""
    numbers = [whole_number(word.rstrip("%"), 0, 100) for word in words]
    if not 2 <= len(numbers) <= 3 or None in numbers:
        raise Unclear("Say how many reasons there are for it and against: odds 2 1, or from a percentage: odds 2 1 40")
    pros, cons, *percent = (number or 0 for number in numbers)
    given = control.exercise.odds(pros, cons, PERCENT if percent else DICE, float(percent[0]) if percent else None)
    control.voice.say(f"{odds_text(given)}.")


def rule(control: Control, words: list[str]) -> None:
    """Rule on an order in free text (0: on none), with dice."""
    found = control.exercise.submissions()
    number = number_of(words, 0, len(found), f"Say which order, 1 to {len(found)}, or 0 for none of them: {RULE}")
    parts = " ".join(words[1:]).split(" -- ")
    said: dict[str, str] = {}
    text: list[str] = []
    for part in parts:
        match = _PART.match(part.strip())
        if match is None:
            text.append(part)
        elif match[1].lower() in said:
            raise Unclear(f"'{match[1]}:' is there twice.")
        else:
            said[match[1].lower()] = part.strip()[match.end() :].strip()
    if "yes" in said and "no" in said:
        raise Unclear("A ruling is yes or no, not both.")
    percent = _percent(said["percent"]) if "percent" in said else None
    ruling = control.exercise.rule(
        found[number - 1].id if number else "",
        " -- ".join(text),
        method=DICE if percent is None else PERCENT,
        pros=_list(said.get("for", "")),
        cons=_list(said.get("against", "")),
        percent=percent,
        success_effects=_list(said.get("then", "")),
        failure_effects=_list(said.get("else", "")),
        to=control.seats_of(said["to"]) if "to" in said else (),
        override=True if "yes" in said else False if "no" in said else None,
        reason=said.get("yes", said.get("no", "")),
    )
    control.voice.say(ruling_text(ruling))


def _percent(text: str) -> float:
    found = whole_number(text.rstrip("% "), 0, 100)
    if found is None:
        raise Unclear("A percentage is a whole number from 0 to 100.")
    return float(found)


def _list(text: str) -> list[str]:
    return [part for one in text.split(";") if (part := one.strip())]


def override(control: Control, words: list[str]) -> None:
    """Let a number be another when the turn resolves; the reason is kept."""
    head, _, reason = " ".join(words).partition(" -- ")
    ref, equals, value = head.partition("=")
    try:
        wanted = float(value)
    except ValueError:
        equals = ""
    if not equals or not reason.strip():
        raise Unclear(
            f"Say which number, its new value and why: {OVERRIDE}, for instance override world.tension = 0.5 -- the room agreed"
        )
    wrong = control.exercise.override(ref.strip(), wanted, reason)
    for text in wrong:
        control.voice.error(text)
    if not wrong:
        control.voice.say(f"{ref.strip()} is {wanted:g} when this turn is resolved.")
