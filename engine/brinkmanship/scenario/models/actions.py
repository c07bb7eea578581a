"""Deeds and happenings: `actions`, `doctrines`, `events`, `objectives`, `ladder`, `endings`, `never` and `injects`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brinkmanship.scenario.models.base import (
    ActionId,
    ActorId,
    Amount,
    Effects,
    Entity,
    FormationId,
    Formula,
    Goldstein,
    Id,
    Line,
    Model,
    Moment,
    OneOrMore,
    Quantity,
    Reference,
    RegionId,
    Regions,
    Severity,
    Share,
    SomeActors,
    SomeSpan,
    Span,
    Text,
    YearSpan,
)
from brinkmanship.scenario.models.told import Told
from brinkmanship.simulation.legality import MOST_AMOUNT

Family = Literal["diplomacy", "alliance", "military", "arms", "economy", "energy", "cyber", "information", "domestic"]
TargetKind = Literal["actor", "region", "formation", "body", "axis"]
Branch = Literal["ground", "air", "naval", "headquarters", "joint"]
AmongName = Annotated[str, Reference(("actor", "group", "body", "region", "zone", "formation", "axis"))]
PackageId = Annotated[str, Reference(("package",))]
ConsentOf = Annotated[str, Reference(("body", "actor", "consent"))]


class Target(Model):
    """What an action is aimed at."""

    kind: TargetKind = Field(description="What kind of thing")
    among: list[AmongName] = Field(
        [],
        description="Which ones: names, groups or zones; all that make sense if empty. Nobody is its own target: `all` is "
        "all but who orders, as `others` is",
    )


class Requirement(Model):
    """What must hold for an action to be ordered."""

    that: Formula = Field(description="The condition")
    otherwise: Line = Field(alias="else", description="What a player is told where it does not hold")


class Size(Model):
    """The sizes in which an action may be ordered: 1 is what its cost, its consent and its effects are written for."""

    low: float = Field(1, gt=0, le=1, description="The least")
    high: float = Field(1, ge=1, le=MOST_AMOUNT, description="The most")
    unit: Line | None = Field(None, description="What a size of 1 is, for people: 'a shipment'")


class Exposure(Model):
    """Something that a deep package costs a member."""

    name: Line = Field(description="What it is, for the player: 'its gas from Russia'")
    costs: Formula = Field(description="What a package of full depth costs `self`, a member, in it")


class CarveOut(Model):
    """Something that a package may leave out, to spare members and at a price in depth."""

    name: Line = Field(description="What is left out, for the player: 'energy'")
    spares: dict[Id, Share] = Field(description="Share of each exposure that it spares, by the exposure's key")
    costs: Share = Field(description="Share of the package's depth that is lost with it")


class Package(Entity):
    """What members of a body weigh in proposals of one kind, and how such proposals may be made thinner."""

    name: Line = Field(description="Its name for people")
    urgency: Formula = Field(
        description="How much the threat that `self`, a member, feels speaks for it, by what happened and what is feared"
    )
    stance: Formula | None = Field(None, description="What the member's own line adds to the appeal of yes")
    exposure: dict[Id, Exposure] = Field({}, description="What a deep package costs a member, by what it is exposed in")
    carve_outs: list[CarveOut] = Field(
        [], max_length=20, description="What may be left out, in the order in which thinner drafts leave it out"
    )
    drafts: int = Field(
        3, ge=1, le=20, description="Drafts that are tried at most; 1 is to table it as it is or not at all"
    )


class Consent(Model):
    """Who must agree before an action takes effect."""

    of: ConsentOf = Field(description="A body, an actor, `target`, or `host` (who controls the place)")
    severity: Share | None = Field(None, description="What members shrink from: 0 harmless, 1 war")
    days: YearSpan | None = Field(None, description="Days (or hours) until the answer; the body's own if not given")
    utility: Formula | None = Field(
        None, description="Appeal of yes to `self`, who is asked; the engine's if not given"
    )
    package: PackageId | None = Field(
        None, description="Of a body: the package whose terms its members weigh, sounded out before it is tabled"
    )
    depth: Share | None = Field(
        None, description="Of a package: how far it goes, from 0 to 1; the order's size scales it"
    )
    carved: int = Field(0, ge=0, le=20, description="Of a package: carve-outs that its first draft has already")


class Later(Model):
    """Effects some time after an action took effect."""

    after: SomeSpan = Field(description="Days (or hours) after it took effect")
    do: Effects = Field(description="What happens then")


class Outcome(Model):
    """One way a thing may turn out; chances are read in order, the rest is 'nothing more'."""

    name: Line = Field(description="What came of it, for the log")
    told: Line | None = Field(
        None,
        description="What the log reports, in the past tense: a clause like `did` of an order, a sentence of an event",
    )
    chance: Formula = Field(description="Its chance, from 0 to 1")
    do: Effects = Field([], description="What it does")


class Selection(Model):
    """Which formations an order is about, by whose they are and where they stand when it takes effect."""

    of: SomeActors | None = Field(None, description="Whose; of who gives the order if not given")
    zone: Annotated[list[Regions], OneOrMore] = Field(
        [], description="Regions and zones where they stand or to which they go; anywhere if empty"
    )
    branch: Annotated[list[Branch], OneOrMore] = Field([], description="What they fight with; anything if empty")


class Action(Entity):
    """Something that actors can order."""

    name: Line = Field(description="Its name for people, as an order: 'Publish intelligence'")
    family: Family = Field(description="What part of statecraft it belongs to")
    told: Told | None = Field(
        None, description="How the log reports it, in the past tense; made of its name if not given"
    )
    description: Text | None = Field(None, description="What it does and what it costs, for the player")
    by: SomeActors = Field(description="Who can order it")
    target: Target | None = Field(None, description="What it is aimed at")
    cost: Amount = Field(Amount(value=1), description="Political capital it costs")
    size: Size | None = Field(
        None,
        description="Sizes in which it may be ordered; cost, consent and effects grow in proportion (a statement or utility "
        "that names `amount` says for itself how). Always of size 1 if not given",
    )
    returns: Share | None = Field(
        None,
        description="What a further use on the same target counts beside the one before, 1 for no less; the scenario's "
        "`domestic.returns` if not given",
    )
    cameo: str | None = Field(None, pattern=r"^\d{2,4}$", description="CAMEO event code, in quotes", examples=["'064'"])
    goldstein: Goldstein | None = Field(None, description="Goldstein weight; by the CAMEO code if not given")
    severity: Severity = Field(Severity(value=0), description="What it adds to the rung of the escalation ladder")
    public: bool = Field(True, description="Whether everybody learns of it")
    cooldown: Span = Field(0, description="Days (or hours) before it can be ordered again on the same target")
    limit: int = Field(0, ge=0, le=1000, description="Times in a game on the same target; 0 is no limit")
    delay: Span = Field(0, description="Days, or hours such as 18h, from the order (or the consent) to the effect")
    measure: bool = Field(False, description="Whether it stays in force until lifted")
    duration: Span = Field(0, description="Days (or hours) a measure stays in force; 0 is until lifted")
    verb: dict[Annotated[str, Reference(("verb",))], dict[str, Quantity]] = Field(
        {}, max_length=1, description="The engine's verb with its numbers: '{disclose: {strength: 0.3}}'"
    )
    formations: list[FormationId] = Field([], description="Formations the verb moves, alerts or disposes")
    select: Selection | None = Field(
        None, description="Formations the verb moves, by where they stand on the day; of those named, if any are"
    )
    place: RegionId | None = Field(None, description="Where the verb takes place")
    requires: list[Requirement] = Field([], description="What must hold for it to be ordered")
    consent: Consent | None = Field(None, description="Who must agree")
    lapses: Formula | None = Field(
        None, description="What takes away its point: while it waits for consent or its delay, it lapses then"
    )
    announce: Effects = Field([], description="Effects on the day of the order, before consent and delay")
    start: Effects = Field([], description="Effects when it takes effect")
    daily: Effects = Field([], description="Effects of each day a measure is in force")
    lift: Effects = Field([], description="Effects when a measure ends")
    refused: Effects = Field([], description="Effects when consent is refused")
    later: list[Later] = Field([], description="Effects some days after it took effect")
    outcomes: list[Outcome] = Field([], description="Ways it may turn out")
    signal: dict[ActorId, dict[Id, Amount]] = Field(
        {}, description="How likely each secret intent of the actor makes it, relative to 1: what others learn from it"
    )


class Option(Model):
    """One thing the actor may choose, with its appeal; waiting has appeal 0."""

    do: ActionId | None = Field(None, description="The action to order")
    lift: ActionId | None = Field(None, description="The measure to lift")
    to: Annotated[list[AmongName], OneOrMore] = Field(
        [], description="Its targets: names, groups or zones; all the action's if empty"
    )
    place: Annotated[list[Regions], OneOrMore] = Field([], description="Where, for actions that need a place")
    amount: float = Field(1, gt=0, le=1000, description="Its size, for actions that have one")
    appeal: Formula = Field(description="How much it appeals; `self` is the actor, `target` the target")
    when: Formula | None = Field(None, description="When it is thought of at all")

    @model_validator(mode="after")
    def _one_of_two(self) -> Option:
        if (self.do is None) == (self.lift is None):
            raise PydanticCustomError(
                "do_or_lift", "an option orders an action or lifts a measure", {"expected": "'do' or 'lift'"}
            )
        return self


class Doctrine(Entity):
    """What actors may choose, and how surely they choose the best."""

    for_: SomeActors | None = Field(
        None, alias="for", description="Who follows it; the actor it is named after if not given"
    )
    precision: float = Field(4, gt=0, le=50, description="How surely the most appealing is chosen")
    options: list[Option] = Field(description="What may be chosen")


Day = Moment | Span


class Event(Entity):
    """Something the world does by itself: on days, on a condition, by chance."""

    name: Line = Field(description="Its name in lists")
    told: Line | None = Field(
        None,
        description="Its headline in the log: a sentence in the past tense that says what it was; its name if not given",
    )
    text: Text = Field("", description="What a player reads beside the headline: what happened, and what of it")
    badge: Line | None = Field(
        None,
        max_length=80,
        description="A remark on how sure people are of it, shown beside it: 'the cause is disputed'",
    )
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
    weights: dict[Id, Annotated[float, Field(ge=0, le=1000)]] = Field(
        {}, description="How much it counts by the seat's hidden type; types that are not named do not want it"
    )
    types: list[Id] = Field([], description="The hidden types of the seat that want it; all of them if empty")
    value: Formula = Field(description="How far it is reached, from 0 to 1; `self` is the seat")

    def weight_for(self, kind: str) -> float:
        """Return how much it counts for a hidden type of the seat, '' where the seat has none."""
        if self.weights:
            return self.weights.get(kind, 0.0)
        return self.weight if not self.types or kind in self.types else 0.0

    @model_validator(mode="after")
    def _weighed_once(self) -> Objective:
        if self.weights and ("weight" in self.model_fields_set or self.types):
            expected = {"expected": "'weights' alone, or 'weight' and the 'types' that want it"}
            raise PydanticCustomError("weighed_once", "an objective is weighed by type, or once", expected)
        return self


class Rung(Entity):
    """A step of the escalation ladder."""

    rung: int = Field(ge=0, le=99, description="Its number, from 0")
    name: Line = Field(description="Its name for people")
    from_: float = Field(alias="from", ge=0, le=10, description="Severity from which it is reached")
    while_: Formula | None = Field(
        None, alias="while", description="While this holds the crisis stands here at least, whatever was lately done"
    )
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


class Never(Entity):
    """An absurdity: what would be wrong in any game. Counted by `brink scenario balance`, never looked at in play."""

    text: Line = Field(description="What happened that cannot be, in a sentence")
    given: Formula | None = Field(None, description="What must have held the evening before, when orders were decided")
    when: Formula = Field(description="When it has happened, looked at after every turn")


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
