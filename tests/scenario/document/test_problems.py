"""How problems look: place, line, caret, expectation and the nearest name."""

import json

from hypothesis import given, strategies as st

from brinkmanship.scenario.document import Problem, ScenarioError, read_text
from brinkmanship.scenario.document.problems import in_order, problem_on, quoted, visible
from brinkmanship.text import listed, nearest


def test_the_whole_form():
    root = read_text("actors:\n  RUS:\n    personel: 100\n", name="x.yaml").root
    assert root is not None
    problem = problem_on(
        root,
        ("actors", "RUS", "personel"),
        "unknown name 'personel'",
        of_key=True,
        expected="name",
        suggestion="personnel",
    )
    assert problem.render() == "\n".join(
        [
            "x.yaml:3:5: error: unknown name 'personel'",
            "    3 |     personel: 100",
            "      |     ^^^^^^^^",
            "      = expected name",
            "      = did you mean 'personnel'?",
        ]
    )


def test_what_is_absent_is_shown_at_its_owner():
    root = read_text("actors:\n  RUS:\n    name: Russia\n").root
    assert root is not None
    problem = problem_on(root, ("actors", "RUS", "color"), "'color' is missing")
    assert (problem.line, problem.column) == (2, 3)


def test_caret_stands_under_wide_and_combining_characters():
    document = read_text('"世é": [1, *b]\n')
    (problem,) = document.problems
    lines = problem.render().splitlines()
    assert lines[1] == '    1 | "世é": [1, *b]'
    assert lines[2] == "      |            ^^"


def test_long_lines_are_cut_around_the_place():
    (problem,) = read_text("a: '" + "x" * 5000 + "' : '" + "y" * 5000 + "'").problems
    assert all(len(line) < 130 for line in problem.render().splitlines())


def test_nothing_from_a_file_reaches_the_terminal_raw():
    (problem,) = read_text('"\\e[2J": 1\n"\\e[2J": 2\n').problems
    assert "\x1b" not in problem.render()
    assert quoted("\x1b\u202e") == "'\\x1b\\u202e'"


@given(st.text())
def test_visible_text_is_printable(text):
    assert visible(text).isprintable()


def test_json_form():
    problem = Problem("wrong", file="a.yaml", line=1, column=2, path=("a", 0), text="secret line")
    data = json.loads(json.dumps([problem.as_json()]))
    assert data == [
        {
            "message": "wrong",
            "file": "a.yaml",
            "line": 1,
            "column": 2,
            "path": ["a", 0],
            "expected": None,
            "suggestion": None,
            "severity": "error",
        }
    ]


def test_many_problems_are_counted_not_printed():
    text = str(ScenarioError([Problem(f"wrong {number}") for number in range(250)]))
    assert text.endswith("... and 150 more")
    assert text.count("error: ") == 100


def test_order_is_by_file_and_place():
    problems = [
        Problem("c", file="b", line=3, column=1),
        Problem("a", file="b", line=1, column=9),
        Problem("d", file="a"),
    ]
    assert [problem.message for problem in in_order([*problems, problems[0]])] == ["a", "c", "d"]


def test_nearest():
    assert nearest("Untied-States", ["united_states", "russia"]) == "united_states"
    assert nearest("xyz", ["united_states"]) is None
    assert nearest("x" * 100_000, ["united_states"]) is None


def test_listed():
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed("abcde", limit=3)] == [
        "",
        "a",
        "a or b",
        "a, b, c ... (2 more)",
    ]
