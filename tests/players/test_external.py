"""A program in a seat: it may answer, be late, talk nonsense or die, and the seat passes with the reason."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from brinkmanship.cli import main
from brinkmanship.cli.common import Bad
from brinkmanship.cli.players import timeouts_of
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.game import Game
from brinkmanship.players import external
from brinkmanship.players.external import ExternalPlayer

HERE = Path(__file__).parent
TOY = HERE.parent / "game" / "data" / "toy.yaml"
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
    return ready(ExternalPlayer(f'"{sys.executable}" "{tmp_path / "bot.py"}"'), timeout)


def ready(player: ExternalPlayer, timeout: float) -> ExternalPlayer:
    """Let a player have its time for every reply but the first: on a busy machine a Python takes its own to begin."""
    start = player.start

    def begun(hello: dict[str, Any]) -> str:
        player.timeout = 20.0
        try:
            return start(hello)
        finally:
            player.timeout = timeout

    player.start = begun  # type: ignore[method-assign]
    return player


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
        pytest.param(
            "say(type='orders', turn=message['turn'], orders=[{'amount': float('nan')}])", "not JSON", id="no number"
        ),
        pytest.param(
            """print('{"type":"orders","turn":1,"orders":[{"amount":1e999}]}', flush=True)""",
            "not JSON",
            id="too large",
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


@pytest.mark.parametrize("reply", ["type='x' * 100_000", "type='orders', turn='9' * 100_000", "type=['x'] * 9999"])
def test_what_is_said_of_a_long_reply_is_short(tmp_path: Path, reply: str) -> None:
    player = bot(tmp_path, f"say({reply})")
    player.start(HELLO)
    assert 20 < len(player.ask(1, {}, []).trouble) < 200
    player.kill()


def test_a_line_that_is_too_long_is_one_bad_reply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "_LONGEST_LINE", 10_000)
    player = bot(
        tmp_path,
        "if message['turn'] == 1: print('x' * 95_000, flush=True)\n"
        "else: say(type='orders', turn=message['turn'], orders=[])",
    )
    player.start(HELLO)
    assert "not JSON: 'xxxx" in player.ask(1, {}, []).trouble
    assert player.ask(2, {}, []).trouble == ""
    player.kill()


@pytest.mark.slow
def test_a_line_without_end_is_read_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "_LONGEST_LINE", 10_000)
    player = bot(tmp_path, "while True: sys.stdout.write('x' * 100_000)", 2.0)
    player.start(HELLO)
    assert "not JSON" in player.ask(1, {}, []).trouble
    assert "writes a line without end" in player.ask(2, {}, []).trouble
    began = time.monotonic()
    assert "writes a line without end" in player.ask(3, {}, []).trouble
    assert time.monotonic() - began < 0.1
    player.kill()


@pytest.mark.skipif(os.name != "posix", reason="what a program starts holds its output open there")
def test_a_program_has_ended_though_its_child_holds_its_output(tmp_path: Path) -> None:
    player = bot(
        tmp_path,
        "import subprocess\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "sys.stderr.write('out of luck'); sys.exit(3)",
        timeout=20,
    )
    player.start(HELLO)
    began = time.monotonic()
    assert player.ask(1, {}, []).trouble.endswith("has ended (exit code 3); it said: out of luck")
    assert time.monotonic() - began < 10
    player.close()
    assert gone(int((tmp_path / "pid").read_text("utf-8")))


def test_the_reply_of_a_program_that_then_ends_is_taken(tmp_path: Path) -> None:
    player = bot(tmp_path, "say(type='orders', turn=1, orders=[]); sys.exit(0)")
    player.start(HELLO)
    player._send({"type": "turn", "turn": 1})
    assert player._process is not None
    player._process.wait(10)
    assert not player._ended()
    assert player._wait("orders", 1)[1] == ""
    player.close()


def test_a_program_is_ended_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player = bot(tmp_path, "pass")
    player.start(HELLO)
    player.kill()
    monkeypatch.setattr(os, "killpg", pytest.fail, raising=False)  # its number may be another's by now
    monkeypatch.setattr(player._process, "kill", pytest.fail)
    player.kill()
    player.close()


@pytest.mark.slow
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
    player.timeout = 10.0  # what is asked now is whose reply is taken, not how fast it comes
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
    player = ready(ExternalPlayer(f'"{sys.executable}" "{tmp_path / "deaf.py"}"'), 0.5)
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


def memory() -> int:
    """Megabytes this process holds now."""
    text = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it")
@pytest.mark.parametrize("stream", ["stdout", pytest.param("stderr", marks=pytest.mark.slow)])
def test_a_program_that_prints_for_ever_fills_no_memory(tmp_path: Path, stream: str) -> None:
    (tmp_path / "flood.py").write_text(
        'import sys\nprint(\'{"type": "ready"}\', flush=True)\n'
        f'while True: sys.{stream}.write(\'{{"type": "info", "pv": "\' + \'x\' * 100_000 + \'"}}\\n\')\n',
        encoding="utf-8",
    )
    player = ready(ExternalPlayer(f'"{sys.executable}" "{tmp_path / "flood.py"}"'), 1.0)
    assert player.start(HELLO) == ""
    before = memory()
    time.sleep(0.5)
    assert memory() - before < 30
    assert player.ask(1, {}, []).trouble
    assert len(player._said) <= external._LAST_WORDS
    player.close(grace=0.1)


def test_what_is_sent_to_a_program_that_does_not_read_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "deaf.py").write_text(
        'import time\nprint(\'{"type": "ready"}\', flush=True)\ntime.sleep(60)\n', encoding="utf-8"
    )
    player = ready(ExternalPlayer(f'"{sys.executable}" "{tmp_path / "deaf.py"}"'), 0.05)
    player.start(HELLO)
    told = [player.ask(turn, {"big": "x" * 100_000}, []).trouble for turn in range(12)]
    for _ in range(50):
        player.tell({"type": "report", "big": "x" * 100_000})
    assert told[-1] == "it does not read what it is sent"
    assert player._outgoing.qsize() <= 9
    player.kill()


def test_last_words_are_always_caught(tmp_path: Path) -> None:
    for number in range(12):  # it was a race
        player = bot(tmp_path, f"sys.stderr.write('word {number} ' * 40 + 'last'); sys.stderr.flush(); sys.exit(3)")
        player.start(HELLO)
        assert player.ask(1, {}, []).trouble.endswith("last")
        player.close()


def test_its_end_is_told_with_the_outcome_and_its_children_end_with_it(tmp_path: Path) -> None:
    (tmp_path / "bot.py").write_text(
        "import json, os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path / 'pids')!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "print(json.dumps({'type': 'ready'}), flush=True)\n"
        "for line in sys.stdin:\n"
        "    message = json.loads(line)\n"
        "    reply = {'type': 'orders', 'turn': message.get('turn'), 'orders': []}\n"
        "    if message['type'] == 'turn': print(json.dumps(reply), flush=True)\n"
        f"    if message['type'] == 'bye': open({str(tmp_path / 'bye')!r}, 'w').write(line); break\n",
        encoding="utf-8",
    )
    game = Game.new(TOY, {"RED": f"cmd:{sys.executable} {tmp_path / 'bot.py'}", "BLUE": "human"}, seed=1)
    while game.outcome is None:
        game.commit("BLUE")
    game.close()
    bye = json.loads((tmp_path / "bye").read_text("utf-8"))
    assert bye["outcome"]["kind"]
    assert {score["seat"] for score in bye["outcome"]["scores"]} == {"RED", "BLUE"}
    for pid in map(int, (tmp_path / "pids").read_text("utf-8").split()):
        assert gone(pid)


def test_a_seat_that_goes_to_another_program_ends_the_one_before(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text(
            "import json, os, sys\n"
            f"open({str(tmp_path / name)!r}, 'w').write(str(os.getpid()))\n"
            "print(json.dumps({'type': 'ready'}), flush=True)\n"
            "for line in sys.stdin: pass\n",
            encoding="utf-8",
        )
    game = Game.new(TOY, {"RED": f"cmd:{sys.executable} {tmp_path / 'one.py'}", "BLUE": "human"}, seed=1)
    game.control().take_seat("RED", f"cmd:{sys.executable} {tmp_path / 'two.py'}")
    assert gone(int((tmp_path / "one").read_text("utf-8")))
    second = int((tmp_path / "two").read_text("utf-8"))
    os.kill(second, 0)  # raises where it has ended
    game.close()
    assert gone(second)


def gone(pid: int) -> bool:
    """Whether a process has ended, within two seconds."""
    for _ in range(40):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z":
                return True  # ended, and nobody has asked how
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_leaving_while_a_program_thinks_waits_for_nobody(tmp_path: Path) -> None:
    from brinkmanship.desktop.session import Session

    slow = bot(tmp_path, "time.sleep(30)").command
    path = tmp_path / "g.jsonl"
    game = Game.new(TOY, {"RED": f"cmd:{slow}", "BLUE": "human"}, seed=1, record=path, timeouts={"RED": 60})
    session = Session(game.seat("BLUE"))
    session.commit()
    time.sleep(0.3)
    turn, began = session.resolving, time.monotonic()
    assert session.close() == ""
    assert time.monotonic() - began < 5
    assert turn is not None
    assert isinstance(turn.exception(), GameError)
    game = Game.load(path)
    assert game.turn == 0  # the turn was not resolved, and can be played again
    game.close()


def test_every_seat_has_its_own_time(tmp_path: Path) -> None:
    late = bot(tmp_path, "time.sleep(0.4); say(type='orders', turn=message['turn'], orders=[])").command
    for timeouts, why in (
        ({"RED": 0.1}, "within 0.1 seconds"),
        ({"others": 0.1}, "within 0.1"),
        ({"RED": 5, "others": 0.1}, ""),
    ):
        game = Game.new(TOY, {"RED": f"cmd:{late}", "BLUE": "human"}, seed=1, timeouts=timeouts)
        game.commit("BLUE")
        assert (why in game.control().branch[-1].passed[0].why) if why else not game.control().branch[-1].passed
        game.close()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["x"], "seconds from 0.01 to"), (["nan"], "seconds from"), (["0"], "seconds from"), (["-1"], "seconds from"),
        (["RUS=5"], "no program plays RUS"), (["=5"], "no program plays that seat"), (["inf"], "seconds from"),
    ],
)  # fmt: skip
def test_a_time_limit_that_is_none_is_refused(words: list[str], expected: str) -> None:
    with pytest.raises(Bad, match=expected):
        timeouts_of(words, {"RED": "cmd:x"})
    assert timeouts_of(["2", "RED=3.5"], {"RED": "cmd:x"}) == {"others": 2.0, "RED": 3.5}


def test_the_protocol_is_what_the_game_speaks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["protocol"])
    text = capsys.readouterr().out
    with pytest.raises(SystemExit):
        main.main(["play", "--help"])
    assert "brink protocol" in capsys.readouterr().out
    examples = [json.loads(block) for block in re.findall(r"```json\n(.+?)\n```", text, re.DOTALL)]
    listed = dict(re.findall(r"^\| `(\w+)` \| (?:game|program) \| (.+) \|$", text, re.MULTILINE))
    fields = {kind: set(re.findall(r"`(\w+)`", said)) for kind, said in listed.items()}
    assert [one["type"] for one in examples] == list(listed)
    own = {one["type"]: one for one in examples}
    replies = [own["ready"], own["orders"]]
    (tmp_path / "bot.py").write_text(
        "import json, sys\n"
        f"ready, orders = json.loads({json.dumps(json.dumps(replies))})\n"
        "for line in sys.stdin:\n"
        f"    open({str(tmp_path / 'heard')!r}, 'a', encoding='utf-8').write(line)\n"
        "    kind = json.loads(line)['type']\n"
        "    if kind == 'hello': print(json.dumps(ready), flush=True)\n"
        "    if kind == 'turn': print(json.dumps(orders), flush=True)\n"
        "    if kind == 'bye': break\n",
        encoding="utf-8",
    )
    game = Game.new(TOY, {"RED": f"cmd:{sys.executable} {tmp_path / 'bot.py'}", "BLUE": "human"}, seed=1)
    game.commit("BLUE")
    assert [(order.seat, order.action) for order in game.control().branch[-1].orders if order.seat == "RED"] == [
        ("RED", "boast")
    ]
    game.close()
    heard = {}
    for line in (tmp_path / "heard").read_text("utf-8").splitlines():
        message = json.loads(line, parse_constant=pytest.fail)
        heard.setdefault(message["type"], message)
    assert set(heard) == {"hello", "turn", "report", "bye"}
    for kind, message in heard.items():
        assert set(message) - {"type"} == fields[kind], kind
        assert set(own[kind]) == set(message), kind
        for name, value in own[kind].items():
            assert type(value) is type(message[name]) or value is None, (kind, name)
    assert set(own["report"]["lines"][0]) <= set(heard["report"]["lines"][0])
    assert set(own["turn"]["view"]) <= set(heard["turn"]["view"])
    assert set(own["turn"]["choices"][0]) <= set(heard["turn"]["choices"][0])
    assert own["hello"]["briefing"] in heard["hello"]["briefing"]
