"""Documents as Markdown (GitHub's dialect), for wikis and version control; a picture is told by its words.

Whatever people typed is escaped, so that it reads as they typed it and makes neither a heading nor a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from brinkmanship.papers.document import (
    Band,
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    Item,
    Lines,
    PageBreak,
    Paragraph,
    Table,
    Text,
    runs,
)
from brinkmanship.text import printable

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_STRETCH = re.compile(r"^([ ]*)(\S.*?)([ ]*)$", re.MULTILINE)  # of bold text, in a line
_LIST_LIKE = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])(?=\s|$|[-=])", re.MULTILINE)


def write(document: Document) -> bytes:
    """Return a document as Markdown, in UTF-8."""
    return ("\n\n".join(_parts(document)) + "\n").encode("utf-8")


def _parts(document: Document) -> Iterator[str]:
    if document.marking:
        yield _text(document.marking)
    yield f"# {_text(document.title)}"
    if document.subtitle:
        yield f"**{_text(document.subtitle)}**"
    if document.cover:
        yield "\n".join(f"- {_text(name)}: {_rich(text, '<br>')}" for name, text in document.cover)
    if document.contents and (listed := document.headings()):
        yield "**Contents**"
        yield "\n".join(f"{'  ' * (heading.level - 1)}- {_text(heading.text)}" for heading in listed)
    for block in document.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * min(block.level + 1, 6)} {_text(block.text)}"
        case Paragraph(text=text, style=style):
            said = _rich(text, "  \n")
            yield _quoted(said) if style == "quote" else said
        case Bullets():
            yield "\n".join(_list(block.items, block.ordered, boxes=block.boxes))
        case Table():
            if block.caption:
                yield f"**{_text(block.caption)}**"
            yield "\n".join(_table(block))
        case Figure():
            yield f"*Picture: {_text(block.caption or block.alt)}*" + (
                f"  \n{_text(block.alt)}" if block.caption else ""
            )
        case Callout():
            inner = "\n\n".join(part for one in block.blocks for part in _block(one))
            yield _quoted("\n\n".join(filter(None, (f"**{_text(block.title)}**" if block.title else "", inner))))
        case Lines():
            yield "\n\n".join((_rich(block.question, "  \n"), *["\\_" * 60] * block.count))
        case PageBreak():
            yield "---"


def _list(items: Sequence[Text | Item], ordered: bool, indent: str = "", *, boxes: bool = False) -> Iterator[str]:
    for number, item in enumerate(items, 1):
        mark = f"{number}." if ordered else "-"
        inner = indent + " " * (len(mark) + 1)
        text, below = (item.text, item.items) if isinstance(item, Item) else (item, ())
        yield f"{indent}{mark} {'[ ] ' if boxes else ''}" + _rich(text, "  \n").replace("\n", f"\n{inner}")
        yield from _list(below, False, inner)


def _table(table: Table) -> Iterator[str]:
    marks = {"left": "---", "right": "--:", "centre": ":-:"}
    yield f"| {' | '.join(_text(column.title) or ' ' for column in table.columns)} |"
    yield f"| {' | '.join(marks[column.align] for column in table.columns)} |"
    for row in table.cells():
        if isinstance(row, Band):
            yield f"| **{_rich(row.text, '<br>')}** |" + " |" * (len(table.columns) - 1)
            continue
        names = [cell.bold or (table.row_heads and position == 0) for position, cell in enumerate(row)]
        said = (_strong(cell.text) if name else cell.text for name, cell in zip(names, row, strict=True))
        yield f"| {' | '.join(_rich(text, '<br>') for text in said)} |"


def _strong(text: Text) -> Text:
    return [replace(run, bold=True) for run in runs(text)]


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _text(text: str) -> str:
    return _escaped(printable(text).strip())


def _rich(text: Text, line_end: str) -> str:
    out = []
    for run in runs(text):
        said = _SPECIAL.sub(r"\\\1", printable(run.text, lines=True))
        out.append(_STRETCH.sub(r"\1**\2**\3", said) if run.bold else said)
    return _LIST_LIKE.sub(_no_mark, "".join(out)).strip().replace("\n", line_end)


def _escaped(text: str) -> str:
    """Return a text that begins no list, no rule and no numbered item, and marks nothing, by chance."""
    return _LIST_LIKE.sub(_no_mark, _SPECIAL.sub(r"\\\1", text))


def _no_mark(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"
