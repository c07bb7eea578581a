"""Typesetting for the PDF writer: text broken into lines, and pages that say what is drawn where. Knows no library but
Pillow (sizes of pictures) and the font's widths. Lengths are points of 1/72 inch, from the upper left corner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from brinkmanship.papers.document import Text, runs
from brinkmanship.papers.fonts import letter_widths, paper_font
from brinkmanship.text import printable

Colour: TypeAlias = tuple[int, int, int]
INK: Colour = (26, 34, 48)
PALE: Colour = (86, 96, 114)
LEADING = 1.36
"""From one line of text to the next, in sizes of the font."""
BASE = 1.02
"""From the top of a line of text to its base line, in sizes of the font."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text in one look, a word or more."""

    text: str
    bold: bool
    colour: Colour
    width: float


Line: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of text on a page, by the left end of its base line."""

    x: float
    y: float
    text: str
    bold: bool
    size: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled rectangle on a page; thin ones are lines."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture on a page."""

    x: float
    y: float
    width: float
    height: float
    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the document that the contents lead to: `page` counts from 0."""

    text: str
    level: int
    page: int
    y: float


Mark: TypeAlias = Written | Filled | Pictured


@dataclass
class Page:
    """A page: what is drawn on it, in order, and areas that lead to a place (x, y, width, height, number of the place)."""

    marks: list[Mark] = field(default_factory=list)
    links: list[tuple[float, float, float, float, int]] = field(default_factory=list)


_MISSING = "□"
"""What stands for a letter that the font lacks."""


def settable(text: str) -> str:
    """Return a text as the font can show it, letters that it lacks replaced."""
    known = letter_widths(paper_font(False))
    shown = printable(text, lines=True)
    return "".join(letter if letter in known or letter == "\n" else _MISSING for letter in shown)


def lacks(text: str) -> bool:
    """Return whether the font lacks a letter of a text."""
    return not set(printable(text)) <= letter_widths(paper_font(False)).keys()


def width_of(text: str, size: float, bold: bool) -> float:
    """Return how wide a text is."""
    widths = letter_widths(paper_font(bold))
    return size * sum(map(widths.__getitem__, text))


def break_lines(text: Text, size: float, width: float, *, bold: bool = False, colour: Colour = INK) -> list[Line]:
    """Return a text as lines at most `width` wide, broken between words, and within one that is wider than a line."""
    lines: list[list[Piece]] = [[]]
    left = width
    for run in runs(text):
        strong, ink = run.bold or bold, PALE if run.muted else colour
        for number, row in enumerate(settable(run.text).split("\n")):
            if number:
                lines.append([])
                left = width
            for word in _words(row):
                wide = width_of(word.rstrip(" "), size, strong)
                if wide > left and lines[-1]:
                    lines.append([])
                    left = width
                for part in _fitting(word, size, strong, width) if wide > width else (word,):
                    if lines[-1] and width_of(part.rstrip(" "), size, strong) > left:
                        lines.append([])
                        left = width
                    whole = width_of(part, size, strong)
                    lines[-1].append(Piece(part, strong, ink, whole))
                    left -= whole
    return [_joined(line) for line in lines]


def _words(row: str) -> list[str]:
    """Return the words of a row, each with the blanks after it."""
    out: list[str] = []
    for part in row.split(" "):
        out.append(part + " ")
    if out:
        out[-1] = out[-1][:-1]
    return [word for word in out if word]


def _fitting(word: str, size: float, bold: bool, width: float) -> list[str]:
    """Return a word in parts that each fit a line."""
    parts, now, left = [], "", width
    for letter in word:
        wide = width_of(letter, size, bold)
        if wide > left and now:
            parts.append(now)
            now, left = "", width
        now += letter
        left -= wide
    return [*parts, now]


def _joined(line: Sequence[Piece]) -> Line:
    """Return a line with neighbours of one look as one piece, without blanks at its end."""
    out: list[Piece] = []
    for piece in line:
        if out and (out[-1].bold, out[-1].colour) == (piece.bold, piece.colour):
            last = out.pop()
            piece = Piece(last.text + piece.text, piece.bold, piece.colour, last.width + piece.width)
        out.append(piece)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Slot:
    """A row of a cell or a box: a line of text or a rule to write on, at an indent, and how high it is."""

    height: float
    line: Line = ()
    size: float = 0.0
    indent: float = 0.0
    mark: str = ""  # of an item of a list, left of the line
    ruled: bool = False
    align: str = "left"


def text_slots(
    text: Text, size: float, width: float, *, bold: bool = False, colour: Colour = INK, align: str = "left"
) -> list[Slot]:
    """Return a text as rows."""
    lines = break_lines(text, size, width, bold=bold, colour=colour)
    return [Slot(size * LEADING, line, size, align=align) for line in lines]


class Flow:
    """Pages that are filled from top to bottom."""

    def __init__(self, size: tuple[float, float], margin: float, top: float, bottom: float) -> None:
        self.size, self.left, self.top = size, margin, top
        self.width, self.bottom = size[0] - 2 * margin, size[1] - bottom
        self.pages: list[Page] = [Page()]
        self.places: list[Place] = []
        self.y = top

    @property
    def page(self) -> Page:
        """The page that is being filled."""
        return self.pages[-1]

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on the page yet."""
        return not self.page.marks

    @property
    def room(self) -> float:
        """The height that is left on the page."""
        return self.bottom - self.y

    @property
    def height(self) -> float:
        """The height of a whole page."""
        return self.bottom - self.top

    def turn(self) -> None:
        """Go on with the next page."""
        self.pages.append(Page())
        self.y = self.top

    def need(self, height: float) -> bool:
        """Turn the page if less than `height` is left on it; return whether that was so."""
        turned = height > self.room and not self.fresh
        if turned:
            self.turn()
        return turned

    def space(self, height: float) -> None:
        """Leave space, except at the top of a page."""
        if not self.fresh:
            self.y += height

    def draw(self, slots: Iterable[Slot], x: float, width: float, y: float) -> float:
        """Draw rows one below the other from `y` on; return where they end."""
        for slot in slots:
            if slot.ruled:
                self.page.marks.append(Filled(x, y + slot.height - 1, width, 0.5, (152, 161, 175)))
            base, at = y + slot.size * BASE, x + slot.indent
            if slot.mark:
                self.page.marks.append(Written(at - 12, base, slot.mark, False, slot.size, INK))
            spare = width - slot.indent - sum(piece.width for piece in slot.line)
            at += {"left": 0.0, "right": spare, "centre": spare / 2}[slot.align]
            for piece in slot.line:
                if piece.text.strip(" "):
                    self.page.marks.append(
                        Written(at, base, piece.text.rstrip(" "), piece.bold, slot.size, piece.colour)
                    )
                at += piece.width
            y += slot.height
        return y

    def pour(
        self, slots: Sequence[Slot], x: float, width: float, behind: Callable[[float, float], None] | None = None
    ) -> None:
        """Draw rows over as many pages as they take, never one alone at the foot or at the head of a page.

        `behind` is called before each part with its top and its height, for what stands behind it.
        """
        rest = list(slots)
        while rest:
            count = _fit(rest, self.room)
            if count < len(rest) and not self.fresh:
                count = 0 if count < 2 else count - (len(rest) - count == 1)
            if count == 0 and not self.fresh:
                self.turn()
                continue
            part, rest = rest[: max(count, 1)], rest[max(count, 1) :]
            if behind is not None:
                behind(self.y, sum(slot.height for slot in part))
            self.y = self.draw(part, x, width, self.y)
            if rest:
                self.turn()


def _fit(slots: Sequence[Slot], room: float) -> int:
    """Return how many rows fit into a height."""
    for number, slot in enumerate(slots):
        room -= slot.height
        if room < -0.01:
            return number
    return len(slots)


def split(slots: Sequence[Slot], room: float) -> tuple[list[Slot], list[Slot]]:
    """Return the rows that fit into a height, and the others."""
    count = _fit(slots, room)
    return list(slots[:count]), list(slots[count:])
