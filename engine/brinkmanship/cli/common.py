"""Options and output that the commands of ``brink`` share."""

from __future__ import annotations

import math
import os
import secrets
import sys
from pathlib import Path
from typing import Any

import click

from brinkmanship.output import echo, echo_json
from brinkmanship.players.difficulty import LEVELS, NORMAL
from brinkmanship.scenario.document.scalars import MOST_DIGITS

SCENARIO = "january-2022"
"""What is played when nothing is named."""


class Bad(Exception):
    """Bad use or bad input: exit code 2, with the message on standard error."""


class Number(click.FloatRange):
    """A number within a range; `nan` and `inf`, which every comparison lets through, are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number that was written."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return found


json_option = click.option("--json", "json_", is_flag=True, help="Print JSON for a program to read.")
seed_option = click.option(
    "--seed",
    type=click.IntRange(0, 10**MOST_DIGITS - 1),  # as many as a script may have
    help="Chance of the game; a fresh one if not given.",
)
text_option = click.option("--text", is_flag=True, help="In the terminal even where there is a display.")
record_option = click.option("--record", type=click.Path(path_type=Path), help="File of the record (JSON lines).")
days_option = click.option("--days-per-turn", type=Number(0, 365, min_open=True), help="Days in a turn.")
difficulty_option = click.option(
    "--difficulty",
    type=click.Choice([level.id for level in LEVELS]),
    default=NORMAL.id,
    show_default=True,
    help="How well the seats without a human play: "
    + " ".join(f"{level.id}: {level.about[:1].lower()}{level.about[1:]}" for level in LEVELS),
)


def example(*lines: str) -> str:
    """Return an epilogue with an example, printed as it is."""
    return "\n  ".join(("\b\nExample:", *lines))


def as_json(value: Any) -> None:
    """Print a view or plain data as JSON."""
    from brinkmanship.game.view.as_json import to_json

    echo_json(to_json(value))


def say(*lines: str) -> None:
    """Print remarks for a person on standard error."""
    for line in lines:
        echo(f"brink: {line}", err=True)


def fresh_seed() -> int:
    """Return a random seed."""
    return secrets.randbits(31)


def has_display() -> bool:
    """Return whether a window can be opened."""
    named = any(map(os.environ.get, ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY")))
    return named or sys.platform in ("win32", "darwin")
