"""Puts a reel on frames: the map turn by turn with what happened, a title before and the end after.

Frames are drawn without a window. A frame lasts some milliseconds; a film of constant frame rate repeats it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pygame

from engine.desktop import stage
from engine.desktop.kit.ui import Rect, Ui
from engine.desktop.map.layers import Content
from engine.desktop.map.painter import Tints
from engine.desktop.replay import card
from engine.desktop.replay.cues import Cues, pages
from engine.desktop.replay.scene import (
    Look,
    aim,
    between,
    glide,
    holds,
    look_at_crisis,
    look_at_fighting,
    look_of,
    moves,
    theatre_of,
)
from engine.desktop.theatre import Theatre
from engine.game.names import date_text
from engine.game.replay.reel import Reel
from engine.game.view import SeatView
from engine.scenario.scripts import LoadedScript

STEPS = 6
STEP_MS = 70


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture, how long it is shown, and the position of the reel it shows."""

    surface: pygame.Surface
    ms: int
    position: int


def prepare_drawing() -> None:
    """Make pygame draw without a window, whatever displays there are; for films made from the command line."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    pygame.display.init()
    pygame.font.init()
    pygame.transform.set_smoothscale_backend("GENERIC")
    if pygame.display.get_surface() is None:
        pygame.display.set_mode((16, 16))


@dataclass
class Director:
    """Makes the frames of one reel at one size. Close it when done."""

    reel: Reel
    script: LoadedScript | None = None
    size: tuple[int, int] = (1280, 720)
    speed: float = 1.0
    steps: int = STEPS  # pictures of a turn in which units move; 1: they jump
    plain: bool = False  # the map alone
    theatre: Theatre = field(init=False)
    ui: Ui = field(init=False)
    cues: Cues = field(init=False)

    def __post_init__(self) -> None:
        self.theatre = theatre_of(self.reel, separate=False)
        self.surface = pygame.Surface(self.size)
        self.ui = Ui(max(0.75, min(self.size[0] / 1280, self.size[1] / 720)), reduced_motion=True)
        self.cues = Cues(self.reel, self.script)
        self._look: Look | None = None
        self._now = 0
        self._tints: Tints | None = None
        self._contents: dict[int, Content] = {}
        self._rungs = [self.reel.rung(p) for p in range(self.reel.last + 1)]
        self._of = self.reel.view(0).rung.of
        self._keys = [p for p in range(1, self.reel.last + 1) if self.cues[p].key]

    def close(self) -> None:
        """Let go of the map."""
        self.theatre.close()

    @property
    def title(self) -> str:
        """What the film is called."""
        return self.script.script.script.title if self.script is not None else self.reel.title

    def frames(self, positions: Sequence[int] | None = None) -> Iterator[Frame]:
        """Yield the frames of the whole film, or of some turns of it; each surface is drawn over by the next."""
        whole = positions is None
        if whole:
            yield self.title_card()
        for position in range(self.reel.last + 1) if positions is None else positions:
            yield from self.turn(position)
        if whole:
            yield self.end_card()

    def turn(self, position: int) -> Iterator[Frame]:
        """Yield the frames of the turn that leads to *position*."""
        view, cue = self.reel.view(position), self.cues[position]
        before = self._content(max(position - 1, 0))
        after = self._content(position)
        start = self._look
        end = self.look(position)
        near = start is None or abs(start[2] / end[2] - 1) + abs(start[0] - end[0]) + abs(start[1] - end[1]) < 0.01
        if start is not None and (moves(before, after) or not near):
            for step in range(1, self.steps):
                share = step / self.steps
                self._draw(view, between(before, after, share), glide(start, end, share), (), position - 1 + share)
                yield Frame(self.surface, self._ms(STEP_MS), position)
        self._look = end
        for page in pages(cue.lines):
            self._draw(view, after, end, page, position, cue.key, still=True)
            letters = sum(map(len, page))
            yield Frame(self.surface, self._ms(600 + min(16 * letters, 2800)), position)

    def look(self, position: int) -> Look:
        """Return where the camera looks at *position*: as the script says, at the fighting, or at the crisis."""
        chart = self.theatre.map
        self._settle()
        script = next((p for p in range(position, -1, -1) if self.cues[p].camera is not None), None)
        if script is not None:
            move, view = self.cues[script].camera, self.reel.view(script)
            assert move is not None
            return look_of(move, view, chart, look_at_crisis(self.reel.view(0), chart))
        view, now = self.reel.view(position), self._look
        wanted = look_at_fighting(view, chart) or look_at_crisis(self.reel.view(0), chart)
        return now if now is not None and holds(now, wanted, self.size) else wanted

    def _settle(self) -> None:
        chart = self.theatre.map
        if chart.camera.width != self.size[0] or chart.camera.height != self.size[1]:
            chart.camera = chart.limits.fit(*self.size)

    def _ms(self, ms: float) -> int:
        return max(20, round(ms / self.speed))

    def _content(self, position: int) -> Content:
        if position not in self._contents:
            if len(self._contents) > 4:
                self._contents.pop(next(iter(self._contents)))
            self._contents[position] = stage.content(self.reel.view(position), {})
        return self._contents[position]

    def _draw(
        self,
        view: SeatView,
        content: Content,
        look: Look,
        lines: Sequence[str],
        position: float,
        key: bool = False,
        *,
        still: bool = False,
    ) -> None:
        ui, chart = self.ui, self.theatre.map
        self._now += 1000 if still else STEP_MS  # a picture that stays is drawn as one that has come to rest
        ui.begin(self.surface, [], self._now)
        self._settle()
        tints = stage.control(view).tints()
        repaint = tints != self._tints or still
        camera = chart.camera
        chart._sized = True
        aim(chart, look)
        if repaint and (tints != self._tints or chart.camera != camera or not chart.base.ready):
            chart.base.scale = ui.scale
            chart.base.repaint(chart.camera, tints)
        self._tints = tints
        captions = self._caption_box(lines)
        chart.frame(ui, content, tints, reserved=(Rect(18, 18, 372, 104), Rect(ui.width - 348, 18, 330, 172), captions))
        if not self.plain:
            self._cards(view, lines, position, key)
        ui.end()

    def _cards(self, view: SeatView, lines: Sequence[str], position: float, key: bool) -> None:
        ui = self.ui
        shown = max(int(np.ceil(position)) - 1, 0)  # what is told is of the day that led here
        card.draw_date(ui, view, date_text(self.reel.date(shown)), self.reel.road[shown].day, self.title)
        card.draw_indicators(ui, card.chosen_indicators(view))
        card.draw_captions(ui, lines, key)
        card.draw_course(ui, position, self.reel.last, self._rungs, self._of, self._keys)

    def _caption_box(self, lines: Sequence[str]) -> Rect:
        height = 60 + 40 * len(lines)
        return Rect((self.ui.width - 1000) / 2, self.ui.height - height, 1000, height)

    def still(self, position: int, *, captions: bool = True) -> pygame.Surface:
        """Return a picture of its own of one position, with its first page of captions or without any."""
        self._look = None
        self._draw(
            self.reel.view(position),
            self._content(position),
            self.look(position),
            pages(self.cues[position].lines)[0] if captions else (),
            position,
            self.cues[position].key,
            still=True,
        )
        return self.surface.copy()

    def title_card(self) -> Frame:
        """Return the card before the film."""
        first, last = self.reel.date(0), self.reel.date(self.reel.last)
        text = (
            self.script.script.script.briefing
            if self.script is not None
            else " ".join(filter(None, (str(self.reel.facts.head.get("summary") or ""), self.reel.assumption)))
        )
        return self._card("Brinkmanship", self.title, f"{date_text(first)} to {date_text(last)}", text, 3200, 0)

    def end_card(self) -> Frame:
        """Return the card after the film: the endings passed through, and where the ladder stands."""
        endings = [
            line.text
            for p in range(1, self.reel.last + 1)
            for line in self.reel.story(p).lines
            if line.kind == "ending"
        ]
        view = self.reel.view(self.reel.last)
        title = endings[-1].split(". ")[0] if endings else f"{view.rung.name}"
        under = f"{view.date_text}  ·  rung {view.rung.number} of {view.rung.of}: {view.rung.name}"
        text = endings[-1].partition(". ")[2] if endings else ""
        return self._card("How it stood in the end", title, under, text, 3800, self.reel.last)

    def _card(self, over: str, title: str, under: str, text: str, ms: int, position: int) -> Frame:
        self._now += 1000
        self.ui.begin(self.surface, [], self._now)
        card.draw_title(self.ui, over, title, under, text)
        self.ui.end()
        return Frame(self.surface, self._ms(ms), position)
