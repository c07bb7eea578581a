"""The map of the first day: who holds what, for everybody; for a seat its own troops too. Nobody else's stand on it."""

from __future__ import annotations

from dataclasses import replace

from brinkmanship.game.session.game import Game
from brinkmanship.game.view.labels import long_date
from brinkmanship.game.view.public_view import public_view
from brinkmanship.game.view.types import SeatView
from brinkmanship.papers.document import Figure
from brinkmanship.papers.plan import Plan
from brinkmanship.pictures.map_layers import crisis
from brinkmanship.pictures.map_png import Box, map_png
from brinkmanship.pictures.outlines import Outlines, outlines_of
from brinkmanship.players.kinds import WAIT
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.geography.shapes import GeographyError

_SHAPE = 0.66
"""Height of the map for its width: it leaves room for text on its page."""


def opening_map(plan: Plan, seat: str = "") -> Figure | None:
    """Return the map of the first day as everybody knows it, with the troops of *seat* if one is given.

    None where the scenario has no map that can be drawn.
    """
    if (outlines := _outlines(plan)) is None or not plan.seats:
        return None
    if f"map {seat}" not in plan.kept:
        plan.kept[f"map {seat}"] = _drawn(plan, seat, outlines)
    figure: Figure = plan.kept[f"map {seat}"]
    return figure


def _outlines(plan: Plan) -> Outlines | None:
    if "outlines" not in plan.kept:
        try:
            plan.kept["outlines"] = outlines_of(plan.prepared.compiled.geography)
        except (GeographyError, ScenarioError, OSError):
            plan.kept["outlines"] = None
    found: Outlines | None = plan.kept["outlines"]
    return found if found is not None and found.areas else None


def _drawn(plan: Plan, seat: str, outlines: Outlines) -> Figure:
    game = Game.new(plan.prepared, rest=WAIT)
    try:
        framed = game.seat(seat or plan.seats[0]).view()
        view = framed if seat else public_view(plan.prepared, game.control().branch)
    finally:
        game.close()
    view, box = _bare(view, seat), _box(crisis(framed, outlines), outlines)
    caption = f"The situation on {long_date(view.date)}" + (", and where your troops stand" if seat else "")
    return Figure(map_png(outlines, view, width=1000, box=box), _told(view, seat), caption, width=0.94)


def _bare(view: SeatView, seat: str) -> SeatView:
    """Return a view without troops but those of *seat*, which are exact: estimates of others differ from game to game."""
    regions = (replace(one, presence=tuple(p for p in one.presence if p.actor == seat)) for one in view.regions)
    return replace(view, regions=tuple(regions), formations=())


def _box(found: tuple[float, float, float, float] | None, outlines: Outlines) -> Box:
    """Return the part of the map that is drawn: around where the sides stand nearest, of one shape, within the map."""
    if found is None:
        return 0.0, 0.0, outlines.width, outlines.height
    left, top, width, height = found
    wide = min(max(width, height / _SHAPE, outlines.width * 0.4) * 1.15, outlines.width)
    tall = min(wide * _SHAPE, outlines.height)
    x = min(max(left + width / 2 - wide / 2, 0.0), outlines.width - wide)
    y = min(max(top + height / 2 - tall / 2, 0.0), outlines.height - tall)
    return x, y, x + wide, y + tall


def _told(view: SeatView, seat: str) -> str:
    """Return the map in words, for who cannot see it."""
    names = {one.id: one.name for one in view.actors}
    held = [
        f"{one.name} by {names.get(one.controller, one.controller)}"
        for one in view.regions
        if one.sovereign and one.controller and one.controller != one.sovereign
    ]
    told = "Map. Every region is held by its own government."
    if held:
        told = f"Map. Held by another than their own government: {'; '.join(held)}."
    own = [(one.personnel.value, region.name) for region in view.regions for one in region.presence]
    stand = [f"{round(count):,} in {name}" for count, name in sorted(own, reverse=True) if count >= 1]
    return told + (f" Troops of {names[seat]}: {'; '.join(stand)}." if seat and stand else "")
