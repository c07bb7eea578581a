"""A replay told in the terminal: day by day what happened, and how the world stood at the end of the day.

Scripts are played, records are read; both are told from the record, so a script and its record read the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.index import some_of
from brinkmanship.game.record.saves import finish_record, leave_game, where_it_is
from brinkmanship.game.replay.open_replay import day_of, names_record, open_record
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.headless import sentence
from brinkmanship.game.view.labels import date_text
from brinkmanship.game.view.types import Indicator, LogLine, SeatView, to_json
from brinkmanship.interrupts import Terminated, uninterrupted
from brinkmanship.players.kinds import PERSON
from brinkmanship.scenario.document.problems import render
from brinkmanship.terminal.formatting import amount
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.text import dump_json


@dataclass
class Told:
    """A telling under way: who speaks, or the pages for a program."""

    voice: TerminalIO
    json_: bool
    pages: list[dict[str, Any]]


def replay(
    name: str,
    *,
    record: Path | None = None,
    until: str | None = None,
    json_: bool = False,
    plain: bool | None = None,
    voice: TerminalIO | None = None,
) -> int:
    """Tell the script or record *name*; return 1 where the script expects what did not come true, or the record is
    damaged, else 0."""
    told = Told(voice or TerminalIO(plain=plain), json_, [])
    last = day_of(until)
    if names_record(name):
        if record is not None:
            raise GameError("--record is for scripts: a record is told from what it holds, and nothing is written")
        return _tell_record(told, name, last)
    return _tell_script(told, name, record, last)


def _tell_record(told: Told, path: str, until: date | None) -> int:
    timeline = open_record(path)
    damage = tuple(dict.fromkeys((*timeline.faults, *timeline.raw.damage)))
    with _cover(told, timeline.title, f"Record {path}, {timeline.last} turns. {timeline.assumption}"):
        for fault in (*(f"Damaged: {text}" for text in some_of(damage)), *timeline.notes):
            _warn(told, fault)
        for position in range(1, timeline.last + 1):
            if until is not None and timeline.date(position - 1) > until:
                break
            _turn(told, timeline, position)
        if not timeline.last and not told.json_:
            for note in timeline.notes_at(0):
                told.voice.say(f"  Note: {note.words}", "note")
    return 1 if damage else 0


def _tell_script(told: Told, name: str, record: Path | None, until: date | None) -> int:
    run = ScriptRun.start(name, record=record, until=until)
    try:
        head = run.loaded.script.script
        seed = run.game.control().seed
        with _cover(told, head.title, f"{run.game.title}, seed {seed}. {head.briefing.strip()}") as page:
            warned: set[str] = set()
            _warn_of(told, run, warned)
            _state(told, Timeline.of_lines(run.game.control().record_lines, name), 0)
            failed: list[Any] = []
            while not run.done:
                before = run.game.seats
                run.step()
                _warn_of(told, run, warned)
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
            _warn(told, leave_game(run.game) or where_it_is(run.game))
        raise
    finally:
        with uninterrupted():
            if lost := leave_game(run.game):
                _warn(told, lost)


@contextmanager
def _cover(told: Told, title: str, about: str) -> Iterator[dict[str, Any]]:
    """Say the title before and print the JSON after."""
    page: dict[str, Any] = {"title": title, "about": " ".join(about.split())}
    if not told.json_:
        told.voice.head(title)
        told.voice.say(page["about"])
    yield page
    if told.json_:
        encoding = getattr(told.voice.sink, "encoding", None) or "utf-8"
        ascii_only = not encoding.lower().startswith("utf")
        told.voice.write(dump_json({**page, "days": told.pages}, indent=1, ascii_only=ascii_only))


def _turn(told: Told, timeline: Timeline, position: int) -> None:
    """Tell the turn that led to *position*."""
    story, first, last = timeline.story(position), timeline.moment(position - 1), timeline.moment(position)
    last = last if isinstance(last, datetime) else last - timedelta(days=1)
    notes = [*(timeline.notes_at(0) if position == 1 else ()), *timeline.notes_at(position)]
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
                "state": standing(timeline.view(position, trends=False)),
            }
        )
        return
    voice = told.voice
    voice.head(date_text(first) if last <= first else f"{date_text(first)} to {date_text(last)}")
    for line in [one for one in story.lines if one.kind in ("narration", "inject")]:
        voice.bullets([sentence(line)], "note")
    known = [one for one in story.lines if one.public or one.known_to]  # what nobody knows stays untold
    for line in [one for one in known if one.kind not in ("narration", "inject")]:
        voice.bullets([_said(line)], "bad" if line.weight > 0.66 else "quiet")
    for refused in story.refused:
        what = f"{refused.order.seat}: {refused.order.action}" + (
            f" on {refused.order.target}" * bool(refused.order.target)
        )
        voice.error(f"Refused: {what}. " + " ".join(reason.text for reason in refused.reasons))
    for passed in story.passed:
        voice.error(f"Passed: {passed}")
    for note in notes:
        voice.say(f"  Note: {note.words}", "note")
    for fault in timeline.faults_at(position):
        _warn(told, fault)
    _state(told, timeline, position)


def _said(line: LogLine) -> str:
    sure = "" if line.confidence in ("exact", "") else f" ({line.confidence} confidence)"
    return f"{sentence(line)}{sure}"


def _state(told: Told, timeline: Timeline, position: int) -> None:
    """Say how the world stands."""
    if told.json_:
        return
    view = timeline.view(position, trends=False)
    parts = [view.rung.text] if view.rung.there else []
    parts += [_indicator(i, named=_repeated(view, i)) for i in shown(view)]
    fighting = [r.name for r in view.regions if r.contested_by]
    parts += [f"fighting in {', '.join(fighting)}"] if fighting else []
    moving = sum(unit.destination != "" for unit in view.formations)
    parts += [f"{moving} formations on the move"] if moving else []
    if parts:
        told.voice.say("  World: " + "; ".join(parts) + ".", "good")


def shown(view: SeatView) -> list[Indicator]:
    """Return the indicators of the world, and of the first body (the one the crisis is about)."""
    first = view.bodies[0].id if view.bodies else ""
    return [i for i in view.indicators if i.estimate.ref.startswith(("world:", f"body:{first}."))]


def standing(view: SeatView) -> dict[str, Any]:
    """Return how the world stands, for a program."""
    rung = {"rung": view.rung.number, "rung_name": view.rung.name} if view.rung.there else {}
    return {
        **rung,
        "indicators": {i.estimate.ref: to_json(i.estimate.value) for i in view.indicators},
        "fighting": [r.id for r in view.regions if r.contested_by],
        "moving": sum(unit.destination != "" for unit in view.formations),
    }


def _repeated(view: SeatView, one: Indicator) -> bool:
    return sum(i.estimate.label == one.estimate.label for i in shown(view)) > 1


def _indicator(indicator: Indicator, named: bool) -> str:
    e = indicator.estimate
    label = e.label[:1].lower() + e.label[1:]
    who = f" ({e.ref.partition(':')[2].partition('.')[0]})" if named else ""
    return f"{label}{who} {amount(e.value, e.unit, e.ceiling, e.floor)}"


def _settled(told: Told, run: ScriptRun, failed: list[Any]) -> None:
    for one in run.news():
        if one.problem is not None:
            failed.append(one.problem)
            if not told.json_:
                told.voice.error(f"NOT AS EXPECTED: {one.text}")
                for row in one.problem.render().split("\n"):
                    told.voice.error(row)
        elif not told.json_:
            told.voice.say(f"  As expected: {one.text}", "good")


def _handed_over(told: Told, run: ScriptRun, before: Mapping[str, str]) -> None:
    after = run.game.seats
    changed = [seat for seat in after if after[seat] != before[seat]]
    if changed and not told.json_:
        kinds = sorted({after[seat] for seat in changed})
        whom = "all seats" if len(changed) == len(after) else ", ".join(changed)
        told.voice.say(f"  From here on {whom}: {', '.join(kinds)}.", "warn")
        if PERSON in kinds:
            seat = next(seat for seat in changed if after[seat] == PERSON)
            told.voice.say(f"  Now people decide: brink replay {run.name} --take-over {seat}", "warn")


def _verdict(told: Told, count: int, failed: list[Any], still_open: int) -> None:
    if told.json_ or not count:
        return
    told.voice.head("What the script expected")
    rest = f"; {still_open} were not reached" if still_open else ""
    told.voice.say(
        f"{count - len(failed) - still_open} of {count} expectations came true{rest}.", "bad" if failed else "good"
    )
    if failed:
        told.voice.write(render(failed))


def _warn_of(told: Told, run: ScriptRun, warned: set[str]) -> None:
    """Say what the game warns of and was not said before."""
    for warning in run.game.warnings:
        if warning not in warned:
            warned.add(warning)
            _warn(told, warning)


def _warn(told: Told, text: str) -> None:
    if told.json_:
        told.pages.append({"warning": text})
    else:
        told.voice.error(text)
