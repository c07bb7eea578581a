"""Puts the compiled parts together into the rules of a game."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, SupportsFloat

import numpy as np
from numpy.typing import NDArray

from brinkmanship.scenario.compile import actions, decisions, tables
from brinkmanship.scenario.compile.formulas import Formulas
from brinkmanship.scenario.compile.index import Index, Slot, every_slot, numbered
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.models.actors import Body as BodyModel
from brinkmanship.scenario.models.places import Region
from brinkmanship.simulation.expressions import Expression
from brinkmanship.simulation.rules import Axis, Body, Rules
from brinkmanship.simulation.world import F32, Kind, Movement, Posture

if TYPE_CHECKING:
    from brinkmanship.scenario.geography.shapes import Geography

MODE_OF_BRANCH = {"ground": "land", "air": "air", "naval": "sea", "headquarters": "land", "joint": "land"}
CAPITAL_REGION = 3e6
"""People of a region whose city is as strong a fortress as any, where the scenario does not say."""
THRESHOLDS = {"unanimity": 1.0, "qualified": 0.65, "majority": 0.5}
"""Share of the weight that must not object, where a body does not say."""


@dataclass(frozen=True)
class Compiled:
    """A scenario ready to be played; picklable."""

    rules: Rules
    doctrines: tuple[actions.CompiledOption, ...]
    policies: Mapping[str, tuple[actions.CompiledOption, ...]]  # by name
    never: Mapping[
        str, tuple[Expression | None, Expression]
    ]  # by name: what held the evening before, and what then came
    orders_per_turn: tuple[int, ...]  # of each actor
    injects: tuple[actions.CompiledInject, ...]
    scenario: Scenario
    loaded: Loaded = field(repr=False)
    slots: Mapping[Slot, int] = field(repr=False)

    @cached_property
    def geography(self) -> Geography:
        """The outlines of regions and all else a map draws; built, or read from the cache, when first asked for."""
        return _geography(self.loaded)


def _geography(loaded: Loaded) -> Geography:
    from brinkmanship.scenario.compile.outlines import geography_of

    return geography_of(loaded.scenario.map, loaded.folder, lambda: loaded.root)


def compile_scenario(loaded: Loaded, days_per_turn: float | None = None, start: date | None = None) -> Compiled:
    """Compile a loaded scenario; *days_per_turn* and *start*, the game's first day, override the scenario's.

    A game that begins before the scenario's first day takes the state of that day as given. Dates, days counted from
    the scenario's start, arrivals and the end stay where they are in the calendar.
    """
    scenario = loaded.scenario
    index = Index.of(scenario, start)
    formulas = Formulas(loaded.formulas)
    slots = numbered(every_slot(scenario, index.sets))
    return Compiled(
        rules=_rules(loaded, index, formulas, slots, days_per_turn),
        doctrines=actions.options(scenario, index, formulas, slots),
        policies=actions.policies(scenario, index, formulas, slots),
        never={
            name: (formulas.maybe("never", name, "given"), formulas.expression("never", name, "when"))
            for name in scenario.never
        },
        orders_per_turn=orders_per_turn(scenario, days_per_turn),
        injects=actions.injects(scenario, index, formulas),
        scenario=scenario,
        loaded=loaded,
        slots=slots,
    )


def orders_per_turn(scenario: Scenario, days_per_turn: float | None) -> tuple[int, ...]:
    """Return the orders that each actor has in a turn, which grow with the square root of its length."""
    own = scenario.scenario.days_per_turn
    more = math.sqrt(max(1.0, (days_per_turn or own) / own))
    return tuple(round(actor.orders_per_turn * more) for actor in scenario.actors.values())


def _rules(
    loaded: Loaded, index: Index, formulas: Formulas, slots: Mapping[Slot, int], days_per_turn: float | None
) -> Rules:
    scenario = loaded.scenario
    head, regions, formations = scenario.scenario, scenario.map.regions.values(), scenario.formations.values()
    direct = tables.great_circles(scenario)
    land, sea = (tables.route_km(scenario, index, mode, direct) for mode in ("land", "sea"))
    track_tables = tables.track_tables(scenario, index)
    standing = np.array([index.regions[one.region] for one in formations], np.int16)
    going = np.array([-1 if one.at is None else index.regions[one.at] for one in formations], np.int16)
    return Rules(
        hours_per_tick=head.hours_per_tick,
        ticks_per_turn=max(1, round((days_per_turn or head.days_per_turn) * index.ticks_a_day)),
        horizon=index.tick(head.horizon),
        actors=tuple(index.actors),
        bodies_=tuple(index.bodies),
        regions=tuple(index.regions),
        formations=tuple(index.formations),
        tracks=track_tables,
        static_ties=tables.static_ties(scenario, index),
        groups={
            name: np.array([index.actors[one] for one in index.sets.groups[name]], np.int16) for name in scenario.groups
        },
        zones={
            name: np.array([region in members for region in index.regions], bool)
            for name, members in index.sets.zones.items()
        },
        sea=np.array([one.sea for one in regions], bool),
        area_km2=_areas(loaded),
        population=_amounts([one.population for one in regions]),
        defence=tables.defence(scenario),
        start_controller=_actors_or_none([one.controller for one in regions], index),
        sovereign=_actors_or_none([one.sovereign for one in regions], index),
        capital_of=_actors_or_none([one.capital_of for one in regions], index),
        land_km=land,
        direct_km=direct,
        travel_km={"land": tables.shortest(land), "sea": tables.shortest(sea), "air": direct},
        owner=_actors_or_none([one.actor for one in formations], index),
        home=standing,
        mode=tuple(one.mode or MODE_OF_BRANCH[one.branch] for one in formations),
        branch=tuple(one.branch for one in formations),
        combat_weight=_amounts([one.weight for one in formations], 1.0),
        speed=_amounts([one.speed for one in formations]),
        start_movement=np.where(going >= 0, Movement.MOVING, Movement.STANDING).astype(np.int8),
        start_posture=np.array([getattr(Posture, one.posture.upper()) for one in formations], np.int8),
        start_destination=going,
        garrison=np.array([index.regions[one.garrison or one.region] for one in formations], np.int16),
        visible=tables.visible(scenario),
        first_tick=-round(index.lead * index.ticks_a_day),
        bodies=tuple(_body(name, body, index) for name, body in scenario.bodies.items()),
        actions=actions.actions(scenario, index, formulas),
        axes=tuple(
            Axis(name, tuple(index.regions[region] for region in axis.path)) for name, axis in scenario.map.axes.items()
        ),
        **actions.slot_tables(scenario, index, slots),
        events=actions.events(scenario, index, formulas),
        dilemmas=actions.dilemmas(scenario, index, formulas, slots),
        endings=actions.endings(scenario, formulas),
        objectives=actions.objectives(scenario, index, formulas),
        ladder=np.array(sorted(rung.from_ for rung in scenario.ladder) or [0.0], np.float32),
        city=_amounts([_city(one) for one in regions]),
        own_axis=np.array([-1 if one.axis is None else index.axes[one.axis] for one in formations], np.int16),
        fixed=np.array([one.fixed for one in formations], bool),
        operations=actions.operations(scenario, index),
        held_rungs=actions.held_rungs(scenario, formulas),
        type_actor=np.array([index.actors[actor] for actor, _ in index.types], np.int8),
        type_names=tuple(kind for _, kind in index.types),
        type_prior=_amounts([scenario.actors[actor].types[kind].prior for actor, kind in index.types]),
        type_effects=actions.type_effects(index, formulas),
        issues=decisions.issues(scenario, track_tables[Kind.WORLD].names),
        deals=decisions.deals(scenario, index, formulas),
        leaders=decisions.leaders(scenario, index, formulas),
        parameters=tables.parameters(scenario),
        track_index={(kind, name): n for kind, table in track_tables.items() for n, name in enumerate(table.names)},
    )


def _city(region: Region) -> float:
    """Return how strong the city of a region is as a fortress: by its people where the scenario does not say."""
    if region.city is not None:
        return float(region.city)
    return min(float(region.population or 0) / CAPITAL_REGION, 1.0)


def _body(name: str, body: BodyModel, index: Index) -> Body:
    members = index.sets.bodies[name]
    return Body(
        id=name,
        members=np.array([index.actors[member] for member in members], np.int16),
        rule=body.rule,
        threshold=THRESHOLDS[body.rule] if body.threshold is None else body.threshold,
        weights=_amounts([body.weights.get(member) for member in members], 1.0),
        silence_days=index.ticks(body.silence_days),
        chair=-1 if body.chair is None else index.actors[body.chair],
    )


def _areas(loaded: Loaded) -> F32:
    """Return the area of each region in square km; from the outlines where the author gives none.

    What is measured has six digits: the library that cuts the outlines may round the last of sixteen otherwise elsewhere.
    """
    regions = loaded.scenario.map.regions
    drawn = {} if all(one.area_km2 is not None for one in regions.values()) else _geography(loaded).regions
    measured = {name: float(f"{region.area_km2:.6g}") for name, region in drawn.items()}
    return _amounts([measured[name] if one.area_km2 is None else one.area_km2 for name, one in regions.items()])


def _amounts(given: Sequence[SupportsFloat | None], otherwise: float = 0.0) -> F32:
    return np.array([otherwise if one is None else float(one) for one in given], np.float32)


def _actors_or_none(names: list[str | None], index: Index) -> NDArray[np.int8]:
    return np.array([-1 if name is None else index.actors[name] for name in names], np.int8)
