"""A record agrees with the game played again, and what was changed is named by turn, subsystem and field."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from simulation.bits import features

from brinkmanship.game.record.codec import pack, unpack
from brinkmanship.game.record.show import show
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from tests.sealed import sealed


@pytest.fixture(scope="module")
def record(toy: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "toy.jsonl"
    game = Game.new(toy, {"RED": "human"}, seed=6, record=path)
    for turn in range(5):
        game.seat("RED").set_plan([Order("RED", "talk", "BLUE"), Order("RED", "march", "RED-1", "DALE")])
        game.commit(injects=[Inject("flood", "A flood.", ("BLUE.calm -= 0.1",))] if turn == 2 else [])
    game.control().rewind(2, "another road")
    game.commit()
    game.close()
    return path


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rewrite(lines: list[dict[str, Any]], path: Path) -> Path:
    """Write *lines* with their checksums made anew: a forger's record."""
    path.write_bytes(sealed(lines))
    return path


def test_a_record_agrees_with_its_game(record: Path) -> None:
    verdict = verify(record)
    assert verdict.agrees, verdict.text
    assert verdict.exact
    assert verdict.turns == 6  # five turns, and one of the other road
    assert "agrees bit for bit" in verdict.text


def test_two_runs_give_the_same_record_but_for_the_wall_clock(toy: Prepared, tmp_path: Path) -> None:
    for name in "ab":
        game = Game.new(toy, seed=8, record=tmp_path / name)
        while game.outcome is None:
            game.commit()
        game.close()
    one, two = lines_of(tmp_path / "a"), lines_of(tmp_path / "b")
    for line in one + two:
        line.pop("wall", None)
    assert one == two
    assert verify(tmp_path / "a").agrees


def test_a_forged_number_is_named_by_turn_subsystem_field_and_thing(record: Path, tmp_path: Path) -> None:
    lines = lines_of(record)
    target = next(line for line in lines if line["kind"] == "state" and line["turn"] == 3)
    flat = np.frombuffer(unpack(target["snapshot"]["actor"]), np.float32).copy()
    names = next(line for line in lines if line["kind"] == "state")["names"]
    at = names["tracks"]["actor"].index("fame") * 3 + 2
    recorded, flat[at] = flat[at], 0.123
    target["snapshot"]["actor"] = pack(flat.tobytes())
    verdict = verify(rewrite(lines, tmp_path / "forged.jsonl"))
    first = verdict.differences[0]
    assert (first.turn, first.subsystem, first.field, first.thing) == (3, "actors", "actor.fame", "GREY")
    assert first.recorded.startswith("0.123")
    assert float(first.played) == pytest.approx(float(recorded))
    assert "turn 3, subsystem actors, field actor.fame of GREY: recorded 0.123" in verdict.text


def test_a_forged_order_is_found_by_what_it_leads_to(record: Path, tmp_path: Path) -> None:
    lines = lines_of(record)
    order = next(x for x in lines if x["kind"] == "order" and x["turn"] == 2 and x["order"]["action"] == "talk")
    order["order"] = {"seat": "RED", "action": "boast"}
    verdict = verify(rewrite(lines, tmp_path / "forged.jsonl"))
    assert not verdict.agrees
    assert verdict.differences[0].turn == 2


def test_a_forged_hash_is_found_and_another_wording_noted(record: Path, tmp_path: Path) -> None:
    lines = lines_of(record)
    next(x for x in lines if x["kind"] == "state" and x["turn"] == 4)["state"]["regions"] = "0" * 16
    first = verify(rewrite(lines, tmp_path / "a.jsonl")).differences[0]
    assert (first.turn, first.subsystem) == (4, "regions")
    lines = lines_of(record)
    next(x for x in lines if x["kind"] == "told" and x["turn"] == 2)["line"]["text"] = "Nothing happened."
    verdict = verify(rewrite(lines, tmp_path / "b.jsonl"))
    assert verdict.agrees
    assert [(d.turn, d.subsystem, d.recorded) for d in verdict.notes] == [(2, "log", "Nothing happened.")]
    assert "note: the log of one turn is worded otherwise" in verdict.text
    assert "turn 2, subsystem log, field line 1: recorded 'Nothing happened.', played \"Redland" in verdict.text


def test_a_record_of_another_machine_is_compared_bit_for_bit_and_one_of_another_arithmetic_within_a_tolerance(
    record: Path, tmp_path: Path
) -> None:
    lines = lines_of(record)
    lines[0] |= {"numpy": "1.99", "machine": "abacus"}
    verdict = verify(rewrite(lines, tmp_path / "a.jsonl"))
    assert (verdict.agrees, verdict.exact, verdict.warnings) == (True, True, ())
    nudged = next(x for x in lines if x["kind"] == "state" and x["turn"] == 3)
    flat = np.frombuffer(unpack(nudged["snapshot"]["actor"]), np.float32) * np.float32(1 + 1e-7)
    nudged["snapshot"]["actor"] = pack(flat.tobytes())
    verdict = verify(rewrite(lines, tmp_path / "a.jsonl"))
    assert (verdict.agrees, verdict.exact, verdict.differences[0].turn) == (False, True, 3)
    for number, said in (
        (0, "another arithmetic, that of its machine (numpy 1.99 on abacus)"),
        (99, "another arithmetic, number 99, where this version has 1"),
    ):
        lines[0]["arithmetic"] = number
        verdict = verify(rewrite(lines, tmp_path / "a.jsonl"))
        assert verdict.agrees, verdict.text
        assert not verdict.exact
        assert said in verdict.text
        assert "agrees within 0.0001" in verdict.text
    nudged["snapshot"]["actor"] = pack((flat * np.float32(1 + 1e-3)).tobytes())
    verdict = verify(rewrite(lines, tmp_path / "a.jsonl"))
    assert (verdict.agrees, verdict.differences[0].turn) == (False, 3)
    assert "a program of another arithmetic may have had other rules too; the record can be watched" in verdict.text


@pytest.mark.slow
@pytest.mark.parametrize("without", features()[:1])
def test_a_record_is_verified_bit_for_bit_by_a_processor_that_can_do_less(record: Path, without: str) -> None:
    words = [sys.executable, "-m", "brinkmanship.cli.main", "record", "verify", str(record), "--json"]
    surroundings = os.environ | {"NPY_DISABLE_CPU_FEATURES": without}
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120, env=surroundings)
    verdict = json.loads(done.stdout)
    assert (verdict["agrees"], verdict["exact"], verdict["turns"], verdict["warnings"]) == (True, True, 6, [])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_found(record: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(record.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 2))
    whole[place] = data.draw(st.integers(0, 255).filter(lambda v: v != whole[place]))
    path = tmp_path / "flip.jsonl"
    path.write_bytes(whole)
    try:
        verdict = verify(path)
    except RecordError as error:
        assert str(path) in str(error)  # noqa: PT017
        return
    except ValueError as error:  # the scenario in the header
        assert "error" in str(error)  # noqa: PT017
        return
    assert not verdict.agrees or verdict.warnings, place


def test_showing_tells_the_game_from_its_lines_alone(record: Path) -> None:
    before = record.read_bytes()
    shown = show(record)
    text = "\n".join(shown.lines)
    assert "A toy crisis (toy), seed 6" in text
    assert "Redland orders: Talk (Blueland)" in text
    assert "A flood." in text
    assert [p.turn for p in shown.pages] == [0, 1, 2, 3, 4, 5, 3]
    assert [p.turn for p in show(record, 2).pages] == [2]
    assert record.read_bytes() == before


def forged(record: Path, path: Path, kind: str, turn: int, **changes: Any) -> Path:
    """Write the record with some fields of the first line of *kind* of *turn* changed."""
    lines = lines_of(record)
    next(x for x in lines if x["kind"] == kind and x["turn"] == turn).update(changes)
    return rewrite(lines, path)


@pytest.mark.parametrize(
    ("kind", "turn", "changes", "field", "message"),
    [
        ("order", 2, {"order": {"seat": "RED", "action": "bost"}}, "order 1", "bost of RED: There is no action 'bost'"),
        ("order", 2, {"order": {"seat": "RAD", "action": "boast"}}, "order 1", "There is no actor 'RAD'"),
        ("inject", 3, {"effects": ["BLUE.clam -= 0.1"]}, "inject 1", "BLUE has no track 'clam'"),
        ("inject", 3, {"effects": [5]}, "inject 1", "inject 'flood': 5: "),
    ],
)
def test_what_cannot_be_played_again_is_named(
    record: Path, tmp_path: Path, kind: str, turn: int, changes: dict[str, Any], field: str, message: str
) -> None:
    path = forged(record, tmp_path / "a.jsonl", kind, turn, **changes)
    first = verify(path).differences[0]
    assert (first.turn, first.subsystem, first.field) == (turn, f"{kind}s", field)
    assert lines_of(path)[first.line - 1]["kind"] == kind
    assert f"turn {turn}, subsystem {kind}s, field {field} of " in first.text
    assert message in first.text
    assert "versions may not allow" not in first.text


def test_what_another_version_could_play_is_said_to_hang_on_the_version(record: Path, tmp_path: Path) -> None:
    lines = lines_of(record)
    lines[0]["engine"] = "9.9"
    next(x for x in lines if x["kind"] == "order" and x["turn"] == 2)["order"]["action"] = "teleport"
    assert "of version 9.9: versions may not allow it to be verified" in verify(rewrite(lines, tmp_path / "a")).text
    lines = lines_of(record)
    lines[0]["intents"] = {"RED": "shy"}
    first = verify(rewrite(lines, tmp_path / "b")).differences[0]
    assert (first.line, first.turn, first.subsystem, first.field) == (1, 0, "header", "intents")
    assert "RED has no intent 'shy'" in first.text


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"date": "2030-01-01"}, "date", "recorded '2030-01-01', played again '2022-01-26'"),
        ({"day": 77}, "day", "recorded 77, played again 2"),
        ({"over": True}, "over", "recorded True, played again False"),
    ],
)
def test_a_clock_that_is_wrong_is_named(
    record: Path, tmp_path: Path, changes: dict[str, Any], field: str, text: str
) -> None:
    verdict = verify(forged(record, tmp_path / "a.jsonl", "turn", 2, **changes))
    assert [(d.turn, d.subsystem, d.field) for d in verdict.differences] == [(2, "clock", field)]
    assert f"turn 2, subsystem clock, field {field}: {text}" in verdict.text


@pytest.mark.parametrize("numpy", [None, "1.99"])
def test_a_ledger_that_is_wrong_is_named(record: Path, tmp_path: Path, numpy: str | None) -> None:
    lines = lines_of(record)
    lines[0]["numpy"] = numpy or lines[0]["numpy"]
    first, second = (next(x for x in lines if x["kind"] == "state" and x["turn"] == turn) for turn in (1, 2))
    kept, second["ledger"] = second["ledger"], first["ledger"]
    (found,) = verify(rewrite(lines, tmp_path / "a.jsonl")).differences
    assert (found.turn, found.subsystem, found.recorded == found.played) == (2, "ledger", False)
    assert f"field {found.field} of {found.thing}: recorded {found.recorded}, played again {found.played}" in found.text
    second["ledger"] = kept[4:]
    assert "field ledger: recorded nothing that can be read" in verify(rewrite(lines, tmp_path / "b.jsonl")).text


def test_orders_and_refusals_are_what_was_legal(toy: Prepared, tmp_path: Path) -> None:
    script = tmp_path / "loud.yaml"
    entries = ["{actor: BLUE, action: boast}", "{actor: BLUE, action: boast}", "{actor: RED, action: boast}"]
    script.write_text(
        "script: {id: loud, scenario: toy, title: Loud}\nentries:\n"
        + "".join(f"  - {{date: 2022-01-24, order: {entry}}}\n" for entry in entries)
    )
    path = tmp_path / "game.jsonl"
    game = Game.new(toy, {"others": f"script:{script}"}, record=path)
    game.commit()
    game.close()
    assert verify(path).agrees
    assert [r["code"] for x in lines_of(path) if x["kind"] == "refused" for r in x["reasons"]] == ["twice"]
    order = {"seat": "BLUE", "action": "boast"}
    legal = {"seat": "GREY", "action": "boast"}
    first = verify(forged(path, tmp_path / "a", "refused", 1, order=legal, reasons=[])).differences[0]
    assert (first.subsystem, first.thing, first.played) == ("refusals", "GREY", "legal")
    reasons = [{"code": "capital", "text": "It is dear."}]
    first = verify(forged(path, tmp_path / "b", "refused", 1, order=order, reasons=reasons)).differences[0]
    assert (first.subsystem, first.field, first.thing) == ("refusals", "refusal 1", "BLUE")
    assert (first.recorded, first.played) == ("It is dear.", "The same order is already in the plan.")
    worded = verify(forged(path, tmp_path / "c", "refused", 1, reasons=[{"code": "twice", "text": "Again?"}]))
    assert worded.agrees
    assert (worded.notes[0].recorded, worded.notes[0].field) == ("Again?", "refusal 1")
    unplaced = verify(forged(path, tmp_path / "d", "order", 1, order={**order, "place": "NOWHERE"}))
    assert (unplaced.differences[0].subsystem, unplaced.differences[0].recorded) == ("orders", "legal")


def test_orders_a_program_gave_in_anothers_name_were_refused_rightly(toy: Prepared, tmp_path: Path) -> None:
    bot = tmp_path / "bot.py"
    bot.write_text(
        "import json\n"
        "for line in iter(input, ''):\n"
        "    m = json.loads(line)\n"
        "    orders = [{'seat': 'BLUE', 'action': 'boast'}, {'action': 'bost'}, {'seat': 'X', 'action': 'talk'}, {'lift': 3}]\n"
        "    kind = {'type': 'ready'} if 'turn' not in m else {'type': 'orders', 'turn': m['turn'], 'orders': orders}\n"
        "    if m.get('type') != 'report': print(json.dumps(kind), flush=True)\n"
    )
    path = tmp_path / "game.jsonl"
    game = Game.new(toy, {"RED": f'cmd:"{sys.executable}" "{bot}"', "others": "wait"}, record=path)
    game.commit()
    game.close()
    codes = [[r["code"] for r in x["reasons"]] for x in lines_of(path) if x["kind"] == "refused"]
    assert sorted(map(tuple, codes)) == [("seat",), ("seat", "target"), ("unknown",), ("unreadable",)]
    assert verify(path).agrees, verify(path).text


def test_a_scenario_that_does_not_load_may_be_one_of_another_version(record: Path, tmp_path: Path) -> None:
    lines = lines_of(record)
    lines[0]["resolved"] = pack(b'{"scenario": {}}')
    own = verify(rewrite(lines, tmp_path / "own.jsonl"))
    lines[0]["engine"] = "9.9"
    other = verify(rewrite(lines, tmp_path / "other.jsonl"))
    for verdict in (own, other):
        assert not verdict.agrees
        assert "the header's scenario does not load" in verdict.text
    assert "version 9.9" not in own.text
    assert "of version 9.9 and cannot be verified" in other.text


@pytest.mark.parametrize("kind", ["meek", "bold"])
def test_a_game_in_which_a_hidden_intent_was_chosen_is_played_again_with_it(
    toy: Prepared, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "game.jsonl"
    Game.new(toy, seed=1, intents={"RED": kind}, record=path).close()
    assert verify(path).agrees, verify(path).text
