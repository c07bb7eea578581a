"""The tray of the viewer: the game turn by turn, to be scrubbed, and the buttons under it."""

from __future__ import annotations

from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.theme import mix
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.replay.caption_panel import rung_colour
from brinkmanship.desktop.replay.viewer_state import KINDS, SPEEDS, ViewerState
from brinkmanship.game.replay.script_run import Held
from brinkmanship.game.view.labels import date_text

NAME = "timeline"
HEIGHT, LOW_HEIGHT = 132.0, 114.0
REACH = 12.0
_BUTTONS = 960.0  # logical width that the buttons need


def draw(ui: Ui, rect: Rect, viewer: ViewerState) -> None:
    """Draw the tray and take its input."""
    with w.panel(ui, rect, "replay/tray"):
        _turns(ui, Rect(rect.x + 16, rect.y + (12 if rect.height >= HEIGHT else 2), rect.width - 32, 58), viewer)
        row = Rect(rect.x + 8, rect.bottom - 50, rect.width - 16, 42)
        with panned(ui, row, (_BUTTONS, 42), "replay/buttons") as whole:
            _buttons(ui, Rect(whole.x + 6, whole.y + 4, whole.width - 12, 34), viewer)


def _turns(ui: Ui, area: Rect, viewer: ViewerState) -> None:
    timeline = viewer.timeline
    reach = Rect(area.x - REACH, area.y, area.width + 2 * REACH, area.height)  # the ends can be grasped from beyond
    ui.register(NAME, "timeline", reach, focusable=True, keeps_arrows=True, takes_wheel=True)
    if turned := ui.wheel(NAME):
        viewer.go(viewer.position - round(turned), ui.now_ms)
    last = max(timeline.last, 1)
    wide_step = area.width / last
    if ui.pressed(NAME) or ui.clicked(NAME):
        viewer.playing = False
        viewer.go(round((ui.input.x - area.x) / wide_step), ui.now_ms)
    bar = Rect(area.x, area.y + 22, area.width, 18)
    of = timeline.view(0, trends=False).rung.of or 1
    _bars(ui, bar, viewer, wide_step, of)
    _marks(ui, area, viewer, wide_step)
    x = area.x + viewer.position * wide_step
    ui.fill((x - 1, area.y + 16, 3, 30), th.TEXT)
    w.dot(ui, (x, area.y + 46), 11, th.GOLD, th.INK)
    ui.focus_ring(NAME, area, 5)
    if ui.hovered(NAME):
        tooltip.offer(ui, NAME, lambda: _tip(ui, area, viewer))
    for position, left, align in ((0, area.x, "left"), (timeline.last, area.right - 120, "right")):
        when = timeline.date(position)
        ui.text((left, area.y + 49, 120, 16), f"{when.day} {when:%b %Y}", "tiny", th.MUTED, align=align)


def _bars(ui: Ui, bar: Rect, viewer: ViewerState, step: float, of: int) -> None:
    """Draw the rung of every turn read so far; where turns are narrow, a bar for each run of equal ones."""
    gap = 1 if step > 4 else 0
    dim = {rung: mix(rung_colour(rung, of), (17, 21, 32), 0.6) for rung in set(viewer.rungs)}
    first = 1
    for index in range(1, viewer.read):
        rung, past = viewer.rungs[index], index <= viewer.position
        joined = not gap and index + 1 < viewer.read and viewer.rungs[index + 1] == rung
        if joined and past == (index + 1 <= viewer.position):
            continue
        height = 5 + 13 * rung / of
        box = (bar.x + (first - 1) * step, bar.bottom - height, max(step * (index + 1 - first) - gap, 1), height)
        ui.fill(box, rung_colour(rung, of) if past else dim[rung])
        first = index + 1


def _marks(ui: Ui, area: Rect, viewer: ViewerState, step: float) -> None:
    for index in viewer.keys:
        w.dot(ui, (area.x + (index - 0.5) * step, area.y + 14), 6, th.TEXT if index <= viewer.position else th.FAINT)
    for index in viewer.injected:
        ui.fill((area.x + (index - 0.5) * step - 1, area.y + 18, 2, 4), th.PURPLE)
    for index in (index for index in viewer.differing if index):
        ui.fill((area.x + (index - 1) * step, area.y + 41, max(step - 1, 1), 3), th.VERMILION)
    for index in viewer.followed:
        ui.fill((area.x + (index - 0.5) * step - 2, area.y + 18, 4, 4), th.SKY)
    for index, settled in viewer.expected.items():
        failed = any(one.problem is not None for one in settled)
        ui.fill((area.x + (index - 0.5) * step - 3, area.y + 43, 6, 6), th.VERMILION if failed else th.GREEN, radius=3)
    for index in viewer.marks:
        ui.fill((area.x + index * step - 3, area.y, 6, 9), th.GOLD, radius=1)


def _tip(ui: Ui, area: Rect, viewer: ViewerState) -> Tip:
    timeline = viewer.timeline
    position = min(max(round((ui.input.x - area.x) / area.width * timeline.last), 0), timeline.last)
    caption = viewer.captions[position]
    rows = [TipRow(line, "", "soft") for line in caption.lines[:4]]
    rows += [TipRow(*expected_words(one)) for one in viewer.expected.get(position, ())]
    view = timeline.view(position, trends=False)
    if view.rung.there:
        rows.append(TipRow(f"Rung {view.rung.number} of {view.rung.of}: {view.rung.name}", "", "muted"))
    return Tip(date_text(timeline.moment(max(position - 1, 0))), rows, "")


def _kinds(viewer: ViewerState) -> list[tuple[str, str]]:
    """Return what may be looked for: no rungs where there is no ladder."""
    return [kind for kind in KINDS if kind[0] != "rung" or viewer.timeline.view(0, trends=False).rung.there]


def expected_words(one: Held) -> tuple[str, str, str]:
    """Return how it is told whether an expectation came true: the text, nothing beside it, and its tone."""
    return (f"Not as expected: {one.text}", "", "bad") if one.problem else (f"As expected: {one.text}", "", "good")


def _buttons(ui: Ui, area: Rect, viewer: ViewerState) -> None:
    x = area.x
    for label, name, wide, hint in (
        ("|‹", "first", 34, "To the start (Home)"),
        ("‹", "back", 34, "One turn back (left arrow)"),
        ("Pause" if viewer.playing else "Play", "play", 70, "Play or pause (space)"),
        ("›", "forward", 34, "One turn on (right arrow)"),
        ("›|", "last", 34, "To the end (End)"),
    ):
        full = f"replay/{name}"
        if w.button(ui, (x, area.y, wide, 30), label, full, kind="primary" if name == "play" else "plain"):
            _press(viewer, name, ui.now_ms)
        tooltip.offer(ui, full, tooltip.simple(hint))
        x += wide + 5
    x += 8
    options = [(str(n), f"{s:g} a second") for n, s in enumerate(SPEEDS)]
    viewer.speed = int(w.stepper(ui, (x, area.y, 142, 30), options, str(viewer.speed), "replay/speed"))
    x += 156
    if w.button(ui, (x, area.y, 30, 30), "‹", "replay/previous-event") and not viewer.next_event(-1, ui.now_ms):
        ui.toast("There is none before.", "info", seconds=2)
    viewer.kind = w.stepper(ui, (x + 34, area.y, 176, 30), _kinds(viewer), viewer.kind, "replay/kind")
    if w.button(ui, (x + 214, area.y, 30, 30), "›", "replay/next-event") and not viewer.next_event(1, ui.now_ms):
        ui.toast("There is none after.", "info", seconds=2)
    tooltip.offer(ui, "replay/next-event", tooltip.simple("The next turn with such an event (N; P back)"))
    x += 256
    marked = viewer.position in viewer.marks
    if w.button(ui, (x, area.y, 92, 30), "Unmark" if marked else "Bookmark", "replay/mark", selected=marked):
        viewer.mark()
    tooltip.offer(ui, "replay/mark", tooltip.simple("Set or take away a bookmark (B); [ and ] go to them"))
    x += 100
    if area.right - x > 130:
        right = Rect(area.right - 150, area.y, 150, 30)
        over = viewer.position >= viewer.timeline.last and viewer.timeline.view(viewer.position, trends=False).over
        if w.button(ui, right, "Take over here", "replay/take", enabled=not over):
            viewer.taking = True
        why = "The game is over here." if over else "Play on from this turn as a new branch (T)"
        tooltip.offer(ui, "replay/take", tooltip.simple(why))


def _press(viewer: ViewerState, name: str, now_ms: int) -> None:
    if name == "play":
        viewer.toggle(now_ms)
        return
    viewer.playing, at = False, viewer.position
    viewer.go({"first": 0, "back": at - 1, "forward": at + 1, "last": viewer.timeline.last}[name], now_ms)
