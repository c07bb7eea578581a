"""The host's cache and versions: what is kept, for whom it is new, and that a seat's version tells nothing of control."""

from __future__ import annotations

import asyncio

import pytest

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import Planned
from brinkmanship.web import host as hosts
from brinkmanship.web.host import CONTROL

LEAK = Planned(Inject("leak", "Red's papers leak.", (), ("BLUE",)), "A leak", 1)


def versions(room) -> tuple[str, str]:
    return room.host.version("RED"), room.host.version("BLUE")


@pytest.mark.parametrize(
    ("what", "red", "blue"),
    [
        (lambda e: e.hand_in("RED"), True, False),
        (lambda e: e.send("RED", ("BLUE",), "Hello."), True, True),
        (lambda e: e.send("RED", ("control",), "Hello."), True, False),
        (lambda e: e.send("control", (), "To all.", public=True), True, True),
        (lambda e: e.observe("Red hesitates.", "RED"), False, False),
        (lambda e: e.override("RED.fame", 0.5, "A test."), False, False),
        (lambda e: e.improvise("Later.", ("RED",)), False, False),
        (lambda e: e.improvise("Now.", ("RED",), now=True), True, False),
        (lambda e: e.decide("leak", "release now"), False, True),
        (lambda e: e.decide("leak", "hold", "not yet"), False, False),
        (lambda e: e.shift(2, "slower"), False, False),
        (lambda e: e.submit("RED", "We jam their radars."), True, False),
        (lambda e: [e.hand_in(s) for s in e.waiting] and e.resolve(), True, True),
    ],
)
def test_a_seat_hears_of_what_its_pages_may_show_and_of_nothing_else(open_room, what, red, blue):
    room = open_room((LEAK,))
    before = versions(room)
    room.ask(what)
    after = versions(room)
    assert (before[0] != after[0], before[1] != after[1]) == (red, blue)


def test_what_was_shown_and_is_withdrawn_concerns_its_readers(room):
    room.ask(lambda e: e.improvise("Now.", ("RED",), now=True))
    before = versions(room)
    room.ask(lambda e: e.withdraw(0))
    after = versions(room)
    assert (before[0] != after[0], before[1] != after[1]) == (True, False)


def test_a_page_is_made_once_for_a_version(room):
    made = []

    def make(exercise):
        made.append(exercise.game.turn)
        return "page"

    async def ask(times: int) -> None:
        await asyncio.gather(*(room.host.kept("RED", "page", make) for _ in range(times)))

    asyncio.run(ask(5))
    assert made == [0]
    room.ask(lambda e: e.hand_in("BLUE"))
    asyncio.run(ask(5))
    assert made == [0]
    room.ask(lambda e: e.hand_in("RED"))
    asyncio.run(ask(5))
    assert made == [0, 0]


def test_pages_that_nobody_asks_for_make_room(room, monkeypatch):
    monkeypatch.setattr(hosts, "MOST_KEPT", 100)
    made = []

    async def ask(*keys: str) -> None:
        for key in keys:
            await room.host.kept(CONTROL, key, lambda _, key=key: made.append(key) or "x" * 40)

    asyncio.run(ask("a", "b", "a", "c", "a", "b"))
    assert made == ["a", "b", "c", "b"]


def test_what_shows_the_state_of_the_game_outlives_letters_and_plans_but_its_strip_does_not(room):
    red = room.join("RED")
    before = red.get("/seat/estimates").text
    room.ask(lambda e: e.send("BLUE", ("RED",), "Hello."))
    after = red.get("/seat/estimates").text
    assert "1 new letter" not in before
    assert "1 new letter" in after
    assert (
        after.partition("</section>")[2].partition("<main")[0]
        == before.partition("</section>")[2].partition("<main")[0]
    )
    room.ask(lambda e: [e.hand_in(s) for s in e.waiting] and e.resolve())
    assert "planning turn 2" in red.get("/seat/estimates").text
    assert red.get("/seat/report").text != before
