"""Films and storyboards, made without a window: frames, their times, captions, and clear words where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pygame
import pytest
from PIL import Image

from engine.desktop.replay.cues import Cues, pages
from engine.desktop.replay.director import Director
from engine.desktop.replay.film import FilmError, write_frames, write_gif, write_video
from engine.desktop.replay.storyboard import PICTURE, key_positions, write_storyboard
from engine.game.replay.opening import open_anything
from engine.game.replay.reel import Reel

SIZE = (320, 180)


@pytest.fixture
def director(branched: Path):
    made = Director(Reel.open(branched), size=SIZE)
    yield made
    made.close()


def test_a_gif_shows_every_turn_and_both_cards(director: Director, tmp_path: Path) -> None:
    done: list[int] = []
    count = write_gif(director, tmp_path / "film.gif", lambda at, of: done.append(at))
    film = Image.open(tmp_path / "film.gif")
    assert film.size == SIZE
    assert film.n_frames == count >= director.reel.last + 3
    assert done[0] == 0
    assert done[-1] == director.reel.last
    total = 0
    for frame in range(count):
        film.seek(frame)
        total += film.info["duration"]
    assert 10_000 < total < 90_000


def test_frames_are_numbered_dated_and_timed(director: Director, tmp_path: Path) -> None:
    director.speed = 4.0
    count = write_frames(director, tmp_path / "frames")
    listed = json.loads((tmp_path / "frames" / "frames.json").read_text())
    assert len(listed) == count == len(list((tmp_path / "frames").glob("*.png")))
    assert listed[1]["file"] == "00002-2022-01-24.png"
    assert all(20 <= entry["ms"] < 1500 for entry in listed)


def test_a_storyboard_has_the_first_the_last_and_the_turns_between(branched: Path, tmp_path: Path) -> None:
    director = Director(Reel.open(branched), size=PICTURE, plain=True)
    positions = key_positions(director)
    assert positions[0] == 1
    assert positions[-1] == director.reel.last
    write_storyboard(director, tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(FilmError, match=r"a storyboard is a \.png or a \.pdf"):
        write_storyboard(director, tmp_path / "page.doc")
    director.close()


def test_a_film_that_cannot_be_made_says_why(
    director: Director, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FilmError, match="is a folder"):
        write_gif(director, tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(__import__("sys").modules, "av", None)
    with pytest.raises(FilmError, match=r"pip install 'brinkmanship\[video\]'"):
        write_video(director, tmp_path / "film.mp4")


def test_captions_and_camera_of_a_script(tmp_path: Path) -> None:
    toy = Path(__file__).parent.parent.parent / "game" / "data" / "toy.yaml"
    (tmp_path / "toy.yaml").write_bytes(toy.read_bytes())
    script = tmp_path / "s.yaml"
    script.write_text(
        "script: {id: s, scenario: toy, title: A short quarrel}\n"
        "entries:\n"
        "  - {date: 2022-01-24, order: {actor: RED, action: boast}, text: Red boasts.}\n"
        "  - {date: 2022-01-25, caption: Look at the Dale., camera: {region: DALE, width_km: 300}}\n"
        "  - {date: 2022-01-26, narration: The end.}\n",
        "utf-8",
    )
    opened = open_anything(str(script))
    cues = Cues(opened.reel, opened.script)
    assert cues[1].lines[0] == "Red boasts."
    assert cues[2].lines[0] == "Look at the Dale."
    director = Director(opened.reel, opened.script, SIZE)
    dale = opened.reel.facts.about("map.regions", "DALE")
    x, y = director.theatre.map.place(dale["lon"], dale["lat"])
    for position in (2, 3):
        look = director.look(position)
        assert look == pytest.approx((x, y, 300.0))
    first, second = director.still(1), director.still(2)
    assert pygame.image.tobytes(first, "RGB") != pygame.image.tobytes(second, "RGB")
    assert pages(["a", "b", "c"]) == [("a", "b"), ("c",)]
    director.close()
