"""`brink host` with its window on a real display: keys of a real keyboard, pages served beside it, a clean way out."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desktop.test_window import display  # noqa: F401
from PIL import ImageGrab

from brinkmanship.desktop.exercise.page import SIGNAL

missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing), reason=f"needs {' and '.join(missing)}: apt-get install xvfb xdotool"),
]
TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"


class Hosted:
    def __init__(self, display: str, folder: Path) -> None:  # noqa: F811
        self.display, self.record = display, folder / "exercise.jsonl"
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("SDL_", "WAYLAND"))}
        self.env |= {"DISPLAY": display, "SDL_AUDIODRIVER": "dummy", "PYTHONUNBUFFERED": "1"}
        self.env |= {"BRINK_CONFIG": str(folder / "config"), "BRINK_SAVES": str(folder / "saves")}
        self.told = folder / "told.txt"
        words = ["host", str(TOY), "--seat", "RED", "--port", "0", "--record", str(self.record)]
        with self.told.open("w") as sink:
            main = "from brinkmanship.cli.main import main; main()"
            self.process = subprocess.Popen(
                [sys.executable, "-c", main, *words], env=self.env, stdout=sink, stderr=sink
            )
        self.wait(lambda: "Give each code" in self.told.read_text("utf-8"))
        found = self.tool("search", "--sync", "--onlyvisible", "--pid", str(self.process.pid))
        self.tool("windowfocus", "--sync", found.split()[-1])

    def tool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout

    def wait(self, ready: Callable[[], bool], seconds: float = 60.0) -> None:
        until = time.monotonic() + seconds
        while not ready():
            assert self.process.poll() is None, self.told.read_text("utf-8")
            if time.monotonic() > until:
                ImageGrab.grab(xdisplay=self.display).save(self.record.with_suffix(".png"))
                raise AssertionError(f"waited in vain; the window is in {self.record.with_suffix('.png')}")
            time.sleep(0.1)

    @property
    def bordered(self) -> bool:
        picture = ImageGrab.grab(xdisplay=self.display)
        return all(picture.getpixel((x, 360))[:3] == SIGNAL for x in (2, 1277))

    @property
    def asked(self) -> bool:
        """Whether the button that shows the truth is on the screen."""
        red, green, blue = ImageGrab.grab(xdisplay=self.display).getpixel((384, 419))[:3]
        return red > 100 and max(green, blue) < 60

    @property
    def lit(self) -> bool:
        """Whether the page is drawn."""
        return ImageGrab.grab(xdisplay=self.display).convert("L").getextrema()[1] > 200


@pytest.fixture
def hosted(display: str, tmp_path: Path) -> Iterator[Hosted]:  # noqa: F811
    found = Hosted(display, tmp_path)
    yield found
    if found.process.poll() is None:
        found.process.kill()
        found.process.wait(10)


@pytest.mark.minutes
def test_the_truth_comes_on_keys_and_goes_on_one_while_pages_are_served(hosted: Hosted) -> None:
    hosted.wait(lambda: hosted.lit)
    (address,) = re.findall(r"joins at +(http://\S+/join)", hosted.told.read_text("utf-8"))
    time.sleep(2.0)
    hosted.tool("key", "Escape")  # how to join
    time.sleep(2.0)
    hosted.tool("key", "t")
    hosted.wait(lambda: hosted.asked)
    hosted.tool("key", "Return")  # keeps the public view
    hosted.wait(lambda: not hosted.asked)
    assert not hosted.bordered
    hosted.tool("key", "t")
    hosted.wait(lambda: hosted.asked)
    hosted.tool("key", "Tab")
    hosted.tool("key", "Return")
    hosted.wait(lambda: hosted.bordered)
    assert "join" in urllib.request.urlopen(address, timeout=20).read().decode().lower()
    hosted.tool("key", "t")
    hosted.wait(lambda: not hosted.bordered)
    hosted.process.send_signal(signal.SIGINT)
    hosted.process.wait(30)
    assert f"Go on with: brink host --load {hosted.record}" in hosted.told.read_text("utf-8")


def test_without_a_display_it_is_said_and_the_exercise_is_served(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    words = ["host", str(TOY), "--seat", "RED", "--port", "0", "--record", str(tmp_path / "exercise.jsonl")]
    main = "from brinkmanship.cli.main import main; main()"
    told = tmp_path / "told.txt"
    with told.open("w") as sink:
        process = subprocess.Popen([sys.executable, "-c", main, *words], env=env, stdout=sink, stderr=sink)
    try:
        until = time.monotonic() + 60
        while "no window shows the public map" not in told.read_text("utf-8"):
            assert process.poll() is None, told.read_text("utf-8")
            assert time.monotonic() < until
            time.sleep(0.1)
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
