"""Where the panels of the game screen stand, in logical pixels, for any size from 1280x720 up."""

from __future__ import annotations

from typing import NamedTuple

from brinkmanship.desktop.kit.ui import Rect

BAR = 52.0
EDGE = 10.0


class Layout(NamedTuple):
    """The rectangles of the panels, which map labels keep clear of."""

    bar: Rect
    outliner: Rect
    log: Rect
    inspector: Rect
    commit: Rect
    tray: Rect
    modes: Rect
    legend: Rect
    minimap: Rect


def arrange(width: float, height: float, legend_height: float, aspect: float) -> Layout:
    """Return the layout for a window of logical pixels; `aspect` is that of the whole map."""
    left = min(max(width * 0.215, 272.0), 380.0)
    right = min(max(width * 0.255, 322.0), 440.0)
    top = BAR + EDGE
    bottom = height - EDGE
    commit = Rect(width - EDGE - right, bottom - 46, right, 46)
    inspector = Rect(width - EDGE - right, top, right, commit.top - EDGE - top)
    log_height = min(max(height * 0.33, 230.0), 360.0)
    log = Rect(EDGE, bottom - log_height, left, log_height)
    outliner = Rect(EDGE, top, left, log.top - EDGE - top)
    middle_x, middle_width = outliner.right + EDGE, inspector.left - outliner.right - 2 * EDGE
    tray = Rect(middle_x, bottom - 112, middle_width, 112)
    small = min(max(width * 0.10, 128.0), 210.0)
    minimap = Rect(tray.right - small, tray.top - EDGE - small / aspect, small, small / aspect)
    legend = Rect(middle_x, tray.top - EDGE - legend_height, 178, legend_height)
    modes = Rect(middle_x, top, middle_width, 32)
    return Layout(Rect(0, 0, width, BAR), outliner, log, inspector, commit, tray, modes, legend, minimap)
