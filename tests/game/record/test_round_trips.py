"""What is written can be read back: hostile texts, records that went through other programs, notes of control."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from brinkmanship.cli import main
from brinkmanship.game.record.file import Writer
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.as_script import as_script
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.scenario.document.reading import read_text
from brinkmanship.scenario.models import Script

TOY = Path(__file__).parents[1] / "data" / "toy.yaml"
ODD = [
    "null",
    "no",
    "~",
    "1e3",
    "0x1f",
    "2022-01-24",
    "- a",
    "a: b",
    "#x",
    "'",
    '"',
    "\\",
    "{",
    "]",
    "&a",
    "*a",
    "!x",
    "|",
    ">",
]
ODD += [
    "%",
    "@",
    "`",
    "",
    " a",
    "a ",
    "\ta",
    "a\nb",
    "a\r\nb",
    "\x85",
    "\u2028",
    "\u2029",
    "\x1b[31m",
    "\0",
    "\x7f",
    "\ufeff",
]
ODD += ["\u202e", "🎲", "👩‍🚀", "é", "e\u0301", "\ud83d", "\udc00\ud83d", "---", "...", "<<", "=", "Ünïcödé", "x" * 500]
hostile = st.one_of(
    st.sampled_from(ODD), st.text(max_size=30), st.text("\\\"'#:{}[]\n\t \x85\u2028\ud800é🎲", max_size=12)
)


@pytest.fixture(scope="module")
def toy() -> Prepared:
    return prepare(TOY)


def as_kept(text: str) -> str:
    """Return a text as any file can hold it: halves of pairs are none of its characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@settings(max_examples=30, derandomize=True, deadline=None)
@given(hostile, hostile, hostile)
def test_any_text_comes_back_from_record_and_script(toy: Prepared, said: str, written: str, told: str) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=3, rest="wait")
    game.control().note("observation", written, about="RED")
    game.seat("RED").set_plan([Order("RED", "boast", note=said)])
    game.commit("RED", [Inject("x", told)])
    game.control().note("observation", written)
    timeline = Timeline.of_lines(game.control().record_lines, "memory")
    assert not timeline.raw.damage
    (order,) = timeline.story(1).orders
    assert order.note == as_kept(said)
    assert [note.text for note in (*timeline.notes_at(0), *timeline.notes_at(1))] == [as_kept(written)] * 2
    (inject,) = timeline.story(1).injects
    assert inject.text == as_kept(told)
    document = read_text(as_script(timeline, "memory", str(TOY)), name="memory.yaml")
    assert not document.problems
    script = Script.model_validate(document.data)
    (first, second) = script.entries[:2]
    assert first.narration == as_kept(told)
    assert second.order is not None
    assert second.order.note == as_kept(said)
    game.close()


def played(path: Path, toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=3, record=path)
    game.control().note("observation", "Before it began — the start.", about="RED")
    for _ in range(3):
        game.seat("RED").set_plan([Order("RED", "boast", note="é")])
        game.commit("RED")
    game.control().note("observation", "Red hesitated.")
    game.close()


OTHER_WAYS = {
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "CR": lambda data: data.replace(b"\n", b"\r"),
    "BOM": lambda data: b"\xef\xbb\xbf" + data,
    "BOM and CRLF": lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    "UTF-16": lambda data: data.decode("utf-8").encode("utf-16"),
    "UTF-16 big": lambda data: b"\xfe\xff" + data.decode("utf-8").encode("utf-16-be"),
    "no last end": lambda data: data.removesuffix(b"\n"),
    "blank lines": lambda data: data + b"\n\r\n\n",
    "doubled ends": lambda data: data.replace(b"\n", b"\r\r\n"),
    "blanks at ends": lambda data: data.replace(b"\n", b" \t\n"),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", OTHER_WAYS)
def test_a_record_that_went_through_other_programs_is_read_and_goes_on(way: str, toy: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    played(path, toy)
    plain = path.read_bytes()
    path.write_bytes(OTHER_WAYS[way](plain))
    contents = RecordIndex.open(path, bare=True)
    assert not contents.faults
    assert contents.mended
    assert not [w for w in contents.warnings if "dropped" in w]
    assert Timeline.open(path).last == 3
    assert not Timeline.open(path).raw.damage
    assert verify(path).agrees
    game = Game.load(path)
    assert any("as they were again" in warning for warning in game.warnings)
    assert path.read_bytes() == plain
    game.commit("RED")
    game.close()
    again = RecordIndex.open(path, bare=True)
    assert not again.faults
    assert not again.mended
    assert path.read_bytes().startswith(plain)
    assert Timeline.open(path).last == 4
    assert [one.name for one in tmp_path.iterdir()] == ["g.jsonl"]


def test_a_torn_last_line_is_still_dropped_whatever_the_ends(toy: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    played(path, toy)
    *lines, note, _ = path.read_bytes().split(b"\n")
    for torn in (note[:-1], note[:-9], note.replace(b"Red hes", b"Red has"), b'{"kind":"turn"}'):
        path.write_bytes(b"\r\n".join([*lines, torn]))
        contents = RecordIndex.open(path, bare=True)
        assert len(contents.rows) == len(lines) - 1
        assert any("was dropped" in warning for warning in contents.warnings)


def test_what_is_no_record_is_not_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_bytes(b"\xef\xbb\xbfmy notes\r\n")
    with pytest.raises(RecordError, match="no header"):
        Writer.resume(path)
    assert path.read_bytes() == b"\xef\xbb\xbfmy notes\r\n"


def test_notes_of_control_are_told_wherever_a_record_is(
    toy: Prepared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "g.jsonl"
    played(path, toy)
    for words in (
        ("record", "show", str(path)), ("record", "show", str(path), "--json"), ("replay", str(path), "--headless"),
        ("replay", str(path), "--json"), ("record", "show", str(path), "--as-script", "--scenario", str(TOY)),
    ):  # fmt: skip
        with pytest.raises(SystemExit) as left:
            main.main(words)
        said = capsys.readouterr().out
        assert left.value.code == 0, words
        assert said.count("Red hesitated.") == 1, words
        assert said.count("Before it began — the start.") == 1, words
        if "--json" in words:
            json.loads(said)
    assert yaml.safe_load(said)["entries"]  # with the notes as comments


def test_notes_of_a_branch_that_was_left_are_told_too(
    toy: Prepared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "g.jsonl"
    game = Game.new(toy, {"RED": "human"}, seed=3, record=path)
    game.commit("RED")
    game.control().note("observation", "Seen on the road that was left.")
    game.control().rewind(0)
    game.commit("RED")
    game.control().note("observation", "Seen on the other.")
    game.close()
    with pytest.raises(SystemExit):
        main.main(["record", "show", str(path)])
    said = capsys.readouterr().out
    assert "Seen on the road that was left." in said
    assert "Seen on the other." in said
