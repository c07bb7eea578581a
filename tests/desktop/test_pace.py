"""The pace of the game in the window: a quiet turn is one action, an advance ends by itself or at once, alerts lead to places."""

from __future__ import annotations

import time
from dataclasses import replace

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import Player

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.screens import alerts, beats, commit
from brinkmanship.desktop.settings import Settings, load_settings, save_settings
from brinkmanship.game.session.game import Game
from brinkmanship.game.view.pressing_types import Pressing
from brinkmanship.game.view.types import LogLine
from tests.questions import QUESTIONS


def begin(sit, scenario=TOY, seat: str = "RED", **others: str) -> Player:
    player: Player = sit()
    player.app.navigate(OpenGame(Game.new(scenario, {seat: "human", **others}, seed=4), seat))
    player.frames(2)
    player.click("briefing/close")
    player.quick()
    return player


def settled(player: Player) -> None:
    player.wait(lambda: not player.state.session.busy)
    player.frames(2)


@pytest.mark.parametrize("key", [True, False])
def test_a_quiet_turn_is_one_click_or_key(sit, key: bool) -> None:
    player = begin(sit, others="wait")
    if key:
        player.key(pygame.K_F5)
    else:
        player.click("commit")
    settled(player)
    assert player.state.session.view.turn == 1
    assert player.state.dialog == ""
    assert "quiet turn" in player.ui.toasts[-1].text


def test_who_wants_to_be_asked_is_asked(sit) -> None:
    player = begin(sit, others="wait")
    player.app.settings.confirm_commit = True
    player.click("commit")
    assert player.state.dialog == "commit"
    player.click("commit/cancel")
    assert player.state.session.view.turn == 0


def test_an_open_question_on_its_last_day_is_asked_about_once(sit) -> None:
    player = begin(sit, QUESTIONS, "A", others="wait")
    for _ in range(3):
        player.key(pygame.K_F5)
        settled(player)
        leave(player)
    while player.state.session.view.dilemmas[0].days_left > 0:
        player.key(pygame.K_F5)
        settled(player)
        leave(player)
    turn = player.state.session.view.turn
    player.key(pygame.K_F5)
    assert player.state.dialog == "decisions"
    assert "Today is the last day" in " ".join(box.text for box in player.ui.boxes)
    player.key(pygame.K_RETURN)
    settled(player)
    assert player.state.session.view.turn == turn + 1


def test_what_is_unusual_is_asked_about_until_it_was_confirmed(sit, monkeypatch) -> None:
    player = begin(sit, others="wait")
    monkeypatch.setattr(commit, "unusual", lambda state: [("Odd.", "warn"), ("Usual.", "muted")])
    player.key(pygame.K_F5)
    assert player.state.dialog == "commit"
    player.click("commit/go")
    settled(player)
    leave(player)
    player.key(pygame.K_F5)
    settled(player)
    assert player.state.session.view.turn == 2


def leave(player: Player) -> None:
    """Close whatever is open, as Escape does."""
    for _ in range(6):
        if not player.state.dialog:
            return
        player.key(pygame.K_ESCAPE)
    raise AssertionError(player.state.dialog)


def test_an_advance_ends_with_a_question_and_its_report_covers_all_turns(sit) -> None:
    player = begin(sit, QUESTIONS, "A", others="wait")
    player.click("advance")
    settled(player)
    session = player.state.session
    assert session.view.dilemmas
    assert session.advanced is not None
    assert session.report is not None
    assert session.report.turns == session.view.turn > 1
    player.click("beat/skip")
    assert session.advanced.reason in " ".join(box.text for box in player.ui.boxes)


def test_an_advance_shows_its_day_and_is_stopped_at_once(sit, monkeypatch) -> None:
    player = begin(sit, others="wait")
    commit = type(player.state.session.game).commit

    def slow(handle):
        time.sleep(0.15)
        return commit(handle)

    monkeypatch.setattr(type(player.state.session.game), "commit", slow)
    player.key(pygame.K_F8)
    player.wait(lambda: player.has("advance/stop") and "25 Jan" in player.box("advance/stop").text)
    player.key(pygame.K_ESCAPE)
    assert "Stopping" in player.box("advance/stop").text
    settled(player)
    assert player.state.session.advanced is not None
    assert player.state.session.advanced.reason == "You stopped here."
    assert 1 <= player.state.session.view.turn <= 3


def test_kinds_and_days_are_chosen_and_kept(sit) -> None:
    player = begin(sit, others="wait")
    player.key(pygame.K_F9)
    for name in ("pace/date", "pace/dilemma", "pace/days/more"):
        player.click(name)
    player.click("pace/go")
    settled(player)
    assert player.state.session.view.turn == 1
    assert load_settings().stop_for == {"date": True, "dilemma": False}
    assert load_settings().advance_days == 1.0


def test_old_settings_of_the_beats_are_understood() -> None:
    save_settings(Settings(beats="all"))
    assert load_settings().beats == "all"
    from brinkmanship.desktop.settings import settings_file

    settings_file().write_text('{"skip_resolution": true}', "utf-8")
    assert load_settings().beats == "none"
    settings_file().write_text('{"beats": ["x"], "stop_for": {"date": 3, "vote": false}}', "utf-8")
    assert load_settings().beats == "important"
    assert load_settings().stop_for == {"vote": False}


def line(weight: float, **more: str) -> LogLine:
    from datetime import date

    return LogLine(date(2022, 1, 24), 0, 1, "order", "Something.", weight=weight, **more)


def test_beats_are_for_what_is_grave_or_ones_own() -> None:
    told = [line(0.6), line(0.59), line(0.2, actor="RED"), line(0.2, target="RED"), line(0.19, actor="RED")]
    assert [beats.important(one, "RED") for one in told] == [True, False, True, True, False]


def test_an_alert_leads_to_its_place_by_click_and_by_key(sit) -> None:
    player = begin(sit, others="wait")
    session = player.state.session
    found = (
        Pressing("moved", "Blueland moved forces into Dale", None, 0.75, "region:DALE"),
        Pressing("arrival", "Arriving in Hill tomorrow: First Red Brigade", session.view.date, 0.4, "formation:RED-1"),
        Pressing("capital", "Political capital is near its ceiling", None, 0.2, "capital:"),
    )
    session.view = replace(session.view, pressing=found)
    player.frames(2)
    player.click("alert/1")
    assert (player.state.selection.kind, player.state.selection.id) == ("formation", "RED-1")
    player.key(pygame.K_n)
    assert (player.state.selection.kind, player.state.selection.id) == ("region", "DALE")
    player.key(pygame.K_n, pygame.KMOD_SHIFT)
    assert player.state.right == "actions"
    player.click("alert/0/dismiss")
    assert [one.kind for one in alerts.shown(player.state)] == ["arrival", "capital"]
    player.ui.set_focus("alert/0")
    player.frame()
    player.key(pygame.K_DELETE)
    assert [one.kind for one in alerts.shown(player.state)] == ["capital"]


def test_many_alerts_are_folded_to_two_rows(sit) -> None:
    player = begin(sit, others="wait")
    session = player.state.session
    words = "Somebody moved many formations up to a border, number"
    found = tuple(Pressing("moved", f"{words} {n}", None, 0.75, "region:DALE") for n in range(9))
    session.view = replace(session.view, pressing=found)
    player.frames(2)
    assert 0 < sum(player.has(f"alert/{n}") for n in range(9)) < 9
    player.click("alerts/more")
    player.frame()
    assert all(player.has(f"alert/{n}") for n in range(9))
    assert {player.box(f"alert/{n}").rect.y for n in range(9)} != {player.box("alert/0").rect.y}
