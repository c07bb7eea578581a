"""The game screen with the coach: what to do next, lit up, until it is done."""

from __future__ import annotations

import math
from fnmatch import fnmatchcase

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.ui import Box, Rect, Ui
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.desktop.session import Session
from brinkmanship.desktop.settings import Settings, key_label
from brinkmanship.desktop.tutorial.lesson import DEEDS, Lesson, Step, Watch, lesson

_LAYER = 70
_WIDTH = 400.0
_BESIDE = 520.0  # logical width from which the strip has its buttons beside its text


class TutorialScreen(GameScreen):
    """A game with the coach. Every step can be skipped; when the coach is gone the game goes on without."""

    def __init__(self, session: Session, assets: MapAssets, settings: Settings, taught: Lesson | None = None) -> None:
        super().__init__(session, assets, settings)
        self.lesson = taught or lesson()
        self.number = 0
        self.gone = False
        self._watch = Watch()
        self._since = 0

    @property
    def step(self) -> Step:
        """The step the player is at."""
        return self.lesson.steps[self.number]

    def frame(self, ui: Ui) -> None:
        super().frame(ui)
        if self.gone:
            return
        state, step = self.state, self.step
        self._watch.look(state)
        self._coach(ui, step, self._lit(ui, step))
        if step.deed in DEEDS and DEEDS[step.deed](ui, state, self._watch, step.wanted):
            self._next(ui)

    def _next(self, ui: Ui) -> None:
        if self.number + 1 >= len(self.lesson.steps):
            self.gone = True
            return
        self.number += 1
        self._watch, self._since = Watch(), ui.now_ms

    def _lit(self, ui: Ui, step: Step) -> Box | None:
        """Return the first of the widgets to light up that is visible and can be reached now."""
        floor = max((box.layer for box in ui.boxes if box.kind == "modal"), default=0)
        for pattern in step.point:
            for box in ui.boxes:
                inside = box.visible.width > 4 and box.visible.height > 4 and box.layer >= floor
                if box.kind != "text" and inside and fnmatchcase(box.name, pattern):
                    return box
        return None

    def _coach(self, ui: Ui, step: Step, lit: Box | None) -> None:
        covered = any(box.kind == "modal" for box in ui.boxes)
        text = step.text.format(**_keys(self.state.settings))
        with ui.on_layer(_LAYER):
            if lit is not None and lit.kind != "map":
                self._glow(ui, lit.visible)
            if covered:
                self._strip(ui, step, text)
            else:
                self._card(ui, step, text, lit)

    def _glow(self, ui: Ui, area: Rect) -> None:
        if not ui.reduced_motion:
            ui.again(33)
        beat = 0.0 if ui.reduced_motion else (1 + math.sin((ui.now_ms - self._since) / 260)) / 2
        for ring in range(3):
            strength = round((200 - 60 * ring) * (0.65 + 0.35 * (1 - beat)))
            grown = area.inflate(6 + 5 * ring + 3 * beat, 6 + 5 * ring + 3 * beat)
            ui.fill(grown, (0, 0, 0, 0), radius=8 + 2 * ring, edge=(*th.GOLD, strength))

    def _card(self, ui: Ui, step: Step, text: str, lit: Box | None) -> None:
        inner_width = min(_WIDTH, ui.width - 16) - 32
        height = 74 + ui.paragraph_height(step.title, inner_width, "subtitle") + ui.paragraph_height(text, inner_width)
        area = self._spot(ui, min(height, ui.height - 8), lit)
        with (
            w.panel(ui, area, "coach", radius=10, fill=(30, 38, 56, 250), edge=th.GOLD),
            panned(ui, area, (area.width, height), "coach") as area,
        ):
            x, y = area.x + 16, area.y + 12
            w.caption(ui, (x, y, 200, 14), f"Tutorial · {self.number + 1} of {len(self.lesson.steps)}", th.GOLD)
            y += 18
            y += ui.paragraph((x, y, inner_width, 0), step.title, "subtitle", th.TEXT)
            ui.paragraph((x, y + 2, inner_width, 0), text, "body", th.TEXT_SOFT)
            self._buttons(ui, step, Rect(area.x + 12, area.bottom - 40, area.width - 24, 30))

    def _strip(self, ui: Ui, step: Step, text: str) -> None:
        """While a dialogue is open: one or two lines at the very top."""
        width = min(ui.width - 16, 1180.0)
        beside = width >= _BESIDE
        room = width - (250 if beside else 28)
        tall = max(ui.paragraph_height(f"{step.title}. {text}", room, "small", max_lines=2), 28 if beside else 0)
        area = Rect((ui.width - width) / 2, 3, width, 8 + tall + (0 if beside else 32))
        with w.panel(ui, area, "coach", radius=8, fill=(30, 38, 56, 250), edge=th.GOLD):
            ui.paragraph((area.x + 14, area.y + 4, room, 0), f"{step.title}. {text}", "small", th.TEXT, max_lines=2)
            y = area.y + (area.height - 28) / 2 if beside else area.bottom - 32
            self._buttons(ui, step, Rect(area.right - 226, y, 218, 28))

    def _buttons(self, ui: Ui, step: Step, area: Rect) -> None:
        if w.button(ui, (area.x, area.y, 100, area.height), "End tutorial", "coach/leave", kind="quiet", style="small"):
            self.gone = True
        label, kind = {"next": ("Next", "primary"), "finish": ("Finish", "primary")}.get(step.deed, ("Skip", "quiet"))
        if w.button(ui, (area.right - 100, area.y, 100, area.height), label, "coach/next", kind=kind):
            self._next(ui)

    @staticmethod
    def _spot(ui: Ui, height: float, lit: Box | None) -> Rect:
        """Return where the card hides least of what is lit: over the middle of the map if that is free."""
        flat = [box for box in ui.boxes if box.kind == "panel" and box.layer == 0]
        panels = [box.rect for box in flat if box.name != "minimap/panel"]
        width = min(_WIDTH, ui.width - 16)
        best, least = Rect(0, 0, width, height), math.inf
        for left in (ui.width / 2 - width / 2, ui.width * 0.27, ui.width * 0.72 - width, 16, ui.width - width - 16):
            x = min(max(left, 4), ui.width - width - 4)
            for y in (ui.height * 0.80 - height - 16, 108, ui.height / 2 - height / 2, ui.height - height - 12):
                area = Rect(x, max(min(max(y, 60), ui.height - height - 4), 4), width, height)
                hidden = sum(_common(area, panel) for panel in panels) * 0.5
                if lit is not None and lit.kind != "map":
                    hidden += 50 * _common(area.inflate(24, 24), lit.visible)
                if hidden < least - 1:
                    best, least = area, hidden
        return best


def _common(first: Rect, second: Rect) -> float:
    both = first.clip(second)
    return max(both.width, 0) * max(both.height, 0)


def _keys(settings: Settings) -> dict[str, str]:
    return {name: key_label(settings.key(name)) for name in ("commit", "actions", "encyclopedia", "help")}
