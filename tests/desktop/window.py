"""The desktop in a real window of its own process: what a test needs to know of it is written to a file each frame.

Run as a program it is the window; imported, `Window` starts it on an X display and acts on it through xdotool alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar


def main(report: str, record: str = "") -> None:
    from brinkmanship.desktop import app as desktop
    from brinkmanship.desktop.app import App
    from brinkmanship.desktop.navigation import OpenReplay, OpenStart

    desktop.FRAMES, desktop.IDLE_FRAMES = 24, 16  # a slow machine's: to spare the one that tests

    class Told(App):
        frames = 0
        read: ClassVar[set[tuple[str, bool]]] = set()

        def after_frame(self) -> None:
            super().after_frame()
            self.frames += 1
            floor = max((b.layer for b in self.ui.boxes if b.kind == "modal"), default=0)
            seen = [b for b in self.ui.boxes if b.kind != "text" and b.layer >= floor]
            boxes = [b for b in seen if b.visible.width > 2 and b.visible.height > 2]
            state, chosen = getattr(self.screen, "state", None), getattr(self.screen, "chosen", None)
            facts = {
                "frame": self.frames,
                "places": {b.name: [round(b.visible.centerx), round(b.visible.centery)] for b in boxes},
                "order": [b.name for b in seen if b.focusable],
                "words": " ".join(b.text for b in self.ui.boxes if b.kind == "text" and b.layer >= floor),
                "focus": self.ui.focus,
                "screen": type(self.screen).__name__,
                "dialog": state.dialog if state else "",
                "turn": state.session.view.turn if state else -1,
                "plan": [o.action for o in state.session.view.plan] if state else [],
                "selected": "/".join((state.selection.kind, state.selection.id)) if state else "",
                "mode": state.mode if state else "",
                "routes": bool(state and state.routes),
                "zoom": state.assets.map.camera.zoom if state else 0,
                "days": state.session.view.days_per_turn if state else getattr(chosen, "days", ""),
                "outcome": bool(state and state.session.outcome is not None),
                "busy": bool(state and state.session.busy),
                "playing": bool((viewer := getattr(self.screen, "viewer", None)) and viewer.playing),
            }
            texts = {(b.text, b.fits): b for b in self.ui.boxes if b.kind == "text" and b.visible.height > 1}
            with Path(report).with_suffix(".texts").open("a", encoding="utf-8") as file:
                for text, fits in sorted(texts.keys() - self.read):
                    where = "/".join(filter(None, (facts["screen"], facts["dialog"])))
                    file.write(json.dumps([where, text, fits], ensure_ascii=False) + "\n")
            self.read |= texts.keys()
            Path(report + ".new").write_text(json.dumps(facts), "utf-8")
            os.replace(report + ".new", report)

    app = Told()
    if record:
        app.navigate(OpenReplay(record))
    else:
        app.navigate(OpenStart(seed=7))
    app.run()
    app.close()


class Window:
    """The window as its user has it: a pointer and a keyboard."""

    def __init__(self, display: str, folder: Path, record: Path | str | None = None) -> None:
        """Open the start screen, or a record or script in the viewer."""
        self.folder = folder
        self.report = folder / "window.json"
        env = {k: v for k, v in os.environ.items() if not k.startswith("SDL_")}
        here = Path(__file__).resolve()
        env |= {
            "DISPLAY": display,
            "SDL_AUDIODRIVER": "dummy",
            "PYTHONPATH": str(here.parents[2]),
            "BRINK_CONFIG": str(folder / "config"),
            "BRINK_SAVES": str(folder / "saves"),
        }
        env.pop("WAYLAND_DISPLAY", None)
        self.env = env
        arguments = [sys.executable, str(here), str(self.report), *([str(record)] if record else [])]
        self.process = subprocess.Popen(arguments, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.wait(lambda facts: True, 60)
        found = self.tool("search", "--sync", "--onlyvisible", "--pid", str(self.process.pid))
        self.id = found.split()[-1]
        self.tool("windowfocus", "--sync", self.id)

    def tool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=20, check=True)
        return done.stdout

    @property
    def facts(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            return json.loads(self.report.read_text("utf-8"))
        return {}

    def wait(self, ready: Callable[[dict[str, Any]], bool], seconds: float = 30.0) -> dict[str, Any]:
        until = time.monotonic() + seconds
        while True:
            facts = self.facts
            if facts and ready(facts):
                return facts
            if self.process.poll() is not None:
                raise AssertionError(f"the window is gone: {self.process.stderr.read().decode()[-2000:]}")
            assert time.monotonic() < until, f"waited in vain; on the screen: {facts}"
            time.sleep(0.01)

    def click(self, name: str) -> None:
        """Move the pointer onto a widget, found by its name, and click."""
        x, y = self.wait(lambda facts: name in facts["places"])["places"][name]
        self.tool("mousemove", "--window", self.id, str(x), str(y), "click", "1")

    def wheel(self, name: str, turns: int) -> None:
        """Turn the wheel with the pointer on a widget: down for a positive number."""
        x, y = self.wait(lambda facts: name in facts["places"])["places"][name]
        button = "5" if turns > 0 else "4"
        self.tool(
            "mousemove",
            "--window",
            self.id,
            str(x),
            str(y),
            "click",
            "--repeat",
            str(abs(turns)),
            "--delay",
            "8",
            button,
        )

    def rest(self, seconds: float = 0.3) -> None:
        """Wait until nothing has moved for a moment: a window in which nothing changes draws no frames."""
        places, since = self.facts.get("places"), time.monotonic()
        while time.monotonic() < since + seconds:
            time.sleep(0.02)
            if (now := self.facts.get("places", places)) != places:
                places, since = now, time.monotonic()

    def reach(self, name: str, holder: str) -> None:
        """Turn the wheel over a list until one of its rows shows."""
        for _ in range(40):
            facts = self.wait(lambda facts: name in facts["order"] and holder in facts["places"])
            if name in facts["places"]:
                return
            shown = [facts["order"].index(one) for one in facts["order"] if one in facts["places"]]
            rows = [place for place in shown if facts["order"][place].split("/")[0] == name.split("/")[0]]
            self.wheel(holder, 5 if not rows or facts["order"].index(name) > rows[0] else -2)
            self.rest()
        raise AssertionError(f"{name} cannot be scrolled into sight")

    def keys(self, *names: str) -> None:
        self.tool("key", "--delay", "4", *names)

    def settled(self, name: str) -> dict[str, Any]:
        """Return the facts once the focus is on *name*, or rests: on a busy machine keys are obeyed late."""
        facts = now = self.wait(lambda facts: name in facts["order"])
        since = time.monotonic()
        while now["focus"] != name and time.monotonic() < since + 0.4:
            time.sleep(0.01)
            now = self.wait(lambda facts: name in facts["order"])
            if (now["focus"], now["order"]) != (facts["focus"], facts["order"]):
                facts, since = now, time.monotonic()
        return now

    def type(self, text: str) -> None:
        self.tool("type", "--delay", "4", text)

    def press(self, name: str) -> None:
        """Go to a widget by keys and press Enter."""
        self.focus(name)
        self.keys("Return")

    def focus(self, name: str) -> None:
        """Go to a widget with Tab, or Shift+Tab where that is shorter."""
        self.wait(lambda facts: name in facts["order"])
        for _ in range(12):
            facts = self.settled(name)
            order, focus = facts["order"], facts["focus"]
            if focus == name:
                break
            here = order.index(focus) if focus in order else -1
            steps = order.index(name) + 1 if here < 0 else (order.index(name) - here) % len(order)
            back = (here - order.index(name)) % len(order)
            self.keys(*(["Tab"] * steps if steps <= len(order) / 2 or here < 0 else ["shift+Tab"] * back))
            with contextlib.suppress(AssertionError):
                self.wait(lambda facts: facts["focus"] == name, 1.5)
        self.wait(lambda facts: facts["focus"] == name, 5.0)

    def texts(self) -> list[tuple[str, str, bool]]:
        """Return every text that was on the screen once: where, the text, and whether there was room for all of it."""
        lines = self.report.with_suffix(".texts").read_text("utf-8").splitlines()
        return [tuple(json.loads(line)) for line in lines]

    def orders(self, seat: str) -> set[str]:
        """Return the actions that a seat ordered, as the kept games have them."""
        records = (self.folder / "saves").glob("*.jsonl")
        lines = [json.loads(line) for record in records for line in record.read_text("utf-8").splitlines()]
        orders = [line["order"] for line in lines if line["kind"] == "order"]
        return {order["action"] for order in orders if order["seat"] == seat}

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        if self.process.poll() is None:
            self.process.kill()
        self.process.stderr.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
