"""Formations in groups: by party, by where they stand or by branch, all of them or those that move or are ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brinkmanship.game.view.types import FormationView, SeatView
from brinkmanship.text import counted

GROUPS = (("actor", "Party"), ("place", "Place"), ("branch", "Branch"))
"""How formations can be grouped (key, label)."""
FILTERS = (("all", "All"), ("moving", "Moving"), ("ready", "Ready"))
"""Which formations can be shown (key, label)."""
_BRANCHES = {"ground": "Ground forces", "air": "Air forces", "naval": "Naval forces", "headquarters": "Headquarters"}
_READY = 0.6  # readiness from which a formation counts as ready


@dataclass(frozen=True, slots=True)
class ForceGroup:
    """Some formations under a heading, the strongest first."""

    key: str
    name: str
    units: tuple[FormationView, ...]

    @property
    def soldiers(self) -> float:
        """Their soldiers together, as far as the seat knows."""
        return sum(unit.personnel.value for unit in self.units)


def ready(unit: FormationView) -> bool:
    """Return whether a formation stands where it is and is ready to fight or to move at short notice."""
    found, notice = unit.tracks.get("readiness"), unit.tracks.get("notice")
    able = found is not None and found.value >= _READY
    return unit.status == "standing" and (able or (notice is not None and notice.value <= 2))


def grouped(view: SeatView, by: str = "actor", only: str = "all", text: str = "") -> tuple[ForceGroup, ...]:
    """Return the formations that a filter (a key of `FILTERS`) and a text leave, grouped by a key of `GROUPS`.

    The seat's own come first; the text is looked for in names of formations, parties and regions.
    """
    actors = {actor.id: actor.name for actor in view.actors}
    places = {region.id: region for region in view.regions}
    needle = text.strip().casefold()
    groups: dict[tuple[str, str], list[FormationView]] = {}
    for unit in view.formations:
        if (only == "moving" and unit.status == "standing") or (only == "ready" and not ready(unit)):
            continue
        region = places[unit.region]
        goal = places[unit.destination].name if unit.destination in places else ""
        said = f"{unit.name} {unit.short} {actors.get(unit.actor, '')} {region.name} {goal}"
        if needle and needle not in said.casefold():
            continue
        if by == "place":
            key = ("sea", "At sea") if region.sea else (region.controller, _land(actors.get(region.controller, "")))
        elif by == "branch":
            key = (unit.branch, _BRANCHES.get(unit.branch, "Joint forces"))
        else:
            key = (unit.actor, actors.get(unit.actor, unit.actor))
        groups.setdefault(key, []).append(unit)
    found = [
        ForceGroup(key, name, tuple(sorted(units, key=lambda unit: (not unit.own, -unit.personnel.value, unit.name))))
        for (key, name), units in groups.items()
    ]
    return tuple(sorted(found, key=lambda group: (group.key != view.seat, -group.soldiers)))


def _land(holder: str) -> str:
    return f"On land held by {holder}" if holder else "On land that nobody holds"


def summary(groups: Sequence[ForceGroup]) -> str:
    """Return how many formations and soldiers some groups hold.

    >>> summary(())
    'no formations'
    """
    count = sum(len(group.units) for group in groups)
    if not count:
        return "no formations"
    return f"{counted(count, 'formation')}, {sum(group.soldiers for group in groups):,.0f} soldiers"
