"""Nothing hidden stands in a seat's pages: what the seat cannot know is turned over, and not a letter of them differs.

`tests/game/hidden.py` says what a seat cannot know; `tests/game/test_hidden.py` asks its handle the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.state import GameState
from brinkmanship.web.seat import knowledge, map_page, planning, post, situation
from brinkmanship.web.seat.consent import consents
from brinkmanship.web.seat.desk import SeatDesk
from brinkmanship.web.seat.frame import strip
from brinkmanship.web.visit import render
from tests.game.hidden import EVERYTHING, at_turn
from tests.game.test_hidden import base, ignorance


class Held:
    """A state as a game that gives control its handle."""

    def __init__(self, state: GameState) -> None:
        self.state = state

    def control(self) -> ControlHandle:
        return ControlHandle(self.state)


def desk_of(state: GameState, seat: str) -> SeatDesk:
    state.setup = replace(state.setup, exercise=())
    return SeatDesk(Exercise(cast(Game, Held(state))), seat)


def pages(desk: SeatDesk) -> Iterator[tuple[str, str]]:
    """Yield (page, text) of a seat's pages."""
    head = {"strip": strip(desk), "leads": True, "problems": (), "problem": "", "typed": ""}

    def filled(template: str, **more: Any) -> str:
        return str(render(f"seat/{template}.html", **head, **more))

    view, plan = desk.handle.view(), planning.plan(desk)
    yield "situation", filled("situation", page=situation.situation(desk))
    yield "briefing", filled("briefing", page=situation.briefing(desk))
    for turn in range(desk.handle.turn + 1):
        yield f"report {turn}", filled("report", page=situation.report(desk, turn))
    catalogue = planning.catalogue(desk, everything=True)
    asked = {"decisions": planning.decisions(view), "consents": consents(view)}
    yield "orders", filled("orders", plan=plan, catalogue=catalogue, **asked)
    for choice in desk.handle.choices():
        for target in (None, *(one.id for one in choice.targets[:2])):
            page = planning.action_page(desk, choice.action, target)
            yield f"order {choice.action} {target}", filled("action", page=page, plan=plan)
    yield "letters", filled("letters", page=post.letters(desk))
    yield "requests", filled("requests", page=post.requests(desk))
    yield "write", filled("write", form=post.compose(desk, post.Typed()))
    yield "actors", filled("actors", page=knowledge.actors(desk))
    yield "forces", filled("forces", groups=knowledge.forces(desk))
    yield "institutions", filled("institutions", page=knowledge.institutions(desk))
    for actor in view.actors:
        yield f"actor {actor.id}", filled("actor", page=knowledge.actor_page(desk, actor.id))
    for region in view.regions:
        yield f"region {region.id}", filled("region", page=knowledge.region_page(desk, region.id))
    for mode in map_page.MODES:
        made = map_page.map_page(desk, mode)
        yield f"map {mode}", made.picture + repr((made.legend, made.moves, made.rows))
    for indicator in view.indicators:
        yield f"why {indicator.estimate.ref}", filled("why", page=situation.why(desk, indicator.estimate.ref))


def different(seat: str, change: list[str], seed: int) -> list[str]:
    """Return the pages that differ once what is named in `change` is turned over."""
    of = ignorance("toy", seat)
    before, after = (dict(pages(desk_of(at_turn(base("toy"), 6, c, of, seed), seat))) for c in ((), change))
    assert len(before) > 30
    assert set(before) == set(after)
    return [page for page in before if before[page] != after[page]]


@pytest.mark.parametrize("seat", ["RED", "BLUE"])
def test_nothing_hidden_stands_on_a_page(seat: str) -> None:
    assert different(seat, list(EVERYTHING), 5) == []


@pytest.mark.parametrize("seat", [pytest.param(seat, marks=pytest.mark.minutes) for seat in ("RED", "BLUE")])
def test_nothing_hidden_stands_on_a_page_in_many_cases(seat: str) -> None:
    @settings(
        max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(st.lists(st.sampled_from(EVERYTHING), min_size=1, unique=True), st.integers(0, 2**32 - 1))
    def holds(change: list[str], seed: int) -> None:
        assert different(seat, change, seed) == []

    holds()


def test_the_pages_of_two_seats_differ() -> None:
    shown = [
        dict(pages(desk_of(at_turn(base("toy"), 6, (), ignorance("toy", seat), 0), seat))) for seat in ("RED", "BLUE")
    ]
    assert shown[0]["situation"] != shown[1]["situation"]
    assert shown[0]["map intelligence"] != shown[1]["map intelligence"]
