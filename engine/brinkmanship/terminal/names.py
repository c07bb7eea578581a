"""Typed names: ids and names of things, by exact match, then by beginning, then by the words in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from brinkmanship.text import alike, printable


class Unclear(Exception):
    """A word names nothing, or several things; the message lists the nearest."""


def fold(text: str) -> str:
    """Return a text for comparison: lower case, no accents, words joined by one blank.

    >>> fold("Réunion_of-States")
    'reunion of states'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.lower().replace("_", " ").replace("-", " ").split())


def brief(word: str) -> str:
    """Return a typed word as messages repeat it: printable, at most 60 characters.

    >>> brief("x" * 100) == "x" * 57 + "..."
    True
    """
    shown = printable(word)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def find(word: str, known: Sequence[tuple[str, str]], kind: str) -> str:
    """Return the id of a typed name among (id, name) pairs; raise :class:`Unclear` with the nearest.

    >>> find("uni", [("USA", "United States"), ("GBR", "United Kingdom"), ("RUS", "Russia")], "actor")
    Traceback (most recent call last):
    ...
    brinkmanship.terminal.names.Unclear: 'uni' could be USA (United States) or GBR (United Kingdom): say which actor.
    >>> find("russia", [("USA", "United States"), ("RUS", "Russia")], "actor")
    'RUS'
    """
    wanted = fold(word)
    if not wanted:
        raise Unclear(f"Say which {kind}.")
    pairs = [(id, fold(id), fold(name), name) for id, name in known]
    tests = (
        lambda id, name: wanted in (id, name),
        lambda id, name: id.startswith(wanted) or name.startswith(wanted),
        lambda id, name: all(part in f"{id} {name}" for part in wanted.split()),
    )
    for test in tests:
        hits = [(id, name) for id, folded, folded_name, name in pairs if test(folded, folded_name)]
        if len(hits) == 1:
            return hits[0][0]
        if hits:
            listed = " or ".join(f"{id} ({name})" for id, name in hits[:6])
            more = " and others" if len(hits) > 6 else ""
            raise Unclear(f"'{brief(word)}' could be {listed}{more}: say which {kind}.")
    near = alike(wanted, [p[1] for p in pairs] + [p[2] for p in pairs])
    names = list(dict.fromkeys(id for n in near for id, folded, folded_name, _ in pairs if n in (folded, folded_name)))
    hint = f" Did you mean {' or '.join(names)}?" if names else ""
    raise Unclear(f"There is no {kind} '{brief(word)}'.{hint}")


def find_thing(word: str, things: Iterable[Any], kind: str) -> str:
    """Return the id of a typed name among things with an id and a name; raise :class:`Unclear`."""
    return find(word, [(thing.id, thing.name) for thing in things], kind)
