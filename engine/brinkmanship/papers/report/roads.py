"""Roads not taken: the weightiest decisions played again in other ways, and what was forecast of the game as it went.

Each road is many futures of the state in which the decision was taken: its turn as told, everybody by doctrine from the next
turn on. Injects that went in with that turn go in on every road; later ones, and what control ruled later, on none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from brinkmanship.analysis.roads import Forecast, Road as Way, forecast, road, with_injects
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.replay.seat_replay import SeatReplay
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.outcome import GRAVITY, KIND_NAMES
from brinkmanship.papers.report.data import Decision, Road, TurningPoint
from brinkmanship.papers.report.source import Progress, Source, silent
from brinkmanship.players.look import Look
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import World

MOST_POINTS = 4
MOST_FORECASTS = 7
LEAST_CHANGE = 0.02
"""Outcomes that a road makes likelier or less likely by less are not named."""
_OWN = 1 << 95
"""Added to the game's seed: the futures of a report share no chance with the game."""


def turning_points_of(
    source: Source, decisions: Sequence[Decision], futures: int, progress: Progress = silent
) -> tuple[TurningPoint, ...]:
    """Return the weightiest decisions, one a turn at most, with the roads from each; () where they cannot be played."""
    if source.replay is None or futures < 1:
        return ()
    chosen = weightiest(decisions)
    out = []
    for number, decision in enumerate(chosen):
        progress("Roads not taken", number, len(chosen))
        try:
            out.append(_point(source, source.replay, decision, futures))
        except (GameError, RecordError) as error:
            source.warnings.append(f"The roads from turn {decision.turn} cannot be played: {error}")
    return tuple(out)


def weightiest(decisions: Sequence[Decision], most: int = MOST_POINTS) -> list[Decision]:
    """Return the weightiest decisions in order of time, one a turn at most, of equals the earlier."""
    taken: dict[int, Decision] = {}
    for decision in sorted(decisions, key=lambda one: (-one.weight, one.position)):
        if len(taken) < most and decision.orders:
            taken.setdefault(decision.position, decision)
    return [taken[position] for position in sorted(taken)]


def _point(source: Source, replay: SeatReplay, decision: Decision, futures: int) -> TurningPoint:
    prepared, timeline, seat = replay.prepared, source.timeline, decision.seat
    story, start = timeline.story(decision.position), replay.world(decision.position - 1)
    world = with_injects(prepared, start, timeline.seed, story.injects)
    mine = [order for order in story.orders if order.seat == seat]
    others = [order for order in story.orders if order.seat != seat]
    ways = {"As it was ordered": road(prepared, world, story.orders)}
    for name, orders in _answers(source, mine):
        ways[f"Had it answered: {name}"] = road(prepared, world, [*others, *orders])
    if seat in source.people_seats:
        ways["Had its doctrine decided"] = road(prepared, world, others, [seat])
    ways["Had it ordered nothing that turn"] = road(prepared, world, others)
    found = forecast(prepared, [*ways.values(), _believed(source, prepared, seat, start, mine)], _seed(source), futures)
    taken, believed = found[0], found[-1]
    roads = tuple(
        Road(name, one, _changes(one, taken) if one is not taken else ())
        for name, one in zip(ways, found, strict=False)
    )
    return TurningPoint(replace(decision, true=taken, believed=believed), roads)


def _seed(source: Source) -> int:
    return _OWN + source.timeline.seed


def _believed(source: Source, prepared: Prepared, seat: str, world: World, orders: Sequence[Order]) -> Way:
    """Return the road that the seat could see: from the world as it took it to be, its orders, others by doctrine."""
    actors = prepared.rules.actors
    taken = Look(prepared.model, actors.index(seat), world, Randomness(source.timeline.seed)).believed
    return road(prepared, taken, orders, [actor for actor in actors if actor != seat])


def _answers(source: Source, orders: Sequence[Order]) -> Iterable[tuple[str, list[Order]]]:
    """Yield each other answer to a question that the orders answer, with the orders that give it instead."""
    dilemmas = source.timeline.scenario.get("dilemmas")
    for name, dilemma in (dilemmas if isinstance(dilemmas, dict) else {}).items():
        choices = dilemma.get("choices") if isinstance(dilemma, dict) else None
        ids = {choice_id(name, choice): one for choice, one in (choices if isinstance(choices, dict) else {}).items()}
        given = next((order for order in orders if order.action in ids), None)
        if given is None:
            continue
        for action, one in ids.items():
            if action != given.action and isinstance(one, dict):
                yield (
                    str(one.get("name", action)),
                    [replace(order, action=action) if order is given else order for order in orders],
                )


def _changes(road: Forecast, taken: Forecast) -> tuple[tuple[str, float, float], ...]:
    """Return the outcomes that a road makes likelier or less likely, the largest change first, with standard errors."""
    found = []
    for kind in GRAVITY:
        change, error = road.change(taken, kind)
        if abs(change) >= LEAST_CHANGE:
            found.append((KIND_NAMES[kind], change, error))
    return tuple(sorted(found, key=lambda one: -abs(one[1])))


def forecasts_of(source: Source, futures: int, progress: Progress = silent) -> tuple[tuple[int, Forecast], ...]:
    """Return what was to be expected at positions evenly over the game, from the truth; () where it cannot be played."""
    if source.replay is None or futures < 1:
        return ()
    last = source.timeline.last
    steps = min(MOST_FORECASTS, last)
    positions = sorted({round(step * (last - 1) / max(steps - 1, 1)) for step in range(steps)})
    out = []
    for number, position in enumerate(positions):
        progress("Forecasts", number, len(positions))
        try:
            world = source.replay.world(position)
        except RecordError as error:
            source.warnings.append(f"The forecast of turn {position} cannot be made: {error}")
            continue
        if int(world.ending[0]) < 0 and world.day < source.replay.prepared.rules.horizon:
            out += [(position, one) for one in forecast(source.replay.prepared, [Way(world)], _seed(source), futures)]
    return tuple(out)
