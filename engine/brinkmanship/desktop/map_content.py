"""A seat's view as what the map shows: tokens, arrows, fronts, badges, and the map modes.

Pure functions of the view; nothing here draws or asks the game.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from brinkmanship.desktop import war_content
from brinkmanship.desktop.formatting import count, day, ends as range_of, number
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.theme import Colour, mix, parse_colour
from brinkmanship.desktop.map.layers import Arrow, Badge, Content, Token, Way
from brinkmanship.desktop.map.modes import CIVIDIS, NO_DATA, REDS, Mode
from brinkmanship.desktop.map.symbols import short_name
from brinkmanship.game.view.number_text import short_unit
from brinkmanship.game.view.stances import stances
from brinkmanship.game.view.types import Estimate, FormationView, RegionView, RouteView, SeatView

Corners = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The lower left and the upper right corner of a box, each (2,)."""
LAND_GREY = 0.36
MOST_NAMED = 9  # sides in the legend


def colours(view: SeatView) -> dict[str, Colour]:
    """Return the map colour of each actor: that of the first of its bloc, leaning a little to its own.

    Who is of no bloc has its own colour, who is said to be of none that of land without a party.
    """
    first: dict[str, Colour] = {}
    out = {}
    for actor in view.actors:
        own = parse_colour(actor.color)
        lead = NO_DATA if actor.bloc == "none" else first.setdefault(actor.bloc or actor.id, own)
        out[actor.id] = lead if lead == own else mix(mix(lead, own, 0.12), (255, 255, 255), 0.10)
    return out


@lru_cache(maxsize=256)
def token_colour(colour: Colour) -> Colour:
    """Return the bright fill of a symbol for an actor's map colour."""
    top = max(*colour, 1)
    red, green, blue = (round(part * 250 / top) for part in colour)
    return mix((red, green, blue), (255, 255, 255), 0.28)


def content(view: SeatView, highlights: Mapping[str, Colour]) -> Content:
    """Return what stands and moves on the map; `highlights` are outlines of regions.

    Where a front is shown it has the place of the region's badges.
    """
    stance, palette = stances(view), colours(view)
    places = {region.id: (region.lon, region.lat) for region in view.regions}
    tokens, arrows = [], []
    for unit in view.formations:
        colour = palette.get(unit.actor, th.GREY)
        side, doubtful = stance.get(unit.actor, "unknown"), unit.confidence in ("low", "none")
        look = (side, unit.symbol, unit.echelon, unit.short or short_name(unit.name), token_colour(colour))
        tokens.append(Token(unit.id, unit.lon, unit.lat, *look, unit.region, doubtful))
        if unit.destination and unit.destination in places and unit.destination != unit.region:
            note, planned = _arrival(view, unit), unit.status == "getting ready"
            way = ((unit.lon, unit.lat), places[unit.destination])
            arrows.append(Arrow(unit.id, *way, mix(colour, (255, 255, 255), 0.12), note, planned))
    badges = []
    for region in view.regions:
        if region.contested_by:
            continue
        damage, displaced = region.tracks.get("damage"), region.tracks.get("displaced")
        if damage is not None and damage.low >= 0.01:
            badges.append(Badge(region.id, f"damage {damage.value * 100:.0f}%", th.VERMILION))
        if displaced is not None and displaced.low >= 2_000:
            badges.append(Badge(region.id, f"{count(displaced.value)} displaced", th.PURPLE))
    return Content(
        tuple(tokens), tuple(_merged(arrows)), war_content.fronts(view, palette), tuple(badges), dict(highlights),
        axes=war_content.running(view, palette),
    )  # fmt: skip


def _arrival(view: SeatView, unit: FormationView) -> str:
    """Return when a formation arrives, as its arrow says: '12 Feb, 3 d'."""
    if unit.arrival is None:
        return ""
    days = (unit.arrival - view.date).days
    return f"{day(unit.arrival)}, {days} d" if days > 0 else day(unit.arrival)


def crisis(view: SeatView, place: Callable[[float, float], tuple[float, float]]) -> Corners | None:
    """Return the box of the half of all formations that stand nearest to the other side: where the crisis is.

    Its corners are in what `place` makes of degrees; None where there are not two sides.
    """
    stance = stances(view)
    sides: dict[str, list[tuple[float, float]]] = {"friend": [], "hostile": []}
    for unit in view.formations:
        sides.get(stance.get(unit.actor, ""), []).append(place(unit.lon, unit.lat))
    ours, theirs = np.array(sides["friend"]), np.array(sides["hostile"])
    if not len(ours) or not len(theirs):
        return None
    between = ours[:, None, :] - theirs[None, :, :]
    apart = np.hypot(between[..., 0], between[..., 1])
    near = np.concatenate([apart.min(axis=1), apart.min(axis=0)])
    spots = np.concatenate([ours, theirs])[near <= _percentile(near, 0.5)]
    few = 5 if len(spots) > 10 else 0  # per cent that may stand outside
    return _percentile(spots, few / 100), _percentile(spots, 1 - few / 100)


def _percentile(values: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return what `np.percentile` does, along the first axis; that imports masked arrays, which a start has no time for.

    >>> float(_percentile(np.array([4.0, 1.0, 2.0, 3.0]), 0.5)), float(np.percentile([4.0, 1.0, 2.0, 3.0], 50))
    (2.5, 2.5)
    """
    ordered = np.sort(values, axis=0)
    place = (len(ordered) - 1) * share
    below, above = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    part = place - int(place)
    found: NDArray[np.float64] = above - (above - below) * (1 - part) if part >= 0.5 else below + (above - below) * part
    return found


def _merged(arrows: list[Arrow]) -> list[Arrow]:
    """Keep one arrow for units that go the same way, with the earliest note."""
    seen: dict[tuple[object, ...], Arrow] = {}
    for arrow in arrows:
        seen.setdefault((*map(round, arrow.start), arrow.end, arrow.colour, arrow.planned), arrow)
    return list(seen.values())


def value_text(estimate: Estimate, label: str = "") -> str:
    """Return a number with its range, as it is said of the region under the pointer: 'Threat 63% (55% to 70%)'."""
    if estimate.confidence == "none":
        return f"{label or estimate.label}: not known"
    text = f"{label or estimate.label} {number(estimate.value, short_unit(estimate.unit), estimate.floor, estimate.ceiling)}"
    return text if estimate.confidence == "exact" else f"{text} ({range_of(estimate)})"


def control(view: SeatView) -> Mode:
    """Return the mode that shows who holds each region."""
    palette = colours(view)
    names = {actor.id: actor.name for actor in view.actors}
    groups, stripes = {}, {}
    for region in view.regions:
        if region.sea:
            continue
        groups[region.id] = region.sovereign or region.controller
        if region.sovereign and region.controller != region.sovereign:
            stripes[region.id] = _dim(palette.get(region.controller, NO_DATA))
    table = {id: (_dim(colour), names[id]) for id, colour in palette.items()}
    table[""] = (NO_DATA, "no government of the crisis")
    named = _by_bloc(view, table)
    law = {
        r.id: f"in law part of {names[r.sovereign]}"
        for r in view.regions
        if r.sovereign not in ("", r.controller) and r.sovereign in names
    }
    return Mode("Control", groups, named, stripes=stripes, stripe_label="Held or contested", texts=law)


@lru_cache(maxsize=256)
def _dim(colour: Colour) -> Colour:
    """Return the quieter colour of land for an actor's colour."""
    level = round(0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2])
    return mix(mix(colour, (level, level, level), LAND_GREY), (226, 222, 212), 0.07)


def _by_bloc(view: SeatView, table: dict[str, tuple[Colour, str]]) -> dict[str, tuple[Colour, str]]:
    """Name each bloc once in the legend; actors of no bloc share a line."""
    out = dict(table)
    named: set[str] = set()
    members = Counter(actor.bloc for actor in view.actors)
    for actor in view.actors:
        side = actor.bloc or actor.id
        label = "Others" if side == "none" else actor.bloc if members[side] > 1 else actor.name
        out[actor.id] = (table[actor.id][0], "" if side in named or len(named) >= MOST_NAMED else label)
        named.add(side)
    return out


def forces(view: SeatView) -> Mode:
    """Return the mode that shows how many troops stand in each region, as far as is known."""
    values, texts = {}, {}
    names = {actor.id: actor.name for actor in view.actors}
    for region in view.regions:
        there = (
            f"{names.get(one.actor, one.actor)} {value_text(one.personnel, ' ').strip()}" for one in region.presence
        )
        texts[region.id] = "; ".join(there) or "no troops that we know of"
        total = sum(presence.personnel.value for presence in region.presence)
        if total > 0 or not region.sea:
            values[region.id] = math.log10(max(total, 100.0))
    return Mode("Forces", values=values, span=(2, 5), ends=("none", "100,000"), sea=0.35, texts=texts)


def of_track(view: SeatView, label: str, track: str, *, ramp: tuple[Colour, ...] = CIVIDIS) -> Mode:
    """Return a mode that colours each region by a track of the actor that holds it."""
    known = {actor.id: actor.tracks[track] for actor in view.actors if track in actor.tracks}
    values = {
        region.id: known[region.controller].value
        for region in view.regions
        if not region.sea and region.controller in known and known[region.controller].confidence != "none"
    }
    sample = next(iter(known.values()), None)
    low, high = (sample.floor, sample.ceiling) if sample else (0.0, 1.0)
    if high > 1.5 and values:
        high = max(values.values()) or 1.0
    unit = sample.unit if sample else ""
    if unit or high > 1.5:
        ends = (f"{count(low)} {unit}".strip(), f"{count(high)} {unit}".strip())
    else:
        ends = (f"{low * 100:.0f}%", f"{high * 100:.0f}%")
    texts = {r.id: value_text(known[r.controller], label) for r in view.regions if not r.sea and r.controller in known}
    return Mode(label, values=values, span=(low, high), ramp=ramp, no_data="not known", ends=ends, texts=texts)


def threat(view: SeatView) -> Mode:
    """Return the mode that shows how threatened each government feels."""
    return of_track(view, "Threat", "threat", ramp=REDS)


def cohesion(view: SeatView) -> Mode:
    """Return the mode that shows how much each government trusts the seat."""
    own = [actor for actor in view.actors if actor.id == view.seat]
    towards = {relation.other: relation.trust for actor in own for relation in actor.relations}
    trust = {other: found.value for other, found in towards.items()} | {view.seat: 1.0}
    values = {r.id: trust[r.controller] for r in view.regions if not r.sea and r.controller in trust}
    ends = ("distrusts us", "trusts us")
    texts = {r.id: value_text(towards[r.controller]) for r in view.regions if not r.sea and r.controller in towards}
    return Mode("Cohesion", values=values, span=(-1, 1), ends=ends, no_data="not known", texts=texts)


def ways(view: SeatView, routes: Iterable[RouteView]) -> tuple[Way, ...]:
    """Return the routes as lines between the places of their regions."""
    places = {region.id: (region.lon, region.lat) for region in view.regions}
    seas = {region.id for region in view.regions if region.sea}
    return tuple(
        Way(places[r.start], places[r.end], r.mode == "sea" or r.start in seas or r.end in seas)
        for r in routes
        if r.start in places and r.end in places
    )


def energy(view: SeatView, dependence: Mapping[str, float]) -> Mode:
    """Return the mode that shows what share of its gas each country buys from the largest seller."""
    values = {r.id: dependence[r.controller] for r in view.regions if not r.sea and r.controller in dependence}
    texts = {id: f"{share * 100:.0f}% of its gas from one seller" for id, share in values.items()}
    return Mode("Gas from one seller", values=values, ends=("none", "all"), no_data="not known", texts=texts)


def displaced(view: SeatView) -> Mode:
    """Return the mode that shows people driven from their homes."""
    known = {r.id: r.tracks["displaced"].value for r in view.regions if not r.sea and "displaced" in r.tracks}
    values = {id: math.log10(max(people, 100.0)) for id, people in known.items()}
    texts = {r.id: _suffering(r) for r in view.regions if r.id in known}
    scale = ("none", "1,000,000")
    return Mode("Displaced", values=values, span=(2, 6), ramp=REDS, ends=scale, no_data="not known", texts=texts)


def _suffering(region: RegionView) -> str:
    displaced, damage = region.tracks.get("displaced"), region.tracks.get("damage")
    told = (
        f"{count(displaced.value)} driven from their homes" if displaced is not None and displaced.value >= 100 else ""
    )
    harm = f"damage {damage.value * 100:.0f}%" if damage is not None and damage.value >= 0.005 else ""
    return ", ".join(filter(None, (told, harm))) or "nobody driven from home"


def intelligence(view: SeatView) -> Mode:
    """Return the mode that shows how sure the seat is of the troops in each region."""
    table: dict[str, tuple[Colour, str]] = {
        "exact": ((60, 110, 150), "our own"),
        "high": ((0, 140, 110), "high confidence"),
        "medium": ((196, 160, 40), "medium confidence"),
        "low": ((190, 96, 40), "low confidence"),
        "none": (NO_DATA, "nothing seen"),
    }
    surest = list(table)
    groups, texts = {}, {}
    for region in view.regions:
        known = [presence.personnel.confidence for presence in region.presence]
        if known or not region.sea:
            groups[region.id] = max(known, key=surest.index) if known else "none"
            texts[region.id] = f"troops here: {table[groups[region.id]][1]}"
    return Mode("Intelligence", groups=groups, colours=table, texts=texts)


MODES: tuple[tuple[str, str, Callable[[SeatView], Mode]], ...] = (
    ("control", "Control", control),
    ("forces", "Forces", forces),
    ("threat", "Threat", threat),
    ("cohesion", "Cohesion", cohesion),
    ("displaced", "Displaced", displaced),
    ("intelligence", "Intelligence", intelligence),
)


def mode_of(view: SeatView, key: str) -> Mode:
    """Return the mode of a key of `MODES`, of control for any other."""
    return next((make for name, _, make in MODES if name == key), control)(view)
