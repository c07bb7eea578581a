"""A walk through the screens of the window on January 2022; and how two pictures are compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pygame
from desktop.driving import WindowUser

from brinkmanship.desktop.navigation import OpenGame, OpenReplay, OpenStart
from brinkmanship.desktop.replay.screen import ReplayScreen
from brinkmanship.desktop.screens.encyclopedia import open_at
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare

GOLDEN = Path(__file__).parent / "golden"
KEPT = {(1280, 720): (1280, 720), (3840, 2160): (960, 540)}
"""The sizes of window and of the picture that is kept of it."""
SEAT = "USA"


@cache
def _weekly() -> Prepared:
    """Return January 2022 made ready for a week a turn."""
    return prepare("january-2022", days_per_turn=7)


@cache
def _over() -> Game:
    """Return a game played to its end without an order of the seat's."""
    game = Game.new(_weekly(), {SEAT: "human"}, seed=24)
    while game.outcome is None:
        game.commit(SEAT)
    return game


@cache
def _war() -> Game:
    """Return a game some days after Russia attacked along five lines of advance."""
    game = Game.new(prepare("january-2022"), {"RUS": "human", "UKR": "human"}, seed=8, rest="wait")
    game.commit(injects=[Inject("war", "", ("world.force = 2",))])
    russia = game.seat("RUS")
    for axes in (("north", "north_east", "sumy"), ("south", "mariupol"), (), ()):
        russia.set_plan([Order("RUS", "invade", axis) for axis in axes])
        game.commit()
    return game


def _pictures_of_war(user: WindowUser) -> Iterator[str]:
    """Look at the war from both sides: a battle, all fronts, an order to attack, a march about to be ordered."""
    for seat in ("UKR", "RUS"):
        user.app.navigate(OpenGame(_war(), seat))
        state: GameScreenState = user.app.screen.state
        state.dialog = ""
        user.frames(2)
        chart = state.assets.map
        x, y = chart.place(34.0, 49.6)
        chart.fly_to(x, y, user.now, zoom=0.75 * user.ui.scale, still=True)
        user.until(lambda chart=chart: chart.base.ready)
        state.left = "war" if seat == "UKR" else "forces"
        if seat == "UKR":
            state.select("region", "UA-KYV")
            user.frames(6, ms=100)
            yield "battle"
            state.dialog = "war"
            user.frames(2)
            yield "fronts"
            state.dialog = ""
        else:
            state.choose("invade", "east")
            user.until(lambda state=state: not state.session.foresight.busy)
            user.frames(6, ms=100)
            yield "attack"
            state.drop_order()


def _asked() -> Game:
    """Return a game of two people in which one is asked about what the other proposed."""
    game = Game.new(_weekly(), {SEAT: "human", "DEU": "human"}, seed=24)
    game.seat(SEAT).set_plan([Order(SEAT, "agree_incursion_response")])
    game.commit(SEAT)
    return game


def walk(user: WindowUser) -> Iterator[str]:
    """Go from screen to screen; a name is that of a picture of what is shown then, '' where texts alone are looked at."""
    app = user.app
    app.navigate(OpenStart("january-2022"))
    user.until(lambda: user.has("new/begin"))
    yield "new-game"
    user.click("new/back")
    yield "start"
    for page in ("load", "settings", "help"):
        user.click(f"start/{page}")
        yield page
        user.click({"load": "load/back"}.get(page, f"{page}/close"))
    user.click("start/exercise")
    for seat in ("USA", "RUS"):
        user.click(f"exercise/seat/{seat}")
    yield "exercise"
    game = Game.new(_weekly(), {SEAT: "human"}, seed=24)
    for plan in (("alert_forces", "deploy_82nd"), ("consult_allies", "deploy_stryker"), ("name_the_date",)):
        game.seat(SEAT).set_plan([Order(SEAT, action) for action in plan])
        game.commit(SEAT)
    app.navigate(OpenGame(game, SEAT, tutorial=True))
    state: GameScreenState = app.screen.state
    app.screen.number = 7
    state.select("actor", "RUS")
    user.until(lambda: state.assets.map.base.ready)
    user.frames(6, ms=100)
    yield "tutorial"
    user.click("coach/leave")
    state.session.add(Order(SEAT, "publish_intelligence", "RUS"))
    state.session.add(Order(SEAT, "threaten_sanctions", "RUS"))
    state.choose("agree_incursion_response")
    state.mode = "intelligence"
    user.until(lambda: state.assets.map.base.ready)
    user.frames(3)
    yield "actions"
    state.drop_order()
    state.room.chosen = ["world:tension", "actor:RUS.resolve", "actor:DEU.belief_war"]
    for dialog in ("statistics", "diplomacy", "ladder"):
        state.dialog = dialog
        user.frames(2)
        user.until(lambda: state.room.gathered(state.session) or state.dialog == "diplomacy")
        user.frames(3)
        yield dialog
    state.dialog = ""
    user.frames(2)
    for left, kind, id in (("forces", "formation", "RUS-01"), ("bodies", "body", "NAC"), ("talks", "region", "UA-KYV")):
        state.left = left
        state.select(kind, id)
        if app.ui.scale == 1:  # a large window has more room, and takes its time
            user.frames(2)
            yield ""
    state.dialog = "situation"
    user.frames(2)
    user.until(lambda: state.session.advice() is not None)
    user.frames(3)
    yield "situation"
    state.dialog = "pace"
    user.frames(3)
    yield "pace"
    state.dialog = ""
    for dialog in ("briefing", "menu", "commit"):
        state.dialog = dialog
        user.frames(2)
        yield "commit" if dialog == "commit" else ""
    app.settings.beats = "none" if app.ui.scale > 1 else "all"  # flying over the map is costly where it is large
    user.click("commit/go")
    user.until(lambda: bool(state.dialog))
    user.frames(2)
    yield "" if state.dialog == "resolution" else "report"
    if state.dialog == "resolution":
        user.click("beat/skip")
        yield "report"
    open_at(state, "actor:RUS")
    user.until(lambda: any(name.startswith("encyclopedia/text/") for name in user.names()))
    yield "encyclopedia"
    app.navigate(OpenGame(_asked(), "DEU"))
    user.frames(2)
    app.screen.state.dialog = "decisions"
    user.frames(3)
    yield "decisions"
    app.navigate(OpenGame(_over(), SEAT))
    user.frames(2)
    yield "outcome"
    ended: GameScreenState = app.screen.state
    for page in ("aims", "wanted", "decisions"):
        user.click(f"debrief/{page}")
        user.until(lambda: ended.debrief is not None and ended.debrief.ready)
        user.frames(2)
        yield f"debrief-{page}"
    yield from _pictures_of_war(user)
    app.leave()
    until = date(2022, 2, 24) if app.ui.scale == 1 else date(2022, 1, 26)  # playing takes time, and was looked at once
    app.navigate(OpenReplay("january-2022.history", until=until))
    viewer: ReplayScreen = app.screen
    viewer.viewer.go(viewer.viewer.timeline.last, user.now)
    user.until(lambda: viewer.viewer.whole and viewer.assets.map.base.ready)
    user.frames(6, ms=100)
    yield "replay"
    viewer.viewer.follow_actor("RUS")
    viewer.viewer.selected = "UA-KYV"
    user.frames(2)
    yield ""
    user.key(pygame.K_c)
    yield "alternatives"


def rest(user: WindowUser) -> None:
    """Let everything come to rest at a round time, so that a blinking cursor is always the same."""
    user.away()
    user.frames(2)
    state = getattr(user.app.screen, "state", None)
    if isinstance(state, GameScreenState):  # what orders would do is worked out beside the frames
        user.until(lambda: state.session.busy or not state.session.foresight.busy)
        user.frames(2)
    user.now = (user.now // 100_000 + 1) * 100_000
    user.frame(ms=0)


def kept(surface: pygame.Surface) -> pygame.Surface:
    """Return the window as it is kept: the large ones made smaller."""
    size = KEPT[surface.get_size()]
    return surface.copy() if size == surface.get_size() else pygame.transform.smoothscale(surface, size)


def share_differing(first: pygame.Surface, second: pygame.Surface, by: int = 8) -> float:
    """Return the share of pixels of which a channel differs by more than `by`."""
    pixels = [pygame.surfarray.array3d(surface).astype(np.int16) for surface in (first, second)]
    if pixels[0].shape != pixels[1].shape:
        return 1.0
    return float((np.abs(pixels[0] - pixels[1]).max(axis=2) > by).mean())
