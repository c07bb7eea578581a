"""Who is asked for consent, and what those have answered who speak for themselves.

Whoever is asked answers by its utility (:mod:`brinkmanship.simulation.mechanisms.consent`), unless it has said what it
answers, or speaks for itself (`Phase.speaking`): then it is heard alone, and silence is consent. An answer is an order
of its own, numbered above the slots, so that answers are kept, merged and refused as orders are::

    number = slots + 2 * row + (0 consents, 1 objects)        row: of the proposal and the actor that is asked

An objection that decides is heard at once, and so is the yes or no of a single actor; else silence runs on. A proposal
that is put to somebody who speaks for itself waits for the turn after, so that nobody's silence ends unheard; when it is
sounded out nobody knows yet what such a member would answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import I8, I64, B, SlotPhase, World

CONSENTS: Final = 1
"""In `World.answer`: it stays silent, or says yes."""
OBJECTS: Final = 2
"""In `World.answer`: it breaks silence, or says no."""

NOT_ASKED_NOW: Final = "Nobody asks for your consent to this now."


@dataclass(frozen=True, slots=True)
class Asked:
    """Every proposal with every actor that may be asked about it, by slot, then actor; arrays (asked,)."""

    slot: I64
    actor: I64
    host: B  # asked only while it controls the place that the order goes to
    alone: B  # a single actor decides
    any_objection: B  # one objection decides: of a single actor, or under unanimity
    key: I64  # slot * actors + actor, increasing
    place: I64  # region of the order where it is given none: its target, or its action's; -1


@per_rules
def asked(rules: Rules) -> Asked:
    """Return who may be asked about what; nobody is about what it proposes itself."""
    rows: list[tuple[int, int, bool, bool, bool]] = []
    for slot, number in enumerate(rules.slot_action.tolist()):
        consent, proposer = rules.actions[number].consent, int(rules.slot_actor[slot])
        if consent is None:
            continue
        if consent.body >= 0:
            body = rules.bodies[consent.body]
            who = sorted(int(member) for member in body.members)
            rows += [(slot, one, False, False, body.rule == "unanimity") for one in who if one != proposer]
            continue
        single = int(rules.slot_target[slot]) if consent.target else consent.named
        who = list(range(len(rules.actors))) if consent.host else [single]
        rows += [(slot, one, consent.host, True, True) for one in who if one >= 0 and one != proposer]
    slots, actors = (np.array([row[n] for row in rows], np.int64) for n in (0, 1))
    host, alone, decides = (np.array([row[n] for row in rows], bool) for n in (2, 3, 4))
    action = rules.slot_action[slots].astype(np.int64)
    regions = np.array([kind == "region" for kind in rules.target_kind] or [False])[action]
    own = np.array([one.place for one in rules.actions] or [-1], np.int64)[action]
    place = np.where(regions, rules.slot_target[slots], own).astype(np.int64)
    return Asked(slots, actors, host, alone, decides, slots * len(rules.actors) + actors, place)


def row_of(rules: Rules, slot: Any, actor: Any) -> I64:
    """Return the row of each proposal and actor, -1 where that actor is never asked about it; of any common shape."""
    key = asked(rules).key
    wanted = np.asarray(np.asarray(slot, np.int64) * len(rules.actors) + np.asarray(actor, np.int64))
    found = np.asarray(np.searchsorted(key, wanted))
    if not len(key):
        return np.full(wanted.shape, -1, np.int64)
    return np.where(key[np.minimum(found, len(key) - 1)] == wanted, found, -1).astype(np.int64)


def number_of(rules: Rules, row: int, objects: bool) -> int:
    """Return the number of an answer as an order of the core."""
    return len(rules.slot_action) + 2 * row + int(objects)


def split(orders: Orders, rules: Rules) -> tuple[Orders, Orders]:
    """Return the orders of actions, and the answers to proposals."""
    answers = orders.slot >= len(rules.slot_action)
    return (orders.only(~answers), orders.only(answers)) if some(answers) else (orders, Orders.empty())


def read(rules: Rules, number: Any) -> tuple[I64, I8]:
    """Return the row of each answer by its number, and whether it is CONSENTS or OBJECTS, each (n,)."""
    which = np.asarray(number, np.int64) - len(rules.slot_action)
    return which // 2, (CONSENTS + which % 2).astype(np.int8)


def orderer(rules: Rules, number: int) -> int:
    """Return the actor that gives an order or an answer, by its number; -1 where there is no such number."""
    slots = len(rules.slot_action)
    if number < slots:
        return int(rules.slot_actor[number]) if number >= 0 else -1
    row = (number - slots) // 2
    return int(asked(rules).actor[row]) if row < len(asked(rules).actor) else -1


def waiting(world: World, rules: Rules, rows: I64) -> B:
    """Return which of *rows* are asked now, (rows, worlds): the proposal is out, and the game goes on."""
    known = asked(rules)
    slot = known.slot[rows]
    out: B = (world.slot_phase[slot] == SlotPhase.PROPOSED) & (world.ending < 0)
    hosts = rows[known.host[rows]]
    if len(hosts):
        given = world.slot_place[known.slot[hosts]].astype(np.int64)
        place = np.where(given >= 0, given, known.place[hosts][:, None])
        holds = np.take_along_axis(world.controller, np.maximum(place, 0), axis=0) == known.actor[hosts][:, None]
        out[known.host[rows]] &= (place >= 0) & holds
    return out


def open_to(world: World, rules: Rules, answers: Orders) -> B:
    """Return which answers are to proposals that wait for them, (n,)."""
    rows, which = np.unique(read(rules, answers.slot)[0], return_inverse=True)
    return waiting(world, rules, rows)[which.reshape(-1), answers.world]


def with_room(world: World, rules: Rules, orders: Orders) -> None:
    """Give *world* room for answers where it has none and *orders* bring some; a world without any keeps none."""
    if not len(world.answer) and some(orders.slot >= len(rules.slot_action)):
        world.answer = np.zeros((len(asked(rules).slot), world.worlds), np.int8)


def fits(world: World, rules: Rules) -> bool:
    """Return whether the answers that *world* holds are those of these rules."""
    return len(world.answer) in (0, len(asked(rules).slot))


def hear(phase: Phase, answers: Orders) -> None:
    """Take down what those who are asked have answered; what decides by itself is decided in this tick."""
    rules, world = phase.rules, phase.world
    if not len(answers):
        return
    known = asked(rules)
    row, value = read(rules, answers.slot)
    heard = open_to(world, rules, answers)
    row, value, where = row[heard], value[heard], answers.world[heard]
    said = np.zeros((len(known.slot), world.worlds), np.int8)
    np.maximum.at(said, (row, where), value)  # who objects and consents objects
    row, where = np.nonzero(said)
    value, slot = said[row, where], known.slot[row]
    world.answer[row, where] = value
    at_once = np.where(value == OBJECTS, known.any_objection[row], known.alone[row])
    world.slot_due[slot[at_once], where[at_once]] = world.day
    if phase.results is not None:
        for n in true_at((value == OBJECTS) & ~at_once).tolist():
            _report(phase, int(row[n]))


def _report(phase: Phase, row: int) -> None:
    """Tell the members of a body that one of them objects, where that does not decide."""
    rules, known = phase.rules, asked(phase.rules)
    slot, actor = int(known.slot[row]), int(known.actor[row])
    action = rules.actions[int(rules.slot_action[slot])]
    assert action.consent is not None
    proposer, body = int(rules.slot_actor[slot]), rules.bodies[action.consent.body]
    knows = tuple(sorted({proposer, *(int(member) for member in body.members)}))
    about = {"body": body.id, "by": rules.actors[actor]}
    phase.report(
        "objection", action.id, proposer, int(rules.slot_target[slot]), None if action.public else knows, **about
    )


def spoken(world: World, rules: Rules, part: Instances, members: I64) -> I8:
    """Return what *members*, shape (members, n), have answered to the proposals *part*: 0, CONSENTS or OBJECTS."""
    out = np.zeros(members.shape, np.int8)
    if len(world.answer):
        row = row_of(rules, np.broadcast_to(part.slot, members.shape), members)
        out = np.where(row >= 0, world.answer[np.maximum(row, 0), part.world], np.int8(0))
    return out


def forget(world: World, rules: Rules, over: Instances) -> None:
    """Forget what was answered to proposals that are decided, or whose point is gone."""
    if not len(world.answer) or not len(over):
        return
    first, last = (np.searchsorted(asked(rules).slot, over.slot, side=side) for side in ("left", "right"))
    for one, past, where in zip(first.tolist(), last.tolist(), over.world.tolist(), strict=True):
        world.answer[one:past, where] = 0


def first_due(phase: Phase, new: Instances, due: I64) -> I64:
    """Return the tick on which each new proposal is decided, (n,): *due*, or the next turn's first where that is later

    and somebody is asked who speaks for itself.
    """
    rules = phase.rules
    if not len(phase.speaking) or not len(new):
        return due
    known = asked(rules)
    rows = true_at(np.isin(known.actor, phase.speaking) & np.isin(known.slot, new.slot))
    if not len(rows):
        return due
    open_ = waiting(phase.world, rules, rows)
    has = np.zeros((len(rules.slot_action), phase.world.worlds), bool)
    np.logical_or.at(has, known.slot[rows], open_)
    next_turn = (phase.world.day // rules.ticks_per_turn + 1) * rules.ticks_per_turn
    later = np.where(has[new.slot, new.world], np.maximum(due, next_turn), due)
    if phase.results is not None:
        for n in true_at(later > due).tolist():
            _report_held(phase, int(new.slot[n]), int(later[n]))
    return later


def _report_held(phase: Phase, slot: int, until: int) -> None:
    """Tell that a proposal waits longer than it would, so that all who are asked can answer."""
    rules, known = phase.rules, asked(phase.rules)
    action, proposer = rules.actions[int(rules.slot_action[slot])], int(rules.slot_actor[slot])
    assert action.consent is not None
    who = known.actor[known.slot == slot] if not action.consent.host else np.array([], np.int64)
    knows = tuple(sorted({proposer, *who.tolist()}))
    body = rules.bodies[action.consent.body].id if action.consent.body >= 0 else None
    target = int(rules.slot_target[slot])
    phase.report("extension", action.id, proposer, target, None if action.public else knows, body=body, until=until)
