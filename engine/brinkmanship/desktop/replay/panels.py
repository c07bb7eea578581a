"""The panels of the viewer: the bar, what the turn brought, and the numbers of what is selected, with those beside."""

from __future__ import annotations

from collections.abc import Mapping

from brinkmanship.desktop import formatting
from brinkmanship.desktop.formatting import number
from brinkmanship.desktop.kit import charts, theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import mix, parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.replay import tray
from brinkmanship.desktop.replay.caption_panel import chosen_indicators, rung_colour
from brinkmanship.desktop.replay.viewer_state import ViewerState
from brinkmanship.game.view.labels import date_text
from brinkmanship.game.view.types import Estimate, LogLine, RegionView, SeatView
from brinkmanship.text import counted

BAR = 54.0
_LINES = 7  # of a turn, in a frame


def draw_bar(ui: Ui, viewer: ViewerState) -> None:
    """Draw the top bar: the day that was played, the ladder, the indicators, whose eyes."""
    view = viewer.view()
    rect = Rect(0, 0, ui.width, BAR)
    with w.panel(ui, rect, "replay/bar", radius=0, fill=th.BAR, edge=th.BAR):
        told = viewer.timeline.moment(max(viewer.position - 1, 0))
        right = ui.width - 12
        if w.button(ui, (right - 76, 11, 76, 32), "Close", "replay/close"):
            viewer.leaving = "menu"
        right -= 88
        date, wide = date_text(told), 260.0
        turn = f"turn {viewer.position} of {viewer.timeline.last}  ·  REPLAY"
        if right - 216 < wide:
            date, turn = formatting.day(told), turn.split("  ·")[0]
            wide = max(ui.text_width(date, "subtitle"), ui.text_width(turn, "small")) + 4
        ui.text((14, 7, wide, 22), date, "subtitle", name="replay/date")
        ui.text((14, 29, wide, 16), turn, "small", th.MUTED, name="replay/turn")
        right = _eyes(ui, right, min(204.0, right - wide - 26), viewer)
        if right < 474:
            return
        rung = view.rung
        ui.text((284, 7, 190, 20), rung.name, "small-strong", mix(rung_colour(rung.number, rung.of), (255,) * 3, 0.4))
        steps = max(rung.of, 1)
        for step in range(steps if rung.there else 0):
            colour = rung_colour(step + 1, rung.of) if step < rung.number else th.TRACK
            ui.fill((284 + step * 186 / steps, 32, 186 / steps - 2, 7), colour, radius=2)
        indicators = chosen_indicators(view)
        space = right - 490
        count = max(0, min(len(indicators), int(space // 122)))
        for place, indicator in enumerate(indicators[:count]):
            _indicator(
                ui, Rect(490 + place * space / count, 6, space / count - 12, 42), indicator.estimate, indicator.trend
            )


def _eyes(ui: Ui, right: float, wide: float, viewer: ViewerState) -> float:
    options = [("", "Truth"), *((actor.id, actor.name) for actor in viewer.seats)]
    box = Rect(right - wide, 11, wide, 32)
    chosen = w.stepper(ui, box, options, viewer.seat, "replay/seat")
    if chosen != viewer.seat:
        viewer.see_as(chosen)
    tooltip.offer(ui, "replay/seat", tooltip.simple("Through whose eyes", "The truth, or what a seat knew then (V)"))
    if not viewer.seat:
        ui.fill(box, (0, 0, 0, 0), radius=6, edge=th.VERMILION)  # the truth is always told apart from a seat's view
    return right - wide - 12


def _indicator(ui: Ui, area: Rect, e: Estimate, trend: tuple[float, ...]) -> None:
    label, text, room = e.label, number(e.value, e.unit, e.floor, e.ceiling), area.width * 0.70
    if e.unit and ui.text_width(text, "small-strong") > room:
        label, text = f"{label}, {e.unit}", number(e.value, "", e.floor, e.ceiling)
    ui.text((area.x, area.y, area.width, 18), label, "small", th.MUTED)
    ui.text((area.x, area.y + 19, room, 22), text, "small-strong")
    charts.indicator_line(ui, (area.x + area.width * 0.72, area.y + 22, area.width * 0.27, 16), trend)


def draw_story(ui: Ui, rect: Rect, viewer: ViewerState, *, spread: bool = False) -> None:
    """Draw what the turn brought, with `spread` over some frames; a click on a line leads to its place."""
    timeline, position = viewer.timeline, viewer.position
    first = viewer.told[1] + _LINES if viewer.told[0] == position else _LINES
    viewer.told = (position, first)
    palette = {a.id: parse_colour(a.color) for a in timeline.view(0, trends=False).actors}
    with w.panel(ui, rect, "replay/story"):
        head = Rect(rect.x + 12, rect.y + 8, rect.width - 24, 22)
        who = f"as {viewer.seat} knew it" if viewer.seat and viewer.lens is not None else "full truth"
        ui.text(head, f"What happened this {'day' if timeline.facts.hours_per_tick % 24 == 0 else 'turn'}", "strong")
        ui.text(head, "…" if viewer.waiting else who, "small", th.MUTED, align="right")
        with scrolling(ui, (rect.x + 8, rect.y + 34, rect.width - 16, rect.height - 42), "replay/lines") as flow:
            for fault in (*timeline.faults, *timeline.faults_at(position)):
                flow.paragraph(f"Damaged: {fault}", "small", th.TONES["bad"])
            for note in timeline.notes if position == timeline.last else ():
                flow.paragraph(note, "small", th.TONES["warn"])
            if viewer.lens_trouble:
                flow.paragraph(viewer.lens_trouble, "small", th.TONES["warn"])
            lines = viewer.lines()
            if not lines:
                text = f"The start of the game. {timeline.assumption}" if position == 0 else "Nothing that was told."
                flow.paragraph(text, "small", th.MUTED)
            ordered = sorted(lines, key=_first)
            for index, line in enumerate(ordered[:first] if spread else ordered):
                _line(ui, flow, viewer, index, line, palette.get(line.actor, th.GREY))
            if spread and len(ordered) > first:
                return
            for one in viewer.expected.get(position, ()) if not viewer.seat else ():
                text, _, tone = tray.expected_words(one)
                flow.gap(3)
                flow.paragraph(text, "small-strong", th.TONES[tone])
                if one.problem is not None:
                    flow.paragraph(f"{one.problem.message} (line {one.problem.line})", "small", th.MUTED)
            if position == timeline.last and viewer.people:
                flow.gap(3)
                who = ", ".join(a.name for a in viewer.timeline.facts.actors if a.id in viewer.people) or "people"
                flow.paragraph(f"From here on {who} is for you to play: take over here (T).", "small-strong", th.GOLD)
            for item in timeline.story(position).refused if not viewer.seat else ():
                flow.gap(3)
                flow.paragraph(f"Refused: {timeline.facts.order_text(item.order)}", "small-strong", th.TONES["warn"])
                flow.paragraph(" ".join(reason.text for reason in item.reasons), "small", th.MUTED)


def _first(line: LogLine) -> int:
    return {"ending": 0, "rung": 1, "control": 2, "narration": 3, "inject": 4}.get(line.kind, 5)


def _line(ui: Ui, flow: Flow, viewer: ViewerState, index: int, line: LogLine, colour: tuple[int, int, int]) -> None:
    cell = flow.take(ui.paragraph_height(line.text, flow.width - 24, "small", max_lines=4) + 7, 1)
    name = f"replay/line/{index}"
    ui.register(name, "row", cell, focusable=True, text=line.text)
    if ui.clicked(name):
        viewer.wanted = line
    if not ui.in_sight(cell):
        return
    about = viewer.follow and viewer.follow in (line.actor, line.target)
    if about or ui.lit(name):
        ui.fill(cell, (*th.SELECT, 120) if about else (255, 255, 255, 14), radius=4)
    told = line.kind in ("narration", "inject")
    w.dot(ui, (cell.x + 9, cell.y + 11), 8, th.PURPLE if told else colour)
    ink = th.TEXT if told or line.weight >= 0.5 else th.TEXT_SOFT
    ui.paragraph((cell.x + 20, cell.y + 3, cell.width - 24, 0), line.text, "small", ink, max_lines=4)
    ui.focus_ring(name, cell, 4)


def draw_facts(ui: Ui, rect: Rect, viewer: ViewerState) -> None:
    """Draw the selected region, or the actor followed, with its numbers; beside them those of the other timeline."""
    view, other = viewer.view(), viewer.other_view()
    inner = (rect.x + 12, rect.y + 8, rect.width - 20, rect.height - 16)
    with w.panel(ui, rect, "view/facts"), scrolling(ui, inner, "replay/numbers") as flow:
        flow.line("Follow an actor", "strong")
        options = [("", "Nobody"), *((a.id, a.name) for a in view.actors)]
        box = flow.take(30, 6)
        chosen = w.stepper(ui, (box.x, box.y, box.width - 4, 30), options, viewer.follow, "replay/follow")
        if chosen != viewer.follow:
            viewer.follow_actor(chosen)
        if other is not None:
            flow.paragraph(_difference(viewer), "small", th.TONES["warn"])
        if viewer.selected:
            _region(flow, viewer, view, other)
        if viewer.follow:
            _actor(flow, viewer, view, other)
        if not viewer.selected and not viewer.follow:
            flow.paragraph("Click a region of the map, or choose an actor, to see its numbers.", "small", th.MUTED)
            _moments(ui, flow, viewer)


def _moments(ui: Ui, flow: Flow, viewer: ViewerState) -> None:
    """Draw the turning points, each a way there."""
    if not viewer.keys:
        return
    flow.rule()
    flow.line("Key moments", "strong")
    for position in viewer.keys:
        cell, name = flow.take(22, 1), f"replay/moment/{position}"
        ui.register(name, "row", cell, focusable=True)
        if ui.clicked(name):
            viewer.playing = False
            viewer.go(position, ui.now_ms)
        if not ui.in_sight(cell):
            continue
        here = position == viewer.position
        if here or ui.lit(name):
            ui.fill(cell, (*th.SELECT, 120) if here else (255, 255, 255, 14), radius=4)
        when = viewer.timeline.moment(max(position - 1, 0))
        ui.text((cell.x + 4, cell.y, 50, 22), f"{when.day} {when:%b}", "small", th.MUTED)
        said = next(iter(viewer.captions[position].lines), "")
        ui.text((cell.x + 54, cell.y, cell.width - 60, 22), said, "small", th.TEXT if here else th.TEXT_SOFT)
        tooltip.offer(ui, name, tooltip.simple(date_text(when), said))
        ui.focus_ring(name, cell, 4)


def _difference(viewer: ViewerState) -> str:
    if viewer.parts_at is None:
        return "Both are the same up to the last turn." if viewer.whole else "The two are being compared."
    there = viewer.timeline.date(max(viewer.parts_at - 1, 0))
    now = len(viewer.differing_regions())
    return f"The courses diverge on {there.day} {there:%B}. {_apart(now)}"


def _apart(regions: int) -> str:
    """Return how many regions differ, as a sentence."""
    if not regions:
        return "No region is held differently now."
    return f"{counted(regions, 'region')} {'is' if regions == 1 else 'are'} held or contested differently now."


def _region(flow: Flow, viewer: ViewerState, view: SeatView, other: SeatView | None) -> None:
    region = next((r for r in view.regions if r.id == viewer.selected), None)
    if region is None:
        return
    names = {a.id: a.name for a in view.actors}
    beside = next((r for r in other.regions if r.id == region.id), None) if other is not None else None
    flow.rule()
    flow.line(region.name, "subtitle")

    def held(one: RegionView) -> str:
        contested = f", contested by {names.get(one.contested_by)}" if one.contested_by else ""
        return f"{names.get(one.controller, 'nobody')}{contested}"

    flow.paragraph(f"Held by {held(region)}", "small", th.TEXT_SOFT)
    if beside is not None and held(beside) != held(region):
        flow.paragraph(f"Beside: held by {held(beside)}", "small", th.TONES["warn"])
    for presence in region.presence:
        flow.line(names.get(presence.actor, presence.actor), "small", value=f"{presence.personnel.value:,.0f} troops")
    _numbers(flow, region.tracks, beside.tracks if beside is not None else None)


def _actor(flow: Flow, viewer: ViewerState, view: SeatView, other: SeatView | None) -> None:
    actor = next((a for a in view.actors if a.id == viewer.follow), None)
    if actor is None:
        return
    beside = next((a for a in other.actors if a.id == actor.id), None) if other is not None else None
    flow.rule()
    flow.line(actor.name, "subtitle")
    for order in viewer.timeline.story(viewer.position).orders if not viewer.seat else ():
        if order.seat == actor.id:
            flow.paragraph(viewer.timeline.facts.order_text(order), "small", th.SKY)
    _numbers(flow, actor.tracks, beside.tracks if beside is not None else None)


def _numbers(flow: Flow, tracks: Mapping[str, Estimate], beside: Mapping[str, Estimate] | None) -> None:
    """Draw numbers one a line; beside another timeline those that differ first, with both values."""
    rows = []
    for name, e in tracks.items():
        theirs = (beside or {}).get(name, e)
        text, said = (number(v.value, v.unit, v.floor, v.ceiling) for v in (e, theirs))
        pair = (number(v.value, "", v.floor, v.ceiling) for v in (e, theirs))  # two values leave no room for the unit
        rows.append((said == text, e.label, text if said == text else "  |  ".join(pair)))
    for same, label, shown in sorted(rows, key=lambda row: row[0]):
        flow.line(label, "small", th.TEXT_SOFT if same else th.TONES["warn"], value=shown)


def draw_captions(ui: Ui, left: float, right: float, bottom: float, viewer: ViewerState) -> None:
    """Draw the first lines of the turn over the map while it plays."""
    lines = viewer.captions[viewer.position].lines[:2]
    if not lines or viewer.seat or viewer.split:
        return
    width = right - left
    heights = [ui.paragraph_height(line, width - 40, "medium", max_lines=2) for line in lines]
    area = Rect(left, bottom - sum(heights) - 26, width, sum(heights) + 20)
    ui.fill(area, (14, 18, 28, 215), radius=8, edge=th.PANEL_EDGE)
    ui.fill((area.x, area.y + 6, 4, area.height - 12), th.ACCENT, radius=2)
    y = area.y + 9
    for line, tall in zip(lines, heights, strict=True):
        ui.paragraph((area.x + 20, y, width - 40, tall), line, "medium", th.TEXT, max_lines=2)
        y += tall + 3
