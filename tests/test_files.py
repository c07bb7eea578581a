"""Names that files give are judged by what they say, before the disk or another host is asked about them."""

from __future__ import annotations

import ntpath
import os
import posixpath
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from brinkmanship.files import find_program, inside, leaves
from brinkmanship.scenario.description import check_any

TWO_SIDES = (Path(__file__).parent / "data" / "two-sides.yaml").read_text("utf-8")

WINDOWS = (
    "//host/share/a.yaml", r"\\host\share\a.yaml", r"\\?\UNC\host\share\a.yaml", r"\\.\pipe\a", "/a.yaml", "D:a.yaml",
    r"C:\me2\a.yaml", "../a.yaml", r"b\..\..\a.yaml",
)  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "system", "names", "out"),
    [
        (r"C:\me", ntpath, WINDOWS, True),
        (
            r"C:\me",
            ntpath,
            ("a.yaml", "b/a.yaml", r"B\a.yaml", r"c:\ME\a.yaml", "C:a.yaml", "b/../a.yaml", "..a.yaml"),
            False,
        ),
        ("/me", posixpath, ("//host/a.yaml", "/a.yaml", "../a.yaml", "b/../../a.yaml", "../me2/a.yaml"), True),
        ("/me", posixpath, ("a.yaml", "b/a.yaml", "b/../a.yaml", "..a.yaml", "/me/a.yaml"), False),
        ("/", posixpath, ("a.yaml",), False),
    ],
)
def test_a_name_says_itself_that_it_leaves_the_folder(
    folder: str, system: ModuleType, names: tuple[str, ...], out: bool
) -> None:
    assert {name: leaves(folder, name, system) for name in names} == dict.fromkeys(names, out)


def test_a_link_is_followed_to_where_it_leads(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "secret").touch()
    (home / "a").touch()
    (home / "out").symlink_to(tmp_path / "secret")
    (home / "in").symlink_to(home / "a")
    (tmp_path / "way").symlink_to(home)
    for folder, name in ((home, "in"), (tmp_path / "way", "in"), (tmp_path / "way", str(home.resolve() / "a"))):
        assert inside(folder, name) == home.resolve() / "a"
    assert inside(home, "out") is inside(tmp_path / "way", "out") is inside(home, "a\0") is None


NAMED: dict[str, Callable[[str], str]] = {
    "library": lambda name: f"use: [{name}]\n{TWO_SIDES}",
    "outlines": lambda name: TWO_SIDES.replace("map:\n", f"map:\n  geojson: {name}\n"),
    "scenario of a script": lambda name: f"script: {{id: s, title: S, scenario: {name}}}\nentries: []\n",
}


@pytest.mark.parametrize("kind", NAMED)
def test_no_file_has_another_host_asked(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touched: list[str] = []

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def look(path: Any, *rest: Any, **more: Any) -> Any:
            touched.append(str(path))
            return real(path, *rest, **more)

        return look

    for module, name in (
        (os, "stat"),
        (os, "lstat"),
        (os, "open"),
        (os, "readlink"),
        (os.path, "realpath"),
        (os.path, "isfile"),
    ):
        monkeypatch.setattr(module, name, watched(getattr(module, name)))
    file = tmp_path / "sent.yaml"
    file.write_text(NAMED[kind]("//stranger/share/a.yaml"), "utf-8")
    messages = [problem.message for problem in check_any(file)]
    assert any("'//stranger/share/a.yaml' leaves the" in message for message in messages), messages
    assert any("sent.yaml" in path for path in touched)
    assert not [path for path in touched if "stranger" in path]


@pytest.mark.skipif(os.name != "posix", reason="programs of Unix")
def test_no_program_is_taken_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "encoder").write_text(f"#!{sys.executable}\n", "utf-8")
    (tmp_path / "encoder").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for path in ("", ".", f".{os.pathsep}"):
        monkeypatch.setenv("PATH", path)
        assert find_program("encoder") is None
    monkeypatch.setenv("PATH", f".{os.pathsep}{tmp_path}")
    assert find_program("encoder") == str(tmp_path / "encoder")
