"""Energy: gas cuts, storage, substitution with delays, gas and oil prices, what they cost.

For a customer *i* of suppliers *j* with gas share ``g_ij`` and flows cut by fraction ``c_ij``::

    shortfall_i = sum_j g_ij * c_ij * (1 - substitution_i)
    storage_i  -= (winter_draw * season(t) + consumption * covered_i) * days

*consumption* is a day's use as a share of storage capacity; storage covers the shortfall while it lasts and as far as
the wells deliver (``withdrawal``, less below a fifth full). What is not covered, and a price above the start's, cost
output with a lag; the supplier loses the sales. The gas price closes part of its gap a day to::

    start * exp(scarcity * mean shortfall + fear * (tension - start) + low_storage * emptied + war * sanctions on suppliers
                + the shock of markets in a war)

Sources: EU storage 40.9 % on 25 January 2022, falling about half a point a day; TTF 94 EUR/MWh on 24 January, 139.5 on
24 February (no flow cut), above 300 on 7 March; Brent 87.7, 101.3 and 133.2 USD on 24 January, 24 February, 8 March.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import Segments, some, true_at, within
from brinkmanship.simulation.exact import exp, log
from brinkmanship.simulation.mechanisms.tables import (
    add_actors,
    by_slot,
    constant,
    lagged,
    per_tick,
    since,
    slots,
    tick_days,
    weighted,
)
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind, SlotPhase

_PRICES = ("gas_price", "oil_price")


def season(rules: Rules, day: int) -> np.float32:
    """Return how much of the first day's winter demand for stored gas is left on *day*, 1 falling to 0."""
    elapsed = day * float(tick_days(rules))
    return np.float32(max(0.0, 1.0 - elapsed / float(constant(rules, "energy", "winter_days"))))


def run(phase: Phase) -> None:
    """Move shortfall, storage, substitution, prices and their cost by one tick."""
    rules = phase.rules
    gas, depends, _, _ = _gas(rules)
    cut, lost_sales = _cuts(phase, gas)
    missing, uncovered = _stores(phase, cut)
    gas_rise = _prices(phase, missing)
    cost = phase.parameter("price_cost") * depends[:, None] * gas_rise
    if uncovered is not None:
        cost += phase.parameter("missing_cost") * uncovered
    if lost_sales is not None:
        cost += lost_sales
    cost -= phase.track(Kind.ACTOR, "energy_cost")
    cost *= lagged(rules, phase.parameter("lag"))
    cost[np.abs(cost) <= np.float32(1e-7)] = 0  # each number by itself, so that no world depends on its batch
    add_actors(phase, "energy_cost", cost)
    add_actors(phase, "economy", -cost)
    _substitute(phase)


@per_rules
def _gas(rules: Rules) -> tuple[F32, F32, F32, F32]:
    """Return each actor's gas by supplier, (actors, actors), and from all; weights of demand and of sales, (actors,)."""
    gas = rules.static_ties["gas"].astype(np.float32)
    sides = [np.array([math.fsum(row) for row in side.tolist()]) for side in (gas, gas.T)]
    demand, sales = ((side / max(math.fsum(side.tolist()), 1e-9)).astype(np.float32) for side in sides)
    return gas, np.minimum(sides[0], 1).astype(np.float32), demand, sales


def _stores(phase: Phase, cut: F32 | None) -> tuple[F32 | None, F32 | None]:
    """Draw on the stores; return what is missing and what of it no store covers, None where no gas is cut anywhere."""
    rules, days = phase.rules, tick_days(phase.rules)
    storage, use = phase.track(Kind.ACTOR, "storage"), phase.parameter("consumption")
    winter = phase.parameter("winter_draw") * season(rules, phase.world.day) * days
    short = phase.track(Kind.ACTOR, "gas_shortfall")
    if cut is None and not some(short):
        add_actors(phase, "storage", -np.minimum(winter, storage))
        return None, None
    if cut is None:
        cut = np.zeros_like(short)
    missing = np.minimum(cut * (np.float32(1) - phase.track(Kind.ACTOR, "substitution")), np.float32(1))
    add_actors(phase, "gas_shortfall", missing - short)
    # What the wells can add of a day's use, while there is gas in them.
    wells = phase.parameter("withdrawal") * np.minimum(storage / np.float32(0.2), np.float32(1))
    covered = np.minimum(np.minimum(missing, wells), storage / np.maximum(use * days, np.float32(1e-9)))
    add_actors(phase, "storage", -np.minimum(winter + use * covered * days, storage))
    return missing, missing - covered


def _cuts(phase: Phase, gas: F32) -> tuple[F32 | None, F32 | None]:
    """Return the share of each customer's gas that is cut, and what it costs its suppliers, both (actors, worlds)."""
    world, rules = phase.world, phase.rules
    mine = slots(rules, "cut_gas")
    active = world.slot_phase[mine] == SlotPhase.IN_FORCE
    if not some(active):
        return None, None
    cut = np.zeros((len(rules.actors), world.worlds), np.float32)
    lost = np.zeros_like(cut)
    used = active.any(axis=1).tolist()
    for supplier, revenue, lines in _lines(rules):
        if not any(used[row] for row, _, _ in lines):
            continue
        flow = np.zeros_like(cut)
        for row, slot, customers in lines:
            if used[row]:
                amount = by_slot(rules, "fraction")[slot] * world.slot_amount[slot]
                flow[customers] += np.where(active[row], amount, np.float32(0))
        flow = np.minimum(flow, np.float32(1))
        cut += gas[:, supplier][:, None] * flow
        lost[supplier] += weighted(revenue, flow)
    return cut, lost


@per_rules
def _lines(rules: Rules) -> list[tuple[int, F32, list[tuple[int, int, I64]]]]:
    """Return each supplier, what its gas earns it by customer, and its slots that cut gas.

    Of a slot: its position among all that cut gas, its number, and the customers.
    """
    mine = slots(rules, "cut_gas").tolist()
    revenue = constant(rules, "energy", "revenue_share") * rules.static_ties["trade"].astype(np.float32)
    found: dict[int, list[tuple[int, int, I64]]] = {}
    for row, slot in enumerate(mine):
        found.setdefault(int(rules.slot_actor[slot]), []).append((row, slot, _customers(rules, slot)))
    return [(supplier, revenue[supplier], lines) for supplier, lines in sorted(found.items())]


def _customers(rules: Rules, slot: int) -> I64:
    action, target = int(rules.slot_action[slot]), int(rules.slot_target[slot])
    if rules.target_kind[action] == "actor":
        return np.array([target], np.int64)
    return true_at(rules.static_ties["gas"][:, int(rules.slot_actor[slot])] > 0)


def _prices(phase: Phase, missing: F32 | None) -> F32:
    """Move both prices towards their targets; return the log of the gas price over the start's, (worlds,)."""
    rules = phase.rules
    rows, start, usual_tension = _usual_prices(rules)
    _, _, share, supplier = _gas(rules)
    fear = phase.track(Kind.WORLD, "tension")[0] - usual_tension
    sanctioned = phase.track(Kind.ACTOR, "sanctioned")
    war = weighted(supplier, sanctioned) if some(sanctioned) else np.float32(0)
    scarcity = phase.parameter("gas_scarcity") * weighted(share, missing) if missing is not None else np.float32(0)
    full = rules.start(Kind.ACTOR, "storage")[:, None]
    emptied = weighted(share, np.maximum(full - phase.track(Kind.ACTOR, "storage"), np.float32(0)))
    gas_target = scarcity + phase.parameter("gas_fear") * fear + phase.parameter("gas_war") * war
    gas_target = gas_target + phase.parameter("gas_storage") * emptied
    oil_target = phase.parameter("oil_fear") * fear + phase.parameter("oil_war") * war
    speed: Any = per_tick(rules, phase.parameter("price_speed"))
    if phase.has(Kind.WORLD, "market_shock") and some(shock := phase.track(Kind.WORLD, "market_shock")[0]):
        gas_target, oil_target = gas_target + shock, oil_target + constant(rules, "markets", "oil") * shock
        quick = per_tick(rules, constant(rules, "markets", "price_speed"))
        speed = np.where(np.abs(shock) > np.float32(0.02), quick, speed)
    targets = np.empty((2, phase.world.worlds), np.float32)  # gas and oil together, as every call costs
    targets[0], targets[1] = gas_target, oil_target
    prices = phase.world.world[rows, 0]
    changes = (start * exp(within(targets, -3, 3)) - prices) * speed
    for name, change in zip(_PRICES, changes, strict=True):
        phase.add(Kind.WORLD, name, change)
    return log(np.maximum(prices[0] / max(float(start[0, 0]), 1e-9), 1))


@per_rules
def _usual_prices(rules: Rules) -> tuple[I64, F32, np.float32]:
    """Return the tracks of the prices, their values at the start, (prices, 1), and the tension then."""
    rows = np.array([rules.track(Kind.WORLD, name) for name in _PRICES], np.int64)
    return rows, rules.tracks[Kind.WORLD].start[rows], rules.start(Kind.WORLD, "tension")[0]


def _substitute(phase: Phase) -> None:
    """Each programme in force replaces share / days a day, until its days are over."""
    world, rules = phase.world, phase.rules
    mine = slots(rules, "substitute")
    active = world.slot_phase[mine] == SlotPhase.IN_FORCE
    if not some(active):
        return
    length, share, who, programmes = _programmes(rules)
    elapsed, day = since(rules, world.day, world.slot_since[mine]), tick_days(rules)
    today = within((length - elapsed) / day, 0, 1) * day  # part of this tick still within it
    gain = np.where(active, share * world.slot_amount[mine] / length * today, np.float32(0))
    out = np.zeros((len(rules.actors), world.worlds), np.float32)
    out[who] = programmes.joined(np.add, gain)
    add_actors(phase, "substitution", out)


@per_rules
def _programmes(rules: Rules) -> tuple[F32, F32, I64, Segments]:
    """Return the days and the share of every programme, (programmes, 1), who gains by any, and those of each."""
    mine = slots(rules, "substitute")
    length, share = (by_slot(rules, name)[mine][:, None] for name in ("days", "share"))
    gains = [set(_beneficiaries(rules, slot).tolist()) for slot in mine.tolist()]
    who = sorted(set().union(*gains))
    programmes = Segments.of([[row for row, those in enumerate(gains) if actor in those] for actor in who])
    return np.maximum(length, 1e-3), share, np.array(who, np.int64), programmes


def _beneficiaries(rules: Rules, slot: int) -> I64:
    action = int(rules.slot_action[slot])
    consent = rules.actions[action].consent
    if rules.target_kind[action] == "actor":
        return np.array([int(rules.slot_target[slot])], np.int64)
    if consent is not None and consent.body >= 0:
        return rules.bodies[consent.body].members.astype(np.int64)
    return np.array([int(rules.slot_actor[slot])], np.int64)


MECHANISM = Mechanism(
    "energy", "Gas dependence, cuts, storage, substitution with delays, prices.",
    tracks=(
        StandardTrack(Kind.WORLD, "gas_price", 90, 5, 1000, "Price of gas in Europe.", "EUR/MWh"),
        StandardTrack(Kind.WORLD, "oil_price", 88, 10, 500, "Price of crude oil (Brent).", "USD a barrel"),
        StandardTrack(Kind.ACTOR, "storage", 0.5, 0, 1, "Gas in store, as a share of capacity."),
        StandardTrack(Kind.ACTOR, "gas_shortfall", 0, 0, 1, "Share of its gas that is now missing."),
        StandardTrack(Kind.ACTOR, "substitution", 0, 0, 1, "Share of missing supplies it can replace (LNG, other suppliers)."),
        StandardTrack(Kind.ACTOR, "energy_cost", 0, 0, 1, "Share of output lost to missing or dear energy so far."),
    ),
    parameters=(
        Parameter("winter_draw", 0.005, 0, 0.1, "Storage used a day at the start, as a share of capacity.",
                  "EU storage fell about 0.5 points a day in late January 2022"),
        Parameter("winter_days", 66, 1, 365, "Days from the start until storage stops falling (end of the heating season).",
                  "EU storage turns at the end of March"),
        Parameter("consumption", 0.016, 0, 0.2, "A winter day's use as a share of storage capacity.",
                  "about 1.6 bcm a day against about 100 bcm of EU storage"),
        Parameter("withdrawal", 0.6, 0, 1, "Share of a day's use that storage can add when it is well filled."),
        Parameter("price_speed", 0.25, 0.01, 1, "Share of the gap to its target that a price closes a day."),
        Parameter("gas_scarcity", 3.0, 0, 20, "Log price of gas per unit of missing supply."),
        Parameter("gas_fear", 1.3, 0, 20, "Log price of gas per unit of tension above the start.",
                  "TTF +57 % on 24 February 2022 with flows unchanged"),
        Parameter("gas_war", 1.2, 0, 20, "Log price of gas per unit of sanctions on suppliers.", "TTF above 300 on 7 March 2022"),
        Parameter("gas_storage", 0.4, 0, 20, "Log price of gas per unit of storage lost since the start."),
        Parameter("oil_fear", 0.45, 0, 20, "Log price of oil per unit of tension above the start.",
                  "Brent +15 % by 24 February 2022"),
        Parameter("oil_war", 0.5, 0, 20, "Log price of oil per unit of sanctions on suppliers.", "Brent 133 USD on 8 March 2022"),
        Parameter("missing_cost", 0.15, 0, 2, "Output lost per unit of gas use that nothing covers.",
                  "estimates of a full stop for Germany in 2022: 0.5-6 % of GDP"),
        Parameter("price_cost", 0.015, 0, 1, "Output lost per unit of log gas price, times gas dependence."),
        Parameter("revenue_share", 0.25, 0, 1, "Share of a supplier's trade with its customer that is gas."),
        Parameter("lag", 15, 0.1, 365, "Days in which the cost is felt to 63 %."),
    ),
    verbs=(
        Verb("cut_gas", "Cut the gas that flows from the actor to the target, or to all its customers.", {"fraction": 0.5},
             ("", "actor")),
        Verb("substitute", "Bring in liquefied gas and other supplies: replaces a share of what is missing, over some days.",
             {"share": 0.2, "days": 30.0}, ("", "actor")),
    ),
    run=run,
)  # fmt: skip
