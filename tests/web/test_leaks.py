"""Nothing hidden leaves the server: two truths that a seat cannot tell apart, and every byte that it is sent is the same.

What a seat cannot know is written down in `tests/game/hidden.py`. Two real servers, one for each truth, are walked link by link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape

import numpy as np
import pytest

from brinkmanship.game.session.access import Access
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.state import GameState
from brinkmanship.simulation.world import Kind
from tests.game.hidden import EVERYTHING, Ignorance, at_turn, played
from tests.game.test_hidden import asking
from tests.january import january
from tests.web.conftest import Room

SAYS_WHEN = re.compile(rb'\b[0-9a-f]{8}\.\d+\.\d+\b|name="csrf" value="[^"]*"')  # versions, which a host draws anew
LINK = re.compile(r'(?:href|src|data-[a-z]+)="(/[^"#]*)"')


@cache
def base(name: str) -> GameState:
    """A game to look at, played for some turns."""
    return (
        played(january(), 3, 4, {"RUS": "rollback"}) if name == "january" else played(asking(), 5, 3, {"RED": "bold"})
    )


def game_of(state: GameState) -> Game:
    """The game of a state, as an exercise."""
    state.setup = replace(state.setup, exercise=())
    game = Game.__new__(Game)
    Access.__init__(game, state)
    return game


def walked(name: str, turn: int, seat: str, change: tuple[str, ...], most: int) -> Iterator[tuple[str, bytes]]:
    """Yield all that a seat's browser is sent, page by page, in the order that its links name them."""
    of = Ignorance(base(name).prepared, base(name).chance, base(name).names.actor_index[seat])
    room = Room(lambda: game_of(at_turn(base(name), turn, change, of, 7)))
    try:
        client = room.join(seat, "Ann")
        todo, seen = ["/", "/seat", "/live/version"], set()
        while todo and len(seen) < most:
            path = todo.pop(0)
            if path in seen or path.startswith("/static") or path in ("/leave", "/live"):
                continue
            seen.add(path)
            answer = client.get(path)
            told = SAYS_WHEN.sub(b"", answer.content)
            yield path, repr((answer.status_code, sorted(answer.headers.items()), told)).encode()
            found = [unescape(link) for link in LINK.findall(answer.text)]
            rest = [link for link in dict.fromkeys(found) if link not in seen]
            todo += rest if len(rest) < 30 else rest[:15] + rest[15 :: max(len(rest) // 15, 1)]
    finally:
        room.close()


def plain(sent: bytes) -> bytes:
    """What is sent without what tells the time and the length of what was cut out of it."""
    return re.sub(rb"\('(date|content-length|etag|set-cookie)', '[^']*'\)", b"", sent)


@pytest.mark.slow
@pytest.mark.parametrize("seat", ["RED", pytest.param("BLUE", marks=pytest.mark.minutes)])
def test_two_truths_of_the_toy_crisis_send_a_seat_the_same_bytes(seat):
    one = dict(walked("toy", 4, seat, (), 60))
    other = dict(walked("toy", 4, seat, EVERYTHING, 60))
    assert list(one) == list(other)
    assert len(one) > 20
    assert [path for path in one if plain(one[path]) != plain(other[path])] == []
    assert not any(b"SECRET" in sent for sent in other.values())


@pytest.mark.minutes
@pytest.mark.parametrize("seat", ["RUS", "UKR", "USA"])
def test_two_truths_of_january_send_a_seat_the_same_bytes(seat):
    one = dict(walked("january", 3, seat, (), 220))
    other = dict(walked("january", 3, seat, EVERYTHING, 220))
    assert list(one) == list(other)
    assert [path for path in one if plain(one[path]) != plain(other[path])] == []


def test_the_walk_sees_what_a_seat_may_know():
    """A truth that differs in what everybody sees is another one: the comparison can fail."""
    state = at_turn(base("toy"), 4, (), Ignorance(base("toy").prepared, base("toy").chance, 0), 7)
    tension = state.prepared.rules.track(Kind.WORLD, "tension")
    sent = []
    for more in (0.0, 0.05):
        world = state.node.world.copy()
        world.world[tension] = np.clip(world.world[tension] + more, 0, 1)
        state.tree.nodes[state.tree.at] = replace(state.node, world=world)
        state.forget()
        room = Room(lambda: game_of(state))
        sent.append(SAYS_WHEN.sub(b"", room.join("RED").get("/seat").content))
        room.server.stop()
        room.closed = True
    assert sent[0] != sent[1]
