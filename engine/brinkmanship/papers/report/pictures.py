"""The maps of a report: the world as it was at its key moments, where the crisis is."""

from __future__ import annotations

from dataclasses import replace

from brinkmanship.game.errors import GameError
from brinkmanship.game.view.labels import long_date
from brinkmanship.game.view.types import SeatView
from brinkmanship.papers.report.data import Report
from brinkmanship.papers.report.source import Progress, Source, silent
from brinkmanship.pictures.map_png import box_around, map_png
from brinkmanship.pictures.outlines import Outlines, outlines_of
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.text import joined

SHAPE = 0.5
"""Height of a map of the crisis for its width: two stand on a page."""


def with_pictures(source: Source, report: Report, progress: Progress = silent, *, last_only: bool = False) -> Report:
    """Return a report with the maps of its key moments, of the last one only if so wished; none where there is no map."""
    try:
        outlines = _outlines(source)
    except (GameError, ScenarioError) as error:
        return replace(report, warnings=(*report.warnings, f"There are no maps: {error}"))
    if outlines is None:
        return report
    positions = report.key_positions[-1:] if last_only else report.key_positions
    views = {position: source.timeline.view(position, trends=False) for position in positions}
    near = box_around(outlines, {id for view in views.values() for id in disputed(view)}, shape=SHAPE)
    out = []
    held: dict[str, str] = {}
    for number, (position, view) in enumerate(views.items()):
        progress("Maps", number, len(positions))
        now = {region.id: region.controller for region in view.regions}
        changed = [id for id, holder in now.items() if held.get(id, holder) != holder]
        held = now
        whole = number == 0 and len(positions) > 1
        png = map_png(outlines, view, box=None if whole else near, changed=changed, key=number == 0)
        out.append((position, png, _said(view)))
    return replace(report, pictures=tuple(out))


def disputed(view: SeatView) -> set[str]:
    """Return the regions that are fought over, or held by another than their own government."""
    return {
        region.id
        for region in view.regions
        if region.contested_by or (region.sovereign and region.controller and region.controller != region.sovereign)
    }


def _outlines(source: Source) -> Outlines | None:
    """Return the outlines of the map, None where this version cannot play the record's scenario."""
    return None if source.prepared is None else outlines_of(source.prepared.compiled.geography)


def _said(view: SeatView) -> str:
    """Return what a map shows, in words for who cannot see it."""
    taken = [
        f"{region.name} held by {view.actor(region.controller).name}"
        for region in view.regions
        if region.sovereign and region.controller and region.controller != region.sovereign
    ]
    fought = [region.name for region in view.regions if region.contested_by]
    told = f"Map of {long_date(view.date)}."
    told += f" {joined(taken)}." if taken else " Every region is held by its own government."
    return told + (f" Fighting in {joined(fought)}." if fought else " No fighting.")
