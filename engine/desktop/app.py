"""The window: opens it, runs the screens, keeps the user's settings, and loses nothing when something fails."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pygame
from platformdirs import user_pictures_path

from engine.desktop.kit import theme as th
from engine.desktop.kit.ui import Ui
from engine.desktop.settings import Settings, load_settings, save_settings
from engine.game.game import Game

FRAMES = 60
IDLE_FRAMES = 20
IDLE_MS = 1500


class Screen(Protocol):
    """What the window shows at a time."""

    def frame(self, ui: Ui) -> None:
        """Take the input of a frame and draw it."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class App:
    """The window and the screen in it. `step` is one frame, so that tests and films can drive it."""

    def __init__(self, settings: Settings | None = None, *, size: tuple[int, int] | None = None) -> None:
        """Open the window; raises `pygame.error` where there is no display."""
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
        pygame.display.init()
        pygame.font.init()
        pygame.transform.set_smoothscale_backend("GENERIC")
        pygame.key.set_repeat(400, 40)
        self.settings = settings or load_settings()
        self.surface = self._window(size or (self.settings.width, self.settings.height))
        pygame.display.set_caption("Brinkmanship")
        self.ui = Ui(1.0, reduced_motion=self.settings.reduced_motion)
        self.screen: Screen | None = None
        self.running = True
        self._fullscreen = self.settings.fullscreen
        self._busy_until = 0

    def _window(self, size: tuple[int, int]) -> pygame.Surface:
        if self.settings.fullscreen:
            return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        return pygame.display.set_mode(size, pygame.RESIZABLE)

    def step(self, events: Sequence[pygame.event.Event], now_ms: int) -> None:
        """Do one frame with the events since the last one, at a time in milliseconds."""
        for event in events:
            if event.type == pygame.QUIT:
                self.running = False
            elif event.type == pygame.VIDEORESIZE and not self.settings.fullscreen:
                self.settings.width, self.settings.height = event.size
        if self._fullscreen != self.settings.fullscreen:
            self._fullscreen = self.settings.fullscreen
            self._window((self.settings.width, self.settings.height))
        self.surface = pygame.display.get_surface() or self.surface
        ui = self.ui
        ui.set_scale(self.settings.effective_scale(*self.surface.get_size()))
        ui.reduced_motion = self.settings.reduced_motion
        ui.begin(self.surface, events, now_ms)
        if self.screen is not None:
            self.screen.frame(ui)
        if ui.key(self.settings.key("full screen")):
            self.settings.fullscreen = not self.settings.fullscreen
        ui.end()
        if ui.key(self.settings.key("screenshot")) or ui.state.pop("screenshot", None):
            self.keep_picture()

    def keep_picture(self) -> Path | None:
        """Write the window to the user's pictures; return where, None where it cannot be."""
        folder = (
            Path(os.environ.get("BRINK_PICTURES", "")) if os.environ.get("BRINK_PICTURES") else user_pictures_path()
        )
        path = folder / f"brinkmanship-{datetime.now():%Y%m%d-%H%M%S}.png"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            pygame.image.save(self.surface, str(path))
        except (OSError, pygame.error):
            self.ui.toast("The picture could not be written.", "warn")
            return None
        self.ui.toast(f"Picture kept: {path}", "good")
        return path

    def run(self) -> None:
        """Run until the user leaves; draws less often while nothing moves."""
        clock = pygame.time.Clock()
        start = time.perf_counter()
        while self.running:
            events = pygame.event.get()
            now = round((time.perf_counter() - start) * 1000)
            if events:
                self._busy_until = now + IDLE_MS
            self.step(events, now)
            pygame.display.flip()
            clock.tick(FRAMES if now < self._busy_until else IDLE_FRAMES)
            self._next()

    def _next(self) -> None:
        from engine.desktop.screens.game import GameScreen

        if isinstance(self.screen, GameScreen) and self.screen.desk.quit:
            where = self.screen.desk.quit
            self.screen.close()
            self.screen = None
            if where == "desktop":
                self.running = False
            else:
                self.open_start()

    def open_start(self, scenario: str = "", seed: int | None = None) -> None:
        """Show the start screen."""
        from engine.desktop.screens.start import StartScreen

        self.screen = StartScreen(self, scenario, seed)

    def open_game(self, game: Game, seat: str) -> None:
        """Show a game as one seat plays it."""
        from engine.desktop.screens.game import GameScreen
        from engine.desktop.session import Session
        from engine.desktop.theatre import open_theatre

        self._wait("Drawing the map")
        compiled = game.prepared.compiled
        names = {id: region.name for id, region in compiled.scenario.map.regions.items()}
        self.screen = GameScreen(Session(game, seat), open_theatre(compiled.geography, names), self.settings)

    def _wait(self, text: str) -> None:
        """Show one frame that says what is being waited for."""
        self.surface.fill(th.INK)
        self.ui.begin(self.surface, [], 0)
        self.ui.text((0, 0, self.ui.width, self.ui.height), text, "subtitle", th.MUTED, align="center")
        self.ui.end()
        pygame.display.flip()

    def close(self) -> None:
        """Close the window and keep the settings."""
        if self.screen is not None:
            self.screen.close()
            self.screen = None
        save_settings(self.settings)
        pygame.quit()


def _run(app: App) -> int:
    try:
        app.run()
    except BaseException as error:
        path = getattr(getattr(getattr(app.screen, "desk", None), "session", None), "game", None)
        record = getattr(path, "path", None)
        if record is not None:
            error.add_note(f"The game is safe up to its last committed turn: brink load {record}")
        raise
    finally:
        app.close()
    return 0


def play_game(game: Game, seat: str) -> int:
    """Play a game in a window as one seat; return the exit code."""
    app = App()
    app.open_game(game, seat)
    return _run(app)


def main(scenario: str = "", seed: int | None = None) -> int:
    """Open the start screen (with `scenario` chosen for a new game, if given); return the exit code."""
    app = App()
    app.open_start(scenario, seed)
    return _run(app)
