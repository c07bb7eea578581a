"""From a name to something to watch: a record as it is, or a script played to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.branches import find_branch, split_branch
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.saves import finish_record, leave_game
from brinkmanship.game.record.text import begins_as_record
from brinkmanship.game.replay.script_run import Held, ScriptRun
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.scenario.document import Problem
from brinkmanship.scenario.scripts import LoadedScript

RECORD_SUFFIX = ".jsonl"


@dataclass(frozen=True)
class Opened:
    """A timeline, and the script it was made from with what that expected, where there was one."""

    timeline: Timeline
    script: LoadedScript | None = None
    held: tuple[Held, ...] = ()

    @property
    def failures(self) -> list[Problem]:
        """What did not come true of all that the script expects."""
        return [one.problem for one in self.held if one.problem is not None]


def day_of(text: str | None) -> date | None:
    """Return a date as written by a user; raise :class:`GameError` for what is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise GameError(f"{text!r} is no date; write for instance 2022-02-24") from None


def names_record(name: str) -> bool:
    """Return whether a name is that of a record, `RECORD#BRANCH` included, and not of a script."""
    path, _ = split_branch(name)
    return path.suffix == RECORD_SUFFIX or begins_as_record(path)


def open_record(name: str | Path) -> Timeline:
    """Return the timeline of a record by its path, or of one branch of it by `PATH#BRANCH`."""
    path, branch = split_branch(str(name))
    timeline = Timeline.open(path)
    return timeline if branch is None else timeline.on_branch(find_branch(timeline.branches, branch).first)


def ended(timeline: Timeline, until: date) -> Timeline:
    """Return the timeline as far as the turn of the day *until*: that of the record as it stood then."""
    last = max((p for p in range(1, timeline.last + 1) if timeline.date(p - 1) <= until), default=0)
    if last == timeline.last:
        return timeline
    span = timeline.turns[last]
    raw = RecordIndex(timeline.raw.lines[: span.commit + 1], timeline.raw.name)
    short = Timeline(raw, timeline.path, viewpoint=timeline.viewpoint)
    return next((short.on_branch(b.first) for b in short.branches if b.tip == span.node), short)


def open_anything(
    name: str,
    *,
    record: Path | None = None,
    until: date | None = None,
    seats: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Opened:
    """Return what to watch of the record or script *name*; a script is played first, and recorded in *record* if given.

    With *until* it ends with the turn of that day, and a script where it leaves seats to people. Raises the errors of
    records, scripts and games, all for people.
    """
    if names_record(name):
        if record is not None:
            raise GameError("--record is for scripts: a record is watched as it is, and nothing is written")
        timeline = open_record(name)
        return Opened(timeline if until is None else ended(timeline, until))
    run = ScriptRun.start(name, seats, record=record, until=until)
    try:
        while not run.done:
            run.step()
            if progress is not None:
                progress(run.game.day, run.last_day)
        finish_record(run.game)
        timeline = Timeline.of_lines(run.game.control().record_lines, name)
        return Opened(timeline, run.loaded, run.held())
    finally:
        leave_game(run.game)
