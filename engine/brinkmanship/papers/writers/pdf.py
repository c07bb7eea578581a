"""Documents as PDF: A4, the bundled font embedded, contents with page numbers, bookmarks. The same document gives the
same bytes on any machine.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from brinkmanship.papers.document import Document, Paragraph
from brinkmanship.papers.fonts import paper_font, write_subset
from brinkmanship.papers.writers.layout import LINE, MARGIN, SMALL, Layout
from brinkmanship.papers.writers.typesetting import (
    PALE,
    Filled,
    Page,
    Pictured,
    Place,
    Written,
    lacks,
    settable,
    width_of,
)
from brinkmanship.text import printable

_LACKING = (
    "Some letters are shown as □, since the font of this file lacks them. Its Word and web versions have them all."
)


def write(document: Document) -> bytes:
    """Return a document as PDF."""
    return _drawn(document, _pages(document))


def page_count(document: Document) -> int:
    """Return on how many pages a document stands as PDF."""
    return len(_pages(document).pages)


# --- pages --------------------------------------------------------------------------------------------------------------


def _pages(document: Document) -> Layout:
    """Return the document laid out, with the contents in front and something at the head and foot of each page."""
    body = Layout(document)
    if not document.contents:
        body.title(document)
    body.blocks(document.blocks)
    if lacks(document.words()):
        body.blocks([Paragraph(_LACKING, "small")])
    if document.contents:
        long = len(_front(document, body, 0).pages)  # numbers stand in a column of their own and change nothing
        body = _front(document, body, long)
    _frame_pages(document, body)
    return body


def _front(document: Document, body: Layout, pages: int) -> Layout:
    """Return the title, the contents and the body, whose pages are numbered after so many in front."""
    front = Layout(document)
    front.title(document)
    front.contents([(place.text, place.level, str(place.page + pages + 1)) for place in body.places])
    front.places = [Place(one.text, one.level, one.page + pages, one.y) for one in body.places]
    if pages:
        front.pages = [*front.pages, *body.pages]
    return front


def _frame_pages(document: Document, layout: Layout) -> None:
    across, down = layout.size
    for number, page in enumerate(layout.pages, 1):
        if document.marking:
            page.marks.append(_short(document.marking, MARGIN, 40, layout.width))
        count = f"Page {number} of {len(layout.pages)}"
        wide = width_of(count, SMALL, False)
        page.marks.append(_short(document.title, MARGIN, down - 34, layout.width - wide - 20))
        page.marks.append(Written(across - MARGIN - wide, down - 34, count, False, SMALL, PALE))
        page.marks.append(Filled(MARGIN, down - 46, layout.width, 0.5, LINE))


def _short(text: str, x: float, y: float, width: float) -> Written:
    """Return a text in one line, shortened where it is wider (it stands whole on the first page)."""
    shown = settable(" ".join(text.split()))
    if width_of(shown, SMALL, False) > width:
        left, kept = width - width_of("…", SMALL, False), 0
        while (left := left - width_of(shown[kept], SMALL, False)) >= 0:
            kept += 1
        shown = f"{shown[:kept]}…"
    return Written(x, y, shown, False, SMALL, PALE)


# --- the file -----------------------------------------------------------------------------------------------------------


def _drawn(document: Document, layout: Layout) -> bytes:
    """Return the pages as a file."""
    from fpdf import FPDF

    logging.getLogger("fontTools.subset").setLevel(logging.WARNING)
    made = datetime(document.made.year, document.made.month, document.made.day, tzinfo=UTC)
    out = FPDF(unit="pt", format=layout.size)
    out.set_auto_page_break(False)
    out.set_title(printable(document.title))
    out.set_author(printable(document.author) or "Brinkmanship")
    out.set_producer("Brinkmanship")
    out.set_lang(document.language)
    out.set_creation_date(made)
    _embed_fonts(out, layout.pages)
    for page in layout.pages:
        out.add_page()
        for mark in page.marks:
            _draw(out, mark)
    for number, page in enumerate(layout.pages, 1):
        out.page = number
        for x, y, width, height, place in page.links:
            target = layout.places[place]
            out.link(x, y, width, height, out.add_link(y=target.y, page=target.page + 1))
    _bookmark(out, layout)
    return bytes(out.output())


def _embed_fonts(out: Any, pages: Sequence[Page]) -> None:
    """Add the letters of both weights that the pages use."""
    used: dict[bool, set[str]] = {False: set(), True: set()}
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Written):
                used[mark.bold].update(mark.text)
    with TemporaryDirectory() as folder:
        for strong, letters in used.items():
            if letters:
                file = Path(folder, f"Inter-{'SemiBold' if strong else 'Regular'}.ttf")
                write_subset(paper_font(strong), "".join(letters), file)
                out.add_font("Inter", "B" if strong else "", file)


def _draw(out: Any, mark: Written | Filled | Pictured) -> None:
    match mark:
        case Written():
            out.set_font("Inter", "B" if mark.bold else "", mark.size)
            out.set_text_color(*mark.colour)
            out.text(mark.x, mark.y, mark.text)
        case Filled():
            out.set_fill_color(*mark.colour)
            out.rect(mark.x, mark.y, mark.width, mark.height, style="F")
        case Pictured():
            out.image(BytesIO(mark.png), mark.x, mark.y, mark.width, mark.height, alt_text=printable(mark.alt))


def _bookmark(out: Any, layout: Layout) -> None:
    """Add the bookmarks that readers show beside the pages."""
    depth = -1
    for place in layout.places:
        depth = min(place.level - 1, depth + 1)
        out.page, out.y = place.page + 1, place.y
        out.start_section(printable(place.text), depth)
    out.page = len(layout.pages)
