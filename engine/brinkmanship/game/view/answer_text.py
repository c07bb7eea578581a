"""Answers to proposals in words: what a seat's own answer is called, who objected, and the reasons they gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brinkmanship.game.view.labels import Labels, long_date
from brinkmanship.simulation.phase import Result

MOST_SAID = 400
"""Letters of a reason that a log repeats."""


def reasons(names: Labels, data: Mapping[str, Any]) -> str:
    """Return the reasons that came with objections, as sentences to follow what a log says of them; '' for none."""
    said = data.get("said") or {}
    return "".join(f" {_capital(names.the('actor', actor))}: “{_short(text)}”" for actor, text in said.items())


def objected(names: Labels, result: Result, what: str) -> str:
    """Return that a member objects to *what* in a body where that alone does not decide."""
    by, body = names.the("actor", str(result.data["by"])), names.the("body", str(result.data["body"]))
    return f"{_capital(by)} objected in {body} to {what}, and the silence went on."


def held_open(names: Labels, result: Result, what: str) -> str:
    """Return that *what* waits longer than usual, so that all who are asked can answer."""
    when, body = names.date(int(result.data["until"])), result.data["body"]
    until = long_date(when).replace(f" {when.year}", "", 1)
    if body is None:
        return f"The answer to {what} was left open until {until}."
    return f"{_capital(names.the('body', str(body)))} left the silence on {what} open until {until}, so that all could answer."


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_SAID else f"{text[: MOST_SAID - 1].rstrip()}…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
