"""What makes the window pleasant: settings and keys, saves and their pictures, recovery, the crash screen, sounds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import numpy as np
import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import unreadable

from brinkmanship.desktop import recovery, sounds
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.navigation import OpenGame, OpenStart
from brinkmanship.desktop.screens import thumbnails
from brinkmanship.desktop.settings import DEFAULT_KEYS, Settings, load_settings, settings_file
from brinkmanship.desktop.start import saves
from brinkmanship.desktop.start.crash import CrashScreen
from brinkmanship.desktop.start.screen import StartScreen
from brinkmanship.game.record.saves import new_save, saved_games
from brinkmanship.game.session.game import Game


def seated(sit, record: Path | None = None):
    player = sit()
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}, record=record), "RED"))
    player.frames(2)
    player.click("briefing/close")
    return player


def test_a_key_can_be_changed_and_is_kept(sit):
    player = seated(sit)
    player.key(pygame.K_COMMA)
    assert player.state.dialog == "settings"
    player.click("settings/key/encyclopedia")
    player.key(pygame.K_q)
    player.click("settings/close")
    player.key(pygame.K_e)
    assert player.state.dialog == ""
    player.key(pygame.K_q)
    assert player.state.dialog == "encyclopedia"
    assert load_settings().key("encyclopedia") == pygame.K_q


def test_two_commands_never_share_a_key(sit):
    settings = Settings()
    assert settings.bind("help", pygame.K_m) == "next mode"
    assert settings.key("help") == pygame.K_m
    assert settings.key("next mode") == pygame.K_h
    assert len({settings.key(name) for name in DEFAULT_KEYS}) == len(DEFAULT_KEYS)


def test_escape_keeps_the_old_key_and_does_not_close(sit):
    player = seated(sit)
    player.key(pygame.K_COMMA)
    player.click("settings/key/help")
    player.key(pygame.K_ESCAPE)
    assert player.state.dialog == "settings"
    assert player.app.settings.key("help") == DEFAULT_KEYS["help"]
    player.key(pygame.K_ESCAPE)
    assert player.state.dialog == ""


def test_switches_are_kept_at_once(sit):
    player = seated(sit)
    player.key(pygame.K_COMMA)
    player.click("settings/sounds")
    player.click("settings/palette/more")
    kept = json.loads(settings_file().read_text("utf-8"))
    assert kept["sounds"] is False
    assert kept["palette"] == "okabe-ito"
    assert "volatile" not in kept
    th.use_palette("standard")


def test_the_safe_palette_keeps_the_sides_apart():
    th.use_palette("okabe-ito")
    russia, ukraine, nato = (th.parse_colour(text) for text in ("#B23A48", "#E6B800", "#2E5C8A"))
    th.use_palette("standard")
    assert len({russia, ukraine, nato}) == 3
    lightness = [0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2] for c in (russia, ukraine, nato)]
    assert max(lightness) - min(lightness) > 30


@pytest.mark.slow
def test_a_save_has_its_picture_and_is_opened_from_the_browser(sit, tmp_path):
    record = new_save("toy", "RED")
    player = seated(sit, record)
    player.wait(lambda: thumbnails.thumbnail_file(record).is_file())
    first = thumbnails.thumbnail_file(record).stat().st_mtime_ns
    player.click("commit")
    player.click("commit/go")
    player.wait_turn()
    if player.state.dialog == "resolution":
        player.click("beat/skip")
    player.click("report/close")
    player.wait(lambda: thumbnails.thumbnail_file(record).stat().st_mtime_ns > first)
    assert thumbnails.thumbnail(record).get_size() == thumbnails.THUMBNAIL
    player.key(pygame.K_F10)
    player.click("menu/leave")
    player.click("start/load")
    assert unreadable(player.ui) == []
    assert any("24 January" in box.text or "25 January" in box.text for box in player.ui.boxes)
    player.click("load/0")
    assert player.state.session.view.turn == 1


def test_ago_is_told_in_words():
    now = datetime(2026, 5, 4, 12, 0)
    assert saves.ago(datetime(2026, 5, 4, 11, 59, 40), now) == "just now"
    assert saves.ago(datetime(2026, 5, 4, 9, 0), now) == "3 hours ago"
    assert saves.ago(datetime(2026, 4, 1, 9, 5), now) == "1 April 2026, 09:05"


KILLED = """
import os, signal, sys
from pathlib import Path
from desktop.driving import open_window
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game
user = open_window((1280, 720), 1.0)
user.app.settings.volatile = False
user.app.navigate(OpenGame(Game.new(sys.argv[1], {"RED": "human"}, record=Path(sys.argv[2])), "RED"))
user.frames(2)
user.click("briefing/close")
user.click("commit")
user.until(lambda: user.app.screen.state.session.report is not None)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_game_whose_program_was_killed_is_offered_again_at_the_next_start(sit):
    record = new_save("toy", "RED")
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    words = [sys.executable, "-c", KILLED, str(TOY), str(record)]
    done = subprocess.run(words, timeout=120, capture_output=True, env=env)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
    player = sit()
    player.app.navigate(OpenStart())
    player.frames(2)
    assert unreadable(player.ui) == []
    player.click("start/recover")
    assert player.state.session.view.turn == 1
    assert player.state.session.game.path == record
    player.app.navigate(OpenStart())
    player.frames(2)
    assert not player.has("start/recover")


def test_a_game_that_is_open_or_was_closed_is_not_offered(sit):
    player = seated(sit, new_save("toy", "RED"))
    assert recovery.interrupted() is None  # it is open, here
    assert (recovery.saves_dir() / ".open.json").exists()
    player.app.close()
    assert not (recovery.saves_dir() / ".open.json").exists()


def test_a_mark_without_its_record_or_with_rubbish_is_harmless():
    folder = recovery.saves_dir()
    folder.mkdir(parents=True, exist_ok=True)
    for text in ("", "[]", '{"record": 5}', '{"record": "/nowhere/at/all.jsonl"}'):
        (folder / ".open.json").write_text(text, "utf-8")
        assert recovery.interrupted() is None


def test_a_fault_shows_where_the_record_is_and_the_game_goes_on(sit):
    record = new_save("toy", "RED")
    player = seated(sit, record)
    player.click("commit")
    player.click("commit/go")
    player.wait_turn()
    player.app.crashed(RuntimeError("the pipe burst"))
    assert isinstance(player.app.screen, CrashScreen)
    player.frames(2)
    assert unreadable(player.ui) == []
    texts = [box.text for box in player.ui.boxes]
    assert any(str(record) in text for text in texts)
    assert any("the pipe burst" in text for text in texts)
    assert "the pipe burst" in player.app.screen.report.read_text("utf-8")
    player.click("crash/again")
    assert player.state.session.view.turn == 1
    assert [save.turn for save in saved_games()] == [1]


def test_pictures_are_kept_by_key_and_never_over_another(sit, tmp_path):
    player = seated(sit)
    player.key(pygame.K_F12)
    player.key(pygame.K_F12)
    kept = sorted((tmp_path / "pictures").glob("*.png"))
    assert len(kept) == 2
    assert pygame.image.load(str(kept[0])).get_size() == (1280, 720)


def test_leaving_from_the_start_screen(sit):
    player = sit()
    player.app.navigate(OpenStart())
    player.frames(2)
    for name in ("start/settings", "settings/close", "start/load", "load/back", "start/replay", "replay/back"):
        player.click(name)
        assert unreadable(player.ui) == []
    assert isinstance(player.app.screen, StartScreen)
    player.click("start/quit")
    assert not player.app.running


def test_sounds_are_soft_and_end_in_silence():
    for name, notes in sounds.SOUNDS.items():
        samples = sounds.wave(notes)
        assert samples.dtype == np.int16
        assert 0.03 < len(samples) / sounds.RATE < 2.5, name
        assert abs(int(samples[0])) < 200
        assert abs(int(samples[-1])) < 200
        assert 1500 < np.abs(samples.astype(int)).max() < 32_000
        assert np.abs(np.diff(samples.astype(int))).max() < 9000  # no clicks


def test_sounds_play_only_when_wanted(sit):
    player = seated(sit)
    player.app.settings.sounds = False
    before = list(player.app.sounds.played)
    player.click("commit")
    assert player.app.sounds.played == before
    player.app.settings.sounds = True
    player.click("commit/go")
    player.wait_turn()
    player.frames(2)
    assert "turn" in player.app.sounds.played or "choose" in player.app.sounds.played
