"""Runs the measures of balance, keeps what was measured in a file, and prints what it says."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from brinkmanship.analysis.balance.measures import LEAST_SCORE, LEAST_SHARE, MEASURES, Chosen, Row
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.game.errors import GameError

Rows = dict[str, dict[str, Any]]
"""What was measured, by key: 'measure/…'."""


def rows_of(bench: Bench, chosen: Chosen, names: Iterable[str]) -> list[Row]:
    """Return everything that is to be measured."""
    return [row for name in names for row in MEASURES[name](bench, chosen)]


def measured(rows: Iterable[Row], file: Path | None, header: Mapping[str, Any], say: Callable[[str], None]) -> Rows:
    """Measure every row and return them all; those that `file` already holds are read from it, others added to it.

    Raises :class:`GameError` for a file of another scenario, seed or number of futures.
    """
    done = dict(_read(file, header)) if file is not None and file.is_file() else {}
    found: Rows = {}
    if file is not None:
        kept = [{"balance": dict(header)}, *({"key": key, "row": row} for key, row in done.items())]
        file.write_text("".join(json.dumps(line, allow_nan=False) + "\n" for line in kept), "utf-8")
    for key, measure in rows:
        say(key)
        if key not in done:
            done[key] = measure()
            if file is not None:
                with file.open("a", encoding="utf-8") as out:
                    out.write(json.dumps({"key": key, "row": done[key]}, allow_nan=False) + "\n")
        found[key] = done[key]
    return found


def _read(file: Path, header: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    lines = file.read_text("utf-8").split("\n")[:-1]  # without a last one that was cut off
    try:
        first, *rest = [json.loads(line) for line in lines]
        of = first["balance"]
        found = [(str(line["key"]), dict(line["row"])) for line in rest]
    except (ValueError, KeyError, TypeError):
        raise GameError(f"{file} holds no measures of balance; give another file") from None
    other = [f"{name} {of.get(name)} instead of {value}" for name, value in header.items() if of.get(name) != value]
    if other:
        raise GameError(f"{file} is of {', '.join(other)}; give another file, or delete it")
    yield from found


def tables(rows: Rows) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield title, headings and lines of what was measured."""
    by: dict[str, Rows] = defaultdict(dict)
    for key, row in rows.items():
        name, _, rest = key.partition("/")
        by[name][rest] = row
    for name, found in by.items():
        yield from _TABLES[name](found)


Tables = Iterator[tuple[str, list[str], list[list[str]]]]


def _days(found: Rows) -> Tables:
    row = found["all"]
    yield (
        f"Political capital in doctrine games (at most {row['most_capital']:g})",
        ["Seat", "Mean", "At the end"],
        [[seat, f"{one['mean']:.2f}", f"{one['end']:.2f}"] for seat, one in row["capital"].items()],
    )
    yield (
        "Numbers that end at the end of their range, in a quarter of cases or more",
        ["Number", "Share"],
        [[name, _percent(share)] for name, share in row["at_the_end_of_their_range"].items()],
    )
    yield "Orders never open early", ["Order"], [[name.rstrip("/")] for name in row["never_open_early"]]


def _policies(found: Rows) -> Tables:
    lines = []
    for key, row in found.items():
        seat, policy = key.split("/")
        if seat in row["scores"]:
            lines.append([seat, policy, f"{100 * row['own']:.1f}", _points(row["scores"][seat]), _points(row["force"])])
    yield (
        "A seat's policy against its doctrine, others by doctrine (points of 100)",
        ["Seat", "Policy", "Doctrine scores", "Score", "Open force"],
        lines,
    )


def _families(found: Rows) -> Tables:
    yield (
        "All orders of a family once each, early, against none (points of 100)",
        ["Family", "Open force", "Outcomes that move"],
        [[name, _points(row["force"]), _moved(row)] for name, row in found.items()],
    )


def _variance(found: Rows) -> Tables:
    for actor, row in found.items():
        lines = [
            ["Hidden type, first order", _percent(row["type_first_order"])],
            ["Hidden type, redrawn alone", _percent(row["type_total"])],
            ["Play of the other seats, redrawn alone", _percent(row["play_total"])],
            ["Chance, redrawn alone", _percent(row["chance_total"])],
            *([f"Open force of type {name}", _percent(share)] for name, share in row["types"].items()),
        ]
        yield (
            f"What explains the variance of open force ({_percent(row['force'])}), type of {actor}",
            ["Group", "Share"],
            lines,
        )


def _numbers(found: Rows) -> Tables:
    dead = [[name] for name, row in found.items() if row["anything"] == 0]
    yield f"Numbers that move nothing ({len(dead)} of {len(found)})", ["Number"], dead
    weak = [
        [name, _percent(row["anything"])] for name, row in found.items() if row["anything"] > 0 and not row["endings"]
    ]
    yield "Numbers that move scores alone, in how many futures", ["Number", "Futures"], weak


def _influence(found: Rows) -> Tables:
    seats: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for key, row in found.items():
        seat, _, order = key.partition("/")
        seats[seat].append((order.rstrip("/"), row))
    lines, whole = [], [row for rows in seats.values() for _, row in rows]
    for seat, rows in [*seats.items(), ("all", [("", row) for row in whole])]:
        outcome = sum(bool(row["moves_outcome"]) for _, row in rows)
        moving = sum(bool(row["moves_outcome"] or row["moves_score"]) for _, row in rows)
        lines.append([seat, str(len(rows)), str(outcome), str(moving), _percent(moving / len(rows))])
    yield (
        f"Orders that shift an outcome by {100 * LEAST_SHARE:g} point or a score by {100 * LEAST_SCORE:g}, beyond three errors",
        ["Seat", "Orders", "Shift an outcome", "Shift anything", "Share"],
        lines,
    )
    strong = sorted(
        ((abs(row["force"][0]), seat, order, row) for seat, rows in seats.items() for order, row in rows),
        key=lambda one: -one[0],
    )
    yield (
        "The strongest on open force (points of 100)",
        ["Seat", "Order", "Open force", "Outcomes that move"],
        [[seat, order, _points(row["force"]), _moved(row)] for _, seat, order, row in strong[:20]],
    )
    dead = {
        seat: [order for order, row in rows if not (row["moves_outcome"] or row["moves_score"])]
        for seat, rows in seats.items()
    }
    yield "Orders that move nothing", ["Seat", "Orders"], [[seat, ", ".join(dead[seat])] for seat in dead if dead[seat]]


_TABLES: Mapping[str, Callable[[Rows], Tables]] = {
    "days": _days,
    "policies": _policies,
    "families": _families,
    "variance": _variance,
    "numbers": _numbers,
    "influence": _influence,
}


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _points(pair: list[float]) -> str:
    return f"{100 * pair[0]:+.1f} ± {100 * pair[1]:.1f}"


def _moved(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_points(row['outcomes'][name])}" for name in row["moves_outcome"])
