"""A signal that comes while a turn is worked out is never lost: numpy drops what Python of ours raises within it."""

from __future__ import annotations

import enum
import sys
from types import FrameType
from typing import Any

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import prepare


@pytest.mark.slow
def test_no_array_meets_an_enumeration() -> None:
    game = Game.new(prepare("january-2022"), {"USA": "human"}, seed=3)
    seat = game.seat("USA")
    met: set[str] = set()

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_name == "__getattr__" and frame.f_code.co_filename == enum.__file__:
            asked = frame.f_back
            assert asked is not None
            where = asked.f_code.co_filename
            if "brinkmanship" in where:  # elsewhere it is a plain `hasattr`, which lets an interrupt through
                met.add(f"{where}:{asked.f_lineno}")

    sys.setprofile(watch)
    try:
        for _ in range(3):
            seat.view(), seat.choices()
            seat.commit()
    finally:
        sys.setprofile(None)
    assert met == set()
