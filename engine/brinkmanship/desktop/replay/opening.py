"""Opening a record or script to watch it: read and made ready in steps, in the window's own thread or beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import pygame

from brinkmanship.desktop.background import in_background
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.navigation import CannotOpen, OpenReplay, Window
from brinkmanship.desktop.replay.scene import NoMap, map_assets_of
from brinkmanship.desktop.replay.screen import ReplayScreen
from brinkmanship.desktop.replay.viewer_state import SPEEDS, ViewerState
from brinkmanship.game.errors import GameError
from brinkmanship.game.replay.open_replay import Opened, open_anything


class Opening:
    """What is to be watched, as far as it is read."""

    def __init__(self, request: OpenReplay, separate: bool, tell: Callable[[str], None] | None = None) -> None:
        """Open what `request` names; `tell` is told what is being done, `separate` goes for its maps."""
        self._request, self._separate, self._tell = request, separate, tell
        self.told, self.share = "Reading the record", 0.0
        self._opened: Opened | None = None
        self._viewer: ViewerState | None = None
        self._maps: tuple[MapAssets, MapAssets | None] | None = None
        self._work: Future[Opening] | None = None
        self._dropped = False

    def read(self) -> Opening:
        """Read everything, and return this. Raises the errors of records, scripts and games."""
        request = self._request
        self._say("Reading the record", 0.0)
        self._opened = opened = open_anything(
            request.name, record=request.record, until=request.until, progress=self._played
        )
        other = open_anything(request.beside, progress=self._played).timeline if request.beside else None
        self._say("Drawing the map", 0.9)
        try:
            assets = map_assets_of(opened.timeline, separate=self._separate)
            self._maps = assets, assets.twin() if other is not None else None
        except NoMap as error:
            raise GameError(f"{error}; brink replay --headless tells it without a map") from None
        viewer = ViewerState(opened.timeline, opened.script, other, opened.held)
        if request.at is not None:
            viewer.go(request.at, 0)
        viewer.speed = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - SPEEDS[1] * request.speed))
        self._viewer = viewer
        if self._dropped:
            self._close()
        return self

    def show(self, window: Window) -> ReplayScreen:
        """Leave the screen in the window and return the viewer."""
        assert self._opened is not None
        assert self._viewer is not None
        assert self._maps is not None
        window.leave()
        failures, held = self._opened.failures, self._opened.held
        if failures:
            text = f"{len(failures)} of {len(held)} expectations of the script did not come true."
            window.ui.toast(text, "bad", seconds=8)
        assets, second = self._maps
        return ReplayScreen(self._viewer, assets, window.settings, window.splash, second, failures=failures)

    # --- beside the window ---------------------------------------------------------------------------------------------

    def begin(self) -> Opening:
        """Begin to read in a thread, and return this."""
        self._work = in_background(self.read, "replay")
        return self

    def frame(self, ui: Ui) -> bool:
        """Draw how far the reading is; return whether it is to be given up."""
        ui.surface.fill(th.INK)
        ui.again(100)
        middle, wide = ui.height / 2, min(320.0, ui.width - 40)
        if ui.height >= 320:
            ui.text((0, middle - 110, ui.width, 60), "BRINKMANSHIP", "display", th.TEXT, align="center")
        ui.text((0, middle - 24, ui.width, 24), self.told, "subtitle", th.MUTED, align="center")
        w.progress(ui, Rect((ui.width - wide) / 2, middle + 10, wide, 5), max(self.share, 0.02), th.GOLD)
        with ui.in_panel("opening"):
            cancel = w.button(ui, (ui.width / 2 - 60, middle + 34, 120, 32), "Cancel", "opening/cancel")
        return cancel or ui.key(pygame.K_ESCAPE)

    def done(self) -> bool:
        """Whether it is read, or cannot be."""
        return self._work is not None and self._work.done()

    def finish(self, window: Window) -> ReplayScreen:
        """Show what is read. Raises `CannotOpen` where it cannot be."""
        assert self._work is not None
        error = self._work.exception()
        if error is not None:
            raise CannotOpen(str(error)) from error
        return self.show(window)

    def drop(self) -> None:
        """Give it up: what is still being read is let go of when it is there."""
        self._dropped = True
        if self.done():
            self._close()

    def _close(self) -> None:
        maps, self._maps = self._maps, None
        for one in maps or ():
            if one is not None:
                one.close()

    def _played(self, done: int, of: int) -> None:
        self._say(f"Playing the script: {100 * done // max(of, 1)}%", 0.9 * done / max(of, 1))

    def _say(self, text: str, share: float) -> None:
        self.told, self.share = text, share
        if self._tell is not None:
            self._tell(text)
