"""What an order would do at first, as one seat judges it: its aims, the numbers it moves, the risks, in words.

Worked out by the core on the world as the seat believes it to be (`first_order.py`), so nothing here can know more than
the seat does: hidden numbers are its estimates, hidden intents its best guess, and chance is shared or weighed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from brinkmanship.game.session.orders import OBJECT, Order
from brinkmanship.game.view import first_order as core
from brinkmanship.game.view.consent_forecast import proposal
from brinkmanship.game.view.estimates import Estimates
from brinkmanship.game.view.first_order import Asked, FirstOrder, Stage, first_order
from brinkmanship.game.view.foretell_text import change_of
from brinkmanship.game.view.foretell_types import (
    AGREED,
    ARRIVES,
    AT_ONCE,
    DAILY,
    LATER,
    AimEffect,
    Foretold,
    MoveEffect,
    NumberEffect,
    OutcomeEffect,
)
from brinkmanship.game.view.glossary import likelihood_word
from brinkmanship.game.view.labels import Labels, long_date
from brinkmanship.game.view.number_text import change
from brinkmanship.game.view.outcome import objectives
from brinkmanship.game.view.outlook import Outlook
from brinkmanship.game.view.types import ObjectiveView, ProposalView
from brinkmanship.simulation import returns
from brinkmanship.simulation.mechanisms.consent import silence_days
from brinkmanship.simulation.score import objective_values, shares
from brinkmanship.simulation.world import F32, Kind, World
from brinkmanship.text import joined

LEAST = 0.0005
"""Of an aim's 0 … 1: smaller changes are none."""
_LIKELY = 0.4
"""From this share on of what is possible, an aim is told to move as it does there; below, as it does in the mean."""
_SMALL = 0.005  # of a number's range, or of the number itself where that has no natural limit: smaller is not told
_MOST = 14  # numbers told of one stage
_WIDE = 20.0  # a range above it is no natural limit
_KINDS = (Kind.WORLD, Kind.BODY, Kind.ACTOR, Kind.TIE, Kind.REGION)
_WHEN = {
    core.ORDERED: AT_ONCE,
    core.AGREED: AGREED,
    core.ARRIVES: ARRIVES,
    core.IN_FORCE: DAILY,
    core.LATER: LATER,
}


@dataclass(frozen=True)
class Foreteller:
    """What orders of one seat would do in one turn; it reads nothing that changes, so that a thread may use it."""

    names: Labels
    estimates: Estimates  # the seat's, of today
    outlook: Outlook  # what it expects of the turns ahead
    intent: int  # the seat's own hidden type

    @property
    def judged(self) -> World:
        """The world as the seat believes it to be."""
        return self.outlook.judged

    @property
    def actor(self) -> int:
        """The seat's index."""
        return self.estimates.seen.observer

    def foretell(self, order: Order) -> Foretold:
        """Return what one order would do, whose slot exists."""
        if order.answer:
            return self._answer(order)
        (found,) = first_order(self.outlook, [self.asked(order)])
        return self._told(order, found, self.likely(order), self._aims())

    def likely(self, order: Order) -> ProposalView | None:
        """Return how those whose consent an order needs would likely answer, None where nobody is asked, or yet."""
        names, rules, asked = self.names, self.names.rules, self.asked(order)
        action = rules.actions[rules.slot_action[asked.slot]]
        if action.consent is None or order.lift or order.answer:
            return None
        due = names.date(self.judged.day + silence_days(rules, action))
        return proposal(names, self.judged, self.actor, asked.slot, asked.place, order.amount, due)

    def totals(self, orders: Sequence[Order]) -> list[tuple[float, float]]:
        """Return how far each order moves the seat's aims together, later stages too, and more each day in force."""
        if not orders:
            return []
        found = first_order(self.outlook, [self.asked(order) for order in orders], lean=True)
        weight = self._weights()
        return [(_sum(_counted(one.counted)[0] + _later(one), weight), _sum(_daily(one), weight)) for one in found]

    def at_stake(self, slot: int) -> tuple[str, str]:
        """Return what a proposal on the table would do to the seat's aims, in sentences: if it passes, and if it does not.

        The second is '' where that moves none of them.
        """
        passes, fails = self._at_stake(slot)
        words = changes_text(fails)
        return sentence(passes), f"{words}." if words else ""

    def _at_stake(self, slot: int) -> tuple[tuple[AimEffect, ...], tuple[AimEffect, ...]]:
        """Return what a proposal on the table would do to the seat's aims if it passes, and if it does not."""
        world, aims = self.judged, self._aims()
        asked = Asked(slot, int(world.slot_place[slot, 0]), float(world.slot_amount[slot, 0]), False)
        (found,) = first_order(self.outlook, [asked])
        agreed = [stage for stage in found.counted if stage.kind != core.ORDERED] or [*found.counted]
        refused = found.stage(core.REFUSED)
        fails = np.zeros_like(agreed[0].aims) if refused is None else refused.aims
        return self._effects(aims, *_counted(agreed), _daily(found)), self._effects(aims, fails)

    def _answer(self, order: Order) -> Foretold:
        """Return what an answer to a proposal would do, if it decides."""
        aims = self._at_stake(self.asked(order).slot)[order.answer == OBJECT]
        total = sum(aim.weight * aim.mean for aim in aims)
        return Foretold(order, aims, (), None, None, (), sentence(aims), total=total)

    def asked(self, order: Order) -> Asked:
        """Return an order, or what an answer is to, as the core takes it."""
        names = self.names
        slot = names.slots[order.proposer or order.seat, order.action, order.target]
        return Asked(slot, names.region_index.get(order.place, -1), order.amount, order.lift)

    def _aims(self) -> tuple[ObjectiveView, ...]:
        values = objective_values(self.judged, self.names.rules)
        return objectives(self.names, values, self.actor, self.intent)

    def _weights(self) -> dict[int, float]:
        """Return the weight of each of the seat's objectives by its position among all."""
        rules = self.names.rules
        mine = [i for i, one in enumerate(rules.objectives) if one.actor == self.actor]
        return {i: float(shares(rules)[i, self.intent]) for i in mine}

    def _effects(
        self, aims: Sequence[ObjectiveView], changed: F32, likely: F32 | None = None, daily: F32 | None = None
    ) -> tuple[AimEffect, ...]:
        """Return what changes of all objectives, (objectives,), mean for the seat's aims, the heaviest first.

        Where it is *likely* enough that an aim moves, it is told by how much it then does.
        """
        place = {self.names.rules.objectives[i].id: i for i in self._weights()}
        out = []
        for aim in aims:
            i = place[aim.id]
            share = 1.0 if likely is None else float(likely[i])
            delta = float(changed[i]) / (share if share >= _LIKELY else 1.0)
            more = 0.0 if daily is None else float(daily[i])
            out.append(AimEffect(aim.id, aim.text, aim.weight, aim.value, delta, more, share, float(changed[i])))
        return tuple(sorted(out, key=lambda one: -one.weight))

    def _told(
        self, order: Order, found: FirstOrder, consent: ProposalView | None, aims: Sequence[ObjectiveView]
    ) -> Foretold:
        names, rules = self.names, self.names.rules
        action = rules.actions[rules.slot_action[self.asked(order).slot]]
        effects = self._effects(aims, *_counted(found.counted), _daily(found))
        outcomes: list[OutcomeEffect] = []
        for stage in found.stages:
            for number, (chance, changed) in enumerate(stage.by_outcome[:-1]):
                of_aims = self._effects(aims, changed)
                total = sum(aim.weight * aim.mean for aim in of_aims)
                outcomes.append(OutcomeEffect(action.outcomes[number].name, chance, total, of_aims))
            if outcomes:
                break
        numbers = tuple(number for stage in found.stages for number in self._numbers(stage))
        return Foretold(
            order=order,
            aims=effects,
            numbers=numbers,
            arrives=None if order.lift else names.date(self.judged.day + found.effect),
            consent=consent,
            risks=tuple(self._risks(order, found, consent, aims, outcomes)),
            sentence=sentence(effects),
            cost=0.0 if order.lift else action.cost * order.amount,
            total=sum(aim.weight * aim.mean for aim in effects),
            daily=sum(aim.weight * aim.daily for aim in effects),
            later=_sum(_later(found), self._weights()),
            outcomes=tuple(outcomes),
            moves=self._moves(found),
        )

    def _moves(self, found: FirstOrder) -> tuple[MoveEffect, ...]:
        """Return where an order sends formations if all agree, by region, and when they are there."""
        names, going = self.names, dict[int, list[tuple[str, int]]]()
        for stage in found.counted:
            for unit, region, days in stage.moves:
                ticks = math.ceil(days * 24 / names.hours_per_tick - 1e-3)
                name = str(names.scenario.formations[names.rules.formations[unit]].name)
                going.setdefault(region, []).append((name, self.judged.day + stage.tick + ticks))
        return tuple(
            MoveEffect(
                names.rules.regions[region],
                names.region(names.rules.regions[region]),
                tuple(name for name, _ in units),
                names.date(max(day for _, day in units)),
            )
            for region, units in going.items()
        )

    # --- numbers ------------------------------------------------------------------------------------------------------

    def _numbers(self, stage: Stage) -> list[NumberEffect]:
        """Return the numbers that a stage moves, those that matter most first; alike ones of several as one."""
        if stage.kind not in _WHEN:
            return []
        names = self.names
        when = names.date(self.judged.day + stage.tick)
        how = _WHEN[stage.kind]
        found: dict[tuple[Kind, int, int, int], list[tuple[int, float]]] = {}
        for kind in _KINDS:
            for track, words in enumerate(names.columns[kind]):
                if (kind, words.name) in _UNTOLD:
                    continue
                changed = stage.tracks[kind][track]
                size = words.high - words.low
                least = np.full(len(changed), _SMALL * min(size, 2.0))
                if size > _WIDE:
                    now = self.judged.tracks(kind)[track, :, 0]
                    least = np.maximum(_SMALL * np.abs(now), 0.5)
                for thing in np.flatnonzero(np.abs(changed) >= least).tolist():
                    alone = kind is not Kind.ACTOR or thing == self.actor
                    step = 0.01 * min(size, 2.0) if size <= _WIDE else 1.0
                    alike = (
                        0 if alone else round(float(changed[thing]) / step)
                    )  # those of others that move alike are one
                    found.setdefault((kind, track, thing if alone else -1, alike), []).append(
                        (thing, float(changed[thing]))
                    )
        out = [
            (self._weight(kind, track, thing), self._number(kind, track, alike, when, how))
            for (kind, track, thing, _), alike in found.items()
        ]
        out.sort(key=lambda one: -one[0] * _share(one[1]))
        return [number for _, number in out[:_MOST]]

    def _number(self, kind: Kind, track: int, alike: list[tuple[int, float]], when: date, how: str) -> NumberEffect:
        names, words = self.names, self.names.columns[kind][track]
        alike.sort(key=lambda one: -abs(one[1]))
        first = alike[0][0]
        label, before = names.label(kind, track, first), None
        if len(alike) > 1:
            some = [names.thing_name(kind, thing) for thing, _ in alike[:2]]
            more = len(alike) - len(some)
            label = f"{words.label}: {joined([*some, f'{more} other' + 's' * (more > 1)] if more else some)}"
        else:
            before = self.estimates.number(kind, track, first)
        delta = sum(amount for _, amount in alike) / len(alike)
        return NumberEffect(
            names.ref(kind, track, first), label, delta, words.unit, when, how, before, words.low, words.high
        )

    def _weight(self, kind: Kind, track: int, thing: int) -> float:
        """Return how much a number matters to the seat: more where its aims name it."""
        names, me = self.names, self.names.rules.actors[self.actor]
        mine = names.mentioned.get(me, {})
        word = f"world.{names.rules.tracks[kind].names[track]}" if kind is Kind.WORLD else ""
        if kind is Kind.BODY:
            word = names.rules.bodies_[thing]
        if kind is Kind.ACTOR:
            word = "self" if thing == self.actor else ""
        return (1.0 if kind is not Kind.TIE else 0.3) + 6.0 * mine.get(word, 0.0)

    # --- words --------------------------------------------------------------------------------------------------------

    def _risks(
        self,
        order: Order,
        found: FirstOrder,
        consent: ProposalView | None,
        aims: Sequence[ObjectiveView],
        outcomes: Sequence[OutcomeEffect],
    ) -> list[str]:
        out: list[str] = []
        if not found.tabled:
            out.append("It will probably be held back: no draft of it would pass.")
        refused = found.stage(core.REFUSED)
        if refused is not None and (consent is None or consent.passes < 0.95):
            words = changes_text(self._effects(aims, refused.aims))
            chance = (
                f" ({likelihood_word(1 - consent.passes)[0]}, {(1 - consent.passes) * 100:.0f}%)" if consent else ""
            )
            out.append(f"If it is refused{chance}: {words}." if words else f"It may be refused{chance}.")
        for one in outcomes:
            if one.chance >= 0.01:
                words = changes_text(one.aims)
                said = f"{likelihood_word(one.chance)[0].capitalize()} ({one.chance * 100:.0f}%): {one.name}"
                out.append(f"{said}; {words}." if words else f"{said}.")
        for stage in found.stages:
            words = changes_text(self._effects(aims, stage.aims)) if stage.kind == core.LATER else ""
            if words:
                out.append(f"Later, on {long_date(self.names.date(self.judged.day + stage.tick))}: {words}.")
        count = self._count(order)
        if count < 0.995:
            out.append(f"After what was done lately it counts only {count * 100:.0f}% of a first time.")
        return out

    def _count(self, order: Order) -> float:
        """Return the share of its effect that an order has after those of late."""
        slot = np.array([self.asked(order).slot])
        given = returns.counts(self.judged, self.names.rules, slot, np.zeros(1, np.int64), order.amount)
        first = returns.counts(_unused(self.judged), self.names.rules, slot, np.zeros(1, np.int64), order.amount)
        return 1.0 if order.lift or not first[0] else float(given[0] / first[0])


def _unused(world: World) -> World:
    """Return a world in which nothing was used of late; it shares the other arrays."""
    return replace(world, slot_used=np.zeros_like(world.slot_used))


_UNTOLD = {(Kind.ACTOR, "capital"), (Kind.ACTOR, "income"), (Kind.WORLD, "goldstein"), (Kind.WORLD, "severity")}
"""Numbers that are told elsewhere, or stand behind others that are told."""


def _share(number: NumberEffect) -> float:
    size = number.ceiling - number.floor
    if size <= _WIDE:
        return abs(number.delta) / min(size, 2.0)
    return abs(number.delta) / max(abs(number.before.value) if number.before else 0.0, 1.0)


def _counted(stages: Sequence[Stage]) -> tuple[F32, F32]:
    """Return what stages change of all objectives together, and how likely each is to change, (objectives,)."""
    sizes = np.abs([stage.aims for stage in stages])
    whole = sizes.sum(axis=0)
    likely = (sizes * [stage.likely for stage in stages]).sum(axis=0) / np.where(whole > 0, whole, 1)
    changed: F32 = np.sum([stage.aims for stage in stages], axis=0)
    return changed, np.where(whole > 0, likely, 1)


def _later(found: FirstOrder) -> F32:
    out: F32 = np.sum(
        [np.zeros_like(found.stages[0].aims), *(s.aims for s in found.stages if s.kind == core.LATER)], axis=0
    )
    return out


def _daily(found: FirstOrder) -> F32:
    stage = found.stage(core.IN_FORCE)
    return stage.aims if stage is not None else np.zeros_like(found.stages[0].aims)


def _sum(changed: F32, weight: dict[int, float]) -> float:
    return sum(float(changed[i]) * share for i, share in weight.items())


def changes_text(aims: Sequence[AimEffect], most: int = 3) -> str:
    """Return what happens to the aims that move most, in a phrase; '' where none does."""
    moved = sorted((a for a in aims if abs(a.delta) >= LEAST), key=lambda aim: -aim.weight * abs(aim.delta))
    return joined([f"{change_of(aim)} for “{aim.text}”" for aim in moved[:most]])


def sentence(aims: Sequence[AimEffect]) -> str:
    """Return what an order does to the seat's aims in a sentence or two."""
    parts = []
    for word, sign in (("Helps", 1), ("Hurts", -1)):
        mine = [f"{aim.text} ({change_of(aim)})" for aim in aims if aim.delta * sign >= LEAST]
        if mine:
            parts.append(f"{word}: {'; '.join(mine)}.")
    daily = [f"{aim.text} ({change(aim.daily)})" for aim in aims if abs(aim.daily) >= LEAST]
    if daily:
        parts.append(f"Each day in force: {'; '.join(daily)}.")
    return " ".join(parts) or "By itself it moves none of your aims."
