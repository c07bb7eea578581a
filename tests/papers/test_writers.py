"""Documents are written whole in every format, the same bytes every time, and nothing typed in them is taken for markup."""

import re
import sys
import zlib
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from brinkmanship.papers.document import (
    Band,
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Item,
    Lines,
    PageBreak,
    Paragraph,
    Table,
    bold,
    facts,
)
from brinkmanship.papers.writers import FORMATS, WritingError, to_bytes, write
from brinkmanship.papers.writers.layout import Layout
from brinkmanship.papers.writers.pdf import _pages
from brinkmanship.papers.writers.typesetting import Written, break_lines, width_of

LONG = "The council met for four hours and did not agree on what the movement of two armies means. " * 3
HOSTILE = '<script>alert(1)</script> *a* _b_ [c](d) | # 1 `x` \x1b[31m \u202e & "q"'


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 150), "#8aa7c0").save(out, "PNG")
    return out.getvalue()


def sample(**more) -> Document:
    injects = [[str(n), Cell(f"inject {n}", "good"), LONG if n % 9 == 0 else "short"] for n in range(1, 60)]
    blocks = [
        Heading("Overview"),
        facts([("Exercise name", "January"), ("Objectives", ["first ", bold("second"), "\nthird"])]),
        Heading("Київ and Łódź", 2),
        Paragraph(LONG, "lead"),
        Bullets(["players", Item("controllers", ["send injects", "rule"])]),
        Bullets(["one", "two"], ordered=True),
        Bullets(["again one"], ordered=True),
        Callout("Controllers only", [Paragraph("a secret"), Bullets(["its item"])], "bad"),
        Heading("Injects"),
        Table([Column("No.", 0.3, "right"), Column("Name"), Column("Text", 3)], [Band("Day 1"), *injects], "Table 1"),
        PageBreak(),
        Lines("What went well?", 3),
        Figure(picture(), "a blue plain", "Figure 1", width=0.5),
        Paragraph(HOSTILE, "quote"),
    ]
    given = {"contents": True, "made": date(2026, 11, 27), "marking": "EXERCISE", "cover": [("Version", "1")]}
    return Document("Situation manual", blocks, "For players", **(given | more))


class Reader(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.tags = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def docx_words(data: bytes) -> str:
    body = docx.Document(BytesIO(data)).element.body
    return "".join(node.text or "" for node in body.iter(qn("w:t")))


def pdf_words(document: Document) -> str:
    return "".join(mark.text for page in _pages(document).pages for mark in page.marks if isinstance(mark, Written))


@pytest.mark.parametrize("form", FORMATS)
def test_same_document_gives_the_same_bytes(form):
    assert to_bytes(sample(), form) == to_bytes(sample(), form)


def test_every_word_of_a_document_stands_in_every_format():
    document = sample()
    words = [word for word in document.words().split() if word.isalnum()]
    page = squeezed("".join(Reader(to_bytes(document, "html").decode()).words))
    texts = {
        "html": page,
        "docx": squeezed(docx_words(to_bytes(document, "docx"))),
        "pdf": squeezed(pdf_words(document)),
    }
    texts["md"] = squeezed(to_bytes(document, "md").decode())
    for form, text in texts.items():
        assert [word for word in words if word not in text] == [], form
        assert text.count("inject59") == 1, form


def test_html_fetches_nothing_runs_nothing_and_shows_markup_as_text():
    page = to_bytes(sample(), "html").decode()
    read = Reader(page)
    assert not [tag for tag, _ in read.tags if tag in ("script", "link", "iframe", "object", "form")]
    assert all(attrs["src"].startswith("data:image/png") for tag, attrs in read.tags if tag == "img")
    assert "<script>alert(1)</script>" in "".join(read.words)
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_markdown_marks_nothing_that_people_typed():
    text = to_bytes(Document("T", [Paragraph(HOSTILE), Paragraph("1. no list\n- nor this\n# nor that")]), "md").decode()
    assert r"\<script\>" in text
    assert r"\*a\* \_b\_ \[c\](d) \| \# 1 \`x\`" in text
    assert r"1\. no list" in text
    assert r"\- nor this" in text
    assert r"\# nor that" in text


def test_table_row_with_a_cell_too_few_is_refused():
    with pytest.raises(ValueError, match="row 2 has 1 cells, and the table 2 columns"):
        list(Table([Column("a"), Column("b")], [["1", "2"], ["3"]]).cells())


def test_word_repeats_heads_of_tables_restarts_lists_and_names_pictures():
    word = docx.Document(BytesIO(to_bytes(sample(), "docx")))
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"] == ["Overview", "Injects"]
    heads = [row for table in word.tables for row in table._tbl.tr_lst if row.findall(".//" + qn("w:tblHeader"))]
    assert ["".join(t.text for t in row.iter(qn("w:t"))) for row in heads] == ["No.NameText"]
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == ["a blue plain"]
    assert word.core_properties.modified.date() == date(2026, 11, 27)
    assert word.sections[0].header.paragraphs[0].text == "EXERCISE"


def test_contents_of_a_pdf_name_the_pages_of_their_chapters():
    layout = _pages(sample())
    for place in layout.places:
        texts = {mark.text for mark in layout.pages[place.page].marks if isinstance(mark, Written)}
        assert place.text in texts
    first = [mark.text for mark in layout.pages[0].marks if isinstance(mark, Written)]
    for place in layout.places:
        assert str(place.page + 1) in first[first.index(place.text) :]
    assert len(layout.pages[0].links) == 3


def test_head_of_a_table_stands_on_each_page_it_reaches():
    layout = _pages(sample())
    pages = [[m.text for m in page.marks if isinstance(m, Written)] for page in layout.pages]
    reached = [texts for texts in pages if any(text.startswith("inject ") for text in texts)]
    assert len(reached) > 1
    assert all("No." in texts for texts in reached)


def test_nothing_of_a_pdf_lies_outside_its_page():
    for document in (sample(), sample(landscape=True)):
        layout = _pages(document)
        for page in layout.pages:
            for mark in page.marks:
                if isinstance(mark, Written):
                    assert mark.x >= 50
                    assert mark.x + width_of(mark.text, mark.size, mark.bold) <= layout.size[0] - 49
                    assert 30 < mark.y < layout.size[1] - 25


def test_row_higher_than_a_page_goes_on_over_pages():
    layout = _pages(Document("T", [Table([Column("A"), Column("B")], [[LONG * 60, "b"]])]))
    said = " ".join(m.text for page in layout.pages for m in page.marks if isinstance(m, Written))
    assert len(layout.pages) > 3
    assert said.count("council") == 180


@pytest.mark.parametrize("lines", range(30, 60, 3))
def test_heading_never_stands_alone_at_the_foot_of_a_page(lines):
    layout = Layout(Document("", []))
    layout.blocks([Paragraph("\n".join(["line"] * lines)), Heading("Chapter"), Heading("Part", 2), facts([("a", "b")])])
    page = next(p for p in layout.pages if any(isinstance(m, Written) and m.text == "Chapter" for m in p.marks))
    assert {"Part", "a", "b"} <= {mark.text for mark in page.marks if isinstance(mark, Written)}


def test_lines_are_broken_between_words_and_within_words_wider_than_a_line():
    lines = break_lines(f"one two {'x' * 200} three", 10, 150)
    texts = ["".join(piece.text for piece in line).strip() for line in lines]
    assert squeezed("".join(texts)) == f"onetwo{'x' * 200}three"
    assert all(sum(width_of(piece.text.rstrip(), 10, False) for piece in line) <= 150 for line in lines)
    assert texts[0] == "one two"


def test_pdf_carries_its_date_its_title_and_bookmarks():
    data = to_bytes(sample(), "pdf")
    assert data.startswith(b"%PDF-")
    assert b"D:20261127" in data
    assert b"/Outlines" in data
    packed = re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)
    assert any(b"Tj" in zlib.decompress(one) for one in packed if one[:1] == b"x")


def test_ending_of_the_file_says_the_format(tmp_path):
    write(sample(), tmp_path / "a.htm")
    assert (tmp_path / "a.htm").read_text().startswith("<!DOCTYPE html>")
    with pytest.raises(WritingError, match=r"a\.odt: the ending says the format; write a file that ends with \.html"):
        write(sample(), tmp_path / "a.odt")
    assert [file.name for file in tmp_path.iterdir()] == ["a.htm"]


def test_without_python_docx_it_is_told_what_mends_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "brinkmanship.papers.writers.docx", raising=False)
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(WritingError, match=re.escape("pip install 'brinkmanship[host]'")):
        to_bytes(sample(), "docx")


def test_boxes_of_a_checklist_stand_before_their_items_in_every_format():
    document = Document("T", [Bullets(["first", "second"], boxes=True)])
    assert "\u25a1\tfirst" in docx.Document(BytesIO(to_bytes(document, "docx"))).paragraphs[-2].text
    assert "- [ ] first\n- [ ] second" in to_bytes(document, "md").decode()
    assert '<ul class="boxes">' in to_bytes(document, "html").decode()
    texts = [mark.text for mark in _pages(document).pages[0].marks if isinstance(mark, Written)]
    assert texts[texts.index("first") - 1] == "\u25a1"


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing jc"
    " outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs color spacing kern sz szCs u lang",
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge shd vAlign",
    "trPr": "cantSplit tblHeader",
}
"""The order of properties that the format demands (ECMA-376), as far as they are used."""


def test_properties_in_a_file_of_word_stand_in_the_order_that_it_demands():
    word = docx.Document(BytesIO(to_bytes(sample(), "docx")))
    ours = [style.element for style in word.styles if style.name in ("Rule", "Callout", "Quote", "Normal", "Figure")]
    seen = set()
    for part in (word.element, *ours):
        for name, order in ORDER.items():
            for found in part.iter(qn(f"w:{name}")):
                names = [child.tag.rpartition("}")[2] for child in found]
                assert names == sorted(names, key=order.split().index), (name, names)
                seen |= {(name, one) for one in names}
    assert {("pPr", "pBdr"), ("pPr", "shd"), ("tcPr", "shd"), ("tblPr", "tblBorders"), ("rPr", "lang")} <= seen


def test_letters_that_the_font_of_a_pdf_lacks_are_spoken_of():
    assert "Some letters are shown as □" in pdf_words(Document("T", [Paragraph("by 李明")])).replace(" ", " ")
    assert "Some letters" not in pdf_words(Document("T", [Paragraph("by Łukasz, Київ, Ωmega")]))


def test_a_page_of_word_begins_with_what_follows_the_break_and_none_is_left_empty():
    blocks = [Paragraph("one"), PageBreak(), Heading("Two"), PageBreak(), facts([("a", "b")]), PageBreak()]
    word = docx.Document(BytesIO(to_bytes(Document("T", blocks), "docx")))
    broken = [p.text for p in word.paragraphs if p.paragraph_format.page_break_before]
    assert broken == ["Two", ""]
    assert "w:br " not in word.element.xml


def test_nothing_stands_between_a_table_or_box_and_the_break_after_it():
    blocks = [facts([("a", "b")]), PageBreak(), Callout("Note"), PageBreak(), Callout("Note"), facts([("a", "b")])]
    word = docx.Document(BytesIO(to_bytes(Document("T", blocks), "docx")))
    body = [child.tag.rpartition("}")[2] for child in word.element.body]
    assert body == [
        "p",
        "tbl",
        "p",
        "p",
        "p",
        "tbl",
        "p",
        "sectPr",
    ]  # title; table; two boxes; what parts them from a table


def test_a_short_text_stays_with_the_table_it_leads_to():
    blocks = [Paragraph("Leads."), facts([("a", "b")]), Paragraph("Alone."), Paragraph("x" * 900), Bullets(["one"])]
    word = docx.Document(BytesIO(to_bytes(Document("T", blocks), "docx")))
    assert [p.text for p in word.paragraphs if p.paragraph_format.keep_with_next] == ["Leads."]
