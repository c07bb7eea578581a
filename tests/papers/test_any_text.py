"""Whatever people type is written: every format takes any text, loses no letter that can be shown, and never fails."""

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given, settings, strategies as st

from brinkmanship.papers.document import (
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Heading,
    Item,
    Lines,
    Paragraph,
    Table,
    bold,
    facts,
    muted,
)  # fmt: skip
from brinkmanship.papers.writers import FORMATS, to_bytes

ANY = st.text(st.characters(codec=None), max_size=80)


NASTY = "\ufffe\uffff\x00\x0b\ud800\u2028 1. x\n- y\n| z |\n```\n</table>&amp; 日本語 עברית \U0001f525 " + "a" * 300


def written_whole(text: str) -> None:
    blocks = [
        Heading(text, 1), Heading(text, 4), Paragraph(text), Paragraph([bold(text), muted(text)], "quote"),
        Bullets([text, Item(text, [text])]), Bullets([text], ordered=True), Bullets([text], boxes=True),
        Table([Column(text), Column("", 0.1)], [(text, Cell(text, "bad", 1)), (bold(text), text)], text),
        facts([(text, text)]), Callout(text, [Paragraph(text), Bullets([text])]), Lines(text, 1),
    ]  # fmt: skip
    document = Document(text, blocks, text, text, text, cover=[(text, text)], contents=True)
    made = {form: to_bytes(document, form) for form in FORMATS}
    assert all(made.values())
    words = "".join(t.text or "" for t in docx.Document(BytesIO(made["docx"])).element.body.iter(qn("w:t")))
    assert all(letter in words for letter in text if letter.isalnum())


def test_nasty_text_is_written_in_every_format():
    written_whole(NASTY)


@pytest.mark.minutes
@settings(max_examples=20, deadline=None)
@example("")
@example("   \n\n   ")
@example("a" * 2000)
@given(ANY)
def test_any_text_is_written_in_every_format(text):
    written_whole(text)
