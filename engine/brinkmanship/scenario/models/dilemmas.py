"""The sections `dilemmas` and `calendar`: questions put to a seat, and dated facts."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brinkmanship.scenario.models.actions import Action, Day, Family, Later, Outcome, Requirement
from brinkmanship.scenario.models.base import (
    ActorId,
    Amount,
    Date,
    Effects,
    Entity,
    FormationId,
    Formula,
    Goldstein,
    Id,
    Line,
    Quantity,
    Reference,
    RegionId,
    Severity,
    SomeActors,
    SomeSpan,
    Text,
)
from brinkmanship.scenario.models.told import Told


class DilemmaChoice(Entity):
    """One answer to the question."""

    name: Line = Field(description="What the seat does, as an order: 'Send helmets'")
    told: Told | None = Field(
        None, description="How the log reports it, in the past tense; made of its name if not given"
    )
    text: Text = Field("", description="What speaks for it and what it costs, for the player")
    cost: Amount = Field(Amount(value=0), description="Political capital it costs")
    effects: Effects = Field([], description="What it does, at once; `self` is the seat")
    later: list[Later] = Field([], description="Effects some days after it was chosen")
    outcomes: list[Outcome] = Field([], description="Ways it may turn out")
    verb: dict[Annotated[str, Reference(("verb",))], dict[str, Quantity]] = Field(
        {}, max_length=1, description="A verb of the engine that it carries out, with its numbers"
    )
    formations: list[FormationId] = Field([], description="Formations the verb moves, alerts or disposes")
    place: RegionId | None = Field(None, description="Where the verb takes place")
    requires: list[Requirement] = Field([], description="What must hold for it to be chosen")
    appeal: Formula = Field("0", description="How much it appeals to a program; `self` is the seat")
    known_to: SomeActors | None = Field(
        None, description="Who learns of it beside the seat; everybody if not given, nobody if the list is empty"
    )
    severity: Severity = Field(Severity(value=0), description="What it adds to the rung of the escalation ladder")
    goldstein: Goldstein = Field(Goldstein(value=0), description="Goldstein weight")
    signal: dict[ActorId, dict[Id, Amount]] = Field(
        {}, description="How likely each secret intent of the seat makes it, relative to 1: what others learn from it"
    )


class Dilemma(Entity):
    """A question put to a seat: one of its choices is taken by a day, or else the default."""

    name: Line = Field(description="Its headline")
    to: ActorId = Field(description="The seat that decides; nobody else sees the question")
    text: Text = Field(description="What the seat reads: what happened, what is asked, who waits for the answer")
    family: Family = Field("diplomacy", description="What part of statecraft it belongs to")
    days: list[Day] = Field([], description="Days on which it may be put; any if empty")
    when: Formula | None = Field(None, description="The condition under which it may be put")
    chance: Formula | None = Field(None, description="Its chance on each such day (or step); certain if not given")
    lapses: Formula | None = Field(
        None,
        description="The condition under which it is no longer asked: the world has answered, and silence means nothing",
    )
    by: SomeSpan = Field(description="Days (or hours) in which to decide; never less than a turn")
    default: Id = Field(description="The choice that silence means")
    precision: float = Field(4, ge=0, le=50, description="How surely a program takes the most appealing choice")
    choices: dict[Id, DilemmaChoice] = Field(min_length=2, max_length=4, description="What the seat may choose")

    def as_action(self, choice: str) -> Action:
        """Return a choice as the action by which it is ordered."""
        one = self.choices[choice]
        return Action.model_construct(
            name=one.name,
            told=one.told,
            family=self.family,
            description=one.text or None,
            by=[self.to],
            cost=one.cost,
            goldstein=one.goldstein,
            severity=one.severity,
            public=one.known_to is None,
            limit=1,
            verb=one.verb,
            formations=one.formations,
            place=one.place,
            requires=one.requires,
            later=one.later,
            outcomes=one.outcomes,
            signal=one.signal,
            source=one.source or self.source,
            confidence=one.confidence or self.confidence,
            traces=one.traces or self.traces,
        )


def choice_id(dilemma: str, choice: str) -> str:
    """Return the name of the action by which a choice is ordered.

    >>> choice_id("helmets", "howitzers")
    'helmets_howitzers'
    """
    return f"{dilemma}_{choice}"


class CalendarFact(Entity):
    """Something whose dates are known beforehand."""

    name: Line = Field(description="Its name for people")
    start: Date = Field(alias="from", description="Its first day")
    end: Date | None = Field(None, alias="to", description="Its last day; the first if not given")
    text: Text = Field("", description="Why it matters, for the player")

    @model_validator(mode="after")
    def _in_order(self) -> CalendarFact:
        if self.end is not None and self.end < self.start:
            raise PydanticCustomError("calendar_order", "it ends before it begins", {"expected": "a day after 'from'"})
        return self

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end or self.start


class PastEvent(Entity):
    """Something that happened before the first day, as everybody knows it then; it does nothing."""

    on: Date = Field(description="Its day, before the first one")
    told: Line = Field(description="A headline in the past tense, with a full stop")
    who: ActorId | None = Field(None, description="The actor that did it")
    where: RegionId | None = Field(None, description="The region it happened in")
    weight: float = Field(0.4, ge=0, le=1, description="How much it matters, from 0 to 1")
