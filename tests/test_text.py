"""Texts of strangers are shown clean at every door, and what a person types is read without trust."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from brinkmanship.cli import main
from brinkmanship.output import echo, echo_json
from brinkmanship.text import REPLACEMENT, dump_json, printable, user_path, whole_number

HOSTILE = str(Path(__file__).parent / "data" / "hostile-texts.yaml")
TOY = str(Path(__file__).parent / "game" / "data" / "toy.yaml")
UNSAFE = [*map(chr, [*range(0x20), *range(0x7F, 0xA0)]), *"\u061c\u200b\u200e\u200f\u2028\u2029\u2060\ufeff"]
UNSAFE += [chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC))]

any_text = st.text(
    st.one_of(st.sampled_from([*UNSAFE, "\ud800", "\udfff", "\U000e0041"]), st.characters()), max_size=40
)


def unsafe_in(text: str, *, lines: bool = True) -> list[str]:
    allowed = "\n" if lines else ""
    halves, tags = range(0xD800, 0xE000), range(0xE0000, 0xE0080)
    return [c for c in text if (c in UNSAFE or ord(c) in halves or ord(c) in tags) and c not in allowed]


@settings(max_examples=80, derandomize=True)
@given(any_text)
def test_nothing_unsafe_is_left_and_what_is_safe_stays(text: str) -> None:
    for lines in (False, True):
        shown = printable(text, lines=lines)
        assert not unsafe_in(shown, lines=lines)
        assert printable(shown, lines=lines) == shown
        shown.encode("utf-8")
    if not unsafe_in(text, lines=False):
        assert printable(text) == text


@settings(max_examples=80, derandomize=True)
@given(st.lists(any_text, max_size=4))
def test_json_escapes_what_is_unsafe_and_reads_back_the_same(texts: list[str]) -> None:
    for ascii_only in (False, True):
        written = dump_json(texts, ascii_only=ascii_only)
        assert not unsafe_in(written)
        assert json.loads(written) == json.loads(json.dumps(texts))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_json_holds_no_number_that_is_none(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        dump_json([number])


@settings(max_examples=80, derandomize=True)
@given(st.one_of(any_text, st.from_regex(r"[0-9²³٣०]{1,30}", fullmatch=True)))
def test_a_typed_number_is_digits_within_its_limits_or_none(text: str) -> None:
    found = whole_number(text, 1, 400)
    assert (found is not None) == (text.isascii() and text.isdigit() and len(text) <= 18 and 1 <= int(text) <= 400)


@pytest.mark.parametrize("text", ["~nobody-here/x", "a\0b", "\ud800\0"])
def test_a_typed_path_that_is_none_is_said_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is no path: "):
        user_path(text)


def brink(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main.main(words)
    assert left.value.code in (0, 1, 2)
    return int(left.value.code)


def test_no_command_lets_an_escape_of_a_file_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    record = str(tmp_path / "g.jsonl")
    script = tmp_path / "s.yaml"
    typed = "status\nbrief\nactors\nactor A\nforces\nregion\nregion NORTH\nactions all\naction warn\norder warn -- \x1b[31m\u202e"
    typed += "\nplan\ncommit 3\nlog\nwhy tension\n\x1b]0;x\x07\nhelp\noutcome\nobjectives\nsave ~\x1b[31m/x\n"
    shown = []

    def run(*words: str) -> str:
        brink(*words)
        said = capsys.readouterr()
        shown.append((words, said.out + said.err))
        return said.out

    run("run", HOSTILE, "--seed", "1", "--record", record)
    for words in (
        ("scenario", "show", HOSTILE), ("scenario", "check", HOSTILE), ("scenario", "sources", HOSTILE),
        ("scenario", "show", HOSTILE, "--json"), ("scenario", "show", HOSTILE, "--resolved"),
        ("run", HOSTILE, "--seed", "1", "--json"), ("run", HOSTILE, "--futures", "3", "--seed", "1"),
        ("record", "show", record), ("record", "show", record, "--json"), ("record", "verify", record),
        ("record", "branches", record), ("record", "diff", record, record), ("replay", record, "--headless"),
        ("replay", "\x1b[31mnone.yaml"), ("play", "\u202enone.yaml"), ("run", HOSTILE, "--player", "A=\x1b[31m"),
        ("scenario", "show", "no\x1b[31m"), ("load", "\x1b]0;x\x07.jsonl"), ("\x1b[31mx",),
    ):  # fmt: skip
        run(*words)
    shutil.copy(HOSTILE, tmp_path)
    script.write_text(run("record", "show", record, "--as-script", "--scenario", HOSTILE), encoding="utf-8")
    assert brink("scenario", "check", str(script)) == 0
    for plain in (True, False):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        if not plain:
            monkeypatch.setattr("brinkmanship.terminal.io.plain_stream", lambda stream: False)
            monkeypatch.setenv("TERM", "dumb")  # for rich: tables and headings, but no colours of ours
        run("play", HOSTILE, "--text", "--seat", "A", "--seed", "1", "--record", str(tmp_path / f"{plain}.jsonl"))
    for words, text in shown:
        assert not unsafe_in(text), (words, unsafe_in(text), [line for line in text.split("\n") if unsafe_in(line)][:3])
    assert sum(REPLACEMENT in text for _, text in shown) > 8  # they were shown, and cleaned


def test_a_window_shows_texts_clean() -> None:
    from brinkmanship.desktop.kit.fonts import Fonts

    fonts = Fonts()
    dirty, clean = "A\x1b[31m\u202eb\u2066", "A\ufffd[31m\ufffdb\ufffd"
    assert fonts.width(dirty, "body") == fonts.width(clean, "body")
    drawn = [fonts.render(text, "body", (255, 255, 255)) for text in (dirty, clean)]
    assert drawn[0].get_buffer().raw == drawn[1].get_buffer().raw


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-9", "ascii", "utf-8"])
def test_any_encoding_takes_any_text(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from brinkmanship.output import make_streams_robust

    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, errors="strict"))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9\n"), encoding="utf-8"))
    make_streams_robust()
    echo("Őrség 日本 — 🎲")
    echo_json({"Őrség": "日本 🎲"})
    assert sys.stdin.readline() == "caf\ufffd\n"
    line, _, rest = raw.getvalue().decode(encoding).partition("\n")
    assert "rs" in line
    assert json.loads(rest) == {"Őrség": "日本 🎲"}  # for programs nothing is lost, whatever the encoding


HOMELESS = """
import os, pwd, sys
for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "BRINK_SAVES", "BRINKMANSHIP_CACHE"):
    os.environ.pop(name, None)
def none(uid): raise KeyError(uid)
pwd.getpwuid = none
if sys.argv[1] == "broken":
    import brinkmanship.game.session.headless
    def fails(*_, **__): raise ZeroDivisionError("of all things")
    brinkmanship.game.session.headless.run_game = fails
    os.environ["TMPDIR"] = "/dev/null/nowhere"
from brinkmanship.cli.main import main
main(sys.argv[2:])
"""


@pytest.mark.skipif(os.name != "posix", reason="the system's table of users is Unix's")
@pytest.mark.parametrize("state", ["whole", pytest.param("broken", marks=pytest.mark.slow)])
def test_without_a_home_the_program_works_and_first_errors_are_not_hidden(state: str, tmp_path: Path) -> None:
    words = (sys.executable, "-c", HOMELESS, state, "run", TOY, "-q", "--seed", "1")
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    if state == "whole":
        assert done.returncode == 0, done.stderr
        assert "The crisis ended in" in done.stdout
    else:
        assert done.returncode == 2
        assert "ZeroDivisionError: of all things" in done.stderr
    assert not any(tmp_path.iterdir())  # and no folder called ~ in the place one stands


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_standard_output_is_said(tmp_path: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        words = (sys.executable, "-m", "brinkmanship.cli.main", "run", TOY, "-q", "--seed", "1")
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "standard output cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_nobody_gets_lines_and_colours_who_wants_none(
    variables: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert brink("run", TOY, "--futures", "3", "--seed", "1") == 0
    said = capsys.readouterr()
    assert "Futures" in said.out
    assert not set("─│┌━\x1b") & set(said.out + said.err)
