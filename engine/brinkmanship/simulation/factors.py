"""What a factor makes of numbers: it multiplies them, or their odds where a track is counted in odds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def scale_by(values: NDArray[np.float32], factor: NDArray[np.float32], odds: Any) -> None:
    """Multiply *values* by *factor* in place; where *odds* holds, their odds.

    Both are (things, worlds) or (n,), *odds* one for each thing or each of the n, or one for all.

    The odds of p are p / (1 - p): a factor f makes p f / (1 - p + p f) of p, so that factors of several causes can be
    joined in any order.

    >>> values = np.array([[0.5], [0.5]], np.float32)
    >>> scale_by(values, np.full((2, 1), 3, np.float32), np.array([False, True]))
    >>> values.tolist()
    [[1.5], [0.75]]
    """
    scaled = values * factor
    if np.any(odds):
        both = np.asarray(odds, bool).reshape((-1, 1)[: scaled.ndim])
        np.divide(scaled, np.where(both, np.float32(1) - values + scaled, np.float32(1)), out=scaled)
    values[...] = scaled


def scale_spots(values: NDArray[np.float32], spots: NDArray[np.int64], factors: NDArray[np.float32], odds: Any) -> None:
    """Multiply *values*, (n,), in place at *spots*, which may repeat, by one factor each; where *odds* holds, their odds."""
    factor = np.empty(values.shape, np.float32)  # of which only the spots are ever filled
    factor[spots] = 1
    np.multiply.at(factor, spots, factors)
    scaled = values.take(spots)
    scale_by(scaled, factor.take(spots), odds)
    values[spots] = scaled


def factored(value: Any, factor: Any, odds: bool) -> Any:
    """Return what a factor makes of a number, or of its odds."""
    return value * factor / (1 - value + value * factor) if odds else value * factor
