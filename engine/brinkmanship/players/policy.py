"""Who decides by a policy of the scenario: options with appeals as in a doctrine, reading only what the seat may know.

`policies: {sense: {UKR: {options: [...]}}}` is a second way to play, by which a scenario's levers are judged. Choice is the
doctrine's quantal response; numbers are the seat's own, the public's, and its estimates of all others. A seat that the
policy says nothing of follows its doctrine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.players.look import Hidden, Look, UnknownName
from brinkmanship.players.model import Model
from brinkmanship.players.player import Doctrine, Player
from brinkmanship.simulation.arrays import some
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import SlotPhase
from brinkmanship.text import did_you_mean

_STEEPEST = np.float32(30.0)  # as in a doctrine: beyond this a choice is certain anyway


@dataclass(frozen=True)
class Policy(Player):
    """Decides by the policy of this name."""

    name: str

    def decide(self, look: Look) -> Orders:
        """Return the orders of the look's seat; raise `UnknownName` where the scenario has no such policy, and `Hidden`
        where an appeal reads what the seat may not know."""
        return self.decide_all([look])

    def suit(self, model: Model) -> None:
        known = model.compiled.policies
        if self.name not in known:
            there = f"; it has {', '.join(known)}" if known else ""
            hint = did_you_mean(self.name, known) or there
            raise UnknownName(f"the scenario has no policy {self.name!r}{hint}")
        world = begin(model.rules, Randomness(0), 1)
        for actor, options in model.policies[self.name].items():
            look = Look(model, actor, world, Randomness(0))
            for number in (*options.appeal, *filter(None, options.when)):
                try:
                    look.number_of(number)
                except Hidden as error:
                    raise UnknownName(
                        f"the policy {self.name!r} reads what {look.seat} may not know: {error}"
                    ) from None

    def decide_all(self, looks: Sequence[Look]) -> Orders:
        """Return the orders of several seats."""
        if not looks:
            return Orders.empty()
        known = looks[0].model.policies
        mine = [look for look in looks if look.actor in known[self.name]]
        rest = [look for look in looks if look.actor not in known[self.name]]
        return merge([Doctrine().decide_all(rest), *(self._ordered(look) for look in mine)])

    def _ordered(self, look: Look) -> Orders:
        options = look.model.policies[self.name][look.actor]
        allowed = look.legal_orders(options.slot, options.amount)
        if some(options.lift):
            allowed[options.lift] = look.slot_phase(options.slot[options.lift]) == SlotPhase.IN_FORCE
        weight = np.zeros((len(options.slot), look.worlds), np.float32)
        for number, (appeal, when) in enumerate(zip(options.appeal, options.when, strict=True)):
            open_: NDArray[np.bool_] = allowed[number]
            if when is not None and some(open_):
                open_ = open_ & (look.number_of(when) != 0)
            if some(open_):
                weight[number] = exp(np.minimum(look.number_of(appeal), _STEEPEST)) * open_
        np.nan_to_num(weight, copy=False, nan=0.0)
        days = look.model.rules.ticks_per_turn * look.model.rules.hours_per_tick / 24
        weight *= np.float32(days)
        picks = look.most_orders
        chance = np.zeros((len(look.model.rules.actors) * picks, look.worlds), np.float32)
        chance[look.actor * picks : (look.actor + 1) * picks] = look.chance(picks)
        capital = np.zeros((len(look.model.rules.actors), look.worlds), np.float32)
        capital[look.actor] = look["self.capital"]
        picked = list(options.table.pick(weight, chance, capital, picks))
        if not picked:
            return Orders.empty()
        option, at = (np.concatenate(arrays) for arrays in zip(*picked, strict=True))
        return Orders.make(
            options.slot[option], options.place[option], options.amount[option], options.lift[option], at
        )
