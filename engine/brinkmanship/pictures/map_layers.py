"""What a map shows of a view: colours of regions, troops, movements, contested ground, a legend.

Pure functions of a view; what draws them (SVG, PNG) knows no view.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from brinkmanship.game.view.number_text import count, day
from brinkmanship.game.view.stances import stances
from brinkmanship.game.view.types import ActorView, Estimate, RegionView, SeatView
from brinkmanship.pictures.outlines import Outlines

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
NO_DATA: Colour = (222, 222, 216)
GREY: Colour = (150, 158, 170)
CIVIDIS: tuple[Colour, ...] = ((0, 42, 92), (65, 77, 108), (124, 123, 120), (187, 173, 108), (253, 229, 60))
"""Anchors of the cividis ramp (Nunez, Anderton and Renslow 2018), legible for the colour-blind."""
REDS: tuple[Colour, ...] = ((247, 240, 232), (246, 208, 176), (236, 150, 104), (206, 84, 50), (140, 28, 20))
MOST_NAMED = 9
"""Sides that the legend names."""
FEW = 200.0
"""Soldiers below which no troops are drawn."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of a legend; `stripe` is the second colour of hatched ground."""

    label: str
    colour: Colour
    stripe: Colour | None = None


@dataclass(frozen=True, slots=True)
class Troops:
    """The troops of one actor in one region."""

    region: str
    actor: str
    side: str  # 'friend', 'hostile', 'neutral': the shape of the frame
    colour: Colour
    people: float
    text: str  # '~120k'
    words: str  # the whole, for reading aloud
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """Formations on the way from one place to another, in degrees."""

    start: tuple[float, float]
    end: tuple[float, float]
    colour: Colour
    text: str  # when they arrive
    words: str


@dataclass(frozen=True)
class MapLayers:
    """What is drawn upon the outlines."""

    fills: Mapping[str, Colour]  # by region
    stripes: Mapping[str, Colour] = field(default_factory=dict)
    troops: tuple[Troops, ...] = ()
    movements: tuple[Movement, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # of regions
    words: Mapping[str, str] = field(default_factory=dict)  # of regions, for reading aloud
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # of regions, in degrees
    legend: tuple[LegendEntry, ...] = ()
    ramp: tuple[Colour, ...] = ()  # of a legend of numbers
    ends: tuple[str, str] = ("", "")
    marked: tuple[str, ...] = ()  # regions with a strong outline


@dataclass(frozen=True)
class _Mode:
    fills: Mapping[str, Colour]
    stripes: Mapping[str, Colour] = field(default_factory=dict)
    legend: tuple[LegendEntry, ...] = ()
    ramp: tuple[Colour, ...] = ()
    ends: tuple[str, str] = ("", "")


def parsed(colour: str) -> Colour:
    """Return '#rrggbb' as numbers.

    >>> parsed("#ff8000")
    (255, 128, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """Return a colour with a share of another.

    >>> mixed((0, 0, 0), (100, 200, 50), 0.5)
    (50, 100, 25)
    """
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def ramp_colour(ramp: Sequence[Colour], share: float) -> Colour:
    """Return the colour at a share (0 to 1) of a ramp.

    >>> ramp_colour(((0, 0, 0), (100, 100, 100)), 0.5)
    (50, 50, 50)
    """
    place = min(max(share, 0.0), 1.0) * (len(ramp) - 1)
    index = min(int(place), len(ramp) - 2)
    return mixed(ramp[index], ramp[index + 1], place - index)


def colours(view: SeatView) -> dict[str, Colour]:
    """Return the colour of each actor's land: that of the first of its bloc, leaning to its own."""
    first: dict[str, Colour] = {}
    out = {}
    for actor in view.actors:
        own = parsed(actor.color)
        lead = NO_DATA if actor.bloc == "none" else first.setdefault(actor.bloc or actor.id, own)
        out[actor.id] = lead if lead == own else mixed(lead, own, 0.15)
    return out


def layers_of(view: SeatView, mode: str = "control", marked: Sequence[str] = ()) -> MapLayers:
    """Return what a map of a view shows, in a mode (a key of `MODES`)."""
    shown = MODES.get(mode, MODES["control"])[1](view)
    names = {actor.id: actor.name for actor in view.actors}
    return MapLayers(
        fills=shown.fills,
        stripes=shown.stripes,
        troops=_troops(view, names),
        movements=_movements(view, names),
        names={region.id: region.short or region.name for region in view.regions},
        words={region.id: _words(region, names) for region in view.regions},
        places={region.id: (region.lon, region.lat) for region in view.regions},
        legend=shown.legend,
        ramp=shown.ramp,
        ends=shown.ends,
        marked=tuple(marked),
    )


def _words(region: RegionView, names: Mapping[str, str]) -> str:
    """Return a region in words: who holds it and what stands there."""
    parts = [region.name]
    if region.controller and not region.sea:
        parts.append(f"held by {names.get(region.controller, region.controller)}")
    if region.contested_by:
        parts.append(f"contested by {names.get(region.contested_by, region.contested_by)}")
    parts += [
        f"{names.get(one.actor, one.actor)} {troops_text(one.personnel)} troops"
        for one in region.presence
        if one.personnel.value >= FEW
    ]
    return ", ".join(parts)


def troops_text(personnel: Estimate) -> str:
    """Return a number of soldiers in few letters, marked where it is an estimate."""
    return ("" if personnel.confidence == "exact" else "~") + count(personnel.value)


def _troops(view: SeatView, names: Mapping[str, str]) -> tuple[Troops, ...]:
    stance, palette = stances(view), colours(view)
    out = []
    for region in view.regions:
        for one in region.presence:
            number = one.personnel
            if number.value < FEW:
                continue
            text = troops_text(number)
            words = f"{names.get(one.actor, one.actor)}: {text} troops in {region.name}"
            if number.confidence != "exact":
                words += f" ({number.confidence} confidence, {count(number.low)} to {count(number.high)})"
            side, colour = stance.get(one.actor, "neutral"), palette.get(one.actor, GREY)
            doubtful = number.confidence in ("low", "none")
            out.append(Troops(region.id, one.actor, side, colour, number.value, text, words, doubtful))
    return tuple(sorted(out, key=lambda one: -one.people))


def _movements(view: SeatView, names: Mapping[str, str]) -> tuple[Movement, ...]:
    palette = colours(view)
    places = {region.id: (region.lon, region.lat) for region in view.regions}
    where = {region.id: region.name for region in view.regions}
    seen: dict[tuple[str, str, str], tuple[Movement, int]] = {}
    for unit in view.formations:
        if not unit.destination or unit.destination == unit.region or unit.destination not in places:
            continue
        key = unit.actor, unit.region, unit.destination
        many = seen[key][1] + 1 if key in seen else 1
        units = unit.name if many == 1 else f"{many} formations"
        text = day(unit.arrival)
        words = f"{names.get(unit.actor, unit.actor)}: {units} to {where[unit.destination]}"
        words += f", arriving {text}" if text else ""
        colour = mixed(palette.get(unit.actor, GREY), (0, 0, 0), 0.25)
        start = places.get(unit.region, (unit.lon, unit.lat))
        seen[key] = Movement(start, places[unit.destination], colour, text, words), many
    return tuple(movement for movement, _ in seen.values())


# --- modes ----------------------------------------------------------------------------------------------------------


def _land(view: SeatView) -> list[RegionView]:
    return [region for region in view.regions if not region.sea]


def _quiet(colour: Colour) -> Colour:
    """Return the colour of an actor as land upon which black text can be read."""
    return mixed(colour, WHITE, 0.55)


def _control(view: SeatView) -> _Mode:
    palette = colours(view)
    fills, stripes = {}, {}
    for region in _land(view):
        fills[region.id] = _quiet(palette.get(region.sovereign or region.controller, NO_DATA))
        if region.contested_by:
            stripes[region.id] = palette.get(region.contested_by, GREY)
        elif region.sovereign and region.controller != region.sovereign:
            stripes[region.id] = palette.get(region.controller, GREY)
    members = Counter(actor.bloc for actor in view.actors)
    named: dict[str, LegendEntry] = {}
    for actor in view.actors:
        side = actor.bloc or actor.id
        label = "others" if side == "none" else actor.bloc if members[side] > 1 else actor.name
        if side not in named and len(named) < MOST_NAMED:
            named[side] = LegendEntry(label, _quiet(palette[actor.id]))
    legend = [*named.values()]
    if stripes:
        legend.append(LegendEntry("held or contested by another", NO_DATA, next(iter(stripes.values()))))
    return _Mode(fills, stripes, tuple(legend))


def _ramp(
    values: Mapping[str, float], low: float, high: float, ends: tuple[str, str], ramp: tuple[Colour, ...]
) -> _Mode:
    fills = {id: ramp_colour(ramp, (value - low) / ((high - low) or 1.0)) for id, value in values.items()}
    return _Mode(fills, legend=(LegendEntry("not known", NO_DATA),), ramp=ramp, ends=ends)


def _forces(view: SeatView) -> _Mode:
    totals = {region.id: sum(one.personnel.value for one in region.presence) for region in view.regions}
    sea = {region.id for region in view.regions if region.sea}
    values = {id: math.log10(max(total, 100.0)) for id, total in totals.items() if total > 0 or id not in sea}
    return _ramp(values, 2, 5, ("none", "100,000 troops"), REDS)


def _by_holder(view: SeatView, track: str, ends: tuple[str, str]) -> _Mode:
    known = {
        actor.id: actor.tracks[track].value
        for actor in view.actors
        if track in actor.tracks and actor.tracks[track].confidence != "none"
    }
    values = {region.id: known[region.controller] for region in _land(view) if region.controller in known}
    return _ramp(values, 0, 1, ends, REDS)


def _threat(view: SeatView) -> _Mode:
    return _by_holder(view, "threat", ("feels safe", "feels threatened"))


def _trust(view: SeatView) -> _Mode:
    own: list[ActorView] = [actor for actor in view.actors if actor.id == view.seat]
    trust = {one.other: one.trust.value for actor in own for one in actor.relations} | {view.seat: 1.0}
    values = {region.id: trust[region.controller] for region in _land(view) if region.controller in trust}
    return _ramp(values, -1, 1, ("distrusts us", "trusts us"), CIVIDIS)


def _displaced(view: SeatView) -> _Mode:
    known = {region.id: region.tracks["displaced"].value for region in _land(view) if "displaced" in region.tracks}
    values = {id: math.log10(max(people, 100.0)) for id, people in known.items()}
    return _ramp(values, 2, 6, ("none", "1,000,000 people"), REDS)


_SURE: Mapping[str, LegendEntry] = {
    "exact": LegendEntry("our own", (120, 170, 205)),
    "high": LegendEntry("high confidence", (110, 190, 165)),
    "medium": LegendEntry("medium confidence", (226, 200, 104)),
    "low": LegendEntry("low confidence", (226, 150, 104)),
    "none": LegendEntry("nothing seen", NO_DATA),
}


def _intelligence(view: SeatView) -> _Mode:
    surest = list(_SURE)
    fills = {}
    for region in view.regions:
        known = [one.personnel.confidence for one in region.presence]
        if known or not region.sea:
            fills[region.id] = _SURE[min(known, key=surest.index) if known else "none"].colour
    return _Mode(fills, legend=tuple(_SURE.values()))


MODES: Mapping[str, tuple[str, Callable[[SeatView], _Mode]]] = {
    "control": ("Who holds what", _control),
    "forces": ("Troops", _forces),
    "threat": ("Felt threat", _threat),
    "trust": ("Trust in us", _trust),
    "displaced": ("Displaced people", _displaced),
    "intelligence": ("Intelligence", _intelligence),
}
"""Ways to colour the map, by key: their names and makers."""


def crisis(view: SeatView, outlines: Outlines) -> tuple[float, float, float, float] | None:
    """Return the box (left, top, width, height in km) of the half of all formations nearest to the other side.

    None where there are not two sides.
    """
    stance = stances(view)
    sides: dict[str, list[tuple[float, float]]] = {"friend": [], "hostile": []}
    for unit in view.formations:
        sides.get(stance.get(unit.actor, ""), []).append(outlines.place(unit.lon, unit.lat))
    ours, theirs = np.array(sides["friend"]), np.array(sides["hostile"])
    if not len(ours) or not len(theirs):
        return None
    between = ours[:, None, :] - theirs[None, :, :]
    apart = np.hypot(between[..., 0], between[..., 1])
    near = np.concatenate([apart.min(axis=1), apart.min(axis=0)])
    spots = np.concatenate([ours, theirs])[near <= np.quantile(near, 0.5)]
    few = 0.05 if len(spots) > 10 else 0.0
    low, high = np.quantile(spots, few, axis=0), np.quantile(spots, 1 - few, axis=0)
    middle, span = (low + high) / 2, np.maximum(high - low, 300.0) * 1.25
    left, top = (middle - span / 2).tolist()
    return left, top, float(span[0]), float(span[1])
