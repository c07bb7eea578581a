"""The war as one seat knows it, as plain data: lines of advance, front lines, battles, and what an order to move brings.

Numbers that are put together of several others say of which: a `Factor` for each part, with the reference of the number
behind it where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brinkmanship.game.session.orders import Order
    from brinkmanship.game.view.types import Estimate


@dataclass(frozen=True, slots=True)
class Factor:
    """A part of a number, in words: 'Prepared positions', '× 1.4'."""

    text: str
    value: str = ""
    ref: str = ""  # of the number behind it, for ``explain``; '' none
    good: bool | None = None  # for who reads it; None: neither


@dataclass(frozen=True, slots=True)
class WarNumber:
    """A number that is put together of others, with the range in which it most likely lies."""

    label: str
    value: float
    low: float
    high: float
    unit: str = ""  # 'soldiers' | ': 1' | 'km a day' | 'km'
    exact: bool = False
    factors: tuple[Factor, ...] = ()
    meaning: str = ""  # one sentence, for tooltips


@dataclass(frozen=True, slots=True)
class AxisForce:
    """A formation of the attacker's that fights on a line of advance, or could."""

    formation: str
    name: str
    actor: str
    region: str  # where it stands
    personnel: Estimate
    days: float  # until it can fight at the front
    arrives: date | None  # the same as a date; None where it can fight already
    counted: bool  # whether it is among the forces of the ratio: it stands on the line of advance


@dataclass(frozen=True, slots=True)
class AxisView:
    """A line of advance: who attacks along it or could, what stands on it, and what meets it."""

    id: str
    name: str
    description: str
    path: tuple[str, ...]  # region ids, the first where the attack starts from
    attacker: str
    action: str  # the attacker's action that runs, or would run, along it
    running: bool
    since: date | None  # of an attack that runs
    front: str  # the first region that the attacker's side does not hold; '' none: the line is taken to its end
    front_at: int  # its place on the path; the length of the path where there is none
    defender: str  # who holds it, '' nobody
    attack: WarNumber  # soldiers on the line of advance
    defence: WarNumber  # soldiers in the region of the front, under arms there
    ratio: WarNumber  # of fighting power, with ground and works
    advance: WarNumber  # km a day that such a ratio gives
    km: tuple[float, ...]  # way through each region of the path
    days: float | None  # to the far side of the region of the front at that rate; None: it does not move
    forces: tuple[AxisForce, ...]  # those that are there, then the nearest others
    also: tuple[str, ...] = ()  # names of other lines of advance on which some of these forces also stand


@dataclass(frozen=True, slots=True)
class FrontView:
    """A contested region: how much of it the attacker holds today, and held yesterday."""

    region: str
    name: str
    attacker: str
    defender: str
    behind: tuple[str, ...]  # regions of the attacker's side from which the front came
    share: Estimate
    before: float | None  # the share at the end of the turn before; None: it was not fought over
    taken: bool = False  # the region fell in this turn: there is no front in it any more


@dataclass(frozen=True, slots=True)
class SideView:
    """One side in a battle."""

    actor: str
    attacks: bool
    own: bool  # the seat's own side
    soldiers: WarNumber
    power: WarNumber
    formations: tuple[str, ...]
    lost_today: WarNumber | None  # of the seat's own formations that stand here
    losses: Estimate | None  # of the actor in the whole war
    supply: WarNumber
    morale: Estimate | None
    air: Estimate | None


@dataclass(frozen=True, slots=True)
class BattleView:
    """The battle for one contested region."""

    front: FrontView
    axes: tuple[str, ...]  # lines of advance that meet in it
    sides: tuple[SideView, SideView]  # attacker, defender
    ratio: WarNumber
    expected: WarNumber  # km a day that such a ratio gives
    advance: WarNumber | None  # km of today; None on the first day
    depends: tuple[Factor, ...]  # what the battle depends on besides


@dataclass(frozen=True, slots=True)
class MarchView:
    """What an order to move a formation would bring: the day it arrives and its way, and every reason against it."""

    formation: str
    region: str
    order: Order | None  # None where the seat has no action that moves it
    days: float | None  # None: there is no way
    arrives: date | None
    way: tuple[str, ...]  # regions it goes through, its own first
    why_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WarWarning:
    """What an order means that starts a war or widens it."""

    starts: bool
    enemy: str  # actor id
    text: str
