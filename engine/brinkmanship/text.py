"""Text for people: made safe to show, names that are most like a mistyped one, lists and rough numbers in words.

A scenario, a record, a script or a program may hold any text at all. Files keep it as it is; what is *shown* goes
through :func:`printable` at the door (terminal, window, film, page), so that no text can move a cursor, colour a
terminal, set its title, or turn round the order of the letters beside it. Imports nothing of ours.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path
from typing import Any

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters, among them ESC and its 8-bit twin
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides and isolates of direction
    "\u200b\u2060\ufeff"  # what has no width
    "\u2028\u2029"  # ends of lines that terminals and windows do not agree about
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tags
    "\ufffe\uffff"  # what is no character, and stands in no XML
    "\ud800-\udfff"  # halves of pairs, which no encoding can write
    "]"
)
_UNSAFE_BUT_LINES = re.compile(_UNSAFE.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))
_NUMBER = re.compile(r"[0-9]{1,18}")
REPLACEMENT = "\ufffd"
"""What is shown in the place of a character that must not reach a screen."""


def printable(text: str, *, lines: bool = False) -> str:
    r"""Return `text` as it may be shown: unsafe characters replaced, tabs and ends of lines as blanks.

    With `lines` the ends of lines stay.

    >>> printable("a\x1b[31mred\u202eb"), printable("one\ntwo"), printable("one\r\ntwo", lines=True)
    ('a\ufffd[31mred\ufffdb', 'one two', 'one\ntwo')
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    return (_UNSAFE_BUT_LINES if lines else _UNSAFE).sub(REPLACEMENT, text)


def dump_json(value: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    r"""Return plain data as JSON that can be printed: what is unsafe to show is escaped, not replaced.

    Raises ValueError for a number that is not finite: JSON has none.

    >>> dump_json(["a\x1b\u202eé"])
    '["a\\u001b\\u202eé"]'
    """
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent, allow_nan=False)
    return text if ascii_only else _UNSAFE_BUT_LINES.sub(lambda found: json.dumps(found[0])[1:-1], text)


def whole_number(text: str, low: int, high: int) -> int | None:
    """Return the whole number that `text` is, None where it is none between `low` and `high`.

    Only the digits 0 to 9 are digits here: `str.isdigit` says yes to some that `int` refuses, and `int` to many that no
    message of ours would show again.

    >>> whole_number("12", 1, 400), whole_number("²", 1, 400), whole_number("9" * 5000, 1, 400)
    (12, None, None)
    """
    if not _NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if low <= number <= high else None


def user_path(text: str) -> Path:
    r"""Return the path that a person typed, with a leading `~` for a home folder.

    Raises ValueError with a message for people: no such user, or a character that no path can hold.

    >>> user_path("a\0b")
    Traceback (most recent call last):
    ...
    ValueError: 'a\ufffdb' is no path: it holds a character that no file name can have
    """
    why = "it holds a character that no file name can have"
    try:
        if "\0" not in text:
            path = Path(text).expanduser()
            os.fsencode(path)
            return path
    except UnicodeError:
        pass
    except RuntimeError:
        why = "there is no home folder of that name"
    raise ValueError(f"{printable(text)!r} is no path: {why}")


def alike(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known names most like a mistyped one, about equally like it, the nearest first; at most `most`.

    >>> alike("Ukrane", ["Ukraine", "Iran"]), alike("xy", ["USA", "UK"])
    (['Ukraine'], [])
    """
    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(_folded(candidate), candidate)
    wanted = _folded(name[:200])
    near = get_close_matches(wanted, folded, n=most, cutoff=0.6)
    near = [match for match in near if len(wanted) > 4 or _one_slip(wanted, match)]
    likeness = {match: SequenceMatcher(None, wanted, match).ratio() for match in near}
    return [folded[match] for match in near if likeness[match] > max(likeness.values()) - 0.1]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like a mistyped one, None where none is.

    >>> nearest("personel", ["personnel", "place"]), nearest("usa", ["USA", "UK"])
    ('personnel', 'USA')
    """
    return next(iter(alike(name, known)), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a message about a mistyped name, '' where no known name is like it.

    >>> did_you_mean("Ukrane", ["Ukraine"]), did_you_mean("xy", ["Ukraine"])
    ("; did you mean 'Ukraine'?", '')
    """
    near = nearest(name, known)
    return f"; did you mean {near!r}?" if near else ""


def no_such_seat(seat: str, seats: Sequence[str]) -> str:
    """Return the message about a seat that is none of `seats`."""
    near = nearest(seat, seats)
    hint = f" Did you mean {near}?" if near else ""
    return f"there is no seat {seat!r}.{hint} The seats are {', '.join(seats)}"


def _folded(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")


def _one_slip(one: str, other: str) -> bool:
    """Return whether two short names differ by one letter, or by two that changed places."""
    if sorted(one) == sorted(other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def joined(words: Sequence[str], last: str = "and") -> str:
    """Return words as English lists them.

    >>> joined(["Germany", "France", "Italy"]), joined(["a", "b"], "or")
    ('Germany, France and Italy', 'a or b')
    """
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def counted(number: float, thing: str, things: str = "") -> str:
    """Return how many of a thing there are; the plural is the thing with an s unless given.

    >>> counted(1, "point"), counted(0.5, "point"), counted(12000, "soldier"), counted(0, "body", "bodies")
    ('1 point', '0.5 points', '12,000 soldiers', '0 bodies')
    """
    figure = f"{number:,.0f}" if float(number).is_integer() else f"{number:,g}"
    return f"{figure} {thing if figure in ('1', '-1') else things or thing + 's'}"


def listed(names: Iterable[str], *, limit: int = 12, last: str = "or") -> str:
    """Return names as a phrase; only the first of more than `limit`, and how many more there are.

    >>> listed(["a", "b", "c"]), listed("abc", limit=2)
    ('a, b or c', 'a, b ... (1 more)')
    """
    every = list(names)
    more = len(every) - limit
    return joined(every, last) if more <= 0 else f"{', '.join(every[:limit])} ... ({more} more)"


def two_digits(value: float) -> float:
    """Return a number rounded to two digits, or to a whole number below 10.

    >>> two_digits(12345.0), two_digits(7.4), two_digits(-1550.0)
    (12000.0, 7.0, -1600.0)
    """
    if abs(value) < 10:
        return float(round(value))
    size = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    return round(value / size) * size


def ended(text: str) -> str:
    """Return a text with a mark at its end.

    >>> ended("The council leaks"), ended("What of a smaller attack?")
    ('The council leaks.', 'What of a smaller attack?')
    """
    return text if text[-1:] in tuple(".?!") else f"{text}."
