"""A page of the key moments of a reel: pictures with their dates and what happened, as PNG or PDF (A4, landscape)."""

from __future__ import annotations

from pathlib import Path

import pygame

from engine.desktop.kit.theme import Colour
from engine.desktop.kit.ui import Ui
from engine.desktop.replay.card import rung_colour
from engine.desktop.replay.director import Director
from engine.desktop.replay.film import FilmError, picture
from engine.game.names import date_text

PAGE = (2480, 1754)  # A4 at 212 dots an inch
DPI = 212
SCALE = 2.0
COLUMNS, ROWS = 3, 3
PICTURE = (1280, 592)
PAPER: Colour = (250, 249, 246)
PRINT: Colour = (24, 28, 38)
PALE: Colour = (104, 110, 122)


def key_positions(director: Director, most: int = COLUMNS * ROWS) -> list[int]:
    """Return the positions that tell the course: the first, the last, and those between that weigh most."""
    reel = director.reel
    weight: dict[int, float] = {}
    for position in range(1, reel.last + 1):
        story = reel.story(position)
        kinds = {line.kind for line in story.lines}
        heaviest = max((line.weight for line in story.lines if line.kind not in ("narration", "inject")), default=0.0)
        step = abs(reel.rung(position) - reel.rung(position - 1))
        weight[position] = heaviest + 0.5 * step + ("ending" in kinds) + 0.3 * ("control" in kinds)
        weight[position] += 0.2 if director.cues[position].camera is not None else 0.0
    chosen = {min(1, reel.last), reel.last}
    for position in sorted(weight, key=lambda p: (-weight[p], p)):
        if len(chosen) >= most:
            break
        if all(abs(position - other) > 1 for other in chosen) or reel.last < 2 * most:
            chosen.add(position)
    return sorted(chosen)


def draw_page(director: Director) -> pygame.Surface:
    """Return the page as a surface of :data:`PAGE` pixels; *director* makes plain pictures of :data:`PICTURE`."""
    positions = key_positions(director)
    shots = {p: director.still(p, captions=False) for p in positions}
    page = pygame.Surface(PAGE)
    page.fill(PAPER)
    ui = Ui(SCALE)
    ui.begin(page, [], 0)
    reel = director.reel
    margin, gap = 40.0, 22.0
    ui.text((margin, 24, 900, 40), director.title, "heading", PRINT)
    dates = f"{date_text(reel.date(0))} to {date_text(reel.date(reel.last))}"
    ui.text((margin, 60, 900, 22), f"{dates}  ·  {reel.title}", "body", PALE)
    width = (ui.width - 2 * margin - (COLUMNS - 1) * gap) / COLUMNS
    tall = width * director.size[1] / director.size[0]
    cell = (ui.height - 94 - margin) / ROWS
    tall = min(tall, cell - 74)
    wide = tall * director.size[0] / director.size[1]
    for number, position in enumerate(positions):
        x = margin + (number % COLUMNS) * (width + gap)
        y = 94 + (number // COLUMNS) * cell
        ui.image(shots[position], (x, y, wide, tall))
        view = reel.view(position)
        day = reel.date(max(position - 1, 0))
        ui.fill((x, y + tall + 5, 5, 58), rung_colour(view.rung.number, view.rung.of), radius=2)
        head = f"{day.day} {day:%B %Y}  ·  rung {view.rung.number}, {view.rung.name}"
        ui.text((x + 12, y + tall + 3, width - 12, 19), head, "strong", PRINT)
        lines = director.cues[position].lines
        ui.paragraph((x + 12, y + tall + 22, width - 12, 0), " ".join(lines[:2]), "small", PALE, max_lines=3)
    ui.text((margin, ui.height - 30, ui.width - 2 * margin, 20), "Brinkmanship", "small", PALE, align="right")
    ui.end()
    return page


def write_storyboard(director: Director, path: Path) -> None:
    """Write the page to *path*, a .png or .pdf; raises :class:`~engine.desktop.replay.film.FilmError`."""
    kinds = {".png": "PNG", ".pdf": "PDF"}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise FilmError(f"{path}: a storyboard is a .png or a .pdf")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        picture(draw_page(director)).save(path, kind, resolution=DPI, dpi=(DPI, DPI), title=director.title)
    except OSError as error:
        raise FilmError(f"{path} cannot be written: {error.strerror or error}") from None
