"""A whole scenario: all sections together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from brinkmanship.scenario.models.actions import Action
from brinkmanship.scenario.models.actors import Actor, Body, Tie
from brinkmanship.scenario.models.base import ActorId, DashedId, Id, Model, Quantity, Reference, SomeActors
from brinkmanship.scenario.models.doctrines import Doctrine
from brinkmanship.scenario.models.formations import Formation
from brinkmanship.scenario.models.happenings import Ending, Event, Inject, Objective, Rung
from brinkmanship.scenario.models.header import Header
from brinkmanship.scenario.models.places import Map
from brinkmanship.scenario.models.tracks import Tracks

MechanismName = Annotated[str, Reference(("mechanism",))]


class Scenario(Model):
    """The state of a crisis on a date, and its rules."""

    scenario: Header = Field(description="What the scenario is")
    map: Map = Field(Map(), description="Where it plays")
    groups: dict[Id, SomeActors] = Field({}, description="Named sets of actors")
    tracks: Tracks = Field(Tracks(), description="Named numbers that things carry")
    actors: dict[Id, Actor] = Field(min_length=1, description="Who takes part")
    ties: list[Tie] = Field([], description="What actors have towards each other")
    bodies: dict[Id, Body] = Field({}, description="Institutions that decide by consent")
    formations: dict[DashedId, Formation] = Field({}, description="Military units")
    actions: dict[Id, Action] = Field({}, description="What can be ordered")
    events: dict[Id, Event] = Field({}, description="What the world does by itself")
    objectives: dict[ActorId, list[Objective]] = Field({}, description="What each seat wants")
    ladder: list[Rung] = Field([], description="The escalation ladder")
    endings: dict[Id, Ending] = Field({}, description="Courses a game can take")
    injects: dict[Id, Inject] = Field({}, description="What the exercise control puts in")
    doctrines: dict[Id, Doctrine] = Field({}, description="How the program decides for actors")
    mechanisms: dict[MechanismName, dict[str, Quantity]] = Field({}, description="Constants of the engine's mechanisms")
