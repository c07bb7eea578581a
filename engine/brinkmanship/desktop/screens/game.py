"""The game screen: the map with its panels around it, the turn's flow, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pygame

from brinkmanship.desktop import map_content
from brinkmanship.desktop.kit import tooltip, widgets as w
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.map.layers import Content, Way
from brinkmanship.desktop.map.modes import Mode, legend_height
from brinkmanship.desktop.map.view import NAME as MAP, Happened
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.navigation import Request, Screen
from brinkmanship.desktop.screens import (
    beats,
    commit,
    decisions,
    dialogs,
    encyclopedia,
    help,
    inspector,
    logpanel,
    mapbar,
    outcome,
    outliner,
    preferences,
    report,
    topbar,
    tray,
)
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.desktop.screens.thumbnails import keep_thumbnail
from brinkmanship.desktop.session import Session
from brinkmanship.desktop.settings import Settings
from brinkmanship.desktop.sounds import Heard
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.view.types import SeatView

_DIALOGS: dict[str, Callable[[Ui, GameScreenState], None]] = {
    "briefing": dialogs.briefing,
    "messages": dialogs.messages,
    "report": report.draw,
    "decisions": decisions.draw,
    "outcome": outcome.draw,
    "menu": dialogs.menu,
    "encyclopedia": encyclopedia.draw,
}
_PAGES = {"help": help.page, "settings": preferences.page}
_COVERING = frozenset({"commit", *_DIALOGS, *_PAGES})
"""Dialogues under which nothing moves."""
_BAR = 52.0
_EDGE = 10.0


class Layout(NamedTuple):
    """The rectangles of the panels, which map labels keep clear of."""

    bar: Rect
    outliner: Rect
    log: Rect
    inspector: Rect
    commit: Rect
    tray: Rect
    modes: Rect
    legend: Rect
    minimap: Rect


def arrange(width: float, height: float, legend_height: float, aspect: float) -> Layout:
    """Return the layout for a window of logical pixels; `aspect` is that of the whole map."""
    left = min(max(width * 0.215, 272.0), 380.0)
    right = min(max(width * 0.255, 322.0), 440.0)
    top = _BAR + _EDGE
    bottom = height - _EDGE
    commit = Rect(width - _EDGE - right, bottom - 46, right, 46)
    inspector = Rect(width - _EDGE - right, top, right, commit.top - _EDGE - top)
    log_height = min(max(height * 0.33, 230.0), 360.0)
    log = Rect(_EDGE, bottom - log_height, left, log_height)
    outliner = Rect(_EDGE, top, left, log.top - _EDGE - top)
    middle_x, middle_width = outliner.right + _EDGE, inspector.left - outliner.right - 2 * _EDGE
    tray = Rect(middle_x, bottom - 112, middle_width, 112)
    small = min(max(width * 0.10, 128.0), 210.0)
    minimap = Rect(tray.right - small, tray.top - _EDGE - small / aspect, small, small / aspect)
    legend = Rect(middle_x, tray.top - _EDGE - legend_height, 178, legend_height)
    modes = Rect(middle_x, top, middle_width, 32)
    return Layout(Rect(0, 0, width, _BAR), outliner, log, inspector, commit, tray, modes, legend, minimap)


class GameScreen(Screen):
    """One seat's game in the window."""

    def __init__(self, session: Session, assets: MapAssets, settings: Settings) -> None:
        self.state = GameScreenState(session, assets, settings)
        if session.view.turn == 0:
            self.state.dialog = "briefing"
        elif session.outcome is not None:
            self.state.dialog = "outcome"
        self._content: tuple[SeatView, Content] | None = None
        self._ways: tuple[Way, ...] = ()
        self._warned: tuple[int, tuple[str, ...]] = (0, ())
        self._placed = False
        self._under: tuple[object, pygame.Surface | None, int] | None = None

    def frame(self, ui: Ui) -> None:
        state = self.state
        self._progress(ui)
        shown = mapbar.mode(state)
        layout = arrange(ui.width, ui.height, legend_height(shown) + 33 + mapbar.TOGGLE, state.assets.minimap.aspect())
        if not self._still(ui):
            self._room(ui, layout, shown)
            self._keep_still(ui)
        elif not state.session.busy:
            _ = state.session.choices  # made ready while the player reads: the actions show at once
        self._dialog(ui, layout)
        w.draw_toasts(ui, layout.bar.bottom + 50)
        self._keys(ui)
        tooltip.draw(ui)

    def _room(self, ui: Ui, layout: Layout, shown: Mode) -> None:
        """Draw the map and the panels around it."""
        state = self.state
        if not self._placed:
            state.assets.map.fit(ui)
            self._look_at_forces(ui, layout)
        happened = state.assets.map.frame(ui, self._stage(), shown.tints, reserved=layout)
        self._map_events(ui, happened)
        mapbar.draw(ui, layout.modes, layout.legend, layout.minimap, state, shown)
        self._panels(ui, layout)
        self._commit_button(ui, layout)
        self._hover(ui, happened)

    def _still(self, ui: Ui) -> bool:
        """Show the room as it was when a dialogue opened over it; return whether that was possible."""
        state = self.state
        key = (state.dialog, Same(state.session.view), ui.surface.get_size(), ui.scale, state.settings.palette)
        if self._under is None or self._under[0] != key:
            self._under = (key, None, 0) if state.dialog in _COVERING else None
        if self._under is None or self._under[1] is None:
            return False
        ui.surface.blit(self._under[1], (0, 0))
        return True

    def _keep_still(self, ui: Ui) -> None:
        """Keep the room under a dialogue once it has come to rest."""
        if self._under is None:
            return
        key, _, frames = self._under
        chart = self.state.assets.map
        rest = frames > 3 and not chart.moving and chart.base.ready and not chart.process.busy
        self._under = (key, ui.surface.copy() if rest else None, frames + 1)

    def _panels(self, ui: Ui, layout: Layout) -> None:
        """Draw the panels, each anew only when something in it changed or is touched."""
        state = self.state
        order = (state.right, state.selection, state.action, state.target, state.place, state.why, state.search)
        panels = (
            ("bar", layout.bar, topbar.draw, ()),
            ("outliner", layout.outliner, outliner.draw, (state.left, state.selection)),
            ("log", layout.log, logpanel.draw, (state.log_filter,)),
            ("tray", layout.tray, tray.draw, (state.session.kept,)),
            ("inspector", layout.inspector, inspector.draw, (*order, len(state.back))),
        )
        for name, rect, draw, key in panels:
            full = (Same(state.session.view), state.settings.palette, key)
            ui.keep(name, rect.inflate(24, 24), full, partial(draw, ui, rect, state))

    def _stage(self) -> Content:
        """Return what lies over the map; made anew once a turn, as no plan changes it."""
        state, view = self.state, self.state.session.view
        marks = state.highlights()
        if self._content is None or self._content[0].formations is not view.formations:
            new = map_content.content(view, marks)
            if self._content is not None and new.tokens == self._content[1].tokens:
                new = replace(new, tokens=self._content[1].tokens)
            self._content = (view, new)
            self._ways = map_content.ways(view, state.session.game.routes)
        old, ways = self._content[1], self._ways if state.routes else ()
        if old.highlights != marks or old.ways is not ways:
            self._content = (view, replace(old, highlights=marks, ways=ways))
        return self._content[1]

    def _look_at_forces(self, ui: Ui, layout: Layout) -> None:
        """Begin with most formations visible between the panels."""
        self._placed = True
        chart = self.state.assets.map
        found = map_content.crisis(self.state.session.view, chart.place)
        if found is not None:
            free = Rect(layout.tray.x, layout.modes.bottom, layout.tray.width, layout.tray.top - layout.modes.bottom)
            chart.show(*found, free, ui)

    def _map_events(self, ui: Ui, happened: Happened) -> None:
        state = self.state
        state.hovered = happened.over_region
        clicked = happened.clicked_token or happened.clicked_region
        if clicked:
            kind = "formation" if happened.clicked_token else "region"
            if not self._aim(ui, kind, clicked):
                state.select(kind, clicked)
        elif happened.right_region:
            holder = state.session.view.region(happened.right_region).controller
            if holder:
                state.select("actor", holder)

    def _aim(self, ui: Ui, kind: str, id: str) -> bool:
        """Use something chosen on the map as target or place of the order being made; say why not otherwise."""
        state = self.state
        choice = state.choice
        if choice is None or state.right != "actions":
            return False
        view = state.session.view
        region = id if kind == "region" else next((u.region for u in view.formations if u.id == id), "")
        if state.wants_place:
            places = state.session.game.places(state.action, state.target)
            place = next((one for one in places if one.id == region), None)
            if place is not None:
                state.place = place.id
                if not place.legal:
                    ui.toast(f"Not {place.name}: {'; '.join(place.why_not)}"[:160], "warn")
                return True
        wanted = {kind: id, "region": region}
        if region:
            wanted["actor"] = view.region(region).controller
        aimed = wanted.get(choice.target_kind, "")
        target = next((one for one in choice.targets if one.id == aimed and aimed), None)
        if target is None:
            return False
        state.target, state.place = target.id, ""
        if not target.legal and not target.can_lift:
            state.why = target.id
            ui.toast(f"Not {target.name}: {'; '.join(target.why_not)}"[:160], "warn")
        return True

    def _hover(self, ui: Ui, happened: Happened) -> None:
        """Say beside the pointer what it is on."""
        view, name = self.state.session.view, ""
        if happened.over_token:
            unit = next((unit for unit in view.formations if unit.id == happened.over_token), None)
            name = unit.name if unit else ""
        elif happened.over_region:
            name = mapbar.region_label(view.region(happened.over_region), self.state.session.name)
        if name and not tooltip.open_tips(ui):
            mapbar.hover(ui, name)

    def _commit_button(self, ui: Ui, layout: Layout) -> None:
        state = self.state
        if state.session.outcome is not None:
            if w.button(ui, layout.commit, "Outcome", "commit", kind="primary"):
                state.dialog = "outcome"
            return
        if state.session.busy:
            dots = "." * (1 + ui.now_ms // 400 % 3)
            w.button(ui, layout.commit, f"The others decide{dots}", "commit", enabled=False)
        label, _, about = state.session.commit_words
        if not state.session.busy and w.button(ui, layout.commit, f"{label}  →", "commit", kind="primary"):
            state.dialog = "commit"
        tooltip.offer(ui, "commit", tooltip.simple(label, about))

    def _progress(self, ui: Ui) -> None:
        state = self.state
        state.session.keep_soon()
        if state.session.busy:
            found = state.session.poll()
            if found is not None:
                state.beat, state.beat_paused = 0, False
                state.drop_order()
                beats.tell(state, found)
        turn, warnings = state.session.view.turn, state.session.game.warnings
        if state.session.busy or self._warned == (turn, warnings):
            return
        for text in warnings:
            ui.toast(text[:160], "warn", seconds=12)
        self._warned = (turn, warnings)

    def _dialog(self, ui: Ui, layout: Layout) -> None:
        state = self.state
        before = state.dialog
        if before == "resolution":
            room = Rect(layout.tray.x, layout.bar.bottom, layout.tray.width, ui.height - layout.bar.bottom)
            beats.resolution(ui, state, room)
        elif before == "commit":
            if commit.draw(ui, state):
                state.session.commit()
        elif before in _PAGES:
            if _PAGES[before](ui, state.settings):
                state.dialog = ""
        elif before:
            _DIALOGS[before](ui, state)
        if before == "resolution" and state.dialog != before:
            state.come_home(ui.now_ms)
        if state.dialog != before:
            ui.focus = ""

    def _keys(self, ui: Ui) -> None:
        state, key = self.state, self.state.settings.key
        if state.dialog:
            return
        if ui.key(pygame.K_ESCAPE):
            self._escape(ui)
        if ui.key(key("commit")) and not state.session.busy:
            state.dialog = "commit" if state.session.outcome is None else "outcome"
        for dialog in ("help", "menu", "settings"):
            if ui.key(key(dialog)):
                state.dialog = dialog
        for step in (1, -1):
            if ui.key(key("next mode"), shift=step < 0):
                mapbar.next_mode(state, step)
        if ui.key(key("encyclopedia")):
            encyclopedia.open_at(state)
        if ui.key(key("routes")):
            state.routes = not state.routes
        if ui.key(key("actions")):
            state.right = "actions"
            state.drop_order()
            ui.set_focus("actions/search")
        for command, widget in (("map", MAP), ("log", "log/filter/all")):
            if ui.key(key(command)):
                ui.set_focus(widget)
        for command, act in (("undo", state.session.undo), ("redo", state.session.redo)):
            if ui.key(key(command), ctrl=True):
                act()

    def _escape(self, ui: Ui) -> None:
        state = self.state
        if state.action:
            state.drop_order()
        elif state.assets.map.overlay.fan:
            state.assets.map.overlay.fan = ""
        elif state.selection.kind:
            state.go_back()
        else:
            state.dialog = "menu"

    @property
    def game(self) -> SeatHandle:
        return self.state.session.game

    def after_frame(self, ui: Ui) -> Request | None:
        """Keep the picture of the saved game; return where the player wants to go, None to stay."""
        keep_thumbnail(ui.surface, self.state)
        self.request, self.state.request = self.state.request, None
        return super().after_frame(ui)

    def heard(self) -> Heard:
        session = self.state.session
        return Heard(len(session.view.plan), session.view.turn, self.state.dialog)

    def close(self) -> str:
        """Let go of the game and the painting process; return what to say where the record was not whole."""
        try:
            return self.state.session.close()
        finally:
            self.state.assets.close()
