"""A list of injects from a spreadsheet, into the running exercise: read, looked at, read again with choices, then added.

The file that is being looked at is kept in memory, one for each controller: nothing of it is a fact of the exercise until
it is added.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import short_date
from brinkmanship.msel.headings import FIELDS
from brinkmanship.msel.reading import Choices, Reading, read_msel
from brinkmanship.web.control.forms import EMPTY, Form, Wrong, author, page
from brinkmanship.web.control.pages import with_bar
from brinkmanship.web.control.words import counted, listed
from brinkmanship.web.visit import Visit

_OPTION = re.compile(r"\s*\(--[^)]*\)")  # what a note says of the command's options: the page has fields for them
MOST_KEPT = 8
"""Files that are being looked at."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a controller is looking at."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """An inject as it was read."""

    place: str
    kind: str
    number: str
    day: str
    name: str
    text: str
    to: str
    status: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A list as it was read."""

    name: str
    reading: Reading
    notes: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    seats: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    named: tuple[str, ...]  # recipients of the list of whom the controller has said who they are


def preview_of(reading: Reading, prepared: Prepared, choices: Choices) -> Preview:
    """Return a reading as the page shows it; whom the controller said who is stays on it, for the next reading."""
    names, rows = prepared.names, []
    for row in reading.rows:
        planned = row.planned
        if planned is None and not row.remarks:
            continue
        rows.append(
            PreviewRow(
                f"{row.sheet} {row.number}" if len(reading.sheets) > 1 else str(row.number),
                row.kind,
                planned.msel.number if planned else "",
                " ".join(filter(None, [_day(prepared, planned.day), planned.msel.scenario_time])) if planned else "",
                planned.name if planned else row.text,
                planned.inject.text if planned else "",
                _to(prepared, planned.inject.to) if planned else "",
                (planned.msel.status or "Approved") if planned else "",
                row.remarks,
            )
        )
    seats = tuple((seat, names.actor(seat)) for seat in prepared.playable)
    notes = tuple(_OPTION.sub("", note) for note in reading.notes)
    left = {name for name, _ in reading.unknown}
    named = tuple(name for name in choices.recipients if name not in left)
    return Preview(reading.source, reading, notes, tuple(rows), seats, tuple(FIELDS.items()), named)


def _to(prepared: Prepared, to: tuple[str, ...]) -> str:
    names = prepared.names
    return listed([names.actor(id) if id in names.actor_index else "control" for id in to]) or "everybody"


def _day(prepared: Prepared, day: int) -> str:
    return short_date(prepared.names.date(day)) if day >= 0 else ""


async def import_page(visit: Visit, form: Form = EMPTY, preview: Preview | None = None) -> Response:
    """Show the form that takes a spreadsheet, and what was read of one."""
    return await page(
        visit, "control/import.html", with_bar(lambda _: {"preview": preview}), title="Add a list of injects", form=form
    )


async def take(visit: Visit) -> Response:
    """Read a spreadsheet, read it again with what the controller says of it, or add its injects."""
    form, who = await Form.of(visit), author(visit)
    assert visit.person is not None
    kept: OrderedDict[str, Upload] = visit.request.app.state.uploads
    file = form.data.get("file") if form.data is not None else None
    if isinstance(file, UploadFile) and file.filename:
        kept[visit.person.id] = Upload(file.filename[:200], await file.read())
        kept.move_to_end(visit.person.id)
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    upload = kept.get(visit.person.id)
    if upload is None:
        return await import_page(visit, form.refused(["Choose a spreadsheet first."]))
    try:
        choices = choices_of(form)
    except Wrong as error:
        return await import_page(visit, form.refused([str(error)]))

    def known(exercise: Exercise) -> tuple[Prepared, tuple[str, ...]]:
        return exercise.game.prepared, tuple(entry.planned.inject.id for entry in exercise.injects())

    prepared, taken = await visit.ask(known)
    reading = await asyncio.to_thread(read_msel, upload.content, prepared, choices, name=upload.name, taken=taken)
    preview = preview_of(reading, prepared, choices)
    if form.text("do") != "add" or reading.refused or not reading.planned:
        return await import_page(visit, form, preview)
    if reading.errors and form.text("partly") != "yes":
        some = len(reading.errors)
        as_is = "it is: mend it" if some == 1 else "they are: mend them"
        said = f"{counted(some, 'row')} cannot be added as {as_is}, or tick to add the rest."
        return await import_page(visit, form.refused([said]), preview)
    wrong = await visit.ask(lambda e: e.add(reading.planned, form.text("reason").strip() or upload.name, who))
    if wrong:
        return await import_page(visit, form.refused(wrong), preview)
    kept.pop(visit.person.id, None)
    return visit.to("/control/msel", f"{counted(len(reading.planned), 'inject')} added from {upload.name}.")


def choices_of(form: Form) -> Choices:
    """Return what the controller says of a list; raise `Wrong` for what cannot be read."""
    data: dict[str, Any] = {"recipients": {}, "columns": {}}
    if form.data is not None:
        for key, value in form.data.multi_items():
            part, _, name = key.partition(":")
            if part in ("recipient", "column") and isinstance(value, str) and value != "as read":
                data["recipients" if part == "recipient" else "columns"][name] = value
    for name, what in (("first_day", "The first day"), ("on", "The day of the exercise")):
        if typed := form.text(name).strip():
            try:
                data[name] = date.fromisoformat(typed)
            except ValueError:
                raise Wrong(f"{what} is a date such as 2022-01-24, not {typed[:40]!r}.") from None
    if form.text("days_per_hour").strip():
        data["days_per_hour"] = form.number("days_per_hour", "Days of the scenario in an hour", 0.001, 1000)
    if typed := form.text("h_hour").strip():
        hours, _, minutes = typed.partition(":")
        if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
            raise Wrong(f"H-hour is a time such as 06:30, not {typed[:40]!r}.")
        data["h_hour"] = 60 * int(hours) + int(minutes)
    if form.text("day_first") in ("yes", "no"):
        data["day_first"] = form.text("day_first") == "yes"
    return Choices(**{name: value for name, value in data.items() if value not in ({}, None)})
