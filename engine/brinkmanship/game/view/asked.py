"""What a seat is asked for its consent: what it would answer for, until when, what its silence means, and its staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from brinkmanship.game.session.orders import CONSENT, OBJECT, Order
from brinkmanship.game.view.glossary import likelihood_word
from brinkmanship.game.view.labels import Labels, short_date
from brinkmanship.game.view.question_types import AskedView
from brinkmanship.game.view.types import MemberAnswer, ProposalView, SeatView
from brinkmanship.simulation.asked import CONSENTS, asked, row_of, waiting
from brinkmanship.simulation.mechanisms.consent import silence_days
from brinkmanship.simulation.world import World
from brinkmanship.text import joined

MOST_REASON = 400
"""Letters of a reason."""

_DOUBT = 0.5
"""Chance of consent below which a member is named as one that may object."""


def waits(names: Labels, world: World, me: int, slot: int, found: ProposalView) -> AskedView | None:
    """Return what the proposal *found*, of *slot*, asks of actor *me* in a batch of one, None where it asks nothing."""
    rules = names.rules
    row = int(row_of(rules, slot, me))
    if row < 0 or not waiting(world, rules, row_of(rules, [slot], [me]))[0, 0]:
        return None
    known, action = asked(rules), rules.actions[rules.slot_action[slot]]
    alone, due, turn = bool(known.alone[row]), int(world.slot_due[slot, 0]), rules.ticks_per_turn
    said = int(world.answer[row, 0]) if len(world.answer) else 0
    held = due == world.day and silence_days(rules, action) < turn
    last = due < world.day + turn
    end = short_date(names.date(due))
    return AskedView(
        alone=alone,
        decides=bool(known.any_objection[row]),
        until=names.date(max(due // turn * turn, world.day)),
        last=last,
        asks=_asks(names, world, slot, found, alone),
        about=(names.scenario.orderable[action.id].description or "").strip(),
        consent="Agree" if alone else "Stay silent",
        object="Refuse" if alone else "Object",
        deadline=_deadline(alone, last, held, end),
        default=_default(alone, bool(known.any_objection[row]), names.the("body", found.asked) if not alone else ""),
        advice=_advice(alone, next(one for one in found.members if one.actor == rules.actors[me])),
        others="" if alone else _others(names, [one for one in found.members if one.actor != rules.actors[me]]),
        said="" if not said else CONSENT if said == CONSENTS else OBJECT,
    )


def _asks(names: Labels, world: World, slot: int, found: ProposalView, alone: bool) -> str:
    who = names.the("actor", found.actor)
    place, amount = int(world.slot_place[slot, 0]), float(world.slot_amount[slot, 0])
    where = f" Where: {names.thing('region', names.rules.regions[place])}." if place >= 0 else ""
    size = f" Size: {amount:g}." if found.tabled is None and abs(amount - 1) > 1e-6 else ""
    whom = "your consent" if alone else f"the consent of {names.the('body', found.asked)}"
    return f"{who[:1].upper()}{who[1:]} {'ask' if names.plural(found.actor) else 'asks'} for {whom}.{where}{size}"


def _deadline(alone: bool, last: bool, held: bool, end: str) -> str:
    what = "The answer" if alone else "Silence"
    if held:
        return f"{what} was held open for you until this turn: it is decided as soon as your orders are in."
    if last:
        return (
            f"{what} is due on {end}: this turn is your last chance to speak."
            if alone
            else (f"Silence ends on {end}: this turn is your last chance to speak.")
        )
    return f"{what} is due by {end}." if alone else f"Silence ends on {end}."


def _default(alone: bool, decides: bool, body: str) -> str:
    if alone:
        return "If you say nothing, that is a yes."
    outvoted = f"{body[:1].upper()}{body[1:]} may outvote you."
    alone_enough = "One objection stops it." if decides else outvoted
    return f"If you say nothing, you are silent, and it passes as far as you are concerned. {alone_enough}"


def _advice(alone: bool, mine: MemberAnswer) -> str:
    """Return what the seat's own staff would answer, how sure that is, and why."""
    yes = mine.yes >= _DOUBT
    verb = ("agree" if yes else "refuse") if alone else ("stay silent" if yes else "object")
    chance = mine.yes if yes else 1 - mine.yes
    text = f"Your staff would {verb} ({likelihood_word(chance)[0]}, {min(round(chance * 100), 99)}%)."
    for head in ("for", "against"):
        listed = [reason.partition(": ")[2] for reason in mine.reasons if reason.startswith(f"{head}: ")]
        text += f" {head.capitalize()}: {'; '.join(listed)}." if listed else ""
    return text


def _others(names: Labels, others: Iterable[MemberAnswer]) -> str:
    doubtful = sorted((one for one in others if one.yes < _DOUBT), key=lambda one: one.yes)
    if not doubtful:
        return "None of the others is likely to object."
    verb = "is" if len(doubtful) == 1 and not names.plural(doubtful[0].actor) else "are"
    listed = joined([names.the("actor", one.actor) for one in doubtful])
    return f"{listed[:1].upper()}{listed[1:]} {verb} likely to object."


def is_answer(order: Order, proposal: ProposalView) -> bool:
    """Return whether an order answers a proposal."""
    return bool(order.answer) and (order.proposer, order.action, order.target) == (
        *(proposal.actor, proposal.action, proposal.target),
    )


def with_answers(proposals: tuple[ProposalView, ...], plan: Iterable[Order]) -> tuple[ProposalView, ...]:
    """Return *proposals* with the answers that a plan holds."""
    answers = [order for order in plan if order.answer]
    if not answers:
        return proposals
    out = []
    for one in proposals:
        planned = next((order for order in answers if is_answer(order, one)), None)
        if one.waits is not None and planned is not None:
            one = replace(one, waits=replace(one.waits, planned=planned.answer, reason=planned.note))
        out.append(one)
    return tuple(out)


def with_answer(view: SeatView, proposal: ProposalView, answer: str, reason: str = "") -> tuple[Order, ...]:
    """Return the plan of *view* with an answer to a proposal, in place of another; '' takes the answer out of it."""
    rest = tuple(order for order in view.plan if not is_answer(order, proposal))
    if not answer:
        return rest
    said = reason.strip()[:MOST_REASON] if answer == OBJECT else ""
    about = (proposal.action, proposal.target)
    return (*rest, Order(view.seat, *about, note=said, answer=answer, proposer=proposal.actor))


def asked_of(view: SeatView) -> list[tuple[ProposalView, AskedView]]:
    """Return the proposals that wait for the seat's own answer, the most urgent first."""
    found = [(one, one.waits) for one in view.proposals if one.waits is not None]
    return sorted(found, key=lambda pair: (not pair[1].last, pair[1].until))


def answer_words(view: SeatView, order: Order) -> str:
    """Return an answer of a plan in words: 'Object: Levy, proposed by Alba'."""
    found = next((one for one in view.proposals if is_answer(order, one)), None)
    if found is None or found.waits is None:
        return "Object to a proposal" if order.answer == OBJECT else "Stay silent on a proposal"
    verb = found.waits.object if order.answer == OBJECT else found.waits.consent
    return f"{verb}: {proposal_words(view, found)}"


def proposal_words(view: SeatView, proposal: ProposalView) -> str:
    """Return a proposal in words: 'Levy (Borea), proposed by Alba'."""
    aimed = f" ({proposal.target_name})" if proposal.target_name else ""
    return f"{proposal.name}{aimed}, proposed by {view.actor(proposal.actor).name}"
