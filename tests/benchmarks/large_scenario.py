"""What a scenario many times the size of January 2022 costs: ``python -m tests.benchmarks.large_scenario [TIMES ...]``.

Regions, formations, actions and actors (to the limit of 127) are copies of those of January 2022 under other names. Printed,
not asserted: seconds to read and check it, to compile it and to play a turn in one world and in 64, and the most memory
that the process had so far, in MB (where the system tells).
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable
from typing import Any

from brinkmanship.players.doctrine import DoctrineTables, decide
from brinkmanship.scenario.checks.numbers import FEW
from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.loading import load, load_resolved
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance

_OF_ONE = ("capital_of", "provinces", "outline")  # what two regions cannot both have


def enlarged(data: dict[str, Any], times: int) -> dict[str, Any]:
    """Return the resolved scenario `data` with `times` as many regions, routes, formations and actions, and actors to fit."""
    data = copy.deepcopy(data)
    regions, routes = dict(data["map"]["regions"]), list(data["map"]["routes"])
    actors, formations, actions = dict(data["actors"]), dict(data["formations"]), dict(data["actions"])
    for n in range(2, times + 1):
        fits = len(data["actors"]) + len(actors) <= FEW
        also = {name: [name, f"{name}_{n}"] if fits else [name] for name in actors}
        if fits:
            for name, actor in actors.items():
                data["actors"][f"{name}_{n}"] = {**actor, "name": f"{actor['name']} {n}", "playable": False}
        for name, region in regions.items():
            plain = {field: value for field, value in region.items() if field not in _OF_ONE}
            data["map"]["regions"][f"{name}_{n}"] = {
                **plain,
                "name": f"{region['name']} {n}",
                "lon": region["lon"] + n / 100,
            }
        for route in routes:
            data["map"]["routes"].append({**route, "between": [f"{end}_{n}" for end in route["between"]]})
        first = next(iter(regions))
        data["map"]["routes"].append({"between": [first, f"{first}_{n}"], "mode": "land"})
        for name, formation in formations.items():
            moved = {field: f"{formation[field]}_{n}" for field in ("region", "home", "at") if field in formation}
            data["formations"][f"{name}_{n}"] = {**formation, **moved, "name": f"{formation['name']} {n}"}
        for name, action in actions.items():
            again = {**action, "name": f"{action['name']} {n}"}
            if isinstance(action.get("by"), list):
                again["by"] = [one for by in action["by"] for one in also.get(by, [by])]
            among = (action.get("target") or {}).get("among")
            if isinstance(among, list) and action["target"].get("kind") == "actor":
                again["target"] = {**action["target"], "among": [one for to in among for one in also.get(to, [to])]}
            data["actions"][f"{name}_{n}"] = again
    return data


def most_memory() -> float:
    """Return the most memory this process has had, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def measure(times: int) -> dict[str, float]:
    """Return the figures of January 2022 made `times` as large."""
    data = enlarged(load("january-2022").data, times)
    figures: dict[str, float] = {}

    def timed(name: str, what: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        result = what()
        figures[name] = time.perf_counter() - begun
        return result

    loaded = timed("check", lambda: load_resolved(data))
    compiled = timed("compile", lambda: compile_scenario(loaded))
    rules, chance = compiled.rules, Randomness(7)
    doctrine = timed("doctrine", lambda: DoctrineTables.build(rules, compiled.doctrines, compiled.orders_per_turn))
    for worlds in (1, 64):
        world = begin(rules, chance, worlds)
        for turn in ("first turn", "turn"):
            begun = world
            name = f"{turn}, {worlds} world{'s' if worlds > 1 else ''}"
            world = timed(
                name, lambda world=begun: advance(world, decide(world, rules, doctrine, chance), rules, chance)
            )
    sizes = {"actors": rules.actors, "regions": rules.regions, "formations": rules.formations, "actions": rules.actions}
    return {
        **{name: len(of) for name, of in sizes.items()},
        "slots": len(rules.slot_actor),
        **figures,
        "MB": most_memory(),
    }


if __name__ == "__main__":
    for wanted in [int(word) for word in sys.argv[1:]] or [1, 10]:
        print(f"January 2022 x {wanted}")
        for what, figure in measure(wanted).items():
            print(
                f"  {what:20} {figure:,.0f}"
                if float(figure).is_integer() or what == "MB"
                else f"  {what:20} {figure:.3f} s"
            )
