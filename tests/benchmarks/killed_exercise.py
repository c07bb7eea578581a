"""Exercises of three seats killed with signal 9 at random moments: nothing that was said to be kept is lost.

``python -m tests.benchmarks.killed_exercise --kills 300`` prints what came of it and leaves with 1 for any loss. A
smaller number is part of the test suite.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tests.benchmarks.durability import toy

if TYPE_CHECKING:
    from brinkmanship.game.exercise.exercise import Exercise

SEATS = ("RED", "BLUE", "GREY")
ORDERS = ([], ["boast"], ["talk"], ["boast", "talk"])


def state(exercise: Exercise) -> dict[str, Any]:
    """Return all that an exercise keeps, as plain data."""
    game, pending = exercise.game, exercise.game.pending
    return {
        "turn": game.turn,
        "road": [node.number for node in game.branch],
        "seats": dict(game.seats),
        "plans": {seat: [order.to_json() for order in game.seat(seat).plan()] for seat in SEATS},
        "revisions": {seat: draft.revision for seat, draft in sorted(pending.drafts.items())},
        "handed in": sorted(pending.handed_in),
        "improvised": [[one.id, one.text, list(one.effects), list(one.to)] for one in exercise.improvised],
        "messages": {seat: list(exercise.messages(seat)) for seat in SEATS},
        "injects": [[e.planned.inject.id, e.status.value, e.reason, e.turn] for e in exercise.injects()],
        "notes": [
            [n.node, n.kind, n.text, n.about, n.author, n.objective, n.rating, n.date, n.data] for n in game.all_notes
        ],
        "letters": [[one.id, one.sender, list(one.to), one.text, one.turn] for one in exercise.letters()],
        "people": [[one.id, one.name, one.role, one.seat, one.present] for one in exercise.people()],
        "rulings": [[one.id, one.ruling and list(one.ruling.dice)] for one in exercise.submissions()],
        "days": {e.planned.inject.id: [e.day, e.hseep] for e in exercise.injects()},
    }


def begin(path: Path, seed: int) -> Exercise:
    """Return an exercise of three seats that is recorded at *path*."""
    from brinkmanship.game.exercise.exercise import Exercise
    from brinkmanship.game.record.tree import Inject
    from brinkmanship.game.session.game import Game
    from brinkmanship.game.session.injects import Planned

    planned = [
        Planned(Inject(f"planned-{n}", f"What was planned for day {n}.", ("RED.fame -= 0.01",), to), f"Day {n}", n)
        for n, to in enumerate([(), ("RED",), ("BLUE", "GREY"), (), ("GREY",)])
    ]
    return Exercise(Game.new(toy(), dict.fromkeys(SEATS, "human"), seed=seed, exercise=planned, record=path))


def act(exercise: Exercise, chance: random.Random) -> str:
    """Do one thing at random that an exercise keeps; return what."""
    from brinkmanship.game.exercise.exercise import DECISIONS, Status
    from brinkmanship.game.session.orders import Order

    game = exercise.game
    if game.outcome is not None or (game.turn and chance.random() < 0.02):
        exercise.back_to(chance.randrange(game.turn))
        return "back"
    if not exercise.waiting and chance.random() < 0.6:
        exercise.resolve()
        return "resolve"
    what = chance.choice(
        ["draft"] * 4
        + ["hand in"] * 6
        + [
            "note",
            "inject",
            "decide",
            "withdraw",
            "give back",
            "seat",
            "send",
            "submit",
            "rule",
            "shift",
            "join",
            "add",
        ]
    )
    seat = chance.choice(SEATS)
    if what == "draft" and seat in exercise.waiting:
        for _ in range(chance.randrange(1, 4)):  # somebody clicks quickly
            wanted = [
                Order(seat, action, SEATS[SEATS.index(seat) - 1] if action == "talk" else "")
                for action in chance.choice(ORDERS)
            ]
            game.seat(seat).set_plan(wanted)
        game.keep()
    elif what == "hand in" and seat in exercise.waiting:
        exercise.hand_in(seat)
    elif what == "give back":
        exercise.give_back(seat)
    elif what == "seat" and chance.random() < 0.3:
        exercise.hand_over(seat, "doctrine" if game.seats[seat] == "human" else "human")
    elif what == "decide":
        open_ = [e.planned.inject.id for e in exercise.injects() if e.status is not Status.RELEASED]
        if open_:
            exercise.decide(chance.choice(open_), chance.choice(list(DECISIONS)), chance.choice(["", "because", "é„"]))
    elif what == "inject":
        to = tuple(chance.sample(SEATS, chance.randrange(3)))
        exercise.improvise(f"Something {chance.random()}", to, ("RED.fame += 0.001",), now=chance.random() < 0.5)
    elif what == "withdraw" and exercise.improvised:
        exercise.withdraw(chance.randrange(len(exercise.improvised)))
    elif what == "note":
        rating, author = chance.choice(["", "P", "S", "M", "U"]), chance.choice(["", "Ann"])
        exercise.observe("x" * chance.choice([5, 4000]), chance.choice(["", seat]), author=author, rating=rating)
    elif what in _MORE:
        _MORE[what](exercise, chance, seat)
    return what


def _send(exercise: Exercise, chance: random.Random, seat: str) -> None:
    other = SEATS[SEATS.index(seat) - 1]
    exercise.send(seat, chance.choice([(other,), ("control",)]), chance.choice(["Yes.", "é„" * 900]), author="Ivan")


def _submit(exercise: Exercise, chance: random.Random, seat: str) -> None:
    exercise.submit(seat, f"We do {chance.random()}", "Ivan")


def _rule(exercise: Exercise, chance: random.Random, seat: str) -> None:
    open_ = [one.id for one in exercise.submissions() if one.ruling is None]
    exercise.rule(
        chance.choice(["", *open_]),
        "So it is.",
        pros=["x"] * chance.randrange(3),
        success_effects=["RED.fame += 0.001"],
    )


def _shift(exercise: Exercise, chance: random.Random, seat: str) -> None:
    if any(e.day >= 0 and e.status == "waiting" for e in exercise.injects()):
        exercise.shift(1, "later")


def _join(exercise: Exercise, chance: random.Random, seat: str) -> None:
    from brinkmanship.game.exercise.people import Person

    who = f"p{chance.randrange(4)}"
    if chance.random() < 0.3:
        exercise.leave(who)
    else:
        exercise.join(Person(who, f"Name {who}", chance.choice(["player", "lead"]), seat))


def _add(exercise: Exercise, chance: random.Random, seat: str) -> None:
    from brinkmanship.game.record.tree import Inject
    from brinkmanship.game.session.injects import Planned

    wrong = exercise.add([Planned(Inject(f"more-{chance.random()}", "More."), "More", exercise.game.day + 1)])
    assert not wrong, wrong


_MORE: dict[str, Callable[[Exercise, random.Random, str], None]] = {
    "send": _send,
    "submit": _submit,
    "rule": _rule,
    "shift": _shift,
    "join": _join,
    "add": _add,
}


def _run(path: Path, seed: int, told: int) -> NoReturn:
    """Do things for ever, in the child; after each, tell how many lines the record has and what was kept."""
    try:
        exercise, chance = begin(path, seed), random.Random(seed)
        what = "begin"
        while True:
            lines = exercise.game.record_lines
            said = {"what": what, "lines": len(lines), "state": state(exercise)}
            left = json.dumps(said).encode() + b"\n"
            while left:
                left = left[os.write(told, left) :]
            what = act(exercise, chance)
    finally:
        os._exit(1)


def kill_once(path: Path, delay: float, seed: int) -> Counter[str]:
    """Run an exercise in another process, kill it *delay* seconds after it began, and look at what it left.

    Return how often it did what. Raises AssertionError for anything that it had told and that is not there.
    """
    from brinkmanship.game.exercise.exercise import Exercise
    from brinkmanship.game.record.verify import verify
    from brinkmanship.game.session.game import Game

    toy()  # before the fork, so that a child begins at once
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run(path, seed, writer)
    os.close(writer)
    told = os.read(reader, 1 << 16)
    end = time.monotonic() + delay
    while (left := end - time.monotonic()) > 0:  # read on: else the pipe fills up, and the child waits
        if select.select([reader], [], [], left)[0]:
            told += os.read(reader, 1 << 16)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reader, 1 << 16):
        told += more
    os.close(reader)
    said = [json.loads(text) for text in told.split(b"\n")[:-1]]
    last = said[-1]
    whole = path.read_bytes()
    held = whole.split(b"\n")[:-1]
    assert len(held) >= last["lines"], f"{len(held)} lines are held, {last['lines']} were said to be kept"
    game = Game.load(path)
    exercise = Exercise(game)
    assert not [text for text in game.warnings if "dropped" not in text], game.warnings
    if len(held) == last["lines"]:
        assert state(exercise) == last["state"]
    if not exercise.waiting and game.outcome is None:
        exercise.resolve()
    game.close()
    assert verify(path).agrees
    before = path.with_name(f"before-{path.name}")  # as it was when it was told last
    before.write_bytes(b"".join(line + b"\n" for line in held[: last["lines"]]))
    game = Game.load(before)
    assert (state(Exercise(game)), game.warnings) == (last["state"], ())
    game.close()
    return Counter(one["what"] for one in said)


def main() -> int:
    """Kill exercises and print what came of it; return 1 for any loss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance, bad, did = random.Random(chosen.seed), 0, Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(chosen.kills):
            path = Path(folder) / f"{number}.jsonl"
            try:
                did += kill_once(path, chance.random() * 0.5, seed=chosen.seed * 1000 + number)
            except Exception as error:
                bad += 1
                print(f"kill {number}: {type(error).__name__}: {error}")
            for old in Path(folder).glob("*.jsonl"):
                old.unlink()
    print(
        f"{chosen.kills} kills after {did.total()} things that were said to be kept {dict(did)}: {bad} lost something"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
