"""APP-6 symbols: the baked atlas of assets/symbols, or frames drawn here where it lacks one.

The shape of the frame says friend, hostile, neutral or unknown; colour comes second. A symbol is 26 to 32
logical pixels wide: below that it cannot be read.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pygame

from engine.desktop.kit import theme as th
from engine.desktop.kit.fonts import Fonts
from engine.desktop.kit.theme import Colour, mix

WIDTH = 32.0  # logical pixels of a friendly frame
FILLS: dict[str, Colour] = {
    "friend": (128, 224, 255),
    "hostile": (255, 128, 128),
    "neutral": (170, 255, 170),
    "unknown": (255, 255, 128),
}
ECHELONS: dict[str, str] = {
    "team": "Ø",
    "squad": "•",
    "section": "••",
    "platoon": "•••",
    "company": "I",
    "battery": "I",
    "battalion": "II",
    "squadron": "II",
    "regiment": "III",
    "brigade": "X",
    "division": "XX",
    "corps": "XXX",
    "army": "XXXX",
    "army_group": "XXXXX",
    "front": "XXXXX",
}
_INK: Colour = (18, 20, 26)
_SS = 4


@lru_cache(maxsize=600)
def symbol(affiliation: str, function: str, colour: Colour | None, scale: float) -> pygame.Surface:
    """Return the picture of a symbol (frame and icon, no text) for a scale; do not draw on it."""
    fill = colour or FILLS.get(affiliation, FILLS["unknown"])
    unit = scale * _SS
    wide, high = round(46 * unit), round(46 * unit)
    canvas = pygame.Surface((wide, high), pygame.SRCALPHA)
    canvas.fill((*_INK, 0))
    middle = (wide / 2, high / 2)
    frame = _frame(affiliation, function, middle, unit)
    shadow = [(x + 1.2 * unit, y + 1.6 * unit) for x, y in frame]
    pygame.draw.polygon(canvas, (0, 0, 0, 110), shadow)
    pygame.draw.polygon(canvas, (245, 248, 252, 235), _grown(frame, middle, 1.5 * unit))
    pygame.draw.polygon(canvas, (*_INK, 255), _grown(frame, middle, 0.7 * unit))
    pygame.draw.polygon(canvas, (*fill, 255), _grown(frame, middle, -0.7 * unit))
    inner = _inner(affiliation, middle, unit)
    _icon(canvas, function, inner, frame, unit)
    return pygame.transform.smoothscale(canvas, (round(46 * scale), round(46 * scale)))


def _frame(affiliation: str, function: str, centre: tuple[float, float], unit: float) -> list[tuple[float, float]]:
    x, y = centre
    air = function in AIR
    if affiliation == "hostile":
        size = 16.5 * unit
        if air:
            return [
                (x - size * 0.72, y + size * 0.7),
                (x - size * 0.72, y - size * 0.2),
                (x, y - size),
                (x + size * 0.72, y - size * 0.2),
                (x + size * 0.72, y + size * 0.7),
            ]
        return [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
    if affiliation == "neutral":
        size = 12.5 * unit
        return [(x - size, y - size), (x + size, y - size), (x + size, y + size), (x - size, y + size)]
    wide, high = 16 * unit, 10.7 * unit
    if air or function in NAVAL:
        points = _arc(x, y + 1 * unit, 12.5 * unit, 14 * unit, 180, 360)
        return (
            [*points, (x + 12.5 * unit, y + 9 * unit), (x - 12.5 * unit, y + 9 * unit)]
            if air
            else _arc(x, y, 13.5 * unit, 13.5 * unit, 0, 360)
        )
    return [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high), (x - wide, y + high)]


def _inner(affiliation: str, centre: tuple[float, float], unit: float) -> pygame.FRect:
    """Return the box of the icon: the octagon of APP-6, roughly."""
    wide, high = {"hostile": (9.6, 8.2), "neutral": (12.5, 10.0)}.get(affiliation, (16.0, 10.7))
    return pygame.FRect(centre[0] - wide * unit, centre[1] - high * unit, 2 * wide * unit, 2 * high * unit)


def _arc(x: float, y: float, rx: float, ry: float, start: int, stop: int) -> list[tuple[float, float]]:
    import math

    steps = max(8, (stop - start) // 10)
    angles = [math.radians(start + (stop - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def _grown(points: list[tuple[float, float]], centre: tuple[float, float], by: float) -> list[tuple[float, float]]:
    out = []
    for x, y in points:
        dx, dy = x - centre[0], y - centre[1]
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        out.append((x + dx / length * by * 1.25, y + dy / length * by * 1.25))
    return out


AIR = {
    "fighter",
    "aviation",
    "air",
    "awacs",
    "bomber",
    "attack_helicopter",
    "helicopter",
    "airlift",
    "tanker",
    "uav",
    "reconnaissance_aircraft",
}
NAVAL = {"naval", "ship", "frigate", "surface", "amphibious_ship", "submarine", "landing", "carrier", "fleet"}
LETTERS = {
    "fighter": "F",
    "aviation": "F",
    "air": "A",
    "awacs": "AEW",
    "bomber": "B",
    "naval": "N",
    "frigate": "FF",
    "headquarters": "HQ",
    "signals": "SIG",
    "cyber": "CY",
    "logistics": "LOG",
    "medical": "MED",
    "airlift": "C",
    "tanker": "K",
    "fleet": "FLT",
    "ship": "S",
    "surface": "S",
    "submarine": "SUB",
    "landing": "LS",
    "national_guard": "NG",
    "territorial": "TD",
    "special_forces": "SF",
    "carrier": "CV",
    "uav": "UAV",
}


def _icon(
    canvas: pygame.Surface, function: str, box: pygame.FRect, frame: list[tuple[float, float]], unit: float
) -> None:
    import math

    ink = (*_INK, 255)
    line = max(1, round(1.35 * unit))
    x, y = box.center
    w, h = box.width / 2, box.height / 2
    corners = [(box.left, box.top), (box.right, box.bottom), (box.left, box.bottom), (box.right, box.top)]
    del frame, math

    def cross() -> None:
        pygame.draw.line(canvas, ink, corners[0], corners[1], line)
        pygame.draw.line(canvas, ink, corners[2], corners[3], line)

    def oval(grow: float = 0.62) -> None:
        area = pygame.Rect(0, 0, round(w * 2 * grow), round(h * 2 * 0.58))
        area.center = (round(x), round(y))
        pygame.draw.rect(canvas, ink, area, line, border_radius=area.height // 2)

    if function in ("infantry", "motorised", "motorized", "mountain", "territorial", "ground", ""):
        cross()
        if function in ("motorised", "motorized"):
            pygame.draw.line(canvas, ink, (x, box.top), (x, box.bottom), line)
        if function == "mountain":
            pygame.draw.polygon(canvas, ink, [(x - w * 0.2, box.bottom), (x + w * 0.2, box.bottom), (x, y + h * 0.45)])
    elif function in ("mechanised", "mechanized", "armoured_infantry", "stryker"):
        cross()
        oval()
    elif function in ("armour", "armor", "tank"):
        oval(0.7)
    elif function in ("airborne", "air_assault", "airmobile", "parachute"):
        cross()
        for side in (-1, 1):
            arc = _arc(x + side * w * 0.13, box.bottom - h * 0.12, w * 0.13, h * 0.28, 180, 360)
            pygame.draw.lines(canvas, ink, False, arc, line)
    elif function in ("artillery", "rocket_artillery"):
        pygame.draw.circle(canvas, ink, (x, y), 3.0 * unit)
    elif function in ("missile", "air_defence", "air_defense", "surface_to_air_missile", "surface_missile"):
        top = _arc(x, y - h * 0.1, w * 0.16, h * 0.45, 180, 360)
        pygame.draw.lines(canvas, ink, False, [(top[0][0], y + h * 0.6), *top, (top[-1][0], y + h * 0.6)], line)
        if "defen" in function or "air" in function:
            pygame.draw.lines(canvas, ink, False, _arc(x, box.bottom, w * 0.9, h * 0.6, 180, 360), line)
    elif function in ("marines", "naval_infantry", "amphibious"):
        cross()
        pygame.draw.lines(canvas, ink, False, _arc(x, y + h * 0.2, w * 0.25, h * 0.5, 0, 180), line)
        pygame.draw.line(canvas, ink, (x, y - h * 0.6), (x, y + h * 0.7), line)
    elif function in ("reconnaissance", "cavalry"):
        pygame.draw.line(canvas, ink, corners[2], corners[3], line)
    elif function in ("engineer", "engineers"):
        pygame.draw.lines(
            canvas,
            ink,
            False,
            [
                (x - w * 0.4, y + h * 0.4),
                (x - w * 0.4, y - h * 0.3),
                (x + w * 0.4, y - h * 0.3),
                (x + w * 0.4, y + h * 0.4),
            ],
            line,
        )
        pygame.draw.line(canvas, ink, (x, y - h * 0.3), (x, y + h * 0.4), line)
    else:
        letters = LETTERS.get(function, function[:2].upper())
        text = _letters(letters, unit * (9.5 if len(letters) < 3 else 7))
        canvas.blit(text, (round(x - text.get_width() / 2), round(y - text.get_height() / 2)))


@lru_cache(maxsize=80)
def _letters(text: str, size: float) -> pygame.Surface:
    from engine.desktop.kit.fonts import font_file

    file = font_file("Bold")
    return pygame.font.Font(str(file) if file else None, max(6, round(size))).render(text, True, _INK)


def draw(
    surface: pygame.Surface,
    centre: tuple[float, float],
    affiliation: str,
    function: str,
    fonts: Fonts,
    *,
    echelon: str = "",
    label: str = "",
    colour: Colour | None = None,
    scale: float = 1.0,
    faded: bool = False,
) -> None:
    """Draw a symbol around a device pixel, with its echelon above and its label below."""
    picture = _faded(affiliation, function, colour, scale) if faded else symbol(affiliation, function, colour, scale)
    surface.blit(picture, (round(centre[0] - picture.get_width() / 2), round(centre[1] - picture.get_height() / 2)))
    half = 17 * scale if affiliation == "hostile" else 11 * scale if function not in AIR | NAVAL else 14 * scale
    mark = ECHELONS.get(echelon, "")
    if mark:
        text = fonts.render(mark, "tiny", (245, 248, 252), _INK)
        surface.blit(
            text, (round(centre[0] - text.get_width() / 2), round(centre[1] - half - text.get_height() * 0.80))
        )
    if label:
        text = fonts.render(label, "map-unit", th.TEXT, _INK)
        surface.blit(text, (round(centre[0] - text.get_width() / 2), round(centre[1] + half - 1 * scale)))


@lru_cache(maxsize=200)
def _faded(affiliation: str, function: str, colour: Colour | None, scale: float) -> pygame.Surface:
    fill = mix(colour or FILLS.get(affiliation, FILLS["unknown"]), (120, 124, 130), 0.45)
    picture = symbol(affiliation, function, fill, scale).copy()
    picture.set_alpha(200)
    return picture


def short_name(name: str) -> str:
    """Return the few letters that stand under a symbol.

    >>> short_name("1st Guards Tank Army")
    '1 GTA'
    >>> short_name("41st Combined Arms Army elements, Yelnya")
    '41 CAA'
    >>> short_name("Kursk grouping (1st Guards Tank Army elements)")
    'Kursk'
    """
    head = re.split(r"[,(;:–—]", name)[0].strip()
    words = head.split()
    number = next((re.match(r"\d+", word) for word in words if re.match(r"\d+", word)), None)
    if number is not None:
        place = next(i for i, word in enumerate(words) if re.match(r"\d+", word))
        initials = "".join(word[0] for word in words[place + 1 :] if word[0].isupper())[:3]
        return f"{number.group()} {initials}".strip()
    if not words:
        return ""
    first = words[0]
    return first if len(first) <= 11 else first[:10] + "…"
