"""Deals: signed, carried out step by step, stalled, broken."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.loading import load
from brinkmanship.simulation.changes import Ledger
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind

TOY = """
scenario: {id: toy, title: Toy, start: 2030-01-01, horizon: 60}
map: {regions: {N: {name: North, lon: 24.9, lat: 60.2, country: Finland, controller: A}}}
actors:
  A: {name: A, playable: true, tracks: {capital: 5}}
tracks:
  world:
    land: {start: 0.2, low: 0, high: 1, meaning: "Land"}
    land_offer: {start: 0.6, low: 0, high: 1, meaning: "Offered"}
    trust: {start: 0.5, low: 0, high: 1, meaning: "Trust"}
issues:
  land: {name: Land, offered: land_offer}
actions:
  sign: {name: Sign, family: diplomacy, by: [A]}
  spoil: {name: Spoil, family: diplomacy, by: [A], start: ["world.trust = 0"]}
objectives:
  A: [{id: land, text: Land, value: "world.land"}]
deals:
  plan: {name: Plan, signed_by: sign, issues: [land], steps: 4, every: 5%s}
"""


def started(tmp_path: Any, more: str, worlds: int = 1) -> Any:
    path = tmp_path / "toy.yaml"
    path.write_text(TOY % more, encoding="utf-8")
    rules = compile_scenario(load(path)).rules
    chance = Randomness(3)
    return rules, begin(rules, chance, worlds), chance


def order(rules: Any, name: str, worlds: int = 1) -> Orders:
    slot = int(np.flatnonzero(rules.slot_action == [a.id for a in rules.actions].index(name))[0])
    return Orders.make(slot=np.full(worlds, slot), world=np.arange(worlds))


def land(rules: Any, world: Any) -> float:
    return float(world.world[rules.track(Kind.WORLD, "land"), 0, 0])


def test_a_deal_is_carried_out_in_equal_steps_on_their_days(tmp_path: Any) -> None:
    rules, world, chance = started(tmp_path, "")
    ledger = Ledger()
    world = advance(world, order(rules, "sign"), rules, chance)
    seen = []
    for _ in range(25):
        world = advance(world, Orders.empty(), rules, chance, ledger=ledger)
        seen.append((world.day - 1, round(land(rules, world), 4)))
    assert dict(seen)[4] == pytest.approx(0.2)
    assert [dict(seen)[day] for day in (5, 10, 15, 20, 25)] == pytest.approx([0.3, 0.4, 0.5, 0.6, 0.6])
    assert world.deal_step[0, 0] == 4
    told = [e for e in ledger.entries if e.cause.kind == "deal"]
    assert [e.cause.id for e in told] == ["plan"] * 4
    assert sum(e.amount for e in told) == pytest.approx(0.4, abs=1e-6)


def test_a_broken_deal_is_void_but_what_was_carried_out_stays(tmp_path: Any) -> None:
    rules, world, chance = started(tmp_path, ', while: "world.trust > 0", broken: ["world.trust += 0.1"]')
    world = advance(world, order(rules, "sign"), rules, chance)
    for _ in range(6):
        world = advance(world, Orders.empty(), rules, chance)
    world = advance(world, order(rules, "spoil"), rules, chance)
    for _ in range(20):
        world = advance(world, Orders.empty(), rules, chance)
    assert land(rules, world) == pytest.approx(0.3)
    assert world.deal_step[0, 0] == -2
    assert world.world[rules.track(Kind.WORLD, "trust"), 0, 0] == pytest.approx(0.1)  # once


def test_steps_stall_by_their_chance_and_fall_due_again(tmp_path: Any) -> None:
    rules, world, chance = started(tmp_path, ', chance: "0.6", stalled: ["world.trust -= 0.01"]', 4000)
    world = advance(world, order(rules, "sign", 4000), rules, chance)
    for _ in range(10):
        world = advance(world, Orders.empty(), rules, chance)
    shares = [(world.deal_step[0] == n).mean() for n in (0, 1, 2)]
    assert shares == pytest.approx([0.16, 0.48, 0.36], abs=0.03)
    trust = world.world[rules.track(Kind.WORLD, "trust"), 0]
    assert 0.5 - trust == pytest.approx(0.01 * (2 - world.deal_step[0]), abs=1e-5)


def test_an_offer_below_what_holds_takes_nothing_back(tmp_path: Any) -> None:
    rules, world, chance = started(tmp_path, "")
    world.world[rules.track(Kind.WORLD, "land")] = 0.9
    world = advance(world, order(rules, "sign"), rules, chance)
    for _ in range(12):
        world = advance(world, Orders.empty(), rules, chance)
    assert land(rules, world) == pytest.approx(0.9)
