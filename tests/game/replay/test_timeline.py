"""A record watched from its snapshots: what is shown is what was, and damage is named, never shown in silence."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.codec import pack, unpack
from brinkmanship.game.record.migrations import FORMAT
from brinkmanship.game.record.show import show
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.seat_replay import SeatReplay
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.replay.truth import READ, value_in
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.facts import Facts
from brinkmanship.simulation.world import Kind
from tests.sealed import sealed

DATA = Path(__file__).parents[1] / "data"


def seal_anew(lines: list[dict[str, Any]], path: Path) -> Path:
    """Write *lines* as another version would have: whole, with checksums that are right."""
    path.write_bytes(sealed(lines))
    return path


def test_every_number_shown_is_that_of_the_game(toy: Prepared) -> None:
    game = Game.new(toy, {}, seed=8)
    worlds = [game.control().truth]
    for _ in range(4):
        game.commit()
        worlds.append(game.control().truth)
    timeline = Timeline.of_lines(game.control().record_lines, "toy")
    assert timeline.last == 4
    for position, world in enumerate(worlds):
        view = timeline.view(position)
        for index, actor in enumerate(view.actors):
            for name, estimate in actor.tracks.items():
                track = toy.rules.track(Kind.ACTOR, name)
                assert estimate.value == float(world.actor[track, index, 0])
        assert [u.region for u in view.formations] == [toy.rules.regions[r] for r in world.location[:, 0]]
        assert view.date == toy.names.date(world.day)
    assert [line.text for p in range(1, 5) for line in timeline.story(p).lines] == [
        line.text for turn in range(1, 5) for line in game.control().report(turn).lines
    ]


def test_a_seat_sees_what_it_saw(toy: Prepared) -> None:
    game = Game.new(toy, {}, seed=8)
    views = [game.seat("RED").view()]
    for _ in range(3):
        game.commit()
        views.append(game.seat("RED").view())
    seat_replay = SeatReplay(Timeline.of_lines(game.control().record_lines, "toy"))
    assert [seat_replay.view(position, "RED") for position in range(4)] == views


def test_indicators_have_their_course(branched: Path) -> None:
    timeline = Timeline.open(branched)
    tension = next(i for i in timeline.view(timeline.last).indicators if i.estimate.ref == "world:tension")
    assert tension.trend == tuple(timeline.value(p, "world", "tension") for p in range(timeline.last + 1))
    assert len(set(tension.trend)) > 1


def test_events_are_found_in_both_directions(branched: Path) -> None:
    timeline = Timeline.open(branched)
    rains = [p for p in range(timeline.last + 1) if any("rains" in line.text for line in timeline.story(p).lines)]
    assert timeline.find(0, 1, "event") == rains[0]
    assert timeline.find(timeline.last, -1, "event") is not None
    assert timeline.find(timeline.last, 1, "event") is None
    found = timeline.find(0, 1, "order", "BLUE")
    assert found is not None
    assert any("BLUE" in (line.actor, line.target) for line in timeline.story(found).lines)


def test_a_long_record_opens_and_seeks_quickly(long: Callable[[int], Path]) -> None:
    """Measured in processor time, which a busy machine does not change; the limits are those of January 2022."""
    path = long(500)
    start = time.process_time()
    timeline = Timeline.open(path)
    assert timeline.last == 500
    timeline.view(500, trends=False)
    assert time.process_time() - start < 0.5
    for position in (3, 250, 499, 17):
        start = time.process_time()
        assert timeline.view(position, trends=False).turn == position
        assert time.process_time() - start < 0.05


@pytest.mark.slow
@settings(max_examples=70, deadline=None)
@given(data=st.data())
def test_whatever_is_done_to_a_record_is_named_or_changes_nothing(data: st.DataObject, branched: Path) -> None:
    whole = branched.read_bytes()
    good = Timeline.open(branched)
    kind = data.draw(st.sampled_from(["flip", "drop", "double", "swap", "cut", "insert"]))
    damaged = bytearray(whole)
    lines = whole.split(b"\n")
    place = data.draw(st.integers(0, len(whole) - 1))
    row = data.draw(st.integers(0, len(lines) - 2))
    if kind == "flip":
        damaged[place] ^= data.draw(st.integers(1, 255))
    elif kind == "cut":
        del damaged[place:]
    elif kind == "insert":
        damaged[place:place] = data.draw(st.binary(min_size=1, max_size=12))
    else:
        if kind == "drop":
            del lines[row]
        elif kind == "double":
            lines.insert(row, lines[row])
        else:
            other = data.draw(st.integers(0, len(lines) - 2))
            lines[row], lines[other] = lines[other], lines[row]
        damaged = bytearray(b"\n".join(lines))
    path = branched.parent / "damaged.jsonl"
    path.write_bytes(damaged)
    try:
        timeline = Timeline.open(path)
    except RecordError:
        return
    show(path)
    nodes = {span.node: p for p, span in enumerate(good.turns)}
    for position, span in enumerate(timeline.turns):
        timeline.view(position, trends=False)
        if timeline.faults or timeline.faults_at(position) or span.node not in nodes:
            continue
        there = good.seen(nodes[span.node]).arrays
        for name, values in timeline.seen(position).arrays.items():
            assert np.array_equal(values, there[name]), (
                f"{kind}: {name} of turn {span.turn} is wrong and nothing said so"
            )


@settings(max_examples=8, deadline=None)
@given(place=st.floats(0, 1), value=st.integers(1, 255))
def test_verification_never_agrees_with_a_changed_byte(place: float, value: int, branched: Path) -> None:
    damaged = bytearray(branched.read_bytes())
    index = int(place * (len(damaged) - 2))
    damaged[index] ^= value
    path = branched.parent / "changed.jsonl"
    path.write_bytes(damaged)
    try:
        verdict = verify(path)
    except (RecordError, GameError):
        return
    assert not verdict.agrees or verdict.warnings


def test_a_record_whose_scenario_this_version_cannot_read_is_still_shown(branched: Path, tmp_path: Path) -> None:
    """As a record of another version would be: tracks that are gone, an array that is missing, a scenario that fails."""
    lines = [json.loads(line) for line in branched.read_text("utf-8").split("\n")[:-1]]
    scenario = json.loads(unpack(lines[0]["resolved"]))
    scenario["wizards"] = {"of": "the future"}
    lines[0]["resolved"] = pack(json.dumps(scenario).encode())
    for line in lines:
        if "names" in line:
            line["names"]["tracks"]["actor"][0] = "mana"
        if line["kind"] == "state":
            del line["snapshot"]["posture"]
    path = seal_anew(lines, tmp_path / "future.jsonl")
    timeline = Timeline.open(path)
    view = timeline.view(2)
    assert "mana" in view.actors[0].tracks
    assert view.formations[0].posture == "garrison"
    assert timeline.faults_at(2) == ("turn 2, array 'posture': it is missing",)
    with pytest.raises(GameError, match="only the truth is shown"):
        SeatReplay(timeline)
    verdict = verify(path)
    assert not verdict.agrees
    assert "the header's scenario does not load: unknown" in verdict.text


def test_a_record_with_other_arrays_is_not_verified_and_says_why(branched: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in branched.read_text("utf-8").split("\n")[:-1]]
    start = next(line for line in lines if "layout" in line)
    start["layout"]["actor"][1][0] += 1
    path = seal_anew(lines, tmp_path / "other.jsonl")
    verdict = verify(path)
    assert not verdict.agrees
    assert verdict.differences[0].subsystem == "versions"
    assert verdict.differences[0].field == "actor"
    assert "versions do not allow it to be verified; it can be watched" in verdict.text


def test_a_torn_tail_is_told_and_the_rest_is_whole(branched: Path, tmp_path: Path) -> None:
    whole = branched.read_bytes()
    path = tmp_path / "torn.jsonl"
    path.write_bytes(whole[:-100])
    timeline = Timeline.open(path)
    assert timeline.faults == ()
    assert len(timeline.notes) == 1
    assert timeline.last == Timeline.open(branched).last - 1
    assert Timeline.open(branched).notes == ()


def test_what_went_with_a_damaged_line_is_said_of_the_turn_after(branched: Path, tmp_path: Path) -> None:
    """A line that is damaged may have taken facts of the next turn with it, and zeros over its end take the turn."""
    lines = branched.read_bytes().split(b"\n")
    span = Timeline.open(branched).turns[2]
    changed = lines[span.commit].replace(b'"over":false', b'"over":true')
    path = tmp_path / "changed.jsonl"
    path.write_bytes(b"\n".join([*lines[: span.commit], changed, *lines[span.commit + 2 :]]))
    timeline = Timeline.open(path)
    assert "some may be missing" in " ".join(timeline.faults_at(3))
    merged = lines[span.state][:900] + b"\0" * 50 + lines[span.commit + 1][60:]
    path.write_bytes(b"\n".join([*lines[: span.state], merged, *lines[span.commit + 2 :]]))
    timeline = Timeline.open(path)
    assert "follows a turn that is not there" in " ".join(timeline.faults)


def test_a_line_that_makes_no_sense_is_left_out_and_named(branched: Path, tmp_path: Path) -> None:
    path = tmp_path / "order.jsonl"
    whole = branched.read_bytes()
    path.write_bytes(whole.replace(b'"target":"BLUE"', b'"uarget":"BLUE"', 1))
    assert any("(order) makes no sense: an order has no field 'uarget'" in text for text in show(path).warnings)
    assert len(show(path).pages) == len(show(branched).pages)
    timeline = Timeline.open(path)
    said = [fault for position in range(len(timeline.turns)) for fault in timeline.faults_at(position)]
    assert [fault for fault in said if "makes no sense: an order has no field 'uarget'" in fault]


def test_a_changed_header_is_named(branched: Path, tmp_path: Path) -> None:
    path = tmp_path / "header.jsonl"
    path.write_bytes(branched.read_bytes().replace(b"A toy crisis", b"A joy crisis", 1))
    assert Timeline.open(path).faults == ("line 1 was changed, or is not the one that stood here",)


def test_every_format_there_was_has_its_record() -> None:
    assert [path.name for path in sorted(DATA.glob("format-*.jsonl"))] == [
        f"format-{n + 1}.jsonl" for n in range(FORMAT)
    ]


@pytest.mark.parametrize("format", range(1, FORMAT + 1))
def test_records_of_every_format_are_held_for_ever(format: int) -> None:
    """Written by programs of their time. What they hold is shown number for number, whatever the rules have become."""
    golden = json.loads((DATA / f"format-{format}.golden.json").read_text("utf-8"))
    path = DATA / f"format-{format}.jsonl"
    timeline = Timeline.open(path)
    assert timeline.faults == ()
    assert [b.name for b in timeline.branches] == golden["branches"]
    for position, expected in enumerate(golden["positions"]):
        view = timeline.view(position)
        assert timeline.faults_at(position) == ()
        assert view.date.isoformat() == expected["date"]
        assert {a.id: a.tracks["fame"].value for a in view.actors} == expected["fame"]
        assert {u.id: u.region for u in view.formations} == expected["regions"]
        assert [line.text for line in timeline.story(position).lines] == expected["lines"]
        assert [order.to_json() for order in timeline.story(position).orders] == expected["orders"]
    verdict = verify(path)
    assert verdict.agrees or (verdict.differences[0].turn >= 0 and verdict.differences[0].field)


def test_no_array_of_a_snapshot_is_looked_at_but_those_that_are_shown(branched: Path) -> None:
    arrays = Timeline.open(branched).seen(1).arrays
    lines = map(json.loads, branched.read_text("utf-8").splitlines())
    others = next(line["snapshot"] for line in lines if line["kind"] == "state").keys() - set(READ)
    assert others
    assert not any(name in arrays for name in others)
    assert all(name in arrays for name in READ)


def test_a_number_that_a_snapshot_does_not_hold_is_none() -> None:
    stacked = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert value_in(stacked, 1, 2) == 5
    assert value_in(stacked, 2, 0) is None
    assert value_in(stacked, 0, 3) is None
    assert value_in(stacked, None, 0) is None
    assert value_in(None, 0, 0) is None


def test_without_a_human_seat_the_map_is_seen_by_who_can_be_played() -> None:
    actors = {
        "AIDE": {"bloc": "west"},
        "LEAD": {"bloc": "west", "playable": True},
        "FOE": {"bloc": "east", "playable": True},
    }
    facts = Facts({"actors": actors}, {"actors": list(actors)}, {})
    assert facts.viewpoint == "LEAD"
