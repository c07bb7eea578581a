"""Every test can fail: no assertion in the tests holds whatever the game does, and no test goes without one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = sorted(path for path in TESTS.rglob("*.py") if not {"data", "benchmarks"} & set(path.relative_to(TESTS).parts))
_ASSERTING = frozenset({"raises", "warns", "fail", "deprecated_call"})
_SWALLOWING = frozenset({"AssertionError", "Exception", "BaseException"})


def always(test: ast.expr) -> str:
    """Return why an asserted expression can never be false, '' where it can be."""
    if isinstance(test, ast.BoolOp):
        parts = [always(value) for value in test.values]
        return next(filter(None, parts), "") if isinstance(test.op, ast.Or) or all(parts) else ""
    if isinstance(test, ast.Constant):
        return "a constant that is true" if test.value else ""
    if isinstance(test, ast.Tuple | ast.List | ast.Set | ast.Dict):
        return "a literal that is not empty" if getattr(test, "elts", None) or getattr(test, "keys", None) else ""
    if isinstance(test, ast.Lambda | ast.GeneratorExp | ast.JoinedStr):
        return "a thing that is always true"
    if isinstance(test, ast.Compare):
        sides = [test.left, *test.comparators]
        if len(sides) == 2 and isinstance(test.ops[0], ast.Eq | ast.LtE | ast.GtE | ast.Is):
            first, second = (_bare(side) for side in sides)
            if type(first) is type(second) and ast.dump(first) == ast.dump(second):
                calls = any(isinstance(node, ast.Call) for node in ast.walk(first))
                return "" if calls else "a thing compared with itself"
            length = isinstance(first, ast.Call) and _name(first.func) == "len"
            if length and isinstance(test.ops[0], ast.GtE) and isinstance(second, ast.Constant) and second.value == 0:
                return "a length that is at least 0"
    return ""


def _bare(side: ast.expr) -> ast.expr:
    """Return an expression, of ``pytest.approx(x)`` x."""
    approx = isinstance(side, ast.Call) and _name(side.func) == "approx" and side.args
    return side.args[0] if approx else side  # type: ignore[attr-defined, no-any-return]


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def swallowed(node: ast.Try) -> bool:
    """Return whether a failed assertion inside of a ``try`` would go unseen."""
    if not any(isinstance(inner, ast.Assert) for part in node.body for inner in ast.walk(part)):
        return False
    for handler in node.handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        caught = handler.type is None or any(kind is not None and _name(kind) in _SWALLOWING for kind in kinds)
        if caught and not any(
            isinstance(inner, ast.Raise | ast.Assert) for part in handler.body for inner in ast.walk(part)
        ):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the tests: whether it asserts by itself, and the names that it calls."""

    name: str
    line: int
    asserts: bool
    calls: frozenset[str]

    @classmethod
    def of(cls, node: ast.FunctionDef) -> Function:
        inner = list(ast.walk(node))
        words = {n.attr for n in inner if isinstance(n, ast.Attribute)}
        own = any(isinstance(n, ast.Assert) for n in inner) or any(w.startswith("assert_") for w in words)
        calls = frozenset(_name(n.func) for n in inner if isinstance(n, ast.Call))
        return cls(node.name, node.lineno, own or bool(_ASSERTING & (words | calls)), calls)


@dataclass(frozen=True, slots=True)
class Contents:
    """What of one file of tests is looked at."""

    nodes: list[ast.Assert | ast.Try]
    functions: list[Function]

    @classmethod
    def of(cls, text: str | bytes) -> Contents:
        nodes = list(ast.walk(ast.parse(text)))
        looked = [node for node in nodes if isinstance(node, ast.Assert | ast.Try)]
        return cls(looked, [Function.of(node) for node in nodes if isinstance(node, ast.FunctionDef)])


def asserting(listed: Iterable[Function], known: Iterable[str] = ()) -> set[str]:
    """Return the names of functions that assert, themselves or by others of them, and those *known*."""
    every = list(listed)
    found = {*known, *(one.name for one in every if one.asserts)}
    while new := {one.name for one in every if one.calls & found} - found:
        found |= new
    return found


def faults(tests: Contents, helpers: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of a file of tests; *helpers* are functions of other files that assert."""
    for node in tests.nodes:
        if isinstance(node, ast.Assert) and (why := always(node.test)):
            yield node.lineno, f"asserts {why}"
        elif isinstance(node, ast.Try) and swallowed(node):
            yield node.lineno, "catches what its assertions raise"
    known = asserting(tests.functions, helpers)
    for one in tests.functions:
        if one.name.startswith("test_") and not (one.asserts or one.calls & known):
            yield one.line, f"{one.name} asserts nothing"


@pytest.mark.slow
def test_no_assertion_holds_whatever_happens_and_every_test_has_one() -> None:
    files = {path: Contents.of(path.read_bytes()) for path in FILES}
    assert len(files) > 100
    helpers = asserting(f for tests in files.values() for f in tests.functions if not f.name.startswith("test_"))
    found = [
        f"{path.relative_to(TESTS.parent)}:{line}: {what}"
        for path, tests in files.items()
        for line, what in faults(tests, helpers)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("assert a == b or True", ["asserts a constant that is true"]),
        ("assert (a == b, 'they differ')", ["asserts a literal that is not empty"]),
        ("assert (x > 0 for x in found)", ["asserts a thing that is always true"]),
        ("assert a.b == a.b", ["asserts a thing compared with itself"]),
        ("assert a.b == pytest.approx(a.b)", ["asserts a thing compared with itself"]),
        ("assert len(a) >= 0", ["asserts a length that is at least 0"]),
        ("try:\n    assert a == b\nexcept Exception:\n    pass", ["catches what its assertions raise"]),
        ("def test_it():\n    play()", ["test_it asserts nothing"]),
        ("def test_it():\n    helper()\ndef helper():\n    deeper()\ndef deeper():\n    assert a", []),
        ("def test_it():\n    with pytest.raises(ValueError):\n        play()", []),
        ("assert play(1) == play(1)\nassert a == b and c\nassert found, 'none'", []),
        ("try:\n    assert a == b\nexcept OSError:\n    pass", []),
    ],
)
def test_what_cannot_fail_is_found(text: str, expected: list[str]) -> None:
    assert [what for _, what in faults(Contents.of(text), ())] == expected
