"""A script: dated orders and injects that play a scenario, such as the history of a crisis.

It may hand seats over to other players on a day (`then`), hold variations, say what must come true, and move the camera.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models.base import (
    ActionId,
    ActorId,
    Date,
    Effects,
    Entity,
    Formula,
    Id,
    Line,
    Model,
    Moment,
    Reference,
    RegionId,
    SomeActors,
    Text,
    parse_moment,
)
from brinkmanship.scenario.models.places import Latitude, Longitude
from brinkmanship.scenario.models.scenario import DashedSource, Source
from brinkmanship.simulation.legality import MOST_AMOUNT

EntryId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", max_length=60)]
EntryName = Annotated[str, Reference(("entry",)), Field(max_length=60)]
SeatKind = Literal["script", "wait", "doctrine", "human"]
_BY = re.compile(r"^(.*\S)\s+by\s+(\S.*?)\s*$", re.DOTALL)


def _without_by(value: Any) -> Any:
    """Refuse a condition that still ends in `by …`, since no day could be taken from that."""
    found = _BY.match(value) if isinstance(value, str) else None
    if found is None:
        return value
    if _is_day(found[2]):
        message, expected = "the day is said twice, in the condition and as 'by'", "one of the two"
    else:
        message, expected = f"{quoted(found[2])} is no day of the calendar", "a day after 'by', such as 2022-02-24"
    raise PydanticCustomError("by_in_words", "{message}", {"message": message, "expected": expected})


def _is_day(text: str) -> bool:
    try:
        return isinstance(parse_moment(text), date)
    except PydanticCustomError:
        return False


Condition = Annotated[Formula, BeforeValidator(_without_by)]


class ScriptHeader(Model):
    """What the script is."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60, description="Its name in commands")
    scenario: str = Field(max_length=200, description="The scenario it plays: a bundled name or a file beside it")
    title: Line = Field(description="Its name for people")
    seed: int | None = Field(None, ge=0, description="Seed of the game's chance")
    days_per_turn: float | None = Field(None, gt=0, le=365, description="Days in a turn; the scenario's if not given")
    start: Date | None = Field(
        None,
        description="First day of the game, where it is before the scenario's; the scenario's state is then taken as "
        "given on that day, and dated events, arrivals and the end keep their dates",
    )
    intents: dict[ActorId, Id] = Field({}, description="Hidden intent of an actor, where it is not to be drawn")
    injects: bool = Field(
        True,
        description="Whether the scenario's own injects come when they are due; false where the entries bring them",
    )
    speaks: list[ActorId] = Field(
        [],
        description="Actors of the script that answer proposals themselves, as persons do: what no entry answers is "
        "silence, and a proposal put to them waits for the next turn",
    )
    briefing: Text = Field("", description="What it shows")
    sources: dict[DashedSource, Source] = Field({}, description="Works beside those of the scenario")


class ScriptedOrder(Model):
    """An order of an actor."""

    actor: ActorId = Field(description="Who orders")
    action: ActionId = Field(description="What is ordered")
    target: str | None = Field(None, description="What it is aimed at")
    place: RegionId | None = Field(None, description="Where")
    amount: float | None = Field(None, gt=0, le=MOST_AMOUNT, description="Its size")
    lift: bool = Field(False, description="Whether the measure is lifted instead of ordered")
    note: str = Field(
        "",
        max_length=2000,
        description="What the actor says about it; it stays in the record and is told to nobody, but who objects gives it "
        "as the reason",
    )
    proposer: ActorId | None = Field(None, description="Of an answer: who proposed what is answered")
    answer: Literal["consent", "object"] | None = Field(
        None,
        description="It is no order but the actor's answer to that of `proposer`: silence or a yes, or the breaking of "
        "silence or a no",
    )

    @model_validator(mode="after")
    def _whole(self) -> ScriptedOrder:
        """Refuse an answer to nobody, and a proposer of nothing."""
        if (self.proposer is None) != (self.answer is None):
            message, expected = "an answer names who proposed", "'answer' and 'proposer' together"
            raise PydanticCustomError("answer", "{message}", {"message": message, "expected": expected})
        return self


class ScriptedChoice(Model):
    """An answer to a dilemma, by the seat to which it is put."""

    dilemma: Annotated[str, Reference(("dilemma",))] = Field(description="The question")
    choice: Id = Field(description="The answer")
    note: str = Field("", max_length=2000, description="What the seat says about it; it stays in the record")


class ScriptedInject(Model):
    """Something control puts into the game."""

    effects: Effects = Field([], description="What it does")
    text: Text = Field("", description="What the seats read")
    to: SomeActors | None = Field(None, description="Seats it is addressed to; all if not given")


class CameraMove(Model):
    """Where the camera looks from here on: a region, a point, or (with nothing) the whole map."""

    region: RegionId | None = Field(None, description="The region in the middle")
    lon: Longitude | None = Field(None, description="Longitude of the middle, degrees east")
    lat: Latitude | None = Field(None, description="Latitude of the middle, degrees north")
    width_km: float | None = Field(None, gt=10, le=40_000, description="Kilometres shown from left to right")


class Entry(Entity):
    """One line of a script: at most one of order, choose, inject, narration or expect; camera and caption may stand beside it."""

    id: EntryId | None = Field(None, description="A name, for variations to refer to")
    date: Moment | None = Field(
        None,
        description="The day on which it happens (2022-02-24T04:00 where steps are hours); of an expectation, the first "
        "day on which it counts",
    )
    by: Moment | None = Field(
        None, description="The day by whose end an expectation must have come true; its own day if not given"
    )
    order: ScriptedOrder | None = Field(None, description="An order")
    choose: ScriptedChoice | None = Field(None, description="An answer to a dilemma, while that waits for one")
    inject: ScriptedInject | None = Field(None, description="An inject")
    narration: Text | None = Field(None, description="A text that is told and does nothing")
    expect: Condition | None = Field(
        None, description="A condition that is checked and does nothing: 'world.rung >= 7 by 2022-02-24'"
    )
    text: Text | None = Field(None, description="What happened that day, as the replay tells it")
    camera: CameraMove | None = Field(None, description="Where the film and the replay look")
    caption: Line | None = Field(None, description="A line that the film shows")

    @model_validator(mode="before")
    @classmethod
    def _by_in_words(cls, data: Any) -> Any:
        """Split `expect: X by DATE` where DATE is a day and no other is given."""
        if isinstance(data, dict) and isinstance(data.get("expect"), str) and "by" not in data:
            found = _BY.match(data["expect"])
            if found is not None and _is_day(found[2]):
                return {**data, "expect": found[1], "by": found[2]}
        return data


class Handover(Model):
    """From a day on other players decide."""

    date: Date = Field(description="The first day on which they decide")
    seats: dict[Id, SeatKind] = Field(
        description="Who decides for an actor (or `others`) from then on", json_schema_extra={"minProperties": 1}
    )
    text: Text | None = Field(None, description="What the players are told")


class Amendment(Model):
    """A change of some entries: of the one of that name, or of all that fit the actor, action and target given."""

    entry: EntryName | None = Field(None, description="The entry's name")
    actor: ActorId | None = Field(None, description="Entries that are orders of this actor")
    action: ActionId | None = Field(None, description="Entries that order this")
    target: str | None = Field(None, description="Entries whose order is aimed at this")
    since: Date | None = Field(None, description="Only entries from this day on")
    until: Date | None = Field(None, description="Only entries up to this day, it included")
    drop: bool = Field(False, description="Whether they do not happen")
    date: Moment | None = Field(
        None, description="The day on which they happen instead; `by` of an expectation moves along"
    )
    days: int | None = Field(
        None,
        ge=-3650,
        le=3650,
        description="Days by which they happen later, earlier if negative; `by` of an expectation moves along",
    )


class Variation(Model):
    """The same script with something else in it."""

    title: Line = Field(description="Its name for people: 'What if the alert had come a week later'")
    text: Text | None = Field(None, description="What it asks")
    seed: int | None = Field(None, ge=0, description="Another seed")
    start: Date | None = Field(None, description="An earlier first day: 'What if the alert had come a month earlier'")
    change: list[Amendment] = Field([], description="Entries that are moved or dropped")
    add: list[Entry] = Field([], description="Further entries")
    then: Handover | None = Field(None, description="Who decides from a day on, instead of the script's own")


class Script(Model):
    """Dated orders and injects."""

    script: ScriptHeader = Field(description="What the script is")
    seats: dict[Id, SeatKind] = Field(
        {},
        description="Who decides for an actor (or `others`) that the script does not order; `script`: only the script",
    )
    then: Handover | None = Field(None, description="The day on which the script hands over to players or the program")
    variations: dict[EntryId, Variation] = Field({}, description="What if: `brink replay NAME --variation KEY`")
    entries: list[Entry] = Field(description="What happens, by date")
