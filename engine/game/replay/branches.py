"""The roads a record took: which there are, what they are called, where they part, and one of them as its own record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from engine.game.errors import GameError
from engine.game.migrations import migrated
from engine.game.record import Line, RecordError, Writer, read, wall
from engine.game.replay.raw import RawRecord


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


def branches_of(raw: RawRecord) -> tuple[Branch, ...]:
    """Return the roads of a record in order of their beginning; the first is the main one."""
    names: dict[int, str] = {}
    given: dict[int, str] = {}  # line number -> name said when the game went back
    for number, line in raw.others():
        if line.get("kind") == "branch":
            given[number] = str(line.get("name") or "")
        elif line.get("kind") == "name" and isinstance(line.get("node"), int):
            names[line["node"]] = str(line.get("name") or "")
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
        Branch(names.get(b.first, b.name), b.first, b.parent, b.tip, b.turns, b.from_turn, b.date) for b in out.values()
    )


def find_branch(branches: tuple[Branch, ...], name: str) -> Branch:
    """Return the road of that name or number (from 1, or 'b1'); raise :class:`GameError` saying which there are."""
    found = [b for b in branches if b.name == name]
    if not found and name.isdecimal() and 1 <= int(name) <= len(branches):
        found = [branches[int(name) - 1]]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{i} '{b.name}'" for i, b in enumerate(branches, 1))
    what = f"there are {len(found)} branches" if found else "there is no branch"
    raise GameError(f"{what} called {name!r}; name one by its number: {listed}")


def rename(path: Path, branch: str, name: str) -> tuple[Branch, Path]:
    """Give a road of the record at *path* another name; return it as it was, and the file that has the new name.

    Nothing else is changed, the new name is a line more. It stands in a copy where the record is of an older format.

    Raises :class:`RecordError` when the record is damaged, in use or cannot be written, :class:`GameError` for a road
    that is not there and a name that is empty or taken.
    """
    roads = branches_of(RawRecord.open(path))
    found = find_branch(roads, branch)
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise GameError("a branch's name has 1 to 80 characters")
    if any(b.name == name and b is not found for b in roads):
        raise GameError(f"another branch is called {name!r}")
    writer, _ = Writer.resume(path)
    try:
        if not writer.write([name_line(found.first, name)]):
            raise RecordError(writer.take_trouble())
    finally:
        writer.close()
    return found, writer.path or path


def name_line(first: int, name: str) -> Line:
    """Return the line that names the road that begins with node *first*."""
    return {"kind": "name", "node": first, "name": name, "wall": wall()}


def export(path: Path, branch: str, target: Path) -> int:
    """Write one road of the record at *path* as a record of its own and return its turns.

    The header and every line of the road are taken as they are and sealed anew; turns are numbered in order. Raises
    :class:`RecordError` and :class:`GameError`.
    """
    raw = RawRecord.open(path)
    found = find_branch(branches_of(raw), branch)
    contents = read(path)
    if contents.faults:
        fault = contents.faults[0]
        raise RecordError(f"{path}, line {fault.line} (turn {fault.turn}): {fault.text}", fault.line)
    nodes = {span.node: span for span in raw.spans}
    road, at = [], nodes.get(found.tip)
    while at is not None:
        road.append(at)
        at = nodes.get(at.parent)
    lines: list[Line] = [_bare(migrated(json.loads(raw.lines[0]), raw.format))]
    for number, span in enumerate(reversed(road)):
        for index in range(span.first, span.commit + 1):
            line = _bare(migrated(json.loads(raw.lines[index]), raw.format))
            if index == span.commit:
                line["node"], line["parent"] = number, number - 1
            lines.append(line)
    if found.name != "main":
        lines.append(name_line(0, found.name))
    if target.exists() and target.stat().st_size:
        raise GameError(f"{target} is already there; name another file")
    writer = Writer.create(target)
    try:
        if not writer.write(lines):
            raise RecordError(writer.take_trouble())
    finally:
        writer.close()
    return len(road) - 1


def _bare(line: Line) -> Line:
    return {k: v for k, v in line.items() if k != "chain"}
