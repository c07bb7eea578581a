"""Reading YAML: the 1.2 core schema, places of everything, limits, and what is refused."""

import json
import time

import pytest
import yaml
from hypothesis import given, strategies as st

from brinkmanship.scenario.document import Limits, building, read, read_text, reading


def problems(text, **limits):
    return [problem.message for problem in read_text(text, Limits(**limits)).problems]


def test_words_of_yaml_1_1_are_texts():
    text = "NO: NO\n1: yes\na: [on, off, 2022-01-24, 12:30, 1_000, 0b1]\n"
    assert read_text(text).data == {"NO": "NO", "1": "yes", "a": ["on", "off", "2022-01-24", "12:30", "1_000", "0b1"]}


def test_core_schema_values():
    text = "[~, null, '', true, False, 12, -3, 0o17, 0xFF, 1.5, .5, 1e3, -.inf, '12', !!str 12, !!float 2]"
    values = read_text(text).data
    assert values == [None, None, "", True, False, 12, -3, 15, 255, 1.5, 0.5, 1000.0, float("-inf"), "12", "12", 2.0]
    assert [type(value) for value in values[5:11]] == [int, int, int, int, float, float]


def test_places_of_keys_and_values():
    root = read_text("a:\n  b: [10, 20]\n  c: {d: word}\n").root
    assert root is not None
    places = {path: (node.key and node.key[1:3], node.value[1:]) for path, node in root.walk()}
    assert places[("a",)][0] == (1, 1)
    assert places[("a", "b", 1)] == (None, (2, 11, 2))
    assert places[("a", "c", "d")] == ((3, 7), (3, 10, 4))


def test_alias_shares_the_places_of_its_anchor():
    document = read_text("a: &x {b: 1}\nc: *x\n")
    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.root is not None
    path, place = document.root.nearest(("c", "b"))
    assert path == ("c", "b")
    assert place.value.line == 1


def test_every_duplicate_and_tag_is_reported_at_once():
    text = "a: 1\na: 2\nb: !!python/object x\nc: !own 3\n<<: {d: 1}\n"
    assert problems(text) == [
        "'a' is here twice; the first is on line 1",
        "the tag '!!python/object' is not allowed",
        "the tag '!own' is not allowed",
        "merge keys ('<<') are not part of YAML 1.2",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("# a comment\n", "the file is empty"),
        ("a: 1\n---\nb: 2\n", "a second document begins here"),
        ("a: 'x\nb: 1\n", "this quote is never closed"),
        ("a:\n\tb: 1\n", "a tab is used for indentation"),
        ("a: [1, 2\nb: 3\n", "a ']' or ',' is missing before this"),
        ("a: {b: 1\nc: 2\n", "a '}' or ',' is missing before this"),
        ("a:\n  - x\n y: 1\n", "this line does not line up with the ones above"),
        ("a: b: c\n", "a ':' is not allowed here"),
        ("a: @b\n", "a value cannot start with '@'"),
        ('a: "\\q"\n', "this escape is not known"),
        ("a: *b\n", "the alias '*b' has no anchor above it"),
        ("&a b: 1\n", "a name cannot carry an anchor"),
        ("a: &b [*b]\n", "the alias '*b' contains itself"),
        ("*b\n", "an alias cannot be the whole file"),
        ("[a]: 1\n", "a list or mapping stands where a name must be"),
        ("a: 123456789012345678901\n", "this whole number has more than 18 digits"),
        ("? ''\n: 1\n", "a name is missing before the colon"),
        ("a: 'x\0'\n", "a NUL character is not allowed in YAML"),
        ("a: \x1b[31m\n", "the control character U+001B is not allowed in YAML"),
        (b"a: \xff\n", "byte 0xff is not UTF-8"),
        (b"\xff\xfea\0", "the file is in UTF-16"),
        ("a: \ud800\n", "byte 0xed is not UTF-8"),
    ],
)
@pytest.mark.parametrize("loader", ["C", "Python"])
def test_refused(text, message, loader, monkeypatch):
    if loader == "Python":
        monkeypatch.setattr(building, "_Loader", yaml.SafeLoader)
    assert message in problems(text)


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "{a: " * 200_000, "- " * 200_000, "a:\n" + "".join(" " * n + "a:\n" for n in range(1, 900))]
)
def test_deep_nesting_is_refused_quickly(text):
    start = time.perf_counter()
    assert problems(text) == ["the file is nested too deeply"]
    assert time.perf_counter() - start < 1


def test_alias_bomb_is_refused_quickly():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    start = time.perf_counter()
    assert problems("\n".join(rows)) == ["aliases repeat too much"]
    assert time.perf_counter() - start < 1


def test_limits_of_count():
    assert problems("[a, a, a, a]", nodes=4) == ["the file holds too much"]
    assert problems("- &a 1\n" + "- *a\n" * 5, aliases=4) == ["the file has too many aliases"]
    assert problems("[a, a, a, a]", nodes=5) == []


def test_fifty_megabytes_are_refused_unread(tmp_path):
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    start = time.perf_counter()
    (problem,) = read(path).problems
    assert time.perf_counter() - start < 0.5
    assert problem.message == "the file is too large: 50,000,000 bytes"


def test_what_is_no_file(tmp_path):
    (tmp_path / "folder").mkdir()
    for name, message in [("absent.yaml", "no such file"), ("folder", "a folder"), ("nul\0", "cannot be the name")]:
        assert message in read(tmp_path / name).problems[0].message
    assert "not an ordinary file" in read(reading.FilePath("/dev/zero")).problems[0].message


@given(st.text(max_size=60) | st.text(alphabet="ab:-[]{}&*!|>'\"#%@\n \t?,<1.", max_size=60))
def test_any_text_is_data_or_problems(text):
    document = read_text(text)
    assert (document.root is not None) or document.problems
    for problem in document.problems:
        assert "Traceback" not in problem.render()


@given(st.binary(max_size=40))
def test_any_bytes_are_data_or_problems(content):
    document = read_text(content)
    assert (document.root is not None) or document.problems


basic = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(basic, max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(basic, min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_json_reads_as_itself(value):
    # All but characters that JSON escapes as surrogate pairs, which YAML has not.
    assert read_text(json.dumps(value)).data == value


def test_five_thousand_lines_read_well_under_three_tenths_of_a_second():
    rows = ["actors:"]
    for number in range(833):
        rows += [f"  A{number}:", f"    name: Actor {number}", "    people: [a, b, c]", "    tracks:"]
        rows += ["      resolve: {value: 0.5, source: key, confidence: high}", "      support: 0.5"]
    text = "\n".join(rows).encode()
    times = []
    for _ in range(5):
        start = time.process_time()
        assert read_text(text).problems == []
        times.append(time.process_time() - start)
    assert min(times) < 0.3


def test_a_file_as_large_as_the_limit_is_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n")
    assert read(path, Limits(bytes=5)).data == {"a": 1}
    assert "the file is too large" in read(path, Limits(bytes=4)).problems[0].message


@pytest.mark.parametrize("text", ["[1]\n]\n", "{a: 1}\n}\n", "a: 1\n...\n]\n"])
def test_what_stands_before_a_mistake_is_not_taken_for_the_whole(text):
    document = read_text(text)
    assert document.problems
    assert (document.data, document.root) == (None, None)
