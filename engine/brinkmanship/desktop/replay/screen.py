"""The viewer: a record on the map with its timeline, through anybody's eyes, beside another, to be taken over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pygame

from brinkmanship.desktop import map_content
from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.look import aim, look_at_crisis, look_of
from brinkmanship.desktop.map.layers import Content
from brinkmanship.desktop.map.modes import draw_legend_panel, legend_height
from brinkmanship.desktop.map.painter import Tints
from brinkmanship.desktop.map.view import Happened, MapView, aside
from brinkmanship.desktop.map_assets import MapAssets, settle
from brinkmanship.desktop.navigation import OpenGame, OpenReplay, OpenStart, Request, Screen
from brinkmanship.desktop.replay import comparison, panels, tray
from brinkmanship.desktop.replay.comparison import WATCH, Alternative, alternatives, changed, label
from brinkmanship.desktop.replay.viewer_state import ViewerState
from brinkmanship.desktop.screens import mapbar
from brinkmanship.desktop.settings import Settings
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.replay.open_replay import take_over
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.document.problems import Problem

EDGE = 10.0
_DIFFERS: Colour = (255, 140, 60)
_SELECTED: Colour = (255, 214, 92)
_WIDE, _HIGH = 960.0, 500.0  # logical size from which all panels stand beside the map
_LOW = 300.0  # logical height below which what is open lies over the tray too
_OVER = 3  # layer of a panel that is open over the map
_FOLLOWED: Colour = (120, 190, 240)
_POINTER = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)


@dataclass
class Pane:
    """One of several maps beside each other."""

    name: str
    chart: MapView
    _ui: Ui | None = None
    _surface: pygame.Surface = field(default_factory=lambda: pygame.Surface((1, 1)))

    def frame(self, ui: Ui, rect: Rect, content: Content, tints: Tints) -> Happened:
        """Draw the map in a rectangle and say what was pointed at."""
        area = ui.device(rect)
        if self._surface.get_size() != area.size:
            self._surface = pygame.Surface((max(area.width, 16), max(area.height, 16)))
        if self._ui is None or self._ui.scale != ui.scale:
            self._ui = Ui(ui.scale, reduced_motion=ui.reduced_motion)
        box = f"replay/map-{self.name}"
        ui.register(box, "map", rect, takes_wheel=True)
        mine = ui.hot == box or ui.active == box
        events = []
        for event in ui.events if mine else ():
            if event.type in _POINTER:
                place = (event.pos[0] - area.x, event.pos[1] - area.y)
                events.append(pygame.event.Event(event.type, {**event.dict, "pos": place}))
        events += [event for event in ui.events if mine and event.type == pygame.MOUSEWHEEL]
        inner = self._ui
        inner.begin(self._surface, events, ui.now_ms)
        happened = self.chart.frame(inner, content, tints)
        inner.end()
        if inner.wanted_ms is not None:
            ui.again(inner.wanted_ms - ui.now_ms)
        ui.surface.blit(self._surface, area)
        return happened

    def join(self, other: Pane) -> None:
        """Let both maps look at the same place: the one under the pointer leads."""
        led, follower = (self.chart, other.chart) if self._leads else (other.chart, self.chart)
        follower.camera = replace(led.camera, width=follower.camera.width, height=follower.camera.height)

    @property
    def _leads(self) -> bool:
        ui = self._ui
        return ui is not None and ui.hot == "map" and bool(ui.input.presses or ui.input.wheels or ui.active)


class ReplayScreen(Screen):
    """One record being watched."""

    def __init__(
        self,
        viewer: ViewerState,
        assets: MapAssets,
        settings: Settings,
        splash: Callable[[str], None],
        beside: MapAssets | None = None,
        *,
        failures: Sequence[Problem] = (),
    ) -> None:
        """Watch a record on its map, `beside` being the map of what stands beside it.

        `splash` says what is being waited for; `failures` are the expectations of the script that did not come true.
        """
        self.assets, self.settings, self.failures = assets, settings, list(failures)
        self._splash = splash
        self._wanted: tuple[str, Alternative | None] | None = None
        self._aside = (0.0, 0.0)  # what leads the camera puts its place here, device pixels from the window's middle
        self._show(viewer, beside, placed=False)

    def _show(self, viewer: ViewerState, beside: MapAssets | None, *, placed: bool) -> None:
        """Watch something; `placed` says that the camera stays where it is."""
        self.viewer, self.beside = viewer, beside
        self._panes = (Pane("left", self.assets.map), Pane("right", beside.map)) if beside is not None else None
        self._placed = placed
        self._camera_at = -1
        settle(seldom=True)
        self._labels = [
            label(timeline, viewer.script) for timeline in (viewer.timeline, viewer.other) if timeline is not None
        ]
        self._offered: list[tuple[str, list[Alternative]]] | None = None  # in the dialogue while it is open
        self._strokes = self._keyboard()

    def frame(self, ui: Ui) -> None:
        """Take the input of a frame and draw it."""
        viewer = self.viewer
        if viewer.tick(ui.now_ms):
            settle(seldom=True)
        if viewer.moves(ui.now_ms):
            ui.again()
        viewer.begin_frame(spread=self.assets.map.process.separate)
        small = ui.width < _WIDE or ui.height < _HIGH
        edge = EDGE if not small else 4.0
        left = min(max(ui.width * 0.23, 280.0), 380.0) if not small else 0.0
        right = min(max(ui.width * 0.20, 250.0), 330.0) if not small else 0.0
        tall = tray.HEIGHT if ui.height >= _LOW else tray.LOW_HEIGHT
        foot = Rect(edge, ui.height - edge - tall, ui.width - 2 * edge, tall)
        top = panels.BAR + (edge if ui.height >= _LOW else 2.0)
        story = Rect(edge, top, left, foot.top - edge - top)
        facts = Rect(ui.width - edge - right, top, right, foot.top - edge - top)
        boxes = (Rect(0, 0, ui.width, panels.BAR), story, facts, foot)
        self._map(ui, boxes)
        panels.draw_bar(ui, viewer)
        if small:
            self._drawers(ui, Rect(edge, top, ui.width - 2 * edge, foot.top - edge - top))
        else:
            panels.draw_story(ui, story, viewer, spread=self.assets.map.process.separate)
            panels.draw_facts(ui, facts, viewer)
            panels.draw_captions(ui, story.right + EDGE, facts.left - EDGE, foot.top - EDGE, viewer)
            self._modes(ui, story.right + EDGE, top, facts.left - EDGE)
        tray.draw(ui, foot, viewer)
        if viewer.taking:
            self._taking(ui)
        if self._offered is not None:
            self._choosing(ui)
        self._follow_line(ui)
        w.draw_toasts(ui, panels.BAR + 50)
        self._keys(ui)
        tooltip.draw(ui)

    def _drawers(self, ui: Ui, room: Rect) -> None:
        """Draw the tabs of what finds no room beside the map, and what is open of it over the map."""
        viewer = self.viewer
        offered = [("story", "Turn"), ("facts", "Numbers"), *([] if viewer.split else [("legend", "Map key")])]
        low = ui.height < _LOW
        x, wide, tall = room.x, min((room.width - 12) / 4, 96.0), 22 if low else 28
        with ui.in_panel("replay/drawers"):
            for name, label in offered:
                chosen = viewer.drawer == name
                if w.button(
                    ui, (x, room.y, wide, tall), label, f"replay/drawer/{name}", style="small", selected=chosen
                ):
                    viewer.drawer = "" if chosen else name
                x += wide + 4
            if w.button(ui, (x, room.y, wide, tall), "Compare…", "replay/compare", style="small"):
                self._compare()
            x += wide + 4
            if self._panes is not None and room.right - x >= wide:
                label = "One map" if viewer.split else "Both maps"
                if w.button(ui, (x, room.y, wide, tall), label, "replay/split", style="small"):
                    viewer.split = not viewer.split
        top = room.y + tall + 4
        if low:
            room = Rect(room.x, room.y, room.width, ui.height - 4 - room.y)
        with ui.on_layer(_OVER):
            if viewer.drawer == "story":
                panels.draw_story(ui, Rect(room.x, top, min(room.width, 340), room.bottom - top), viewer)
            elif viewer.drawer == "facts":
                wide = min(room.width, 320.0)
                panels.draw_facts(ui, Rect(room.right - wide, top, wide, room.bottom - top), viewer)
            elif viewer.drawer == "legend" and not viewer.split:
                shown = viewer.map_mode(viewer.view())
                high = legend_height(shown) + 30
                area = Rect(room.x, top, 172, min(high, room.bottom - top))
                with panned(ui, area, (172, high), "replay/key") as whole:
                    draw_legend_panel(ui, whole.x, whole.y, 172, shown)

    def _map(self, ui: Ui, boxes: tuple[Rect, ...]) -> None:
        viewer, chart = self.viewer, self.assets.map
        view = viewer.view()
        tints = viewer.map_mode(view).tints
        marks = self._marks()
        content = viewer.moving_content(marks, ui.now_ms, still=ui.reduced_motion)
        if self._panes is not None and viewer.split:
            other = viewer.other_view()
            middle = (boxes[1].right + boxes[2].left) / 2
            halves = (
                Rect(boxes[1].right, panels.BAR, middle - boxes[1].right, boxes[3].top - panels.BAR),
                Rect(middle, panels.BAR, boxes[2].left - middle, boxes[3].top - panels.BAR),
            )
            ui.fill((0, 0, ui.width, ui.height), th.INK)
            happened = self._panes[0].frame(ui, halves[0], content, tints)
            if other is not None:
                theirs = viewer.map_mode(other).tints
                found = self._panes[1].frame(ui, halves[1], viewer.content(other, marks), theirs)
                happened = found if found.clicked_region else happened
                self._panes[1].join(self._panes[0])
            else:
                ui.text(halves[1], "It has no turn on this date.", "subtitle", th.MUTED, align="center")
            ui.fill((middle - 1, panels.BAR, 2, boxes[3].top - panels.BAR), th.PANEL_EDGE)
            for half, name in zip(halves, self._labels, strict=True):
                wide = min(ui.text_width(name, "small-strong") + 24, half.width - 20)
                plate = Rect(half.centerx - wide / 2, half.bottom - 32, wide, 24)
                ui.fill(plate, (14, 18, 28, 225), radius=12, edge=th.PANEL_EDGE)
                ui.text(plate.inflate(-20, 0), name, "small-strong", align="center")
        else:
            happened = chart.frame(ui, content, tints, reserved=boxes)
        bar, left, right, foot = boxes
        free = Rect(left.right, bar.bottom, right.left - left.right, foot.top - bar.bottom)
        if not self._placed:
            self._place(ui, free)
        self._aside = (0.0, 0.0) if viewer.split else aside(free, ui)
        self._script_camera(ui)
        if happened.clicked_region:
            viewer.selected = "" if viewer.selected == happened.clicked_region else happened.clicked_region
        elif happened.clicked_token:
            unit = next((u for u in view.formations if u.id == happened.clicked_token), None)
            viewer.selected = unit.region if unit is not None else viewer.selected

    def _marks(self) -> dict[str, Colour]:
        viewer = self.viewer
        out = dict.fromkeys(sorted(viewer.differing_regions()), _DIFFERS) if viewer.split else {}
        if viewer.follow:
            for line in viewer.lines():
                if line.place and viewer.follow in (line.actor, line.target):
                    out[line.place] = _FOLLOWED
        if viewer.selected:
            out[viewer.selected] = _SELECTED
        return out

    def _place(self, ui: Ui, free: Rect) -> None:
        self._placed = True
        chart, view = self.assets.map, self.viewer.timeline.view(0, trends=False)
        found = map_content.crisis(view, chart.place)
        if self.viewer.split or found is None:
            aim(chart, look_at_crisis(view, chart))
        else:
            chart.show(*found, free, ui)

    def _script_camera(self, ui: Ui) -> None:
        """Move the camera where a script says, when the turn is reached."""
        viewer, chart = self.viewer, self.assets.map
        if self._camera_at == viewer.position:
            return
        self._camera_at = viewer.position
        move = viewer.captions[viewer.position].camera
        if move is not None and viewer.playing:
            camera = chart.camera
            middle = camera.to_world(camera.width / 2 + self._aside[0], camera.height / 2 + self._aside[1])
            look = look_of(move, viewer.view(), chart, (*middle, camera.width / camera.zoom))
            zoom = camera.width / look[2]
            chart.fly_to(look[0], look[1], ui.now_ms, zoom=zoom, still=ui.reduced_motion, aside=self._aside)

    def _modes(self, ui: Ui, left: float, top: float, right: float) -> None:
        viewer = self.viewer
        offered = [(key, label) for key, label, _ in map_content.MODES]
        width = sum(ui.text_width(label, "medium") + 28 for _, label in offered) + 12
        shown = viewer.map_mode(viewer.view())
        if width <= right - left:
            bar = Rect(left, top, width, 32)
            viewer.mode = mapbar.chips(ui, bar, offered, viewer.mode, "replay/modes")
        box = Rect(right - 118, top + (38 if width + 130 > right - left else 0), 118, 32)
        if w.button(ui, box, "Compare…", "replay/compare"):
            self._compare()
        tooltip.offer(
            ui, "replay/compare", tooltip.simple("Another branch or game", "Watch it, or have it beside this one (C)")
        )
        if self._panes is not None:
            box = box.move(0, 38)
            if w.button(ui, box, "One map" if viewer.split else "Side by side", "replay/split"):
                viewer.split = not viewer.split
            tooltip.offer(ui, "replay/split", tooltip.simple("One map or both (D)"))
        if not viewer.split:
            draw_legend_panel(ui, left, top + 40, 172, shown)

    def _follow_line(self, ui: Ui) -> None:
        line, self.viewer.wanted = self.viewer.wanted, None
        if line is None:
            return
        chart, view = self.assets.map, self.viewer.view()
        capital = next((r for r in view.regions if line.actor and r.capital_of == line.actor), None)
        region = next((r for r in view.regions if r.id == line.place), capital)
        if region is not None:
            self.viewer.selected = region.id
            place = chart.place(region.lon, region.lat)
            chart.fly_to(*place, ui.now_ms, still=ui.reduced_motion, aside=self._aside)

    def _compare(self) -> None:
        self.viewer.playing = False
        self._offered = alternatives(self.viewer.timeline, self.viewer.script)

    def _choosing(self, ui: Ui) -> None:
        chosen = comparison.draw(ui, self._offered or [], beside=self.beside is not None)
        if chosen is not None:
            self._offered, self._wanted = None, chosen if chosen[0] else None

    def _change(self, ui: Ui, how: str, wanted: Alternative | None) -> Request | None:
        """Show something else, alone or beside this; what cannot be opened is told of and changes nothing."""
        if how == WATCH and wanted is not None and wanted.branch is None:
            return OpenReplay(wanted.name)
        try:
            viewer = changed(self.viewer, how, wanted, self._splash)
        except (GameError, RecordError, ScenarioError) as error:
            self.refused(ui, str(error))
            return None
        twin = self.beside
        if viewer.other is None and twin is not None:
            twin.close()
            twin = None
        elif viewer.other is not None and twin is None:
            twin = self.assets.twin()
        # The camera stays where the maps keep their size.
        self._show(viewer, twin, placed=(twin is None) == (self.beside is None))
        return None

    def _taking(self, ui: Ui) -> None:
        viewer, actors = self.viewer, self.viewer.seats
        rows = (len(actors) + 1) // 2
        with w.modal(ui, (560, 150 + rows * 36), "replay/taking", least=(500.0, 128.0 + rows * 36)) as area:
            when = viewer.timeline.date(viewer.position)
            ui.text((area.x, area.y, area.width, 26), f"Take over on {when.day} {when:%B %Y}", "title")
            text = "Choose your seat. The game goes on as a new branch; what was recorded stays as it is."
            ui.paragraph((area.x, area.y + 30, area.width, 36), text, "small", th.MUTED)
            for index, actor in enumerate(actors):
                column, row = divmod(index, rows)
                cell = Rect(area.x + column * (area.width / 2 + 4), area.y + 66 + row * 36, area.width / 2 - 4, 32)
                if w.button(ui, cell, actor.name, f"replay/take/{actor.id}", align="left"):
                    viewer.leaving = actor.id
                    viewer.taking = False
            if w.button(ui, (area.right - 100, area.bottom - 30, 100, 30), "Cancel", "replay/take-cancel"):
                viewer.taking = False
        if ui.key(pygame.K_ESCAPE):
            viewer.taking = False

    def after_frame(self, ui: Ui) -> Request | None:
        """Show what was chosen instead or beside; return where the user wants to go, None to stay."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            return self._change(ui, *wanted)
        where, self.viewer.leaving = self.viewer.leaving, ""
        if not where:
            return None
        if where == "menu":
            return OpenStart()
        try:
            return OpenGame(take_over(self.viewer.timeline, self.viewer.position, where), where)
        except (GameError, RecordError) as error:
            ui.toast(str(error), "bad")
            return None

    def close(self) -> str:
        """Let go of the maps."""
        self.assets.close()
        if self.beside is not None:
            self.beside.close()
        return ""

    def _keys(self, ui: Ui) -> None:
        if self.viewer.taking or self._offered is not None:
            return
        for key in ui.strokes(self._strokes):
            self._strokes[key.code](ui.now_ms, 5 if key.shift else 1)

    def _keyboard(self) -> dict[int, Callable[[int, int], object]]:
        """What each key does, given the time and how far it goes."""
        viewer = self.viewer

        def go(step: int) -> Callable[[int, int], None]:
            def turn(now: int, far: int) -> None:
                viewer.playing = False
                viewer.go(viewer.position + step * far, now)

            return turn

        def leave(*_: int) -> None:
            viewer.leaving = "menu"

        def take(*_: int) -> None:
            viewer.taking = True

        def split(*_: int) -> None:
            viewer.split = not viewer.split

        def after(key: str, keys: list[str]) -> str:
            return keys[(keys.index(key) + 1) % len(keys)]

        def mode(*_: int) -> None:
            viewer.mode = after(viewer.mode, [key for key, _, _ in map_content.MODES])

        def eyes(*_: int) -> None:
            viewer.see_as(after(viewer.seat, ["", *(actor.id for actor in viewer.seats)]))

        faster, slower = (lambda *_, step=step: viewer.faster(step) for step in (1, -1))
        return {
            pygame.K_RIGHT: go(1),
            pygame.K_LEFT: go(-1),
            pygame.K_PERIOD: go(1),
            pygame.K_COMMA: go(-1),
            pygame.K_SPACE: lambda now, _: viewer.toggle(now),
            pygame.K_HOME: lambda now, _: viewer.go(0, now),
            pygame.K_END: lambda now, _: viewer.go(viewer.timeline.last, now),
            pygame.K_UP: faster,
            pygame.K_PLUS: faster,
            pygame.K_DOWN: slower,
            pygame.K_MINUS: slower,
            pygame.K_n: lambda now, _: viewer.next_event(1, now),
            pygame.K_p: lambda now, _: viewer.next_event(-1, now),
            pygame.K_b: lambda *_: viewer.mark(),
            pygame.K_LEFTBRACKET: lambda now, _: viewer.next_mark(-1, now),
            pygame.K_RIGHTBRACKET: lambda now, _: viewer.next_mark(1, now),
            pygame.K_v: eyes,
            self.settings.key("next mode"): mode,
            pygame.K_c: lambda *_: self._compare(),
            pygame.K_d: split,
            pygame.K_t: take,
            pygame.K_ESCAPE: leave,
        }
