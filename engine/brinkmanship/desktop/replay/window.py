"""Opens the viewer: what to watch by its name, the maps, and the window around them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from brinkmanship.desktop.app import App
from brinkmanship.desktop.replay.scene import NoMap, map_assets_of
from brinkmanship.desktop.replay.screen import ReplayScreen
from brinkmanship.desktop.replay.viewer_state import SPEEDS, ViewerState
from brinkmanship.game.errors import GameError
from brinkmanship.game.replay.open_replay import open_anything
from brinkmanship.scenario.document.problems import Problem, render


def open_replay(
    app: App,
    name: str,
    beside: str | None = None,
    *,
    speed: float = 1.0,
    record: Path | None = None,
    until: date | None = None,
) -> list[Problem]:
    """Show the record or script *name* in the window, beside another if given.

    Returns what the script expects and did not come true. Raises the errors of records, scripts and games;
    :class:`GameError` where there is no map to show it on.
    """
    app.splash("Reading the record")
    opened = open_anything(name, record=record, until=until, progress=_playing(app))
    other = open_anything(beside, progress=_playing(app)).reel if beside else None
    app.splash("Drawing the map")
    try:
        assets = map_assets_of(opened.reel, separate=app.separate)
        second = assets.twin() if other is not None else None
    except NoMap as error:
        raise GameError(f"{error}; brink replay --headless tells it without a map") from None
    viewer = ViewerState(opened.reel, opened.script, other, opened.held)
    viewer.speed = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - SPEEDS[1] * speed))
    app.screen = ReplayScreen(viewer, assets, app.settings, second)
    failed = len(opened.failures)
    if failed:
        app.ui.toast(f"{failed} of {len(opened.held)} expectations of the script did not come true.", "bad", seconds=8)
    return opened.failures


def _playing(app: App) -> Callable[[int, int], None]:
    return lambda done, of: app.splash(f"Playing the script: {100 * done // max(of, 1)} %")


def watch(
    name: str,
    beside: str | None = None,
    *,
    speed: float = 1.0,
    record: Path | None = None,
    until: date | None = None,
) -> int:
    """Open the window and watch *name* until the user leaves; return the exit code, 1 where the script's expectations
    did not come true, which is printed too."""
    app = App()
    try:
        failures = open_replay(app, name, beside, speed=speed, record=record, until=until)
        app.run()
    finally:
        app.close()
    if failures:
        print(render(failures), file=sys.stderr)
    return 1 if failures else 0
