"""`brink host`: what it prints, how it ends, and what it says where something is missing."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from brinkmanship.cli.main import _run as run
from tests.web.conftest import TOY

BRINK = [sys.executable, "-m", "brinkmanship.cli.main"]


def test_it_prints_address_and_codes_serves_and_ends_with_ctrl_c(tmp_path: Path):
    record = tmp_path / "a.jsonl"
    words = [str(TOY), "--seat", "RED", "--port", "0", "--record", str(record), "--turn-minutes", "20", "--no-window"]
    process = subprocess.Popen([*BRINK, "host", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said = ""
        while "Ctrl-C" not in said and process.poll() is None:
            said += process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
        codes = re.findall(r"^  (\w+) +([A-Z0-9-]+)$", said, re.M)
        assert [name for name, _ in codes] == ["Redland", "Controller", "Evaluator", "Observer"]
        assert "█" in said
        answer = httpx.post(f"{address}/join", data={"code": codes[0][1]}, headers={"Origin": address}, trust_env=False)
        assert answer.headers["location"] == "/join/name"
    finally:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert process.returncode == 0, told
    assert f"Go on with: brink host --load {record}" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--load", "x.jsonl", "--seat", "RED"], "--load goes on with a record as it is"),
        (["--load", "x.jsonl", "--port", "0"], "there is no record at x.jsonl"),
        ([str(TOY), "--seat", "BLU", "--port", "0"], "Did you mean BLUE?"),
        ([str(TOY), "--pace", "clock", "--port", "0"], "say how long a turn is with --turn-minutes"),
    ],
)
def test_bad_use_is_told(words, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["host", *words]) == 2
    assert told in capsys.readouterr().err


def test_without_its_libraries_it_says_what_to_install():
    hide = "import sys; sys.modules['starlette'] = None; from brinkmanship.cli.main import main; main(['host'])"
    done = subprocess.run([sys.executable, "-c", hide], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "pip install 'brinkmanship[host]'" in done.stderr


def test_a_port_that_is_taken_is_told_before_anything_is_written(room, tmp_path, capsys):
    record = tmp_path / "b.jsonl"
    assert run(["host", str(TOY), "--port", str(room.server.port), "--record", str(record)]) == 2
    assert f"port {room.server.port} cannot be used" in capsys.readouterr().err
    assert not record.exists()
