"""From text to Python's syntax tree, within limits, with syntax errors in the author's words."""

from __future__ import annotations

import ast
import re
import warnings

MOST_CHARACTERS = 400
MOST_DEPTH = 20
MOST_NODES = 200

_LONE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")


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


def read(text: str) -> ast.expr:
    """Return the syntax tree of one expression; raise `LanguageError` for what is no expression or too large."""
    check_length(text, "an expression")
    text = text.replace("\n", " ").replace("\t", " ")
    for column, character in enumerate(text, 1):
        if character in "\r\f\0\\#;{}@$?`":
            shown = character if character.isprintable() else repr(character)[1:-1]
            raise LanguageError(f"the character {shown} has no meaning here", column)
    _count_brackets(text)
    shift = len(text) - len(text.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        if lone := _LONE_EQUALS.search(text):
            raise LanguageError("to compare, write '=='", lone.start() + 1, "==") from None
        raise LanguageError(_in_words(error), max(min(error.offset or 1, len(text)), 1) + shift) from None
    except (ValueError, RecursionError, MemoryError):
        raise LanguageError("this cannot be read as an expression", 1 + shift) from None
    _measure(tree)
    return tree


def check_length(text: str, what: str, example: str = "") -> None:
    """Raise `LanguageError` where there is no text, or too much of it."""
    if not isinstance(text, str) or not text.strip():
        raise LanguageError(f"{what} is expected, and there is none", 1, example)
    if len(text) > MOST_CHARACTERS:
        message = f"{what} has at most {MOST_CHARACTERS} characters, and this one has {len(text)}"
        raise LanguageError(message, MOST_CHARACTERS + 1)


def called(node: ast.AST) -> str:
    """Return the name of the function that a node calls, '' where it calls none by name."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def column_of(node: ast.AST, text: str) -> int:
    """Return the column of `node` in `text`, from 1 (Python counts bytes, people count characters)."""
    stripped = text.lstrip()
    offset = getattr(node, "col_offset", 0)
    return len(stripped.encode()[:offset].decode(errors="ignore")) + 1 + len(text) - len(stripped)


def _in_words(error: SyntaxError) -> str:
    said = (error.msg or "").lower()
    if "never closed" in said or "unmatched" in said or "does not match" in said:
        return f"brackets do not match: {error.msg}"
    if "unterminated string" in said:
        return "a quotation mark is not closed"
    if "eof" in said or "unexpected end" in said:
        return "the expression ends too early"
    if "expected 'else'" in said:
        return "a choice is written 'a if condition else b'"
    return "this is no expression of the effect language"


def _count_brackets(text: str) -> None:
    depth = 0
    for column, character in enumerate(text, 1):
        depth += (character in "([") - (character in ")]")
        if depth > MOST_DEPTH:
            raise LanguageError(f"the expression is nested deeper than {MOST_DEPTH} levels", column)


def _measure(tree: ast.expr) -> None:
    nodes = 0
    level: list[ast.AST] = [tree]
    for _ in range(MOST_DEPTH):
        nodes += len(level)
        level = [c for n in level for c in ast.iter_child_nodes(n) if isinstance(c, ast.expr)]
        if not level:
            break
    else:
        raise LanguageError(f"the expression is nested deeper than {MOST_DEPTH} levels")
    if nodes > MOST_NODES:
        raise LanguageError(f"the expression has {nodes} parts, more than {MOST_NODES}")
