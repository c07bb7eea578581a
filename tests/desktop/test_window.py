"""A whole game in a real window, from the start screen to its outcome: with the pointer alone, and with keys alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop.conftest import TOY
from desktop.window import Window

missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"needs {' and '.join(missing)}: apt-get install xvfb xdotool")


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def window(display: str, tmp_path: Path) -> Iterator[Window]:
    # A week a turn, so that a game of ten days has two turns.
    scenario = tmp_path / "toy.yaml"
    scenario.write_text(TOY.read_text().replace("horizon: 10,", "horizon: 10, days_per_turn: 7,"))
    opened = Window(display, tmp_path, scenario)
    yield opened
    opened.close()


def test_a_game_with_the_pointer_alone(window: Window, tmp_path: Path) -> None:
    window.click("new/seat/RED")
    window.click("new/begin")
    window.click("briefing/close")
    window.wait(lambda facts: facts["dialog"] == "")
    window.click("inspector/tab/actions")
    window.click("action/talk")
    window.click("target/BLUE")
    window.click("order/add")
    window.wait(lambda facts: facts["plan"] == ["talk"])
    _turns(window, window.click)
    window.click("outcome/leave")
    window.wait(lambda facts: facts["screen"] == "StartScreen")
    assert list((tmp_path / "saves").glob("*.jsonl"))
    window.click("start/quit")
    assert window.process.wait(20) == 0


def test_a_game_with_keys_alone(window: Window) -> None:
    window.press("new/seat/RED")
    window.press("new/begin")
    window.press("briefing/close")
    window.wait(lambda facts: facts["dialog"] == "")
    window.keys("a")
    window.wait(lambda facts: facts["focus"] == "actions/search")
    window.press("action/talk")
    window.press("target/BLUE")
    window.press("order/add")
    window.wait(lambda facts: facts["plan"] == ["talk"])
    _turns(window, window.press)
    window.press("outcome/leave")
    window.wait(lambda facts: facts["screen"] == "StartScreen")
    window.press("start/quit")
    assert window.process.wait(20) == 0


def _turns(window: Window, use) -> None:
    """Play until the outcome shows."""
    for turn in range(1, 13):
        use("commit")
        use("commit/go")
        facts = window.wait(lambda facts, turn=turn: facts["turn"] == turn and facts["dialog"])
        if facts["dialog"] == "resolution":
            use("beat/skip")
        use("report/close")
        facts = window.wait(lambda facts: facts["dialog"] in ("", "outcome"))
        if facts["outcome"]:
            break
    assert window.facts["dialog"] == "outcome"
