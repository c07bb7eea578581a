"""Makes the report of a record: reads everything once, in order, and says what could not be found out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from brinkmanship.game.record.text import RecordError
from brinkmanship.game.replay.comparison import scenario_hash
from brinkmanship.game.view.facts import at
from brinkmanship.game.view.outcome import outcome
from brinkmanship.game.view.reports import Outcome
from brinkmanship.papers.report.branches import branches_of
from brinkmanship.papers.report.causes import numbers_of
from brinkmanship.papers.report.conduct import conduct_of
from brinkmanship.papers.report.data import Report
from brinkmanship.papers.report.decisions import decisions_of
from brinkmanship.papers.report.evaluation import injects_of, objectives_of, participants_of, rulings_of
from brinkmanship.papers.report.events import events_of, key_positions
from brinkmanship.papers.report.roads import forecasts_of, turning_points_of
from brinkmanship.papers.report.source import Progress, Source, said_date, silent
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.text import printable


def report_of(source: Source, *, futures: int = 0, progress: Progress = silent) -> Report:
    """Return the report of a record without its pictures; *futures* of each road, 0 for no forecasts and no roads."""
    timeline, facts = source.timeline, source.timeline.facts
    progress("Reading the record", 0, 1)
    decisions = decisions_of(source)
    points = turning_points_of(source, decisions, futures, progress)
    known = {(point.decision.position, point.decision.seat): point.decision for point in points}
    rungs = facts.ladder()
    ended = _ended(source)
    wall = said_date(ended)
    report = Report(
        title=printable(timeline.title) or "Untitled",
        scenario=str(facts.head.get("id", "")),
        summary=printable(str(facts.head.get("summary") or facts.head.get("briefing") or "").strip()),
        exercise=source.is_exercise,
        plan=source.plan,
        branch=_branch_name(source),
        seed=timeline.seed,
        engine=str(timeline.header.get("engine", "")),
        first=source.date(0),
        last=source.date(timeline.last),
        begun=str(at(timeline.header, "wall", "at") or ""),
        ended=ended,
        turns=timeline.last,
        over=timeline.seen(timeline.last).over,
        rungs=tuple(timeline.rung(position) for position in range(timeline.last + 1)),
        rung_names=tuple(printable(str(rung.get("name", ""))) for rung in rungs),
        dates=tuple(source.date(position) for position in range(timeline.last + 1)),
        hours_per_tick=facts.hours_per_tick,
        outcome=_outcome(source),
        events=events_of(source),
        decisions=tuple(known.get((one.position, one.seat), one) for one in decisions),
        numbers=numbers_of(source),
        forecasts=forecasts_of(source, futures, progress),
        turning_points=points,
        branches=branches_of(source),
        conduct=conduct_of(source),
        objectives=objectives_of(source),
        injects=injects_of(source),
        rulings=rulings_of(source),
        participants=participants_of(source),
        key_positions=key_positions(source),
        made=wall.date() if isinstance(wall, datetime) else date(2000, 1, 1),
        digest=scenario_hash(timeline),
        futures=futures,
        warnings=(),
    )
    return with_warnings(source, report)


def with_warnings(source: Source, report: Report) -> Report:
    """Return a report with all that was found to be wrong with its record."""
    timeline = source.timeline
    of_turns = (fault for position in range(timeline.last + 1) for fault in timeline.faults_at(position))
    found = [*source.warnings, *timeline.faults, *of_turns, *timeline.raw.warnings]
    return replace(report, warnings=tuple(printable(text) for text in dict.fromkeys(found)))


def _branch_name(source: Source) -> str:
    branches, tip = source.timeline.branches, source.timeline.turns[-1].node
    return printable(next((b.name for b in branches if b.tip == tip), "")) if len(branches) > 1 else ""


def _ended(source: Source) -> str:
    """Return when the last line of the record was written, ISO."""
    raw = source.timeline.raw
    for number in range(raw.end - 1, 0, -1):
        try:
            found = at(raw.line(number)[0], "wall", "at")
        except RecordError:
            continue
        if found:
            return str(found)
    return ""


def _outcome(source: Source) -> Outcome | None:
    """Return how the game ended and who gained, None where it goes on or this version has no rules for it."""
    if source.replay is None:
        return None
    try:
        worlds = [source.replay.world(position) for position in range(source.timeline.last + 1)]
    except RecordError as error:
        source.warnings.append(f"How it ended cannot be worked out: {error}")
        return None
    led = frozenset(source.timeline.facts.ids("actors")) - frozenset(source.people_seats)
    return outcome(source.replay.prepared.names, worlds, Randomness(source.timeline.seed), led)
