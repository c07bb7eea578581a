"""A program in a seat: it may answer, be late, talk nonsense or die, and the seat passes with the reason."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from engine.players.external import ExternalPlayer

HERE = Path(__file__).parent
CHOICE = {"action": "talk", "family": "diplomacy", "needs_place": False, "targets": [{"id": "RUS", "legal": True}]}
HELLO = {"seat": "UKR", "scenario": "toy"}


def bot(tmp_path: Path, body: str, timeout: float = 5.0) -> ExternalPlayer:
    """A player whose program reads lines and runs *body* on each, with ``message`` and ``say``."""
    text = (
        "import json, sys, time\n"
        "def say(**reply): print(json.dumps(reply), flush=True)\n"
        "for line in sys.stdin:\n"
        "    message = json.loads(line)\n"
        "    if message['type'] == 'hello': say(type='ready', name='t'); continue\n"
        "    if message['type'] == 'bye': break\n"
    ) + "".join(f"    {line}\n" for line in body.splitlines())
    (tmp_path / "bot.py").write_text(text, encoding="utf-8")
    return ExternalPlayer(f'"{sys.executable}" "{tmp_path / "bot.py"}"', timeout)


def test_the_example_bot_answers_with_a_legal_action() -> None:
    player = ExternalPlayer(f'"{sys.executable}" "{HERE / "example_bot.py"}" diplomacy')
    assert player.start(HELLO) == ""
    assert player.name == "example (diplomacy)"
    answer = player.ask(1, {}, [CHOICE])
    assert answer.trouble == ""
    assert answer.orders == ({"action": "talk", "target": "RUS"},)
    player.close()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("print('nonsense', flush=True)", "not JSON", id="not JSON"),
        pytest.param("print('[' * 100000, flush=True)", "not JSON", id="deep nesting"),
        pytest.param(
            r"say(type='orders', turn=message['turn'], orders=[{'action': '\ud800'}])", "not JSON", id="half a letter"
        ),
        pytest.param("print('[1]', flush=True)", "not an object", id="not an object"),
        pytest.param("say(type='hello')", "where 'orders' was asked", id="wrong type"),
        pytest.param("say(type='orders', turn=99, orders=[])", "turn 99", id="wrong turn"),
        pytest.param("say(type='orders', turn=message['turn'], orders='x')", "no list of orders", id="no list"),
        pytest.param("say(type='orders', turn=message['turn'], orders=[{}] * 999)", "999 orders", id="too many"),
        pytest.param("sys.stderr.write('out of luck'); sys.exit(3)", "exit code 3", id="dies"),
    ],
)
def test_a_bad_reply_passes_with_the_reason(tmp_path: Path, body: str, expected: str) -> None:
    player = bot(tmp_path, body)
    assert player.start(HELLO) == ""
    answer = player.ask(1, {}, [])
    assert answer.orders == ()
    assert expected in answer.trouble
    player.close()


def test_a_late_reply_passes_and_is_not_taken_for_the_next_turn(tmp_path: Path) -> None:
    player = bot(
        tmp_path,
        "time.sleep(1.0 if message['turn'] == 1 else 0)\n"
        "say(type='orders', turn=message['turn'], orders=[{'action': str(message['turn'])}])",
        timeout=0.6,
    )
    assert player.start(HELLO) == ""
    assert "did not answer within 0.6 seconds" in player.ask(1, {}, []).trouble
    time.sleep(0.6)
    assert player.ask(2, {}, []).orders == ({"action": "2"},)
    player.close()


def test_a_dead_program_is_quoted_and_passes_until_the_end(tmp_path: Path) -> None:
    player = bot(tmp_path, "sys.stderr.write('out of luck\\n'); sys.stderr.flush(); sys.exit(3)")
    player.start(HELLO)
    assert "out of luck" in player.ask(1, {}, []).trouble
    began = time.monotonic()
    assert "has ended" in player.ask(2, {}, []).trouble
    assert time.monotonic() - began < 0.1
    player.close()


def test_a_program_that_never_reads_does_not_block(tmp_path: Path) -> None:
    (tmp_path / "deaf.py").write_text(
        'import time\nprint(\'{"type": "ready"}\', flush=True)\ntime.sleep(60)\n', encoding="utf-8"
    )
    player = ExternalPlayer(f'"{sys.executable}" "{tmp_path / "deaf.py"}"', 0.5)
    assert player.start(HELLO) == ""
    began = time.monotonic()
    assert "did not answer" in player.ask(1, {"big": "x" * 1_000_000}, []).trouble
    player.kill()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("command", ["/no/such/program", "", '"unbalanced'])
def test_a_command_that_cannot_start_says_so(command: str) -> None:
    player = ExternalPlayer(command)
    assert "cannot be started" in player.start(HELLO)
    assert "cannot be started" in player.ask(1, {}, []).trouble
    player.close()
