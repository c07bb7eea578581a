"""A lesson: its steps as data, read from the YAML beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from brinkmanship.desktop.tutorial.deeds import DEEDS

WAITS = ("next", "finish")
WORDS_A_MINUTE = 200
# Seconds that a newcomer takes to find and do what ends a step, by judgement; a turn of one's own is a minute of choosing.
SECONDS = {
    "next": 2,
    "finish": 2,
    "dialog": 4,
    "tab": 4,
    "mode": 4,
    "plan": 4,
    "moved": 12,
    "selected": 8,
    "tooltip": 8,
}
SECONDS |= {"action": 15, "planned": 8, "opened": 25, "turn": 10}
TURN_SECONDS = 60


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

    @property
    def words(self) -> int:
        """How many words the coach says."""
        return sum(len(f"{step.title} {step.text}".split()) for step in self.steps)

    def minutes(self, also: str = "") -> float:
        """Return about how long the lesson takes; `also` is what else is read on the way: the briefing, the reports."""
        seconds, turn = 0.0, 0
        for step in self.steps:
            seconds += SECONDS[step.deed]
            if step.deed == "turn":
                own = int(step.wanted) - turn
                seconds += TURN_SECONDS * own if own > 1 else 0
                turn = int(step.wanted)
        return (self.words + len(also.split())) / WORDS_A_MINUTE + seconds / 60


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
