"""Draws the frames of a film: the map turn by turn with what happened, a title before and the end after.

Frames are drawn without a window. A frame lasts some milliseconds; a film of constant frame rate repeats it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from functools import lru_cache

import pygame

from brinkmanship.desktop import map_content
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.look import Look, aim, glide, holds, look_at_crisis, look_at_fighting, look_of
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.layers import Content
from brinkmanship.desktop.map.painter import Tints
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.replay import caption_panel
from brinkmanship.desktop.replay.captions import Captions, pages
from brinkmanship.desktop.replay.scene import between, map_assets_of, moves
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.view.labels import date_text
from brinkmanship.game.view.types import Indicator
from brinkmanship.scenario.scripts import LoadedScript

STEPS = 6
STEP_MS = 70
OPENING_MS = 2600  # of the map as it stands before the first turn
STILL_MS = 600  # of a turn of which there is nothing to say


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture, how long it is shown, and the position of the timeline it shows."""

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
class FrameDrawer:
    """Draws the frames of one timeline at one size. Close it when done."""

    timeline: Timeline
    script: LoadedScript | None = None
    size: tuple[int, int] = (1280, 720)
    speed: float = 1.0
    steps: int = STEPS  # pictures of a turn in which units move; 1: they jump
    plain: bool = False  # the map alone
    scale: float = 0.0  # of names, symbols and plates; 0: as the size asks for
    assets: MapAssets = field(init=False)
    ui: Ui = field(init=False)
    captions: Captions = field(init=False)

    def __post_init__(self) -> None:
        self.assets = map_assets_of(self.timeline, separate=False)
        self.title = title_of(self.timeline, self.script)
        self.surface = pygame.Surface(self.size)
        scale = self.scale or max(0.75, min(self.size[0] / 1280, self.size[1] / 720))
        self.ui = Ui(scale, reduced_motion=True)
        self.ui.begin(self.surface, [], 0)
        self.assets.map.fit(self.ui)
        self.captions = Captions(self.timeline, self.script)
        self._look: Look | None = None
        self._now = 0
        self._painted: tuple[Camera, Tints] | None = None
        timeline = self.timeline
        # The map arranges symbols anew for every other object. Without `self`: it would hold itself in memory.
        self._content = lru_cache(5)(lambda position: map_content.content(timeline.view(position), {}))
        every = range(self.timeline.last + 1)
        self.damaged = frozenset(p for p in every if self.timeline.faults_at(p))
        self._unread = frozenset(p for p in self.damaged if self.timeline.seen(p).faults)
        self._rungs = [caption_panel.DAMAGED if p in self._unread else self.timeline.rung(p) for p in every]
        first = next((p for p in every if p not in self._unread), 0)
        self._of = self.timeline.view(first).rung.of
        self._keys = [p for p in range(1, self.timeline.last + 1) if self.captions[p].key]

    def close(self) -> None:
        """Let go of the map."""
        self.assets.close()

    def frames(self) -> Iterator[Frame]:
        """Yield the frames of the whole film; each surface is drawn over by the next."""
        self._look = None
        yield self.title_card()
        for position in range(self.timeline.last + 1):
            yield from self.turn(position)
        yield self.end_card()

    def turn(self, position: int) -> Iterator[Frame]:
        """Yield the frames of the turn that leads to `position`."""
        caption = self.captions[position]
        before = self._content(max(position - 1, 0))
        after = self._content(position)
        start = self._look
        end = self.look(position)
        near = start is None or abs(start[2] / end[2] - 1) + abs(start[0] - end[0]) + abs(start[1] - end[1]) < 0.01
        if start is not None and (moves(before, after) or not near):
            self._paint(max(start, end, key=lambda look: look[2]), position)  # what is seen on the way is in the wider
            for step in range(1, self.steps):
                share = step / self.steps
                self._draw(position, between(before, after, share), glide(start, end, share), at=position - 1 + share)
                yield Frame(self.surface, self._ms(STEP_MS), position)
        self._look = end
        for page in pages(caption.lines, caption_panel.a_page(self.ui)):
            self._draw(position, after, end, page)
            told = STILL_MS + min(16 * sum(map(len, page)), 2800)
            yield Frame(self.surface, self._ms(told if position else max(told, OPENING_MS)), position)

    def look(self, position: int) -> Look:
        """Return where the camera looks at `position`: as the script says, at the fighting, or at the crisis."""
        chart = self.assets.map
        script = next((p for p in range(position, -1, -1) if self.captions[p].camera is not None), None)
        if script is not None:
            move, view = self.captions[script].camera, self.timeline.view(script)
            assert move is not None
            return look_of(move, view, chart, look_at_crisis(self.timeline.view(0), chart))
        view, now = self.timeline.view(position), self._look
        wanted = look_at_fighting(view, chart) or look_at_crisis(self.timeline.view(0), chart)
        return now if now is not None and holds(now, wanted, self.size) else wanted

    def _ms(self, ms: float) -> int:
        return max(20, round(ms / self.speed))

    def _aim(self, look: Look) -> None:
        free = self.surface.get_rect() if self.plain else self.ui.device(caption_panel.free_box(self.ui))
        aim(self.assets.map, look, free)

    def _paint(self, look: Look, position: int) -> None:
        """Have the base painted for a look at the regions as they are held at `position`, unless it is already."""
        self._aim(look)
        chart = self.assets.map
        wanted = (chart.camera, map_content.control(self.timeline.view(position)).tints)
        if wanted != self._painted:
            chart.base.repaint(*wanted)
            self._painted = wanted

    def _draw(
        self, position: int, content: Content, look: Look, lines: Sequence[str] = (), *, at: float | None = None
    ) -> None:
        """Draw a picture that stays, with its captions; or, with `at`, one of those on the way to `position`."""
        ui, chart = self.ui, self.assets.map
        self._now += STEP_MS
        ui.begin(self.surface, [], self._now)
        self._aim(look)
        if at is None or not chart.base.covers(chart.camera):
            self._paint(look, position)
        chart.base.draw(self.surface, chart.camera)
        plates = () if self.plain else self._plates(position, lines)
        clear = (*plates[:-1], caption_panel.captions_room(ui, lines)) if plates else ()
        chart.overlay.draw(ui, chart.camera, content, clear, resting=at is None, one=False)
        if not self.plain:
            self._cards(position, lines, plates, at)
        ui.end()

    def day(self, position: int) -> Date:
        """Return the day that was played to come to `position`: what is told there is of that day."""
        return self.timeline.moment(max(position - 1, 0))

    def _indicators(self, position: int) -> list[Indicator]:
        return caption_panel.chosen_indicators(self.timeline.view(position)) if position not in self._unread else []

    def _plates(self, position: int, lines: Sequence[str]) -> tuple[Rect, ...]:
        """Return the boxes of the plates: date, indicators, timeline, captions."""
        ui = self.ui
        return (
            caption_panel.date_box(ui, self.timeline.facts.horizon, self.timeline.facts.hours_per_tick, self.title),
            caption_panel.indicators_box(ui, len(self._indicators(position))),
            caption_panel.timeline_box(ui),
            caption_panel.captions_box(ui, lines),
        )

    def _cards(self, position: int, lines: Sequence[str], plates: Sequence[Rect], at: float | None) -> None:
        ui, view = self.ui, self.timeline.view(position)
        day = caption_panel.day_line(
            ui, self.timeline.turns[max(position - 1, 0)].day, view.horizon, view.hours_per_tick, self.title
        )
        rung = view.rung if position not in self._unread else None
        damage = "The record is damaged here" if position in self.damaged else ""
        caption_panel.draw_date(ui, plates[0], date_text(self.day(position)), day, rung, damage)
        caption_panel.draw_indicators(ui, plates[1], self._indicators(position))
        caption_panel.draw_captions(ui, lines, self.captions[position].key)
        caption_panel.draw_timeline(
            ui, position if at is None else at, self.timeline.last, self._rungs, self._of, self._keys
        )

    def still(self, position: int, *, captions: bool = True) -> pygame.Surface:
        """Return a picture of its own of one position, with its first page of captions or without any."""
        before, self._look = self._look, None
        lines = pages(self.captions[position].lines, caption_panel.a_page(self.ui))[0] if captions else ()
        self._draw(position, self._content(position), self.look(position), lines)
        self._look = before
        return self.surface.copy()

    def title_card(self) -> Frame:
        """Return the card before the film."""
        text = (
            self.script.script.script.briefing
            if self.script is not None
            else " ".join(filter(None, (str(self.timeline.facts.head.get("summary") or ""), self.timeline.assumption)))
        )
        return self._card("Brinkmanship", self.title, dates_of(self.timeline), text, 3200, 0)

    def end_card(self) -> Frame:
        """Return the card after the film: the endings passed through, and where the ladder stands."""
        last = self.timeline.last
        endings = [
            line.text for p in range(1, last + 1) for line in self.timeline.story(p).lines if line.kind == "ending"
        ]
        rung = self.timeline.view(last).rung
        if last in self._unread:
            name, stands = "The end cannot be read", "the record is damaged here"
        else:
            name, stands = rung.name, f"rung {rung.number} of {rung.of}" + (f": {rung.name}" if endings else "")
            if not rung.there:
                name, stands = self.title, ""
        title, _, text = endings[-1].partition(". ") if endings else (name, "", "")
        under = "  ·  ".join(filter(None, (date_text(self.day(last)), stands)))
        return self._card("How it stood in the end", title, under, text, 3800, last)

    def _card(self, over: str, title: str, under: str, text: str, ms: int, position: int) -> Frame:
        self._now += STEP_MS
        self.ui.begin(self.surface, [], self._now)
        caption_panel.draw_title(self.ui, over, title, under, text)
        self.ui.end()
        return Frame(self.surface, self._ms(ms), position)


def title_of(timeline: Timeline, script: LoadedScript | None) -> str:
    """Return what a film of a timeline is called: as the script it was made from, or the scenario."""
    return script.script.script.title if script is not None else timeline.title


def dates_of(timeline: Timeline) -> str:
    """Return the first and the last day played, in words."""
    first, last = date_text(timeline.date(0)), date_text(timeline.date(max(timeline.last - 1, 0)))
    return first if first == last else f"{first} to {last}"
