"""Resolves the names of a text (actors, groups, regions, actions…) to indexes of the core's tables."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from brinkmanship.scenario.language.reading import LanguageError, called, column_of
from brinkmanship.scenario.language.symbols import SymbolTable
from brinkmanship.scenario.language.words import FUNCTIONS, OTHER_WORDS
from brinkmanship.simulation.expressions import Role, Who
from brinkmanship.simulation.world import Kind
from brinkmanship.text import nearest

_KINDS = {"actor": Kind.ACTOR, "body": Kind.BODY, "region": Kind.REGION, "formation": Kind.FORMATION}
_LABELS = {Kind.WORLD: "world", Kind.ACTOR: "actors", Kind.TIE: "ties", Kind.BODY: "bodies", Kind.REGION: "regions",
           Kind.FORMATION: "formations"}  # fmt: skip


class Resolver:
    """Looks names up in `SymbolTable`; every failure is a `LanguageError` with a suggestion."""

    def __init__(self, text: str, names: SymbolTable, it: bool, other: bool) -> None:
        self.text, self.names = text, names
        self.it, self.other = it, other

    def fail(self, node: ast.AST, message: str, suggestion: str = "") -> NoReturn:
        raise LanguageError(message, column_of(node, self.text), suggestion)

    def unknown(self, node: ast.AST, name: str, known: Iterable[str], sort: str) -> NoReturn:
        """Fail for a name that is not declared, with the nearest one that is."""
        hyphenated = (n for n in (*self.names.regions, *self.names.formations) if name and n.startswith(name + "-"))
        whole = next(hyphenated, "")
        self.fail(node, f"unknown {sort} {name!r}", nearest(name, known) or (self.quoted(whole) if whole else ""))

    def unknown_track(self, node: ast.Attribute, owner: str, known: Iterable[str]) -> NoReturn:
        """Fail for a track that does not exist."""
        if node.attr.startswith("_"):
            self.fail(node, f"{node.attr!r} is not a track: nothing but declared tracks can be reached")
        close = nearest(node.attr, known) or ""
        self.fail(node, f"{owner} has no track {node.attr!r}", f"{ast.unparse(node.value)}.{close}" if close else "")

    def owners(self) -> tuple[str, ...]:
        """Return every name that can stand left of a dot."""
        roles = [n for n in ("self", "target", "place", "it", "other") if self.role(n) is not None]
        return (*roles, "world", "all", "others", *self.names.actors, *self.names.bodies, *self.names.groups)

    def stands_for_something(self, name: str) -> bool:
        """Whether a bare name is known, though not as a number."""
        return name in self.owners() or name in self.names.zones or name in OTHER_WORDS

    def refuse_hyphen(self, node: ast.expr) -> None:
        """Fail where a node is the hyphenated name of a region or formation without its quotes."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            whole = ast.unparse(node).replace(" - ", "-").split(".")[0]
            if "-" in whole and (whole in self.names.regions or whole in self.names.formations):
                self.fail(node, f"{whole!r} has a hyphen in it and must be written in quotes", self.quoted(whole))

    def quoted(self, name: str) -> str:
        """Return how a hyphenated name is written."""
        return f"region('{name}')" if name in self.names.regions else f"formation('{name}')"

    def role(self, name: str) -> tuple[Kind | None, Role] | None:
        """Return what kind of thing a role word stands for here, and the role; None if for nothing."""
        if name == "self" and self.names.acting:
            return Kind.ACTOR, Role.SELF
        if name == "target" and self.names.target:
            return _KINDS.get(self.names.target), Role.TARGET
        if name == "place" and self.names.ordered:
            return Kind.REGION, Role.PLACE
        if name == "it" and self.it:
            return Kind.ACTOR, Role.IT
        if name == "other" and self.other:
            return Kind.ACTOR, Role.OTHER
        return None

    def _absent(self, node: ast.Name) -> None:
        """Fail where a role word is used that stands for nothing in this text."""
        said = {
            "self": "there is no self here: nobody acts",
            "target": "there is no target here: the action is aimed at nothing",
            "place": "there is no place here: only orders have one",
            "it": "'it' stands for each member of the group on the left side, and there is none",
            "other": "'other' stands for each member of the second group on the left side, and there is none",
        }
        if node.id in said and self.role(node.id) is None:
            self.fail(node, said[node.id])

    def owner(self, node: ast.expr) -> tuple[Kind, Who | tuple[int, ...]]:
        """Return what stands left of a dot: its kind and index, role, or the members of a group."""
        if isinstance(node, ast.Name):
            return self._named_owner(node)
        if isinstance(node, ast.Call):
            name = called(node)
            if name == "members":
                return Kind.ACTOR, self._members(node)
            if name in ("region", "formation", "actor"):
                return _KINDS[name], self._quoted_in(self._tables()[_KINDS[name]], node, name)
        self.refuse_hyphen(node)
        self.fail(node, "left of the dot stands an actor, a group, a body, world, self, target, place, or region('…')")

    def _tables(self) -> dict[Kind, Mapping[str, int]]:
        """Return the indexes by name of every kind of thing; an earlier kind wins."""
        names = self.names
        return dict(zip(_KINDS.values(), (names.actors, names.bodies, names.regions, names.formations), strict=True))

    def _named_owner(self, node: ast.Name) -> tuple[Kind, Who | tuple[int, ...]]:
        name, names = node.id, self.names
        if (role := self.role(name)) is not None:
            if role[0] is None:
                self.fail(node, f"a target of this kind ({names.target}) has no tracks")
            return role[0], role[1]
        self._absent(node)
        if name == "world":
            return Kind.WORLD, 0
        for kind, table in self._tables().items():
            if name in table:
                return kind, table[name]
        if name == "others" and not names.acting:
            self.fail(node, "there are no others here: nobody acts", "all")
        if name in ("all", "others"):
            return Kind.ACTOR, tuple(range(len(names.actors)))
        if name in names.groups:
            return Kind.ACTOR, names.groups[name]
        self.unknown(node, name, self.owners(), "actor, body or group")

    def track(self, kind: Kind, node: ast.Attribute) -> int:
        """Return the index of the track named right of the dot."""
        known = self.names.tracks.get(kind, {})
        if node.attr not in known:
            self.unknown_track(node, "the world" if kind == Kind.WORLD else ast.unparse(node.value), known)
        return known[node.attr]

    def pair(self, call: ast.Call) -> tuple[Who | tuple[int, ...], Who | tuple[int, ...]]:
        """Return the two sides of ``tie(a, b)``: each an actor, a role, or the members of a group."""
        if len(call.args) != 2 or call.keywords:
            self.fail(call, "a tie is between two actors", "tie(self, target)")
        first, second = (self.owner(a) for a in call.args)
        for argument, (kind, _) in zip(call.args, (first, second), strict=True):
            if kind != Kind.ACTOR:
                self.fail(argument, "a tie is between two actors", "tie(self, target)")
        return first[1], second[1]

    def _members(self, call: ast.Call) -> tuple[int, ...]:
        name = call.args[0].id if len(call.args) == 1 and isinstance(call.args[0], ast.Name) else ""
        if name in self.names.members:
            return self.names.members[name]
        self.unknown(call, name, self.names.members, "body")

    def _quoted_in(self, table: Mapping[str, int], call: ast.Call, sort: str) -> int:
        """Return the index of the name in quotes that `region('…')` or the like holds."""
        argument = call.args[0] if len(call.args) == 1 else None
        name = argument.value if isinstance(argument, ast.Constant) else None
        if not isinstance(name, str):
            self.fail(call, f"a {sort} is named in quotes", f"{sort}('{next(iter(table), '…')}')")
        if name not in table:
            close = nearest(name, table) or ""
            self.fail(call, f"unknown {sort} {name!r}", f"{sort}('{close}')" if close else "")
        return table[name]

    # A function's arguments of every sort but number; see ARGUMENTS.

    def actors(self, node: ast.expr, call: ast.Call) -> tuple[Who, ...]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in self.names.actors:
            return (self.names.actors[node.value],)
        if isinstance(node, ast.Name) and self.role(node.id) is None and node.id == "others":
            self.fail(node, "others does not work here; name a group")
        if isinstance(node, ast.Name) and node.id in self.names.bodies:
            return self.names.members[node.id]
        kind, who = self.owner(node)
        if kind != Kind.ACTOR:
            self.fail(node, f"{_LABELS[kind]} do not fit here; an actor or a group does", _example_of(call))
        return who if isinstance(who, tuple) else (who,)

    def actor(self, node: ast.expr, call: ast.Call) -> Who:
        found = self.actors(node, call)
        if len(found) != 1:
            self.fail(node, "one actor is expected, not a group", _example_of(call))
        return found[0]

    def zone(self, node: ast.expr, call: ast.Call) -> tuple[Who, ...]:
        names = self.names
        known = {**{name: (index,) for name, index in names.regions.items()}, **names.zones}
        if isinstance(node, ast.Name):
            if (role := self.role(node.id)) is not None and role[0] == Kind.REGION:
                return (role[1],)
            if node.id in known:
                return known[node.id]
            self._absent(node)
            self.unknown(node, node.id, (*names.zones, *names.regions), "zone")
        if isinstance(node, ast.Call) and called(node) == "region":
            return (self._quoted_in(names.regions, node, "region"),)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value in known:
                return known[node.value]
            close = nearest(node.value, (*names.regions, *names.zones)) or ""
            self.fail(node, f"unknown region {node.value!r}", repr(close) if close else "")
        self.fail(node, "a zone, or a region in quotes, is expected", _example_of(call))

    def object(self, node: ast.expr, call: ast.Call) -> tuple[Who, ...]:
        """Return the target of the action that the call names first."""
        action = _bare(call.args[0])
        kind = self.names.target_kinds.get(action, "")
        if not kind:
            self.fail(node, f"{action} is aimed at nothing")
        if isinstance(node, ast.Name) and node.id == "target" and self.names.target == kind:
            return (Role.TARGET,)
        if kind == "actor":
            return self.actors(node, call)
        if kind == "region":
            return self.zone(node, call)
        table = self.names.axes if kind == "axis" else self._tables()[_KINDS[kind]]
        return (self.listed(node, table, kind),)

    def listed(self, node: ast.expr, table: Mapping[str, int], sort: str) -> int:
        name = _bare(node)
        if name not in table:
            self.unknown(node, name, table, sort)
        return table[name]

    def fact(self, node: ast.expr, call: ast.Call) -> tuple[int, int]:
        """Return the first and the last day of a dated fact of the calendar."""
        name = _bare(node)
        if name not in self.names.calendar:
            self.unknown(node, name, self.names.calendar, "date of the calendar")
        return self.names.calendar[name]

    def type(self, node: ast.expr, call: ast.Call) -> int:
        """Return the type entry of a hidden intent of the actor named just before it."""
        before = call.args[call.args.index(node) - 1]
        actor = _bare(before)
        if actor not in self.names.types:
            self.fail(before, f"{actor or 'this'} has no hidden types", nearest(actor, self.names.types) or "")
        return self.listed(node, self.names.types[actor], f"type of {actor}")

    def course(self, node: ast.expr, call: ast.Call) -> tuple[int, int]:
        """Return the leader and the course, of the actor named just before it."""
        before = call.args[call.args.index(node) - 1]
        actor = _bare(before)
        if actor not in self.names.courses:
            self.fail(before, f"{actor or 'this'} has no courses", nearest(actor, self.names.courses) or "")
        course = self.listed(node, self.names.courses[actor], f"course of {actor}")
        return list(self.names.courses).index(actor), course

    def leader(self, node: ast.expr, call: ast.Call) -> int:
        """Return which leader an actor is."""
        name = _bare(node)
        if name not in self.names.courses:
            self.fail(node, f"{name or 'this'} has no courses", nearest(name, self.names.courses) or "")
        return list(self.names.courses).index(name)


def _bare(node: ast.expr) -> str:
    """Return a name, written bare or in quotes; '' where it is neither."""
    if isinstance(node, ast.Name):
        return node.id
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _example_of(call: ast.Call) -> str:
    """Return how the called function is used."""
    return FUNCTIONS[called(call)].example if called(call) in FUNCTIONS else ""


ARGUMENTS: dict[str, Callable[[Resolver, ast.expr, ast.Call], Any]] = {
    "actors": Resolver.actors,
    "actor": Resolver.actor,
    "zone": Resolver.zone,
    "object": Resolver.object,
    "type": Resolver.type,
    "course": Resolver.course,
    "leader": Resolver.leader,
    "deal": lambda r, node, call: r.listed(node, r.names.deals, "deal"),
    "action": lambda r, node, call: r.listed(node, r.names.actions, "action"),
    "event": lambda r, node, call: r.listed(node, r.names.events, "event"),
    "calendar": Resolver.fact,
    "ending": lambda r, node, call: r.listed(node, r.names.endings, "ending"),
}
