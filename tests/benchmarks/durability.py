"""How durable records are, in numbers: games killed at random moments, and records damaged in random ways.

``python -m tests.benchmarks.durability --kills 1000 --fuzz 10000`` prints what came of it and leaves with 1 for any loss.
A smaller count is part of the test suite.
"""

from __future__ import annotations

import argparse
import copy
import io
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

from tests.sealed import sealed

if TYPE_CHECKING:
    from brinkmanship.game.session.prepared import Prepared

ROOT = Path(__file__).parent.parent.parent
TOY = ROOT / "tests" / "game" / "data" / "toy.yaml"


def kill_once(path: Path, delay: float, seed: int) -> tuple[int, int, bool]:
    """Play a recorded game in another process, kill it after *delay* seconds of play.

    Return the turns that it had told as committed, the turns that the record holds, and whether it verifies.
    """
    from brinkmanship.game.record.index import RecordIndex
    from brinkmanship.game.record.verify import verify
    from brinkmanship.game.session.game import Game

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
    held = len(RecordIndex.open(path).spans) - 1
    verdict = verify(path)
    game = Game.load(path)
    if game.outcome is None:
        game.commit()
    game.close()
    return told, held, verdict.agrees


@cache
def toy() -> Prepared:
    """Return the toy crisis, compiled once."""
    from brinkmanship.game.session.prepared import prepare

    return prepare(TOY)


def _play(prepared: Prepared, path: Path, seed: int, told: int) -> NoReturn:
    """Play a recorded game for ever, in the child; write a byte for every committed state, the start included."""
    from brinkmanship.game.session.game import Game

    try:
        game = Game.new(prepared, {}, seed=seed, record=path)
        os.write(told, b".")
        while True:
            if game.outcome is not None or game.turn > 6:
                game.control().rewind(0)
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


def rich_record(path: Path) -> None:
    """Write a record with all that a record may hold: three roads, a seat taken, notes, drafts, a turn not resolved."""
    from brinkmanship.game.record.branches import rename
    from brinkmanship.game.record.tree import Inject
    from brinkmanship.game.session.game import Game
    from brinkmanship.game.session.orders import Order

    game = Game.new(TOY, {"GREY": "wait"}, seed=3, record=path)
    for _ in range(5):
        game.commit()
    game.control().note("observation", "Red is loud.", "RED")
    game.control().go_to(2, "other way")
    game.control().take_seat("BLUE", "human")
    for _ in range(3):
        game.seat("BLUE").set_plan([Order("BLUE", "boast")])
        game.control().hand_in("BLUE")
        game.commit()
    game.control().note("observation", "Blue answers.", author="Ann", objective="Answer", rating="S")
    game.control().go_to(4, "third")
    for _ in range(2):
        game.commit()
    game.control().improvise(Inject("control:1", "A call.", ("RED.fame += 0.1",), ("BLUE",)), shown=True)
    game.control().improvise(Inject("control:2", "A rumour."))
    game.control().withdraw("control:2")
    game.seat("BLUE").set_plan([Order("BLUE", "boast")])
    game.control().hand_in("BLUE")
    game.control().reopen("BLUE")
    game.close()
    rename(path, "2", "Second road")


Answers = dict[str, tuple[object, bool]]
"""What each way of looking at a record answers, and whether it says that something is wrong; refusals are left out."""


def answers(path: Path, good: Path, *, play: bool) -> Answers:
    """Look at a record in every way; *play* also in those that play it again."""
    from brinkmanship.game.errors import GameError
    from brinkmanship.game.record.branches import export
    from brinkmanship.game.record.show import show
    from brinkmanship.game.record.text import RecordError
    from brinkmanship.game.record.verify import verify
    from brinkmanship.game.replay.as_script import as_script
    from brinkmanship.game.replay.comparison import compare
    from brinkmanship.game.replay.timeline import Timeline
    from brinkmanship.scenario.document import ScenarioError
    from brinkmanship.terminal.io import TerminalIO
    from brinkmanship.terminal.replay import replay

    def watched() -> tuple[object, bool]:
        timeline = Timeline.open(path)
        named = bool(timeline.faults or timeline.notes)
        seen: list[object] = [timeline.title, timeline.seats]
        for position, span in enumerate(timeline.turns):
            timeline.view(position, trends=False)
            named |= bool(timeline.faults_at(position))
            arrays = {name: values.tobytes() for name, values in timeline.seen(position).arrays.items()}
            seen.append((span.turn, timeline.date(position), timeline.story(position), arrays))
        return seen, named

    def roads() -> tuple[object, bool]:
        timeline = Timeline.open(path)
        return timeline.branches, bool(timeline.raw.damage or timeline.notes)

    def told() -> tuple[object, bool]:
        sink = io.StringIO()
        code = replay(str(path), plain=True, voice=TerminalIO(sink=sink, plain=True))
        text = sink.getvalue().replace(str(path), "")
        return text, code == 1 or "had not been committed" in " ".join(text.split())

    def compared() -> tuple[object, bool]:
        found = compare(Timeline.open(good), Timeline.open(path), ("good", "this"))
        return found.same, not found.same

    def script() -> tuple[object, bool]:
        timeline = Timeline.open(path)
        return as_script(timeline, "fuzzed"), bool(timeline.notes)

    def exported() -> tuple[object, bool]:
        target = path.with_name("exported.jsonl")
        target.unlink(missing_ok=True)
        export(path, "2", target)
        return _bare(target), bool(Timeline.open(path).notes)

    def shown() -> tuple[object, bool]:
        found = show(path)
        return (found.title, found.seats, found.pages, found.branches, found.pending), bool(found.warnings)

    def loaded() -> tuple[object, bool]:
        from brinkmanship.game.session.game import Game

        game = Game.load(path)
        states = [(node.number, node.parent, node.lines, node.world.actor.tobytes()) for node in game.control().branch]
        game.close()
        return (states, dict(game.seats), game.control().notes, game.control().pending, game.seat("BLUE").plan()), bool(
            game.warnings
        )

    def verified() -> tuple[object, bool]:
        found = verify(path)
        return found.agrees, not found.agrees or bool(found.warnings)

    out: Answers = {}
    data = path.read_bytes()
    for look in (watched, roads, told, compared, script, exported, shown, *((loaded, verified) if play else ())):
        with suppress(RecordError, GameError, ScenarioError):
            out[look.__name__] = look()
        if path.read_bytes() != data:  # loading drops a torn end
            path.write_bytes(data)
    return out


def _bare(record: Path) -> list[object]:
    """Return the lines of a record without times and seals."""
    lines = [json.loads(line) for line in record.read_text("utf-8").split("\n")[:-1]]
    return [{k: v for k, v in line.items() if k not in ("wall", "chain")} for line in lines]


def fuzz_once(path: Path, good: Path, right: Answers, rng: random.Random, *, play: bool) -> str:
    """Damage a copy of *good*, of which *right* are the answers, and look at it in every way.

    Return what came of it: 'refused' by every way, 'named', 'whole' where all is as it was. Raises AssertionError for a
    wrong answer in silence, and whatever else an opening raised.
    """
    whole = good.read_bytes()
    kind, data = damage(whole, rng)
    path.write_bytes(data)
    if data == whole[: len(data)] and data.endswith(b"\n"):
        kind = "cut at a line"  # what is left may be a record like any other
    found = answers(path, good, play=play)
    for way, (answer, named) in found.items():
        silent = not named and answer != right[way][0]
        assert not silent or kind == "cut at a line", f"{kind}: {way} gave a wrong answer in silence"
    return "refused" if not found else "named" if any(named for _, named in found.values()) else "whole"


def forgeries(good: Path) -> list[tuple[str, Callable[[], bytes]]]:
    """Return makers of records in which one field is missing or of another kind, sealed anew as if they had been written so."""
    lines = [json.loads(line) for line in good.read_text("utf-8").split("\n")[:-1]]
    out, seen = [], Counter[str]()
    values = (("nothing", None), ("a list", [1]), ("negative", -5), ("a text", "x"), ("huge", 10**30))
    for number, line in enumerate(lines):
        seen[line["kind"]] += 1
        if seen[line["kind"]] not in ((1, 6) if line["kind"] in ("state", "turn") else (1,)):
            continue
        for path in _fields(line):
            if path[0] in ("chain", "fields") and len(path) < 3:
                continue
            forged = [("missing", None), *values]
            if path[-1] in ("node", "parent"):
                forged += [(str(other), other) for other in (0, 1, 5, 6, 7)]
            for how, value in forged:
                what = f"{line['kind']} line {number + 1}, {'.'.join(path)}: {how}"
                out.append((what, partial(_forged, lines, number, path, how == "missing", value)))
    return out


def _forged(lines: list[dict[str, Any]], number: int, path: tuple[str, ...], missing: bool, value: object) -> bytes:
    forged = copy.deepcopy(lines)
    holder = forged[number]
    for step in path[:-1]:
        holder = holder[step]
    if missing:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return sealed(forged)


def _fields(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _fields(inner, (*path, key))


def open_forged(path: Path, data: bytes, good: Path) -> None:
    """Open a record in every way; raises whatever is not an error for people, and TimeoutError for what never ends."""
    path.write_bytes(data)
    old = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(30)
    try:
        answers(path, good, play=True)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)


def _too_long(*_: object) -> NoReturn:
    raise TimeoutError("it does not end")


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
        rich_record(path)
        right = answers(path, path, play=True)
        came: Counter[str] = Counter()
        for number in range(chosen.fuzz):
            try:
                came[fuzz_once(Path(folder) / "fuzzed.jsonl", path, right, rng, play=number % 5 == 0)] += 1
            except Exception as error:
                bad += 1
                print(f"fuzz {number}: {type(error).__name__}: {error}")
        print(f"{chosen.fuzz} damaged records: {dict(came)}")
        forged = forgeries(path) if chosen.forge else []
        for what, make in forged:
            try:
                open_forged(Path(folder) / "forged.jsonl", make(), path)
            except Exception as error:
                bad += 1
                print(f"{what}: {type(error).__name__}: {error}")
        print(f"{len(forged)} forged records")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
