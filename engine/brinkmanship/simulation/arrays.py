"""Sums over an axis that give the same bits for one world as for ten thousand.

numpy adds pairwise along a contiguous axis and row by row along any other, so ``x.sum(axis=0)`` of a batch of one may
differ in its last bit from the same world in a batch. Everything in the core that reduces over actors, regions or
formations goes through this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray


def total(values: NDArray[np.floating], axis: int = 0) -> NDArray[np.float32]:
    """Return the sum over *axis* (never the last, which is worlds), added row by row in order, as float32.

    >>> import numpy as np
    >>> total(np.ones((3, 2), np.float32)).tolist()
    [3.0, 3.0]
    """
    if values.shape[-1] == 1 and values.shape[axis]:
        sums = np.add.accumulate(values, axis, np.float32)
        return np.asarray(sums[-1] if axis == 0 else sums.take(-1, axis))
    return np.asarray(np.add.reduce(values, axis=axis, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Segments:
    """Groups of rows that are joined each to one row: sums of formations by owner, the greatest of pairs by actor.

    The first rows of all groups are one step, the second rows another, so that every group is joined row by row in
    order: what :func:`total` gives for the group alone, bit for bit.
    """

    steps: tuple[NDArray[np.intp], ...]  # of the first n groups by length, the k-th rows
    back: NDArray[np.intp]  # (groups,) where each group stands among those by length
    rows: NDArray[np.intp]  # the rows of all groups, group after group
    starts: NDArray[np.intp]  # (groups,) where each group begins among those
    padded: NDArray[np.intp]  # (longest, groups) the k-th row of each group, -1 where it has no more

    @classmethod
    def of(cls, groups: Sequence[Any]) -> Segments:
        """Return the segments for *groups*, each of at least one row.

        >>> Segments.of([[0], [1, 2, 3]]).joined(np.add, np.ones((4, 2), np.float32)).tolist()
        [[1.0, 1.0], [3.0, 3.0]]
        """
        ranked = sorted(range(len(groups)), key=lambda i: -len(groups[i]))
        longest = len(groups[ranked[0]]) if ranked else 0
        steps = tuple(
            np.array([groups[i][number] for i in ranked if len(groups[i]) > number], np.intp)
            for number in range(longest)
        )
        sizes = [len(group) for group in groups]
        padded = np.full((longest, len(groups)), -1, np.intp)
        for column, group in enumerate(groups):
            padded[: len(group), column] = group
        starts = np.cumsum([0, *sizes], dtype=np.intp)[:-1]
        rows = np.array([row for group in groups for row in group], np.intp)
        return cls(steps, np.argsort(ranked, kind="stable"), rows, starts, padded)

    @classmethod
    def following(cls, groups: Sequence[Any]) -> Segments:
        """Return the segments for rows that stand one of *groups* after the other.

        >>> Segments.following([[7], [5, 6, 7]]).joined(np.add, np.ones((4, 2), np.float32)).tolist()
        [[1.0, 1.0], [3.0, 3.0]]
        """
        edges = np.cumsum([0, *map(len, groups)]).tolist()
        return cls.of([range(first, last) for first, last in pairwise(edges)])

    @classmethod
    def by(cls, owner: NDArray[Any]) -> tuple[NDArray[np.int64], Segments]:
        """Return the owners of some rows, increasing, and the segments of the rows of each.

        >>> Segments.by(np.array([7, 2, 7]))[0].tolist()
        [2, 7]
        """
        owners = np.unique(owner).astype(np.int64)
        return owners, cls.of([np.flatnonzero(owner == one) for one in owners.tolist()])

    def joined(self, join: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """Return the rows of each group joined, (groups, worlds), out of *values*, (rows, worlds).

        *join* is `np.add`, or one of which the order does not matter.
        """
        if not self.steps:
            return values[:0]
        if len(self.steps) == 1:
            return values.take(self.rows, axis=0)  # of one row each, which joins nothing
        if values.shape[-1] <= FEW:
            return self._joined_at_once(join, values)
        out = values.take(self.steps[0], axis=0)
        for rows in self.steps[1:]:
            part = out[: len(rows)]
            join(part, values.take(rows, axis=0), out=part)
        return out.take(self.back, axis=0)

    def _joined_at_once(self, join: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """Return what `joined` returns in a few calls, at twice its traffic of numbers."""
        if join is not np.add or values.dtype.kind != "f":
            dtype = values.dtype if join is np.add else None
            return np.asarray(join.reduceat(values.take(self.rows, axis=0), self.starts, 0, dtype))
        if self.padded.size > len(self.rows):  # groups of different lengths
            longer = np.empty((len(values) + 1, *values.shape[1:]), values.dtype)
            longer[:-1] = values
            longer[-1] = -0.0  # added to any number, leaves it as it is
            values = longer
        each = values.take(self.padded, axis=0)
        if values.shape[-1] == 1:  # as in `total`
            return np.asarray(np.add.accumulate(each, axis=0, dtype=values.dtype)[-1])
        return np.asarray(np.add.reduce(each, axis=0, dtype=values.dtype))


def within(values: Any, low: float | np.floating, high: float | np.floating) -> Any:
    """Return *values* cut to the range from *low* to *high*: what ``np.clip`` returns, at a fifth of its fixed cost.

    >>> within(np.array([-1, 0.5, 2], np.float32), 0, 1).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.minimum(np.maximum(values, low), high)


FEW = 64
"""Worlds up to which numbers cost less than calls."""


def some(values: Any) -> bool:
    """Return whether any of *values* is true, or not zero: in an eighth of the fixed time of numpy's own ``any``.

    >>> some(np.array([0, 2])), some(np.array([False, False]))
    (True, False)
    """
    return bool(np.count_nonzero(values))


def every(values: Any) -> bool:
    """Return whether all of *values* are true, or not zero, as :func:`some`.

    >>> every(np.array([1, 2])), every(np.array([False, True]))
    (True, False)
    """
    return bool(np.count_nonzero(values) == values.size)


def true_at(mask: Any) -> NDArray[np.int64]:
    """Return the positions where *mask* is true, of any shape: what ``np.flatnonzero`` returns, at half of its time.

    >>> true_at(np.array([[False, True], [True, True]])).tolist()
    [1, 2, 3]
    """
    found: NDArray[np.int64] = (mask if mask.ndim == 1 else mask.reshape(-1)).nonzero()[0]
    return found


def positions(mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows and columns where a two-dimensional *mask* is true, row by row.

    What ``np.nonzero`` returns, at a fifth of its time.

    >>> [index.tolist() for index in positions(np.array([[False, True], [True, True]]))]
    [[0, 1, 1], [1, 0, 1]]
    """
    return unflattened(true_at(mask), *mask.shape)


def unflattened(flat: NDArray[np.int64], height: int, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows and columns of *flat* positions, increasing, in a two-dimensional array of some shape.

    >>> [index.tolist() for index in unflattened(np.array([1, 2, 3]), 2, 2)]
    [[0, 1, 1], [1, 0, 1]]
    """
    if width == 1:
        return flat, np.zeros(len(flat), np.int64)
    bounds = np.searchsorted(flat, np.arange(height + 1) * width)
    rows = np.arange(height).repeat(bounds[1:] - bounds[:-1])
    return rows, flat - rows * width


def at_pairs(values: NDArray[Any], rows: NDArray[np.integer], columns: NDArray[np.integer]) -> NDArray[Any]:
    """Return the numbers of a two-dimensional array at pairs of *rows* and *columns*, which broadcast.

    What ``values[rows, columns]`` returns, at a third of the time of a large batch.

    >>> at_pairs(np.arange(6).reshape(2, 3), np.array([0, 1]), np.array([2, 0])).tolist()
    [2, 3]
    """
    return np.asarray(values.reshape(-1).take(rows * values.shape[1] + columns))


def picked(values: NDArray[Any], rows: NDArray[np.integer], columns: NDArray[np.integer]) -> NDArray[Any]:
    """Return some *rows* of a two-dimensional array, of the *columns* (increasing, each once).

    What ``values[np.ix_(rows, columns)]`` returns, at a fifth of its time.

    >>> picked(np.arange(6).reshape(2, 3), np.array([1]), np.array([0, 2])).tolist()
    [[3, 5]]
    """
    some = values.take(rows, axis=0)
    return some if len(columns) == values.shape[1] else some.take(columns, axis=1)
