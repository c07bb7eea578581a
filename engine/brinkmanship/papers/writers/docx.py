"""Documents as DOCX: real headings, lists and tables in styles of their own, so that people can edit and restyle them.

Written with python-docx, from its own empty document. The same document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm
from docx.text.paragraph import Paragraph as WordParagraph

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
    bold,
    introduces,
    plain,
    runs,
)
from brinkmanship.papers.writers.docx_styles import PALE, borders, put, set_styles
from brinkmanship.text import printable

_PAGE = (Mm(210), Mm(297))
_MARGIN = Mm(20)
_MOST_WHOLE = 1200
"""Letters of a row of a table that is kept on one page."""
_MOST_PROPERTY = 255
"""Letters of a property of the file, by the format; the document itself has the whole title."""
_BOX = "□\t"
_MOST_ROWS_WHOLE = 8
"""Rows of a table that is kept on one page."""
_HEAD, _BAND = "E9EDF3", "F4F6F9"
_FILLS: dict[Tone, str] = {
    "muted": "F4F6F9",
    "note": "EEF4FB",
    "good": "E3F2E6",
    "fair": "F7F3D4",
    "poor": "FBE7D3",
    "bad": "F8DDDD",
}
_EDGES: dict[Tone, str] = {"good": "2D7A3E", "fair": "8A7A12", "poor": "B8621B", "bad": "A32626", "muted": "566072"}
_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
}
_STYLES = {"body": "Normal", "lead": "Lead", "small": "Small", "quote": "Quote"}


def write(document: Document) -> bytes:
    """Return a document as a file of Word."""
    return _Writer(document).bytes()


class _Writer:
    """A document of Word that is being made."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.word: Word = docx.Document()
        self.bookmarks = 0
        self.breaking = False  # whether what follows begins a page
        self._page()
        set_styles(self.word, document.language)
        self.styles = {style.name: style.style_id for style in self.word.styles}
        self._margins()
        self._title()
        for block, following in pairwise((*document.blocks, None)):
            if block is not None:
                self.block(block, leads=introduces(block, following))
                if isinstance(block, Table | Callout) and not isinstance(following, PageBreak):
                    self.paragraph("After Table")  # parts it from what follows; at a break it could fill a page alone

    @property
    def width(self) -> int:
        """How wide the text is, in EMU."""
        return (_PAGE[1] if self.document.landscape else _PAGE[0]) - 2 * _MARGIN

    def bytes(self) -> bytes:
        """Return the file, its parts dated by the document and not by the clock."""
        facts, made = self.word.core_properties, self.document.made
        facts.title = printable(self.document.title)[:_MOST_PROPERTY]
        facts.author = printable(self.document.author)[:_MOST_PROPERTY] or "Brinkmanship"
        facts.language, facts.comments, facts.last_modified_by = self.document.language, "", facts.author
        facts.created = facts.modified = datetime(made.year, made.month, made.day)
        packed, out = BytesIO(), BytesIO()
        self.word.save(packed)
        with ZipFile(packed) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                target.writestr(ZipInfo(name), source.read(name), ZIP_DEFLATED)
        return out.getvalue()

    def paragraph(self, style: str, text: str = "") -> WordParagraph:
        """Return a new paragraph at the end, in a style by its name; python-docx would look through all styles for it."""
        made = self.word.add_paragraph(text)
        made._p.style = self.styles[style]
        if self.breaking:
            made.paragraph_format.page_break_before, self.breaking = True, False
        return made

    # --- the pages ----------------------------------------------------------------------------------------------------

    def _page(self) -> None:
        section = self.word.sections[0]
        across, down = reversed(_PAGE) if self.document.landscape else _PAGE
        section.orientation = WD_ORIENT.LANDSCAPE if self.document.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = across, down
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN

    def _margins(self) -> None:
        """Write what stands at the head and at the foot of each page."""
        section = self.word.sections[0]
        if self.document.marking:
            head = section.header.paragraphs[0]
            head.text = printable(self.document.marking)
        foot = section.footer.paragraphs[0]
        foot.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT)
        foot.add_run(f"{printable(self.document.title)}\tPage ")
        _field(foot, "PAGE")
        foot.add_run(" of ")
        _field(foot, "NUMPAGES")

    def _title(self) -> None:
        document = self.document
        self.paragraph("Title", printable(document.title))
        if document.subtitle:
            self.paragraph("Subtitle", printable(document.subtitle))
        for name, text in document.cover:
            paragraph = self.paragraph("Cover")
            paragraph.add_run(f"{printable(name)}\t").font.color.rgb = PALE
            _write(paragraph, text)
        if document.contents and (listed := document.headings()):
            self.paragraph("Contents Heading", "Contents")
            for number, heading in enumerate(listed, 1):
                paragraph = self.paragraph(f"toc {heading.level}")
                if number == 1:  # a field, so that Word can make them anew, with the numbers of pages (F9)
                    _mark_field(paragraph, "begin", 'TOC \\o "1-2" \\h \\z \\u')
                    _mark_field(paragraph, "separate")
                _link(paragraph, f"h{number}", printable(heading.text))
                if number == len(listed):
                    _mark_field(paragraph, "end")
            self.block(PageBreak())

    # --- blocks -------------------------------------------------------------------------------------------------------

    def block(self, block: Block, *, leads: bool = False) -> None:
        """Write a block; one that `leads` stays with the next."""
        match block:
            case Heading():
                self._heading(block)
            case Paragraph(text=text, style=style):
                paragraph = self.paragraph(_STYLES[style])
                paragraph.paragraph_format.keep_with_next = paragraph.paragraph_format.keep_together = leads or None
                _write(paragraph, text)
            case Bullets():
                self._list(block.items, block.ordered, boxes=block.boxes)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Callout():
                self._callout(block)
            case Lines():
                question = self.paragraph("Normal")
                question.paragraph_format.keep_with_next = True
                _write(question, block.question)
                for number in range(block.count):
                    self.paragraph("Rule").paragraph_format.keep_with_next = number + 1 < block.count
            case PageBreak():
                self.breaking = True

    def _heading(self, heading: Heading) -> None:
        paragraph = self.paragraph(f"Heading {heading.level}", printable(heading.text))
        if heading.level <= 2:
            self.bookmarks += 1
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            for mark in (start, end):
                mark.set(qn("w:id"), str(self.bookmarks))
            start.set(qn("w:name"), f"h{self.bookmarks}")
            paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
            paragraph._p.append(end)

    def _list(self, items: Sequence[Text | Item], ordered: bool, level: int = 0, *, boxes: bool = False) -> None:
        style = ("List Number" if ordered else "List Bullet") + ("", " 2", " 3")[min(level, 2)]
        style = "Checklist" if boxes else style
        number = _fresh_number(self.word, style) if ordered else None
        for item in items:
            text, below = (item.text, item.items) if isinstance(item, Item) else (item, ())
            paragraph = self.paragraph(style)
            if number is not None:
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_ilvl().val = 0
            _write(paragraph, [_BOX, *runs(text)] if boxes else text)
            if below:
                self._list(below, False, level + 1)

    def _table(self, table: Table) -> None:
        if table.caption:
            self.paragraph("Caption", printable(table.caption))
        if not table.rows and not table.headed:
            return
        if self.breaking:
            self.paragraph("After Table")
        made = self.word.add_table(rows=0, cols=len(table.columns), style="Table Grid")
        put(made._tbl.tblPr, _table_borders())
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        whole = sum(column.width for column in table.columns)
        widths = [int(self.width * column.width / whole) for column in table.columns]
        for grid, width in zip(made.columns, widths, strict=True):
            grid.width = width
        if table.headed:
            head = made.add_row()
            _mark_row(head, "w:tblHeader")
            for place, column, width in zip(head.cells, table.columns, widths, strict=True):
                self._cell(place, Cell(column.title, bold=True), width, column.align, _HEAD)
        rows = list(table.cells())
        low = len(rows) <= _MOST_ROWS_WHOLE and sum(map(_letters, rows)) < _MOST_WHOLE
        for number, row in enumerate(rows):
            line = made.add_row()
            if _letters(row) < _MOST_WHOLE:
                _mark_row(line, "w:cantSplit")
            if isinstance(row, Band):
                wide = line.cells[0].merge(line.cells[-1])
                self._cell(wide, Cell(row.text, bold=True), self.width, "left", _BAND)
                wide.paragraphs[0].paragraph_format.keep_with_next = True
                continue
            for position, (place, cell) in enumerate(zip(line.cells, row, strict=True)):
                names = table.row_heads and position == 0
                fill = _FILLS.get(cell.tone, "") or (_HEAD if names and not table.headed else "")
                cell = Cell(cell.text, cell.tone, cell.blank, bold=True) if names else cell
                self._cell(place, cell, widths[position], table.columns[position].align, fill)
                place.paragraphs[0].paragraph_format.keep_with_next = low and number + 1 < len(rows)

    def _cell(self, place: Any, cell: Cell, width: int, align: str, fill: str) -> None:
        place.width = width
        paragraph = place.paragraphs[0]
        paragraph._p.style = self.styles["Table Text"]
        if align != "left":
            paragraph.alignment = _ALIGNED[align]
        _write(paragraph, cell.text, strong=cell.bold)
        for _ in range(cell.blank):
            place.add_paragraph()._p.style = self.styles["Rule"]
        if fill:
            put(place._tc.get_or_add_tcPr(), _shade(fill))

    def _figure(self, figure: Figure) -> None:
        paragraph = self.paragraph("Figure")
        paragraph.paragraph_format.keep_with_next = bool(figure.caption)
        shape = paragraph.add_run().add_picture(BytesIO(figure.png), width=int(self.width * figure.width))
        most = int((_PAGE[0] if self.document.landscape else _PAGE[1]) * 0.72)
        if shape.height > most:
            shape.width, shape.height = Emu(int(shape.width * most / shape.height)), Emu(most)
        for side in ("distT", "distB", "distL", "distR"):  # LibreOffice takes an eighth of an inch where it is not said
            shape._inline.set(side, "0")
        shape._inline.docPr.set("descr", printable(figure.alt))
        if figure.caption:
            self.paragraph("Caption", printable(figure.caption))

    def _callout(self, callout: Callout) -> None:
        inner: list[tuple[str, Text]] = [("", bold(callout.title))] if callout.title else []
        for block in callout.blocks:
            if isinstance(block, Bullets):
                inner += _list_lines(block.items, block.ordered)
            else:
                inner.append(("", block.text))
        for position, (mark, text) in enumerate(inner):
            paragraph = self.paragraph("Callout")
            paragraph.paragraph_format.keep_with_next = position + 1 < len(inner)
            look = paragraph._p.get_or_add_pPr()
            edge = _EDGES.get(callout.tone, "1F4E79")
            put(look, borders(left=(edge, 24)))
            put(look, _shade(_FILLS.get(callout.tone, _FILLS["note"])))
            _write(paragraph, [mark, *runs(text)] if mark else text)


def _list_lines(items: Sequence[Text | Item], ordered: bool, indent: str = "") -> list[tuple[str, Text]]:
    """Return the items of a list as lines with their marks, for where a list of Word cannot stand."""
    out: list[tuple[str, Text]] = []
    for number, item in enumerate(items, 1):
        mark = f"{indent}{number}. " if ordered else f"{indent}• "
        out.append((mark, item.text if isinstance(item, Item) else item))
        if isinstance(item, Item):
            out += _list_lines(item.items, False, f"{indent}    ")
    return out


def _write(paragraph: WordParagraph, text: Text, *, strong: bool = False) -> None:
    """Write a text into a paragraph, run by run."""
    for run in runs(text):
        written = paragraph.add_run(run.text if run.text == _BOX else printable(run.text, lines=True))
        if run.bold or strong:
            written.bold = True
        if run.muted:
            written.font.color.rgb = PALE


# --- what python-docx has no words for ---------------------------------------------------------------------------------


def _field(paragraph: WordParagraph, name: str) -> None:
    """Write a field that Word works out, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _mark_field(paragraph: WordParagraph, kind: str, instruction: str = "") -> None:
    """Write the begin, the middle or the end of a field that holds paragraphs; at its begin what it works out."""
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)
    if instruction:
        text = OxmlElement("w:instrText")
        text.set(qn("xml:space"), "preserve")
        text.text = instruction
        paragraph.add_run()._r.append(text)


def _link(paragraph: WordParagraph, anchor: str, text: str) -> None:
    """Write a text that leads to a bookmark of the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.append(paragraph.add_run(text)._r)
    paragraph._p.append(link)


def _shade(fill: str) -> Any:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), fill)
    return shade


def _table_borders() -> Any:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "BEC6D2")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    return borders


def _letters(row: Band | tuple[Cell, ...]) -> int:
    if isinstance(row, Band):
        return len(plain(row.text))
    return sum(len(plain(cell.text)) + 100 * cell.blank for cell in row)


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fresh_number(word: Word, style: str) -> int:
    """Return the id of a new numbering that begins at 1 and looks as the style's own."""
    numbering = word.part.numbering_part.element
    own = word.styles[style].element.pPr.numPr.numId.val
    abstract = next(one for one in numbering.num_lst if one.numId == own).abstractNumId.val
    fresh = numbering.add_num(abstract)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)
