"""Brinkmanship: a turn-based crisis simulation game engine.

>>> import brinkmanship as bm
>>> crisis = bm.load("january-2022")
>>> start = crisis.start(worlds=20, seed=1)
>>> a = crisis.play(start, bm.Doctrine(), watch=["world.tension"])
>>> a["world.tension"].shape, str(a.dates[0])
((61, 20), '2022-01-24')

The layers, from the bottom: ``simulation`` (the numpy core), ``scenario`` (what a file may say), ``players`` (who
decides), ``game`` (a game in progress), ``analysis`` (forecasts and comparison), ``library`` (what this module gives),
then the front ends ``terminal`` and ``desktop``, and ``cli``. Arrows only go up this list. Nothing is imported before
it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from brinkmanship.version import __version__ as __version__

if TYPE_CHECKING:
    from brinkmanship.library.crisis import Crisis as Crisis, Game as Game, load as load
    from brinkmanship.library.played import Played as Played
    from brinkmanship.library.state import State as State
    from brinkmanship.players.look import Hidden as Hidden, Look as Look
    from brinkmanship.players.planner import Planner as Planner
    from brinkmanship.players.player import Doctrine as Doctrine, Player as Player, Wait as Wait
    from brinkmanship.players.program import Program as Program
    from brinkmanship.players.random_player import Random as Random
    from brinkmanship.players.script import ScriptedSeats as Script
    from brinkmanship.simulation.orders import Orders as Orders

_HOME = {
    "load": "library.crisis",
    "Crisis": "library.crisis",
    "State": "library.state",
    "Played": "library.played",
    "Game": "library.crisis",
    "Player": "players.player",
    "Look": "players.look",
    "Hidden": "players.look",
    "Orders": "simulation.orders",
    "Doctrine": "players.player",
    "Wait": "players.player",
    "Random": "players.random_player",
    "Planner": "players.planner",
    "Script": "players.script:ScriptedSeats",
    "Program": "players.program",
}

__all__ = [
    "Crisis", "Doctrine", "Game", "Hidden", "Look", "Orders", "Planner", "Played", "Player", "Program", "Random",
    "Script", "State", "Wait", "load",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    module, _, inner = _HOME[name].partition(":")
    found = getattr(import_module(f"{__name__}.{module}"), inner or name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
