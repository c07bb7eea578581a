"""How paragraphs of a DOCX look: its styles, and properties in the order that Word demands."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

INK, PALE, ACCENT = RGBColor(0x1A, 0x22, 0x30), RGBColor(0x56, 0x60, 0x72), RGBColor(0x1F, 0x4E, 0x79)
RULE = "98A1AF"

_AFTER: dict[str, tuple[str, ...]] = {
    "pBdr": ("shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl"),
    "shd": ("tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "noWrap", "tcMar", "vAlign"),
    "tblBorders": ("shd", "tblLayout", "tblCellMar", "tblLook"),
}
"""What may stand only after a property: Word refuses files whose properties are in another order."""


def put(properties: Any, one: Any) -> None:
    """Put a property in its place among others."""
    properties.insert_element_before(one, *(f"w:{name}" for name in _AFTER[one.tag.rpartition("}")[2]]))


def borders(**sides: tuple[str, int]) -> Any:
    """Return borders of a paragraph: for each side its colour and its width in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    for side, (colour, width) in sides.items():
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(width)), ("space", "6"), ("color", colour)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    return borders


def set_styles(word: Word, language: str) -> None:
    """Give the styles of the document their looks; add those that it lacks."""
    styles = word.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(10.5), INK
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Calibri")
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), {"en": "en-GB"}.get(language, language))
    normal.element.rPr.append(tongue)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.12
    looks: dict[str, tuple[float, bool, RGBColor, float, float]] = {  # size, bold, colour, space before and after
        "Title": (26, True, ACCENT, 0, 4),
        "Subtitle": (14, False, PALE, 0, 10),
        "Heading 1": (18, True, ACCENT, 20, 6),
        "Heading 2": (14, True, ACCENT, 14, 4),
        "Heading 3": (12, True, ACCENT, 10, 3),
        "Heading 4": (10.5, True, INK, 8, 2),
        "Caption": (9.5, True, PALE, 6, 4),
        "Quote": (10.5, False, INK, 4, 6),
        "Lead": (12.5, False, INK, 0, 8),
        "Small": (9, False, PALE, 0, 4),
        "Cover": (10.5, False, INK, 0, 2),
        "Contents Heading": (14, True, ACCENT, 16, 4),
        "toc 1": (10.5, True, INK, 4, 0),
        "toc 2": (10.5, False, INK, 0, 0),
        "Table Text": (9.5, False, INK, 2, 2),
        "Rule": (9.5, False, INK, 0, 0),
        "After Table": (5, False, INK, 0, 0),
        "Figure": (10.5, False, INK, 6, 2),
        "Checklist": (10.5, False, INK, 0, 3),
        "Callout": (10.5, False, INK, 0, 0),
        "Header": (8.5, False, PALE, 0, 0),
        "Footer": (8.5, False, PALE, 0, 0),
    }
    for name, (size, strong, colour, before, after) in looks.items():
        if name not in [style.name for style in styles]:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
        style = styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = "Calibri", Pt(size), strong, False
        style.font.color.rgb = colour
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # of the empty document's own headings
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for name in ("Title", "Heading 1"):
        look = styles[name].element.get_or_add_pPr()
        for border in look.findall(qn("w:pBdr")):
            look.remove(border)
    styles["Caption"].paragraph_format.keep_with_next = False
    for name, indent in (("Checklist", Mm(7)), ("Callout", Mm(4))):
        styles[name].paragraph_format.left_indent = indent
    styles["Checklist"].paragraph_format.first_line_indent = -Mm(7)
    styles["Checklist"].paragraph_format.tab_stops.add_tab_stop(Mm(7))
    styles["Cover"].paragraph_format.tab_stops.add_tab_stop(Mm(42))
    styles["Cover"].paragraph_format.left_indent, styles["Cover"].paragraph_format.first_line_indent = Mm(42), -Mm(42)
    styles["Footer"].paragraph_format.tab_stops.clear_all()
    for spaced in styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        styles["Subtitle"].element.rPr.remove(spaced)
    styles["toc 2"].paragraph_format.left_indent = Mm(6)
    styles["Figure"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Quote"].paragraph_format.left_indent = Mm(8)
    rule = styles["Rule"]
    rule.paragraph_format.line_spacing = Pt(20)
    put(rule.element.get_or_add_pPr(), borders(bottom=(RULE, 4), between=(RULE, 4)))
