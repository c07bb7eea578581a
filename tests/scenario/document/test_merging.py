"""`use:`: who wins, what collides, and which files may be read."""

import os

import pytest

from brinkmanship.scenario.document import merge


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
        return tmp_path

    return write


def messages(merged):
    return [problem.message for problem in merged.problems]


def test_sections_merge_by_key_and_the_user_wins(files):
    folder = files(
        main="use: [lib]\nactors: {A: {name: ours}}\nties: [3]\nmechanisms: {combat: {attrition: 2}}\n",
        lib="actors: {A: {name: theirs, color: red}, B: {name: b}}\nties: [1, 2]\n"
        "mechanisms: {combat: {supply: 1, attrition: 1}}\n",
    )
    merged = merge(folder / "main.yaml")
    assert messages(merged) == []
    assert merged.data == {
        "actors": {"A": {"name": "ours"}, "B": {"name": "b"}},
        "ties": [1, 2, 3],
        "mechanisms": {"combat": {"supply": 1, "attrition": 2}},
    }


def test_places_survive_the_merge(files):
    folder = files(main="use: [lib]\nties: [3]\nactors:\n  A: 1\n", lib="ties: [1,\n  2]\nactors: {B: 1}\n")
    root = merge(folder / "main.yaml").root
    assert root is not None
    found = {path: str(node.key or node.value) for path, node in root.walk()}
    assert found[("actors", "A")] == "main.yaml:4:3"
    assert found[("actors", "B")] == "lib.yaml:3:10"
    assert found[("ties", 1)] == "lib.yaml:2:3"
    assert found[("ties", 2)] == "main.yaml:2:8"


def test_two_libraries_may_not_define_the_same(files):
    folder = files(main="use: [one, two]\n", one="actors: {A: 1}\n", two="\nactors: {A: 2}\n")
    merged = merge(folder / "main.yaml")
    assert messages(merged) == ["'actors.A' is defined in two libraries; the first is at one.yaml:1:10"]
    assert (merged.problems[0].file, merged.problems[0].line) == ("two.yaml", 2)


def test_the_file_that_uses_both_does_not_settle_a_collision_in_silence(files):
    folder = files(main="use: [one, two]\nactors: {A: 3}\n", one="actors: {A: 1}\n", two="actors: {A: 2}\n")
    assert len(merge(folder / "main.yaml").problems) == 1


def test_one_library_along_two_ways_is_no_collision(files):
    folder = files(
        main="use: [one, two]\n",
        one="use: [base]\nactors: {B: 1}\nties: [1]\n",
        two="use: [base]\nactors: {C: 1}\nties: [2]\n",
        base="actors: {A: 1}\nties: [0]\n",
    )
    merged = merge(folder / "main.yaml")
    assert messages(merged) == []
    assert merged.data == {"actors": {"A": 1, "B": 1, "C": 1}, "ties": [0, 1, 2]}
    assert len(merged.sources) == 4


def test_a_circle_is_named(files):
    folder = files(main="use: [one]\n", one="use: [two]\n", two="use: [one]\n")
    assert messages(merge(folder / "main.yaml")) == [
        "files use each other in a circle: one.yaml uses two.yaml uses one.yaml"
    ]


def test_a_file_that_uses_itself(files):
    folder = files(main="use: [main]\n")
    assert messages(merge(folder / "main.yaml")) == ["files use each other in a circle: main.yaml uses main.yaml"]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "..\\\\x"])
def test_names_that_leave_the_folder(files, name):
    folder = files(main=f'use: ["{name}"]\n')
    assert "leaves the scenario's folder" in messages(merge(folder / "main.yaml"))[0]


def test_links_that_leave_the_folder(files, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text("actors: {A: 1}\n", "utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "main.yaml").write_text("use: [link]\n", "utf-8")
    os.symlink(outside, tmp_path / "inner" / "link.yaml")
    assert messages(merge(tmp_path / "inner" / "main.yaml")) == ["'link' is a link that leaves the scenario's folder"]


def test_bundled_library_is_found_and_a_near_name_suggested(files, tmp_path):
    folder = files(main="use: [library/ladder, laddr]\n")
    library = tmp_path / "bundle" / "library"
    library.mkdir(parents=True)
    (library / "ladder.yaml").write_text("ladder: [1]\n", "utf-8")
    merged = merge(folder / "main.yaml", library=library)
    assert merged.data == {"ladder": [1]}
    assert [(problem.message, problem.suggestion) for problem in merged.problems] == [
        ("the library file 'laddr' is not there", "ladder")
    ]


def test_shape_of_use_and_of_the_file(files):
    folder = files(main="use: lib\n", list="- a\n", odd="use: [1, '', {a: b}]\n", long=f"use: [{'x' * 5000}]\n")
    assert messages(merge(folder / "main.yaml")) == ["'use' lists the library files this file needs"]
    assert messages(merge(folder / "list.yaml")) == ["a scenario file is a mapping of sections"]
    assert len(messages(merge(folder / "odd.yaml"))) == 3
    assert "is not there" in messages(merge(folder / "long.yaml"))[0]


def test_problems_of_all_files_come_together(files):
    folder = files(main="use: [one, two]\na: 1\na: 2\n", one="b: 'x\n", two="c: 1\nc: 2\n")
    assert [problem.file for problem in merge(folder / "main.yaml").problems] == ["main.yaml", "one.yaml", "two.yaml"]
