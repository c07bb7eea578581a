"""The window stands, with a first frame in it, before the engine and a scenario are read."""

from __future__ import annotations

import subprocess
import sys

_FIRST = """
import sys
import pygame
shown = []
flip = pygame.display.flip
late = ("brinkmanship.game", "pydantic")
pygame.display.flip = lambda: (shown.append(sorted(m for m in sys.modules if m.startswith(late))), flip())
from brinkmanship.desktop.navigation import OpenStart
from brinkmanship.desktop.app import opened
app = opened("Reading the scenario")
assert len(shown) == 1 and not shown[0], shown
assert app.surface.get_at((5, 5))[:3] != (0, 0, 0)
app.navigate(OpenStart())
app.step([], 16)
assert app.screen is not None
app.close()
print("well")
"""


def test_the_first_frame_comes_before_the_engine(tmp_path, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    run = subprocess.run([sys.executable, "-c", _FIRST], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    assert "well" in run.stdout
