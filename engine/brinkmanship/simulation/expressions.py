"""Compiled expressions and statements: small trees of nodes that evaluate to arrays over worlds.

The text of the effect language is parsed in ``brinkmanship.scenario.language``; this file is what it compiles to. A node is a
frozen, picklable object that is called with a :class:`Scope`. Two ways of looking are one code path:

* dense: for all worlds at once. ``self`` is an array of actors ``(k,)`` and results are ``(k, worlds)``, or
  ``(worlds,)`` where nothing depends on ``self``;
* instances: one entry per order (or event) that happened, with its own actor, target and world, results ``(n,)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import total
from brinkmanship.simulation.exact import exp, log, logistic
from brinkmanship.simulation.world import F32, I64, Kind, World

if TYPE_CHECKING:
    from brinkmanship.simulation.randomness import Randomness
    from brinkmanship.simulation.rules import Rules

Array = NDArray[Any]


class Role(IntEnum):
    """Whom a name in an expression stands for."""

    SELF = 0  # the acting actor
    TARGET = 1  # what the action is aimed at
    IT = 2  # each member of the group that a statement changes
    PLACE = 3  # the region given with the order
    OTHER = 4  # reserved: the second actor of a tie


Who = int | Role  # a fixed index, or a role


@dataclass(slots=True)
class Scope:
    """Where an expression is evaluated: the world as it stood when the phase began, and who is who."""

    world: World
    rules: Rules
    roles: dict[Role, Array] = field(default_factory=dict)  # indexes: (k,) dense, (n,) instances
    instances: I64 | None = None  # positions in the batch, one per instance; None = dense
    amount: Array | float = 1.0
    cache: dict[Any, Any] = field(default_factory=dict)  # shared by all scopes of one phase
    chance: Randomness | None = None  # the game's, by which estimates err
    judged: bool = False  # whether the world is one as its seat judges it, whose numbers are estimates already
    spots: dict[int, tuple[Array, Array]] = field(default_factory=dict)  # of indexes by identity: where they are read

    def who(self, who: Who) -> Array | int:
        """Return the index (or indexes) that *who* stands for."""
        return self.roles[who] if isinstance(who, Role) else who

    def read(self, kind: Kind, track: int, things: Array | int) -> F32:
        """Return a track's values: (worlds,), (k, worlds) or, for instances, (n,)."""
        values = self.world.tracks(kind)[track]
        if self.instances is None:
            return np.asarray(values[things])
        if isinstance(things, int):
            return np.asarray(values[things].take(self.instances))
        known = self.spots.get(id(things))  # most statements read several numbers of the same actors
        if known is None or known[0] is not things:
            known = self.spots[id(things)] = things, things * self.world.worlds + self.instances
        return np.asarray(values.reshape(-1).take(known[1]))

    def estimate(self, node: Estimate) -> Any:
        """Return what an observer estimates, in the shape of a read."""
        return QUESTIONS["estimate"](self, node)

    def per_world(self, values: Array) -> Array:
        """Bring values of shape (worlds,) or (things, worlds) to this scope's shape."""
        return values if self.instances is None else values[..., self.instances]

    def constant(self, values: Array, things: Array | int) -> Array | Any:
        """Pick from values of shape (things,) that no world changes, so that the result broadcasts against reads."""
        picked = values[things]
        return picked[:, None] if self.instances is None and isinstance(things, np.ndarray) else picked


Expression = Callable[[Scope], Any]


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float
    number: np.float32 = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", np.float32(self.value))

    def __call__(self, scope: Scope) -> Any:
        return self.number


@dataclass(frozen=True, slots=True)
class Read:
    """A track of one thing: ``self.resolve``, ``world.tension``, ``RUS.face``, ``NAC.cohesion``."""

    kind: Kind
    track: int
    who: Who

    def __call__(self, scope: Scope) -> Any:
        return scope.read(self.kind, self.track, scope.who(self.who))


@dataclass(frozen=True, slots=True)
class ReadTie:
    """A track of a pair: ``tie(self, target).trust``."""

    track: int
    first: Who
    second: Who

    def __call__(self, scope: Scope) -> Any:
        pair = scope.who(self.first) * len(scope.rules.actors) + scope.who(self.second)
        return scope.read(Kind.TIE, self.track, pair)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an observer takes a number to be that is not its own: ``estimate(RUS.pretext)``; see ``estimating.py``."""

    kind: Kind
    track: int
    who: Who
    second: Who = -1  # of a tie the other actor
    observer: Who = Role.SELF

    def __call__(self, scope: Scope) -> Any:
        return scope.estimate(self)


@dataclass(frozen=True, slots=True)
class ReadStaticTie:
    """A fixed number of a pair: ``tie(self, target).trade``."""

    name: str
    first: Who
    second: Who

    def __call__(self, scope: Scope) -> Any:
        pair = scope.who(self.first) * len(scope.rules.actors) + scope.who(self.second)
        return scope.constant(scope.rules.static_ties[self.name].ravel(), pair)


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """A track over a group, reduced: ``mean(flank.support)``, ``least(nato.threat)``."""

    reduce: str  # 'mean' | 'sum' | 'most' | 'least'
    track: int
    members: tuple[int, ...]
    without_self: bool = False  # leave the acting actor out (``others``); for 'mean' and 'sum'

    def __call__(self, scope: Scope) -> Any:
        if self.without_self:
            everyone = ReadGroup("sum", self.track, self.members)(scope)
            rest = everyone - scope.read(Kind.ACTOR, self.track, scope.who(Role.SELF))
            return rest / np.float32(max(len(self.members) - 1, 1) if self.reduce == "mean" else 1)
        key = (self.reduce, self.track, self.members)
        if key not in scope.cache:
            rows = scope.world.actor[self.track, np.array(self.members)]
            if self.reduce == "most":
                scope.cache[key] = rows.max(axis=0)
            elif self.reduce == "least":
                scope.cache[key] = rows.min(axis=0)
            else:
                scope.cache[key] = total(rows) / np.float32(len(self.members) if self.reduce == "mean" else 1)
        return scope.per_world(scope.cache[key])


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator or pure function of numbers; which ones exist is the table ``OPERATORS``."""

    name: str
    arguments: tuple[Expression, ...]
    function: Callable[..., Any] = field(init=False, repr=False, compare=False)  # looked up once

    def __post_init__(self) -> None:
        object.__setattr__(self, "function", OPERATORS[self.name])

    def __call__(self, scope: Scope) -> Any:
        arguments = self.arguments
        if len(arguments) == 2:
            return self.function(arguments[0](scope), arguments[1](scope))
        return self.function(*[argument(scope) for argument in arguments])


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about the world: ``troops(RUS, border)``, ``in_force(sanctions)``; see ``queries.py``."""

    name: str
    arguments: tuple[Any, ...]  # indexes, roles, tuples of indexes, or expressions, as the function wants

    def __call__(self, scope: Scope) -> Any:
        return QUESTIONS[self.name](scope, *self.arguments)


@dataclass(frozen=True, slots=True)
class Amount:
    """The size given with the order, 1 unless said."""

    def __call__(self, scope: Scope) -> Any:
        return scope.amount


@dataclass(frozen=True, slots=True)
class Day:
    """The day since the scenario's start: 0 on its first, negative before it where a game begins earlier."""

    def __call__(self, scope: Scope) -> Any:
        rules = scope.rules
        return np.float32((scope.world.day + rules.first_tick) * (rules.hours_per_tick / 24))


QUESTIONS: dict[str, Callable[..., Any]] = {}


def _clip(x: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(x, low), high)


def _exp(x: Any) -> Any:
    return exp(np.minimum(np.asarray(x, np.float32), np.float32(50)))


def _log(x: Any) -> Any:
    return log(np.maximum(np.asarray(x, np.float32), np.float32(1e-9)))


def _sqrt(x: Any) -> Any:
    return np.sqrt(np.maximum(np.asarray(x, np.float32), np.float32(0)))


def _number(x: Any) -> Any:
    return np.asarray(x, np.float32)


def _power(x: Any, exponent: Any) -> Any:
    """A whole power by multiplication, which rounds the same everywhere."""
    out = np.ones_like(np.asarray(x, np.float32))
    for _ in range(int(exponent)):
        out = out * x
    return out


def _divide(a: Any, b: Any) -> Any:
    """Division that cannot leave the numbers: by zero gives zero."""
    bottom = np.asarray(b, np.float32)
    if np.count_nonzero(bottom) == bottom.size:  # as nearly always
        return np.asarray(a, np.float32) / bottom
    safe = np.where(bottom == 0, np.float32(1), bottom)
    return np.where(bottom == 0, np.float32(0), np.asarray(a, np.float32) / safe)


OPERATORS: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": _divide,
    "neg": np.negative,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "min": np.minimum,
    "max": np.maximum,
    "clip": _clip,
    "abs": np.abs,
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "logistic": logistic,
    "where": np.where,
    "power": _power,
    "number": _number,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One effect: ``target.resolve -= 0.04 * self.credibility``.

    *operation* is 'add' (``+=``, and ``-=`` negated by the compiler), 'factor' (``*=``) or 'set' (``=``, which the
    kernel turns into the addition of the difference). *each* lists the group's members where the left side is a group.
    """

    kind: Kind
    track: int
    who: Who
    operation: str
    value: Expression
    each: tuple[int, ...] = ()
    second: Who = -1  # for ties: the other actor; *who* is the first
    second_each: tuple[int, ...] = ()
    condition: Expression | None = None  # ``… if condition``
    text: str = ""
    without_self: bool = False  # leave the acting actor out of the group (``others``)
    scales: bool = True  # with the order's size; False where the text says how by naming ``amount``, or sets a value
