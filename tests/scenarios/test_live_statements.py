"""Each of the 46 statements does something in the game: taken out, something that a player can see moves."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from math import sqrt

import numpy as np
import pytest

import brinkmanship as bm
from brinkmanship.game.session.prepared import prepare_resolved
from tests.january import january
from tests.scenarios.live import LIVE


@cache
def as_it_is() -> bm.Crisis:
    return bm.Crisis(january())


def taken_out(statement: str) -> bm.Crisis:
    data = deepcopy(dict(january().data))
    for edit in LIVE[statement].out:
        edit(data)
    return bm.Crisis(prepare_resolved(data, None))


def test_every_statement_is_taken_out_once() -> None:
    assert set(LIVE) == set(january().compiled.scenario.scenario.statements)


SHORT = [statement for statement, live in LIVE.items() if live.worlds <= 100]
OFTEN = SHORT[::4]
"""What the slow tests take out; all others, whole games among them, take minutes."""


@pytest.mark.parametrize(
    "statement", [pytest.param(one, marks=pytest.mark.slow if one in OFTEN else pytest.mark.minutes) for one in LIVE]
)
def test_something_moves_when_a_statement_is_taken_out(statement: str) -> None:
    live = LIVE[statement]
    change = live.sight(taken_out(statement), live.worlds) - live.sight(as_it_is(), live.worlds)
    mean, error = float(np.mean(change)), float(np.std(change)) / sqrt(len(change))
    said = f"{statement}: {live.moves}: {mean:+.4g} (+- {error:.2g}), at least {live.by:+.4g} expected"
    assert abs(mean) >= abs(live.by), said
    assert np.sign(mean) == np.sign(live.by), said
    assert abs(mean) >= 3 * error, said
