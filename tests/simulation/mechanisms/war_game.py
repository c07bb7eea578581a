"""A war of two in three regions, for the tests of combat."""

from __future__ import annotations

from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import verbs
from brinkmanship.simulation.world import Kind

VERBS = verbs()
PURE = {
    "advance": 80,
    "friction": 6,
    "quality_spread": 0,
    "local_spread": 0,
    "daily_spread": 0,
    "surprise": 0,
    "city": 0,
    "counterattack": 0,
    "supply_speed": 0,
    "guards": 0,
    "ambush": 0,
    "commit": 0,
    "air_support": 0,
    "interdiction": 0,
    "morale_effect": 0,
    "siege": 1,
    "fall": 0.995,
    "militia": 0,
    "withdrawal_rate": 0,
}


def game(
    attackers=30_000,
    defenders=10_000,
    worlds=1,
    ledger=False,
    population=0.0,
    pure=True,
    path=(0, 1, 2),
    first=0,
    seed=1,
    regions=4,
    area=10_000.0,
    extra=(),
    tracks=None,
    hours=24,
    **parameters,
):
    values = {**(PURE if pure else {}), **parameters}
    rules = toy.rules(
        regions=regions,
        controllers=[0] + [1] * (regions - 1),
        area_km2=area,
        population=population,
        tracks=tracks,
        hours_per_tick=hours,
        axes=[toy.Axis("road", tuple(path)), toy.Axis("coast", (0, 3))]
        if regions > 3
        else [toy.Axis("road", tuple(path))],
        formations=[
            {"owner": 0, "region": 0, "personnel": attackers, "readiness": 1, "id": "att"},
            {"owner": 1, "region": 1, "personnel": defenders, "readiness": 1, "id": "def"},
            *extra,
        ],
        actions=[
            (toy.action("invade", "attack", measure=True, parameters={"intensity": 1.0}), "axis", [(0, 0), (0, 1)]),
            (toy.action("truce", "ceasefire", measure=True), "actor", [(1, 0)]),
            (toy.action("shell", "shell", parameters={"strength": 1.0}), "region", [(0, 1)]),
            (toy.action("annex", "annex"), "region", [(0, 1)]),
            (toy.action("hold_on", "hold", measure=True), "region", [(1, 1)]),
        ]
        if regions > 3
        else [(toy.action("invade", "attack", measure=True, parameters={"intensity": 1.0}), "axis", [(0, 0)])],
        parameters={f"combat.{k}": v for k, v in values.items()},
    )
    return toy.Table(rules, worlds, ledger=ledger, first=first, seed=seed)


def personnel(table):
    return table.track(Kind.FORMATION, "personnel")
