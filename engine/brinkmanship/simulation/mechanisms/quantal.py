"""Quantal response: the better an option, the likelier it is chosen, but nothing is certain.

P(k) = exp(lambda U_k) / sum_j exp(lambda U_j). Sources: R. McKelvey and T. Palfrey (1995), Quantal Response Equilibria
for Normal Form Games, Games and Economic Behavior 10; C. Signorino (1999), Strategic Interaction and the Statistical
Analysis of International Conflict, APSR 93, who solves crisis games with it by backward induction.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import total
from brinkmanship.simulation.world import F32


def quantal(utilities: Any, precision: Any) -> F32:
    """Return the probability of each option, same shape as *utilities* (options, …, worlds); they add up to 1.

    *precision* is lambda: 0 chooses blindly, large ones choose the best. Broadcasts against *utilities*.

    >>> quantal(np.array([[1.0], [0.0]], np.float32), 0).ravel().tolist()
    [0.5, 0.5]
    """
    weight = np.asarray(precision, np.float32) * np.asarray(utilities, np.float32)
    weight = np.exp(np.ascontiguousarray(weight - weight.max(axis=0)))
    return np.asarray(weight / total(weight)[None])


def expected(utilities: Any, probabilities: F32) -> F32:
    """Return the mean of *utilities* (options, …, worlds) by *probabilities*: the value of a node one step up the tree."""
    return total(np.asarray(utilities, np.float32) * probabilities)
