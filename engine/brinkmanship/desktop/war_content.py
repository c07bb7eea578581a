"""The war as what the map shows: arrows along lines of advance, and front lines of today and of the turn before.

Pure functions of the view; nothing here draws or asks the game.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.desktop.map.layers import Axis, Front
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.types import SeatView
from brinkmanship.game.view.war_text import ratio_text
from brinkmanship.game.view.war_types import AxisView


def fronts(view: SeatView, palette: Mapping[str, Colour]) -> tuple[Front, ...]:
    """Return the front lines: those the seat reckons with, else by who holds what where a view has none (a replay)."""
    if view.fronts:
        return tuple(
            Front(one.region, one.behind, _strong(palette, one.attacker), one.share.value, one.before, one.taken)
            for one in view.fronts
        )
    bloc = {actor.id: actor.bloc if actor.bloc not in ("", "none") else actor.id for actor in view.actors}
    holders = {region.id: bloc.get(region.controller, "") for region in view.regions}
    out = []
    for region in view.regions:
        share = region.tracks.get("share") if region.contested_by else None
        if share is not None:
            side = bloc.get(region.contested_by, region.contested_by)
            behind = tuple(id for id, who in holders.items() if who == side and id != region.id)
            out.append(Front(region.id, behind, _strong(palette, region.contested_by), share.value))
    return tuple(out)


def running(view: SeatView, palette: Mapping[str, Colour]) -> tuple[Axis, ...]:
    """Return the arrows of attacks that run, one for all that come to the same front by the same way."""
    places = {region.id: (region.lon, region.lat) for region in view.regions}
    found: dict[tuple[str, str], Axis] = {}
    ratios = {one.front.region: one.ratio for one in view.battles}
    for axis in view.axes:
        if not axis.running or not axis.front:
            continue
        before = axis.path[axis.front_at - 1]
        note = ratio_text(ratios[axis.front]) if axis.front in ratios else ""
        arrow = Axis(
            axis.id, (places[before], places[axis.front]), _strong(palette, axis.attacker), note, front=axis.front
        )
        found.setdefault((before, axis.front), arrow)
    return tuple(found.values())


def planned(
    view: SeatView, palette: Mapping[str, Colour], plan: Iterable[Order], action: str = "", target: str = ""
) -> tuple[Axis, ...]:
    """Return the arrows of attacks in the plan, and of those that the order being made may be aimed at."""
    places = {region.id: (region.lon, region.lat) for region in view.regions}
    wanted = {(order.action, order.target) for order in plan if not order.lift}
    out = []
    for axis in view.axes:
        chosen = (axis.action, axis.id) == (action, target)
        if axis.running or not axis.front or not (axis.action == action or (axis.action, axis.id) in wanted):
            continue
        path = tuple(places[region] for region in axis.path[max(axis.front_at - 1, 0) :])
        strong = chosen or (axis.action, axis.id) in wanted
        note = _note(axis) if strong or not target else ""
        out.append(Axis(axis.id, path, _strong(palette, axis.attacker), note, planned=True, strong=strong))
    return tuple(sorted(out, key=lambda one: one.strong))


def _note(axis: AxisView) -> str:
    return ratio_text(axis.ratio)


def _strong(palette: Mapping[str, Colour], actor: str) -> Colour:
    """Return the colour of an actor's arrows and fronts: its own, made to stand out from its land."""
    colour = palette.get(actor, th.GREY)
    top = max(*colour, 1)
    red, green, blue = (round(part * 238 / top) for part in colour)
    return mix((red, green, blue), (min(red + 30, 255), green // 2, blue // 2), 0.45)
