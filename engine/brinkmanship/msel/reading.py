"""Reads a list of injects: each column and row as it was understood, what was not, and the injects that come of it.

Nothing is guessed in silence and nothing is lost: a column without a meaning here stays with its inject, a row that is left
out is told with its reason, and a file that is no list of injects is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from brinkmanship.game.exercise.schedule import NOT_READY
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.msel.grid import NotASheet, Row, Sheet, letter
from brinkmanship.msel.headings import FIELDS, Heading, Headings, find_headings, is_heading_again, missing
from brinkmanship.msel.recipients import Recipients
from brinkmanship.msel.rows import Draft, draft_of, planned_of
from brinkmanship.msel.sheets import read_bytes, read_sheets
from brinkmanship.msel.timing import Timing, calendar_of
from brinkmanship.msel.vocabulary import plain
from brinkmanship.msel.when import Calendar, When, day_first_of, day_in

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person says of a list beside what it says itself."""

    recipients: Mapping[str, str] = field(default_factory=dict)  # words of the list -> seat ids, 'all' or 'control'
    columns: Mapping[str, str] = field(default_factory=dict)  # heading -> a key of FIELDS, '' to keep it as it is
    first_day: date | None = None  # the date of the list that is the scenario's first day
    on: date | None = None  # the day of the exercise
    days_per_hour: float | None = None  # days of the scenario in an hour of the list
    day_first: bool | None = None  # whether 3/4/2022 is in April
    h_hour: int = 0  # minutes of the day at H-hour


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not understood, or was and should be looked at."""

    severity: str  # 'error': the row is left out; 'warning'
    where: str  # 'MSEL, row 7, column F (Send to)'
    message: str
    mend: str = ""

    @property
    def text(self) -> str:
        """The problem as one line."""
        return f"{self.where}: {self.message}" + (f". {self.mend}" if self.mend else "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was understood."""

    sheet: str
    letter: str
    heading: str
    field: str  # a key of FIELDS, '' kept with the inject as it is
    how: str  # 'by name', 'by a word of it', 'as a misspelling', 'as told', ''
    filled: int  # rows with something in it
    sample: str  # from its first such row

    @property
    def meaning(self) -> str:
        """What it is taken for, in words."""
        return FIELDS.get(self.field, "kept with the inject as it is")


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row as it was understood."""

    sheet: str
    number: int  # as in the file
    kind: str  # 'inject', 'headings', 'banner', 'left out' or 'wrong'
    text: str  # its name, or what it says
    planned: Planned | None = None
    remarks: tuple[str, ...] = ()  # how it was understood where that is not plain, or why it is left out


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet, and why it was left out; '' where it was read."""

    name: str
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a list."""

    planned: tuple[Planned, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[RowRead, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: str = ""  # why it is no list of injects at all
    sheets: tuple[SheetRead, ...] = ()
    notes: tuple[str, ...] = ()  # how days and times were read
    unknown: tuple[
        tuple[str, int], ...
    ] = ()  # names of recipients that are nobody's here, with how many rows have them
    source: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps rows out."""
        return tuple(one for one in self.problems if one.severity == ERROR)

    @property
    def good(self) -> bool:
        """Whether all of it was understood well enough to be used."""
        return not self.refused and not self.errors and bool(self.planned)

    @property
    def objectives(self) -> tuple[str, ...]:
        """The objectives that the injects serve, in order of their first."""
        return tuple(dict.fromkeys(one.msel.objective for one in self.planned if one.msel.objective))


def read_msel(
    source: Path | bytes,
    prepared: Prepared,
    choices: Choices | None = None,
    *,
    name: str = "",
    taken: Iterable[str] = (),
) -> Reading:
    """Return what a spreadsheet (a path, or its bytes and *name*) says, for the scenario *prepared*; raises nothing.

    *taken* are ids of injects that are in the exercise already; none of the list gets one of them.
    """
    name = name or (source.name if isinstance(source, Path) else "the list")
    try:
        sheets = read_sheets(source if isinstance(source, bytes) else read_bytes(source), name)
    except NotASheet as error:
        return Reading(refused=f"{name} is not read: {error}.", source=name)
    return _Reader(prepared, choices or Choices(), name, frozenset(taken)).read(sheets)


class _Reader:
    """One reading of a list."""

    def __init__(self, prepared: Prepared, choices: Choices, name: str, taken: frozenset[str]) -> None:
        self.prepared, self.choices, self.name, self.taken = prepared, choices, name, taken
        self.columns: list[Column] = []
        self.rows: list[RowRead] = []
        self.problems: list[Problem] = []
        self.left: list[SheetRead] = []
        self.drafts: list[Draft] = []

    def read(self, sheets: list[Sheet]) -> Reading:
        """Return the reading of all sheets."""
        found = [(sheet, self._headings(sheet)) for sheet in sheets]
        lists = [(sheet, one) for sheet, one in found if one is not None]
        if not lists:
            return Reading(refused=self._refusal(sheets), sheets=tuple(self.left), source=self.name)
        day_first = self.choices.day_first
        if day_first is None:
            day_first = day_first_of(
                [cell.text for sheet, _ in lists for row in sheet.rows for cell in row.cells.values()]
            )
        calendar = calendar_of(self.prepared, day_first)
        for sheet, headings in lists:
            self._sheet(sheet, headings, calendar)
        chosen = self.choices
        timing = Timing(self.prepared, calendar, chosen.first_day, chosen.on, chosen.days_per_hour, chosen.h_hour)
        timing.look(draft.times for draft in self.drafts)
        unknown = self._inject_rows(timing)
        order = {(sheet.name, row.number): at for at, (sheet, row) in enumerate((s, r) for s in sheets for r in s.rows)}
        self.rows.sort(key=lambda row: order[row.sheet, row.number])
        planned = tuple(row.planned for row in self.rows if row.planned is not None)
        notes = (*timing.notes, *self._about(planned))
        if not planned and not self.problems:
            return Reading(
                (),
                tuple(self.columns),
                tuple(self.rows),
                (),
                f"{self.name} has headings and no inject below them.",
                tuple(self.left),
                source=self.name,
            )
        return Reading(
            planned,
            tuple(self.columns),
            tuple(self.rows),
            tuple(self.problems),
            "",
            tuple(self.left),
            notes,
            unknown,
            self.name,
        )

    # --- sheets -------------------------------------------------------------------------------------------------------------

    def _headings(self, sheet: Sheet) -> Headings | None:
        """Return the headings of a sheet of injects; None, with the reason kept, for another one."""
        why, found = "", find_headings(sheet, self.choices.columns) if sheet.rows else None
        if not sheet.rows:
            why = "it is empty"
        elif found is None or not found.columns:
            why = "it has no row of headings"
        elif not found.enough:
            said = ", ".join(" ".join(one.text.split())[:30] for one in found.columns[:8])
            lacks = missing(found.fields) or "more columns that are those of injects"
            why = f"its headings ({said}) are none of a list of injects. It lacks {lacks}"
        elif sheet.hidden:
            why = "it is hidden"
        self.left.append(SheetRead(sheet.name, why))
        return None if why else found

    def _refusal(self, sheets: list[Sheet]) -> str:
        if len(sheets) == 1:
            return f"{self.name} is no list of injects: {self.left[0].left_out}."
        why = "; ".join(f"{one.name}: {one.left_out}" for one in self.left[:6])
        return f"{self.name} is no list of injects: none of its {len(sheets)} sheets is one. {why}."

    def _sheet(self, sheet: Sheet, headings: Headings, calendar: Calendar) -> None:
        body = [row for row in sheet.rows if row.number > headings.last]
        places = {one.column: one for one in headings.columns}
        for one in headings.columns:
            texts = [text for row in body if (text := row.text(one.column))]
            sample = " ".join(texts[0].split()) if texts else ""
            self.columns.append(
                Column(sheet.name, letter(one.column), one.text, one.field, one.how, len(texts), sample[:80])
            )
        for row in sheet.rows:
            if row.number < headings.first:
                self._row(sheet, row, "banner", _said(row))
            elif row.number <= headings.last:
                self._row(sheet, row, "headings", _said(row))
        for number, column, why in sheet.problems:
            if number > headings.last and column in places:
                self._problem(WARNING, self._where(sheet.name, number, places[column]), why)
        context, thread, dated = day_in(sheet.name, calendar), "", When()
        for row in body:
            if is_heading_again(row, headings):
                self._row(sheet, row, "headings", _said(row), "the headings again")
                continue
            if (banner := _banner(row, headings)) is not None:
                day = day_in(banner, calendar)
                context, dated = (context, dated) if day.empty else (day, When())
                thread = banner if plain(banner).split(" ")[0] in _THREADS else thread
                remarks = [] if day.empty else ["its day holds for the rows below"]
                self._row(sheet, row, "banner", banner, *remarks)
                continue
            draft = draft_of(sheet.name, row, headings, calendar)
            if not draft.says:
                self._row(sheet, row, "left out", _said(row), "it has neither a text nor a subject")
                continue
            if self.drafts and (joined := self.drafts[-1].with_more(draft)) is not None:
                self.drafts[-1] = joined
                self._row(sheet, row, "left out", _said(row), f"it goes on with the text of row {joined.row.number}")
                continue
            draft, dated = _carried(draft, context, dated)
            if thread and "thread" not in draft.texts:
                draft = replace(draft, texts={**draft.texts, "thread": thread})
            self.drafts.append(draft)

    def _row(self, sheet: Sheet, row: Row, kind: str, text: str, *remarks: str) -> None:
        self.rows.append(RowRead(sheet.name, row.number, kind, text, None, remarks))

    def _where(self, sheet: str, number: int, heading: Heading | None) -> str:
        column = "" if heading is None else f", column {letter(heading.column)} ({' '.join(heading.text.split())[:40]})"
        return f"{sheet}, row {number}{column}"

    def _problem(self, severity: str, where: str, message: str, mend: str = "") -> None:
        self.problems.append(Problem(severity, where, message, mend))

    # --- rows ---------------------------------------------------------------------------------------------------------------

    def _inject_rows(self, timing: Timing) -> tuple[tuple[str, int], ...]:
        """Make injects of the drafts; return the names of recipients that nobody has."""
        recipients = Recipients(self.prepared, self.choices.recipients)
        seen: dict[tuple[str, ...], Draft] = {}
        ids: dict[str, str] = {}  # number or id, plainly written -> id
        used, unknown = set(self.taken), Counter[str]()
        made: list[tuple[Draft, Planned, list[str]]] = []
        for draft in self.drafts:
            key = draft.key
            if (before := seen.get(key)) is not None and before.sheet != draft.sheet:
                why = f"the same as row {before.row.number} of sheet {before.sheet}"
                self.rows.append(RowRead(draft.sheet, draft.row.number, "left out", draft.name, None, (why,)))
                continue
            seen.setdefault(key, draft)
            result = planned_of(draft, self.prepared, recipients, timing, used)
            for severity, heading, message, mend in result.problems:
                self._problem(severity, self._where(draft.sheet, draft.row.number, heading), message, mend)
            unknown.update(dict.fromkeys(result.unknown, 1))
            if result.planned is None:
                wrong = tuple(message for severity, _, message, _ in result.problems if severity == ERROR)
                self.rows.append(RowRead(draft.sheet, draft.row.number, "wrong", draft.name, None, wrong))
                continue
            planned = result.planned
            used.add(planned.inject.id)
            for said in (planned.inject.id, planned.msel.number):
                if said:
                    ids.setdefault(plain(said), planned.inject.id)
            made.append((draft, planned, list(result.remarks)))
        for draft, planned, remarks in made:
            said = planned.msel.instead_of
            if said and (other := ids.get(plain(said))) is not None and other != planned.inject.id:
                planned = replace(planned, msel=replace(planned.msel, instead_of=other))
            elif said and said not in self.taken:
                where = self._where(draft.sheet, draft.row.number, draft.heading("instead_of"))
                self._problem(WARNING, where, f"there is no other inject {said!r} in the list", "It goes in by itself.")
                planned = replace(planned, msel=replace(planned.msel, instead_of=""))
            self.rows.append(RowRead(draft.sheet, draft.row.number, "inject", planned.name, planned, tuple(remarks)))
        return tuple(unknown.most_common())

    def _about(self, planned: tuple[Planned, ...]) -> Iterable[str]:
        """Yield what should be known of the list as a whole."""
        waiting = Counter(one.msel.status for one in planned if one.msel.status in NOT_READY)
        for status, count in waiting.items():
            if count == 1:
                yield f"1 inject is {status}: it does not go in by itself, control has to approve or release it."
            else:
                yield f"{count} injects are {status}: they do not go in by themselves, control has to approve or release them."
        if planned and not any(one.field in ("to", "team") for one in self.columns):
            yield "The list has no column of recipients: each inject goes to all seats."


_THREADS = ("module", "phase", "part", "vignette", "act", "move", "storyline", "thread", "incident")
"""What a line between the rows begins with that names a storyline."""


def _said(row: Row) -> str:
    """Return what a row says on one line."""
    texts = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells.values() if not cell.across)
    return " | ".join(texts)[:200]


def _banner(row: Row, headings: Headings) -> str | None:
    """Return the text of a row that says one thing across the columns, None for any other."""
    alone = {column: cell for column, cell in row.cells.items() if not cell.across}
    if len(alone) != 1 or len(headings.columns) < 3:
        return None
    (column, cell), across = next(iter(alone.items())), any(cell.across for cell in row.cells.values())
    heading = next((one for one in headings.columns if one.column == column), None)
    if not across and heading is not None and heading.field in ("text", "name"):
        return None
    return " ".join(cell.text.split()) if across or not cell.text.strip(" .#").isdecimal() else None


def _carried(draft: Draft, context: When, dated: When) -> tuple[Draft, When]:
    """Return a draft with the day of the banner or the row above where it has only a time, and the day it has."""
    said = [
        one
        for one in draft.times.values()
        if one.open or replace(one, minutes=None, offset=None, zone="", doubtful=False) != When()
    ]
    if said:
        day = next((replace(one, minutes=None) for name, one in draft.times.items() if name in _DAYS), When())
        return draft, dated if day.empty or day.open else day
    above = dated if not dated.empty else context
    if above.empty or any(name in _DAYS for name in (one.field for one, _ in draft.unread)):
        return draft, dated
    times = {**draft.times, "when": draft.times.get("when", When()).filled(above)}
    return replace(draft, times=times), dated


_DAYS = ("day", "turn", "date", "when")
