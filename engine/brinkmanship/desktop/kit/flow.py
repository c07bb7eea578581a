"""A column that is filled from the top: the layout that most panels need, and the scrolling one around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from brinkmanship.desktop.kit import theme as th, widgets as w
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


@dataclass(slots=True)
class Scrolled:
    """How far a scrolling window is scrolled, logical pixels."""

    offset: float = 0.0
    grabbed: float | None = None  # where it was when its thumb was grasped
    height: float = 0.0  # of what was drawn in it the frame before


@contextmanager
def scrolling(ui: Ui, rect: RectLike, name: str, *, pad: float = 0.0) -> Iterator[Flow]:
    """Give a column inside a scrolling window; its height is what the block drew in the frame before."""
    area = Rect(rect)
    own = ui.own(Scrolled, name)
    height, limit = own.height, max(0.0, own.height - area.height)
    offset = min(max(own.offset - ui.wheel(name) * 48, 0.0), limit)
    bar = limit > 0.5
    thumb = f"{name}/thumb"
    if bar and ui.pressed(thumb):
        own.grabbed = offset if own.grabbed is None else own.grabbed
        offset = min(max(own.grabbed + ui.drag()[1] * height / area.height, 0.0), limit)
    else:
        own.grabbed = None
    own.offset = offset
    ui.register(name, "scroll", area, takes_wheel=bar or height == 0)
    first = len(ui.boxes)
    with ui.clipped(area):
        flow = Flow(ui, area.x + pad, area.y - offset, area.width - (10 if bar else 0) - 2 * pad)
        yield flow
        drawn = flow.y - (area.y - offset) + 4
        if abs(drawn - own.height) > 0.5:
            ui.again()
        own.height = drawn
    if ui.focus_moved:
        for box in ui.boxes[first:]:
            if box.name == ui.focus and box.kind != "text":
                over, under = area.top - box.rect.top, box.rect.bottom - area.bottom
                if over > 0 or under > 0:
                    own.offset = min(max(offset + (under + 6 if under > 0 else -over - 6), 0.0), limit)
    if bar:
        length = max(24.0, area.height * area.height / height)
        y = area.y + (area.height - length) * offset / limit
        grip = Rect(area.right - 7, y, 6, length)
        ui.fill((area.right - 5, area.y, 2, area.height), (255, 255, 255, 14))
        ui.fill(grip, th.FAINT if ui.hovered(thumb) or ui.pressed(thumb) else th.FIELD_EDGE, radius=3)
        ui.register(thumb, "thumb", grip.inflate(6, 0))
