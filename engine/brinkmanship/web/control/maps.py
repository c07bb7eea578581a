"""The truth on a map: every region, formation and movement as it is, with a table that says the same; and the public map."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.view.types import SeatView
from brinkmanship.pictures import map_svg as svg
from brinkmanship.pictures.map_layers import MODES, crisis, layers_of
from brinkmanship.pictures.outlines import Outlines
from brinkmanship.web.control.words import number
from brinkmanship.web.map_moves import moves
from brinkmanship.web.seat.map_page import NEAREST, outlines

CONTROLS = frozenset(MODES) - {"intelligence", "trust"}
"""Ways to colour the map of the truth: all but those that need a seat's eyes."""
PUBLIC = frozenset({"control"})
"""Ways to colour the public map."""

_MOST_KEPT = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """How a map was asked for: its colouring, and where it looks (middle and width in km)."""

    mode: str = "control"
    look: tuple[float, float, float] | None = None

    @classmethod
    def of(cls, query: dict[str, str]) -> Asked:
        """Return what the address of a page asks for; numbers that are none ask for nothing."""
        try:
            x, y, width = (float(query[name]) for name in ("x", "y", "w"))
            good = all(abs(value) < 1e6 for value in (x, y, width)) and width > 0
        except (KeyError, ValueError):
            return cls(query.get("map", "control"))
        return cls(query.get("map", "control"), (x, y, width) if good else None)


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A map with its legend and the table that says the same."""

    svg: Markup  # '' where the scenario has no map that can be drawn
    mode: str
    modes: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, Markup], ...]
    moves: tuple[tuple[str, str, str], ...]  # sign, name, address
    rows: tuple[tuple[str, str, str, str], ...]  # region, holder, troops, fighting


_KEPT: dict[tuple[Asked, frozenset[str]], tuple[object, MapPicture]] = {}
"""Maps by how they were asked for, each with the world that it shows."""


def map_of(
    game: ControlHandle, view: SeatView, asked: Asked, title: str, keys: Collection[str] = CONTROLS
) -> MapPicture:
    """Return the map of a view of the game as it stands, which can be coloured in the ways `keys`; kept until it moves on."""
    world = game.branch[-1].world
    key = asked, frozenset(keys)
    kept = _KEPT.get(key)
    if kept is None or kept[0] is not world:
        _KEPT[key] = kept = world, _map_of(game, view, asked, title, keys)
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
    return kept[1]


def _map_of(game: ControlHandle, view: SeatView, asked: Asked, title: str, keys: Collection[str]) -> MapPicture:
    modes = tuple((key, MODES[key][0]) for key in MODES if key in keys)
    mode = asked.mode if asked.mode in dict(modes) else "control"
    ground = outlines(game.prepared)
    layers = layers_of(view, mode, [region.id for region in view.regions if region.contested_by])
    legend = tuple((label, _swatch(colour, stripe)) for label, colour, stripe in svg.legend_rows(layers))
    picture, ways = Markup(), tuple[tuple[str, str, str], ...]()
    if ground is not None:
        x, y, width = asked.look or _home(view, ground)
        seen = svg.look_at(ground, x, y, min(max(width, NEAREST), ground.width))
        picture = Markup(svg.map_svg(ground, layers, seen, title=title, live=True))
        ways = _moves(mode, ground, seen)
    return MapPicture(picture, mode, modes, legend, ways, _rows(game, view))


def _home(view: SeatView, ground: Outlines) -> tuple[float, float, float]:
    """Return where the map looks first: at the crisis, else at all."""
    box = crisis(view, ground)
    if box is None:
        return ground.width / 2, ground.height / 2, ground.width
    left, top, width, height = box
    return left + width / 2, top + height / 2, max(width, height * ground.width / ground.height)


def _moves(mode: str, ground: Outlines, seen: svg.Look) -> tuple[tuple[str, str, str], ...]:
    def address(x: float, y: float, width: float) -> str:
        return f"/control?{urlencode({'map': mode, 'x': f'{x:.0f}', 'y': f'{y:.0f}', 'w': f'{width:.0f}'})}"

    return moves(ground, seen, address, f"/control?map={mode}")


def _swatch(colour: str, stripe: str) -> Markup:
    lines = f'<path d="M-2 14L14 -2M4 16L16 4" stroke="{stripe}" stroke-width="4"/>' if stripe else ""
    return Markup(
        f'<svg class="swatch" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">'
        f'<rect width="14" height="14" fill="{colour}" stroke="#6b7686"/>{lines}</svg>'
    )


def _rows(game: ControlHandle, view: SeatView) -> tuple[tuple[str, str, str, str], ...]:
    names = game.prepared.names
    out = []
    for region in view.regions:
        troops = sorted(region.presence, key=lambda one: -one.personnel.value)
        told = "; ".join(
            f"{names.actor(one.actor)} {one.personnel.value:,.0f}" for one in troops if one.personnel.value >= 1
        )
        if not told and not region.contested_by:
            continue
        fight = ""
        if region.contested_by:
            share = region.tracks.get("share")
            held = f", holds {number(share.value)}" if share is not None else ""
            fight = f"{names.actor(region.contested_by)} attacks{held}"
        holder = names.actor(region.controller) if region.controller else "nobody"
        out.append((region.name, holder, told or "none", fight))
    return tuple(sorted(out, key=lambda row: (not row[3], row[0])))
