"""Opens screens: the only module that knows them all, and which of them a request means.

Each is imported when it is first asked for, so that the window stands, with a frame in it, before the engine is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brinkmanship.desktop import navigation as nav, recovery

if TYPE_CHECKING:  # the window stands before the engine is read
    from brinkmanship.desktop.replay.screen import ReplayScreen


def open_screen(request: nav.Place, window: nav.Window) -> nav.Screen:
    """Leave the screen in the window and return the one that is wanted.

    Raises `CannotOpen` before the screen is left.
    """
    match request:
        case nav.OpenStart():
            from brinkmanship.desktop.start.screen import StartScreen

            window.leave()
            return StartScreen(window.settings, request.scenario, request.seed)
        case nav.OpenGame():
            return _game(request, window)
        case nav.OpenReplay():
            try:
                return open_replay(request, window)
            except Exception as error:
                raise nav.CannotOpen(str(error)) from error
        case nav.OpenHosted():
            return _hosted(request, window)
        case nav.OpenCrash():
            from brinkmanship.desktop.start.crash import CrashScreen

            return CrashScreen(request)


def _game(request: nav.OpenGame, window: nav.Window) -> nav.Screen:
    from brinkmanship.desktop.map_assets import open_map_assets
    from brinkmanship.desktop.session import Session

    window.leave()
    if request.game.waiting:
        from brinkmanship.desktop.start.programs import ProgramsScreen

        return ProgramsScreen(request)
    window.splash("Drawing the map")
    compiled = request.game.prepared.compiled
    names = {id: region.short or region.name for id, region in compiled.scenario.map.regions.items()}
    assets = open_map_assets(compiled.geography, names, separate=window.separate)
    if request.game.path is not None and not window.settings.volatile:
        recovery.mark(request.game.path)
    if not request.seat:
        from brinkmanship.desktop.exercise.screen import ExerciseScreen
        from brinkmanship.game.exercise.exercise import Exercise

        window.ui.forget()
        return ExerciseScreen(Exercise(request.game), assets, window.settings)
    session = Session(request.game.seat(request.seat))
    if request.tutorial:
        from brinkmanship.desktop.tutorial.screen import TutorialScreen

        return TutorialScreen(session, assets, window.settings)
    from brinkmanship.desktop.screens.game import GameScreen

    return GameScreen(session, assets, window.settings)


def _hosted(request: nav.OpenHosted, window: nav.Window) -> nav.Screen:
    from brinkmanship.desktop.host.screen import HostScreen
    from brinkmanship.desktop.map_assets import open_map_assets

    window.leave()
    window.splash("Drawing the map")
    compiled = request.hosting.host.ask_and_wait(lambda exercise: exercise.game.prepared.compiled)
    names = {id: region.short or region.name for id, region in compiled.scenario.map.regions.items()}
    assets = open_map_assets(compiled.geography, names, separate=window.separate)
    return HostScreen(request.hosting, assets, window.settings)


def begin_replay(request: nav.OpenReplay) -> nav.Opening:
    """Begin to read a record or script beside the window."""
    from brinkmanship.desktop.replay.opening import Opening

    return Opening(request, separate=True).begin()


def open_replay(request: nav.OpenReplay, window: nav.Window) -> ReplayScreen:
    """Leave the screen in the window and return the viewer of a record or script, with a frame that says what is done.

    Raises the errors of records, scripts and games, and `GameError` where there is no map to show it on, before the
    screen is left.
    """
    from brinkmanship.desktop.replay.opening import Opening

    return Opening(request, window.separate, window.splash).read().show(window)
