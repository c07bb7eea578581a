"""The encyclopedia of the scenario as pages: what the scenario says to everybody, the same for all seats."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.encyclopedia import KINDS, Article, Encyclopedia, encyclopedia

MOST_FOUND = 200
"""Articles of one list."""
_KEPT: dict[str, Encyclopedia] = {}
"""By the digest of the scenario."""


@dataclass(frozen=True, slots=True)
class Index:
    """A list of articles."""

    query: str
    kind: str
    kinds: tuple[tuple[str, str, bool], ...]  # id, name, whether chosen
    found: tuple[tuple[str, str, str], ...]  # id, title, subtitle
    more: int  # articles that match and are not listed


def book(prepared: Prepared) -> Encyclopedia:
    """Return the encyclopedia of a scenario as everybody may read it."""
    if prepared.digest not in _KEPT:
        _KEPT.clear()
        _KEPT[prepared.digest] = encyclopedia(prepared)
    return _KEPT[prepared.digest]


def index(prepared: Prepared, query: str, kind: str) -> Index:
    """Return the articles that match a search, of a kind or of all."""
    found = book(prepared).find(query, kind) if query.strip() or kind else book(prepared).find("", KINDS[0][0])
    kind = kind or ("" if query.strip() else KINDS[0][0])
    kinds = tuple((id, name, id == kind) for id, name in KINDS)
    listed = tuple((one.id, one.title, one.subtitle) for one in found[:MOST_FOUND])
    return Index(query, kind, kinds, listed, max(len(found) - MOST_FOUND, 0))


def article(prepared: Prepared, id: str) -> Article | None:
    """Return an article, None where there is none of that id."""
    return book(prepared).articles.get(id)
