"""A replay told in the terminal: day by day what happened, and how the world stood at the end of the day.

Scripts are played, records are read; both are told from the record, so a script and its record read the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.index import some_of
from brinkmanship.game.record.saves import finish_record, leave_game, where_it_is
from brinkmanship.game.record.tree import Note
from brinkmanship.game.replay.open_replay import day_of, names_record, open_record
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.headless import sentence
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.labels import date_text
from brinkmanship.game.view.types import SeatView
from brinkmanship.interrupts import Terminated, uninterrupted
from brinkmanship.players.kinds import PERSON
from brinkmanship.scenario.document.problems import render
from brinkmanship.terminal.formatting import amount
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.pages import sure
from brinkmanship.text import counted, dump_json


class Told:
    """A replay as it is told to a person, or collected in `pages` for a program: then `voice` is heard by nobody."""

    def __init__(self, voice: TerminalIO, json_: bool) -> None:
        self.out, self.json_ = voice, json_
        self.voice = TerminalIO(sink=StringIO(), plain=True) if json_ else voice
        self.pages: list[dict[str, Any]] = []
        self.warned: set[str] = set()

    def warn(self, *texts: str) -> None:
        """Tell warnings."""
        for text in texts:
            self.pages.append({"warning": text})
            self.voice.error(text)


def replay(
    name: str,
    *,
    record: Path | None = None,
    until: str | None = None,
    json_: bool = False,
    plain: bool | None = None,
    voice: TerminalIO | None = None,
) -> int:
    """Tell a script or record; return 1 for an expectation that did not come true or a damaged record, else 0."""
    told = Told(voice or TerminalIO(plain=plain), json_)
    last = day_of(until)
    if names_record(name):
        if record is not None:
            raise GameError("--record is for scripts: a record is told from what it holds, and nothing is written")
        return _tell_record(told, name, last)
    return _tell_script(told, name, record, last)


def _tell_record(told: Told, path: str, until: date | None) -> int:
    timeline = open_record(path)
    damage = tuple(dict.fromkeys((*timeline.faults, *timeline.raw.damage)))
    with _cover(told, timeline.title, f"Record {path}, {counted(timeline.last, 'turn')}. {timeline.assumption}"):
        told.warn(*(f"Damaged: {text}" for text in some_of(damage)), *timeline.notes)
        for position in range(1, timeline.last + 1):
            if until is not None and timeline.date(position - 1) > until:
                break
            _turn(told, timeline, position)
        if not timeline.last:
            _say_notes(told, timeline.notes_at(0))
    return 1 if damage else 0


def _tell_script(told: Told, name: str, record: Path | None, until: date | None) -> int:
    run = ScriptRun.start(name, record=record, until=until)
    try:
        head = run.loaded.script.script
        seed = run.game.control().seed
        with _cover(told, head.title, f"{run.game.title}, seed {seed}. {head.briefing.strip()}") as page:
            _warn_of(told, run)
            _say_state(told, Timeline.of_lines(run.game.control().record_lines, name).view(0, trends=False))
            failed: list[Any] = []
            while not run.done:
                before = run.game.seats
                run.step()
                _warn_of(told, run)
                timeline = Timeline.of_lines(run.game.control().record_lines, name)
                _turn(told, timeline, timeline.last)
                _settled(told, run, failed)
                _handed_over(told, run, before)
            held = run.held()
            page["expectations"] = [to_json(one.expectation) for one in held]
            page["failed"] = [problem.as_json() for problem in failed]
            _verdict(told, len(held), failed, sum(one.expectation.met is None for one in held))
        finish_record(run.game)
        return 1 if failed else 0
    except (KeyboardInterrupt, Terminated):
        with uninterrupted():
            told.warn(leave_game(run.game) or where_it_is(run.game))
        raise
    finally:
        with uninterrupted():
            if lost := leave_game(run.game):
                told.warn(lost)


@contextmanager
def _cover(told: Told, title: str, about: str) -> Iterator[dict[str, Any]]:
    """Print the title before and the JSON after."""
    page: dict[str, Any] = {"title": title, "about": " ".join(about.split())}
    told.voice.head(title)
    told.voice.say(page["about"])
    yield page
    if told.json_:
        encoding = getattr(told.out.sink, "encoding", None) or "utf-8"
        ascii_only = not encoding.lower().startswith("utf")
        told.out.write(dump_json({**page, "days": told.pages}, indent=1, ascii_only=ascii_only))


def _turn(told: Told, timeline: Timeline, position: int) -> None:
    """Tell the turn that led to a position."""
    story, first, last = timeline.story(position), timeline.moment(position - 1), timeline.moment(position)
    last = last if isinstance(last, datetime) else last - timedelta(days=1)
    notes = [*(timeline.notes_at(0) if position == 1 else ()), *timeline.notes_at(position)]
    view = timeline.view(position, trends=False)
    if told.json_:
        told.pages.append(
            {
                "date": to_json(first),
                "turn": timeline.turns[position].turn,
                "lines": [to_json(line) for line in story.lines],
                "orders": [order.to_json() for order in story.orders],
                "refused": [refused.to_json() for refused in story.refused],
                "faults": list(timeline.faults_at(position)),
                "notes": [to_json(note) for note in notes],
                "state": standing(view),
            }
        )
        return
    voice = told.voice
    voice.head(date_text(first) if last <= first else f"{date_text(first)} to {date_text(last)}")
    read = [line for line in story.lines if line.kind in ("narration", "inject")]
    named = partial(timeline.facts.name, "actors")
    voice.bullets([sentence(line, named) for line in read], "note")
    for line in story.told:
        if line not in read:
            voice.bullets([sentence(line, named) + sure(line)], "bad" if line.weight > 0.66 else "quiet")
    for refused in story.refused:
        order, reasons = refused.order, " ".join(reason.text for reason in refused.reasons)
        voice.error(f"Refused: {order.seat}: {order.action}{f' on {order.target}' * bool(order.target)}. {reasons}")
    for passed in story.passed:
        voice.error(f"Passed: {passed}")
    _say_notes(told, notes)
    told.warn(*timeline.faults_at(position))
    _say_state(told, view)


def _say_notes(told: Told, notes: Iterable[Note]) -> None:
    for note in notes:
        told.voice.say(f"  Note: {note.words}", "note")


def _say_state(told: Told, view: SeatView) -> None:
    """Say how the world stands."""
    parts = [view.rung.text] if view.rung.there else []
    first = view.bodies[0].id if view.bodies else ""  # the body that the crisis is about
    shown = [i.estimate for i in view.indicators if i.estimate.ref.startswith(("world:", f"body:{first}."))]
    labels = Counter(e.label for e in shown)
    for e in shown:
        thing = f" ({e.ref.partition(':')[2].partition('.')[0]})" if labels[e.label] > 1 else ""
        parts.append(f"{e.label[:1].lower()}{e.label[1:]}{thing} {amount(e.value, e.unit, e.ceiling, e.floor)}")
    fighting = [r.name for r in view.regions if r.contested_by]
    parts += [f"fighting in {', '.join(fighting)}"] if fighting else []
    moving = sum(unit.destination != "" for unit in view.formations)
    parts += [f"{moving} formations on the move"] if moving else []
    if parts:
        told.voice.say("  World: " + "; ".join(parts) + ".", "good")


def standing(view: SeatView) -> dict[str, Any]:
    """Return how the world stands, as plain data."""
    return {
        **({"rung": view.rung.number, "rung_name": view.rung.name} if view.rung.there else {}),
        "indicators": {i.estimate.ref: to_json(i.estimate.value) for i in view.indicators},
        "fighting": [r.id for r in view.regions if r.contested_by],
        "moving": sum(unit.destination != "" for unit in view.formations),
    }


def _settled(told: Told, run: ScriptRun, failed: list[Any]) -> None:
    for one in run.news():
        if one.problem is not None:
            failed.append(one.problem)
            for row in (f"NOT AS EXPECTED: {one.text}", *one.problem.render().split("\n")):
                told.voice.error(row)
        else:
            told.voice.say(f"  As expected: {one.text}", "good")


def _handed_over(told: Told, run: ScriptRun, before: Mapping[str, str]) -> None:
    after = run.game.seats
    changed = [seat for seat in after if after[seat] != before[seat]]
    if changed:
        kinds = sorted({after[seat] for seat in changed})
        whom = "all seats" if len(changed) == len(after) else ", ".join(changed)
        told.voice.say(f"  From here on {whom}: {', '.join(kinds)}.", "warn")
        if PERSON in kinds:
            seat = next(seat for seat in changed if after[seat] == PERSON)
            told.voice.say(f"  Now people decide: brink replay {run.name} --take-over {seat}", "warn")


def _verdict(told: Told, count: int, failed: list[Any], still_open: int) -> None:
    if not count:
        return
    told.voice.head("What the script expected")
    rest = f"; {still_open} were not reached" if still_open else ""
    came_true = f"{count - len(failed) - still_open} of {count} expectations came true{rest}."
    told.voice.say(came_true, "bad" if failed else "good")
    if failed:
        told.voice.write(render(failed))


def _warn_of(told: Told, run: ScriptRun) -> None:
    """Tell the warnings of a game that were not told before."""
    fresh = [warning for warning in run.game.warnings if warning not in told.warned]
    told.warned.update(fresh)
    told.warn(*dict.fromkeys(fresh))
