"""A page of the key moments of a timeline: pictures with their dates and what happened, as PNG or PDF (A4, landscape).

The pictures are drawn at the size they are printed in; where there are few of them they are larger.
fpdf2 and fontTools are imported only when a PDF is written: they take a third of a second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pygame

from brinkmanship.desktop.kit.fonts import font_file
from brinkmanship.desktop.kit.theme import STYLES, Colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.replay.caption_panel import rung_colour
from brinkmanship.desktop.replay.captions import Captions
from brinkmanship.desktop.replay.film import FilmError, Progress, check_target, picture, replacing
from brinkmanship.desktop.replay.film_frames import FrameDrawer, dates_of, title_of
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.view.labels import long_date
from brinkmanship.papers.fonts import can_set, write_subset
from brinkmanship.scenario.scripts import LoadedScript
from brinkmanship.text import printable

__all__ = ["FilmError", "draw_page", "key_positions", "write_storyboard"]

DPI = 300
PAGE = (3508, 2480)  # A4
SCALE = 2.8  # pixels of a unit
MOST = 9
MOST_COLUMNS = 3
MAP_SCALE = 1.5  # of names and symbols on the map, on a full page; larger pictures have larger ones
PAPER: Colour = (250, 249, 246)
PRINT: Colour = (24, 28, 38)
PALE: Colour = (84, 90, 102)
_MARGIN, _GAP, _TOP, _FOOT = 40.0, 24.0, 90.0, 30.0
_ROWS = 3  # of text under a picture
_LOW = 0.44  # height of a picture for its width, at least
_HIGH = 0.75  # and at most


def key_positions(timeline: Timeline, captions: Captions) -> list[int]:
    """Return the key positions: the first, the last, and those between that weigh most.

    What is damaged tells nothing, unless there is nothing else.
    """
    every = range(min(1, timeline.last), timeline.last + 1)
    sound = [p for p in every if not timeline.faults_at(p)] or list(every)
    weight: dict[int, float] = {}
    rung = timeline.rung(0 if not timeline.faults_at(0) else sound[0])
    for position in sound:
        story, before = timeline.story(position), rung
        rung = timeline.rung(position)
        kinds = {line.kind for line in story.lines}
        heaviest = max((line.weight for line in story.lines if line.kind not in ("narration", "inject")), default=0.0)
        weight[position] = heaviest + 0.5 * abs(rung - before) + ("ending" in kinds) + 0.3 * ("control" in kinds)
        weight[position] += 0.2 if captions[position].camera is not None else 0.0
    chosen = {sound[0], sound[-1]}
    for position in sorted(weight, key=lambda p: (-weight[p], p)):
        if len(chosen) >= MOST:
            break
        if all(abs(position - other) > 1 for other in chosen) or timeline.last < 2 * MOST:
            chosen.add(position)
    return sorted(chosen)


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text on the page, by its upper left."""

    x: float
    y: float
    text: str
    style: str
    ink: Colour


@dataclass
class Page:
    """A page being drawn: pictures and bars at once, words kept until it is known what becomes of them."""

    ui: Ui
    words: list[Word] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        style: str,
        ink: Colour,
        rows: int = 1,
        *,
        right: bool = False,
    ) -> None:
        """Put a text in so many rows at most, and shorten it where it has more; `right`: against the right edge."""
        lines = self.ui.fonts.rows(text, style, int(width * self.ui.scale), rows)
        for row, line in enumerate(filter(None, lines)):
            left = x + width - self.ui.text_width(line, style) if right else x
            self.words.append(Word(left, y + row * self.step(style), line, style, ink))

    def step(self, style: str) -> float:
        """Return how far a row is below the one before."""
        return self.ui.line_height(style) * 1.12

    def draw(self, words: list[Word]) -> None:
        """Draw words into the picture of the page."""
        for word in words:
            shown = self.ui.fonts.render(word.text, word.style, word.ink)
            self.ui.surface.blit(shown, (round(word.x * self.ui.scale), round(word.y * self.ui.scale)))

    def pdf(self, title: str, made: date) -> bytes:
        """Return the page as a PDF of A4: the picture without loss, and over it the words as text, sharp at any size.

        Words that no font has are drawn into the picture. `made`: the date of creation that the file carries.
        """
        from fpdf import FPDF

        files = {style: font_file(look.weight) for style, look in STYLES.items()}
        typeset = [(word, file) for word in self.words if (file := files[word.style]) and can_set(word.text, file)]
        self.draw([word for word in self.words if not can_set(word.text, files[word.style])])
        scale, dots = self.ui.scale, 72 / DPI  # points of a pixel
        document = FPDF(unit="pt", format=(PAGE[0] * dots, PAGE[1] * dots))
        document.set_title(printable(title))
        document.set_producer("Brinkmanship")
        document.set_creation_date(datetime(made.year, made.month, made.day, tzinfo=UTC))
        document.add_page()
        document.image(picture(self.ui.surface), 0, 0, PAGE[0] * dots, PAGE[1] * dots)
        with TemporaryDirectory() as folder:
            for file in dict.fromkeys(file for _, file in typeset):
                subset = Path(folder, f"{file.stem}.ttf")
                write_subset(file, "".join(printable(word.text) for word, own in typeset if own == file), subset)
                document.add_font(str(file), fname=subset)
        for word, file in typeset:
            text, size = printable(word.text), max(6, round(STYLES[word.style].size * scale)) * dots
            base = round(word.y * scale) + self.ui.fonts.font(word.style).get_ascent()
            document.set_font(str(file), size=size)
            document.set_text_color(word.ink)
            document.set_stretching(100)
            own = document.get_string_width(text)
            width = self.ui.fonts.width(word.text, word.style) * dots
            document.set_stretching(100 * width / own if own else 100)
            document.text(word.x * scale * dots, base * dots, text)
        return bytes(document.output())


def cells(count: int, width: float, height: float) -> tuple[int, list[Rect]]:
    """Return how many stand in a row, and the place of each: a picture and the text under it.

    >>> cells(3, 1200, 800)[0]
    2
    """
    columns = 1 if count == 1 else 2 if count <= 4 else MOST_COLUMNS
    rows = -(-count // columns)
    wide = (width - (columns - 1) * _GAP) / columns
    high = height / rows
    return columns, [
        Rect((number % columns) * (wide + _GAP), (number // columns) * high, wide, high) for number in range(count)
    ]


def draw_page(timeline: Timeline, script: LoadedScript | None = None, progress: Progress | None = None) -> Page:
    """Return the page of `PAGE` pixels, its words not drawn yet."""
    positions = key_positions(timeline, Captions(timeline, script))
    surface = pygame.Surface(PAGE)
    surface.fill(PAPER)
    ui = Ui(SCALE)
    ui.begin(surface, [], 0)
    page = Page(ui)
    title, inner = title_of(timeline, script), ui.width - 2 * _MARGIN
    page.text(_MARGIN, 24, inner, title, "heading", PRINT)
    under = dates_of(timeline) + (f"  ·  {timeline.title}" if timeline.title not in ("", title) else "")
    page.text(_MARGIN, 60, inner, under, "body", PALE)
    _, places = cells(len(positions), inner, ui.height - _TOP - _FOOT)
    said = page.step("strong") + _ROWS * page.step("small") + 18
    wide = places[0].width
    tall = min(places[0].height - said, wide * _HIGH)
    wide = min(wide, tall / _LOW)
    size = ui.device((0, 0, wide, tall)).size
    scale = MAP_SCALE * max(1.0, (wide * MOST_COLUMNS / inner) ** 0.5)
    drawer = FrameDrawer(timeline, script, size, plain=True, scale=scale)
    try:
        for number, (position, place) in enumerate(zip(positions, places, strict=True), 1):
            x, y = _MARGIN + place.x, _TOP + place.y
            ui.image(drawer.still(position, captions=False), (x, y, wide, tall))
            _tell(page, drawer, position, x, y + tall + 6, wide)
            if progress is not None:
                progress(number, len(positions))
    finally:
        drawer.close()
    page.text(_MARGIN, ui.height - 30, inner, "Brinkmanship", "small", PALE, right=True)
    ui.end()
    return page


def _tell(page: Page, drawer: FrameDrawer, position: int, x: float, y: float, width: float) -> None:
    """Write what happened under a picture."""
    rung, damaged = drawer.timeline.view(position).rung, position in drawer.damaged
    stands = "the record is damaged here" if damaged else f"rung {rung.number}, {rung.name}" if rung.there else ""
    text = " ".join(sentence(line) for line in drawer.captions[position].lines[:2])
    first, step = page.step("strong"), page.step("small")
    rows = min(_ROWS, len(page.ui.fonts.wrap(text, "small", int((width - 14) * page.ui.scale)))) if text else 0
    colour = PALE if damaged else rung_colour(rung.number, rung.of)
    page.ui.fill((x, y, 5, first + rows * step), colour, radius=2)
    day = drawer.day(position)
    page.text(x + 14, y - 1, width - 14, "  ·  ".join(filter(None, (long_date(day), stands))), "strong", PRINT)
    if text:
        page.text(x + 14, y + first, width - 14, text, "small", PALE, _ROWS)


def sentence(text: str) -> str:
    """Return a caption as a sentence, with a full stop.

    >>> sentence("The contact line in Donbas")
    'The contact line in Donbas.'
    """
    return text if text.rstrip("\"'”’)").endswith((".", "!", "?", "…", ":")) else f"{text}."


def write_storyboard(
    timeline: Timeline, script: LoadedScript | None, path: Path, progress: Progress | None = None
) -> None:
    """Write the page to `path`, a .png or .pdf; raises `FilmError`."""
    check_target(path, "storyboard")
    page = draw_page(timeline, script, progress)
    with replacing(path) as part:
        if path.suffix.lower() == ".png":
            page.draw(page.words)
            picture(page.ui.surface).save(part, "PNG", dpi=(DPI, DPI))
        else:
            part.write_bytes(page.pdf(title_of(timeline, script), timeline.date(timeline.last)))
