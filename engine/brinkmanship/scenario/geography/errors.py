"""The one error of geography: everything that is wrong with a map, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from brinkmanship.text import alike


class GeographyError(ValueError):
    """A map that cannot be built; `problems` names each reason, with the way out where there is one."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean A, B?)" with the nearest known names, or nothing.

    >>> suggestion("Ukrane", ["Ukraine", "Iran"])
    ' (did you mean Ukraine?)'
    """
    near = alike(word, known)
    return f" (did you mean {', '.join(near)}?)" if near else ""
