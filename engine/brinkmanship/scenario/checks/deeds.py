"""Rules for actions and doctrines: actors, targets, consent, and options that can be ordered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brinkmanship.scenario.cameo import goldstein
from brinkmanship.scenario.checks import Context, advice, advice_on_all, newer_rule, rule
from brinkmanship.scenario.compile.index import resolve, targets
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models import Doctrine
from brinkmanship.simulation.mechanisms import verbs
from brinkmanship.text import listed

_ACTORS = ("actor", "group", "body")
_FITTING = {  # the kinds of names that may be listed for a target of a kind
    "actor": _ACTORS,
    "region": ("region", "zone", *_ACTORS),
    "formation": ("formation", "region", "zone", *_ACTORS),
    "body": ("body",),
    "axis": ("axis",),
}


@advice_on_all
def somebody_can_order_it(context: Context) -> Iterator[Problem]:
    """Every action has an actor that can order it, and a possible target."""
    for name, action in context.scenario.actions.items():
        actors = context.sets.actors_in(action.by)
        if not actors:
            message = f"nobody can order {quoted(name)}"
            yield context.warning(("actions", name, "by"), message, expected="actors or a group")
        elif not any(targets(context.scenario, context.sets, action, actor) for actor in actors):
            yield context.warning(("actions", name, "target"), f"{quoted(name)} has nothing it can be aimed at")


@rule
def targets_are_of_their_kind(context: Context) -> Iterator[Problem]:
    """Names under `among` are of the target's kind, or sets of such."""
    known = context.vocabulary.known
    for name, action in context.scenario.actions.items():
        kind, among = (action.target.kind, action.target.among) if action.target else ("", [])
        for number, one in enumerate(among):
            if known(one, (*_FITTING["formation"], "axis")) and not known(one, _FITTING[kind]):
                path: Path = ("actions", name, "target", "among", number)
                yield context.error(path, f"{quoted(one)} is no target of kind {quoted(kind)}")


@advice
def measures_and_one_offs_differ(context: Context) -> Iterator[Problem]:
    """Fields of measures stand with measures only."""
    for name, action in context.scenario.actions.items():
        for field in ("daily", "lift", "duration"):
            if not action.measure and getattr(action, field):
                message = f"{quoted(field)} has no effect, for {quoted(name)} is not a measure"
                yield context.warning(("actions", name, field), message, of_key=True, expected="'measure: true'")


@rule
def consent_has_whom_to_ask(context: Context) -> Iterator[Problem]:
    """Consent of the target needs an actor as target, consent of the host a place, and refusal a consent."""
    for name, action in context.scenario.actions.items():
        if action.refused and action.consent is None:
            path: Path = ("actions", name, "refused")
            message = f"nobody can refuse {quoted(name)}"
            yield context.warning(path, message, of_key=True, expected="'consent: ...'")
        if action.consent is None:
            continue
        kind = action.target.kind if action.target else ""
        path = ("actions", name, "consent", "of")
        if action.consent.of == "target" and kind != "actor":
            message = f"{quoted(name)} asks its target, which is no actor"
            yield context.error(path, message, expected="'target: {kind: actor}'")
        verb = verbs().get(next(iter(action.verb), ""))
        if action.consent.of == "host" and action.place is None and kind != "region" and not (verb and verb.place):
            message = f"{quoted(name)} asks the host of no place"
            yield context.error(path, message, expected="'place: ...' or a target region")


@rule
def packages_are_put_to_bodies(context: Context) -> Iterator[Problem]:
    """A package is decided by a body, has a depth and no utility of its own, and its carve-outs spare what there is."""
    scenario = context.scenario
    used = {action.consent.package for action in scenario.actions.values() if action.consent is not None}
    for name, package in scenario.packages.items():
        for number, one in enumerate(package.carve_outs):
            for key in one.spares:
                if key not in package.exposure:
                    path: Path = ("packages", name, "carve_outs", number, "spares", key)
                    message = f"{quoted(key)} is no exposure of the package {quoted(name)}"
                    yield context.unknown(path, message, key, package.exposure, of_key=True)
        if name not in used and context.complete:
            message = f"no action is a package of the kind {quoted(name)}"
            yield context.warning(
                ("packages", name), message, of_key=True, expected="'consent: {of: ..., package: ...}'"
            )
    for name, action in scenario.actions.items():
        consent, path = action.consent, ("actions", name, "consent")
        if consent is None or consent.package is None:
            if consent is not None and (consent.depth is not None or consent.carved):
                field = "depth" if consent.depth is not None else "carved"
                message = f"{quoted(field)} has no effect, for {quoted(name)} is not a package"
                yield context.warning((*path, field), message, of_key=True, expected="'package: ...'")
            continue
        if consent.of not in scenario.bodies and context.vocabulary.known(consent.of, ("actor", "consent")):
            yield context.error((*path, "of"), f"{quoted(name)} is a package, which only a body decides")
        if consent.utility is not None:
            message = f"{quoted(name)} is a package, whose own terms take the place of a utility"
            yield context.error((*path, "utility"), message, of_key=True, expected="no 'utility', or no 'package'")
        most = scenario.packages.get(consent.package)
        if most is not None and consent.carved > len(most.carve_outs):
            message = f"the package {quoted(consent.package)} has {len(most.carve_outs)} carve-outs"
            yield context.error((*path, "carved"), message, expected=f"at most {len(most.carve_outs)}")


@advice
def codes_have_weights(context: Context) -> Iterator[Problem]:
    """An action has a Goldstein weight, its own or that of its CAMEO code."""
    for name, action in context.scenario.actions.items():
        if action.goldstein is None and (action.cameo is None or goldstein(action.cameo) is None):
            own = f"CAMEO code {quoted(action.cameo)} has no known weight"
            message = own if action.cameo else f"{quoted(name)} has no CAMEO code"
            expected = "'cameo: ...', the code of such an event, or 'goldstein: ...', from -10 to 10"
            yield context.warning(("actions", name, "cameo"), message, expected=expected)


@advice
def actions_do_something(context: Context) -> Iterator[Problem]:
    """An action has a verb or effects."""
    for name, action in context.scenario.actions.items():
        if not (action.verb or action.announce or action.start or action.daily or action.later or action.outcomes):
            yield context.warning(("actions", name), f"{quoted(name)} does nothing", expected="a verb or effects")


@rule
def doctrines_choose_what_can_be_ordered(context: Context) -> Iterator[Problem]:
    """Every option of a doctrine or policy is an order that at least one of its followers can give."""
    yield from _options_can_be_ordered(context, ("doctrines",), context.scenario.doctrines)
    for name, policy in context.scenario.policies.items():
        yield from _options_can_be_ordered(context, ("policies", name), policy)


def _options_can_be_ordered(context: Context, path_: Path, doctrines: Mapping[str, Doctrine]) -> Iterator[Problem]:
    scenario, sets, what = context.scenario, context.sets, "doctrine" if len(path_) == 1 else "policy"
    for name, doctrine in doctrines.items():
        if doctrine.for_ is None and name not in scenario.actors:
            if name not in context.vocabulary.names["actor"]:
                message = f"the {what} {quoted(name)} is named after no actor"
                yield context.unknown((*path_, name), message, name, scenario.actors, of_key=True)
            continue
        followers = sets.actors_in(doctrine.for_ or name)
        for number, option in enumerate(doctrine.options):
            action = scenario.actions.get(option.do or option.lift or "")
            if action is None or not (context.complete or all(one in scenario.actors for one in action.by)):
                continue  # who can order it is not known for sure
            path: Path = (*path_, name, "options", number)
            field, said = ("do", quoted(option.do)) if option.do else ("lift", quoted(option.lift))
            able = [actor for actor in followers if actor in sets.actors_in(action.by)]
            if not able:
                message, expected = f"{listed(followers)} cannot order {said}", f"an action by {listed(followers)}"
                yield context.error((*path, field), message, expected=expected)
                continue
            if option.lift and not action.measure:
                yield context.error((*path, field), f"{said} is not a measure and cannot be lifted")
            if option.to and action.target is None:
                yield context.error((*path, "to"), f"{said} has no target", of_key=True)
            elif option.to and action.target is not None:
                kind, possible = action.target.kind, {actor: targets(scenario, sets, action, actor) for actor in able}
                if not any({*resolve(scenario, sets, kind, option.to, actor)} & {*possible[actor]} for actor in able):
                    message = f"{quoted(', '.join(option.to))} is no target of {said}"
                    expected = listed(sorted({target for found in possible.values() for target in found}))
                    yield context.error((*path, "to"), message, expected=expected or None)


@newer_rule
def options_are_of_a_size_that_may_be_ordered(context: Context) -> Iterator[Problem]:
    """A doctrine orders an action in a size that it may have."""
    for name, doctrine in context.scenario.doctrines.items():
        for number, option in enumerate(doctrine.options):
            action = context.scenario.actions.get(option.do or "")
            if action is None:
                continue
            low, high = (1.0, 1.0) if action.size is None else (action.size.low, action.size.high)
            if not low <= option.amount <= high:
                path: Path = ("doctrines", name, "options", number, "amount")
                has = f"takes a size from {low:g} to {high:g}" if action.size else "has no size"
                expected = None if action.size else "'size: {low: ..., high: ...}' in the action"
                yield context.error(path, f"{quoted(option.do or '')} {has}", of_key=True, expected=expected)


@advice
def nobody_is_its_own_target(context: Context) -> Iterator[Problem]:
    """`all` as the target of an action does not hold the actor that orders it."""
    for name, action in context.scenario.actions.items():
        target = action.target
        for number, among in enumerate(target.among if target is not None and target.kind == "actor" else ()):
            if among == "all":
                path: Path = ("actions", name, "target", "among", number)
                message = f"{quoted(name)} is aimed at all but the actor that orders it: nobody is its own target"
                expected = "'others'; for what an actor does to itself an action without a target, and 'self'"
                yield context.warning(path, message, expected=expected)
