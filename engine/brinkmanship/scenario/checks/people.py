"""Rules for actors, groups, bodies, secret intents, objectives and ties; names are those of something, and of one thing."""

from __future__ import annotations

import keyword
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from brinkmanship.scenario.annotations import marked
from brinkmanship.scenario.checks import Checked, Context, advice, advice_on_all, rule
from brinkmanship.scenario.declared_names import BUILT_IN_GROUPS, kinds_in_words
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.language import words
from brinkmanship.scenario.models import Reference
from brinkmanship.text import listed


@rule
def intents_have_priors_that_add_up(context: Context) -> Iterator[Problem]:
    """The priors of an actor's secret intents add up to 1."""
    for name, actor in context.scenario.actors.items():
        total = math.fsum(float(intent.prior) for intent in actor.types.values())
        if actor.types and abs(total - 1) > 1e-6:
            message = f"the priors of {quoted(name)} add up to {total:g}"
            yield context.error(("actors", name, "types"), message, of_key=True, expected="a sum of 1")


@rule
def signals_name_intents(context: Context) -> Iterator[Problem]:
    """`signal` names secret intents that the actor may have."""
    actors = context.scenario.actors
    for at, _, action in context.orderable():
        for actor, signal in action.signal.items():
            types = actors[actor].types if actor in actors else signal
            for intent in signal:
                if intent not in types:
                    path: Path = (*at, "signal", actor, intent)
                    message = f"{quoted(actor)} has no intent {quoted(intent)}"
                    yield context.unknown(path, message, intent, types, of_key=True)


@rule
def bodies_have_members(context: Context) -> Iterator[Problem]:
    """A body has members, and only they have weights."""
    for name, body in context.scenario.bodies.items():
        members = context.sets.bodies[name]
        if not members and context.complete:
            message = f"the body {quoted(name)} has no members"
            yield context.error(("bodies", name, "members"), message, expected="actors or a group")
        for actor in body.weights:
            if actor not in members:
                path: Path = ("bodies", name, "weights", actor)
                message = f"{quoted(actor)} is not a member"
                yield context.error(path, message, of_key=True, expected=listed(members))


@advice
def groups_have_members(context: Context) -> Iterator[Problem]:
    """A group is not empty."""
    for name in context.scenario.groups:
        if not context.sets.groups[name]:
            yield context.warning(("groups", name), f"the group {quoted(name)} is empty")


@advice_on_all
def seats_have_something_to_do(context: Context) -> Iterator[Problem]:
    """A playable actor has objectives, a briefing and actions."""
    for name, actor in context.scenario.actors.items():
        if not actor.playable:
            continue
        objectives = context.scenario.objectives.get(name)
        has = {"objectives": objectives, "briefing": actor.briefing, "actions": name in context.able}
        if missing := [what for what, there in has.items() if not there]:
            yield context.warning(("actors", name), f"the playable actor {quoted(name)} has no {listed(missing)}")


@advice_on_all
def somebody_is_playable(context: Context) -> Iterator[Problem]:
    """At least one actor is playable."""
    if not any(actor.playable for actor in context.scenario.actors.values()):
        yield context.warning(("actors",), "no actor is playable", expected="'playable: true' with at least one")


@advice_on_all
def actors_have_doctrines(context: Context) -> Iterator[Problem]:
    """Where some actors have a doctrine, one that has actions and no doctrine never acts in a forecast."""
    scenario = context.scenario
    covered = {a for name, one in scenario.doctrines.items() for a in context.sets.actors_in(one.for_ or name)}
    for name in scenario.actors:
        if scenario.doctrines and name in context.able - covered:
            yield context.warning(("actors", name), f"{quoted(name)} has no doctrine, so the program never acts for it")


@rule
def objectives_are_named_once(context: Context) -> Iterator[Problem]:
    """A seat's objectives have different names."""
    for actor, wanted in context.scenario.objectives.items():
        for name, count in Counter(one.id for one in wanted).items():
            if count > 1:
                number = max(number for number, one in enumerate(wanted) if one.id == name)
                path: Path = ("objectives", actor, number, "id")
                message = f"{quoted(name)} is here twice"
                yield context.error(path, message, expected="each name once")


@rule
def objectives_are_wanted_by_types_that_exist(context: Context) -> Iterator[Problem]:
    """Objectives by hidden type name types of their seat, and what each type wants adds up to 1."""
    for actor, wanted in context.scenario.objectives.items():
        if not any(one.types or one.weights for one in wanted) or actor not in context.scenario.actors:
            continue
        kinds = list(context.scenario.actors[actor].types)
        path: Path = ("objectives", actor)
        for number, one in enumerate(wanted):
            for field, name in [*(("types", name) for name in one.types), *(("weights", name) for name in one.weights)]:
                if name not in kinds:
                    message = f"{quoted(actor)} has no hidden type {quoted(name)}"
                    yield context.unknown((*path, number, field), message, name, kinds)
        for kind in kinds:
            whole = sum(one.weight_for(kind) for one in wanted)
            if abs(whole - 1) > 0.001:
                message = f"what {quoted(actor)} wants as {quoted(kind)} adds up to {whole:g}"
                yield context.error(path, message, expected="weights that add up to 1 for each type")


@rule
def ties_join_two(context: Context) -> Iterator[Problem]:
    """A tie joins at least two different actors, and no two ties with one actor at each end say different things."""
    for number, tie in enumerate(context.scenario.ties):
        ends = context.sets.actors_in(tie.from_), context.sets.actors_in(tie.to)
        if ends[0] == ends[1] and len(ends[0]) == 1:
            yield context.error(("ties", number), f"a tie of {quoted(tie.from_)} with itself", expected="two actors")


@rule
def names_exist(context: Context) -> Iterator[Problem]:
    """Every name that refers to something is declared."""
    yield from unknown_names(context, context.scenario, context.vocabulary.names)


def unknown_names(file: Checked, model: BaseModel, known: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    """Names in a file that refer to nothing; `known` are those that there are, by kind."""
    for path, name, reference, of_key in marked(model, Reference):
        kinds = reference.kinds
        cited = kinds == ("source",) and " " in name.strip()  # and not a key of scenario.sources
        if not cited and not any(name in known[kind] for kind in kinds):
            message = f"unknown {kinds_in_words(kinds)}: {quoted(name)}"
            yield file.unknown(path, message, name, [one for kind in kinds for one in known[kind]], of_key=of_key)


@rule
def names_are_free(context: Context) -> Iterator[Problem]:
    """No actor, group or body is called like another, or like a word of the effect language."""
    scenario = context.scenario
    taken: dict[str, str] = {}
    for section in ("actors", "groups", "bodies"):
        for name in getattr(scenario, section):
            path = (section, name)
            if name in words() or name in BUILT_IN_GROUPS or keyword.iskeyword(name):
                yield context.error(path, f"{quoted(name)} is a word of the effect language", expected="another name")
            elif name in taken:
                message = f"{quoted(name)} is already the name of one of the {taken[name]}"
                yield context.error(path, message, expected="another name")
            taken.setdefault(name, section)


@rule
def sets_do_not_contain_themselves(context: Context) -> Iterator[Problem]:
    """No group, body or zone contains itself, directly or through others."""
    scenario = context.scenario
    groups = {**scenario.groups, **{name: body.members for name, body in scenario.bodies.items()}}
    for named in (groups, scenario.map.zones):
        told: set[str] = set()
        for name in named:
            chain = _circle(name, named, (name,))
            if chain and not told.intersection(chain):
                told.update(chain)
                actors: Path = ("bodies",) if name in scenario.bodies else ("groups",)
                path = (*(actors if named is groups else ("map", "zones")), name)
                yield context.error(path, f"a set contains itself: {' contains '.join(chain)}")


def _circle(start: str, named: dict[str, list[str]], chain: tuple[str, ...]) -> tuple[str, ...]:
    for member in named.get(chain[-1], []):
        if member == start:
            return (*chain, member)
        if member not in chain and (found := _circle(start, named, (*chain, member))):
            return found
    return ()
