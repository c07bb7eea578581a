"""Richardson's process for two parties: each side's hostility feeds on the other's, wears off, and has grievances.

x' = k y - a x + g and y' = l x - b y + h. Source: L. F. Richardson (1960), Arms and Insecurity; the linear system has the
fixed point ((b g + k h) / (a b - k l), (a h + l g) / (a b - k l)) and is stable where a b > k l.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from brinkmanship.simulation.world import F32


def richardson(x: Any, y: Any, k: Any, a: Any, g: Any, days: Any) -> F32:
    """Return the change of *x* over *days* (one Euler step), all arguments broadcast.

    *k* is how strongly x reacts to y, *a* how fast it wears off, *g* the standing grievance, all a day.

    >>> float(richardson(0.5, 0.5, 0.1, 0.2, 0.05, 1.0)) == 0.0
    True
    """
    return np.asarray(
        (np.float32(k) * np.asarray(y, np.float32) - np.float32(a) * np.asarray(x, np.float32) + g) * np.float32(days),
        np.float32,
    )


def fixed_point(k: float, a: float, g: float, l: float, b: float, h: float) -> tuple[float, float]:
    """Return where both sides come to rest; raise :class:`ValueError` where the system is not stable.

    >>> [round(x, 6) for x in fixed_point(0.02, 0.1, 0.04, 0.02, 0.1, 0.04)]
    [0.5, 0.5]
    """
    if not is_stable(k, a, l, b):
        raise ValueError("hostility feeds on itself faster than it wears off: there is no stable fixed point")
    bottom = a * b - k * l
    return (b * g + k * h) / bottom, (a * h + l * g) / bottom


def is_stable(k: float, a: float, l: float, b: float) -> bool:
    """Return whether hostility comes to rest: a b > k l (and both wear off)."""
    return a > 0 and b > 0 and a * b > k * l
