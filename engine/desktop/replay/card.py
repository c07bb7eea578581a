"""What is drawn over the map of a film: the date and the ladder, the indicators, the captions, the course of time."""

from __future__ import annotations

from collections.abc import Sequence

from engine.desktop.kit import charts
from engine.desktop.kit import theme as th
from engine.desktop.kit import widgets as w
from engine.desktop.kit.theme import Colour, mix
from engine.desktop.kit.ui import Rect, Ui
from engine.desktop.words import number
from engine.game.view import Indicator, SeatView

PLATE: tuple[int, int, int, int] = (14, 18, 28, 225)
_CALM: Colour = (70, 130, 150)


def rung_colour(rung: int, of: int) -> Colour:
    """Return the colour of a rung: calm blue to alarm."""
    share = rung / of if of else 0.0
    return mix(_CALM, th.ORANGE, share * 2) if share < 0.5 else mix(th.ORANGE, (226, 62, 40), share * 2 - 1)


def draw_date(ui: Ui, view: SeatView, date: str, day: int, title: str) -> Rect:
    """Draw the plate of the date and the ladder; return its box."""
    area = Rect(18, 18, 372, 104)
    ui.fill(area, PLATE, radius=8, edge=th.PANEL_EDGE)
    ui.text((area.x + 16, area.y + 9, 340, 28), date, "title")
    ui.text((area.x + 16, area.y + 36, 340, 18), f"Day {day} of {view.horizon}  ·  {title}", "small", th.MUTED)
    rung = view.rung
    count = max(rung.of, 1)
    step = 340 / count
    for index in range(1, count + 1):
        colour = rung_colour(index, rung.of) if index <= rung.number else th.TRACK
        ui.fill((area.x + 16 + (index - 1) * step, area.y + 61, step - 3, 9), colour, radius=2)
    ui.text(
        (area.x + 16, area.y + 75, 340, 20),
        f"Rung {rung.number} of {rung.of}: {rung.name}",
        "strong",
        mix(rung_colour(rung.number, rung.of), (255, 255, 255), 0.35),
    )
    return area


def chosen_indicators(view: SeatView, most: int = 6) -> list[Indicator]:
    """Return the indicators to show: of the world and of the first body, none twice by name."""
    first = view.bodies[0].id if view.bodies else ""
    found: dict[str, Indicator] = {}
    for indicator in view.indicators:
        if indicator.estimate.ref.startswith(("world:", f"body:{first}.")):
            found.setdefault(indicator.estimate.label, indicator)
    return list(found.values())[:most]


def draw_indicators(ui: Ui, indicators: Sequence[Indicator]) -> Rect:
    """Draw the plate of indicators with their courses; return its box."""
    area = Rect(ui.width - 18 - 330, 18, 330, 14 + 26 * len(indicators))
    if not indicators:
        return Rect(ui.width, 0, 0, 0)
    ui.fill(area, PLATE, radius=8, edge=th.PANEL_EDGE)
    for row, indicator in enumerate(indicators):
        e = indicator.estimate
        y = area.y + 7 + row * 26
        ui.text((area.x + 14, y, 132, 26), e.label, "small", th.TEXT_SOFT)
        low, high = min(indicator.trend, default=0.0), max(indicator.trend, default=1.0)
        span = max(high - low, 0.02 * max(abs(high), 1e-6))
        box = (area.x + 150, y + 5, 62, 16)
        charts.sparkline(ui, box, indicator.trend, th.SKY, low=low, high=low + span)
        ui.text((area.x + 218, y, 98, 26), number(e.value, e.unit, e.floor, e.ceiling), "small-strong", align="right")
    return area


def draw_captions(ui: Ui, lines: Sequence[str], key: bool) -> Rect:
    """Draw the captions at the bottom; return their box."""
    lines = [line for line in lines if line]
    if not lines:
        return Rect(0, ui.height, 0, 0)
    width = min(ui.width - 36, 1000.0)
    inner = width - 44
    heights = [ui.paragraph_height(line, inner, "subtitle", max_lines=3) for line in lines]
    height = sum(heights) + 10 * (len(lines) - 1) + 26
    area = Rect((ui.width - width) / 2, ui.height - 34 - height, width, height)
    ui.fill(area, PLATE, radius=8, edge=th.PANEL_EDGE)
    ui.fill((area.x, area.y + 8, 4, area.height - 16), th.VERMILION if key else th.ACCENT, radius=2)
    y = area.y + 12
    for number_, (line, tall) in enumerate(zip(lines, heights, strict=True)):
        ink = th.TEXT if number_ == 0 else th.TEXT_SOFT
        ui.paragraph((area.x + 22, y, inner, tall), line, "subtitle", ink, max_lines=3)
        y += tall + 10
    return area


def draw_course(ui: Ui, position: float, last: int, rungs: Sequence[int], of: int, keys: Sequence[int]) -> Rect:
    """Draw the course of the whole game along the bottom edge: each turn in the colour of its rung, key turns marked."""
    area = Rect(18, ui.height - 20, ui.width - 36, 8)
    if last < 1:
        return area
    step = area.width / last
    for index in range(1, last + 1):
        past = index <= position
        colour = rung_colour(rungs[index], of)
        ui.fill(
            (area.x + (index - 1) * step, area.y, max(step - 1, 1), area.height),
            colour if past else mix(colour, th.INK, 0.72),
        )
    for index in keys:
        w.dot(ui, (area.x + (index - 0.5) * step, area.y - 5), 5, th.TEXT if index <= position else th.FAINT)
    x = area.x + position * step
    ui.fill((x - 1, area.y - 4, 3, area.height + 8), th.TEXT)
    return area


def draw_title(ui: Ui, over: str, title: str, under: str, text: str = "") -> None:
    """Draw a card that fills the frame."""
    ui.fill((0, 0, ui.width, ui.height), th.INK)
    width = min(ui.width - 120, 900.0)
    x, y = (ui.width - width) / 2, ui.height * 0.30
    ui.fill((x, y - 18, 64, 4), th.ACCENT)
    ui.text((x, y - 4, width, 24), over, "caption", th.MUTED)
    style = "display" if ui.text_width(title, "display") <= width else "heading"
    used = ui.paragraph((x, y + 24, width, 0), title, style, max_lines=2)
    ui.text((x, y + 34 + used, width, 26), under, "subtitle", th.TEXT_SOFT)
    if text:
        ui.paragraph((x, y + 76 + used, width, 0), " ".join(text.split()), "body", th.MUTED, max_lines=5)
