"""Why the numbers moved: of each number that is shown all the time, its causes over the whole game, from the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from brinkmanship.game.replay.truth import indicator_refs
from brinkmanship.game.session.injects import title_of
from brinkmanship.game.view.explain import explain
from brinkmanship.game.view.facts import KINDS
from brinkmanship.game.view.labels import UnknownNumber
from brinkmanship.game.view.number_text import change
from brinkmanship.game.view.reports import Step
from brinkmanship.papers.report.data import CauseSum, NumberStory
from brinkmanship.papers.report.source import Source
from brinkmanship.simulation.world import Kind
from brinkmanship.text import printable

MOST_CAUSES = 5
"""Most causes of a rise or a fall that are told by name; the others are summed."""
LEAST_CHANGE = 0.005
"""Of a number's range: what moved less over the game is not told."""


def numbers_of(source: Source, most: int = MOST_CAUSES) -> tuple[NumberStory, ...]:
    """Return the stories of the indicators, those that moved furthest first; () where this version has no rules for them."""
    names, timeline = source.labels, source.timeline
    if names is None:
        return ()
    wanted = {(kind, track, thing): ref for kind, track, thing, ref in indicator_refs(timeline.facts)}
    injects = _injects(source)
    out = []
    for kind, track, thing in wanted:
        ref = wanted[kind, track, thing]
        words = timeline.facts.tracks[kind][timeline.facts.rows[kind][track]]
        series = timeline.series[ref]
        try:
            told = explain(names, None, ref, source.ledgers, series[0], series[-1], True)
        except UnknownNumber:
            continue
        story = replace(
            _story(told.label, words.unit, ref, series, [_named(step, injects) for step in told.steps], most),
            floor=words.low,
            ceiling=words.high,
        )
        out.append((abs(story.change) / ((words.high - words.low) or 1.0), story))
    moved = [pair for pair in out if pair[0] >= LEAST_CHANGE]
    return tuple(story for _, story in sorted(moved, key=lambda pair: -pair[0]))


def moved_by(source: Source) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return how far each action of each seat moved the indicators over the game, in words, the largest changes first."""
    names, facts = source.labels, source.timeline.facts
    if names is None:
        return {}
    shown = {(KINDS[kind], facts.rows[kind][track], thing): kind for kind, track, thing, _ in indicator_refs(facts)}
    sums: dict[tuple[str, str], dict[tuple[Kind, int, int], float]] = {}
    for ledger in source.ledgers:
        for entry in ledger:
            number = (entry.kind, entry.track, entry.thing)
            if entry.cause.kind in ("order", "measure") and entry.cause.actor >= 0 and number in shown:
                moved = sums.setdefault((names.rules.actors[entry.cause.actor], entry.cause.id), {})
                moved[number] = moved.get(number, 0.0) + entry.amount
    out = {}
    for deed, moved in sums.items():
        told: list[tuple[float, str]] = []
        for (kind, track, thing), amount in moved.items():
            words = facts.tracks[shown[kind, track, thing]][track]
            size = abs(amount) / ((words.high - words.low) or 1.0)
            if size >= LEAST_CHANGE:
                said = change(amount, words.unit, words.low, words.high)
                told.append((size, f"{names.label(kind, track, thing)} {said}"))
        out[deed] = tuple(text for _, text in sorted(told, key=lambda pair: -pair[0]))
    return out


def _story(label: str, unit: str, ref: str, series: tuple[float, ...], steps: Sequence[Step], most: int) -> NumberStory:
    sums: dict[str, _Sum] = {}
    for step in steps:
        sums.setdefault(step.text, _Sum(step)).add(step)
    rows = [one.told for one in sums.values()]
    rises = sorted((row for row in rows if row.amount > 0), key=lambda row: -row.amount)[:most]
    falls = sorted((row for row in rows if row.amount < 0), key=lambda row: row.amount)[:most]
    rest = series[-1] - series[0] - sum(row.amount for row in (*rises, *falls))
    return NumberStory(ref, label, unit, series, tuple(rises), tuple(falls), rest)


def _injects(source: Source) -> dict[str, str]:
    """Return what each inject is called by its id."""
    out = {one.inject.id: one.name for one in source.planned}
    for position in range(1, source.timeline.last + 1):
        for inject in source.timeline.story(position).injects:
            kind, _, number = inject.id.partition(":")
            made = {"ruling": f"Ruling {number}", "override": f"Override {number} by control"}.get(kind)
            out.setdefault(inject.id, made or inject.name or title_of(inject))
    return out


def _named(step: Step, injects: Mapping[str, str]) -> Step:
    """Return a step of an inject with what it is called instead of its id."""
    if step.kind != "inject" or step.id not in injects:
        return step
    name = printable(injects[step.id])
    return replace(step, text=name if step.id.startswith(("ruling:", "override:")) else f"Inject: {name}")


@dataclass
class _Sum:
    """The steps of one cause."""

    first: Step
    last: Step | None = None
    amount: float = 0.0
    times: int = 0

    def add(self, step: Step) -> None:
        self.amount += step.amount
        self.times += 1
        self.last = step

    @property
    def told(self) -> CauseSum:
        last = self.last or self.first
        return CauseSum(self.first.text, self.amount, self.times, self.first.date, last.date)
