"""The times of frames, by what the user was doing: processor time of the drawing thread, and the wall clock beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


class FrameTimes:
    """What each frame took in milliseconds while `timing` is set, and what was going on (`doing`)."""

    def __init__(self) -> None:
        self.timing = False
        self.doing = ""
        self.cpu: list[float] = []
        self.wall: list[float] = []
        self.done: list[str] = []

    @contextmanager
    def frame(self) -> Iterator[None]:
        """Time what is done inside as one frame."""
        wall, cpu = time.perf_counter(), time.thread_time()
        yield
        if self.timing:
            self.cpu.append((time.thread_time() - cpu) * 1000)
            self.wall.append((time.perf_counter() - wall) * 1000)
            self.done.append(self.doing)

    def told(self) -> str:
        """Return the times as lines: of all frames, then of each thing that was done."""
        lines = []
        for name, values in (("processor", self.cpu), ("wall", self.wall)):
            median, p99 = np.percentile(values, [50, 99])
            lines.append(
                f"{name}: median {median:.1f}, p99 {p99:.1f}, worst {max(values):.1f} ms, {len(values)} frames"
            )
        for doing in sorted(set(self.done)):
            own = [n for n, what in enumerate(self.done) if what == doing]
            cpu, wall = [self.cpu[n] for n in own], [self.wall[n] for n in own]
            place = int(np.argmax(cpu))
            lines.append(
                f"  {doing}: median {np.median(cpu):.1f}, worst {max(cpu):.1f} ms (its frame {place} of {len(own)}); "
                f"worst wall {max(wall):.1f}"
            )
        return "\n".join(lines)
