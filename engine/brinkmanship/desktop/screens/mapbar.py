"""Over the map: the choice of mode, the legend, the minimap."""

from __future__ import annotations

from brinkmanship.desktop import map_content
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.map import legend
from brinkmanship.desktop.map.modes import Mode
from brinkmanship.desktop.map.painter import Tints
from brinkmanship.desktop.screens.game_state import GameScreenState

TOGGLE = 26.0  # height of the routes' switch under the legend


def modes_of(desk: GameScreenState) -> list[tuple[str, str]]:
    """Return the modes on offer (key, label), with that of a single track if one is shown."""
    found = [(key, label) for key, label, _ in map_content.MODES]
    if stage_energy(desk):
        found.insert(4, ("energy", "Energy"))
    if desk.track:
        found.append(("track", desk.track.replace("_", " ").capitalize()))
    return found


def stage_energy(desk: GameScreenState) -> dict[str, float]:
    """Return what share of its gas each actor buys from its largest seller, as the scenario's public data say."""
    if desk.gas is not None:
        return desk.gas
    rules = desk.session.game.prepared.rules
    gas = rules.static_ties.get("gas") if hasattr(rules.static_ties, "get") else None
    desk.gas = {}
    if gas is not None:
        desk.gas = {
            actor: float(gas[number].max()) for number, actor in enumerate(rules.actors) if gas[number].max() > 0
        }
    return desk.gas


def mode(desk: GameScreenState) -> Mode:
    """Return the map mode shown; made anew once a turn."""
    view = desk.session.view
    key = f"{desk.mode}/{desk.track}"
    if desk.modes_of is None or desk.modes_of.regions is not view.regions:
        desk.modes, desk.modes_of = {}, view
    found = desk.modes.get(key)
    if found is None:
        if desk.mode == "energy":
            found = map_content.energy(view, stage_energy(desk))
        elif desk.mode == "track":
            found = map_content.of_track(view, "track", desk.track.replace("_", " ").capitalize(), desk.track)
        else:
            make = {key: make for key, _, make in map_content.MODES}
            found = make.get(desk.mode, map_content.control)(view)
        desk.modes[key] = found
    return found


def next_mode(desk: GameScreenState, step: int = 1) -> None:
    """Go to the next map mode."""
    keys = [key for key, _ in modes_of(desk)]
    desk.mode = keys[(keys.index(desk.mode) + step) % len(keys)] if desk.mode in keys else keys[0]


def draw(ui: Ui, modes: Rect, key: Rect, small: Rect, desk: GameScreenState, shown: Mode, tints: Tints) -> None:
    """Draw the chips of the modes, the legend and the minimap."""
    offered = modes_of(desk)
    width = sum(ui.text_width(label, "medium") + 28 for _, label in offered) + 6
    bar = Rect(modes.x, modes.y, min(width + 6, modes.width), modes.height)

    def draw_modes() -> None:
        with w.panel(ui, bar, "modes", radius=16):
            desk.mode = w.chips(ui, (bar.x + 6, bar.y + 4, bar.width - 12, 24), offered, desk.mode, "mode")

    def draw_legend() -> None:
        with w.panel(ui, key, "legend"):
            w.caption(ui, (key.x + 10, key.y + 6, key.width - 20, 18), shown.label)
            legend.draw(ui, (key.x + 10, key.y + 27, key.width - 20, key.height - 30 - TOGGLE), shown)
            line = (key.x + 6, key.bottom - TOGGLE - 1, key.width - 12, TOGGLE - 3)
            label = "Hide routes" if desk.routes else "Show routes"
            if w.button(ui, line, label, "map/routes", kind="quiet", style="small", selected=desk.routes):
                desk.routes = not desk.routes

    ui.keep("modes", bar.inflate(24, 24), (desk.mode, tuple(offered)), draw_modes)
    ui.keep("legend", key.inflate(24, 24), (Same(shown), desk.routes), draw_legend)
    with w.panel(ui, small.inflate(4, 4), "minimap/panel", radius=3, fill=th.PANEL):
        desk.theatre.minimap.frame(ui, small, desk.theatre.map, tints)
