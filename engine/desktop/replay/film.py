"""Writes the frames of a director: an animated GIF, a folder of pictures, a video. Headless; with a progress bar."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pygame
from PIL import Image

from engine.desktop.kit import theme as th
from engine.desktop.replay.director import Director, Frame
from engine.game.errors import GameError

FPS = 25
COLOURS = 128
_INKS = (th.TEXT, th.TEXT_SOFT, th.MUTED, th.FAINT, th.INK, th.ACCENT, th.SKY, th.VERMILION)
Progress = Callable[[int, int], None]
"""Is told the turns done and all turns."""


class FilmError(GameError):
    """A film that cannot be made; the message says why and what to do."""


def picture(surface: pygame.Surface) -> Image.Image:
    """Return a surface as a picture of Pillow."""
    return Image.frombuffer("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"), "raw", "RGB", 0, 1)


def write_gif(director: Director, path: Path, progress: Progress | None = None) -> int:
    """Write an animated GIF and return its frames; frames last as long as they are to be seen, so it stays small."""
    _writable(path)
    last = director.reel.last
    palette = _palette([picture(director.still(p)) for p in sorted({0, last // 3, last * 2 // 3, last})])
    durations: list[int] = []
    director._look = None

    def shots() -> Iterator[Image.Image]:
        for frame in _told(director, progress):
            durations.append(max(20, round(frame.ms / 10) * 10))
            yield picture(frame.surface).quantize(palette=palette, dither=Image.Dither.NONE)

    source = shots()
    first = next(source)
    part = path.with_name(path.name + ".part")
    try:
        first.save(part, "GIF", save_all=True, append_images=chain(source), duration=durations, loop=0, optimize=False)
        part.replace(path)
    except OSError as error:
        raise FilmError(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)
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


def write_frames(director: Director, folder: Path, progress: Progress | None = None) -> int:
    """Write every frame as a PNG in *folder*, with `frames.json` saying how long each lasts; return how many."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        listed: list[dict[str, Any]] = []
        for number, frame in enumerate(_told(director, progress), 1):
            date = director.reel.date(max(frame.position - 1, 0)).isoformat()[:10]
            name = f"{number:05d}-{date}.png"
            pygame.image.save(frame.surface, str(folder / name))
            listed.append({"file": name, "ms": frame.ms, "date": date, "turn": frame.position})
        (folder / "frames.json").write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    except (OSError, pygame.error) as error:
        raise FilmError(f"{folder} cannot be written: {getattr(error, 'strerror', None) or error}") from None
    return len(listed)


def write_video(director: Director, path: Path, progress: Progress | None = None) -> int:
    """Write a video (H.264, 25 frames a second) and return its frames.

    Needs PyAV (``pip install 'brinkmanship[video]'``) or a program ``ffmpeg``; raises :class:`FilmError` without.
    """
    _writable(path)
    width, height = director.size
    if width % 2 or height % 2:
        raise FilmError(f"a video's width and height are even; {width}x{height} is not")
    try:
        importlib.import_module("av")
    except ImportError:
        if shutil.which("ffmpeg") is None:
            raise FilmError(
                "a video needs an encoder that is not installed: pip install 'brinkmanship[video]' "
                "(or install ffmpeg); --gif and --frames need nothing"
            ) from None
        return _with_ffmpeg(director, path, progress)
    return _with_av(director, path, progress)


def _repeated(director: Director, progress: Progress | None) -> Iterator[Image.Image]:
    owed = 0.0
    for frame in _told(director, progress):
        owed += frame.ms * FPS / 1000
        shot = picture(frame.surface)
        while owed >= 1:
            yield shot
            owed -= 1


def _with_av(director: Director, path: Path, progress: Progress | None) -> int:
    av: Any = importlib.import_module("av")
    count = 0
    try:
        with av.open(str(path), "w") as container:
            stream: Any = container.add_stream("libx264", rate=FPS)
            stream.width, stream.height = director.size
            stream.pix_fmt = "yuv420p"
            stream.options = {"crf": "20", "preset": "veryfast"}
            for shot in _repeated(director, progress):
                for packet in stream.encode(av.VideoFrame.from_image(shot)):
                    container.mux(packet)
                count += 1
            for packet in stream.encode(None):
                container.mux(packet)
    except (OSError, ValueError) as error:
        raise FilmError(f"{path} cannot be written as a video: {error}") from None
    return count


def _with_ffmpeg(director: Director, path: Path, progress: Progress | None) -> int:
    width, height = director.size
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]
    command += ["-r", str(FPS), "-i", "-", "-pix_fmt", "yuv420p", "-crf", "20", str(path)]
    count = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        try:
            for shot in _repeated(director, progress):
                process.stdin.write(shot.tobytes())
                count += 1
            process.stdin.close()
        except BrokenPipeError:
            pass
        said = process.stderr.read().decode("utf-8", "replace").strip()
    if process.returncode:
        raise FilmError(f"{path} cannot be written: {said or 'ffmpeg failed'}")
    return count


def _told(director: Director, progress: Progress | None) -> Iterator[Frame]:
    for frame in director.frames():
        if progress is not None:
            progress(frame.position, director.reel.last)
        yield frame


def _writable(path: Path) -> None:
    if path.is_dir():
        raise FilmError(f"{path} is a folder; name a file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FilmError(f"{path} cannot be written: {error.strerror or error}") from None
