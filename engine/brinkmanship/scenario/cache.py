"""Bundled scenarios as they were when last read, validated and checked, so that the next start need not do it again.

A file in the user's cache folder: the resolved scenario and its compiled formulas as JSON under their checksum. Its name
holds the content of all files that may have gone in and the state of the code that read them. What is damaged, or does
not fit, is read anew; nothing in it is ever run.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import IntEnum
from pathlib import Path as FilePath
from typing import Any

from brinkmanship import __version__
from brinkmanship.paths import cache_dir, scenarios_dir
from brinkmanship.scenario.document import Path
from brinkmanship.simulation import expressions
from brinkmanship.simulation.expressions import Role
from brinkmanship.simulation.world import Kind

KEPT = 8
_NODES = (
    expressions.Number,
    expressions.Read,
    expressions.ReadTie,
    expressions.ReadStaticTie,
    expressions.ReadGroup,
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
_READERS = ("scenario", "simulation")  # the parts of the engine that make what is kept

Kept = tuple[Any, dict[Path, Any]]
"""The resolved scenario as plain data, and its compiled formulas by path."""


def file_of(path: FilePath) -> FilePath | None:
    """Return where a scenario, as its files are now, is kept; None for one that does not come with the game."""
    home = scenarios_dir()
    if path.parent != home:
        return None
    state = hashlib.sha256(f"{__version__} {sys.version}".encode())
    engine = FilePath(__file__).parents[1]
    try:
        for text in (path, *sorted((home / "library").glob("*"))):
            if text.is_file():
                content = text.read_bytes()
                state.update(f"{text.name} {len(content)} ".encode() + content)
        for part in _READERS:
            for folder, folders, names in os.walk(engine / part):
                folders[:] = sorted(name for name in folders if name != "__pycache__")
                for name in sorted(names):
                    facts = os.stat(os.path.join(folder, name))
                    state.update(f"{name} {facts.st_size} {facts.st_mtime_ns} ".encode())
    except OSError:
        return None
    return cache_dir() / "scenarios" / f"{path.stem}-{state.hexdigest()[:32]}.json"


def read(file: FilePath) -> Kept | None:
    """Return what is kept in a file, None where there is nothing or it is damaged."""
    try:
        checksum, _, body = file.read_bytes().partition(b"\n")
        if checksum.decode() != hashlib.sha256(body).hexdigest():
            return None
        found = json.loads(body)
        compiled = [_decoded(one) for one in found["compiled"]]
        return found["data"], {tuple(place): compiled[number] for *place, number in found["formulas"]}
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None


def write(file: FilePath, data: Any, formulas: Mapping[Path, Any]) -> None:
    """Keep a scenario in a file, whole or not at all, and drop the oldest beyond KEPT; nothing where that is not possible."""
    numbers: dict[int, int] = {}
    compiled: list[Any] = []
    places: list[list[Any]] = []
    try:
        for place, formula in formulas.items():
            if id(formula) not in numbers:
                numbers[id(formula)] = len(compiled)
                compiled.append(_encoded(formula))
            places.append([*place, numbers[id(formula)]])
        body = json.dumps({"data": data, "formulas": places, "compiled": compiled}, separators=(",", ":")).encode()
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            os.replace(name, file)
        except OSError:
            FilePath(name).unlink(missing_ok=True)
            raise
        newest = sorted(file.parent.glob("*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in newest[KEPT:]:
            old.unlink(missing_ok=True)
    except (OSError, TypeError, ValueError):
        return


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
