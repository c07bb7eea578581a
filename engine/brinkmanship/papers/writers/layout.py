"""The layout of a document on pages, for the PDF writer: what each block looks like, and where it may be broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import Image

from brinkmanship.papers.document import (
    Band,
    Block,
    Bullets,
    Callout,
    Cell,
    Document,
    Figure,
    Heading,
    Item,
    Lines,
    PageBreak,
    Paragraph,
    Table,
    Text,
    Tone,
    introduces,
)
from brinkmanship.papers.writers.typesetting import (
    INK,
    LEADING,
    PALE,
    Colour,
    Filled,
    Flow,
    Pictured,
    Place,
    Slot,
    Written,
    break_lines,
    split,
    text_slots,
    width_of,
)

_A4 = (595.28, 841.89)
MARGIN, _TOP, _BOTTOM = 54.0, 66.0, 62.0
_ACCENT: Colour = (31, 78, 121)
LINE: Colour = (190, 198, 210)
_HEAD: Colour = (233, 237, 243)
_BAND: Colour = (244, 246, 249)
_FILLS: dict[Tone, Colour] = {
    "muted": _BAND,
    "note": (238, 244, 251),
    "good": (227, 242, 230),
    "fair": (247, 243, 212),
    "poor": (251, 231, 211),
    "bad": (248, 221, 221),
}
_EDGES: dict[Tone, Colour] = {
    "good": (45, 122, 62),
    "fair": (138, 122, 18),
    "poor": (184, 98, 27),
    "bad": (163, 38, 38),
    "muted": PALE,
}
_BODY, SMALL, _LEAD, _CELL = 9.6, 8.2, 11.4, 8.6
_HEADINGS = {
    1: (17.0, 22.0, 8.0),
    2: (13.0, 16.0, 5.0),
    3: (11.0, 12.0, 4.0),
    4: (9.6, 9.0, 3.0),
}  # size, before, after
_INDENT = 14.0
_PAD = 4.0
_RULE = 21.0
_SMALLEST = 0.7  # of its size: a picture that would have to be smaller goes to the next page
_WHOLE = 0.3  # of a page: lower tables are not broken


class Layout(Flow):
    """The blocks of a document on pages."""

    def __init__(self, document: Document) -> None:
        across, down = reversed(_A4) if document.landscape else _A4
        super().__init__((across, down), MARGIN, _TOP, _BOTTOM)

    def title(self, document: Document) -> None:
        """Set the title, what stands under it and the facts of the cover."""
        self.pour(text_slots(document.title, 24, self.width, bold=True, colour=_ACCENT), self.left, self.width)
        if document.subtitle:
            self.y += 3
            self.pour(text_slots(document.subtitle, 13, self.width, colour=PALE), self.left, self.width)
        self.y += 10
        self.page.marks.append(Filled(self.left, self.y, self.width, 1.6, _ACCENT))
        self.y += 12
        for name, text in document.cover:
            slots = text_slots(text, _BODY, self.width - 120)
            label = text_slots(name, _BODY, 112, colour=PALE)
            self.need(max(len(slots), len(label)) * _BODY * LEADING)
            start = self.y
            self.draw(label, self.left, 112, start)
            self.pour(slots, self.left + 120, self.width - 120)
            self.y = max(self.y, start + len(label) * _BODY * LEADING) + 2
        self.y += 8

    def contents(self, listed: Sequence[tuple[str, int, str]]) -> None:
        """Set the contents: text, level and number of the page, of each place."""
        self.space(10)
        self.pour(text_slots("Contents", 13, self.width, bold=True, colour=_ACCENT), self.left, self.width)
        self.y += 4
        for number, (text, level, page) in enumerate(listed):
            indent = _INDENT * (level - 1)
            slots = text_slots(text, _BODY, self.width - indent - 40, bold=level == 1)
            high = sum(slot.height for slot in slots)
            self.need(high)
            self.y += 3 if level == 1 else 0
            self.page.links.append((self.left, self.y, self.width, high, number))
            end = self.draw(slots, self.left + indent, self.width, self.y)
            last = end - _BODY * LEADING + _BODY * 1.02
            right = self.left + self.width - width_of(page, _BODY, False)
            begin = self.left + indent + sum(piece.width for piece in slots[-1].line) + 6
            dots = "." * max(0, int((right - 6 - begin) / width_of(".", SMALL, False) / 2))
            for place, dot in enumerate(dots):
                self.page.marks.append(
                    Written(right - 8 - place * 2 * width_of(".", SMALL, False), last, dot, False, SMALL, LINE)
                )
            self.page.marks.append(Written(right, last, page, False, _BODY, INK))
            self.y = end

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Set blocks one after the other."""
        rest = list(blocks)
        while rest:
            heads = next((n for n, block in enumerate(rest) if not isinstance(block, Heading)), len(rest))
            heads += heads + 1 < len(rest) and introduces(rest[heads], rest[heads + 1])
            self._together(rest[:heads], rest[heads : heads + 1])
            del rest[: heads + 1]

    def _together(self, headings: Sequence[Block], block: Sequence[Block]) -> None:
        """Set headings and the block after them, whose beginning stands on their page."""
        start = (len(self.pages), len(self.page.marks), len(self.places), self.y)
        first = 0
        for number, heading in enumerate(headings):
            self.block(heading)
            first = len(self.pages) if number == 0 else first
        page, marks = len(self.pages) - 1, len(self.page.marks)
        for one in block:
            self.block(one)
        alone = page < len(self.pages) - 1 and marks == len(self.pages[page].marks)
        if headings and start[1] and (alone or page + 1 > first):
            del self.pages[start[0] :], self.page.marks[start[1] :], self.places[start[2] :]
            self.turn()
            self._together(headings, block)

    def block(self, block: Block) -> None:
        """Set a block."""
        match block:
            case Heading():
                size, before, after = _HEADINGS[block.level]
                slots = text_slots(block.text, size, self.width, bold=True, colour=_ACCENT if block.level < 4 else INK)
                self.need(before + sum(slot.height for slot in slots) + 2 * _BODY)
                self.space(before)
                if block.level <= 2:
                    self.places.append(Place(block.text, block.level, len(self.pages) - 1, self.y))
                self.pour(slots, self.left, self.width)
                self.y += after
            case Paragraph():
                self._paragraph(block)
            case Bullets():
                self.pour(
                    list(_list_slots(block.items, block.ordered, _BODY, self.width, box=block.boxes)),
                    self.left,
                    self.width,
                )
                self.y += 6
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Callout():
                self._callout(block)
            case Lines():
                slots = [*text_slots(block.question, _BODY, self.width), *[Slot(_RULE, ruled=True)] * block.count]
                self.need(min(sum(slot.height for slot in slots), self.height / 2))
                self.space(4)
                self.pour(slots, self.left, self.width)
                self.y += 10
            case PageBreak():
                if not self.fresh:
                    self.turn()

    def _paragraph(self, block: Paragraph) -> None:
        size = {"lead": _LEAD, "small": SMALL}.get(block.style, _BODY)
        indent = _INDENT if block.style == "quote" else 0.0
        slots = text_slots(block.text, size, self.width - indent, colour=PALE if block.style == "small" else INK)

        def bar(y: float, height: float) -> None:
            self.page.marks.append(Filled(self.left + 2, y, 2.5, height, LINE))

        self.pour(slots, self.left + indent, self.width - indent, bar if indent else None)
        self.y += 6

    def _callout(self, block: Callout) -> None:
        inner, width = [Slot(5.0)], self.width - 22
        if block.title:
            inner += text_slots(block.title, _BODY, width, bold=True)
        for one in block.blocks:
            if isinstance(one, Bullets):
                inner += _list_slots(one.items, one.ordered, _BODY, width)
            else:
                inner += text_slots(one.text, SMALL if one.style == "small" else _BODY, width)
            inner.append(Slot(3.0))
        inner.append(Slot(3.0))

        def box(y: float, height: float) -> None:
            fill, edge = _FILLS.get(block.tone, _FILLS["note"]), _EDGES.get(block.tone, _ACCENT)
            self.page.marks.append(Filled(self.left, y, self.width, height, fill))
            self.page.marks.append(Filled(self.left, y, 3, height, edge))

        high = sum(slot.height for slot in inner)
        self.space(4)
        if high < self.height / 2:
            self.need(high)
        self.pour(inner, self.left + 12, width, box)
        self.y += 9

    def _figure(self, block: Figure) -> None:
        with Image.open(BytesIO(block.png)) as picture:
            wide, tall = picture.size
        caption = text_slots(block.caption, SMALL, self.width, colour=PALE) if block.caption else []
        below = sum(slot.height for slot in caption) + 4
        self.space(6)
        full = min(self.width * block.width * tall / wide, self.height - below - 12)
        height = min(full, self.room - below)
        if height < _SMALLEST * full:  # too little room here
            self.turn()
            height = full
        width = height * wide / tall
        self.page.marks.append(
            Pictured(self.left + (self.width - width) / 2, self.y, width, height, block.png, block.alt)
        )
        self.y += height + 4
        self.pour(caption, self.left, self.width)
        self.y += 8

    # --- tables -------------------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        whole = sum(column.width for column in table.columns)
        widths = [self.width * column.width / whole for column in table.columns]
        head = [Cell(column.title, bold=True) for column in table.columns] if table.headed else None
        rows = [(self._row(table, widths, row, names=table.row_heads and not table.headed)) for row in table.cells()]
        titles = self._row(table, widths, tuple(head), fill=_HEAD) if head else None
        first = _row_height(titles) if titles else 0.0
        self.space(4)
        if (high := first + sum(map(_row_height, rows))) < _WHOLE * self.height:
            self.need(high + (20 if table.caption else 0))
        if table.caption:
            slots = text_slots(table.caption, _BODY, self.width, bold=True)
            self.need(len(slots) * _BODY * LEADING + first + 40)
            self.pour(slots, self.left, self.width)
            self.y += 3
        elif rows:
            self.need(first + min(_row_height(rows[0]), self.height / 3))
        if titles:
            self._draw_row(titles)
        for number, row in enumerate(rows):
            follows = _row_height(rows[number + 1]) if len(row) == 1 < len(widths) and number + 1 < len(rows) else 0.0
            self._place_row(row, titles, min(follows, self.height / 3))
        self.y += 10

    def _row(
        self,
        table: Table,
        widths: Sequence[float],
        row: Band | tuple[Cell, ...],
        *,
        fill: Colour | None = None,
        names: bool = False,
    ) -> list[_Box]:
        if isinstance(row, Band):
            return [_Box(0.0, self.width, text_slots(row.text, _CELL, self.width - 2 * _PAD, bold=True), _BAND)]
        out, x = [], 0.0
        for position, (cell, width) in enumerate(zip(row, widths, strict=True)):
            heads = table.row_heads and position == 0
            align = table.columns[position].align
            slots = text_slots(cell.text, _CELL, width - 2 * _PAD, bold=cell.bold or heads, align=align)
            slots += [Slot(_RULE, ruled=True)] * cell.blank
            back = _FILLS.get(cell.tone) or fill or (_HEAD if heads and names else None)
            out.append(_Box(x, width, slots, back))
            x += width
        return out

    def _place_row(self, row: list[_Box], titles: list[_Box] | None, follows: float) -> None:
        """Draw a row here, on the next page, or over several where it is high."""
        high = _row_height(row)
        if high + follows > self.room and (high <= self.height * 0.4 or self.room < 60) and not self.fresh:
            self.turn()
            if titles:
                self._draw_row(titles)
        while _row_height(row) > self.room:
            room = self.room - 2 * _PAD
            parts = [split(box.slots, room) for box in row]
            if not any(part for part, _ in parts):
                break
            self._draw_row([box.holding(part) for box, (part, _) in zip(row, parts, strict=True)])
            row = [box.holding(rest) for box, (_, rest) in zip(row, parts, strict=True)]
            self.turn()
            if titles:
                self._draw_row(titles)
        self._draw_row(row)

    def _draw_row(self, row: Sequence[_Box]) -> None:
        high = _row_height(row)
        for box in row:
            x = self.left + box.x
            if box.fill is not None:
                self.page.marks.append(Filled(x, self.y, box.width, high, box.fill))
        for box in row:
            x = self.left + box.x
            self._frame(x, self.y, box.width, high)
            self.draw(box.slots, x + _PAD, box.width - 2 * _PAD, self.y + _PAD)
        self.y += high

    def _frame(self, x: float, y: float, width: float, height: float) -> None:
        thin = 0.6
        self.page.marks += [
            Filled(x, y, width, thin, LINE),
            Filled(x, y + height, width + thin, thin, LINE),
            Filled(x, y, thin, height, LINE),
            Filled(x + width, y, thin, height, LINE),
        ]


class _Box:
    """A cell that is laid out: where it begins in its row, its rows and what is behind them."""

    def __init__(self, x: float, width: float, slots: list[Slot], fill: Colour | None) -> None:
        self.x, self.width, self.slots, self.fill = x, width, slots, fill

    def holding(self, slots: list[Slot]) -> _Box:
        """Return the same cell with other rows."""
        return _Box(self.x, self.width, slots, self.fill)


def _row_height(row: Sequence[_Box]) -> float:
    return max(sum(slot.height for slot in box.slots) for box in row) + 2 * _PAD


def _list_slots(
    items: Sequence[Text | Item], ordered: bool, size: float, width: float, level: int = 1, *, box: bool = False
) -> Iterator[Slot]:
    indent = _INDENT * level
    for number, item in enumerate(items, 1):
        text, below = (item.text, item.items) if isinstance(item, Item) else (item, ())
        mark = f"{number}." if ordered else "□" if box else ("•", "–", "▪")[min(level, 3) - 1]
        lines = break_lines(text, size, width - indent)
        for place, line in enumerate(lines):
            last = place == len(lines) - 1
            yield Slot(size * LEADING + (2.5 if last else 0), line, size, indent, mark if place == 0 else "")
        yield from _list_slots(below, False, size, width, level + 1)
