"""The drawn map of a scenario: its geography projected, the map and minimap that show it, and the painting process."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass

from brinkmanship.desktop.map.minimap import Minimap
from brinkmanship.desktop.map.process import PaintProcess
from brinkmanship.desktop.map.shapes import prepare
from brinkmanship.desktop.map.view import MapView
from brinkmanship.scenario.geography.shapes import Geography

_OFTEN = (700, 10, 10)  # small collections, of which no frame takes notice
_SELDOM = (200_000, 10, 10)  # more than is ever held of what comes and goes, where nothing of it points in circles


@dataclass
class MapAssets:
    """The map and minimap of one scenario; `close` ends the painting process."""

    map: MapView
    minimap: Minimap

    def twin(self) -> MapAssets:
        """Return a second map of the same scenario, with its own camera and painting process."""
        first = self.map
        process = PaintProcess(first.shapes, separate=first.process.separate)
        second = MapView(first.shapes, first.projection, first.region_names, process)
        second.overlay.borders = first.overlay.borders
        return MapAssets(second, Minimap(process))

    def close(self) -> None:
        """End the painting process."""
        self.map.close()


def settle(*, seldom: bool = False) -> None:
    """Say that what is loaded now stays: collecting garbage must not walk over it while frames are drawn.

    `seldom`: what comes and goes is freed without collecting, as views are.
    """
    gc.freeze()
    gc.set_threshold(*(_SELDOM if seldom else _OFTEN))


def open_map_assets(geography: Geography, names: Mapping[str, str], *, separate: bool = True) -> MapAssets:
    """Project the geography and start the painting process; `names` are those of the regions."""
    shapes = prepare(geography)
    if separate:  # else nobody sits at it
        if gc.get_freeze_count():
            gc.collect()  # of the game before
        settle()
    process = PaintProcess(shapes, separate=separate)
    return MapAssets(MapView(shapes, geography.projection, dict(names), process), Minimap(process))
