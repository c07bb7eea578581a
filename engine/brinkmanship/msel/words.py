"""Statuses, types and media of injects, from the words that planners use for them."""

from __future__ import annotations

import re

from brinkmanship.msel.vocabulary import by_word, media, plain

TYPES = ("Standard", "Contingency", "Adaptive", "Complexity")
MEDIA = ("telegram", "press", "social", "phone", "email", "letter", "radio", "tv", "meeting")
_NUMBERED = re.compile(r"^\W*\d+[.):\s-]+\s*")


def _of(text: str, part: str) -> str:
    """Return what a word stands for, or the first one or two of several: 'Approved by the lead, 3 May'."""
    said, known = plain(_NUMBERED.sub("", text)), by_word(part)
    first = said.split(" ")
    for words in (said, " ".join(first[:2]), first[0]):
        if words in known and (words == said or len(words) > 3):
            return known[words]
    return ""


def status_of(text: str) -> str:
    """Return the HSEEP status that a word stands for, '' for none.

    >>> status_of("SYNCHRONISED"), status_of("On hold"), status_of("Cancelled"), status_of("blue")
    ('Synchronized', 'Deferred', 'Obsolete', '')
    """
    return _of(text, "statuses")


def type_of(text: str) -> str:
    """Return the type of inject that a word stands for, '' for none.

    >>> type_of("Contingency inject"), type_of("Key event"), type_of("Administrative")
    ('Contingency', 'Standard', '')
    """
    return _of(text, "types")


def medium_of(text: str) -> str:
    """Return the medium that words stand for, '' for none.

    >>> medium_of("E-mail"), medium_of("Phone call (SimCell)"), medium_of("Twitter/X"), medium_of("Carrier pigeon")
    ('email', 'phone', 'social', '')
    """
    outside = plain(re.sub(r"\([^)]*\)", " ", text))
    for said in (plain(text), outside, *(plain(part) for part in re.split(r"[/,;&+\n]|\bor\b|\band\b", text))):
        for name, words in media():
            if words.fullmatch(said):
                return name
    return next((name for name, words in media() if re.search(rf"\b(?:{words.pattern})\b", outside)), "")
