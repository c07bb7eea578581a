"""The clauses of `told` as sentences: placeholders filled with names as they stand within a sentence.

Where a scenario does not say how an order is told, a clause is made of its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def filled(clause: str, words: Mapping[str, str]) -> str:
    """Return a clause with its placeholders filled; unknown ones stay as they are.

    >>> filled("{who} took {whom}'s advice", {"who": "Aland", "whom": "the United States"})
    "Aland took the United States' advice"
    """
    text = _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), clause)
    return re.sub(r"(?<=s)'s\b", "'", text)


def sentence(clause: str) -> str:
    """Return a clause as a sentence: a capital at its start, one full stop at its end.

    >>> sentence("the United States left the talks"), sentence("Who left the talks?")
    ('The United States left the talks.', 'Who left the talks?')
    """
    text = clause.strip()
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in tuple(".?!") or text[-2:] in ('."', ".'", '?"', '!"') else f"{text}."
