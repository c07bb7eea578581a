"""What is read in the encyclopedia: the article, the way there, and what a search finds. Draws nothing."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.encyclopedia import Article, Encyclopedia, encyclopedia


@dataclass
class Reader:
    """What is being read, and where the reader came from."""

    prepared: Prepared
    seat: str
    book: Encyclopedia | None = None
    query: str = ""
    kind: str = ""
    article: str = ""
    back: list[str] = field(default_factory=list)
    forth: list[str] = field(default_factory=list)
    found: tuple[tuple[str, str], list[Article]] | None = None

    def start(self) -> None:
        """Make the articles beside the window, which takes a moment."""
        threading.Thread(target=self._make, name="encyclopedia", daemon=False).start()

    def _make(self) -> None:
        self.book = encyclopedia(self.prepared, self.seat)

    def go(self, article: str) -> None:
        """Read an article."""
        if article and article != self.article:
            if self.article:
                self.back.append(self.article)
            self.article, self.forth = article, []

    def step(self, source: list[str], target: list[str]) -> None:
        """Go back or forth."""
        if source:
            target.append(self.article)
            self.article = source.pop()

    def results(self) -> list[Article]:
        """Return what the search and the chosen kind leave."""
        assert self.book is not None
        key = (self.query if self.query.strip() else "", self.kind)
        if self.found is None or self.found[0] != key:
            self.found = (key, self.book.find(*key))
        return self.found[1]
