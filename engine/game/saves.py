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


def saved_games(folder: Path | None = None) -> list[Save]:
    """Return the saved games, the latest first; files that are no record are passed over."""
    found = []
    try:
        paths = sorted((folder or saves_dir()).glob("*.jsonl"))
    except OSError:
        return []
    for path in paths:
        try:
            header, last = peek(path)
            modified = datetime.fromtimestamp(path.stat().st_mtime)
        except (RecordError, OSError):
            continue
        seats = header.get("seats")
        scenario = header.get("scenario")
        found.append(
            Save(
                path=path,
                scenario=str(scenario.get("id", "")) if isinstance(scenario, dict) else "",
                title=str(scenario.get("title", "")) if isinstance(scenario, dict) else "",
                seats=tuple(s for s, kind in seats.items() if kind == "human") if isinstance(seats, dict) else (),
                turn=int(last.get("turn", 0)),
                date=str(last.get("date", "")),
                modified=modified,
                over=bool(last.get("over", False)),
                difficulty=str(header.get("difficulty", "normal")),
                exercise=isinstance(header.get("exercise"), dict),
            )
        )
    return sorted(found, key=lambda save: save.modified, reverse=True)
