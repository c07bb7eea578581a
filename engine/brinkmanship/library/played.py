"""What came of worlds that were played: numbers over time, outcomes, scores, orders that were refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.outcomes import Row, kinds, outcome_rows, outcome_text
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.outcome import GRAVITY
from brinkmanship.library.state import State
from brinkmanship.players.futures import Futures
from brinkmanship.players.stepping import RefusedOrder
from brinkmanship.text import did_you_mean


@dataclass(frozen=True)
class Outcomes:
    """How the worlds ended."""

    prepared: Prepared = field(repr=False)
    futures: Futures = field(repr=False)

    @property
    def kind(self) -> NDArray[np.str_]:
        """The kind of each world's gravest ending, (worlds,)."""
        return np.array(GRAVITY)[kinds(self.futures, self.prepared.names)]

    @property
    def shares(self) -> dict[str, float]:
        """The share of each ending of the scenario among the worlds: one world may reach several."""
        reached = (self.futures.ending_day >= 0).mean(axis=-1)
        return {e.id: float(share) for e, share in zip(self.prepared.rules.endings, reached, strict=True)}

    @property
    def rows(self) -> list[Row]:
        """A row for every kind of outcome, the most frequent first."""
        return outcome_rows(self.futures, self.prepared.names)

    def table(self) -> str:
        """Return the mix of outcomes as plain text."""
        return outcome_text(self.rows, self.prepared.names)


class Played(Mapping[str, NDArray[np.float32]]):
    """Worlds from a start to their end. ``played["world.tension"]`` is (turns + 1, worlds), the start first."""

    def __init__(self, prepared: Prepared, start: State, watched: tuple[str, ...], futures: Futures) -> None:
        self.prepared, self.start, self.watched, self.futures = prepared, start, watched, futures

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """Return a watched number, (turns + 1, worlds); an ended world keeps its last value."""
        if name not in self.watched:
            known = ", ".join(self.watched) or "nothing"
            hint = did_you_mean(name, self.watched)
            raise KeyError(f"{name!r} was not watched{hint}; watched: {known}. Name it in play(…, watch=[…])")
        return np.asarray(self.futures.course[self.watched.index(name)])

    def __iter__(self) -> Any:
        return iter(self.watched)

    def __len__(self) -> int:
        return len(self.watched)

    def fan(self, name: str, percentiles: Sequence[float] = (5, 25, 50, 75, 95)) -> NDArray[np.float64]:
        """Return percentiles of a watched number over the worlds, (percentiles, turns + 1)."""
        return np.asarray(np.percentile(self[name], percentiles, axis=-1))

    @property
    def dates(self) -> list[date]:
        """The date of each row of a watched number: the start, then the end of every turn."""
        rules, first = self.prepared.rules, self.start.day
        ticks = [
            min(first + turn * rules.ticks_per_turn, rules.horizon) for turn in range(self.futures.course.shape[1])
        ]
        return [self.prepared.names.date(tick) for tick in ticks]

    @property
    def worlds(self) -> NDArray[np.int64]:
        """The number of each world, (worlds,): pairs of plays from one start have the same."""
        return self.futures.number

    @property
    def outcomes(self) -> Outcomes:
        """How the worlds ended."""
        return Outcomes(self.prepared, self.futures)

    @cached_property
    def scores(self) -> dict[str, NDArray[np.float32]]:
        """How well each seat's aims stood at the end, 0-1, (worlds,); only seats that have aims."""
        rules = self.prepared.rules
        return {rules.actors[actor]: score for actor, score in self.futures.scores(rules).items()}

    @property
    def refused(self) -> tuple[RefusedOrder, ...]:
        """Orders that were not legal, in how many worlds, and why; turn by turn."""
        return self.futures.refused

    def to_pandas(self) -> Any:
        """Return the watched numbers as a table with a row for each date and world; needs pandas."""
        pandas = _library("pandas")
        turns, worlds = self.futures.course.shape[1:]
        index = pandas.MultiIndex.from_product([pandas.to_datetime(self.dates), self.worlds], names=["date", "world"])
        return pandas.DataFrame({n: self[n].reshape(turns * worlds) for n in self.watched}, index=index)

    def to_xarray(self) -> Any:
        """Return the watched numbers as a dataset over date and world; needs xarray."""
        xarray = _library("xarray")
        when = np.array([np.datetime64(d) for d in self.dates], "datetime64[ns]")
        variables = {name: (("date", "world"), self[name]) for name in self.watched}
        return xarray.Dataset(variables, {"date": when, "world": self.worlds})

    def __repr__(self) -> str:
        return f"<Played: {len(self.worlds):,} worlds, {self.futures.course.shape[1] - 1} turns>"


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ImportError(f"{name} is not installed: pip install {name}") from None
