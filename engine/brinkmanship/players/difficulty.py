"""How well the program plays the seats it is given: the width of its choice, its orders a turn, and how far it looks ahead.

Nobody cheats: easier and harder programs play by the same rules and on the same dice, and none sees more than another.
Normal is the scenario's doctrine as it is written. Easy leaves part of its orders unused and chooses between options
more at random (a lower precision of the quantal response). Hard draws several plans from the doctrine and keeps the one
that does best by its seat's own objectives in a short look ahead, which starts from what the seat may know. How much a
level is worth depends on the scenario: `tests/benchmarks/difficulty.py` prints it. On January 2022 hard gains a seat a
hundredth or two of its score, which is little beside chance.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difficulty:
    """A level of play."""

    id: str
    name: str
    about: str  # one line for people
    precision: float = 1.0  # times the doctrine's own
    orders: float = 1.0  # share of the orders a turn, at least one
    plans: int = 0  # plans that are compared; 0: the first that comes to mind
    futures: int = 0  # of each plan
    turns: int = 0  # that each future is played on; so many days where a turn is longer than one, at least two turns


LEVELS: tuple[Difficulty, ...] = (
    Difficulty(
        "easy", "Easy", "The programs use half their orders and choose with less care.", precision=0.25, orders=0.5
    ),
    Difficulty("normal", "Normal", "The AI follows the scenario's doctrine."),
    Difficulty("hard", "Hard", "The leading programs compare plans by looking ahead.", plans=8, futures=16, turns=15),
)
"""The levels, the easiest first."""

NORMAL = LEVELS[1]


def difficulty(id: str) -> Difficulty:
    """Return the level called *id*; raise `ValueError` saying which there are.

    >>> difficulty("easy").orders
    0.5
    """
    for level in LEVELS:
        if level.id == id:
            return level
    raise ValueError(f"there is no difficulty {id!r}; there are {', '.join(level.id for level in LEVELS)}")
