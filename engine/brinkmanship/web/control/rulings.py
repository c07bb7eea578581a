"""Orders in free text and what control rules about them: odds, reasons for and against, dice, override."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.rulings import DICE, METHODS, Odds, Ruling, Submission, Suggestion
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.types import Choice
from brinkmanship.web.control.words import wall


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling in words."""

    number: int
    text: str
    reason: str
    odds: str  # '2d6, 7 or more: 58%'
    pros: tuple[str, ...]
    cons: tuple[str, ...]
    dice: str  # '4 + 5 = 9'
    verdict: str
    success: bool
    overridden: bool
    effects: tuple[str, ...]
    author: str
    time: str


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """An order in free text."""

    id: str
    seat: str
    name: str
    text: str
    author: str
    time: str
    ruling: RulingRow | None


@dataclass(frozen=True, slots=True)
class Rulings:
    """The orders in free text of this branch."""

    open: tuple[SubmissionRow, ...]  # oldest first: first come, first served
    ruled: tuple[SubmissionRow, ...]  # the latest first
    others: tuple[RulingRow, ...]  # rulings on no submission, the latest first
    methods: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Near:
    """The orders of a seat's catalogue that an order in free text may come near to."""

    choices: tuple[tuple[str, str], ...]  # value of the form field, words
    chosen: str
    suggestion: Suggestion | None
    wrong: str


def rulings(exercise: Exercise) -> Rulings:
    """Return the orders in free text with what was ruled."""
    rows = [submission_row(exercise, one) for one in exercise.submissions()]
    others = [ruling_row(one) for one in exercise.rulings() if not one.submission]
    return Rulings(
        tuple(row for row in rows if row.ruling is None),
        tuple(row for row in reversed(rows) if row.ruling is not None),
        tuple(reversed(others)),
        tuple((key, words.capitalize()) for key, words in METHODS.items()),
    )


def submission_row(exercise: Exercise, one: Submission) -> SubmissionRow:
    """Return an order in free text with its ruling in words."""
    name = exercise.game.prepared.names.actor(one.seat)
    ruling = ruling_row(one.ruling) if one.ruling is not None else None
    return SubmissionRow(one.id, one.seat, name, one.text, one.author, wall(one.time), ruling)


def ruling_row(one: Ruling) -> RulingRow:
    """Return a ruling in words."""
    dice = " + ".join(map(str, one.dice))
    return RulingRow(
        one.number,
        one.text,
        one.reason,
        odds_text(one.odds),
        one.pros,
        one.cons,
        f"{dice} = {sum(one.dice)}" if len(one.dice) > 1 else dice,
        ("Success" if one.success else "Failure") + (", against the dice" if one.overridden else ""),
        one.success,
        one.overridden,
        one.effects,
        one.author,
        wall(one.time),
    )


def odds_text(odds: Odds) -> str:
    """Return odds in words.

    >>> odds_text(Odds("2d6", 21 / 36, 7)), odds_text(Odds("percent", 0.45, 45))
    ('2d6, 7 or more: 58%', '45 or less of 100: 45%')
    """
    if odds.method == DICE:
        needed = max(odds.needed, 2)
        chance = "cannot succeed" if odds.needed > 12 else f"{odds.chance:.0%}"
        return f"2d6, {needed} or more: {chance}" if odds.needed <= 12 else f"2d6: {chance}"
    return f"{odds.needed} or less of 100: {odds.chance:.0%}"


def near(exercise: Exercise, seat: str, chosen: str) -> Near:
    """Return the orders of the catalogue of `seat`, and what the engine makes of the one that is `chosen`."""
    choices = tuple(_choices(exercise.game.seat(seat).choices()))
    if not chosen:
        return Near(choices, "", None, "")
    action, _, target = chosen.partition(" ")
    try:
        return Near(choices, chosen, exercise.suggest(Order(seat, action, target)), "")
    except GameError as error:
        return Near(choices, chosen, None, str(error))


def _choices(choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    return [
        (f"{choice.action} {target.id}".rstrip(), choice.name + (f" → {target.name}" if target.id else ""))
        for choice in choices
        for target in choice.targets
    ]
