"""A small crisis for tests of the kernel: three actors, a body, five regions, five formations, actions of every sort.

``small_rules()`` may be permuted: the same crisis with its actors, actions, regions and formations in another order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np

from brinkmanship.scenario.language import SymbolTable, compile_expression, compile_statement
from brinkmanship.simulation.legality import legal, needs_place
from brinkmanship.simulation.mechanisms import standard_parameters, standard_tracks
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness, spread
from brinkmanship.simulation.rules import (
    Action,
    Axis,
    Body,
    Consent,
    Ending,
    Event,
    Objective,
    Outcome,
    Rules,
    TrackTable,
)
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, World

START = date(2030, 1, 1)
ACTORS = ("RED", "BLU", "GRN")
REGIONS = {
    "red-home": ("RED", 0),
    "border": ("BLU", 150),
    "blu-home": ("BLU", 400),
    "green": ("GRN", 800),
    "far": ("GRN", 1500),
}
FORMATIONS = {
    "R1": ("RED", "red-home", 30_000, 3),
    "R2": ("RED", "red-home", 20_000, 6),
    "B1": ("BLU", "border", 20_000, 2),
    "B2": ("BLU", "blu-home", 10_000, 5),
    "G1": ("GRN", "far", 8_000, 4),
}
TRACKS = {
    ("actor", "RED", "resolve"): 0.8,
    ("actor", "BLU", "resolve"): 0.6,
    ("actor", "GRN", "support"): 0.7,
    ("tie", ("RED", "BLU"), "tension"): 0.6,
    ("tie", ("BLU", "RED"), "tension"): 0.7,
    ("tie", ("BLU", "GRN"), "trust"): 0.5,
    ("tie", ("GRN", "RED"), "trust"): -0.3,
}
ACTIONS: Mapping[str, Mapping[str, Any]] = {
    "speak": {"by": ACTORS, "target": "actor", "announce": ["target.calm += 0.01"], "goldstein": 1, "cost": 0.5,
              "start": ["target.support += 0.02 * self.credibility", "tie(target, self).trust += 0.05"]},
    "warn": {"by": ACTORS, "target": "actor", "cost": 1, "severity": 3, "goldstein": -4.4, "verb": ("threaten", {"stake": 0.1}),
             "cooldown": 3, "start": ["others.threat += 0.01 if world.tension > 0.2", "world.tension += 0.03"],
             "later": [(2, ["self.credibility -= 0.02"]), (5, ["target.patience *= 0.9"])],
             "signal": {"bluff": 0.5, "mean": 2.0}},
    "squeeze": {"by": ("BLU", "GRN"), "target": "actor", "cost": 1, "severity": 4, "goldstein": -8, "measure": True,
                "verb": ("sanction", {"level": 0.5, "phase_in_days": 5, "sender_cost": 0.5}), "duration": 6,
                "requires": [("target.threat > 0.1 or self.threat > 0.1", "Nobody feels threatened.")],
                "consent": ("PACT", 0.2, 2), "daily": ["target.calm -= 0.01"], "lift": ["target.calm += 0.02"],
                "refused": ["PACT.cohesion -= 0.1", "self.face += 0.05"]},
    "drill": {"by": ACTORS, "cost": 1, "severity": 2, "measure": True, "delay": 2, "verb": ("alert", {"notice": 1}),
              "start": ["mean_threat", "self.resolve = 0.7 + 0.1 * self.resolve"], "lift": ["self.support -= 0.01"]},
    "march": {"by": ACTORS, "target": "formation", "cost": 1, "severity": 3, "verb": ("redeploy", {}), "public": False,
              "start": ["world.tension += 0.01 * amount"]},
    "strike": {"by": ("RED",), "target": "axis", "cost": 2, "severity": 9, "goldstein": -10, "measure": True, "limit": 1,
               "verb": ("attack", {"intensity": 1, "coalition": 0}), "start": ["all.threat += 0.1 * it.threat"],
               "outcomes": [("surprise", "0.3 + 0.2 * self.resolve", ["self.support += 0.1"]),
                            ("outcry", "0.4", ["others.resolve += 0.1", "members(PACT).resolve *= 1.1"])]},
    "plead": {"by": ("BLU",), "target": "actor", "cost": 1, "consent": ("target", 0.1, 1), "delay": 1,
              "start": ["self.assurance += 0.2"], "refused": ["self.assurance -= 0.1"]},
    "yield": {"by": ACTORS, "target": "actor", "cost": 0, "goldstein": 5, "verb": ("concede", {"value": 0.2}), "limit": 2},
}  # fmt: skip
EVENTS = {
    "frost": {"days": (3,), "effects": ["world.ground = 0.9"]},
    "panic": {"when": "mean(all.calm) < 0.68", "chance": "0.3", "effects": ["all.calm -= 0.02"], "severity": 3,
              "outcomes": [("run", "0.5", ["all.economy *= 0.99"])]},
    "drift": {"once": False, "cooldown": 4, "effects": ["BLU.patience -= 0.01 * troops(RED, line) / 10000"]},
}  # fmt: skip
ENDINGS = {
    "war": ("contested(line)", False),
    "capital": ("fallen('blu-home')", True),
    "calm": ("world.severity < 0.5 and day > 20", True),
}


def symbols_of(rules: Rules, start: date) -> SymbolTable:
    """Return the names of compiled rules."""

    types: dict[str, dict[str, int]] = {}
    for entry, (actor, name) in enumerate(zip(rules.type_actor.tolist(), rules.type_names, strict=True)):
        types.setdefault(rules.actors[actor], {})[name] = entry
    return SymbolTable(
        start=start,
        tracks={kind: _at(table.names) for kind, table in rules.tracks.items()},
        actors=_at(rules.actors),
        groups={name: tuple(int(i) for i in members) for name, members in rules.groups.items()},
        bodies=_at(rules.bodies_),
        members={body.id: tuple(int(i) for i in body.members) for body in rules.bodies},
        regions=_at(rules.regions),
        zones={name: tuple(int(i) for i in mask.nonzero()[0]) for name, mask in rules.zones.items()},
        formations=_at(rules.formations),
        axes=_at(tuple(axis.id for axis in rules.axes)),
        actions=_at(tuple(action.id for action in rules.actions)),
        target_kinds={a.id: kind for a, kind in zip(rules.actions, rules.target_kind, strict=True)},
        events=_at(tuple(event.id for event in rules.events)),
        endings=_at(tuple(ending.id for ending in rules.endings)),
        types=types,
        static_ties=frozenset(rules.static_ties),
    )


def small_rules(
    *,
    actors: Sequence[str] = ACTORS,
    regions: Sequence[str] = tuple(REGIONS),
    formations: Sequence[str] = tuple(FORMATIONS),
    actions: Sequence[str] = tuple(ACTIONS),
    extra: Mapping[str, Mapping[str, Any]] | None = None,
    chance: bool = True,
    ticks_per_turn: int = 1,
    hours_per_tick: float = 24,
    parameters: Mapping[str, float] | None = None,
) -> Rules:
    """The small crisis, its things in the order given; *extra* adds actions; without *chance* nothing is drawn."""
    catalogue = {name: {**ACTIONS, **(extra or {})}[name] for name in (*actions, *(extra or {}))}
    base = _bare(list(actors), list(regions), list(formations), catalogue, ticks_per_turn, hours_per_tick)
    names = symbols_of(base, START)
    names = replace(names, target_kinds={name: c.get("target", "") for name, c in catalogue.items()})
    entries = tuple(_action(name, catalogue[name], base, names, chance) for name in catalogue)
    events = tuple(
        _event(name, what, names, round(24 / hours_per_tick))
        for name, what in EVENTS.items()
        if chance or "chance" not in what
    )
    endings = tuple(Ending(n, compile_expression(t, names), f) for n, (t, f) in ENDINGS.items())
    objectives = tuple(
        Objective(
            actors.index(a),
            "calm",
            1.0,
            compile_expression("self.calm * 0.5 + 0.5 * self.support", names.with_roles(True)),
        )
        for a in ACTORS
    )
    chosen = {**base.parameters, **(parameters or {})}
    if not chance:
        chosen |= {f"combat.{name}_spread": 0.0 for name in ("quality", "daily", "local", "plan")} | {
            "air.air_spread": 0.0
        }
    return replace(base, actions=entries, events=events, endings=endings, objectives=objectives, parameters=chosen)


def slot(rules: Rules, actor: str, action: str, target: str = "") -> int:
    """The slot of an action by an actor on a target, by names."""
    who, what = rules.actors.index(actor), [one.id for one in rules.actions].index(action)
    things = {"actor": rules.actors, "formation": rules.formations, "region": rules.regions, "body": rules.bodies_,
              "axis": tuple(a.id for a in rules.axes)}  # fmt: skip
    at = things[rules.target_kind[what]].index(target) if target else -1
    found = (rules.slot_actor == who) & (rules.slot_action == what) & (rules.slot_target == at)
    return int(np.flatnonzero(found)[0])


def _targets(kind: str, actor: str, actors: list[str], formations: list[str]) -> list[int]:
    if kind == "actor":
        return [actors.index(a) for a in actors if a != actor]
    if kind == "formation":
        return [formations.index(f) for f in formations if FORMATIONS[f][0] == actor]
    return [0] if kind == "axis" else [-1]


def _bare(
    actors: list[str], regions: list[str], formations: list[str], catalogue: Mapping[str, Mapping[str, Any]],
    ticks_per_turn: int, hours_per_tick: float,
) -> Rules:  # fmt: skip
    """The rules without texts: everything that names stand on."""
    n, chart = len(actors), np.array([REGIONS[r][1] for r in regions], np.float32)
    km = np.abs(chart[:, None] - chart[None, :])
    order = sorted(regions, key=lambda r: REGIONS[r][1])
    near = np.full((len(regions), len(regions)), np.inf, np.float32)
    for a, b in pairwise(order):
        i, j = regions.index(a), regions.index(b)
        near[i, j] = near[j, i] = km[i, j]
    rows = [
        (i, actors.index(who), target)
        for i, (name, what) in enumerate(catalogue.items())
        for who in what["by"]
        for target in _targets(what.get("target", ""), who, actors, formations)
    ]
    verbs: dict[str, list[int]] = {}
    for s, (i, _, _) in enumerate(rows):
        verbs.setdefault(list(catalogue.values())[i].get("verb", ("",))[0], []).append(s)
    controller = np.array([actors.index(REGIONS[r][0]) for r in regions], np.int8)
    members = [actors.index(a) for a in ("BLU", "GRN")]
    trade = np.zeros((n, n), np.float32)
    trade[actors.index("RED"), actors.index("GRN")] = 0.1
    trade[actors.index("GRN"), actors.index("RED")] = 0.04
    tracks = _tables(actors, regions, formations)
    capital = np.full(len(regions), -1, np.int8)
    capital[regions.index("blu-home")] = actors.index("BLU")
    zone = np.array([r in ("border", "blu-home") for r in regions])
    return Rules(
        hours_per_tick=hours_per_tick,
        ticks_per_turn=ticks_per_turn,
        horizon=40,
        actors=tuple(actors),
        bodies_=("PACT",),
        regions=tuple(regions),
        formations=tuple(formations),
        tracks=tracks,
        static_ties={"alliance": np.zeros((n, n), np.float32), "trade": trade, "gas": trade * 3},
        groups={"west": np.array(members, np.int16)},
        zones={"line": zone},
        sea=np.zeros(len(regions), bool),
        area_km2=np.array([10_000 + REGIONS[r][1] for r in regions], np.float32),
        population=np.full(len(regions), 1e6, np.float32),
        defence=np.ones(len(regions), np.float32),
        start_controller=controller,
        sovereign=controller.copy(),
        capital_of=capital,
        land_km=near,
        direct_km=km,
        travel_km={"land": km, "sea": km, "air": km},
        owner=np.array([actors.index(FORMATIONS[f][0]) for f in formations], np.int8),
        home=np.array([regions.index(FORMATIONS[f][1]) for f in formations], np.int16),
        mode=("land",) * len(formations),
        branch=("ground",) * len(formations),
        combat_weight=np.ones(len(formations), np.float32),
        speed=np.zeros(len(formations), np.float32),
        start_movement=np.zeros(len(formations), np.int8),
        start_posture=np.zeros(len(formations), np.int8),
        bodies=(Body("PACT", np.array(members, np.int16), "unanimity", 1.0, np.ones(2, np.float32), 2, members[0]),),
        actions=tuple(_blank(name) for name in catalogue),
        axes=(Axis("thrust", tuple(regions.index(r) for r in ("red-home", "border", "blu-home"))),),
        slot_actor=np.array([r[1] for r in rows], np.int16),
        slot_action=np.array([r[0] for r in rows], np.int16),
        slot_target=np.array([r[2] for r in rows], np.int16),
        target_kind=tuple(what.get("target", "") for what in catalogue.values()),
        slots_of_verb={verb: np.array(s, np.int16) for verb, s in verbs.items()},
        slots_of_action=tuple(
            np.array([s for s, r in enumerate(rows) if r[0] == i], np.int16) for i in range(len(catalogue))
        ),
        events=(),
        endings=(),
        objectives=(),
        ladder=np.array([0, 2, 4, 6, 8.5], np.float32),
        type_actor=np.array([actors.index("RED")] * 2, np.int8),
        type_names=("bluff", "mean"),
        type_prior=np.array([0.6, 0.4], np.float32),
        type_effects=(
            (),
            (
                compile_statement(
                    "self.resolve += 0.1", SymbolTable(START, {k: _at(t.names) for k, t in tracks.items()}, acting=True)
                ),
            ),
        ),
        parameters={name: p.value for name, p in standard_parameters().items()},
        track_index={(kind, name): i for kind, t in tracks.items() for i, name in enumerate(t.names)},
    )


def _at(names: Sequence[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}


def _tables(actors: list[str], regions: list[str], formations: list[str]) -> dict[Kind, TrackTable]:
    count = {Kind.WORLD: 1, Kind.ACTOR: len(actors), Kind.TIE: len(actors) ** 2, Kind.BODY: 1, Kind.REGION: len(regions),
             Kind.FORMATION: len(formations)}  # fmt: skip
    tables = {}
    for kind in Kind:
        standard = [t for (one, _), t in standard_tracks().items() if one == kind]
        start = np.repeat(np.array([t.start for t in standard], np.float32)[:, None], count[kind], axis=1)
        low, high = (np.array([getattr(t, end) for t in standard], np.float32) for end in ("low", "high"))
        tables[kind] = TrackTable(tuple(t.name for t in standard), low, high, start.reshape(len(standard), count[kind]))
    for (sort, thing, track), value in TRACKS.items():
        kind = Kind[sort.upper()]
        at = (
            actors.index(thing) if kind == Kind.ACTOR else actors.index(thing[0]) * len(actors) + actors.index(thing[1])
        )
        tables[kind].start[tables[kind].index(track), at] = value
    for i, name in enumerate(formations):
        for track, value in (("personnel", FORMATIONS[name][2]), ("notice", FORMATIONS[name][3])):
            tables[Kind.FORMATION].start[tables[Kind.FORMATION].index(track), i] = value
    return tables


def _blank(name: str) -> Action:
    return Action(name, 0, 0, 0, 0, False, 0, 0, 0, True, "military", "", {}, (), -1, (), None, (), (), (), (), (), (), (),
                  np.ones(2, np.float32))  # fmt: skip


def _action(name: str, what: Mapping[str, Any], rules: Rules, names: SymbolTable, chance: bool) -> Action:
    mine = names.with_roles(True, what.get("target", ""), True)

    def statements(texts: Sequence[str]) -> tuple[Any, ...]:
        known = {"mean_threat": "self.threat += 0.1 * mean(west.threat)"}
        return tuple(compile_statement(known.get(t, t), mine) for t in texts)

    def ticks(days: float) -> int:
        return round(days * 24 / rules.hours_per_tick)

    consent = None
    if "consent" in what and chance:
        of, severity, days = what["consent"]
        consent = Consent(body=0 if of == "PACT" else -1, target=of == "target", severity=severity, days=ticks(days))
    verb, numbers = what.get("verb", ("", {}))
    return replace(
        _blank(name),
        cost=what.get("cost", 1),
        delay=ticks(what.get("delay", 0)),
        cooldown=ticks(what.get("cooldown", 0)),
        limit=what.get("limit", 0),
        measure=what.get("measure", False),
        duration=ticks(what.get("duration", 0)),
        severity=what.get("severity", 0),
        goldstein=what.get("goldstein", 0),
        public=what.get("public", True),
        verb=verb,
        parameters=numbers,
        requires=tuple((compile_expression(t, mine), text) for t, text in what.get("requires", ())),
        consent=consent,
        **{stage: statements(what.get(stage, ())) for stage in ("announce", "start", "daily", "lift", "refused")},
        later=tuple((ticks(after), statements(texts)) for after, texts in what.get("later", ())),
        outcomes=tuple(
            Outcome(n, compile_expression(p, mine), statements(texts))
            for n, p, texts in what.get("outcomes", ())
            if chance
        ),
        signal=np.array([what.get("signal", {}).get(t, 1.0) for t in rules.type_names], np.float32),
        size=what.get("size", (1.0, 1.0)),
        returns=what.get("returns"),
    )


def _event(name: str, what: Mapping[str, Any], names: SymbolTable, ticks_a_day: int) -> Event:
    mine = names

    def maybe(key: str) -> Any:
        return compile_expression(what[key], mine) if key in what else None

    def statements(texts: Sequence[str]) -> tuple[Any, ...]:
        return tuple(compile_statement(t, mine) for t in texts)

    return Event(
        name, tuple(d * ticks_a_day for d in what.get("days", ())), maybe("when"), maybe("chance"),
        what.get("once", True), what.get("cooldown", 0) * ticks_a_day,
        statements(what["effects"]),
        tuple(Outcome(n, compile_expression(p, mine), statements(t)) for n, p, t in what.get("outcomes", ())),
        what.get("severity", 0), what.get("goldstein", 0),
    )  # fmt: skip


def hashed_orders(world: World, rules: Rules, seed: int = 1, count: int = 2, by_name: bool = False) -> Orders:
    """Return up to *count* legal orders for every world, the same for a world in any batch.

    With *by_name* they depend on names and not on positions, so that a permuted scenario is given the same orders.
    """
    slots = np.arange(len(rules.slot_actor))
    things = {"actor": rules.actors, "formation": rules.formations, "axis": ("thrust",)}
    labels = slots
    if by_name:
        names = [
            f"{rules.actors[a]} {rules.actions[i].id} {things[rules.target_kind[i]][t] if t >= 0 else ''}"
            for a, i, t in zip(
                rules.slot_actor.tolist(), rules.slot_action.tolist(), rules.slot_target.tolist(), strict=True
            )
        ]
        labels = np.array([crc32(name.encode()) for name in names], np.int64)
    draw = spread((world.number + seed * 1_000_003).astype(np.uint64)[None, :], labels[:, None], world.day)
    score = draw * legal(world, rules, slots)
    best = np.argsort(-score, axis=0, kind="stable")[:count]
    rows, where = np.nonzero(np.take_along_axis(score, best, axis=0) > 0.5)
    chosen = best[rows, where]
    goes = np.array([needs_place(rules, i) for i in range(len(rules.actions))])[rules.slot_action[chosen]]
    far = sorted(rules.regions)
    index = np.array([rules.regions.index(r) for r in far])
    place = np.where(goes, index[(draw[chosen, where] * 1000).astype(int) % len(far)], -1)
    return Orders.make(chosen, place=place, world=where)


def play(rules: Rules, worlds: Any, turns: int, seed: int = 1, **options: Any) -> World:
    """Play *worlds* from the start with hashed orders."""
    chance = Randomness(seed)
    world = begin(rules, chance, worlds, options.pop("intents", None), ledger=options.get("ledger"))
    by_name = options.pop("by_name", False)
    for _ in range(turns):
        world = advance(world, hashed_orders(world, rules, seed, by_name=by_name), rules, chance, **options)
    return world
