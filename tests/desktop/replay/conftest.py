"""A window that watches a toy game, driven by a program as a user would; nothing is written outside the test's folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desktop.driving import WindowUser

from brinkmanship.desktop.app import App
from brinkmanship.desktop.navigation import OpenReplay
from brinkmanship.desktop.replay.screen import ReplayScreen
from brinkmanship.desktop.settings import Settings
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import prepare

TOY = Path(__file__).parent.parent.parent / "game" / "data" / "toy.yaml"


@pytest.fixture(scope="session")
def branched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the toy crisis with two branches: six turns, and two others from turn 3."""
    path = tmp_path_factory.mktemp("watched") / "game.jsonl"
    game = Game.new(prepare(TOY), {"BLUE": "human"}, seed=3, record=path)
    for _ in range(6):
        game.commit()
    game.control().rewind(3, "loud")
    for _ in range(2):
        game.seat("BLUE").set_plan([Order("BLUE", "boast"), Order("BLUE", "talk", "RED")])
        game.commit()
    game.close()
    return path


@pytest.fixture
def quarrel(tmp_path: Path) -> Callable[[str], Path]:
    """Write a script of the toy crisis: its entries, and what stands before them."""
    (tmp_path / "toy.yaml").write_bytes(TOY.read_bytes())

    def write(entries: str, head: str = "") -> Path:
        path = tmp_path / "quarrel.yaml"
        script = "script: {id: quarrel, scenario: toy, title: A short quarrel, seed: 4}\n"
        path.write_text(f"{script}{head}entries:\n{entries}", "utf-8")
        return path

    return write


class Watching(WindowUser):
    """A driver whose screen is the viewer."""

    @property
    def screen(self) -> ReplayScreen:
        assert isinstance(self.app.screen, ReplayScreen)
        return self.app.screen


@pytest.fixture
def watch(branched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Watching]]:
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path))
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    opened: list[App] = []

    def open_window(
        name: str | None = None, beside: str | None = None, size: tuple[int, int] = (1280, 720)
    ) -> Watching:
        copy = tmp_path / "game.jsonl"
        copy.write_bytes(branched.read_bytes())
        app = App(Settings(volatile=True, reduced_motion=True), size=size)
        app.separate = False
        opened.append(app)
        app.navigate(OpenReplay(name or f"{copy}#main", beside and f"{copy}#{beside}"))
        user = Watching(app)
        user.frames(3)
        return user

    yield open_window
    for app in opened:
        app.leave()
