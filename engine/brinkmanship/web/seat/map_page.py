"""The map of a seat: the picture, where it looks, how it is coloured, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.number_text import short
from brinkmanship.game.view.types import RegionView
from brinkmanship.game.view.war_text import war_number
from brinkmanship.pictures import map_svg as svg
from brinkmanship.pictures.map_layers import MODES, MapLayers, crisis, layers_of
from brinkmanship.pictures.outlines import Outlines, outlines_of
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.geography.shapes import GeographyError
from brinkmanship.web.map_moves import moves
from brinkmanship.web.seat.desk import SeatDesk
from brinkmanship.web.seat.knowledge import RegionPage, RegionRow, region_page, regions

NEAREST = 150.0
"""Kilometres from left to right of the nearest look."""


@dataclass(frozen=True, slots=True)
class FrontRow:
    """The battle for a region in a line."""

    region: str  # id
    name: str
    attacker: str
    held: str
    moved: str  # '' on the first day
    soldiers: str
    ratio: str


def fronts(desk: SeatDesk) -> tuple[FrontRow, ...]:
    """Return the fronts that the seat knows of, those that have come farthest first."""
    view = desk.handle.view()
    rows = []
    for one in sorted(view.battles, key=lambda battle: -battle.front.share.value):
        attack, defend = one.sides
        rows.append(
            FrontRow(
                region=one.front.region,
                name=one.front.name,
                attacker=view.actor(attack.actor).name,
                held=short(one.front.share),
                moved=war_number(one.advance, whole=False) if one.advance is not None else "",
                soldiers=f"{war_number(attack.soldiers, whole=False)} against {war_number(defend.soldiers, whole=False)}",
                ratio=war_number(one.ratio),
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class MapPage:
    """The page of the map."""

    picture: str  # markup, '' for the table and where the scenario has no map that can be drawn
    mode: str
    modes: tuple[tuple[str, str, str, bool], ...]  # key, name, address, whether shown
    legend: tuple[tuple[str, str, str], ...]  # label, colour, colour of stripes
    ramp: tuple[str, ...]  # colours of a legend of numbers
    ends: tuple[str, str]
    moves: tuple[tuple[str, str, str], ...]  # sign, name, address
    region: RegionPage | None
    rows: tuple[RegionRow, ...]
    table: bool
    fronts: tuple[FrontRow, ...]
    query: str  # the mode and the look, for links that keep them


_KEPT: dict[str, Outlines | None] = {}
"""Outlines by the digest of their scenario."""


def outlines(prepared: Prepared) -> Outlines | None:
    """Return the outlines of a scenario's map, None where it cannot be drawn."""
    if prepared.digest not in _KEPT:
        try:
            _KEPT[prepared.digest] = outlines_of(prepared.compiled.geography)
        except (GeographyError, ScenarioError, OSError):
            _KEPT[prepared.digest] = None
    return _KEPT[prepared.digest]


_Look = tuple[float, float, float]
"""The middle of a look and its width, in km."""
_MOST_PICTURES = 12
"""Pictures kept for one seat."""


@dataclass(frozen=True)
class _Drawn:
    """What was made of a seat's view: layers by mode, and pictures by mode and look."""

    regions: tuple[RegionView, ...]
    layers: dict[str, MapLayers] = field(default_factory=dict)
    pictures: dict[tuple[str, _Look | None], str] = field(default_factory=dict)


_DRAWN: dict[tuple[str, str], _Drawn] = {}
"""By scenario and seat. The plan of a seat changes its view, but not the regions in it: these are the same as long."""


def _drawn(desk: SeatDesk) -> _Drawn:
    """Return what is kept for the seat's view as it is now."""
    regions_shown, key = desk.handle.view().regions, (desk.handle.prepared.digest, desk.seat)
    if key not in _DRAWN or _DRAWN[key].regions is not regions_shown:
        _DRAWN[key] = _Drawn(regions_shown)
    return _DRAWN[key]


def layers_in(desk: SeatDesk, mode: str) -> MapLayers:
    """Return what the map shows in a mode; kept until the seat's view changes."""
    kept = _drawn(desk).layers
    if mode not in kept:
        kept[mode] = layers_of(desk.handle.view(), mode)
    return kept[mode]


def picture(desk: SeatDesk, ground: Outlines, mode: str, look: _Look | None) -> str:
    """Return the map in a mode, without a mark; kept until the seat's view changes."""
    kept = _drawn(desk).pictures
    if (mode, look) not in kept:
        if len(kept) >= _MOST_PICTURES:
            kept.clear()
        view = desk.handle.view()
        x, y, width = look or _home(desk, ground)
        query = _query(mode, x, y, width) if look else urlencode({"mode": mode})
        kept[mode, look] = svg.map_svg(
            ground,
            layers_in(desk, mode),
            svg.look_at(ground, x, y, width),
            title=f"Map as {view.seat_name} knows it, {view.date_text}",
            link=lambda id: f"/seat/map?{query}&region={quote(id)}#region",
            live=True,
        )
    return kept[mode, look]


def ready(desk: SeatDesk) -> None:
    """Draw the map that is seen first, where it is not kept."""
    ground = outlines(desk.handle.prepared)
    if ground is not None:
        picture(desk, ground, next(iter(MODES)), None)


def map_page(
    desk: SeatDesk, mode: str = "control", region: str = "", look: _Look | None = None, table: bool = False
) -> MapPage:
    """Return the page of the map in a mode, with a region marked."""
    mode = mode if mode in MODES else "control"
    ground = outlines(desk.handle.prepared)
    shown = region_page(desk, region) if region else None
    layers = layers_in(desk, mode)
    drawn, ways, query = "", tuple[tuple[str, str, str], ...](), urlencode({"mode": mode})
    if ground is not None and not table:
        if look is not None:
            look = look[0], look[1], min(max(look[2], NEAREST), ground.width)
            query = _query(mode, *look)
        elif shown is not None:
            look = _look_at(desk, ground, region)
        drawn = picture(desk, ground, mode, look)
        if shown:
            drawn = svg.marked(drawn, ground, region)
        ways = _moves(mode, ground, svg.look_at(ground, *(look or _home(desk, ground))))
    return MapPage(
        picture=drawn,
        mode=mode,
        modes=tuple(
            (key, name, f"/seat/map?{_with_mode(query, key)}", key == mode) for key, (name, _) in MODES.items()
        ),
        legend=tuple(svg.legend_rows(layers)),
        ramp=tuple(svg.css(colour) for colour in layers.ramp),
        ends=layers.ends,
        moves=ways,
        region=shown,
        rows=() if drawn else regions(desk),
        table=table,
        fronts=fronts(desk),
        query=query,
    )


def _home(desk: SeatDesk, ground: Outlines) -> _Look:
    """Return where the map looks first: at the crisis, else at all."""
    box = crisis(desk.handle.view(), ground)
    if box is None:
        return ground.width / 2, ground.height / 2, ground.width
    left, top, width, height = box
    return left + width / 2, top + height / 2, max(width, height * ground.width / ground.height)


def _look_at(desk: SeatDesk, ground: Outlines, region: str) -> _Look | None:
    """Return a look at a region, None where the first look shows it."""
    area, home = ground.area(region), svg.look_at(ground, *_home(desk, ground))
    if area is None:
        return None
    (x, y), inside = area.label, 0.05
    across, down = (x - home.left) / home.width, (y - home.top) / home.height
    seen = inside < across < 1 - inside and inside < down < 1 - inside
    return None if seen else (round(x), round(y), round(ground.width / 4))


def _query(mode: str, x: float, y: float, width: float) -> str:
    return urlencode({"mode": mode, "x": f"{x:.0f}", "y": f"{y:.0f}", "w": f"{width:.0f}"})


def _with_mode(query: str, mode: str) -> str:
    _, _, look = query.partition("&")
    return f"mode={mode}" + (f"&{look}" if look else "")


def _moves(mode: str, ground: Outlines, seen: svg.Look) -> tuple[tuple[str, str, str], ...]:
    def address(x: float, y: float, width: float) -> str:
        return f"/seat/map?{_query(mode, x, y, width)}"

    return moves(ground, seen, address, f"/seat/map?mode={mode}")
