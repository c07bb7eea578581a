"""The branches of a record: their names, where they part, and one of them as a record of its own."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.file import Writer
from brinkmanship.game.record.index import RecordIndex, TurnSpan
from brinkmanship.game.record.lines import in_present_form, line_of
from brinkmanship.game.record.text import PENDING, Line, RecordError

BRANCH_MARK = "#"
_NUMBER = re.compile(r"b?(\d+)", re.ASCII)
_BY_DEFAULT = re.compile(r"(?:branch |b)?(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a record."""

    name: str
    first: int  # its first node; 0 for the main branch
    parent: int  # the node it leaves from, -1 for the main branch
    tip: int  # its last node
    turns: int  # turns from the start to its tip
    from_turn: int  # the turn it leaves after
    date: str  # at its tip


def branches_of(index: RecordIndex) -> tuple[Branch, ...]:
    """Return the branches of a record in order of their beginning; the first is the main one."""
    names: dict[int, str] = {}  # by a branch's first node
    events: list[tuple[int, TurnSpan | str]] = [(span.commit, span) for span in index.spans]
    for number, line in index.others():
        name = tidy(str(line.get("name") or ""))
        if line.get("kind") == "branch":
            events.append((number, name))  # said when the game went back
        elif line.get("kind") == "name" and isinstance(line.get("node"), int):
            names[line["node"]] = name
    out: dict[int, Branch] = {}
    owner: dict[int, int] = {}  # node -> first node of its branch
    turn_of = {span.node: span.turn for span in index.spans}
    followed: set[int] = set()
    given = ""
    for _, event in sorted(events, key=lambda e: e[0]):
        if isinstance(event, str):
            given = event
            continue
        span, first = event, owner.get(event.parent)
        if first is not None and out[first].tip == span.parent and span.parent not in followed and not given:
            out[first] = replace(out[first], tip=span.node, turns=span.turn, date=span.date)
        else:
            first = span.node
            name = given or (f"branch {len(out) + 1}" if out else "main")
            out[first] = Branch(name, first, span.parent, span.node, span.turn, turn_of.get(span.parent, 0), span.date)
        followed.add(span.parent)
        owner[span.node] = first
        given = ""
    return tuple(replace(b, name=names.get(b.first) or b.name) for b in out.values())


def tidy(name: str) -> str:
    """Return a branch's name on one line, without anything that cannot be seen.

    >>> tidy("  the \\n branch\\x1b ")
    'the branch'
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
    """Return the branch of that number (from 1, or 'b1') or name; raise :class:`GameError` saying which there are."""
    number = _NUMBER.fullmatch(name)
    if number is not None and 1 <= int(number[1][:9]) <= len(branches):
        return branches[int(number[1][:9]) - 1]
    found = [b for b in branches if b.name == tidy(name)]
    if len(found) == 1:
        return found[0]
    what = f"there are {len(found)} branches" if found else "there is no branch"
    raise GameError(f"{what} called {name!r}; name one by its number: {listed(branches)}")


def listed(branches: tuple[Branch, ...]) -> str:
    """Return the branches with their numbers, in words."""
    return ", ".join(f"{i} '{b.name}'" for i, b in enumerate(branches, 1))


def owners(index: RecordIndex, branches: tuple[Branch, ...]) -> dict[int, Branch]:
    """Return the branch that each node was made on."""
    return {span.node: b for b in branches for span in index.turns_to(b.tip) if span.node >= b.first}


def rename(path: Path, branch: str, name: str) -> tuple[Branch, Path]:
    """Rename a branch of the record at *path*; return it as it was, and the file with the new name.

    The name is one more line, in a copy where the record is of an older format. Raises :class:`RecordError` when it is
    damaged, in use or cannot be written, :class:`GameError` for an unknown branch and a name that cannot be given.
    """
    every = branches_of(RecordIndex.open(path))
    found = find_branch(every, branch)
    if any(not c.isprintable() and not c.isspace() for c in name):
        raise GameError(f"{name!r} has characters in it that cannot be seen; leave them out")
    name = tidy(name)
    if not name or len(name) > 80:
        raise GameError("a branch's name has 1 to 80 characters")
    if (number := _BY_DEFAULT.fullmatch(name)) and (name.isdecimal() or int(number[1][:9]) != every.index(found) + 1):
        raise GameError(f"{name!r} is how a branch is called by its number; give a name in words")
    if any(b.name == name and b is not found for b in every):
        raise GameError(f"another branch is called {name!r}")
    with closing(Writer.resume(path)[0]) as writer:
        writer.must_write([line_of("name", node=found.first, name=name)])
    return found, writer.path or path


def export(path: Path, branch: str, target: Path) -> int:
    """Write one branch of the record at *path* as a record of its own and return its turns.

    The header and every line of the branch, notes and changes of seats included, are taken as they are and sealed anew;
    turns are numbered in order. Raises :class:`RecordError` and :class:`GameError`.
    """
    index = RecordIndex.open(path)
    found = find_branch(branches_of(index), branch)
    if index.damage:
        raise RecordError(f"{path} is damaged: {index.damage[0]}. A damaged end is dropped when the game is loaded")
    turns = index.turns_to(found.tip)
    lines = [part for line in (index.header, *_lines_of(index, turns)) for part in in_present_form(line)]
    if found.name != "main":
        lines.append(line_of("name", node=0, name=found.name))
    if target.is_file() and target.stat().st_size:
        raise GameError(f"{target} is already there; name another file")
    with closing(Writer.create(target)) as writer:
        try:
            writer.must_write(lines)
        except RecordError:
            target.unlink(missing_ok=True)  # a part of a record is none
            raise
    return len(turns) - 1


def _lines_of(index: RecordIndex, turns: list[TurnSpan]) -> list[Line]:
    """Return the lines of a branch in the order they were written, its *turns* numbered anew.

    A change of seats holds on every branch from when it was made, so those made elsewhere before the branch's last turn
    are among them; after that only those made at its tip that no turn of another branch followed. What was done before a
    turn was resolved (drafts, hand-ins) goes with the turn that followed; at the tip it stays pending.
    """
    numbers = {span.node: number for number, span in enumerate(turns)}
    tip, at, nodes = turns[-1], -1, [span.node for span in index.spans]
    out: list[Line] = []
    pending: list[Line] = []  # seats changed, and what was done, since the last turn or the last going back
    left: list[Line] = []  # the same when the game last went from the tip to another branch
    rows = dict(index.rows)
    spans = {span.commit: span for span in index.spans}
    for row in sorted([*spans, *index.between]):
        span, line = spans.get(row), rows[row]
        kind, node = line["kind"], line.get("node")
        if span is not None:
            if row <= tip.commit:
                out += pending if span.node in numbers else _seats(pending)
            if span.node in numbers:
                out += [rows[number] for number in range(span.first, row)]
                out.append({**line, "node": numbers[span.node], "parent": numbers[span.node] - 1})
            pending, at = [], span.node
        elif kind == "branch":
            if node not in nodes:
                raise RecordError(f"line {row + 1}: a branch leaves from node {node!r}, which is not there", row + 1)
            if at == tip.node:
                out, left = [*out, *_seats(left)], pending
            elif row <= tip.commit:
                out += _seats(pending)
            pending, at = [], int(node)
        elif kind == "seat":
            pending.append(line)
        elif kind in PENDING | {"note"} and isinstance(node, int) and node in numbers:
            (out if kind == "note" else pending).append({**line, "node": numbers[node]})
    return [*out, *_seats(left), *pending] if at == tip.node else [*out, *left]


def _seats(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line["kind"] == "seat"]
