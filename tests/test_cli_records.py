"""The commands about records and replays: branches by name everywhere, nothing passed over, mistakes told in words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game
from brinkmanship.scenario.scripts import load_script
from tests.test_cli import TOY, brink

SCRIPT = """script: {{id: short, scenario: {toy}, title: Short, seed: 4}}
entries:
  - {{date: 2022-01-24, order: {{actor: RED, action: boast}}}}
  - {{date: 2022-01-26, narration: Silence.}}
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "game.jsonl"
    game = Game.new(TOY, seed=3, record=path)
    for turn in (2, 1, 0):
        game.commit()
        game.commit()
        if turn:
            game.control().rewind(turn, f"road {turn}")
    game.close()
    return path


@pytest.fixture
def record(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    return str(shutil.copy(whole, tmp_path / "game.jsonl"))


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "short.yaml"
    shutil.copy(TOY, path.parent)
    path.write_text(SCRIPT.format(toy="toy"), "utf-8")
    return str(path)


def turns(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("Turn ")]


def test_a_record_is_shown_with_its_branches_named(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert brink("record", "show", record, "--turn", "2") == 0
    assert turns(capsys.readouterr().out) == [f"Turn 2, 2022-01-26, on branch '{name}'" for name in ("main", "road 1")]
    for words in ([f"{record}#2"], [record, "--branch", "road 2"]):
        assert brink("record", "show", *words) == 0
        found = [(line[5], line.split("'")[1]) for line in turns(capsys.readouterr().out)]
        assert found == [*((str(turn), "main") for turn in range(3)), ("3", "road 2"), ("4", "road 2")]
    assert brink("record", "show", f"{record}#3", "--json") == 0
    pages = json.loads(capsys.readouterr().out)["pages"]
    assert [(page["turn"], page["branch"]) for page in pages[1:]] == [(1, "main"), (2, "road 1"), (3, "road 1")]
    assert brink("record", "show", f"{record}#3", "--turn", "4") == 2
    assert "branch '3' of" in capsys.readouterr().err


def test_one_branch_needs_no_name(script: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert brink("replay", script, "--headless", "--record", str(tmp_path / "a.jsonl")) == 0
    capsys.readouterr()
    assert brink("record", "show", str(tmp_path / "a.jsonl")) == 0
    assert turns(capsys.readouterr().out)[-1] == "Turn 3, 2022-01-27"


def test_what_is_torn_or_damaged_is_said_beside_the_answer(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(record)
    good = path.read_bytes()
    path.write_bytes(good[:-100])
    assert brink("record", "branches", record) == 0
    assert "had not been committed" in capsys.readouterr().err
    path.write_bytes(good.replace(b"A toy crisis", b"A joy crisis", 1))
    other = path.with_name("good.jsonl")
    other.write_bytes(good)
    assert brink("record", "diff", str(other), record) == 1
    said = capsys.readouterr()
    assert "as far as they can be read" in said.out
    assert "damaged: " in said.err


def test_verification_is_of_all_branches_and_counts_alike(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert brink("record", "verify", f"{record}#2") == 0
    told = capsys.readouterr()
    assert "is verified as a whole, with all its branches" in told.err
    assert "agrees bit for bit with the game played again: 6 turns." in told.out
    assert brink("record", "verify", record, "--json") == 0
    assert json.loads(capsys.readouterr().out)["turns"] == 6


def test_a_branch_is_renamed_and_exported_by_either_way_to_name_it(
    record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert brink("record", "rename", f"{record}#2", "two") == 0
    assert brink("record", "rename", record, "3", "three") == 0
    for name in ("two", "three"):
        assert brink("record", "export", f"{record}#{name}", "--to", str(tmp_path / f"{name}.jsonl")) == 0
        assert verify(tmp_path / f"{name}.jsonl").agrees
    assert brink("record", "export", record, "two", "--to", str(tmp_path / "again.jsonl")) == 0
    capsys.readouterr()


def test_courses_without_a_common_day_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, start in (("usual", ""), ("early", ", start: 2022-01-10")):
        shutil.copy(TOY, tmp_path)
        text = SCRIPT.format(toy="toy").replace(", seed: 4", f", seed: 4{start}")
        dated = text.replace("2022-01-24", "2022-01-10").replace("2022-01-26", "2022-01-11") if start else text
        (tmp_path / f"{name}.yaml").write_text(dated, "utf-8")
        words = ("--headless", "--record", str(tmp_path / f"{name}.jsonl"))
        assert brink("replay", str(tmp_path / f"{name}.yaml"), *words) == 0
    capsys.readouterr()
    assert brink("record", "diff", str(tmp_path / "usual.jsonl"), str(tmp_path / "early.jsonl")) == 1
    told = capsys.readouterr().out
    assert "They share no day, so nothing can be compared: the first goes from 24 Jan to 27 Jan, the second" in told
    assert "No difference" not in told
    assert brink("record", "diff", str(tmp_path / "usual.jsonl"), str(tmp_path / "usual.jsonl")) == 0
    assert "No difference in 3 turns." in capsys.readouterr().out


def test_a_record_as_a_script_names_the_scenario_it_is_given(
    record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert brink("record", "show", f"{record}#1", "--as-script", "--scenario", TOY) == 0
    told = capsys.readouterr()
    assert told.err == ""
    (tmp_path / "script.yaml").write_text(told.out, "utf-8")
    shutil.copy(TOY, tmp_path)
    assert load_script(tmp_path / "script.yaml").script.script.id == "game"
    assert brink("record", "show", record, "--as-script") == 0
    told = capsys.readouterr()
    assert "  # 'toy' is what the record's scenario calls itself" in told.out
    assert "brink: 'toy' is what the record's scenario calls itself" in told.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["record", "export", "RECORD", "--to", "x.jsonl"], "say which branch, as"),
        (["record", "export", "RECORD#1", "2", "--to", "x.jsonl"], "names a branch already: leave out '2'"),
        (["record", "export", "RECORD", "1", "--to", "/dev/null"], "/dev/null is no ordinary file"),
        (["record", "rename", "RECORD", "2", "a", "good", "name"], "a name of several in quotes"),
        (["record", "rename", "RECORD", "2", "3"], "'3' is how a branch is called by its number"),
        (["record", "show", "RECORD#1", "--branch", "2"], "leave out --branch"),
        (["record", "show", "RECORD#9"], "there is no branch called '9'; name one by its number: 1 'main'"),
        (["record", "show", "RECORD", "--scenario", "toy"], "it goes with --as-script"),
        (["run", TOY, "--days-per-turn", "nan"], "'nan' is not a number"),
        (["run", TOY, "--seed", str(10**18)], "is not in the range 0<=x<=999999999999999999"),
        (["replay", "RECORD", "--speed", "nan", "--gif", "x.gif"], "'nan' is not a number"),
        (["replay", "RECORD", "--headless", "--beside", "x.jsonl"], "--beside is for the window: leave out --headless"),
        (["replay", "RECORD", "--beside", "x.jsonl"], "--beside is for the window, and there is no display here"),
        (["replay", "RECORD", "--on", "2022-01-25"], "it goes with --take-over SEAT"),
        (["replay", "RECORD", "--json", "--gif", "x.gif"], "--json is for what is told: leave out --gif"),
        (["replay", "RECORD", "--take-over", "RED", "--gif", "x.gif"], "--gif makes a film: leave out --take-over"),
        (["replay", "RECORD", "--take-over", "RED", "--json"], "--json is for what is told: leave out --take-over"),
        (["replay", "RECORD", "--take-over", "RED", "--until", "2022-01-25"], "leave out --take-over"),
        (["replay", "RECORD", "--headless", "--size", "800x600"], "it goes with --gif, --frames or --video"),
        (["replay", "RECORD", "--variation", "x"], "--variation is one of a script's, and"),
        (["replay", "RECORD", "--take-over", "RED", "--on", "2020-01-01"], "goes from 2022-01-24 to 2022-01-27"),
        (["replay", "SCRIPT", "--take-over", "RED", "--on", "2022-02-01"], "goes from 2022-01-24 to 2022-01-27"),
        (["replay", "SCRIPT", "--take-over", "RED", "--on", "2020-01-01"], "goes from 2022-01-24 to 2022-01-27"),
        (["scenario", "test", "nosuch"], "called 'nosuch'"),
        (["scenario", "test", "SCRIPT", "no/such.yaml"], "there is no script at no/such.yaml"),
    ],
    ids=lambda value: " ".join(w if w != TOY else "TOY" for w in value) if isinstance(value, list) else "",
)
def test_mistakes_are_told_with_exit_code_two_and_nothing_is_passed_over(
    words: list[str], expected: str, record: str, script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(record).read_bytes()
    assert brink(*(w.replace("RECORD", record).replace("SCRIPT", script) for w in words)) == 2
    caught = capsys.readouterr()
    assert expected in caught.err
    assert caught.out == ""
    assert Path(record).read_bytes() == before
