"""A lesson: its steps as data, read from the YAML beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.desktop.tutorial.deeds import DEEDS

WAITS = ("next", "finish")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to learn: what is said, what lights up, and the deed that ends it ('next' and 'finish' by button)."""

    title: str
    text: str
    point: tuple[str, ...]
    deed: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A tutorial on a scenario."""

    scenario: str
    seat: str
    seed: int
    steps: tuple[Step, ...]


@cache
def lesson(name: str = "january-2022") -> Lesson:
    """Return a lesson by its name; raises `ValueError` for a step that cannot be."""
    data = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))
    head = data["tutorial"]
    return Lesson(head["scenario"], head["seat"], int(head["seed"]), tuple(_step(part) for part in data["steps"]))


def _step(part: dict[str, Any]) -> Step:
    until = part["until"]
    deed, wanted = (until, "") if isinstance(until, str) else next(iter(until.items()))
    if deed not in DEEDS and deed not in WAITS:
        raise ValueError(f"step {part['title']!r}: nothing can wait for {deed!r}; known: {', '.join((*DEEDS, *WAITS))}")
    return Step(part["title"], " ".join(part["text"].split()), tuple(part.get("point", ())), deed, str(wanted))
