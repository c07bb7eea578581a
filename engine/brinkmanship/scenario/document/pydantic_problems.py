"""Turns pydantic's errors into problems with places, in our own words, all at once.

Where a value may have several shapes (a number, or a mapping with value and source), only the errors of the shape that
fits best stay. What was expected is read off the JSON Schema of the models, so it cannot differ from the documentation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from brinkmanship.scenario.document.places import Node, Path
from brinkmanship.scenario.document.problems import Problem, problem_on, quoted
from brinkmanship.scenario.document.wordings import PATTERNS, WORDINGS, Wording, describe_value
from brinkmanship.text import listed, nearest

_TYPES = {
    "number": "a number",
    "integer": "a whole number",
    "string": "a text",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_LIMITS = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}


class Schema:
    """The JSON Schema of a model, walked along paths of a document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def names(self, path: Path) -> list[str]:
        """Return the names that a mapping at a path may have, empty where any name goes."""
        return list(dict.fromkeys(name for part in self._at(path) for name in part.get("properties", {})))

    def choices(self, path: Path) -> list[str]:
        """Return the choices of a value at a path, empty where any text goes."""
        parts = self._with_items(path)
        words = (word for part in parts for word in (*part.get("enum", []), part.get("const")))
        return list(dict.fromkeys(word for word in words if isinstance(word, str)))

    def describe(self, path: Path) -> str | None:
        """Return the expected value at a path in words, None where the schema says nothing."""
        choices = self.choices(path)
        parts = [p for p in self._at(path) if not (choices and p.get("type") == "array")]
        phrases = dict.fromkeys(phrase for part in parts if (phrase := _phrase(part)) and phrase != "nothing")
        phrases |= {listed(choices): None} if choices and not phrases else {}
        return listed(phrases) or None

    def _with_items(self, path: Path) -> Iterator[dict[str, Any]]:
        """Yield the shapes of a value at a path and of the items of a list there: one word may stand for a list of one."""
        for part in self._at(path):
            yield part
            if isinstance(part.get("items"), dict):
                yield from self._shapes(part["items"])

    def _at(self, path: Path) -> list[dict[str, Any]]:
        parts = list(self._shapes(self.document))
        for step in path:
            parts = [shape for part in parts for inner in _inside(part, step) for shape in self._shapes(inner)]
        return parts

    def _shapes(self, part: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the shapes of a schema: references resolved, unions split."""
        while "$ref" in part:
            part = self.document["$defs"][part["$ref"].rsplit("/", 1)[1]]
        several = [*part.get("anyOf", []), *part.get("oneOf", []), *part.get("allOf", [])]
        if not several:
            yield part
        shared = {name: part[name] for name in ("examples",) if name in part}
        for one in several:
            yield from self._shapes({**shared, **one})


def _inside(part: dict[str, Any], step: str | int) -> Iterator[dict[str, Any]]:
    if isinstance(step, int):
        prefix = part.get("prefixItems", [])
        inner = prefix[step] if step < len(prefix) else part.get("items")
    else:
        patterns = [*part.get("patternProperties", {}).values(), part.get("additionalProperties")]
        inner = part.get("properties", {}).get(step, patterns[0])
    if isinstance(inner, dict):
        yield inner


def _phrase(part: dict[str, Any]) -> str:
    if "enum" in part:
        return listed(map(str, part["enum"]))
    if "const" in part:
        return str(part["const"])
    kind = part.get("type", "")
    phrase = "a date as YYYY-MM-DD" if part.get("format") == "date" else _TYPES.get(kind, "")
    if part.get("multipleOf") == 1:
        phrase = _TYPES["integer"]
    if kind in ("number", "integer"):
        phrase += _range(part)
    if kind == "object" and {"value", "source"} <= part.get("properties", {}).keys():
        return "'{value: ..., source: ...}'"
    if kind == "object" and part.get("required", part.get("properties")):
        phrase += f" with {listed(part.get('required') or part['properties'], limit=6, last='and')}"
    if kind == "string" and "pattern" in part:
        phrase = PATTERNS.get(part["pattern"], f"{phrase} of the form {part['pattern']}")
    if kind == "string" and "maxLength" in part:
        phrase += f" of at most {part['maxLength']} characters"
    if kind == "string" and part.get("examples"):
        phrase += f", such as {part['examples'][0]}"
    return phrase


def _range(part: dict[str, Any]) -> str:
    if "minimum" in part and "maximum" in part:
        return f" from {part['minimum']:g} to {part['maximum']:g}"
    limits = [f"{words} {part[name]:g}" for name, words in _LIMITS.items() if name in part]
    return " " + " and ".join(limits) if limits else ""


@cache
def schema_of(model: type[BaseModel]) -> Schema:
    """The schema of a model, built once."""
    return Schema(model.model_json_schema(by_alias=True))


MISSING = " is missing"
BARE = "value"
"""Field that a bare value stands for in models that take either; an error in it is one of the value itself."""


@dataclass(frozen=True)
class _Found:
    """One error of pydantic: its path in the document, and the union shapes on the way, which the document lacks."""

    path: Path
    shapes: tuple[tuple[int, str], ...]  # (how many steps of the path lead to the union, name of the shape)
    of_key: bool
    error: ErrorDetails


def problems_of(error: ValidationError, data: Any, root: Node, model: type[BaseModel]) -> list[Problem]:
    """The problems of a validation error; `data` and `root` are the whole document.

    A custom error may carry `expected`, `suggestion` and `severity` in its context.
    """
    schema = schema_of(model)
    found = [_located(details, data) for details in error.errors(include_url=False)]
    problems = [_problem(one, data, root, schema) for one in _most_specific(found)]
    # A name that is missing because it is misspelt is one mistake, and the misspelling says more.
    meant = {(*problem.path[:-1], problem.suggestion) for problem in problems if problem.suggestion}
    return [problem for problem in problems if problem.path not in meant or not problem.message.endswith(MISSING)]


def _located(details: ErrorDetails, data: Any) -> _Found:
    """Split pydantic's location into a path in the document and the names of union shapes."""
    path: list[str | int] = []
    shapes: list[tuple[int, str]] = []
    of_key = False
    here = data
    location = details["loc"]
    for number, step in enumerate(location):
        last = number == len(location) - 1
        if _leads_on(here, step):
            here = here[step]
            path.append(step)
        elif step == "[key]":
            of_key = True
        elif last and details["type"] == "missing":
            path.append(step)
        elif step == BARE and not isinstance(here, Mapping):
            continue
        else:
            shapes.append((len(path), str(step)))
    return _Found(tuple(path), tuple(shapes), of_key or details["type"] == "extra_forbidden", details)


def _leads_on(here: Any, step: str | int) -> bool:
    if isinstance(here, list):
        return isinstance(step, int) and 0 <= step < len(here)
    return isinstance(here, Mapping) and step in here


def _most_specific(found: Sequence[_Found]) -> list[_Found]:
    """Return the errors in their order, of each union only those of the shape that fits best."""
    unions: dict[Any, list[_Found]] = {}
    for number, one in enumerate(found):
        depth = one.shapes[0][0] if one.shapes else 0
        unions.setdefault((one.path[:depth], depth) if one.shapes else number, []).append(one)
    groups = unions.values()
    return [one for group in groups for one in (_best_shape(group) if group[0].shapes else group)]


def _best_shape(found: Sequence[_Found]) -> list[_Found]:
    depth = found[0].shapes[0][0]
    by_shape: dict[str, list[_Found]] = {}
    for one in found:
        by_shape.setdefault(one.shapes[0][1], []).append(one)

    def rank(errors: list[_Found]) -> tuple[bool, int, int]:
        wrong_kind = any(len(one.path) == depth and _is_kind_error(one.error) for one in errors)
        return wrong_kind, -max(len(one.path) for one in errors), len(errors)

    best = min(by_shape.values(), key=rank)
    if rank(best)[0]:
        # No shape takes this kind of value at all: one error that names every shape.
        merged: ErrorDetails = {**best[0].error, "type": "no_shape"}
        return [_Found(best[0].path, (), False, merged)]
    return _most_specific([replace(one, shapes=one.shapes[1:]) for one in best])


def _is_kind_error(error: ErrorDetails) -> bool:
    kind = error["type"]
    return kind.endswith(("_type", "_parsing", "_attributes_type")) or kind in ("int_from_float", "is_instance_of")


def _problem(one: _Found, data: Any, root: Node, schema: Schema) -> Problem:
    path = one.path
    kind = one.error["type"]
    context = one.error.get("ctx") or {}
    if kind == "missing":
        message = f"{quoted('.'.join(map(str, one.path)))}{MISSING}"
        expected = schema.describe(one.path)
        return problem_on(root, path, message, expected=expected and f"{one.path[-1]}: {expected}")
    if kind == "extra_forbidden":
        known = schema.names(path[:-1])
        owner = f" in {quoted('.'.join(map(str, path[:-1])))}" if path[1:] else ""
        message = f"unknown name {quoted(path[-1])}{owner}"
        similar = nearest(str(one.path[-1]), known)
        return problem_on(root, path, message, of_key=True, expected=listed(sorted(known)) or None, suggestion=similar)
    value = one.path[-1] if one.of_key and one.path else _at(data, one.path)
    wording = WORDINGS.get(kind)
    if wording is None:
        extras = {name: context[name] for name in ("expected", "suggestion", "severity") if context.get(name)}
        return problem_on(root, path, _custom(one.error["msg"]), of_key=one.of_key, **extras)
    message = wording.message.format(
        value=describe_value(value), **{name: quoted(part) for name, part in context.items() if isinstance(part, str)}
    )
    choices = schema.choices(one.path)
    suggestion = nearest(value, choices) if isinstance(value, str) and choices and not one.of_key else None
    suggestion = suggestion or (wording.fix(value) if wording.fix is not None else None)
    expected = _expected(wording, one, schema, context)
    return problem_on(root, path, message, of_key=one.of_key, expected=expected, suggestion=suggestion)


def _custom(message: str) -> str:
    """A message of a validator of ours, without what pydantic puts before it."""
    for prefix in ("Value error, ", "Assertion failed, "):
        message = message.removeprefix(prefix)
    return message[0].lower() + message[1:] if message[:1].isupper() and message[1:2].islower() else message


def _expected(wording: Wording, one: _Found, schema: Schema, context: Mapping[str, Any]) -> str | None:
    own = wording.expected.format(**context)
    if one.error["type"] == "string_pattern_mismatch":
        own = PATTERNS.get(context["pattern"], own)
    described = None if one.of_key or wording.own_words else schema.describe(one.path)
    return (described or own) + wording.hint or None


def _at(data: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data
