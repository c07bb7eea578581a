"""The measures of balance by name: each yields rows, one for each thing that is measured, under a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from brinkmanship.analysis.balance import alliance, beliefs, games, numbers, orders, seats
from brinkmanship.analysis.balance.rows import Chosen, Row
from brinkmanship.analysis.balance.trials import Bench

Measure = Callable[[Bench, Chosen], Iterator[Row]]

MEASURES: Mapping[str, Measure] = {
    f.__name__: f
    for f in (
        games.outcomes,
        games.never,
        games.days,
        beliefs.beliefs,
        alliance.alliance,
        beliefs.signals,
        seats.policies,
        orders.levers,
        numbers.between,
        numbers.mechanisms,
        numbers.formations,
        seats.variance,
        numbers.numbers,
        orders.influence,
        orders.sizes,
        orders.repeats,
        seats.planner,
    )
}
"""Every measure by name, the quickest first."""
