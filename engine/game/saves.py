"""Where games are kept when nobody says where, and what is there.

A saved game is a record; there is no other format.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.game.record import RecordError, peek
from engine.paths import saves_dir, temporary_dir

if TYPE_CHECKING:
    from engine.game.game import Game


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
    odd: str = ""  # why it is no game that can be gone on with; '' for those that are


def new_save(scenario: str, seat: str = "") -> Path:
    """Return a path for a new game of *scenario* that nothing is at."""
    name = "-".join(part for part in (scenario, seat, datetime.now().strftime("%Y%m%d-%H%M%S")) if part)
    path, number = saves_dir() / f"{name}.jsonl", 1
    while path.exists():
        number += 1
        path = saves_dir() / f"{name}-{number}.jsonl"
    return path


def rescue(game: Game) -> str:
    """Bring turns that the record had no room for to another place, and return what to say of it; '' where all is saved.

    The folder of saved games is tried first, then that for temporary files.
    """
    if not game.unsaved or game.recorded:
        return ""
    lost = f"{game.unsaved} turn{'s' if game.unsaved > 1 else ''} could not be written to {game.path}"
    for folder in (saves_dir(), temporary_dir()):
        path = folder / f"{game.path.stem if game.path else 'game'}-{datetime.now():%Y%m%d-%H%M%S}.jsonl"
        with suppress(RecordError):
            game.save(path)
            return f"{lost}; the whole game is saved in {path} instead. Go on with: brink load {path}"
    return f"{lost}, and nowhere else: they are lost when the program ends"


def leave_game(game: Game) -> str:
    """Close a game that is left, whatever for; return what to say where turns had to be brought elsewhere, or are lost."""
    try:
        return rescue(game)
    finally:
        game.close()


def saved_games(folder: Path | None = None) -> list[Save]:
    """Return the saved games, the latest first, and after them the files that are named like one and are odd."""
    try:
        paths = sorted((folder or saves_dir()).glob("*.jsonl"))
    except (OSError, ValueError):
        return []
    found = sorted(map(_save, paths), key=lambda save: save.modified, reverse=True)
    return sorted(found, key=lambda save: bool(save.odd))


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
            seats=tuple(s for s, kind in seats.items() if kind == "human"),
            turn=turn,
            date=str(last.get("date", "")),
            modified=modified,
            over=last.get("over") is True,
            difficulty=str(header.get("difficulty", "normal")),
            exercise=isinstance(header.get("exercise"), dict),
        )
    except (RecordError, OSError, ValueError, OverflowError) as error:
        why = str(getattr(error, "strerror", None) or error).removeprefix(f"{path} ")
        why = why if why.startswith(("it ", "there ")) else f"it {why}"
        return Save(path, "", path.name, (), 0, "", modified, over=False, odd=f"{why[:1].upper()}{why[1:]}.")
