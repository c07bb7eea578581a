"""The journal of a record: every fact in the order it was written, of a running game and of any file alike. Never writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from brinkmanship.game.record.branches import branches_of
from brinkmanship.game.record.header import scenario_of
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.lines import SENSELESS, Chapter, chapters, read_note
from brinkmanship.game.record.text import Line
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.facts import Facts


@dataclass(frozen=True, slots=True)
class Moment:
    """One fact."""

    time: str  # on the wall, ISO, UTC; '' in records that do not say
    date: str  # in the scenario, ISO, before the turn it belongs to
    turn: int  # of what follows a turn's end and precedes the next: the next
    node: int  # the state that the game stood at
    branch: str
    kind: str  # 'order', 'inject', 'refused', 'passed', 'log', 'turn', 'seat', 'draft', 'handed', 'branch', a kind of note…
    who: str = ""  # a seat, or the person who did it
    about: str = ""  # a seat, an inject, a submission, a number
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def journal(source: RecordIndex | ControlHandle) -> tuple[Moment, ...]:
    """Return the journal of a record or of a running game; lines that make no sense are left out."""
    if isinstance(source, ControlHandle):
        lines = [line.encode("utf-8") for line in source.record_lines]
        source = RecordIndex(lines, str(source.path or "the game"), bare=True)
    return tuple(_moments(source))


def _moments(index: RecordIndex) -> Iterator[Moment]:
    facts = Facts(scenario_of(index.header), {})
    branches = branches_of(index)
    of_node = {}
    parents = {span.node: span.parent for span in index.spans}
    for branch in branches:
        at = branch.tip
        while at >= 0 and at not in of_node:
            of_node[at] = branch.name
            at = parents.get(at, -1)
    dates: dict[int, str] = {}
    turns: dict[int, int] = {}
    at = -1
    for part in chapters(index, []):
        if isinstance(part, Chapter):
            node, parent = int(part.commit.get("node", -1)), int(part.commit.get("parent", -1))
            turn, date = int(part.commit.get("turn", 0)), str(part.commit.get("date", ""))
            dates[node], turns[node] = date, turn
            yield from _of_turn(part, facts, dates.get(parent, date), turn, node, of_node.get(node, ""))
            at = node
        else:
            if part.get("kind") == "branch" and isinstance(part.get("node"), int):
                at = part["node"]
            note = read_note(part)
            node = at if note is None else note.node
            moment = _of_line(part, facts, dates.get(node, ""), turns.get(node, 0) + 1, node, of_node.get(node, ""))
            if moment is not None:
                yield moment


def _time(line: Line) -> str:
    clock = line.get("wall")
    return str(clock.get("at", "")) if isinstance(clock, dict) else ""


def _of_turn(part: Chapter, facts: Facts, before: str, turn: int, node: int, branch: str) -> Iterator[Moment]:
    time = _time(part.commit)

    def moment(kind: str, date: str = before, **more: Any) -> Moment:
        return Moment(time, date, turn, node, branch, kind, **more)

    for inject in part.injects:
        said = {
            "effects": list(inject.effects),
            "to": list(inject.to),
            "sender": inject.sender,
            "medium": inject.medium,
        }
        data = {name: value for name, value in said.items() if value} | ({"name": inject.name} if inject.name else {})
        yield moment("inject", about=inject.id, text=inject.text.strip(), data=data)
    for passed in part.passed:
        yield moment("passed", who=passed.seat, text=passed.why)
    for order in part.orders:
        yield moment("order", who=order.seat, text=_order(facts, order), data=order.to_json())
    for refused in part.refused:
        why = "; ".join(reason.text for reason in refused.reasons)
        yield moment("refused", who=refused.order.seat, text=f"{_order(facts, refused.order)}: {why}")
    for line in part.lines:
        known: dict[str, Any] = {"kind": line.kind, "public": line.public, "weight": line.weight}
        known |= {"known_to": list(line.known_to)} if line.known_to else {}
        yield moment("log", str(to_json(line.date)), who=line.actor, about=line.target, text=line.text, data=known)
    yield moment("turn" if part.commit.get("kind") == "turn" else "start", str(part.commit.get("date", "")))


def _order(facts: Facts, order: Order) -> str:
    size = f" x{order.amount:g}" if order.amount != 1.0 else ""
    return facts.order_text(order) + size


def _of_line(line: Line, facts: Facts, date: str, turn: int, node: int, branch: str) -> Moment | None:
    if (note := read_note(line)) is not None:
        data = dict(note.data) | {name: v for name in ("objective", "rating") if (v := getattr(note, name))}
        who = note.author
        return Moment(note.time, note.date or date, turn, node, branch, note.kind, who, note.about, note.text, data)
    kind = str(line.get("kind"))
    if kind not in _LINES:
        return None
    try:
        return Moment(_time(line), date, turn, node, branch, kind, **_LINES[kind](line, facts))
    except SENSELESS:
        return None


def _draft(line: Line, facts: Facts) -> dict[str, Any]:
    orders = [Order.from_json(one) for one in line["orders"]]
    text = "; ".join(_order(facts, one) for one in orders) or "no orders"
    by = {"author": line["author"]} if line.get("author") else {}
    return {"who": str(line["seat"]), "text": text, "data": {"revision": int(line["revision"]), **by}}


def _seat(line: Line, facts: Facts) -> dict[str, Any]:
    return {"who": str(line["seat"]), "data": {"author": line["author"]} if line.get("author") else {}}


_LINES: Mapping[str, Callable[[Line, Facts], dict[str, Any]]] = {
    "draft": _draft,
    "handed": _seat,
    "reopened": _seat,
    "improvised": lambda line, _: {
        "who": str(line.get("author", "")),
        "about": str(line["id"]),
        "text": str(line["text"]),
        "data": {name: line[name] for name in ("effects", "to", "name", "sender", "medium") if line.get(name)},
    },
    "withdrawn": lambda line, _: {"who": str(line.get("author", "")), "about": str(line["id"])},
    "seat": lambda line, _: {"who": str(line["seat"]), "text": str(line["player"])},
    "branch": lambda line, _: {"text": str(line.get("name", ""))},
}
