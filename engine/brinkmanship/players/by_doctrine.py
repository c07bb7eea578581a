"""The scenario's doctrine as a player: quantal response over the declared options, of all its seats at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brinkmanship.players.difficulty import NORMAL, Difficulty
from brinkmanship.players.doctrine import decide
from brinkmanship.players.look import Look, truth_behind
from brinkmanship.players.player import Player
from brinkmanship.simulation.orders import Orders


@dataclass(frozen=True)
class Doctrine(Player):
    """Decides as the scenario declares it. Its appeals read the world as it is, not a seat's estimates."""

    level: Difficulty = NORMAL

    def decide(self, look: Look) -> Orders:
        """Return what the doctrine picks for the seat in every world."""
        return self.decide_all([look])

    def decide_all(self, looks: Sequence[Look]) -> Orders:
        """Return what the doctrine picks for all seats, worked out in one go."""
        if not looks:
            return Orders.empty()
        model, actors = looks[0].model, [look.actor for look in looks]
        world, chance = truth_behind(looks[0])
        asked = None if len(actors) == len(model.rules.actors) else actors
        return decide(world, model.rules, model.doctrine, chance, asked, self.level)
