"""Painting the base in a child process, so that the window never waits for it; in place where that cannot be.

The child is started fresh (spawn), gets the shapes once, and writes each base into shared memory; one request
is under way at a time, and of each kind of picture only the newest waiting one is kept. Closing, or the child's death,
is harmless. The first picture of a map is kept on disk, so that the next game on it need not wait: the name of its file
holds all that the picture is made of, the state of the code that paints it included.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import pygame

from brinkmanship.cache import Arrays, Cache, state_of
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.painter import Base, Painter, Tints
from brinkmanship.desktop.map.shapes import MapShapes

BASE, SMALL, WHOLE = "base", "small", "whole"
"""Kinds of pictures: the map's base, the small one of the whole map, which is often tinted anew, and a rough one of the
whole map to show where the base does not reach yet."""

CACHE = Cache("maps", most=8)
MOST_PIXELS = 4_000_000  # of a picture kept on disk, six bytes each
_PAINTERS = ("painter", "shapes", "camera", "process")  # the files here that make the picture
_KEPT = 32_000_000  # bytes of shared memory that are kept from picture to picture; more is freed after each


@dataclass(frozen=True)
class _Request:
    kind: str
    camera: Camera
    tints: Tints
    scale: float
    keep: Path | None = None  # where the picture is kept on disk


class _Painters:
    """A painter for each kind of picture."""

    def __init__(self, shapes: MapShapes) -> None:
        self._shapes = shapes
        self._made: dict[str, Painter] = {}

    def paint(self, request: _Request, *, draft: bool = False) -> Base:
        painter = self._made.get(request.kind)
        if painter is None:
            painter = self._made[request.kind] = Painter(self._shapes, keep_lines=request.kind == SMALL)
        return painter.paint(request.camera, request.tints, request.scale, draft=draft)


def _serve(pipe: Connection) -> None:
    """The child: take the shapes, then paint what is asked until the pipe closes."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    memory: SharedMemory | None = None
    try:
        painters = _Painters(pipe.recv())
        while True:
            request, name = pipe.recv()
            base = painters.paint(request)
            if memory is None or memory.name != name:
                if memory is not None:
                    memory.close()
                memory = SharedMemory(name=name)
            pixels, ids = _views(memory, request.camera)
            pixels[...] = pygame.surfarray.pixels2d(base.surface).T
            ids[...] = base.ids
            del pixels, ids
            if memory.size > _KEPT:
                memory.close()
                memory = None
            pipe.send(request.camera)
            if request.keep is not None:
                write_base(request.keep, base)
            del base  # as large as the window
    except (EOFError, OSError, KeyboardInterrupt):
        pass
    finally:
        if memory is not None:
            memory.close()


def _views(memory: SharedMemory, camera: Camera) -> tuple[np.ndarray, np.ndarray]:
    count = camera.width * camera.height
    pixels = np.ndarray((camera.height, camera.width), np.uint32, memory.buf)
    ids = np.ndarray((camera.height, camera.width), np.uint16, memory.buf, offset=count * 4)
    return pixels, ids


def cached_file(shapes: MapShapes, camera: Camera, tints: Tints, scale: float) -> Path | None:
    """Return the cached file of a base; None for a map that is not cached itself, or too large a picture."""
    if not shapes.key or camera.width * camera.height > MOST_PIXELS:
        return None
    code = _code_of_painters()
    return CACHE.file(code, shapes.key, shapes.region_ids, camera, tints, scale) if code else None


@lru_cache(maxsize=1)
def _code_of_painters() -> tuple[object, ...]:
    """Return the state of the files that make the picture, () where it cannot be told."""
    try:
        files = state_of(*(Path(__file__).with_name(f"{name}.py") for name in _PAINTERS))
    except OSError:
        return ()
    return pygame.version.ver, np.__version__, *files


def read_base(file: Path | None, camera: Camera) -> Base | None:
    """Return the base of a cached file, None where there is none or it is damaged."""

    def build(arrays: Arrays) -> Base | None:
        size, pixels, ids = (camera.height, camera.width), arrays["pixels"], arrays["ids"]
        if pixels.shape != size or ids.shape != size or pixels.dtype != np.uint32 or ids.dtype != np.uint16:
            return None
        surface = pygame.Surface((camera.width, camera.height), depth=32)
        pygame.surfarray.pixels2d(surface).T[...] = pixels
        return Base(surface, ids, camera)

    return CACHE.read(file, build)


def write_base(file: Path, base: Base) -> None:
    """Write a base to a cached file."""
    pixels = pygame.surfarray.array2d(base.surface).T.astype(np.uint32)
    CACHE.write(file, lambda: {"pixels": pixels, "ids": base.ids})


class PaintProcess:
    """Asks the child for pictures and hands them over when they are ready."""

    def __init__(self, shapes: MapShapes, *, separate: bool = True) -> None:
        """Start the child at once (it needs about half a second), or paint in place if `separate` is False."""
        self.shapes = shapes
        self._local = _Painters(shapes)
        self._pipe: Connection | None = None
        self._memory: SharedMemory | None = None
        self._process: multiprocessing.process.BaseProcess | None = None
        self._under_way: _Request | None = None
        self._sender: threading.Thread | None = None
        self._waiting: dict[str, _Request] = {}
        self._ready: dict[str, Base] = {}
        if separate:
            self._start()

    def _start(self) -> None:
        try:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True, name="map painter")
            self._process.start()
            theirs.close()
            # Some megabytes, which the child takes only once it is up: sent from a thread, not to wait for that.
            self._sender = threading.Thread(target=self._send_shapes, args=(self._pipe,), daemon=True)
            self._sender.start()
        except (OSError, ValueError, RuntimeError, AssertionError):
            self._pipe, self._process = None, None

    def _send_shapes(self, pipe: Connection) -> None:
        with contextlib.suppress(OSError, ValueError, TypeError):  # closed by the user before, or while, it was sent
            pipe.send(self.shapes)

    @property
    def separate(self) -> bool:
        """Whether a child process paints."""
        return self._pipe is not None

    @property
    def busy(self) -> bool:
        """Whether a picture is being painted or waits for it."""
        return self._under_way is not None or bool(self._waiting) or bool(self._ready)

    def paint_now(self, camera: Camera, tints: Tints, scale: float, *, draft: bool = False, kind: str = BASE) -> Base:
        """Paint in this process and return the picture; for the first one and for pictures without a window."""
        base = self._local.paint(_Request(kind, camera, tints, scale), draft=draft)
        if self.separate:
            self._local = _Painters(self.shapes)
        return base

    def cached(self, camera: Camera, tints: Tints, scale: float) -> Base | None:
        """Return the picture kept on disk of another game on this map, None where there is none or no child paints."""
        return read_base(cached_file(self.shapes, camera, tints, scale), camera) if self.separate else None

    def request(self, camera: Camera, tints: Tints, scale: float, *, kind: str = BASE, keep: bool = False) -> None:
        """Ask for a picture; a request of the kind that still waits is replaced. With `keep` it is kept on disk."""
        if self._pipe is None:
            self._ready[kind] = self.paint_now(camera, tints, scale, kind=kind)
            return
        file = cached_file(self.shapes, camera, tints, scale) if keep else None
        self._waiting[kind] = _Request(kind, camera, tints, scale, file)
        self._send()

    def _send(self) -> None:
        sending = self._sender is not None and self._sender.is_alive()
        if self._under_way is not None or sending or not self._waiting or self._pipe is None:
            return
        request = self._waiting.get(BASE) or next(iter(self._waiting.values()))
        need = request.camera.width * request.camera.height * 6
        if self._memory is None or self._memory.size < need:
            self._free()
            self._memory = SharedMemory(create=True, size=need)
        try:
            self._pipe.send((request, self._memory.name))
            self._under_way = self._waiting.pop(request.kind)
        except (OSError, ValueError):
            self._give_up()

    def collect(self, kind: str = BASE) -> Base | None:
        """Return a picture of the kind that became ready since the last call, or None; never waits."""
        if self._pipe is not None:
            self._take()
        return self._ready.pop(kind, None)

    def _take(self) -> None:
        """Take over what the child has painted, and send it the next request."""
        assert self._pipe is not None
        if self._under_way is not None:
            try:
                if not self._pipe.poll():
                    return
                camera = self._pipe.recv()
            except (EOFError, OSError):
                self._give_up()
                return
            assert self._memory is not None
            pixels, ids = _views(self._memory, camera)
            surface = pygame.Surface((camera.width, camera.height), depth=32)
            pygame.surfarray.pixels2d(surface).T[...] = pixels
            self._ready[self._under_way.kind] = Base(surface, ids.copy(), camera)
            del pixels, ids
            self._under_way = None
            if self._memory.size > _KEPT:
                self._free()
        self._send()

    def _give_up(self) -> None:
        """The child is gone: paint in this process from now on."""
        lost = {self._under_way.kind: self._under_way} if self._under_way is not None else {}
        lost |= self._waiting
        self._pipe, self._under_way, self._waiting = None, None, {}
        for request in lost.values():
            self._ready[request.kind] = self._local.paint(request)

    def close(self) -> None:
        """End the child and free the shared memory; further requests paint in place."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.terminate()
            self._process.join(1.0)
            self._process = None
        self._free()
        self._under_way = None

    def _free(self) -> None:
        if self._memory is not None:
            self._memory.close()
            self._memory.unlink()
            self._memory = None
