"""The roads a record took: which there are, what they are called, where they part, and one of them as its own record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.file import Writer
from brinkmanship.game.record.index import RecordIndex, TurnSpan
from brinkmanship.game.record.lines import in_present_form
from brinkmanship.game.record.text import PENDING, Line, RecordError, wall

BRANCH_MARK = "#"
_NUMBER = re.compile(r"b?(\d+)", re.ASCII)
_BY_DEFAULT = re.compile(r"(?:branch |b)?(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Branch:
    """One road of a record."""

    name: str
    first: int  # its first node; 0 for the main road
    parent: int  # the node it leaves from, -1 for the main road
    tip: int  # its last node
    turns: int  # turns from the start to its tip
    from_turn: int  # the turn it leaves after
    date: str  # at its tip


def branches_of(raw: RecordIndex) -> tuple[Branch, ...]:
    """Return the roads of a record in order of their beginning; the first is the main one."""
    names: dict[int, str] = {}
    given: dict[int, str] = {}  # line number -> name said when the game went back
    for number, line in raw.others():
        if line.get("kind") == "branch":
            given[number] = tidy(str(line.get("name") or ""))
        elif line.get("kind") == "name" and isinstance(line.get("node"), int):
            names[line["node"]] = tidy(str(line.get("name") or ""))
    out: dict[int, Branch] = {}
    owner: dict[int, int] = {}  # node -> first node of its road
    turn_of = {span.node: span.turn for span in raw.spans}
    tips: set[int] = set()
    waiting = ""
    events = sorted([(s.commit, s) for s in raw.spans] + [(n, None) for n in given], key=lambda e: e[0])
    for number, span in events:
        if span is None:
            waiting = given[number]
            continue
        follows = owner.get(span.parent)
        if follows is not None and out[follows].tip == span.parent and span.parent not in tips and not waiting:
            first = follows
            road = out[first]
            out[first] = Branch(road.name, first, road.parent, span.node, span.turn, road.from_turn, span.date)
        else:
            first = span.node
            name = waiting or (f"branch {len(out) + 1}" if out else "main")
            out[first] = Branch(name, first, span.parent, span.node, span.turn, turn_of.get(span.parent, 0), span.date)
        tips.add(span.parent)
        owner[span.node] = first
        waiting = ""
    return tuple(
        Branch(names.get(b.first) or b.name, b.first, b.parent, b.tip, b.turns, b.from_turn, b.date)
        for b in out.values()
    )


def tidy(name: str) -> str:
    """Return a branch's name on one line, without anything that cannot be seen.

    >>> tidy("  the \\n road\\x1b ")
    'the road'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def split_branch(text: str) -> tuple[Path, str | None]:
    """Return the path and the branch that `RECORD#BRANCH` names, None for no branch; a file of that very name is one.

    >>> split_branch("game.jsonl#2")[1], split_branch("game.jsonl")[1]
    ('2', None)
    """
    head, mark, branch = text.rpartition(BRANCH_MARK)
    return (Path(head), branch) if mark and not Path(text).is_file() else (Path(text), None)


def find_branch(branches: tuple[Branch, ...], name: str) -> Branch:
    """Return the road of that number (from 1, or 'b1') or name; raise :class:`GameError` saying which there are."""
    number = _NUMBER.fullmatch(name)
    if number is not None and 1 <= int(number[1][:9]) <= len(branches):
        return branches[int(number[1][:9]) - 1]
    found = [b for b in branches if b.name == tidy(name)]
    if len(found) == 1:
        return found[0]
    what = f"there are {len(found)} branches" if found else "there is no branch"
    raise GameError(f"{what} called {name!r}; name one by its number: {listed(branches)}")


def listed(branches: tuple[Branch, ...]) -> str:
    """Return the roads with their numbers, in words."""
    return ", ".join(f"{i} '{b.name}'" for i, b in enumerate(branches, 1))


def road_to(raw: RecordIndex, tip: int) -> list[TurnSpan]:
    """Return the turns from the start to the node *tip*, in order."""
    nodes, out = {span.node: span for span in raw.spans}, list[TurnSpan]()
    at = nodes.get(tip)
    while at is not None:
        out.append(at)
        at = nodes.get(at.parent) if at.parent < at.node else None
    return out[::-1]


def owners(raw: RecordIndex, branches: tuple[Branch, ...]) -> dict[int, Branch]:
    """Return which road each node was made on."""
    return {span.node: branch for branch in branches for span in road_to(raw, branch.tip) if span.node >= branch.first}


def rename(path: Path, branch: str, name: str) -> tuple[Branch, Path]:
    """Give a road of the record at *path* another name; return it as it was, and the file that has the new name.

    Nothing else is changed, the new name is a line more. It stands in a copy where the record is of an older format.

    Raises :class:`RecordError` when the record is damaged, in use or cannot be written, :class:`GameError` for a road
    that is not there and a name that is empty, taken or a number.
    """
    roads = branches_of(RecordIndex.open(path))
    found = find_branch(roads, branch)
    if any(not c.isprintable() and not c.isspace() for c in name):
        raise GameError(f"{name!r} has characters in it that cannot be seen; leave them out")
    name = tidy(name)
    if not name or len(name) > 80:
        raise GameError("a branch's name has 1 to 80 characters")
    if (number := _BY_DEFAULT.fullmatch(name)) and (name.isdecimal() or int(number[1][:9]) != roads.index(found) + 1):
        raise GameError(f"{name!r} is how a branch is called by its number; give a name in words")
    if any(b.name == name and b is not found for b in roads):
        raise GameError(f"another branch is called {name!r}")
    writer, _ = Writer.resume(path)
    try:
        writer.must_write([name_line(found.first, name)])
    finally:
        writer.close()
    return found, writer.path or path


def name_line(first: int, name: str) -> Line:
    """Return the line that names the road that begins with node *first*."""
    return {"kind": "name", "node": first, "name": name, "wall": wall()}


def export(path: Path, branch: str, target: Path) -> int:
    """Write one road of the record at *path* as a record of its own and return its turns.

    The header and every line of the road, notes and changes of seats included, are taken as they are and sealed anew;
    turns are numbered in order. Raises :class:`RecordError` and :class:`GameError`.
    """
    raw = RecordIndex.open(path)
    found = find_branch(branches_of(raw), branch)
    if raw.damage:
        raise RecordError(f"{path} is damaged: {raw.damage[0]}. A damaged end is dropped when the game is loaded")
    road = road_to(raw, found.tip)
    lines = [part for line in (raw.header, *_of_the_road(raw, road)) for part in in_present_form(line)]
    if found.name != "main":
        lines.append(name_line(0, found.name))
    if target.is_file() and target.stat().st_size:
        raise GameError(f"{target} is already there; name another file")
    writer = Writer.create(target)
    try:
        writer.must_write(lines)
    except RecordError:
        target.unlink(missing_ok=True)  # a part of a record is none
        raise
    finally:
        writer.close()
    return len(road) - 1


def _of_the_road(raw: RecordIndex, road: list[TurnSpan]) -> list[Line]:
    """Return the lines of a road in the order they were written, its turns numbered anew.

    A change of seats holds on every road from when it was made, so those made elsewhere before the road's last turn are
    among them; after that only those made at its tip that no turn of another road followed. What was done before a turn
    was resolved (drafts, hand-ins) goes with the turn that followed.
    """
    numbers = {span.node: number for number, span in enumerate(road)}
    tip, at, nodes = road[-1], -1, [span.node for span in raw.spans]
    out: list[Line] = []
    pending: list[Line] = []  # seats changed, and what was done, since the last turn or the last going back
    rows = dict(raw.rows)
    spans = {span.commit: span for span in raw.spans}

    def renumbered(line: Line) -> Line:
        return {**line, "node": numbers[line["node"]]}

    for row in sorted([*spans, *raw.between]):
        span, line = spans.get(row), rows[row]
        kind, node = line["kind"], line.get("node")
        if span is not None:
            held = [line for line in pending if line["kind"] == "seat" or span.node in numbers]
            out += held if row <= tip.commit else []
            if span.node in numbers:
                out += [rows[index] for index in range(span.first, row)]
                out.append({**line, "node": numbers[span.node], "parent": numbers[span.node] - 1})
            pending, at = [], span.node
        elif kind == "branch":
            out += [line for line in pending if line["kind"] == "seat"] if row <= tip.commit or at == tip.node else []
            if node not in nodes:
                raise RecordError(f"line {row + 1}: a branch leaves from node {node!r}, which is not there", row + 1)
            pending, at = [], int(node)
        elif kind == "seat":
            pending.append(line)
        elif kind in PENDING and isinstance(node, int) and node in numbers:
            pending.append(renumbered(line))
        elif kind == "note" and isinstance(node, int) and node in numbers:
            out.append(renumbered(line))
    return [*out, *(pending if at == tip.node else [])]
