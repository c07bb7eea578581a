"""Members of groups, bodies and zones, in the order in which the scenario lists things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from brinkmanship.scenario.models import Scenario


@dataclass(frozen=True)
class Sets:
    """Members of each group, body and zone by name; unknown names have no members."""

    actors: tuple[str, ...]
    regions: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, tuple[str, ...]]
    zones: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, scenario: Scenario) -> Sets:
        """The sets of a scenario, nested ones expanded; a set that contains itself has its other members."""
        actors, regions = tuple(scenario.actors), tuple(scenario.map.regions)
        named = {**scenario.groups, **{name: body.members for name, body in scenario.bodies.items()}}
        groups = {name: _expand(name, named, actors) for name in scenario.groups}
        bodies = {name: _expand(name, named, actors) for name in scenario.bodies}
        zones = {name: _expand(name, scenario.map.zones, regions) for name in scenario.map.zones}
        return cls(actors, regions, {**groups, "all": actors}, bodies, zones)

    def actors_in(self, names: str | Iterable[str], but: str | None = None) -> tuple[str, ...]:
        """The actors that names of actors, groups and bodies stand for; `others` is all actors except `but`."""
        wanted: set[str] = set()
        for name in [names] if isinstance(names, str) else names:
            if name in self.actors:
                wanted.add(name)
            elif name == "others":
                wanted.update(actor for actor in self.actors if actor != but)
            else:
                wanted.update(self.groups.get(name, ()) or self.bodies.get(name, ()))
        return tuple(actor for actor in self.actors if actor in wanted)

    def regions_in(self, names: Iterable[str]) -> tuple[str, ...]:
        """The regions that names of regions and zones stand for."""
        wanted = {one for name in names for one in ((name,) if name in self.regions else self.zones.get(name, ()))}
        return tuple(region for region in self.regions if region in wanted)


def _expand(name: str, named: Mapping[str, Sequence[str]], things: Sequence[str], *inside: str) -> tuple[str, ...]:
    """The things in a set; `inside` are the sets around it."""
    wanted: set[str] = set()
    for member in named[name]:
        if member in things:
            wanted.add(member)
        elif member == "all":
            wanted.update(things)
        elif member in named and member not in inside and member != name:
            wanted.update(_expand(member, named, things, *inside, name))
    return tuple(thing for thing in things if thing in wanted)
