"""The war on the game's map: planned attacks, the march about to be ordered, moving by a click, words at the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from brinkmanship.desktop import formatting, map_content, war_content
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.map.layers import Axis, Content
from brinkmanship.desktop.map.modes import Mode
from brinkmanship.desktop.map.view import Happened
from brinkmanship.desktop.screens import mapbar
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.types import FormationView
from brinkmanship.game.view.war_text import in_days
from brinkmanship.game.view.war_types import MarchView

_MOST = 5  # reasons beside the pointer
_POSTURES = {"garrison": "in garrison", "defend": "in defence", "attack": "ready to attack", "reserve": "in reserve"}


def staged(state: GameScreenState, content: Content) -> Content:
    """Return what lies over the map with attacks of the plan and of the order being made, and the march pointed at."""
    axes, march = _planned(state), _way(state)
    going = tuple(axis for axis in content.axes if not axis.planned)
    if (*going, *axes) == content.axes and march == content.march:
        return content
    return replace(content, axes=(*going, *axes), march=march)


def _planned(state: GameScreenState) -> tuple[Axis, ...]:
    view = state.session.view
    making = state.right == "actions" and bool(state.action)
    action, target = (state.action, state.target) if making else ("", "")
    if not view.axes or not (action or view.plan):
        return ()
    return war_content.planned(view, map_content.colours(view), view.plan, action, target)


def mover(state: GameScreenState) -> FormationView | None:
    """Return the own formation that is selected and would be moved by a right click, None where there is none."""
    if state.selection.kind != "formation" or state.session.outcome is not None:
        return None
    return next((unit for unit in state.session.view.formations if unit.id == state.selection.id and unit.own), None)


def march(state: GameScreenState, region: str) -> MarchView | None:
    """Return what moving the selected formation to a region would bring, None where nothing would be moved."""
    unit = mover(state)
    return state.session.march(unit.id, region) if unit is not None and region and region != unit.region else None


def _way(state: GameScreenState) -> tuple[tuple[float, float], ...]:
    found = march(state, state.hovered)
    if found is None or found.order is None or found.days is None:
        return ()
    view = state.session.view
    unit = view.formation(found.formation)
    rest = (view.region(region) for region in found.way[1:])
    return ((unit.lon, unit.lat), *((region.lon, region.lat) for region in rest))


def move(ui: Ui, state: GameScreenState, region: str) -> bool:
    """Order the selected formation to a region, or say every reason why not; return whether one was selected."""
    found, unit = march(state, region), mover(state)
    if found is None or unit is None:
        return unit is not None and region == unit.region
    place = state.session.name(region)
    if found.order is not None and not found.why_not:
        refused = state.session.add(found.order)
        if refused is None:
            when = f", arrives {formatting.day(found.arrives)}" if found.arrives else ""
            ui.toast(f"In the plan: {unit.short or unit.name} to {place}{when}", "good")
            return True
        found = replace(found, why_not=tuple(reason.text for reason in refused.reasons))
    for reason in found.why_not or (f"There is no way to {place}.",):
        ui.toast(f"Not to {place}: {reason}", "warn")
    return True


def words(state: GameScreenState, happened: Happened, shown: Mode) -> tuple[str, ...]:
    """Return what is said beside the pointer: of a formation, or of a region with the value of the map's mode."""
    view, name = state.session.view, state.session.name
    if happened.over_token:
        unit = next((unit for unit in view.formations if unit.id == happened.over_token), None)
        return _of_unit(state, unit) if unit is not None else ()
    if not happened.over_region:
        return ()
    region = view.region(happened.over_region)
    lines = [mapbar.region_label(region, name)]
    if text := shown.texts.get(region.id, ""):
        lines.append(text[:1].upper() + text[1:])
    if region.contested_by:
        share = region.tracks.get("share")
        held = f": it holds {map_content.value_text(share, ' ').strip()}" if share is not None else ""
        lines.append(f"{name(region.contested_by)} attacks here{held}")
    return (*lines, *_of_march(state, march(state, region.id)))


def _of_march(state: GameScreenState, found: MarchView | None) -> Sequence[str]:
    if found is None:
        return ()
    unit = state.session.view.formation(found.formation)
    called = unit.short or unit.name
    if found.order is not None and not found.why_not and found.days is not None:
        when = in_days(found.days).removeprefix("in ")
        return (f"Right-click: {called} arrives {formatting.day(found.arrives)} ({when})",)
    reasons = found.why_not or ("There is no way.",)
    return (f"{called} cannot be sent here:", *(f"– {reason}" for reason in reasons[:_MOST]))


def _of_unit(state: GameScreenState, unit: FormationView) -> tuple[str, ...]:
    name = state.session.name
    strength = map_content.value_text(unit.personnel, " ").strip()
    lines = [unit.name, f"{name(unit.actor)} · {strength}"]
    if unit.destination:
        way = "moves" if unit.status == "moving" else "gets ready to move"
        when = ""
        if unit.arrival is not None:
            days = (unit.arrival - state.session.view.date).days
            when = f", arrives {formatting.day(unit.arrival)} ({in_days(days).removeprefix('in ')})"
        lines.append(f"{way[:1].upper()}{way[1:]} to {name(unit.destination)}{when}")
    else:
        posture = _POSTURES.get(unit.posture, "")
        lines.append(f"{name(unit.region)}, {posture}" if posture else name(unit.region))
    if unit.last_seen is not None:
        lines.append(f"Last seen {formatting.day(unit.last_seen)}, {unit.confidence} confidence")
    return tuple(lines)
