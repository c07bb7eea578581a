"""Opens an exercise in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brinkmanship.desktop import recovery
from brinkmanship.desktop.map_assets import open_map_assets
from brinkmanship.game.session.exercise import Exercise

if TYPE_CHECKING:
    from brinkmanship.desktop.app import App


def open_exercise(app: App, exercise: Exercise) -> None:
    """Show an exercise, from the curtain of the seat that is to plan next."""
    from brinkmanship.desktop.exercise.screen import ExerciseScreen
    from brinkmanship.desktop.screens.programs import ProgramsScreen

    if app.screen is not None:
        app.screen.close()
        app.screen = None
    game = exercise.game
    if game.waiting:
        app.screen = ProgramsScreen(app, game, lambda: open_exercise(app, exercise))
        return
    app.splash("Drawing the map")
    compiled = game.prepared.compiled
    names = {id: region.name for id, region in compiled.scenario.map.regions.items()}
    app.ui.forget()
    app.screen = ExerciseScreen(
        exercise, open_map_assets(compiled.geography, names, separate=app.separate), app.settings
    )
    if game.path is not None and not app.settings.volatile:
        recovery.mark(game.path)
