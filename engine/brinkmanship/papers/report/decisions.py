"""Decisions: what each seat ordered in each turn, what it knew and had heard when it did, and what came of it.

What a seat knew is its view at the start of the turn, as it had it; beside it stands the truth. Of a game of other rules there
are the orders alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from brinkmanship.game.record.text import RecordError
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.consent_forecast import proposal
from brinkmanship.game.view.estimates import look
from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.log_text import known_to
from brinkmanship.game.view.types import LogLine, ProposalView, SeatView
from brinkmanship.papers.report.causes import moved_by
from brinkmanship.papers.report.data import Decision, Known, Ordered
from brinkmanship.papers.report.source import Source
from brinkmanship.players.look import believed
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.text import printable

MOST_KNOWN = 4
"""Most numbers of others that are told of a decision: those of which the seat was most in error."""
LEAST_ERROR = 0.05
"""Of a number's range: smaller errors are not told."""
Moved = Mapping[tuple[str, str], tuple[str, ...]]
"""How far each action of each seat moved the indicators, in words."""
DOUBTFUL = 0.7
"""Members less likely than this to agree are named."""
FOLLOWS = frozenset({"consent", "effect", "lapse", "outcome", "delivery", "sounding", "leak", "attribution", "expiry"})
"""Kinds of log lines that tell what came of an order."""


def decisions_of(source: Source) -> tuple[Decision, ...]:
    """Return the decisions of the seats whose decisions are told, in order of time."""
    moved = moved_by(source)
    out = []
    for position in range(1, source.timeline.last + 1):
        story = source.timeline.story(position)
        seats = {order.seat for order in story.orders} | {one.order.seat for one in story.refused}
        out += [_decision(source, position, seat, moved) for seat in source.deciding if seat in seats]
    return tuple(out)


def _decision(source: Source, position: int, seat: str, moved: Moved) -> Decision:
    timeline, story = source.timeline, source.timeline.story(position)
    view = _view(source, position - 1, seat)
    orders = [order for order in story.orders if order.seat == seat]
    refused = tuple(
        f"{source.order(one.order)}: {' '.join(reason.text for reason in one.reasons)}"
        for one in story.refused
        if one.order.seat == seat
    )
    decision = Decision(
        position=position,
        turn=timeline.turns[position].turn,
        date=source.date(position - 1),
        seat=seat,
        name=source.actor(seat),
        orders=tuple(
            replace(_ordered(source, position, order), moved=moved.get((seat, order.action), ())) for order in orders
        ),
        refused=refused,
        rung=_rung(source, position - 1),
        heard=_heard(source, position, seat),
    )
    if view is None:
        return decision
    return replace(decision, known=_known(source, position - 1, view, orders), beliefs=_beliefs(source, position, view))


def _view(source: Source, position: int, seat: str) -> SeatView | None:
    if source.replay is None:
        return None
    try:
        return source.replay.view(position, seat)
    except RecordError:
        return None


def _rung(source: Source, position: int) -> str:
    rungs, at = source.timeline.facts.ladder(), source.timeline.rung(position)
    return f"rung {at} of {len(rungs) - 1}, {rungs[at].get('name', '')}" if 0 <= at < len(rungs) else ""


# --- orders and what came of them ------------------------------------------------------------------------------------


def _ordered(source: Source, position: int, order: Order) -> Ordered:
    question, others = _question(source.timeline.scenario, order.action)
    chance, doubtful = None, tuple[str, ...]()
    lines = source.timeline.story(position).lines
    weight = max((line.weight for line in lines if _is_of(line, order)), default=0.0)
    if (found := _proposal(source, position - 1, order)) is not None:
        chance = found.passes
        doubts = sorted((one for one in found.members if one.yes < DOUBTFUL), key=lambda one: one.yes)
        doubtful = tuple(source.actor(one.actor) for one in doubts)
    return Ordered(
        text=source.order(order),
        reason=printable(order.note.strip()),
        weight=max(weight, 0.7 if question else 0.0),
        question=question,
        others=others,
        chance=chance,
        doubtful=doubtful,
        came=_came(source, position, order),
    )


def _proposal(source: Source, position: int, order: Order) -> ProposalView | None:
    """Return how those asked were likely to answer an order, as its seat judged it then; None where nobody is asked."""
    replay = source.replay
    if replay is None or order.lift or order.answer:
        return None
    prepared, names = replay.prepared, replay.prepared.names
    slot = names.slots.get((order.seat, order.action, order.target))
    if slot is None or names.rules.actions[names.rules.slot_action[slot]].consent is None:
        return None
    try:
        world = replay.world(position)
    except RecordError:
        return None
    me, place = names.actor_index[order.seat], names.region_index.get(order.place, -1)
    seen = look(prepared, world, me, Randomness(source.timeline.seed)).seen
    return proposal(names, believed(prepared.model, world, seen), me, slot, place, order.amount, None)


def _question(scenario: Mapping[str, object], action: str) -> tuple[str, tuple[str, ...]]:
    """Return the question that an order answers, '' for none, and the answers that it leaves."""
    dilemmas = scenario.get("dilemmas")
    for name, dilemma in (dilemmas if isinstance(dilemmas, dict) else {}).items():
        choices = dilemma.get("choices") if isinstance(dilemma, dict) else None
        if not isinstance(choices, dict) or action not in {choice_id(name, choice) for choice in choices}:
            continue
        left = [one for choice, one in choices.items() if choice_id(name, choice) != action and isinstance(one, dict)]
        return str(dilemma.get("name", name)), tuple(str(one.get("name", "")) for one in left)
    return "", ()


def _is_of(line: LogLine, order: Order) -> bool:
    return (
        line.data.get("id") == order.action
        and line.actor == order.seat
        and (not order.target or not line.target or line.target == order.target)
    )


def _came(source: Source, position: int, order: Order) -> tuple[str, ...]:
    """Return what the log tells of an order, until the same order is given again."""
    out: list[str] = []
    timeline = source.timeline
    for later in range(position, timeline.last + 1):
        story = timeline.story(later)
        again = (
            one
            for one in story.orders
            if (one.seat, one.action, one.target) == (order.seat, order.action, order.target)
        )
        if later > position and any(again):
            break
        for line in story.lines:  # each step, who agreed among them; what nobody knows stays untold
            if (line.public or line.known_to) and line.kind in FOLLOWS and _is_of(line, order):
                out.append(f"{short_date(line.date)}: {printable(line.text)}")
    return tuple(out[:4])


# --- what the seat knew ------------------------------------------------------------------------------------------------


def _known(source: Source, position: int, view: SeatView, orders: Sequence[Order]) -> tuple[Known, ...]:
    """Return the numbers of those concerned of which the seat was most in error, the largest error first."""
    concerned = {order.target for order in orders} | {belief.actor for belief in view.beliefs}
    truth = {actor.id: actor.tracks for actor in source.timeline.view(position, trends=False).actors}
    found: list[tuple[float, Known]] = []
    for actor in view.actors:
        if actor.own or actor.id not in concerned:
            continue
        for name, estimate in actor.tracks.items():
            true = truth.get(actor.id, {}).get(name)
            if estimate.confidence in ("exact", "none") or true is None:
                continue
            span = (estimate.ceiling - estimate.floor) or 1.0
            error = abs(true.value - estimate.value) / span
            if error >= LEAST_ERROR:
                label = estimate.label if estimate.label.startswith(actor.name) else f"{actor.name}: {estimate.label}"
                told = (estimate.value, estimate.low, estimate.high, estimate.confidence, true.value, estimate.unit)
                found.append((error, Known(label, *told, estimate.floor, estimate.ceiling)))
    return tuple(known for _, known in sorted(found, key=lambda pair: -pair[0])[:MOST_KNOWN])


def _beliefs(
    source: Source, position: int, view: SeatView
) -> tuple[tuple[str, tuple[tuple[str, float], ...], str], ...]:
    """Return what the seat held likely of the hidden intents of others, and what each was."""
    truth = intents_of(source, position - 1)
    out = []
    for belief in view.beliefs:
        if not belief.certain and belief.actor != view.seat:
            ranked = tuple(sorted(belief.intents.items(), key=lambda pair: -pair[1]))
            out.append((source.actor(belief.actor), ranked, truth.get(belief.actor, "")))
    return tuple(out)


def intents_of(source: Source, position: int) -> dict[str, str]:
    """Return the hidden intent of each actor that has one, by name."""
    names, replay = source.labels, source.replay
    if names is None or replay is None:
        return {}
    try:
        world = replay.world(position)
    except RecordError:
        return {}
    out = {}
    for actor, own in names.model.types_of.items():
        chosen = int(world.intent[actor, 0])
        if 0 <= chosen < len(own):
            id, kind = names.rules.actors[actor], names.rules.type_names[own[chosen]]
            out[id] = names.scenario.actors[id].types[kind].name or kind
    return out


def _heard(source: Source, position: int, seat: str) -> tuple[str, ...]:
    """Return the injects that reached the seat in the turn before, those shown as it planned, and messages to it."""
    out: list[str] = []
    if position > 1:
        lines, read = source.timeline.story(position - 1).lines, set(_shown(source, position - 1, seat))
        told = (line.text for line in known_to(lines, seat) if line.kind in ("inject", "narration"))
        out += [text for text in told if text not in read]  # it read those while it planned the turn before
    out += _shown(source, position, seat)
    node = source.timeline.turns[position - 1].node
    for note in source.here:
        if note.kind == "message" and note.node == node:
            to = note.data.get("to")
            listed = [str(one) for one in to] if isinstance(to, list) else []
            if note.about != seat and (seat in listed or not listed):
                out.append(f"Message from {source.actor(note.about)}: {note.text}")
    return tuple(printable(text.strip()) for text in dict.fromkeys(out))


def _shown(source: Source, position: int, seat: str) -> Iterable[str]:
    """Yield the texts of injects that control released while the seats planned."""
    node = source.timeline.turns[position - 1].node
    now = {note.about for note in source.here if note.kind == "release now" and note.node == node}
    now |= {
        str(line.get("id"))
        for _, line in source.timeline.raw.others()
        if line.get("kind") == "improvised" and line.get("shown") and line.get("node") == node
    }
    for inject in source.timeline.story(position).injects:
        if inject.id in now and inject.text and (not inject.to or seat in inject.to):
            yield inject.text.strip()
