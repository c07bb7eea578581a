"""Rules for what is drawn: symbols and sizes of formations, colours and flags of actors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from brinkmanship.paths import assets_dir
from brinkmanship.scenario.checks import Context, newer_rule
from brinkmanship.scenario.document import Problem
from brinkmanship.scenario.document.problems import problem_at, quoted

UNMARKED = ("flight", "ship", "fleet")
"""Sizes of air and naval units: told in words, with no mark of their own above the symbol."""

_COMMENT = re.compile(r"\s*:\s+(#\S.*?)\s*$")


@cache
def drawn() -> dict[str, set[str]]:
    """Every name of the symbols and echelons of the atlas; raises OSError where the assets are not there."""
    data = json.loads((assets_dir() / "symbols" / "index.json").read_text("utf-8"))
    symbols, echelons = ({name.split("/")[1] for name in data[kind]} for kind in ("symbols", "echelons"))
    return {"symbol": symbols | set(data["aliases"]), "echelon": echelons | {*data["echelon_aliases"], *UNMARKED}}


@newer_rule
def symbols_can_be_drawn(context: Context) -> Iterator[Problem]:
    """A formation's symbol and size are ones there is a picture of."""
    for name, formation in context.scenario.formations.items():
        for field, message in (("symbol", "there is no symbol"), ("echelon", "there is no size of a unit called")):
            given = getattr(formation, field)
            if given is not None and given not in drawn()[field]:
                yield context.unknown(("formations", name, field), f"{message} {quoted(given)}", given, drawn()[field])


@newer_rule
def flags_are_those_of_countries(context: Context) -> Iterator[Problem]:
    """A flag is the code of a country."""
    for name, actor in context.scenario.actors.items():
        if (flag := actor.flag) is None:
            continue
        from brinkmanship.scenario.geography.basemap import load_basemap  # takes a while

        if len(flag) not in (2, 3) or load_basemap().country(flag) is None:
            expected = "the ISO 3166 code of a country, such as FI or FIN; or no flag"
            yield context.error(("actors", name, "flag"), f"there is no flag {quoted(flag)}", expected=expected)


@newer_rule
def nothing_is_lost_in_a_comment(context: Context) -> Iterator[Problem]:
    """No value is lost because it begins with `#`, which begins a comment."""
    for path, node in context.root.walk():
        if node.children or node.key is None or node.key.line != node.value.line:
            continue
        line = node.key.source.line(node.key.line) or ""
        if found := _COMMENT.match(line, node.key.column - 1 + node.key.width):
            message = f"this is empty: {quoted(found[1])} is a comment, since '#' after a space begins one"
            expected = f"quotes around it: '{found[1]}'" if len(found[1]) < 40 else "quotes around it"
            yield problem_at(node.key, message, path=path, expected=expected)
