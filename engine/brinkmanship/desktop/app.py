"""The window: opens it, runs the screens, keeps the user's settings, and loses nothing when something fails."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import pygame

from brinkmanship.desktop import navigation as nav, recovery, router
from brinkmanship.desktop.background import under_way
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.settings import LEAST, Settings, load_settings, save_settings
from brinkmanship.desktop.sounds import Sounds
from brinkmanship.files import numbered
from brinkmanship.interrupts import uninterrupted
from brinkmanship.output import echo
from brinkmanship.paths import assets_dir, pictures_dir

if TYPE_CHECKING:  # the window stands before the engine is read
    from brinkmanship.desktop.hosting import Hosting
    from brinkmanship.game.session.access import Access
    from brinkmanship.game.session.game import Game

FRAMES = 60
IDLE_FRAMES = 20
TINY = 0.5
"""The interface scale below which none can be read; screens that need much room go down to it."""
SETTLE_MS = 250
"""For how long after an event frames are drawn whatever they show."""
GLANCE_MS, LONG_GLANCE_MS, AWHILE_MS = 12, 24, 3000
"""Milliseconds after which a window at rest looks whether there is an event, or other work has ended: more of them where
nothing has come for a while."""
UNASKED_MS, LONGEST_UNASKED_MS = 2000, 10_000


class App:
    """The window and the screen in it. `step` is one frame, so that tests and films can drive it."""

    def __init__(
        self, settings: Settings | None = None, *, size: tuple[int, int] | None = None, separate: bool = True
    ) -> None:
        """Open the window; maps are painted in a process of their own if `separate`.

        Raises `pygame.error` where there is no display.
        """
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        # A window that is drawn by the processor alone is only made slower and larger by way of a graphics card.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        pygame.display.init()
        pygame.font.init()
        pygame.transform.set_smoothscale_backend("GENERIC")
        pygame.key.set_repeat(400, 40)
        self.settings = settings or load_settings()
        self.separate = separate
        with suppress(OSError, pygame.error):  # before the window: some systems look at it then alone
            pygame.display.set_icon(pygame.image.load(str(assets_dir() / "icon.png")))
        self.surface = self._window(size or (self.settings.width, self.settings.height))
        pygame.display.set_caption("Brinkmanship")
        self.ui = Ui(1.0, reduced_motion=self.settings.reduced_motion)
        if self.settings.trouble:
            self.ui.toast(self.settings.trouble, "warn", seconds=20)
        self.screen: nav.Screen | None = None
        self.running = True
        self._opening: nav.Opening | None = None  # what is being read to be watched
        self.sounds = Sounds()
        self.musical = False  # whether somebody sits at it: not in a frame made by program
        self._fullscreen = self.settings.fullscreen
        self._busy_until = SETTLE_MS
        self._drawn = self._works = self._cost = 0  # of the last frame: when, with how much work under way, how long
        self._keep_next = False  # whether the next frame is to be kept as a picture

    def _window(self, size: tuple[int, int]) -> pygame.Surface:
        if self.settings.fullscreen:
            return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        return pygame.display.set_mode(size, pygame.RESIZABLE)

    @property
    def scale(self) -> float:
        """The interface scale for the window as it is."""
        return self._held(self.settings.effective_scale(*self.surface.get_size()))

    @property
    def least(self) -> tuple[int, int]:
        """The logical pixels that the screen needs."""
        return self.screen.least if self.screen is not None and self._opening is None else LEAST

    def _held(self, scale: float) -> float:
        """Return a scale held to what leaves the screen the room it needs."""
        if self.least == LEAST:  # the settings see to that
            return scale
        width, height = self.surface.get_size()
        return min(scale, max(min(width / self.least[0], height / self.least[1]), TINY))

    def step(self, events: Sequence[pygame.event.Event], now_ms: int) -> None:
        """Do one frame with the events since the last one, at a time in milliseconds."""
        for event in events:
            if event.type == pygame.QUIT:
                self.running = self.screen is not None and not self.screen.may_close()
            elif event.type == pygame.VIDEORESIZE and not self.settings.fullscreen:
                self.settings.width, self.settings.height = event.size
        if self._fullscreen != self.settings.fullscreen:
            self._fullscreen = self.settings.fullscreen
            self._window((self.settings.width, self.settings.height))
        self.surface = pygame.display.get_surface() or self.surface
        ui = self.ui
        th.use_palette(self.settings.palette)
        ui.set_scale(self.scale)
        ui.reduced_motion = self.settings.reduced_motion
        ui.begin(self.surface, events, now_ms)
        if ui.width < self.least[0] - 1 or ui.height < self.least[1] - 1:
            self._too_small(ui)
        elif self._opening is not None:
            if self._opening.frame(ui):
                self._opening.drop()
                self._opening = None
        elif self.screen is not None:
            self.screen.frame(ui)
        if ui.key(self.settings.key("full screen")):
            self.settings.fullscreen = not self.settings.fullscreen
        ui.end()
        if self.screen is not None:
            heard = self.screen.heard()
            self.sounds.listen(ui, heard, on=self.settings.sounds)
            if self.musical:
                self.sounds.music(heard.mood, on=self.settings.music)
        if ui.key(self.settings.key("sound on or off")):
            on = not (self.settings.sounds or self.settings.music)
            self.settings.sounds = self.settings.music = on
            ui.toast("Sound on." if on else "Sound off.")
        if ui.key(self.settings.key("screenshot")) or self._keep_next:
            self._keep_next = False
            self.keep_picture()

    def _too_small(self, ui: Ui) -> None:
        """Say in one line that the window cannot be used at its size."""
        ui.surface.fill(th.INK)
        least = f"{round(self.least[0] * ui.scale)} by {round(self.least[1] * ui.scale)}"
        said = (
            f"This window is too small: at least {least} pixels are needed.",
            "This window is too small.",
            "Too small",
        )
        fits = (text for text in said if ui.text_width(text, "small") <= ui.width - 8)
        ui.text((4, 0, ui.width - 8, ui.height), next(fits, "…"), "small", th.TEXT_SOFT, align="center")

    def keep_picture(self, picture: pygame.Surface | None = None) -> None:
        """Write the window (or another picture) to the user's pictures, and say where."""
        path = numbered(pictures_dir() / f"brinkmanship-{datetime.now():%Y%m%d-%H%M%S}.png")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            pygame.image.save(picture or self.surface, str(path))
        except (OSError, pygame.error):
            self.ui.toast("The screenshot could not be saved.", "warn")
        else:
            self.ui.toast(f"Screenshot saved: {path}", "good")

    def run(self) -> None:
        """Run until the user leaves; draws only while something changes. A fault leads to the crash screen."""
        self.musical = True
        clock = pygame.time.Clock()
        start = time.perf_counter()

        def now_ms() -> int:
            return round((time.perf_counter() - start) * 1000)

        while self.running:
            now, events = now_ms(), pygame.event.get()
            if not events and (rest := self.rest_ms(now)) > 0:
                glance = GLANCE_MS if now < self._busy_until + AWHILE_MS else LONG_GLANCE_MS
                time.sleep(min(rest, glance) / 1000)  # `pygame.event.wait` looks a thousand times a second
                continue
            if events:
                self._busy_until = now + SETTLE_MS
            spent = time.thread_time()
            try:
                self.step(events, now)
                self.after_frame()
            except Exception as error:
                self.crashed(error)
            pygame.display.flip()
            self._drawn, self._works = now, under_way()
            self._cost = round((time.thread_time() - spent) * 1000)
            clock.tick(FRAMES)

    def rest_ms(self, now: int) -> int:
        """Return for how many milliseconds from `now` nothing need be drawn unless there is an event."""
        works = under_way()
        if now < self._busy_until or works != self._works or self.screen is None:
            return 0
        # What nobody asked for is still seen, at two thousandths of a processor's time.
        due = self._drawn + min(max(UNASKED_MS, 500 * self._cost), LONGEST_UNASKED_MS)
        if works or not self.screen.still():
            due = min(due, self._drawn + 1000 // IDLE_FRAMES)
        if self.ui.wanted_ms is not None:
            due = min(due, self.ui.wanted_ms)
        return max(due - now, 0)

    def after_frame(self) -> None:
        """Let the screen look at the finished frame, and go where it leads; show what was being opened once it is read."""
        if self._opening is not None:
            if self._opening.done():
                opening, self._opening = self._opening, None
                try:
                    self.screen = opening.finish(self)
                except nav.CannotOpen as error:
                    if self.screen is not None:
                        self.screen.refused(self.ui, str(error))
            return
        request = self.screen.after_frame(self.ui) if self.screen is not None else None
        if request is not None:
            self.navigate(request)

    def navigate(self, request: nav.Request) -> None:
        """Do what a screen asks for. Where that cannot be, the screen says why and stays; without a screen it is raised."""
        match request:
            case nav.Quit():
                self.leave()
                self.running = False
            case nav.KeepPicture(None):
                self._keep_next = True  # the dialogue it was asked for in is still in this frame
            case nav.KeepPicture(picture):
                self.keep_picture(picture)
            case nav.OpenReplay() if self.separate and self.screen is not None:
                self._opening = router.begin_replay(request)
            case _:
                try:
                    self.screen = router.open_screen(request, self)
                except nav.CannotOpen as error:
                    if self.screen is None:
                        raise
                    self.screen.refused(self.ui, str(error))

    def crashed(self, error: Exception) -> None:
        """Show what happened and where the game is; the program goes on. Raises a fault of the crash screen itself."""
        from brinkmanship.game.record.saves import leave_game

        if self.screen is not None and self.screen.last_resort:
            raise error
        game, told = self.game, ""
        record = game.path if game is not None else None
        broken, self.screen = self.screen, None
        if broken is not None:
            try:
                told = broken.close()
            except Exception as second:
                error.add_note(f"and while closing the screen: {second}")
                told = leave_game(game) if game is not None else ""
        record = record if game is None else game.path  # turns may have been brought elsewhere
        self.navigate(nav.OpenCrash(error, record, recovery.write_report(error, record), told))
        recovery.clear()
        self.ui = Ui(self.ui.scale, reduced_motion=self.settings.reduced_motion)

    @property
    def game(self) -> Access | None:
        """The game in the window, None where there is none."""
        return self.screen.game if self.screen is not None else None

    def leave(self) -> str:
        """Let go of the screen; say, and return, what became of turns that the record had no room for."""
        if self._opening is not None:
            self._opening.drop()
            self._opening = None
        if self.screen is None:
            return ""
        with uninterrupted():
            told = self.screen.close()
            if told:
                self.ui.toast(told, "bad", seconds=20)
                with suppress(OSError):
                    echo(told, err=True)
            self.screen = None
        recovery.clear()
        return told

    def splash(self, text: str = "Opening the crisis room") -> None:
        """Show one frame that says what is being waited for."""
        self.surface.fill(th.INK)
        self.ui.set_scale(self.scale)
        self.ui.begin(self.surface, [], 0)
        middle = self.ui.height / 2
        self.ui.text((0, middle - 80, self.ui.width, 60), "BRINKMANSHIP", "display", th.TEXT, align="center")
        self.ui.text((0, 0, self.ui.width, self.ui.height), text, "subtitle", th.MUTED, align="center")
        self.ui.end()
        pygame.display.flip()

    def close(self) -> str:
        """Close the window and keep the settings; return what was said of turns that the record had no room for."""
        told = self.leave()
        self.sounds.close()
        save_settings(self.settings)
        pygame.quit()
        return told


class HostWindow(App):
    """A window that follows an exercise; a fault in it ends it, and the exercise goes on."""

    @property
    def scale(self) -> float:
        """The largest scale that leaves 1280x720 logical pixels, since a room looks at it; or as the settings say."""
        width, height = self.surface.get_size()
        wanted = self.settings.effective_scale(width, height) if self.settings.scale else 0.0
        return self._held(wanted or max(min(width / 1280, height / 720), 1.0))

    def crashed(self, error: Exception) -> None:
        """Raise the fault, with the report that was written of it."""
        report = recovery.write_report(error, None)
        if report is not None:
            error.add_note(f"reported in {report}")
        raise error


def _run(app: App) -> int:
    try:
        app.run()
    finally:  # whatever for; a signal waits until it has been said where the game is
        with uninterrupted():
            game = app.game
            told = app.close()
            if game is not None and not told:
                from brinkmanship.game.record.saves import where_it_is

                with suppress(OSError):
                    echo(where_it_is(game), err=True)
    return 0


def play_game(game: Game, seat: str, app: App | None = None) -> int:
    """Play a game in a window (`app`, where one is open already) as one seat, an exercise as none; return the exit code."""
    app = app or App()
    app.navigate(nav.OpenGame(game, seat))
    return _run(app)


def watch(request: nav.OpenReplay) -> int:
    """Open the window and watch a record or script until the user leaves; return the exit code.

    It is 1 where the script's expectations did not come true, which is printed too.
    """
    from brinkmanship.scenario.document.problems import render

    app = App()
    try:
        app.screen = viewer = router.open_replay(request, app)
        app.run()
    finally:
        app.close()
    if viewer.failures:
        echo(render(viewer.failures), err=True)
    return 1 if viewer.failures else 0


def run_window(hosting: Hosting, app: App | None = None) -> bool:
    """Follow an exercise in a window until the user closes it; return whether the exercise is to end too.

    Raises `pygame.error` without a display, and whatever fails in the window, which is closed then: the exercise is not
    touched by it.
    """
    app = app or HostWindow()
    try:
        app.navigate(nav.OpenHosted(hosting))
        screen = app.screen
        app.run()
        return bool(getattr(screen, "ends", False))
    finally:
        app.close()


def opened(text: str) -> App:
    """Open the window with a first frame that says what is being done. Raises `pygame.error` without a display."""
    app = App()
    app.splash(text)
    pygame.event.pump()
    return app


def main(scenario: str = "", seed: int | None = None) -> int:
    """Open the start screen (with `scenario` chosen for a new game, if given); return the exit code."""
    app = opened("Opening the crisis room")
    app.navigate(nav.OpenStart(scenario, seed))
    return _run(app)
