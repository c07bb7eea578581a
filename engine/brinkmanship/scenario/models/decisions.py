"""The sections `issues`, `preferences` and `courses`: what the quarrel is about, who wants what, and what a leader weighs."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from brinkmanship.scenario.models.base import (
    ActionId,
    ActorId,
    Amount,
    Effects,
    Entity,
    Formula,
    Id,
    Line,
    Model,
    Reference,
    Share,
    SomeSpan,
    Text,
)

IssueId = Annotated[str, Reference(("issue",))]


class Issue(Entity):
    """Something that is quarrelled about: a position from 0 to 1, carried by a track of the world."""

    name: Line = Field(description="Its name for people")
    text: Text | None = Field(None, description="What its ends mean")
    track: Id | None = Field(
        None, description="The world's track that says what holds now; the issue's own name if not given"
    )
    held: Id | None = Field(
        None, description="The world's track of what is pocketed: no longer at stake, and kept by force"
    )
    offered: Id | None = Field(None, description="The world's track of the terms on the table")
    pocketing: Share = Field(
        Share(value=0.12), description="Share of the gap between what holds and what is pocketed closed a day"
    )


class Deal(Entity):
    """What was offered, once it is signed: carried out step by step, and void when it is broken."""

    name: Line = Field(description="Its name for people")
    signed_by: ActionId = Field(description="The action that signs what is on the table")
    issues: list[IssueId] = Field(
        min_length=1, description="The issues whose terms it holds; each has an `offered` track"
    )
    steps: Annotated[int, Field(ge=1, le=100)] = Field(4, description="In how many steps it is carried out")
    every: SomeSpan = Field(5, description="Days from one step to the next")
    chance: Formula | None = Field(
        None, description="Chance that a step that is due is carried out; certain if not given"
    )
    while_: Formula | None = Field(None, alias="while", description="As long as this holds; else the rest is void")
    kept: Effects = Field([], description="What a step that is carried out does besides")
    stalled: Effects = Field([], description="What a step that is not carried out does")
    broken: Effects = Field([], description="What the breach does")


class Preference(Entity):
    """What an actor wants of an issue."""

    ideal: Share | None = Field(None, description="The position it likes best")
    weight: Amount | None = Field(
        None, description="How much it cares; the weights of a type are scaled to add up to 1"
    )


class Preferences(Entity):
    """What an actor wants, and how its secret intent changes that."""

    jitter: Share = Field(
        Share(value=0.0), description="Spread of the weights from game to game: each times exp(jitter x draw)"
    )
    issues: dict[IssueId, Preference] = Field({}, description="What it wants, whatever its secret intent")
    types: dict[Id, dict[IssueId, Preference]] = Field({}, description="What a secret intent wants instead")


class Reckon(Entity):
    """A number that a leader works out on the way: a formula, or the chance of another's reply."""

    value: Formula | None = Field(None, description="The number")
    utility: Formula | None = Field(
        None, description="Of a reply: what it is worth to who replies, against not replying so"
    )
    precision: Annotated[float, Field(ge=0, le=1000)] = Field(
        1.0, description="Of a reply: how surely the better is chosen"
    )
    by: ActorId | None = Field(None, description="Of a reply: who replies")
    text: Line | None = Field(None, description="What it is, in words")


FormulaOrReckon = Annotated[Reckon, BeforeValidator(lambda v: v if isinstance(v, dict | Reckon) else {"value": v})]


class Course(Entity):
    """A way on that a leader may choose; its value is what it expects of the issues, less what it costs."""

    name: Line = Field(description="Its name for people, as in 'Moscow chose *press on*'")
    when: Formula | None = Field(None, description="When it can be chosen")
    success: Formula | None = Field(None, description="Chance that it succeeds, 0 to 1; certain if not given")
    win: dict[IssueId, Formula] = Field(
        {}, description="Positions that success brings; issues not named stay as they are"
    )
    lose: dict[IssueId, Formula] = Field({}, description="Positions that failure brings")
    costs: dict[Id, Formula] = Field({}, description="What it costs, on the scale on which all the issues are worth 1")
    force: bool = Field(
        False, description="Whether it is a use of force: what is pocketed stays kept, and observers forecast it"
    )
    hypothetical: bool = Field(False, description="Never chosen: only there to be compared with")


class Waiting(Model):
    """What waiting is worth: the chance to take a course later that is not worth taking, or worth less, today."""

    on: Id = Field(description="The course that waits")
    now: Id = Field(description="The course that could be taken today")
    later: Id = Field(description="A hypothetical course: the same as it will be")
    weight: Share = Field(Share(value=0.6), description="How far later counts")


class Shows(Entity):
    """Something that can be seen on a day, and how likely it is on each course."""

    text: Line | None = Field(None, description="What is seen")
    when: Formula = Field(description="Whether it is seen today")
    rates: dict[Id, Share] = Field(description="Chance a day on each course")
    plain: Share = Field(
        Share(value=0),
        description="Share that anybody reads rightly, whatever its intelligence: 1 what is on every screen",
    )


class ForecastOfForce(Entity):
    """How observers turn what they believe into a chance of force by the end of the game."""

    carried_out: Share = Field(Share(value=0.9), description="Share of chosen courses of force that are carried out")
    lag_days: SomeSpan = Field(9, description="Days that a chosen course of force takes to show")
    turn_days: SomeSpan = Field(25, description="Days in which a leader on another course thinks the question anew")
    turn_share: Share = Field(Share(value=0.9), description="Share of such turns to force that are carried out")


class Leader(Entity):
    """How an actor's leadership chooses its course."""

    start: Id = Field(description="The course on the first day")
    precision: Annotated[float, Field(gt=0, le=1000)] = Field(
        17.0, description="How surely the best course is chosen (lambda)"
    )
    inertia: Annotated[float, Field(ge=0, le=1)] = Field(
        0.025, description="What staying on the present course is worth"
    )
    rethink_days: SomeSpan = Field(
        25, description="Days on average until the leadership thinks the whole question anew"
    )
    reckons: dict[Id, FormulaOrReckon] = Field(
        {}, description="Numbers worked out on the way, in order; `reckon(name)` reads them"
    )
    options: dict[Id, Course] = Field(min_length=1, description="The courses")
    cost_names: dict[Id, Line] = Field({}, description="Costs by name for people, where their ids do not say enough")
    waits: list[Waiting] = Field([], description="What waiting is worth")
    shows: dict[Id, Shows] = Field({}, description="What can be seen of the courses")
    forecast: ForecastOfForce = Field(ForecastOfForce(), description="How observers forecast force")
