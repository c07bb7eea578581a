"""What futures say of a finished game: its place among games played by the program, and its turning points.

Both are played piece by piece, so that whoever waits sees progress and can leave. Futures from different states share
their chance world by world: what differs between two of them is what happened in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from brinkmanship.game.session.finished import FinishedGame, PastTurn
from brinkmanship.game.view.debrief_types import Standing, TurningPoint
from brinkmanship.game.view.decisions import turned
from brinkmanship.game.view.importance import last_of_each
from brinkmanship.game.view.types import LogLine
from brinkmanship.players.futures import Task, play_chunk
from brinkmanship.simulation.world import I64, World

GAMES = 1000
"""Games of the program that a game is compared with."""
PIECE = 125
"""Of them, played between two signs of progress; 250 worlds take some 10 MB."""
FUTURES = 64
"""Futures played from each state that is looked at."""
STATES = 18
"""States that are looked at, at most."""
_FIRST = 7
"""States that are looked at before those between which the forecast moved most."""
MOST_POINTS = 6
_LEAST = 0.012
"""The least that a forecast score moves (of 1) at a turning point."""
_LEAST_WAR = 0.1
"""The least that the share of futures with war moves at a turning point."""
_ASIDE = frozenset({"dilemma", "course", "silence", "fault"})
"""Kinds of line that do not say what happened."""
_WAR = 0.25
"""What a share of futures with war counts beside the same of the score, in looking for turning points."""


@dataclass(frozen=True, slots=True)
class Played:
    """What became of one seat in some futures; arrays are (worlds,)."""

    scores: NDArray[np.float32]  # of 1
    fought: NDArray[np.bool_]  # whether there was fighting


def play_seat(task: Task, actor: int, numbers: I64, fought: bool = False) -> Played:
    """Play the worlds `numbers` of a task and return what became of `actor`; `fought`: whether there was war before it."""
    futures = play_chunk(task, numbers)
    return Played(futures.scores(task.rules)[actor], (futures.fighting > 0) | fought)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some futures to be played: from which state of the game, and which worlds."""

    position: int  # 0 with `games`: games of the program
    numbers: I64
    games: bool

    @property
    def key(self) -> str:
        """Its name among the pieces that were played."""
        kind = "games" if self.games else "state"
        return f"{kind}-{self.position}-{int(self.numbers[0])}-{len(self.numbers)}"


@dataclass
class Debrief:
    """The debrief of a finished game as far as it has been worked out."""

    game: FinishedGame
    games: int = GAMES
    parts: dict[str, Played] = field(default_factory=dict)  # by the key of a piece

    def __post_init__(self) -> None:
        self._score = self.game.scores()[-1]
        self._fought = [bool((one.world.attacker >= 0).any()) for one in self.game.turns]

    @property
    def score(self) -> float:
        """The seat's score, of 1."""
        return self._score

    def world(self, piece: Piece) -> World:
        """Return the state from which a piece is played."""
        return self.game.turns[piece.position].world

    def fought(self, piece: Piece) -> bool:
        """Return whether there was fighting up to the state of a piece."""
        return any(self._fought[: piece.position + 1])

    def next_piece(self) -> Piece | None:
        """Return what is to be played next, None where all is."""
        for piece in self._pieces():
            if piece.key not in self.parts:
                return piece
        position = self._next_state()
        return None if position is None else self._state(position)

    def _pieces(self) -> Iterable[Piece]:
        for first in range(1, self.games + 1, PIECE):
            yield Piece(0, np.arange(first, min(first + PIECE, self.games + 1)), True)

    def _state(self, position: int) -> Piece:
        return Piece(position, np.arange(1, FUTURES + 1), False)

    def program_scores(self) -> NDArray[np.float32]:
        """Return the seat's scores in the games of the program that have been played."""
        found = [self.parts[piece.key].scores for piece in self._pieces() if piece.key in self.parts]
        return np.concatenate(found) if found else np.zeros(0, np.float32)

    @property
    def last(self) -> int:
        """The position of the end of the game."""
        return len(self.game.turns) - 1

    def _samples(self, position: int) -> Played | None:
        if position == self.last:  # what came of it is known
            return Played(np.full(FUTURES, self._score, np.float32), np.full(FUTURES, any(self._fought)))
        return self.parts.get(self._state(position).key)

    def positions(self) -> list[int]:
        """Return the states that have been looked at, and the end."""
        return [at for at in range(len(self.game.turns)) if self._samples(at) is not None]

    def standing(self, position: int) -> Standing | None:
        """Return how the game would have come out from a state, None where it has not been looked at."""
        found = self._samples(position)
        if found is None:
            return None
        score, war = float(found.scores.mean(dtype=np.float64)), float(found.fought.mean())
        return Standing(position, score, war, len(found.scores))

    def _next_state(self) -> int | None:
        """Return the state to look at next: an even grid first, then where the forecast moved most."""
        known = self.positions()
        count = min(_FIRST, self.last)
        for number in range(count):
            position = round(number * self.last / max(count, 1))
            if position not in known:
                return position
        if len(known) > min(STATES, self.last):
            return None
        gaps = [(self._moved(a, b), a, b) for a, b in pairwise(known) if b - a > 1]
        moved, first, last = max(gaps, default=(0.0, 0, 0))
        return (first + last) // 2 if moved >= _LEAST / 2 else None

    def _moved(self, first: int, last: int) -> float:
        one, other = self.standing(first), self.standing(last)
        assert one is not None
        assert other is not None
        return abs(other.score - one.score) + _WAR * abs(other.war - one.war)

    def points(self) -> tuple[TurningPoint, ...]:
        """Return the turning points as far as they are known, in order of time; only what chance alone does not explain."""
        known = self.positions()
        found = []
        for first, last in pairwise(known):
            one, other = self._samples(first), self._samples(last)
            before, after = self.standing(first), self.standing(last)
            assert one is not None
            assert other is not None
            assert before is not None
            assert after is not None
            error = _error(other.scores, one.scores)
            war_moved = abs(after.war - before.war) >= max(_LEAST_WAR, 2 * _error(other.fought, one.fought))
            if abs(after.score - before.score) < max(_LEAST, 2 * error) and not war_moved:
                continue
            when = self.game.turns[last].date
            found.append(TurningPoint(first, last, when, before, after, error, self._causes(first, last)))
        heavy = sorted(found, key=lambda one: -abs(one.moved) - _WAR * abs(one.after.war - one.before.war))
        return tuple(sorted(heavy[:MOST_POINTS], key=lambda one: one.first))

    def _causes(self, first: int, last: int, most: int = 3) -> tuple[str, ...]:
        """Return what happened between two states: decisions of leaders, then the weightiest of the log."""
        turns = self.game.turns[first + 1 : last + 1]
        span = range(self.game.turns[first].day, self.game.turns[last].day)
        chosen = [turned(one) for one in self.game.outcome.decisions if one.changed and one.day in span]
        told = last_of_each([line for turn in turns for line in turn.lines if line.kind not in _ASIDE])
        lines = sorted((line for line in told if line.text), key=self._weight)
        return tuple(dict.fromkeys([*chosen, *(line.text for line in lines)]))[:most]

    def _weight(self, line: LogLine) -> tuple[float, int]:
        mine = 0.25 if self.game.seat in (line.actor, line.target) else 0.0
        return -(line.weight * (0.5 if line.kind == "event" else 1.0) + mine), line.day

    def turn(self, position: int) -> PastTurn:
        """Return a state of the game."""
        return self.game.turns[position]

    @property
    def progress(self) -> tuple[int, int]:
        """How many futures have been played, and of how many, about."""
        done = sum(len(part.scores) for part in self.parts.values())
        states = min(STATES, self.last)
        return done, max(self.games + states * FUTURES, done)


def _error(one: NDArray[np.generic], other: NDArray[np.generic]) -> float:
    """Return the standard error of the mean difference of two samples that share their chance."""
    apart = np.asarray(one, np.float64) - np.asarray(other, np.float64)
    return float(np.std(apart) / len(apart) ** 0.5)


def better_than(score: float, others: NDArray[np.float32]) -> float:
    """Return the share of other scores that a score beats; equal ones count half.

    >>> better_than(0.5, np.array([0.1, 0.5, 0.9, 0.2], np.float32))
    0.625
    """
    if not len(others):
        return 0.0
    own = np.float32(score)
    below = int((others < own - np.float32(1e-6)).sum())
    level = int((np.abs(others - own) <= np.float32(1e-6)).sum())
    return (below + level / 2) / len(others)


def histogram(scores: NDArray[np.float32], bins: int = 25) -> list[int]:
    """Return how many scores lie in each of `bins` equal parts of 0 to 1."""
    counts, _ = np.histogram(np.clip(scores, 0, 1), bins=bins, range=(0.0, 1.0))
    return [int(count) for count in counts]


def percentiles(scores: NDArray[np.float32], of: Sequence[float] = (10, 50, 90)) -> tuple[float, ...]:
    """Return percentiles of scores; () of none."""
    return tuple(float(one) for one in np.percentile(scores, of)) if len(scores) else ()


def base_task(game: FinishedGame) -> Task:
    """Return what is played, without the state it is played from."""
    return game.prepared.task(game.seed)


def play_piece(base: Task, actor: int, world: World, numbers: I64, fought: bool) -> Played:
    """Play one piece of a debrief."""
    return play_seat(replace(base, start=world), actor, numbers, fought)


def play_all(debrief: Debrief, told: Callable[[Debrief], object] = lambda _: None) -> None:
    """Play all that is missing, here and now; `told` is called after each piece. An interrupt passes on."""
    base = base_task(debrief.game)
    while (piece := debrief.next_piece()) is not None:
        debrief.parts[piece.key] = play_piece(
            base, debrief.game.actor, debrief.world(piece), piece.numbers, debrief.fought(piece)
        )
        told(debrief)


def parts_of(arrays: Mapping[str, NDArray[np.generic]]) -> dict[str, Played]:
    """Return pieces that were kept as arrays."""
    names = {name.rpartition(".")[0] for name in arrays}
    return {
        name: Played(arrays[f"{name}.scores"].astype(np.float32), arrays[f"{name}.fought"].astype(bool))
        for name in names
        if f"{name}.scores" in arrays and f"{name}.fought" in arrays
    }


def arrays_of(parts: Mapping[str, Played]) -> dict[str, NDArray[np.generic]]:
    """Return pieces as arrays to keep."""
    out: dict[str, NDArray[np.generic]] = {}
    for name, part in parts.items():
        out[f"{name}.scores"], out[f"{name}.fought"] = part.scores, part.fought
    return out
