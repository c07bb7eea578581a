"""One page as PDF: a picture without loss, and over it real text in embedded fonts, sharp at any size and searchable."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

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


class Face:
    """What is needed of a font file, OpenType with either kind of outlines; raises `ValueError` for any other."""

    def __init__(self, data: bytes) -> None:
        try:
            count = struct.unpack_from(">H", data, 4)[0]
            entries = [struct.unpack_from(">4sIII", data, 12 + 16 * i) for i in range(count)]
            tables = {tag: data[start : start + length] for tag, _, start, length in entries}
            self.units = int(struct.unpack_from(">H", tables[b"head"], 18)[0])
            self.box = struct.unpack_from(">4h", tables[b"head"], 36)
            self.ascent, self.descent = struct.unpack_from(">2h", tables[b"hhea"], 4)
            wide = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
            self._widths: list[int] = [w for w, _ in struct.iter_unpack(">Hh", tables[b"hmtx"][: 4 * wide])]
            self._glyphs = _glyphs(tables[b"cmap"])
        except (struct.error, KeyError, IndexError) as error:
            raise ValueError(f"not a font that can be embedded: {error}") from None
        self.outlines = tables.get(b"CFF ")  # without them it has those of TrueType, which need the whole file
        self.data = data

    def glyphs(self, text: str) -> list[int] | None:
        """Return the numbers of a text's glyphs, None where the font lacks one."""
        found = [self._glyphs.get(ord(letter), 0) for letter in text]
        return found if all(found) else None

    def width(self, glyph: int) -> float:
        """Return how far a glyph moves on, in thousandths of the size."""
        return self._widths[min(glyph, len(self._widths) - 1)] * 1000 / self.units


def _glyphs(table: bytes) -> dict[int, int]:
    """Return character -> glyph of the table for characters of the basic plane (format 4)."""
    count = struct.unpack_from(">H", table, 2)[0]
    starts = [struct.unpack_from(">HHI", table, 4 + 8 * i)[2] for i in range(count)]
    at = next((start for start in starts if struct.unpack_from(">H", table, start)[0] == 4), None)
    if at is None:
        raise KeyError("characters")
    number = struct.unpack_from(">H", table, at + 6)[0] // 2
    ends, firsts, deltas, offsets = (
        struct.unpack_from(f">{number}H", table, at + 14 + 2 * number * i + (2 if i else 0)) for i in range(4)
    )
    places = at + 16 + 6 * number
    out: dict[int, int] = {}
    for i, (first, end, delta, offset) in enumerate(zip(firsts, ends, deltas, offsets, strict=True)):
        for letter in range(first, min(end, 0xFFFE) + 1):
            glyph = letter
            if offset:
                glyph = struct.unpack_from(">H", table, places + 2 * i + offset + 2 * (letter - first))[0]
            if not offset or glyph:
                out[letter] = (glyph + delta) & 0xFFFF
    return out


@lru_cache(maxsize=8)
def face(file: Path) -> Face:
    """Return the font of a file; raises `ValueError` and `OSError`."""
    return Face(file.read_bytes())


def can_set(text: str, file: Path | None) -> bool:
    """Return whether a font has every letter of a text."""
    try:
        return file is not None and face(file).glyphs(printable(text)) is not None
    except (ValueError, OSError):
        return False


def page(size: tuple[float, float], background: Image.Image, lines: Sequence[Line], title: str) -> bytes:
    """Return the document of one page of `size` points: the picture over all of it, then the lines of text."""
    document = _Document()
    lines = [replace(line, text=printable(line.text)) for line in lines]
    title = printable(title)
    files = list(dict.fromkeys(line.file for line in lines))
    fonts = {file: document.font(f"F{n}", face(file), [one.text for one in lines if one.file == file])
             for n, file in enumerate(files)}  # fmt: skip
    picture = document.picture(background)
    wide, high = size
    drawn = [f"q {wide:.2f} 0 0 {high:.2f} 0 0 cm /P Do Q", "BT"]
    for line in lines:
        glyphs = face(line.file).glyphs(line.text) or []
        own = sum(face(line.file).width(glyph) for glyph in glyphs) * line.size / 1000
        drawn.append(
            f"{' '.join(f'{part / 255:.3f}' for part in line.colour)} rg /F{files.index(line.file)} {line.size:.2f} Tf "
            f"{100 * line.width / own if own else 100:.2f} Tz 1 0 0 1 {line.x:.2f} {high - line.y:.2f} Tm "
            f"<{''.join(f'{glyph:04x}' for glyph in glyphs)}> Tj"
        )
    content = document.stream("", "\n".join([*drawn, "ET"]).encode())
    named = " ".join(f"/F{n} {fonts[file]} 0 R" for n, file in enumerate(files))
    pages = document.number + 2
    leaf = document.add(
        f"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {wide:.2f} {high:.2f}] /Contents {content} 0 R "
        f"/Resources << /XObject << /P {picture} 0 R >> /Font << {named} >> >> >>"
    )
    document.add(f"<< /Type /Pages /Kids [{leaf} 0 R] /Count 1 >>")
    root = document.add(f"<< /Type /Catalog /Pages {pages} 0 R >>")
    info = document.add(f"<< /Title <feff{title.encode('utf-16-be').hex()}> /Producer (Brinkmanship) >>")
    return document.bytes(root, info)


class _Document:
    """The numbered objects of a document."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    @property
    def number(self) -> int:
        """The number of the last object."""
        return len(self._objects)

    def add(self, text: str, data: bytes = b"") -> int:
        """Add an object and return its number."""
        self._objects.append(text.encode("ascii") + data)
        return self.number

    def stream(self, facts: str, data: bytes, *, packed: bool = False) -> int:
        """Add a stream, packed unless it is already, and return its number."""
        data = data if packed else zlib.compress(data)
        head = f"<< {facts} /Filter /FlateDecode /Length {len(data)} >>\nstream\n"
        return self.add(head, data + b"\nendstream")

    def picture(self, image: Image.Image) -> int:
        """Add a picture as a PNG packs it, which a PDF may hold as it is."""
        packed = BytesIO()
        image.convert("RGB").save(packed, "PNG", optimize=False)
        png, at, data = packed.getvalue(), 8, b""
        while at < len(png):
            length, kind = struct.unpack_from(">I4s", png, at)
            data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
            at += 12 + length
        facts = f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceRGB "
        facts += f"/BitsPerComponent 8 /DecodeParms << /Predictor 15 /Colors 3 /Columns {image.width} >>"
        return self.stream(facts, data, packed=True)

    def font(self, name: str, font: Face, texts: Iterable[str]) -> int:
        """Add a font with what the texts need of it and return its number."""
        used = {glyph: letter for text in texts for letter, glyph in zip(text, font.glyphs(text) or [], strict=False)}
        name = f"/AAAAA{chr(ord('A') + self.number % 26)}+Inter{name}"
        if font.outlines is not None:
            file, kind = self.stream("/Subtype /CIDFontType0C", font.outlines), "/CIDFontType0"
        else:
            file, kind = self.stream(f"/Length1 {len(font.data)}", font.data), "/CIDFontType2 /CIDToGIDMap /Identity"
        box = " ".join(str(round(edge * 1000 / font.units)) for edge in font.box)
        ascent, descent = (round(height * 1000 / font.units) for height in (font.ascent, font.descent))
        described = self.add(
            f"<< /Type /FontDescriptor /FontName {name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 /Ascent {ascent} "
            f"/Descent {descent} /CapHeight {ascent} /StemV 80 /FontFile{3 if font.outlines else 2} {file} 0 R >>"
        )
        widths = " ".join(f"{glyph} [{font.width(glyph):.0f}]" for glyph in sorted(used))
        own = self.add(
            f"<< /Type /Font /Subtype {kind} /BaseFont {name} /FontDescriptor {described} 0 R /W [{widths}] "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        )
        meant = self.stream("", _meaning(used).encode())
        return self.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H /DescendantFonts [{own} 0 R] "
            f"/ToUnicode {meant} 0 R >>"
        )

    def bytes(self, root: int, info: int) -> bytes:
        """Return the document as the bytes of its file."""
        out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, one in enumerate(self._objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
        begin, count = len(out), len(places) + 1
        out += f"xref\n0 {count}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
        out += f"trailer\n<< /Size {count} /Root {root} 0 R /Info {info} 0 R >>\nstartxref\n{begin}\n%%EOF\n".encode()
        return bytes(out)


def _meaning(used: dict[int, str]) -> str:
    """Return the table that says which letter each glyph stands for, so that text can be searched and copied."""
    pairs = [f"<{glyph:04x}> <{letter.encode('utf-16-be').hex()}>" for glyph, letter in sorted(used.items())]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    said = "\n".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n" + said + "\nendcmap end end"
    )
