"""What a script dates inside a turn of several ticks happens at its own tick, or is refused there with its reasons."""

import json
from pathlib import Path

import pytest

from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.as_script import as_script
from brinkmanship.game.replay.script_run import ScriptRun, test_script
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.simulation.world import Kind
from tests.game.record.test_verify import rewrite

SCENARIO = """scenario: {{id: probe, title: Probe, start: 2030-01-01, horizon: 5, hours_per_tick: {hours}}}
map:
  regions:
    NORTH: {{name: North, lon: 24.9, lat: 60.2, country: Finland, controller: A, area_km2: 9, population: 9}}
tracks:
  actor:
    mil: {{start: 5, low: 0, high: 100}}
actors:
  A: {{name: A, playable: true, orders_per_turn: 20, capital_per_turn: 0}}
  B: {{name: B, playable: true, orders_per_turn: 20}}
actions:
  hit: {{name: Hit, family: military, by: all, target: {{kind: actor}}, cost: 0, size: {{low: 0.5, high: 4}},
        start: ["target.mil -= 2 * amount"]}}
  give: {{name: Give, family: arms, by: all, target: {{kind: actor}}, cost: 0, start: ["target.mil += 3"]}}
  arm: {{name: Arm, family: arms, by: all, cost: 0, measure: true, start: ["self.mil += 1"], lift: ["self.mil -= 0.5"]}}
  rest: {{name: Rest, family: domestic, by: all, cost: 0, size: {{low: 0.5, high: 2}},
         requires: [{{that: "self.mil < 3", else: Nobody is tired.}}], start: ["self.mil += 50"]}}
  buy: {{name: Buy, family: arms, by: all, target: {{kind: actor}}, cost: 3, start: ["target.mil += 1"]}}
endings:
  over: {{name: Over, kind: settlement, when: "A.mil > 40", final: true, text: It is over.}}
injects:
  relief: {{to: [B], day: 3, text: Relief., effects: ["B.mil += 20"]}}
"""


@pytest.fixture
def script(tmp_path: Path):
    def write(entries: str, *, hours: int = 24, head: str = "", then: str = "") -> Path:
        (tmp_path / "probe.yaml").write_text(SCENARIO.format(hours=hours), "utf-8")
        path = tmp_path / "script.yaml"
        text = f"script: {{id: s, scenario: probe.yaml, title: S{head}}}\nseats: {{others: wait}}\n{then}entries:\n{entries}"
        path.write_text(text, "utf-8")
        return path

    return write


def played(path: Path, record: Path | None = None) -> ScriptRun:
    run = ScriptRun.start(path, record=record)
    while not run.done:
        run.step()
    return run


def mil(run: ScriptRun, actor: str) -> list[float]:
    """The number of an actor after each tick, the start first."""
    rules = run.game.prepared.rules
    track, index = rules.track(Kind.ACTOR, "mil"), rules.actors.index(actor)
    worlds = [world for node in run.game.control().branch for world in (*node.within, node.world)]
    return [float(world.actor[track, index, 0]) for world in worlds]


WATCHED = '  - {expect: "A.mil > 99", date: 2030-01-05}\n'  # an expectation, so that every tick is kept


def test_an_order_of_the_evening_acts_in_the_evening(script) -> None:
    path = script(
        "  - {date: 2030-01-01T00:00, order: {actor: A, action: give, target: B}}\n"
        "  - {date: 2030-01-01T18:00, order: {actor: A, action: hit, target: B, amount: 4}}\n"
        '  - {date: 2030-01-01T06:00, expect: "B.mil >= 7.9"}\n'
        '  - {date: 2030-01-01T12:00, expect: "B.mil >= 7.9"}\n'
        '  - {date: 2030-01-01, expect: "B.mil == 0"}\n',
        hours=6,
        head=", injects: false",
    )
    run = played(path)
    assert mil(run, "B")[:5] == [5, 8, 8, 8, 0]
    assert [one.problem for one in run.held()] == [None] * 3
    assert test_script(str(path)).passed


@pytest.mark.parametrize("day", [1, 2, 3, 4, 5])
def test_every_day_of_a_long_turn_is_played(script, day: int) -> None:
    order = f"  - {{date: 2030-01-0{day}, order: {{actor: A, action: hit, target: B}}, text: A hits.}}\n"
    run = played(script(order + WATCHED, head=", days_per_turn: 5, injects: false"))
    assert mil(run, "B") == [5.0] * day + [3.0] * (6 - day)
    told = [line for line in run.game.control().log() if line.text == "A hits."]
    assert [line.date.day for line in told] == [day]
    assert run.game.turn == 1


def test_a_measure_is_taken_and_lifted_within_a_turn(script, tmp_path: Path) -> None:
    entries = (
        "  - {date: 2030-01-02, order: {actor: A, action: arm}}\n"
        "  - {date: 2030-01-04, order: {actor: A, action: arm, lift: true}}\n"
        '  - {date: 2030-01-03, inject: {effects: ["A.mil += 10"], text: Help., to: [A]}}\n'
    )
    path = script(entries + WATCHED, head=", days_per_turn: 5")
    run = played(path, tmp_path / "game.jsonl")
    assert mil(run, "A") == [5, 5, 6, 16, 15.5, 15.5]
    assert mil(run, "B") == [5, 5, 5, 5, 25, 25]  # the scenario's own inject, on its day
    run.game.close()
    assert verify(tmp_path / "game.jsonl").agrees
    text = as_script(Timeline.open(tmp_path / "game.jsonl"), "again", "probe.yaml")
    again = tmp_path / "again.yaml"
    again.write_text(text + '  - {expect: "A.mil > 99", date: 2030-01-05}\n', "utf-8")
    assert mil(played(again), "A") == [5, 5, 6, 16, 15.5, 15.5]


def test_what_is_not_legal_at_its_tick_is_refused_with_its_text_and_verifies(script, tmp_path: Path) -> None:
    entries = (
        "  - {date: 2030-01-02, order: {actor: B, action: rest}, text: B rests.}\n"
        "  - {date: 2030-01-03, order: {actor: A, action: hit, target: B, amount: 2}}\n"
        "  - {date: 2030-01-05, order: {actor: B, action: rest}, text: B rests at last.}\n"
    )
    path = script(entries + WATCHED, head=", days_per_turn: 5, injects: false")
    record = tmp_path / "game.jsonl"
    run = played(path, record)
    assert mil(run, "B") == [5, 5, 5, 1, 1, 51]
    (refused,) = run.game.control().branch[1].refused
    assert (refused.order.action, refused.order.after, refused.reasons[0].text) == ("rest", 1, "Nobody is tired.")
    assert [one.text for one in run.game.control().branch[1].injects] == ["B rests at last."]
    run.game.close()
    assert verify(record).agrees
    assert [line.split(": ")[0].rsplit(":", 2)[1] for line in test_script(str(path)).refusals] == ["4"]
    for kind, change in (("refused", {"amount": 2.0}), ("refused", {"after": 4}), ("order", {"after": 3})):
        lines = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
        next(line for line in lines if line["kind"] == kind)["order"] |= change
        assert verify(rewrite(lines, tmp_path / "forged.jsonl")).agrees == (change == {"amount": 2.0})
    again = Game.load(record)
    assert again.control().branch[1].refused == (refused,)
    again.close()


def test_the_last_turn_ends_with_the_game(script) -> None:
    run = played(
        script("  - {date: 2030-01-05, order: {actor: A, action: hit, target: B}}\n", head=", days_per_turn: 4")
    )
    assert [node.world.day for node in run.game.control().branch] == [0, 4, 5]
    assert run.game.outcome is not None
    assert mil(run, "B")[-1] == 23


def test_records_without_own_ticks_stay_as_they_are(script, tmp_path: Path) -> None:
    run = played(script("  - {date: 2030-01-01, order: {actor: A, action: arm}}\n"), tmp_path / "game.jsonl")
    run.game.close()
    lines = [json.loads(line) for line in (tmp_path / "game.jsonl").read_text("utf-8").splitlines()]
    assert all("after" not in line.get("order", line) for line in lines)


def test_looking_at_every_tick_changes_nothing(script, tmp_path: Path) -> None:
    entries = (
        "  - {date: 2030-01-02, order: {actor: A, action: arm}}\n"
        "  - {date: 2030-01-04, order: {actor: B, action: hit, target: A}}\n"
    )
    states = []
    for number, more in enumerate(("", WATCHED, "  - {date: 2030-01-05, narration: The end.}\n")):
        record = tmp_path / f"{number}.jsonl"
        played(script(entries + more, head=", days_per_turn: 3, seed: 4"), record).game.close()
        lines = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
        states.append([line["state"] for line in lines if line["kind"] == "state" and line["turn"]])
    assert states[0] == states[1][: len(states[0])]
    assert states[1] == states[2]
    assert len(states[1]) == 2


def test_later_orders_are_paid_and_counted_in_their_own_time(script) -> None:
    entries = "".join(
        f"  - {{date: 2030-01-0{day}, order: {{actor: A, action: hit, target: B, amount: 0.5}}}}\n"
        for day in (1, 2, 3, 3)
    )
    path = script(entries + WATCHED, head=", days_per_turn: 5, injects: false")
    run = played(path)
    assert mil(run, "B") == [5, 4, 3, 2, 2, 2]  # the second of the third day is one too many
    (refused,) = run.game.control().branch[1].refused
    assert [reason.code for reason in refused.reasons] == ["twice"]


def test_what_is_dated_after_the_end_does_not_happen(script) -> None:
    entries = (
        '  - {date: 2030-01-02, inject: {effects: ["A.mil += 50"], text: The end.}}\n'
        '  - {date: 2030-01-04, inject: {effects: ["A.mil += 20"], text: Too late.}}\n'
        "  - {date: 2030-01-04, order: {actor: A, action: arm}}\n"
    )
    run = played(script(entries, head=", days_per_turn: 4, injects: false"))
    end = run.game.control().branch[1]
    assert (mil(run, "A"), end.world.day, end.world.turn) == ([5, 55], 4, 1)
    assert [one.text for one in end.injects] == ["The end."]
    assert [reason.code for one in end.refused for reason in one.reasons] == ["over"]


def test_a_later_order_is_paid_from_what_there_is_then(script) -> None:
    entries = (
        "  - {date: 2030-01-01, order: {actor: A, action: buy, target: B}}\n"
        '  - {date: 2030-01-02, inject: {effects: ["A.capital += 3"], text: A loan.}}\n'
        "  - {date: 2030-01-03, order: {actor: A, action: buy, target: B}}\n"
        "  - {date: 2030-01-04, order: {actor: A, action: buy, target: B}}\n"
    )
    run = played(script(entries + WATCHED, head=", days_per_turn: 5, injects: false"))
    assert mil(run, "B") == [5, 6, 6, 7, 7, 7]
    assert [reason.code for one in run.game.control().branch[1].refused for reason in one.reasons] == ["capital"]
