"""A function of Python in a seat takes its time, and the window goes on meanwhile."""

from __future__ import annotations

import time
from pathlib import Path

import brinkmanship as bm
from brinkmanship.desktop.navigation import OpenGame

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"


def test_a_slow_function_does_not_stall_the_window(sit):
    def slow(look: bm.Look) -> None:
        end = time.monotonic() + 0.6
        while time.monotonic() < end:  # works, and does not only sleep
            sum(range(1000))

    game = bm.Game(bm.load(TOY), {"BLUE": slow, "RED": "human"}, seed=1)
    player = sit()
    player.app.navigate(OpenGame(game, "RED"))
    player.frames(3, ms=50)
    player.state.session.commit()
    frames = 0
    while player.state.session.busy:
        player.frame()
        frames += 1
    assert frames > 5
    player.wait_turn()
    assert game.turn == 1
