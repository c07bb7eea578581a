"""A room to test in: a real server on loopback, and people who join it with real requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.web.host import Host
from brinkmanship.web.people import LEAD, STAFF, Place, Secret
from brinkmanship.web.server import Server

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"
SEATS = {"RED": "human", "BLUE": "human"}


@pytest.fixture(scope="session")
def toy() -> Prepared:
    return prepare(TOY)


class Room:
    """A host that serves, and who joined."""

    def __init__(self, start: Callable[[], Game]) -> None:
        self.host = Host(start)
        self.secret = Secret.beside(self.host.ask_and_wait(lambda exercise: exercise.game.path))
        self.server = Server(self.host, self.secret, port=0)
        self.address = self.server.addresses[0]
        self.server.start()
        self.clients: list[httpx.Client] = []
        self.closed = False

    def client(self, **headers: str) -> httpx.Client:
        """A browser that has not joined."""
        headers = {"Origin": self.address, **headers}
        client = httpx.Client(
            base_url=self.address, headers=headers, follow_redirects=True, timeout=20, trust_env=False, verify=False
        )
        self.clients.append(client)
        return client

    def join(self, place: str, name: str = "Ann", role: str = LEAD) -> httpx.Client:
        """A browser that joined a seat ('RED'), or as a controller, evaluator or observer."""
        client = self.client()
        code = self.secret.code(Place(place) if place in STAFF else Place(LEAD, place))
        assert client.post("/join", data={"code": code}).status_code == 200
        answer = client.post("/join/name", data={"name": name, "role": role})
        assert answer.status_code == 200, answer.text
        return client

    def ask(self, fn: Callable[[Exercise], object]) -> object:
        """What a function makes of the exercise, in the game's worker."""
        return self.host.ask_and_wait(fn)

    def close(self) -> None:
        """End it, as Ctrl-C does."""
        if self.closed:
            return
        self.closed = True
        for client in self.clients:
            client.close()
        self.server.stop()
        self.host.close()


@pytest.fixture
def open_room(toy: Prepared, tmp_path: Path) -> Iterator[Callable[..., Room]]:
    """Makes rooms of the toy crisis, recorded in a temporary folder, and closes them."""
    rooms: list[Room] = []

    def opened(exercise: tuple[Planned, ...] = (), load: Path | None = None, seats: dict[str, str] = SEATS) -> Room:
        def start() -> Game:
            if load is not None:
                return Game.load(load)
            record = tmp_path / f"room{len(rooms)}.jsonl"
            return Game.new(toy, seats, seed=1, rest="wait", record=record, exercise=exercise)

        rooms.append(Room(start))
        return rooms[-1]

    yield opened
    for room in rooms:
        room.close()


@pytest.fixture
def room(open_room: Callable[..., Room]) -> Room:
    """A room of the toy crisis with the seats RED and BLUE."""
    return open_room()


CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium, driven by Playwright; tests that ask for it are skipped where either is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


def enter(browser: Any, address: str, code: str, name: str, **context: Any) -> Any:
    """A page of a browser of its own that joined by its forms."""
    page = browser.new_context(**context).new_page()
    page.goto(f"{address}/join")
    page.fill("#code", code)
    page.press("#code", "Enter")
    page.wait_for_url("**/join/name")
    page.fill("#name", name)
    page.press("#name", "Enter")
    page.wait_for_url(lambda url: "/join" not in url)
    return page
