"""What a record tells, from its lines alone: whatever version wrote it, and whatever its scenario. Never writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brinkmanship.game.record.branches import Branch, branches_of, find_branch, owners
from brinkmanship.game.record.header import scenario_of
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.lines import SENSELESS, Chapter, apply_pending, chapters, read_note
from brinkmanship.game.record.text import PENDING, Line, RecordError
from brinkmanship.game.record.tree import Pending
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.facts import Facts, table
from brinkmanship.game.view.labels import short_date
from brinkmanship.text import joined, printable


@dataclass(frozen=True, slots=True)
class Page:
    """One turn as recorded."""

    node: int
    parent: int
    turn: int
    date: str
    branch: str  # the one it was played on
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
            branch = f", on branch '{page.branch}'" if len(self.branches) > 1 else ""
            out.append(f"Turn {page.turn}, {page.date}{branch}")
            out += [f"  order    {text}" for text in page.orders]
            out += [f"  passed   {text}" for text in page.passed]
            out += [f"  {text}" for text in page.lines]
            out += [f"  note     {text}" for text in page.notes]
            out += [f"  seat     {text}" for text in page.seats]
        out += ["Not resolved yet", *(f"  {text}" for text in self.pending)] if self.pending else []
        return tuple(out)


def show(path: Path, turn: int | None = None, branch: str | None = None) -> Shown:
    """Return what the record *path* tells, of one *turn* or all, and of one *branch* or all.

    Raises :class:`~brinkmanship.game.record.text.RecordError` when it is no record and where it has no such turn, and
    :class:`~brinkmanship.game.errors.GameError` where it has no such branch.
    """
    index = RecordIndex.open(path, bare=True)
    header, branches = index.header, branches_of(index)
    scenario, seats = table(header, "scenario"), table(header, "seats")
    only = None if branch is None else {span.node for span in index.turns_to(find_branch(branches, branch).tip)}
    senseless, facts = list[str](), Facts(scenario_of(header), {})
    pages, pending = _pages(chapters(index, senseless), owners(index, branches), facts, senseless)
    pages = [p for p in pages if only is None or p.node in only]
    if turn is not None and pages and all(p.turn != turn for p in pages):
        where = f"branch {branch!r} of {path}" if branch is not None else path
        raise RecordError(f"{where} holds no turn {turn}: its turns are 0 to {max(p.turn for p in pages)}")
    warnings = [*index.warnings, *(f"line {f.line} (turn {f.turn}): {f.text}" for f in index.faults)]
    return Shown(
        path=str(path),
        scenario=str(scenario.get("id", "")),
        title=str(scenario.get("title", "")),
        engine=str(header.get("engine", "")),
        seed=int(header.get("seed", 0)) if isinstance(header.get("seed"), int) else 0,
        seats={str(k): str(v) for k, v in seats.items()},
        pages=tuple(p for p in pages if turn is None or p.turn == turn),
        warnings=(*warnings, *senseless, *index.gaps),
        branches=tuple(b.name for b in branches),
        pending=tuple(_pending_words(facts, pending)) if turn is None and branch is None else (),
    )


def _pages(
    parts: Sequence[Chapter | Line], owner: Mapping[int, Branch], facts: Facts, senseless: list[str]
) -> tuple[list[Page], Pending]:
    """Return every turn with its notes and the seats that changed hands after it, and what is not resolved yet."""
    turns: list[Chapter] = []
    notes, seats = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)  # by the node they follow
    pending, at = Pending(), -1
    for part in parts:
        if isinstance(part, Chapter) or part.get("kind") == "branch":
            pending, at = Pending(), _number(part.commit if isinstance(part, Chapter) else part, "node")
        if isinstance(part, Chapter):
            turns.append(part)
        elif (note := read_note(part)) is not None:
            notes[note.node].append(note.words)
        elif part.get("kind") == "seat":
            pending.clear_seat(str(part.get("seat")))
            seats[at].append(f"{part.get('seat')}: {part.get('player')}")
        elif part.get("kind") in PENDING:
            try:
                apply_pending(part, pending)
            except SENSELESS as error:
                senseless.append(f"a line ({part['kind']}) makes no sense: {error}")
    pages = []
    for part in turns:
        node, parent, turn = (_number(part.commit, name) for name in ("node", "parent", "turn"))
        pages.append(
            Page(
                *(node, parent, turn, str(part.commit.get("date", ""))),
                branch=owner[node].name if node in owner else "",
                orders=tuple(_order(facts, order) for order in part.orders),
                passed=tuple(f"{p.seat}: {p.why}" for p in part.passed),
                lines=tuple(
                    f"{short_date(line.date):>6}   {line.text}"
                    + ("" if line.public else f" [{joined([facts.name('actors', one) for one in line.known_to])}]")
                    for line in part.lines
                    if line.public or line.known_to  # what nobody knows stays untold
                ),
                notes=tuple(notes[node]),
                seats=tuple(seats[node]),
            )
        )
    return pages, pending


def _pending_words(facts: Facts, pending: Pending) -> Iterator[str]:
    for seat, draft in pending.drafts.items():
        plan = "; ".join(_order(facts, order) for order in draft.orders) or "none"
        yield f"plan     {seat}, revision {draft.revision}: {plan}"
    for one in pending.improvised.values():
        yield f"inject   {one.id}: {printable(one.text)}"
    if pending.handed_in:
        yield f"handed in by {', '.join(sorted(pending.handed_in))}"


def _number(line: Line, name: str) -> int:
    value = line.get(name)
    return value if isinstance(value, int) else -1


def _order(facts: Facts, order: Order) -> str:
    amount = f" x{order.amount:g}" if order.amount != 1.0 else ""
    return f"{facts.order_text(order)}{amount}" + (f" ({printable(order.note)})" if order.note else "")
