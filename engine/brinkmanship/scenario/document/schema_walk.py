"""Looks up in the JSON Schema of the models what may stand at a place of a document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from brinkmanship.scenario.document.places import Path
from brinkmanship.scenario.document.wordings import PATTERNS
from brinkmanship.text import listed

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
