"""A program as a player of a batch of futures: asked world by world, over the protocol of a game."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from brinkmanship.players.external import TIMEOUT, ExternalPlayer, end_players
from brinkmanship.players.look import Look
from brinkmanship.players.player import Player
from brinkmanship.simulation.orders import Orders, merge


class Messages(Protocol):
    """Puts a look into the words of the protocol, and a reply into orders; the game's."""

    def hello(self, look: Look) -> Mapping[str, Any]: ...
    def view(self, look: Look) -> tuple[Mapping[str, Any], list[Any]]: ...
    def orders(self, look: Look, replied: Iterable[Mapping[str, Any]]) -> Orders: ...


class Program(Player):
    """A program that decides for its seats in a batch of futures: it is asked world by world, and passes where it fails."""

    def __init__(self, command: str, timeout: float = TIMEOUT) -> None:
        self.command, self.timeout = command, timeout
        self._running: dict[int, ExternalPlayer] = {}

    def decide(self, look: Look) -> Orders:
        """Return the program's orders in every world; raises `OSError` where it cannot be started."""
        messages: Messages | None = look.model.messages
        if messages is None:
            raise TypeError("a program needs the words of a game: play it through a crisis or a game")
        program = self._running.get(look.actor)
        if program is None:
            program = self._running[look.actor] = ExternalPlayer(self.command, self.timeout)
            if trouble := program.start(messages.hello(look)):
                raise OSError(trouble)
        parts = []
        for position in range(look.worlds):
            one = look.alone(position)
            view, choices = messages.view(one)
            answer = program.ask(look.turn + 1, {**view, "world": int(look.number[position])}, choices)
            orders = messages.orders(one, answer.orders)
            parts.append(Orders(orders.slot, orders.place, orders.amount, orders.lift, orders.world + position))
        return merge(parts)

    def close(self) -> None:
        """End the program."""
        end_players(self._running.values(), [None] * len(self._running))
        self._running.clear()
