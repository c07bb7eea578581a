"""Whether orders do what they are foretold to do: random legal orders of every seat, beside what the turns then bring.

    python -m tests.benchmarks.foretold [--orders 200] [--games 3] [--scenario january-2022] [SEAT ...]

Games in which everybody follows doctrine are stopped on several days; there each seat draws legal orders by chance (any
action, target, region and size, ends of measures too), has them foretold by what it knows, and gives them. The others go
on by doctrine; those asked agree. On each day on which a stage of the order comes (it is given, agreed to, takes
effect), the true world is played one turn with the stage and without it: all else alike, and chance shared, over 24
draws of it, in which the order's own outcomes stand as often as they are likely. What differs in each of the seat's aims
is compared with what was foretold. Changes below 0.1 % of an aim count as none. Orders that never take effect (the
game ends, their point is gone) are drawn anew.

Chance is removed by the mean: what others happen to order, on the day itself and on those before it, is as much chance
as what becomes of it, since doctrine draws orders by chance. So the draws stand in 12 courses of events, each from the
day the order is given on, and what the order truly does is the mean over those in which it takes effect, the most of
them. In one course alone, whether two others call Moscow on the same day decides whether a third call still counts.
(`--courses 1` measures that: one course, others' orders drawn once.) Answers to dilemmas are compared with leaving the
question open, as they are foretold, and not with the default of its last day: no default is taken in the pairs.

Prints for each seat: effects on aims that are there or were foretold, how many have the foretold sign (an effect that
is foretold and does not come, or comes and was not foretold, has not), and of those that are there by what share the
foretold size misses in the median: of the turn in which the order takes effect, and of all stages together, which is
what a player is shown. Behind it, of these: how many were foretold and did not come, came and were not foretold, or
went the other way; and how many signs are right if "perhaps" is taken at its word, so that what is shown as uncertain
may also not come.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.view.first_order import AGREED, ARRIVES, ORDERED, Asked, first_order
from brinkmanship.game.view.outlook import copied
from brinkmanship.players.doctrine import decide
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.phase import Settled
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.score import objective_values
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import SlotPhase, World, spread_world

TINY = 0.001
"""Of an aim's 0 … 1: smaller changes are none."""
DRAWS = 24
COURSES = 12
"""Of events, from the day an order is given until it takes effect; the draws are shared among them."""
PATIENCE = 45  # turns after which an order is taken never to take effect
_SIZES = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """An order of a seat on a day, and what it was foretold to do to the seat's aims, (aims,)."""

    seat: int
    order: Order
    asked: Asked
    day: int
    foretold: dict[str, Numbers]  # by stage
    shown: Numbers  # of all stages together
    perhaps: NDArray[np.bool_]  # (aims,) which of that is said to be uncertain
    tabled: bool


@dataclass
class Seen:
    """What came of a case: the true change of the seat's aims in each stage, (aims,)."""

    stages: dict[str, Numbers] = field(default_factory=dict)
    effect: str = ""  # the stage in which it took effect, '' never


@dataclass(frozen=True)
class Pair:
    """An effect on one aim, foretold and true."""

    case: Case
    aim: str
    foretold: float
    true: float
    perhaps: bool = False

    @property
    def there(self) -> bool:
        """Whether anything was foretold or came."""
        return max(abs(self.foretold), abs(self.true)) >= TINY

    @property
    def agrees(self) -> bool:
        """Whether the signs agree, what is tiny being none."""
        one, other = (0 if abs(x) < TINY else np.sign(x) for x in (self.foretold, self.true))
        return bool(one == other) or abs(self.foretold - self.true) < TINY

    @property
    def holds(self) -> bool:
        """Whether the sign is right, or nothing came of what was said to be uncertain."""
        return self.agrees or (self.perhaps and abs(self.true) < TINY)

    @property
    def miss(self) -> float:
        """The share of the true size by which the foretold one is off."""
        return abs(self.foretold - self.true) / abs(self.true)


def legal_orders(handle: SeatHandle, chance: np.random.Generator) -> Iterator[Order]:
    """Yield legal orders of a seat in an order by chance, one of each action and target."""
    listed = [(choice, target) for choice in handle.choices() for target in choice.targets]
    answers = [(d, choice) for d in handle.view().dilemmas for choice in d.choices]
    for which in chance.permutation(len(listed) + len(answers)).tolist():
        if which >= len(listed):
            order = Order(handle.seat, answers[which - len(listed)][1].action)
        else:
            choice, target = listed[which]
            places = [p.id for p in handle.places(choice.action, target.id) if p.legal]
            if choice.needs_place and not places:
                continue
            low, high = choice.size
            sizes = [low, high, *(size for size in _SIZES if low < size < high), 1.0]
            size = float(chance.choice(sizes)) if low < high else 1.0
            place = str(chance.choice(places)) if places else ""
            order = Order(handle.seat, choice.action, target.id, place, size, lift=target.can_lift)
        if handle.check(order) is None:
            yield order


def cases(prepared: Prepared, game: Game, seat: str, wanted: int, chance: np.random.Generator) -> list[Case]:
    """Return so many random orders of a seat, as they are foretold where the game stands."""
    state = state_of(game)
    state.table.seats[seat] = "human"
    handle, me = SeatHandle(state, seat), state.names.actor_index[seat]
    teller = handle.foreteller()
    out = []
    for order in legal_orders(handle, chance):
        if len(out) == wanted:
            break
        asked = teller.asked(order)
        (found,) = first_order(teller.outlook, [asked])
        stages = {stage.kind: _own(prepared, me, stage.aims) for stage in found.counted}
        told = {aim.id: aim for aim in teller.foretell(order).aims}
        aims = [told[one.id] for one in prepared.rules.objectives if one.actor == me]
        shown, perhaps = np.array([aim.delta for aim in aims]), np.array([aim.perhaps for aim in aims])
        out.append(Case(me, order, asked, state.world.day, stages, shown, perhaps, found.tabled))
    return out


def _own(prepared: Prepared, actor: int, values: Any) -> Numbers:
    mine = [i for i, one in enumerate(prepared.rules.objectives) if one.actor == actor]
    return np.asarray(values, float)[mine]


def what_came(
    prepared: Prepared, world: World, chance: Randomness, given: Sequence[Case], courses: int = COURSES
) -> list[Seen]:
    """Return what each order truly does from *world* on, a batch of one: the mean of so many courses in which it is given."""
    rules, doctrine, n = prepared.rules, prepared.doctrine, len(given) * courses
    slot = np.repeat(np.array([c.asked.slot for c in given], np.int64), courses)
    seat, lifts = (np.repeat(np.array(x), courses) for x in ([c.seat for c in given], [c.asked.lift for c in given]))
    which = np.arange(n)  # the courses that go on
    batch = spread_world(world, which)
    entered = merge(
        Orders.make(c.asked.slot, c.asked.place, c.asked.amount, c.asked.lift, np.full(1, k * courses + i))
        for k, c in enumerate(given)
        for i in range(courses)
    )
    seen = [Seen() for _ in which]
    for turn in count():
        at, mine, none = np.arange(len(which)), slot[which], entered.only(np.zeros(len(entered), bool))
        others = decide(batch, rules, doctrine, chance)
        others = others.only(
            (rules.slot_actor[others.slot] != seat[which][others.world]) & (others.slot != mine[others.world])
        )
        state, due = batch.slot_phase[mine, at], batch.slot_due[mine, at]
        waits = (state == SlotPhase.PROPOSED) | (state == SlotPhase.PREPARING)
        now = np.flatnonzero(waits & (due <= batch.day) if turn else np.ones(n, bool))
        if len(now):
            paired = _paired(
                prepared, batch, chance, mine, now, which[now] % courses, courses, others, entered if not turn else none
            )
            for k, values in zip(now.tolist(), paired, strict=True):
                kind = ORDERED if not turn else AGREED if state[k] == SlotPhase.PROPOSED else ARRIVES
                seen[which[k]].stages[kind] = _own(prepared, int(seat[which[k]]), values)
        before = batch.slot_count[mine, at].copy()
        settled = Settled(mine, np.ones(len(at), bool), np.full(len(at), 0.5, np.float32))
        batch = advance(batch, merge([entered if not turn else none, others]), rules, chance, settled=settled)
        happened = (batch.slot_count[mine, at] > before) | lifts[which]
        for k in which[happened].tolist():
            seen[k].effect = [*seen[k].stages][-1]
        after = batch.slot_phase[mine, at]
        goes_on = ~happened & ((after == SlotPhase.PROPOSED) | (after == SlotPhase.PREPARING)) & (batch.ending < 0)
        left = np.flatnonzero(goes_on)
        if not len(left) or turn >= PATIENCE or batch.day >= rules.horizon:
            return [_mean(seen[k * courses : (k + 1) * courses]) for k in range(len(given))]
        batch, which = batch.take(left), which[left]


def _mean(courses: Sequence[Seen]) -> Seen:
    """Return what an order does in the mean of the courses in which it takes effect, if these are the most."""
    done = [one for one in courses if one.effect]
    if 2 * len(done) <= len(courses):
        return Seen()
    none = np.zeros_like(next(iter(done[0].stages.values())))
    kinds = dict.fromkeys(kind for one in done for kind in one.stages)
    stages = {kind: np.mean([one.stages.get(kind, none) for one in done], axis=0) for kind in kinds}
    return Seen(stages, Counter(one.effect for one in done).most_common(1)[0][0])


def _paired(
    prepared: Prepared,
    batch: World,
    chance: Randomness,
    slot: Any,
    now: Any,
    course: Any,
    courses: int,
    others: Orders,
    entered: Orders,
) -> list[Numbers]:
    """Return what the turn does to all objectives with the order less without it, for each world in *now*."""
    rules, n, draws = prepared.rules, len(now), DRAWS // courses
    each = np.arange(n * 2 * draws)
    of = np.repeat(now, 2 * draws)
    pairs = batch.take(of)
    draw = np.repeat(course, 2 * draws) * draws + np.tile(np.repeat(np.arange(draws), 2), n)
    pairs.number[:] = 1000 + draw  # the same chance in both of a pair, another in each pair
    with_it, mine = each % 2 == 0, slot[of]
    given = copied([(entered, 0)], of)
    orders = merge([given.only(with_it[given.world]), copied([(others, 0)], of)])
    if not len(entered):
        without = each[~with_it]
        pairs.slot_phase[mine[without], without] = SlotPhase.IDLE
    settled = Settled(mine.astype(np.int64), np.ones(len(each), bool), ((draw + 0.5) / DRAWS).astype(np.float32))
    after = advance(pairs, orders, rules, chance, settled=settled, without=("silence",))
    values = objective_values(after, rules).astype(float)
    changed = values[:, with_it] - values[:, ~with_it]
    return [changed[:, k * draws : (k + 1) * draws].mean(axis=1) for k in range(n)]


def measure(
    prepared: Prepared,
    seats: Sequence[str],
    orders: int,
    games: int,
    seed: int = 11,
    days: Sequence[int] | None = None,
    courses: int = COURSES,
) -> dict[str, tuple[list[Pair], list[Pair], int]]:
    """Return for each seat the effects of its orders in the turn of effect, and in all stages, and how many orders."""
    days = days or [*range(0, prepared.rules.horizon - 8, 6)]
    spots = [(game, day) for day in days for game in range(games)]
    out: dict[str, tuple[list[Pair], list[Pair], int]] = {seat: ([], [], 0) for seat in seats}
    chance = np.random.default_rng(seed)
    held = {game: Game.new(prepared, seed=seed + game) for game in range(games)}
    for number, (which, day) in enumerate(spots):
        game = held[which]
        while game.day < day and game.outcome is None:
            game.commit()
        if game.outcome is not None:
            game = held[which] = Game.new(prepared, seed=seed + 100 * (number + 1))
            while game.day < day and game.outcome is None:
                game.commit()
        given = []
        for seat in seats:
            left = orders - out[seat][2]
            wanted = -(-left // (len(spots) - number))
            given += cases(prepared, game, seat, wanted + wanted // 6, chance)
        state = state_of(game)
        state.table.seats.update(dict.fromkeys(seats, "doctrine"))
        if not given:
            continue
        for case, seen in zip(given, what_came(prepared, state.world, state.chance, given, courses), strict=True):
            seat = prepared.rules.actors[case.seat]
            effects, whole, done = out[seat]
            if not seen.effect or done >= orders:
                continue
            aims = [one.id for one in prepared.rules.objectives if one.actor == case.seat]
            none = np.zeros(len(aims))
            told, true = case.foretold.get(seen.effect, none), seen.stages[seen.effect]
            effects += [Pair(case, *one) for one in zip(aims, told.tolist(), true.tolist(), strict=True)]
            true = sum(seen.stages.values(), none)
            shown = zip(aims, case.shown.tolist(), true.tolist(), case.perhaps.tolist(), strict=True)
            whole += [Pair(case, *one) for one in shown]
            out[seat] = effects, whole, done + 1
    return out


def figures(pairs: Sequence[Pair]) -> tuple[int, float, float]:
    """Return how many effects are there, the share of them with the right sign, and the median miss of the true ones."""
    there = [pair for pair in pairs if pair.there]
    true = [pair.miss for pair in pairs if abs(pair.true) >= TINY]
    agree = sum(pair.agrees for pair in there) / max(len(there), 1)
    return len(there), agree, float(np.median(true)) if true else 0.0


def wrong(pairs: Sequence[Pair]) -> tuple[int, int, int, float]:
    """Return how many effects were foretold only, came only, and went the other way; and the share that holds."""
    there = [pair for pair in pairs if pair.there]
    missed = [(abs(pair.foretold) < TINY, abs(pair.true) < TINY) for pair in there if not pair.agrees]
    counts = [missed.count(which) for which in ((False, True), (True, False), (False, False))]
    return counts[0], counts[1], counts[2], sum(pair.holds for pair in there) / max(len(there), 1)


def main() -> None:
    """Print the figures of every seat."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seats", nargs="*")
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--games", type=int, default=3)
    parser.add_argument("--scenario", default="january-2022")
    parser.add_argument("--courses", type=int, default=COURSES, help="of events, that the 24 draws are shared among")
    parser.add_argument("--misses", type=int, default=0, help="print so many of the worst effects of each seat")
    chosen = parser.parse_args()
    prepared = prepare(chosen.scenario)
    seats = chosen.seats or prepared.playable
    found = measure(prepared, seats, chosen.orders, chosen.games, courses=chosen.courses)
    one, other = f"{'aims':>5} {'sign':>6} {'miss':>6}", f"{'told':>5} {'came':>5} {'other':>5} {'holds':>6}"
    print(f"{'':6} {'orders':>6} | turn of effect: {one} | all: {one} | {other}")
    for seat, (effects, whole, orders) in found.items():
        (n, sign, miss), (m, sign_all, miss_all) = figures(effects), figures(whole)
        told, came, away, holds = wrong(whole)
        print(
            f"{seat:6} {orders:6} | {'':15} {n:5} {sign:6.1%} {miss:6.1%} | {'':4} {m:5} {sign_all:6.1%} {miss_all:6.1%}"
            f" | {told:5} {came:5} {away:5} {holds:6.1%}"
        )
        worst = sorted((p for p in whole if p.there), key=lambda p: (p.agrees, -abs(p.foretold - p.true)))
        for pair in worst[: chosen.misses]:
            order = pair.case.order
            what = f"{order.action} {order.target} {order.place} {order.amount:g}{' lift' if order.lift else ''}"
            told = f"{'perhaps ' if pair.perhaps else ''}{pair.foretold:+.4f}"
            print(f"       day {pair.case.day:2} {what}: {pair.aim} foretold {told}, true {pair.true:+.4f}")


if __name__ == "__main__":
    main()
