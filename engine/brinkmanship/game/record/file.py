"""The file of one game, written: JSON lines, appended and fsynced, that no crash can take a committed turn from.

What the lines are is :mod:`brinkmanship.game.record.text`'s. Here is the one who writes them: it holds the file's lock, puts a
turn on the disk in one go, and keeps in memory what the disk refuses.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Iterable, Iterator
from itertools import count, takewhile
from pathlib import Path

from filelock import FileLock, Timeout

from brinkmanship.game.record.index import RecordIndex, peek
from brinkmanship.game.record.lines import in_present_form
from brinkmanship.game.record.migrations import FORMAT
from brinkmanship.game.record.text import (
    COMMITTING,
    Line,
    RecordError,
    Taken,
    begins_as_record,
    dump,
    seal,
)

_STRANGE = frozenset({errno.ESTALE, errno.EBUSY})
"""Errors that say the file is not as it was left."""


class Writer:
    """Appends lines to a record and holds its lock.

    With ``path`` None, or when the disk refuses, lines stay in memory (``lines``) and :attr:`trouble` says why; the
    next :meth:`write` tries again with everything that is not on the disk.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.wanted: Path | None = None  # where the record was to be, of a game that had to be kept in memory
        self.lines: list[str] = []  # every line ever written, sealed
        self.trouble = ""
        self._why = ""  # the reason in it
        self._chain = ""
        self._done = 0  # of self.lines, how many are on the disk
        self._end = 0  # bytes of the file that are good
        self._size = 0  # bytes of the file when it was last touched from here
        self._lock: FileLock | None = None
        self._file: int | None = None
        self._new = False  # nothing was at the path when this record was begun, or it went to:
        self._moved: Path | None = None

    @classmethod
    def create(cls, path: Path | None, *, exclusive: bool = False) -> Writer:
        """Return a writer of a new record; one already there is moved aside (``name.1.jsonl``), never written over.

        *exclusive* refuses (:class:`Taken`) a name that is there already, or that another program has just taken.
        Raises :class:`RecordError` when *path* holds something else, is in use, or its folder cannot be written.
        """
        writer = cls(path)
        if path is None:
            return writer
        if path.is_dir():
            raise RecordError(f"{path} is a folder; a record is a file, such as {path / 'game.jsonl'}")
        if path.exists() and not path.is_file():
            raise RecordError(f"{path} is no ordinary file; a record is one, such as game.jsonl")
        writer._take_lock()
        try:
            if exclusive and path.exists():
                raise Taken(f"{path} is there already")
            if path.exists() and path.stat().st_size:
                aside = _aside(path)
                path.rename(aside)
                writer._moved = aside
                writer.trouble = f"{path} held a record; it is now {aside}"
            writer._new = not path.exists()
            writer._open(os.O_CREAT)
        except OSError as error:
            writer.take_back()
            raise RecordError(f"{path} cannot be written: {error.strerror or error}") from None
        except RecordError:
            writer.close()
            raise
        return writer

    @classmethod
    def resume(cls, path: Path) -> tuple[Writer, RecordIndex]:
        """Return a writer that goes on after the last committed line of *path*, and what the record holds.

        A record of an older format stays as it is: the writer goes on in a copy beside it, which a warning names.
        Raises :class:`RecordError` when it is in use, damaged before its end, or cannot be written.
        """
        writer = cls(path)
        if not path.exists():
            raise RecordError(f"there is no record at {path}")
        peek(path)  # nothing is left beside a file that is no record
        writer._take_lock()
        try:
            index = RecordIndex.open(path, bare=True)
            if index.faults:
                fault = index.faults[0]
                raise RecordError(
                    f"{path}, line {fault.line} (turn {fault.turn}): {fault.text}. "
                    f"Nothing was changed; `brink record verify {path}` tells more",
                    fault.line,
                )
            if index.format != FORMAT:
                writer.close()
                return cls._of_today(path, index), index
            whole = index.lines[: index.end]
            if index.mended:
                _write_anew(path, b"\n".join([*whole, b""]))
                index.warnings.append(f"the ends of the lines of {path} had been changed; they are as they were again")
            writer.lines = [line.decode("utf-8") for line in whole]
            writer._done, writer._end, writer._chain = index.end, index.size, index.chain
            writer._open(0)
        except OSError as error:
            writer.close()
            raise RecordError(f"{path} cannot be written: {error.strerror or error}") from None
        except BaseException:
            writer.close()
            raise
        return writer, index

    @classmethod
    def _of_today(cls, path: Path, index: RecordIndex) -> Writer:
        """Return a writer of a copy of the record *path* in the present format: the one there is, or a new one."""
        lines = [part for line in (index.header, *(row for _, row in index.rows)) for part in in_present_form(line)]
        copy = cls(None)
        copy.write(lines)
        writer = None
        for target in takewhile(Path.exists, _beside(path, f"format-{FORMAT}")):
            with contextlib.suppress(OSError, RecordError):  # in use, or no record at all
                if target.read_text("utf-8") == "".join(line + "\n" for line in copy.lines):
                    writer = cls.resume(target)[0]
                    break
        if writer is None:
            writer = cls.create(_unused(path, f"format-{FORMAT}"))
            try:
                writer.must_write(lines)
            except RecordError:
                writer.take_back()
                raise
        index.warnings.append(
            f"{path} has the older format {index.format} and stays as it is; from here on the record is {writer.path}"
        )
        return writer

    def write(self, lines: Iterable[Line]) -> bool:
        """Append *lines* in one go and return True once they are on the disk (or there is no file to write)."""
        for line in lines:
            sealed = {k: v for k, v in line.items() if k != "wall"}
            self._chain = sealed["chain"] = seal(line, self._chain)
            if "wall" in line:
                sealed["wall"] = line["wall"]
            self.lines.append(dump(sealed))
        return self.flush()

    def must_write(self, lines: Iterable[Line]) -> None:
        """Append *lines* in one go where no game could go on in memory; raise :class:`RecordError` where it fails."""
        if not self.write(lines):
            self.trouble = ""
            raise RecordError(f"{self.path} cannot be written: {self._why}")

    def adopt(self, lines: Iterable[str]) -> None:
        """Take over the sealed lines of another writer as they are; :meth:`flush` brings them to the disk."""
        self.lines = list(lines)
        self._chain = json.loads(self.lines[-1])["chain"] if self.lines else ""

    def flush(self) -> bool:
        """Try to bring everything to the disk; return whether it is there. :attr:`trouble` says why not."""
        if self.path is None:
            return True
        if self._done == len(self.lines):
            return self._file is not None
        try:
            if self._file is None:
                self._open(os.O_CREAT)
            self._find()
            assert self._file is not None
            data = "".join(line + "\n" for line in self.lines[self._done :]).encode("utf-8")
            os.ftruncate(self._file, self._end)
            os.lseek(self._file, self._end, os.SEEK_SET)
            view = memoryview(data)
            while view:
                view = view[os.write(self._file, view) :]
            os.fsync(self._file)
            self._size = self._end + len(data)
        except OSError as error:
            if self._file is not None and error.errno not in _STRANGE:
                self._size = os.fstat(self._file).st_size  # a part of it may have been written
            self._why = str(error.strerror or error)
            self.trouble = (
                f"the record {self.path} cannot be written ({self._why}); the game goes on in memory. "
                "Free some space or save it elsewhere"
            )
            return False
        self._end += len(data)
        self._done = len(self.lines)
        self.trouble = ""
        return True

    def _find(self) -> None:
        """Begin a file anew that was taken away; raise `OSError` where another is at the path, or it was written to."""
        assert self.path is not None
        assert self._file is not None
        now = os.fstat(self._file)
        try:
            same = os.path.samestat(now, os.stat(self.path))
        except FileNotFoundError:
            os.close(self._file)
            self._done, self._end, self._file = 0, 0, None
            self._open(os.O_CREAT)
            return
        if not same:
            raise OSError(errno.ESTALE, "another file stands in its place")
        if now.st_size != self._size:
            raise OSError(errno.EBUSY, "another program has written to it")

    @property
    def unsaved(self) -> int:
        """Turns that are not on the disk though they were to be."""
        return self._missing(frozenset({"turn"}))

    @property
    def unsaved_notes(self) -> int:
        """Notes, names, rewinds and changes of seats that are not on the disk though they were to be."""
        return self._missing(COMMITTING - {"start", "turn"})

    def _missing(self, kinds: frozenset[str]) -> int:
        memory = self.path is None and self.wanted is None  # in memory alone, as it was to be
        heads = tuple(f'{{"kind":"{kind}"' for kind in kinds)
        return 0 if memory else sum(line.startswith(heads) for line in self.lines[self._done :])

    def take_trouble(self) -> str:
        """Return :attr:`trouble` and forget it."""
        trouble, self.trouble = self.trouble, ""
        return trouble

    def close(self) -> None:
        """Close the file and let go of the lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._lock is not None:
            let_go(self._lock)
            self._lock = None

    def take_back(self) -> None:
        """Close a record just begun that is not to be, and leave the disk as it was before."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                if self._file is not None and self._new:
                    os.close(self._file)  # first: Windows takes away no open file
                    self._file = None
                    os.unlink(self.path)
            with contextlib.suppress(OSError):
                if self._moved is not None and not self.path.exists():
                    self._moved.rename(self.path)
        self.close()

    def keep_what_fits(self) -> int:
        """Close a new record after the last turn that had room; return its turns. One without any is taken back."""
        turns, size, end = 0, 0, 0
        with contextlib.suppress(OSError):
            if self._file is not None:
                room, count = os.fstat(self._file).st_size, 0
                for line in self.lines:
                    size += len(line.encode("utf-8")) + 1
                    if size > room:
                        break
                    if line.startswith('{"kind":"turn"'):
                        count, end = count + 1, size
                if count:
                    os.ftruncate(self._file, end)
                    os.fsync(self._file)
                    turns = count
        if turns:
            self.close()
        else:
            self.take_back()
        return turns

    @property
    def empty(self) -> bool:
        """Whether nothing of it is on the disk."""
        return self._end == 0

    def _take_lock(self) -> None:
        assert self.path is not None
        self._lock = take_lock(self.path)

    def _open(self, flags: int) -> None:
        assert self.path is not None
        self._file = os.open(self.path, os.O_RDWR | flags | getattr(os, "O_BINARY", 0), 0o644)
        self._size = os.fstat(self._file).st_size
        if flags and hasattr(os, "O_DIRECTORY"):
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def take_lock(path: Path) -> FileLock:
    """Take the lock of a record, for whoever changes its file; give it to `let_go`.

    Raises `Taken` where a game is being written to it, `RecordError` where its folder cannot be written.
    """
    real = Path(os.path.realpath(path))  # the same lock by whatever way the file is reached
    lock = FileLock(str(real.with_name(f".{real.name}.lock")), timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        if not Path(lock.lock_file).exists():  # nobody holds what is not there
            why = f"no file can be made in the folder {path.parent}"
            raise RecordError(f"{path} cannot be written: {why}") from None
        raise Taken(f"{path} is being written by another game; close that one, or name another file") from None
    except OSError as error:
        raise RecordError(f"{path} cannot be written: {error.strerror or error} (folder {path.parent})") from None
    return lock


def let_go(lock: FileLock) -> None:
    """Release *lock* and remove its file: while it is held, so that nobody loses one just got; on Windows afterwards."""
    with contextlib.suppress(OSError):
        os.unlink(lock.lock_file)
    lock.release()
    if os.name == "nt":
        with contextlib.suppress(OSError):
            os.unlink(lock.lock_file)


def _aside(path: Path) -> Path:
    """Return a free name beside *path*; raise :class:`RecordError` when what is there is no record."""
    if not begins_as_record(path):
        raise RecordError(f"{path} exists and is not a record of a game; it was left as it is. Name another file")
    names = (path.with_name(f"{path.stem}.{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())


def _write_anew(path: Path, data: bytes) -> None:
    """Put *data* in the place of the file *path*, whole or not at all; raise OSError."""
    part = _unused(path, "part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, os.path.realpath(path))
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _unused(path: Path, what: str) -> Path:
    """Return a name beside *path* that nothing is at, with *what* in it."""
    return next(name for name in _beside(path, what) if not name.exists())


def _beside(path: Path, what: str) -> Iterator[Path]:
    """Yield names beside *path* with *what* in it, without end."""
    yield path.with_name(f"{path.stem}.{what}{path.suffix}")
    yield from (path.with_name(f"{path.stem}.{what}.{number}{path.suffix}") for number in count(2))
