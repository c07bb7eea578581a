"""Rulings: what control decides about an order in free text, by argument and dice or by its own judgement.

Matrix argument, as tabletop exercises use it (Engle 1988; Curry and Price 2014): who acts gives reasons, the others
reasons against; two dice of six must reach seven, and each reason that is accepted shifts what is needed by one. By
percentage each reason shifts the chance by ten points. The dice are the game's own chance: the same record rolls the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.notes import RULING, SUBMISSION
from brinkmanship.game.record.tree import Inject, Note
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.injects import problems
from brinkmanship.game.session.orders import Order
from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.randomness import Purpose, Randomness

DICE, PERCENT = "2d6", "percent"
METHODS: Mapping[str, str] = {DICE: "two dice of six", PERCENT: "a percentage"}
"""How a ruling is rolled."""
NEEDED = 7
"""What two dice must reach without any reason for or against."""
STEP = 10
"""Percentage points by which one reason shifts a percentage."""
_WAYS = (0, 0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1)  # of two dice of six to show each sum
MOST_LETTERS = 20_000
"""Length of the longest submission and ruling, in letters; more is refused, never cut."""


@dataclass(frozen=True, slots=True)
class Odds:
    """The chance of a success, and what the dice must show."""

    method: str  # a key of METHODS
    chance: float  # 0 … 1
    needed: int  # least sum of two dice; of a percentage the most that a roll of 1 to 100 may be


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was ruled."""

    number: int  # from 1, over the whole record
    submission: str  # id, '' of no submission
    text: str
    reason: str
    odds: Odds
    pros: tuple[str, ...]
    cons: tuple[str, ...]
    dice: tuple[int, ...]  # two of six, or one of 1 to 100
    rolled: bool  # whether the dice said success
    success: bool  # as ruled: by the dice, or by control against them
    effects: tuple[str, ...]  # statements that go in with the turn
    author: str
    date: str  # in the scenario, ISO
    time: str  # on the wall, ISO, UTC

    @property
    def overridden(self) -> bool:
        """Whether control ruled against the dice."""
        return self.rolled != self.success


@dataclass(frozen=True, slots=True)
class Submission:
    """An order in free text."""

    id: str
    seat: str
    text: str
    author: str
    date: str
    time: str
    ruling: Ruling | None = None  # the last one


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the engine thinks of an order of the catalogue that comes near to what was submitted."""

    chance: float  # that it is agreed to, and turns out at all
    steps: tuple[str, ...]  # how that comes about, a sentence each


def odds(pros: int, cons: int, method: str = DICE, percent: float | None = None) -> Odds:
    """Return the odds with *pros* and *cons* accepted; *percent* is the chance of a percentage before them, 50 if not given.

    Raises `GameError` for a method that is none.

    >>> round(odds(0, 0).chance, 4), odds(0, 0).needed
    (0.5833, 7)
    >>> odds(2, 1).needed, round(odds(2, 1).chance, 4)
    (6, 0.7222)
    >>> odds(1, 0, "percent", 35).chance
    0.45
    """
    if method not in METHODS:
        raise GameError(f"{method!r} is no way to rule; there are {', '.join(METHODS)}")
    if method == DICE:
        needed = NEEDED - pros + cons
        return Odds(method, sum(_WAYS[max(needed, 0) :]) / 36, needed)
    given = 50.0 if percent is None else percent
    if not 0 <= given <= 100:
        raise GameError("a percentage lies between 0 and 100")
    points = round(min(max(given + STEP * (pros - cons), 0), 100))
    return Odds(method, points / 100, points)


def roll(chance: Randomness, tick: int, node: int, number: int, method: str) -> tuple[int, ...]:
    """Return the dice of ruling *number* at the state *node*: two of six, or one of 1 to 100."""
    drawn = chance.uniform(Purpose.RULING, tick, 2, np.array([node * 4096 + number % 4096], np.int64))[:, 0]
    sides = (6, 6) if method == DICE else (100,)
    return tuple(int(u * side) + 1 for u, side in zip(drawn.tolist(), sides, strict=False))


def submissions_of(game: ControlHandle) -> tuple[Submission, ...]:
    """Return the orders in free text of this branch, oldest first, each with its last ruling."""
    ruled = {one.submission: one for one in rulings_of(game)}
    return tuple(
        Submission(id, n.about, n.text, n.author, n.date, n.time, ruled.get(id))
        for n in game.notes
        if n.kind == SUBMISSION and (id := str(n.data.get("id", "")))
    )


def rulings_of(game: ControlHandle) -> tuple[Ruling, ...]:
    """Return the rulings of this branch, oldest first."""
    return tuple(ruling_of(n) for n in game.notes if n.kind == RULING)


def ruling_of(note: Note) -> Ruling:
    """Return the ruling that a note of the kind keeps; what is missing in it is empty."""
    said = note.data

    def texts(name: str) -> tuple[str, ...]:
        return tuple(map(str, said.get(name, ())))

    return Ruling(
        number=int(said.get("number", 0)),
        submission=note.about,
        text=note.text,
        reason=str(said.get("reason", "")),
        odds=Odds(str(said.get("method", DICE)), float(said.get("chance", 0.0)), int(said.get("needed", NEEDED))),
        pros=texts("pros"),
        cons=texts("cons"),
        dice=tuple(int(d) for d in said.get("dice", ())),
        rolled=bool(said.get("rolled", False)),
        success=bool(said.get("success", False)),
        effects=texts("effects"),
        author=note.author,
        date=note.date,
        time=note.time,
    )


def submit(game: ControlHandle, seat: str, text: str, author: str = "") -> Submission:
    """Write an order in free text down; raise `GameError` for no seat or a text that is none."""
    if seat not in game.seats:
        raise GameError(f"there is no seat {seat!r}")
    if not text.strip():
        raise GameError("an order says something")
    if len(text) > MOST_LETTERS:
        raise GameError(f"an order has at most {MOST_LETTERS:,} letters, this one has {len(text):,}")
    id = f"submission:{1 + sum(n.kind == SUBMISSION for n in game.all_notes)}"
    note = game.note(SUBMISSION, text, about=seat, author=author, data={"id": id})
    return Submission(id, seat, text, author, note.date, note.time)


def rule(
    game: ControlHandle,
    submission: str,
    text: str,
    *,
    method: str = DICE,
    pros: Iterable[str] = (),
    cons: Iterable[str] = (),
    percent: float | None = None,
    success_effects: Iterable[str] = (),
    failure_effects: Iterable[str] = (),
    to: tuple[str, ...] = (),
    reason: str = "",
    override: bool | None = None,
    author: str = "",
) -> Ruling:
    """Roll for what was submitted (or for nothing submitted), write the ruling down, and put its effects into this turn.

    *text* is told to the seats *to* (() all) with the turn; *override* rules success or failure whatever the dice say, and
    needs a *reason*. Raises `GameError` for what cannot be, before anything is rolled or written.
    """
    if submission and all(one.id != submission for one in submissions_of(game)):
        raise GameError(f"there is no submission {submission!r}")
    if override is not None and not reason.strip():
        raise GameError("a ruling against the dice has a reason")
    if len(text) > MOST_LETTERS:
        raise GameError(f"a ruling has at most {MOST_LETTERS:,} letters, this one has {len(text):,}")
    for_it, against = (tuple(t.strip() for t in said if t.strip()) for said in (pros, cons))
    given = odds(len(for_it), len(against), method, percent)
    good, bad = tuple(success_effects), tuple(failure_effects)
    for effects in (good, bad):
        if effects and (wrong := problems(game.prepared, Inject("ruling", "", effects, to))):
            raise GameError(wrong[0])
    number = 1 + sum(n.kind == RULING for n in game.all_notes)
    dice = roll(game.chance, game.day, game.branch[-1].number, number, method)
    rolled = sum(dice) >= given.needed if method == DICE else dice[0] <= given.needed
    success = rolled if override is None else override
    effects = good if success else bad
    said: dict[str, Any] = {
        "number": number,
        "method": method,
        "chance": round(given.chance, 6),
        "needed": given.needed,
    }
    said |= {"pros": list(for_it), "cons": list(against), "dice": list(dice), "rolled": rolled, "success": success}
    said |= {"effects": list(effects), "reason": reason.strip()}
    note = game.note(RULING, text.strip(), about=submission, author=author, data=said)
    if text.strip() or effects:
        game.improvise(Inject(f"ruling:{number}", text.strip(), effects, to, name="A ruling"))
    return ruling_of(note)


def suggest(game: ControlHandle, order: Order) -> Suggestion:
    """Return what the engine makes of an order of the catalogue: who must agree, and how likely it turns out.

    Raises `GameError` for an order that the seat does not have.
    """
    names, seat = game.prepared.names, game.seat(order.seat)
    slot = names.slots.get((order.seat, order.action, order.target))
    if slot is None:
        raise GameError(f"{names.actor(order.seat)} has no such order: {order.action} {order.target}".rstrip())
    action, chance, steps = names.rules.actions[names.rules.slot_action[slot]], 1.0, list[str]()
    if (refused := seat.check(order)) is not None:
        steps += [f"Not legal now: {one.text}" for one in refused.reasons]
    if (asked := seat.likely(order)) is not None:
        chance *= asked.passes
        steps.append(f"{asked.asked_name} agrees with a chance of {asked.passes:.0%}, as the seat judges it.")
    if action.outcomes:
        happens = min(_any_outcome(game, slot, order), 1.0)
        chance *= happens
        steps.append(f"That something comes of it has a chance of {happens:.0%}.")
    steps = steps or ["Nobody has to agree, and nothing of it is left to chance."]
    return Suggestion(chance, tuple(steps))


def _any_outcome(game: ControlHandle, slot: int, order: Order) -> float:
    """Return the chance that one of the outcomes of an order's action comes about, in the world as it is."""
    rules, names = game.prepared.rules, game.prepared.names
    place = names.region_index.get(order.place, -1)
    roles = {
        Role.SELF: np.array([rules.slot_actor[slot]]),
        Role.TARGET: np.array([rules.slot_target[slot]]),
        Role.PLACE: np.array([place]),
    }
    scope = Scope(
        game.truth, rules, roles, np.zeros(1, np.int64), np.array([order.amount], np.float32), chance=game.chance
    )
    action = rules.actions[rules.slot_action[slot]]
    return sum(float(np.clip(np.ravel(one.chance(scope))[0], 0, 1)) for one in action.outcomes)
