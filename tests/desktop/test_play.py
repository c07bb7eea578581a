"""What a player does between the start screen and the outcome; whole games are played in test_window.py."""

from __future__ import annotations

import json

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import Player, unreadable

from brinkmanship.desktop.navigation import OpenGame, OpenStart
from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.desktop.settings import Settings, load_settings, save_settings, settings_file
from brinkmanship.game.session.game import Game


def begin(player: Player) -> None:
    player.app.navigate(OpenStart(str(TOY)))
    player.frame()
    player.wait(lambda: player.has("new/begin"))


@pytest.mark.slow
def test_a_game_left_in_the_middle_goes_on_where_it_was(sit):
    player = sit()
    begin(player)
    player.click("new/seat/BLUE")
    player.click("new/begin")
    player.click("briefing/close")
    player.click("commit")
    player.click("commit/go")
    player.wait_turn()
    day = player.state.session.view.day
    assert day > 0
    player.app.close()  # as a crash would: nothing is saved on leaving, it is there already

    again = sit()
    again.app.navigate(OpenStart())
    again.frames(2)
    again.click("start/continue")
    assert again.state.session.view.day == day
    assert again.state.session.game.seat == "BLUE"


def test_a_seat_for_a_first_game_is_chosen_and_marked(sit, tmp_path):
    text = TOY.read_text("utf-8").replace("BLUE: {", "BLUE: {level: first game, play: Hold the dale., ", 1)
    (tmp_path / "first.yaml").write_text(text, "utf-8")
    player = sit()
    player.app.navigate(OpenStart(str(tmp_path / "first.yaml")))
    player.wait(lambda: player.has("new/begin"))
    player.frame()
    texts = [box.text for box in player.ui.boxes]
    assert "Hold the dale." in texts
    assert texts.count("★") == 1
    player.click("new/begin")
    player.wait(lambda: hasattr(player.app.screen, "state"))
    assert player.state.session.game.seat == "BLUE"


def test_why_not_is_told_for_what_is_not_legal(sit):
    player = sit()
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    player.frames(2)
    player.click("briefing/close")
    player.click("inspector/tab/actions")
    player.click("action/threaten")
    texts = " ".join(box.text for box in player.ui.boxes)
    assert "Nobody is tense enough to listen." in texts
    assert not player.box("order/add").enabled
    player.click("order/add")
    assert player.state.session.view.plan == ()


def test_an_order_is_given_in_the_size_that_is_chosen(sit, tmp_path):
    sized = tmp_path / "sized.yaml"
    text = TOY.read_text("utf-8").replace(
        "among: [all]}, cost: 1,", "among: [all]}, cost: 1, size: {low: 0.5, high: 2},"
    )
    assert "size:" in text
    sized.write_text(text, encoding="utf-8")
    player = sit()
    player.app.navigate(OpenGame(Game.new(sized, {"RED": "human"}), "RED"))
    player.frames(2)
    player.click("briefing/close")
    player.click("inspector/tab/actions")
    player.click("action/talk")
    player.click("target/BLUE")
    player.click("order/size/less")
    assert "0.5 points" in player.box("order/add").text
    player.click("order/add")
    (order,) = player.state.session.view.plan
    assert (order.action, order.amount) == ("talk", 0.5)
    assert player.state.session.view.capital_left == player.state.session.view.capital - 0.5


def test_the_map_chooses_targets_and_places(sit):
    player = sit()
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    player.frames(2)
    player.click("briefing/close")
    chart = player.state.assets.map
    chart.fly_to(*chart.overlay.region_place("HILL"), player.now, zoom=4.0, still=True)
    player.wait(lambda: chart.base.ready)
    player.frames(30)
    x, y = chart.camera.to_screen(*chart.overlay.region_place("HILL"))
    player.click_at((round(x + 40), round(y + 30)))
    assert player.state.selection.kind in ("region", "formation")
    player.click("inspector/tab/actions")
    player.click("action/march")
    player.click("target/RED-1")
    chart.fly_to(*chart.overlay.region_place("DALE"), player.now, zoom=2.0, still=True)
    player.wait(lambda: chart.base.ready)
    player.frames(30)
    x, y = chart.camera.to_screen(*chart.overlay.region_place("DALE"))
    player.click_at((round(x + 30), round(y - 40)))
    assert player.state.place == "DALE"


def test_keys_reach_everything_on_the_game_screen(sit):
    player = sit()
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    player.frames(2)
    player.press("briefing/close")
    seen = set()
    for _ in range(400):
        player.key(pygame.K_TAB)
        if player.ui.focus in seen:
            break
        seen.add(player.ui.focus)
    active = {box.name for box in player.ui.boxes if box.kind in ("button", "row", "tab", "chip", "map", "text-field")}
    assert active <= seen


def test_the_walk_over_texts_finds_faults(driver):
    def draw(ui) -> None:
        ui.text((10, 10, 200, 20), "one text")
        ui.text((30, 12, 200, 20), "another over it")
        ui.text((10, 100, 20, 20), "too long for its place", elide=False)
        ui.text((1270, 200, 200, 20), "beyond the edge")

    found = unreadable(driver(draw).ui)
    assert len(found) == 3
    assert {line.split(":")[0] for line in found} == {"overlap", "clipped", "off the screen"}


def test_settings_survive_rubbish_and_unwritable_folders(monkeypatch, tmp_path):
    settings = Settings(scale=1.5, reduced_motion=True)
    save_settings(settings)
    assert load_settings() == settings
    settings_file().write_text(
        json.dumps({"scale": "big", "keys": {"commit": "x"}, "fullscreen": 3, "width": -5}), "utf-8"
    )
    assert load_settings() == Settings()
    settings_file().write_text(json.dumps({"width": 12}), "utf-8")
    assert load_settings() == Settings(width=640)
    settings_file().write_text("{not json", "utf-8")
    assert "are odd (it is not JSON" in load_settings().trouble
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    monkeypatch.setenv("BRINK_CONFIG", str(blocked))
    save_settings(settings)
    assert not settings_file().exists()


def test_the_scale_never_makes_the_window_too_small():
    assert Settings(scale=3.0).effective_scale(1280, 720) == 3.0
    assert Settings(scale=3.0).effective_scale(640, 400) == 2.0
    assert Settings(scale=2.0).effective_scale(100, 100) == 0.75
    assert Settings(scale=2.0).effective_scale(3840, 2160) == 2.0
    assert Settings().effective_scale(3840, 2160) == 2.0


def test_a_player_program_that_fails_is_told_and_the_game_goes_on(sit):
    player = sit()
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human", "BLUE": "cmd:false"}), "RED"))
    player.frames(2)
    player.click("briefing/close")
    player.click("commit")
    player.click("commit/go")
    player.wait_turn()
    assert player.state.session.view.day == 1
    assert player.ui.toasts


def test_a_picture_of_the_window_is_kept(sit, tmp_path):
    player = sit()
    player.app.navigate(OpenStart(str(TOY)))
    player.frame()
    player.key(pygame.K_F12)
    kept = list((tmp_path / "pictures").glob("*.png"))
    assert len(kept) == 1
    assert pygame.image.load(str(kept[0])).get_size() == (1280, 720)


def test_full_screen_and_resize_keep_the_game(sit):
    player = sit()
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    player.frames(2)
    pygame.display.set_mode((1600, 1000), pygame.RESIZABLE)
    player.frame(pygame.event.Event(pygame.VIDEORESIZE, size=(1600, 1000), w=1600, h=1000))
    player.frames(2)
    assert player.ui.width == 1600
    assert isinstance(player.app.screen, GameScreen)
    assert unreadable(player.ui) == []
