"""The game screen: the map with its panels around it, the turn's flow, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pygame

from brinkmanship.desktop import map_content
from brinkmanship.desktop.kit import tooltip, widgets as w
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.map.layers import Content, Way
from brinkmanship.desktop.map.modes import Mode, legend_height
from brinkmanship.desktop.map.view import NAME as MAP, Happened
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.navigation import Quit, Request, Screen
from brinkmanship.desktop.screens import (
    alerts,
    battle,
    beats,
    commit,
    decisions,
    dialogs,
    diplomacy,
    encyclopedia,
    help,
    inspector,
    ladder,
    logpanel,
    mapbar,
    outcome,
    outliner,
    pace,
    panels,
    preferences,
    report,
    rewind,
    search,
    situation,
    statistics,
    topbar,
    tray,
    war_map,
)
from brinkmanship.desktop.screens.arrange import Layout, arrange
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
    "outcome": outcome.draw,
    "menu": dialogs.menu,
    "pace": pace.draw,
    "situation": situation.draw,
    "encyclopedia": encyclopedia.draw,
    "diplomacy": diplomacy.draw,
    "statistics": statistics.draw,
    "ladder": ladder.draw,
    "rewind": rewind.draw,
    "quit": dialogs.leaving,
    "search": search.draw,
    "war": battle.draw,
}
_PAGES = {"help": help.page, "settings": preferences.page}
_COVERING = frozenset({"commit", "decisions", *_DIALOGS, *_PAGES})
"""Dialogues under which nothing moves."""
_DRAWS = {"outliner": outliner.draw, "log": logpanel.draw, "tray": tray.draw, "inspector": inspector.draw}


_TENSE, _WAR = 0.45, 0.7
"""Shares of the ladder from which the music is tense, and of war."""


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
        self._seen = pygame.Rect(0, 0, 16, 9)  # of the map, between the panels, device pixels

    def frame(self, ui: Ui) -> None:
        state = self.state
        self._progress(ui)
        shown = mapbar.mode(state)
        tall, aspect = legend_height(shown) + 33 + mapbar.TOGGLE, state.assets.minimap.aspect()
        layout = arrange(ui.width, ui.height, tall, aspect, state.settings.folded, state.drawer)
        if not self._still(ui):
            self._room(ui, layout, shown)
            self._keep_still(ui)
            if self._under is not None and self._under[1] is None:
                ui.again()
        elif not state.session.busy:
            _ = state.session.choices  # made ready while the player reads: the actions show at once
        self._dialog(ui, layout)
        w.draw_toasts(ui, layout.bar.bottom + 50)
        self._keys(ui, layout)
        tooltip.draw(ui)

    def _room(self, ui: Ui, layout: Layout, shown: Mode) -> None:
        """Draw the map and the panels around it."""
        state = self.state
        if not self._placed:
            state.assets.map.fit(ui)
            self._look_at_forces(ui, layout)
        happened = state.assets.map.frame(ui, self._stage(), shown.tints, reserved=layout.taken)
        bare = min(layout.legend.top or ui.height, layout.minimap.top or ui.height, layout.room.bottom)
        self._seen = ui.device(Rect(layout.room.x, layout.room.y, layout.room.width, max(bare - layout.room.y, 16)))
        self._map_events(ui, happened)
        over = layout.drawer == "legend"
        mapbar.draw(ui, layout.modes, layout.legend, layout.minimap, state, shown, over=over)
        pace.buttons(ui, layout.commit, state)
        alerts.draw(ui, layout.room, state)
        self._panels(ui, layout)
        self._hover(ui, happened, shown)

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
        looked = (state.room.unfolded, state.room.gathered(state.session))
        keys: dict[str, tuple[object, ...]] = {
            "outliner": (state.left, state.selection, state.forces),
            "log": (state.log_filter,),
            "tray": (state.session.kept, state.session.foresight.count),
            "inspector": (*order, state.war_asked, state.session.foresight.count, len(state.back), *looked),
        }
        common = (Same(state.session.view), state.settings.palette)
        ui.keep("bar", layout.bar.inflate(24, 24), common, partial(topbar.draw, ui, layout.bar, state))
        panels.draw_tabs(ui, layout, state)
        for name in sorted(keys, key=lambda one: one == layout.drawer):  # what lies over the others comes last
            rect: Rect = getattr(layout, name)
            if rect.width > 0:
                with ui.on_layer(panels.LAYER if name == layout.drawer else 0):
                    draw = partial(_DRAWS[name], ui, rect, state)
                    ui.keep(name, rect.inflate(24, 24), (*common, keys[name], layout.drawer), draw)

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
        staged = war_map.staged(state, self._content[1])
        self._content = (self._content[0], staged)
        return staged

    def _look_at_forces(self, ui: Ui, layout: Layout) -> None:
        """Begin with most formations visible between the panels."""
        self._placed = True
        chart = self.state.assets.map
        found = map_content.crisis(self.state.session.view, chart.place)
        if found is not None:
            chart.show(*found, layout.room, ui)

    def _map_events(self, ui: Ui, happened: Happened) -> None:
        state = self.state
        state.hovered = happened.over_region
        clicked = happened.clicked_token or happened.clicked_region
        if ui.clicked(MAP) and not clicked:
            state.drawer = ""
        if clicked:
            kind = "formation" if happened.clicked_token else "region"
            if not self._aim(ui, kind, clicked):
                state.select(kind, clicked)
        elif happened.right_region and not war_map.move(ui, state, happened.right_region):
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

    def _hover(self, ui: Ui, happened: Happened, shown: Mode) -> None:
        """Say beside the pointer what it is on."""
        lines = war_map.words(self.state, happened, shown)
        if lines and not tooltip.open_tips(ui):
            mapbar.hover(ui, lines)

    def _progress(self, ui: Ui) -> None:
        state = self.state
        state.session.keep_soon()
        if not state.session.busy:
            state.session.foresight.go_on()
            if state.session.foresight.busy:
                ui.again(30)
        if (wait := state.session.keeps_in_ms) is not None:
            ui.again(wait)
        if state.session.busy:
            found = state.session.poll()
            if found is not None:
                pace.resolved(ui, state, found)
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
            room = Rect(layout.room.x, layout.bar.bottom, layout.room.width, ui.height - layout.bar.bottom)
            beats.resolution(ui, state, room)
        elif before == "commit":
            if commit.draw(ui, state):
                pace.go(state, state.then)
        elif before == "decisions":
            if decisions.draw(ui, state):
                pace.begin(state, state.then)
        elif before in _PAGES:
            if _PAGES[before](ui, state.settings):
                state.dialog = ""
        elif before:
            _DIALOGS[before](ui, state)
        if before == "resolution" and state.dialog != before:
            state.come_home(ui.now_ms)
        if state.dialog != before:
            ui.focus = ""
            if state.focus_next:
                ui.set_focus(state.focus_next)
                state.focus_next = ""

    def _keys(self, ui: Ui, layout: Layout) -> None:
        state, key = self.state, self.state.settings.key
        if state.dialog:
            return
        if ui.key(pygame.K_ESCAPE):
            self._escape(ui)
        pace.keys(ui, state)
        alerts.keys(ui, state)
        situation.keys(ui, state)
        tray.keys(ui, state)
        for dialog in ("help", "menu", "settings", "diplomacy", "statistics", "search", "rewind", "war"):
            if ui.key(key(dialog)):
                state.dialog = dialog
        if ui.key(pygame.K_f, ctrl=True):
            state.dialog = "search"
        if ui.key(key("ladder")) and state.session.view.rung.of:
            state.dialog = "ladder"
        for step in (1, -1):
            if ui.key(key("next mode"), shift=step < 0):
                mapbar.next_mode(state, step)
        if ui.key(key("encyclopedia")):
            encyclopedia.open_at(state)
        if ui.focused(MAP) and ui.key(key("move here")):
            war_map.move(ui, state, state.hovered)
        if ui.key(key("routes")):
            state.routes = not state.routes
        panels.keys(ui, state, layout)
        if ui.key(key("actions")):
            state.right = "actions"
            state.drop_order()
            state.reveal("inspector")
            ui.set_focus("actions/search")
        for command, widget in (("map", MAP), ("log", "log/filter/all")):
            if ui.key(key(command)):
                if command == "log":
                    state.reveal("log")
                ui.set_focus(widget)
        for command, act in (("undo", state.session.undo), ("redo", state.session.redo)):
            if ui.key(key(command), ctrl=True):
                act()

    def _escape(self, ui: Ui) -> None:
        state = self.state
        if state.session.advancing is not None:
            state.session.stop()
        elif state.drawer:
            state.drawer = ""
        elif state.action:
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
        keep_thumbnail(ui.surface, self.state, self._seen)
        self.request, self.state.request = self.state.request, None
        return super().after_frame(ui)

    def may_close(self) -> bool:
        """Ask first where something would be lost; who closes the window again means it."""
        if self.state.dialog == "quit" or not self.state.session.at_risk:
            return True
        self.state.leave(Quit())
        return False

    def heard(self) -> Heard:
        session = self.state.session
        rung = session.view.rung
        height = rung.number / rung.of if rung.of else 0.0
        mood = "war" if height >= _WAR else "tense" if height >= _TENSE else "calm"
        return Heard(len(session.view.plan), session.view.turn, self.state.dialog, mood)

    def close(self) -> str:
        """Let go of the game and the painting process; return what to say where the record was not whole."""
        if self.state.debrief is not None:
            self.state.debrief.close()
        try:
            return self.state.session.close()
        finally:
            self.state.assets.close()
