"""Rules for the map and what is drawn on it: connections, controllers, places of formations, symbols and flags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from brinkmanship.emblems import has_flag, offices
from brinkmanship.paths import assets_dir
from brinkmanship.scenario.checks import Context, advice, advice_on_all, newer_rule, rule
from brinkmanship.scenario.compile.compiling import MODE_OF_BRANCH
from brinkmanship.scenario.document import Problem
from brinkmanship.scenario.document.problems import problem_at, quoted


@advice_on_all
def regions_are_reachable(context: Context) -> Iterator[Problem]:
    """Every region is on a route, and all regions hang together."""
    regions, routes = context.scenario.map.regions, context.scenario.map.routes
    if len(regions) < 2:
        return
    neighbours: dict[str, set[str]] = {name: set() for name in regions}
    for route in routes:
        one, other = route.between
        neighbours.get(one, set()).add(other)
        neighbours.get(other, set()).add(one)
    start = max(regions, key=lambda name: len(neighbours[name]))
    reached, edge = {start}, [start]
    while edge:
        new = neighbours.get(edge.pop(), set()) - reached
        reached |= new
        edge += new
    for name in regions.keys() - reached:
        message = f"the region {quoted(name)} cannot be reached from {quoted(start)}"
        yield context.warning(("map", "regions", name), message, expected="a route under 'map.routes'")


@rule
def routes_join_two_regions(context: Context) -> Iterator[Problem]:
    """A route joins two different regions, and by land only land."""
    regions = context.scenario.map.regions
    seen: set[tuple[str, str, str]] = set()
    for number, route in enumerate(context.scenario.map.routes):
        path = ("map", "routes", number)
        one, other = route.between
        if one == other:
            yield context.error(path, f"a route from {quoted(one)} to itself", expected="two regions")
        wet = [name for name in route.between if name in regions and regions[name].sea]
        if wet and route.mode != "sea":
            yield context.error(path, f"a route by land into the sea {quoted(wet[0])}", expected="'mode: sea'")
        key = (min(one, other), max(one, other), route.mode)
        if key in seen:
            yield context.warning(path, f"a second route between {quoted(one)} and {quoted(other)}")
        seen.add(key)


@rule
def land_and_sea_differ(context: Context) -> Iterator[Problem]:
    """Land has a country and somebody who holds it; the sea has neither."""
    for name, region in context.scenario.map.regions.items():
        path = ("map", "regions", name)
        if region.sea and region.country:
            yield context.error((*path, "country"), "the sea is part of no country", of_key=True)
        if region.sea and region.capital_of:
            yield context.error((*path, "capital_of"), "a capital lies on land", of_key=True)
        if not (region.sea or region.country or region.provinces) and context.scenario.map.geojson is None:
            message = f"the land region {quoted(name)} has no country"
            yield context.error(path, message, expected="'country: ...' or 'sea: true'")
        if not region.sea and region.controller is None:
            yield context.warning(path, f"nobody holds {quoted(name)}", expected="'controller: ...'")


@rule
def capitals_are_single_and_own(context: Context) -> Iterator[Problem]:
    """An actor has one capital, and holds it at the start."""
    found: dict[str, str] = {}
    for name, region in context.scenario.map.regions.items():
        if (actor := region.capital_of) is None:
            continue
        path = ("map", "regions", name, "capital_of")
        if actor in found:
            yield context.error(path, f"{quoted(actor)} has its capital in {quoted(found[actor])} already")
        found.setdefault(actor, name)
        if region.controller not in (None, actor):
            yield context.warning(path, f"{quoted(actor)} does not hold its own capital")


@rule
def axes_follow_routes(context: Context) -> Iterator[Problem]:
    """A line of advance goes from neighbour to neighbour, on land."""
    area = context.scenario.map
    joined = {frozenset(route.between) for route in area.routes if route.mode != "sea"}
    for name, axis in area.axes.items():
        for number, pair in enumerate(zip(axis.path, axis.path[1:], strict=False)):
            if all(region in area.regions for region in pair) and frozenset(pair) not in joined:
                message = f"no route by land joins {quoted(pair[0])} and {quoted(pair[1])}"
                yield context.error(("map", "axes", name, "path", number + 1), message, expected="neighbours")


@rule
def formations_stand_where_they_can(context: Context) -> Iterator[Problem]:
    """Ships stand at sea or in a port, troops on land; what is on its way has days left."""
    regions = context.scenario.map.regions
    ports = {name for route in context.scenario.map.routes if route.mode != "land" for name in route.between}
    for name, formation in context.scenario.formations.items():
        region = regions.get(formation.region)
        if region is None:
            continue
        mode = formation.mode or MODE_OF_BRANCH[formation.branch]
        if mode == "land" and region.sea:
            yield context.error(("formations", name, "region"), f"{quoted(name)} travels by land and stands at sea")
        if mode == "sea" and not region.sea and formation.region not in ports:
            message = f"{quoted(name)} travels by sea and stands in {quoted(formation.region)}, which has no port"
            yield context.warning(("formations", name, "region"), message)
        if (formation.at is None) != (formation.days_left is None):
            message = f"{quoted(name)} is on its way only by half"
            yield context.error(("formations", name), message, expected="both 'at' and 'days_left'")


@advice
def zones_have_regions(context: Context) -> Iterator[Problem]:
    """A zone is not empty."""
    for name in context.scenario.map.zones:
        if not context.sets.zones[name]:
            yield context.warning(("map", "zones", name), f"the zone {quoted(name)} is empty")


@rule
def the_extent_holds_the_regions(context: Context) -> Iterator[Problem]:
    """The extent is west, south, east, north."""
    west, south, east, north = context.scenario.map.extent or (0, 0, 1, 1)
    if not (-90 <= south < north <= 90 and -180 <= west <= 360 and -180 <= east <= 360 and west != east):
        expected = "[west, south, east, north] in degrees"
        yield context.error(("map", "extent"), "this is no part of the Earth", expected=expected)


UNMARKED = ("flight", "ship", "fleet")
"""Sizes of air and naval units: told in words, with no mark of their own above the symbol."""

_COMMENT = re.compile(r"\s*:\s+(#\S.*?)\s*$")


@cache
def drawn() -> dict[str, set[str]]:
    """Every name of the symbols and echelons of the atlas; raises OSError where the assets are not there."""
    data = json.loads((assets_dir() / "symbols" / "index.json").read_text("utf-8"))
    symbols, echelons = ({name.split("/")[1] for name in data[kind]} for kind in ("symbols", "echelons"))
    return {"symbol": symbols | set(data["aliases"]), "echelon": echelons | {*data["echelon_aliases"], *UNMARKED}}


@rule
def an_air_war_needs_armies_that_move(context: Context) -> Iterator[Problem]:
    """Aircraft and air defence count only where a scenario says how armies move."""
    for name, formation in context.scenario.formations.items():
        for field in ("aircraft", "air_defence"):
            if getattr(formation, field) is not None and not context.scenario.operations:
                message = f"{quoted(field)} has no effect without a section 'operations'"
                yield context.error(("formations", name, field), message, of_key=True, expected="'operations: {A: {}}'")


@newer_rule
def symbols_can_be_drawn(context: Context) -> Iterator[Problem]:
    """A formation's symbol and size are ones there is a picture of."""
    for name, formation in context.scenario.formations.items():
        for field, message in (("symbol", "there is no symbol"), ("echelon", "there is no size of a unit called")):
            given = getattr(formation, field)
            if given is not None and given not in drawn()[field]:
                yield context.unknown(("formations", name, field), f"{message} {quoted(given)}", given, drawn()[field])


@newer_rule
def flags_and_offices_are_drawn(context: Context) -> Iterator[Problem]:
    """A flag is the code of a country, or EU or UN; an office looks like one of those that are drawn."""
    for name, actor in context.scenario.actors.items():
        if actor.flag is not None and not has_flag(actor.flag):
            expected = "the ISO 3166 code of a country, such as FI or FIN, EU or UN; or no flag"
            yield context.error(("actors", name, "flag"), f"there is no flag {quoted(actor.flag)}", expected=expected)
        if actor.emblem is not None and actor.emblem not in offices():
            message = "no office looks like"
            yield context.unknown(
                ("actors", name, "emblem"), f"{message} {quoted(actor.emblem)}", actor.emblem, offices()
            )


@newer_rule
def nothing_is_lost_in_a_comment(context: Context) -> Iterator[Problem]:
    """No value is lost because it begins with `#`, which begins a comment."""
    for path, node in context.root.walk():
        if node.children or node.key is None or node.key.line != node.value.line:
            continue
        line = node.key.source.line(node.key.line) or ""
        if found := _COMMENT.match(line, node.key.column - 1 + node.key.width):
            message = f"this is empty: {quoted(found[1])} is a comment, since '#' after a space begins one"
            expected = f"quotes around it: '{found[1]}'" if len(found[1]) < 40 else "quotes around it"
            yield problem_at(node.key, message, path=path, expected=expected)
