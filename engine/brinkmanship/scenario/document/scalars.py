"""Resolves plain scalars by the core schema of YAML 1.2: `NO`, `yes`, `on` and `2022-01-24` are texts.

Whole numbers may be decimal, `0o17` or `0x1f`. Source: YAML 1.2.2, section 10.3.2.
"""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

MOST_DIGITS = 18
"""Longest whole number that is read; numpy's int64 holds all of these."""

CORE = "tag:yaml.org,2002:"

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_STARTS = frozenset("0123456789+-.~nNtTfF")


def resolve(text: str) -> Scalar:
    """The value of a plain scalar; raises ValueError for a whole number of too many digits.

    >>> [resolve(word) for word in ("NO", "2022-01-24", "0x1f", "1e3", "~", "true")]
    ['NO', '2022-01-24', 31, 1000.0, None, True]
    """
    if text and text[0] not in _STARTS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return _whole(text, 10)
    if _BASED.fullmatch(text):
        return _whole(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def resolve_tagged(tag: str, text: str) -> Scalar:
    """The value of a scalar with an explicit core tag; raises ValueError where the text does not fit the tag."""
    kind = tag.removeprefix(CORE)
    if kind == "str":
        return text
    value = resolve(text)
    if kind == "float" and type(value) is int:
        return float(value)
    type_, name = _TAGS[kind]
    if type(value) is not type_:
        raise ValueError(f"{text[:40]!r} is not {name}")
    return value


def is_core_scalar_tag(tag: str) -> bool:
    """Whether a tag is one of the core schema's for scalars."""
    return tag.startswith(CORE) and tag.removeprefix(CORE) in _TAGS


_TAGS: dict[str, tuple[type, str]] = {  # the type of the value, and its name
    "str": (str, "a text"),
    "int": (int, "a whole number"),
    "float": (float, "a number"),
    "bool": (bool, "true or false"),
    "null": (type(None), "null"),
}


def _whole(digits: str, base: int) -> int:
    if len(digits) > MOST_DIGITS + 1 or (base == 10 and len(digits.lstrip("+-")) > MOST_DIGITS):
        raise ValueError(f"this whole number has more than {MOST_DIGITS} digits")
    return int(digits, base)
