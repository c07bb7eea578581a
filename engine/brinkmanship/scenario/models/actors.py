"""The sections `actors`, `ties` and `bodies`: who takes part, how they stand to each other, who decides together."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from brinkmanship.scenario.models.base import (
    ActorId,
    Actors,
    Amount,
    Count,
    Effects,
    Entity,
    Id,
    InSentences,
    Line,
    Quantity,
    Share,
    Short,
    Signed,
    SomeActors,
    Text,
    YearSpan,
)


class Intent(Entity):
    """What an actor may secretly be after; drawn at the start of each game and unknown to the others."""

    name: Line = Field(description="Its name for people")
    prior: Share = Field(description="How likely it is, as the others believe at the start")
    description: Text | None = Field(None, description="What it means")
    start: Effects = Field([], description="Statements applied at the start where this is drawn; `self` is the actor")


class Actor(Entity):
    """A state or another party."""

    name: Line = Field(description="Its name for people")
    called: InSentences = None
    plural: bool = Field(False, description="Whether sentences treat it as several: 'the other allies have agreed'")
    adjective: Line | None = Field(None, description="As in 'Russian troops'")
    color: str | None = Field(
        None,
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="Its colour on the map, in quotes: ' #' begins a comment",
        examples=["'#4477aa'"],
    )
    flag: str | None = Field(
        None, max_length=40, description="Its flag: the ISO 3166 code of a country (FI or FIN), EU or UN"
    )
    office: Line | None = Field(None, description="Where it is led from: 'The Chancellery, Berlin'")
    emblem: Line | None = Field(
        None,
        description="What its office looks like: arch, bank, block, castle, church, community, crown, estate, fortress, "
        "monument, mosque, pavilion, ring, star or tower",
    )
    bloc: Line | None = Field(None, description="Which side it is counted to")
    leader: Line | None = Field(None, description="Who leads it")
    people: list[Line] = Field([], description="Who else matters, with office")
    playable: bool = Field(False, description="Whether a person may take its seat")
    play: Line | None = Field(None, description="What playing its seat is about, in a line")
    level: Literal["first game", "experienced", "expert"] | None = Field(
        None, description="Whom its seat suits; 'first game' is recommended to begin with"
    )
    briefing: Text | None = Field(None, description="What its seat is told at the start")
    description: Text | None = Field(None, description="Who it is, for all to read")
    orders_per_turn: int = Field(2, ge=0, le=20, description="Most orders a turn")
    capital_per_turn: Amount | None = Field(None, description="Political capital it gains a turn")
    tracks: dict[str, Quantity] = Field({}, description="Tracks of the actor that differ from their start values")
    types: dict[Id, Intent] = Field({}, description="What it may secretly be after; the priors add up to 1")
    gdp_bn: Amount | None = Field(None, description="Yearly output, in billions of dollars")
    troops: Count | None = Field(None, description="Active soldiers altogether")


class Tie(Entity):
    """What one actor has towards another."""

    from_: Actors = Field(alias="from", description="Whose it is: an actor, a group or a body")
    to: Actors = Field(description="Towards whom: an actor, a group or a body")
    both: bool = Field(False, description="Whether it holds in the other direction too")
    trust: Signed | None = Field(None, description="Trust of the first in the second")
    tension: Share | None = Field(None, description="Tension of the first towards the second")
    alliance: Share | None = Field(None, description="1 if they are allied")
    trade: Share | None = Field(None, description="Share of the first's output that is trade with the second")
    gas: Share | None = Field(None, description="Share of the first's gas that comes from the second")
    oil: Share | None = Field(None, description="Share of the first's oil that comes from the second")
    kinship: Signed | None = Field(None, description="Closeness of people and history")
    tracks: dict[str, Quantity] = Field({}, description="Further tracks of ties")


class Body(Entity):
    """An institution that decides by consent."""

    name: Line = Field(description="Its name for people")
    short: Short | None = Field(None, description="What stands for its name where there is little room: 'EU Council'")
    called: InSentences = None
    members: SomeActors = Field(description="Who belongs to it")
    rule: Literal["unanimity", "qualified", "majority"] = Field("unanimity", description="How many must not object")
    threshold: float | None = Field(None, ge=0, le=1, description="Share of the weight that must not object")
    weights: dict[ActorId, Amount] = Field({}, description="Weights of members; 1 if not given")
    silence_days: YearSpan = Field(2, description="Days (or hours) in which a member may break silence")
    chair: ActorId | None = Field(None, description="Who speaks for it")
    tracks: dict[str, Quantity] = Field({}, description="Tracks of the body that differ from their start values")
    description: Text | None = Field(None, description="What it is")


TIE_NUMBERS = ("alliance", "trade", "gas", "oil", "kinship")
"""Fields of a tie that never change during a game."""
