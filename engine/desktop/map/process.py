"""Painting the base in a child process, so that the window never waits for it; in place where that cannot be.

The child is started fresh (spawn), gets the shapes once, and writes each base into shared memory; one request
is under way at a time, and only the newest waiting one is kept. Closing, or the child's death, is harmless.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pygame

from engine.desktop.map.camera import Camera
from engine.desktop.map.painter import Base, Painter, Tints
from engine.desktop.map.shapes import MapShapes


def _serve(pipe: Connection) -> None:
    """The child: take the shapes, then paint what is asked until the pipe closes."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    memory: SharedMemory | None = None
    try:
        painter = Painter(pipe.recv())
        while True:
            camera, tints, scale, name = pipe.recv()
            base = painter.paint(camera, tints, scale)
            if memory is None or memory.name != name:
                if memory is not None:
                    memory.close()
                memory = SharedMemory(name=name)
            pixels, ids = _views(memory, camera)
            source = pygame.surfarray.pixels2d(base.surface)
            pixels[...] = source.T
            del source
            ids[...] = base.ids
            del pixels, ids
            pipe.send(camera)
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


class PaintProcess:
    """Asks the child for bases and hands them over when they are ready."""

    def __init__(self, shapes: MapShapes, *, separate: bool = True) -> None:
        """Start the child at once (it needs about half a second), or paint in place if `separate` is False."""
        self._shapes = shapes
        self._local: Painter | None = None
        self._pipe: Connection | None = None
        self._memory: SharedMemory | None = None
        self._process: multiprocessing.process.BaseProcess | None = None
        self._busy = False
        self._sender: threading.Thread | None = None
        self._waiting: tuple[Camera, Tints, float] | None = None
        self._ready: Base | None = None
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
            pipe.send(self._shapes)

    @property
    def separate(self) -> bool:
        """Whether a child process paints."""
        return self._pipe is not None

    @property
    def pid(self) -> int | None:
        """The number of the child process, None where there is none."""
        return self._process.pid if self._process is not None and self.separate else None

    @property
    def busy(self) -> bool:
        """Whether a base is being painted or waits for it."""
        return self._busy or self._waiting is not None or self._ready is not None

    def paint_now(self, camera: Camera, tints: Tints, scale: float, *, draft: bool = False) -> Base:
        """Paint in this process and return the base; for the first picture and for pictures without a window."""
        if self._local is None:
            self._local = Painter(self._shapes)
        base = self._local.paint(camera, tints, scale, draft=draft)
        if self.separate:
            self._local = None
        return base

    def request(self, camera: Camera, tints: Tints, scale: float) -> None:
        """Ask for a base; a request that still waits is replaced."""
        if self._pipe is None:
            self._ready = self.paint_now(camera, tints, scale)
            return
        self._waiting = (camera, tints, scale)
        self._send()

    def _send(self) -> None:
        sending = self._sender is not None and self._sender.is_alive()
        if self._busy or sending or self._waiting is None or self._pipe is None:
            return
        camera, tints, scale = self._waiting
        need = camera.width * camera.height * 6
        if self._memory is None or self._memory.size < need:
            if self._memory is not None:
                self._memory.close()
                self._memory.unlink()
            self._memory = SharedMemory(create=True, size=need)
        try:
            self._pipe.send((camera, tints, scale, self._memory.name))
            self._busy, self._waiting = True, None
        except (OSError, ValueError):
            self._give_up()

    def collect(self) -> Base | None:
        """Return a base that became ready since the last call, or None; never waits."""
        ready, self._ready = self._ready, None
        if self._pipe is None or not self._busy:
            self._send()
            return ready
        try:
            if not self._pipe.poll():
                return None
            camera = self._pipe.recv()
        except (EOFError, OSError):
            self._give_up()
            return self._ready
        assert self._memory is not None
        pixels, ids = _views(self._memory, camera)
        surface = pygame.Surface((camera.width, camera.height), depth=32)
        target = pygame.surfarray.pixels2d(surface).T
        target[...] = pixels
        base = Base(surface, ids.copy(), camera)
        del pixels, ids, target
        self._busy = False
        self._send()
        return base

    def _give_up(self) -> None:
        """The child is gone: paint in this process from now on."""
        waiting = self._waiting
        self._pipe, self._busy, self._waiting = None, False, None
        if waiting is not None:
            self._ready = self.paint_now(*waiting)

    def close(self) -> None:
        """End the child and free the shared memory; further requests paint in place."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.terminate()
            self._process.join(1.0)
            self._process = None
        if self._memory is not None:
            self._memory.close()
            self._memory.unlink()
            self._memory = None
        self._busy = False
