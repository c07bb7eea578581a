"""The sections `map` and `formations`: regions, routes, zones, lines of advance; and the units that stand there."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from brinkmanship.scenario.models.base import (
    ActorId,
    Amount,
    AxisId,
    Count,
    DashedId,
    Entity,
    Id,
    InSentences,
    Line,
    Model,
    OneOrMore,
    Quantity,
    RegionId,
    Regions,
    Share,
    Short,
    Span,
    Text,
)

Terrain = Literal[
    "plain", "steppe", "forest", "hills", "mountain", "marsh", "mixed", "urban", "fortified", "coast", "desert", "sea"
]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Point = Annotated[list[float], Field(min_length=2, max_length=2)]


class Region(Entity):
    """A piece of land or sea in which formations stand and fight; its borders come from the base map."""

    name: Line = Field(description="Its name for people, one that reads well in a list: 'Luhansk'")
    short: Short | None = Field(
        None, description="Its name on the map, where there is little room; its name if not given"
    )
    called: InSentences = None
    lon: Longitude = Field(description="Longitude of its point, degrees east")
    lat: Latitude = Field(description="Latitude of its point, degrees north")
    country: Annotated[list[str], OneOrMore, Field(min_length=1)] | None = Field(
        None, description="Country of the base map that it is part of, or several; not for the sea"
    )
    provinces: list[str] = Field(
        [], description="Provinces it is made of, by name or ISO 3166-2 code; else the nearest"
    )
    cut: list[Annotated[list[Point], Field(min_length=2)]] = Field(
        [], description="Lines of [lon, lat] that split provinces; the region takes the piece at its point"
    )
    sea: bool = Field(False, description="Whether it is sea")
    sovereign: ActorId | None = Field(None, description="Whose it is in law")
    controller: ActorId | None = Field(None, description="Who holds it on the first day")
    terrain: Annotated[list[Terrain], OneOrMore] = Field([], description="Terrain; one kind or a list")
    population: Count | None = Field(None, description="People who live there")
    city: Share | None = Field(
        None, description="How strong its city is as a fortress, 1 a capital; by its people if not given"
    )
    capital_of: ActorId | None = Field(None, description="Actor whose capital lies there")
    area_km2: Amount | None = Field(None, description="Area in square km; from the map if not given")
    tracks: dict[str, Quantity] = Field({}, description="Tracks of the region that differ from their start values")
    description: Text | None = Field(None, description="What a player should know of it")


class Route(Entity):
    """A way between two regions."""

    between: Annotated[list[RegionId], Field(min_length=2, max_length=2)] = Field(description="The two regions")
    mode: Literal["land", "sea", "both"] = Field("land", description="What can use it")
    km: Amount | None = Field(None, description="Its length; the great circle between the points if not given")
    chokepoint: Line | None = Field(None, description="Name of the strait, pass or bridge on it")


class Axis(Entity):
    """A line of advance."""

    name: Line = Field(description="Its name for people")
    path: Annotated[list[RegionId], Field(min_length=2)] = Field(description="Regions in order; the first is the start")
    description: Text | None = Field(None, description="What it is like")


class City(Model):
    """A populated place of the author's own, beside those of the base map."""

    name: Line = Field(description="Its name for people")
    lon: Longitude = Field(description="Longitude, degrees east")
    lat: Latitude = Field(description="Latitude, degrees north")
    population: int = Field(
        100_000, ge=0, le=100_000_000, description="People who live there; larger places are named from further away"
    )
    capital: bool = Field(False, description="Whether it is a capital, named before others")


class River(Model):
    """A river of the author's own, beside those of the base map."""

    line: Annotated[list[Point], Field(min_length=2, max_length=5000)] = Field(
        description="Its course: [lon, lat] points"
    )
    rank: Literal[1, 2, 3] = Field(2, description="1 for the greatest, drawn widest, to 3")


class Map(Model):
    """Where the crisis plays."""

    extent: Annotated[list[float], Field(min_length=4, max_length=4)] | None = Field(
        None, description="What is shown: [west, south, east, north] in degrees"
    )
    geojson: Annotated[str, Field(max_length=200)] | dict[str, Any] | None = Field(
        None, description="Own outlines of regions by id: a GeoJSON file beside the scenario, or its FeatureCollection"
    )
    cities: Annotated[list[City], Field(max_length=2000)] = Field(
        [], description="Places of your own, beside the base map's"
    )
    rivers: Annotated[list[River], Field(max_length=500)] = Field(
        [], description="Rivers of your own, beside the base map's"
    )
    regions: dict[DashedId, Region] = Field({}, description="Regions by name")
    routes: list[Route] = Field([], description="Ways between regions")
    zones: dict[Id, list[Regions]] = Field({}, description="Named sets of regions")
    axes: dict[Id, Axis] = Field({}, description="Lines of advance by name")


class Formation(Entity):
    """A military unit."""

    name: Line = Field(description="Its name for people")
    short: Short | None = Field(
        None, description="Its name under its symbol on the map: '72 Mech', '41 CAA'; made of its name if not given"
    )
    called: InSentences = None
    actor: ActorId = Field(description="Whose it is")
    branch: Literal["ground", "air", "naval", "headquarters", "joint"] = Field(
        "ground", description="What it fights with"
    )
    symbol: Line | None = Field(
        None, description="Its symbol on the map, one of the atlas: mechanised, armour, airborne, ..."
    )
    echelon: Line | None = Field(None, description="Its size: battalion, brigade, division, ...")
    region: RegionId = Field(description="Where it stands on the first day")
    lon: Longitude | None = Field(None, description="Exact place, degrees east")
    lat: Latitude | None = Field(None, description="Exact place, degrees north")
    personnel: Count = Field(description="Soldiers")
    notice: Amount | None = Field(None, description="Notice to move in days")
    strength: Share | None = Field(None, description="Share of its equipment it has")
    readiness: Share | None = Field(None, description="How ready it is to fight")
    supply: Share | None = Field(None, description="How well it is supplied")
    aircraft: Amount | None = Field(None, description="Combat aircraft that can fly")
    air_defence: Amount | None = Field(None, description="Batteries of air defence")
    weight: Amount | None = Field(
        None, description="Fighting power of a soldier relative to line infantry; 1 if not given"
    )
    mode: Literal["land", "air", "sea"] | None = Field(None, description="How it travels; by its branch if not given")
    speed: Amount | None = Field(None, description="Km a day; by its mode if not given")
    posture: Literal["garrison", "defend", "attack", "reserve"] = Field("garrison", description="How it is disposed")
    garrison: RegionId | None = Field(None, description="Where it goes when it is recalled; its region if not given")
    at: RegionId | None = Field(None, description="Where it is already going on the first day")
    days_left: Amount | None = Field(None, description="Days until it arrives there")
    axis: AxisId | None = Field(None, description="Line of advance on which it fights, where its army attacks along it")
    fixed: bool = Field(False, description="Whether it stays in its region when its army moves reserves by itself")
    pool: bool = Field(False, description="Whether it stands for a pool of units that are named nowhere else")
    description: Text | None = Field(None, description="What it is")


class Operations(Entity):
    """How an actor's army moves its free formations by itself once it is at war: to where it is attacked, or attacks."""

    tempo: Span = Field(4, description="Days between two looks at the map; each brigade has its own day")
    reserve: Share = Field(Share(value=0.2), description="Share of the free formations that are never sent")
    staging: Annotated[list[Regions], OneOrMore] = Field(
        [], description="Where formations are taken from; anywhere if empty"
    )
    regions: dict[Regions, Amount] = Field(
        {}, description="How much a region (or each of a zone) counts; 1 if not given"
    )
    axes: dict[AxisId, Amount] = Field({}, description="How much a line of advance counts; 1 if not given")
