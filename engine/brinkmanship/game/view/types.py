"""What one seat may know of a game, as plain data: the only thing a front end or a bot is given.

Every class is a frozen dataclass of names, numbers, dates and sequences, so that `as_json.to_json` turns a whole view
into JSON. Own things are exact (``confidence == 'exact'``); of others a seat has estimates, with the range they most
likely lie in, a confidence and the date they were last seen. ``ref`` names a number for
:meth:`brinkmanship.game.session.game.Game.explain`.
Dates are :class:`datetime.date`, or :class:`datetime.datetime` where a tick is shorter than a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, overload

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.pressing_types import Pressing
from brinkmanship.game.view.question_types import AskedView, CalendarView, DilemmaView
from brinkmanship.game.view.war_types import AxisView, BattleView, FrontView
from brinkmanship.simulation.spans import clock

_Named = TypeVar("_Named", "ActorView", "RegionView", "FormationView", "BodyView")
CONFIDENCES = ("exact", "high", "medium", "low", "none")  # from certain to unknown


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number as a seat knows it."""

    ref: str  # for ``explain``, e.g. 'actor:RUS.resolve', 'world:tension', 'tie:RUS>UKR.trust'
    label: str  # 'Resolve'
    value: float
    low: float  # the range it most likely lies in; equal to value where exact
    high: float
    confidence: str  # one of CONFIDENCES
    last_seen: date | None = None  # None: as of today
    unit: str = ""  # '' for a share of 0..1 or a plain number; else 'troops', 'EUR/MWh', …
    floor: float = 0.0  # the track's range
    ceiling: float = 1.0
    meaning: str = ""  # one sentence, for tooltips


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number of the top bar, with its series of values."""

    estimate: Estimate
    trend: tuple[float, ...]  # the values known at the end of each past turn, oldest first, today's last


@dataclass(frozen=True, slots=True)
class RungView:
    """Where the crisis stands on the escalation ladder."""

    number: int  # 0 … of
    of: int  # highest rung
    name: str
    description: str

    @property
    def there(self) -> bool:
        """Whether the scenario has a ladder at all; without one nothing speaks of rungs."""
        return bool(self.name or self.of)

    @property
    def text(self) -> str:
        """Where it stands, in words."""
        return f"rung {self.number} of {self.of}, {self.name}" if self.name else "the rung cannot be read"


@dataclass(frozen=True, slots=True)
class Relation:
    """What an actor has towards another, and back."""

    other: str
    trust: Estimate  # -1 … 1
    tension: Estimate  # 0 … 1
    allied: bool


class Relations(Sequence[Relation]):
    """What an actor has towards others; made when it is first asked for, which mostly nobody does."""

    def __init__(self, make: Callable[[], tuple[Relation, ...]]) -> None:
        self._make = make

    @cached_property
    def _all(self) -> tuple[Relation, ...]:
        return self._make()

    @overload
    def __getitem__(self, index: int) -> Relation: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Relation, ...]: ...

    def __getitem__(self, index: int | slice) -> Relation | tuple[Relation, ...]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __repr__(self) -> str:
        return repr(self._all)


@dataclass(frozen=True, slots=True)
class ActorView:
    """An actor as the seat knows it."""

    id: str
    name: str
    bloc: str
    color: str  # '#rrggbb'
    leader: str
    description: str
    own: bool
    playable: bool
    tracks: Mapping[str, Estimate]  # track name -> estimate; tracks it may not know are absent
    relations: Sequence[Relation]
    flag: str = ""  # ISO 3166 code of a country, 'EU' or 'UN'
    office: str = ""  # where it is led from
    emblem: str = ""  # what that looks like: a name of `desktop/kit/emblems.py`


@dataclass(frozen=True, slots=True)
class Belief:
    """How likely the seat holds each hidden intent of an actor; of itself it knows."""

    actor: str
    intents: Mapping[str, float]  # name of the intent -> probability
    certain: bool


@dataclass(frozen=True, slots=True)
class BodyView:
    """An institution that decides by consent."""

    id: str
    name: str
    members: tuple[str, ...]
    rule: str  # 'unanimity' | 'qualified' | 'majority'
    tracks: Mapping[str, Estimate]
    short: str = ""  # what stands for its name where there is little room, '' its letters


@dataclass(frozen=True, slots=True)
class Presence:
    """How many troops of one actor stand in a region, as the seat knows it."""

    actor: str
    personnel: Estimate


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region of land or sea."""

    id: str
    name: str
    sea: bool
    lon: float
    lat: float
    controller: str  # actor id, '' nobody
    contested_by: str  # actor id, '' nobody
    sovereign: str
    capital_of: str
    tracks: Mapping[str, Estimate]  # share (of the attacker), damage, displaced, fortification …
    presence: tuple[Presence, ...]
    short: str = ""  # its name on the map, '' as its name


@dataclass(frozen=True, slots=True)
class FormationView:
    """A military unit as the seat knows it; units it does not know of are absent."""

    id: str
    name: str
    actor: str
    branch: str  # 'ground' | 'air' | 'naval' | 'headquarters' | 'joint'
    symbol: str  # APP-6 function: 'mechanised', 'armour', …
    echelon: str
    lon: float
    lat: float
    region: str  # where it stands, or the last place it was seen
    destination: str  # '' when it stands
    arrival: date | None
    status: str  # 'standing' | 'getting ready' | 'moving'
    posture: str  # 'garrison' | 'defend' | 'attack' | 'reserve'
    personnel: Estimate
    tracks: Mapping[str, Estimate]  # strength, readiness, supply, notice
    confidence: str
    last_seen: date | None  # None: as of today
    own: bool
    short: str = ""  # its name under its symbol, '' to be made of its name


@dataclass(frozen=True, slots=True)
class MeasureView:
    """An action that is in force, on its way, or running its later stages."""

    action: str
    name: str
    actor: str
    target: str  # id, '' none
    target_name: str
    place: str
    state: str  # 'preparing' | 'in force' | 'running'
    since: date | None  # day it took effect
    due: date | None  # day of the next step, or the end of a measure of fixed length
    own: bool
    can_lift: bool
    family: str = ""


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """How a member is likely to answer a proposal, as the seat judges it."""

    actor: str
    yes: float  # probability that it does not object
    low: float
    high: float
    words: str  # 'likely', 'roughly even', …
    reasons: tuple[str, ...] = ()  # what it weighs, the weightiest first: 'for: feels threatened', 'against: …'


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft of a package that would be sounded out, and what the seat thinks of its chance."""

    size: float  # of the order's
    left_out: tuple[str, ...]  # what it leaves out, in words
    passes: float
    text: str  # the draft in a phrase: 'at 80% of its depth, without energy'


@dataclass(frozen=True, slots=True)
class ProposalView:
    """An action that waits for somebody's consent.

    Of a package that is not tabled yet the chance and the answers are those of the draft that would be tabled, the last
    of *drafts*.
    """

    action: str
    name: str
    actor: str  # who proposed
    target: str
    target_name: str
    asked: str  # id of the body or actor that is asked
    asked_name: str
    due: date | None  # the day the silence ends
    passes: float  # probability that it passes
    members: tuple[MemberAnswer, ...]
    drafts: tuple[DraftView, ...] = ()  # of a package: those that would be tried, in order
    held: bool = False  # whether even the last of them would likely be held back
    tabled: DraftView | None = None  # of a package on the table: the draft it is
    waits: AskedView | None = None  # what it asks of the seat itself, None where it asks nothing


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """What a seat wants, and how far it is met: as far as the seat knows, or at the end of the game."""

    id: str
    text: str
    weight: float  # of all its objectives, summing to 1
    value: float  # 0 … 1
    ref: str = ""  # for ``explain``, e.g. 'aim:unity'
    delta: float = 0.0  # since the turn before, as the seat judged it then


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log: what happened, who knows it, and how sure that is."""

    date: date
    day: int
    turn: int
    kind: str  # 'order', 'effect', 'consent', 'arrival', 'battle', 'event', 'inject', 'attribution', 'ending', …
    text: str  # a full sentence, in the past tense
    actor: str = ""  # ids, for links and the map; '' none
    target: str = ""
    place: str = ""
    public: bool = True  # False: few know; ``known_to`` says who
    known_to: tuple[str, ...] = ()  # actor ids when not public
    confidence: str = "exact"  # how sure the reader is of it: one of CONFIDENCES
    causes: tuple[str, ...] = ()  # sentences: what led to it
    weight: float = 0.0  # 0 … 1, how much it matters: what to show first
    data: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""  # more than fits a line: what is said beside the headline
    badge: str = ""  # a remark on how sure people are of it: 'the cause is disputed'

    @property
    def full(self) -> str:
        """The headline and what is said beside it."""
        return f"{self.text} {self.detail}" if self.detail else self.text


@dataclass(frozen=True, slots=True)
class RouteView:
    """A way between two regions that the scenario names; everybody knows it."""

    start: str  # region id
    end: str
    mode: str  # 'land' | 'sea' | 'both'
    km: float | None  # None: the great circle between the two
    chokepoint: str  # the strait, pass or bridge on it; '' none


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A region that an order may name, and why not."""

    id: str
    name: str
    legal: bool
    why_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """Something an action may be aimed at, and why not. Actions without a target have one, with id ''."""

    id: str
    name: str
    kind: str  # '' | 'actor' | 'region' | 'formation' | 'body' | 'axis'
    legal: bool
    why_not: tuple[str, ...]
    in_force: bool = False
    can_lift: bool = False
    counts: float = 1.0  # what an order of size 1 would count as, after those of late


@dataclass(frozen=True, slots=True)
class Choice:
    """An action of the seat's catalogue."""

    action: str
    name: str
    family: str
    description: str
    cost: float  # capital points
    delay: int  # ticks until it takes effect
    delay_text: str  # the same for people: '3 days', '18 hours'; '' at once
    public: bool
    measure: bool
    consent: str  # who must agree, in words; '' nobody
    target_kind: str  # '' | 'actor' | 'region' | 'formation' | 'body' | 'axis'
    needs_place: bool  # the order must name a region; candidates from ``Game.places``
    legal: bool  # with at least one target
    why_not: tuple[str, ...]  # reasons common to all its targets, where none is legal
    targets: tuple[TargetChoice, ...]
    in_force: bool
    size: tuple[float, float] = (1.0, 1.0)  # least and most it may be ordered in
    size_unit: str = ""  # what a size of 1 is, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """Everything one seat may know at the start of a turn."""

    scenario: str
    title: str
    date: date
    date_text: str  # 'Monday 24 January 2022'
    day: int  # ticks since the start
    turn: int
    horizon: int  # tick at which the game ends at the latest
    days_per_turn: float
    hours_per_tick: float
    seat: str
    seat_name: str
    briefing: str
    rung: RungView
    indicators: tuple[Indicator, ...]
    actors: tuple[ActorView, ...]
    bodies: tuple[BodyView, ...]
    regions: tuple[RegionView, ...]
    formations: tuple[FormationView, ...]
    beliefs: tuple[Belief, ...] = ()
    measures: tuple[MeasureView, ...] = ()
    proposals: tuple[ProposalView, ...] = ()
    objectives: tuple[ObjectiveView, ...] = ()
    dilemmas: tuple[DilemmaView, ...] = ()
    calendar: tuple[CalendarView, ...] = ()  # dated facts that lie ahead or last, in order
    pressing: tuple[Pressing, ...] = ()  # what needs the player now, the most urgent first
    axes: tuple[AxisView, ...] = ()  # lines of advance that concern the seat, those under attack first
    fronts: tuple[FrontView, ...] = ()  # contested regions, and those that fell in the last turn
    battles: tuple[BattleView, ...] = ()  # one for each front that still is one
    log: tuple[LogLine, ...] = ()  # all turns so far, oldest first
    plan: tuple[Order, ...] = ()
    capital: float = 0.0  # points at the start of the turn
    capital_left: float = 0.0  # after the plan
    orders_per_turn: int = 0
    orders_left: int = 0
    over: bool

    @property
    def clock(self) -> str:
        """How far the game has come and how far it goes: 'day 3 of 30', or 'hour 12 of 120' where ticks are hours."""
        return clock(self.day, self.horizon, self.hours_per_tick)

    def actor(self, id: str) -> ActorView:
        """Return the actor *id*; raise :class:`KeyError` when there is none."""
        return _find(self.actors, id)

    def region(self, id: str) -> RegionView:
        """Return the region *id*; raise :class:`KeyError` when there is none."""
        return _find(self.regions, id)

    def formation(self, id: str) -> FormationView:
        """Return the formation *id*; raise :class:`KeyError` when the seat knows of none."""
        return _find(self.formations, id)

    def body(self, id: str) -> BodyView:
        """Return the body *id*; raise :class:`KeyError` when there is none."""
        return _find(self.bodies, id)


def _find(things: tuple[_Named, ...], id: str) -> _Named:
    for thing in things:
        if thing.id == id:
            return thing
    raise KeyError(id)
