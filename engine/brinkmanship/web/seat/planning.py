"""The orders of a seat as pages show them: its plan, the catalogue, one action with its targets, open decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from brinkmanship.game.session.orders import Order, Refused
from brinkmanship.game.view.asked import answer_words, asked_of
from brinkmanship.game.view.foretell_text import change_of, number_change, sum_text, when_text
from brinkmanship.game.view.foretell_types import Foretold
from brinkmanship.game.view.number_text import change, day, likelihood, points
from brinkmanship.game.view.types import Choice, ProposalView, SeatView, TargetChoice
from brinkmanship.web.seat.consent import unanswered
from brinkmanship.web.seat.desk import SeatDesk, names_of

FAMILIES = ("diplomacy", "alliance", "military", "arms", "economy", "energy", "cyber", "information", "domestic")
SIZES = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Sizes that are offered, beside the least and the most that an action has."""
HARDEST = 6
"""Members whose likely answers are shown, those likeliest to object first."""


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """An order of the plan."""

    place: int  # in the plan
    text: str
    note: str
    cost: str
    action: str
    answer: bool  # whether it answers a question
    json: str  # the order itself, for the form that takes it out


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a seat for this turn."""

    orders: tuple[PlannedOrder, ...]
    revision: int
    turn: int  # that is planned
    author: str  # who changed it last
    capital: str
    capital_left: str
    spent: int  # per cent of the capital
    orders_left: int
    orders_per_turn: int
    undecided: tuple[str, ...]  # what silence would mean
    last_day: bool  # whether one of those ends today


def plan(desk: SeatDesk) -> Plan:
    """Return the plan as it stands."""
    view, draft = desk.handle.view(), desk.draft
    answers = {choice.action for dilemma in view.dilemmas for choice in dilemma.choices}
    titles = Titles(desk)
    costs = titles.costs
    orders = tuple(
        PlannedOrder(
            n,
            titles.order(one),
            one.note,
            points(0) if one.lift or one.answer else points(costs.get(one.action, 0.0) * one.amount),
            one.action,
            bool(one.answer) or one.action in answers,
            json.dumps(one.to_json(), ensure_ascii=False),
        )
        for n, one in enumerate(draft.orders)
    )
    undecided = [dilemma for dilemma in view.dilemmas if not dilemma.answered]
    return Plan(
        orders=orders,
        revision=draft.revision,
        turn=desk.handle.turn + 1,
        author=draft.author,
        capital=f"{view.capital:.1f}",
        capital_left=f"{view.capital_left:.1f}",
        spent=round((view.capital - view.capital_left) / view.capital * 100) if view.capital > 0 else 0,
        orders_left=view.orders_left,
        orders_per_turn=view.orders_per_turn,
        undecided=tuple(
            f"{d.name}: {'today is the last day; ' if d.days_left <= 0 else f'by {day(d.due)}; '}"
            f"silence means: {next((c.name for c in d.choices if c.default), 'nothing')}"
            for d in undecided
        )
        + tuple(unanswered(view)),
        last_day=any(d.days_left <= 0 for d in undecided)
        or any(asked.last and not asked.answered for _, asked in asked_of(view)),
    )


class Titles:
    """Names of orders, for one desk."""

    def __init__(self, desk: SeatDesk) -> None:
        view = self._view = desk.handle.view()
        self._choices = {choice.action: choice for choice in desk.handle.choices()}
        self._answers = {choice.action: f"{d.name}: {choice.name}" for d in view.dilemmas for choice in d.choices}
        self._names = names_of(desk)
        self.costs: Mapping[str, float] = {id: choice.cost for id, choice in self._choices.items()} | {
            choice.action: choice.cost for d in view.dilemmas for choice in d.choices
        }

    def order(self, order: Order) -> str:
        """Return an order by its names: 'Publish intelligence (Russia)'."""
        if order.answer:
            return answer_words(self._view, order)
        choice = self._choices.get(order.action)
        name = choice.name if choice else self._answers.get(order.action, order.action)
        targets = {target.id: target.name for target in choice.targets} if choice else {}
        about = [targets.get(order.target) or self._names.get(order.target, order.target)] if order.target else []
        about += [f"in {self._names.get(order.place, order.place)}"] if order.place else []
        about += [f"size {order.amount:g}"] if order.amount != 1 else []
        return ("Lift: " if order.lift else "") + name + (f" ({', '.join(about)})" if about else "")


# --- the catalogue ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """An action in the catalogue."""

    action: str
    name: str
    cost: str
    marks: tuple[str, ...]  # 'in force', 'needs consent', 'secret', …
    legal: bool
    why_not: str  # the first reason
    description: str


@dataclass(frozen=True, slots=True)
class Family:
    """The actions of one kind."""

    id: str
    name: str
    entries: tuple[Entry, ...]
    possible: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The actions that match a search."""

    families: tuple[Family, ...]
    query: str
    family: str
    everything: bool
    hidden: int  # actions that are not possible now and not shown
    tabs: tuple[tuple[str, str, bool], ...]  # families: id, name, whether chosen


def catalogue(desk: SeatDesk, query: str = "", family: str = "", everything: bool = False) -> Catalogue:
    """Return the seat's actions that match a search, by family; those that are not possible only if asked for."""
    needle = query.strip().casefold()
    choices = desk.handle.choices()
    known = [one for one in FAMILIES if any(choice.family == one for choice in choices)]
    known += sorted({choice.family for choice in choices} - set(FAMILIES))
    matching = [
        choice
        for choice in choices
        if (not family or choice.family == family)
        and needle in f"{choice.name} {choice.description} {choice.action.replace('_', ' ')}".casefold()
    ]
    shown = [choice for choice in matching if everything or needle or choice.legal or choice.in_force]
    families = []
    for one in known:
        found = sorted((c for c in shown if c.family == one), key=lambda c: (not c.legal, c.cost, c.name))
        if found:
            families.append(Family(one, one.capitalize(), tuple(map(entry, found)), sum(c.legal for c in found)))
    tabs = (("", "All", not family), *((one, one.capitalize(), one == family) for one in known))
    return Catalogue(tuple(families), query, family, everything, len(matching) - len(shown), tabs)


def entry(choice: Choice) -> Entry:
    """Return an action as the catalogue lists it."""
    marks = ["in force"] if choice.in_force else []
    marks += ["needs consent"] if choice.consent else []
    marks += ["secret"] if not choice.public else []
    marks += [f"takes {choice.delay_text}"] if choice.delay_text else []
    return Entry(
        choice.action,
        choice.name,
        points(choice.cost),
        tuple(marks),
        choice.legal,
        "" if choice.legal else first_reason(choice),
        choice.description,
    )


def first_reason(choice: Choice) -> str:
    """Return the first reason against an action that is not possible."""
    reasons = choice.why_not or (choice.targets[0].why_not if choice.targets else ())
    return reasons[0] if reasons else ""


# --- one action -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """Something that an action may be aimed at."""

    id: str
    name: str
    legal: bool
    why_not: tuple[str, ...]
    likely: str  # that it passes, '' where nobody is asked
    marks: tuple[str, ...]
    can_lift: bool


@dataclass(frozen=True, slots=True)
class Member:
    """How a member would likely answer."""

    name: str
    words: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """How those who are asked would likely answer."""

    asked: str
    passes: str
    members: tuple[Member, ...]
    drafts: tuple[tuple[str, str], ...]
    end: str  # what would come of the drafts


@dataclass(frozen=True, slots=True)
class Effects:
    """What the order would do, as the seat judges it."""

    total: str  # to all its aims together, of 100
    aims: tuple[tuple[str, str], ...]  # those that move, and how
    numbers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # when, and what moves how
    risks: tuple[str, ...]
    arrives: str


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action, and the order that is being made of it."""

    action: str
    name: str
    family: str
    description: str
    facts: tuple[str, ...]
    consent: str
    why_not: tuple[str, ...]
    target_kind: str
    targets: tuple[Target, ...]
    chosen: Target | None  # the target, or the only one of an action without targets
    places: tuple[tuple[str, str], ...]  # regions that may be named
    no_places: tuple[tuple[str, str], ...]  # and those that may not, with the first reason
    place: str
    sizes: tuple[tuple[str, str], ...]  # size, what it costs
    size: str
    size_unit: str
    note: str
    likely: Likely | None
    effects: Effects | None
    ready: bool  # whether the order can be added


def action_page(
    desk: SeatDesk, action: str, target: str | None = None, place: str = "", size: float = 1.0, note: str = ""
) -> ActionPage | None:
    """Return the page of an action with the order that is being made; None where the seat has no such action."""
    choice = next((one for one in desk.handle.choices() if one.action == action), None)
    if choice is None:
        return None
    view, names = desk.handle.view(), names_of(desk)
    only = choice.targets[0].id if len(choice.targets) == 1 else None
    aim = only if target is None else target
    found = next((one for one in choice.targets if one.id == aim), None) if aim is not None else None
    places = desk.handle.places(action, found.id) if choice.needs_place and found is not None else ()
    legal_places = tuple((one.id, one.name) for one in places if one.legal)
    place = place if any(id == place for id, _ in legal_places) else ""
    order = Order(view.seat, action, found.id if found else "", place, size)
    clear = found is not None and (bool(place) or not choice.needs_place)
    told = desk.handle.foretell(replace(order, lift=found is not None and found.can_lift)) if clear else None
    asked = told.consent if told is not None else None
    low, high = choice.size
    sizes = sorted({low, high, *(one for one in SIZES if low < one < high)}) if low != high else []
    targets = tuple(_target(desk, choice, one) for one in sorted(choice.targets, key=lambda one: not one.legal))
    return ActionPage(
        action=action,
        name=choice.name,
        family=choice.family,
        description=choice.description,
        facts=facts(choice),
        consent=choice.consent,
        why_not=() if choice.legal else choice.why_not,
        target_kind=choice.target_kind,
        targets=targets,
        chosen=next((one for one in targets if found is not None and one.id == found.id), None),
        places=legal_places,
        no_places=tuple((one.name, one.why_not[0]) for one in places if not one.legal and one.why_not),
        place=place,
        sizes=tuple((f"{one:g}", points(choice.cost * one)) for one in sizes),
        size=f"{size:g}",
        size_unit=choice.size_unit,
        note=note,
        likely=likely(asked, names) if asked is not None else None,
        effects=effects(told) if told is not None else None,
        ready=found is not None and found.legal and (bool(legal_places) or not choice.needs_place),
    )


def effects(told: Foretold) -> Effects:
    """Return what an order would do as a page shows it."""
    aims = []
    for aim in told.moved():
        daily = f"{change(aim.daily)} each day in force" if abs(aim.daily) >= 0.0005 else ""
        aims.append((aim.text, ", ".join(filter(None, (change_of(aim) if aim.delta else "", daily)))))
    numbers = tuple(
        (when_text(how, when), tuple((one.label, number_change(one)) for one in listed))
        for (how, when), listed in groupby(told.numbers, key=lambda one: (one.how, one.when))
    )
    return Effects(sum_text(told), tuple(aims), numbers, told.risks, day(told.arrives))


def facts(choice: Choice) -> tuple[str, ...]:
    """Return what an action costs and how it works, in phrases."""
    out = [f"costs {points(choice.cost)} of capital", "public" if choice.public else "secret"]
    out += [f"takes effect after {choice.delay_text}"] if choice.delay_text else ["takes effect at once"]
    out += ["stays in force until lifted"] if choice.measure else []
    return tuple(out)


def _target(desk: SeatDesk, choice: Choice, target: TargetChoice) -> Target:
    marks = ["in force"] if target.in_force else []
    marks += [f"counts as {target.counts:.2f} after what was done lately"] if target.counts < 0.995 else []
    chance = ""
    if choice.consent and target.legal and not choice.needs_place and len(choice.targets) > 1:
        found = desk.handle.likely(Order(desk.seat, choice.action, target.id))
        chance = likelihood(found.passes) if found is not None else ""
    return Target(target.id, target.name, target.legal, target.why_not, chance, tuple(marks), target.can_lift)


def likely(found: ProposalView, names: Mapping[str, str]) -> Likely:
    """Return likely answers as a page shows them."""
    hard = sorted(found.members, key=lambda member: member.yes)[:HARDEST]
    end = ""
    if found.drafts:
        end = "None of them would likely be tabled." if found.held else f"Likely tabled: {found.drafts[-1].text}."
    return Likely(
        asked=found.asked_name,
        passes=likelihood(found.passes),
        members=tuple(Member(names.get(m.actor, m.actor), likelihood(m.yes), m.reasons[:3]) for m in hard),
        drafts=tuple((draft.text, likelihood(draft.passes)) for draft in found.drafts),
        end=end,
    )


# --- decisions that come to the seat ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question."""

    action: str
    name: str
    text: str
    about: str  # cost, who learns of it
    why_not: str
    legal: bool
    default: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A question that came to the seat."""

    id: str
    name: str
    text: str
    due: str
    last_day: bool
    silence: str  # what silence means
    answered: bool
    answers: tuple[Answer, ...]


def decisions(view: SeatView) -> tuple[Decision, ...]:
    """Return the questions that are open, the most urgent first."""
    out = []
    for one in sorted(view.dilemmas, key=lambda one: (one.answered, one.days_left)):
        answers = tuple(
            Answer(
                c.action,
                c.name,
                c.text,
                " · ".join(filter(None, ("costs no capital" if c.cost == 0 else f"costs {points(c.cost)}", c.known))),
                " ".join(c.why_not),
                c.legal,
                c.default,
                c.in_plan,
            )
            for c in one.choices
        )
        due = "Today is the last day" if one.days_left <= 0 else f"By {day(one.due)}"
        silence = next((c.name for c in one.choices if c.default), "")
        out.append(Decision(one.id, one.name, one.text, due, one.days_left <= 0, silence, one.answered, answers))
    return tuple(out)


def reasons(refused: Sequence[Refused], titles: Titles) -> tuple[str, ...]:
    """Return why orders were refused, a sentence for each reason, naming the order."""
    return tuple(f"{titles.order(one.order)}: {reason.text}" for one in refused for reason in one.reasons)
