"""Which of many things hold all their conditions, asked of all things and worlds at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.expressions import Apply, Expression
from brinkmanship.simulation.program import as_truth


def conjuncts(node: Expression | None) -> tuple[Expression, ...]:
    """Return the conditions that are joined by ``and`` in *node*, none where there is none."""
    if node is None:
        return ()
    truth = as_truth(node)
    if isinstance(truth, Apply) and truth.name == "and":
        return tuple(part for argument in truth.arguments for part in conjuncts(argument))
    return (truth,)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of things, as rows of a program's truths."""

    steps: tuple[tuple[NDArray[np.intp], NDArray[np.intp]], ...]
    """The first condition of all that have one, then the second, and so on: (things, rows of truths)."""

    @classmethod
    def of(cls, parts: Sequence[Sequence[Expression]], row: Mapping[Expression, int]) -> Conditions:
        """Return the conditions *parts* of each thing; *row* says which row of truths each is."""
        rows = [sorted({row[part] for part in joined}) for joined in parts]
        steps = []
        for number in range(max(map(len, rows), default=0)):
            things = [i for i, mine in enumerate(rows) if len(mine) > number]
            steps.append((np.array(things, np.intp), np.array([rows[i][number] for i in things], np.intp)))
        return cls(tuple(steps))

    def restrict(self, truths: NDArray[np.bool_], allowed: NDArray[np.bool_]) -> None:
        """Take out of *allowed*, (things, worlds), where a condition does not hold."""
        for things, rows in self.steps:
            allowed[things] &= truths.take(rows, axis=0, mode="clip")
