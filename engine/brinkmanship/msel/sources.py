"""The lists of injects that there are beside spreadsheets: of a scenario, a script, a record, a running exercise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from brinkmanship.game.exercise.notes import ADDED, STATUS
from brinkmanship.game.exercise.schedule import DECISIONS, Entry, Status, days_of
from brinkmanship.game.record.header import read_setup
from brinkmanship.game.record.lines import read_note
from brinkmanship.game.record.tree import Note
from brinkmanship.game.replay.open_replay import names_record, open_record
from brinkmanship.game.session.injects import Msel, Planned, of_scenario, of_script, title_of
from brinkmanship.game.session.prepared import Prepared, prepare, prepare_resolved
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.scenario.document import read
from brinkmanship.scenario.loading import find, kind_of
from brinkmanship.scenario.scripts import load_script, split_variation


def list_of(name: str) -> tuple[Prepared, tuple[Planned, ...]]:
    """Return the scenario and the list of injects of a scenario, a script or a record, by name or path.

    Raises `GameError`, `RecordError` and `ScenarioError` where it cannot be read. A record is never written to.
    """
    if names_record(name):
        return _of_record(name)
    if kind_of(read(find(split_variation(name)[0])).data) == "script":
        script = load_script(name)
        prepared = prepare(script.scenario)
        player = ScriptPlayer(script.script, prepared.names.start, prepared.rules.hours_per_tick)
        return prepared, of_script(player)
    prepared = prepare(name)
    return prepared, of_scenario(prepared)


def as_it_stands(entries: Iterable[Entry]) -> tuple[Planned, ...]:
    """Return the list of a running exercise with the days and statuses that control gave its injects."""
    return tuple(replace(e.planned, day=e.day, msel=replace(e.planned.msel, status=e.hseep)) for e in entries)


def _of_record(name: str) -> tuple[Prepared, tuple[Planned, ...]]:
    """Return the list of a record as it stood at its end, with what control made up and released."""
    timeline = open_record(name)
    setup = read_setup(timeline.header)
    prepared = prepare_resolved(setup.scenario, setup.days_per_turn, setup.start)
    planned = [*of_scenario(prepared), *(setup.exercise or ())]
    for _, line in timeline.raw.others():
        note = read_note(line)
        if note is not None and note.kind == ADDED:
            planned += map(Planned.from_json, note.data.get("injects", ()))
    positions = range(timeline.last + 1)
    notes = [note for position in positions for note in timeline.notes_at(position)]
    gone = {inject.id: position for position in positions for inject in timeline.story(position).injects}
    days = days_of(planned, notes)
    out = [replace(one, day=days[one.inject.id], msel=_stood(one, notes, gone.keys())) for one in planned]
    known = {one.inject.id for one in planned}
    for position in positions:
        for inject in timeline.story(position).injects:
            if inject.id.startswith("control:") and inject.id not in known:
                sent = Msel(sender=inject.sender, medium=inject.medium, type="Adaptive", status="Released")
                day = timeline.turns[position - 1].day if position else 0
                out.append(Planned(inject, inject.name or title_of(inject), day, msel=sent))
    return prepared, tuple(out)


_BY_DECISION: Mapping[Status | None, str] = {Status.HELD: "Deferred", Status.SKIPPED: "Obsolete"}


def _stood(one: Planned, notes: Iterable[Note], gone: Iterable[str]) -> Msel:
    """Return what the list says of an inject, with the status that it had at the end."""
    marked, decided = "", None
    for note in notes:
        if note.about == one.inject.id:
            marked = str(note.data.get("status", "")) if note.kind == STATUS else marked
            decided = DECISIONS.get(note.kind, decided)
    if one.inject.id in gone:
        status = "Complete" if marked == "Complete" else "Released"
    else:
        status = _BY_DECISION.get(decided, "") or marked or one.msel.status
    return replace(one.msel, status=status)
