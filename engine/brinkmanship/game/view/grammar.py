"""English for sentences with names in them: articles, possessives, agreement, capitals. Knows nothing of a game."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brinkmanship.text import joined

_PLURAL = {"netherlands", "philippines", "maldives", "bahamas", "separatists", "rebels", "houthis", "allies"}
_SEVERAL = {"allies", "separatists", "rebels", "houthis", "insurgents", "militias", "partners", "neutrals"}
_COLLECTIVE = _PLURAL | {
    *("states", "kingdom", "union", "council", "republic", "emirates", "islands", "format", "secretary", "assembly"),
    *("federation", "alliance", "league", "organisation", "organization", "community", "commission", "association"),
    *("government", "authority", "group", "bank", "parliament", "nations", "court", "conference", "forum"),
    *("strait", "sea", "gulf", "party", "movement", "coalition", "bloc", "committee", "board", "army"),
}
_COMMON = {"other", *_SEVERAL}
_TAIL = re.compile(r"(?P<head>[^,]+), (?P<tail>[a-z][a-z-]*)")
_POSSESSED = re.compile(
    r"\b(States|Netherlands|Emirates|Islands|Isles|Nations|Philippines|Maldives|Bahamas|[a-z]+s)'s\b"
)


def with_article(name: str) -> str:
    """Return a name as it stands within an English sentence.

    >>> with_article("United States"), with_article("France"), with_article("The Northern Shore")
    ('the United States', 'France', 'the Northern Shore')
    >>> with_article("Other allies"), with_article("Luhansk, government-held")
    ('the other allies', 'government-held Luhansk')
    """
    first, *rest = name.split() or [""]
    if first in ("The", "the"):
        return f"the{name[3:]}"
    if turned := _TAIL.fullmatch(name):
        return f"{turned['tail']} {with_article(turned['head'])}"
    plain = not (_COLLECTIVE & {word.strip(",").lower() for word in name.split()})
    if plain or (not rest and first.lower() not in _PLURAL):
        return name
    return f"the {first.lower() + name[len(first) :] if first.lower() in _COMMON else name}"


def is_plural(name: str) -> bool:
    """Return whether a name means several: 'the other allies have', but 'the United States has'.

    >>> is_plural("Other allies"), is_plural("Separatists of the East"), is_plural("United States")
    (True, True, False)
    """
    head = re.split(r" (?:of|in|from) |, ", name)[0].split()
    return bool(head) and head[-1].lower() in _SEVERAL


def possessive(name: str) -> str:
    """Return whose something is.

    >>> possessive("France"), possessive("the United States"), possessive("Belarus")
    ("France's", "the United States'", "Belarus's")
    """
    return possessives(f"{name}'s")


def possessives(text: str) -> str:
    """Return a text with its possessives as English writes them.

    >>> possessives("the United States's reply to Russia's demands")
    "the United States' reply to Russia's demands"
    """
    return _POSSESSED.sub(r"\1'", text)


def capital(text: str) -> str:
    """Return a text with a capital as its first letter."""
    return text[:1].upper() + text[1:]


def sentence(clause: str) -> str:
    """Return a clause as a sentence: a capital at its start, one mark at its end.

    >>> sentence("the United States left the talks"), sentence("who left the talks?"), sentence('they said "No."')
    ('The United States left the talks.', 'Who left the talks?', 'They said "No."')
    """
    text = capital(clause.strip())
    return text if not text or text.rstrip("\"')”’")[-1:] in tuple(".?!…") else f"{text}."


def lowered(text: str) -> str:
    """Return a phrase that begins a line as it stands within one; names and abbreviations keep their capitals.

    >>> lowered("Coercion below force"), lowered("NATO is divided"), lowered("A challenge")
    ('coercion below force', 'NATO is divided', 'a challenge')
    """
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text[:1].lower() + text[1:] if first[1:] == first[1:].lower() else text


def names_joined(names: Sequence[str], last: str = "and") -> str:
    """Return names as English lists them, with semicolons where one of them holds a comma.

    >>> names_joined(["Minsk, Vitebsk and Mogilev", "Brest"]), names_joined(["Kyiv", "Sumy", "Poltava"])
    ('Minsk, Vitebsk and Mogilev; and Brest', 'Kyiv, Sumy and Poltava')
    """
    if len(names) > 1 and any(", " in name for name in names):
        return "; ".join([*names[:-1], f"{last} {names[-1]}"])
    return joined(names, last)
