"""Writes films: drawn frames as an animated GIF, a folder of pictures or a video. Headless; with a progress bar.

A film takes its place when it is whole: one that fails or is stopped leaves nothing, and what was there before stays.
"""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray
from PIL import Image

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.replay.film_frames import Frame, FrameDrawer
from brinkmanship.files import find_program, read_json
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.text import begins_as_record

FPS = 25
COLOURS = 128
_INKS = (th.TEXT, th.TEXT_SOFT, th.MUTED, th.FAINT, th.INK, th.ACCENT, th.SKY, th.VERMILION)
Progress = Callable[[int, int], None]
"""Is told the turns done and all turns."""

SUFFIXES = {"GIF": (".gif",), "video": (".mp4", ".mkv"), "storyboard": (".png", ".pdf")}
"""How the file of each kind of film may end."""
FORMATS = {".mp4": "mp4", ".mkv": "matroska"}
_FRAMES = "frames.json"
_FRAME = re.compile(r"\d{5,}-\d{4,}-\d\d-\d\d\.png")
_BT709 = 1  # of ITU-T H.273: primaries, transfer and matrix of high-definition video
_LIMITED = 1  # range of its numbers, as players expect


class FilmError(GameError):
    """A film that cannot be made; the message says why and what to do."""


def check_target(path: Path, what: str, *sources: str | Path) -> None:
    """Raise `FilmError` where a film of a kind (a key of `SUFFIXES`, else a folder) cannot be `path`.

    That is where it is called otherwise, holds a record or one of the `sources`, or cannot be written.
    """
    suffixes = SUFFIXES.get(what, ())
    if suffixes and path.is_dir():
        raise FilmError(f"{path} is a folder; name a file")
    if not suffixes and path.exists() and not path.is_dir():
        raise FilmError(f"{path} is a file; name a folder")
    if suffixes and path.suffix.lower() not in suffixes:
        listed = " or ".join(f"{'an' if suffix[1] in 'aeim' else 'a'} {suffix}" for suffix in suffixes)
        raise FilmError(f"{path}: a {what} is {listed}; name for instance {path.with_suffix(suffixes[0]).name}")
    if suffixes and any(_same(path, Path(source)) for source in sources):
        raise FilmError(f"{path} is what the film is made from, or its record; name another file")
    if suffixes and begins_as_record(path):
        raise FilmError(f"{path} holds the record of a game, which would be lost; name another file")
    with _told_of(path):
        folder = path.parent if suffixes else path
        made = [p for p in (folder, *folder.parents) if not p.exists()]
        there = made[-1].parent if made else folder
        if not there.is_dir():
            raise FilmError(f"{path} cannot be written: {there} is a file, not a folder")
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        for one in made:
            one.rmdir()


def _same(path: Path, source: Path) -> bool:
    try:
        return path.samefile(source)
    except OSError:
        return path.absolute() == source.absolute()


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Say of what cannot be written why, by the name the user gave it."""
    try:
        yield
    except OSError as error:
        raise FilmError(f"{path} cannot be written: {error.strerror or error}") from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file beside `path` to be written, which takes its place at the end; of a failure nothing is left.

    Raises `FilmError` for any `OSError`.
    """
    part = path.with_name(path.name + ".part")
    with _told_of(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            part.replace(path)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def picture(surface: pygame.Surface) -> Image.Image:
    """Return a surface as a picture of Pillow."""
    return Image.frombuffer("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"), "raw", "RGB", 0, 1)


def write_gif(drawer: FrameDrawer, path: Path, progress: Progress | None = None) -> int:
    """Write an animated GIF and return its frames.

    It stays small: frames last as long as they are to be seen, and hold only what is not as it was in the frame before.
    """
    check_target(path, "GIF")
    last = drawer.timeline.last
    palette = _palette([picture(drawer.still(p)) for p in sorted({0, last // 3, last * 2 // 3, last})])
    colours = [*(palette.getpalette() or [])[: 3 * COLOURS], 0, 0, 0]
    durations: list[int] = []

    def shots() -> Iterator[Image.Image]:
        before: NDArray[np.uint8] | None = None
        for frame in _told(drawer, progress):
            durations.append(max(20, round(frame.ms / 10) * 10))
            shot = np.asarray(picture(frame.surface).quantize(palette=palette, dither=Image.Dither.NONE))
            changed = shot if before is None else np.where(shot == before, np.uint8(COLOURS), shot)
            before = shot
            image = Image.fromarray(changed)
            image.putpalette(colours)
            yield image

    with replacing(path) as part:
        source = shots()
        first = next(source)
        shown = {"duration": durations, "loop": 0, "optimize": False, "transparency": COLOURS, "disposal": 1}
        first.save(part, "GIF", save_all=True, append_images=chain(source), **shown)
    return len(durations)


def _palette(samples: list[Image.Image]) -> Image.Image:
    """Return the common palette of some pictures, so that frames differ only where something moved."""
    width, height = samples[0].size
    strip = max(height // 24, 4)  # of each colour of the text, which has few pixels and must stay itself
    sheet = Image.new("RGB", (width, height * len(samples) + strip * len(_INKS)))
    for number, sample in enumerate(samples):
        sheet.paste(sample, (0, number * height))
    for number, ink in enumerate(_INKS):
        top = height * len(samples) + number * strip
        sheet.paste(ink, (0, top, width, top + strip))
    return sheet.quantize(COLOURS, method=Image.Quantize.MEDIANCUT)


def write_frames(drawer: FrameDrawer, folder: Path, progress: Progress | None = None) -> int:
    """Write every frame as a PNG in `folder`, with `frames.json` saying how long each lasts; return how many.

    Pictures that an earlier film left there, those its own `frames.json` lists, make room.
    """
    check_target(folder, "folder")
    made = not folder.exists()
    part = folder / ".part"
    with _told_of(folder):
        try:
            part.mkdir(parents=True, exist_ok=True)
            listed: list[dict[str, Any]] = []
            for number, frame in enumerate(_told(drawer, progress), 1):
                date = drawer.day(frame.position).isoformat()[:10]
                name = f"{number:05d}-{date}.png"
                shot = BytesIO()  # pygame does not say when a disk is full
                pygame.image.save(frame.surface, shot, name)
                (part / name).write_bytes(shot.getvalue())
                listed.append({"file": name, "ms": frame.ms, "date": date, "turn": frame.position})
            (part / _FRAMES).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
            for name in reversed([*_earlier(folder), _FRAMES]):  # the list goes first and comes last: it never lies
                (folder / name).unlink(missing_ok=True)
            for name in (*(str(one["file"]) for one in listed), _FRAMES):
                (part / name).replace(folder / name)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            if made:
                with suppress(OSError):
                    folder.rmdir()
            raise
        part.rmdir()
    return len(listed)


def _earlier(folder: Path) -> list[str]:
    """Return the pictures of the film that is in a folder already."""
    try:
        listed = read_json(folder / _FRAMES, 50_000_000)
        names = [one["file"] for one in listed]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    return [name for name in names if isinstance(name, str) and _FRAME.fullmatch(name)]


def check_encoder() -> None:
    """Raise `FilmError` where no encoder of videos is installed."""
    if not _has_av() and find_program("ffmpeg") is None:
        raise FilmError(
            "a video needs an encoder that is not installed: pip install 'brinkmanship[video]' "
            "(or install ffmpeg); --gif and --frames need nothing"
        )


def _has_av() -> bool:
    try:
        importlib.import_module("av")
    except ImportError:
        return False
    return True


def even(size: tuple[int, int]) -> tuple[int, int]:
    """Return a size with a pixel more where it is odd, as videos need it.

    >>> even((641, 360))
    (642, 360)
    """
    return size[0] + size[0] % 2, size[1] + size[1] % 2


def write_video(drawer: FrameDrawer, path: Path, progress: Progress | None = None) -> int:
    """Write a video (H.264, 25 frames a second) and return its frames.

    Needs PyAV (`pip install 'brinkmanship[video]'`) or a program `ffmpeg`; raises `FilmError` without.
    """
    check_target(path, "video")
    check_encoder()
    width, height = even(drawer.size)
    if drawer.size != (width, height):
        raise FilmError(f"a video's width and height are even: make it {width}x{height}")
    with replacing(path) as part:
        return (_with_av if _has_av() else _with_ffmpeg)(drawer, path, part, progress)


def _repeated(drawer: FrameDrawer, progress: Progress | None) -> Iterator[Image.Image]:
    owed = 0.0
    for frame in _told(drawer, progress):
        owed += frame.ms * FPS / 1000
        shot = picture(frame.surface)
        while owed >= 1:
            yield shot
            owed -= 1


def _with_av(drawer: FrameDrawer, path: Path, part: Path, progress: Progress | None) -> int:
    av: Any = importlib.import_module("av")
    count = 0
    kind = FORMATS[path.suffix.lower()]
    options = {"movflags": "+faststart"} if kind == "mp4" else {}
    try:
        with av.open(str(part), "w", format=kind, options=options) as container:
            stream: Any = container.add_stream("libx264", rate=FPS)
            stream.width, stream.height = drawer.size
            stream.pix_fmt = "yuv420p"
            stream.options = {"crf": "20", "preset": "veryfast"}
            coder = stream.codec_context
            coder.colorspace = coder.color_primaries = coder.color_trc = _BT709
            coder.color_range = _LIMITED
            for shot in _repeated(drawer, progress):
                frame = av.VideoFrame.from_image(shot).reformat(format="yuv420p", dst_colorspace=_BT709)
                for packet in stream.encode(frame):
                    container.mux(packet)
                count += 1
            for packet in stream.encode(None):
                container.mux(packet)
    except (OSError, ValueError, av.error.FFmpegError) as error:
        raise FilmError(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}") from None
    return count


def _with_ffmpeg(drawer: FrameDrawer, path: Path, part: Path, progress: Progress | None) -> int:
    width, height = drawer.size
    kind = FORMATS[path.suffix.lower()]
    command = [find_program("ffmpeg") or "", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += (
        f"-s {width}x{height} -r {FPS} -i - -vf scale=out_color_matrix=bt709:out_range=tv -pix_fmt yuv420p -colorspace bt709 "
        "-color_primaries bt709 -color_trc bt709 -color_range tv -c:v libx264 -preset veryfast -crf 20"
    ).split()
    command += [*(["-movflags", "+faststart"] if kind == "mp4" else []), "-f", kind, str(part)]
    count = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        try:
            for shot in _repeated(drawer, progress):
                process.stdin.write(shot.tobytes())
                count += 1
            process.stdin.close()
        except BrokenPipeError:  # ffmpeg has ended; what it said is read below
            with suppress(OSError):
                process.stdin.close()
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode("utf-8", "replace").strip().replace(str(part), str(path))
    if process.returncode:
        raise FilmError(f"{path} cannot be written: {said or 'ffmpeg failed'}")
    return count


def _told(drawer: FrameDrawer, progress: Progress | None) -> Iterator[Frame]:
    for frame in drawer.frames():
        if progress is not None:
            progress(frame.position, drawer.timeline.last)
        yield frame
