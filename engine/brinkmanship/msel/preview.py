"""A reading of a list in words, for a terminal and for logs: columns, rows, and what was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import short_date
from brinkmanship.msel.reading import ERROR, Reading, RowRead

_MOST_ALIKE = 3


def preview(reading: Reading, prepared: Prepared) -> list[str]:
    """Return the lines that say how a list was understood."""
    if reading.refused:
        return [reading.refused]
    out = list[str]()
    for sheet in reading.sheets:
        out += (
            _sheet(reading, sheet.name)
            if not sheet.left_out
            else [f"Sheet {sheet.name} is left out: {sheet.left_out}."]
        )
    if reading.notes:
        out += ["", *reading.notes]
    out += ["", "Injects"]
    out += _table([_row(row, prepared) for row in reading.rows if row.planned is not None])
    if not reading.rows:
        out += _table([_planned(one, prepared) for one in reading.planned])
    if remarks := list(_remarks(reading)):
        out += ["", "How words were read", *remarks]
    left = [row for row in reading.rows if row.kind == "left out"]
    if left:
        out += [
            "",
            "Rows left out",
            *(f"  {row.sheet}, row {row.number}: {row.remarks[0]} ({row.text[:60]})" for row in left),
        ]
    if reading.problems:
        out += ["", "To look at", *problem_lines(reading)]
    return [*out, "", verdict(reading)]


def verdict(reading: Reading) -> str:
    """Return in one line what came of it."""
    if reading.refused:
        return reading.refused
    count = Counter(one.severity for one in reading.problems)
    wrong = sum(row.kind == "wrong" for row in reading.rows)
    said = f"{_many(len(reading.planned), 'inject')} understood"
    said += f", {_many(wrong, 'row')} not" if wrong else ""
    return f"{said}; {_many(count[ERROR], 'error')}, {_many(count['warning'], 'warning')}."


def as_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain data."""
    return {
        "source": reading.source,
        "refused": reading.refused,
        "sheets": [{"name": one.name, "left_out": one.left_out} for one in reading.sheets],
        "columns": [
            {
                "sheet": c.sheet,
                "column": c.letter,
                "heading": c.heading,
                "field": c.field,
                "meaning": c.meaning,
                "how": c.how,
            }
            for c in reading.columns
        ],
        "notes": list(reading.notes),
        "problems": [
            {"severity": p.severity, "where": p.where, "message": p.message, "mend": p.mend} for p in reading.problems
        ],
        "unknown": dict(reading.unknown),
        "rows": [
            {"sheet": r.sheet, "row": r.number, "kind": r.kind, "text": r.text, "remarks": list(r.remarks)}
            for r in reading.rows
        ],
        "injects": [one.to_json() for one in reading.planned],
    }


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _sheet(reading: Reading, name: str) -> list[str]:
    columns = [one for one in reading.columns if one.sheet == name]
    rows = [
        (one.letter, " ".join(one.heading.split())[:44], one.meaning, "" if one.how in ("", "by name") else one.how)
        for one in columns
    ]
    return [f"Sheet {name}", *_table(rows)]


def _row(row: RowRead, prepared: Prepared) -> tuple[str, ...]:
    assert row.planned is not None
    return (str(row.number), *_planned(row.planned, prepared))


def _planned(one: Planned, prepared: Prepared) -> tuple[str, ...]:
    when = short_date(prepared.names.date(one.day)) if one.day >= 0 else "when released"
    if one.msel.scenario_time:
        when += f" {one.msel.scenario_time}" if one.day >= 0 else f" ({one.msel.scenario_time})"
    to = ", ".join(one.inject.to) or "all"
    return (one.msel.number, when, to if len(to) <= 24 else to[:23] + "…", one.msel.medium, one.name[:50])


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _remarks(reading: Reading) -> Iterator[str]:
    """Yield each remark once, with the rows it is of."""
    found: dict[str, list[str]] = {}
    for row in reading.rows:
        if row.kind == "inject":
            for remark in row.remarks:
                found.setdefault(remark, []).append(str(row.number))
    for remark, rows in found.items():
        yield f"  {remark} ({_rows(rows)})"


def _rows(numbers: list[str]) -> str:
    more = len(numbers) - _MOST_ALIKE
    said = ", ".join(numbers[:_MOST_ALIKE])
    return f"{'row' if len(numbers) == 1 else 'rows'} {said}" + (f" and {more} more" if more > 0 else "")


def problem_lines(reading: Reading, most: int = 30) -> list[str]:
    """Return what was not understood, errors first, and which names of recipients are to be told."""
    found = sorted(reading.problems, key=lambda one: one.severity)
    out = [f"  {one.severity}: {one.text}" for one in found[:most]]
    out += [f"  ... and {len(found) - most} more"] if len(found) > most else []
    if reading.unknown:
        out.append("  Names that are no seat here; say which seat each is, or all, or control:")
        out += [f"    --to '{name}=SEAT'  ({_many(count, 'row')})" for name, count in reading.unknown[:12]]
    return out
