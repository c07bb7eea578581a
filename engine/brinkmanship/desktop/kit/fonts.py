"""Text as surfaces: the bundled Inter at any scale, measured and cached, wrapped and shortened.

Sizes in and out are device pixels. Nothing here knows about widgets. The cache is bounded, and holds what was
drawn last.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import pygame

from brinkmanship.desktop.kit.theme import STYLES, Colour, TextStyle
from brinkmanship.paths import assets_dir
from brinkmanship.text import printable

_CACHE_SIZE = 3000
_ELLIPSIS = "…"


def font_folders() -> list[Path]:
    """Return the folders that may hold the bundled fonts, best first."""
    return [assets_dir() / "fonts", Path("/usr/share/fonts/opentype/inter")]


def font_file(weight: str) -> Path | None:
    """Return the font file of a weight of Inter (`Regular`, `SemiBold`…), or None when no font is installed."""
    for folder in font_folders():
        for name in (f"Inter-{weight}.ttf", f"Inter-{weight}.otf"):
            if (folder / name).is_file():
                return folder / name
    for folder in font_folders():
        for fallback in ("SemiBold", "Bold", "Medium", "Regular"):
            for suffix in ("ttf", "otf"):
                if (folder / f"Inter-{fallback}.{suffix}").is_file():
                    return folder / f"Inter-{fallback}.{suffix}"
    return None


def _shown(text: str, look: TextStyle) -> str:
    """Return a text as a window may show it (`printable`), in capitals where the style has them."""
    text = printable(text)
    return text.upper() if look.capitals else text


class Fonts:
    """Renders and measures text in the styles of the theme at one scale."""

    def __init__(self, scale: float = 1.0) -> None:
        pygame.font.init()
        self.scale = scale
        self._fonts: dict[tuple[str, int], pygame.font.Font] = {}
        self._surfaces: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()
        self._fitted: dict[tuple[str, str, Colour, int], tuple[pygame.Surface, str]] = {}
        self._widths: dict[tuple[str, str], int] = {}
        self._wraps: OrderedDict[tuple[str, str, int], list[str]] = OrderedDict()

    def font(self, style: str) -> pygame.font.Font:
        """Return the pygame font of a style at this scale."""
        look = STYLES[style]
        key = (look.weight, max(6, round(look.size * self.scale)))
        found = self._fonts.get(key)
        if found is None:
            file = font_file(look.weight)
            found = pygame.font.Font(str(file) if file else None, key[1])
            self._fonts[key] = found
        return found

    def line_height(self, style: str) -> int:
        """Return the height of one line of a style, in device pixels."""
        return int(self.font(style).get_linesize())

    def width(self, text: str, style: str) -> int:
        """Return the width of one line of text, in device pixels."""
        key = (text, style)
        found = self._widths.get(key)
        if found is None:
            found = self._measured(text, style)
            if len(self._widths) > 20000:
                self._widths.clear()
            self._widths[key] = found
        return found

    def render(self, text: str, style: str, colour: Colour, halo: Colour | None = None) -> pygame.Surface:
        """Return a surface with one line of text, with an outline in `halo` if given; do not draw on it."""
        key = (text, style, colour, halo)
        found = self._surfaces.get(key)
        if found is not None:
            self._surfaces.move_to_end(key)
            return found
        look = STYLES[style]
        shown = _shown(text, look)
        if halo is not None:
            surface = self._with_halo(shown, style, look, colour, halo)
        else:
            surface = self._plain(shown, style, look, colour)
        self._surfaces[key] = surface
        if len(self._surfaces) > _CACHE_SIZE:
            self._surfaces.popitem(last=False)
        return surface

    def _plain(self, shown: str, style: str, look: TextStyle, colour: Colour) -> pygame.Surface:
        font = self.font(style)
        if look.tracking <= 0 or len(shown) < 2:
            return font.render(shown, True, colour)
        gap = round(look.tracking * self.scale)
        pieces = [font.render(letter, True, colour) for letter in shown]
        width = sum(font.size(letter)[0] for letter in shown) + gap * (len(shown) - 1)
        surface = pygame.Surface((max(width, 1), font.get_linesize()), pygame.SRCALPHA)
        x = 0
        for letter, piece in zip(shown, pieces, strict=True):
            surface.blit(piece, (x, 0))
            x += font.size(letter)[0] + gap
        return surface

    def _with_halo(self, shown: str, style: str, look: TextStyle, colour: Colour, halo: Colour) -> pygame.Surface:
        radius = max(1, round(1.6 * self.scale))
        ink = self._plain(shown, style, look, colour)
        dark = self._plain(shown, style, look, halo)
        surface = pygame.Surface((ink.get_width() + 2 * radius, ink.get_height() + 2 * radius), pygame.SRCALPHA)
        ring = [
            (dx, dy)
            for dx in range(-radius, radius + 1)
            for dy in range(-radius, radius + 1)
            if 0 < dx * dx + dy * dy <= radius * radius + 1
        ]
        for dx, dy in ring:
            surface.blit(dark, (radius + dx, radius + dy))
        surface.blit(ink, (radius, radius))
        return surface

    def shorten(self, text: str, style: str, width: int) -> str:
        """Return the text, cut with an ellipsis where it is wider than `width` device pixels."""
        if self.width(text, style) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + _ELLIPSIS, style) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + _ELLIPSIS

    def fitted(self, text: str, style: str, colour: Colour, width: int) -> tuple[pygame.Surface, str]:
        """Return the picture of a line shortened to `width` device pixels (not, where negative), and what it says."""
        key = (text, style, colour, width)
        found = self._fitted.get(key)
        if found is None:
            shown = self.shorten(text, style, width) if width >= 0 else text
            if len(self._fitted) > _CACHE_SIZE:
                self._fitted.clear()
            found = self._fitted[key] = (self.render(shown, style, colour), shown)
        return found

    def wrap(self, text: str, style: str, width: int) -> list[str]:
        """Return the lines of the text broken at spaces to `width` device pixels; words too long are cut."""
        key = (text, style, width)
        found = self._wraps.get(key)
        if found is None:
            found = [line for paragraph in text.split("\n") for line in self._wrap_paragraph(paragraph, style, width)]
            self._wraps[key] = found
            if len(self._wraps) > 2000:
                self._wraps.popitem(last=False)
        return found

    def _wrap_paragraph(self, paragraph: str, style: str, width: int) -> list[str]:
        words = paragraph.split()
        lines: list[str] = []
        first = 0
        while first < len(words):
            word = words[first]
            if len(word) > 1 and self.width(word, style) > width:
                cut, most = 1, len(word) - 1  # letters that fit, and that may
                while cut < most:
                    middle = (cut + most + 1) // 2
                    cut, most = (middle, most) if self.width(word[:middle], style) <= width else (cut, middle - 1)
                lines.append(word[:cut])
                words[first] = word[cut:]
                continue
            after = self._most_words(words, first, style, width)
            lines.append(" ".join(words[first:after]))
            first = after
        return lines or [""]

    def _most_words(self, words: list[str], first: int, style: str, width: int) -> int:
        """Return the word after the last that fits on a line.

        Words are measured once each; whole lines, which takes long, only where their sum leaves it open.
        """
        space = self.width("n n", style) - 2 * self.width("n", style)
        after, total = first + 1, self.width(words[first], style)
        while after < len(words):
            longer = total + space + self.width(words[after], style)
            doubt = 3 * self.scale + 0.02 * longer  # between words letters stand a little closer or wider
            if longer > width + doubt:
                break
            if longer > width - doubt and self._measured(" ".join(words[first : after + 1]), style) > width:
                break
            after, total = after + 1, longer
        return after

    def _measured(self, text: str, style: str) -> int:
        """Return the width of a line that will hardly be asked for again."""
        look = STYLES[style]
        shown = _shown(text, look)
        return int(self.font(style).size(shown)[0]) + round(look.tracking * self.scale) * max(len(shown) - 1, 0)
