"""Explains a YAML parser's errors of syntax in our words; matches parts of the texts of the C and the Python parser."""

from __future__ import annotations

import yaml

from brinkmanship.scenario.document.places import Place, Source
from brinkmanship.scenario.document.problems import Problem, problem_at, quoted

_SPACES = "spaces; YAML does not allow tabs at the start of a line"
_COLON = "quotes around a text that contains ': '; or a line of its own for the second name, indented by spaces"
_LINED_UP = "names of one mapping to start in the same column"

_TABLE: tuple[tuple[str, bool, str, str | None], ...] = (
    # part of the parser's text, whether the place is where the thing began, our message, the way out
    ("mapping values are not allowed", False, "a ':' is not allowed here", _COLON),
    ("expected ':'", True, "a ':' is missing after this name", "'name: value'"),
    ("expected '-' indicator", False, "this line does not belong to the list above", "'- ' in the list's column"),
    ("expected ',' or '}'", False, "a '}' or ',' is missing before this", "'}' to close the mapping"),
    ("expected ',' or ']'", False, "a ']' or ',' is missing before this", "']' to close the list"),
    ("expected key", False, "this line does not line up with the ones above", _LINED_UP),
    ("expected <block end>", False, "this line does not line up with the ones above", _LINED_UP),
    ("block sequence entries are not allowed", False, "a list cannot start here", "'- ' on a line of its own"),
    ("mapping keys are not allowed", False, "a name cannot stand here", None),
    ("unexpected end of stream", True, "this quote is never closed", "a closing quote"),
    ("unexpected document", True, "this quote is never closed", "a closing quote"),
    ("unknown escape character", False, "this escape is not known", "'\\\\' for a backslash, or single quotes"),
    ("tag handle", False, "this tag is not allowed", "plain values without tags"),
    ("alphabetic or numeric character", False, "a name is missing after '&' or '*'", "quotes around the text"),
    ("incompatible YAML document", False, "this version of YAML is not known", "%YAML 1.2, or no such line"),
    ("found duplicate anchor", False, "this anchor is here twice", "each anchor once"),
    ("<document start>", False, "this does not belong to the document", "nothing after the end of the document"),
)


def explain(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    """The problem that stands for a parser's error, at its place in the source."""
    text = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if mark is not None:
        line = source.line(mark.line + 1) or ""
        if "\t" in line[: len(line) - len(line.lstrip())]:
            column = line.index("\t") + 1
            return problem_at(Place(source, mark.line + 1, column), "a tab is used for indentation", expected=_SPACES)
    for part, at_start, message, expected in _TABLE:
        if part in text:
            chosen = error.context_mark if at_start and error.context_mark is not None else mark
            return problem_at(_place(source, chosen), message, expected=expected)
    if "cannot start any token" in text and mark is not None:
        line = source.line(mark.line + 1) or ""
        what = quoted(line[mark.column : mark.column + 1])
        return problem_at(_place(source, mark), f"a value cannot start with {what}", expected="quotes around the text")
    return problem_at(_place(source, mark), f"this is not YAML: {text or 'the parser gives no reason'}")


def _place(source: Source, mark: yaml.Mark | None) -> Place | None:
    return None if mark is None else Place(source, mark.line + 1, mark.column + 1)
