"""The sections `events`, `objectives`, `ladder`, `endings` and `injects`: what happens, what counts, how it ends."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from brinkmanship.scenario.models.actions import Outcome
from brinkmanship.scenario.models.base import (
    ActorId,
    Effects,
    Entity,
    Formula,
    Goldstein,
    Id,
    Line,
    Moment,
    Severity,
    SomeActors,
    Span,
    Text,
)

Day = Moment | Span


class Event(Entity):
    """Something the world does by itself: on days, on a condition, by chance."""

    name: Line = Field(description="Its headline")
    text: Text = Field("", description="What a player reads: what happened, who knows it, how sure they are")
    days: list[Day] = Field(
        [], description="Days on which it may happen, or times of them where steps are hours; any if empty"
    )
    when: Formula | None = Field(None, description="The condition under which it may happen")
    chance: Formula | None = Field(None, description="Its chance on each such day (or step); certain if not given")
    once: bool = Field(True, description="Whether it happens at most once in a game")
    cooldown: Span = Field(0, description="Days (or hours) before it can happen again")
    effects: Effects = Field([], description="What it does")
    outcomes: list[Outcome] = Field([], description="Ways it may turn out")
    severity: Severity = Field(Severity(value=0), description="What it adds to the rung of the escalation ladder")
    goldstein: Goldstein = Field(Goldstein(value=0), description="Goldstein weight")
    known_to: SomeActors | None = Field(None, description="Who learns of it; everybody if not given")


class Objective(Entity):
    """What a seat wants."""

    id: Id = Field(description="Its name in reports")
    text: Line = Field(description="What is wanted, for the player")
    weight: float = Field(1, gt=0, le=1000, description="How much it counts beside the seat's others")
    value: Formula = Field(description="How far it is reached, from 0 to 1; `self` is the seat")


class Rung(Entity):
    """A step of the escalation ladder."""

    rung: int = Field(ge=0, le=99, description="Its number, from 0")
    name: Line = Field(description="Its name for people")
    from_: float = Field(alias="from", ge=0, le=10, description="Severity from which it is reached")
    description: Text | None = Field(None, description="What it means to stand here")


class Ending(Entity):
    """A course a game can take."""

    name: Line = Field(description="Its name for people")
    kind: Literal[
        "settlement",
        "deescalation",
        "standoff",
        "annexation",
        "limited_incursion",
        "major_war",
        "wider_war",
        "coercion",
    ] = Field(description="What kind of course it is, for tables of outcomes")
    when: Formula = Field(description="When it is reached")
    final: bool = Field(False, description="Whether the game ends there, or goes on")
    text: Text = Field("", description="What the player reads")


class Inject(Entity):
    """Something the exercise control puts into the game."""

    to: SomeActors = Field(description="Seats it is addressed to")
    day: Day | None = Field(None, description="The day, or the time of it, on which it is due")
    when: Formula | None = Field(None, description="The condition on which it is due")
    name: Line | None = Field(None, description="Its headline")
    text: Text = Field(description="What the seats read")
    from_: Line | None = Field(None, alias="from", description="Who it seems to come from")
    effects: Effects = Field([], description="What it does")
    known_to: list[ActorId] | None = Field(None, description="Who learns of it beside those it is addressed to")
