"""A whole toy game, word for word: views, choices, reports, explanations, the replay, the encyclopedia, the script of it.

Where what players are told changes on purpose, write the file anew (``python -m tests.game.test_whole_game``) and read
what git says has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from brinkmanship.game.record.show import show
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.replay.as_script import as_script
from brinkmanship.game.replay.comparison import compare
from brinkmanship.game.replay.seat_replay import SeatReplay
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.control import truth_of
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.headless import outcome_lines, sentence, summary
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.encyclopedia import encyclopedia

DATA = Path(__file__).parent / "data"
GOLDEN = DATA / "whole-game.txt"
PLANS = {
    0: [("RED", "plot", ""), ("RED", "talk", "BLUE"), ("BLUE", "appeal", "")],
    1: [("RED", "march", "RED-1", "DALE"), ("BLUE", "embargo", "RED"), ("BLUE", "march", "BLUE-1", "MOOR")],
    2: [("RED", "embargo", "BLUE"), ("RED", "threaten", "BLUE"), ("BLUE", "boast", "")],
    4: [("RED", "talk", "BLUE"), ("BLUE", "talk", "RED")],
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
REFS = ("world:tension", "actor:RED.fame", "actor:BLUE.fame", "actor:BLUE.economy", "tie:RED>BLUE.trust")


def _plain(value: Any) -> Any:
    """Return *value* for JSON, with numbers that do not hang on the machine's last bits."""
    if isinstance(value, float):
        return float(f"{value:.3g}")
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _told(title: str, value: Any) -> Iterator[str]:
    """Yield a heading and *value*, one line for each of its parts."""
    found = _plain(to_json(value))
    yield f"# {title}"
    parts = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else [("", found)]
    for name, part in parts:
        many = isinstance(part, list) and part and isinstance(part[0], dict)
        for one in part if many else [part]:
            yield f"{name}: {json.dumps(one, ensure_ascii=False)}"


def _play(folder: Path, name: str) -> Game:
    game = Game.new(DATA / "toy.yaml", {"RED": "human", "BLUE": "human"}, seed=4, record=folder / name)
    for turn in range(10):
        for seat in ("RED", "BLUE"):
            game.seat(seat).set_plan([Order(*order) for order in PLANS.get(turn, []) if order[0] == seat])
        if name == "other.jsonl" and turn == 2:
            game.seat("RED").set_plan([])
        game.commit(injects=[Inject("flood", "A flood.", ("BLUE.calm -= 0.1",), ("BLUE",))] if turn == 3 else [])
        if turn == 4:
            game.control().note("observation", "Red hesitates.")
    return game


def lines(folder: Path) -> Iterator[str]:
    """Yield all that a toy game says to its players, to control and to those who watch it later."""
    game = _play(folder, "whole.jsonl")
    for turn, seats in ((0, ("RED",)), (3, ("RED", "BLUE")), (10, ("BLUE",))):
        game.control().go_to(turn)
        for seat in seats:
            yield from _told(f"turn {turn}, {seat}: view", game.seat(seat).view())
            yield from _told(f"turn {turn}, {seat}: choices", game.seat(seat).choices())
            if turn:
                yield from _told(f"turn {turn}, {seat}: report", game.seat(seat).report())
                for ref in REFS:
                    yield from _told(f"turn {turn}, {seat}: {ref}", game.seat(seat).explain(ref))
    yield from _told("control", truth_of(game.control()))
    game.control().go_to(1)
    yield from _told("control at the first turn", truth_of(game.control()))
    yield from _told(
        "proposals and measures of Blue", (game.seat("BLUE").view().proposals, game.seat("BLUE").view().measures)
    )
    game.control().go_to(10)
    yield from (sentence(line, game.prepared.names.actor) for line in game.control().log())
    assert game.outcome is not None
    yield from outcome_lines(game.outcome)
    yield from _told("summary", summary(game, 4))
    for seat in ("RED",):
        book = encyclopedia(game.prepared, seat)
        for article in book.articles.values():
            yield from _told(f"article for {seat or 'all'}", article)
    game.close()
    other = _play(folder, "other.jsonl")
    other.close()
    timeline = Timeline.open(folder / "whole.jsonl")
    for position in (3, timeline.last):
        yield from _told(f"truth at {position}", timeline.view(position))
        yield from _told(f"story at {position}", timeline.story(position))
    yield from _told("what Blue saw at 3", SeatReplay(timeline).view(3, "BLUE"))
    yield from as_script(timeline, "whole", "toy.yaml").splitlines()
    yield from _told("shown", show(folder / "whole.jsonl"))
    yield from _told("compared", compare(timeline, Timeline.open(folder / "other.jsonl"), ("one", "other")))


def text(folder: Path) -> str:
    """Return the lines as one text, without what differs from run to run."""
    return "\n".join(lines(folder)).replace(str(folder), "FOLDER").replace(str(DATA), "DATA") + "\n"


def _same(old: str, new: str) -> bool:
    """Return whether two lines are the same, but for the last digits of numbers, which differ between machines."""
    if old == new:
        return True
    if _NUMBER.sub("#", old) != _NUMBER.sub("#", new):
        return False
    pairs = zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True)
    return all(float(a) == pytest.approx(float(b), rel=0.011, abs=1e-6) for a, b in pairs)


def test_a_whole_game_is_told_word_for_word(tmp_path: Path) -> None:
    expected, found = GOLDEN.read_text("utf-8").splitlines(), text(tmp_path).splitlines()
    pairs = enumerate(zip(expected, found, strict=False), 1)
    off = [f"{number}: {new}\n   not: {old}" for number, (old, new) in pairs if not _same(old, new)]
    assert not off, "\n".join(line[:600] for line in off[:8])
    assert len(found) == len(expected)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(text(Path(folder)), "utf-8")
