"""Statements: ``target.resolve -= 0.04 * self.credibility if world.tension > 0.5``."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from brinkmanship.scenario.language.compiling import compile_expression
from brinkmanship.scenario.language.reading import LanguageError, called, check_length, column_of, read
from brinkmanship.scenario.language.resolving import Resolver
from brinkmanship.scenario.language.symbols import SymbolTable
from brinkmanship.simulation.expressions import Apply, Expression, Number, Role, Statement
from brinkmanship.simulation.world import Kind

_ASSIGNMENT = re.compile(r"(\+=|-=|\*=|/=|%=|\|=|&=|(?<![<>=!:+*/-])=(?!=))")
_AMOUNT = re.compile(r"(?<![\w.])amount\b")
_OPERATIONS = {"+=": "add", "-=": "add", "*=": "factor", "=": "set"}


def compile_statement(text: str, names: SymbolTable) -> Statement:
    """Return the statement that `text` compiles to; raise `LanguageError`."""
    check_length(text, "a statement", "self.support += 0.1")
    found = _ASSIGNMENT.search(text)
    if found is None:
        raise LanguageError("a statement changes a track: left side, one of += -= *= =, right side", 1,
                            f"{text.strip()} += …" if re.fullmatch(r"\s*[\w.]+\s*", text) else "")  # fmt: skip
    sign = found.group(1)
    if sign not in _OPERATIONS:
        message, instead = f"{sign} is not part of the effect language", "*= 1 / (…)" if sign == "/=" else ""
        raise LanguageError(message, found.start() + 1, instead)
    if not text[: found.start()].strip():
        raise LanguageError(f"what should change? There is nothing left of {sign}", 1, "self.support += 0.1")
    if not text[found.end() :].strip():
        raise LanguageError(f"by how much? There is nothing right of {sign}", found.end() + 1)
    left = _left(text[: found.start()], names)
    value_text, condition_text = _split_condition(text[found.end() :])
    it, other = bool(left.each or left.second_each), bool(left.each and left.second_each)
    value = _shifted(value_text, found.end(), names, it, other)
    condition = None
    if condition_text is not None:
        shift = found.end() + len(value_text) + len("if")
        condition = _shifted(condition_text, shift, names, it, other, truth=True)
    if sign == "-=":
        value = Number(-value.value) if isinstance(value, Number) else Apply("neg", (value,))
    operation, scales = _OPERATIONS[sign], sign != "=" and not reads_amount(value_text)
    whole = " ".join(text.split())
    return replace(left, operation=operation, value=value, condition=condition, text=whole, scales=scales)


def reads_amount(text: str) -> bool:
    """Return whether a formula says for itself what the size of an order does.

    >>> reads_amount("0.1 * amount"), reads_amount("self.amounts")
    (True, False)
    """
    return _AMOUNT.search(text) is not None


def is_statement(text: str) -> bool:
    """Return whether a text changes something, and is not a formula."""
    return _ASSIGNMENT.search(text) is not None


def scaled(text: str, factor: float) -> str:
    """Return a statement that does *factor* times as much; one that sets a number (`=`) as it is.

    >>> scaled("self.resolve -= 0.1 * amount if world.tension > 0.5", 2)
    'self.resolve -= 2 * (0.1 * amount) if world.tension > 0.5'
    >>> scaled("RUS.firm *= 1.2", 0.5)
    'RUS.firm *= max(1 + 0.5 * (1.2 - 1), 0)'
    """
    found = _ASSIGNMENT.search(text)
    if found is None or found.group(1) == "=":
        return text
    left, sign = text[: found.start()].strip(), found.group(1)
    value, condition = _split_condition(text[found.end() :])
    much = f"{factor:g} * ({value.strip()})"
    if sign == "*=":
        much = f"max(1 + {factor:g} * ({value.strip()} - 1), 0)"
    return f"{left} {sign} {much}" + ("" if condition is None else f" if {condition.strip()}")


def _shifted(text: str, shift: int, names: SymbolTable, it: bool, other: bool, truth: bool = False) -> Expression:
    try:
        return compile_expression(text, names, it=it, other=other, truth=truth)
    except LanguageError as error:
        raise LanguageError(error.message, error.column + shift, error.suggestion) from None


def _left(text: str, names: SymbolTable) -> Statement:
    """Return a statement with the left side that `text` compiles to, and no right side yet."""
    tree = read(text)
    resolver = Resolver(text, names, it=False, other=False)
    column = column_of(tree, text)
    if not isinstance(tree, ast.Attribute):
        if isinstance(tree, ast.BinOp):  # a hyphen: let the resolver say so
            resolver.owner(tree)
        raise LanguageError("left stands a track, such as self.support or tie(self, target).trust", column)
    owner = tree.value
    if isinstance(owner, ast.Call) and called(owner) == "tie":
        return _left_tie(tree, owner, resolver, names)
    kind, who = resolver.owner(owner)
    left = Statement(kind, resolver.track(kind, tree), -1 if isinstance(who, tuple) else who, "", Number(0))
    if not isinstance(who, tuple):
        return left
    if not who:
        raise LanguageError(f"the group {ast.unparse(owner)} is empty", column)
    others = isinstance(owner, ast.Name) and owner.id == "others"
    return replace(left, who=Role.IT, each=who, without_self=others)


def _left_tie(tree: ast.Attribute, call: ast.Call, resolver: Resolver, names: SymbolTable) -> Statement:
    first, second = resolver.pair(call)
    if tree.attr not in names.tracks[Kind.TIE]:
        if tree.attr in names.static_ties:
            raise LanguageError(f"{tree.attr} of a tie is fixed for the whole game", column_of(tree, resolver.text))
        resolver.unknown_track(tree, "tie", names.tracks[Kind.TIE])
    left = Statement(Kind.TIE, names.tracks[Kind.TIE][tree.attr], -1, "", Number(0))
    others = any(isinstance(a, ast.Name) and a.id == "others" for a in call.args)
    one = replace(left, who=Role.IT, each=first) if isinstance(first, tuple) else replace(left, who=first)
    role = Role.OTHER if isinstance(first, tuple) else Role.IT
    two = replace(one, second=role, second_each=second) if isinstance(second, tuple) else replace(one, second=second)
    return replace(two, without_self=others)


def _split_condition(text: str) -> tuple[str, str | None]:
    """Return the value's text and that of a trailing ``if condition``; 'a if c else b' is a value."""
    if _is_expression(text):
        return text, None
    for found in reversed(list(re.finditer(r"(?<![\w.'\"])if(?!\w)", text))):
        value, condition = text[: found.start()], text[found.end() :]
        if _is_expression(value) and _is_expression(condition):
            return value, condition
    return text, None


def _is_expression(text: str) -> bool:
    try:
        read(text)
    except LanguageError:
        return False
    return True
