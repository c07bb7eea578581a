"""A small crisis that is not January 2022 checks, runs and plays: nothing of a scenario is in the engine."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import numpy as np

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.paths import scenarios_dir
from brinkmanship.players.futures import play
from brinkmanship.scenario.loading import check, load
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.session import play as play_text

DRILL = Path(__file__).parent / "data" / "strait-drill.yaml"
ENGINE = scenarios_dir().parent / "engine" / "brinkmanship"
EXAMPLES = {"scenario/language/words.py", "scenario/models/base.py"}
"""Files that show January 2022 as an example in the author's reference."""


@cache
def drill() -> Prepared:
    return prepare(DRILL)


def test_it_has_no_errors() -> None:
    assert not [p for p in check(DRILL) if p.severity == "error"]


def test_twenty_futures_of_it_run_to_the_horizon_and_differ() -> None:
    played = play(drill().task(3), 20)
    assert played.last_day.shape == (20,)
    assert ((played.last_day > 5) & (played.last_day <= 40)).all()
    assert len(np.unique(played.objectives[0])) > 4


def test_it_is_played_by_typing_to_its_end(tmp_path: Path) -> None:
    record = tmp_path / "game.jsonl"
    game = Game.new(drill(), {"ALLY": "human"}, seed=2, record=record)
    typed = "actions\norder talk nor\norder move ally at strait\nplan\ncommit\nforces\nbodies\ncommit 60\noutcome\n"
    sink = io.StringIO()
    assert play_text(game, "ALLY", record=record, voice=TerminalIO(io.StringIO(typed), sink, plain=True)) == 0
    said = sink.getvalue()
    assert "Talk through a third party (The Northern Shore)" in said
    assert "The game ended" in said or "reached its horizon" in said
    again = Game.load(record)
    assert again.outcome is not None
    again.close()


def test_no_name_of_january_2022_is_in_the_engine() -> None:
    loaded = load("january-2022").scenario
    ids = set(loaded.actors) | set(loaded.bodies)
    places = {id for id in loaded.map.regions if "-" in id}
    quoted = re.compile(r"""(?<![\w>])(["'])([A-Za-z][\w-]*)\1""")
    found = []
    for path in sorted(ENGINE.rglob("*.py")):
        if path.relative_to(ENGINE).as_posix() in EXAMPLES:
            continue
        code = re.sub(r'"""(.*?)"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for number, line in enumerate(code.splitlines(), 1):
            text = line.split("#")[0]
            found += [f"{path.name}: {number}: {name}" for _, name in quoted.findall(text) if name in ids | places]
    assert not found
