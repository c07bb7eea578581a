"""The `formations` section: military units, where they stand, and how soon they can move."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from brinkmanship.scenario.models.base import ActorId, Amount, Count, Entity, Line, RegionId, Share, Text
from brinkmanship.scenario.models.places import Latitude, Longitude


class Formation(Entity):
    """A military unit."""

    name: Line = Field(description="Its name for people")
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
    weight: Amount | None = Field(
        None, description="Fighting power of a soldier relative to line infantry; 1 if not given"
    )
    mode: Literal["land", "air", "sea"] | None = Field(None, description="How it travels; by its branch if not given")
    speed: Amount | None = Field(None, description="Km a day; by its mode if not given")
    posture: Literal["garrison", "defend", "attack", "reserve"] = Field("garrison", description="How it is disposed")
    at: RegionId | None = Field(None, description="Where it is already going on the first day")
    days_left: Amount | None = Field(None, description="Days until it arrives there")
    pool: bool = Field(False, description="Whether it stands for a pool of units that are named nowhere else")
    description: Text | None = Field(None, description="What it is")
