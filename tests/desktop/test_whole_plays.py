"""Whole games of Ukraine, Russia, Germany and NATO in a real window, from the start screen to the debrief.

Each is played twice: with the pointer alone, and with keys alone. All that was on the screen is read: no id, no code, no word
cut off, numbers that agree. A fortnight a turn; what a turn took of clicks and keys is printed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop.window import Window

from tests.english import Reader
from tests.january import january

missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(bool(missing), reason=f"needs {' and '.join(missing)}: apt-get install xvfb xdotool"),
]
SEATS = ("UKR", "RUS", "DEU", "NATO")
LOOKED_AT = ("diplomacy", "statistics", "ladder", "search")


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
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
    opened = Window(f":{number}", tmp_path)
    yield opened
    opened.close()
    server.terminate()
    server.wait(10)


class Hand:
    """A player who has the pointer alone, or the keys alone; counts what they do."""

    def __init__(self, window: Window, *, keys: bool) -> None:
        self.window, self.keys, self.did = window, keys, 0

    def use(self, name: str) -> None:
        """Activate a widget."""
        self.did += 1
        if self.keys:
            self.window.press(name)
        else:
            self.window.click(name)

    def reach(self, name: str, holder: str) -> None:
        """Activate a row of a list, scrolled into sight first."""
        if not self.keys:
            self.window.reach(name, holder)
        self.use(name)

    def dialog(self, *wanted: str) -> dict:
        """Wait for one of some dialogues; return what there is then."""
        return self.window.wait(lambda facts: facts["dialog"] in wanted and not facts["busy"], 60)

    def choose_days(self, *days: str) -> None:
        """Make turns longer."""
        if self.keys:
            self.window.focus("new/days")
        for one in days:
            if self.keys:
                self.window.keys("Right")
            else:
                self.window.click("new/days/more")
            self.window.wait(lambda facts, one=one: facts["days"] == one)


def begin(hand: Hand, seat: str) -> None:
    """Go from the start screen into a game of a seat."""
    window = hand.window
    hand.use("start/new")
    window.wait(lambda facts: f"new/seat/{seat}" in facts["order"], 60)
    hand.reach(f"new/seat/{seat}", "new/seats")
    hand.choose_days("2", "3", "7", "14")
    hand.use("new/begin")
    window.wait(lambda facts: facts["screen"] == "GameScreen", 60)
    settle(hand)


def settle(hand: Hand) -> str:
    """Read and close what opens by itself, answering questions; return 'outcome' at the end, else ''."""
    window = hand.window
    for _ in range(40):
        facts = hand.dialog("", "briefing", "report", "resolution", "decisions", "outcome", "commit", "first day")
        dialog = facts["dialog"]
        if dialog in ("", "outcome"):
            return dialog
        if dialog == "decisions":
            answer(hand, facts)
            continue
        closing = {"resolution": "beat/skip", "commit": "commit/go"}.get(dialog, f"{dialog}/close")
        hand.use(closing)
        window.wait(lambda facts, was=dialog: facts["dialog"] != was or facts["busy"], 60)
    raise AssertionError(f"dialogues without end: {window.facts['dialog']}")


def answer(hand: Hand, facts: dict) -> None:
    """Answer every question that is open, in some legal way."""
    window = hand.window
    for _ in range(12):
        facts = window.facts
        if facts["dialog"] != "decisions":
            return
        open_ = [name for name in facts["order"] if name.startswith("decisions/") and name.count("/") == 1]
        choices = [name for name in open_ if name.split("/")[1] not in ("close", "cancel", "list", "shade")]
        fresh = [name for name in choices if name.split("/")[1] not in facts["plan"]]
        asked = {name.split("/")[1].rsplit(".", 1)[0] for name in choices}
        answered = {action.rsplit(".", 1)[0] for action in facts["plan"]}
        left = [name for name in fresh if name.split("/")[1].rsplit(".", 1)[0] not in answered]
        if not left or not asked - answered:
            break
        before = facts["plan"]
        hand.reach(left[-1], "decisions/list")
        try:
            window.wait(lambda facts, before=before: facts["plan"] != before, 3)
        except AssertionError:
            break
    hand.use("decisions/close")
    window.wait(lambda facts: facts["dialog"] != "decisions", 20)


def order(hand: Hand, place: int) -> None:
    """Give the first order of the list that can be given, from some place on; look at what it would do."""
    window = hand.window
    hand.use("inspector/tab/actions")
    facts = window.wait(lambda facts: any(name.startswith("action/") for name in facts["places"]))
    before = facts["plan"]
    shown = [name for name in facts["order"] if name.startswith("action/") and name in facts["places"]]
    for name in shown[place : place + 4]:
        hand.use(name)
        facts = window.wait(lambda facts: "order/look-up" in facts["order"] or "order/add" in facts["order"])
        window.rest(0.4)
        facts = window.facts
        if "order/add" not in facts["order"]:
            for kind in ("target/", "place/"):
                aims = [one for one in window.facts["places"] if one.startswith(kind)]
                if aims and "order/add" not in window.facts["order"]:
                    hand.use(aims[0])
                    window.rest(0.4)
        if "order/add" in window.facts["order"]:
            hand.use("order/add")
            with contextlib.suppress(AssertionError):
                window.wait(lambda facts, before=before: facts["plan"] != before or facts["dialog"] != "", 3)
        if window.facts["plan"] != before:
            return
        if "order/back" in window.facts["order"]:
            hand.use("order/back")
        else:
            window.keys("Escape")
        window.wait(lambda facts: any(one.startswith("action/") for one in facts["order"]))


def look_around(hand: Hand) -> None:
    """Open each of the screens in which one looks things up, the menu's pages, and what stands in the lists."""
    window = hand.window
    for tab in ("forces", "bodies", "talks", "actors"):
        hand.use(f"outliner/tab/{tab}")
        window.rest()
    hand.reach("actor/RUS", "outliner/actors")
    window.wait(lambda facts: facts["selected"] == "actor/RUS")
    for name in LOOKED_AT:
        hand.use(f"outliner/{name}")
        hand.dialog(name)
        window.rest(0.6)
        if name == "diplomacy":
            for tab in ("table", "agreements", "promises"):
                hand.use(f"diplomacy/tab/{tab}")
                window.rest()
        hand.use(f"{name}/close")
        hand.dialog("")
    for page in ("briefing", "encyclopedia", "settings", "help"):
        hand.use("bar/menu")
        hand.dialog("menu")
        hand.use(f"menu/{page}")
        hand.dialog(page)
        window.rest(0.6)
        hand.use(f"{page}/close")
        window.wait(lambda facts, page=page: facts["dialog"] != page)
        if window.facts["dialog"] == "menu":
            hand.use("menu/back")
        hand.dialog("")


def play(window: Window, seat: str, *, keys: bool) -> Hand:
    """Play a whole game and leave it from its debrief."""
    hand = Hand(window, keys=keys)
    begin(hand, seat)
    look_around(hand)
    for turn in range(1, 8):
        before = hand.did
        if turn <= 3:
            order(hand, 2 * turn)
        window.rest()
        hand.use("commit")
        window.wait(lambda facts, turn=turn: facts["turn"] >= turn or facts["dialog"] in ("commit", "decisions"), 60)
        ended = settle(hand)
        if window.facts["turn"] < turn and not ended:  # a question stood before it
            hand.use("commit")
            ended = settle(hand)
        print(f"{seat}, {'keys' if keys else 'pointer'}, turn {turn}: {hand.did - before} actions of the player")
        if ended == "outcome":
            break
    assert window.facts["outcome"]
    window.rest(1.0)
    return hand


def read_all(window: Window) -> list[str]:
    """Return what is wrong with all that was on the screen, each with where it stood."""
    reader, wrong = Reader(january().names), []
    for where, text, fits in window.texts():
        if not fits:
            wrong.append(f"{where}: cut: {text!r}")
        plain = re.sub(r"  +|\.{2,3}$", " ", text)  # room beside an arrow, dots of what is waited for: set, not written
        plain = re.sub(r"^None\b", "no", plain.strip())  # the word, not the program's
        wrong += [f"{where}: {fault}: {text!r}" for fault in reader.wrong(plain)]
    return wrong


CASES = [
    pytest.param(seat, keys, marks=pytest.mark.slow if (seat, keys) == ("UKR", False) else pytest.mark.minutes)
    for seat in SEATS
    for keys in (False, True)
]


@pytest.mark.parametrize(("seat", "keys"), CASES)
def test_a_whole_game_is_played_and_every_word_read(window: Window, seat: str, keys: bool) -> None:
    hand = play(window, seat, keys=keys)
    assert len(window.texts()) > 300
    wrong = read_all(window)
    hand.use("outcome/leave")
    window.wait(lambda facts: facts["screen"] == "StartScreen", 60)
    print(*wrong, sep="\n")
    assert wrong == []
