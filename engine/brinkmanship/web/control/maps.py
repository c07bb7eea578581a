"""The truth on a map: every region, formation and movement as it is, with a table that says the same."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.view.types import SeatView
from brinkmanship.pictures.map_layers import MODES, crisis, layers_of
from brinkmanship.pictures.map_svg import legend_rows, look_at, map_svg
from brinkmanship.pictures.outlines import Outlines, outlines_of
from brinkmanship.scenario.geography.shapes import Geography
from brinkmanship.web.control.words import number

_OUTLINES: dict[int, tuple[Geography, Outlines]] = {}
_LEFT_OUT = frozenset({"intelligence", "trust"})  # control knows everything, and is nobody to be trusted


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The map with its legend and the table that says the same."""

    svg: Markup
    mode: str
    modes: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, Markup], ...]
    rows: tuple[tuple[str, str, str, str], ...]  # region, holder, troops, fighting


def outlines(exercise: Exercise) -> Outlines:
    """Return the outlines of the exercise's ground, reckoned once."""
    geography = exercise.game.prepared.compiled.geography
    if id(geography) not in _OUTLINES:
        _OUTLINES.clear()  # one exercise a process: the last one is kept
        _OUTLINES[id(geography)] = geography, outlines_of(geography)
    return _OUTLINES[id(geography)][1]


def truth_map(exercise: Exercise, view: SeatView, mode: str) -> MapPicture:
    """Return the map of the truth, coloured by a key of `MODES`."""
    modes = tuple((key, label) for key, (label, *_) in MODES.items() if key not in _LEFT_OUT)
    mode = mode if mode in dict(modes) else "control"
    ground = outlines(exercise)
    fighting = [region.id for region in view.regions if region.contested_by]
    layers = layers_of(view, mode, fighting)
    box = crisis(view, ground)
    look = None
    if box is not None:
        left, top, width, height = box
        look = look_at(ground, left + width / 2, top + height / 2, max(width, height * ground.width / ground.height))
    svg = map_svg(ground, layers, look, title="The truth on the map; the table below says the same")
    legend = tuple((label, _swatch(colour, stripe)) for label, colour, stripe in legend_rows(layers))
    return MapPicture(Markup(svg), mode, modes, legend, _rows(exercise, view))


def _swatch(colour: str, stripe: str) -> Markup:
    lines = f'<path d="M-2 14L14 -2M4 16L16 4" stroke="{stripe}" stroke-width="4"/>' if stripe else ""
    return Markup(
        f'<svg class="swatch" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">'
        f'<rect width="14" height="14" fill="{colour}" stroke="#6b7686"/>{lines}</svg>'
    )


def _rows(exercise: Exercise, view: SeatView) -> tuple[tuple[str, str, str, str], ...]:
    names = exercise.game.prepared.names
    out = []
    for region in view.regions:
        troops = sorted(region.presence, key=lambda one: -one.personnel.value)
        told = "; ".join(
            f"{names.actor(one.actor)} {one.personnel.value:,.0f}" for one in troops if one.personnel.value >= 1
        )
        if not told and not region.contested_by:
            continue
        fight = ""
        if region.contested_by:
            share = region.tracks.get("share")
            held = f", holds {number(share.value)}" if share is not None else ""
            fight = f"{names.actor(region.contested_by)} attacks{held}"
        holder = names.actor(region.controller) if region.controller else "nobody"
        out.append((region.name, holder, told or "none", fight))
    return tuple(sorted(out, key=lambda row: (not row[3], row[0])))
