"""The room's clock of an exercise, beside the scenario's: when it runs, and when a turn ends.

The clock is paused until it is started. What was done to it are notes with their time on the wall, so a host that went
down and came back finds it as it was; the time it was down counts as paused, once the host says so (`stopped`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.notes import CLOCK
from brinkmanship.game.record.text import now_utc
from brinkmanship.game.record.tree import Note
from brinkmanship.game.session.control_handle import ControlHandle

PACED, DRIVEN = "paced", "driven"
MODES = (PACED, DRIVEN)
"""Turns end when control resolves them, or when their time is over."""
DOINGS = ("start", "pause", "jump", "timer", "mode", "turn")
"""What may be done to the clock: `jump` and `timer` take seconds, `mode` a mode; `turn` begins a turn's time anew."""
LONGEST = 30 * 86_400.0
"""Seconds that a jump or a timer may have at most: thirty days."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """The room's clock at a moment."""

    mode: str = PACED
    running: bool = False
    elapsed: float = 0.0  # seconds that it has run, with jumps
    turn_seconds: float | None = None  # length of a turn, None without a timer
    turn_began: float = 0.0  # seconds of `elapsed` at which this turn's time began

    @property
    def turn_left(self) -> float | None:
        """Seconds left of this turn, below 0 where they are over; None without a timer."""
        return None if self.turn_seconds is None else self.turn_began + self.turn_seconds - self.elapsed

    @property
    def turn_over(self) -> bool:
        """Whether the turn has to be resolved because its time is over."""
        left = self.turn_left
        return self.mode == DRIVEN and left is not None and left <= 0


def _seconds(time: str) -> float:
    try:
        return datetime.fromisoformat(time).timestamp()
    except ValueError:
        return 0.0


def clock_at(notes: Iterable[Note], now: str = "") -> ClockState:
    """Return the clock as the notes of a whole record leave it at the time *now* (ISO, default: now).

    >>> start = Note(0, "clock", "", time="2022-01-24T09:00:00+00:00", data={"do": "start"})
    >>> clock_at([start], "2022-01-24T09:01:30+00:00").elapsed
    90.0
    """
    state, since = ClockState(), 0.0
    for note in notes:
        if note.kind != CLOCK:
            continue
        at, do = _seconds(note.time), note.data.get("do")
        if state.running:
            state = replace(state, elapsed=state.elapsed + max(at - since, 0.0))
        since = at
        amount = note.data.get("seconds")
        seconds = float(amount) if isinstance(amount, int | float) else 0.0
        if do in ("start", "pause"):
            state = replace(state, running=do == "start")
        elif do == "jump":
            state = replace(state, elapsed=max(state.elapsed + seconds, 0.0))
        elif do == "timer":
            state = replace(state, turn_seconds=seconds or None, turn_began=state.elapsed)
        elif do == "mode" and note.data.get("mode") in MODES:
            state = replace(state, mode=str(note.data["mode"]))
        elif do == "turn":
            state = replace(state, turn_began=state.elapsed)
    if state.running:
        state = replace(state, elapsed=state.elapsed + max(_seconds(now or now_utc()) - since, 0.0))
    return state


def do(
    game: ControlHandle, what: str, seconds: float | None = None, mode: str = "", reason: str = "", author: str = ""
) -> None:
    """Do something of `DOINGS` to the clock; raise `GameError` for what cannot be."""
    if what not in DOINGS:
        raise GameError(f"{what!r} is nothing to do with a clock; there are {', '.join(DOINGS)}")
    if what in ("jump", "timer") and (seconds is None or not -LONGEST <= seconds <= LONGEST):
        raise GameError("a jump and a timer take a number of seconds, of thirty days at most")
    if what == "timer" and seconds is not None and seconds < 0:
        raise GameError("a turn cannot end before it begins: the timer takes 0 (none) or more seconds")
    if what == "mode" and mode not in MODES:
        raise GameError(f"{mode!r} is no way to run the clock; there are {', '.join(MODES)}")
    data: dict[str, object] = {"do": what}
    data |= {"seconds": float(seconds)} if seconds is not None else {}
    data |= {"mode": mode} if what == "mode" else {}
    game.note(CLOCK, reason, author=author, data=data)


def stopped(game: ControlHandle, since: float) -> None:
    """Stop a clock that ran when the host went down at *since* (seconds of the epoch); the time since counts as paused.

    Does nothing where the clock stands.
    """
    if not clock_at(game.all_notes).running:
        return
    down = min(max(datetime.now(UTC).timestamp() - since, 0.0), LONGEST)
    do(game, "pause", reason="the host was down")
    if down:
        do(game, "jump", -down, reason="the time that the host was down")
