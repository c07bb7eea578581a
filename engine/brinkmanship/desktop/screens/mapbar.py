"""Over the map: the choice of mode, the legend, the minimap."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from brinkmanship.desktop import map_content
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.map.modes import Mode, draw_legend, legend_height
from brinkmanship.desktop.map.view import NAME as MAP
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.types import RegionView

LAYER = 3  # of a panel that is open over the map
TOGGLE = 26.0  # height of the routes' switch under the legend


def modes_of(state: GameScreenState) -> list[tuple[str, str]]:
    """Return the modes on offer (key, label), with that of a single track if one is shown."""
    found = [(key, label) for key, label, _ in map_content.MODES]
    if gas_shares(state):
        found.insert(4, ("energy", "Energy"))
    if state.track:
        found.append(("track", state.track.replace("_", " ").capitalize()))
    return found


def gas_shares(state: GameScreenState) -> dict[str, float]:
    """Return the share of its gas that each actor buys from its largest seller, from the scenario's public data."""
    if state.gas is None:
        rules = state.session.game.prepared.rules
        gas = rules.static_ties.get("gas")
        bought = {} if gas is None else dict(zip(rules.actors, gas.max(axis=1).tolist(), strict=True))
        state.gas = {actor: share for actor, share in bought.items() if share > 0}
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
            found = map_content.energy(view, gas_shares(state))
        elif state.mode == "track":
            found = map_content.of_track(view, state.track.replace("_", " ").capitalize(), state.track)
        else:
            found = map_content.mode_of(view, state.mode)
        state.modes[key] = found
    return found


def next_mode(state: GameScreenState, step: int = 1) -> None:
    """Go to the next map mode."""
    keys = [key for key, _ in modes_of(state)]
    state.mode = keys[(keys.index(state.mode) + step) % len(keys)] if state.mode in keys else keys[0]


def chips(ui: Ui, bar: Rect, offered: Sequence[tuple[str, str]], chosen: str, name: str) -> str:
    """Draw the panel of the modes on offer (key, label); return the mode that is chosen."""
    found = chosen

    def draw_modes() -> None:
        nonlocal found
        with w.panel(ui, bar, name, radius=16):
            found = w.chips(ui, (bar.x + 6, bar.y + 4, bar.width - 12, 24), offered, chosen, "mode")

    needed = sum(ui.text_width(label, "medium") + 28 for _, label in offered) + 6
    if needed > bar.width:  # one at a time
        with ui.in_panel(name):
            return w.stepper(ui, (bar.x, bar.y, min(bar.width, 200.0), bar.height), offered, chosen, "mode")
    ui.keep(name, bar.inflate(24, 24), (chosen, tuple(offered)), draw_modes)
    return found


def region_label(region: RegionView, name_of: Callable[[str], str]) -> str:
    """Return a region's name with that of its holder; of the sea its own alone."""
    return f"{region.name} · {name_of(region.controller)}" if region.controller and not region.sea else region.name


def hover(ui: Ui, text: str | Sequence[str], edge: float = 4.0) -> None:
    """Say beside the pointer, or the cross of the keyboard, what is there; it keeps `edge` off the window's right.

    The first of several lines is the name, the others are smaller.
    """
    lines = [text] if isinstance(text, str) else list(text)
    styles = ["small" if len(lines) == 1 else "small-strong", *["small"] * (len(lines) - 1)]
    widest = max(ui.text_width(line, style) for line, style in zip(lines, styles, strict=True))
    width = min(widest, ui.width - 2 * edge - 20) + 20
    height = 24 + 17.0 * (len(lines) - 1)
    if ui.focused(MAP):
        x, y = ui.width / 2 + 16, ui.height / 2 + 16
    else:
        x, y = ui.input.x + 16, ui.input.y + 18
    x, y = max(min(x, ui.width - width - edge), edge), y if y + height < ui.height - 4 else y - height - 26
    with ui.on_layer(4):
        ui.fill((x, y, width, height), (16, 20, 30, 235), radius=5, edge=th.PANEL_EDGE)
        for number, (line, style) in enumerate(zip(lines, styles, strict=True)):
            name = "map/hover" if not number else f"map/hover/{number}"
            tone = th.TEXT if not number else th.TEXT_SOFT
            ui.text((x + 10, y + 17 * number, width - 20, 24), line, style, tone, name=name)


def draw(
    ui: Ui, modes: Rect, key: Rect, small: Rect, state: GameScreenState, shown: Mode, *, over: bool = False
) -> None:
    """Draw the chips of the modes, the legend (`over` other panels?) and the minimap, where they are not folded."""
    offered = modes_of(state)
    width = sum(ui.text_width(label, "medium") + 28 for _, label in offered) + 6
    bar = Rect(modes.x, modes.y, min(width + 6, modes.width), modes.height)

    state.mode = chips(ui, bar, offered, state.mode, "modes")

    def draw_key() -> None:
        with w.panel(ui, key, "legend"):
            w.caption(ui, (key.x + 10, key.y + 6, key.width - 20, 18), shown.label)
            body = Rect(key.x + 10, key.y + 27, key.width - 20, key.height - 30 - TOGGLE)
            with panned(ui, body, (body.width, legend_height(shown)), "legend/body") as whole:
                draw_legend(ui, whole, shown)
            line = (key.x + 6, key.bottom - TOGGLE - 1, key.width - 12, TOGGLE - 3)
            label = "Hide routes" if state.routes else "Show routes"
            if w.button(ui, line, label, "map/routes", kind="quiet", style="small", selected=state.routes):
                state.routes = not state.routes

    if key.width > 0:
        with ui.on_layer(LAYER if over else 0):
            ui.keep("legend", key.inflate(24, 24), (Same(shown), state.routes, over), draw_key)
    if small.width > 0:
        with w.panel(ui, small.inflate(4, 4), "minimap/panel", radius=3, fill=th.PANEL):
            state.assets.minimap.frame(ui, small, state.assets.map, shown.tints)
