"""What a world-turn of January 2022 costs against an older checkout: CPU time, in turns within one run.

    python -m tests.benchmarks.world_turn --against PATH_OF_AN_OLDER_CHECKOUT [--rounds 9] [--worlds 1024]

Two processes, one of either checkout, load the scenario and play it by doctrine. They then work by turns, so that what
else the machine does falls on both. Printed are the medians in microseconds of CPU and their ratio, of

- `peace` and `war`: one turn of a batch of worlds that are all at peace, or in all of which somebody attacks, on the days
  DAYS (more worlds are at war in some versions than in others, and a day of war costs more);
- `whole`: sixty days of a batch, all that comes in them;
- `live`: one turn of one world, as a game plays it, for each of the days before.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent.parent
DAYS = (10, 25, 40, 50)
PLAYED = 1024
"""Worlds among which those at war are looked for; where they are fewer than the batch, some stand in it twice."""
KINDS = ("peace", "war", "whole", "live")


def serve(worlds: int) -> None:
    """Answer each kind that is asked for on stdin with the microseconds of CPU of one world-turn."""
    from brinkmanship.game.session.prepared import prepare
    from brinkmanship.players.doctrine import decide
    from brinkmanship.simulation.randomness import Randomness
    from brinkmanship.simulation.start import begin
    from brinkmanship.simulation.turn import advance

    prepared, chance = prepare("january-2022"), Randomness(1)
    rules, doctrine = prepared.rules, prepared.doctrine

    def turn(world: Any, consume: bool = False) -> Any:
        return advance(world, decide(world, rules, doctrine, chance), rules, chance, consume=consume)

    batches: dict[str, list[Any]] = {"peace": [], "war": [], "live": []}
    world = begin(rules, chance, PLAYED)
    while world.day < max(DAYS):
        world = turn(world, consume=True)
        if world.day in DAYS:
            going, fought = world.ending < 0, (world.attacker >= 0).any(axis=0)
            peace, war = np.flatnonzero(going & ~fought), np.flatnonzero(going & fought)
            batches["peace"].append(world.take(np.resize(peace, worlds)))
            batches["live"].append(world.take(peace[:1]))
            if len(war):
                batches["war"].append(world.take(np.resize(war, worlds)))
                batches["live"].append(world.take(war[:1]))

    def whole() -> int:
        played, world = 0, begin(rules, chance, worlds)
        while world.worlds and world.day < rules.horizon:
            played += world.worlds
            world = turn(world, consume=True)
            world = world.take(np.flatnonzero(world.ending < 0))
        return played

    def each(kind: str) -> Callable[[], int]:
        def play() -> int:
            for batch in batches[kind]:
                turn(batch)
            return sum(batch.worlds for batch in batches[kind])

        return play

    plays = {"whole": whole, **{kind: each(kind) for kind in batches}}
    for play in plays.values():
        play()  # what is built once for the rules is built now
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        begun = time.process_time()
        played = plays[line.strip()]()
        print(json.dumps((time.process_time() - begun) / played * 1e6), flush=True)


class Checkout:
    """A process that plays the engine of one checkout."""

    def __init__(self, path: Path, worlds: int) -> None:
        engine = path.resolve() / "engine"
        if not (engine / "brinkmanship").is_dir():
            raise SystemExit(f"{path} is no checkout: it has no folder engine/brinkmanship.")
        code = (
            f"import sys; sys.path.insert(0, {str(engine)!r}); sys.path.append({str(ROOT)!r}); import brinkmanship;"
            f" assert brinkmanship.__file__.startswith({str(engine)!r}), brinkmanship.__file__;"
            f" from tests.benchmarks.world_turn import serve; serve({worlds})"
        )
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], text=True, bufsize=1, cwd=path, env={**os.environ, **threads},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def answer(self) -> Any:
        """Return the next answer; raise `SystemExit` if the process has ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("A process has ended early.")
        return json.loads(line)

    def measure(self, kind: str) -> float:
        """Return the microseconds of CPU of one world-turn of *kind*."""
        assert self.process.stdin is not None
        self.process.stdin.write(kind + "\n")
        self.process.stdin.flush()
        return float(self.answer())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--against", type=Path, required=True, help="the folder of an older checkout")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is measured")
    parser.add_argument("--worlds", type=int, default=1024, help="worlds in a batch")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="what is measured")
    asked = parser.parse_args()
    old, new = Checkout(asked.against, asked.worlds), Checkout(ROOT, asked.worlds)
    for checkout in (old, new):
        checkout.answer()
    print(f"{'us of CPU a world-turn':24s}{'before':>10s}{'now':>10s}{'ratio':>8s}   ratios of the rounds, 25-75 %")
    for kind in asked.kinds:
        rounds = max(asked.rounds // 3, 3) if kind == "whole" else asked.rounds
        pairs = []
        for number in range(rounds):
            if number % 2:
                now = new.measure(kind)
                pairs.append((old.measure(kind), now))
            else:
                pairs.append((old.measure(kind), new.measure(kind)))
        before, after = (statistics.median(column) for column in zip(*pairs, strict=True))
        low, middle, high = statistics.quantiles([now / then for then, now in pairs], n=4)
        print(f"{kind:24s}{before:10.1f}{after:10.1f}{middle:8.2f}   {low:.2f}-{high:.2f}", flush=True)


if __name__ == "__main__":
    main()
