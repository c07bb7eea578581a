"""The kinds of players: the one table of what may decide for a seat, and the one place where their words are read.

A player is written as a word (`doctrine`), or with a detail (`cmd:python bot.py`). Adding a kind is a class with `decide`
and a row here; other packages add a `Kind` under the entry-point group `brinkmanship.players`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brinkmanship.players.player import Player

GROUP = "brinkmanship.players"
"""The entry-point group under which other packages offer kinds of players."""

PERSON, DOCTRINE, WAIT, SCRIPT, PROGRAM, FUNCTION = "human", "doctrine", "wait", "script", "external", "function"
POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of player, and what the rest of the program has to know of it."""

    id: str  # in views, reports and JSON
    word: str  # as it is written before the colon
    detail: str = ""  # what is written after the colon; '' nothing
    make: str | Callable[..., Player] = ""  # or 'module:name'; a class is given the detail where there is one
    people: str = "the program"  # who plays, in a sentence
    by_file: bool = True  # whether a record or script may name it: what runs code waits for a person to name it
    in_runs: bool = True  # whether it can decide where nobody sits at the screen

    @property
    def written(self) -> str:
        """How the kind is written: ``cmd:PROGRAM``."""
        return f"{self.word}:{self.detail}" if self.detail else self.word

    def player(self, detail: str = "") -> Player:
        """Return a player of this kind; raises what its maker does."""
        make = self.make
        if isinstance(make, str):
            module, _, name = make.partition(":")
            make = getattr(import_module(module), name)
        made: Player = make() if isinstance(make, type) and not self.detail else make(detail)
        return made


_PLAYERS = "brinkmanship.players."
_kinds: dict[str, Kind] = {
    kind.word: kind
    for kind in (
        Kind(PERSON, "human", make=f"{_PLAYERS}player:Wait", people="a person", in_runs=False),
        Kind(DOCTRINE, "doctrine", make=f"{_PLAYERS}player:Doctrine"),
        Kind(WAIT, "wait", make=f"{_PLAYERS}player:Wait", people="nobody: it waits"),
        Kind("random", "random", make=f"{_PLAYERS}random_player:Random"),
        Kind("planner", "planner", make=f"{_PLAYERS}planner:Planner"),
        Kind(POLICY, "policy", "NAME", f"{_PLAYERS}policy:Policy", "a policy of the scenario"),
        Kind(SCRIPT, "script", "FILE", f"{_PLAYERS}script:ScriptedSeats", "a script"),
        Kind(PROGRAM, "cmd", "PROGRAM", f"{_PLAYERS}program:Program", "a program", by_file=False),
        Kind(FUNCTION, "function", "NAME", f"{_PLAYERS}player:named_function", "a function", by_file=False),
    )
}
_found_others = False


class UnknownKind(ValueError):
    """A text that names no kind of player; the message says which there are."""


def register(kind: Kind) -> None:
    """Add a kind of player, or put another in the place of the one with its word."""
    _kinds[kind.word] = kind


def kinds() -> Mapping[str, Kind]:
    """Return every kind by its word, those of other packages too; one that cannot be imported is left out."""
    global _found_others
    if not _found_others:
        _found_others = True
        from importlib.metadata import entry_points

        for entry in entry_points(group=GROUP):
            try:
                kind: Any = entry.load()
            except Exception:
                continue
            if isinstance(kind, Kind) and kind.word not in _kinds:
                register(kind)
    return _kinds


def parse(text: str) -> tuple[Kind, str]:
    """Return the kind of a player as written and its detail; raise `UnknownKind` for what is none.

    >>> kind, detail = parse("cmd:python bot.py")
    >>> kind.id, detail
    ('external', 'python bot.py')
    """
    word, colon, detail = text.partition(":")
    known = _kinds if word in _kinds else kinds()
    kind = known.get(word)
    if kind is not None and (bool(detail.strip()) if kind.detail else not colon):
        return kind, detail
    meant = {kind.word: kind.written for kind in known.values() if kind.id != FUNCTION}
    near = get_close_matches(word, meant, 1)
    hint = f"did you mean {meant[near[0]]!r}?" if near else f"there are {', '.join(meant.values())}"
    raise UnknownKind(f"{text!r} is no kind of player; {hint}")


def written(kind: str, detail: str = "") -> str:
    """Return how a player of the kind with this id is written.

    >>> written("script", "my.yaml"), written("doctrine")
    ('script:my.yaml', 'doctrine')
    """
    row = next(row for row in kinds().values() if row.id == kind)
    return f"{row.word}:{detail}" if row.detail else row.word


def detail_of(kind: str, text: str) -> str:
    """Return what is written after the colon where *text* is a player of this kind, else ''.

    >>> detail_of("script", "script:january-2022.history"), detail_of("script", "doctrine")
    ('january-2022.history', '')
    """
    word, _, detail = text.partition(":")
    row = _kinds.get(word)
    return detail if row is not None and row.id == kind else ""
