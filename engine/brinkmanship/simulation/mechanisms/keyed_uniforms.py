"""Many independent numbers out of one draw.

Proposals, attacks and fronts are sparse: some slot, some member, in some worlds. Drawing a fixed number for all that
could happen would cost more than the turn. So each world draws one 48-bit key a tick and purpose (:class:`Randomness`),
and every (what, who) of that world hashes its own number out of the key with the finaliser of splitmix64 (Steele, Lea
and Flood 2014, "Fast splittable pseudorandom number generators"): counter-based, the same in any batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.world import F32

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_EVEN = np.uint64((1 << 47) | (1 << 23))  # the key of two halves, from ``NoChance``: all its numbers are a half


def keys(draws: F32) -> NDArray[np.uint64]:
    """Return a 48-bit key per world from two rows of uniform numbers, shape (2, worlds) -> (worlds,)."""
    halves = (draws[:2] * np.float32(2**24)).astype(np.uint64)
    return np.asarray((halves[0] << np.uint64(24)) | halves[1])


def spread(keys: NDArray[np.uint64], *what: Any) -> F32:
    """Return uniform numbers on [0, 1), one per entry of *keys* and *what* (whole numbers), all broadcast together.

    >>> import numpy as np
    >>> key = np.array([5, 5, 6], np.uint64)
    >>> u = spread(key, np.array([1, 2, 1]))
    >>> bool(u[0] != u[1] and u[0] != u[2] and (u == spread(key, np.array([1, 2, 1]))).all())
    True
    """
    state = np.asarray(keys, np.uint64)
    with np.errstate(over="ignore"):
        for number in what:
            state = _mix(state + _GOLDEN * (np.asarray(number).astype(np.uint64) + np.uint64(1)))
    drawn = (state >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)
    return np.where(np.asarray(keys, np.uint64) == _EVEN, np.float32(0.5), drawn)


def bell(u: F32) -> F32:
    """Return a bell-shaped number of mean 0 and deviation 1 from a uniform one (logistic, cut at three deviations).

    >>> float(bell(np.array([0.5], np.float32))[0])
    0.0
    """
    u = np.ascontiguousarray(np.clip(u, np.float32(0.004), np.float32(0.996)))
    return np.asarray(np.log(u / (np.float32(1) - u)) * np.float32(0.5513))


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return np.asarray(z ^ (z >> np.uint64(31)))
