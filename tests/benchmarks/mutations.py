"""Every small change that could be made to a source file: comparisons, arithmetic, constants, conditions, statements.

A mutation is a replacement of a span of bytes, so that line numbers stay as they are. Left alone are docstrings, type
annotations, decorators, texts (also numbers inside f-strings), assertions, what an error says, and `__repr__`. So are
kinds of mutations that can change nothing but time: another negative number than -1 for the unknown side of a
`reshape`, a geometry that `shapely.prepare` would have made quick, and how long a `sleep` lasts.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_COMPARISONS = {
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
_ARITHMETIC = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}
_SWAPPED_CALLS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "minimum": "maximum",
    "maximum": "minimum",
    "ceil": "floor",
    "floor": "ceil",
    "argmax": "argmin",
    "argmin": "argmax",
}
_UNWRAPPED_CALLS = frozenset({"clip", "abs", "round", "sorted", "sqrt", "exp", "log", "unique", "where", "cumsum"})
_NO_RULES = frozenset({"strict", "stacklevel", "indent", "separators", "ensure_ascii", "description", "slots", "repr"})
_TEXT_CALLS = frozenset({"Field", "TypeVar", "NewType", "print", "echo", "warn", "debug", "info", "warning"})


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of one file; *start* and *end* are offsets in its bytes, *line* counts from 1."""

    file: str
    line: int
    kind: str
    start: int
    end: int
    text: str
    top: bool  # outside of every function: it takes effect when the module is imported

    def applied(self, source: bytes) -> bytes:
        """Return *source* with the change made."""
        return source[: self.start] + self.text.encode() + source[self.end :]

    def told(self, source: bytes) -> str:
        """Return the changed line before and after, in one line."""
        head = source.rfind(b"\n", 0, self.start) + 1
        before = source[head : self._tail(source)].decode().strip()
        changed = self.applied(source)
        grown = len(changed) - len(source)
        after = changed[head : self._tail(source) + grown].decode().strip()
        return f"{' '.join(before.split())}  ->  {' '.join(after.split())}"

    def _tail(self, source: bytes) -> int:
        found = source.find(b"\n", self.end)
        return len(source) if found < 0 else found


def mutations(source: bytes, file: str) -> list[Mutation]:
    """Return every mutation of a file that still compiles, in the order of its text."""
    found = sorted(set(_Finder(source, file).run(ast.parse(source))), key=lambda m: (m.start, m.end, m.kind, m.text))
    return [one for one in found if _compiles(one.applied(source))]


def pick(files: Iterable[Path], root: Path, count: int, seed: int) -> list[Mutation]:
    """Return *count* different mutations by chance: every line that can be changed is as likely as any other."""
    lines: list[list[Mutation]] = []
    for path in sorted(files):
        of_line: dict[int, list[Mutation]] = {}
        source = path.read_bytes()
        for one in _Finder(source, path.relative_to(root).as_posix()).run(ast.parse(source)):
            of_line.setdefault(one.line, []).append(one)
        lines += [of_line[number] for number in sorted(of_line)]
    chance = random.Random(seed)
    chance.shuffle(lines)
    out: list[Mutation] = []
    for choices in lines:
        if len(out) == count:
            break
        choices = sorted(set(choices), key=lambda m: (m.start, m.end, m.kind, m.text))
        one = chance.choice(choices)
        if _compiles(one.applied((root / one.file).read_bytes())):
            out.append(one)
    return out


def _compiles(source: bytes) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


class _Finder:
    """Walks one file."""

    def __init__(self, source: bytes, file: str) -> None:
        self.source, self.file = source, file
        self.heads = [0]
        for line in source.splitlines(keepends=True):
            self.heads.append(self.heads[-1] + len(line))
        self.top = True
        self.unknown_sides: set[ast.AST] = set()

    def run(self, tree: ast.Module) -> Iterator[Mutation]:
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _name(call.func) == "reshape":
                signs = [node for arg in call.args for node in ast.walk(arg) if isinstance(node, ast.UnaryOp)]
                self.unknown_sides |= {sign.operand for sign in signs}
        yield from self._all(tree.body)

    def _at(self, node: ast.AST, end: bool = False) -> int:
        if end:
            return self.heads[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined, no-any-return]
        return self.heads[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined, no-any-return]

    def _of(self, node: ast.AST) -> str:
        return self.source[self._at(node) : self._at(node, end=True)].decode()

    def _made(self, kind: str, start: int, end: int, text: str) -> Mutation:
        line = self.source.count(b"\n", 0, start) + 1
        return Mutation(self.file, line, kind, start, end, text, self.top)

    def _whole(self, node: ast.AST, kind: str, text: str) -> Mutation:
        return self._made(kind, self._at(node), self._at(node, end=True), text)

    def _all(self, nodes: Iterable[ast.AST | None]) -> Iterator[Mutation]:
        for node in nodes:
            if node is not None:
                yield from self._node(node)

    def _node(self, node: ast.AST) -> Iterator[Mutation]:
        if isinstance(node, ast.JoinedStr | ast.Assert | ast.Import | ast.ImportFrom):
            return
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from self._function(node)
        elif isinstance(node, ast.ClassDef):
            yield from self._all(node.body)
        elif isinstance(node, ast.Raise):
            yield self._whole(node, "statement removed", "pass")
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in self._of(node.test):
            yield from self._all(node.orelse)
        else:
            yield from self._here(node)
            yield from self._all(self._below(node))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Mutation]:
        if node.name in ("__repr__", "__str__"):
            return
        yield from self._all([*node.args.defaults, *node.args.kw_defaults])
        before, self.top = self.top, False
        yield from self._all(node.body)
        self.top = before

    @staticmethod
    def _below(node: ast.AST) -> Sequence[ast.AST | None]:
        if isinstance(node, ast.AnnAssign):
            return [node.value]
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in _TEXT_CALLS or name == "sleep":
                return []
            return [node.func, *node.args, *(k.value for k in node.keywords if k.arg not in _NO_RULES)]
        return list(ast.iter_child_nodes(node))

    def _here(self, node: ast.AST) -> Iterator[Mutation]:
        for kind, maker in _MAKERS.items():
            if isinstance(node, kind):
                yield from maker(self, node)

    def between(self, first: ast.AST, second: ast.AST, sign: str) -> int:
        """Return where *sign* stands between two nodes, -1 where it is not found."""
        return self.source.find(sign.encode(), self._at(first, end=True), self._at(second))

    def compare(self, node: ast.Compare) -> Iterator[Mutation]:
        left: ast.AST = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            sign, others = _COMPARISONS[type(op)]
            start = self.between(left, right, sign)
            if start >= 0:
                for other in others:
                    yield self._made("comparison", start, start + len(sign), other)
            left = right

    def arithmetic(self, node: ast.BinOp) -> Iterator[Mutation]:
        if type(node.op) not in _ARITHMETIC or (
            isinstance(node.left, ast.JoinedStr | ast.Constant) and _text(node.left)
        ):
            return
        sign, other = _ARITHMETIC[type(node.op)]
        if self.top and sign == "|":  # an alias of types
            return
        start = self.between(node.left, node.right, sign)
        if start >= 0:
            yield self._made("arithmetic", start, start + len(sign), other)

    def boolean(self, node: ast.BoolOp) -> Iterator[Mutation]:
        sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        first, second = node.values[0], node.values[1]
        start = self.between(first, second, sign)
        if start >= 0 and len(node.values) == 2:
            yield self._made("and/or", start, start + len(sign), other)
        for one in node.values[1:]:  # one of the conditions goes
            yield self._made("condition dropped", self._at(node), self._at(node, end=True), f"({self._of(one)})")

    def unary(self, node: ast.UnaryOp) -> Iterator[Mutation]:
        if isinstance(node.op, ast.Not | ast.USub | ast.Invert):
            yield self._whole(node, "sign dropped", f"({self._of(node.operand)})")

    def constant(self, node: ast.Constant) -> Iterator[Mutation]:
        value = node.value
        if isinstance(value, bool):
            yield self._whole(node, "constant", str(not value))
        elif isinstance(value, int):
            if node not in self.unknown_sides:
                yield self._whole(node, "constant", str(value + 1))
            if value > 0:
                yield self._whole(node, "constant", str(value - 1))
        elif isinstance(value, float):
            yield self._whole(node, "constant", "1.0" if value == 0 else repr(value * 2))

    def condition(self, node: ast.If | ast.IfExp | ast.While) -> Iterator[Mutation]:
        yield self._whole(node.test, "condition negated", f"(not ({self._of(node.test)}))")

    def comprehension(self, node: ast.comprehension) -> Iterator[Mutation]:
        for test in node.ifs:
            yield self._whole(test, "condition negated", f"(not ({self._of(test)}))")

    def call(self, node: ast.Call) -> Iterator[Mutation]:
        name = _name(node.func)
        if name in _SWAPPED_CALLS:
            end = self._at(node.func, end=True)
            yield self._made("call swapped", end - len(name), end, _SWAPPED_CALLS[name])
        if name in _UNWRAPPED_CALLS and node.args and not isinstance(node.args[0], ast.Starred | ast.GeneratorExp):
            kept = node.args[1] if name == "where" and len(node.args) == 3 else node.args[0]
            yield self._whole(node, "call removed", f"({self._of(kept)})")

    def statement(self, node: ast.stmt) -> Iterator[Mutation]:
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call):
            return
        if isinstance(node, ast.Expr) and self._of(node).startswith("shapely.prepare("):
            return
        if isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Subscript | ast.Attribute):
            return
        yield self._whole(node, "statement removed", "pass")

    def augmented(self, node: ast.AugAssign) -> Iterator[Mutation]:
        yield self._whole(node, "statement removed", "pass")
        if type(node.op) in _ARITHMETIC:
            sign, other = _ARITHMETIC[type(node.op)]
            start = self.between(node.target, node.value, sign + "=")
            if start >= 0:
                yield self._made("arithmetic", start, start + len(sign), other)

    def jump(self, node: ast.Continue | ast.Break) -> Iterator[Mutation]:
        yield self._whole(node, "jump", "break" if isinstance(node, ast.Continue) else "continue")

    def returned(self, node: ast.Return) -> Iterator[Mutation]:
        if node.value is not None and self._of(node.value) != "None":
            yield self._whole(node.value, "return value", "None")


_MAKERS = {
    ast.Compare: _Finder.compare,
    ast.BinOp: _Finder.arithmetic,
    ast.BoolOp: _Finder.boolean,
    ast.UnaryOp: _Finder.unary,
    ast.Constant: _Finder.constant,
    ast.If: _Finder.condition,
    ast.IfExp: _Finder.condition,
    ast.While: _Finder.condition,
    ast.comprehension: _Finder.comprehension,
    ast.Call: _Finder.call,
    ast.Expr: _Finder.statement,
    ast.Assign: _Finder.statement,
    ast.Delete: _Finder.statement,
    ast.AugAssign: _Finder.augmented,
    ast.Continue: _Finder.jump,
    ast.Break: _Finder.jump,
    ast.Return: _Finder.returned,
}


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
