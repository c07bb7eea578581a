"""Films, made without a window: frames, their times, captions, and clear words where it cannot be."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pygame
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from brinkmanship.cli.replay import make_films
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.replay import caption_panel, film
from brinkmanship.desktop.replay.captions import Captions, pages
from brinkmanship.desktop.replay.film import FilmError, write_frames, write_gif, write_video
from brinkmanship.desktop.replay.film_frames import Frame, FrameDrawer
from brinkmanship.game.replay.open_replay import day_of, open_anything
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.view.types import RungView

SIZE = (320, 180)


WRITERS = [(write_gif, "film.gif"), (write_frames, "film"), (write_video, "film.mp4")]


@pytest.fixture
def drawer(branched: Path) -> Iterator[FrameDrawer]:
    made = FrameDrawer(Timeline.open(branched), size=SIZE)
    yield made
    made.close()


def make(name: object, **asked: object) -> int:
    """Make films as the command does; return its exit code."""
    kinds = {"gif": None, "frames": None, "video": None, "storyboard": None}
    usual = {"size": SIZE, "speed": 8.0, "record": None, "until": None, "say": print}
    return make_films(str(name), **{**kinds, **usual, **asked})


def changed(record: Path, path: Path, position: int, *, numbers: bool) -> Path:
    """Return a copy of a record with a turn whose numbers, or what is told of it, were changed."""
    lines = record.read_bytes().split(b"\n")
    span = Timeline.open(record).turns[position]
    if numbers:
        lines[span.state] = lines[span.state].replace(b'"world":"', b'"world":"~~', 1)
    else:
        lines[span.first] = lines[span.first].replace(b'"kind":"', b'"note":"x","kind":"', 1)[:-30] + b"}"
    path.write_bytes(b"\n".join(lines))
    return path


def texts(drawer: FrameDrawer) -> list[str]:
    """Return what can be read in the picture drawn last."""
    return [box.text for box in drawer.ui.boxes if box.kind == "text"]


def left(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_a_gif_shows_every_turn_and_both_cards(drawer: FrameDrawer, tmp_path: Path) -> None:
    done: list[int] = []
    count = write_gif(drawer, tmp_path / "film.gif", lambda at, of: done.append(at))
    film = Image.open(tmp_path / "film.gif")
    assert film.size == SIZE
    assert film.n_frames == count >= drawer.timeline.last + 3
    assert done[0] == 0
    assert done[-1] == drawer.timeline.last
    total = 0
    for frame in range(count):
        film.seek(frame)
        total += film.info["duration"]
    assert 10_000 < total < 90_000


def test_frames_are_numbered_dated_and_timed(drawer: FrameDrawer, tmp_path: Path) -> None:
    drawer.speed = 4.0
    count = write_frames(drawer, tmp_path / "frames")
    listed = json.loads((tmp_path / "frames" / "frames.json").read_text("utf-8"))
    assert len(listed) == count == len(list((tmp_path / "frames").glob("*.png")))
    assert listed[1]["file"] == "00002-2022-01-24.png"
    assert all(20 <= entry["ms"] < 1500 for entry in listed)


def test_a_film_that_cannot_be_made_says_why(
    drawer: FrameDrawer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FilmError, match="is a folder"):
        write_gif(drawer, tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(__import__("sys").modules, "av", None)
    with pytest.raises(FilmError, match=r"pip install 'brinkmanship\[video\]'"):
        write_video(drawer, tmp_path / "film.mp4")


def test_captions_and_camera_of_a_script(quarrel) -> None:
    script = quarrel(
        "  - {date: 2022-01-24, order: {actor: RED, action: boast}, text: Red boasts.}\n"
        "  - {date: 2022-01-25, caption: Look at the Dale., camera: {region: DALE, width_km: 300}}\n"
        "  - {date: 2022-01-26, narration: The end.}\n"
    )
    opened = open_anything(str(script))
    cues = Captions(opened.timeline, opened.script)
    assert cues[1].lines[0] == "Red boasts."
    assert cues[2].lines[0] == "Look at the Dale."
    drawer = FrameDrawer(opened.timeline, opened.script, SIZE)
    dale = opened.timeline.facts.about("map.regions", "DALE")
    x, y = drawer.assets.map.place(dale["lon"], dale["lat"])
    for position in (2, 3):
        look = drawer.look(position)
        assert look == pytest.approx((x, y, 300.0))
    first, second = drawer.still(1), drawer.still(2)
    assert pygame.image.tobytes(first, "RGB") != pygame.image.tobytes(second, "RGB")
    assert pages(["a", "b", "c"]) == [("a", "b"), ("c",)]
    drawer.close()


# --- where films go -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"gif": "game.jsonl"}, r"game.jsonl: a GIF is a \.gif; name for instance game.gif"),
        ({"video": "game.jsonl"}, r"game.jsonl: a video is an \.mp4 or an \.mkv"),
        ({"video": "film.avi"}, r"a video is an \.mp4 or an \.mkv; name for instance film.mp4"),
        ({"storyboard": "game.jsonl"}, r"a storyboard is a \.png or a \.pdf"),
        ({"frames": "game.jsonl"}, "is a file; name a folder"),
        ({"gif": "kept.gif"}, "kept.gif holds the record of a game, which would be lost"),
        ({"storyboard": "kept.png"}, "holds the record of a game"),
        ({"video": "kept.mkv"}, "holds the record of a game"),
    ],
)
def test_no_film_is_written_over_a_record(branched: Path, tmp_path: Path, asked: dict[str, str], said: str) -> None:
    for name in ("game.jsonl", "kept.gif", "kept.png", "kept.mkv"):
        shutil.copy(branched, tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(FilmError, match=said):
        make(tmp_path / "game.jsonl", **{kind: tmp_path / name for kind, name in asked.items()})
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_no_film_is_written_over_the_record_of_its_script(tmp_path: Path) -> None:
    with pytest.raises(FilmError, match="is what the film is made from, or its record"):
        film.check_target(tmp_path / "a.gif", "GIF", "some-script", tmp_path / "a.gif")


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(FilmError, match=r"film\.gif cannot be written: \S*file is a file, not a folder"):
        film.check_target(tmp_path / "file" / "film.gif", "GIF")
    with pytest.raises(FilmError, match=r"film\.gif cannot be written: \S"):
        film.check_target(Path("/proc/film.gif"), "GIF")
    film.check_target(tmp_path / "new" / "folder" / "film.gif", "GIF")
    assert left(tmp_path) == {"file"}


# --- films that fail ------------------------------------------------------------------------------------------------


def stopped(drawer: FrameDrawer, after: int, error: BaseException) -> None:
    """Make a drawer fail after so many frames."""
    frames = drawer.frames

    def some() -> Iterator[Frame]:
        yield from islice(frames(), after)
        raise error

    drawer.frames = some  # type: ignore[method-assign,assignment]


@pytest.mark.slow
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_a_film_that_is_stopped_leaves_the_one_before_and_nothing_else(
    drawer: FrameDrawer, tmp_path: Path, write: Callable[..., int], name: str, error: BaseException
) -> None:
    path = tmp_path / "films" / name
    drawer.speed = 8.0
    stopped(drawer, 5, error)
    wanted = FilmError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(wanted, match=f"{name} cannot be written: No space" if wanted is FilmError else None):
        write(drawer, path)
    assert left(tmp_path) <= {"films"}
    del drawer.frames
    write(drawer, path)
    before = {name: (tmp_path / name).read_bytes() for name in left(tmp_path) if (tmp_path / name).is_file()}
    stopped(drawer, 5, error)
    with pytest.raises(wanted):
        write(drawer, path)
    assert {name: (tmp_path / name).read_bytes() for name in left(tmp_path) if (tmp_path / name).is_file()} == before


@pytest.mark.slow
@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_a_full_disk_is_told_by_the_name_that_was_given(
    drawer: FrameDrawer, tmp_path: Path, write: Callable[..., int], name: str
) -> None:
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, limits[1]))
    try:
        with pytest.raises(FilmError, match=rf"{name} cannot be written: File too large$"):
            write(drawer, tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert left(tmp_path) == set()


def test_a_shorter_film_takes_the_place_of_a_longer_one(branched: Path, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "mine.png").write_text("", "utf-8")
    make(branched, frames=folder)
    many = len(list(folder.iterdir()))
    listed = json.loads((folder / "frames.json").read_text("utf-8"))
    (folder / "frames.json").write_text(
        json.dumps([*listed, {"file": "../../keep.png"}, {"file": "mine.png"}]), "utf-8"
    )
    make(branched, frames=folder, until="2022-01-24")
    names = [one["file"] for one in json.loads((folder / "frames.json").read_text("utf-8"))]
    assert {path.name for path in folder.iterdir()} == {*names, "frames.json", "mine.png"}
    assert len(names) < many - 2


# --- what kinds of film hold ----------------------------------------------------------------------------------------


def test_a_gif_shows_what_was_drawn(drawer: FrameDrawer, tmp_path: Path) -> None:
    """Frames hold only what changed: put together they are the pictures themselves, but for the few colours."""
    drawn = [np.asarray(film.picture(frame.surface)).astype(int) for frame in drawer.frames()]
    write_gif(drawer, tmp_path / "film.gif")
    shown = Image.open(tmp_path / "film.gif")
    for number in (0, 3, len(drawn) // 2, len(drawn) - 1):
        shown.seek(number)
        off = np.abs(np.asarray(shown.convert("RGB")).astype(int) - drawn[number]).max(axis=2)
        assert (off > 40).mean() < 0.01


@pytest.mark.slow
def test_a_video_is_tagged_and_plays_while_it_loads(drawer: FrameDrawer, tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    drawer.speed = 8.0
    count = write_video(drawer, tmp_path / "film.mp4")
    data = (tmp_path / "film.mp4").read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    with av.open(str(tmp_path / "film.mp4")) as video:
        stream = video.streams.video[0]
        coder = stream.codec_context
        assert (coder.colorspace, coder.color_primaries, coder.color_trc, coder.color_range) == (1, 1, 1, 1)
        last = [frame.to_ndarray(format="rgb24") for frame in video.decode(stream)]
    assert len(last) == count
    drawn = np.asarray(film.picture(drawer.end_card().surface)).astype(int)
    assert np.abs(last[-1].astype(int) - drawn).mean() < 3
    write_video(drawer, tmp_path / "film.mkv")
    assert (tmp_path / "film.mkv").read_bytes()[:4] == b"\x1aE\xdf\xa3"


def test_without_the_library_a_video_is_made_by_the_program(
    drawer: FrameDrawer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(
        f"#!{sys.executable}\n"
        "import os, sys\n"
        "if os.path.exists(sys.argv[0] + '.fail'):\n"
        "    sys.exit('cannot open ' + sys.argv[-1])\n"
        "with open(sys.argv[-1], 'w') as out:\n"
        "    print(*sys.argv[1:-1], len(sys.stdin.buffer.read()), file=out)\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "av", None)
    drawer.speed = 8.0
    count = write_video(drawer, tmp_path / "film.mp4")
    said = (tmp_path / "film.mp4").read_text("utf-8").split()
    assert int(said[-1]) == count * SIZE[0] * SIZE[1] * 3
    assert {"+faststart", "bt709", "mp4"} <= set(said)
    (tmp_path / "ffmpeg.fail").touch()
    with pytest.raises(FilmError, match=r"film.mp4 cannot be written: cannot open \S*film.mp4$"):
        write_video(drawer, tmp_path / "film.mp4")
    assert left(tmp_path) == {"ffmpeg", "ffmpeg.fail", "film.mp4"}


@pytest.mark.slow
def test_an_odd_size_gets_a_pixel_more_in_a_video(
    branched: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    pytest.importorskip("av")
    make(branched, video=tmp_path / "film.mp4", size=(641, 361), until="2022-01-25")
    assert "frames of 642x362" in capsys.readouterr().out
    drawer = FrameDrawer(Timeline.open(branched), size=(641, 361))
    with pytest.raises(FilmError, match="even: make it 642x362"):
        write_video(drawer, tmp_path / "film.mp4")
    drawer.close()


# --- what is shown --------------------------------------------------------------------------------------------------


@pytest.mark.minutes
def test_a_still_after_a_move_of_the_camera_is_as_it_is_drawn_again() -> None:
    """Names, symbols and arrows are placed in the frame that shows them: a film has no next one."""
    opened = open_anything("january-2022.history")
    drawer = FrameDrawer(opened.timeline, opened.script, (960, 540))
    for position in (1, 11, 13, 24, 25, 27, 32, opened.timeline.last):
        first, again = drawer.still(position), drawer.still(position)
        assert pygame.image.tobytes(first, "RGB") == pygame.image.tobytes(again, "RGB"), position
    drawer.close()


def test_the_days_told_of_are_those_that_were_played(drawer: FrameDrawer) -> None:
    last = drawer.timeline.last
    drawer.title_card()
    assert "Monday 24 January 2022 to Friday 28 January 2022" in texts(drawer)
    drawer.still(last)
    assert "Friday 28 January 2022" in texts(drawer)
    drawer.end_card()
    assert any(text.startswith("Friday 28 January 2022  ·  ") for text in texts(drawer))


def test_the_first_picture_can_be_looked_at(drawer: FrameDrawer) -> None:
    opening = next(islice(drawer.frames(), 1, None))
    assert opening.position == 0
    assert opening.ms >= 2000


def test_what_is_looked_at_stands_in_the_middle_of_what_is_free(drawer: FrameDrawer) -> None:
    x, y, width = drawer.look(3)
    drawer.still(3)
    free = drawer.ui.device(caption_panel.free_box(drawer.ui))
    at = drawer.assets.map.camera.to_screen(x, y)
    whole = drawer.assets.map.limits.widest(*SIZE)
    assert drawer.assets.map.camera.zoom == pytest.approx(max(min(free.width, free.height * 16 / 9) / width, whole))
    if drawer.assets.map.camera.zoom > whole * 1.5:
        assert at == pytest.approx(free.center, abs=2)


@pytest.mark.slow
@given(st.integers(320, 1600), st.integers(180, 1200), st.integers(0, 8))
def test_plates_stand_in_the_picture_and_clear_of_each_other(width: int, height: int, indicators: int) -> None:
    ui = Ui(max(0.75, min(width / 1280, height / 720)))
    ui.begin(pygame.Surface((width, height)), [], 0)
    lines = ("What is told of this day takes long to tell. " * 9,) * caption_panel.a_page(ui)
    title = "What happened, 24 January to 8 March 2022"
    boxes = [
        caption_panel.date_box(ui, 60, 24, title),
        caption_panel.indicators_box(ui, min(indicators, 6)),
        caption_panel.timeline_box(ui),
        caption_panel.captions_box(ui, lines),
    ]
    boxes = [box for box in boxes if box.width and box.height]
    screen = Rect(0, 0, ui.width + 0.01, ui.height + 0.01)
    for number, box in enumerate(boxes):
        assert screen.contains(box)
        assert box.collidelist(boxes[number + 1 :]) < 0
    rung = RungView(9, 11, "Large invasion", "")
    caption_panel.draw_date(
        ui, boxes[0], "Wednesday 23 February 2022", caption_panel.day_line(ui, 40, 60, 24, title), rung
    )
    caption_panel.draw_title(
        ui, "How it stood in the end", "Coercion below force", "Tuesday 22 February 2022  ·  rung 5 of 11"
    )
    assert all(box.fits and screen.contains(box.rect) for box in ui.boxes if box.kind == "text")


@pytest.mark.slow
@pytest.mark.parametrize("numbers", [True, False])
def test_damage_is_told_in_the_film_and_by_the_command(
    branched: Path, tmp_path: Path, capsys: pytest.CaptureFixture, numbers: bool
) -> None:
    path = changed(branched, tmp_path / "game.jsonl", 3, numbers=numbers)
    drawer = FrameDrawer(Timeline.open(path), size=(1280, 720))
    assert 3 in drawer.damaged
    drawer.still(3, captions=False)
    assert "The record is damaged here" in texts(drawer)
    assert ("The rung cannot be read" in texts(drawer)) is numbers
    assert any(text.startswith("Rung 0 of") for text in texts(drawer)) is not numbers
    drawer.still(2, captions=False)
    assert "The record is damaged here" not in texts(drawer)
    drawer.close()
    assert make(path, gif=tmp_path / "film.gif") == 1
    assert "was changed, or is not the one that stood here" in capsys.readouterr().err
    assert make(branched, gif=tmp_path / "film.gif") == 0
    assert "warning" not in capsys.readouterr().err


def test_a_torn_end_is_told_and_no_damage(branched: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    (tmp_path / "torn.jsonl").write_bytes(branched.read_bytes()[:-100])
    assert make(tmp_path / "torn.jsonl", gif=tmp_path / "film.gif") == 0
    assert "had not been committed" in capsys.readouterr().err


def test_a_film_of_a_script_that_fails_says_so(quarrel, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    script = quarrel("  - {date: 2022-01-24, narration: It begins.}\n  - {expect: world.tension > 5 by 2022-01-25}\n")
    assert make(script, gif=tmp_path / "film.gif") == 1
    assert "quarrel.yaml:4:5: error: expected world.tension > 5" in capsys.readouterr().err
    assert (tmp_path / "film.gif").exists()


@pytest.mark.parametrize(
    ("until", "turns"), [("2022-01-23", 0), ("2022-01-24", 1), ("2022-01-27", 4), ("2023-01-01", 6)]
)
def test_a_record_is_watched_until_a_day(branched: Path, until: str, turns: int) -> None:
    for branch, most in (("main", 6), ("loud", 5)):
        timeline = open_anything(f"{branched}#{branch}", until=day_of(until)).timeline
        whole = open_anything(f"{branched}#{branch}").timeline
        assert timeline.last == min(turns, most)
        assert [span.node for span in timeline.turns] == [span.node for span in whole.turns[: timeline.last + 1]]
        assert timeline.faults == timeline.notes == ()


@pytest.mark.slow
def test_captions_leave_out_what_is_sure() -> None:
    timeline = open_anything("january-2022.history").timeline
    assert not any(line.endswith("Public, certain.") for cue in Captions(timeline) for line in cue.lines)
