"""The house keeps its own rules: what may stand where and what imports what (`.ci/run` runs the linters)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)


def test_top_level_holds_what_the_design_says() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    assert visible == {"engine", "scenarios", "assets", "tests", "pyproject.toml", "README.md", "LICENSE"}


def test_the_core_imports_numpy_and_nothing_else() -> None:
    code = (
        "import sys, brinkmanship.simulation.turn; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'pydantic', 'pygame', 'yaml', 'rich', 'click', 'shapely'}))"
    )
    done = run("-c", code)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_readme_states_its_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for mark in ("main command", "test command"):
        assert re.search(rf"<!-- {mark} -->\n```(?:bash|sh)\n.+?\n```\n<!-- end -->", text, re.DOTALL), mark


def test_files_are_opened_as_utf_8_whatever_the_machine_prefers() -> None:
    """A text that is read or written without an encoding is another text on Windows."""
    naked = []
    for path in sorted([*ROOT.glob("engine/**/*.py"), *ROOT.glob(".ci/*.py")]):
        text = path.read_text(encoding="utf-8")
        if not re.search(r"open\(|(read|write)_text\(", text):  # reading a file's tree takes its time
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call) or any(word.arg == "encoding" for word in node.keywords):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            files = name == "write_text" or (
                name == "read_text" and isinstance(node.func, ast.Attribute) and not node.args
            )
            if isinstance(node.func, ast.Name) and name == "open":
                files = not any("b" in mode for mode in texts[:1])
            if files and "utf-8" not in texts:
                naked.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert naked == []


def test_nothing_is_imported_that_windows_lacks() -> None:
    unix = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
    found = []
    for path in sorted(ROOT.glob("engine/**/*.py")):
        text = path.read_text(encoding="utf-8")
        if not re.search(rf"import .*\b({'|'.join(unix)})\b|from ({'|'.join(unix)})\b", text):
            continue
        tree = ast.parse(text)
        guarded = {n for t in ast.walk(tree) if isinstance(t, ast.Try) for n in ast.walk(t)}
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if unix & set(names) and node not in guarded:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)


def imported(name: str, path: Path, modules: dict[str, Path]) -> set[str]:
    """Return the modules that a module imports anywhere but for types alone, and the packages that those lie in."""
    found: set[str] = set()
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        for_types = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        inner = node.orelse if for_types else ast.iter_child_nodes(node)
        nodes += [one for one in inner if isinstance(one, STATEMENTS)]
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
            above = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names]
            found |= {one if one in modules else base for one in names}
    packages = {one.rsplit(".", depth)[0] for one in found for depth in range(1, one.count("."))}
    return (found | {one for one in packages if not name.startswith(f"{one}.")}) & modules.keys() - {name}


@pytest.mark.slow
def test_modules_do_not_import_each_other_in_circles() -> None:
    modules = {}
    for path in sorted((ROOT / "engine").glob("brinkmanship/**/*.py")):
        parts = path.relative_to(ROOT / "engine").with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    imports = {name: imported(name, path, modules) for name, path in modules.items()}
    reached: dict[str, set[str]] = {}
    for name in modules:
        reached[name], edge = set(), [name]
        while edge:
            new = imports[edge.pop()] - reached[name]
            reached[name] |= new
            edge += new
    assert {tuple(sorted(o for o in reached[n] if n in reached[o])) for n in modules if n in reached[n]} == set()
