"""Headings of lists of injects, as planners write them: what each column is, and which row the headings are in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from brinkmanship.msel.grid import Cell, Row, Sheet
from brinkmanship.msel.vocabulary import by_word, pattern, plain

AS_WRITTEN = " (as written)"
"""Ends the heading of a column of ours that keeps what another list said in a column of that heading."""
FIELDS: Mapping[str, str] = {
    "id": "id",
    "number": "number",
    "day": "day of the scenario",
    "turn": "turn",
    "date": "date",
    "time": "time",
    "when": "date and time",
    "scenario_date": "date in the scenario",
    "scenario_time": "time in the scenario",
    "delivery_date": "date in the room",
    "delivery_time": "time in the room",
    "delivery": "date and time in the room",
    "name": "subject",
    "text": "text",
    "sender": "seems to come from",
    "to": "addressed to",
    "team": "team addressed",
    "medium": "medium",
    "controller": "controller",
    "expected": "expected action",
    "objective": "objective",
    "thread": "storyline",
    "type": "type",
    "status": "status",
    "effects": "effects",
    "condition": "condition",
    "instead_of": "instead of",
    "notes": "notes",
}
"""What a column may be, and how people are told."""

_WORDS: tuple[tuple[str, str], ...] = (
    ("expected", r"\b(expected|anticipated|desired|attendue?s?|erwartete?s?|esperad[ao]|attes[ao])\b"),
    ("instead_of", r"\b(instead|alternative)\b"),
    ("delivery_date", r"\b(delivery|real|actual)\b.*\bdate\b"),
    ("delivery_time", r"\b(delivery|real|actual|delivered)\b.*\btime\b|\btime\b.*\b(delivery|delivered)\b"),
    ("scenario_date", r"\b(scenario|simulated|game|fictional|story)\b.*\bdate\b"),
    ("scenario_time", r"\b(scenario|simulated|game|fictional|story)\b.*\btime\b"),
    ("when", r"\bdtg\b|\bdate\b.*\btime\b|\btime\b.*\bdate\b"),
    ("objective", r"\bobjecti(ve|f)s?\b"),
    ("status", r"\bstat(us|ut)\b"),
    ("medium", r"\b(mode|method|means|medium|channel)\b"),
    ("controller", r"\b(injected by|controller|delivered by)\b"),
    ("to", r"\b(recipients?|addressees?|sen[dt] to|destinataires?|audience)\b"),
    ("sender", r"\b(sen[dt] from|sender|originator|simulated source|from)\b"),
    ("thread", r"\b(storyline|thread|vignette)\b"),
    ("type", r"\btype\b"),
    ("number", r"^(msel|event|inject|serial|item)\b.{0,12}\b(no|nr|number|id)$"),
    ("text", r"\b(description|script|message|summary)\b"),
    ("name", r"\b(subject|title|headline)\b"),
    ("day", r"\bday\b"),
    ("time", r"\btime\b"),
    ("date", r"\bdate\b"),
    ("notes", r"\b(notes|remarks|comments)\b"),
)
"""Fields by a word of a heading that is none of the aliases; the first that fits."""

_POINTS: Mapping[str, int] = {
    "text": 2, "name": 1, "to": 2, "sender": 2, "medium": 2, "expected": 3, "controller": 2, "number": 1, "id": 1, "time": 1,
    "when": 1, "day": 1, "turn": 1, "scenario_time": 2, "scenario_date": 2, "delivery_time": 1, "delivery": 1, "type": 1,
    "objective": 1, "thread": 1, "effects": 2, "condition": 1, "instead_of": 1, "team": 1,
}  # fmt: skip
ENOUGH = 6
"""How many points of `_POINTS` a row of headings needs, to be that of a list of injects."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as it was understood."""

    column: int
    text: str  # as written
    field: str = ""  # a key of FIELDS, '' kept as it is
    how: str = ""  # 'by name', 'by a word of it', 'as a misspelling', 'as told'


@dataclass(frozen=True, slots=True)
class Headings:
    """The row, or two, of headings of a sheet."""

    first: int  # row numbers of the file
    last: int
    columns: tuple[Heading, ...]

    @property
    def points(self) -> int:
        """How much of a list of injects they speak."""
        return sum(_POINTS.get(one.field, 0) for one in self.columns)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(one.field for one in self.columns if one.field)

    @property
    def enough(self) -> bool:
        """Whether these are headings of a list of injects: what is said, and some of to whom, when, from whom and how."""
        about = self.fields & {"to", "team", "sender", "medium", "expected", "controller", "effects"}
        return self.points >= ENOUGH and bool(self.fields & {"text", "name"}) and bool(about)


@lru_cache(20_000)
def field_of(heading: str) -> tuple[tuple[float, str, str], ...]:
    """Return what a heading may be: (how sure, 0 to 1; field; how it was found), the surest first.

    >>> field_of("SEND FROM (SIMULATED)")[0]
    (1.0, 'sender', 'by name')
    >>> field_of("Expected Reaction to Injct")[0][1:], field_of("Recipiants")[0][1:], field_of("ESF")
    (('expected', 'by a word of it'), ('to', 'as a misspelling'), ())
    """
    if heading.endswith(AS_WRITTEN):
        return ()
    whole, outside = plain(heading), plain(re.sub(r"\([^)]*\)", " ", heading))
    aliases, out = by_word("headings"), dict[str, tuple[float, str]]()
    for rank, form in ((1.0, whole), (0.97, outside)):
        form = re.sub(r"\s*(#|°)$", " no", form).strip() if form not in ("#", "n°") else form
        for said in (form, form.removesuffix(" s")):
            if said in aliases:
                sure = 1.0 if said == whole or rank < 1 else rank
                out.setdefault(aliases[said], (sure + 0.01 * (said == aliases[said]), "by name"))
    if out:
        return tuple(sorted(((rank, field, how) for field, (rank, how) in out.items()), reverse=True))
    if not outside or len(whole) > 80:
        return ()
    foreign = re.search(rf"\b({pattern('other_columns').pattern})\b", whole)
    if not foreign:
        for field, words in _WORDS:
            if re.search(words, outside):
                out[field] = (0.8, "by a word of it")
                break
    if not out and not foreign and 4 <= len(outside) <= 40 and (near := get_close_matches(outside, aliases, 1, 0.84)):
        out[aliases[near[0]]] = (0.65, "as a misspelling")
    return tuple(sorted(((rank, field, how) for field, (rank, how) in out.items()), reverse=True))


def _assigned(texts: Mapping[int, str], told: Mapping[str, str]) -> tuple[Heading, ...]:
    """Return each column with its field, the surest first; a field goes to one column."""
    wanted = {plain(heading): field for heading, field in told.items()}
    claims: list[tuple[float, int, int, str, str]] = []
    for order, (column, text) in enumerate(texts.items()):
        if plain(text) in wanted:
            if wanted[plain(text)]:
                claims.append((2.0, -order, column, wanted[plain(text)], "as told"))
            continue
        claims += [(rank, -order, column, field, how) for rank, field, how in field_of(text)]
    found: dict[int, tuple[str, str]] = {}
    taken: set[str] = set()
    for _, _, column, field, how in sorted(claims, reverse=True):
        if column not in found and field not in taken:
            found[column] = (field, how)
            taken.add(field)
    fallback = {"number": ("text", "name"), "name": ("text",), "text": ("name",), "sender": ("controller",)}
    for _, _, column, field, how in sorted(
        claims, reverse=True
    ):  # a column called Event may be number, subject or text
        if column in found:
            continue
        for other in fallback.get(field, ()):
            if other not in taken and plain(texts[column]) in _DOUBLE:
                found[column] = (other, how)
                taken.add(other)
                break
    return tuple(Heading(column, text, *found.get(column, ("", ""))) for column, text in texts.items())


_DOUBLE = frozenset({"event", "inject", "summary", "narrative", "key event", "injection"})


def find_headings(sheet: Sheet, told: Mapping[str, str], most: int = 60) -> Headings | None:
    """Return the headings of a sheet among its first rows, the ones that speak most of injects; None where none speaks."""
    best: Headings | None = None
    rows = sheet.rows[:most]
    for at, row in enumerate(rows):
        tries = [(row, row)]
        if at + 1 < len(rows) and rows[at + 1].number == row.number + 1 and _in_two(row, rows[at + 1]):
            tries.append((row, rows[at + 1]))
        for first, last in tries:
            texts = _texts(first, last)
            if (
                len(texts) < 3
                or not _some(texts.values())
                or sum(len(text) > 80 for text in texts.values()) > len(texts) // 4
            ):
                continue
            found = Headings(first.number, last.number, _assigned(texts, told))
            if best is None or _rank(found) > _rank(best):
                best = found
    return best


def _some(texts: Iterable[str]) -> bool:
    """Return whether two texts at least are names of columns, before all of them are looked at closely."""
    known = (
        plain(text) in by_word("headings") or plain(re.sub(r"\([^)]*\)|#", " ", text)) in by_word("headings")
        for text in texts
    )
    return sum(known) >= 2


def _in_two(first: Row, last: Row) -> bool:
    """Return whether two rows may be headings together: a group's above those of its columns."""
    if any(cell.across for cell in last.cells.values()) or not any(cell.across for cell in first.cells.values()):
        return False
    named = [texts for cell in last.cells.values() if (texts := field_of(cell.text)) and texts[0][2] == "by name"]
    return len(named) >= 2


def _rank(found: Headings) -> tuple[int, int, int]:
    return (found.points, -(found.last - found.first), -found.first)


def _texts(first: Row, last: Row) -> dict[int, str]:
    """Return the heading of each column: of one row, or of a group's row with the row below."""
    out = {}
    for column in sorted({*first.cells, *last.cells}):
        parts = [
            cell.text for row in dict.fromkeys((first.number, last.number)) if (cell := _at(first, last, row, column))
        ]
        text = " ".join(dict.fromkeys(" ".join(part.split()) for part in parts))
        if text:
            out[column] = text
    return out


def _at(first: Row, last: Row, number: int, column: int) -> Cell | None:
    return (first if number == first.number else last).cells.get(column)


def is_heading_again(row: Row, headings: Headings) -> bool:
    """Return whether a row only says the headings again, as printed lists do on each page."""
    if all(len(cell.text) > 60 or cell.across for cell in row.cells.values()):
        return False
    said = {one.column: plain(one.text) for one in headings.columns}
    texts = {column: plain(cell.text) for column, cell in row.cells.items() if not cell.across}
    same = sum(said.get(column) == text for column, text in texts.items())
    return same >= 3 and same >= len(texts) - 1


def missing(found: Iterable[str]) -> str:
    """Return in words what headings of a list of injects there should be beside those *found*."""
    have = set(found)
    out = []
    if not have & {"text", "name"}:
        out.append("what happens (Description, Message or Subject)")
    if not have & {"to", "team"}:
        out.append("to whom it goes (To, Send to or Recipient)")
    if not have & {
        "day",
        "turn",
        "date",
        "time",
        "when",
        "scenario_date",
        "scenario_time",
        "delivery",
        "delivery_time",
    }:
        out.append("when (Day, Time, DTG)")
    if not have & {"sender", "medium", "expected", "controller"}:
        out.append("from whom, how, or which action is expected (From, Method, Expected action)")
    return "; ".join(out)
