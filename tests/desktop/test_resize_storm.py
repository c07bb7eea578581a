"""A hundred sizes one after the other in a real window, while a game is on: nothing fails, and the last one is laid out."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop.window import Window

missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.minutes,
    pytest.mark.skipif(bool(missing), reason=f"needs {' and '.join(missing)}: apt-get install xvfb xdotool"),
]
LAST = (900, 620)


@pytest.fixture
def display() -> Iterator[str]:
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "2000x1200x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


def test_a_storm_of_resizes_while_a_turn_is_resolved(display: str, tmp_path: Path) -> None:
    window = Window(display, tmp_path)
    chance = random.Random(5)
    try:
        for name in ("start/new", "new/begin", "briefing/close"):
            window.click(name)
        window.wait(lambda facts: facts["screen"] == "GameScreen" and facts["dialog"] == "")
        window.keys("F5")
        for number in range(100):
            size = (chance.randint(1, 2000), chance.randint(1, 1200))
            if number == 40:
                size = (60, 40)
            window.tool("windowsize", window.id, *map(str, size))
            time.sleep(chance.choice((0.0, 0.01, 0.05)))
        window.tool("windowsize", window.id, *map(str, LAST))

        def rests(facts: dict) -> bool:
            return facts["places"].get("panel/outliner", [0, 0])[1] > 570 or facts["dialog"] != ""

        facts = window.wait(lambda facts: facts["screen"] == "GameScreen" and rests(facts), 60)
        window.rest(1.0)
        facts = window.facts
        assert facts["screen"] == "GameScreen"
        for name, (x, y) in facts["places"].items():
            assert 0 <= x <= LAST[0], (name, x, y)
            assert 0 <= y <= LAST[1], (name, x, y)
        found = window.tool("getwindowgeometry", window.id)
        assert "900x620" in found
    finally:
        window.close()
