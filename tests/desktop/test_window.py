"""Whole games of January 2022 in a real window, from the start screen to the outcome: pointer alone, keys alone.

A fortnight a turn, so that its sixty days are five turns. Widgets are found by name; xdotool moves the pointer and presses.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desktop.window import Window

missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(bool(missing), reason=f"needs {' and '.join(missing)}: apt-get install xvfb xdotool"),
]


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


@pytest.fixture(scope="module")
def window(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One window for both games, each of which begins and ends at the start screen."""
    opened = Window(display, tmp_path_factory.mktemp("window"))
    yield opened
    opened.close()


@pytest.mark.minutes  # `test_whole_plays.py` plays more of the same
def test_a_game_with_the_pointer_alone(window: Window) -> None:
    window.click("start/new")
    window.click("new/seat/USA")
    for days in ("2", "3", "7", "14"):
        window.click("new/days/more")
        window.wait(lambda facts, days=days: facts["days"] == days)
    window.click("new/begin")
    window.click("briefing/close")
    facts = window.wait(lambda facts: facts["screen"] == "GameScreen" and facts["dialog"] == "")
    assert facts["days"] == 14
    # Look around: somebody's numbers, another map, nearer.
    window.click("actor/RUS")
    window.wait(lambda facts: facts["selected"] == "actor/RUS")
    window.click("mode/threat")
    window.wait(lambda facts: facts["mode"] == "threat")
    window.wheel("map", -2)
    window.wait(lambda now: now["zoom"] > facts["zoom"])
    # An order, and a proposal to the alliance.
    window.click("inspector/tab/actions")
    window.reach("action/publish_intelligence", "actions/list")
    window.click("action/publish_intelligence")
    window.click("order/add")
    window.wait(lambda facts: facts["plan"] == ["publish_intelligence"])
    window.reach("action/offer_missile_transparency", "actions/list")
    window.click("action/offer_missile_transparency")
    window.wait(lambda facts: "to pass" in facts["words"].lower())
    window.click("order/add")
    window.wait(lambda facts: facts["plan"] == ["publish_intelligence", "offer_missile_transparency"])
    _turn(window, 1, _by_pointer, "Publish intelligence")
    # The other turns go straight to their reports.
    for name in ("bar/menu", "menu/settings", "settings/beats/less", "settings/close"):
        window.click(name)
    window.wait(lambda facts: facts["dialog"] == "")
    _turns(window, _by_pointer, 2)
    window.click("outcome/leave")
    window.wait(lambda facts: facts["screen"] == "StartScreen")
    assert {"publish_intelligence", "offer_missile_transparency"} <= window.orders("USA")


@pytest.mark.minutes  # `test_whole_plays.py` plays more of the same
def test_a_game_with_keys_alone(window: Window) -> None:
    window.press("start/new")
    window.press("new/seat/RUS")
    window.focus("new/days")
    for days in ("2", "3", "7", "14"):
        window.keys("Right")
        window.wait(lambda facts, days=days: facts["days"] == days)
    window.press("new/begin")
    window.press("briefing/close")
    facts = window.wait(lambda facts: facts["screen"] == "GameScreen" and facts["dialog"] == "")
    assert facts["days"] == 14
    window.keys("m", "r")
    window.wait(lambda facts: facts["mode"] == "forces" and facts["routes"])
    window.keys("a")
    window.wait(lambda facts: facts["focus"] == "actions/search")
    window.type("exercise")
    window.press("action/naval_exercise")
    window.press("order/add")
    window.wait(lambda facts: facts["plan"] == ["naval_exercise"])
    window.keys("ctrl+z")
    window.wait(lambda facts: facts["plan"] == [])
    window.keys("ctrl+y")
    window.wait(lambda facts: facts["plan"] == ["naval_exercise"])
    _turns(window, _by_keys)
    window.press("outcome/leave")
    window.wait(lambda facts: facts["screen"] == "StartScreen")
    window.press("start/quit")
    assert window.process.wait(20) == 0
    assert "naval_exercise" in window.orders("RUS")


_NO_ANSWERS = (
    "decisions/close",
    "decisions/cancel",
    "decisions/panel",
    "decisions/list",
    "decisions/shade",
    "decisions/list/thumb",
)


def _by_pointer(window: Window, what: str) -> None:
    if what == "decide":
        facts = window.wait(lambda facts: "decisions/close" in facts["places"])
        named = [n for n in facts["places"] if n.startswith("decisions/") and n not in _NO_ANSWERS]
        for answer in [n for n in named if n.count("/") == 1][-1:]:  # the first may cost more capital than is left
            window.click(answer)
            window.wait(lambda facts, answer=answer: answer.split("/")[1] in facts["plan"])
        window.click("decisions/close")
        return
    names = {"commit": "commit", "lapse": "decisions/close", "ask": "commit/go", "skip": "beat/skip"}
    window.click({**names, "close": "report/close"}[what])


def _by_keys(window: Window, what: str) -> None:
    if what == "commit":
        window.keys("F5")
        return
    focus, key = {
        "ask": ("commit/go", "Return"),
        "lapse": ("decisions/close", "Return"),
        "skip": ("", "Escape"),
        "close": ("report/close", "Return"),
        "decide": ("decisions/close", "Return"),  # later
    }[what]
    window.wait(lambda facts: facts["focus"] == focus or not focus)
    window.keys(key)


def _turn(window: Window, turn: int, do: Callable[[Window, str], None], told: str = "") -> None:
    """Play a turn; read its report, where there is one, down to where it says what must be *told*."""
    do(window, "commit")
    for dialog, answer in (("decisions", "lapse"), ("commit", "ask")):  # where something is due, or unusual
        facts = window.wait(lambda facts: facts["turn"] == turn or facts["dialog"] in ("decisions", "commit"))
        if facts["turn"] < turn and facts["dialog"] == dialog:
            do(window, answer)
            window.wait(lambda facts, dialog=dialog: facts["dialog"] != dialog)
    facts = window.wait(lambda facts: facts["turn"] == turn and not facts["busy"])
    if facts["dialog"] == "resolution":
        do(window, "skip")
    facts = window.wait(lambda facts: facts["dialog"] in ("", "report", "decisions"))
    if facts["dialog"] != "report" and not told:  # a quiet turn
        if facts["dialog"] == "decisions":
            do(window, "decide")
            window.wait(lambda facts: facts["dialog"] == "")
        return
    for _ in range(30):
        if told in facts["words"]:
            break
        window.wheel("report/lines", 2)
        window.rest()
        facts = window.facts
    assert told in facts["words"]
    do(window, "close")
    facts = window.wait(lambda facts: facts["dialog"] in ("", "outcome", "decisions"))
    if facts["dialog"] == "decisions":
        do(window, "decide")
        window.wait(lambda facts: facts["dialog"] == "")


def _turns(window: Window, do: Callable[[Window, str], None], first: int = 1) -> None:
    """Play on until the outcome shows."""
    for turn in range(first, 10):
        _turn(window, turn, do)
        if window.facts["outcome"]:
            break
    assert window.facts["dialog"] == "outcome"


@pytest.mark.minutes
def test_the_history_plays_from_first_to_last_day_and_is_scrubbed(display: str, tmp_path: Path) -> None:
    """All 44 days of what happened, watched: dragged along the timeline, from end to end and back, then played."""
    viewer = Window(display, tmp_path, "january-2022.history")
    try:
        facts = viewer.wait(lambda facts: facts["screen"] == "ReplayScreen" and "timeline" in facts["places"])
        middle, y = facts["places"]["timeline"]
        wide = 2 * (middle - 26)  # the course begins 26 pixels from the left and ends as far from the right

        def at(position: int) -> tuple[str, str]:
            return str(26 + round(wide * position / 44)), str(y)

        viewer.tool("mousemove", "--window", viewer.id, *at(44), "mousedown", "1")
        shown = set()
        for position in (44, 20, 1, 32, 44, 0, 10):
            viewer.tool("mousemove", "--window", viewer.id, *at(position))
            said = f"turn {position} of 44"
            facts = viewer.wait(lambda facts, said=said: said in facts["words"], 10)
            shown.add(facts["words"])
        viewer.tool("mouseup", "1")
        assert len(shown) >= 6  # each turn tells something else; the last was reached twice
        for position, told in (
            (1, "put 8,500 soldiers in the United States on heightened alert"),
            (32, "Russian forces attacked"),
        ):
            viewer.tool("mousemove", "--window", viewer.id, *at(position), "click", "1")
            viewer.wait(lambda facts, told=told: told in facts["words"], 10)
        viewer.keys("Home", "Up", "Up", "Up", "space")
        seen: set[str] = set()

        def over(facts: dict[str, object]) -> bool:
            words = str(facts["words"])
            seen.update(re.findall(r"turn \d+ of 44", words))
            return "Tuesday 8 March 2022" in words and not facts["playing"]

        viewer.wait(over, 40)
        assert len(seen) > 30, seen  # the test looks now and then; the window shows all of them
    finally:
        viewer.close()
