"""Search over everything: parties, places, formations, bodies, orders, numbers, dates and the log, each a way there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.screens import encyclopedia, statistics
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.desktop.screens.room_state import Hit

_MOST = 60


def draw(ui: Ui, state: GameScreenState) -> None:
    """Draw the search over the game."""
    room = state.room
    with w.modal(ui, (720, 560), "search") as inner:
        if ui.focus == "":
            ui.set_focus("search/text")
        entered = any(key.code in (pygame.K_RETURN, pygame.K_KP_ENTER) for key in ui.input.keys)
        first = entered and ui.focus == "search/text"
        field = (inner.x, inner.y, inner.width - 100, 34)
        room.found = w.text_input(ui, field, room.found, "search/text", hint="Search everything")
        if w.button(ui, (inner.right - 90, inner.y, 90, 34), "Close", "search/close"):
            state.dialog = ""
        hits = _hits(state)
        told = (
            f"{len(hits)} found"
            if room.found.strip()
            else "Parties, places, forces, orders, numbers, dates and the log."
        )
        ui.text((inner.x, inner.y + 42, inner.width, 18), told, "small", th.MUTED)
        body = Rect(inner.x, inner.y + 66, inner.width, inner.height - 66)
        with scrolling(ui, body, f"search/list/{room.found}", pad=2) as flow:
            for number, hit in enumerate(hits[:_MOST]):
                if w.row(ui, flow.take(27, 1), hit.title, hit.name, value=hit.kind) or (first and number == 0):
                    state.dialog = ""
                    hit.go(ui.now_ms)
            if len(hits) > _MOST:
                flow.line(f"{len(hits) - _MOST} more: write more of it", "small", th.MUTED)
    if ui.key(pygame.K_ESCAPE):
        state.dialog = ""


def _hits(state: GameScreenState) -> list[Hit]:
    """Return what is found, looked up anew only where something else is asked or known."""
    room, view = state.room, state.session.view
    book = state.reader is not None and state.reader.book is not None
    asked = (room.found, Same(view.log), Same(view.formations), book)
    if room.hits is None or room.hits[0] != asked:
        room.hits = asked, find(state, room.found)
    return room.hits[1]


def find(state: GameScreenState, query: str) -> list[Hit]:
    """Return what has every word of a query in its title: first what begins with it, then words that do."""
    wanted = query.casefold().split()
    if not wanted:
        return []
    whole = " ".join(wanted)

    def rank(hit: Hit) -> int:
        title = hit.title.casefold()
        if title.startswith(whole):
            return 0
        starts = title.replace("(", " ").split()
        return 1 if all(any(start.startswith(word) for start in starts) for word in wanted) else 2

    found = [hit for hit in _everything(state) if all(word in hit.title.casefold() for word in wanted)]
    return sorted(found, key=rank)


def _everything(state: GameScreenState) -> Iterator[Hit]:
    view = state.session.view
    for kind, things in (
        ("actor", view.actors),
        ("region", view.regions),
        ("formation", view.formations),
        ("body", view.bodies),
    ):
        word = {"actor": "party", "region": "place"}.get(kind, kind)
        for thing in things:
            yield Hit(word, thing.name, f"search/{kind}/{thing.id}", _selects(state, kind, thing.id))
    for choice in state.session.choices:
        yield Hit("order", choice.name, f"search/order/{choice.action}", _orders(state, choice.action))
    for number, proposal in enumerate(view.proposals):
        title = f"{proposal.name} ({state.session.name(proposal.actor)})"
        yield Hit("proposal", title, f"search/proposal/{number}", _selects(state, "proposal", str(number)))
    for dilemma in view.dilemmas:
        yield Hit("question", dilemma.name, f"search/question/{dilemma.id}", _opens(state, "decisions"))
    for estimate in state.room.numbers(state.session):
        yield Hit("number", estimate.label, f"search/number/{estimate.ref}", _charts(state, estimate.ref))
    for fact in view.calendar:
        title = f"{fact.name}, {formatting.day(fact.start)}"
        yield Hit("date", title, f"search/date/{fact.id}", _opens(state, "briefing"))
    reader = state.reader
    if reader is not None and reader.book is not None:
        for article in reader.book.articles.values():
            if article.kind == "term":
                yield Hit("article", article.title, f"search/article/{article.id}", _reads(state, article.id))
    for number in range(len(view.log) - 1, -1, -1):
        line = view.log[number]
        title = f"{formatting.day(line.date)}: {line.text}"
        yield Hit("log", title, f"search/log/{number}", _follows(state, number))


def _selects(state: GameScreenState, kind: str, id: str) -> Callable[[int], None]:
    def go(now_ms: int) -> None:
        state.right = "inspect"
        state.select(kind, id, jump=kind in ("actor", "region", "formation"), now_ms=now_ms)

    return go


def _orders(state: GameScreenState, action: str) -> Callable[[int], None]:
    return lambda now_ms: state.choose(action)


def _opens(state: GameScreenState, dialog: str) -> Callable[[int], None]:
    return lambda now_ms: setattr(state, "dialog", dialog)


def _charts(state: GameScreenState, ref: str) -> Callable[[int], None]:
    return lambda now_ms: statistics.show(state, ref)


def _reads(state: GameScreenState, article: str) -> Callable[[int], None]:
    return lambda now_ms: encyclopedia.open_at(state, article)


def _follows(state: GameScreenState, number: int) -> Callable[[int], None]:
    return lambda now_ms: state.follow(state.session.view.log[number], now_ms)
