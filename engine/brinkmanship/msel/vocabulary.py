"""The words of lists of injects, out of `vocabulary.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(20_000)
def plain(text: str) -> str:
    """Return a text without accents, signs and capitals, to compare words by.

    >>> plain("QUESTIONS/ COMMENTS"), plain("Réaction attendue :"), plain("EVENT #")
    ('questions comments', 'reaction attendue', 'event #')
    """
    bare = text.casefold()
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w#°]+|_", " ", bare).split())


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return all words by what they are for."""
    import yaml

    loaded: Mapping[str, Any] = yaml.safe_load((files("brinkmanship.msel") / "vocabulary.yaml").read_text("utf-8"))
    return loaded


@cache
def by_word(part: str) -> Mapping[str, str]:
    """Return what each word of a part of the vocabulary stands for; the first to claim a word keeps it.

    >>> by_word("statuses")["on hold"], by_word("headings")["recipient"]
    ('Deferred', 'to')
    """
    out: dict[str, str] = {}
    for name, words in vocabulary()[part].items():
        for word in (plain(name), *map(str, words)) if part != "headings" else words:
            out.setdefault(word, name)
    return out


def any_of(patterns: Iterable[str]) -> str:
    """Return one pattern that fits what any of *patterns* does."""
    return "|".join(f"(?:{one})" for one in patterns)


@cache
def pattern(part: str) -> re.Pattern[str]:
    """Return the pattern of a part of the vocabulary that is a list of patterns."""
    return re.compile(any_of(vocabulary()[part]))


@cache
def media() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each medium with the pattern of its words."""
    return tuple((name, re.compile(any_of(words))) for name, words in vocabulary()["media"].items())
