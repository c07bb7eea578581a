"""What becomes of proposals to bodies in doctrine games: agreed, thinned, held back, refused, and who stands in the way.

Only packages are counted. What had happened when one was ordered is the gravest kind of ending its game had passed by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from brinkmanship.analysis.balance.rows import SAMPLE, Chosen, Row
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.game.view.outcome import GRAVITY
from brinkmanship.players.doctrine import decide
from brinkmanship.simulation.effects import instances_of
from brinkmanship.simulation.mechanisms.consent_utility import break_probability, proposals
from brinkmanship.simulation.mechanisms.packages import packaged
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import I64, SlotPhase, World

AGREED, THINNER, HELD, REFUSED, LAPSED, OPEN = WAYS = ("agreed", "thinner", "held back", "refused", "lapsed", "open")
"""What may become of a proposal. One that is tabled thinner and refused is refused."""


def alliance(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield what becomes of the packages that are put to bodies."""
    if chosen.everything and packaged(bench.rules).kinds:
        yield "alliance/all", partial(_alliance, bench)


def _alliance(bench: Bench) -> dict[str, Any]:
    rules, doctrine, chance = bench.rules, bench.prepared.doctrine, Randomness(bench.seed)
    world = begin(rules, chance, min(bench.futures, SAMPLE))
    found = _Proposals(bench)
    while world.day < rules.horizon and (world.ending < 0).any():
        orders = decide(world, rules, doctrine, chance)
        orders = orders.only(world.ending[orders.world] < 0)
        grave = found.gravest_so_far(world)
        objecting = found.objecting(world, orders)
        world = advance(world, orders, rules, chance, consume=True)
        found.follow(world)
        found.enter(world, orders, grave, objecting)
    return found.counted()


class _Proposals:
    """Follows every package from its order to its end."""

    def __init__(self, bench: Bench) -> None:
        self.rules = bench.rules
        endings = bench.prepared.names.scenario.endings
        self.gravity = np.array([GRAVITY.index(endings[e.id].kind) for e in self.rules.endings] or [0])
        self.waiting: dict[tuple[int, int], dict[str, Any]] = {}
        self.done: list[dict[str, Any]] = []

    def gravest_so_far(self, world: World) -> I64:
        """Return the gravest kind of ending that each world has passed through, (worlds,); 0 none."""
        passed = world.ending_day >= 0
        grave: I64 = np.max(np.where(passed, self.gravity[: len(passed), None], 0), axis=0, initial=0)
        return grave

    def objecting(self, world: World, orders: Orders) -> dict[tuple[int, int], dict[int, float]]:
        """Return each member's probability to break silence about each package, as it is ordered."""
        rules, out = self.rules, {}
        known, body = packaged(rules), proposals(rules).body
        packages = np.flatnonzero(known.kind[rules.slot_action[orders.slot]] >= 0)
        for i in packages.tolist():
            slot, position = int(orders.slot[i]), int(orders.world[i])
            if orders.lift[i]:
                continue
            action = int(rules.slot_action[slot])
            part = instances_of(rules, np.array([slot]), np.array([position]), -1, float(orders.amount[i]))
            members = rules.bodies[body[action]].members.astype(np.int64)
            breaks = break_probability(world, rules, part, members[:, None], known.carved[[action]])
            out[slot, position] = dict(zip(members.tolist(), breaks[:, 0].tolist(), strict=True))
        return out

    def enter(
        self, world: World, orders: Orders, grave: I64, objecting: dict[tuple[int, int], dict[int, float]]
    ) -> None:
        """Begin to follow what was ordered this turn."""
        amount = {(int(s), int(w)): float(a) for s, w, a in zip(orders.slot, orders.world, orders.amount, strict=True)}
        for (slot, position), members in objecting.items():
            action = int(self.rules.slot_action[slot])
            one = {
                "action": action,
                "happened": GRAVITY[int(grave[position])],
                "members": members,
                "day": world.day,
                "way": HELD,
                "days": 0,
            }
            if int(world.slot_phase[slot, position]) == SlotPhase.IDLE:
                self.done.append(one)
                continue
            thinner = float(world.slot_amount[slot, position]) < amount[slot, position] * 0.999
            self.waiting[slot, position] = one | {"way": THINNER if thinner else AGREED}

    def follow(self, world: World) -> None:
        """Close what was decided this turn."""
        for key in list(self.waiting):
            state = int(world.slot_phase[key])
            if state == SlotPhase.PROPOSED:
                continue
            one = self.waiting.pop(key)
            one["days"] = world.day - one["day"]
            if state == SlotPhase.IDLE and int(world.slot_since[key]) < one["day"]:
                one["way"] = REFUSED if int(world.slot_due[key]) > world.day else LAPSED
            self.done.append(one)

    def counted(self) -> dict[str, Any]:
        """Return the counts by body and by what had happened, and by kind who objects to what is not agreed as ordered."""
        rules, body = self.rules, proposals(self.rules).body
        every = [*self.done, *(one | {"way": OPEN} for one in self.waiting.values())]
        counts: dict[str, dict[str, dict[str, int]]] = {}
        against: dict[str, dict[str, float]] = {}
        by_action: dict[str, dict[str, int]] = {}
        for one in every:
            name = rules.bodies_[int(body[one["action"]])]
            of_body = counts.setdefault(name, {}).setdefault(one["happened"], dict.fromkeys(WAYS, 0))
            of_body[one["way"]] += 1
            by_action.setdefault(rules.actions[one["action"]].id, dict.fromkeys(WAYS, 0))[one["way"]] += 1
        kinds = packaged(rules)
        troubled: dict[str, list[dict[int, float]]] = {}
        for one in every:
            if one["way"] in (THINNER, HELD, REFUSED):
                troubled.setdefault(kinds.kinds[int(kinds.kind[one["action"]])].id, []).append(one["members"])
        for name, every_member in troubled.items():
            total: dict[str, float] = {}
            for members in every_member:
                for member, p in members.items():
                    total[rules.actors[member]] = total.get(rules.actors[member], 0.0) + p / len(every_member)
            against[name] = {who: round(p, 4) for who, p in sorted(total.items(), key=lambda item: -item[1])}
        agreed = [one["days"] for one in self.done if one["way"] in (AGREED, THINNER)]
        days = {str(d): agreed.count(d) for d in sorted(set(agreed))}
        return {"proposals": counts, "against": against, "actions": by_action, "days": days}
