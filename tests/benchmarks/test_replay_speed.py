"""A record of 500 turns of January 2022, recorded for this: opening it, seeking in it, and scrubbing it in the window.

``pytest tests/benchmarks/test_replay_speed.py --benchmark-enable --benchmark-only -s``. Seeks are told cold (each turn
for the first time) and warm, with Python's collecting of garbage going on. Processor time is held to the limits, the
wall clock printed.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import numpy as np
import pygame
import pytest
from benchmarks.frames import FrameTimes
from desktop.driving import FRAME_MS, Event, WindowUser
from pytest_benchmark.fixture import BenchmarkFixture

from brinkmanship.desktop.app import App
from brinkmanship.desktop.map_assets import settle
from brinkmanship.desktop.navigation import OpenReplay
from brinkmanship.desktop.replay.screen import ReplayScreen
from brinkmanship.desktop.settings import Settings
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.game.replay.timeline import Timeline

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"
TURNS = 500
OPEN_S, SEEK_MS, FRAME_LIMIT_MS = 0.5, 50.0, 1000 / 30


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The history of January 2022 with no ending that ends it, and the war after it as the doctrines go on: 500 days."""
    folder = tmp_path_factory.mktemp("long") / "scenarios"
    shutil.copytree(SCENARIOS, folder)
    script = folder / "january-2022.history.yaml"
    for path, old, new in (
        (folder / "january-2022.yaml", "horizon: 60 ", f"horizon: {TURNS} "),
        (folder / "library" / "january-2022-ladder-endings.yaml", "    final: true\n", ""),
        (script, "  scenario: january-2022\n", "  scenario: january-2022.yaml\n"),
        (script, "\nvariations:\n", "\nthen: {date: 2022-03-08, seats: {others: doctrine}}\n\nvariations:\n"),
    ):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    path = folder / "long.jsonl"
    run = ScriptRun.start(script, record=path)
    while run.game.outcome is None:
        run.step() if not run.done else run.game.commit()
    run.game.close()
    timeline = Timeline.open(path)
    fighting = [
        p for p in range(timeline.last + 1) if any(r.contested_by for r in timeline.view(p, trends=False).regions)
    ]
    print(
        f"\n{path.stat().st_size / 1e6:.1f} MB, {timeline.last} turns; regions are contested after {len(fighting)} of them"
    )
    assert timeline.last == TURNS
    assert len(fighting) > TURNS / 10
    return path


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds of the processor and of the wall clock that *work* takes."""
    wall, cpu = time.perf_counter(), time.thread_time()
    work()
    return (time.thread_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def told(name: str, times: list[tuple[float, float]]) -> str:
    """Return the median, 95th percentile and worst of times, in a line."""
    parts = []
    for what, values in zip(("processor", "wall"), np.array(times).T, strict=True):
        median, p95 = np.percentile(values, [50, 95])
        parts.append(f"{what} median {median:.1f}, p95 {p95:.1f}, worst {values.max():.1f} ms")
    return f"{name} ({len(times)}): {'; '.join(parts)}"


def test_record_opens(benchmark: BenchmarkFixture, record: Path) -> None:
    """From a path to the world on the last day, and to its first."""
    times = []

    def opening() -> None:
        timeline = Timeline.open(record)
        assert timeline.last == TURNS
        assert timeline.view(timeline.last).indicators
        assert timeline.view(0).regions

    benchmark.pedantic(lambda: times.append(timed(opening)), rounds=5)  # type: ignore[no-untyped-call]
    print("\n" + told("opened, with two views", times))
    assert max(cpu for cpu, _ in times) < OPEN_S * 1000


def test_seeks(benchmark: BenchmarkFixture, record: Path) -> None:
    """Every turn once in random order, then a thousand at random: the world after it, and what was told of it."""
    timeline = Timeline.open(record)
    settle()  # as the viewer does; garbage is collected in the meantime, but not in what was loaded before
    random = np.random.default_rng(1)

    def seek(position: int) -> tuple[float, float]:
        return timed(lambda: (timeline.view(position), timeline.story(position).told, timeline.faults_at(position)))

    first = seek(250)
    cold, warm = [first], []

    def seeks() -> None:
        cold.extend(seek(int(n)) for n in random.permutation(TURNS + 1))
        warm.extend(seek(int(n)) for n in random.integers(0, TURNS + 1, 1000))

    benchmark.pedantic(seeks, rounds=1)  # type: ignore[no-untyped-call]
    print(f"\nthe first seek reads the course of the indicators: {first[0]:.1f} ms")
    print(told("cold", cold[1:]) + "\n" + told("warm", warm))
    assert max(cpu for cpu, _ in (*cold[1:], *warm)) < SEEK_MS


class Watcher(WindowUser):
    """Watches a record and keeps what each frame took."""

    def __init__(self, app: App) -> None:
        self.times = FrameTimes()
        super().__init__(app)

    def frame(self, *events: Event, ms: int = FRAME_MS) -> None:
        with self.times.frame():
            super().frame(*events, ms=ms)

    @property
    def viewer(self) -> ReplayScreen:
        assert isinstance(self.app.screen, ReplayScreen)
        return self.app.screen

    def scrub(self, course: list[int]) -> None:
        """Drag the timeline's handle over positions, one a frame."""
        box = self.app.ui.box("timeline").rect
        last = self.screen.viewer.timeline.last
        spots = [(round(box.x + 12 + (box.width - 24) * at / last), int(box.centery)) for at in course]
        self.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=spots[0], rel=(0, 0), buttons=(0, 0, 0)))
        self.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=spots[0], button=1))
        for spot in spots:
            self.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=spot, rel=(0, 0), buttons=(1, 0, 0)))
        self.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=spots[-1], button=1))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    for name in ("CONFIG", "SAVES", "PICTURES"):
        monkeypatch.setenv(f"BRINK_{name}", str(tmp_path / name.lower()))
    app = App(Settings(volatile=True), size=(1280, 720))
    yield app
    app.close()


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside another"])
def test_watching(benchmark: BenchmarkFixture, record: Path, app: App, beside: bool) -> None:
    """The window: the first frame, scrubbing, playing, jumping, other map modes, a seat's eyes; beside another record."""
    app.separate = True
    app.ui.note_texts = False
    user: list[Watcher] = []

    def opening() -> None:
        app.navigate(OpenReplay(str(record), str(record) if beside else None))
        user.append(Watcher(app))
        user[0].frame()

    first = timed(opening)
    watcher = user[0]
    viewer, times, random = watcher.viewer, watcher.times, np.random.default_rng(2)
    theatres = [viewer.assets, *([viewer.beside] if viewer.beside is not None else [])]
    watcher.until(lambda: all(theatre.map.base.ready for theatre in theatres), ms=30)
    times.timing = True

    def watching() -> None:
        times.doing = "reading on"
        watcher.frames(60)
        times.doing = "scrub"
        watcher.scrub([*range(TURNS + 1), *range(TURNS, -1, -1)])
        times.doing = "scrub with leaps"
        watcher.scrub([int(n) for n in random.integers(0, TURNS + 1, 300)])
        times.doing = "play"
        for _ in range(4):
            watcher.key(pygame.K_UP)
        watcher.key(pygame.K_HOME)
        watcher.key(pygame.K_SPACE)
        watcher.frames(600)
        watcher.key(pygame.K_SPACE)
        times.doing = "next event"
        for _ in range(40):
            watcher.key(pygame.K_n)
            watcher.frames(3)
        times.doing = "map mode"
        for _ in range(7):
            watcher.key(app.settings.key("next mode"))
            watcher.scrub([int(n) for n in random.integers(0, TURNS + 1, 30)])
        if not beside:
            times.doing = "a seat's eyes are opened"
            watcher.key(pygame.K_v)
            watcher.until(lambda: not viewer.viewer.waiting)
            times.doing = "scrub as a seat"
            watcher.scrub([int(n) for n in random.integers(0, TURNS + 1, 300)])

    benchmark.pedantic(watching, rounds=1)  # type: ignore[no-untyped-call]
    print(f"\nopened to the first frame: {first[0] / 1000:.2f} s of the processor, {first[1] / 1000:.2f} s of wall")
    print(times.told())
    late = sum(wall > FRAME_LIMIT_MS for wall in times.wall)
    print(f"frames of the wall clock over {FRAME_LIMIT_MS:.0f} ms: {late} of {len(times.wall)}")
    assert max(times.cpu) < SEEK_MS
