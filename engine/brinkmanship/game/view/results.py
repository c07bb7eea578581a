"""What came of a seat's own orders: of everything that happened to each of them, the last, and who or what brought it.

Reads the log as the seat knows it and the seat's own slots, which it knows exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.orders import OBJECT
from brinkmanship.game.view.answer_text import reasons
from brinkmanship.game.view.choices import consent_text
from brinkmanship.game.view.estimates import Estimates
from brinkmanship.game.view.labels import Labels, short_date
from brinkmanship.game.view.reports import OrderResult
from brinkmanship.game.view.types import LogLine
from brinkmanship.simulation.asked import asked
from brinkmanship.simulation.world import SlotPhase, World
from brinkmanship.text import ended, joined

Key = tuple[str, str]
"""The action and the target of an order."""
_NEWS = frozenset(
    {"order", "effect", "consent", "sounding", "lapse", "lift", "expiry", "outcome", "delivery", "silence"}
)


@dataclass(slots=True)
class _Story:
    """What happened to one order."""

    key: Key
    place: str = ""
    ordered: bool = False  # in the turns of the report
    lines: list[LogLine] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def order_results(
    names: Labels, seen: Estimates, branch: Sequence[Node], since: int, lines: Iterable[LogLine]
) -> tuple[OrderResult, ...]:
    """Return what came of the orders of a seat in the turns of `branch` after `since`; `lines` are what it learned then.

    `seen` is what the seat sees at the end of the branch.

    Orders that wait for consent are told until it is decided; what was ordered before is told when something comes of it.
    """
    stories: dict[Key, _Story] = {}
    seat, answers = seen.seat, dict[tuple[str, str, str], str]()
    lines = tuple(lines)

    def story(action: str, target: str) -> _Story:
        return stories.setdefault((action, target), _Story((action, target)))

    for node in branch:
        if node.turn <= since:
            continue
        for order in node.orders:
            if order.seat == seat and order.answer:
                answers[order.proposer, order.action, order.target] = order.answer
            elif order.seat == seat:
                mine = story(order.action, order.target)
                mine.ordered, mine.place = True, order.place
        for refused in node.refused:
            if refused.order.seat == seat and not refused.order.answer:
                story(refused.order.action, refused.order.target).refused += [one.text for one in refused.reasons]
    world = branch[-1].world
    for line in lines:
        id = str(line.data.get("id", ""))
        if line.actor != seat:
            continue
        if line.kind in _NEWS and id in names.action_index:
            story(id, line.target).lines.append(line)
        elif line.kind == "arrival" and (key := _sender(names, seat, id, world, line.day)) is not None:
            story(*key).lines.append(line)
    for slot in np.flatnonzero(world.slot_phase[:, 0] == SlotPhase.PROPOSED).tolist():
        if names.rules.actors[int(names.rules.slot_actor[slot])] == seat:
            action = names.rules.actions[int(names.rules.slot_action[slot])].id
            story(action, names.slot_target(slot)[1])
    out = [_result(names, seen, one, branch[-1]) for one in stories.values()]
    found = [one for one in out if one is not None]
    found += [_answered(names, key, answer, lines, world) for key, answer in answers.items()]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.state), one.date)))


def _answered(
    names: Labels, key: tuple[str, str, str], answer: str, lines: Sequence[LogLine], world: World
) -> OrderResult:
    """Return what came of the seat's answer to a proposal: how it was decided, or that it still is to be."""
    proposer, action, target = key
    title, slot = title_of(names, action, target), names.slots[key]
    alone = bool(asked(names.rules).alone[asked(names.rules).slot == slot].all())
    said = (
        ("You refused" if alone else "You objected")
        if answer == OBJECT
        else "You agreed"
        if alone
        else "You stayed silent"
    )
    if int(world.slot_phase[slot, 0]) == SlotPhase.PROPOSED:
        return OrderResult(action, target, "", title, "waiting", f"{said}. Silence goes on.", names.date(world.day))
    about = [one for one in lines if one.actor == proposer and one.target == target and one.data.get("id") == action]
    line = next((one for one in about if one.kind == "consent"), None)
    when = next((one.date for one in about if one.kind in ("consent", "effect")), names.date(world.day))
    told = f"{said}, and it was agreed." if line is None else f"{said}. {line.text}"
    return OrderResult(action, target, "", title, "decided", told, when)


_ORDER = (
    *("refused", "blocked", "held", "lapsed", "arrived", "done", "in force", "ended"),
    *("preparing", "waiting", "decided"),
)
"""What is to be read first: what went wrong, then what was reached, then what is still to come."""


def _sender(names: Labels, seat: str, formation: str, world: World, day: int) -> Key | None:
    """Return the order of the seat that last sent a formation on its way, None where no order did."""
    rules, index, found = names.rules, names.formation_index[formation], list[tuple[int, Key]]()
    for slot in np.flatnonzero(rules.slot_actor == names.actor_index[seat]).tolist():
        since = int(world.slot_since[slot, 0])
        if not 0 <= since <= day:
            continue
        action = rules.actions[int(rules.slot_action[slot])]
        target = names.slot_target(slot)
        if index in action.formations or target == ("formation", formation):
            found.append((since, (action.id, target[1])))
    return max(found)[1] if found else None


def title_of(names: Labels, action: str, target: str) -> str:
    """Return what an order is called: 'Publish intelligence: Russia'; of an answer, the question."""
    if action in names.scenario.choices:
        return names.scenario.dilemmas[names.scenario.choices[action][0]].name
    if action not in names.action_index:
        return action.replace("_", " ")
    kind = names.rules.target_kind[names.action_index[action]]
    aimed = names.thing(kind, target) if target and kind else ""
    return names.action(action) + (f": {aimed}" if aimed else "")


def _result(names: Labels, seen: Estimates, story: _Story, node: Node) -> OrderResult | None:
    state, told, when = "", list[str](), names.date(node.world.day)
    for line in sorted(story.lines, key=lambda one: one.day):
        found = _step(names, story, line)
        if found is not None:
            state, when = found[0], line.date
            told = [text for text in (*told, found[1]) if text]
    if story.refused and not story.lines:
        state, told = "refused", [" ".join(dict.fromkeys(ended(text) for text in story.refused))]
    slot = names.slots.get((seen.seat, *story.key))
    if slot is not None and state in ("", "agreed", "ordered"):
        standing = _standing(names, story, node, slot)
        if standing is not None:
            state, text = standing
            told = [text for text in (*told, text) if text]
    if state in ("agreed", "ordered"):
        state = "done"
    if state == "done" and (way := _on_the_way(names, seen, story.key)):
        state, told = "preparing", [*told, way]
    if not state:
        return None
    action, target = story.key
    text = " ".join(dict.fromkeys(told))
    return OrderResult(action, target, story.place, title_of(names, action, target), state, text, when)


def _standing(names: Labels, story: _Story, node: Node, slot: int) -> tuple[str, str] | None:
    """Return the state of an order that nothing came of yet, and until when it waits."""
    world, rules = node.world, names.rules
    phase, due = int(world.slot_phase[slot, 0]), names.date(int(world.slot_due[slot, 0]))
    action = rules.actions[int(rules.slot_action[slot])]
    if phase == SlotPhase.PROPOSED:
        asked = consent_text(names, action).partition(" (")[0]
        place = int(world.slot_place[slot, 0])
        kind, target = names.slot_target(slot)
        if action.consent is not None and action.consent.target:
            asked = names.the(kind, target)
        elif action.consent is not None and action.consent.host and place >= 0:
            host = int(world.controller[place, 0])
            asked = names.the("actor", rules.actors[host]) if host >= 0 else asked
        return "waiting", f"Waits for the consent of {asked} until {short_date(due)}."
    if phase == SlotPhase.PREPARING:
        return "preparing", f"Takes effect on {short_date(due)}."
    if phase == SlotPhase.IN_FORCE and story.ordered:
        return "in force", ""
    return ("done", "") if story.ordered else None


def _on_the_way(names: Labels, seen: Estimates, key: Key) -> str:
    """Return what an order sent and when it arrives; '' where nothing of it is on the way."""
    rules = names.rules
    number = names.action_index[key[0]]
    sent = [names.formation_index[key[1]]] if rules.target_kind[number] == "formation" else []
    sent += rules.actions[number].formations
    moving = [one for one in sent if (there := seen.formations[one]) is not None and there.destination >= 0]
    moving = [one for one in moving if rules.actors[int(rules.owner[one])] == seen.seat]
    if not moving:
        return ""
    last = max(moving, key=seen.arrival)
    where = names.region(rules.regions[int(seen.seen.destination[last])])
    what = names.thing("formation", rules.formations[last]) if len(moving) == 1 else f"{len(moving)} formations"
    return f"{what} due in {where} on {short_date(seen.arrival(last))}."


def _step(names: Labels, story: _Story, line: LogLine) -> tuple[str, str] | None:
    """Return what a line makes of an order: the state, and a sentence for what the state does not say."""
    data, action = line.data, names.rules.actions[names.action_index[story.key[0]]]
    if line.kind == "order":
        if reason := data.get("refused"):
            return "refused", ended(f"It could not be carried out: {reason}")
        if story.key[0] in names.scenario.choices:
            of, choice = names.scenario.choices[story.key[0]]
            chosen = names.scenario.dilemmas[of].choices[choice].name
            silent = any(other.kind == "silence" for other in story.lines)
            return "decided", f"You did not answer in time; taken as: {ended(chosen)}" if silent else ended(chosen)
        return "ordered", ""
    if line.kind == "silence":
        return "decided", ""
    if line.kind == "consent":
        state, text = _consent(names, data)
        return state, text + reasons(names, data)
    if line.kind == "sounding":
        doubtful = [names.the("actor", one) for one in data.get("doubtful", ())]
        because = f": {joined(doubtful)} would not have it" if doubtful else ""
        if data.get("held"):
            return "held", f"It was not tabled{because}."
        without = f", without {joined(data['left_out'])}" if data.get("left_out") else ""
        return (
            "ordered",
            f"A thinner draft was tabled, at {float(data['size']) * 100:.0f}% of its depth{without}{because}.",
        )
    if line.kind == "effect":
        when = short_date(line.date)
        if action.measure:
            return "in force", f"In force since {when}."
        late = action.consent is not None or action.delay
        return "done", f"Took effect on {when}." if late else ""
    if line.kind == "outcome":
        return "done", line.text
    if line.kind == "arrival":
        where = names.region(line.place) if line.place in names.region_index else ""
        return "arrived", f"{names.thing('formation', str(data['id']))} arrived in {where} on {short_date(line.date)}."
    simple = {
        "lapse": ("lapsed", "Events overtook it before it was decided."),
        "lift": ("ended", f"Lifted on {short_date(line.date)}."),
        "expiry": ("ended", f"Ran out on {short_date(line.date)}."),
        "delivery": ("arrived", f"Arrived on {short_date(line.date)}."),
    }
    return simple.get(line.kind)


def _consent(names: Labels, data: Mapping[str, Any]) -> tuple[str, str]:
    body, against = data.get("body"), [names.the("actor", one) for one in data.get("blocked_by", ())]
    abstained = [names.the("actor", one) for one in data.get("abstained", ())]
    asked = [names.the("actor", one) for one in data.get("asked", ())]
    who = names.the("body", body) if body else joined(asked)
    if data.get("passed"):
        outvoted = f"; {joined(against)} {'was' if len(against) == 1 else 'were'} outvoted" if against else ""
        aside = f"; {joined(abstained)} abstained" if abstained else ""
        return "agreed", f"Agreed by {who}{outvoted}{aside}."
    if body:
        return "blocked", f"Blocked in {who}: {joined(against)} broke silence."
    return "blocked", f"Refused by {who}."
