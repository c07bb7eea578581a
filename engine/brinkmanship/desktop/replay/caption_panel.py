"""What is drawn over the map of a film: the date and the ladder, the indicators, the captions, the timeline.

Every plate has a function that says where it stands, so that names on the map keep clear of it, and one that draws it.
Where there is little room the plates are small ones, and there are no indicators.
"""

from __future__ import annotations

from collections.abc import Sequence

from brinkmanship.desktop.formatting import number
from brinkmanship.desktop.kit import charts, theme as th, widgets as w
from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.game.view.types import Indicator, RungView, SeatView
from brinkmanship.simulation.spans import clock

PLATE: tuple[int, int, int, int] = (14, 18, 28, 225)
DAMAGED = -1
"""The rung of a turn whose rung cannot be read."""
_CALM: Colour = (70, 130, 150)
_STRIP = 31.0  # height of the timeline along the bottom
_INDICATORS = 330.0


def rung_colour(rung: int, of: int) -> Colour:
    """Return the colour of a rung: calm blue to alarm."""
    share = rung / of if of else 0.0
    return mix(_CALM, th.ORANGE, share * 2) if share < 0.5 else mix(th.ORANGE, (226, 62, 40), share * 2 - 1)


def small(ui: Ui) -> bool:
    """Return whether there is room for small plates only."""
    return ui.width < 780 or ui.height < 440


def a_page(ui: Ui) -> int:
    """Return how many captions stand in a picture."""
    return 1 if small(ui) else 2


def free_box(ui: Ui) -> Rect:
    """Return where the map is seen, whatever captions there are: above them, between the plates of the corners."""
    return Rect(0, 0, ui.width, ui.height - _STRIP - (46 if small(ui) else 94))


def day_line(ui: Ui, day: int, horizon: int, hours: float, title: str) -> str:
    """Return the line under the date: which tick of `hours` it is, and of what, where that fits all through the game."""
    longest, now = (clock(tick, horizon, hours).capitalize() for tick in (horizon, day))
    fits = ui.text_width(f"{longest}  ·  {title}", "small") <= 440 - 40
    return f"{now}  ·  {title}" if fits else now


def date_box(ui: Ui, horizon: int, hours: float, title: str) -> Rect:
    """Return where the plate of the date stands."""
    if small(ui):
        return Rect(10, 10, min(262.0, ui.width - 20), 62)
    return Rect(18, 18, max(372.0, 40 + ui.text_width(day_line(ui, horizon, horizon, hours, title), "small")), 104)


def draw_date(ui: Ui, area: Rect, date: str, day: str, rung: RungView | None, damage: str = "") -> None:
    """Draw the plate of the date and the ladder, where there is one; without a rung, that it cannot be read."""
    little = small(ui)
    x, width = area.x + (12 if little else 16), area.width - (24 if little else 32)
    ui.fill(area, PLATE, radius=8, edge=th.PANEL_EDGE)
    if little:
        ui.text((x, area.y + 5, width, 20), date, "strong")
    else:
        ui.text((x, area.y + 9, width, 28), date, "title")
        ui.text((x, area.y + 36, width, 18), damage or day, "small", th.BAD if damage else th.MUTED)
    if rung is not None and not rung.there:
        if little and damage:
            ui.text((x, area.y + 39, width, 20), damage, "small-strong", th.BAD)
        return
    top = area.y + (28 if little else 61)
    count = max(rung.of, 1) if rung is not None else 1
    step = width / count
    for index in range(1, count + 1):
        lit = rung is not None and index <= rung.number
        ui.fill(
            (x + (index - 1) * step, top, step - 3, 6 if little else 9),
            rung_colour(index, count) if lit else th.TRACK,
            radius=2,
        )
    said = f"Rung {rung.number} of {rung.of}: {rung.name}" if rung is not None else "The rung cannot be read"
    colour = mix(rung_colour(rung.number, rung.of), (255, 255, 255), 0.35) if rung is not None else th.BAD
    if little and damage:
        said, colour = damage, th.BAD
    ui.text((x, top + (11 if little else 14), width, 20), said, "small-strong" if little else "strong", colour)


def chosen_indicators(view: SeatView) -> list[Indicator]:
    """Return the indicators to show, six at most: of the world and of the first body, none twice by name."""
    first = view.bodies[0].id if view.bodies else ""
    found: dict[str, Indicator] = {}
    for indicator in view.indicators:
        if indicator.estimate.ref.startswith(("world:", f"body:{first}.")):
            found.setdefault(indicator.estimate.label, indicator)
    return list(found.values())[:6]


def indicators_box(ui: Ui, count: int) -> Rect:
    """Return where the plate of so many indicators stands; it is empty where there is no room or none of them."""
    if small(ui) or not count:
        return Rect(ui.width, 0, 0, 0)
    return Rect(ui.width - 18 - _INDICATORS, 18, _INDICATORS, 14 + 26 * count)


def draw_indicators(ui: Ui, area: Rect, indicators: Sequence[Indicator]) -> None:
    """Draw the plate of indicators with their series."""
    if not area.width:
        return
    ui.fill(area, PLATE, radius=8, edge=th.PANEL_EDGE)
    for row, indicator in enumerate(indicators):
        e = indicator.estimate
        y = area.y + 7 + row * 26
        ui.text((area.x + 14, y, 132, 26), e.label, "small", th.TEXT_SOFT)
        charts.indicator_line(ui, (area.x + 150, y + 5, 62, 16), indicator.trend)
        ui.text((area.x + 218, y, 98, 26), number(e.value, e.unit, e.floor, e.ceiling), "small-strong", align="right")


def _caption(ui: Ui) -> tuple[str, float, int, float]:
    """Return the style of captions, their width, how many rows each may have, and the room around them."""
    if small(ui):
        return "strong", ui.width - 20 - 34, 2, 8.0
    return "subtitle", min(ui.width - 36, 1000.0) - 44, 3 if ui.height >= 560 else 2, 12.0


def captions_box(ui: Ui, lines: Sequence[str]) -> Rect:
    """Return where the captions stand, an empty box where there are none."""
    style, inner, rows, edge = _caption(ui)
    heights = [ui.paragraph_height(line, inner, style, max_lines=rows) for line in lines if line]
    if not heights:
        return Rect(0, ui.height, 0, 0)
    width, height = inner + (34 if small(ui) else 44), sum(heights) + 10 * (len(heights) - 1) + 2 * edge
    return Rect((ui.width - width) / 2, ui.height - _STRIP - 9 - height, width, height)


def captions_room(ui: Ui, lines: Sequence[str]) -> Rect:
    """Return the place of captions of two rows or of these, whichever is more: names keep clear of it from page to page."""
    box, (_, inner, _, _) = captions_box(ui, lines), _caption(ui)
    usual = Rect((ui.width - inner) / 2, free_box(ui).bottom, inner, ui.height - free_box(ui).bottom)
    return usual.union(box) if box.height else usual


def draw_captions(ui: Ui, lines: Sequence[str], key: bool) -> None:
    """Draw the captions at the bottom."""
    area = captions_box(ui, lines)
    if not area.height:
        return
    style, inner, rows, edge = _caption(ui)
    ui.fill(area, PLATE, radius=8, edge=th.PANEL_EDGE)
    ui.fill((area.x, area.y + 8, 4, area.height - 16), th.VERMILION if key else th.ACCENT, radius=2)
    y = area.y + edge
    for row, line in enumerate(line for line in lines if line):
        ink = th.TEXT if row == 0 else th.TEXT_SOFT
        y += ui.paragraph((area.x + (area.width - inner) / 2, y, inner, 0), line, style, ink, max_lines=rows) + 10


def timeline_box(ui: Ui) -> Rect:
    """Return the strip along the bottom in which the timeline stands."""
    return Rect(0, ui.height - _STRIP, ui.width, _STRIP)


def draw_timeline(ui: Ui, position: float, last: int, rungs: Sequence[int], of: int, keys: Sequence[int]) -> None:
    """Draw the timeline of the whole game along the bottom edge: each turn in the colour of its rung, key turns marked."""
    strip = timeline_box(ui)
    ui.fill(strip, PLATE)
    if last < 1:
        return
    edge = 10 if small(ui) else 18
    area = Rect(edge, ui.height - 19, ui.width - 2 * edge, 8)
    step = area.width / last
    for index in range(1, last + 1):
        past = index <= position
        colour = rung_colour(rungs[index], of) if rungs[index] != DAMAGED else th.FAINT
        ui.fill(
            (area.x + (index - 1) * step, area.y, max(step - 1, 1), area.height),
            colour if past else mix(colour, th.INK, 0.72),
        )
    for index in keys:
        w.dot(ui, (area.x + (index - 0.5) * step, area.y - 5), 5, th.TEXT if index <= position else th.FAINT)
    x = area.x + position * step
    ui.fill((x - 1, area.y - 4, 3, area.height + 8), th.TEXT)


def draw_title(ui: Ui, over: str, title: str, under: str, text: str = "") -> None:
    """Draw a card that fills the frame; of the text below as much as there is room for."""
    ui.fill((0, 0, ui.width, ui.height), th.INK)
    edge = min(60.0, ui.width * 0.07)
    width = min(ui.width - 2 * edge, 900.0)
    x = (ui.width - width) / 2
    text = " ".join(text.split())
    style = "display" if ui.height >= 400 and ui.text_width(title, "display") <= width else "heading"
    head = ui.paragraph_height(title, width, style, max_lines=3)
    foot = ui.paragraph_height(under, width, "subtitle", max_lines=3)
    body = ui.paragraph_height(text, width, "body", max_lines=8) if text else 0.0
    y = max(min(ui.height * 0.30, (ui.height - head - foot - body - 34) / 2), 26)
    ui.fill((x, y - 18, 64, 4), th.ACCENT)
    ui.text((x, y - 4, width, 24), over, "caption", th.MUTED)
    ui.paragraph((x, y + 24, width, 0), title, style, max_lines=3)
    y += 36 + head
    ui.paragraph((x, y, width, 0), under, "subtitle", th.TEXT_SOFT, max_lines=3)
    y += foot + 14
    rows = int((ui.height - 8 - y) / ui.paragraph_height("n", width, "body"))
    if text and rows > 0:
        ui.paragraph((x, y, width, 0), text, "body", th.MUTED, max_lines=min(rows, 8))
