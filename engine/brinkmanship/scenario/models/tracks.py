"""The `tracks` section: named numbers that things carry, beside or instead of the engine's standard ones."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from brinkmanship.scenario.models.base import Entity, Id, Line, Model, Quantity


class Track(Entity):
    """A named number; a standard track may be declared again with another start, range or meaning."""

    start: Quantity | None = Field(None, description="Value of whatever does not say otherwise")
    low: float | None = Field(None, description="Lowest value")
    high: float | None = Field(None, description="Highest value")
    meaning: Line | None = Field(None, description="What it says, and what its ends mean")
    unit: str = Field("", max_length=40, description="Unit, if it is not a share")
    label: Line | None = Field(None, description="Its name for people")
    visible: Literal["public", "estimate", "private"] = Field(
        "estimate", description="public: all see it; estimate: others estimate it; private: only its owner sees it"
    )
    indicator: bool = Field(False, description="Whether it is one of the numbers shown all the time")
    engine: bool = Field(
        False,
        description="Whether this is the engine's track of the same name, which its mechanisms read and move; must be "
        "said where range, unit or meaning are other than the engine's",
    )


class Tracks(Model):
    """Tracks by the kind of thing that carries them."""

    world: dict[Id, Track] = Field({}, description="Numbers of the whole world")
    actor: dict[Id, Track] = Field({}, description="Numbers of each actor")
    tie: dict[Id, Track] = Field({}, description="Numbers of one actor towards another")
    body: dict[Id, Track] = Field({}, description="Numbers of each body")
    region: dict[Id, Track] = Field({}, description="Numbers of each region")
    formation: dict[Id, Track] = Field({}, description="Numbers of each formation")
