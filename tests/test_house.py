"""The house keeps its own rules: layers, types, style, and what may stand where."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("-m", "ruff", "check", "."), id="ruff"),
        pytest.param(("-m", "mypy"), id="mypy-strict", marks=pytest.mark.long),
        pytest.param(("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"), id="layers"),
    ],
)
def test_linters_and_types_are_clean(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 0, done.stdout + done.stderr


def test_top_level_holds_what_the_design_says() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    assert visible == {"engine", "scenarios", "assets", "tests", "pyproject.toml", "README.md", "LICENSE"}


def test_the_core_imports_numpy_and_nothing_else() -> None:
    code = (
        "import sys, engine.simulation.turn; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'pydantic', 'pygame', 'yaml', 'rich', 'click', 'shapely'}))"
    )
    done = run("-c", code)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_readme_states_its_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for mark in ("main command", "test command"):
        assert re.search(rf"<!-- {mark} -->\n```(?:bash|sh)\n.+?\n```\n<!-- end -->", text, re.DOTALL), mark
