"""Nothing that decides a game takes its numbers from functions that differ between processors, systems or versions.

``simulation/exact.py`` says why and what to take instead. Here every line of what works out a turn is read for the rest.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import brinkmanship

ENGINE = Path(brinkmanship.__file__).parent
PARTS = ("simulation", "players", "scenario/compile", "scenario/language", "game/session")
FILES = sorted(
    path for part in PARTS for path in (ENGINE / part).rglob("*.py") if path != ENGINE / "simulation" / "exact.py"
)

EXACT = "its last bits hang on the processor: take it from simulation/exact.py"
ORDER = "its order of adding hangs on processor and version: arrays.total, math.fsum, or dtype= a whole number"
FUNCTIONS = """
    exp exp2 expm1 log log2 log10 log1p logaddexp logaddexp2 power pow float_power cbrt sin cos tan arcsin asin arccos acos
    arctan atan arctan2 atan2 sinh cosh tanh arcsinh asinh arccosh acosh arctanh atanh hypot sinc i0
"""
SUMS = """
    sum nansum mean nanmean average std nanstd var nanvar median nanmedian percentile quantile prod nanprod dot vdot inner
    matmul vecdot matvec vecmat einsum tensordot kron linalg fft polyfit polyval interp convolve correlate trapezoid
"""
NUMPY = dict.fromkeys(FUNCTIONS.split(), EXACT) | dict.fromkeys(SUMS.split(), ORDER)
METHODS = frozenset({"sum", "mean", "std", "var", "prod", "dot"})
SORTS = frozenset({"argsort", "partition", "argpartition"})
_MATH = """
    fsum sqrt isqrt floor ceil trunc isfinite isinf isnan pi inf nan comb factorial gcd lcm prod copysign fabs ldexp frexp fmod
"""
MATH = frozenset(_MATH.split())


def found(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and reason of everything in *tree* that may give other bits elsewhere."""
    whole = {id(inner) for node in ast.walk(tree) if _named(node, "int") for inner in node.args}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module, name = node.value.id, node.attr
            if module == "np" and name in NUMPY:
                yield line, f"np.{name}: {NUMPY[name]}"
            if module == "math" and name not in MATH:
                yield line, f"math.{name}: {EXACT}"
        if isinstance(node, ast.ImportFrom) and node.module in ("numpy", "math"):
            yield from ((line, f"{a.name} by itself hides whose it is: import {node.module}") for a in node.names)
        if isinstance(node, ast.Import) and {"statistics", "random", "cmath"} & {a.name for a in node.names}:
            yield line, f"{node.names[0].name}: {EXACT}"
        if isinstance(node, ast.BinOp | ast.AugAssign):
            if isinstance(node.op, ast.MatMult):
                yield line, f"@: {ORDER}"
            if isinstance(node.op, ast.Pow) and not _literal(node):
                yield line, f"**: {EXACT}, or multiply"
        if isinstance(node, ast.Call):
            yield from ((line, why) for why in _call(node, id(node) in whole))


def _call(node: ast.Call, whole: bool) -> Iterator[str]:
    keywords = {k.arg: ast.unparse(k.value) for k in node.keywords}
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name == "pow":
        yield f"pow: {EXACT}"
    if name == "sum" and not whole and len(node.args) == 1 and "len(" not in ast.unparse(node.args[0]):
        yield "sum: Python 3.12 adds otherwise than 3.11: math.fsum, or int(sum(…)) of whole numbers"
    if not isinstance(node.func, ast.Attribute):
        return
    method, of = node.func.attr, ast.unparse(node.func.value)
    counts = "int" in keywords.get("dtype", "")
    if method in METHODS and of not in ("np", "math") and not counts:
        yield f".{method}: {ORDER}"
    if method in ("reduce", "reduceat") and of in ("np.add", "np.multiply") and not counts:
        yield f"{of}.{method}: {ORDER}"
    stable = method == "argsort" and keywords.get("kind") == "'stable'"
    if method in SORTS and not stable and (method == "argsort" or of == "np"):  # a text has a partition too
        yield f"{method}: which of two equals comes first hangs on the processor: argsort with kind='stable'"


def _named(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _literal(node: ast.BinOp | ast.AugAssign) -> bool:
    """Return whether a power is one of two literal numbers, which Python works out when it reads them."""
    if isinstance(node, ast.AugAssign):
        return False
    sides = [side.operand if isinstance(side, ast.UnaryOp) else side for side in (node.left, node.right)]
    return all(isinstance(side, ast.Constant) for side in sides)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ENGINE)))
def test_nothing_that_decides_a_game_hangs_on_the_processor(path: Path) -> None:
    here = [f"{path.name}:{line}: {why}" for line, why in found(ast.parse(path.read_text("utf-8")))]
    if path == ENGINE / "simulation" / "arrays.py":  # here the order is kept
        here = [one for one in here if ": np.add.reduce: " not in one]
    assert not here, "\n".join(here)


@pytest.mark.parametrize(
    "line",
    [
        "np.exp(x)", "weigh = np.log", "math.pow(a, b)", "x ** n", "x **= 2", "2 ** x", "a @ b", "x.sum(axis=0)", "x.mean()",
        "np.sum(x)", "np.add.reduce(x)", "np.linalg.norm(x)", "x.argsort()", "np.argsort(x)", "np.argpartition(x, 3)",
        "sum(weights)", "sum(w for w in weights)", "pow(a, b)", "from math import exp", "from numpy import log", "import random",
    ],
)  # fmt: skip
def test_what_may_differ_is_found(line: str) -> None:
    assert list(found(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "exp(x)", "math.fsum(x)", "math.sqrt(x)", "2**40", "2.0**-24", "mask.sum(axis=0, dtype=np.int64)", "total(x)",
        "np.argsort(x, kind='stable')", "np.argsort(x, kind=\"stable\")", "int(sum(counts))", "sum(len(x) for x in many)",
        "sum(parts, Orders.empty())", "np.add.reduce(x, dtype=np.uint8)", "np.maximum.reduce(x)", "text.partition(':')",
        "np.sqrt(x)", "f(**more)", "np.cumsum(x)",
    ],
)  # fmt: skip
def test_what_is_exact_is_left_alone(line: str) -> None:
    assert not list(found(ast.parse(line)))
