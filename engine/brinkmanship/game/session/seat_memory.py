"""What is kept of one seat's looks within a turn, each made when first asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.order_check import Examined
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.choices import Catalogue
from brinkmanship.game.view.estimates import Estimates, look
from brinkmanship.game.view.types import SeatView
from brinkmanship.players.look import believed
from brinkmanship.simulation.observation import Noise
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import World


@dataclass(slots=True)
class SeatMemory:
    """The looks of actor `actor` at the state `node` of the game."""

    prepared: Prepared
    chance: Randomness
    actor: int
    node: int = -1
    view: SeatView | None = None  # with an empty plan
    catalogue: Catalogue | None = None
    examined: Examined = field(default_factory=dict)
    _sight: Estimates | None = None
    _judged: World | None = None
    _first: Estimates | None = None
    _noise: Noise = field(default_factory=Noise)  # of all looks of the seat

    def at(self, node: Node) -> SeatMemory:
        """Forget what is of another state than `node`."""
        if self.node != node.number:
            self.node, self.view, self.catalogue, self.examined = node.number, None, None, {}
            self._sight = self._judged = None
        return self

    def sight(self, node: Node) -> Estimates:
        """Return what the seat sees at `node`, the state of :meth:`at` or the first one of the game."""
        if node.number == self.node:
            if self._sight is None:
                self._sight = self._look(node)
            return self._sight
        if self._first is None:
            self._first = self._look(node)
        return self._first

    def judged(self, node: Node) -> World:
        """Return the world on which the seat judges others at `node`."""
        if self._judged is None:
            self._judged = believed(self.prepared.model, node.world, self.sight(node).seen)
        return self._judged

    def _look(self, node: Node) -> Estimates:
        return look(self.prepared, node.world, self.actor, self.chance, self._noise)
