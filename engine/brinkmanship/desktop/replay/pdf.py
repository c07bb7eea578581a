"""One page as PDF: a picture without loss, and over it real text in embedded fonts, sharp at any size and searchable.

fpdf2 and fontTools are imported only when a page is written: they take a third of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from brinkmanship.text import printable

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: the left end of its baseline from the page's upper left, its size and width; all in points."""

    x: float
    y: float
    text: str
    size: float
    width: float
    colour: Colour
    file: Path  # of the font


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


def _write_subset(file: Path, letters: str, out: Path) -> None:
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
    made.save(out)


def page(size: tuple[float, float], background: Image.Image, lines: Sequence[Line], title: str) -> bytes:
    """Return the document of one page of `size` points: the picture over all of it, then the lines of text."""
    from fpdf import FPDF

    document = FPDF(unit="pt", format=size)
    document.set_title(printable(title))
    document.set_producer("Brinkmanship")
    document.add_page()
    document.image(background, 0, 0, *size)
    with TemporaryDirectory() as folder:
        for file in dict.fromkeys(line.file for line in lines):
            subset = Path(folder, f"{file.stem}.ttf")
            _write_subset(file, "".join(printable(line.text) for line in lines if line.file == file), subset)
            document.add_font(str(file), fname=subset)
    for line in lines:
        text = printable(line.text)
        document.set_font(str(line.file), size=line.size)
        document.set_text_color(line.colour)
        document.set_stretching(100)
        own = document.get_string_width(text)
        document.set_stretching(100 * line.width / own if own else 100)
        document.text(line.x, line.y, text)
    return bytes(document.output())
