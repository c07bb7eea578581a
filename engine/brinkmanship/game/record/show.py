"""What a record tells, from its lines alone: whatever version wrote it, and whatever its scenario. Never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brinkmanship.game.record.branches import branches_of, find_branch, owners, road_to
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.lines import SENSELESS, Chapter, apply_pending, chapters, read_note
from brinkmanship.game.record.text import PENDING, Line, RecordError
from brinkmanship.game.record.tree import Note, Pending
from brinkmanship.game.view.labels import short_date
from brinkmanship.text import printable


@dataclass(frozen=True, slots=True)
class Page:
    """One turn as recorded."""

    node: int
    parent: int
    turn: int
    date: str
    branch: str  # the road it was played on
    orders: tuple[str, ...]
    passed: tuple[str, ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()  # written down after it: for control, never for a seat
    seats: tuple[str, ...] = ()  # that changed hands after it


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as told."""

    path: str
    scenario: str
    title: str
    engine: str
    seed: int
    seats: dict[str, str]
    pages: tuple[Page, ...]
    warnings: tuple[str, ...]
    branches: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()  # what was done in the turn that is not resolved

    @property
    def lines(self) -> tuple[str, ...]:
        """The record as lines of text."""
        out = [f"{self.title} ({self.scenario}), seed {self.seed}, written by version {self.engine}"]
        out += [f"  {seat}: {player}" for seat, player in self.seats.items()]
        out += [f"warning: {w}" for w in self.warnings]
        for page in self.pages:
            road = f", on branch '{page.branch}'" if len(self.branches) > 1 else ""
            out.append(f"Turn {page.turn}, {page.date}{road}")
            out += [f"  order    {text}" for text in page.orders]
            out += [f"  passed   {text}" for text in page.passed]
            out += [f"  {text}" for text in page.lines]
            out += [f"  note     {text}" for text in page.notes]
            out += [f"  seat     {text}" for text in page.seats]
        out += ["Not resolved yet", *(f"  {text}" for text in self.pending)] if self.pending else []
        return tuple(out)


def show(path: Path, turn: int | None = None, branch: str | None = None) -> Shown:
    """Return what the record *path* tells, of one *turn* or all, and of the road of one *branch* or all.

    Raises :class:`~brinkmanship.game.record.text.RecordError` when it is no record and where it has no such turn, and
    :class:`~brinkmanship.game.errors.GameError` where it has no such branch.
    """
    index = RecordIndex.open(path, bare=True)
    header, roads = index.header, branches_of(index)
    scenario, seats = (found if isinstance(found := header.get(k), dict) else {} for k in ("scenario", "seats"))
    only = None if branch is None else {span.node for span in road_to(index, find_branch(roads, branch).tip)}
    of = {node: road.name for node, road in owners(index, roads).items()}
    senseless: list[str] = []
    parts = chapters(index, senseless)
    notes, seats_by_node, pending = _between(parts, senseless)
    pages = [_page(part, of, notes, seats_by_node) for part in parts if isinstance(part, Chapter)]
    pages = [p for p in pages if only is None or p.node in only]
    if turn is not None and pages and all(p.turn != turn for p in pages):
        where = f"branch {branch!r} of {path}" if branch is not None else path
        raise RecordError(f"{where} holds no turn {turn}: its turns are 0 to {max(p.turn for p in pages)}")
    warnings = [*index.warnings, *(f"line {f.line} (turn {f.turn}): {f.text}" for f in index.faults)]
    warnings += [*senseless, *index.gaps]
    return Shown(
        path=str(path),
        scenario=str(scenario.get("id", "")),
        title=str(scenario.get("title", "")),
        engine=str(header.get("engine", "")),
        seed=int(header.get("seed", 0)) if isinstance(header.get("seed"), int) else 0,
        seats={str(k): str(v) for k, v in seats.items()},
        pages=tuple(p for p in pages if turn is None or p.turn == turn),
        warnings=tuple(warnings),
        branches=tuple(road.name for road in roads),
        pending=pending if turn is None and branch is None else (),
    )


def _between(
    parts: Sequence[Chapter | Line], senseless: list[str]
) -> tuple[list[Note], dict[int, list[str]], tuple[str, ...]]:
    """Return the notes, the seats that changed hands by the state at which they did, and what is not resolved yet."""
    notes, seats, pending, at = list[Note](), dict[int, list[str]](), Pending(), -1
    for part in parts:
        if isinstance(part, Chapter):
            pending, at = Pending(), _number(part.commit.get("node"))
        elif (note := read_note(part)) is not None:
            notes.append(note)
        elif part.get("kind") == "branch":
            pending, at = Pending(), _number(part.get("node"))
        elif part.get("kind") == "seat":
            pending.clear_seat(str(part.get("seat")))
            seats.setdefault(at, []).append(f"{part.get('seat')}: {part.get('player')}")
        elif part.get("kind") in PENDING:
            try:
                apply_pending(part, pending)
            except SENSELESS as error:
                senseless.append(f"a line ({part['kind']}) makes no sense: {error}")
    told = [
        f"plan     {seat}, revision {draft.revision}: {'; '.join(_order(o.to_json()) for o in draft.orders) or 'none'}"
        for seat, draft in pending.drafts.items()
    ]
    told += [f"inject   {one.id}: {printable(one.text)}" for one in pending.improvised.values()]
    told += [f"handed in by {', '.join(sorted(pending.handed_in))}"] if pending.handed_in else []
    return notes, seats, tuple(told)


def _page(part: Chapter, roads: Mapping[int, str], notes: Sequence[Note], seats: Mapping[int, Sequence[str]]) -> Page:
    commit: Line = part.commit
    return Page(
        node=_number(commit.get("node")),
        parent=_number(commit.get("parent")),
        turn=_number(commit.get("turn")),
        date=str(commit.get("date", "")),
        branch=roads.get(_number(commit.get("node")), ""),
        orders=tuple(_order(o.to_json()) for o in part.orders),
        passed=tuple(f"{p.seat}: {p.why}" for p in part.passed),
        lines=tuple(
            f"{short_date(line.date):>6}   {line.text}" + ("" if line.public else f" [{', '.join(line.known_to)}]")
            for line in part.lines
            if line.public or line.known_to  # what nobody knows stays untold
        ),
        notes=tuple(note.words for note in notes if note.node == _number(commit.get("node"))),
        seats=tuple(seats.get(_number(commit.get("node")), ())),
    )


def _number(value: Any) -> int:
    return value if isinstance(value, int) else -1


def _order(order: dict[str, Any]) -> str:
    words = [order["seat"], "lifts" if order.get("lift") else "orders", order["action"]]
    words += [f"on {order['target']}"] if order.get("target") else []
    words += [f"at {order['place']}"] if order.get("place") else []
    words += [f"x{order['amount']:g}"] if "amount" in order else []
    words += [f"({printable(order['note'])})"] if order.get("note") else []
    return " ".join(words)
