"""The host's cache and versions: what is kept, for whom it is new, and that a seat's version tells nothing of control."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator

import pytest

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import Planned
from brinkmanship.web import host as hosts
from brinkmanship.web.host import CONTROL
from brinkmanship.web.worker import IDLE, NEWS, PAGE

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


def test_many_who_wait_for_a_page_have_one_place_in_the_queue(room):
    done = []

    async def ask() -> None:
        with held(room):
            waiting = [
                asyncio.create_task(room.host.kept(seat, "page", lambda e: done.append("page"))) for seat in "AAAAB"
            ]
            await asyncio.sleep(0)
            waiting[0].cancel()  # who goes away takes the page from nobody
            await asyncio.sleep(0)
            later = asyncio.create_task(room.host.ask(lambda e: done.append("last"), PAGE))
            await asyncio.sleep(0)
        await asyncio.gather(*waiting[1:], later)

    asyncio.run(ask())
    assert done == ["page", "page", "last"]


@contextlib.contextmanager
def held(room) -> Iterator[None]:
    """The worker does nothing for a while."""
    begun, go_on = threading.Event(), threading.Event()
    room.host._worker.submit(lambda: (begun.set(), go_on.wait(10)))
    assert begun.wait(10)
    yield
    go_on.set()


def test_what_people_do_goes_before_pages_they_ask_for_then_those_with_news_then_what_is_idle(room):
    done = []

    def steps(exercise):
        for step in ("first step", "second step"):
            done.append(step)
            yield

    async def ask() -> None:
        with held(room):
            room.host.make_ready(steps)
            news = asyncio.create_task(room.host.kept("RED", "other", lambda e: done.append("news"), NEWS))
            page = asyncio.create_task(room.host.kept("RED", "page", lambda e: done.append("never"), NEWS))
            await asyncio.sleep(0)
            asked = asyncio.create_task(room.host.kept("RED", "page", lambda e: done.append("asked"), PAGE))
            await asyncio.sleep(0)
            act = asyncio.create_task(room.host.ask(lambda e: done.append("act")))
            await asyncio.sleep(0)
        await asyncio.gather(news, page, asked, act)

    asyncio.run(ask())
    for _ in range(3):  # the steps one by one, and that there are no more
        room.host._worker.submit(lambda: None, urgency=IDLE).result(10)
    assert done == ["act", "asked", "news", "first step", "second step"]


def test_what_is_made_ready_is_made_again_after_news_for_everybody_and_whatever_goes_wrong(room):
    turns = []

    def steps(exercise):
        turns.append(exercise.game.turn)
        yield
        raise ValueError("a fault in a step")

    def come(*wanted: int) -> None:
        until = time.monotonic() + 10
        while turns[-len(wanted) :] != [*wanted]:
            assert time.monotonic() < until, turns
            time.sleep(0.01)

    room.host.make_ready(steps)
    come(0)
    room.ask(lambda e: e.hand_in("RED"))
    room.ask(lambda e: e.hand_in("BLUE"))
    room.ask(lambda e: e.resolve())
    come(1)
    before = len(turns)
    room.ask(lambda e: e.observe("Red hesitates.", "RED"))
    room.host._worker.submit(lambda: None, urgency=IDLE).result(10)
    assert len(turns) == before
