"""A whole scenario: its head (`scenario`), the numbers that things carry (`tracks`), and all other sections."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from brinkmanship.scenario.models.actions import (
    Action,
    Doctrine,
    Ending,
    Event,
    Inject,
    Never,
    Objective,
    Package,
    Rung,
)
from brinkmanship.scenario.models.actors import Actor, Body, Tie
from brinkmanship.scenario.models.assumptions import Assumption
from brinkmanship.scenario.models.base import (
    ActionId,
    ActorId,
    DashedId,
    Date,
    Entity,
    Id,
    Line,
    Model,
    Quantity,
    Reference,
    SomeActors,
    Text,
)
from brinkmanship.scenario.models.comparisons import Comparison
from brinkmanship.scenario.models.decisions import Deal, Issue, Leader, Preferences
from brinkmanship.scenario.models.dilemmas import CalendarFact, Dilemma, PastEvent, choice_id
from brinkmanship.scenario.models.exercise import Exercise
from brinkmanship.scenario.models.places import Formation, Map, Operations

MechanismName = Annotated[str, Reference(("mechanism",))]
DashedSource = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60)]


FIRST, LAST = date(1000, 1, 1), date(9900, 1, 1)
"""Between these a scenario begins, so that no day of a game lies beyond the calendar."""


def _with_days_around(start: date) -> date:
    if not FIRST <= start <= LAST:
        expected = {"expected": f"a day from {FIRST} to {LAST}"}
        raise PydanticCustomError("start", "a scenario cannot begin on {day}", {"day": str(start), **expected})
    return start


class Source(Model):
    """A work that numbers are taken from."""

    title: Line = Field(description="Author and title")
    date: Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)] | None = Field(
        None, description="When it appeared: 2022-01-24, 2022-01 or 2022"
    )
    url: Line | None = Field(None, description="Where it can be read")
    note: Text | None = Field(None, description="What is taken from it, and how far to trust it")


class Header(Model):
    """What the scenario is."""

    id: str = Field(
        pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60, description="Its name in commands", examples=["january-2022"]
    )
    title: Line = Field(description="Its name for people")
    start: Annotated[Date, AfterValidator(_with_days_around)] = Field(description="The first day")
    horizon: int = Field(ge=1, le=3650, description="Days from the first day to the end")
    hours_per_tick: float = Field(24, gt=0, le=24, description="Hours in a step of the simulation")
    days_per_turn: float = Field(1, gt=0, le=365, description="Days in a turn")
    summary: Text | None = Field(None, description="A sentence for lists of scenarios")
    briefing: Text = Field("", description="What everybody is told at the start")
    author: Line | None = Field(None, description="Who wrote it")
    licence: Line | None = Field(None, description="On what terms it may be passed on")
    statements: dict[Id, Line] = Field({}, description="What the scenario claims to carry; `traces` refers to these")
    sources: dict[DashedSource, Source] = Field({}, description="Works that numbers are taken from")


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
    scale: Literal["share", "odds"] = Field(
        "share",
        description="What a factor does: share: `*=` multiplies the number; odds: it multiplies the odds p / (1 - p), as "
        "evidence does a belief",
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


class Scenario(Model):
    """The state of a crisis on a date, and its rules."""

    scenario: Header = Field(description="What the scenario is")
    map: Map = Field(Map(), description="Where it plays")
    groups: dict[Id, SomeActors] = Field({}, description="Named sets of actors")
    tracks: Tracks = Field(Tracks(), description="Named numbers that things carry")
    actors: dict[Id, Actor] = Field(min_length=1, description="Who takes part")
    ties: list[Tie] = Field([], description="What actors have towards each other")
    bodies: dict[Id, Body] = Field({}, description="Institutions that decide by consent")
    packages: dict[Id, Package] = Field({}, description="Kinds of proposals to bodies, and what members weigh in them")
    formations: dict[DashedId, Formation] = Field({}, description="Military units")
    operations: dict[ActorId, Operations] = Field({}, description="How armies move by themselves once they are at war")
    actions: dict[Id, Action] = Field({}, description="What can be ordered")
    events: dict[Id, Event] = Field({}, description="What the world does by itself")
    issues: dict[Id, Issue] = Field({}, description="What the quarrel is about")
    deals: dict[Id, Deal] = Field({}, description="What is signed and carried out in steps")
    preferences: dict[ActorId, Preferences] = Field({}, description="What actors want of the issues")
    courses: dict[ActorId, Leader] = Field({}, description="How the program chooses the course of an actor")
    dilemmas: dict[Id, Dilemma] = Field({}, description="Questions that are put to a seat")
    calendar: dict[Id, CalendarFact] = Field({}, description="Dated facts, known beforehand")
    past: dict[Id, PastEvent] = Field({}, description="What happened before the first day, for the log")
    objectives: dict[ActorId, list[Objective]] = Field({}, description="What each seat wants")
    ladder: list[Rung] = Field([], description="The escalation ladder")
    endings: dict[Id, Ending] = Field({}, description="Courses a game can take")
    injects: dict[Id, Inject] = Field({}, description="What the exercise control puts in")
    exercise: Exercise = Field(Exercise(), description="What a tabletop exercise of it is for; not simulated")
    doctrines: dict[Id, Doctrine] = Field({}, description="How the program decides for actors")
    policies: dict[Id, dict[Id, Doctrine]] = Field(
        {}, description="Other ways to play: {sense: {USA: {options: [...]}}}; each reads only what its seat may know"
    )
    levers: dict[Id, list[ActionId]] = Field({}, description="Families of actions that are measured together")
    comparisons: dict[Id, Comparison] = Field({}, description="What happened, to be set beside the futures")
    never: dict[Id, Never] = Field({}, description="Absurdities that no game may come to")
    mechanisms: dict[MechanismName, dict[str, Quantity]] = Field({}, description="Constants of the engine's mechanisms")
    assumptions: dict[Id, Assumption] = Field({}, description="Why design numbers have their sizes, and their ranges")

    @cached_property
    def choices(self) -> dict[str, tuple[str, str]]:
        """Dilemma and choice by the name of the action that orders the choice."""
        return {choice_id(name, one): (name, one) for name, dilemma in self.dilemmas.items() for one in dilemma.choices}

    @cached_property
    def orderable(self) -> dict[str, Action]:
        """Everything that can be ordered, by name: the actions, then the choices of the dilemmas."""
        of_dilemmas = {name: self.dilemmas[of].as_action(one) for name, (of, one) in self.choices.items()}
        return {**self.actions, **of_dilemmas}
