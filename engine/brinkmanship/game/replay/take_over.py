"""Taking over a game that is watched: a new branch from any turn, played by whoever takes a seat."""

from __future__ import annotations

import os
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.saves import new_save
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.seats import seat_in
from brinkmanship.players.kinds import DOCTRINE, PERSON, PROGRAM, SCRIPT, WAIT


def take_over(
    timeline: Timeline, position: int, seat: str, *, others: str = DOCTRINE, name: str = "", record: Path | None = None
) -> Game:
    """Return the game of *timeline* at *position*, ready to be played on as *seat*, on a new branch of its record.

    A script that was watched without a record gets one (*record*, or among the saved games). Where the script has handed
    over by then, those whom it left the other seats to decide for them, and it goes on in those it kept; else the script
    is left, and its seats go to *others*, like those of other people and programs. Raises :class:`RecordError` where the
    record cannot be written or is damaged, :class:`GameError` for an unknown seat or a game that is over there.
    """
    span = timeline.turns[position]
    seat_in(timeline.facts.ids("actors"), seat)
    if timeline.seen(position).over:
        raise GameError("the game is over there; go back some turns to take over")
    path = timeline.path
    if path is None or record is not None:
        path = record or new_save(str(timeline.facts.head.get("id", "replay")), seat)
        _write(timeline, path)
    game = Game.load(path)
    try:
        game.control().go_to(span.node, name or f"{seat} from {timeline.date(position).isoformat()[:10]}")
        if game.outcome is not None:
            raise GameError("the game is over there; go back some turns to take over")
        script = game.control().script
        leaves = {PERSON, PROGRAM}
        if script is None or not script.handed_over(span.day):
            leaves |= {SCRIPT} if script is None else {SCRIPT, WAIT}  # it let those wait for whom it had no orders
        for actor, kind in game.seats.items():
            if actor == seat:
                game.control().take_seat(actor, PERSON)
            elif kind in leaves:
                game.control().take_seat(actor, others)
    except BaseException:
        game.close()
        raise
    return game


def _write(timeline: Timeline, path: Path) -> None:
    """Write the lines of a timeline as a record."""
    if path.exists():
        raise RecordError(f"{path} is already there; name another file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(b"".join(line + b"\n" for line in timeline.raw.lines))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise RecordError(f"{path} cannot be written: {error.strerror or error}") from None
