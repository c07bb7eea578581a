"""The document model: a title page and blocks of content, independent of the format that they are written in.

A document is a value: the same one is written to the same bytes, today and on any machine. Imports nothing of ours.

>>> Document("Situation manual", [Heading("Overview"), Paragraph(["Handle as ", bold("exercise material"), "."])]).words()
'Situation manual Overview Handle as exercise material.'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["", "muted", "note", "good", "fair", "poor", "bad"]
"""What the colour of a cell or a callout says; '' none. Nothing is told by colour alone: the words say it too."""
Align: TypeAlias = Literal["left", "right", "centre"]
ParagraphStyle: TypeAlias = Literal["body", "lead", "small", "quote"]


_SHORT = 480  # letters


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look."""

    text: str
    bold: bool = False
    muted: bool = False


Text: TypeAlias = str | Run | Sequence[str | Run]
"""Text as authors write it: a string, a run, or several of them in a row."""


def bold(text: str) -> Run:
    """Return a text in bold."""
    return Run(text, bold=True)


def muted(text: str) -> Run:
    """Return a text in grey."""
    return Run(text, muted=True)


def runs(text: Text) -> tuple[Run, ...]:
    """Return a text as its runs.

    >>> runs("a"), runs(["a", bold("b")])
    ((Run(text='a', bold=False, muted=False),), (Run(text='a', bold=False, muted=False), Run(text='b', bold=True, muted=False)))
    """
    pieces = [text] if isinstance(text, str | Run) else text
    return tuple(Run(piece) if isinstance(piece, str) else piece for piece in pieces)


def plain(text: Text) -> str:
    """Return a text without its looks."""
    return "".join(run.text for run in runs(text))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a chapter) to 4; those of levels 1 and 2 are listed in the contents."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ends of lines within it are kept."""

    text: Text
    style: ParagraphStyle = "body"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with items of its own below it."""

    text: Text
    items: Sequence[Text | Item] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `ordered` ones are numbered, those with `boxes` are there to be ticked."""

    items: Sequence[Text | Item]
    ordered: bool = False
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width beside the others' and how its cells are aligned."""

    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, its tone, and how many blank lines it offers for handwriting below the text."""

    text: Text = ""
    tone: Tone = ""
    blank: int = 0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A row that spans the table: the title of the rows below it."""

    text: Text


Row: TypeAlias = Sequence[Text | Cell] | Band
"""A row of a table: a text or a cell for each column, or a band over all of them. A sequence is a row, never a text."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Its heading row stands on every page that it reaches; without titles it has none.

    `row_heads`: the first column names its row.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str = ""
    row_heads: bool = False

    @property
    def headed(self) -> bool:
        """Whether any column has a title."""
        return any(column.title for column in self.columns)

    def cells(self) -> Iterator[Band | tuple[Cell, ...]]:
        """Yield the rows with a `Cell` for each column.

        Raises ValueError for a row that has more or fewer cells than the table has columns.
        """
        for number, row in enumerate(self.rows, 1):
            if isinstance(row, Band):
                yield row
                continue
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells, and the table {len(self.columns)} columns")
            yield tuple(one if isinstance(one, Cell) else Cell(one) for one in row)


def facts(rows: Iterable[tuple[str, Text]], caption: str = "", narrow: float = 0.3) -> Table:
    """Return a table of facts: a name and what it is, without a heading row; `narrow`: the names' share of the width."""
    return Table((Column("", narrow), Column("", 1 - narrow)), tuple(rows), caption, row_heads=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: PNG for every format, and SVG where there is one, for those that show it (HTML).

    `alt` says in words what it shows. `width`: its share of the page's width, 0 to 1.
    """

    png: bytes
    alt: str
    caption: str = ""
    svg: str = field(default="", repr=False)
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that stands out, with a title and paragraphs or lists."""

    title: str
    blocks: Sequence[Paragraph | Bullets] = ()
    tone: Tone = "note"


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines for handwriting, after a question."""

    question: Text
    count: int = 3


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Figure | Callout | Lines | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A document. `marking` stands at the head of every page, such as the name of the exercise and who may read it.

    `made` is the date that the file carries, and `cover` facts for its first page. `contents`: whether a table of contents
    follows the title; `landscape`: pages lie on their side.
    """

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    marking: str = ""
    author: str = ""
    made: date = date(2000, 1, 1)
    cover: Sequence[tuple[str, Text]] = ()
    contents: bool = False
    landscape: bool = False
    language: str = "en"

    def headings(self) -> tuple[Heading, ...]:
        """Return the headings that the contents list."""
        return tuple(block for block in self.blocks if isinstance(block, Heading) and block.level <= 2)

    def words(self) -> str:
        """Return all that it says, without looks, in the order of reading."""
        said = [self.title, self.subtitle, *chain.from_iterable((name, plain(text)) for name, text in self.cover)]
        for block in self.blocks:
            said += block_words(block)
        return " ".join(filter(None, said))


def block_words(block: Block) -> list[str]:
    """Return the texts of a block, in the order of reading."""
    match block:
        case Heading(text=text):
            return [text]
        case Paragraph(text=rich):
            return [plain(rich)]
        case Bullets(items=items):
            return list(_item_words(items))
        case Table():
            rows = ([row.text] if isinstance(row, Band) else [cell.text for cell in row] for row in block.cells())
            titles = [column.title for column in block.columns]
            return [block.caption, *titles, *(plain(text) for row in rows for text in row)]
        case Figure(caption=caption):
            return [caption]
        case Callout(title=title, blocks=blocks):
            return [title, *chain.from_iterable(map(block_words, blocks))]
        case Lines(question=question):
            return [plain(question)]
        case PageBreak():
            return []


def introduces(block: Block, following: Block | None) -> bool:
    """Return whether a block is a short text that leads to the list or table after it, and should stay with it."""
    short = isinstance(block, Paragraph) and len(plain(block.text)) < _SHORT
    return short and isinstance(following, Bullets | Table)


def _item_words(items: Sequence[Text | Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Item):
            yield plain(item.text)
            yield from _item_words(item.items)
        else:
            yield plain(item)
