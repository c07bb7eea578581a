"""The turns of an exercise as a tree of branches: where it stands, what can be gone back to, how two branches differ."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.record.branches import Branch, branches_of, owners
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.replay.comparison import compare
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.control import order_text
from brinkmanship.game.view.labels import Labels, long_date, short_date
from brinkmanship.web.control.words import counted, number

_DX, _DY, _LEFT, _TOP = 92, 46, 150, 26


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A turn of the branch that the game stands on."""

    turn: int
    date: str
    orders: tuple[tuple[str, tuple[str, ...]], ...]  # by seat
    injects: int
    now: bool


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch of the record."""

    number: int  # from 1
    name: str
    first: int  # node
    from_turn: int
    turns: int
    date: str
    current: bool


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns and branches of an exercise."""

    rows: tuple[TurnRow, ...]  # the latest first
    branches: tuple[BranchRow, ...]
    tree: Markup


@dataclass(frozen=True, slots=True)
class DayRow:
    """What differs at one date."""

    date: str
    turn: int
    first: tuple[str, ...]
    second: tuple[str, ...]
    numbers: tuple[tuple[str, str, str], ...]
    regions: tuple[str, ...]
    rungs: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two branches beside each other."""

    first: str
    second: str
    same: bool
    parts: str  # date
    days: tuple[DayRow, ...]
    damage: tuple[str, ...]


def turns(exercise: Exercise) -> Turns:
    """Return the turns of the present branch and all branches."""
    game = exercise.game
    names, branch = game.prepared.names, game.branch
    index = _index(exercise)
    every = branches_of(index)
    own = owners(index, every)
    here = own[branch[-1].number]
    rows = []
    for node in reversed(branch):
        by_seat: dict[str, list[str]] = {}
        for order in node.orders:
            by_seat.setdefault(names.actor(order.seat), []).append(order_text(names, order))
        given = tuple((seat, tuple(texts)) for seat, texts in by_seat.items())
        when = long_date(names.date(node.world.day))
        rows.append(TurnRow(node.turn, when, given, len(node.injects), node is branch[-1]))
    listed = tuple(
        BranchRow(number, b.name, b.first, b.from_turn, b.turns, _date(names, index, b), b is here)
        for number, b in enumerate(every, 1)
    )
    return Turns(tuple(rows), listed, Markup(_tree(index, every, own, {n.number for n in branch}, branch[-1].number)))


def compared(exercise: Exercise, first: int, second: int) -> Compared:
    """Return how the branches of two numbers (from 1) differ; raise `GameError` for a number that is none."""
    index = _index(exercise)
    every = branches_of(index)
    for one in (first, second):
        if not 1 <= one <= len(every):
            raise GameError(f"there is no branch {one}; there are 1 to {len(every)}")
    left, right = (Timeline(index, None, every[at - 1].first) for at in (first, second))
    found = compare(left, right, (every[first - 1].name, every[second - 1].name))
    facts = left.facts

    def said(ref: str, value: float, unit: str) -> str:
        kind, _, rest = ref.partition(":")
        words = facts.tracks[kind][facts.rows[kind][rest.rpartition(".")[2]]]
        return number(value, unit, words.low, words.high)

    def label(ref: str, text: str) -> str:
        kind, _, rest = ref.partition(":")
        return f"{facts.name('bodies', rest.rpartition('.')[0])}: {text}" if kind == "body" else text

    days = tuple(
        DayRow(
            long_date(day.date),
            day.turn,
            day.only_first,
            day.only_second,
            tuple(
                (label(g.ref, g.label), said(g.ref, g.first, g.unit), said(g.ref, g.second, g.unit)) for g in day.gaps
            ),
            day.regions,
            day.rungs,
        )
        for day in found.days
    )
    parts = long_date(found.parts_at) if found.parts_at is not None else ""
    return Compared(*found.names, found.same, parts, days, found.damage)


def branch_of(exercise: Exercise, number: int) -> Branch:
    """Return the branch of a number (from 1); raise `GameError` where there is none."""
    every = exercise.branches()
    if not 1 <= number <= len(every):
        raise GameError(f"there is no branch {number}; there are 1 to {len(every)}")
    return every[number - 1]


def _index(exercise: Exercise) -> RecordIndex:
    return RecordIndex([line.encode("utf-8") for line in exercise.game.record_lines], "the exercise")


def _date(names: Labels, index: RecordIndex, branch: Branch) -> str:
    span = next(span for span in index.spans if span.node == branch.tip)
    return short_date(names.date(span.day))


def _tree(index: RecordIndex, every: tuple[Branch, ...], own: dict[int, Branch], on: set[int], at: int) -> str:
    """Return the tree of turns as SVG: a row for each branch, a column for each turn; the present branch is drawn strong."""
    rows = {branch.first: row for row, branch in enumerate(every)}
    last = max(span.turn for span in index.spans)
    width, height = _LEFT + last * _DX + 60, _TOP * 2 + (len(every) - 1) * _DY + 14
    place = {s.node: (_LEFT + s.turn * _DX, _TOP + rows[own[s.node].first] * _DY) for s in index.spans}
    label = f"Tree of {counted(len(every), 'branch', 'branches')} and {counted(last, 'turn')}; the table below says the same."
    out = [
        f'<svg class="tree" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(label)}" font-family="system-ui, sans-serif" font-size="12">'
    ]
    for span in index.spans:
        if span.parent not in place:
            continue
        (x1, y1), (x2, y2) = place[span.parent], place[span.node]
        strong = span.node in on
        colour, wide = ("#174a84", 3) if strong else ("#9aa4b2", 1.5)
        path = f"M{x1} {y1}H{x2}" if y1 == y2 else f"M{x1} {y1}C{x1 + 40} {y1} {x2 - 50} {y2} {x2} {y2}"
        out.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{wide}"/>')
    for span in index.spans:
        x, y = place[span.node]
        strong = span.node in on
        fill = "#b3360f" if span.node == at else "#174a84" if strong else "#ffffff"
        edge = "#b3360f" if span.node == at else "#174a84" if strong else "#6b7686"
        radius = 8 if span.node == at else 6
        out.append(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{edge}" stroke-width="2"/>')
        text = "start" if span.turn == 0 else f"turn {span.turn}"
        out.append(f'<text x="{x}" y="{y + 22}" text-anchor="middle" fill="#3d4656">{text}</text>')
    for branch in every:
        y = _TOP + rows[branch.first] * _DY
        name = branch.name if len(branch.name) <= 24 else branch.name[:23] + "…"
        out.append(f'<text x="6" y="{y + 4}" fill="#1b2430">{escape(name)}</text>')
    return "".join([*out, "</svg>"])
