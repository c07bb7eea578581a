"""The timeline of a report: what happened, the weightiest of it in order, and the moments worth a picture."""

from __future__ import annotations

from brinkmanship.game.session.injects import title_of
from brinkmanship.game.view.facts import at
from brinkmanship.game.view.types import LogLine
from brinkmanship.papers.report.data import Event
from brinkmanship.papers.report.source import Source
from brinkmanship.text import printable

MOST_EVENTS = 160
"""Most events of a report; of more the weightiest are told."""
LEAST_WEIGHT = 0.3
"""Lines of the log that weigh less are not events of their own."""
MOST_PICTURES = 6
_UNTOLD = frozenset({"narration", "inject", "course"})
"""Kinds of log lines that are told otherwise, or are advice of a staff."""
KINDS = {
    "ending": "Ending",
    "rung": "Escalation",
    "control": "Control of a region",
    "capital": "Control of a region",
    "battle": "Fighting",
    "order": "Order",
    "effect": "In effect",
    "consent": "Consent",
    "sounding": "Sounding out",
    "leak": "Leak",
    "event": "Event",
    "dilemma": "Question",
    "silence": "No decision",
    "attribution": "Attribution",
    "outcome": "Outcome",
    "deal": "Agreement",
    "lift": "Ended",
    "expiry": "Ended",
    "lapse": "Lapsed",
    "arrival": "Movement",
    "delivery": "Delivery",
    "fault": "Fault of a rule",
    "inject": "Inject",
    "ruling": "Ruling",
    "override": "Override",
    "message": "Message",
    "hand-over": "Seat",
}
"""What each kind of event is called."""


def events_of(source: Source, most: int = MOST_EVENTS) -> tuple[Event, ...]:
    """Return what happened on the branch, in order; of more than *most* events the weightiest."""
    found = [event for position in range(1, source.timeline.last + 1) for event in _of_turn(source, position)]
    found += _of_notes(source)
    order = {
        id(event): number
        for number, event in enumerate(sorted(found, key=lambda one: (one.position, one.kind != "message")))
    }
    heaviest = sorted(found, key=lambda one: (-one.weight, one.position))[:most]
    return tuple(sorted(heaviest, key=lambda one: order[id(one)]))


def _of_turn(source: Source, position: int) -> list[Event]:
    timeline, out = source.timeline, list[Event]()
    story, turn, before = timeline.story(position), timeline.turns[position].turn, source.date(position - 1)
    for inject in story.injects:
        if inject.text.strip() or inject.effects:
            text = printable(inject.text.strip() or title_of(inject))
            sender = f"{inject.sender}: " if inject.sender and not text.startswith(inject.sender) else ""
            known = f"to {source.names_of(inject.to)}" if inject.to else ""
            kind = inject.id.split(":")[0] if inject.id.startswith(("ruling:", "override:")) else "inject"
            out.append(Event(position, turn, before, kind, f"{sender}{text}", weight=0.8, known=known))
    for line in story.told:
        if line.kind not in _UNTOLD and (line.weight >= LEAST_WEIGHT or line in story.key):
            out.append(_event(source, position, turn, line))
    return out


def _event(source: Source, position: int, turn: int, line: LogLine) -> Event:
    known = "" if line.public else f"known to {source.names_of(line.known_to)}"
    weight = line.weight + (0.5 if line.kind in ("ending", "control", "rung") else 0.0)
    text = line.text
    if line.kind == "dilemma":  # its text is a page's, and the answer is told under the decisions
        text = (
            f"A question is put: {at(source.timeline.scenario, 'dilemmas', str(line.data.get('id')), 'name') or text}"
        )
        weight = min(weight, 0.4)
    return Event(position, turn, line.date, line.kind, printable(text), line.actor, weight, known)


def _of_notes(source: Source) -> list[Event]:
    out = []
    for note in source.here:
        position = min(source.nodes[note.node] + 1, source.timeline.last)
        turn, date = source.turn_of[note.node] + 1, source.date(source.nodes[note.node])
        if note.kind == "message":
            to = note.data.get("to")
            public = bool(note.data.get("public")) or not isinstance(to, list) or not to
            reader = "" if public else f"to {source.names_of(tuple(map(str, to or ())))}"
            text = f"{source.actor(note.about)}: {printable(note.text.strip())}"
            out.append(Event(position, turn, date, "message", text, note.about, 0.6, reader))
    return out


def key_positions(source: Source, most: int = MOST_PICTURES) -> tuple[int, ...]:
    """Return the positions worth a picture: the first, the last, and those between that weigh most, at least two apart."""
    timeline = source.timeline
    if timeline.last < 1:
        return (0,)
    weight = {}
    for position in range(1, timeline.last):
        lines = [line for line in timeline.story(position).told if line.kind not in ("narration", "inject")]
        changed = sum(line.kind in ("control", "capital") for line in lines)
        rung = abs(timeline.rung(position) - timeline.rung(position - 1))
        fighting = any(line.kind == "battle" for line in lines)
        began = fighting and not any(line.kind == "battle" for line in timeline.story(position - 1).told)
        weight[position] = max((line.weight for line in lines), default=0.0) + 0.5 * rung + 0.4 * changed + began
    chosen = {0, timeline.last}
    apart = max(timeline.last // (2 * most), 1)
    for position in sorted(weight, key=lambda p: (-weight[p], p)):
        if len(chosen) >= most:
            break
        if all(abs(position - other) > apart for other in chosen):
            chosen.add(position)
    return tuple(sorted(chosen))
