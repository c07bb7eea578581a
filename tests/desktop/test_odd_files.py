"""One bad file takes nothing down: start screen and saves show it as odd, and everything else works."""

from __future__ import annotations

import json
import os
import struct
import zlib
from pathlib import Path

import pytest
from desktop.driving import Player

from brinkmanship.desktop.app import App
from brinkmanship.desktop.navigation import OpenStart
from brinkmanship.desktop.screens import thumbnails
from brinkmanship.desktop.settings import load_settings, settings_file
from brinkmanship.files import OddFile, check_png, read_json, read_plain
from brinkmanship.game.record.saves import saved_games
from brinkmanship.game.session.game import Game
from brinkmanship.paths import saves_dir

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large, and is a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.fixture
def sound() -> Path:
    path = saves_dir() / "sound.jsonl"
    game = Game.new(TOY, {"RED": "human"}, seed=1, record=path)
    game.commit()
    game.close()
    return path


ODD_RECORDS = {
    "turn null": lambda head: head + b'{"kind":"turn","turn":null}\n',
    "turn text": lambda head: head + b'{"kind":"turn","turn":"4","date":7}\n',
    "turn true": lambda head: head + b'{"kind":"turn","turn":true}\n',
    "seats list": lambda head: b'{"kind":"header","format":2,"seats":[1],"scenario":{}}\n{"kind":"turn","turn":1}\n',
    "scenario text": lambda head: b'{"kind":"header","format":2,"seats":{},"scenario":"x"}\n{"kind":"turn","turn":1}\n',
    "header alone": lambda head: head,
    "empty": lambda head: b"",
    "binary": lambda head: os.urandom(3000),
    "deep": lambda head: b'{"kind":"header","a":' + b"[" * 100_000 + b"\n",
    "digits": lambda head: b'{"kind":"header","format":' + b"9" * 5000 + b"}\n",
    "future": lambda head: b'{"kind":"header","format":99}\n{"kind":"turn","turn":1}\n',
    "format null": lambda head: b'{"kind":"header","format":null}\n',
    "utf-16": lambda head: "{}".encode("utf-16"),
}


@pytest.mark.slow
def test_odd_records_are_shown_as_odd_and_the_others_work(sound: Path) -> None:
    head = sound.read_bytes().split(b"\n")[0] + b"\n"
    for name, make in ODD_RECORDS.items():
        (saves_dir() / f"odd {name}.jsonl").write_bytes(make(head))
    (saves_dir() / "odd folder.jsonl").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(saves_dir() / "odd pipe.jsonl")
        (saves_dir() / "odd device.jsonl").symlink_to("/dev/zero")
    (saves_dir() / "odd link.jsonl").symlink_to("nowhere")
    found = saved_games()
    assert found[0].path == sound
    assert not found[0].odd
    odd = {save.path.name: save.odd for save in found[1:]}
    assert len(odd) == len(ODD_RECORDS) + (4 if hasattr(os, "mkfifo") else 2)
    assert all(odd.values()), odd
    user = Player()
    try:
        user.app.navigate(OpenStart())
        user.frame()
        user.frame()
        assert user.has("start/continue")
        user.click("start/load")
        user.frame()
        for number in range(3):
            user.click(f"load/{number + 1}")  # an odd one: it says why, and the screen stands
            user.frame()
            assert user.app.screen.problem
            user.click("start/load")
            user.frame()
        user.click("load/0")
        user.wait(lambda: type(user.app.screen).__name__ == "GameScreen")
        assert type(user.app.screen).__name__ == "GameScreen"
    finally:
        user.app.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"", b"no picture", png(60_000, 60_000), png(0, 5), png(5, 5)[:30], png(300, 300), b"GIF89a" + b"\xff" * 50,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    ],
)  # fmt: skip
def test_an_odd_picture_is_no_picture_and_costs_no_memory(data: bytes, sound: Path) -> None:
    thumbnails.thumbnail_file(sound).write_bytes(data)
    assert thumbnails.thumbnail(sound) is None
    user = Player()
    try:
        user.app.navigate(OpenStart())
        user.frame()
        user.click("start/load")
        user.frame()
        assert user.has("load/0")
    finally:
        user.app.close()


def test_a_sound_picture_is_shown_and_a_pipe_is_not_waited_for(sound: Path, tmp_path: Path) -> None:
    import pygame

    pygame.image.save(pygame.Surface((320, 180)), str(thumbnails.thumbnail_file(sound)))
    assert thumbnails.thumbnail(sound) is not None
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "p.png")
        with pytest.raises(OddFile, match="no ordinary file"):
            check_png(tmp_path / "p.png", 100)


ODD_SETTINGS = [
    b"", b"[]", b"7", b'"x"', b"{", b"\xff\xfe\x00", b"[" * 200_000, b'{"scale": NaN}', b"x" * 2_000_000,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("data", ODD_SETTINGS, ids=[repr(one[:12]) for one in ODD_SETTINGS])
def test_an_odd_settings_file_is_told_and_left_aside(data: bytes) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_bytes(data)
    settings = load_settings()
    assert (settings.scale, settings.width) == (0.0, 1280)
    assert str(settings_file()) in settings.trouble
    app = App(settings, size=(1280, 720), separate=False)
    try:
        app.navigate(OpenStart())
        app.step([], 16)
        assert [toast.text for toast in app.ui.toasts] == [settings.trouble]
    finally:
        app.close()


def test_odd_values_of_settings_stay_at_their_defaults() -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    odd = {
        "scale": "2", "width": 1e300, "reduced_motion": 7.5, "height": -5, "fullscreen": 1, "palette": ["standard"],
        "volatile": True,
        "keys": {"commit": 10**40, "help": True, "map": "x", "log": -1, "undo": 97, "unknown": 5}, "trouble": "boo",
    }  # fmt: skip
    settings_file().write_text(json.dumps(odd), "utf-8")
    settings = load_settings()
    assert (settings.scale, settings.width, settings.height, settings.fullscreen) == (0.0, 1280, 720, False)
    assert settings.palette == "standard"
    assert not settings.volatile
    assert not settings.trouble
    assert settings.key("undo") == 97
    assert settings.key("commit") == settings.__class__().key("commit")


def test_a_folder_or_a_pipe_in_place_of_the_settings_is_told(tmp_path: Path) -> None:
    settings_file().mkdir(parents=True)
    assert "it is a folder" in load_settings().trouble
    (tmp_path / "large").write_bytes(b"x" * 11)
    with pytest.raises(OddFile, match="more than the 10"):
        read_plain(tmp_path / "large", 10)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(OddFile, match="no ordinary file"):
            read_json(tmp_path / "pipe")
