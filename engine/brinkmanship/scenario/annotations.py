"""Finds the texts of a validated model by the marks in its annotations: names and formulas.

Only what the author wrote is visited, so every path leads to a place in a file. Which fields can hold a mark is worked
out once for each model.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from brinkmanship.scenario.document import Path


class Marked(NamedTuple):
    """A text that is annotated with a mark; `of_key` if it is the name of something and not a value."""

    path: Path
    text: str
    mark: Any
    of_key: bool


_Visitor = Callable[[Any, Path], Iterator[Marked]]


def marked(model: BaseModel, mark: type) -> Iterator[Marked]:
    """Every text in a model that is annotated with a mark; paths use the names of the file, not those of Python."""
    visitor = _visit_model(type(model), mark)
    return visitor(model, ()) if visitor is not None else iter(())


@cache
def _visit_model(model: type[BaseModel], mark: type) -> _Visitor | None:
    """Return the visitor of a model, None where no field can hold the mark."""
    fields: list[tuple[str, str, _Visitor]] = []
    for name, info in model.model_fields.items():
        annotation: Any = info.annotation
        for part in info.metadata:
            annotation = Annotated[annotation, part]
        if visitor := _visit(annotation, mark):
            fields.append((name, info.alias or name, visitor))

    def visit(value: Any, path: Path) -> Iterator[Marked]:
        written = value.model_fields_set
        for name, shown, inner in fields:
            if name in written:
                yield from inner(getattr(value, name), (*path, shown))

    return visit if fields else None


@cache
def _visit(annotation: Any, mark: type) -> _Visitor | None:
    """Return the visitor of values with this annotation, None where they cannot hold the mark."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        marks = [part for part in arguments[1:] if isinstance(part, mark)]
        return _visit_text(marks) if marks else _visit(arguments[0], mark)
    if origin in _VISITS:
        return _VISITS[origin](mark, *arguments)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _visit_model(annotation, mark)
    return None


def _visit_text(marks: list[Any]) -> _Visitor:
    def visit(value: Any, path: Path) -> Iterator[Marked]:
        if isinstance(value, str):
            for mark in marks:
                yield Marked(path, value, mark, False)

    return visit


def _visit_union(mark: type, *parts: Any) -> _Visitor | None:
    visitors = [(_kind(part), visitor) for part in parts if (visitor := _visit(part, mark))]

    def visit(value: Any, path: Path) -> Iterator[Marked]:
        for kind, visitor in visitors:
            if isinstance(value, kind):
                yield from visitor(value, path)

    return visit if visitors else None


def _visit_list(mark: type, item: Any) -> _Visitor | None:
    visitor = _visit(item, mark)

    def visit(value: Any, path: Path) -> Iterator[Marked]:
        for number, inner in enumerate(value):
            yield from visitor(inner, (*path, number))  # type: ignore[misc]

    return visitor and visit


def _visit_dict(mark: type, key: Any, item: Any) -> _Visitor | None:
    of_key, of_item = _visit(key, mark), _visit(item, mark)

    def visit(value: Any, path: Path) -> Iterator[Marked]:
        for name, inner in value.items():
            if of_key is not None:
                for found in of_key(name, (*path, name)):
                    yield found._replace(of_key=True)
            if of_item is not None:
                yield from of_item(inner, (*path, name))

    return visit if of_key or of_item else None


_VISITS: dict[Any, Callable[..., _Visitor | None]] = {
    Union: _visit_union,
    types.UnionType: _visit_union,
    list: _visit_list,
    dict: _visit_dict,
}


def _kind(annotation: Any) -> type:
    """The class of the values that an annotation means."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    found = get_origin(annotation) or annotation
    return found if isinstance(found, type) else object
