"""A script: dated orders and injects that play a scenario, such as the history of a crisis."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.scenario.models.base import (
    ActionId,
    ActorId,
    Date,
    Effects,
    Entity,
    Formula,
    Id,
    Line,
    Model,
    RegionId,
    SomeActors,
    Text,
)
from engine.scenario.models.header import DashedSource, Source


class ScriptHeader(Model):
    """What the script is."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60, description="Its name in commands")
    scenario: str = Field(max_length=200, description="The scenario it plays: a bundled name or a file beside it")
    title: Line = Field(description="Its name for people")
    seed: int | None = Field(None, ge=0, description="Seed of the game's chance")
    briefing: Text = Field("", description="What it shows")
    sources: dict[DashedSource, Source] = Field({}, description="Works beside those of the scenario")


class ScriptedOrder(Model):
    """An order of an actor."""

    actor: ActorId = Field(description="Who orders")
    action: ActionId = Field(description="What is ordered")
    target: str | None = Field(None, description="What it is aimed at")
    place: RegionId | None = Field(None, description="Where")
    amount: float | None = Field(None, gt=0, description="Its size")
    lift: bool = Field(False, description="Whether the measure is lifted instead of ordered")


class ScriptedInject(Model):
    """Something control puts into the game."""

    effects: Effects = Field([], description="What it does")
    text: Text = Field("", description="What the seats read")
    to: SomeActors | None = Field(None, description="Seats it is addressed to; all if not given")


class Entry(Entity):
    """One line of a script: exactly one of order, inject, narration or expect."""

    date: Date | None = Field(None, description="The day on which it happens")
    by: Date | None = Field(None, description="The day until which an expectation must have come true")
    order: ScriptedOrder | None = Field(None, description="An order")
    inject: ScriptedInject | None = Field(None, description="An inject")
    narration: Text | None = Field(None, description="A text that is told and does nothing")
    expect: Formula | None = Field(None, description="A condition that is checked and does nothing")
    text: Text | None = Field(None, description="What happened that day, as the replay tells it")


SeatKind = Literal["script", "wait", "doctrine"]


class Script(Model):
    """Dated orders and injects."""

    script: ScriptHeader = Field(description="What the script is")
    seats: dict[Id, SeatKind] = Field({}, description="Who decides for an actor (or `others`) beside the script")
    entries: list[Entry] = Field(description="What happens, by date")
