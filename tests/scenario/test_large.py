"""Large scenarios: more slots than 16 bits can number run, and what the core cannot number is said by `check`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from simulation.worlds import hashed_orders

from brinkmanship.scenario import load_compiled
from brinkmanship.scenario.loading import check
from brinkmanship.simulation.mechanisms import readiness
from brinkmanship.simulation.mechanisms.consent import silence_days
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance

TWO_SIDES = Path(__file__).parents[1] / "data" / "two-sides.yaml"


def large(folder: Path, actors: int, actions: int) -> Path:
    """Write a scenario in which every actor may do everything to every other."""
    more = {f"X{n}": {"name": f"Land {n}"} for n in range(actors)}
    deed = {"family": "diplomacy", "by": "all", "cost": 0, "goldstein": -2, "start": ["self.face += 0.02"]}
    aimed = {**deed, "target": {"kind": "actor", "among": ["all"]}}
    text = TWO_SIDES.read_text("utf-8")
    text = text.replace("actors:\n", "actors:\n" + "".join(f"  {k}: {json.dumps(v)}\n" for k, v in more.items()))
    listed = "".join(f"  deed{n}: {json.dumps({'name': f'Deed {n}', **aimed})}\n" for n in range(actions))
    path = folder / "large.yaml"
    path.write_text(text.replace("actions:\n", "actions:\n" + listed), "utf-8")
    return path


def test_more_slots_than_sixteen_bits_can_number_run(tmp_path):
    path = large(tmp_path, actors=60, actions=10)
    assert [problem for problem in check(path) if problem.severity == "error"] == []
    compiled = load_compiled(path)
    last = compiled.slots["X59", "deed9", "X58"]
    assert last > 32_767
    rules = compiled.rules
    assert last in rules.slots_of_action[rules.slot_action[last]].tolist()
    assert sorted(n for slots in rules.slots_of_action for n in slots.tolist()) == list(range(len(rules.slot_actor)))


def test_what_the_core_cannot_number_is_said(tmp_path):
    errors = [problem for problem in check(large(tmp_path, actors=126, actions=1)) if problem.severity == "error"]
    assert [(problem.path, problem.expected) for problem in errors] == [(("actors",), "at most 127")]
    assert [p for p in check(large(tmp_path, actors=125, actions=1)) if p.severity == "error"] == []


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("cooldown", ("actions", "warn", "cooldown")),
        ("delay", ("actions", "warn", "delay")),
        ("days", ("actions", "warn", "consent", "days")),
        ("silence", ("bodies", "COUNCIL", "silence_days")),
    ],
)
def test_lengths_of_time_are_no_longer_than_the_core_can_count(tmp_path, field, where):
    found = {}
    for span in ("8191h", "8192h"):  # 16,382 and 16,384 steps of half an hour
        silence = span if field == "silence" else "0"
        asked = f"{{of: COUNCIL, days: {span}}}" if field == "days" else "{of: COUNCIL}"
        more = f", {field}: {span}" if field in ("cooldown", "delay") else ""
        text = TWO_SIDES.read_text("utf-8").replace("horizon: 12", "horizon: 12, hours_per_tick: 0.5")
        text = text.replace("cost: 0,", f"cost: 0, consent: {asked}{more},")
        path = tmp_path / "long.yaml"
        path.write_text(
            text + f"bodies: {{COUNCIL: {{name: Council, members: [A, B], silence_days: {silence}}}}}\n", "utf-8"
        )
        found[span] = [problem.path for problem in check(path) if problem.severity == "error"]
    path.write_text(path.read_text("utf-8").replace("8192h", "8191h"), "utf-8")
    rules, chance = load_compiled(path).rules, Randomness(1)
    warn = rules.actions[0]
    assert max(warn.cooldown, warn.delay, silence_days(rules, warn)) == 16_382
    world = begin(rules, chance, np.arange(1))
    orders = hashed_orders(world, rules, count=1)
    assert len(orders.slot) > 0
    world = advance(world, orders, rules, chance)
    assert world.slot_due.min() >= 0
    if field != "cooldown":
        assert world.slot_due.max() >= 16_382
    assert found == {"8191h": [], "8192h": [where]}


def test_formations_that_move_alike_share_their_ways():
    """A table of every formation between every two regions took 1.8 GB of ten times January 2022."""
    rules = load_compiled("january-2022").rules
    way, days = readiness._ways(rules)
    kinds = set(zip(rules.mode, rules.speed.tolist(), strict=True))
    assert len(days) <= len(kinds) < len(rules.formations) / 10
    for f in range(len(rules.formations)):
        assert (rules.mode[f], rules.speed[f]) == (rules.mode[first := way.tolist().index(way[f])], rules.speed[first])
