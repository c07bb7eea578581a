"""Where the panels of the game stand: beside the map where there is room, else folded to tabs and opened over it.

Knows rectangles alone. A panel is a row of `PANELS`; one that is folded has a tab, and the empty rectangle in `Layout`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from brinkmanship.desktop.kit.ui import Rect

BAR = 52.0
EDGE = 10.0
DOCK = 32.0  # height of the strip of tabs
TAB = 96.0  # width of a tab that stands where its panel was
MODES = 32.0
PANELS = {"outliner": "Lists", "log": "Log", "inspector": "Inspect", "tray": "Orders", "legend": "Map key"}
"""The panels that can be folded, and what their tabs say."""
COMMANDS = {
    "outliner": "show lists",
    "log": "show log",
    "inspector": "show inspector",
    "tray": "show orders",
    "legend": "show map key",
}
"""The command that folds or opens a panel."""
_TRAY = 112.0
_COLUMNS = (960.0, 700.0)  # logical widths below which the left column, and the right one, find no room
_ROWS = (560.0, 440.0)  # logical heights below which the log, and the tray, find no room
_NARROW = 520.0  # logical width below which the commit button stands over the map
_LOW = 420.0  # logical height below which drawers cover the top bar too
_NOWHERE = Rect(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """The rectangles of the panels, empty where one is folded; the tabs of the folded ones; the drawer that is open."""

    bar: Rect
    outliner: Rect
    log: Rect
    inspector: Rect
    commit: Rect
    tray: Rect
    modes: Rect
    legend: Rect
    minimap: Rect
    room: Rect  # what is left for the map
    tabs: dict[str, Rect] = field(default_factory=dict)
    crowded: frozenset[str] = frozenset()  # panels that find no room beside the map: their tabs open them over it
    drawer: str = ""

    @property
    def taken(self) -> tuple[Rect, ...]:
        """What map labels keep clear of."""
        boxes = (self.bar, self.outliner, self.log, self.inspector, self.commit, self.tray, self.modes, self.legend)
        return tuple(box for box in (*boxes, self.minimap, *self.tabs.values()) if box.width > 0)


def arrange(
    width: float, height: float, legend_height: float, aspect: float, folded: Collection[str] = (), drawer: str = ""
) -> Layout:
    """Return the layout for a window of logical pixels.

    `aspect` is that of the whole map; `folded` are the panels that the player has folded, `drawer` is one that is open
    over the map, for want of room beside it.
    """
    narrow = width < _NARROW
    top, bottom = BAR + EDGE, height - EDGE
    crowded = _crowded(width, height)
    left = min(max(width * 0.215, 272.0), 380.0)
    right = min(max(width * 0.255, 300.0 if width < 1100 else 322.0), 440.0)
    if crowded:
        bottom = height - EDGE / 2 - DOCK - EDGE
    away = crowded | {name for name in folded if name in PANELS}
    tabs: dict[str, Rect] = {}

    # The right column: the inspector over the commit button.
    commit = Rect(width - EDGE - right, bottom - 46, right, 46)
    if crowded:
        wide = 190.0
        commit = Rect(width - EDGE - wide, height - EDGE / 2 - DOCK, wide, DOCK)
        if narrow:
            commit = Rect(width - EDGE - 168, top, 168, MODES)
    inspector, log, outliner, tray, legend, minimap = (_NOWHERE,) * 6
    map_right = width - EDGE
    under = bottom if crowded else commit.top - EDGE
    if "inspector" not in away:
        inspector = Rect(width - EDGE - right, top, right, under - top)
        map_right = inspector.left - EDGE
    elif "inspector" not in crowded:
        tabs["inspector"] = Rect(width - EDGE - TAB, top, TAB, DOCK)

    # The left column: the lists over the log; what is left of the two takes the room of the other.
    map_left = EDGE
    log_height = min(max(height * 0.33, 230.0), 360.0)
    lists_bottom = bottom
    if "log" not in away:
        log = Rect(EDGE, bottom - log_height, left, log_height)
        lists_bottom = log.top - EDGE
    elif "log" not in crowded:
        tabs["log"] = Rect(EDGE, bottom - DOCK, TAB, DOCK)
        lists_bottom = tabs["log"].top - EDGE
    if "outliner" not in away:
        outliner = Rect(EDGE, top, left, lists_bottom - top)
    elif "outliner" not in crowded:
        tabs["outliner"] = Rect(EDGE, top, TAB, DOCK)
    standing = [box for box in (outliner, log, *(tabs[n] for n in ("outliner", "log") if n in tabs)) if box.width > 0]
    map_left = max((box.right + EDGE for box in standing), default=EDGE)
    modes_right = min(map_right, tabs["inspector"].left - EDGE if "inspector" in tabs else map_right)
    modes_right = min(modes_right, commit.left - EDGE) if narrow and crowded else modes_right
    modes = Rect(map_left, top, modes_right - map_left, MODES)

    # Below the map: the tray; then the legend and the small map over it.
    map_bottom = bottom
    beside_commit = commit.left - EDGE if not crowded else map_right
    if "tray" not in away:
        tray = Rect(map_left, bottom - _TRAY, min(map_right, beside_commit) - map_left, _TRAY)
        map_bottom = tray.top - EDGE
    elif "tray" not in crowded:
        tabs["tray"] = Rect(map_left, bottom - DOCK, TAB, DOCK)
        map_bottom = tabs["tray"].top - EDGE
    small = min(max(width * 0.10, 128.0), 210.0)
    edge_right = tray.right if tray.width else min(map_right, beside_commit)
    fits = map_bottom - modes.bottom > legend_height + EDGE and edge_right - map_left > 178 + small + 2 * EDGE
    if "legend" not in away and fits:
        legend = Rect(map_left, map_bottom - legend_height, 178, legend_height)
        minimap = Rect(edge_right - small, map_bottom - small / aspect, small, small / aspect)
    elif "legend" in away and "legend" not in crowded:
        tabs["legend"] = Rect(map_left, map_bottom - DOCK, TAB, DOCK)
    elif not fits:
        crowded |= {"legend"}
        if len(crowded) == 1:
            tabs["legend"] = Rect(map_left, map_bottom - DOCK, TAB, DOCK)
    room = Rect(map_left, modes.bottom, max(map_right - map_left, 1.0), max(map_bottom - modes.bottom, 1.0))
    if crowded != {"legend"}:
        _dock(tabs, [name for name in PANELS if name in crowded], width, height, commit, narrow=narrow)
    drawer = drawer if drawer in crowded else ""
    if drawer:
        area = _over(drawer, width, height, legend_height, tabs[drawer].top - 4)
        outliner, log, inspector, tray, legend = (
            area if name == drawer else box
            for name, box in zip(PANELS, (outliner, log, inspector, tray, legend), strict=True)
        )
        if drawer == "legend":
            minimap = _NOWHERE
    return Layout(
        Rect(0, 0, width, BAR),
        outliner,
        log,
        inspector,
        commit,
        tray,
        modes,
        legend,
        minimap,
        room,
        tabs,
        crowded,
        drawer,
    )


def _crowded(width: float, height: float) -> frozenset[str]:
    """Return the panels that find no room beside the map of a window."""
    found: set[str] = set()
    if width < _COLUMNS[0]:
        found |= {"outliner", "log"}
    if height < _ROWS[0]:
        found.add("log")
    if width < _COLUMNS[1]:
        found |= {"inspector", "tray"}
    if height < _ROWS[1]:
        found.add("tray")
    return frozenset(found)


def _dock(tabs: dict[str, Rect], names: list[str], width: float, height: float, commit: Rect, *, narrow: bool) -> None:
    """Set the tabs of crowded panels beside each other at the foot of the window."""
    right = width - EDGE if narrow else commit.left - EDGE
    gap = 4.0
    each = min((right - EDGE - gap * (len(names) - 1)) / max(len(names), 1), 120.0)
    for number, name in enumerate(names):
        tabs[name] = Rect(EDGE + number * (each + gap), height - EDGE / 2 - DOCK, each, DOCK)


def _over(name: str, width: float, height: float, legend_height: float, bottom: float) -> Rect:
    """Return the place of a panel that is open over the map."""
    top = 4.0 if height < _LOW else BAR + EDGE
    if name == "tray":
        tall = min(_TRAY, bottom - top)
        return Rect(EDGE, bottom - tall, min(width - 2 * EDGE, 900.0), tall)
    if name == "legend":
        tall = min(legend_height, bottom - top)
        return Rect(EDGE, bottom - tall, 178, tall)
    wide = min(width - 2 * EDGE, 340.0 if name == "inspector" else 300.0)
    left = width - EDGE - wide if name == "inspector" else EDGE
    return Rect(left, top, wide, bottom - top)
