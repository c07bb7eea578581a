"""What is wrong with a text of the effect language."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class LanguageError(ValueError):
    """A text that does not compile.

    ``message`` is one sentence without a full stop; ``column`` is where it stands in the text, 1 for the first
    character; ``suggestion`` is what was probably meant, ready to be typed, or ''.
    """

    def __init__(self, message: str, column: int = 1, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.suggestion = suggestion

    def moved(self, columns: int) -> LanguageError:
        """Return the same error *columns* further to the right."""
        return LanguageError(self.message, self.column + columns, self.suggestion)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that looks most like *name*, or ''.

    >>> nearest("resolv", ["support", "resolve"])
    'resolve'
    """
    names = list(known)
    by_lower = {n.lower(): n for n in reversed(names)}
    if name.lower() in by_lower:
        return by_lower[name.lower()]
    found = get_close_matches(name, names, 1, 0.6) or [
        by_lower[n] for n in get_close_matches(name.lower(), list(by_lower), 1, 0.6)
    ]
    return found[0] if found else ""
