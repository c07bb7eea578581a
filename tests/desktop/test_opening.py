"""The window stands, with a first frame in it, before the engine and a scenario are read."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pygame
import pytest

from brinkmanship.desktop.navigation import OpenReplay, OpenStart
from brinkmanship.desktop.replay import opening
from brinkmanship.desktop.replay.screen import ReplayScreen
from brinkmanship.game.session.game import Game

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"

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


@pytest.mark.slow
def test_the_first_frame_comes_before_the_engine(tmp_path, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    run = subprocess.run([sys.executable, "-c", _FIRST], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    assert "well" in run.stdout


def test_a_record_is_read_beside_the_window_which_shows_how_far_and_can_give_up(
    sit, tmp_path: Path, monkeypatch
) -> None:
    game = Game.new(TOY, {"RED": "human"}, record=tmp_path / "game.jsonl")
    game.commit("RED")
    game.close()
    reads, real = threading.Event(), opening.open_anything

    def slowly(*given, **named):
        assert reads.wait(20)
        return real(*given, **named)

    monkeypatch.setattr(opening, "open_anything", slowly)
    player = sit(separate=True)
    player.app.navigate(OpenStart())
    start, wanted = player.app.screen, OpenReplay(str(tmp_path / "game.jsonl"))
    player.app.navigate(wanted)
    player.frames(2)
    assert player.app.screen is start
    assert any(box.text == "Reading the record" for box in player.ui.boxes)
    player.key(pygame.K_ESCAPE)
    assert player.has("start/new")
    player.app.navigate(wanted)
    player.frame()
    reads.set()
    player.until(lambda: isinstance(player.app.screen, ReplayScreen))
    player.frame()
    assert player.has("timeline")
    player.app.navigate(OpenReplay(str(tmp_path / "missing.jsonl")))
    player.until(lambda: bool(player.ui.toasts))
    assert "missing.jsonl" in player.ui.toasts[-1].text
    assert isinstance(player.app.screen, ReplayScreen)
