"""The map of a moment as a PNG for reports: who holds which region, where is fighting, where troops stand.

A pure function of a view and the outlines that the SVG map draws too. Needs no window.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from brinkmanship.game.view.types import RegionView, SeatView
from brinkmanship.paths import assets_dir
from brinkmanship.pictures.outlines import Outlines, Points
from brinkmanship.text import printable

if TYPE_CHECKING:
    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in km of the map."""

SEA: Colour = (226, 235, 242)
PLAIN: Colour = (238, 236, 230)  # land of no region
BORDER: Colour = (96, 102, 112)
INNER: Colour = (176, 180, 186)
WATER: Colour = (172, 196, 214)
INK: Colour = (28, 32, 40)
CHANGED: Colour = (190, 30, 30)
SAMPLES = 2  # drawn larger by this and scaled down
PASTEL = 0.58  # of white in the colour of held land
LEAST_TROOPS = 500  # fewer are not written
MOST_TAGS = 60
MOST_NAMES = 16
PALETTE = 256  # colours of a picture


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the map that is drawn, and its size in pixels."""

    box: Box
    width: int
    height: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a place in km."""
        left, top, right, bottom = self.box
        return (x - left) / (right - left) * self.width, (y - top) / (bottom - top) * self.height

    def pixels(self, points: Points) -> list[tuple[float, float]]:
        """Return the pixels of points in km."""
        left, top, right, bottom = self.box
        scaled = (points - (left, top)) * (self.width / (right - left), self.height / (bottom - top))
        return [(float(x), float(y)) for x, y in scaled]


def map_png(
    outlines: Outlines,
    view: SeatView,
    *,
    width: int = 1200,
    box: Box | None = None,
    changed: Collection[str] = (),
    key: bool = True,
) -> bytes:
    """Return the map of *view* as a PNG of *width* pixels, a key below it unless *key* is False.

    *box* is the part of the map to be drawn, the whole of it if not given; *changed* regions have a thick red outline.
    Raises ValueError for a box without area.
    """
    left, top, right, bottom = box or (0.0, 0.0, outlines.width, outlines.height)
    if right <= left or bottom <= top:
        raise ValueError("the part of the map to be drawn has no area")
    height = round(width * (bottom - top) / (right - left))
    frame = Frame((left, top, right, bottom), width * SAMPLES, height * SAMPLES)
    colours = side_colours(view)
    ground = _ground(outlines, view, frame, colours, changed).resize((width, height), Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(ground)
    frame = Frame(frame.box, width, height)
    taken = list[tuple[float, float, float, float]]()
    _fighting(draw, outlines, view, frame, taken)
    _tags(draw, outlines, view, frame, colours, taken)
    _names(draw, outlines, frame, taken)
    picture = _with_key(ground, view, colours, bool(changed)) if key else ground
    return palette_png(picture)


def palette_png(picture: Image.Image) -> bytes:
    """Return a picture of mostly flat colours as a small PNG: its most frequent colours as they are, others as the nearest."""
    pixels = np.asarray(picture.convert("RGB"), np.int32)
    packed = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    found, place, count = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.column_stack([found >> 16, (found >> 8) & 255, found & 255])
    palette = colours[np.sort(np.argsort(-count, kind="stable")[:PALETTE])]
    nearest = ((colours[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    small = Image.fromarray(nearest[place.reshape(packed.shape)])
    small.putpalette(palette.astype(np.uint8).tobytes())
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def box_around(outlines: Outlines, regions: Iterable[str], *, share: float = 0.45, shape: float = 0.62) -> Box:
    """Return a part of the map around *regions*, the whole map where none of them is on it.

    It is at least *share* of the map wide, and *shape* of its width high where the map allows.
    """
    named = frozenset(regions)
    rings = [ring for area in outlines.areas if area.id in named for ring in area.rings]
    if not rings:
        return 0.0, 0.0, outlines.width, outlines.height
    points = np.concatenate(rings)
    low = np.maximum(points.min(axis=0), 0.0)
    high = np.minimum(points.max(axis=0), (outlines.width, outlines.height))
    middle = (low + high) / 2
    wide = max(float(high[0] - low[0]) * 1.3, float(high[1] - low[1]) * 1.3 / shape, outlines.width * share)
    wide = min(wide, outlines.width)
    tall = min(wide * shape, outlines.height)
    left = min(max(float(middle[0]) - wide / 2, 0.0), outlines.width - wide)
    top = min(max(float(middle[1]) - tall / 2, 0.0), outlines.height - tall)
    return left, top, left + wide, top + tall


def side_colours(view: SeatView) -> dict[str, Colour]:
    """Return the colour of each actor: that of the first of its bloc; grey for those of no bloc."""
    first: dict[str, Colour] = {}
    out = {}
    for actor in view.actors:
        own = _parsed(actor.color)
        out[actor.id] = (150, 150, 150) if actor.bloc == "none" else first.setdefault(actor.bloc or actor.id, own)
    return out


def _parsed(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _pale(colour: Colour) -> Colour:
    return _mixed(colour, (255, 255, 255), PASTEL)


def _ground(
    outlines: Outlines, view: SeatView, frame: Frame, colours: Mapping[str, Colour], changed: Collection[str]
) -> Image.Image:
    """Return the land and the sea with the colours of who holds it, stripes where it is contested or occupied."""
    size = (frame.width, frame.height)
    picture = Image.new("RGB", size, SEA)
    held = {region.id: region for region in view.regions}
    for area in sorted(outlines.areas, key=lambda area: area.id != ""):
        region = held.get(area.id)
        if area.sea:
            continue
        fill, stripe = _fills(region, colours)
        mask, corner = _mask(area.rings, frame)
        picture.paste(fill, corner, mask)
        if stripe is not None:
            picture.paste(stripe, corner, ImageChops.multiply(mask, _stripes(mask.size)))
    draw = ImageDraw.Draw(picture)
    for line in outlines.region_borders:
        draw.line(frame.pixels(line), INNER, SAMPLES)
    for rank, line in outlines.rivers:
        if rank == 1:
            draw.line(frame.pixels(line), WATER, SAMPLES)
    for line in outlines.country_borders:
        draw.line(frame.pixels(line), BORDER, SAMPLES + 1, joint="curve")
    for area in outlines.areas:
        if area.id in changed and not area.sea:
            for ring in area.rings:
                points = frame.pixels(ring)
                draw.line([*points, points[0]], CHANGED, 4 * SAMPLES, joint="curve")
    return picture


def _fills(region: RegionView | None, colours: Mapping[str, Colour]) -> tuple[Colour, Colour | None]:
    """Return the colour of a region, and that of the stripes over it, None for none."""
    if region is None:
        return PLAIN, None
    owner = region.sovereign or region.controller
    fill = _pale(colours[owner]) if owner in colours else PLAIN
    other = region.contested_by or (region.controller if region.controller != owner else "")
    return fill, _mixed(colours[other], (255, 255, 255), 0.15) if other in colours else None


def _mask(rings: Sequence[Points], frame: Frame) -> tuple[Image.Image, tuple[int, int]]:
    """Return where an area is, by the even-odd rule, so that holes stay open; and the place of the picture's corner."""
    pixels = [np.array(frame.pixels(ring)) for ring in rings]
    every = np.concatenate(pixels)
    low = np.maximum(np.floor(every.min(axis=0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(every.max(axis=0)).astype(int) + 1, (frame.width, frame.height))
    size = (max(int(high[0] - low[0]), 1), max(int(high[1] - low[1]), 1))
    mask = np.zeros(size[::-1], bool)
    for ring in pixels:
        near, far = np.maximum(ring.min(axis=0) - low, 0), np.minimum(ring.max(axis=0) - low, size)
        if (far <= near).any():
            continue
        (left, top), (right, bottom) = np.floor(near).astype(int).tolist(), np.ceil(far).astype(int).tolist()
        one = Image.new("1", (right - left, bottom - top), 0)
        ImageDraw.Draw(one).polygon([(x, y) for x, y in (ring - low - (left, top)).tolist()], fill=1)
        mask[top:bottom, left:right] ^= np.asarray(one)
    return Image.fromarray(np.where(mask, 255, 0).astype(np.uint8)), (int(low[0]), int(low[1]))


@lru_cache(maxsize=4)
def _stripes(size: tuple[int, int]) -> Image.Image:
    y, x = np.ogrid[: size[1], : size[0]]
    return Image.fromarray(np.where((x + y) % (12 * SAMPLES) < 5 * SAMPLES, 255, 0).astype(np.uint8))


Taken = list[tuple[float, float, float, float]]


def _free(taken: Taken, box: tuple[float, float, float, float], frame: Frame) -> bool:
    left, top, right, bottom = box
    inside = left >= 0 and top >= 0 and right <= frame.width and bottom <= frame.height
    return inside and all(left >= r or right <= l or top >= b or bottom <= t for l, t, r, b in taken)


def _spots(outlines: Outlines, regions: Iterable[RegionView]) -> dict[str, tuple[float, float]]:
    labels = {area.id: area.label for area in outlines.areas if area.id}
    return {region.id: labels.get(region.id) or outlines.place(region.lon, region.lat) for region in regions}


def _fighting(draw: ImageDraw.ImageDraw, outlines: Outlines, view: SeatView, frame: Frame, taken: Taken) -> None:
    """Mark where is fighting with a red star."""
    spots = _spots(outlines, view.regions)
    for region in view.regions:
        if region.contested_by:
            x, y = frame.place(*spots[region.id])
            angles = np.arange(16) * np.pi / 8
            radius = np.where(np.arange(16) % 2, 5.0, 12.0)
            star = [(float(x + r * np.cos(a)), float(y + r * np.sin(a))) for r, a in zip(radius, angles, strict=True)]
            draw.polygon(star, fill=CHANGED, outline=(255, 255, 255))
            taken.append((x - 13, y - 13, x + 13, y + 13))


def _tags(
    draw: ImageDraw.ImageDraw,
    outlines: Outlines,
    view: SeatView,
    frame: Frame,
    colours: Mapping[str, Colour],
    taken: Taken,
) -> None:
    """Write how many troops of each side stand in a region, the most first, as long as there is room."""
    font, spots = _font("SemiBold", 12), _spots(outlines, view.regions)
    sides: Counter[tuple[str, Colour]] = Counter()
    for region in view.regions:
        for presence in region.presence:
            sides[region.id, colours.get(presence.actor, (120, 120, 120))] += max(round(presence.personnel.value), 0)
    for (region_id, colour), troops in sorted(sides.items(), key=lambda item: (-item[1], item[0]))[:MOST_TAGS]:
        if troops < LEAST_TROOPS:
            break
        text = thousands(troops)
        x, y = frame.place(*spots[region_id])
        width, height = draw.textlength(text, font) + 10, 18.0
        for dx, dy in ((0, 0), (0, 20), (0, -20), (width + 2, 0), (-width - 2, 0), (0, 40), (0, -40)):
            box = (x + dx - width / 2, y + dy - height / 2, x + dx + width / 2, y + dy + height / 2)
            if _free(taken, box, frame):
                dark = _mixed(colour, (0, 0, 0), 0.35)
                draw.rounded_rectangle(box, 3, fill=dark, outline=(255, 255, 255))
                draw.text((box[0] + 5, box[1] + 1.5), text, (255, 255, 255), font)
                taken.append(box)
                break


def _names(draw: ImageDraw.ImageDraw, outlines: Outlines, frame: Frame, taken: Taken) -> None:
    """Write the names of the larger countries, and the capitals, where there is room for them."""
    font = _font("Regular", 11)
    cities = [(name, x, y, True) for name, x, y, _, capital in outlines.cities if capital]
    for name, x, y, _ in cities:
        px, py = frame.place(x, y)
        width = draw.textlength(name, font)
        for left in (px + 6, px - 6 - width):
            box = (left, py - 7, left + width, py + 7)
            if _free(taken, box, frame) and _free(taken, (px - 3, py - 3, px + 3, py + 3), frame):
                draw.ellipse((px - 2.5, py - 2.5, px + 2.5, py + 2.5), fill=INK, outline=(255, 255, 255))
                draw.text((left, py - 7), name, INK, font, stroke_width=2, stroke_fill=(255, 255, 255))
                taken += [box, (px - 3, py - 3, px + 3, py + 3)]
                break
    large = _font("SemiBold", 13)
    for name, x, y, _ in sorted(outlines.countries, key=lambda country: -country[3])[:MOST_NAMES]:
        px, py = frame.place(x, y)
        text = name.upper()
        width = draw.textlength(text, large)
        box = (px - width / 2, py - 8, px + width / 2, py + 8)
        if _free(taken, box, frame):
            draw.text((box[0], box[1]), text, (70, 76, 88), large, stroke_width=2, stroke_fill=(255, 255, 255))
            taken.append(box)


def thousands(number: int) -> str:
    """Return a number of troops in few letters.

    >>> thousands(870), thousands(3_400), thousands(127_000)
    ('0.9k', '3.4k', '127k')
    """
    return f"{number / 1000:.1f}k" if number < 10_000 else f"{number / 1000:.0f}k"


def _with_key(ground: Image.Image, view: SeatView, colours: Mapping[str, Colour], changed: bool) -> Image.Image:
    """Return the map with a key of the sides and the marks below it."""
    font = _font("Regular", 13)
    entries: list[tuple[str, str, Colour]] = []
    members = Counter(actor.bloc for actor in view.actors if actor.bloc)
    named = set[str]()
    there = {name for region in view.regions for name in (region.sovereign, region.controller, region.contested_by)}
    there |= {presence.actor for region in view.regions for presence in region.presence}
    for actor in (actor for actor in view.actors if actor.id in there):
        bloc = actor.bloc if members.get(actor.bloc, 0) > 1 else ""
        label = "Others" if bloc == "none" else bloc or actor.name
        if label not in named:
            named.add(label)
            entries.append(("fill", printable(label), colours[actor.id]))
    if any(
        region.contested_by or (region.sovereign and region.controller != region.sovereign) for region in view.regions
    ):
        entries.append(("stripe", "held or contested by another", (90, 90, 90)))
    if any(region.contested_by for region in view.regions):
        entries.append(("star", "fighting", CHANGED))
    if changed:
        entries.append(("line", "changed hands", CHANGED))
    if any(region.presence for region in view.regions):
        entries.append(("tag", "troops, in thousands", (70, 76, 88)))
    probe = ImageDraw.Draw(ground)
    rows: list[list[tuple[float, str, str, Colour]]] = [[]]
    x = 12.0
    for kind, label, colour in entries:
        width = 26 + probe.textlength(label, font) + 22
        if x + width > ground.width and rows[-1]:
            rows.append([])
            x = 12.0
        rows[-1].append((x, kind, label, colour))
        x += width
    picture = Image.new("RGB", (ground.width, ground.height + 14 + 24 * len(rows)), (255, 255, 255))
    picture.paste(ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, ground.width - 1, ground.height - 1), outline=INNER)
    for number, row in enumerate(rows):
        top = ground.height + 10 + 24 * number
        for x, kind, label, colour in row:
            _swatch(draw, x, top, kind, colour)
            draw.text((x + 26, top), label, INK, font)
    return picture


def _swatch(draw: ImageDraw.ImageDraw, x: float, top: float, kind: str, colour: Colour) -> None:
    box = (x, top + 1, x + 19, top + 15)
    if kind == "fill":
        draw.rectangle(box, fill=_pale(colour), outline=BORDER)
    elif kind == "tag":
        draw.rounded_rectangle(box, 3, fill=colour)
    elif kind == "line":
        draw.rectangle(box, outline=colour, width=3)
    elif kind == "star":
        middle = (x + 9.5, top + 8)
        points = [
            (middle[0] + r * float(np.cos(a)), middle[1] + r * float(np.sin(a)))
            for r, a in zip([8.0, 3.5] * 8, np.arange(16) * np.pi / 8, strict=True)
        ]
        draw.polygon(points, fill=colour)
    else:
        draw.rectangle(box, fill=(255, 255, 255), outline=BORDER)
        for shift in (2, 8, 14):
            draw.line((x + shift, top + 15, x + shift + 5, top + 1), fill=colour, width=3)


@lru_cache(maxsize=16)
def _font(weight: str, size: int) -> Font:
    file = assets_dir() / "fonts" / f"Inter-{weight}.otf"
    return ImageFont.truetype(file, size) if file.is_file() else ImageFont.load_default(size)
