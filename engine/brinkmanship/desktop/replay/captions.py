"""What a film and the viewer say of each turn and where they look: a script's captions and camera, or the record's own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from brinkmanship.desktop.formatting import without_certainty
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.models.script import CameraMove, Entry
from brinkmanship.scenario.scripts import LoadedScript

MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class TurnCaption:
    """The captions of a turn, the most telling first, and where to look from then on (None: as before)."""

    lines: tuple[str, ...] = ()
    camera: CameraMove | None = None
    key: bool = False  # whether the turn is a turning point


class Captions:
    """The captions of every position: of the turn that led to it, made when asked for; position 0 has at most a camera."""

    def __init__(self, timeline: Timeline, script: LoadedScript | None = None) -> None:
        self._timeline = timeline
        self._made: dict[int, TurnCaption] = {}
        self._written: dict[int, list[Entry]] = {}
        dates = [timeline.when(position) for position in range(1, timeline.last + 1)]
        for entry in script.script.entries if script is not None else ():
            if entry.date is None or (entry.camera is None and entry.caption is None):
                continue
            position = bisect_right(dates, clock(entry.date)) + 1  # the first turn that ends after it
            if position <= timeline.last:
                self._written.setdefault(position, []).append(entry)

    def __len__(self) -> int:
        return self._timeline.last + 1

    def __getitem__(self, position: int) -> TurnCaption:
        if not 0 <= position < len(self):
            raise IndexError(position)
        if position not in self._made:
            caption = _told(self._timeline, position) if position else TurnCaption()
            for entry in self._written.get(position, ()):
                if entry.caption is not None:
                    caption = replace(caption, lines=(entry.caption, *caption.lines)[:MOST_LINES])
                if entry.camera is not None:
                    caption = replace(caption, camera=entry.camera)
            self._made[position] = caption
        return self._made[position]


TURNING = frozenset({"ending", "rung", "control"})
"""Kinds of line that tell of a turning point."""


def _told(timeline: Timeline, position: int) -> TurnCaption:
    story = timeline.story(position)
    said = [line.text for line in story.lines if line.kind in ("narration", "inject") and line.public]
    turning = [line for line in story.lines if line.kind in TURNING and line.public]
    rest = [
        line
        for line in sorted(story.lines, key=lambda line: -line.weight)
        if line.public and line.weight >= 0.3 and line not in turning and line.kind not in ("narration", "inject")
    ]
    lines: list[str] = []
    for told in (*[line.text for line in turning[:3]], *said, *([line.text for line in rest] if not said else [])):
        text = without_certainty(told)
        if text not in lines:
            lines.append(text)
    return TurnCaption(tuple(lines[:MOST_LINES]), key=bool(turning) or any(line.weight >= 0.8 for line in rest))


def pages(lines: Sequence[str], a_page: int = 2) -> list[tuple[str, ...]]:
    """Return the captions in pages; one empty page where there is nothing to say.

    >>> pages(["a", "b", "c"])
    [('a', 'b'), ('c',)]
    """
    return [tuple(lines[i : i + a_page]) for i in range(0, len(lines), a_page)] or [()]
