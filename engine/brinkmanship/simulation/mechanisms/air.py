"""The air war: aircraft, air defence and missiles of two sides at war, over the whole theatre.

A side that attacks sends aircraft *n* over the other, which has *m* aircraft and *s* batteries of air defence::

    superiority = n / (n + fighters m + batteries s)                      of the attacker; the defender has the rest
    n' = -(kill_battery s + kill_aircraft m) n / (n + m)                  sorties meet batteries and fighters
    m' = -kill_aircraft n m / (n + m),  s' = -suppression n s / (n + s)   and leave their mark on both

It weighs on both sides of every battle, on supply and on brigades that move (:mod:`battle`, below). **Missiles** are a
stock: a day's salvo is ``stock (1 - exp(-rate))``, more of them on the first day, and air defence shoots down
``s / (s + shield)`` of it. What comes through is spread over airfields and batteries (those that still stand in garrison
are caught, those that were dispersed mostly not), works in the depth of the country, and arms on their way, as the
attacker's orders to strike say. Sources: B. O. Koopman's and Lanchester's rates for two-sided attrition; about 300
Russian combat aircraft against about 100, 625 missiles in twelve days (US Department of Defense, 7 March 2022).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from brinkmanship.simulation.arrays import at_pairs, picked, positions, some, total, true_at
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.mechanisms.tables import by_slot, constant, slots, tick_days
from brinkmanship.simulation.mechanisms.theatre import Opponents, opponents
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.randomness import Purpose, bell, keys, spread
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, Movement, Posture, SlotPhase

_OF: Final = {"section": "operations"}
_AIMS = ("airfields", "works", "arms")
_ONCE = 2**40  # the tick of draws that are made once a game
_WHAT = 7919  # tells the draw of the air war from those of the ground
_FIRES = 10_000


@dataclass(slots=True)
class _Wing:
    """The air forces of one side: formations with aircraft or batteries, and what is left of them, (formations, n)."""

    rows: I64
    aircraft: F32
    batteries: F32

    @property
    def flying(self) -> F32:
        """Aircraft of the side, (n,)."""
        return total(self.aircraft)

    @property
    def guns(self) -> F32:
        """Batteries of the side, (n,)."""
        return total(self.batteries)


def superiority(attackers: F32, fighters: F32, batteries: F32, fighter_weight: float, battery_weight: float) -> F32:
    """Return the attacker's share of the sky, 0 to 1, of aircraft against fighters and batteries; a half where nobody is.

    >>> float(superiority(np.float32(300), np.float32(100), np.float32(25), 1.0, 8.0))
    0.5
    """
    against = np.float32(fighter_weight) * fighters + np.float32(battery_weight) * batteries
    both = attackers + against
    return np.asarray(np.where(both > 0, attackers / np.maximum(both, np.float32(1e-6)), np.float32(0.5)), np.float32)


def run(phase: Phase) -> None:
    """Fight one tick of every air war, in a scenario whose armies move by themselves."""
    if not phase.has(Kind.ACTOR, "air"):
        return
    for war in opponents(phase):
        _fight(phase, war)


@per_rules
def _flying(rules: Rules, actor: int) -> I64:
    """Return the formations of an actor that have aircraft or air defence at the start."""
    air = rules.start(Kind.FORMATION, "aircraft") + rules.start(Kind.FORMATION, "air_defence")
    return true_at((rules.owner == actor) & (air > 0))


def _wing(phase: Phase, actor: int, at: I64) -> _Wing:
    rows = _flying(phase.rules, actor)
    there = (picked(phase.track(Kind.FORMATION, name), rows, at) for name in ("aircraft", "air_defence"))
    return _Wing(rows, *there)


def _fight(phase: Phase, war: Opponents) -> None:
    parameter, at = phase.parameter, war.position
    days = tick_days(phase.rules)
    mine, other = _wing(phase, war.attacker, at), _wing(phase, war.defender, at)
    luck, temper = _fortunes(phase, war)
    at_airfields, at_works, at_arms = _aims(phase, war)
    n, m, s = mine.flying * luck, other.flying, other.guns
    sky = superiority(n, m, s, float(parameter("fighters")), float(parameter("batteries")))
    for actor, share in ((war.attacker, sky), (war.defender, np.float32(1) - sky)):
        _set(phase, actor, at, share)
    together, met = np.maximum(n + m, np.float32(1e-6)), np.maximum(n + s, np.float32(1e-6))
    kill = parameter("kill_aircraft")
    _lose(phase, mine, at, (parameter("kill_battery") * s + kill * m) / together * days)
    opening = war.days < np.float32(1)
    hits = _salvo(phase, war, s, temper, opening)
    static = _exposed(phase, other, at, opening)
    airfields = hits * at_airfields
    lost_m = kill * n / together * days + parameter("hit_aircraft") * airfields / np.maximum(m, np.float32(1)) * static
    lost_s = parameter("suppression") * n / met * days
    lost_s = lost_s + parameter("hit_battery") * airfields / np.maximum(s, np.float32(1)) * static
    _lose(phase, other, at, lost_m, lost_s)
    _depth(phase, war, hits * at_works, hits * at_arms)
    _delay(phase, war, sky)


def _fortunes(phase: Phase, war: Opponents) -> F32:
    """Return how well the attacker's air force does its work in this future, and how freely it fires, (2, n)."""
    if _ONCE not in phase.cache:
        phase.cache[_ONCE] = keys(phase.chance.uniform(Purpose.COMBAT, _ONCE, 2, phase.world.number))
    what = _WHAT + war.attacker
    drawn = spread(phase.cache[_ONCE][war.position], np.array([[what], [what + _FIRES]]))
    spreads = np.array([[phase.parameter("air_spread")], [phase.parameter("fire_spread")]])
    return exp(spreads * bell(drawn))


def _set(phase: Phase, actor: int, at: I64, share: F32) -> None:
    now = phase.track(Kind.ACTOR, "air")[actor].take(at)
    phase.scatter(Kind.ACTOR, "air", actor, at, share - now)


def _lose(phase: Phase, wing: _Wing, at: I64, aircraft: F32, batteries: F32 | None = None) -> None:
    """Take shares (n,) of aircraft and batteries out of every formation of a side."""
    for name, values, share in (("aircraft", wing.aircraft, aircraft), ("air_defence", wing.batteries, batteries)):
        if share is None:
            continue
        lost = values * np.minimum(share, np.float32(1))
        rows, k = positions(lost > 0)
        if len(rows):
            phase.scatter(Kind.FORMATION, name, wing.rows[rows], at[k], -at_pairs(lost, rows, k))


def _salvo(phase: Phase, war: Opponents, batteries: F32, temper: F32, opening: B) -> F32:
    """Fire the day's missiles; return how many come through, (n,)."""
    at = war.position
    stock = phase.track(Kind.ACTOR, "missiles")[war.attacker].take(at)
    rate = phase.parameter("rate") * temper * np.where(opening, phase.parameter("opening"), np.float32(1))
    fired = stock * (np.float32(1) - exp(-rate * tick_days(phase.rules)))
    phase.scatter(Kind.ACTOR, "missiles", war.attacker, at, -fired)
    phase.scatter(Kind.ACTOR, "missiles_fired", war.attacker, at, fired)
    return np.asarray(fired * (np.float32(1) - batteries / (batteries + phase.parameter("shield"))), np.float32)


def _exposed(phase: Phase, wing: _Wing, at: I64, opening: B) -> F32:
    """Return what share of a side's aircraft and batteries stands where it can be hit, (n,)."""
    garrison = picked(phase.world.posture, wing.rows, at) == Posture.GARRISON
    weight = wing.aircraft + wing.batteries
    caught = total(weight * garrison) / np.maximum(total(weight), np.float32(1e-6))
    caught = np.where(opening, caught, np.float32(0))  # what the first day has left is no longer where it was
    return np.asarray(
        phase.parameter("dispersed") + (np.float32(1) - phase.parameter("dispersed")) * caught, np.float32
    )


@per_rules
def _strikes(rules: Rules, attacker: int, defender: int) -> tuple[I64, F32, F32]:
    """Return the slots of orders to strike and their aims, (aims, slots, 1), and what is aimed at without, (aims, 1)."""
    mine = slots(rules, "strike")
    mine = mine[(rules.slot_actor[mine] == attacker) & (rules.slot_target[mine] == defender)]
    usual = np.array([[constant(rules, "air", f"aim_{aim}")] for aim in _AIMS])
    return mine, np.array([by_slot(rules, aim)[mine] for aim in _AIMS])[:, :, None], usual


def _aims(phase: Phase, war: Opponents) -> F32:
    """Return the shares of the missiles for airfields, works and arms on their way, (3, n) or (3, 1), by the orders."""
    mine, wanted, aims = _strikes(phase.rules, war.attacker, war.defender)
    in_force = picked(phase.world.slot_phase, mine, war.position) == SlotPhase.IN_FORCE
    if some(in_force):
        aims = np.where(in_force.any(axis=0), total(in_force * wanted, axis=1), aims)
    return np.asarray(aims / np.maximum(aims[0] + aims[1] + aims[2], np.float32(1e-6)))


@per_rules
def _people(rules: Rules, actor: int) -> tuple[I64, F32]:
    """Return the regions of a country where people live, and how many times the mean of them live there, (regions, 1)."""
    regions = true_at((rules.sovereign == actor) & (rules.population > 0))
    people = rules.population[regions].astype(np.float64)
    share = (people / (math.fsum(people.tolist()) or 1.0)).astype(np.float32)[:, None] * np.float32(len(regions))
    return regions, np.minimum(share, np.float32(3))


def _depth(phase: Phase, war: Opponents, works: F32, arms: F32) -> None:
    """Hit works all over the country, by where its people live, and the arms that are on their way, by missiles for each."""
    world, at = phase.world, war.position
    destroyed = works * phase.parameter("hit_works")
    regions, people = _people(phase.rules, war.defender)
    if len(regions):
        whole = np.float32(1) - picked(phase.track(Kind.REGION, "damage"), regions, at)
        held = picked(world.controller, regions, at) == war.defender
        harm = destroyed * people * whole * held
        rows, k = positions(harm > 0)
        phase.scatter(Kind.REGION, "damage", regions[rows], at[k], at_pairs(harm, rows, k))
    phase.scatter(Kind.ACTOR, "economy", war.defender, at, -destroyed * phase.parameter("works_cost"))
    on_the_way = phase.track(Kind.ACTOR, "pipeline")[war.defender].take(at)
    lost = on_the_way * (np.float32(1) - exp(-arms * phase.parameter("hit_arms")))
    phase.scatter(Kind.ACTOR, "pipeline", war.defender, at, -lost)


def _delay(phase: Phase, war: Opponents, sky: F32) -> None:
    """Slow the defender's formations that are on the road, in proportion to the attacker's superiority."""
    world, rules = phase.world, phase.rules
    rows = true_at(rules.owner == war.defender)
    moving = picked(world.movement, rows, war.position) == Movement.MOVING
    f, k = positions(moving)
    if len(f):
        more = phase.parameter("delay") * sky[k] * tick_days(rules)
        phase.scatter(Kind.FORMATION, "days_left", rows[f], war.position[k], more)


MECHANISM = Mechanism(
    "air", "Air forces, air defence and missiles of the sides at war; superiority over the theatre.",
    tracks=(
        StandardTrack(Kind.FORMATION, "aircraft", 0, 0, 10_000, "Combat aircraft that can fly.", "aircraft", **_OF),
        StandardTrack(Kind.FORMATION, "air_defence", 0, 0, 10_000, "Batteries of air defence of long range.", "batteries", **_OF),
        StandardTrack(Kind.ACTOR, "air", 0.5, 0, 1, "Superiority in the air over its war; a half in peace.", **_OF),
        StandardTrack(Kind.ACTOR, "missiles", 0, 0, 100_000, "Missiles of long range it has left.", "missiles", **_OF),
        StandardTrack(Kind.ACTOR, "missiles_fired", 0, 0, 100_000, "Missiles of long range it has fired.", "missiles", **_OF),
    ),
    parameters=(
        Parameter("fighters", 1.5, 0, 50, "What a defender's aircraft counts over its own country, in attacking aircraft."),
        Parameter("batteries", 8.0, 0, 200, "What a battery of air defence counts, in attacking aircraft."),
        Parameter("kill_battery", 0.06, 0, 10, "Aircraft that a battery destroys a day.",
                  "judgement: 48 aircraft claimed by 8 March 2022 against some thirty batteries, about half of it confirmed"),
        Parameter("kill_aircraft", 0.012, 0, 10, "Aircraft that an aircraft destroys a day in a sky that is full of both."),
        Parameter("suppression", 0.02, 0, 1, "Share of the batteries that attacking aircraft destroy a day at the most."),
        Parameter("rate", 0.05, 0, 1, "Share of the stock of missiles fired a day.",
                  "625 missiles in twelve days, 710 in fourteen (US Department of Defense, 7 and 9 March 2022)"),
        Parameter("opening", 2.0, 0, 20, "How many times as many are fired on the first day.",
                  "more than 160 on the first day (US Department of Defense, 24 February 2022)"),
        Parameter("shield", 60, 0.1, 10_000, "Batteries that shoot down half of the missiles."),
        Parameter("hit_aircraft", 0.25, 0, 10, "Aircraft destroyed by a missile on the airfields where they stand."),
        Parameter("hit_battery", 0.06, 0, 10, "Batteries destroyed by a missile on known sites."),
        Parameter("dispersed", 0.15, 0, 1, "Share that is found of what was dispersed in time, or has moved since.",
                  "judgement: three quarters of fixed sites were hit in two days and a tenth of the mobile ones"),
        Parameter("hit_works", 0.0002, 0, 1, "Share of a country's works that a missile destroys."),
        Parameter("works_cost", 0.8, 0, 10, "Output lost per share of the country's works destroyed."),
        Parameter("hit_arms", 0.004, 0, 1, "Share of the arms on their way that a missile on roads and stores destroys."),
        Parameter("delay", 0.4, 0, 1, "Days a day by which brigades on the road are held up under a hostile sky."),
        Parameter("aim_airfields", 0.45, 0, 1, "Share of the missiles for airfields and air defence, where no order says."),
        Parameter("aim_works", 0.35, 0, 1, "Share for works in the depth of the country, where no order says."),
        Parameter("aim_arms", 0.2, 0, 1, "Share for arms on their way, where no order says."),
        Parameter("fire_spread", 0.3, 0, 2, "Spread (log) of how freely missiles are fired, fixed for a future."),
        Parameter("air_spread", 0.35, 0, 2, "Spread (log) of how well the attacker's air force does, fixed for a future.",
                  "judgement: nearly everybody expected it to do better"),
    ),
    verbs=(
        Verb("strike", "While in force, aim the missiles of the actor's war on the target by these weights.",
             {"airfields": 0.0, "works": 0.0, "arms": 0.0}, ("actor",)),
    ),
    run=run,
)  # fmt: skip
