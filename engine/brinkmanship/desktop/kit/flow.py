"""A column that is filled from the top: the layout that most panels need, and the scrolling one around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui


@dataclass
class Flow:
    """A column of logical pixels; every method draws at `y` and moves it down."""

    ui: Ui
    x: float
    y: float
    width: float

    def take(self, height: float, gap: float = 0.0) -> Rect:
        """Return the next rectangle of a height and go below it."""
        area = Rect(self.x, self.y, self.width, height)
        self.y += height + gap
        return area

    def halves(self, height: float, gap: float = 0.0, between: float = 8.0) -> tuple[Rect, Rect]:
        """Return two rectangles beside each other and go below them."""
        area = self.take(height, gap)
        width = (area.width - between) / 2
        return Rect(area.x, area.y, width, height), Rect(area.right - width, area.y, width, height)

    def gap(self, height: float = 8.0) -> None:
        """Leave room."""
        self.y += height

    def caption(self, text: str, value: str = "") -> None:
        """Draw a small heading in capitals with a value at the right."""
        w.caption(self.ui, w.value(self.ui, self.take(20), value, "small", th.MUTED), text)

    def line(self, text: str, style: str = "body", colour: Colour = th.TEXT, *, value: str = "") -> None:
        """Draw one line of text with a value at the right."""
        area = self.take(self.ui.line_height(style) + 3)
        self.ui.text(w.value(self.ui, area, value, colour=th.TEXT_SOFT), text, style, colour)

    def paragraph(self, text: str, style: str = "body", colour: Colour = th.TEXT_SOFT, *, max_lines: int = 0) -> None:
        """Draw wrapped text."""
        height = self.ui.paragraph((self.x, self.y, self.width, 0), text, style, colour, max_lines=max_lines)
        self.y += height + 2

    def rule(self) -> None:
        """Draw a thin line with room around it."""
        w.rule(self.ui, self.x, self.y + 5, self.width)
        self.y += 11


@contextmanager
def scrolling(ui: Ui, rect: RectLike, name: str, *, pad: float = 0.0) -> Iterator[Flow]:
    """Give a column inside a scrolling window; its height is what the block drew in the frame before."""
    area = Rect(rect)
    own = ui.own(w.Scrolled, name)
    with w.scroll(ui, area, name, own.height) as inner:
        flow = Flow(ui, inner.x + pad, inner.y, inner.width - 2 * pad)
        start = flow.y
        yield flow
        own.height = flow.y - start + 4
