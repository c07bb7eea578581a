"""Packages: what members weigh, by hand; thinner drafts; what is held back and leaks; what outsiders see; what lapses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation import slots
from brinkmanship.simulation.expressions import Number, Read, ReadStaticTie, Role
from brinkmanship.simulation.legality import refusals
from brinkmanship.simulation.mechanisms import consent, packages, sounding, verbs
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.rules import CarveOut, Package
from brinkmanship.simulation.world import Kind, SlotPhase

ACTORS = ("CHAIR", "A", "B", "C", "FOE")
GAS = (0.0, 0.8, 0.4, 0.0)  # of A, B, C … from FOE
ENERGY = CarveOut("energy", np.array([0.65], np.float32), 0.25)
BANKS = CarveOut("banks", np.array([0.5], np.float32), 0.2)


def scene(
    worlds=1, depth=0.8, drafts=3, carve_outs=(ENERGY, BANKS), carved=0, threat=0.5, lapses=None, rule="unanimity",
    parameters=None, ledger=False, verb="commit",
):  # fmt: skip
    body = toy.Body("COUNCIL", np.array([1, 2, 3], np.int16), rule, 0.6, np.ones(3, np.float32), 2, 0)
    gas = np.zeros((5, 5), np.float32)
    gas[1, 4], gas[2, 4] = 0.8, 0.4
    package = Package(
        "sanctions", Number(0.5), None, (("its gas", ReadStaticTie("gas", Role.SELF, 4)),), carve_outs, drafts
    )
    asks = toy.Consent(body=0, severity=depth, package=package, depth=depth, carved=carved)
    rules = toy.rules(
        actors=ACTORS,
        bodies=[body],
        ties={"gas": gas},
        tracks={(Kind.ACTOR, "threat"): threat, (Kind.ACTOR, "capital"): 10, (Kind.BODY, "cohesion"): 0.6},
        actions=[
            (
                toy.action("act", verb, consent=asks, cost=1, parameters={"ready": 1.0}, lapses=lapses),
                "actor",
                [(0, 4)],
            ),
            (toy.action("lobby", "lobby", parameters={"strength": 0.4}), "actor", [(0, 1)]),
            (toy.action("ask", "sound_out", parameters={"strength": 0.1}), "body", [(0, 0)]),
        ],
        parameters={"packages.sounding_error": 0.0, **(parameters or {})},
    )
    return toy.Table(rules, worlds, ledger=ledger)


def utility(gas, depth, spared=1.0, threat=0.5, cohesion=0.6):
    """The equation of the docstring, with trust and persuasion at 0."""
    return 0.3 + 0.9 * threat * 0.5 + (cohesion - 0.5) - depth * (0.25 + gas * spared)


def breaks(gas, depth, spared=1.0, **more):
    return (1 - 0.5 * more.get("cohesion", 0.6)) / (1 + math.exp(5 * utility(gas, depth, spared, **more)))


def passing(depth, spared=1.0, **more):
    return math.prod(1 - breaks(gas, depth, spared, **more) for gas in (0.8, 0.4, 0.0))


def order(game, amount=1.0, slot=0):
    """Order the package in every world and run the phases up to its consent."""
    n = game.world.worlds
    phase = game.phase("orders")
    every = Orders(np.full(n, slot), np.full(n, -1), np.full(n, amount, np.float32), np.zeros(n, bool), np.arange(n))
    slots.enter(phase, every)
    phase.changes.apply()


def answer(game, days=0):
    game.world.day += days
    phase = game.phase("answers")
    slots.answer(phase)
    phase.changes.apply()


def test_chance_of_passing_by_hand():
    game = scene(drafts=1)
    found = consent.answers(game.world, game.rules, 0)
    assert [a.yes for a in found.answers] == pytest.approx([1 - breaks(g, 0.8) for g in (0.8, 0.4, 0.0)], abs=1e-5)
    assert found.passes == pytest.approx(passing(0.8), abs=1e-5)
    assert found.passes == pytest.approx(0.4781 * 0.7398 * 0.9253, abs=1e-3)  # u: -.215, .105, .425; p: .7 sigma(-5u)


def test_terms_add_up_to_the_utility():
    game = scene(drafts=1)
    for answer_, gas in zip(consent.answers(game.world, game.rules, 0).answers, (0.8, 0.4, 0.0), strict=True):
        assert sum(value for _, value in answer_.reasons) == pytest.approx(utility(gas, 0.8), abs=1e-6)


def test_a_thinner_draft_has_less_depth_and_a_carve_out_more():
    game = scene()
    found = consent.answers(game.world, game.rules, 0)
    assert [d.size for d in found.drafts] == pytest.approx([1, 0.8][: len(found.drafts)])
    assert [d.passes for d in found.drafts] == pytest.approx(
        [passing(0.8), passing(0.64, 0.35), passing(0.512, 0.35 * 0.5)][: len(found.drafts)], abs=1e-5
    )
    assert found.drafts[0].passes < 0.65 <= found.drafts[-1].passes
    assert not found.held


def test_a_chance_that_is_good_enough_is_tabled_as_it_was_ordered():
    game = scene(depth=0.2)
    order(game)
    assert game.world.slot_phase[0, 0] == SlotPhase.PROPOSED
    assert (game.world.slot_amount[0, 0], game.world.slot_stage[0, 0], game.world.slot_due[0, 0]) == (1, 0, 2)


def test_what_would_likely_fail_is_tabled_thinner_and_later():
    game = scene()
    order(game)
    assert game.world.slot_phase[0, 0] == SlotPhase.PROPOSED
    assert game.world.slot_amount[0, 0] == pytest.approx(0.8)
    assert game.world.slot_stage[0, 0] == 1  # one carve-out
    assert game.world.slot_due[0, 0] == 2 + 2  # silence, and the days of a draft


def test_an_agreed_package_takes_effect_without_what_was_carved_out():
    game = scene(parameters={"packages.abstention": 1.0}, worlds=300)
    game.world.body[game.rules.track(Kind.BODY, "cohesion")] = 1.0  # those who disagree abstain
    order(game)
    thin = float(game.world.slot_amount[0, 0])
    carved = int(game.world.slot_stage[0, 0])
    answer(game, 10)
    assert (game.world.slot_phase[0] == SlotPhase.PREPARING).all()
    share = math.prod(1 - one.costs for one in (ENERGY, BANKS)[:carved])
    assert game.world.slot_amount[0] == pytest.approx(thin * share)


@pytest.mark.parametrize("threat", [0.0, 0.1])
def test_what_no_draft_could_save_is_held_back(threat):
    game = scene(threat=threat, depth=1.0, carve_outs=(), ledger=True)
    assert passing(0.64, threat=threat) < 0.5
    order(game)
    assert game.world.slot_phase[0, 0] == SlotPhase.IDLE
    (told,) = [r for r in game.results if r.kind == "sounding"]
    assert told.data["held"]
    assert told.data["doubtful"][0] == "A"
    assert told.known_to == (0, 1, 2, 3)  # the members and the chair, and not the one it is aimed at
    assert not [r for r in game.results if r.kind == "order"]
    reasons = {r.code for r in refusals(game.world, game.rules, 0)}
    assert reasons == {"again"}
    game.world.day += 6
    assert not refusals(game.world, game.rules, 0)


def test_what_is_held_back_leaks_as_often_as_it_says_and_costs_what_is_seen_of_unity():
    game = scene(worlds=20_000, threat=0.0, depth=1.0, carve_outs=())
    seen = game.track(Kind.BODY, "unity_seen")[0].copy()
    order(game)
    now = game.track(Kind.BODY, "unity_seen")[0]
    leaked = now < seen
    assert leaked.mean() == pytest.approx(0.35, abs=4 * math.sqrt(0.35 * 0.65 / 20_000))
    assert now[leaked] == pytest.approx(seen[leaked] * 0.93, rel=1e-5)
    assert (now[~leaked] == seen[~leaked]).all()


def test_a_leak_is_told_to_everybody():
    game = scene(threat=0.0, depth=1.0, carve_outs=(), ledger=True, parameters={"packages.leak_chance": 1.0})
    order(game)
    (told,) = [r for r in game.results if r.kind == "leak"]
    assert told.known_to is None
    assert told.data["doubtful"]


def test_agreement_and_refusal_show_by_depth():
    game = scene(worlds=20_000, drafts=1, parameters={"packages.hold_below": 0.0})
    seen = float(game.track(Kind.BODY, "unity_seen")[0, 0])
    order(game)
    answer(game, 2)
    passed = game.world.slot_phase[0] == SlotPhase.PREPARING
    assert passed.mean() == pytest.approx(passing(0.8), abs=0.015)
    now = game.track(Kind.BODY, "unity_seen")[0]
    assert now[passed] == pytest.approx(seen + 0.16 * (1 - seen), rel=1e-5)
    assert now[~passed] == pytest.approx(seen * 0.80, rel=1e-5)


def test_a_refusal_after_a_threat_is_remembered_as_a_bluff_and_teaches_the_framer():
    game = scene(drafts=1, parameters={"packages.hold_below": 0.0, "packages.base": -3.0, "packages.abstention": 0.0})
    game.track(Kind.BODY, "threatened")[:] = 0.6
    order(game)
    answer(game, 2)
    assert game.world.slot_phase[0, 0] == SlotPhase.IDLE
    assert game.track(Kind.BODY, "bluff")[0, 0] == pytest.approx(0.5 * 0.6 * 0.8)
    assert game.track(Kind.BODY, "sounded")[0, 0] == pytest.approx(0.5)


def test_members_that_disagree_abstain_the_more_the_more_united_the_body_is():
    shares = []
    for cohesion in (0.0, 0.5, 1.0):
        game = scene(drafts=1, depth=1.0)
        game.track(Kind.BODY, "cohesion")[:] = cohesion
        first = consent.answers(game.world, game.rules, 0).answers[0]
        assert 1 - first.yes == pytest.approx(breaks(0.8, 1.0, cohesion=cohesion), abs=1e-5)
        shares.append(1 - 0.5 * cohesion)
    assert shares == [1, 0.75, 0.5]


def test_who_is_known_to_abstain_is_told():
    game = scene(drafts=1, ledger=True, parameters={"packages.hold_below": 0.0, "packages.abstention": 1.0})
    game.track(Kind.BODY, "cohesion")[:] = 1.0
    game.world.actor[game.rules.track(Kind.ACTOR, "persuasion"), 1] = -1
    order(game)
    answer(game, 2)
    (told,) = [r for r in game.results if r.kind == "consent"]
    assert told.data["passed"]
    assert told.data["abstained"] == ["A"]


def test_misreading_the_members_wears_off_with_sounding_out():
    held = []
    for known in (0.0, 1.0):
        game = scene(worlds=4000, depth=0.9, parameters={"packages.sounding_error": 0.5})
        game.track(Kind.BODY, "sounded")[:] = known
        order(game)
        held.append(len(np.unique(game.world.slot_amount[0])))
    assert held[0] > 1  # the same members, read differently
    assert held[1] == 1


def test_sounding_out_is_known_for_a_while():
    game = scene()
    game.order(2, verbs()["sound_out"])
    assert game.track(Kind.BODY, "sounded")[0, 0] == pytest.approx(0.8)
    game.run(packages.MECHANISM, 10)
    assert game.track(Kind.BODY, "sounded")[0, 0] == pytest.approx(0.8 * 0.9**10, rel=1e-5)


def test_unity_seen_follows_the_truth_slowly():
    game = scene()
    game.track(Kind.BODY, "cohesion")[:] = 0.2
    game.run(packages.MECHANISM, 30)
    assert game.track(Kind.BODY, "unity_seen")[0, 0] == pytest.approx(0.2 + 0.5 * 0.99**30, rel=1e-5)


def test_a_commitment_makes_ready_what_was_agreed_and_no_less_than_before():
    game = scene(depth=0.8)
    game.order(0, verbs()["commit"], amount=0.5)
    assert game.track(Kind.BODY, "agreed")[0, 0] == pytest.approx(0.4)
    game.order(0, verbs()["commit"], amount=0.75)
    assert game.track(Kind.BODY, "agreed")[0, 0] == pytest.approx(0.6)
    game.order(0, verbs()["commit"], amount=0.1)
    assert game.track(Kind.BODY, "agreed")[0, 0] == pytest.approx(0.6)


def test_a_first_draft_may_have_carve_outs():
    game = scene(carved=1, drafts=1)
    assert consent.answers(game.world, game.rules, 0).passes == pytest.approx(passing(0.8, 0.35), abs=1e-5)


def test_the_size_of_the_order_is_the_depth():
    game = scene(drafts=1)
    found = [consent.answers(game.world, game.rules, 0, amount=a).passes for a in (0.25, 0.5, 1.0)]
    assert found == pytest.approx([passing(0.2), passing(0.4), passing(0.8)], abs=1e-5)


def test_what_lost_its_point_lapses_before_it_is_decided():
    threat = toy.rules().track(Kind.ACTOR, "threat")
    game = scene(depth=0.2, worlds=2, lapses=Read(Kind.ACTOR, threat, 4), ledger=False)
    game.world.actor[threat, 4] = (0, 1)
    order(game)
    answer(game)
    assert game.world.slot_phase[0].tolist() == [SlotPhase.PROPOSED, SlotPhase.IDLE]
    answer(game, 2)
    assert game.world.slot_phase[0, 1] == SlotPhase.IDLE


def test_a_lapse_is_told_and_costs_no_unity():
    game = scene(depth=0.2, lapses=Number(1.0), ledger=True)
    order(game)
    answer(game, 2)
    assert [r.kind for r in game.results] == ["order", "lapse"]
    assert game.track(Kind.BODY, "cohesion")[0, 0] == pytest.approx(0.6)


def test_lobbying_has_diminishing_returns_in_size_and_in_number():
    def won(amounts):
        game = scene()
        for amount in amounts:
            game.order(1, verbs()["lobby"], amount=amount)
        return float(game.track(Kind.ACTOR, "persuasion")[1, 0])

    weight = 0.5 + 0.5 * 0.6 * 1.0  # credibility .6, trust 0
    assert won([1]) == pytest.approx(0.4 * weight, rel=1e-5)
    assert won([2]) == pytest.approx((4 / 3) / (1 + 4 / 3) * weight, rel=1e-5)  # odds 2/3, twice
    assert won([1, 1]) == pytest.approx(0.32 + 0.32 * 0.68, rel=1e-5)
    assert won([1, 1]) - won([1]) < won([1])
    assert won([0.01]) < 0.02


@pytest.mark.parametrize("rule", ["unanimity", "qualified", "majority"])
def test_chance_of_tabled_packages_agrees_with_counting(rule):
    game = scene(worlds=20_000, rule=rule, drafts=1, parameters={"packages.hold_below": 0.0})
    order(game)
    expected = consent.answers(game.world, game.rules, 0).passes
    answer(game, 2)
    counted = (game.world.slot_phase[0] == SlotPhase.PREPARING).mean()
    assert counted == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / 20_000) + 1e-4)


def test_a_world_sounds_out_the_same_alone_and_in_a_batch():
    keys = {"depth": 0.9, "parameters": {"packages.sounding_error": 0.5}}
    batch = scene(worlds=300, **keys)
    order(batch)
    answer(batch, 9)
    for k in (0, 17, 299):
        alone = scene(**keys)
        alone.world.number[:] = k
        order(alone)
        answer(alone, 9)
        for name in ("slot_phase", "slot_amount", "slot_due", "body", "slot_stage"):
            assert (getattr(alone.world, name)[..., 0] == getattr(batch.world, name)[..., k]).all(), name


def test_drafts_of_several_proposals_are_judged_each_by_itself():
    game = scene(worlds=50)
    part = game.instances(0, np.arange(50))
    part.amount[:] = np.linspace(0.1, 1.5, 50)
    together = sounding.drafts(game.world, game.rules, part)
    for i in (0, 20, 49):
        one = sounding.drafts(game.world, game.rules, part.only(np.array([i])))
        assert (one.number[0], one.size[0], one.held[0]) == (together.number[i], together.size[i], together.held[i])
