"""The one error of geography: everything that is wrong with a map, in one go."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


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
    by_folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=3, cutoff=0.65)
    likeness = [difflib.SequenceMatcher(None, word.casefold(), name).ratio() for name in near]
    near = [name for name, ratio in zip(near, likeness, strict=True) if ratio > max(likeness) - 0.1]
    return f" (did you mean {', '.join(by_folded[name] for name in near)}?)" if near else ""
