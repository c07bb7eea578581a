"""Flags, the faces of offices, sounds and music: there where the scenario names them, off by one key."""

from __future__ import annotations

import numpy as np
import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import open_window

from brinkmanship.desktop.kit import emblems
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.sounds import MOODS, RATE, Sounds, bed
from brinkmanship.emblems import has_flag, index, offices
from brinkmanship.game.session.game import Game
from tests.january import january


@pytest.fixture
def user():
    driver = open_window((1280, 720), 1.0)
    yield driver
    driver.app.close()


def test_every_country_has_its_own_flag_by_either_code(user):
    seen = {}
    for code in index()["flags"]:
        picture = emblems.flag(code, 18)
        assert picture is not None
        assert picture.get_size() == (24, 18)
        seen.setdefault(pygame.image.tobytes(picture, "RGB"), []).append(code)
    alike = [codes for codes in seen.values() if len(codes) > 1]
    assert len(seen) > 200
    assert all(not {"ua", "ru", "be", "de", "pl"} & set(codes) for codes in alike)
    assert emblems.flag("UKR", 18) is emblems.flag("UKR", 18)
    assert pygame.image.tobytes(emblems.flag("UKR", 18), "RGB") == pygame.image.tobytes(emblems.flag("ua", 18), "RGB")
    upper, lower = emblems.flag("UA", 40).get_at((20, 8))[:3], emblems.flag("UA", 40).get_at((20, 30))[:3]
    assert upper[2] > 120 > upper[0]
    assert lower[0] > 200 > lower[2] + 80
    assert emblems.flag("none", 18) is None


def test_offices_are_drawn_apart_and_one_unknown_is_a_plain_building(user):
    drawn = {pygame.image.tobytes(emblems.office(name, 48, (80, 90, 160)), "RGBA") for name in offices()}
    assert len(drawn) == len(offices()) >= 12
    assert emblems.office("no such", 48, (80, 90, 160)) is not None


def test_every_seat_of_january_has_a_face_and_every_state_a_flag():
    actors = january().names.scenario.actors
    for id, actor in actors.items():
        assert not actor.playable or (actor.office and actor.emblem), id
    without = {id for id, actor in actors.items() if actor.flag is None}
    assert without == {"NATO", "ALLIES", "SEP"}
    assert all(has_flag(actor.flag) for actor in actors.values() if actor.flag)
    view = Game.new(january(), {"UKR": "human"}, seed=1).seat("UKR").view()
    assert (view.actor("RUS").flag, view.actor("RUS").office) == ("RU", "The Kremlin, Moscow")


@pytest.mark.parametrize("mood", MOODS)
def test_the_music_of_each_mood_goes_round_without_a_break(mood):
    samples = bed(mood).astype(float)
    assert len(samples) > 20 * RATE
    assert np.abs(samples).max() < 10_000
    steps = np.abs(np.diff(samples))
    assert abs(samples[0] - samples[-1]) <= steps.max()
    loud = np.sqrt((samples.reshape(16, -1) ** 2).mean(axis=1))
    assert loud.min() > 0.2 * loud.max()


@pytest.mark.slow
def test_moods_sound_different_and_war_has_a_pulse():
    calm, war = bed("calm").astype(float), bed("war").astype(float)
    pulse = []
    for samples in (calm, war):
        strength = np.abs(np.fft.rfft(samples))
        per_hz = len(samples) / RATE
        pulse.append(float(strength[int(41.0 * per_hz) : int(41.4 * per_hz)].max() / strength.max()))
    assert pulse[1] > 10 * pulse[0]


def test_music_begins_when_it_is_made_changes_with_the_mood_and_stops(user):
    sounds = Sounds()
    sounds.music("calm", on=False)
    assert not pygame.mixer.get_init()
    for mood in ("calm", "war"):
        for _ in range(3000):
            sounds.music(mood, on=True)
            if sounds._mood == mood:
                break
            pygame.time.wait(10)
        assert sounds._mood == mood
    assert pygame.mixer.Channel(0).get_busy()
    sounds.music("war", on=False)
    assert sounds._mood == ""
    sounds.close()


def test_one_key_turns_all_sound_off_and_on(user):
    user.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    user.frames(2)
    settings = user.app.settings
    assert settings.sounds
    assert settings.music
    user.key(pygame.K_x)
    assert not settings.sounds
    assert not settings.music
    user.key(pygame.K_x)
    assert settings.sounds
    assert settings.music


def test_the_mood_follows_the_ladder(user):
    user.app.navigate(OpenGame(Game.new(january(), {"UKR": "human"}, seed=1), "UKR"))
    user.frames(2)
    screen = user.app.screen
    from dataclasses import replace

    rung = screen.state.session.view.rung
    for number, mood in ((1, "calm"), (6, "tense"), (9, "war")):
        screen.state.session.view = replace(screen.state.session.view, rung=replace(rung, number=number))
        assert screen.heard().mood == mood
