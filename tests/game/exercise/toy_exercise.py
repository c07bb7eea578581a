"""An exercise of the toy crisis with a list of four injects, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Msel, Planned
from brinkmanship.game.session.prepared import Prepared

LIST = (
    Planned(Inject("leak", "Red's papers leak.", ("RED.fame -= 0.2",), ("BLUE",)), "A leak", 2,
            msel=Msel(sender="A friend", medium="phone", objective="Share what is known")),
    Planned(Inject("flood", "A flood.", ("world.tension -= 0.05",)), "A flood", 4),
    Planned(Inject("drought", "A drought.", ("world.tension += 0.05",)), "A drought",
            when="world.tension > 0.6", msel=Msel(instead_of="flood")),
    Planned(Inject("idea", "An idea."), "An idea", 1, msel=Msel(status="Draft")),
)  # fmt: skip


def begin(toy: Prepared, record: Path | None = None, **more: Any) -> Exercise:
    """Return the exercise on its first day: people play Red and Blue, and Grey waits."""
    seats = {"RED": "human", "BLUE": "human"}
    given = {"seed": 1, "rest": "wait", "intents": {"RED": "bold"}, "exercise": LIST} | more
    return Exercise(Game.new(toy, seats, record=record, **given))


def turn(exercise: Exercise, turns: int = 1) -> None:
    """Resolve turns in which nobody orders anything more."""
    for _ in range(turns):
        while seat := exercise.waiting_for:
            exercise.hand_in(seat)
        exercise.resolve()


def again(exercise: Exercise, path: Path) -> Exercise:
    """Return the exercise as the record holds it, loaded anew."""
    exercise.game.close()
    return Exercise(Game.load(path))
