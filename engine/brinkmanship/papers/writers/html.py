"""Documents as one HTML file that needs no other: styles and pictures are inside, nothing is fetched, no script runs."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

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
    runs,
)
from brinkmanship.text import printable

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write(document: Document) -> bytes:
    """Return a document as a web page, in UTF-8."""
    return "\n".join(_page(document)).encode("utf-8")


def _page(document: Document) -> Iterator[str]:
    size = "A4 landscape" if document.landscape else "A4"
    yield f'<!DOCTYPE html>\n<html lang="{_text(document.language)}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_text(document.title)}</title>"
    if document.author:
        yield f'<meta name="author" content="{_text(document.author)}">'
    yield f"<style>\n@page {{ size: {size}; margin: 20mm 18mm; }}\n{_STYLE}</style>\n</head>\n<body>"
    if document.marking:
        yield f'<p class="marking">{_text(document.marking)}</p>'
    yield f'<header class="title">\n<h1>{_text(document.title)}</h1>'
    if document.subtitle:
        yield f'<p class="subtitle">{_text(document.subtitle)}</p>'
    if document.cover:
        rows = (f"<div><dt>{_text(name)}</dt><dd>{_rich(text)}</dd></div>" for name, text in document.cover)
        yield f'<dl class="cover">{"".join(rows)}</dl>'
    yield "</header>"
    if document.contents and (listed := document.headings()):
        yield '<nav class="contents" aria-label="Contents">\n<h2>Contents</h2>\n<ol>'
        for number, heading in enumerate(listed, 1):
            yield f'<li class="level{heading.level}"><a href="#h{number}">{_text(heading.text)}</a></li>'
        yield "</ol>\n</nav>"
    yield "<main>"
    yield from _blocks(document.blocks)
    yield "</main>\n</body>\n</html>\n"


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    listed = 0
    for block in blocks:
        if isinstance(block, Heading):
            listed += block.level <= 2
            anchor = f' id="h{listed}"' if block.level <= 2 else ""
            level = min(block.level + 1, 6)
            yield f"<h{level}{anchor}>{_text(block.text)}</h{level}>"
        else:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text, style="quote"):
            yield f"<blockquote><p>{_rich(text)}</p></blockquote>"
        case Paragraph(text=text, style=style):
            look = "" if style == "body" else f' class="{style}"'
            yield f"<p{look}>{_rich(text)}</p>"
        case Bullets():
            yield _list(block.items, block.ordered, block.boxes)
        case Table():
            yield from _table(block)
        case Figure():
            yield from _figure(block)
        case Callout():
            yield f'<aside class="callout {block.tone}">'
            if block.title:
                yield f'<p class="callout-title">{_text(block.title)}</p>'
            for inner in block.blocks:
                yield from _block(inner)
            yield "</aside>"
        case Lines():
            yield f'<div class="lines"><p>{_rich(block.question)}</p>{_ruled(block.count)}</div>'
        case PageBreak():
            yield '<div class="page-break"></div>'
        case Heading():  # within a list of blocks alone, which numbers them
            raise TypeError("a heading stands in the document, not inside another block")


def _list(items: Sequence[Text | Item], ordered: bool, boxes: bool = False) -> str:
    kind = "ol" if ordered else "ul"
    look = ' class="boxes"' if boxes else ""
    rows = []
    for item in items:
        if isinstance(item, Item):
            rows.append(f"<li>{_rich(item.text)}{_list(item.items, False) if item.items else ''}</li>")
        else:
            rows.append(f"<li>{_rich(item)}</li>")
    return f"<{kind}{look}>\n" + "\n".join(rows) + f"\n</{kind}>"


def _table(table: Table) -> Iterator[str]:
    whole = sum(column.width for column in table.columns)
    name = _text(table.caption) or "Table"
    look = "" if table.headed else ' class="facts"'
    yield f'<div class="table" role="region" tabindex="0" aria-label="{name}"><table{look}>'
    if table.caption:
        yield f"<caption>{_text(table.caption)}</caption>"
    widths = (f'<col style="width:{100 * column.width / whole:.1f}%">' for column in table.columns)
    yield f"<colgroup>{''.join(widths)}</colgroup>"
    if table.headed:
        titles = (f'<th scope="col" class="{column.align}">{_text(column.title)}</th>' for column in table.columns)
        yield f"<thead><tr>{''.join(titles)}</tr></thead>"
    yield "<tbody>"
    for row in table.cells():
        if isinstance(row, Band):
            yield f'<tr><th scope="rowgroup" class="band" colspan="{len(table.columns)}">{_rich(row.text)}</th></tr>'
        else:
            yield f"<tr>{''.join(_cell(table, position, cell) for position, cell in enumerate(row))}</tr>"
    yield "</tbody></table></div>"


def _cell(table: Table, position: int, cell: Cell) -> str:
    name, scope = ("th", ' scope="row"') if table.row_heads and position == 0 else ("td", "")
    classes = " ".join(filter(None, (table.columns[position].align, cell.tone, "bold" if cell.bold else "")))
    return f'<{name}{scope} class="{classes}">{_rich(cell.text)}{_ruled(cell.blank)}</{name}>'


def _figure(figure: Figure) -> Iterator[str]:
    width = f'style="width:{100 * figure.width:.0f}%"'
    if figure.svg:
        picture = f'<div role="img" aria-label="{_text(figure.alt)}">{figure.svg}</div>'
    else:
        data = b64encode(figure.png).decode("ascii")
        picture = f'<img src="data:image/png;base64,{data}" alt="{_text(figure.alt)}">'
    caption = f"<figcaption>{_text(figure.caption)}</figcaption>" if figure.caption else ""
    yield f"<figure {width}>{picture}{caption}</figure>"


def _ruled(count: int) -> str:
    return '<span class="rule"></span>' * count


def _text(text: str) -> str:
    return escape(printable(text))


def _rich(text: Text) -> str:
    out = []
    for run in runs(text):
        said = escape(printable(run.text, lines=True)).replace("\n", "<br>\n")
        said = f"<strong>{said}</strong>" if run.bold else said
        out.append(f'<span class="muted">{said}</span>' if run.muted else said)
    return "".join(out)


_STYLE = """\
:root { color-scheme: light; --ink: #1a2230; --pale: #566072; --line: #c9d0da; --head: #e9edf3; --accent: #1f4e79; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; color: var(--ink); background: #fff;
  font: 1rem/1.5 Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", Arial, sans-serif; }
h1, h2, h3, h4, h5 { line-height: 1.25; color: var(--accent); break-after: avoid; text-wrap: balance; }
h1 { font-size: 2.1rem; margin: 0; } h2 { font-size: 1.55rem; margin: 2.6rem 0 .7rem; padding-bottom: .25rem;
  border-bottom: 2px solid var(--accent); } h3 { font-size: 1.2rem; margin: 1.9rem 0 .5rem; }
h4 { font-size: 1.02rem; margin: 1.4rem 0 .35rem; } h5 { font-size: 1rem; margin: 1rem 0 .3rem; color: var(--ink); }
p, ul, ol, dl { margin: .6rem 0; } li { margin: .25rem 0; } p, li, td, th, dd { overflow-wrap: anywhere; }
a { color: var(--accent); }
.marking { margin: 0 0 1.5rem; font-size: .82rem; letter-spacing: .04em; color: var(--pale); }
.title { border-bottom: 3px solid var(--accent); padding-bottom: 1rem; margin-bottom: 1.5rem; }
.subtitle { font-size: 1.2rem; color: var(--pale); margin: .4rem 0 0; }
.cover { display: grid; gap: .3rem; margin-top: 1.2rem; } .cover div { display: flex; gap: 1rem; }
.cover dt { flex: 0 0 10rem; color: var(--pale); } .cover dd { margin: 0; }
.contents ol { list-style: none; padding: 0; } .contents h2 { margin-top: 1rem; } .contents .level1 { font-weight: 600; }
.contents .level2 { padding-left: 1.4rem; }
.lead { font-size: 1.15rem; } .small { font-size: .86rem; color: var(--pale); } .muted { color: var(--pale); }
blockquote { margin: .8rem 0; padding: .1rem 1rem; border-left: 4px solid var(--line); }
.table { overflow-x: auto; margin: 1rem 0; } table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .35rem; }
td, th { border: 1px solid var(--line); padding: .4rem .55rem; vertical-align: top; text-align: left; }
thead th { background: var(--head); } .band { background: #f4f6f9; } .facts th { background: var(--head); }
th[scope=row] { font-weight: 600; } .right { text-align: right; } .centre { text-align: center; } td.bold { font-weight: 600; }
.note { background: #eef4fb; } .good { background: #e3f2e6; } .fair { background: #f7f3d4; } .poor { background: #fbe7d3; }
.bad { background: #f8dddd; }
figure { margin: 1.2rem auto; max-width: 100%; break-inside: avoid; } figure img, figure svg { width: 100%; height: auto; }
figcaption { font-size: .88rem; color: var(--pale); margin-top: .3rem; }
.callout { margin: 1.1rem 0; padding: .55rem 1rem; border-left: 5px solid var(--accent); break-inside: avoid; }
.callout.bad { border-color: #a32626; } .callout.poor { border-color: #b8621b; } .callout.good { border-color: #2d7a3e; }
.callout.fair { border-color: #8a7a12; } .callout.muted { border-color: var(--pale); background: #f4f6f9; color: inherit; }
.callout-title { font-weight: 600; } .rule { display: block; height: 1.9rem; border-bottom: 1px solid #98a1af; }
.lines { break-inside: avoid; } .boxes { list-style: "☐  "; }
@media (max-width: 40rem) { .table table { min-width: 34rem; } .table table.facts { min-width: 0; }
  .cover div { display: block; } figure { width: 100% !important; } }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } a { color: inherit; text-decoration: none; }
  tr { break-inside: avoid; } thead { display: table-header-group; } .page-break { break-after: page; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
