"""Who is in the room: codes of seats and roles, the secret they come from, sessions, and presence.

Codes and cookies are made of one secret beside the record, so that a host that was killed knows them again; who joined is
in the record. Presence alone is in memory: who is connected now.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from brinkmanship.files import read_plain
from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.notes import NEW_CODE
from brinkmanship.game.exercise.people import Person

PLAYER, LEAD, CONTROLLER, EVALUATOR, OBSERVER = "player", "lead", "controller", "evaluator", "observer"
IN_A_SEAT = frozenset({PLAYER, LEAD})
STAFF = frozenset({CONTROLLER, EVALUATOR, OBSERVER})
MOST_NAME = 60
"""Letters of a person's name."""
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
_AWAY = 45.0  # seconds without a word, after which somebody is away


@dataclass(frozen=True, slots=True)
class Place:
    """What a code lets somebody into: a seat, or a role beside the seats."""

    role: str  # LEAD stands for a seat's players and its lead
    seat: str = ""
    edition: int = 0  # how often it got a new code

    @property
    def key(self) -> str:
        """The place as one word."""
        return f"seat:{self.seat}" if self.seat else self.role


def places(exercise: Exercise) -> tuple[Place, ...]:
    """Return all that can be joined: the seats that people play or played, then the roles."""
    renewed = Counter(note.about for note in exercise.game.all_notes if note.kind == NEW_CODE)
    found = (
        *(Place(LEAD, seat) for seat in exercise.game.begun_by_people),
        *map(Place, (CONTROLLER, EVALUATOR, OBSERVER)),
    )
    return tuple(replace(place, edition=renewed[place.key]) for place in found)


class Secret:
    """The secret of one record's host."""

    def __init__(self, value: bytes, path: Path | None = None) -> None:
        self._value, self.path = value, path

    @classmethod
    def beside(cls, record: Path | None) -> Secret:
        """Return the secret kept beside `record`, a new one where there is none; nobody else may read the file.

        Raises `GameError` where the file is no secret or cannot be written.
        """
        if record is None:
            return cls(secrets.token_bytes(32))
        path = record.with_name(record.name + ".key")
        try:
            if path.exists():
                value = bytes.fromhex(read_plain(path, 200).decode("ascii").strip())
                if len(value) != 32:
                    raise ValueError
                return cls(value, path)
            value = secrets.token_bytes(32)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(value.hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
            return cls(value, path)
        except ValueError:
            raise GameError(f"{path} holds no secret of a host; delete it, and everybody joins again") from None
        except OSError as error:
            raise GameError(f"{path} cannot be used: {error.strerror or error}") from None

    def code(self, place: Place) -> str:
        """Return the code of a place: six letters, ten for control's."""
        digest = int.from_bytes(self._mac("code", f"{place.key} {place.edition}"), "big")
        length = 10 if place.role == CONTROLLER else 6
        letters = []
        for _ in range(length):
            digest, at = divmod(digest, len(_LETTERS))
            letters.append(_LETTERS[at])
        return "".join(letters)

    def place(self, typed: str, among: tuple[Place, ...]) -> Place | None:
        """Return the place that a typed code opens, None where it opens none; blanks, dashes and case do not matter."""
        plain = "".join(letter for letter in typed.upper() if letter.isalnum())
        found = None
        for place in among:  # all are compared, in constant time
            if hmac.compare_digest(plain.encode("utf-8"), self.code(place).encode()):
                found = place
        return found

    def sign(self, purpose: str, value: str) -> str:
        """Return `value` with a signature that `unsign` checks."""
        return f"{value}.{self._mac(purpose, value).hex()}"

    def unsign(self, purpose: str, signed: str) -> str | None:
        """Return the value that was signed, None where the signature is not ours."""
        value, _, mac = signed.rpartition(".")
        right = self._mac(purpose, value).hex()
        return value if hmac.compare_digest(mac.encode("utf-8", "replace"), right.encode()) else None

    def _mac(self, purpose: str, value: str) -> bytes:
        return hmac.digest(self._value, f"{purpose}\0{value}".encode("utf-8", "replace"), hashlib.sha256)


def spaced(code: str) -> str:
    """Return a code in groups, as people read it out.

    >>> spaced("ABCDEF"), spaced("ABCDEFGHJK")
    ('ABC-DEF', 'ABCDE-FGHJK')
    """
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def known(exercise: Exercise) -> Mapping[str, Person]:
    """Return who has joined and not left, by id, as the record says."""
    return {person.id: person for person in exercise.people() if person.present}


# --- who is connected -------------------------------------------------------------------------------------------------


class Presence:
    """Who is connected now; in memory alone. For the event loop's thread."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever somebody comes or is away."""
        self._changed = changed
        self._last: dict[str, float] = {}
        self._streams: dict[str, int] = {}
        self._here: set[str] = set()

    def seen(self, id: str) -> None:
        """Remember that somebody asked for something just now."""
        self._last[id] = time.monotonic()
        if id not in self._here:
            self._here.add(id)
            self._changed()
            self._look_later(id)

    def connected(self, id: str, by: int) -> None:
        """Count a stream that was opened (1) or closed (-1)."""
        self._streams[id] = max(self._streams.get(id, 0) + by, 0)
        self.seen(id)

    def streams(self, id: str) -> int:
        """Return how many pages of somebody are followed now."""
        return self._streams.get(id, 0)

    def here(self, id: str) -> bool:
        """Whether somebody is connected, or was a moment ago."""
        return id in self._here

    def _look_later(self, id: str) -> None:
        asyncio.get_running_loop().call_later(_AWAY / 3, self._look, id)

    def _look(self, id: str) -> None:
        if self._streams.get(id) or time.monotonic() - self._last[id] < _AWAY:
            self._look_later(id)
        else:
            self._here.discard(id)
            self._changed()
