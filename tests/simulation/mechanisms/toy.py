"""Small worlds to test mechanisms on: every standard track, regions on a line, whatever actions are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from brinkmanship.simulation.changes import Changes, Ledger
from brinkmanship.simulation.mechanisms import standard_parameters, standard_tracks
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Action, Axis, Body, Consent, Rules, TrackTable
from brinkmanship.simulation.world import Kind, SlotPhase, World


def action(id: str, verb: str = "", **changes: Any) -> Action:
    """An action with nothing in it but *verb* and what *changes* say."""
    blank = Action(
        id=id,
        cost=0,
        delay=0,
        cooldown=0,
        limit=0,
        measure=False,
        duration=0,
        severity=0,
        goldstein=0,
        public=True,
        family="military",
        verb=verb,
        parameters={},
        formations=(),
        place=-1,
        requires=(),
        consent=None,
        announce=(),
        start=(),
        daily=(),
        lift=(),
        refused=(),
        later=(),
        outcomes=(),
        signal=np.ones(0, np.float32),
    )
    return replace(blank, **changes)


def rules(
    actors: Sequence[str] = ("RED", "BLU", "GRN"),
    regions: int = 4,
    spacing_km: float = 100.0,
    area_km2: float = 10_000.0,
    population: float = 0.0,
    controllers: Sequence[int] | None = None,
    formations: Sequence[Mapping[str, Any]] = (),
    actions: Sequence[tuple[Action, str, Sequence[tuple[int, int]]]] = (),
    bodies: Sequence[Body] = (),
    axes: Sequence[Axis] = (),
    ties: Mapping[str, Any] | None = None,
    parameters: Mapping[str, float] | None = None,
    tracks: Mapping[tuple[Kind, str], Any] | None = None,
    hours_per_tick: float = 24,
) -> Rules:
    """Regions stand on a line *spacing_km* apart. *actions*: (action, target kind, [(actor, target), …] its slots).

    *formations*: owner, region and any of mode, branch, speed, weight, home and the standard tracks by name.
    *tracks*: start values by (kind, name), a number or one per thing.
    """
    n, k = len(actors), regions
    things = {
        Kind.WORLD: 1,
        Kind.ACTOR: n,
        Kind.TIE: n * n,
        Kind.BODY: len(bodies),
        Kind.REGION: k,
        Kind.FORMATION: len(formations),
    }
    tables = {}
    for kind in Kind:
        standard = [t for (one, _), t in standard_tracks().items() if one == kind]
        start = np.array([[t.start] * things[kind] for t in standard], np.float32).reshape(len(standard), things[kind])
        for row, track in enumerate(standard):
            if tracks and (kind, track.name) in tracks:
                start[row] = tracks[kind, track.name]
            if kind == Kind.FORMATION:
                for f, formation in enumerate(formations):
                    start[row, f] = formation.get(track.name, start[row, f])
        tables[kind] = TrackTable(
            tuple(t.name for t in standard),
            np.array([t.low for t in standard], np.float32),
            np.array([t.high for t in standard], np.float32),
            start,
        )
    along = np.arange(k) * spacing_km
    km = np.abs(along[:, None] - along[None, :]).astype(np.float32)
    neighbours = np.where(np.isclose(km, spacing_km), km, np.float32(np.inf)).astype(np.float32)
    controller = np.array(controllers if controllers is not None else [0] * k, np.int8)
    slot_rows = [(a, i, who, target) for i, (a, _, pairs) in enumerate(actions) for who, target in pairs]
    by_verb: dict[str, list[int]] = {}
    for slot, row in enumerate(slot_rows):
        by_verb.setdefault(row[0].verb, []).append(slot)
    blank = {name: np.zeros((n, n), np.float32) for name in ("alliance", "trade", "gas")}
    return Rules(
        hours_per_tick=hours_per_tick,
        ticks_per_turn=1,
        horizon=60,
        actors=tuple(actors),
        bodies_=tuple(b.id for b in bodies),
        regions=tuple(f"R{i}" for i in range(k)),
        formations=tuple(str(f.get("id", f"F{i}")) for i, f in enumerate(formations)),
        tracks=tables,
        static_ties={**blank, **{name: np.array(values, np.float32) for name, values in (ties or {}).items()}},
        groups={},
        zones={},
        sea=np.zeros(k, bool),
        area_km2=np.full(k, area_km2, np.float32),
        population=np.full(k, population, np.float32),
        defence=np.ones(k, np.float32),
        start_controller=controller,
        sovereign=controller.copy(),
        capital_of=np.full(k, -1, np.int8),
        land_km=neighbours,
        direct_km=km,
        travel_km={"land": km, "air": km, "sea": km},
        owner=np.array([f["owner"] for f in formations], np.int8),
        home=np.array([f.get("home", f["region"]) for f in formations], np.int16),
        mode=tuple(f.get("mode", "land") for f in formations),
        branch=tuple(f.get("branch", "ground") for f in formations),
        combat_weight=np.array([f.get("weight", 1) for f in formations], np.float32),
        speed=np.array([f.get("speed", 0) for f in formations], np.float32),
        start_movement=np.zeros(len(formations), np.int8),
        start_posture=np.zeros(len(formations), np.int8),
        bodies=tuple(bodies),
        actions=tuple(a for a, _, _ in actions),
        axes=tuple(axes),
        slot_actor=np.array([r[2] for r in slot_rows], np.int16),
        slot_action=np.array([r[1] for r in slot_rows], np.int16),
        slot_target=np.array([r[3] for r in slot_rows], np.int16),
        target_kind=tuple(kind for _, kind, _ in actions),
        slots_of_verb={v: np.array(s, np.int16) for v, s in by_verb.items()},
        slots_of_action=tuple(
            np.array([s for s, r in enumerate(slot_rows) if r[1] == i], np.int16) for i in range(len(actions))
        ),
        events=(),
        endings=(),
        objectives=(),
        ladder=np.zeros(1, np.float32),
        type_actor=np.zeros(0, np.int8),
        type_names=(),
        type_prior=np.zeros(0, np.float32),
        type_effects=(),
        parameters={**{name: p.value for name, p in standard_parameters().items()}, **(parameters or {})},
        track_index={(kind, name): i for kind, t in tables.items() for i, name in enumerate(t.names)},
    )


def world(rules: Rules, worlds: int = 1, regions_of: Sequence[int] = (), first: int = 0) -> World:
    """The start of *worlds* worlds; formation f stands in ``regions_of[f]`` (its home where not given)."""

    def spread(values: Any) -> Any:
        return np.repeat(np.asarray(values)[..., None], worlds, axis=-1)

    s, f = len(rules.slot_actor), len(rules.formations)
    return World(
        day=0,
        turn=0,
        number=np.arange(first, first + worlds, dtype=np.int64),
        **{kind.name.lower(): spread(rules.tracks[kind].start) for kind in Kind},
        controller=spread(rules.start_controller),
        attacker=spread(np.full(len(rules.regions), -1, np.int8)),
        location=spread(np.array(regions_of, np.int16) if len(regions_of) else rules.home),
        destination=spread(np.full(f, -1, np.int16)),
        movement=spread(rules.start_movement),
        posture=spread(rules.start_posture),
        intent=spread(np.full(len(rules.actors), -1, np.int8)),
        belief=np.zeros((0, len(rules.actors), worlds), np.float32),
        slot_phase=spread(np.zeros(s, np.int8)),
        slot_due=spread(np.zeros(s, np.int16)),
        slot_since=spread(np.full(s, -1, np.int16)),
        slot_count=spread(np.zeros(s, np.int16)),
        slot_stage=spread(np.zeros(s, np.int8)),
        slot_place=spread(np.full(s, -1, np.int16)),
        slot_amount=spread(np.ones(s, np.float32)),
        event_day=np.zeros((0, worlds), np.int16),
        ending=np.full(worlds, -1, np.int8),
        ending_day=np.zeros((0, worlds), np.int16),
    )


class Table:
    """A small kernel for tests: orders take effect at once, then one mechanism runs, day after day."""

    def __init__(self, rules: Rules, worlds: int = 1, *, seed: int = 1, ledger: bool = False, first: int = 0) -> None:
        self.rules, self.world = rules, world(rules, worlds, first=first)
        self.chance, self.ledger = Randomness(seed), Ledger() if ledger else None
        self.results: list[Any] | None = [] if ledger else None

    def phase(self, name: str) -> Phase:
        changes = Changes(self.world, self.rules, self.ledger, name)
        return Phase(name, self.world, self.rules, self.chance, changes, self.results)

    def order(self, slot: int, verb: Any = None, *, place: int = -1, amount: float = 1.0, worlds: Any = None) -> None:
        """The order of *slot* takes effect in all *worlds* (default every one)."""
        where = np.arange(self.world.worlds) if worlds is None else np.asarray(worlds)
        what = self.rules.actions[int(self.rules.slot_action[slot])]
        self.world.slot_since[slot, where] = self.world.day
        self.world.slot_count[slot, where] += 1
        self.world.slot_amount[slot, where] = amount
        self.world.slot_place[slot, where] = place
        self.world.slot_phase[slot, where] = SlotPhase.IN_FORCE if what.measure else SlotPhase.IDLE
        self._call(verb.start if verb else None, slot, where, place, amount)

    def lift(self, slot: int, verb: Any = None, worlds: Any = None) -> None:
        where = np.arange(self.world.worlds) if worlds is None else np.asarray(worlds)
        self.world.slot_phase[slot, where] = SlotPhase.IDLE
        self._call(verb.lift if verb else None, slot, where, -1, 1.0)

    def _call(self, call: Any, slot: int, where: Any, place: int, amount: float) -> None:
        if call is None:
            return
        phase = self.phase("orders")
        call(phase, self.instances(slot, where, place, amount))
        phase.changes.apply()

    def instances(self, slot: int, where: Any, place: int = -1, amount: float = 1.0) -> Instances:
        n = len(where)
        full = [
            np.full(n, int(x), np.int64)
            for x in (slot, self.rules.slot_actor[slot], self.rules.slot_target[slot], place)
        ]
        return Instances(*full, np.full(n, amount, np.float32), np.asarray(where, np.int64))

    def run(self, mechanism: Any, ticks: int = 1) -> None:
        for _ in range(ticks):
            phase = self.phase(mechanism.name)
            mechanism.run(phase)
            phase.changes.apply()
            self.world.day += 1

    def track(self, kind: Kind, name: str) -> Any:
        return self.world.tracks(kind)[self.rules.track(kind, name)]


__all__ = ["Axis", "Body", "Consent", "Table", "action", "rules", "world"]
