"""Numbers stay numbers: a change that is not finite is left out, named, and the game goes on."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from brinkmanship.cli import main
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import prepare
from brinkmanship.players.futures import play
from brinkmanship.simulation.changes import Cause, Changes, Ledger
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind

TWO_SIDES = Path(__file__).parents[1] / "data" / "two-sides.yaml"
HUGE = "exp(self.face + 60)"  # its square is beyond what float32 holds


@pytest.fixture(autouse=True)
def no_warning_of_numpy_reaches_anybody() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


def scenario(folder: Path, effects: list[str], more: str = "", objective: str = "1 - world.tension") -> Path:
    text = TWO_SIDES.read_text("utf-8").replace('"self.face += 0.02"', ", ".join(json.dumps(e) for e in effects))
    path = folder / "odd.yaml"
    path.write_text(text.replace('value: "1 - world.tension"', f'value: "{objective}"') + more, "utf-8")
    return path


@pytest.mark.parametrize(
    "effect",
    [
        f"self.face += {HUGE} * {HUGE}",
        f"self.face -= {HUGE} * {HUGE} - {HUGE} * {HUGE}",
        f"self.face *= {HUGE} * {HUGE}",
        f"self.face = {HUGE} * {HUGE} * (self.face - self.face)",
        f"A.face += {HUGE} * {HUGE} if self.face > 0",
        f"tie(self, B).trust += {HUGE} * {HUGE}",
        f"world.tension += {HUGE} * {HUGE} - {HUGE} * {HUGE}",
        f"region('NORTH').damage += {HUGE} * {HUGE}",
    ],
)
def test_a_change_that_is_not_finite_is_left_out_and_named(effect: str, tmp_path: Path) -> None:
    record = tmp_path / "g.jsonl"
    game = Game.new(
        scenario(tmp_path, [effect, "self.resolve += 0.125"]), {"A": "human"}, seed=1, record=record, rest="wait"
    )
    before = game.control().truth.copy()
    assert not game.seat("A").set_plan([Order("A", "warn")])
    report = game.commit("A")
    after = game.control().truth
    for kind in Kind:
        assert np.isfinite(after.tracks(kind)).all()
    resolve = game.prepared.rules.track(Kind.ACTOR, "resolve")
    assert after.actor[resolve, 0, 0] - before.actor[resolve, 0, 0] == pytest.approx(0.125, abs=0.02)
    assert [line.kind for line in report.lines].count("fault") == 1
    (warning,) = report.warnings
    number = next(n for n, line in enumerate(scenario_lines(tmp_path), 1) if "warn:" in line)
    assert warning == f"{tmp_path / 'odd.yaml'}:{number}: the rule '{effect}' gave no finite number and was left out"
    ledger = game.control().branch[-1].ledger
    for kind in Kind:
        change = after.tracks(kind)[..., 0].astype(float) - before.tracks(kind)[..., 0]
        summed = np.zeros_like(change)
        for entry in ledger:
            if entry.kind == kind:
                summed[entry.track, entry.thing] += entry.amount
        assert np.isfinite(summed).all()
        assert summed == pytest.approx(change, abs=1e-4)
    game.commit("A")
    game.close()
    text = record.read_text("utf-8")
    assert not any(word in text for word in ("NaN", "Infinity"))
    assert "went beyond what a number can hold" in text


def scenario_lines(folder: Path) -> list[str]:
    return (folder / "odd.yaml").read_text("utf-8").splitlines()


def test_futures_name_such_a_rule_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    effect = "A.face += exp(A.face + 60) * exp(A.face + 60)"
    more = f'events:\n  flood: {{name: Flood, text: It rains., days: [2030-01-02], effects: ["{effect}"]}}\n'
    path = scenario(tmp_path, ["self.face += 0.02"], more)
    found = play(prepare(path).task(1), 7)
    assert [fault.rule for fault in found.faults] == [effect]
    with pytest.raises(SystemExit):
        main.main(["run", str(path), "--futures", "7", "--seed", "1", "--json"])
    said = capsys.readouterr()
    assert said.err.count("gave no finite number and was left out") == 1
    assert f"{path}:" in said.err
    json.loads(said.out, parse_constant=pytest.fail)


def test_an_inject_that_is_not_finite_changes_nothing(tmp_path: Path) -> None:
    game = Game.new(scenario(tmp_path, ["self.face += 0.02"]), {"A": "human"}, seed=1, rest="wait")
    face = game.prepared.rules.track(Kind.ACTOR, "face")
    before = game.control().truth.actor[face, 0, 0]
    report = game.commit("A", [Inject("x", "", ("A.face += exp(A.face + 60) * exp(A.face + 60)",))])
    assert abs(game.control().truth.actor[face, 0, 0] - before) < 0.1
    assert any("gave no finite number" in warning for warning in report.warnings)
    game.close()


def test_what_is_no_number_is_worth_nothing_and_appeals_to_nobody(tmp_path: Path) -> None:
    odd = "exp(A.face + 60) * exp(A.face + 60) * (A.face - A.face)"
    more = f'doctrines:\n  A: {{precision: 1, options: [{{do: warn, appeal: "{odd}"}}]}}\n'
    game = Game.new(scenario(tmp_path, ["self.face += 0.02"], more, objective=odd), {"B": "human"}, seed=1)
    while game.outcome is None:
        game.commit("B")
    assert {score.seat: score.total for score in game.outcome.scores} == {"A": 0.0, "B": 0.0}
    assert not any(node.orders for node in game.control().branch)
    game.close()


@pytest.mark.parametrize("worlds", [1, 300, 20_000])
@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("way", ["rows", "all", "factor", "scatter", "scatter factor", "scatter few", "together"])
def test_every_way_of_applying_stops_it(way: str, bad: float, worlds: int) -> None:
    prepared = prepare(TWO_SIDES)
    rules = prepared.rules
    world = begin(rules, Randomness(1), worlds)
    before = world.actor.copy()
    track, other = rules.track(Kind.ACTOR, "resolve"), rules.track(Kind.ACTOR, "face")
    ledger = Ledger() if worlds == 1 else None
    changes = Changes(world, rules, ledger, "test")
    cause, one, all_ = Cause("mechanism", "test"), np.array([0]), np.arange(worlds)
    few = all_[:1] if way == "scatter few" else all_
    amount: Any = np.full((1, worlds), 0.125, np.float32)
    amount[0, 0] = bad
    if way == "rows":
        changes.add(Kind.ACTOR, track, amount, cause, one)
    elif way == "all":
        changes.add(Kind.ACTOR, track, amount[0], cause)
    elif way == "factor":
        changes.multiply(Kind.ACTOR, track, amount[0], cause)
    elif way == "together":
        changes.add(Kind.ACTOR, track, amount[0], cause)
        changes.scatter(Kind.ACTOR, track, 0, all_, amount[0], cause, rule="a rule")
    else:
        changes.scatter(Kind.ACTOR, track, 0, few, amount[0, : len(few)], cause, factor="factor" in way, rule="a rule")
    changes.scatter(Kind.ACTOR, other, 0, few, np.full(len(few), 0.25, np.float32), cause)
    with np.errstate(all="ignore"):  # as the turn does
        changes.apply()
    assert np.isfinite(world.actor).all()
    assert (world.actor[track, :, 0] == before[track, :, 0]).all()
    assert world.actor[other, 0, few] == pytest.approx(before[other, 0, few] + 0.25)
    assert {fault.rule for fault in changes.faults} == ({"a rule"} if "scatter" in way or way == "together" else {""})
    assert {(fault.kind, fault.track) for fault in changes.faults} == {(Kind.ACTOR, track)}
    if ledger is not None:
        assert {entry.track for entry in ledger.entries} == {other}


def test_the_ledger_has_the_cause_of_every_way_of_applying() -> None:
    rules = prepare(TWO_SIDES).rules
    world, ledger = begin(rules, Randomness(1), 1), Ledger()
    track = rules.track(Kind.ACTOR, "face")
    before = world.actor[track, :, 0].astype(float)
    changes = Changes(world, rules, ledger, "test")
    changes.multiply(Kind.ACTOR, track, 0.5, Cause("mechanism", "halved"))
    changes.add(Kind.ACTOR, track, 0.125, Cause("mechanism", "added"))
    changes.scatter(Kind.ACTOR, track, 0, np.array([0]), np.full(1, 0.0625, np.float32), Cause("mechanism", "one"))
    changes.apply()
    found = {(entry.cause.id, entry.thing): entry.amount for entry in ledger.entries}
    assert found.pop(("one", 0)) == 0.0625
    assert found.keys() == {(name, thing) for name in ("halved", "added") for thing in range(len(before))}
    assert [found["halved", thing] for thing in range(len(before))] == pytest.approx(list(-before / 2))
