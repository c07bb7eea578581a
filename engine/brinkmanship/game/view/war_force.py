"""Forces as a seat reckons them: soldiers, fighting power, the ratio on a front, and what makes each number up.

The formulas are those of `simulation/mechanisms/battle.py`, worked out with what the seat's view shows and the scenario's
constants; what nobody knows before a battle (luck, hidden quality) is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import ActorView, Estimate, FormationView, RegionView, SeatView
from brinkmanship.game.view.war_types import Factor, WarNumber
from brinkmanship.simulation.mechanisms.attrition import advance
from brinkmanship.simulation.mechanisms.fronts import depth, flies, is_support
from brinkmanship.simulation.mechanisms.siege import city
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import Kind

_HALF_RANGE = 1.2816  # of an estimate's range, in standard deviations


@dataclass(frozen=True)
class Known:
    """What one seat knows, by id: its view, and the rules that everybody has."""

    names: Labels
    view: SeatView
    ground: Estimate | None = None  # how well vehicles move off the roads, None where the scenario has no such number

    @property
    def rules(self) -> Rules:
        return self.names.rules

    @cached_property
    def actors(self) -> dict[str, ActorView]:
        return {one.id: one for one in self.view.actors}

    @cached_property
    def regions(self) -> dict[str, RegionView]:
        return {one.id: one for one in self.view.regions}

    @cached_property
    def standing(self) -> dict[str, list[FormationView]]:
        """Formations by the region in which they stand, those on the march left out."""
        out: dict[str, list[FormationView]] = {}
        for unit in self.view.formations:
            if unit.status != "moving":
                out.setdefault(unit.region, []).append(unit)
        return out

    def name(self, actor: str) -> str:
        """Return an actor's name."""
        return self.actors[actor].name if actor in self.actors else "nobody"

    def constant(self, name: str) -> float:
        """Return a constant of combat."""
        return float(self.rules.parameters[f"combat.{name}"])

    def way(self, region: str) -> float:
        """Return the way through a region, km."""
        return float(depth(self.rules)[self.names.region_index[region]])

    def track(self, actor: str, name: str) -> Estimate | None:
        """Return a number of an actor as the seat knows it, None where it may not."""
        return self.actors[actor].tracks.get(name) if actor in self.actors else None

    def fights(self, unit: FormationView) -> bool:
        """Whether a formation fights on the ground, where it stands or beside it."""
        return unit.branch != "headquarters" and not bool(flies(self.rules)[self.names.formation_index[unit.id]])

    def supports(self, unit: FormationView) -> bool:
        """Whether a formation fights from where it is: aircraft and ships."""
        return bool(is_support(self.rules)[self.names.formation_index[unit.id]])


def _spread(estimate: Estimate | None) -> float:
    """Return the relative error of an estimate, one standard deviation."""
    if estimate is None or not estimate.value:
        return 0.0
    return (estimate.high - estimate.low) / 2 / _HALF_RANGE / abs(estimate.value)


def ranged(
    label: str,
    value: float,
    error: float,
    unit: str = "",
    factors: Sequence[Factor] = (),
    meaning: str = "",
) -> WarNumber:
    """Return a number with a relative `error` (one standard deviation) as one with its range."""
    reach = _HALF_RANGE * error
    low, high = value / (1 + reach) if value > 0 else value, value * (1 + reach)
    return WarNumber(label, value, low, high, unit, error <= 0, tuple(factors), meaning)


def soldiers(known: Known, label: str, units: Iterable[FormationView], more: Sequence[Factor] = ()) -> WarNumber:
    """Return the soldiers of some formations together; errors of estimates are taken as independent."""
    listed = list(units)
    value = math.fsum(unit.personnel.value for unit in listed)
    half = math.sqrt(math.fsum(((unit.personnel.high - unit.personnel.low) / 2) ** 2 for unit in listed))
    parts = [
        Factor(unit.name, f"{'' if unit.own else '~'}{unit.personnel.value:,.0f}", unit.personnel.ref)
        for unit in sorted(listed, key=lambda unit: -unit.personnel.value)
    ]
    return WarNumber(
        label, value, max(value - half, 0.0), value + half, "soldiers", half <= 0, (*parts, *more),
        "Soldiers, as far as the seat knows of them.",
    )  # fmt: skip


def power(known: Known, units: Iterable[FormationView], label: str = "Fighting power") -> tuple[WarNumber, float]:
    """Return the fighting power of formations in soldiers of line infantry, and its relative error."""
    value = variance = men = 0.0
    means: dict[str, float] = {"strength": 0.0, "readiness": 0.0, "supply": 0.0}
    weighed = 0.0
    by_actor: dict[str, float] = {}
    for unit in units:
        index = known.names.formation_index[unit.id]
        parts = {name: unit.tracks.get(name) for name in means}
        at = {name: (one.value if one is not None else 1.0) for name, one in parts.items()}
        weight = float(known.rules.combat_weight[index])
        own = (
            unit.personnel.value * at["strength"] * (0.4 + 0.6 * at["readiness"]) * (0.2 + 0.8 * at["supply"]) * weight
        )
        error = math.sqrt(math.fsum(_spread(one) ** 2 for one in (unit.personnel, *parts.values())))
        value, variance, men = value + own, variance + (own * error) ** 2, men + unit.personnel.value
        weighed += unit.personnel.value * weight
        by_actor[unit.actor] = by_actor.get(unit.actor, 0.0) + own
        for name in means:
            means[name] += unit.personnel.value * at[name]
    factors = [Factor("Soldiers", f"{men:,.0f}")]
    if men:
        factors += [
            Factor(f"{name.capitalize()}, on average", f"{total / men * 100:.0f}%") for name, total in means.items()
        ]
        if abs(weighed / men - 1) > 0.02:
            factors.append(Factor("Arms and training of such units", f"× {weighed / men:.2f}"))
    total = 0.0
    for actor, own in by_actor.items():
        spirit, parts_of_side = _side(known, actor)
        total += own * spirit
        factors += parts_of_side
    error = math.sqrt(variance) / value if value else 0.0
    meaning = "In soldiers of well-supplied line infantry; how well each side really fights nobody knows before."
    return ranged(label, total, error, "", factors, meaning), error


def _side(known: Known, actor: str) -> tuple[float, list[Factor]]:
    """Return what the morale and the new arms of an actor's army make of its power."""
    rules, out, times = known.rules, [], 1.0
    morale, arms = known.track(actor, "morale"), known.track(actor, "armament")
    if morale is not None:
        row, index = rules.track(Kind.ACTOR, "morale"), known.names.actor_index[actor]
        usual = max(float(rules.tracks[Kind.ACTOR].start[row, index]), 0.01)
        factor = 1 + known.constant("morale_effect") * (morale.value / usual - 1)
        times *= factor
        out.append(Factor(f"Morale of the army of {known.name(actor)}", f"× {factor:.2f}", morale.ref))
    if arms is not None and arms.value > 0.005:
        factor = 1 + known.constant("arms_effect") * arms.value
        times *= factor
        out.append(Factor(f"Arms {known.name(actor)} has taken in", f"× {factor:.2f}", arms.ref))
    return times, out


@dataclass(frozen=True, slots=True)
class Meeting:
    """What meets on a front: attackers and defenders, and the ground between them."""

    attacker: str
    defender: str
    region: RegionView
    first: tuple[FormationView, ...]  # attackers next to the front
    all: tuple[FormationView, ...]  # attackers at the front and behind it
    holders: tuple[FormationView, ...]
    line: float  # km of the lines of communication behind the region
    axes: int = 1  # lines of advance that meet
    intensity: float = 1.0
    fresh: float = 1.0  # of the surprise, what is left: 1 on the first day
    war: bool = False  # whether the war in the air is on


def militia(known: Known, meeting: Meeting, share: float) -> float:
    """Return the people under arms in a region beside the formations, in soldiers."""
    mobilised = known.track(meeting.defender, "mobilisation")
    people = float(known.rules.population[known.names.region_index[meeting.region.id]])
    return (mobilised.value if mobilised is not None else 0.0) * people * (1 - share) * known.constant("militia")


def share_of(region: RegionView) -> float:
    """Return the attacker's share of a region, as far as the seat knows."""
    found = region.tracks.get("share")
    return min(max(found.value, 0.0), 1.0) if found is not None else 0.0


def ratio(known: Known, meeting: Meeting) -> WarNumber:
    """Return the ratio of attack to defence times cover, with what it is made of."""
    constant, region = known.constant, meeting.region
    index, share = known.names.region_index[region.id], share_of(region)
    attack, wrong_a = power(known, meeting.first)
    defence, wrong_d = power(known, meeting.holders)
    value, against = attack.value * meeting.intensity, defence.value
    ours = meeting.attacker == known.view.seat
    factors = [
        Factor("Attackers at the front, fighting power", f"{attack.value:,.0f}"),
        Factor("Defenders, fighting power", f"{defence.value:,.0f}"),
    ]

    def times(text: str, factor: float, for_attacker: bool, ref: str = "") -> float:
        if abs(factor - 1) > 0.005:
            helps = (factor > 1) == for_attacker
            factors.append(Factor(text, f"× {factor:.2f}", ref, helps == ours))
        return factor

    people = militia(known, meeting, share)
    if people >= 1:
        ref = known.track(meeting.defender, "mobilisation")
        against += people * constant("militia_weight")
        factors.append(
            Factor("People under arms there", f"+{people * constant('militia_weight'):,.0f}", ref.ref if ref else "")
        )
    if meeting.defender and meeting.defender == region.sovereign:
        against *= times("Defends its own land", 1 + constant("home"), False)
    exposure, awake = known.track(meeting.attacker, "exposure"), known.track(meeting.defender, "belief_war")
    unaware = (1 - (awake.value if awake else 0.5)) * (1 - (exposure.value if exposure else 0.0))
    value *= times("Surprise", 1 + constant("surprise") * unaware * meeting.fresh, True, awake.ref if awake else "")
    spared, needed = _spared(known, meeting, share)
    if needed > 0.5:
        value *= times("Soldiers left to guard the lines", spared, True)
    air = known.track(meeting.attacker, "air") if meeting.war else None
    if air is not None:
        value *= times("The attacker's air force", 1 + constant("air_support") * (2 * air.value - 1), True, air.ref)
        against *= times("The defender's air force", 1 - constant("air_support") * (2 * air.value - 1), False, air.ref)
    works = region.tracks.get("fortification")
    dug = constant("fortified") * (works.value if works is not None else 0.0) * (1 - share)
    built = constant("city") * float(city(known.rules)[index]) * share * share
    cover = times("Ground", float(known.rules.defence[index]), False)
    cover *= times("Prepared positions", 1 + dug, False, works.ref if works else "") + built
    if built > 0.02:
        factors.append(Factor("The city itself", f"+{built:.1f} of cover", "", not ours))
    found = value / max(against * cover, 1.0)
    wrong = math.sqrt(wrong_a**2 + wrong_d**2 + (0.0 if ours else 0.05) ** 2)
    meaning = "Fighting power of the attackers at the front against that of the defenders, with ground and works."
    return ranged("Ratio of forces", min(found, 99.0), wrong, ": 1", factors, meaning)


def _spared(known: Known, meeting: Meeting, share: float) -> tuple[float, float]:
    """Return the share of those at the front whom the guard of the lines leaves, and the guards needed."""
    mobilised = known.track(meeting.defender, "mobilisation")
    a_km = known.constant("guards") * (1 + known.constant("raids") * (mobilised.value if mobilised else 0.0))
    guards = a_km * (meeting.line + meeting.axes * share * known.way(meeting.region.id))
    all_, first = (
        math.fsum(unit.personnel.value for unit in units if not known.supports(unit))
        for units in (meeting.all, meeting.first)
    )
    least = 1 - known.constant("most_guards")
    return min(max((all_ - guards) / max(first, 1.0), least), 1.0), guards


def pace(known: Known, meeting: Meeting, of: WarNumber) -> WarNumber:
    """Return the km a day that a ratio gives on this ground; below 0 the defender pushes back."""
    going = 0.3 + 0.7 * (known.ground.value if known.ground is not None else 1.0)
    index = known.names.region_index[meeting.region.id]
    greatest = known.constant("advance") / math.sqrt(float(known.rules.defence[index])) * going

    def at(value: float) -> float:
        rate = advance(
            np.float32(value), np.float32(greatest), known.constant("friction"), known.constant("counterattack")
        )
        return float(rate)

    middle, low, high = at(of.value), at(of.low), at(of.high)
    factors = [
        Factor("At parity nothing moves; the ratio is", f"{of.value:.1f} : 1"),
        Factor(
            "At most, on this ground, unopposed", f"{greatest:.0f} km a day", known.ground.ref if known.ground else ""
        ),
    ]
    meaning = "What such a ratio has given on average; losses that are too high slow an attack to a halt."
    return WarNumber("Advance at that ratio", middle, low, high, "km a day", of.exact, tuple(factors), meaning)
