"""The public page: what the room sees on the projector. Draws a `PublicLook` and knows of nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import pygame

from brinkmanship.desktop import formatting, map_content
from brinkmanship.desktop.host.looks import News, PublicLook, SeatStands
from brinkmanship.desktop.hosting import Hosting
from brinkmanship.desktop.kit import charts, theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import Colour, parse_colour
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.map.modes import Mode, draw_legend_panel, legend_height
from brinkmanship.desktop.screens import mapbar
from brinkmanship.desktop.screens.ending import RUNGS
from brinkmanship.game.exercise.clock import DRIVEN, ClockState
from brinkmanship.game.view.labels import long_date
from brinkmanship.game.view.types import Indicator, SeatView

BAR, EDGE = 72.0, 10.0
LEFT, RIGHT = 392.0, 264.0
MODES = ("control", "displaced")
"""Map modes that show nothing but what is public."""
FOOT = 74.0
"""Height of the address under the seats."""
_SHOWN = 120  # news in the list; older ones are in the log of the seats


@dataclass
class PublicState:
    """What the public page shows; nothing in it is part of the exercise, or secret."""

    mode: str = "control"
    news: bool = True
    joining: bool = False  # whether the address to join with fills the page


def offered(view: SeatView) -> list[tuple[str, str]]:
    """Return the public map modes (key, label) that say something of this crisis."""
    known = {key: label for key, label, _ in map_content.MODES}
    regions = any("displaced" in region.tracks for region in view.regions)
    return [(key, known[key]) for key in MODES if key != "displaced" or regions]


def room_clock(clock: ClockState, since: float) -> tuple[str, str, Colour]:
    """Return the room's clock (*since* seconds after it was read), what it says, and its colour.

    >>> room_clock(ClockState("driven", True, 100.0, 600.0), 5)[:2], room_clock(ClockState(), 9)[:2]
    (('8:15', 'left in this turn'), ('0:00', 'not started'))
    >>> room_clock(ClockState("driven", False, 700.0, 600.0), 5)[:2], room_clock(ClockState("paced", True, 3600.0), 5)[:2]
    (('+1:40', 'over time · paused'), ('1:00:05', 'in the room'))
    """
    passed = since if clock.running else 0.0
    left = clock.turn_left
    started = clock.running or clock.elapsed > 0
    if left is not None and (started or clock.mode == DRIVEN):
        left -= passed
        words, tone = (
            ("left in this turn", th.GOLD if left < 60 else th.TEXT) if left >= 0 else ("over time", th.VERMILION)
        )
        text = span(left) if left >= 0 else f"+{span(-left)}"
    else:
        text, words, tone = span(clock.elapsed + passed), "in the room", th.TEXT
    if not clock.running:
        return text, f"{words} · paused" if started else "not started", th.MUTED if tone == th.TEXT else tone
    return text, words, tone


def span(seconds: float) -> str:
    """Return a span of time as a clock shows it.

    >>> span(59.9), span(754), span(3600)
    ('0:59', '12:34', '1:00:00')
    """
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def draw_bar(ui: Ui, look: PublicLook, since: float) -> None:
    """Draw the bar over the width of the window: the scenario's clock, the ladder, public numbers, the room's clock."""
    view = look.view
    bar = Rect(0, 0, ui.width, BAR)
    with w.panel(ui, bar, "public/bar", radius=0, fill=th.BAR, edge=th.BAR):
        ui.fill((0, BAR - 1, ui.width, 1), th.PANEL_EDGE)
        date = long_date(view.date)
        wide = max(ui.text_width(date, "heading"), 220.0)
        ui.text((20, 8, wide + 4, 34), date, "heading", name="public/date")
        now = "the end" if look.ending else f"turn {view.turn + 1}"
        text = f"{view.date:%A} · {now} · {view.clock}"
        ui.text((20, 43, max(wide, ui.text_width(text)) + 4, 20), text, "body", th.MUTED, name="public/turn")
        x = 20 + max(wide, ui.text_width(text)) + 28
        x = _rung(ui, x, view)
        right = _clock(ui, bar.right - 20, look, since)
        space = right - x - 20
        widths = [_needed(ui, one) for one in view.indicators[:6]]
        widths = widths[: sum(total <= space for total in accumulate(widths))]
        spare = min((space - sum(widths)) / max(len(widths), 1), 60.0)
        for indicator, least in zip(view.indicators, widths, strict=False):
            _indicator(ui, Rect(x, 10, least + spare - 22, 52), indicator)
            x += least + spare


def _rung(ui: Ui, x: float, view: SeatView) -> float:
    rung, width = view.rung, 230.0
    if not rung.of:
        return x
    ui.text((x, 10, width, 22), rung.name, "subtitle", name="public/rung")
    ui.text((x, 33, width, 18), f"Escalation {rung.number} of {rung.of}", "small", th.MUTED)
    cell = width / rung.of
    for step in range(rung.of):
        colour = RUNGS[step * len(RUNGS) // rung.of]
        ui.fill((x + step * cell, 54, cell - 3, 7), colour if step < rung.number else th.TRACK, radius=2)
    return x + width + 28


def _short_label(indicator: Indicator) -> str:
    kind, _, rest = indicator.estimate.ref.partition(":")
    label = indicator.estimate.label
    return f"{rest.split('.', 1)[0]} {label[:1].lower()}{label[1:]}" if kind == "body" else label


def _needed(ui: Ui, indicator: Indicator) -> float:
    value = ui.text_width(formatting.short(indicator.estimate), "subtitle") + 52
    return max(ui.text_width(_short_label(indicator), "small"), value, 92.0) + 22


def _indicator(ui: Ui, area: Rect, indicator: Indicator) -> None:
    ui.text((area.x, area.y, area.width, 20), _short_label(indicator), "small", th.TEXT_SOFT)
    used = ui.text((area.x, area.y + 22, area.width, 26), formatting.short(indicator.estimate), "subtitle")
    if len(indicator.trend) > 1:
        line = (area.x + used + 10, area.y + 26, min(area.width - used - 10, 90), 18)
        charts.indicator_line(ui, line, indicator.trend[-30:])


def _clock(ui: Ui, right: float, look: PublicLook, since: float) -> float:
    text, words, tone = room_clock(look.clock, since)
    wide = max(ui.text_width("0:00:00", "clock"), ui.text_width(words, "small"), 130.0)
    ui.text((right - wide, 5, wide, 40), text, "clock", tone, align="right", name="public/clock")
    ui.text((right - wide, 44, wide, 20), words, "small", th.MUTED, align="right", name="public/clock-words")
    return right - wide


def draw_news(ui: Ui, rect: Rect, look: PublicLook) -> None:
    """Draw what everybody was told, the newest first; of headlines the text is large."""
    with w.panel(ui, rect, "public/news") as inner:
        w.caption(ui, (inner.x, inner.y - 2, inner.width, 18), "News")
        with scrolling(ui, (inner.x, inner.y + 22, inner.width, inner.height - 22), "news/list", pad=2) as flow:
            if look.ending:
                flow.paragraph(look.ending, "subtitle", th.GOLD)
                flow.rule()
            if not look.news:
                told = look.view.briefing.split("\n\n")
                for paragraph in told:
                    flow.paragraph(" ".join(paragraph.split()), "news", th.TEXT_SOFT)
                    flow.gap(6)
            day = None
            for news in look.news[:_SHOWN]:
                if news.date != day:
                    flow.gap(4 if day else 0)
                    flow.line(formatting.day(news.date), "small-strong", th.GOLD)
                    day = news.date
                _news(ui, flow, news)


def _news(ui: Ui, flow: Flow, news: News) -> None:
    if ui.in_sight((flow.x, flow.y, flow.width, 24)):
        w.dot(ui, (flow.x + 5, flow.y + 11), 9, parse_colour(news.colour) if news.colour else th.GREY)
    flow.x, flow.width = flow.x + 20, flow.width - 20
    if news.who:
        said = f"{news.who}: {news.head}" if news.head else f"{news.who}:"
        flow.paragraph(said, "news-strong", th.TEXT)
    style, ink = ("news-strong" if not news.who else "news", th.TEXT) if news.major else ("body", th.TEXT_SOFT)
    flow.paragraph(news.text, style, ink)
    flow.x, flow.width = flow.x - 20, flow.width + 20
    flow.gap(5)


def seats_height(look: PublicLook) -> float:
    """Return the height at which the panel of the seats needs no scrolling."""
    return 22 + 26 + 32 * len(look.seats) + 8 + FOOT


def draw_seats(ui: Ui, rect: Rect, look: PublicLook, hosting: Hosting) -> None:
    """Draw which seats have handed in, and how to join."""
    with w.panel(ui, rect, "public/seats") as inner:
        done = sum(one.handed_in for one in look.seats)
        heading = Rect(inner.x, inner.y - 2, inner.width, 18)
        over = bool(look.ending)
        w.caption(
            ui,
            w.value(ui, heading, "" if over else f"{done} of {len(look.seats)} in", "small-strong", th.GOLD),
            "Seats",
        )
        with scrolling(ui, (inner.x, inner.y + 22, inner.width, inner.height - 22 - FOOT), "seats/list") as flow:
            for one in look.seats:
                _seat(ui, flow.take(30, 2), one, over=over)
        y = inner.bottom - FOOT + 8
        w.rule(ui, inner.x, y - 6, inner.width)
        w.caption(ui, (inner.x, y, inner.width, 18), "Join with a browser")
        address = hosting.join.removeprefix("http://").removesuffix("/join")
        style = next(
            (s for s in ("subtitle", "strong", "small-strong") if ui.text_width(address, s) <= inner.width), "tiny"
        )
        ui.text((inner.x, y + 20, inner.width, 24), address, style, name="public/address")
        note = "Control gives out the codes." if hosting.lan else "This computer alone; start with --lan for more."
        ui.text((inner.x, y + 44, inner.width, 18), note, "tiny" if not hosting.lan else "small", th.MUTED)


def _seat(ui: Ui, cell: Rect, one: SeatStands, *, over: bool) -> None:
    w.dot(ui, (cell.x + 6, cell.centery), 11, parse_colour(one.colour))
    here = "" if one.people == 1 else f"{one.people}" if one.people else "nobody yet"
    state, tone = (here, th.MUTED) if over else ("handed in", th.GOOD) if one.handed_in else ("planning", th.TEXT_SOFT)
    if not over and not one.people and not one.handed_in:
        state, tone = "nobody yet", th.FAINT
    ui.text((cell.x + 20, cell.y, cell.width - 104, 30), one.name, "strong", th.TEXT)
    used = ui.text(
        (cell.right - 96, cell.y, 96, 30), state, "small-strong" if one.handed_in else "small", tone, align="right"
    )
    if one.handed_in and not over:
        _tick(ui, cell.right - used - 18, cell.centery)


def _tick(ui: Ui, x: float, y: float) -> None:
    ui.line((x, y), (x + 4, y + 4), th.GOOD, 2)
    ui.line((x + 4, y + 4), (x + 11, y - 5), th.GOOD, 2)


def draw_map_keys(ui: Ui, area: Rect, state: PublicState, shown: Mode, view: SeatView) -> None:
    """Draw the choice of map mode over the map and the legend below it."""
    modes = offered(view)
    width = sum(ui.text_width(label, "medium") + 28 for _, label in modes) + 6
    if len(modes) > 1:
        state.mode = mapbar.chips(ui, Rect(area.x, area.y, width + 6, 32), modes, state.mode, "public/modes")
    tall = legend_height(shown) + 30
    key = Rect(area.x, area.bottom - tall, 178, tall)
    ui.keep("public/legend", key.inflate(24, 24), Same(shown), lambda: draw_legend_panel(ui, *key.topleft, 178, shown))
    if view.day:
        note = "Formations stand where they were last reported in public."
        pill = Rect(key.right + EDGE, area.bottom - 26, ui.text_width(note, "small") + 24, 26)
        if pill.right <= area.right:
            ui.fill(pill, th.PANEL, radius=13, edge=th.PANEL_EDGE)
            ui.text(pill.inflate(-20, 0), note, "small", th.TEXT_SOFT, align="center")


def qr_picture(text: str) -> pygame.Surface | None:
    """Return a QR code, a pixel a module, dark on white with its quiet zone; None without the library that makes it."""
    try:
        import segno
    except ImportError:
        return None
    rows = [[bool(cell) for cell in row] for row in segno.make(text, error="m").matrix_iter(border=4)]
    picture = pygame.Surface((len(rows[0]), len(rows)))
    picture.fill((255, 255, 255))
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                picture.set_at((x, y), (0, 0, 0))
    return picture


def draw_joining(ui: Ui, hosting: Hosting, look: PublicLook, picture: pygame.Surface | None) -> bool:
    """Draw how to join over the whole page; return whether it is to be closed."""
    side = min(ui.height - 330.0, 420.0) if picture is not None and hosting.lan else 0.0
    with w.modal(ui, (min(ui.width - 60, 820), side + 262), "joining") as inner:
        ui.text((inner.x, inner.y, inner.width, 36), look.view.title, "heading", align="center")
        way = "Join with a phone or a laptop" if hosting.lan else "Join on this computer"
        ui.text((inner.x, inner.y + 42, inner.width, 24), way, "subtitle", th.MUTED, align="center")
        y = inner.y + 78
        if side and picture is not None:
            _drawn(ui, picture, Rect(inner.centerx - side / 2, y, side, side))
            y += side + 12
        style = next(
            (s for s in ("clock", "heading", "title") if ui.text_width(hosting.join, s) <= inner.width), "subtitle"
        )
        ui.text((inner.x, y, inner.width, 44), hosting.join, style, th.GOLD, align="center", name="joining/address")
        told = "Then type the code that you were given."
        told = told if hosting.lan else "Only this computer can join. Start with --lan to let the room in."
        ui.text((inner.x, y + 48, inner.width, 24), told, "subtitle", th.TEXT_SOFT, align="center")
        if ui.focus == "":
            ui.set_focus("joining/close")
        place = (inner.centerx - 90, inner.bottom - 40, 180, 38)
        return w.button(ui, place, "To the map", "joining/close", kind="primary") or ui.key(pygame.K_ESCAPE)


def _drawn(ui: Ui, picture: pygame.Surface, area: Rect) -> None:
    """Draw a QR code in whole pixels a module, so that cameras read it."""
    most = max(ui.device(area).width // picture.get_width(), 1)
    large = pygame.transform.scale_by(picture, most)
    place = ui.device(area)
    ui.surface.blit(large, large.get_rect(center=place.center))
