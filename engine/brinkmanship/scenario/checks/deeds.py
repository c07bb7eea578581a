"""Actions and doctrines: what can be ordered by whom on whom, and what the program would choose."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.scenario.cameo import goldstein
from brinkmanship.scenario.checks import Context, advice, rule
from brinkmanship.scenario.compile.slots import resolve, targets
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.simulation.mechanisms import verbs
from brinkmanship.text import listed


@advice
def somebody_can_order_it(context: Context) -> Iterator[Problem]:
    """Every action has somebody who can order it, and something it can be aimed at."""
    if not context.complete:
        return
    for name, action in context.scenario.actions.items():
        actors = context.sets.actors_in(action.by)
        if not actors:
            yield context.warning(
                ("actions", name, "by"), f"nobody can order {quoted(name)}", expected="actors or a group"
            )
        elif not any(targets(context.scenario, context.sets, action, actor) for actor in actors):
            yield context.warning(("actions", name, "target"), f"{quoted(name)} has nothing it can be aimed at")


@rule
def targets_are_of_their_kind(context: Context) -> Iterator[Problem]:
    """What is listed under `among` is of the target's kind, or a set of such."""
    for name, action in context.scenario.actions.items():
        if action.target is None:
            continue
        for number, one in enumerate(action.target.among):
            if not _fits(context, action.target.kind, one):
                path: Path = ("actions", name, "target", "among", number)
                yield context.error(path, f"{quoted(one)} is no target of kind {quoted(action.target.kind)}")


def _fits(context: Context, kind: str, name: str) -> bool:
    kinds = {
        "actor": ("actor", "group", "body"),
        "region": ("region", "zone", "actor", "group", "body"),
        "formation": ("formation", "region", "zone", "actor", "group", "body"),
        "body": ("body",),
        "axis": ("axis",),
    }[kind]
    anything = ("actor", "group", "body", "region", "zone", "formation", "axis")
    return context.vocabulary.known(name, kinds) or not context.vocabulary.known(name, anything)


@advice
def measures_and_one_offs_differ(context: Context) -> Iterator[Problem]:
    """What only a measure can have stands with measures."""
    for name, action in context.scenario.actions.items():
        if action.measure:
            continue
        for field in ("daily", "lift", "duration"):
            if getattr(action, field):
                message = f"{quoted(field)} has no effect, for {quoted(name)} is not a measure"
                yield context.warning(("actions", name, field), message, of_key=True, expected="'measure: true'")


@rule
def consent_has_whom_to_ask(context: Context) -> Iterator[Problem]:
    """Consent of the target needs an actor as target, consent of the host a place, and refusal a consent."""
    for name, action in context.scenario.actions.items():
        if action.refused and action.consent is None:
            yield context.warning(
                ("actions", name, "refused"),
                f"nobody can refuse {quoted(name)}",
                of_key=True,
                expected="'consent: ...'",
            )
        if action.consent is None:
            continue
        kind = action.target.kind if action.target else ""
        path: Path = ("actions", name, "consent", "of")
        if action.consent.of == "target" and kind != "actor":
            yield context.error(
                path, f"{quoted(name)} asks its target, which is no actor", expected="'target: {kind: actor}'"
            )
        verb = verbs().get(next(iter(action.verb), ""))
        if action.consent.of == "host" and action.place is None and kind != "region" and not (verb and verb.place):
            yield context.error(
                path, f"{quoted(name)} asks the host of no place", expected="'place: ...' or a target region"
            )


@advice
def codes_have_weights(context: Context) -> Iterator[Problem]:
    """An action has a Goldstein weight, its own or that of its CAMEO code."""
    for name, action in context.scenario.actions.items():
        if action.goldstein is None and (action.cameo is None or goldstein(action.cameo) is None):
            what = (
                f"CAMEO code {quoted(action.cameo)} has no known weight"
                if action.cameo
                else f"{quoted(name)} has no CAMEO code"
            )
            yield context.warning(
                ("actions", name, "cameo"),
                what,
                expected="'cameo: ...', the code of such an event, or 'goldstein: ...', from -10 to 10",
            )


@advice
def actions_do_something(context: Context) -> Iterator[Problem]:
    """An action has a verb or effects."""
    for name, action in context.scenario.actions.items():
        if not (action.verb or action.announce or action.start or action.daily or action.later or action.outcomes):
            yield context.warning(("actions", name), f"{quoted(name)} does nothing", expected="a verb or effects")


@rule
def doctrines_choose_what_can_be_ordered(context: Context) -> Iterator[Problem]:
    """Every option is an order that at least one follower of the doctrine can give."""
    scenario, sets = context.scenario, context.sets
    for name, doctrine in scenario.doctrines.items():
        if doctrine.for_ is None and name not in scenario.actors:
            if name not in context.vocabulary.names["actor"]:
                message = f"the doctrine {quoted(name)} is named after no actor"
                yield context.unknown(("doctrines", name), message, name, scenario.actors, of_key=True)
            continue
        followers = sets.actors_in(doctrine.for_ or name)
        for number, option in enumerate(doctrine.options):
            action = scenario.actions.get(option.do or option.lift or "")
            if action is None or not (context.complete or all(one in scenario.actors for one in action.by)):
                continue  # who can order it is not known for sure
            path: Path = ("doctrines", name, "options", number)
            field = "do" if option.do else "lift"
            able = [actor for actor in followers if actor in sets.actors_in(action.by)]
            if not able:
                yield context.error(
                    (*path, field),
                    f"{listed(followers)} cannot order {quoted(option.do or option.lift)}",
                    expected=f"an action by {listed(followers)}",
                )
                continue
            if option.lift and not action.measure:
                yield context.error((*path, field), f"{quoted(option.lift)} is not a measure and cannot be lifted")
            if option.to and action.target is None:
                yield context.error((*path, "to"), f"{quoted(option.do or option.lift)} has no target", of_key=True)
            elif (
                option.to
                and action.target is not None
                and not any(
                    set(resolve(scenario, sets, action.target.kind, option.to, actor))
                    & set(targets(scenario, sets, action, actor))
                    for actor in able
                )
            ):
                message = f"{quoted(', '.join(option.to))} is no target of {quoted(option.do or option.lift)}"
                possible = sorted({target for actor in able for target in targets(scenario, sets, action, actor)})
                yield context.error((*path, "to"), message, expected=listed(possible) or None)
