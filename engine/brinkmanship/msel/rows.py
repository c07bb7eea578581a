"""One row of a list: its cells by what they are, and the inject that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from brinkmanship.game.record.tree import CONTROL, Inject
from brinkmanship.game.session.injects import Msel, Planned, headline, problems
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import long_date
from brinkmanship.msel.grid import Row
from brinkmanship.msel.headings import AS_WRITTEN, Heading, Headings
from brinkmanship.msel.recipients import Addressed, Recipients
from brinkmanship.msel.timing import KINDS, Timing
from brinkmanship.msel.vocabulary import plain
from brinkmanship.msel.when import Calendar, When, read_when
from brinkmanship.msel.words import medium_of, status_of, type_of
from brinkmanship.scenario.language import LanguageError

PLANNED_FOR = "Planned for"
"""Heading of what is kept of the day of an inject that goes in only when control says so."""
_STATEMENT = re.compile(r"[+\-*/]?=(?!=)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A row with its cells by what they are."""

    sheet: str
    row: Row
    headings: Headings
    texts: Mapping[str, str]  # by field, without empty ones
    times: Mapping[str, When]
    raw: Mapping[str, str]  # what the cells of `times` say
    unread: tuple[tuple[Heading, str], ...] = ()  # times that were not understood
    extra: tuple[tuple[str, str], ...] = ()  # columns that mean nothing here
    last: int = 0  # the last row of the file that it takes up

    @property
    def says(self) -> bool:
        """Whether it says anything that could be an inject."""
        return bool(self.texts.keys() & {"text", "name", "effects"})

    @property
    def name(self) -> str:
        """Its headline."""
        return self.texts.get("name") or headline(self.texts.get("text") or self.texts.get("effects", ""))

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same inject."""
        return tuple(self.texts.get(name, "") for name in ("id", "number", "name", "text", "to"))

    def with_more(self, below: Draft) -> Draft | None:
        """Return it with the texts of the row right below that only goes on with it; None where that is one of its own.

        A row goes on with the one above where it has nothing but prose, and that one has a number or a time.
        """
        own = below.texts.keys() - {"text", "expected", "notes"} or below.times or below.unread or below.extra
        known = self.texts.keys() & {"number", "id", "to"} or self.times
        if own or not known or below.sheet != self.sheet or below.row.number != self.last + 1:
            return None
        texts = {**self.texts}
        for name, more in below.texts.items():
            texts[name] = f"{texts[name]}\n{more}" if name in texts else more
        return replace(self, texts=texts, last=below.row.number)

    def heading(self, name: str) -> Heading | None:
        """Return the column of a field."""
        return next((one for one in self.headings.columns if one.field == name), None)


@dataclass
class Made:
    """The inject of a row, and what is to be said of it."""

    planned: Planned | None = None
    problems: list[tuple[str, Heading | None, str, str]] = field(default_factory=list)  # severity, column, what, mend
    remarks: list[str] = field(default_factory=list)
    unknown: tuple[str, ...] = ()


def draft_of(sheet: str, row: Row, headings: Headings, calendar: Calendar) -> Draft:
    """Return the cells of a row by what they are."""
    texts, times, raw, unread, extra = dict[str, str](), dict[str, When](), dict[str, str](), [], []
    for one in headings.columns:
        cell = row.cells.get(one.column)
        if cell is None or cell.across or not cell.text:
            continue
        if one.field in KINDS:
            found = read_when(cell, KINDS[one.field], calendar)
            if found is None:
                unread.append((one, cell.text))
            else:
                times[one.field], raw[one.field] = found, cell.text
        elif one.field:
            texts[one.field] = cell.text
        else:
            extra.append((" ".join(one.text.split()).removesuffix(AS_WRITTEN), cell.text))
    return Draft(sheet, row, headings, texts, times, raw, tuple(unread), tuple(extra), row.number)


def planned_of(draft: Draft, prepared: Prepared, recipients: Recipients, timing: Timing, used: set[str]) -> Made:
    """Return the inject of a row; none, with the errors, where it cannot be one."""
    out, texts, extra = Made(), draft.texts, list(draft.extra)
    own = "id" in texts  # written by us: a row without a text has none
    text = texts.get("text", "") if own and "effects" in texts else texts.get("text") or texts.get("name", "")
    for heading, said in draft.unread:
        extra.append((" ".join(heading.text.split()), said))
        out.problems.append(("warning", heading, f"{_short(said)!r} is no time", "It waits until control releases it."))
    placed = timing.place(draft.times)
    day = -1 if draft.unread and placed.day >= 0 and _needed(draft) else placed.day
    for name, said in draft.raw.items():  # hours after an H-hour that no day of the scenario goes with
        column = draft.heading(name)
        if placed.day < 0 and draft.times[name].offset is not None and column is not None:
            extra.append((" ".join(column.text.split()), said))
    if (team := draft.heading("team")) is not None and "team" in texts:
        extra.append((" ".join(team.text.split()), texts["team"]))
    out.remarks += placed.remarks
    out.problems += [("warning", None, said, "") for said in placed.problems]
    to = _to(draft, recipients, out)
    kept = {
        name: texts[name]
        for name in ("sender", "controller", "expected", "notes", "objective", "thread")
        if name in texts
    }
    for name, reads in (("medium", medium_of), ("type", type_of), ("status", status_of)):
        if name in texts:
            kept[name] = reads(texts[name])
            column = draft.heading(name)
            if column is not None and _letters(kept[name]) != _letters(texts[name]):
                extra.append((" ".join(column.text.split()), texts[name]))
                out.remarks.append(
                    f"{FIELD_NAMES[name]} {_short(texts[name])!r} is read as {kept[name]}"
                    if kept[name]
                    else f"{FIELD_NAMES[name]} {_short(texts[name])!r} is none that is known here, and is kept as it is"
                )
    if kept.get("status") in ("Released", "Complete"):
        out.remarks.append(f"it was {kept['status']} in the list, and is Approved in a new exercise")
        kept["status"] = "Approved"
    effects = _effects(draft, prepared, out, extra)
    when, day = _condition(draft, prepared, out, extra, day)
    if kept.get("type") == "Contingency" and not when and day >= 0 and not own:
        extra.append((PLANNED_FOR, long_date(prepared.names.date(day))))
        out.remarks.append("a contingency inject: it goes in when control releases it")
        day = -1
    instead = texts.get("instead_of", "")
    msel = Msel(
        **kept,
        number=texts.get("number", ""),
        delivery=placed.delivery,
        scenario_time=placed.scenario_time,
        instead_of=instead,
        extra=tuple(dict.fromkeys(extra)),
    )
    inject = Inject(_id(draft, used), text, effects, to)
    if not any(severity == "error" for severity, *_ in out.problems):
        for wrong in problems(prepared, inject):
            out.problems.append(("error", None, wrong.removesuffix("."), ""))
    if not any(severity == "error" for severity, *_ in out.problems):
        out.planned = Planned(inject, draft.name, day, when, msel)
    return out


FIELD_NAMES = {"medium": "the medium", "type": "the type", "status": "the status"}


def _letters(text: str) -> str:
    return plain(text).replace(" ", "")


def _needed(draft: Draft) -> bool:
    """Return whether what was not understood was the day, not only the time of it."""
    return any(
        heading.field not in ("time", "scenario_time", "delivery_time", "delivery") for heading, _ in draft.unread
    )


def _to(draft: Draft, recipients: Recipients, out: Made) -> tuple[str, ...]:
    """Return the seats of a row; () for all, control alone where nobody is named."""
    heading = draft.heading("to") or draft.heading("team")
    if heading is None:
        return ()
    said = draft.texts.get("to", "")
    found = recipients.read(said) if said else Addressed()
    if (not found.known or found.unknown) and (team := draft.texts.get("team", "")):
        other = recipients.read(team)
        if other.known and not other.unknown:
            found = other
    if not found.known and not found.unknown:
        out.problems.append(
            ("warning", heading, "it names no recipient, and is a cue for control alone", "For all seats write: All")
        )
        return (CONTROL,)
    out.unknown = found.unknown
    if found.unknown:
        names = ", ".join(repr(_short(name)) for name in found.unknown)
        mend = "Say which seat that is, or that it is all or control."
        if not found.known:
            out.problems.append(("error", heading, f"there is no seat {names}", mend))
        else:
            out.problems.append(("warning", heading, f"there is no seat {names}; the others get it", mend))
    for words, seat in found.guessed:
        out.remarks.append(f"{_short(words)!r} is taken for {seat}")
    if found.everybody:
        return ()
    if not found.seats and found.control:
        out.remarks.append("a cue for control: no seat reads it")
    return found.seats or (CONTROL,)


def _effects(draft: Draft, prepared: Prepared, out: Made, extra: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the statements of a row; prose in their place is kept as it is."""
    heading, said = draft.heading("effects"), draft.texts.get("effects", "")
    lines = tuple(line for part in re.split(r"[\n;]", said) if (line := part.strip()))
    if not lines or heading is None:
        return ()
    if not any(_STATEMENT.search(line) for line in lines):
        extra.append((" ".join(heading.text.split()), said))
        out.remarks.append("its effects are prose, and kept as they are: nothing changes by themselves")
        return ()
    for wrong in problems(prepared, Inject("", "", lines)):
        out.problems.append(("error", heading, wrong.removesuffix("."), "How effects are written: scenarios/README.md"))
    return lines


def _condition(draft: Draft, prepared: Prepared, out: Made, extra: list[tuple[str, str]], day: int) -> tuple[str, int]:
    """Return the condition and the day of a row; a condition in prose is control's to judge."""
    heading, said = draft.heading("condition"), draft.texts.get("condition", "")
    if not said or heading is None:
        return "", day
    try:
        prepared.expression(said)
    except LanguageError as error:
        extra.append((" ".join(heading.text.split()), said))
        if re.search(r"[<>]|\w\.\w", said):
            out.problems.append(
                ("warning", heading, f"the condition is not understood: {error.message}", "Control decides.")
            )
        else:
            out.remarks.append("its condition is prose: it goes in when control releases it")
        if day >= 0:
            extra.append((PLANNED_FOR, long_date(prepared.names.date(day))))
        return "", -1
    return said, day


def _id(draft: Draft, used: set[str]) -> str:
    """Return an id that is not used, the same for the same list."""
    said = draft.texts.get("id", "") or f"msel:{draft.texts.get('number') or f'row {draft.row.number}'}"
    said = " ".join(said.split())[:80]
    out, number = said, 2
    while out in used:
        out, number = f"{said}-{number}", number + 1
    return out


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
