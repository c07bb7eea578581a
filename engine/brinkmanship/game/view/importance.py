"""How much a line of the log matters to one seat: what concerns its aims, its borders and its allies comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from brinkmanship.game.view.estimates import Estimates
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import LogLine
from brinkmanship.simulation.changes import Cause

TRIVIAL = 0.2
"""What matters less is folded away."""
MOST, LEAST = 14, 4
"""The most lines that are shown at first, and the fewest where there are so many."""
_PER_SCORE = 40.0
"""What a point (of 1) of the seat's score makes a line weigh."""
_EVERYBODY = frozenset({"ending", "rung", "capital", "control", "battle", "attribution", "inject", "narration"})
"""Kinds of line that matter to every seat."""
_BEFORE = frozenset({"order", "consent"})
"""Kinds that a later line of the same action tells as well."""


@dataclass(frozen=True)
class Importance:
    """What a seat cares about, as it stands in one state of the game."""

    names: Labels
    estimates: Estimates
    scores: Mapping[Cause, float]  # what each cause of late did to the score of the seat, of 1

    @cached_property
    def _felt(self) -> dict[tuple[str, str], float]:
        """How far each action of each actor, and each event of nobody's, moved the score of the seat."""
        out: dict[tuple[str, str], float] = {}
        for cause, amount in self.scores.items():
            key = (self.names.rules.actors[cause.actor] if cause.actor >= 0 else "", cause.id)
            out[key] = out.get(key, 0.0) + abs(amount)
        return out

    @cached_property
    def _mine(self) -> frozenset[str]:
        """The regions of the seat."""
        return self._held(self.estimates.seat)

    def _held(self, actor: str) -> frozenset[str]:
        rules = self.names.rules
        index = self.names.actor_index[actor]
        listed = zip(rules.regions, rules.sovereign.tolist(), self.estimates.holders, strict=True)
        return frozenset(region for region, sovereign, (holder, _) in listed if index == sovereign or holder == actor)

    @cached_property
    def _near(self) -> frozenset[str]:
        """The regions that border on those of the seat."""
        rules, index = self.names.rules, self.names.region_index
        mine = [index[region] for region in self._mine]
        if not mine:
            return frozenset()
        reach = np.isfinite(rules.land_km[mine]).any(axis=0)
        return frozenset(rules.regions[i] for i in np.flatnonzero(reach).tolist()) - self._mine

    @cached_property
    def _allies(self) -> frozenset[str]:
        rules = self.names.rules
        ties = rules.static_ties.get("alliance")
        if ties is None:
            return frozenset()
        me = self.estimates.seen.observer
        return frozenset(actor for i, actor in enumerate(rules.actors) if ties[me, i] > 0 and i != me)

    @cached_property
    def _wanted(self) -> frozenset[str]:
        """Actors that the aims of the seat are about, and whoever commands the regions they are about."""
        return frozenset(self.names.mentioned.get(self.estimates.seat, {}))

    def of(self, line: LogLine) -> float:
        """Return how much a line matters to the seat, 0 for nothing; above 1 for what must not be missed."""
        seat, id = self.estimates.seat, str(line.data.get("id", ""))
        felt = min(self._felt.get((line.actor, id), 0.0) * _PER_SCORE, 0.4) if id else 0.0
        worth = line.weight
        if line.kind == "event":
            worth *= 0.5 if felt < 0.02 else 1.0
        if line.kind == "dilemma":
            return 0.9 if line.actor == seat else 0.3 * worth
        if seat in (line.actor, line.target):
            worth += 0.35 if line.target == seat and line.actor != seat else 0.2
        elif line.place in self._mine:
            worth += 0.3
        elif line.kind in _EVERYBODY:
            worth += 0.1
        elif not self._concerns(line):
            worth *= 0.45
        elif line.actor in self._allies and line.kind in _BEFORE:
            worth *= 0.7
        return worth + felt

    def _concerns(self, line: LogLine) -> bool:
        """Return whether a line is about somebody or somewhere that the seat looks at."""
        about = {line.actor, line.target} - {""}
        return bool(line.place in self._near or about & self._wanted or about & self._allies or not about)

    def sorted(self, lines: Iterable[LogLine]) -> tuple[tuple[LogLine, ...], tuple[LogLine, ...]]:
        """Return the lines that matter, the weightiest first, and the rest as they came; none is lost but repetitions."""
        listed = last_of_each([line for line in lines if line.text])
        ranked = sorted(listed, key=lambda one: -self.of(one))
        count = sum(self.of(line) >= TRIVIAL for line in ranked)
        shown = ranked[: min(max(count, LEAST), MOST)]
        kept = {id(line) for line in shown}
        return tuple(shown), tuple(line for line in listed if id(line) not in kept)


def last_of_each(lines: Sequence[LogLine]) -> list[LogLine]:
    """Return lines without the proposals and agreements of what took effect in the same turns: one line for each."""
    later: set[tuple[str, str, str]] = set()
    texts: set[str] = set()
    out = []
    for line in reversed(lines):
        key = (line.actor, line.target, str(line.data.get("id", "")))
        passed = line.kind == "order" or (line.kind == "consent" and bool(line.data.get("passed")))
        if line.kind in _BEFORE and passed and key[2] and key in later:
            continue
        if line.kind in ("effect", "consent"):
            later.add(key)
        if line.text not in texts:
            out.append(line)
            texts.add(line.text)
    return out[::-1]
