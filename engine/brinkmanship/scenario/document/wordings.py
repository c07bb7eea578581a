"""Our words for the kinds of errors pydantic knows; `{value}` is the author's value, the rest pydantic's context."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from brinkmanship.scenario.document.problems import quoted


def _number_fix(value: Any) -> str | None:
    """A number hidden in a text: '100,000', '100_000', '12 %'.

    >>> _number_fix("100,000"), _number_fix("40 %")
    ('100000', '0.4')
    """
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = re.sub(r"(?<=\d)[ ,_'](?=\d{3}(?!\d))", "", value.strip())
    if re.fullmatch(r"[-+]?\d+(\.\d+)?", text):
        return text
    if share := re.fullmatch(r"([-+]?\d+(?:\.\d+)?) ?%", text):
        return f"{float(share[1]) / 100:g}"
    return None


def _truth_fix(value: Any) -> str | None:
    words = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
    return words.get(value.casefold()) if isinstance(value, str) else None


@dataclass(frozen=True)
class Wording:
    """Message for one kind of error; `expected` is used where the schema says nothing, `hint` is added to either."""

    message: str
    expected: str = ""
    hint: str = ""
    fix: Callable[[Any], str | None] | None = None
    own_words: bool = False  # `expected` says it better than the schema


PATTERNS = {
    r"^[A-Za-z][A-Za-z0-9_]*$": "letters, digits and '_', a letter first",
    r"^[A-Za-z][A-Za-z0-9_-]*$": "letters, digits, '_' and '-', a letter first",
    r"^[A-Za-z0-9][A-Za-z0-9_.-]*$": "letters, digits, '_', '.' and '-'",
    r"^[a-z][a-z0-9_.-]*$": "small letters, digits, '_', '.' and '-', a letter first",
    r"^[A-Za-z][A-Za-z0-9_.-]*$": "letters, digits, '_', '.' and '-', a letter first",
    r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$": "a date",
    r"^#[0-9a-fA-F]{6}$": "a colour in quotes such as '#4477aa'",
    r"^\d+(\.\d+)? ?h$": "hours",
    r"^\d{2,4}$": "two to four digits",
    r"^([01]\d|2[0-3]):[0-5]\d$": "a time of day in quotes such as '09:30'",
}
"""The meanings of patterns of texts, in words."""

_NUMBER = Wording("{value} is not a number", "a number", fix=_number_fix)
_WHOLE = Wording("{value} is not a whole number", "a whole number", fix=_number_fix)
_TEXT = Wording("{value} is not a text", "a text", "; put it in quotes")
_MAPPING = Wording("{value} is not a mapping of names to values", "a mapping", ": 'name: value' lines, indented")
_LIST = Wording("{value} is not a list", "a list", ": '- ' lines, or [a, b]")
_TRUTH = Wording("{value} is neither true nor false", "true or false", fix=_truth_fix)
_DATE = Wording("{value} is not a date of the calendar", "a date as YYYY-MM-DD")
_MOMENT = Wording(
    "{value} is not a time of day of the calendar",
    "a date such as 2022-02-24, with a time such as 2022-02-24T04:00 where steps are hours",
    own_words=True,
)

WORDINGS: dict[str, Wording] = {
    **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _WHOLE),
    **dict.fromkeys(("bool_type", "bool_parsing"), _TRUTH),
    **dict.fromkeys(("string_type", "string_unicode", "string_sub_type"), _TEXT),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type", "dataclass_type"), _MAPPING),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), _LIST),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE),
    **dict.fromkeys(("datetime_type", "datetime_parsing", "datetime_from_date_parsing"), _DATE),
    "moment_parsing": _MOMENT,
    "span_parsing": Wording(
        "{value} is not a length of time",
        "a whole number of days, or hours such as 18h where steps are hours",
        fix=_number_fix,
        own_words=True,
    ),
    "finite_number": Wording("{value} is not finite", "a finite number"),
    "no_shape": Wording("{value} does not fit here"),
    "none_required": Wording("{value} should not be here", "nothing"),
    "greater_than": Wording("{value} is too small", "more than {gt}"),
    "greater_than_equal": Wording("{value} is too small", "at least {ge}"),
    "less_than": Wording("{value} is too large", "less than {lt}"),
    "less_than_equal": Wording("{value} is too large", "at most {le}"),
    "multiple_of": Wording("{value} is not a whole number", "a multiple of {multiple_of}"),
    "literal_error": Wording("{value} is not one of the choices", "{expected}"),
    "enum": Wording("{value} is not one of the choices", "{expected}"),
    "union_tag_invalid": Wording("{value} is not of a known kind", "one of {expected_tags}"),
    "union_tag_not_found": Wording("the kind is missing", "{discriminator}"),
    "string_pattern_mismatch": Wording("{value} is not written as it must be", "a text of the form {pattern}"),
    "string_too_short": Wording("{value} is too short", "at least {min_length} characters"),
    "string_too_long": Wording("{value} is too long", "at most {max_length} characters"),
    "too_short": Wording("{value} is too short", "at least {min_length}", own_words=True),
    "too_long": Wording("{value} is too long", "at most {max_length}", own_words=True),
    "recursion_loop": Wording("{value} contains itself"),
}


def describe_value(value: Any) -> str:
    """A value of the document as an author would call it.

    >>> [describe_value(value) for value in (None, True, 3, "3", [1, 2], {})]
    ['an empty value', 'true', '3', "the text '3'", 'a list of 2', 'an empty mapping']
    """
    if value is None:
        return "an empty value"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {quoted(value)}" if value else "an empty text"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, dict):
        names = ", ".join(map(str, list(value)[:3])) + (", ..." if len(value) > 3 else "")
        return f"a mapping ({quoted(names)[1:-1]})" if value else "an empty mapping"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value).replace("inf", ".inf").replace("nan", ".nan")
    return quoted(value)[1:-1]
