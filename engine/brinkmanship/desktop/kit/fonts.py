"""Text as surfaces: the bundled Inter at any scale, measured and cached, wrapped and shortened.

Sizes in and out are device pixels. Nothing here knows about widgets. The cache is bounded, and holds what was
drawn last.
"""

from __future__ import annotations

from bisect import bisect
from functools import lru_cache
from pathlib import Path

import pygame

from brinkmanship.desktop.kit.theme import STYLES, Colour, TextStyle
from brinkmanship.paths import assets_dir
from brinkmanship.text import printable

_CACHE_SIZE = 3000
_ELLIPSIS = "…"


def font_file(weight: str) -> Path | None:
    """Return the font file of a weight of Inter (`Regular`, `SemiBold`…), or None when no font is installed."""
    folders = (assets_dir() / "fonts", Path("/usr/share/fonts/opentype/inter"))
    fallbacks = [(folder, name) for folder in folders for name in ("SemiBold", "Bold", "Medium", "Regular")]
    wanted = [*((folder, weight) for folder in folders), *fallbacks]
    files = (folder / f"Inter-{name}.{suffix}" for folder, name in wanted for suffix in ("ttf", "otf"))
    return next((file for file in files if file.is_file()), None)


def _shown(text: str, look: TextStyle) -> str:
    """Return a text as a window may show it (`printable`), in capitals where the style has them."""
    text = printable(text)
    return text.upper() if look.capitals else text


class Fonts:
    """Renders and measures text in the styles of the theme at one scale; the caches are common to all scales."""

    def __init__(self, scale: float = 1.0) -> None:
        pygame.font.init()
        self.scale = scale

    def font(self, style: str) -> pygame.font.Font:
        """Return the pygame font of a style at this scale."""
        look = STYLES[style]
        return self._load(look.weight, max(6, round(look.size * self.scale)))

    @lru_cache(maxsize=200)  # noqa: B019
    def _load(self, weight: str, size: int) -> pygame.font.Font:
        file = font_file(weight)
        return pygame.font.Font(str(file) if file else None, size)

    def line_height(self, style: str) -> int:
        """Return the height of one line of a style, in device pixels."""
        return int(self.font(style).get_linesize())

    @lru_cache(maxsize=_CACHE_SIZE)  # noqa: B019
    def render(self, text: str, style: str, colour: Colour, halo: Colour | None = None) -> pygame.Surface:
        """Return a surface with one line of text, with an outline in `halo` if given; do not draw on it."""
        look = STYLES[style]
        shown = _shown(text, look)
        ink = self._plain(shown, style, look, colour)
        return ink if halo is None else self._with_halo(ink, self._plain(shown, style, look, halo))

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

    def _with_halo(self, ink: pygame.Surface, dark: pygame.Surface) -> pygame.Surface:
        radius = max(1, round(1.6 * self.scale))
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
        return text[: self._fitting(text, style, width, _ELLIPSIS)].rstrip() + _ELLIPSIS

    def shorten_inside(self, text: str, style: str, width: int) -> str:
        """Return the text with its middle left out where it is wider than `width` device pixels: both ends are told."""
        if self.width(text, style) <= width:
            return text
        best = self.shorten(text, style, width)
        for tail in range(len(text) // 2, 2, -1):
            end = _ELLIPSIS + text[-tail:].lstrip()
            if self.width(end, style) <= width * 0.6:
                return text[: self._fitting(text, style, width, end)].rstrip() + end
        return best

    def _fitting(self, text: str, style: str, width: int, end: str = "") -> int:
        """Return how many letters of a text fit into `width` device pixels with `end` after them, all but one at most."""
        letters = range(1, len(text))
        return bisect(letters, width, key=lambda count: self.width(text[:count].rstrip() + end, style))

    @lru_cache(maxsize=_CACHE_SIZE)  # noqa: B019
    def fitted(self, text: str, style: str, colour: Colour, width: int) -> tuple[pygame.Surface, str]:
        """Return the picture of a line shortened to `width` device pixels (not, where negative), and its text."""
        shown = self.shorten(text, style, width) if width >= 0 else text
        return self.render(shown, style, colour), shown

    @lru_cache(maxsize=500)  # noqa: B019
    def fitted_inside(self, text: str, style: str, colour: Colour, width: int) -> tuple[pygame.Surface, str]:
        """Return what `fitted` does, of a line whose middle is left out."""
        shown = self.shorten_inside(text, style, width)
        return self.render(shown, style, colour), shown

    @lru_cache(maxsize=2000)  # noqa: B019
    def wrap(self, text: str, style: str, width: int) -> list[str]:
        """Return the lines of the text broken at spaces to `width` device pixels; words too long are cut."""
        return [line for paragraph in text.split("\n") for line in self._wrap_paragraph(paragraph, style, width)]

    def rows(self, text: str, style: str, width: int, most: int = 0) -> list[str]:
        """Return the lines of `wrap`, at most `most` (0: all); the last one ends in an ellipsis where there are more."""
        lines: list[str] = self.wrap(text, style, width)
        if most and len(lines) > most:
            return [*lines[: most - 1], self.shorten(" ".join(lines[most - 1 :]), style, width)]
        return lines

    def _wrap_paragraph(self, paragraph: str, style: str, width: int) -> list[str]:
        words = paragraph.split()
        lines: list[str] = []
        first = 0
        while first < len(words):
            word = words[first]
            if len(word) > 1 and self.width(word, style) > width:
                cut = max(self._fitting(word, style, width), 1)
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

    @lru_cache(maxsize=20_000)  # noqa: B019
    def width(self, text: str, style: str) -> int:
        """Return the width of one line of text, in device pixels."""
        return self._measured(text, style)

    def _measured(self, text: str, style: str) -> int:
        """Return the width of a line that will hardly be asked for again."""
        look = STYLES[style]
        shown = _shown(text, look)
        return int(self.font(style).size(shown)[0]) + round(look.tracking * self.scale) * max(len(shown) - 1, 0)
