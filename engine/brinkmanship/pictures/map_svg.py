"""A map as inline SVG: pans and zooms by its `viewBox`, prints, and reads aloud.

No `style` attribute and no script stands in it, so that it obeys a strict content security policy. One unit is the
map's width over `UNITS`. Tokens and names have a constant size on the screen: each stands in a group whose `scale` is
set for the look (`look.units_per_pixel`), and has the `level` of zoom from which there is room for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import numpy as np

from brinkmanship.pictures.labels import Item, Placed, place
from brinkmanship.pictures.map_layers import Colour, MapLayers, Troops, mixed
from brinkmanship.pictures.outlines import Outlines, Points

UNITS = 6000
NARROW = 400.0
"""Pixels of the narrowest window: at level 0 the whole map is as wide; two levels are twice as near."""
LEVELS = 12
MOST_CITIES = 300
SEA = "#dbe6ec"
LAND = "#eceae4"
_INK = "#1d2733"
_LETTER = 6.4  # pixels of a letter's width at 11 pixels, on average


@dataclass(frozen=True, slots=True)
class Look:
    """What part of the map is seen, in km, and how many pixels wide the window is thought to be."""

    left: float
    top: float
    width: float
    height: float
    pixels: float = 1000.0

    def moved(self, across: float, down: float) -> Look:
        """Return the look moved by shares of its width and height."""
        return Look(
            self.left + across * self.width, self.top + down * self.height, self.width, self.height, self.pixels
        )

    def zoomed(self, factor: float) -> Look:
        """Return the look with its width and height divided by `factor`, around the same middle."""
        width, height = self.width / factor, self.height / factor
        left, top = self.left + (self.width - width) / 2, self.top + (self.height - height) / 2
        return Look(left, top, width, height, self.pixels)


def whole(outlines: Outlines) -> Look:
    """Return the look at the whole map."""
    return Look(0.0, 0.0, outlines.width, outlines.height)


def look_at(outlines: Outlines, x: float, y: float, width: float) -> Look:
    """Return a look `width` km wide with a place in its middle, of the map's proportions."""
    height = width * outlines.height / outlines.width
    return Look(x - width / 2, y - height / 2, width, height)


@dataclass(frozen=True)
class _Ground:
    """The paths that are the same in every picture of a scenario."""

    sea: tuple[tuple[str, str], ...]  # region, path
    land: tuple[tuple[str, str], ...]
    other: str
    country_borders: str
    rivers: tuple[str, ...]


@lru_cache(maxsize=8)
def _ground(outlines: Outlines) -> _Ground:
    unit = UNITS / outlines.width
    areas = [(area, "".join(_path(ring, unit, closed=True) for ring in area.rings)) for area in outlines.areas]
    ranks = sorted({rank for rank, _ in outlines.rivers})
    return _Ground(
        tuple((area.id, path) for area, path in areas if area.id and area.sea),
        tuple((area.id, path) for area, path in areas if area.id and not area.sea),
        "".join(path for area, path in areas if not area.id),
        "".join(_path(line, unit) for line in outlines.country_borders),
        tuple("".join(_path(line, unit) for rank, line in outlines.rivers if rank == one) for one in ranks),
    )


def _path(line: Points, unit: float, *, closed: bool = False) -> str:
    """Return a line as path data in whole units: the first point, then steps from point to point."""
    points = [(round(x * unit), round(y * unit)) for x, y in line.tolist()]
    x, y = points[0]
    parts = []
    start = f"M{x} {y}l"
    for across, down in points[1:]:
        if (across, down) != (x, y):
            parts.append(f"{across - x} {down - y} ".replace(" -", "-"))
            x, y = across, down
    return start + "".join(parts).rstrip() + ("z" if closed else "") if parts else ""


def map_svg(
    outlines: Outlines,
    layers: MapLayers,
    look: Look | None = None,
    *,
    title: str,
    link: Callable[[str], str] | None = None,
    live: bool = False,
) -> str:
    """Return the map as an `<svg>` element.

    `link` gives the address of a region's page. With `live` all tokens are there, each with its level, for a page whose
    script zooms; else those alone that the look has room for.
    """
    ground, unit = _ground(outlines), UNITS / outlines.width
    look = look or whole(outlines)
    scale = look.width * unit / look.pixels
    level = level_of(outlines, look)
    box = " ".join(f"{value * unit:.0f}" for value in (look.left, look.top, look.width, look.height))
    full = f"0 0 {UNITS} {outlines.height * unit:.0f}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="{box}" data-full="{full}" data-home="{box}"'
    head += f' data-level="{level}" data-narrow="{NARROW:g}" data-levels="{LEVELS}"'
    head += f' role="group" aria-label="{escape(title)}" color="{_INK}" font-family="system-ui, sans-serif">'
    parts = [head, f"<title>{escape(title)}</title>", _hatches(layers, scale)]
    margin = UNITS * 2
    parts.append(
        f'<rect class="sea" x="{-margin}" y="{-margin}" width="{5 * UNITS}" height="{5 * UNITS}" fill="{SEA}"/>'
    )
    parts.append('<g stroke="#fff" stroke-opacity=".65" fill-rule="evenodd" stroke-linejoin="round">')
    parts += [_region(id, path, layers, link, SEA) for id, path in ground.sea]
    parts.append(f'<path class="land" fill="{LAND}" stroke="none" d="{ground.other}"/>')
    parts += [_region(id, path, layers, link, LAND) for id, path in ground.land]
    parts.append("</g>")
    thin = 'fill="none" vector-effect="non-scaling-stroke" stroke-linejoin="round" pointer-events="none"'
    for width, path in zip((1.2, 0.9, 0.6), ground.rivers, strict=False):
        parts.append(f'<path {thin} stroke="#a9c3d1" stroke-width="{width}" d="{path}"/>')
    parts.append(f'<path {thin} stroke="#4b525b" stroke-width="1.3" d="{ground.country_borders}"/>')
    parts += [_outline(ground, region) for region in layers.marked]
    parts += _movements(outlines, layers, unit)
    placed = _placed(outlines, layers)
    shown = placed if live else [one for one in placed if one.level <= level and _inside(one.item, look)]
    parts.append(f'<g pointer-events="none" text-anchor="middle"{_HALO}>')
    parts += [_put(one, unit, scale, live=live) for one in shown if not one.item.token]
    parts.append('</g><g text-anchor="middle" font-size="11" font-weight="600">')
    parts += [_put(one, unit, scale, live=live) for one in shown if one.item.token]
    parts.append("</g></svg>")
    return "".join(parts)


def marked(picture: str, outlines: Outlines, region: str) -> str:
    """Return a picture of `map_svg` with a strong outline around a region, which lies above all else."""
    return picture.removesuffix("</svg>") + _outline(_ground(outlines), region) + "</svg>"


def _outline(ground: _Ground, region: str) -> str:
    path = dict((*ground.sea, *ground.land)).get(region, "")
    return f'<path class="chosen" fill="none" stroke="#b3261e" stroke-width="3" {_ABOVE} d="{path}"/>' if path else ""


_ABOVE = 'vector-effect="non-scaling-stroke" stroke-linejoin="round" pointer-events="none"'


def level_of(outlines: Outlines, look: Look) -> int:
    """Return the level of zoom of a look, from 0."""
    near = outlines.width / NARROW / (look.width / look.pixels)
    return min(max(math.floor(2 * math.log2(near) + 1e-9), 0), LEVELS)


def css(colour: Colour) -> str:
    """Return a colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _inside(one: Item, look: Look) -> bool:
    return look.left <= one.x <= look.left + look.width and look.top <= one.y <= look.top + look.height


def _hatches(layers: MapLayers, scale: float) -> str:
    """Return the patterns of contested regions, one for each colour."""
    size = 9 * scale
    out = []
    for colour in dict.fromkeys(layers.stripes.values()):
        name = f"hatch{css(colour)[1:]}"
        out.append(
            f'<pattern id="{name}" width="{size:.1f}" height="{size:.1f}" patternUnits="userSpaceOnUse"'
            f' patternTransform="rotate(45)"><rect width="{size / 2:.1f}" height="{size:.1f}" fill="{css(colour)}"'
            f' fill-opacity=".75"/></pattern>'
        )
    arrow = f'<marker id="arrow" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="5" markerHeight="5" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="{_INK}"/></marker>'  # noqa: E501
    return f"<defs>{''.join(out)}{arrow}</defs>"


def _region(id: str, path: str, layers: MapLayers, link: Callable[[str], str] | None, otherwise: str) -> str:
    colour = layers.fills.get(id)
    words = escape(layers.words.get(id, id))
    thin = 'stroke-width=".7" vector-effect="non-scaling-stroke"'
    shape = f'<path class="region" data-region="{escape(id)}" fill="{css(colour) if colour else otherwise}" {thin} d="{path}">'
    shape += f"<title>{words}</title></path>"
    if id in layers.stripes:
        shape += (
            f'<path fill="url(#hatch{css(layers.stripes[id])[1:]})" stroke="none" pointer-events="none" d="{path}"/>'
        )
    if link is None:
        return shape
    return f'<a href="{escape(link(id))}" tabindex="-1" aria-label="{words}">{shape}</a>'


def _movements(outlines: Outlines, layers: MapLayers, unit: float) -> Iterable[str]:
    for move in layers.movements:
        (x1, y1), (x2, y2) = (outlines.place(*end) for end in (move.start, move.end))
        bend_x, bend_y = (x1 + x2) / 2 - (y2 - y1) * 0.14, (y1 + y2) / 2 + (x2 - x1) * 0.14
        path = (
            f"M{x1 * unit:.0f} {y1 * unit:.0f}Q{bend_x * unit:.0f} {bend_y * unit:.0f} {x2 * unit:.0f} {y2 * unit:.0f}"
        )
        yield (
            f'<path class="move" fill="none" stroke="{css(move.colour)}" stroke-width="2.2" stroke-dasharray="7 3"'
            f' vector-effect="non-scaling-stroke" marker-end="url(#arrow)" d="{path}">'
            f"<title>{escape(move.words)}</title></path>"
        )


# --- what stands on the map: names and tokens -------------------------------------------------------------------------


def _placed(outlines: Outlines, layers: MapLayers) -> list[Placed]:
    """Return all names and tokens in the order they are drawn, each with the first level that has room for it.

    The weightier come first: troops, then countries, capitals, regions, cities. What nowhere finds room is left out.
    """
    scales = outlines.width / NARROW / 2.0 ** (np.arange(LEVELS + 1) / 2)  # km a pixel, by level
    names = _all_names(outlines, tuple(layers.names.items()), tuple(layers.places.items()))
    return place(tuple(_tokens(outlines, layers)), names, tuple(scales.tolist()))


def _tokens(outlines: Outlines, layers: MapLayers) -> Iterable[Item]:
    """Return the troops of each region, one beside the other, as one item for each region."""
    by_region: dict[str, list[Troops]] = {}
    for one in layers.troops:
        by_region.setdefault(one.region, []).append(one)
    for region, found in by_region.items():
        x, y = outlines.place(*layers.places[region])
        if not outlines.holds(x, y):
            continue
        widths = [_token_width(one) for one in found[:3]]
        at, drawing = -sum(widths) / 2 - 1.5 * (len(widths) - 1), ""
        for one, width in zip(found[:3], widths, strict=True):
            drawing += f'<g transform="translate({at + width / 2:.1f} 0)">{_token(one, width)}</g>'
            at += width + 3
        yield Item(x, y, sum(widths) / 2 + 4, 11, drawing, token=True)


def _token_width(one: Troops) -> float:
    return len(one.text) * _LETTER + (18 if one.side == "hostile" else 10)


def _token(one: Troops, width: float) -> str:
    """Return a frame with the number of troops: a rectangle of friends, a pointed one of foes, a rounded one of others."""
    half, high, fill = width / 2, 8.5, css(mixed(one.colour, (255, 255, 255), 0.72))
    frame = f'fill="{fill}" stroke="{css(mixed(one.colour, (0, 0, 0), 0.45))}" stroke-width="1.5"'
    frame += ' stroke-dasharray="3 2"' if one.doubtful else ""
    if one.side == "hostile":
        shape = f'<path {frame} d="M{-half:.1f} 0L{-half + 7:.1f} {-high}H{half - 7:.1f}L{half:.1f} 0L{half - 7:.1f} {high}H{-half + 7:.1f}z"/>'  # noqa: E501
    else:
        round_ = 1.5 if one.side == "friend" else high
        shape = f'<rect {frame} x="{-half:.1f}" y="{-high}" width="{width:.1f}" height="{2 * high}" rx="{round_}"/>'
    text = f'<text y="4" fill="{_INK}">{one.text}</text>'
    return f"<title>{escape(one.words)}</title>{shape}{text}"


@lru_cache(maxsize=8)
def _all_names(
    outlines: Outlines, names: tuple[tuple[str, str], ...], places: tuple[tuple[str, tuple[float, float]], ...]
) -> tuple[Item, ...]:
    return tuple(_names(outlines, dict(names), dict(places)))


def _names(outlines: Outlines, names: Mapping[str, str], places: Mapping[str, tuple[float, float]]) -> Iterable[Item]:
    largest = sorted(outlines.countries, key=lambda one: -one[3])
    shown = {name.casefold() for name, *_ in outlines.countries}
    for name, x, y, _ in largest:
        yield _name(x, y, name.upper(), 10.5, "#3c4652", weight="600", spacing=1.2)
    for name, x, y, _, capital in outlines.cities:
        if capital:
            yield _city(x, y, name, least=2)
    for area in sorted(outlines.areas, key=lambda area: -area.square_km):
        name = names.get(area.id, "")
        if name and name.casefold() not in shown:
            at = outlines.place(*places[area.id]) if area.id in places else area.label
            style = "#5c7f95" if area.sea else "#333b45"
            yield _name(at[0], at[1], name, 10.5, style, least=4, italic=area.sea)
    for name, x, y, _, capital in outlines.cities[:MOST_CITIES]:
        if not capital:
            yield _city(x, y, name, least=7)


def _name(
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    *,
    weight: str = "",
    spacing: float = 0.0,
    least: int = 0,
    italic: bool = False,
) -> Item:
    width = len(text) * (_LETTER * size / 11 + spacing)
    more = f' font-weight="{weight}"' if weight else ""
    more += ' font-style="italic"' if italic else ""
    more += f' letter-spacing="{spacing:g}"' if spacing else ""
    drawing = f'<text y="4" font-size="{size:g}" fill="{colour}"{more}>'
    return Item(x, y, width / 2 + 3, 8, drawing + f"{escape(text)}</text>", least=least)


_HALO = (
    ' font-size="10" fill="#1d2733" stroke="#fff" stroke-opacity=".75" stroke-width="2.4" paint-order="stroke"'
    ' stroke-linejoin="round"'
)


def _city(x: float, y: float, name: str, *, least: int) -> Item:
    dot = '<circle r="2.4"/>'
    text = f'<text x="6" y="3.5" font-size="10" text-anchor="start" >{escape(name)}</text>'
    return Item(x, y, len(name) * _LETTER + 6, 7, dot + text, least=least)


def _put(one: Placed, unit: float, scale: float, *, live: bool) -> str:
    item = one.item
    level = f' data-level="{one.level}"' if live else ""
    at = f"translate({item.x * unit:.0f} {item.y * unit:.0f})"
    drawing = f'<g transform="translate(0 {one.shift:g})">{item.drawing}</g>' if one.shift else item.drawing
    return f'<g transform="{at}"{level}><g class="k" transform="scale({scale:.3f})">{drawing}</g></g>'


def legend_rows(layers: MapLayers) -> Sequence[tuple[str, str, str]]:
    """Return the legend as (label, colour, colour of stripes or '')."""
    return [(one.label, css(one.colour), css(one.stripe) if one.stripe else "") for one in layers.legend]
