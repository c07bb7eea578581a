"""Names must be those of something, and must not be those of two things."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from brinkmanship.scenario.annotations import marked
from brinkmanship.scenario.checks import Checked, Context, rule
from brinkmanship.scenario.declared_names import BUILT_IN_GROUPS, kinds_in_words
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.language import words
from brinkmanship.scenario.models import Reference


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
