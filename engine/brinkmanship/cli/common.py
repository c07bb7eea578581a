"""What the parts of the ``brink`` command share: its words for people and for programs, and what options may be."""

from __future__ import annotations

import math
from typing import Any

import click

from brinkmanship.output import echo, echo_json


class Bad(click.ClickException):
    """Bad use or bad input: exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message on standard error."""
        echo(f"brink: {self.format_message()}", err=True)


class Number(click.FloatRange):
    """A number within a range; `nan` and `inf`, which every comparison lets through, are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number that was written."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return found


json_option = click.option("--json", "json_", is_flag=True, help="Print JSON for a program to read.")


def example(text: str) -> str:
    """Return an epilogue that shows an example as it is."""
    return f"\b\nExample:\n  {text}"


def as_json(value: Any) -> None:
    """Print *value* (a view or plain data) as JSON."""
    from brinkmanship.game.view.types import to_json

    echo_json(to_json(value))


def say(*lines: str) -> None:
    """Tell a person something beside the answer, on standard error."""
    for line in lines:
        echo(f"brink: {line}", err=True)
