"""From a name to something to watch (a record, or a script played to its end), and to a game that is taken over."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.branches import find_branch, split_branch
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.saves import finish_record, leave_game, new_save
from brinkmanship.game.record.text import RecordError, begins_as_record
from brinkmanship.game.replay.script_run import Held, ScriptRun
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.seats import seat_in
from brinkmanship.players.kinds import DOCTRINE, PERSON, PROGRAM, SCRIPT, WAIT
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


def take_over(
    timeline: Timeline, position: int, seat: str, *, others: str = DOCTRINE, name: str = "", record: Path | None = None
) -> Game:
    """Return the game of *timeline* at *position*, ready to be played on as *seat*, on a new branch of its record.

    A script that was watched without a record gets one (*record*, or among the saved games). Where the script has handed
    over by then, those whom it left the other seats to decide for them, and it goes on in those it kept; else the script
    is left, and its seats go to *others*, like those of other people and programs. Raises :class:`RecordError` where the
    record cannot be written or is damaged, :class:`GameError` for an unknown seat or a game that is over there.
    """
    span = timeline.turns[position]
    seat_in(timeline.facts.ids("actors"), seat)
    if timeline.seen(position).over:
        raise GameError("the game is over there; go back some turns to take over")
    path = timeline.path
    if path is None or record is not None:
        path = record or new_save(str(timeline.facts.head.get("id", "replay")), seat)
        _write(timeline, path)
    game = Game.load(path)
    try:
        game.control().go_to(span.node, name or f"{seat} from {timeline.date(position).isoformat()[:10]}")
        if game.outcome is not None:
            raise GameError("the game is over there; go back some turns to take over")
        script = game.control().script
        leaves = {PERSON, PROGRAM}
        if script is None or not script.handed_over(span.day):
            leaves |= {SCRIPT} if script is None else {SCRIPT, WAIT}  # it let those wait for whom it had no orders
        for actor, kind in game.seats.items():
            if actor == seat:
                game.control().take_seat(actor, PERSON)
            elif kind in leaves:
                game.control().take_seat(actor, others)
    except BaseException:
        game.close()
        raise
    return game


def _write(timeline: Timeline, path: Path) -> None:
    """Write the lines of a timeline as a record."""
    if path.exists():
        raise RecordError(f"{path} is already there; name another file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.writelines(line + b"\n" for line in timeline.raw.lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise RecordError(f"{path} cannot be written: {error.strerror or error}") from None
