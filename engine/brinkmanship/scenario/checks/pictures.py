"""What is drawn: symbols and sizes of formations, colours and flags of actors are those that can be shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from brinkmanship.paths import assets_dir
from brinkmanship.scenario.checks import Context, newer_rule
from brinkmanship.scenario.document import Node, Path, Problem
from brinkmanship.scenario.document.problems import problem_at, quoted

UNMARKED = ("flight", "ship", "fleet")
"""Sizes of air and naval units: told in words, with no mark of their own above the symbol."""

_COMMENT = re.compile(r"\s*:\s+(#\S.*?)\s*$")


@dataclass(frozen=True)
class Pictures:
    """What symbols of formations are there to be drawn, under every name they have."""

    symbols: tuple[str, ...]
    echelons: tuple[str, ...]


@cache
def pictures() -> Pictures:
    """The names of the atlas of symbols; raises OSError where the assets are not there."""
    data = json.loads((assets_dir() / "symbols" / "index.json").read_text("utf-8"))
    symbols = {name.split("/")[1] for name in data["symbols"]} | set(data["aliases"])
    echelons = {name.split("/")[1] for name in data["echelons"]} | set(data["echelon_aliases"])
    return Pictures(tuple(sorted(symbols)), tuple(sorted(echelons | set(UNMARKED))))


@newer_rule
def symbols_can_be_drawn(context: Context) -> Iterator[Problem]:
    """A formation's symbol and size are ones there is a picture of."""
    formations = context.scenario.formations
    if not formations:
        return
    known = pictures()
    for name, formation in formations.items():
        if formation.symbol is not None and formation.symbol not in known.symbols:
            message = f"there is no symbol {quoted(formation.symbol)}"
            yield context.unknown(("formations", name, "symbol"), message, formation.symbol, known.symbols)
        if formation.echelon is not None and formation.echelon not in known.echelons:
            message = f"there is no size of a unit called {quoted(formation.echelon)}"
            yield context.unknown(("formations", name, "echelon"), message, formation.echelon, known.echelons)


@newer_rule
def flags_are_those_of_countries(context: Context) -> Iterator[Problem]:
    """A flag is the code of a country."""
    given = [(name, actor.flag) for name, actor in context.scenario.actors.items() if actor.flag is not None]
    if not given:
        return
    from brinkmanship.scenario.geography.basemap import load_basemap

    for name, flag in given:
        if len(flag) not in (2, 3) or load_basemap().country(flag) is None:
            expected = "the ISO 3166 code of a country, such as FI or FIN; or no flag"
            yield context.error(("actors", name, "flag"), f"there is no flag {quoted(flag)}", expected=expected)


@newer_rule
def nothing_is_lost_in_a_comment(context: Context) -> Iterator[Problem]:
    """A value is not empty because what should be it begins with `#`, which begins a comment."""
    for path, node in _leaves(context.root, ()):
        if node.key is None or node.key.line != node.value.line:
            continue
        line = node.key.source.line(node.key.line) or ""
        if found := _COMMENT.match(line, node.key.column - 1 + node.key.width):
            message = f"this is empty: {quoted(found[1])} is a comment, since '#' after a space begins one"
            expected = f"quotes around it: '{found[1]}'" if len(found[1]) < 40 else "quotes around it"
            yield problem_at(node.key, message, path=path, expected=expected)


def _leaves(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    if not node.children:
        yield path, node
    for step, child in node.children.items():
        yield from _leaves(child, (*path, step))
