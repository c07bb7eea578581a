"""Caches bundled scenarios that were read, validated and checked: the resolved data and compiled formulas, as JSON.

The name of a cached file holds the content of all source files and the state of the code. Nothing in it is ever run.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import IntEnum
from pathlib import Path as FilePath
from typing import Any

from brinkmanship.cache import Arrays, Cache, state_of, text_array
from brinkmanship.paths import scenarios_dir
from brinkmanship.scenario.document import Path
from brinkmanship.simulation import expressions
from brinkmanship.simulation.expressions import Role
from brinkmanship.simulation.world import Kind
from brinkmanship.version import __version__

CACHE = Cache("scenarios", most=8)
_NODES = (
    expressions.Number,
    expressions.Read,
    expressions.ReadTie,
    expressions.ReadStaticTie,
    expressions.ReadGroup,
    expressions.Estimate,
    expressions.Apply,
    expressions.Ask,
    expressions.Amount,
    expressions.Day,
    expressions.Statement,
)
_MAKERS: dict[str, Callable[..., Any]] = {
    **{node.__name__: node for node in _NODES},
    "Kind": Kind,
    "Role": Role,
    "(": lambda *items: items,
}
_FIELDS: dict[type, tuple[str, ...]] = {node: tuple(one.name for one in fields(node) if one.init) for node in _NODES}
_READERS = ("scenario", "simulation")  # the parts of the engine that make what is cached

Cached = tuple[Any, dict[Path, Any]]
"""The resolved scenario as plain data, and its compiled formulas by path."""


def file_of(path: FilePath) -> FilePath | None:
    """Return the cached file of a scenario as its files are now; None for one that does not come with the game."""
    home = scenarios_dir()
    if path.parent != home:
        return None
    try:
        texts = [text for text in (path, *sorted((home / "library").glob("*"))) if text.is_file()]
        content = [(text.name, hashlib.sha256(text.read_bytes()).digest()) for text in texts]
        code = state_of(*(FilePath(__file__).parents[1] / part for part in _READERS))
    except OSError:
        return None
    return CACHE.file(__version__, sys.version, content, code, prefix=f"{path.stem}-")


def read(file: FilePath) -> Cached | None:
    """Return the scenario of a cached file, None where there is nothing or it is damaged."""
    return CACHE.read(file, _unpacked)


def write(file: FilePath, data: Any, formulas: Mapping[Path, Any]) -> None:
    """Write a scenario to a cached file."""
    CACHE.write(file, lambda: _packed(data, formulas))


def _packed(data: Any, formulas: Mapping[Path, Any]) -> Arrays:
    numbers: dict[int, int] = {}
    compiled: list[Any] = []
    places: list[list[Any]] = []
    for place, formula in formulas.items():
        if id(formula) not in numbers:
            numbers[id(formula)] = len(compiled)
            compiled.append(_encoded(formula))
        places.append([*place, numbers[id(formula)]])
    facts = {"data": data, "formulas": places, "compiled": compiled}
    return {"json": text_array(json.dumps(facts, separators=(",", ":")))}


def _unpacked(arrays: Arrays) -> Cached:
    found = json.loads(arrays["json"].tobytes())
    compiled = [_decoded(one) for one in found["compiled"]]
    return found["data"], {tuple(place): compiled[number] for *place, number in found["formulas"]}


def _encoded(thing: Any) -> Any:
    if isinstance(thing, IntEnum):
        return [type(thing).__name__, int(thing)]
    if thing is None or type(thing) in (bool, int, float, str):
        return thing
    if type(thing) is tuple:
        return ["(", *map(_encoded, thing)]
    names = _FIELDS.get(type(thing))
    if names is None:
        raise TypeError(f"{type(thing).__name__} is no part of a formula")
    return [type(thing).__name__, *(_encoded(getattr(thing, name)) for name in names)]


def _decoded(thing: Any) -> Any:
    return _MAKERS[thing[0]](*map(_decoded, thing[1:])) if type(thing) is list else thing
