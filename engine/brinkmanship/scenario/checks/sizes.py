"""How large a scenario may be: the core numbers things with as many bits as its arrays have, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.scenario.checks import Context, newer_rule, rule
from brinkmanship.scenario.checks.time import lengths
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted

FEW = 127
"""Most actors, endings, types of an actor and stages of an action: they are numbered in int8."""

MANY = 32_767
"""Most of anything else, and most ticks in a length of time: they are numbered in int16."""


@rule
def numbers_of_things_fit(context: Context) -> Iterator[Problem]:
    """No list is longer than the core can number."""
    scenario = context.scenario
    counts: list[tuple[Path, str, int, int]] = [
        (("map", "regions"), "regions", len(scenario.map.regions), MANY),
        (("map", "axes"), "axes", len(scenario.map.axes), MANY),
    ]
    for what in ("actors", "endings", "formations", "bodies", "actions"):
        counts.append(((what,), what, len(getattr(scenario, what)), FEW if what in ("actors", "endings") else MANY))
    for name, actor in scenario.actors.items():
        counts.append((("actors", name, "types"), f"types of {quoted(name)}", len(actor.types), FEW))
    for name, action in scenario.actions.items():
        counts.append((("actions", name, "later"), f"later stages of {quoted(name)}", len(action.later), FEW))
    for path, what, count, most in counts:
        if count > most:
            yield context.error(path, f"{count} {what} are too many", expected=f"at most {most}")


@newer_rule
def spans_fit_in_ticks(context: Context) -> Iterator[Problem]:
    """The game, and every length of time in an action or a body, is no longer than the core can count in ticks."""
    head = context.scenario.scenario
    horizon: tuple[Path, str, float] = ("scenario", "horizon"), "the horizon", head.horizon
    for path, what, days in [horizon, *lengths(context.scenario)]:
        ticks = round(days * 24 / head.hours_per_tick)
        if ticks > MANY // 2:  # two lengths add up to a day that must fit too: the day it is, and the time until then
            message = f"{what} is {ticks} steps of {head.hours_per_tick:g} h, too many"
            expected = f"at most {MANY // 2} steps; a larger 'hours_per_tick' makes them fewer"
            yield context.error(path, message, expected=expected)
