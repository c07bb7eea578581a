"""What a record's lines say: a game's header, its start and its turns as lines, and back.

:mod:`brinkmanship.game.record.text` knows lines, :mod:`brinkmanship.game.record.file` disks; this file knows what is in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from brinkmanship.game.record.codec import (
    CodecError,
    decode,
    decode_ledger,
    encode,
    encode_ledger,
    field_hashes,
    layout,
    state_hashes,
)
from brinkmanship.game.record.index import TURNS, RecordIndex
from brinkmanship.game.record.text import PENDING, Line, RecordError, wall
from brinkmanship.game.record.tree import Draft, Inject, Node, Note, Passed, Pending, Tree
from brinkmanship.game.session.orders import Order, Reason, Refused
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.facts import ids_of
from brinkmanship.game.view.types import LogLine
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import World

SENSELESS = (KeyError, TypeError, ValueError, AttributeError)
"""What a line that makes no sense raises when it is read."""


def why(error: Exception) -> str:
    """Return what is wrong with a line that makes no sense, in words."""
    return f"it has no {error}" if isinstance(error, KeyError) else str(error)


def turn_lines(node: Node, rules: Rules, when: date, over: bool = False) -> list[Line]:
    """Return the lines of one turn, its state and the committing one last; the same for the start (``kind`` 'start')."""
    turn = node.turn
    lines: list[Line] = [{"kind": "inject", "turn": turn, **said_inject(i)} for i in node.injects]
    lines += [{"kind": "pass", "turn": turn, "seat": p.seat, "why": p.why} for p in node.passed]
    lines += [{"kind": "order", "turn": turn, "order": o.to_json()} for o in node.orders]
    lines += [{"kind": "refused", "turn": turn, **r.to_json()} for r in node.refused]
    lines += [{"kind": "told", "turn": turn, "line": told(line)} for line in node.lines]
    world = node.world
    state: Line = {
        "kind": "state",
        "turn": turn,
        "state": state_hashes(world),
        "fields": field_hashes(world, rules),
        "snapshot": encode(world),
        "ledger": encode_ledger(node.ledger),
    }
    if node.parent < 0:
        state["layout"] = layout(world)
        state["names"] = ids_of(rules)
    commit: Line = {
        "kind": "turn" if node.parent >= 0 else "start",
        "turn": turn,
        "node": node.number,
        "parent": node.parent,
        "day": world.day,
        "date": to_json(when),
        "over": over,
        "wall": wall(),
    }
    if node.speaking:
        commit["speaking"] = list(node.speaking)
    return [*lines, state, commit]


_STATE = ("state", "fields", "snapshot", "ledger", "layout", "names")


def in_present_form(line: Line) -> list[Line]:
    """Return a line, as of today, as it is written today: without its seal, the state of a turn in a line of its own."""
    line = {name: value for name, value in line.items() if name != "chain"}
    if line.get("kind") not in TURNS or "snapshot" not in line:
        return [line]
    state = {"kind": "state", "turn": line.get("turn")} | {name: line.pop(name) for name in _STATE if name in line}
    return [state, line]


def said_inject(inject: Inject) -> Line:
    """Return what a line says of an inject."""
    said = {"id": inject.id, "text": inject.text, "effects": list(inject.effects), "to": list(inject.to)}
    return said | {name: value for name in ("after", *_LETTER) if (value := getattr(inject, name))}


_LETTER = ("name", "sender", "medium")


def line_of(kind: str, **facts: Any) -> Line:
    """Return a line of one fact that is no turn's, with the time on the wall; `apply_pending` reads those of `PENDING`."""
    return {"kind": kind, **facts, "wall": wall()}


_NOTE = ("date", "about", "author", "objective", "rating")


def note_line(note: Note, turn: int) -> Line:
    """Return the line of a note."""
    line: Line = {"kind": "note", "turn": turn, "node": note.node, "what": note.kind, "text": note.text}
    line |= {name: value for name in _NOTE if (value := getattr(note, name))}
    return line | ({"data": dict(note.data)} if note.data else {}) | {"wall": wall(note.time)}


def read_note(line: Line) -> Note | None:
    """Return the note of a line, None where it is another kind of line or says of no state."""
    node, clock = line.get("node"), line.get("wall")
    if line.get("kind") != "note" or not isinstance(node, int):
        return None
    time = str(clock.get("at", "")) if isinstance(clock, dict) else ""
    more = {name: str(line.get(name, "")) for name in _NOTE}
    data = line.get("data")
    data = data if isinstance(data, dict) else {}
    return Note(node, str(line.get("what", "")), str(line.get("text", "")), **more, time=time, data=data)


def apply_pending(line: Line, pending: Pending) -> None:
    """Put the fact of a line of a kind of `PENDING` into *pending*; raise one of `SENSELESS` for a senseless line."""
    kind = line["kind"]
    if kind in ("improvised", "withdrawn"):
        id = str(line["id"])
        pending.improvised.pop(id, None)
        pending.shown.discard(id)
        if kind == "improvised":
            pending.improvised[id] = _inject(line)
            if line.get("shown"):
                pending.shown.add(id)
        return
    seat = str(line["seat"])
    if kind == "draft":
        orders = tuple(map(Order.from_json, line["orders"]))
        pending.drafts[seat] = Draft(int(line["revision"]), orders, str(line.get("author", "")))
    elif kind == "handed":
        pending.handed_in.add(seat)
    else:
        pending.handed_in.discard(seat)


def _inject(line: Line) -> Inject:
    return Inject(
        *(str(line["id"]), str(line["text"]), tuple(line["effects"]), tuple(line["to"]), int(line.get("after", 0))),
        *(str(line.get(name, "")) for name in _LETTER),
    )


@dataclass(frozen=True, slots=True)
class Chapter:
    """The lines of one turn, as read: facts apart from the state."""

    commit: Line
    number: int  # line number of the committing line
    orders: tuple[Order, ...]
    injects: tuple[Inject, ...]
    refused: tuple[Refused, ...]
    passed: tuple[Passed, ...]
    lines: tuple[LogLine, ...]


def chapters(index: RecordIndex, senseless: list[str] | None = None) -> list[Chapter | Line]:
    """Return the turns of a record in order of writing, with the lines between them that are not of a turn.

    A senseless line is left out and told in *senseless*; without such a list it raises :class:`RecordError`.
    """
    out: list[Chapter | Line] = []
    facts: dict[str, list[Any]] = {}
    kinds = ("order", "inject", "refused", "pass", "told")
    for number, line in index.rows:
        kind, number = str(line.get("kind")), number + 1
        try:
            if kind in TURNS:
                commit = {**facts.get("state", [{}])[-1], **line}
                out.append(Chapter(commit, number, *(tuple(facts.get(k, ())) for k in kinds)))
                facts = {}
            elif kind in _FACTS or kind == "state":
                facts.setdefault(kind, []).append(fact(line)[1])
            else:
                out.append(line)
        except SENSELESS as error:
            text = f"line {number} ({kind}) makes no sense: {error}"
            if senseless is None:
                raise RecordError(text, number) from None
            senseless.append(text)
    return out


def node_of(chapter: Chapter, shapes: Mapping[str, list[Any]]) -> Node:
    """Return the node a chapter describes, its world from the snapshot; raise :class:`RecordError`."""
    line = chapter.commit
    try:
        day, turn = int(line["day"]), int(line["turn"])
        if not -1 <= int(line["parent"]) < int(line["node"]):
            raise ValueError(f"state {line['node']} cannot follow state {line['parent']}")
        return Node(
            number=int(line["node"]),
            parent=int(line["parent"]),
            turn=turn,
            world=decode(line["snapshot"], shapes, day, turn),
            orders=chapter.orders,
            injects=chapter.injects,
            refused=chapter.refused,
            passed=chapter.passed,
            lines=chapter.lines,
            ledger=tuple(decode_ledger(line["ledger"])),
            speaking=speaking_in(line),
        )
    except CodecError as error:
        raise RecordError(
            f"line {chapter.number}, turn {line.get('turn')}, snapshot: {error}", chapter.number
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"line {chapter.number}, turn {line.get('turn')}: {why(error)}", chapter.number) from None


def speaking_in(line: Line) -> tuple[str, ...]:
    """Return the seats that spoke for themselves in the turn of a committing line; raise one of `SENSELESS`."""
    said = line.get("speaking", [])
    if not isinstance(said, list) or not all(isinstance(seat, str) for seat in said):
        raise ValueError("its 'speaking' is no list of seats")
    return tuple(said)


class OtherRules(RecordError):
    """A record whose worlds are not those of the rules that its scenario has in this version."""


def tree_of(index: RecordIndex, allowed: Mapping[str, list[Any]] | None = None) -> tuple[Tree, dict[str, str]]:
    """Return the tree a record holds, from its snapshots, and who took which seat on the way.

    *allowed* is the layout of a world under the rules; a record that lays its worlds out otherwise is of other rules,
    and none of them is unpacked. Raises :class:`RecordError`.
    """
    tree, seats = Tree(), {}
    shapes: Mapping[str, list[Any]] = {}
    for part in chapters(index):
        if isinstance(part, Chapter):
            if part.commit["kind"] == "start":
                shapes = part.commit.get("layout", {})
                if allowed is not None and shapes != allowed:
                    raise OtherRules(
                        "its worlds are laid out otherwise than this version lays out those of its scenario"
                    )
            node = node_of(part, shapes)
            if node.number in tree.nodes or (node.parent not in tree.nodes if tree.nodes else node.parent >= 0):
                raise RecordError(
                    f"line {part.number}: state {node.number} cannot follow state {node.parent}", part.number
                )
            tree.add(node)
        elif part.get("kind") == "branch":
            if not isinstance(part.get("node"), int) or part["node"] not in tree.nodes:
                raise RecordError(f"a branch leaves from node {part.get('node')!r}, which is not there")
            tree.stand_at(int(part["node"]))
            tree.names[tree.at] = str(part.get("name", ""))
        elif part.get("kind") == "seat":
            seats[str(part.get("seat"))] = str(part.get("player"))
            tree.pending.clear_seat(str(part.get("seat")))
        elif part.get("kind") in PENDING:
            _add_pending(part, tree)
        elif (note := read_note(part)) is not None:
            tree.notes.append(note)
    if not tree.nodes:
        raise RecordError("the record holds no game yet: it has a header and nothing else")
    return tree, seats


def _add_pending(line: Line, tree: Tree) -> None:
    try:
        if line["node"] != tree.at:
            raise ValueError(f"the game stands at state {tree.at}, not at {line['node']!r}")
        apply_pending(line, tree.pending)
    except SENSELESS as error:
        turn = line.get("turn")
        raise RecordError(f"a line ({line['kind']}) after turn {turn} makes no sense: {why(error)}") from None


def world_of(line: Line, shapes: Mapping[str, list[Any]]) -> World:
    """Return the world of a committing line's snapshot; raise :class:`CodecError`."""
    snapshot = line.get("snapshot")
    if not isinstance(snapshot, dict):
        raise CodecError("snapshot", "it is missing")
    try:
        return decode(snapshot, shapes, int(line["day"]), int(line["turn"]))
    except (KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, CodecError) else CodecError("clock", str(error)) from None


def told(line: LogLine) -> dict[str, Any]:
    """Return a log line as a record keeps it: a JSON object without what is empty."""
    data: dict[str, Any] = to_json(line)
    empty: Sequence[Any] = ("", [], {}, 0.0)
    return {k: v for k, v in data.items() if k in ("date", "day", "turn", "kind", "text") or v not in empty}


def _untold(line: Line) -> LogLine:
    data = dict(line["line"])
    known = {f.name for f in fields(LogLine)}
    if unknown := sorted(set(data) - known):
        raise ValueError(f"unknown field {unknown[0]!r}")
    text = str(data["date"])
    data["date"] = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    data["known_to"] = tuple(data.get("known_to", ()))
    data["causes"] = tuple(data.get("causes", ()))
    data["public"] = bool(data.get("public", False))
    for name, value in data.items():
        if not isinstance(value, _TOLD.get(name, str)) or (isinstance(value, bool) and name != "public"):
            raise ValueError(f"its {name} is {value!r}")
    return LogLine(**data)


_TOLD: dict[str, type | tuple[type, ...]] = {
    "date": date,
    "day": int,
    "turn": int,
    "weight": (int, float),
    "public": bool,
    "data": dict,
    **dict.fromkeys(("known_to", "causes"), tuple),
}
"""What each field of a told line is that is not a text."""


def _refused(line: Line) -> Refused:
    """Return a refusal; its order may name no action, of a program that was refused for that."""
    order = line["order"]
    reasons = tuple(Reason(r["code"], r["text"]) for r in line["reasons"])
    return Refused(Order.from_json(order) if order["action"] else Order(str(order["seat"]), ""), reasons)


_FACTS = {
    "order": lambda line: Order.from_json(line["order"]),
    "inject": _inject,
    "refused": _refused,
    "pass": lambda line: Passed(line["seat"], line["why"]),
    "told": _untold,
}


def fact(line: Line) -> tuple[str, Any]:
    """Return (kind, what it says) of a line of a turn, one of an unknown kind as it is; raise one of `SENSELESS`."""
    kind = str(line.get("kind"))
    return kind, _FACTS[kind](line) if kind in _FACTS else line
