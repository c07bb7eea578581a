"""The font of printed pages: the bundled Inter, the widths of its letters, and subsets of it to embed in a PDF.

fontTools is imported only when a PDF is written: it takes a third of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from brinkmanship.paths import assets_dir
from brinkmanship.text import printable


@lru_cache(maxsize=2)
def paper_font(bold: bool) -> Path:
    """Return the font file of a printed page."""
    return assets_dir() / "fonts" / f"Inter-{'SemiBold' if bold else 'Regular'}.otf"


@lru_cache(maxsize=8)
def _font(file: Path) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(file)


def can_set(text: str, file: Path | None) -> bool:
    """Return whether a font file can be read and has every letter of a text."""
    from fontTools.ttLib import TTLibError

    try:
        return file is not None and {*map(ord, printable(text))} <= (_font(file).getBestCmap() or {}).keys()
    except (TTLibError, AssertionError, KeyError, OSError):
        return False


@lru_cache(maxsize=4)
def letter_widths(file: Path) -> Mapping[str, float]:
    """Return how wide each letter of a font file is, in its size."""
    font = _font(file)
    units, metrics = font["head"].unitsPerEm, font["hmtx"]
    return {chr(code): metrics[name][0] / units for code, name in font.getBestCmap().items()}


def write_subset(file: Path, letters: str, out: Path) -> None:
    """Write a TrueType font of some letters of a font file.

    Quadratic outlines: fpdf2 embeds every font as TrueType, and strict readers refuse cubic ones there.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    font = _font(file)
    characters, outlines = font.getBestCmap(), font.getGlyphSet()
    named = {ord(letter): characters[ord(letter)] for letter in sorted(set(letters))}
    glyphs = {}
    for name in (".notdef", *named.values()):
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, max_err=0.5, reverse_direction=True))
        glyphs[name] = pen.glyph()
    made = FontBuilder(font["head"].unitsPerEm)
    made.setupGlyphOrder(list(glyphs))
    made.setupCharacterMap(named)
    made.setupGlyf(glyphs)
    made.setupHorizontalMetrics({name: (font["hmtx"][name][0], glyph.xMin) for name, glyph in glyphs.items()})
    made.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    made.setupNameTable({"psName": file.stem})
    made.setupOS2()
    made.setupPost()
    made.updateHead(created=font["head"].created, modified=font["head"].modified)  # not now: as any other time
    made.save(out)
