"""Pictures of the window without a display: README's, and those the tests compare.

    python -m tests.desktop.screenshot --out assets/screenshots/game.png
    python -m tests.desktop.screenshot --scene encyclopedia --size 1280x720 --scale 1 --out picture.png

A picture depends on the scene, size and scale alone: the game is played from a fixed seed at a made-up time.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pygame

from brinkmanship.desktop.navigation import OpenCrash, OpenGame, OpenStart
from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.desktop.tutorial.screen import TutorialScreen
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.players.kinds import PERSON
from tests.desktop.driving import WindowUser, open_window

SCENARIO, SEAT, SEED = "january-2022", "USA", 24
_PREPARED: dict[str, Prepared] = {}

PLANS: dict[int, tuple[Order, ...]] = {
    0: (Order(SEAT, "alert_forces"), Order(SEAT, "publish_intelligence", "RUS")),
    2: (Order(SEAT, "send_us_arms", "UKR"), Order(SEAT, "consult_allies")),
    9: (Order(SEAT, "deploy_82nd"), Order(SEAT, "deploy_stryker")),
    14: (Order(SEAT, "leaders_call", "RUS"), Order(SEAT, "threaten_sanctions", "RUS")),
}
NOW = (
    Order(SEAT, "publish_intelligence", "RUS"),
    Order(SEAT, "leaders_call", "RUS"),
    Order(SEAT, "deploy_173rd"),
)


def play(turns: int, seat: str = SEAT, seed: int = SEED) -> Game:
    """Return a game in memory after some turns of the same orders; the others are played by doctrine."""
    if SCENARIO not in _PREPARED:
        _PREPARED[SCENARIO] = prepare(SCENARIO)
    game = Game.new(_PREPARED[SCENARIO], {seat: PERSON}, seed=seed)
    for turn in range(turns):
        if seat == SEAT:
            game.seat(seat).set_plan(PLANS.get(turn, ()))
        if game.outcome is None:
            game.commit(seat)
    return game


def _shown(user: WindowUser) -> GameScreen:
    """Return the game screen in the window."""
    assert isinstance(user.app.screen, GameScreen)
    return user.app.screen


def _settle(user: WindowUser) -> None:
    """Let the map be painted and everything come to rest."""
    user.frames(4, ms=100)
    user.until(lambda: not _shown(user).state.assets.map.process.busy)
    user.frames(4, ms=200)


def _open(user: WindowUser, turns: int, seat: str = SEAT) -> None:
    user.app.navigate(OpenGame(play(turns, seat), seat))
    user.frame()
    _shown(user).state.dialog = ""
    user.frames(3)


def game(user: WindowUser) -> None:
    """The crisis room in the second week: Russia inspected, orders in the tray."""
    _open(user, 13)
    state = _shown(user).state
    state.session.game.set_plan(NOW)
    state.session.refresh()
    state.select("actor", "RUS")


def encyclopedia(user: WindowUser) -> None:
    """An article of the encyclopedia."""
    from brinkmanship.desktop.screens.encyclopedia import open_at

    _open(user, 3)
    open_at(_shown(user).state, "action:publish_intelligence")
    user.until(lambda: any(name.startswith("encyclopedia/text/") for name in user.names()))


def _page(user: WindowUser, page: str) -> None:
    user.app.navigate(OpenStart())
    user.frames(1)
    user.click(f"start/{page}")


def replay(user: WindowUser) -> None:
    """What can be watched."""
    _page(user, "replay")


def outcome(user: WindowUser) -> None:
    """The page at the end."""
    _open(user, 60)
    _shown(user).state.dialog = "outcome"


def new_game(user: WindowUser) -> None:
    """Choosing a seat."""
    user.app.navigate(OpenStart(SCENARIO))
    user.until(lambda: user.has("new/begin"))


def load(user: WindowUser) -> None:
    """The saved games."""
    _page(user, "load")


def _taught(user: WindowUser, step: int) -> None:
    user.app.navigate(OpenGame(play(0, seed=7), SEAT, tutorial=True))
    user.frame()
    screen = _shown(user)
    assert isinstance(screen, TutorialScreen)
    screen.state.dialog = ""
    screen.number = step
    user.frames(2)


def tutorial(user: WindowUser) -> None:
    """The coach points at an action."""
    _taught(user, 8)
    _shown(user).state.right = "actions"
    user.frames(3)


def tutorial_welcome(user: WindowUser) -> None:
    """The coach over a dialogue."""
    _taught(user, 0)
    _shown(user).state.dialog = "briefing"
    user.frames(3)


def settings(user: WindowUser) -> None:
    """The settings over the game."""
    _open(user, 1)
    _shown(user).state.dialog = "settings"


def menu(user: WindowUser) -> None:
    """The menu of a game."""
    _open(user, 1)
    _shown(user).state.dialog = "menu"


def crash(user: WindowUser) -> None:
    """The program failed, and the game is safe."""
    record = Path("/home/you/.local/share/brinkmanship/saves/january-2022-USA-20220124-090000.jsonl")
    user.app.navigate(OpenCrash(RuntimeError("a pipe burst"), record, record.with_name("crash-20220124-093000.txt")))


def start(user: WindowUser) -> None:
    """The start screen."""
    user.app.navigate(OpenStart())
    user.frames(2)


SCENES: dict[str, Callable[[WindowUser], None]] = {
    scene.__name__: scene
    for scene in (
        game,
        start,
        new_game,
        load,
        replay,
        encyclopedia,
        outcome,
        settings,
        menu,
        tutorial,
        tutorial_welcome,
        crash,
    )
}


def picture(scene: str, size: tuple[int, int], scale: float) -> tuple[pygame.Surface, WindowUser]:
    """Return a scene as a surface, with the window it was made in (to be closed)."""
    user = open_window(size, scale)
    SCENES[scene](user)
    if isinstance(user.app.screen, GameScreen):
        _settle(user)
    user.frames(2)
    return user.app.surface.copy(), user


def main() -> None:
    """Make a picture."""
    parser = argparse.ArgumentParser(description="Make a picture of a scene of the game.")
    parser.add_argument("--scene", choices=sorted(SCENES), default="game")
    parser.add_argument("--size", default="1920x1080", metavar="WIDTHxHEIGHT")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    width, height = (int(part) for part in chosen.size.split("x"))
    with tempfile.TemporaryDirectory() as nothing:
        os.environ.setdefault("BRINK_SAVES", nothing)  # the user's own games are nobody's picture
        surface, user = picture(chosen.scene, (width, height), chosen.scale)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    pygame.image.save(surface, str(chosen.out))
    user.app.close()
    print(chosen.out)


if __name__ == "__main__":
    main()
