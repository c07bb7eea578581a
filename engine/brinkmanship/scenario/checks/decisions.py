"""Issues have tracks, preferences have weights, and courses are named where they are spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brinkmanship.scenario.checks import Context, advice, rule
from brinkmanship.scenario.compile.tables import track_range
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.simulation.world import Kind


@rule
def issues_have_tracks(context: Context) -> Iterator[Problem]:
    """The tracks of an issue are the world's, and run from 0 to 1."""
    known = context.vocabulary.tracks[Kind.WORLD]
    for name, issue in context.scenario.issues.items():
        for field, track in (("track", issue.track or name), ("held", issue.held), ("offered", issue.offered)):
            if track is None:
                continue
            path: Path = ("issues", name, field) if getattr(issue, field) is not None else ("issues", name)
            if track not in known:
                yield context.unknown(path, f"there is no track {quoted(track)} of the world", track, known)
            elif track_range(context.scenario, Kind.WORLD, track) != (0.0, 1.0):
                message = f"the track {quoted(track)} of the issue {quoted(name)} does not run from 0 to 1"
                yield context.error(path, message, expected="'low: 0' and 'high: 1'")


@rule
def deals_have_terms(context: Context) -> Iterator[Problem]:
    """Every issue of a deal can be offered."""
    for name, deal in context.scenario.deals.items():
        for number, issue in enumerate(deal.issues):
            found = context.scenario.issues.get(issue)
            if found is not None and found.offered is None:
                message = f"nothing says what is offered on the issue {quoted(issue)}"
                yield context.error(("deals", name, "issues", number), message, expected="'offered' at the issue")


@rule
def preferences_are_of_types(context: Context) -> Iterator[Problem]:
    """Preferences of a secret intent are of one that the actor has; and somebody with courses wants something."""
    for actor, wanted in context.scenario.preferences.items():
        if actor not in context.scenario.actors:
            continue
        kinds = context.scenario.actors[actor].types
        for kind in wanted.types:
            if kind not in kinds:
                message = f"{actor} has no type {quoted(kind)}"
                yield context.unknown(("preferences", actor, "types", kind), message, kind, kinds, of_key=True)
        for kind in kinds or [""]:
            both = {**wanted.issues, **wanted.types.get(kind, {})}
            named = [one.weight or wanted.issues.get(issue, one).weight for issue, one in both.items()]
            if not any(weight is not None and float(weight) > 0 for weight in named):
                whom = f"the type {quoted(kind)}" if kind else actor
                yield context.error(("preferences", actor), f"no issue has a weight for {whom}")


@rule
def courses_are_named(context: Context) -> Iterator[Problem]:
    """The first course, what waits, and what is seen name courses that the leader has; named costs are costs of one."""
    for actor, leader in context.scenario.courses.items():
        path: Path = ("courses", actor)
        options = leader.options

        def named(at: Path, name: str, known: Iterable[str], of_key: bool = False) -> Iterator[Problem]:
            if name not in known:
                yield context.unknown(at, f"there is no course {quoted(name)}", name, known, of_key=of_key)

        yield from named((*path, "start"), leader.start, [n for n, one in options.items() if not one.hypothetical])
        for number, wait in enumerate(leader.waits):
            for field in ("on", "now", "later"):
                yield from named((*path, "waits", number, field), getattr(wait, field), options)
        for name, seen in leader.shows.items():
            for course in seen.rates:
                yield from named((*path, "shows", name, "rates", course), course, options, True)
        costs = {cost for option in options.values() for cost in option.costs}
        for cost in leader.cost_names:
            if cost not in costs:
                message = f"no course has the cost {quoted(cost)}"
                yield context.unknown((*path, "cost_names", cost), message, cost, costs, of_key=True)
        for name, reckon in leader.reckons.items():
            if (reckon.value is None) == (reckon.utility is None):
                message = f"the number {quoted(name)} has neither or both of 'value' and 'utility'"
                yield context.error((*path, "reckons", name), message, expected="one of them")
        for name, option in options.items():
            if option.lose and option.success is None:
                message = f"the course {quoted(name)} can fail, but has no chance of success"
                yield context.error((*path, "options", name, "lose"), message, expected="'success: a formula'")


@advice
def leaders_want_something(context: Context) -> Iterator[Problem]:
    """An actor with courses has preferences, or the courses differ in costs alone."""
    for actor in context.scenario.courses:
        if actor not in context.scenario.preferences:
            message = f"{actor} has courses but no preferences: only costs tell them apart"
            yield context.warning(("courses", actor), message)


@advice
def signals_are_read(context: Context) -> Iterator[Problem]:
    """No action gives a signal of an actor with courses: what it shows is in `shows`, and counts once."""
    for name, action in context.scenario.actions.items():
        for actor in action.signal:
            if actor in context.scenario.courses:
                message = f"nobody learns from this signal: {actor} is judged by the courses it shows"
                yield context.warning(("actions", name, "signal", actor), message, expected="'shows' of its courses")
