"""The laws of combat, as pure functions of arrays: attrition, falling back, the rate of advance.

Everything here is checked against its closed form in the tests; :mod:`brinkmanship.simulation.mechanisms.combat` applies it
to the regions of a game.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import within
from brinkmanship.simulation.exact import power
from brinkmanship.simulation.world import F32

_ONE = np.float32(1)


def lanchester(x: Any, y: Any, a: Any, b: Any, days: float, *, law: float = 0.0, steps: int = 2) -> tuple[F32, F32]:
    """Return both forces after *days* of mutual attrition, x' = -a y x^law and y' = -b x y^law.

    *law* 0 is Lanchester's square law (aimed fire; b x^2 - a y^2 is constant), 1 his linear law (area fire; b x - a y
    is constant). *a* is what one y destroys a day, *b* what one x does. All arguments broadcast. Classical Runge-Kutta
    of fourth order in *steps* equal steps; nobody falls below zero. Source: F. W. Lanchester, Aircraft in Warfare (1916).

    >>> x, y = lanchester(1000.0, 500.0, 0.1, 0.1, 1.0)
    >>> round(float(x), 2), round(float(y), 2)
    (954.92, 402.34)
    """
    x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
    a, b = np.asarray(a, np.float32), np.asarray(b, np.float32)
    h = np.float32(days / steps)
    half, sixth = h / np.float32(2), h / np.float32(6)

    def rates(u: F32, v: F32) -> tuple[F32, F32]:
        u, v = np.maximum(u, np.float32(0)), np.maximum(v, np.float32(0))
        if law == 0:
            return -a * v, -b * u
        if law == 1:
            both = u * v
            return -a * both, -b * both
        return -a * v * power(u, law), -b * u * power(v, law)

    for _ in range(steps):
        x1, y1 = rates(x, y)
        x2, y2 = rates(x + half * x1, y + half * y1)
        x3, y3 = rates(x + half * x2, y + half * y2)
        x4, y4 = rates(x + h * x3, y + h * y3)
        x = np.maximum(x + sixth * (x1 + np.float32(2) * (x2 + x3) + x4), np.float32(0))
        y = np.maximum(y + sixth * (y1 + np.float32(2) * (y2 + y3) + y4), np.float32(0))
    return x, y


def withdrawal(previous: Any, attrition: Any, threshold: float, greatest: float, days: float = 1.0) -> F32:
    """Return the defender's speed of falling back, km a day, from yesterday's speed and its loss rate (share a day).

    Epstein's adaptive rule: W(t) = W(t-1) + (Wmax - W(t-1)) (alpha - alpha_T) / (1 - alpha_T). Above its threshold of
    attrition the defender trades ground for losses, below it it stands its ground again. Source: J. M. Epstein, The
    Calculus of Conventional War (1985); Nonlinear Dynamics, Mathematical Biology and Social Science (1997), lecture 2.

    >>> round(float(withdrawal(0.0, 0.12, 0.02, 20.0)), 3)
    2.041
    """
    w, t = np.asarray(previous, np.float32), np.float32(threshold)
    excess = (np.asarray(attrition, np.float32) - t) / np.maximum(_ONE - t, np.float32(1e-6))
    moved = w + (np.float32(greatest) - w) * excess * np.float32(days)
    return np.asarray(within(moved, 0, greatest))


def prosecution(attrition: Any, threshold: float) -> F32:
    """Return how hard the attacker presses on, 1 up to its threshold of attrition, 0 at twice it, linear between.

    >>> [round(float(prosecution(a, 0.03)), 3) for a in (0.0, 0.03, 0.045, 0.06)]
    [1.0, 1.0, 0.5, 0.0]
    """
    return np.asarray(within(np.float32(2) - np.asarray(attrition, np.float32) / np.float32(threshold), 0, 1))


def advance(ratio: Any, greatest: Any, friction: float, counterattack: float = 0.0) -> F32:
    """Return the rate of advance in km a day at a force *ratio* of attacker to defender.

    Nothing moves at parity; above it v = greatest * (ratio - 1) / (ratio - 1 + friction), so *greatest* is the limit
    against no resistance and *friction* the excess at which half of it is reached. Below parity the defender pushes
    back by the same rule times *counterattack* (negative result). Rates observed in February and March 2022: 25-95 km
    a day unopposed, 10-25 in friction, 0-6 against cities and fortified lines.

    >>> [round(float(advance(r, 80, 6)), 1) for r in (1, 1.5, 3, 12)]
    [0.0, 6.2, 20.0, 51.8]
    """
    r = np.maximum(np.asarray(ratio, np.float32), np.float32(1e-3))
    ahead, back = np.maximum(r - _ONE, np.float32(0)), np.maximum(_ONE / r - _ONE, np.float32(0))
    friction32 = np.float32(friction)
    push = ahead / (ahead + friction32) - np.float32(counterattack) * (back / (back + friction32))
    return np.asarray(np.asarray(greatest, np.float32) * push)
