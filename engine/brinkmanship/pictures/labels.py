"""Where names and tokens stand on a map: each at its place from the level of zoom on that has room for it.

A picture asks this of some hundred things that may stand in each other's way, and most are the same in every picture: how
near those come to each other is worked out once, and all pairs at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SHIFTS = (0.0, 18.0, -18.0, 34.0, -34.0)
"""Pixels by which a name may stand below its place, the best first; a token stands at its place."""
_FIRST = SHIFTS.index(0.0)
_LOWER = np.array(SHIFTS) - np.array(SHIFTS)[:, None]  # by the own shift, then the other's


@dataclass(frozen=True, slots=True)
class Item:
    """A name, or the tokens of a region."""

    x: float
    y: float
    wide: float  # half of its width and height, in pixels
    high: float
    drawing: str
    token: bool = False
    least: int = 0  # level below which it is never shown


@dataclass(frozen=True, slots=True)
class Placed:
    """An item, the first level that has room for it, and the pixels it stands below its place."""

    item: Item
    level: int
    shift: float


_Rival = tuple[int, bytes]
"""One that may be in the way: its number, and the level needed by its shift and the own one."""


def place(tokens: tuple[Item, ...], names: tuple[Item, ...], scales: tuple[float, ...]) -> list[Placed]:
    """Return tokens and names, each with the first level where nothing before it is in its way, if there is one.

    `scales` are the km of a pixel, by level, ever fewer.
    """
    items = (*tokens, *names)
    rivals = [*_rivals(tokens, tokens, scales, before=True)]
    among = _among(names, scales)
    for others, to_tokens in zip(among, _rivals(names, tokens, scales), strict=True):
        rivals.append([*to_tokens, *((len(tokens) + number, needed) for number, needed in others)])
    levels, shifts = list[int](), list[int]()
    for item, near in zip(items, rivals, strict=True):
        faced = [(levels[number], needed[shifts[number] :: len(SHIFTS)]) for number, needed in near]
        best = len(scales) + 1, 0.0, 0.0, _FIRST
        for n, shift in enumerate(SHIFTS[:1] if item.token else SHIFTS):
            level = max([needed[n] for there, needed in faced if there < needed[n]], default=0)
            best = min(best, (max(level, item.least), abs(shift), shift, n))
            if best[0] == item.least:
                break
        levels.append(best[0])
        shifts.append(best[3])
    found = zip(items, levels, shifts, strict=True)
    return [Placed(item, level, SHIFTS[shift]) for item, level, shift in found if level < len(scales)]


@lru_cache(maxsize=8)
def _among(names: tuple[Item, ...], scales: tuple[float, ...]) -> list[list[_Rival]]:
    return _rivals(names, names, scales, before=True)


def _rivals(
    items: Sequence[Item], others: Sequence[Item], scales: tuple[float, ...], *, before: bool = False
) -> list[list[_Rival]]:
    """Return for each item those `others` that may be in its way; `before`: of those that stand before it in the same list."""
    out: list[list[_Rival]] = [[] for _ in items]
    mine, theirs = _sizes(items), _sizes(others)
    slack = (0.0, 2 * max(SHIFTS))  # pixels by which two may come nearer than their places are
    widest = np.array(scales)[[one.least for one in items]][:, None]  # nearer levels have more room
    close = np.tri(len(items), len(others), -1, dtype=bool) if before else np.ones((len(items), len(others)), bool)
    for axis in (0, 1):
        apart = np.abs(mine[axis][:, None] - theirs[axis])
        close &= apart <= (mine[axis + 2][:, None] + theirs[axis + 2] + slack[axis]) * widest
    rows, columns = np.nonzero(close)
    across, down, wide, high = (
        (theirs[0, columns] - mine[0, rows]),
        (theirs[1, columns] - mine[1, rows]),
        (theirs[2, columns] + mine[2, rows]),
        (theirs[3, columns] + mine[3, rows]),
    )
    needed = np.zeros((len(rows), len(SHIFTS), len(SHIFTS)), np.uint8)  # by the own shift, then the other's
    for level, scale in enumerate(scales):
        crossing = np.flatnonzero(np.abs(across / scale) < wide)
        lower = down[crossing, None, None] / scale + _LOWER
        needed[crossing] = np.where(np.abs(lower) < high[crossing, None, None], level + 1, needed[crossing])
    kept, size = needed.tobytes(), len(SHIFTS) ** 2
    for n, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        out[row].append((column, kept[n * size : (n + 1) * size]))
    return out


def _sizes(items: Sequence[Item]) -> NDArray[np.float64]:
    return np.array([(one.x, one.y, one.wide, one.high) for one in items]).reshape(-1, 4).T
