"""Measure a real window: `python -m tests.benchmarks.window_at_rest [720p|4k]... [--seconds 10]` prints a line a screen.

What a second at rest costs (percent of a core), how large the program is, and for a game how long frames take while the
others think. Needs an X display: without one it starts Xvfb.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZES = {"720p": (1280, 720), "4k": (3840, 2160)}
SCREENS = ("start", "game", "dialogue", "replay")
_SETTLE = 25.0  # seconds after which nothing more is being made ready, on a busy machine too


def measure(screen: str, size: tuple[int, int], seconds: float, report: str) -> None:
    """Be the window: open a screen, wait until it rests, and write what it costs; then what frames of a turn cost."""
    from brinkmanship.desktop.app import App
    from brinkmanship.desktop.background import under_way
    from brinkmanship.desktop.navigation import OpenGame, OpenReplay, OpenStart
    from brinkmanship.desktop.settings import Settings

    class Measured(App):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)
            self.begun: tuple[float, float] | None = None
            self.found: dict[str, float] = {}
            self.frames: list[float] = []
            self.turn = -1

        def step(self, *given: object) -> None:
            self._from = time.perf_counter(), time.thread_time()
            super().step(*given)

        def after_frame(self) -> None:
            super().after_frame()
            if self.turn >= 0:
                self.frames.append((time.thread_time() - self._from[1]) * 1000)

        def rest_ms(self, now: int) -> int:
            at, used = time.perf_counter(), time.process_time()
            state = getattr(self.screen, "state", None)
            if self.begun is None and now > _SETTLE * 1000 and not under_way():
                self.begun = at, used
            elif self.begun is not None and not self.found and at - self.begun[0] >= seconds:
                share = (used - self.begun[1]) / (at - self.begun[0])
                self.found = {"idle": 100 * share, "memory": _memory()}
                if screen == "game" and state is not None:
                    self.turn = state.session.view.turn
                    state.session.commit()
                else:
                    self.running = False
            elif self.turn >= 0 and state is not None and state.session.view.turn > self.turn:
                self.running = False
            return 0 if self.turn >= 0 else super().rest_ms(now)

    app = Measured(Settings(width=size[0], height=size[1], volatile=True), size=size)
    app.ui.note_texts = False
    if screen in ("game", "dialogue"):
        from brinkmanship.game.session.game import Game
        from brinkmanship.game.session.prepared import prepare

        app.navigate(OpenGame(Game.new(prepare("january-2022", 7), {"USA": "human"}, seed=24), "USA"))
        app.screen.state.dialog = "encyclopedia" if screen == "dialogue" else ""
    else:
        app.navigate(OpenReplay("january-2022.history") if screen == "replay" else OpenStart())
    app.run()
    if app.frames:
        app.found |= {"median": statistics.median(app.frames), "worst": max(app.frames), "frames": len(app.frames)}
    Path(report).write_text(json.dumps(app.found), "utf-8")
    app.close()


def _memory() -> float:
    """Return the megabytes of memory that the program has in use."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


@contextmanager
def display() -> Iterator[str]:
    """Give the X display, or start one."""
    if found := os.environ.get("DISPLAY"):
        yield found
        return
    if shutil.which("Xvfb") is None:
        raise SystemExit("needs an X display or Xvfb: apt-get install xvfb")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "3840x2160x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=list(SIZES), choices=[*SIZES, []])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--be", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.be:
        measure(given.be[0], SIZES[given.sizes[0]], given.seconds, given.be[1])
        return
    with display() as number, tempfile.TemporaryDirectory() as folder:
        env = {key: value for key, value in os.environ.items() if not key.startswith("SDL_")}
        env |= {"DISPLAY": number, "SDL_AUDIODRIVER": "dummy", "BRINK_CONFIG": folder, "BRINK_SAVES": folder}
        for size in given.sizes or SIZES:
            for screen in SCREENS:
                report = f"{folder}/{size}-{screen}.json"
                command = [sys.executable, "-m", "tests.benchmarks.window_at_rest", size]
                subprocess.run([*command, "--seconds", str(given.seconds), "--be", screen, report], env=env, check=True)
                found = json.loads(Path(report).read_text("utf-8"))
                said = f"{size:>5} {screen:<9} idle {found['idle']:4.1f} % of a core, memory {found['memory']:4.0f} MB"
                if "median" in found:
                    said += (
                        f"; frames while others think: median {found['median']:.1f} ms, worst {found['worst']:.0f} ms"
                    )
                print(said, flush=True)


if __name__ == "__main__":
    main()
