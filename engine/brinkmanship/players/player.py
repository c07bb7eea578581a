"""The one seam: whoever decides for a seat is a `Player`, for one world or for thousands at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from brinkmanship.players.difficulty import NORMAL, Difficulty
from brinkmanship.players.doctrine import decide
from brinkmanship.players.kinds import parse
from brinkmanship.players.look import Look, truth_behind
from brinkmanship.players.model import Model
from brinkmanship.simulation.orders import Orders, merge

Decision = Orders | Iterable[Orders] | None
"""What a function may return: orders, several of them, or nothing."""


class Player(ABC):
    """Decides for seats. One player may hold several seats; it keeps no state of a game unless it says so."""

    @abstractmethod
    def decide(self, look: Look) -> Orders:
        """Return the orders of the look's seat for this turn, in any of its worlds."""

    def decide_all(self, looks: Sequence[Look]) -> Orders:
        """Return the orders of several seats, which all look at the same worlds; faster where it can be."""
        return merge([self.decide(look) for look in looks])

    def suit(self, model: Model) -> None:  # noqa: B027  most play any scenario
        """Raise `UnknownName` where the scenario lacks what the player goes by."""

    def close(self) -> None:  # noqa: B027  few players hold anything
        """Let go of what the player holds."""


class Wait(Player):
    """Gives no orders."""

    def decide(self, look: Look) -> Orders:
        return Orders.empty()


@dataclass(frozen=True)
class Doctrine(Player):
    """Decides as the scenario declares it: by its own numbers, what is public, and `estimate(...)` of the rest."""

    level: Difficulty = NORMAL

    def decide(self, look: Look) -> Orders:
        return self.decide_all([look])

    def decide_all(self, looks: Sequence[Look]) -> Orders:
        if not looks:
            return Orders.empty()
        model, actors = looks[0].model, [look.actor for look in looks]
        world, chance = truth_behind(looks[0])
        asked = None if len(actors) == len(model.rules.actors) else actors
        return decide(world, model.rules, model.doctrine, chance, asked, self.level)


class Function(Player):
    """A function of Python that takes a `Look` and returns orders, several of them, or None."""

    def __init__(self, function: Callable[[Look], Decision], name: str = "") -> None:
        self.function = function
        self.name = name or getattr(function, "__qualname__", type(function).__name__)

    def decide(self, look: Look) -> Orders:
        decision = self.function(look)
        if decision is None or isinstance(decision, Orders):
            return decision or Orders.empty()
        parts: list[Any] = list(decision) if isinstance(decision, Iterable) else [decision]
        for part in parts:
            if not isinstance(part, Orders):
                what = type(part).__name__
                raise TypeError(f"{self.name} returned {what}: a player returns look.order(…), several, or None")
        return merge(parts)


class UnnamedFunction(ValueError):
    """A function that a record names and nobody has given."""


def as_player(what: object) -> Player:
    """Return a player, a function, or a kind in words ("doctrine") as a player; raise `UnknownKind` or `TypeError`."""
    if isinstance(what, Player):
        return what
    if isinstance(what, type) and issubclass(what, Player):
        return what()
    if isinstance(what, str):
        kind, detail = parse(what)
        return kind.player(detail)
    if callable(what):
        return Function(what)
    raise TypeError(f"{what!r} is no player: give a player, a function of a look, or words such as 'doctrine'")


def name_of(player: Player) -> str:
    """Return what a record calls a player of Python."""
    return player.name if isinstance(player, Function) else type(player).__name__


def named_function(detail: str) -> Player:
    """Raise `UnnamedFunction`: a text can only name a function, not bring it."""
    raise UnnamedFunction(f"the function {detail} is not here: give it again")
