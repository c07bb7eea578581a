"""Works out a debrief beside the window: in a process of its own, watched by a thread, and kept on the disk.

What was played is kept piece by piece, so that a debrief that was left goes on where it stood; games of the program are
kept apart from the turning points, as they are the same for every game from the same start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context, parent_process
from pathlib import Path

from brinkmanship.analysis.debrief import Debrief, Played, arrays_of, base_task, parts_of, play_all, play_piece
from brinkmanship.cache import Cache, state_of
from brinkmanship.players.futures import Task
from brinkmanship.simulation.world import I64, World, array_fields
from brinkmanship.version import __version__

CACHE = Cache("debriefs", most=60)
_CODE = ("simulation", "players", "scenario")
_WAKE = 0.1
"""Seconds after which the thread looks whether it is still wanted."""


class Debriefing:
    """A debrief that is being worked out; read `debrief` at any time, and `close` when it is left."""

    def __init__(self, debrief: Debrief, *, keep: bool = True) -> None:
        self.debrief = debrief
        self.trouble = ""
        self._keep = keep
        self._left = threading.Event()
        self._pool: ProcessPoolExecutor | None = None
        self._thread: threading.Thread | None = None
        self.done = False

    def start(self) -> None:
        """Begin; nothing happens where it has begun."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="debrief", daemon=True)
            self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it is being worked out."""
        return self._thread is not None and not self.done

    def close(self) -> None:
        """Give up what is being played; what was played stays kept."""
        self._left.set()
        pool = self._pool
        if pool is not None:
            workers = list((getattr(pool, "_processes", None) or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.terminate()

    def _run(self) -> None:
        try:
            self._play()
        except Exception as error:  # the page says so; the game is not harmed
            if not self._left.is_set():
                self.trouble = str(error) or type(error).__name__
        finally:
            self.done = True
            self.close()

    def _play(self) -> None:
        debrief = self.debrief
        files = kept_files(debrief) if self._keep else None
        if files is not None:
            recall(debrief, files)
        actor = debrief.game.actor
        while not self._left.is_set() and (piece := debrief.next_piece()) is not None:
            if self._pool is None:
                blob = pickle.dumps(base_task(debrief.game))
                method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
                self._pool = ProcessPoolExecutor(
                    1, mp_context=get_context(method), initializer=_adopt, initargs=(blob,)
                )
            future = self._pool.submit(_play_adopted, actor, debrief.world(piece), piece.numbers, debrief.fought(piece))
            played = self._wait(future)
            if played is None:
                return
            debrief.parts = {**debrief.parts, piece.key: played}
            if files is not None:
                keep(debrief, files)

    def _wait(self, future: Future[Played]) -> Played | None:
        """Return what was played, None where nobody wants it any more."""
        while not self._left.is_set():
            try:
                return future.result(timeout=_WAKE)
            except TimeoutError:
                if future.done():
                    raise
        return None


_adopted: Task | None = None


def _adopt(blob: bytes) -> None:
    """Take what is to be played; the process ends when the window does, even by kill -9."""
    global _adopted

    def wait() -> None:
        host = parent_process()
        if host is not None:
            host.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    with contextlib.suppress(OSError, AttributeError):
        os.nice(10)  # the window goes before it
    _adopted = pickle.loads(blob)


def _play_adopted(actor: int, world: World, numbers: I64, fought: bool) -> Played:
    assert _adopted is not None
    return play_piece(_adopted, actor, world, numbers, fought)


def kept_files(debrief: Debrief) -> tuple[Path, Path]:
    """Return the files in which the games of the program, and the futures of this game's states, are kept."""
    game = debrief.game
    prepared = game.prepared
    code = (__version__, state_of(*(Path(__file__).parents[1] / part for part in _CODE)))
    begun = (prepared.digest, prepared.days_per_turn, str(prepared.start), game.seed, game.seat, code)
    first = CACHE.file(*begun, _print(game.turns[0].world), prefix="games-")
    return first, CACHE.file(*begun, [_print(one.world) for one in game.turns], prefix="turns-")


def recall(debrief: Debrief, files: tuple[Path, Path]) -> None:
    """Take up what was played before."""
    for file in files:
        debrief.parts = {**debrief.parts, **(CACHE.read(file, parts_of) or {})}


def keep(debrief: Debrief, files: tuple[Path, Path]) -> None:
    """Keep what has been played."""
    for file, games in zip(files, (True, False), strict=True):
        parts: Mapping[str, Played] = {k: v for k, v in debrief.parts.items() if k.startswith("games-") == games}
        if parts:
            CACHE.write(file, lambda parts=parts: arrays_of(parts))  # type: ignore[misc]


def _print(world: World) -> str:
    """Return the fingerprint of a world."""
    found = hashlib.sha256(str(world.day).encode())
    for one in array_fields():
        found.update(getattr(world, one.name).tobytes())
    return found.hexdigest()


def play_here(debrief: Debrief, told: Callable[[Debrief], object] = lambda _: None) -> None:
    """Play all that is missing here and now, kept as it is played; an interrupt passes on."""
    files = kept_files(debrief)
    recall(debrief, files)

    def after(one: Debrief) -> None:
        keep(one, files)
        told(one)

    play_all(debrief, after)
