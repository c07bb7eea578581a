"""What does not change during a game: names, tables and compiled effects, as the core wants them.

A scenario compiles to one :class:`Rules`. Indexes are positions in the name tuples; -1 is "none". Lengths of time and
dates are in ticks (days unless the scenario says otherwise); what mechanisms and formulas call days are days.
What follows from the rules alone is worked out once, by `per_rules`.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.expressions import Expression, Statement
from brinkmanship.simulation.world import F32, I16, I32, B, Kind


@dataclass(frozen=True)
class TrackTable:
    """The tracks of one kind: names, ranges, and the values at the start."""

    names: tuple[str, ...]
    low: F32  # (tracks,)
    high: F32  # (tracks,)
    start: F32  # (tracks, things)
    odds: B | None = None  # (tracks,) whether a factor multiplies the odds of the number; None: no track

    def index(self, name: str) -> int:
        """Return the position of track *name*."""
        return self.names.index(name)


@dataclass(frozen=True)
class Outcome:
    """One way an action may turn out; chances of an action's outcomes are read in order, the rest is 'nothing more'."""

    name: str
    chance: Expression
    effects: tuple[Statement, ...]


@dataclass(frozen=True)
class CarveOut:
    """Something that a package may leave out."""

    name: str  # for people: 'energy is left out'
    spares: F32  # (exposures,) share of each exposure that it spares
    costs: float  # share of the depth that is lost with it


@dataclass(frozen=True)
class Package:
    """What the members of a body weigh in proposals of one kind; all expressions are about ``self``, a member."""

    id: str
    urgency: Expression  # how much the threat felt speaks for it, by what happened and is feared
    stance: Expression | None  # what the member's own line adds
    exposures: tuple[tuple[str, Expression], ...]  # (what it is, what a package of full depth costs the member)
    carve_outs: tuple[CarveOut, ...]  # in the order in which thinner drafts take them up
    drafts: int  # how many drafts are tried at most


@dataclass(frozen=True)
class Consent:
    """Who must agree before an action takes effect. Exactly one of body, target, host, named."""

    body: int = -1  # body index
    target: bool = False  # the target actor must agree
    host: bool = False  # who controls the place it goes to must agree
    named: int = -1  # a named actor must agree
    severity: float = 0.3  # 0 harmless … 1 war: what members shrink from
    utility: Expression | None = None  # appeal of yes for ``self`` = the member; default from the mechanism
    days: int = -1  # length of the silence in ticks; -1 the body's own
    scales: bool = True  # whether what the utility weighs grows with the order's size; False where it names the size
    package: Package | None = None  # what members of the body weigh instead of a utility
    depth: float = 0.0  # of a package: how far it goes, 0 … 1, at size 1
    carved: int = 0  # of a package: how many carve-outs its first draft has


@dataclass(frozen=True)
class Selection:
    """Formations by whose they are and where they stand or are going on the day; what is empty does not narrow down."""

    owners: tuple[int, ...]
    zone: tuple[int, ...]
    branches: tuple[str, ...]


@dataclass(frozen=True)
class Action:
    """One entry of the catalogue, compiled."""

    id: str
    cost: float
    delay: int  # ticks from consent to effect
    cooldown: int  # ticks after it took effect before it may be ordered again
    limit: int  # times per game, 0 no limit
    measure: bool
    duration: int  # ticks a measure stays in force by itself, 0 until lifted
    severity: float  # 0-10, what it adds to the rung
    goldstein: float  # -10 … 10
    public: bool
    family: str
    verb: str  # '' for effects only
    parameters: Mapping[str, float]  # numbers of the verb
    formations: tuple[int, ...]  # formations the verb names
    place: int  # region the verb names, -1
    requires: tuple[tuple[Expression, str], ...]  # condition and what to say when it does not hold
    consent: Consent | None
    announce: tuple[Statement, ...]
    start: tuple[Statement, ...]
    daily: tuple[Statement, ...]
    lift: tuple[Statement, ...]
    refused: tuple[Statement, ...]
    later: tuple[tuple[int, tuple[Statement, ...]], ...]  # (ticks after start, statements), increasing
    outcomes: tuple[Outcome, ...]
    signal: F32  # (type entries,) likelihood of the action under each type of its actor; 1 says nothing
    select: Selection | None = None  # narrows down the formations that the verb is about
    size: tuple[float, float] = (1.0, 1.0)  # least and most that may be ordered; 1 is what cost and effects are for
    returns: float | None = None  # what a further use counts beside the one before; None: what is usual
    known_to: tuple[int, ...] = ()  # actors that learn of it beside its own where it is not public
    lapses: Expression | None = None  # what takes away its point while it waits for consent or its delay


@dataclass(frozen=True)
class Event:
    """Something the world does by itself on a day, a condition or a chance."""

    id: str
    days: tuple[int, ...]  # fixed ticks; empty: any
    when: Expression | None
    chance: Expression | None  # per day
    once: bool
    cooldown: int
    effects: tuple[Statement, ...]
    outcomes: tuple[Outcome, ...]
    severity: float
    goldstein: float
    asks: int = -1  # actor to whom it puts a question, -1: an event like any other


@dataclass(frozen=True)
class Dilemma:
    """A question put to an actor by an event, answered by ordering one of its choices."""

    id: str
    actor: int
    event: int  # the event that puts it
    choices: tuple[int, ...]  # slot of each choice
    days: int  # ticks in which to decide
    default: int  # the choice that silence means
    appeals: tuple[Expression, ...]  # of each choice
    precision: float
    lapses: Expression | None = None  # the condition under which it is no longer asked


@dataclass(frozen=True)
class Ending:
    """A named outcome of a game. ``final`` ends the game; others are marked and the game goes on."""

    id: str
    when: Expression
    final: bool


@dataclass(frozen=True)
class Objective:
    """What a seat wants: *value* is 0-1, weighted."""

    actor: int
    id: str
    weight: float
    value: Expression
    by_type: tuple[float, ...] = ()  # its weight for each hidden type of the actor; () where it has none


@dataclass(frozen=True)
class Body:
    """An institution that decides by consent."""

    id: str
    members: I16  # (members,) actors
    rule: str  # 'unanimity' | 'qualified' | 'majority'
    threshold: float  # share of members (or weight) that must not object
    weights: F32  # (members,)
    silence_days: int
    chair: int  # actor that speaks for it, -1


@dataclass(frozen=True)
class Axis:
    """A line of advance: regions in order, the first where the attack starts from."""

    id: str
    path: tuple[int, ...]


@dataclass(frozen=True)
class Issue:
    """Something that is quarrelled about. Tracks are of the world; -1 none."""

    id: str
    track: int
    held: int
    offered: int
    pocketing: float  # share of the gap between what holds and what is pocketed closed a day


@dataclass(frozen=True)
class Deal:
    """What is signed by an action and carried out in steps."""

    id: str
    signed_by: int  # action
    issues: tuple[int, ...]
    steps: int
    every: int  # ticks
    chance: Expression  # that a step that is due is carried out
    holds: Expression
    kept: tuple[Statement, ...]
    stalled: tuple[Statement, ...]
    broken: tuple[Statement, ...]


@dataclass(frozen=True)
class Course:
    """A way on that a leader may choose. Positions are by issue."""

    id: str
    when: Expression | None
    success: Expression | None
    win: tuple[tuple[int, Expression], ...]
    lose: tuple[tuple[int, Expression], ...]
    costs: tuple[tuple[str, Expression], ...]
    force: bool
    hypothetical: bool


@dataclass(frozen=True)
class Leader:
    """How an actor's leadership chooses its course, and what observers see of it."""

    actor: int
    start: int  # course
    precision: float
    inertia: float
    rethink_days: float
    courses: tuple[Course, ...]
    waits: tuple[tuple[int, int, int, float], ...]  # (on, now, later, weight)
    reckons: tuple[tuple[str, Expression], ...]  # numbers worked out on the way
    ideals: F32  # (own types or 1, issues)
    weights: F32  # (own types or 1, issues), each row adds up to 1
    jitter: float
    shows: tuple[tuple[str, Expression, F32], ...]  # (id, whether it is seen today, chance by course)
    plain: F32  # (shows,) the share of each that anybody reads rightly
    carried_out: float
    lag_days: float
    turn_days: float
    turn_share: float


@dataclass(frozen=True)
class Operations:
    """How an actor's army moves free formations by itself once it is at war."""

    actor: int
    tempo: int  # ticks between two looks at the map of each formation
    reserve: float  # share of its free formations that it never sends
    staging: tuple[int, ...]  # regions from which formations are taken; empty: all
    value_of_region: F32  # (regions,) how much each counts, 1 unless said
    value_of_axis: F32  # (axes,)


@dataclass(frozen=True)
class Rules:
    """A compiled scenario. Frozen, picklable, shared by all worlds."""

    hours_per_tick: float
    ticks_per_turn: int
    horizon: int  # days (ticks) to the end
    actors: tuple[str, ...]
    bodies_: tuple[str, ...]
    regions: tuple[str, ...]
    formations: tuple[str, ...]
    tracks: Mapping[Kind, TrackTable]
    static_ties: Mapping[str, F32]  # name -> (actors, actors): alliance, trade, gas …
    groups: Mapping[str, I16]  # name -> actor indexes
    zones: Mapping[str, B]  # name -> (regions,)
    # regions
    sea: B  # (regions,)
    area_km2: F32  # (regions,)
    population: F32  # (regions,)
    defence: F32  # (regions,) terrain's factor for the defender, 1 open ground
    start_controller: NDArray[np.int8]  # (regions,)
    sovereign: NDArray[np.int8]  # (regions,)
    capital_of: NDArray[np.int8]  # (regions,) actor whose capital lies there, -1
    land_km: F32  # (regions, regions) km by land routes between neighbours, inf where none
    direct_km: F32  # (regions, regions) great circle
    travel_km: Mapping[str, F32]  # mode ('land', 'sea', 'air') -> (regions, regions) shortest km, inf where none
    # formations
    owner: NDArray[np.int8]  # (formations,)
    home: I16  # (formations,)
    mode: tuple[str, ...]  # (formations,) 'land' | 'sea' | 'air'
    branch: tuple[str, ...]  # (formations,) 'ground' | 'air' | 'naval' | 'headquarters' | 'joint'
    combat_weight: F32  # (formations,) fighting power per soldier relative to line infantry
    speed: F32  # (formations,) km a day
    start_movement: NDArray[np.int8]
    start_posture: NDArray[np.int8]
    # institutions
    bodies: tuple[Body, ...]
    # what can be done
    actions: tuple[Action, ...]
    axes: tuple[Axis, ...]
    slot_actor: I16  # (slots,)
    slot_action: I16  # (slots,)
    slot_target: I16  # (slots,) index in the target's own kind, -1 none
    target_kind: tuple[str, ...]  # (actions,) '' | 'actor' | 'region' | 'formation' | 'body' | 'axis'
    slots_of_verb: Mapping[str, I32]  # verb -> slots
    slots_of_action: tuple[I32, ...]  # action -> slots
    # what happens
    events: tuple[Event, ...]
    endings: tuple[Ending, ...]
    objectives: tuple[Objective, ...]
    ladder: F32  # (rungs,) severity from which each rung is reached, increasing
    # hidden types
    type_actor: NDArray[np.int8]  # (type entries,) whose type it is
    type_names: tuple[str, ...]  # (type entries,)
    type_prior: F32  # (type entries,)
    type_effects: tuple[tuple[Statement, ...], ...]  # (type entries,) applied at the start where the type is drawn
    # constants of the mechanisms, 'combat.attrition' -> value
    parameters: Mapping[str, float]
    track_index: Mapping[tuple[Kind, str], int] = field(default_factory=dict)
    start_destination: I16 | None = None  # (formations,) where those that start MOVING go, -1; None: nobody moves
    garrison: I16 | None = None  # (formations,) where each goes when it is recalled; None: its place at the start
    city: F32 | None = None  # (regions,) how strong the city is as a fortress, 0-1; None: by people
    own_axis: I16 | None = None  # (formations,) line of advance on which each fights if it can, -1
    fixed: B | None = None  # (formations,) that stay where they are when an army moves its reserves by itself
    operations: tuple[Operations, ...] = ()  # how armies move their reserves by themselves
    held_rungs: tuple[tuple[int, Expression], ...] = ()  # (rung, while): steps that a condition holds, by severity
    visible: Mapping[tuple[Kind, str], str] = field(default_factory=dict)  # who may see a track, where said so
    issues: tuple[Issue, ...] = ()
    leaders: tuple[Leader, ...] = ()
    dilemmas: tuple[Dilemma, ...] = ()
    deals: tuple[Deal, ...] = ()
    first_tick: int = 0  # ticks from the scenario's first day to the game's; negative where a game begins before it

    def track(self, kind: Kind, name: str) -> int:
        """Return the position of track *name* of *kind*."""
        return self.tracks[kind].index(name) if not self.track_index else self.track_index[kind, name]

    def start(self, kind: Kind, name: str) -> F32:
        """Return the values of a track at the start, by name, shape (things,)."""
        values: F32 = self.tracks[kind].start[self.track(kind, name)]
        return values


Value = TypeVar("Value")
Key = ParamSpec("Key")


def per_rules(build: Callable[Concatenate[Rules, Key], Value]) -> Callable[Concatenate[Rules, Key], Value]:
    """Cache what *build* makes of a scenario's rules, and of a key where it takes one, while the rules live."""
    made: dict[int, dict[Any, Value]] = {}

    def look(rules: Rules, /, *key: Key.args, **_: Key.kwargs) -> Value:
        try:
            return made[id(rules)][key]
        except KeyError:
            pass
        if id(rules) not in made:
            made[id(rules)] = {}
            weakref.finalize(rules, made.pop, id(rules), None)
        found = made[id(rules)][key] = build(rules, *key)  # type: ignore[call-arg]
        return found

    look.__doc__ = build.__doc__
    return look
