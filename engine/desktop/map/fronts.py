"""The border that two regions share, found from the points they have in common: for front lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.desktop.map.shapes import MapShapes, Points

_GRID_KM = 0.02


def _keys(points: Points) -> NDArray[np.int64]:
    whole = np.rint(points.astype(np.float64) / _GRID_KM).astype(np.int64)
    return (whole[:, 0] << 32) + whole[:, 1]


def shared_border(shapes: MapShapes, first: str, second: str) -> list[Points]:
    """Return the lines (km) along which two regions touch; none where they do not."""
    other = [_keys(ring) for ring in shapes.rings_of(second)]
    if not other:
        return []
    common = np.unique(np.concatenate(other))
    out: list[Points] = []
    for ring in shapes.rings_of(first):
        on = np.isin(_keys(ring), common)
        edge = on[:-1] & on[1:]
        if edge.all() and len(edge):
            out.append(ring)
            continue
        bounds = np.flatnonzero(np.diff(np.concatenate([[0], edge.astype(np.int8), [0]])))
        out += [ring[a : b + 1] for a, b in zip(bounds[::2], bounds[1::2], strict=True) if b > a]
    return out
