"""The screen of `brink host`: public for the projector; the truth only after a question whose answer is no unless said.

Everything shown is an immutable value that the host's worker made (`looks.py`). The truth has a map of its own, so that
no picture of it is left over when the public one comes back, and is forgotten when it is left.
"""

from __future__ import annotations

import time
from concurrent.futures import Future

import numpy as np
import pygame

from brinkmanship.desktop import formatting, map_content
from brinkmanship.desktop.background import in_background
from brinkmanship.desktop.host import public_page, truth_page
from brinkmanship.desktop.host.looks import PublicLook, Reader, TruthLook, true_look
from brinkmanship.desktop.host.public_page import BAR, EDGE, LEFT, RIGHT, PublicState
from brinkmanship.desktop.hosting import FOLLOWED, Hosting
from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.look import Look, aim, look_at_all, look_at_crisis, look_at_fighting
from brinkmanship.desktop.map.layers import Content
from brinkmanship.desktop.map.modes import Mode
from brinkmanship.desktop.map.view import Happened, MapView
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.navigation import Quit, Screen
from brinkmanship.desktop.screens import mapbar
from brinkmanship.desktop.settings import Settings, key_label
from brinkmanship.desktop.sounds import Heard
from brinkmanship.game.view.types import SeatView

TRUTH_KEY, JOIN_KEY, NEWS_KEY = pygame.K_t, pygame.K_j, pygame.K_n
_AGAIN = 2.0  # seconds after which the host is asked again where it could not answer
_EVERY, _EVERY_TRUTH = 0.3, 1.0  # seconds between two readings at least: the host's worker is for the browsers first


class HostScreen(Screen):
    """Follows an exercise; changes nothing of it."""

    least = (1100, 600)

    def __init__(self, hosting: Hosting, assets: MapAssets, settings: Settings) -> None:
        """Read the exercise once, in the host's worker; raise what that raises."""
        self.hosting, self.assets, self.settings = hosting, assets, settings
        self.reader = Reader()
        self.state = PublicState()
        self.version = hosting.host.version(FOLLOWED)
        self.public: PublicLook = hosting.host.ask_and_wait(self.reader.public)
        self.state.joining = self.public.view.turn == 0 and not self.public.everybody_in
        self.truth: TruthLook | None = None
        self.ends = False  # whether the exercise is to end with the window
        self._true_map: MapAssets | None = None
        self._asking = ""  # 'truth' or 'close': the question that is open
        self._reading: Future[tuple[PublicLook, TruthLook | None]] | None = None
        self._wants_truth = False
        self._read_at = 0.0
        self._failed_at: float | None = None
        self._shown: tuple[Same, str, Content, Mode] | None = None
        self._true: tuple[Same, Content, Mode] | None = None
        self._aimed: tuple[frozenset[str], tuple[int, int]] | None = None  # what the map was made to look at, and where
        self._steered = False  # whether somebody has moved it since
        self._true_placed = False
        self._qr = public_page.qr_picture(hosting.join)
        self._drawn_second = -1

    # --- following ------------------------------------------------------------------------------------------------------

    def still(self) -> bool:
        """Whether a frame would look like the last one."""
        news = self._reading is not None or self.hosting.host.version(FOLLOWED) != self.version
        ticks = self.public.clock.running and int(time.monotonic()) != self._drawn_second
        chart = (self._true_map or self.assets).map if self.truth is not None else self.assets.map
        gone = not self.hosting.running()
        return not (news or ticks or gone or self._failed_at is not None or chart.moving or not chart.base.ready)

    def _follow(self, ui: Ui) -> None:
        """Take over what was read, and have it read again where something has happened."""
        if not self.hosting.running():
            self.request = Quit()
        if self._reading is not None and self._reading.done():
            reading, self._reading = self._reading, None
            try:
                self.public, truth = reading.result()
            except Exception as error:
                self._failed_at, self.version = time.monotonic(), ""
                ui.toast(f"The exercise cannot be read: {error}", "bad")
            else:
                self._failed_at = None
                self.truth = truth if self._wants_truth else None
        now = time.monotonic()
        wait = self._failed_at is not None and now - self._failed_at < _AGAIN
        missing = self._wants_truth and self.truth is None
        wait |= not missing and now - self._read_at < (_EVERY_TRUTH if self._wants_truth else _EVERY)
        stale = missing or self.hosting.host.version(FOLLOWED) != self.version
        if stale and self._reading is None and not wait:
            self._read()

    def _read(self) -> None:
        host, truth = self.hosting.host, self._wants_truth
        self.version, self._read_at = host.version(FOLLOWED), time.monotonic()
        self._reading = in_background(
            lambda: host.ask_and_wait(lambda e: (self.reader.public(e), true_look(e) if truth else None)), "look"
        )

    def heard(self) -> Heard:
        """A turn, and the end."""
        return Heard(turn=self.public.view.turn, dialog="outcome" if self.public.ending else "")

    # --- frames ---------------------------------------------------------------------------------------------------------

    def frame(self, ui: Ui) -> None:
        self._follow(ui)
        self._drawn_second = int(time.monotonic())
        if self.truth is not None:
            self._truth_frame(ui, self.truth)
        else:
            self._public_frame(ui, self.public)
        tooltip.draw(ui)
        if self._asking == "truth":
            self._ask_for_truth(ui)
        elif self._asking == "close":
            self._ask_to_close(ui)

    def _public_frame(self, ui: Ui, look: PublicLook) -> None:
        state, view = self.state, look.view
        if not self._asking:
            if ui.key(TRUTH_KEY):
                self._asking = "truth"
            elif ui.key(JOIN_KEY):
                state.joining = not state.joining
            elif ui.key(NEWS_KEY):
                state.news = not state.news
            elif ui.key(self.settings.key("next mode")):
                keys = [key for key, _ in public_page.offered(view)]
                state.mode = keys[(keys.index(state.mode) + 1) % len(keys)]
        content, shown = self._picture(view)
        top, bottom = BAR + EDGE, ui.height - EDGE
        news = Rect(EDGE, top, LEFT if state.news else 0.0, bottom - top)
        foot = Rect(ui.width - EDGE - RIGHT, bottom - 34, RIGHT, 34)
        tall = public_page.seats_height(look)
        seats = Rect(foot.x, top, RIGHT, min(tall, foot.y - EDGE - top))
        middle = Rect(news.right + EDGE if state.news else EDGE, top, 0, bottom - top)
        middle.width = seats.x - EDGE - middle.x
        bar = Rect(0, 0, ui.width, BAR)
        chart = self.assets.map
        chart.fit(ui)
        self._aim(view, ui.device(middle))
        reserved = (bar, seats, foot, *([news] if state.news else []))
        before = chart.camera
        happened = chart.frame(ui, content, shown.tints, reserved=reserved)
        self._steered |= chart.camera != before
        since = time.monotonic() - look.read_at
        public_page.draw_bar(ui, look, since)
        if state.news:
            told = (Same(look.news), look.ending, self.settings.palette)
            ui.keep("public/news", news.inflate(24, 24), told, lambda: public_page.draw_news(ui, news, look))
        key = (look.seats, bool(look.ending), self.settings.palette)
        ui.keep(
            "public/seats", seats.inflate(24, 24), key, lambda: public_page.draw_seats(ui, seats, look, self.hosting)
        )
        public_page.draw_map_keys(ui, middle, state, shown, view)
        self._foot(ui, foot)
        if (label := _label(view, happened)) and not self._asking and not state.joining:
            mapbar.hover(ui, label)
        w.draw_toasts(ui, BAR + 44)
        if state.joining and not self._asking and public_page.draw_joining(ui, self.hosting, look, self._qr):
            state.joining = False

    def _aim(self, view: SeatView, free: pygame.Rect) -> None:
        """Look where the sides meet, and at the fighting once there is any; where somebody steers the map it is left alone."""
        chart = self.assets.map
        fighting = frozenset(region.id for region in view.regions if region.contested_by)
        wanted = fighting, free.size
        if self._steered or self._aimed == wanted:
            return
        aim(chart, (look_at_fighting(view, chart) if fighting else None) or where_sides_meet(view, chart), free)
        self._aimed = wanted

    def _foot(self, ui: Ui, rect: Rect) -> None:
        width = (rect.width - 16) / 3
        for number, (label, name) in enumerate((("Join (J)", "join"), ("News (N)", "news"), ("Control (T)", "truth"))):
            cell = Rect(rect.x + number * (width + 8), rect.y, width, rect.height)
            if w.button(ui, cell, label, f"public/{name}", style="small-strong"):
                if name == "join":
                    self.state.joining = True
                elif name == "news":
                    self.state.news = not self.state.news
                else:
                    self._asking = "truth"

    def _truth_frame(self, ui: Ui, look: TruthLook) -> None:
        if self._true_map is None:
            self._true_map = self.assets.twin()
        chart, view = self._true_map.map, look.truth.view
        if self._true is None or self._true[0] != Same(look):
            self._true = Same(look), map_content.content(view, {}), map_content.mode_of(view, "control")
        _, content, shown = self._true
        bar, facts, plans = truth_page.areas(ui)
        chart.fit(ui)
        if not self._true_placed:
            self._true_placed = True
            middle = Rect(facts.right, facts.y, plans.x - facts.right, facts.height)
            aim(chart, look_at_crisis(view, chart), ui.device(middle))
        happened = chart.frame(ui, content, shown.tints, reserved=(bar, facts, plans))
        back = truth_page.draw(ui, look, key_label(TRUTH_KEY))
        if (label := _label(view, happened)) and not self._asking:
            mapbar.hover(ui, label, truth_page.EDGE)
        w.draw_toasts(ui, bar.bottom + 40)
        if back or (not self._asking and (ui.key(TRUTH_KEY) or ui.key(pygame.K_ESCAPE))):
            self._hide(ui)

    def _picture(self, view: SeatView) -> tuple[Content, Mode]:
        key = Same(view)
        if self._shown is None or self._shown[:2] != (key, self.state.mode):
            self._shown = (
                key,
                self.state.mode,
                map_content.content(view, {}),
                map_content.mode_of(view, self.state.mode),
            )
        return self._shown[2], self._shown[3]

    # --- the truth ------------------------------------------------------------------------------------------------------

    def _ask_for_truth(self, ui: Ui) -> None:
        with w.modal(ui, (560, 182), "truth/ask") as inner:
            ui.text((inner.x, inner.y, inner.width, 30), "Show the truth on this screen?", "title", th.VERMILION)
            told = "Whoever sees this window then sees everything: hidden intents, secret orders, exact numbers. "
            told += "If it is on the projector, take it off first."
            ui.paragraph((inner.x, inner.y + 42, inner.width, 0), told, "body", th.TEXT_SOFT)
            if ui.focus not in ("truth/no", "truth/yes"):
                ui.set_focus("truth/no")
            show = w.button(ui, (inner.x, inner.bottom - 40, 170, 38), "Show the truth", "truth/yes", kind="danger")
            keep = (inner.right - 230, inner.bottom - 40, 230, 38)
            stay = w.button(ui, keep, "Keep the public view", "truth/no", kind="primary")
            if show:
                self._asking, self._wants_truth = "", True
                ui.forget()
            elif stay or ui.key(pygame.K_ESCAPE):
                self._asking = ""

    def _hide(self, ui: Ui) -> None:
        """Go back to what is public, and forget what was shown."""
        self._wants_truth, self.truth, self._true, self._true_placed = False, None, None, False
        if self._true_map is not None:
            self._true_map.close()
            self._true_map = None
        ui.forget()

    # --- the end --------------------------------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """Ask what becomes of the exercise; False until that is answered."""
        self._asking = "close"
        return False

    def _ask_to_close(self, ui: Ui) -> None:
        with w.modal(ui, (560, 226), "close/ask") as inner:
            ui.text((inner.x, inner.y, inner.width, 30), "Close the window?", "title")
            told = "The exercise can go on in the browsers without this window. If it ends, everything is saved and it can "
            told += "be resumed with the same codes."
            ui.paragraph((inner.x, inner.y + 42, inner.width, 0), told, "body", th.TEXT_SOFT)
            if ui.focus not in ("close/keep", "close/window", "close/end"):
                ui.set_focus("close/keep")
            y = inner.bottom - 86
            window = w.button(
                ui, (inner.x, y, inner.width, 38), "Close the window, the exercise goes on", "close/window"
            )
            end = w.button(ui, (inner.x, inner.bottom - 40, 200, 38), "End the exercise", "close/end", kind="danger")
            stay = (inner.right - 200, inner.bottom - 40, 200, 38)
            if w.button(ui, stay, "Keep it open", "close/keep", kind="primary") or ui.key(pygame.K_ESCAPE):
                self._asking = ""
            elif window or end:
                self.ends, self._asking, self.request = end, "", Quit()

    def close(self) -> str:
        """End the painting of maps; the exercise is the host's."""
        self.truth = self._true = None
        if self._true_map is not None:
            self._true_map.close()
        self.assets.close()
        return ""


def _label(view: SeatView, happened: Happened) -> str:
    """Return what is under the pointer: a region and its holder, or a formation and since when it is known there."""
    names = {actor.id: actor.name for actor in view.actors}
    if happened.over_region:
        return mapbar.region_label(view.region(happened.over_region), lambda id: names.get(id, id))
    if not happened.over_token:
        return ""
    unit = view.formation(happened.over_token)
    known = f" · as of {formatting.day(unit.last_seen)}" if unit.last_seen is not None else ""
    return f"{unit.name} · {names.get(unit.actor, unit.actor)}{known}"


def where_sides_meet(view: SeatView, chart: MapView) -> Look:
    """Return the look that shows the half of all formations that stand nearest to one of another bloc."""
    blocs = {actor.id: actor.bloc or actor.id for actor in view.actors}
    units = [unit for unit in view.formations if blocs.get(unit.actor, "none") != "none"]
    sides = np.array([blocs[unit.actor] for unit in units])
    if len(set(sides.tolist())) < 2:
        return look_at_all(chart)
    spots = np.array([chart.place(unit.lon, unit.lat) for unit in units])
    apart = np.hypot(*np.moveaxis(spots[:, None, :] - spots[None, :, :], -1, 0))
    nearest = np.where(sides[:, None] == sides[None, :], np.inf, apart).min(axis=1)
    spots = spots[np.argsort(nearest, kind="stable")[: max(len(spots) // 2, 2)]]
    edge = len(spots) // 20  # that may stand outside, at each end
    ordered = np.sort(spots, axis=0)
    low, high = ordered[edge], ordered[len(spots) - 1 - edge]
    (x, y), (wide, tall) = (low + high) / 2, np.maximum(high - low, 300.0)
    return float(x), float(y), float(max(wide, tall * 16 / 9) * 1.15)
