"""Legal orders at random: the measure of every other player."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brinkmanship.players.answering import answer_dilemmas, costs_of
from brinkmanship.players.look import Look, own_chance, truth_behind
from brinkmanship.players.player import Player
from brinkmanship.simulation.dilemmas import dilemma_tables
from brinkmanship.simulation.legality import needs_place
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.world import I64, SlotPhase


class Random(Player):
    """Picks each order evenly from all legal ones, lifting a measure and waiting among them, and so it answers dilemmas."""

    def decide(self, look: Look) -> Orders:
        """Return orders drawn from the seat's own chance, the same for a world in any batch."""
        rules, slots, (world, _) = look.model.rules, look.model.slots_of[look.actor], truth_behind(look)
        answers = answer_dilemmas(world, rules, own_chance(look), [look.actor], precision=0)
        slots = slots[dilemma_tables(rules).of_slot[slots] < 0]
        if not len(slots):
            return answers
        measure = np.array([rules.actions[a].measure for a in rules.slot_action[slots]], bool)
        lifts = (world.slot_phase[slots] == SlotPhase.IN_FORCE) & measure[:, None]
        open_ = np.concatenate([look.legal_slots[: len(slots)], lifts])  # choices of dilemmas stand last
        option_slot = np.concatenate([slots, slots])
        cost = np.concatenate([[rules.actions[a].cost for a in rules.slot_action[slots]], np.zeros(len(slots))])
        draws = look.chance(2 * look.most_orders)
        left = look["self.capital"].astype(np.float64)
        np.subtract.at(left, answers.world, costs_of(rules, answers))
        going, every = np.ones(look.worlds, bool), np.arange(look.worlds)
        parts: list[Orders] = []
        for number in range(look.most_orders):
            may = open_ & (cost[:, None] <= left) & going
            count = may.sum(axis=0, dtype=np.int64)
            pick = np.floor(draws[2 * number] * (count + 1)).astype(np.int64)  # the last is to wait
            going &= pick < count
            option = np.argmax(np.cumsum(may, axis=0) > pick, axis=0)
            at = every[going]
            chosen = option[going]
            slot, lift = option_slot[chosen], chosen >= len(slots)
            place, found = _places(look, slot, lift, at, draws[2 * number + 1][going])
            parts.append(Orders.make(slot[found], place[found], 1.0, lift[found], at[found]))
            left[at] -= cost[chosen]
            open_[chosen, at] = False
            open_[(chosen + len(slots)) % len(option_slot), at] = False
        return sum(parts, answers)


def _places(look: Look, slot: I64, lift: NDArray[np.bool_], at: I64, draw: NDArray[np.float32]) -> tuple[I64, I64]:
    """Return a region for each order that goes to one, -1 for others, and the positions of those that can be given."""
    rules = look.model.rules
    place, found = np.full(len(slot), -1, np.int64), np.ones(len(slot), bool)
    for one in np.unique(slot[~lift]).tolist():
        if needs_place(rules, int(rules.slot_action[one])):
            mine = np.flatnonzero((slot == one) & ~lift)
            may = look.open_places(one)[:, at[mine]]
            count = may.sum(axis=0, dtype=np.int64)
            nth = np.minimum(np.floor(draw[mine] * count), count - 1)
            place[mine] = np.argmax(np.cumsum(may, axis=0) > nth, axis=0)
            found[mine] = count > 0
    return place, np.flatnonzero(found)
