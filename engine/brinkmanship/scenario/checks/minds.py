"""Nobody reads minds: what a doctrine may know, and where `estimate()` may be asked.

A doctrine knows what a person in its seat would: its own numbers, what is public, and its estimates of the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from brinkmanship.scenario.checks import Context, newer_rule, rule
from brinkmanship.scenario.document import Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.language.words import FUNCTIONS
from brinkmanship.simulation.estimating import visible_to_others
from brinkmanship.simulation.expressions import Ask, Estimate, Read, ReadGroup, ReadTie, Role, Statement
from brinkmanship.simulation.world import Kind

_OF_ACTIONS = ("in_force", "pending", "done", "days_since")
_OF_EVENTS = ("fired", "days_since_event")
_INSTEAD = {"type": "belief(self, …)", "course": "course_belief(self, …)", "course_days": "course_belief(self, …)"}
_ESTIMATED_IN = ("doctrines", "courses", "dilemmas", "preferences")
"""Sections whose formulas are worked out for a seat that decides; effects (statements) may estimate too."""


@dataclass(frozen=True)
class _Reader:
    """Who decides by a formula: one actor, or several by the same words."""

    context: Context
    actors: frozenset[int]

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        return dict(self.context.vocabulary.names)

    @cached_property
    def _visible(self) -> dict[tuple[Kind, str], str]:
        tracks = self.context.scenario.tracks
        return {
            (kind, name): track.visible
            for kind in Kind
            for name, track in getattr(tracks, kind.name.lower()).items()
            if "visible" in track.model_fields_set
        }

    def is_self(self, who: Any) -> bool:
        """Whether an index or role is whoever decides."""
        return who is Role.SELF or (not isinstance(who, Role) and self.actors == {who})

    def visible(self, kind: Kind, track: int) -> str:
        """Return 'public', 'estimate' or 'private'."""
        return visible_to_others(self._visible, kind, self.context.vocabulary.tracks[kind][track])

    def trouble(self, node: Any) -> Iterator[tuple[str, str]]:
        """Yield what in an expression the actor cannot know, and the way out."""
        if isinstance(node, Read):
            if not (node.kind is Kind.ACTOR and self.is_self(node.who)):
                yield from self._number(node.kind, node.track, self._of(node.kind, node.who))
        elif isinstance(node, ReadTie):
            if not self.is_self(node.first):
                yield from self._number(Kind.TIE, node.track, "a tie of another actor")
        elif isinstance(node, ReadGroup):
            if not all(map(self.is_self, node.members)):
                yield from self._number(Kind.ACTOR, node.track, "others")
        elif isinstance(node, Estimate):
            if self.visible(node.kind, node.track) == "private" and not self._owns(node):
                name = self.context.vocabulary.tracks[node.kind][node.track]
                yield f"{quoted(name)} is private: nobody can estimate it of another", "a track that others estimate"
        elif isinstance(node, Ask):
            yield from self._question(node)
        if is_dataclass(node) and not isinstance(node, type):
            for one in fields(node):
                yield from self.trouble(getattr(node, one.name))
        elif isinstance(node, tuple):
            for part in node:
                yield from self.trouble(part)

    def _owns(self, node: Estimate) -> bool:
        return node.kind in (Kind.ACTOR, Kind.TIE) and self.is_self(node.who)

    def _number(self, kind: Kind, track: int, whose: str) -> Iterator[tuple[str, str]]:
        name, visible = self.context.vocabulary.tracks[kind][track], self.visible(kind, track)
        if visible == "private":
            yield f"{quoted(name)} of {whose} is private: nobody else knows it", "a number that others see or estimate"
        elif visible == "estimate":
            yield (
                f"a doctrine does not know {quoted(name)} of {whose}: it can only estimate it",
                "estimate(…) around it",
            )

    def _of(self, kind: Kind, who: Any) -> str:
        if kind is Kind.WORLD:
            return "the world"
        if isinstance(who, Role):
            return {Role.TARGET: "the target", Role.PLACE: "the place"}.get(who, "another")
        listed = self._names[kind.name.lower()]
        return listed[who] if 0 <= who < len(listed) else "another"

    def _question(self, node: Ask) -> Iterator[tuple[str, str]]:
        scenario, arguments = self.context.scenario, node.arguments
        function = FUNCTIONS.get(node.name)
        if function is not None and function.own:
            if not self.is_self(arguments[0]):
                way_out = _INSTEAD.get(node.name, f"{node.name}(self, …)")
                yield f"{node.name}() is known only to the actor that it names first", way_out
        elif node.name in _OF_ACTIONS:
            action = (*self._names["action"], *self._names["choice"])[arguments[0]]
            known = scenario.orderable.get(action)
            by = arguments[1] if len(arguments) > 1 else None
            mine = by is not None and all(map(self.is_self, by))
            if known is not None and not known.public and not mine and not self._alone_orders(action):
                yield f"the action {quoted(action)} is secret: others do not know of it", f"{node.name}({action}, self)"
        elif node.name in _OF_EVENTS:
            event = (*self._names["event"], *self._names["dilemma"])[arguments[0]]
            told = scenario.events[event].known_to if event in scenario.events else None
            if event in scenario.dilemmas:
                told = [scenario.dilemmas[event].to]
            if told is not None and not self.actors <= self._indexes(told):
                yield f"the event {quoted(event)} is not told to everybody who decides here", "an event that is"

    def _alone_orders(self, action: str) -> bool:
        return self._indexes(self.context.scenario.orderable[action].by) <= self.actors

    def _indexes(self, listed: Any) -> frozenset[int]:
        names = self._names["actor"]
        return frozenset(names.index(one) for one in self.context.sets.actors_in(listed) if one in names)


@newer_rule
def doctrines_read_no_minds(context: Context) -> Iterator[Problem]:
    """A doctrine, and a program that answers a dilemma, decides by its actor's own numbers, by what is public, and by

    its estimates of the rest.
    """
    readers: dict[str, _Reader] = {}
    names = context.vocabulary.names["actor"]
    for path, formula in context.formulas.items():
        asked = path[0] == "dilemmas" and path[-1] == "appeal"
        if path[0] != "doctrines" and not asked:
            continue
        name = f"{path[0]}.{path[1]}"
        if name not in readers:
            scenario, own = context.scenario, str(path[1])
            whose = [scenario.dilemmas[own].to] if asked else scenario.doctrines[own].for_ or [own]
            followers = context.sets.actors_in(whose)
            readers[name] = _Reader(context, frozenset(names.index(one) for one in followers if one in names))
        for message, expected in dict(readers[name].trouble(formula)).items():
            yield context.error(path, message, expected=expected)


@rule
def estimates_have_somebody_who_estimates(context: Context) -> Iterator[Problem]:
    """`estimate()` is asked where a seat decides or acts: in doctrines and effects, not in conditions of the rules."""
    for path, formula in context.formulas.items():
        if path[0] not in _ESTIMATED_IN and not isinstance(formula, Statement) and _estimates(formula):
            yield context.error(path, "estimate() is what a seat decides by, and this is a rule", expected=_WAY_OUT)


_WAY_OUT = "the number itself; estimates belong in doctrines and effects"


def _estimates(node: Any) -> bool:
    if isinstance(node, Estimate):
        return True
    if isinstance(node, tuple):
        return any(map(_estimates, node))
    return (
        is_dataclass(node)
        and not isinstance(node, type)
        and any(_estimates(getattr(node, f.name)) for f in fields(node))
    )
