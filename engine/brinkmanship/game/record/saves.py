"""Where games are kept when nobody says where, and what is there.

A saved game is a record; there is no other format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brinkmanship.files import numbered
from brinkmanship.game.record.file import Writer, let_go, take_lock
from brinkmanship.game.record.index import peek
from brinkmanship.game.record.text import RecordError, Taken
from brinkmanship.game.view.facts import at
from brinkmanship.interrupts import uninterrupted
from brinkmanship.paths import saves_dir, temporary_dir
from brinkmanship.players.kinds import PERSON

if TYPE_CHECKING:
    from brinkmanship.game.session.access import Access


@dataclass(frozen=True, slots=True)
class Save:
    """One game in the folder of saved games."""

    path: Path
    scenario: str  # id
    title: str
    seats: tuple[str, ...]  # played by people
    turn: int
    date: str  # ISO date of the game
    modified: datetime
    over: bool
    difficulty: str = "normal"
    exercise: bool = False  # a tabletop exercise at one desk
    names: tuple[str, ...] = ()  # of the seats played by people
    odd: str = ""  # why it is no game that can be gone on with; '' for those that are


def new_save(scenario: str, seat: str = "") -> Path:
    """Return a path for a new game of *scenario* that nothing is at; :func:`begin_record` takes it, or one beside it."""
    name = "-".join(part for part in (scenario, seat, datetime.now().strftime("%Y%m%d-%H%M%S")) if part)
    return numbered(saves_dir() / f"{name}.jsonl")


def begin_record(path: Path) -> tuple[Writer, list[str]]:
    """Return a writer of a new record at *path* that nobody else has, and what to say of it.

    A name that is taken gets a number. Where the folder takes nothing, the others are tried (:func:`refuges`); where none
    does, the game stays in memory and is brought to the disk when it is left, if there is room then.
    """
    trouble = ""
    for folder in (path.parent, *refuges()):
        for number in range(1, 1000):
            try:
                writer = Writer.create(numbered(folder / path.name, number), exclusive=True)
            except Taken:
                continue
            except RecordError as error:
                trouble = trouble or str(error)
                break
            except OSError as error:  # not even to be looked at
                trouble = trouble or f"{folder} cannot be written: {error.strerror or error}"
                break
            return writer, [f"{trouble}; the game is recorded in {writer.path}"] if trouble else []
    writer = Writer(None)
    writer.wanted = path
    return writer, [f"{trouble}. The game is kept in memory only"]


def refuges() -> Iterator[Path]:
    """Yield the folders in which a game may be kept that has no room where it was, the best first."""
    seen: set[Path] = set()
    for place in (saves_dir, temporary_dir, Path.home, Path.cwd):
        with suppress(OSError, RuntimeError):
            folder = place()
            if folder not in seen:
                seen.add(folder)
                yield folder


def rescue(game: Access) -> str:
    """Bring what the record had no room for to another place, and return what to say of it; '' where all is saved.

    The folders of :func:`refuges` are tried in turn; where none takes the whole game, one gets as much as it has room for.
    """
    game.keep()
    counts = (game.unsaved, "turn"), (game.unsaved_notes, "note")
    if not any(count for count, _ in counts) or (game.path is not None and game.recorded):
        return ""
    old = game.wanted_path
    what = " and ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count)
    lost = f"{what} could not be written to {old}"
    for folder in refuges():
        with suppress(RecordError, OSError):
            path = numbered(folder / f"{old.stem if old else 'game'}-{datetime.now():%Y%m%d-%H%M%S}.jsonl")
            game.save(path)
            return f"{lost}; the whole game is saved in {path} instead. Go on with: brink load {path}"
    for folder in refuges():
        with suppress(RecordError, OSError):
            path = numbered(folder / f"{old.stem if old else 'game'}-{datetime.now():%Y%m%d-%H%M%S}-part.jsonl")
            if kept := game.save_part(path):
                first = f"its first {kept} turns are" if kept > 1 else "its first turn is"
                return f"{lost}, and the whole game nowhere else: {first} in {path}, the rest is lost"
    return f"{lost}, and nowhere else: they are lost when the program ends"


def leave_game(game: Access) -> str:
    """Close a game that is left, by whatever way; return what to say where turns had to be brought elsewhere, or are lost.

    No signal comes between, so that a second Ctrl-C loses nothing. Who says what is returned does so within
    :func:`uninterrupted` too: a program in a seat may take seconds to end, in which people press Ctrl-C again.
    """
    with uninterrupted():
        try:
            return rescue(game)
        finally:
            game.close()


def where_it_is(game: Access) -> str:
    """Return where the record of a game is, for people."""
    if game.path is None:
        return "The game was not recorded."
    return f"The game is saved in {game.path}. Go on with: brink load {game.path}"


def finish_record(game: Access) -> None:
    """Raise :class:`RecordError` where the record of a game that nobody sits at is not whole, and say where it is then."""
    if told := rescue(game):
        raise RecordError(told)


def saved_games(folder: Path | None = None) -> list[Save]:
    """Return the saved games, the latest first, and after them the files that are named like one and are odd."""
    try:
        paths = sorted((folder or saves_dir()).glob("*.jsonl"))
    except (OSError, ValueError):
        return []
    found = sorted(map(_save, paths), key=lambda save: save.modified, reverse=True)
    return sorted(found, key=lambda save: bool(save.odd))


def name_of_save(path: Path) -> str:
    """Return the name that the player gave a saved game, '' where it has the one it was begun with.

    >>> name_of_save(Path("january-2022-UKR-20260105-101112.jsonl")), name_of_save(Path("The long winter.jsonl"))
    ('', 'The long winter')
    """
    return "" if _AUTOMATIC.search(path.stem) else path.stem


_AUTOMATIC = re.compile(r"-\d{8}-\d{6}(-\d+)?$")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')  # what some system does not take in the name of a file


def rename_save(path: Path, name: str) -> Path:
    """Give a saved game a name, and its picture with it; return its new path.

    A name that another game has gets a number. Raises `RecordError` for a name that is none, for a game that is open in
    another window, and where the folder cannot be written.
    """
    stem = " ".join(_NOT_IN_NAMES.sub(" ", name).split()).strip(" .")[:80].strip()
    if not stem or _AUTOMATIC.search(stem):
        raise RecordError("A name needs at least one letter, and must not end like a date.")
    target = path if stem == path.stem else numbered(path.with_name(f"{stem}.jsonl"))
    _move(path, target)
    return target


def delete_save(path: Path) -> None:
    """Delete a saved game and its picture for good; raise `RecordError` where it is open, or cannot be deleted."""
    _move(path, None)


def _move(path: Path, target: Path | None) -> None:
    lock = take_lock(path)
    try:
        path.stat()  # raises where it is gone
        for old in (path, path.with_suffix(".png")):
            if target is None:
                old.unlink(missing_ok=old != path)
            elif old.exists():
                old.rename(target.with_suffix(old.suffix))
    except OSError as error:
        raise RecordError(f"{path} cannot be changed: {error.strerror or error}") from None
    finally:
        let_go(lock)


def _save(path: Path) -> Save:
    """Return what the first and the last line of a record say, whatever they are."""
    modified = datetime.fromtimestamp(0)
    try:
        modified = datetime.fromtimestamp(max(path.stat().st_mtime, 0))
        header, last = peek(path)
        seats, scenario = header.get("seats"), header.get("scenario")
        turn = last.get("turn")
        if not isinstance(seats, dict) or not isinstance(scenario, dict) or type(turn) is not int:
            raise RecordError("it is damaged: its first or its last line makes no sense")
        return Save(
            path=path,
            scenario=str(scenario.get("id", "")),
            title=str(scenario.get("title", "")),
            seats=tuple(s for s, kind in seats.items() if kind == PERSON),
            turn=turn,
            date=str(last.get("date", "")),
            modified=modified,
            over=last.get("over") is True,
            difficulty=str(header.get("difficulty", "normal")),
            exercise=isinstance(header.get("exercise"), dict),
            names=tuple(str(at(scenario, "actors", s, "name") or s) for s, kind in seats.items() if kind == PERSON),
        )
    except (RecordError, OSError, ValueError, OverflowError) as error:
        why = str(getattr(error, "strerror", None) or error).removeprefix(f"{path} ")
        why = why if why.startswith(("it ", "there ")) else f"it {why}"
        return Save(path, "", path.name, (), 0, "", modified, over=False, odd=f"{why[:1].upper()}{why[1:]}.")
