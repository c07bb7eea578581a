"""What a record claims of its size is believed only as far as its rules allow."""

from __future__ import annotations

import base64
import json
import tracemalloc
import zlib
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from brinkmanship.cli import main
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.codec import MOST_ARRAY, CodecError, pack, read_array, unpack
from brinkmanship.game.record.saves import saved_games
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.scenario.document import ScenarioError
from tests.sealed import sealed

TOY = Path(__file__).parents[1] / "data" / "toy.yaml"
ENOUGH = 40_000_000  # bytes that reading a small record may take, whatever it claims


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("sound") / "g.jsonl"
    game = Game.new(TOY, {"RED": "human"}, seed=1, record=path)
    game.commit()
    game.close()
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def forged(lines: list[dict[str, Any]], path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Write the record with a change, sealed as if the program had written it."""
    changed = deepcopy(lines)
    for line in changed:
        change(line)
    path.write_bytes(sealed(changed))
    return path


@cache
def zeros(size: int) -> str:
    """So many zero bytes, packed: a few hundred thousand times smaller."""
    return base64.b64encode(zlib.compress(bytes(size), 9)).decode()


def claims_large_arrays(line: dict[str, Any]) -> None:
    if "layout" in line:
        for shape in line["layout"].values():
            shape[1] = [4_000_000, 16, 1]  # refused before anything is unpacked
    if "snapshot" in line:
        line["snapshot"] = dict.fromkeys(line["snapshot"], zeros(8_000_000))


def claims_much_together(line: dict[str, Any]) -> None:
    if "layout" in line:
        for shape in line["layout"].values():
            shape[1] = [7_000_000, 1] if "int" in shape[0] else [1_700_000, 1]
    if "snapshot" in line:
        line["snapshot"] = dict.fromkeys(line["snapshot"], zeros(6_800_000))


def claims_many_worlds(line: dict[str, Any]) -> None:
    if "layout" in line:
        for shape in line["layout"].values():
            shape[1][-1] = 10_000_000


def holds_more_than_it_claims(line: dict[str, Any]) -> None:
    if "snapshot" in line:
        line["snapshot"] |= {"tie": zeros(80_000_000), "actor": zeros(80_000_000)}


def claims_objects(line: dict[str, Any]) -> None:
    if "layout" in line:
        for shape in line["layout"].values():
            shape[0] = "O"


def holds_a_large_scenario(line: dict[str, Any]) -> None:
    if "resolved" in line:
        line["resolved"] = zeros(80_000_000)


def holds_large_scripts(line: dict[str, Any]) -> None:
    if line["kind"] == "header":
        line["script"], line["scripts"] = "a", {"a": zeros(80_000_000)}


def holds_a_large_ledger(line: dict[str, Any]) -> None:
    if "ledger" in line:
        line["ledger"] = zeros(80_000_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        claims_large_arrays, claims_many_worlds, claims_much_together, holds_more_than_it_claims, claims_objects,
        holds_a_large_scenario, holds_large_scripts, holds_a_large_ledger,
    ],
)  # fmt: skip
def test_no_claim_of_a_record_is_believed_beyond_its_rules(
    change: Callable[[dict[str, Any]], None],
    sound: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path))
    path = forged(sound, tmp_path / "g.jsonl", change)
    tracemalloc.start()
    try:
        with pytest.raises((GameError, RecordError, ScenarioError)):
            Game.load(path).close()
        assert not verify(path).agrees
        timeline = Timeline.open(path)
        timeline.view(timeline.last)
        timeline.faults_at(timeline.last)
        assert saved_games()
        with pytest.raises(SystemExit) as left:
            main.main(["record", "show", str(path)])
        assert left.value.code in (0, 1, 2)
        assert tracemalloc.get_traced_memory()[1] < ENOUGH
    finally:
        tracemalloc.stop()


def test_arrays_are_numbers_of_one_world_and_exactly_as_large_as_said() -> None:
    good = pack(bytes(4 * 6))
    assert read_array(good, ["float32", [2, 3, 1]]).shape == (2, 3, 1)
    for shape in ([2, 3, 2], [-2, -3, 1], [7, 1], [5, 1], [], [2**62, 2**62, 1], [MOST_ARRAY, 1]):
        with pytest.raises((ValueError, OverflowError)):
            read_array(good, ["float32", shape])
    for kind in ("O", "V4", "M8[s]", "S4"):
        with pytest.raises((ValueError, TypeError)):
            read_array(good, [kind, [6, 1]])
    with pytest.raises(ValueError, match="too long"):
        unpack(pack(bytes(100)), 99)
    assert unpack(pack(bytes(100)), 100) == bytes(100)
    assert issubclass(CodecError, ValueError)
