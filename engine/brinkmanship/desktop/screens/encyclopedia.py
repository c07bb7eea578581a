"""The encyclopedia: search and lists at the left, an article with links at the right, back and forth as in a browser."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.game_state import GameScreenState, Reader
from brinkmanship.game.view.encyclopedia import KINDS, Section
from brinkmanship.game.view.glossary import Fact

FIRST = "term:order"
_ROWS = 200


def open_at(state: GameScreenState, article: str = "") -> None:
    """Open the encyclopedia, at an article or at what is selected."""
    if not article and state.action:
        article = f"action:{state.action}"
    elif not article and state.selection.kind in ("actor", "body", "region"):
        article = f"{state.selection.kind}:{state.selection.id}"
    state.article = article
    state.dialog = "encyclopedia"


def ways(ui: Ui, flow: Flow, state: GameScreenState, back: str, width: float, name: str, article: str) -> bool:
    """Draw the way back and the way to an article at the top of a panel; return whether to go back."""
    area = flow.take(24, 2)
    if w.button(ui, (area.x, area.y, width, 22), back, f"{name}/back", kind="quiet", style="small"):
        return True
    look_up = (area.right - 84, area.y, 84, 22)
    if w.button(ui, look_up, "Look up", f"{name}/look-up", kind="quiet", style="small"):
        open_at(state, article)
    return False


def draw(ui: Ui, state: GameScreenState) -> None:
    """Draw the encyclopedia over the game."""
    reader = _reader(state)
    if state.article:
        reader.go(state.article)
        state.article = ""
    if not reader.article:
        reader.article = f"actor:{state.session.game.seat}"
    with w.modal(ui, (1180, 680), "encyclopedia") as inner:
        ui.text((inner.x, inner.y, inner.width, 34), "Encyclopedia", "heading")
        if w.button(ui, (inner.right - 90, inner.y, 90, 32), "Close", "encyclopedia/close", kind="primary"):
            state.dialog = ""
        left = Rect(inner.x, inner.y + 46, 344, inner.height - 46)
        right = Rect(left.right + 24, left.y, inner.right - left.right - 24, left.height)
        if reader.book is None:
            ui.text(left, "Writing the articles…", "body", th.MUTED, valign="top")
        else:
            _contents(ui, left, reader)
            _article(ui, right, reader)
    if ui.key(pygame.K_ESCAPE):
        state.dialog = ""


def _reader(state: GameScreenState) -> Reader:
    found, prepared = state.reader, state.session.game.prepared
    if found is None or found.prepared is not prepared or found.seat != state.session.game.seat:
        found = state.reader = Reader(prepared, state.session.game.seat)
    return found


def _contents(ui: Ui, area: Rect, reader: Reader) -> None:
    if ui.focus == "":
        ui.set_focus("encyclopedia/search")
    reader.query = w.text_input(
        ui, (area.x, area.y, area.width, 32), reader.query, "encyclopedia/search", hint="Search everything"
    )
    options = [("", "All"), *KINDS]
    rows = (options[:5], options[5:])
    for number, row in enumerate(rows):
        line = (area.x, area.y + 40 + number * 32, area.width, 26)
        reader.kind = w.chips(ui, line, row, reader.kind, "encyclopedia/kind", gap=4)
    found = reader.results()
    top = area.y + 40 + 32 * len(rows) + 4
    ui.text((area.x, top, area.width, 18), f"{len(found)} articles", "small", th.MUTED)
    body = Rect(area.x, top + 22, area.width, area.bottom - top - 22)
    with scrolling(ui, body, f"encyclopedia/list/{reader.kind}/{reader.query}", pad=2) as flow:
        for article in found[:_ROWS]:
            name = f"encyclopedia/article/{article.id}"
            value = "" if reader.kind else dict(KINDS)[article.kind].lower()
            if w.row(ui, flow.take(26, 1), article.title, name, value=value, selected=article.id == reader.article):
                reader.go(article.id)
        if len(found) > _ROWS:
            flow.line(f"{len(found) - _ROWS} more: type more of the name", "small", th.MUTED)


def _article(ui: Ui, area: Rect, reader: Reader) -> None:
    assert reader.book is not None
    if w.button(ui, (area.x, area.y, 70, 28), "‹ Back", "encyclopedia/back", enabled=bool(reader.back)):
        reader.step(reader.back, reader.forth)
    if w.button(ui, (area.x + 76, area.y, 84, 28), "Forward ›", "encyclopedia/forth", enabled=bool(reader.forth)):
        reader.step(reader.forth, reader.back)
    article = reader.book.articles.get(reader.article)
    body = Rect(area.x, area.y + 40, area.width, area.height - 40)
    if article is None:
        ui.text(body, "There is no article about that.", "body", th.MUTED, valign="top")
        return
    with scrolling(ui, body, f"encyclopedia/text/{article.id}", pad=4) as flow:
        flow.width = min(flow.width, 660.0)
        flow.paragraph(article.title, "heading", th.TEXT, max_lines=2)
        flow.line(article.subtitle, "small-strong", th.GOLD)
        if article.text:
            flow.gap(4)
            flow.paragraph(article.text, "body", th.TEXT_SOFT)
        for number, section in enumerate(article.sections):
            flow.gap(12)
            if section.title:
                flow.paragraph(section.title, "strong", th.TEXT)
            if section.text:
                flow.paragraph(section.text, "small", th.TEXT_SOFT)
            columns = 2 if len(section.facts) > 7 and not any(f.note or f.source for f in section.facts) else 1
            _facts(ui, flow, reader, section, number, columns)


def _facts(ui: Ui, flow: Flow, reader: Reader, section: Section, number: int, columns: int) -> None:
    width = (flow.width - 14 * (columns - 1)) / columns
    for place, fact in enumerate(section.facts):
        column = place % columns
        cell = Rect(flow.x + column * (width + 14), flow.y, width, 24)
        _line(ui, cell, reader, fact, f"encyclopedia/link/{number}/{place}")
        if column == columns - 1 or place == len(section.facts) - 1:
            flow.gap(25)
        for text, colour in ((fact.note, th.MUTED), (f"Source: {fact.source}" if fact.source else "", th.FAINT)):
            if text:
                flow.x, flow.width = flow.x + 12, flow.width - 12
                flow.paragraph(text, "small", colour)
                flow.x, flow.width = flow.x - 12, flow.width + 12


def _line(ui: Ui, cell: Rect, reader: Reader, fact: Fact, name: str) -> None:
    if fact.link and w.item(ui, cell, name, fact.label, kind="link"):
        reader.go(fact.link)
    used = 0.0
    if fact.value:
        most = cell.width * 0.66
        used = ui.text((cell.right - most, cell.y, most, 24), fact.value, "small-strong", th.TEXT, align="right") + 10
    ui.text((cell.x, cell.y, cell.width - used, 24), fact.label, "body", th.SKY if fact.link else th.TEXT_SOFT)
