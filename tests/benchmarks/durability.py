"""How durable records are, in numbers: games killed at random moments, and records damaged in random ways.

``python -m tests.benchmarks.durability --kills 1000 --fuzz 10000`` prints what came of it and leaves with 1 for any loss.
A smaller count is part of the test suite.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

if TYPE_CHECKING:
    from engine.game.preparing import Prepared

ROOT = Path(__file__).parent.parent.parent
TOY = ROOT / "tests" / "game" / "data" / "toy.yaml"


def kill_once(path: Path, delay: float, seed: int) -> tuple[int, int, bool]:
    """Play a recorded game in another process, kill it after *delay* seconds of play.

    Return the turns that it had told as committed, the turns that the record holds, and whether it verifies.
    """
    from engine.game.game import Game
    from engine.game.replay.raw import RawRecord
    from engine.game.verify import verify

    prepared = toy()  # before the fork, so that a child plays at once
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _play(prepared, path, seed, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as told_by:
        told_by.read(1)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = len(told_by.read())
    held = len(RawRecord.open(path).spans) - 1
    verdict = verify(path)
    game = Game.load(path)
    if game.outcome is None:
        game.commit()
    game.close()
    return told, held, verdict.agrees


@cache
def toy() -> Prepared:
    """Return the toy crisis, compiled once."""
    from engine.game.preparing import prepare

    return prepare(TOY)


def _play(prepared: Prepared, path: Path, seed: int, told: int) -> NoReturn:
    """Play a recorded game for ever, in the child; write a byte for every committed state, the start included."""
    from engine.game.game import Game

    try:
        game = Game.new(prepared, {}, seed=seed, record=path)
        os.write(told, b".")
        while True:
            if game.outcome is not None or game.turn > 6:
                game.rewind(0)
            game.commit()
            os.write(told, b".")
    finally:
        os._exit(1)


def damage(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """Return a kind of damage and the data so damaged."""
    kind = rng.choice(["flip", "drop", "swap", "double", "cut", "insert", "zero"])
    out, lines = bytearray(data), data.split(b"\n")
    at, row = rng.randrange(len(data)), rng.randrange(len(lines) - 1)
    if kind == "flip":
        out[at] ^= rng.randrange(1, 256)
    elif kind == "cut":
        del out[at:]
    elif kind == "insert":
        out[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 20)))
    elif kind == "zero":
        size = min(rng.randrange(1, 4096), len(out) - at)
        out[at : at + size] = bytes(size)
    else:
        if kind == "drop":
            del lines[row]
        elif kind == "double":
            lines.insert(row, lines[row])
        else:
            other = rng.randrange(len(lines) - 1)
            lines[row], lines[other] = lines[other], lines[row]
        out = bytearray(b"\n".join(lines))
    return kind, bytes(out)


def fuzz_once(path: Path, good: Path, rng: random.Random, *, play: bool) -> str:
    """Damage a copy of *good* and look at it in every way; return what came of it: 'refused', 'named', 'whole'.

    Raises AssertionError for a wrong answer in silence, and whatever else an opening raised.
    """
    from engine.game.errors import GameError
    from engine.game.record import RecordError
    from engine.game.replay.reel import Reel
    from engine.game.showing import show
    from engine.game.verify import verify
    from engine.scenario.document import ScenarioError

    whole = good.read_bytes()
    kind, data = damage(whole, rng)
    path.write_bytes(data)
    try:
        reel = Reel.open(path)
        show(path)
    except RecordError:
        return "refused"
    right = Reel.open(good)
    nodes = {span.node: p for p, span in enumerate(right.road)}
    named = bool(reel.faults)
    for position, span in enumerate(reel.road):
        reel.view(position, courses=False)
        faults = reel.faults_at(position)
        named |= bool(faults)
        if not faults and not reel.faults and span.node in nodes:
            there = right.seen(nodes[span.node]).arrays
            for name, values in reel.seen(position).arrays.items():
                assert np.array_equal(values, there[name]), f"{kind}: a wrong {name} was shown in silence"
            assert reel.story(position) == right.story(nodes[span.node]), f"{kind}: a wrong story was told in silence"
            assert reel.date(position) == right.date(nodes[span.node]), f"{kind}: a wrong date was shown in silence"
    if not reel.faults:
        assert (reel.title, reel.seats) == (right.title, right.seats), f"{kind}: a wrong header was shown in silence"
    if play:
        try:
            verdict = verify(path)
        except (RecordError, GameError, ScenarioError):
            return "refused"
        committed = data == whole[: len(data)]  # cut at a line: what is left is a record like any other
        assert not verdict.agrees or verdict.warnings or committed, f"{kind}: damage was verified"
        named |= not verdict.agrees or bool(verdict.warnings)
    return "named" if named else "whole"


def forgeries(good: Path) -> list[tuple[str, Callable[[], bytes]]]:
    """Return makers of records in which one field is missing or of another kind, sealed anew as if they had been written so."""
    lines = [json.loads(line) for line in good.read_text("utf-8").split("\n")[:-1]]
    out, seen = [], set()
    for number, line in enumerate(lines):
        if line["kind"] in seen:
            continue
        seen.add(line["kind"])
        for path in _fields(line):
            if path[0] in ("chain", "fields") and len(path) < 3:
                continue
            for how, value in (("missing", None), ("nothing", None), ("a list", [1]), ("negative", -5)):
                what = f"{line['kind']} line, {'.'.join(path)}: {how}"
                out.append((what, partial(_forged, lines, number, path, how == "missing", value)))
    return out


def _forged(lines: list[dict[str, Any]], number: int, path: tuple[str, ...], missing: bool, value: object) -> bytes:
    from engine.game.record import dump, seal

    forged = copy.deepcopy(lines)
    holder = forged[number]
    for step in path[:-1]:
        holder = holder[step]
    if missing:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    chain, text = "", []
    for one in forged:
        bare = {k: v for k, v in one.items() if k not in ("chain", "wall")}
        bare["chain"] = chain = seal(bare, chain)
        text.append(dump({**bare, **({"wall": one["wall"]} if "wall" in one else {})}) + "\n")
    return "".join(text).encode()


def _fields(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _fields(inner, (*path, key))


def open_forged(path: Path, data: bytes) -> None:
    """Open a record in every way; raises whatever is not an error for people."""
    from engine.game.errors import GameError
    from engine.game.game import Game
    from engine.game.record import RecordError
    from engine.game.replay.reel import Reel
    from engine.game.showing import show
    from engine.game.verify import verify
    from engine.scenario.document import ScenarioError

    path.write_bytes(data)

    def watch(path: Path) -> None:
        reel = Reel.open(path)
        for position in range(reel.last + 1):
            reel.view(position)
            reel.faults_at(position)

    for look in (verify, show, watch, lambda p: Game.load(p).close()):
        with suppress(RecordError, GameError, ScenarioError):
            look(path)


def main() -> int:
    """Run both loops and print what came of them; return 1 for any loss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--fuzz", type=int, default=500)
    parser.add_argument("--forge", action="store_true", help="also records with each field missing or of another kind")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "game.jsonl"
        turns = 0
        for number in range(chosen.kills):
            told, held, agrees = kill_once(path, rng.random() * 0.3, seed=number)
            turns += held
            if held < told or not agrees:
                bad += 1
                print(f"kill {number}: {told} turns were committed, {held} are held, verifies: {agrees}")
            for old in Path(folder).glob("*.jsonl"):
                old.unlink()
        print(f"{chosen.kills} kills, {turns} committed turns: {bad} records lost something")
        from engine.game.game import Game

        game = Game.new(TOY, {}, seed=3, record=path)
        for _ in range(5):
            game.commit()
        game.close()
        came: Counter[str] = Counter()
        for number in range(chosen.fuzz):
            try:
                came[fuzz_once(Path(folder) / "fuzzed.jsonl", path, rng, play=number % 10 == 0)] += 1
            except Exception as error:
                bad += 1
                print(f"fuzz {number}: {type(error).__name__}: {error}")
        print(f"{chosen.fuzz} damaged records: {dict(came)}")
        forged = forgeries(path) if chosen.forge else []
        for what, make in forged:
            try:
                open_forged(Path(folder) / "forged.jsonl", make())
            except Exception as error:
                bad += 1
                print(f"{what}: {type(error).__name__}: {error}")
        print(f"{len(forged)} forged records")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
