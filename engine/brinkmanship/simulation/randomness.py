"""Counter-based chance: what world *k* draws depends on the seed, the day, the purpose and *k*, and on nothing else.

Philox4x64 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") is keyed by the game's seed; its
256-bit counter is laid out as (block within the draw, purpose, tick, 0). Each world owns a fixed run of blocks in the
first word, so a batch, a part of it, or one world alone see the same numbers.

Proposals, attacks and fronts are sparse: some slot, some member, in some worlds. Drawing a fixed number for all that
could happen would cost more than the turn. So each world draws one 48-bit key a tick and purpose (:func:`keys`), and
every (what, who) of that world hashes its own number out of the key (:func:`spread`) with the finaliser of splitmix64
(Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): counter-based, the same in any batch.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.exact import log_in_place

_GAP = 64  # worlds that can be drawn in the time it takes to start anew
_EARLY = 2**63  # ticks before the first day of a scenario count down from here
_FLOATS_PER_BLOCK = 8  # one Philox4x64 block is four 64-bit words, eight 32-bit halves
# As arrays without axes, which numpy takes in half of the time of its own numbers.
_GOLDEN, _FIRST, _SECOND = (
    np.array(number, np.uint64) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)
_ONE, _BITS_24, _BITS_27, _BITS_30, _BITS_31, _BITS_40 = (np.array(bits, np.uint64) for bits in (1, 24, 27, 30, 31, 40))


class Purpose(IntEnum):
    """What a draw is for. Add at the end: the number is part of every recorded game."""

    TYPES = 0
    DOCTRINE = 1
    CONSENT = 2
    OUTCOME = 3
    EVENTS = 4
    COMBAT = 5
    ATTRIBUTION = 6
    INTELLIGENCE = 7
    ACCIDENT = 8
    RULING = 9
    PLANNER = 10
    VIEW = 11
    MECHANISM = 12
    PREFERENCES = 13
    COURSES = 14
    DILEMMA = 15
    SOUNDING = 16
    DEALS = 17


class _Generator(threading.local):
    """The generator of each thread. It is set to where a draw begins: making one anew takes five times as long."""

    def __init__(self) -> None:
        self.seed: int | None = None

    def at(self, seed: int, counter: list[int]) -> np.random.Philox:
        """Return the generator keyed by *seed* that begins at *counter*, four words, the lowest first."""
        if self.seed != seed:
            self.philox = np.random.Philox(key=seed)
            self.state: Any = self.philox.state  # with nothing drawn yet that is left over
            self.seed = seed
        self.state["state"]["counter"] = np.array(counter, np.uint64)
        self.philox.state = self.state
        return self.philox


_GENERATOR = _Generator()


@dataclass(frozen=True)
class Randomness:
    """Chance for one game, keyed by *seed* (any integer of up to 128 bits)."""

    seed: int

    def uniform(self, purpose: int, tick: int, count: int, worlds: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return numbers uniform on [0, 1), shape ``(count, len(worlds))``.

        *worlds* are world numbers, in any order and also the same ones again. Runs of consecutive numbers are drawn in
        one go, and so are numbers with gaps where drawing what lies in the gaps too costs less than starting anew at
        each.

        >>> import numpy as np
        >>> chance = Randomness(7)
        >>> batch = chance.uniform(Purpose.EVENTS, 3, 5, np.arange(100))
        >>> alone = chance.uniform(Purpose.EVENTS, 3, 5, np.array([17]))
        >>> bool((batch[:, 17] == alone[:, 0]).all())
        True
        >>> pairs = chance.uniform(Purpose.EVENTS, 3, 5, np.array([4, 17, 4, 17]))
        >>> bool((pairs[:, 3] == alone[:, 0]).all() and (pairs[:, 2] == batch[:, 4]).all())
        True
        """
        blocks = -(-count // _FLOATS_PER_BLOCK)
        if len(worlds) == 1:  # as a game plays
            halves = self._drawn(purpose, tick, blocks, int(worlds[0]), 1)[:, :count]
            return np.asarray((halves.reshape(-1, 1) >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24))
        halves = self._of_worlds(purpose, tick, blocks, worlds)[:, :count].T.copy()  # turned once, as whole numbers
        halves >>= np.uint32(8)
        out = halves.astype(np.float32)
        out *= np.float32(2.0**-24)
        return out

    def _of_worlds(self, purpose: int, tick: int, blocks: int, worlds: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the random bits of *worlds*, (worlds, floats of their blocks)."""
        breaks = (worlds[1:] - worlds[:-1] != 1).nonzero()[0] + 1
        first = int(worlds.min()) if len(worlds) else 0
        span = int(worlds.max()) + 1 - first if len(worlds) else 0
        if not len(breaks):
            return self._drawn(purpose, tick, blocks, first, span)
        if span <= 2 * len(worlds) + _GAP * len(breaks):
            return self._drawn(purpose, tick, blocks, first, span).take(worlds - first, axis=0)
        out = np.empty((len(worlds), blocks * _FLOATS_PER_BLOCK), np.uint32)
        for start, stop in zip([0, *breaks.tolist()], [*breaks.tolist(), len(worlds)], strict=True):
            out[start:stop] = self._drawn(purpose, tick, blocks, int(worlds[start]), stop - start)
        return out

    def _drawn(self, purpose: int, tick: int, blocks: int, first: int, worlds: int) -> NDArray[np.uint32]:
        """Return the random bits of consecutive *worlds* from number *first* on, (worlds, floats of their blocks)."""
        counter = [first * blocks, int(purpose), int(tick) + (_EARLY if tick < 0 else 0), 0]
        bits = _GENERATOR.at(self.seed, counter).random_raw(worlds * blocks * 4)
        return bits.view(np.uint32).reshape(worlds, blocks * _FLOATS_PER_BLOCK)


def keys(draws: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Return a 48-bit key per world from two rows of uniform numbers, shape (2, worlds) -> (worlds,)."""
    halves = (draws[:2] * np.float32(2**24)).astype(np.uint64)
    return np.asarray((halves[0] << np.uint64(24)) | halves[1])


def spread(keys: NDArray[np.uint64], *what: Any) -> NDArray[np.float32]:
    """Return uniform numbers on [0, 1), one per entry of *keys* and *what* (whole numbers), all broadcast together.

    >>> key = np.array([5, 5, 6], np.uint64)
    >>> u = spread(key, np.array([1, 2, 1]))
    >>> bool(u[0] != u[1] and u[0] != u[2] and (u == spread(key, np.array([1, 2, 1]))).all())
    True
    """
    state = np.asarray(keys, np.uint64)
    for number in what:
        step = np.asarray(np.asarray(number).astype(np.uint64) + _ONE)
        state = _mix(np.add(state, np.multiply(step, _GOLDEN)))
    return np.asarray((state >> _BITS_40).astype(np.float32) * np.float32(2.0**-24))


def bell(u: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a bell-shaped number of mean 0 and deviation 1 from a uniform one (logistic, cut at three deviations).

    >>> float(bell(np.array([0.5], np.float32))[0])
    0.0
    """
    out = np.empty(np.shape(u), np.float32)
    np.maximum(u, np.float32(0.004), out=out)
    np.minimum(out, np.float32(0.996), out=out)
    out /= np.float32(1) - out
    log_in_place(out)
    out *= np.float32(0.5513)
    return out


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers whose bits are mixed: the finalizer of SplitMix64, by calls that wrap around without a warning."""
    z = np.multiply(z ^ (z >> _BITS_30), _FIRST)
    z = np.multiply(z ^ (z >> _BITS_27), _SECOND)
    return np.asarray(z ^ (z >> _BITS_31))
