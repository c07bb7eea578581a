"""How large a scenario may be: the core numbers things with as many bits as its arrays have, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.scenario.checks import Context, newer_rule, rule
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
        (("actors",), "actors", len(scenario.actors), FEW),
        (("endings",), "endings", len(scenario.endings), FEW),
        (("map", "regions"), "regions", len(scenario.map.regions), MANY),
        (("map", "axes"), "axes", len(scenario.map.axes), MANY),
        (("formations",), "formations", len(scenario.formations), MANY),
        (("bodies",), "bodies", len(scenario.bodies), MANY),
        (("actions",), "actions", len(scenario.actions), MANY),
    ]
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
    spans: list[tuple[Path, str, float]] = [(("scenario", "horizon"), "the horizon", head.horizon)]
    for name, action in context.scenario.actions.items():
        at: Path = ("actions", name)
        spans += [((*at, field), f"the {field}", getattr(action, field)) for field in ("cooldown", "delay", "duration")]
        spans += [((*at, "later", n, "after"), "the time", later.after) for n, later in enumerate(action.later)]
        if action.consent is not None and action.consent.days is not None:
            spans.append(((*at, "consent", "days"), "the time until the answer", action.consent.days))
    for name, body in context.scenario.bodies.items():
        spans.append((("bodies", name, "silence_days"), "the time to break silence", body.silence_days))
    for path, what, days in spans:
        ticks = round(days * 24 / head.hours_per_tick)
        if ticks > MANY // 2:  # two lengths add up to a day that must fit too: the day it is, and the time until then
            hours = f"{head.hours_per_tick:g} h"
            yield context.error(
                path,
                f"{what} is {ticks} steps of {hours}, too many",
                expected=f"at most {MANY // 2} steps; a larger 'hours_per_tick' makes them fewer",
            )
