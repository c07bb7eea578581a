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


def modes_of(state: GameScreenState) -> list[tuple[str, str]]:
    """Return the modes on offer (key, label), with that of a single track if one is shown."""
    found = [(key, label) for key, label, _ in map_content.MODES]
    if stage_energy(state):
        found.insert(4, ("energy", "Energy"))
    if state.track:
        found.append(("track", state.track.replace("_", " ").capitalize()))
    return found


def stage_energy(state: GameScreenState) -> dict[str, float]:
    """Return what share of its gas each actor buys from its largest seller, as the scenario's public data say."""
    if state.gas is not None:
        return state.gas
    rules = state.session.game.prepared.rules
    gas = rules.static_ties.get("gas") if hasattr(rules.static_ties, "get") else None
    state.gas = {}
    if gas is not None:
        state.gas = {
            actor: float(gas[number].max()) for number, actor in enumerate(rules.actors) if gas[number].max() > 0
        }
    return state.gas


def mode(state: GameScreenState) -> Mode:
    """Return the map mode shown; made anew once a turn."""
    view = state.session.view
    key = f"{state.mode}/{state.track}"
    if state.modes_of is None or state.modes_of.regions is not view.regions:
        state.modes, state.modes_of = {}, view
    found = state.modes.get(key)
    if found is None:
        if state.mode == "energy":
            found = map_content.energy(view, stage_energy(state))
        elif state.mode == "track":
            found = map_content.of_track(view, "track", state.track.replace("_", " ").capitalize(), state.track)
        else:
            make = {key: make for key, _, make in map_content.MODES}
            found = make.get(state.mode, map_content.control)(view)
        state.modes[key] = found
    return found


def next_mode(state: GameScreenState, step: int = 1) -> None:
    """Go to the next map mode."""
    keys = [key for key, _ in modes_of(state)]
    state.mode = keys[(keys.index(state.mode) + step) % len(keys)] if state.mode in keys else keys[0]


def draw(ui: Ui, modes: Rect, key: Rect, small: Rect, state: GameScreenState, shown: Mode, tints: Tints) -> None:
    """Draw the chips of the modes, the legend and the minimap."""
    offered = modes_of(state)
    width = sum(ui.text_width(label, "medium") + 28 for _, label in offered) + 6
    bar = Rect(modes.x, modes.y, min(width + 6, modes.width), modes.height)

    def draw_modes() -> None:
        with w.panel(ui, bar, "modes", radius=16):
            state.mode = w.chips(ui, (bar.x + 6, bar.y + 4, bar.width - 12, 24), offered, state.mode, "mode")

    def draw_legend() -> None:
        with w.panel(ui, key, "legend"):
            w.caption(ui, (key.x + 10, key.y + 6, key.width - 20, 18), shown.label)
            legend.draw(ui, (key.x + 10, key.y + 27, key.width - 20, key.height - 30 - TOGGLE), shown)
            line = (key.x + 6, key.bottom - TOGGLE - 1, key.width - 12, TOGGLE - 3)
            label = "Hide routes" if state.routes else "Show routes"
            if w.button(ui, line, label, "map/routes", kind="quiet", style="small", selected=state.routes):
                state.routes = not state.routes

    ui.keep("modes", bar.inflate(24, 24), (state.mode, tuple(offered)), draw_modes)
    ui.keep("legend", key.inflate(24, 24), (Same(shown), state.routes), draw_legend)
    with w.panel(ui, small.inflate(4, 4), "minimap/panel", radius=3, fill=th.PANEL):
        state.assets.minimap.frame(ui, small, state.assets.map, tints)
