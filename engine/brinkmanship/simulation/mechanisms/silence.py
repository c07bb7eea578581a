"""The rule of a body applied to its members' silence: whether a proposal stands, and the chance that it does.

Nobody votes. Under unanimity a proposal stands unless a member breaks silence; a body with a qualified rule needs the
weight of those who stay silent to reach its threshold, one with a majority rule more than a half. A single actor
(body -1) decides alone.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32


def stands(rules: Rules, body: int, objects: Any) -> Any:
    """Return which proposals stand, (n,) of bool, where *objects* says who breaks silence, (members, n)."""
    if body < 0 or rules.bodies[body].rule == "unanimity":
        return ~objects.any(axis=0)
    weights = rules.bodies[body].weights.astype(np.float32)
    whole = np.float32(math.fsum(weights.tolist()))
    silent = np.zeros(objects.shape[1], np.float32)
    for weight, row in zip(weights, objects, strict=True):  # in order: the same bits in any batch
        silent += np.where(row, np.float32(0), weight / whole)
    slack = np.float32(1e-5)
    if rules.bodies[body].rule == "majority":
        return silent > np.float32(0.5) + slack
    return silent >= np.float32(rules.bodies[body].threshold) - slack


def chance(rules: Rules, body: int, breaks: F32) -> F32:
    """Return the chance that each proposal stands, (n,), by the members' probabilities to break silence, (members, n).

    Members answer independently. For unanimity it is prod(1 - p_i); for other rules the exact sum over who is silent.
    """
    keeps = np.float32(1) - breaks
    if body < 0 or rules.bodies[body].rule == "unanimity":
        out: F32 = keeps[0].copy()
        for row in keeps[1:]:
            out *= row
        return out
    weights = rules.bodies[body].weights.tolist()
    whole = math.fsum(weights)
    by_weight = {0.0: np.ones(breaks.shape[1], np.float64)}  # weight of those silent so far -> probability
    for weight, keep in zip(weights, keeps.astype(np.float64), strict=True):
        after: dict[float, Any] = {}
        for silent, before in by_weight.items():
            for total, part in ((silent, 1 - keep), (silent + weight / whole, keep)):
                key = round(total, 4)
                after[key] = after[key] + before * part if key in after else before * part
        by_weight = after
    majority = rules.bodies[body].rule == "majority"
    least = 0.5 + 1e-4 if majority else rules.bodies[body].threshold - 1e-4
    passing = [p for w, p in by_weight.items() if (w > least if majority else w >= least)]
    out = np.zeros(breaks.shape[1], np.float32)
    for part in passing:
        out = out + part.astype(np.float32)
    return out
