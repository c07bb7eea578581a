"""Domestic politics: support, calm, patience, attention, mobilisation, and the capital that bounds a government.

* Capital comes in daily, ``income (1/2 + support) (0.3 + attention)``: a government that is liked and minds the crisis
  gets more done; at support 1/2 and attention 0.7 it is just its income.
* Support drifts to ``start + economy_weight (economy - start) + calm_weight (calm - start) + rally [attacked]
  - loss_weight log10(1 + losses / 1000)``; an attacker rallies too, and in a war output
  and calm are blamed less. Sources for the form: J. Mueller (1973), War, Presidents and Public Opinion (support falls with
  the logarithm of casualties; rally round the flag); economic voting.
* Calm drifts to ``start - alarm (severity / 10) - shortage gas_shortfall``; attention rises fast to the severity of what
  happens and falls back slowly; patience wears off with mobilisation and where no deal looks possible, and comes back
  while there are talks.

Elections are events of the scenario. Sizes are judgement.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import positions, some, true_at, within
from brinkmanship.simulation.exact import log10
from brinkmanship.simulation.mechanisms.tables import add_each, constant, per_tick, size_of, tick_days
from brinkmanship.simulation.phase import Instances, Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.world import F32, Kind

_ONE = np.float32(1)


def run(phase: Phase) -> None:
    """Pay the day's capital, and move support, calm, attention and patience."""
    rules = phase.rules
    day = tick_days(rules)
    severity = phase.track(Kind.WORLD, "severity") / np.float32(10)
    support, attention = phase.track(Kind.ACTOR, "support"), phase.track(Kind.ACTOR, "attention")
    income = phase.track(Kind.ACTOR, "income") * (np.float32(0.5) + support) * (np.float32(0.3) + attention)
    phase.add(Kind.ACTOR, "capital", income * day)
    _support(phase, support)
    _calm(phase, severity)

    goal = np.maximum(_usual(phase, "attention"), severity)
    gap = goal - attention
    up, down = (per_tick(rules, phase.parameter(f"attention_{way}")) for way in ("rise", "fall"))
    phase.add(Kind.ACTOR, "attention", np.where(gap > 0, gap * up, gap * down))
    _patience(phase, day)


def _usual(phase: Phase, name: str) -> F32:
    """Return the start values of an actor track, (actors, 1)."""
    return phase.rules.start(Kind.ACTOR, name)[:, None]


def _support(phase: Phase, support: F32) -> None:
    rules = phase.rules
    goal: Any = _usual(phase, "support")
    attacked, attacks = _at_war(phase)
    drag: Any = np.float32(0)
    for name in ("economy", "calm"):
        drag = drag + phase.parameter(f"{name}_weight") * (phase.track(Kind.ACTOR, name) - _usual(phase, name))
    speed: Any = per_tick(rules, phase.parameter("support_speed"))
    if attacked is not None:
        at_war = attacked | attacks
        drag = np.where(at_war, drag * (np.float32(1) - phase.parameter("war_shield")), drag)
        goal = goal + phase.parameter("rally") * attacked + phase.parameter("rally_attacker") * (attacks & ~attacked)
        speed = np.where(at_war, per_tick(rules, phase.parameter("rally_speed")), speed)
    goal = goal + drag
    losses = phase.track(Kind.ACTOR, "losses")
    bled = true_at(losses.any(axis=1))
    if len(bled):
        goal[bled] -= phase.parameter("loss_weight") * log10(_ONE + losses.take(bled, axis=0) / np.float32(1000))
    change = (within(goal, 0, 1) - support) * speed
    phase.add(Kind.ACTOR, "support", change)


def _at_war(phase: Phase) -> tuple[Any, Any]:
    """Return whose land is fought over and who attacks another's, both (actors, worlds); None, None in peace."""
    rules, world = phase.rules, phase.world
    if not some(world.attacker >= 0):
        return None, None
    attacked = np.zeros((len(rules.actors), world.worlds), bool)
    attacks = np.zeros_like(attacked)
    regions, where = positions((world.attacker >= 0) & (rules.sovereign[:, None] >= 0))
    owner = rules.sovereign[regions].astype(np.int64)
    who = world.attacker[regions, where].astype(np.int64)
    foreign = who != owner
    attacked[owner[foreign], where[foreign]] = True
    attacks[who[foreign], where[foreign]] = True
    return attacked, attacks


def _calm(phase: Phase, severity: F32) -> None:
    """Alarm is about what is worse than at the start; distance is the scenario's business."""
    calm = phase.track(Kind.ACTOR, "calm")
    short = phase.parameter("shortage") * phase.track(Kind.ACTOR, "gas_shortfall")
    goal = within(_usual(phase, "calm") - phase.parameter("alarm") * severity - short, 0, 1)
    phase.add(Kind.ACTOR, "calm", (goal - calm) * per_tick(phase.rules, phase.parameter("calm_speed")))


def _patience(phase: Phase, day: np.float32) -> None:
    patience, mobilised = phase.track(Kind.ACTOR, "patience"), phase.track(Kind.ACTOR, "mobilisation")
    stuck = within(-phase.track(Kind.ACTOR, "room"), 0, 1)
    wear = phase.parameter("wear") * (mobilised + stuck) * day
    hope = phase.track(Kind.WORLD, "talks") * per_tick(phase.rules, phase.parameter("hope"))
    back = np.maximum(_usual(phase, "patience") - patience, 0) * hope
    phase.add(Kind.ACTOR, "patience", back - wear * patience)
    drag = phase.parameter("mobilisation_drag")
    if some(mobilised):
        phase.add(Kind.ACTOR, "economy", -drag * mobilised * day)


def _mobilise(phase: Phase, instances: Instances) -> None:
    """More people under arms, less calm at home."""
    rules = phase.rules
    share = size_of(rules, "share", instances)
    add_each(phase, Kind.ACTOR, "mobilisation", instances.actor, share, instances)
    alarm = -share * constant(rules, "domestic", "mobilise_alarm")
    add_each(phase, Kind.ACTOR, "calm", instances.actor, alarm, instances)


def _demobilise(phase: Phase, instances: Instances) -> None:
    share = size_of(phase.rules, "share", instances)
    add_each(phase, Kind.ACTOR, "mobilisation", instances.actor, -share, instances)


def _reassure(phase: Phase, instances: Instances) -> None:
    """Calm those who believe it: one's own public, or the target's and its trust that allies will come."""
    rules = phase.rules
    believed = phase.track(Kind.ACTOR, "credibility")[instances.actor, instances.world]
    strength = size_of(rules, "strength", instances) * believed
    aimed = instances.target >= 0
    add_each(phase, Kind.ACTOR, "calm", np.where(aimed, instances.target, instances.actor), strength, instances)
    if some(aimed):
        strength = np.where(aimed, strength, np.float32(0))
        add_each(phase, Kind.ACTOR, "assurance", np.maximum(instances.target, 0), strength, instances)


MECHANISM = Mechanism(
    "domestic", "Support, calm, patience and political capital; mobilisation.",
    tracks=(
        StandardTrack(Kind.ACTOR, "support", 0.5, 0, 1, "Support for the government at home."),
        StandardTrack(Kind.ACTOR, "capital", 4, 0, 12, "Political capital: what the government can push through.", "points"),
        StandardTrack(Kind.ACTOR, "income", 1, 0, 12, "Political capital gained a day, at usual support and attention.",
                      "points a day"),
        StandardTrack(Kind.ACTOR, "patience", 0.7, 0, 1, "How long it can wait."),
        StandardTrack(Kind.ACTOR, "calm", 0.7, 0, 1, "Calm of the public and the markets."),
        StandardTrack(Kind.ACTOR, "mobilisation", 0, 0, 1, "How far it is mobilised for war."),
        StandardTrack(Kind.ACTOR, "attention", 0.7, 0, 1, "Attention the government has for the crisis."),
    ),
    parameters=(
        Parameter("economy_weight", 1.0, 0, 10, "Support per unit of output against the start.", "judgement; economic voting"),
        Parameter("calm_weight", 0.2, 0, 5, "Support per unit of calm against the start."),
        Parameter("loss_weight", 0.06, 0, 1, "Support lost for each tenfold of losses above a thousand.",
                  "Mueller 1973 for the form; value is judgement"),
        Parameter("rally", 0.3, 0, 1, "Support gained by a government whose country is attacked.",
                  "Mueller 1973; trust in Ukraine's president rose from below 40 to about 90 % in March 2022"),
        Parameter("rally_attacker", 0.0, 0, 1, "Support gained by a government that attacks another country.",
                  "Mueller 1973; approval of Russia's president rose from 69-71 to 83 % in March 2022 (Levada)"),
        Parameter("war_shield", 0.0, 0, 1, "Share of the blame for output and calm that a war takes off a government in it."),
        Parameter("rally_speed", 0.05, 0, 1, "Share of its gap that support closes a day, of a country at war."),
        Parameter("support_speed", 0.05, 0, 1, "Share of its gap that support closes a day."),
        Parameter("alarm", 0.3, 0, 2, "Calm lost at full severity."),
        Parameter("shortage", 0.5, 0, 5, "Calm lost when all gas is missing."),
        Parameter("calm_speed", 0.1, 0, 1, "Share of its gap that calm closes a day."),
        Parameter("attention_rise", 0.3, 0, 1, "Share of the gap to what happens that attention closes a day."),
        Parameter("attention_fall", 0.03, 0, 1, "Share of the gap back that attention closes a day."),
        Parameter("wear", 0.02, 0, 1, "Share of patience lost a day, fully mobilised or with no deal in sight."),
        Parameter("hope", 0.05, 0, 1, "Share of lost patience regained a day while the channel is fully open."),
        Parameter("mobilisation_drag", 0.0003, 0, 0.1, "Output lost a day when fully mobilised."),
        Parameter("returns", 1, 0, 1, "What a further use of the same action counts beside the one before; 1: the same."),
        Parameter("returns_days", 30, 0.5, 3650, "Days in which one use of an action is forgotten."),
        Parameter("mobilise_alarm", 0.3, 0, 5, "Calm lost per unit of mobilisation ordered."),
    ),
    verbs=(
        Verb("mobilise", "Call up reserves and put the country on a war footing.", {"share": 0.2}, ("",), start=_mobilise,
             lift=_demobilise),
        Verb("reassure", "Calm the public, one's own or the target's.", {"strength": 0.1}, ("", "actor"), start=_reassure),
    ),
    run=run,
)  # fmt: skip
