"""What the host does by itself: it ends a turn whose time is over, and leaves a sign of life for the next host."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.clock import DRIVEN, stopped
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.web.host import CONTROL, Host
from brinkmanship.web.security import log

THE_CLOCK = "the clock"
"""Who hands in and resolves when the time is over."""
_PULSE = 5.0  # seconds


def end_turn(exercise: Exercise) -> bool:
    """Hand in for all seats as their plans stand and resolve the turn, where its time is over; return whether it was."""
    if not exercise.clock.turn_over or not exercise.clock.running or exercise.game.outcome is not None:
        return False
    try:
        for seat in exercise.waiting:
            exercise.hand_in(seat, THE_CLOCK)
        exercise.resolve()
    except GameError as error:
        leave_off(exercise, f"the turn cannot be resolved: {error}")
    return True


def take_up(exercise: Exercise, life: Path | None) -> None:
    """Count the time since the last sign of life of the host before as paused."""
    with contextlib.suppress(OSError):
        if life is not None:
            stopped(exercise.game, life.stat().st_mtime)


def leave_off(exercise: Exercise, reason: str = "the host was closed") -> None:
    """Stop the clock, of a host that ends."""
    if exercise.clock.running:
        exercise.clock_do("pause", reason=reason, author=THE_CLOCK)


async def tick(host: Host, life: Path | None) -> None:
    """Look at the clock every half second until cancelled, and touch `life`, the file whose time says that the host lives."""
    seen, ends, touched = "", float("inf"), 0.0
    while True:
        now = time.monotonic()
        version = host.version(CONTROL)
        if version != seen:
            seen, left = version, await host.ask(_left)
            ends = float("inf") if left is None else time.monotonic() + left
        if now >= ends:
            try:
                await host.ask(end_turn)
            except Exception as error:  # the room goes on: control resolves by hand
                log.error("the clock cannot end the turn: %s", error, exc_info=error)
                await host.ask(
                    lambda exercise: leave_off(exercise, "the turn cannot be resolved: a fault of the program")
                )
            seen = ""
        if life is not None and now - touched > _PULSE:
            touched = now
            with contextlib.suppress(OSError):
                os.utime(life)
        await asyncio.sleep(0.5)


def _left(exercise: Exercise) -> float | None:
    """Return the seconds until the clock ends the turn, None where it does not."""
    clock = exercise.clock
    ends = clock.running and clock.mode == DRIVEN and exercise.game.outcome is None
    return clock.turn_left if ends else None
