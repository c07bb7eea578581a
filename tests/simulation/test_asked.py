"""Answers to proposals in the core: heard, kept until the decision, and without any the same bits as ever."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import brinkmanship as bm
from brinkmanship.game.record.codec import decode, encode, layout, state_hashes
from brinkmanship.players.look import UnknownName
from brinkmanship.players.stepping import RefusedOrder, checked
from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.loading import load
from brinkmanship.simulation.asked import asked, number_of, row_of, waiting
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Result
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, SlotPhase, World, join_worlds
from tests.council import COUNCIL

CHANCE = Randomness(5)
A, B, C, D = range(4)


@pytest.fixture(scope="module")
def crisis() -> bm.Crisis:
    return bm.load(COUNCIL)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return compile_scenario(load(COUNCIL)).rules


def slot(rules: Rules, actor: int, action: str, target: int = -1) -> int:
    number = [a.id for a in rules.actions].index(action)
    return next(
        int(s)
        for s in rules.slots_of_action[number]
        if rules.slot_actor[s] == actor and (target < 0 or rules.slot_target[s] == target)
    )


def says(rules: Rules, member: int, proposal: int, objects: bool, world: int = 0) -> Orders:
    return Orders.make(number_of(rules, int(row_of(rules, proposal, member)), objects), world=world)


def decided(results: list[Result]) -> list[tuple[int, bool, list[str]]]:
    return [(r.day, r.data["passed"], r.data["blocked_by"]) for r in results if r.kind == "consent"]


def played(
    rules: Rules, proposal: int, answers: dict[int, Orders], days: int = 8, speaking: tuple[int, ...] = ()
) -> tuple[World, list[tuple[int, bool, list[str]]]]:
    """Return the world and what was decided when *proposal* is ordered on day 0 and *answers* come on their days."""
    world, results = begin(rules, CHANCE, 1), list[Result]()
    for day in range(days):
        orders = Orders.make(proposal) if not day else answers.get(day, Orders.empty())
        world = advance(world, orders, rules, CHANCE, results=results, speaking=speaking)
    return world, decided(results)


def test_everybody_is_asked_but_who_proposes(rules: Rules) -> None:
    known = asked(rules)
    who = [known.actor[known.slot == slot(rules, B, name)].tolist() for name in ("embargo", "send")]
    assert who == [[A, C, D], [A, C, D]]
    assert known.actor[known.slot == slot(rules, B, "visit", C)].tolist() == [C]
    assert not (known.slot == slot(rules, A, "boast")).any()


def test_a_member_that_objects_breaks_silence_at_once(rules: Rules) -> None:
    paper = slot(rules, A, "embargo")
    assert played(rules, paper, {})[1] == [(2, True, [])]
    world, found = played(rules, paper, {1: says(rules, B, paper, True)})
    assert found == [(1, False, ["B"])]
    assert not world.answer.any()  # what was said of a decided proposal is forgotten


def test_a_member_that_consents_does_not_object_whatever_it_weighs(rules: Rules) -> None:
    paper = slot(rules, A, "quarrel")
    assert played(rules, paper, {})[1] == [(2, False, ["B", "C", "D"])]
    answers = says(rules, B, paper, False) + says(rules, C, paper, False) + says(rules, D, paper, False)
    assert played(rules, paper, {1: answers})[1] == [(2, True, [])]
    assert played(rules, paper, {1: says(rules, C, paper, False)})[1] == [(2, False, ["B", "D"])]


def test_the_last_word_counts_and_of_two_at_once_the_objection(rules: Rules) -> None:
    paper = slot(rules, A, "levy")  # four days, qualified: nobody decides alone
    objects, consents = (says(rules, B, paper, one) for one in (True, False))
    assert played(rules, paper, {1: objects, 2: consents})[1] == [(4, True, [])]
    assert played(rules, paper, {1: consents, 2: objects})[1] == [(4, True, ["B"])]
    assert played(rules, paper, {1: consents + objects})[1] == [(4, True, ["B"])]


def test_under_a_qualified_rule_an_objection_is_told_and_does_not_decide(rules: Rules) -> None:
    paper, results = slot(rules, A, "levy"), list[Result]()
    world = advance(begin(rules, CHANCE, 1), Orders.make(paper), rules, CHANCE, results=results)
    world = advance(world, says(rules, B, paper, True), rules, CHANCE, results=results)
    assert [(r.kind, r.actor, r.data["by"]) for r in results if r.kind == "objection"] == [("objection", A, "B")]
    assert world.slot_phase[paper, 0] == SlotPhase.PROPOSED
    two = {1: says(rules, B, paper, True), 3: says(rules, C, paper, True)}
    assert played(rules, paper, two)[1] == [(4, False, ["B", "C"])]  # a half is silent, less than 0.7


def test_a_single_actor_answers_at_once(rules: Rules) -> None:
    call = slot(rules, A, "visit", B)
    assert played(rules, call, {})[1] == [(3, True, [])]
    assert played(rules, call, {1: says(rules, B, call, False)})[1] == [(1, True, [])]
    assert played(rules, call, {2: says(rules, B, call, True)})[1] == [(2, False, ["B"])]


def test_only_who_holds_the_place_is_asked_for_it(rules: Rules) -> None:
    troops = slot(rules, B, "send")
    start = begin(rules, CHANCE, 1)
    world = advance(start, Orders.make(troops, place=rules.regions.index("EAST")), rules, CHANCE)
    known = asked(rules)
    rows = np.flatnonzero(known.slot == troops)
    assert [known.actor[row] for row in rows[waiting(world, rules, rows)[:, 0]].tolist()] == [C]
    refused, results = says(rules, A, troops, False), list[Result]()
    after = advance(world, refused, rules, CHANCE, results=results)
    assert not after.answer.any()
    assert not decided(results)
    advance(world, says(rules, C, troops, False), rules, CHANCE, results=results)
    assert decided(results) == [(1, True, [])]  # left to itself C would have refused


def test_who_speaks_for_itself_is_silent_unless_it_speaks(rules: Rules) -> None:
    paper = slot(rules, A, "quarrel")
    assert played(rules, paper, {}, speaking=(B, C))[1] == [(2, False, ["D"])]
    assert played(rules, paper, {}, speaking=(B, C, D))[1] == [(2, True, [])]
    assert played(rules, paper, {1: says(rules, C, paper, True)}, speaking=(B, C, D))[1] == [(1, False, ["C"])]


@pytest.mark.parametrize(("speaking", "day"), [((), 2), ((A,), 2), ((B,), 7), ((A, D), 7)])
def test_silence_waits_for_the_next_turn_of_a_person_who_is_asked(speaking: tuple[int, ...], day: int) -> None:
    rules = compile_scenario(load(COUNCIL), 7).rules
    paper = slot(rules, A, "embargo")
    assert played(rules, paper, {}, 2, speaking)[1] == [(day, True, [])]  # two turns of a week
    if day == 7:
        assert played(rules, paper, {1: says(rules, speaking[-1], paper, True)}, 2, speaking)[1] == [
            (7, False, [rules.actors[speaking[-1]]])
        ]


def test_a_package_that_is_sounded_out_waits_too(rules: Rules) -> None:
    paper = slot(rules, A, "relief")
    assert played(rules, paper, {1: says(rules, B, paper, True)}, speaking=(B,))[1] == [(1, False, ["B"])]
    weekly = compile_scenario(load(COUNCIL), 7).rules
    assert [day for day, _, _ in played(weekly, slot(weekly, A, "relief"), {}, 2, (B,))[1]] == [7]


@pytest.mark.parametrize(
    ("speaking", "held", "doubtful"), [((), True, ["D", "C", "B"]), ((B,), True, ["D", "C"]), ((B, C, D), False, None)]
)
def test_nobody_says_beforehand_what_a_person_would_answer(
    tmp_path: Path, speaking: tuple[int, ...], held: bool, doubtful: list[str] | None
) -> None:
    path = tmp_path / "dear.yaml"
    path.write_text(COUNCIL.read_text("utf-8").replace('costs: "0.1"', 'costs: "4"'), "utf-8")
    rules, results = compile_scenario(load(path)).rules, list[Result]()
    paper = slot(rules, A, "relief")
    world = advance(begin(rules, CHANCE, 1), Orders.make(paper), rules, CHANCE, results=results, speaking=speaking)
    assert [(r.data["held"], r.data["doubtful"]) for r in results if r.kind == "sounding"] == (
        [] if doubtful is None else [(held, doubtful)]
    )
    assert (world.slot_phase[paper, 0] == SlotPhase.PROPOSED) is not held


def test_an_answer_to_what_lapses_is_forgotten(rules: Rules) -> None:
    paper, boast = slot(rules, A, "truce"), slot(rules, A, "boast")
    assert played(rules, paper, {1: says(rules, B, paper, True)}, 3)[0].answer.any()
    world, found = played(rules, paper, {1: says(rules, B, paper, True), 2: Orders.make(boast)}, 5)
    assert not found
    assert not world.answer.any()


def test_nobody_is_asked_once_the_game_is_over(rules: Rules) -> None:
    paper = slot(rules, A, "levy")
    world = advance(begin(rules, CHANCE, 2), Orders.make([paper] * 2, world=[0, 1]), rules, CHANCE)
    world.ending[1] = 0
    rows = np.flatnonzero(asked(rules).slot == paper)
    assert waiting(world, rules, rows).tolist() == [[True, False]] * 3


def test_who_speaks_for_itself_does_not_abstain(tmp_path: Path) -> None:
    path = tmp_path / "abstaining.yaml"
    text = COUNCIL.read_text("utf-8").replace("abstention: 0", "abstention: 1").replace('costs: "0.1"', 'costs: "4"')
    path.write_text(text.replace("sounding_error: 0", "sounding_error: 0, table_above: 0, hold_below: 0"), "utf-8")
    rules, found = compile_scenario(load(path)).rules, []
    for speaking in ((), (B,)):
        results: list[Result] = []
        world = begin(rules, CHANCE, 1)
        world.body[rules.track(Kind.BODY, "cohesion")] = 1
        world = advance(world, Orders.make(slot(rules, A, "relief")), rules, CHANCE, results=results, speaking=speaking)
        for _ in range(6):
            world.body[rules.track(Kind.BODY, "cohesion")] = 1
            world = advance(world, Orders.empty(), rules, CHANCE, results=results, speaking=speaking)
        found += [r.data["abstained"] for r in results if r.kind == "consent"]
    assert found == [["B", "C", "D"], ["C", "D"]]


def test_without_answers_a_world_keeps_no_room_for_them_and_its_bits(rules: Rules) -> None:
    world, _ = played(rules, slot(rules, A, "embargo"), {})
    assert world.answer.shape == (0, 1)
    assert "answers" not in state_hashes(world)
    assert "answer" not in layout(world)
    spoken, _ = played(rules, slot(rules, A, "embargo"), {}, speaking=(A, B, C, D))  # who would be silent anyway
    assert state_hashes(spoken) == state_hashes(world)


def test_a_world_of_a_batch_hears_its_own_answers(rules: Rules) -> None:
    paper = slot(rules, A, "embargo")
    batch = begin(rules, CHANCE, 3)
    batch = advance(batch, Orders.make([paper] * 3, world=[0, 1, 2]), rules, CHANCE)
    batch = advance(batch, says(rules, C, paper, True, world=1), rules, CHANCE)
    assert batch.slot_phase[paper].tolist() == [SlotPhase.PROPOSED, SlotPhase.IDLE, SlotPhase.PROPOSED]
    kept = advance(batch.take(np.array([0])), says(rules, B, paper, False), rules, CHANCE, part=(0, 0))
    joined = join_worlds([begin(rules, CHANCE, 2), kept])
    assert joined.answer.shape == (len(asked(rules).slot), 3)


def test_a_state_with_answers_is_kept_exactly(rules: Rules) -> None:
    paper, start = slot(rules, A, "levy"), begin(rules, CHANCE, 1)
    world = advance(start, Orders.make(paper), rules, CHANCE)
    world = advance(world, says(rules, B, paper, True), rules, CHANCE)
    assert world.answer.sum() == 2
    again = decode(encode(world), layout(start), world.day, world.turn)
    assert state_hashes(again) == state_hashes(world) != state_hashes(advance(start, Orders.empty(), rules, CHANCE))
    assert again.answer.tobytes() == world.answer.tobytes()


def test_a_look_sees_what_it_is_asked_and_answers(crisis: bm.Crisis) -> None:
    seen = list[dict[tuple[str, str, str], int]]()

    def borea(look: bm.Look) -> list[Orders]:
        seen.append({proposal: int(where.sum()) for proposal, where in look.asked.items()})
        return [look.answer(*proposal, objects=True, where=where) for proposal, where in look.asked.items()]

    def alba(look: bm.Look) -> Orders:
        return look.order("embargo", where=(look.day == 0) & (look.number % 2 == 0))

    play = crisis.play(crisis.start(4, seed=1), {"A": alba, "B": borea, "others": bm.Wait()}, turns=4, watch=["A.face"])
    assert seen[:3] == [{}, {("A", "embargo", ""): 2}, {}]
    assert play["A.face"][-1].tolist() == [0.25, 0.5, 0.25, 0.5]


def test_what_a_seat_is_never_asked_it_cannot_answer(crisis: bm.Crisis) -> None:
    look = crisis.start(1).look("A")
    for proposal in (("A", "embargo"), ("B", "boast"), ("B", "visit", "C"), ("B", "nothing")):
        with pytest.raises(UnknownName, match="A is never asked about the proposal"):
            look.answer(*proposal)


def test_answers_to_what_is_not_out_and_in_others_names_are_refused(crisis: bm.Crisis) -> None:
    state = crisis.start(2, seed=1)
    look, model, refused = state.look("B"), crisis.prepared.model, list[RefusedOrder]()
    early = look.answer("A", "embargo", objects=True)
    orders = checked(early + look.order("boast"), [B], state.world, model, refused)
    assert len(orders) == 2  # the boast of both worlds
    assert [(r.seat, r.action, r.worlds, r.reasons[0].code) for r in refused] == [("B", "embargo", 2, "asked")]
    out = crisis.step(state, {"A": lambda look: look.order("embargo"), "others": bm.Wait()})
    answer = out.look("B").answer("A", "embargo", objects=True)
    assert len(checked(answer, [B], out.world, model, refused)) == 2
    assert len(checked(answer, [C], out.world, model, refused)) == 0
    assert refused[-1].reasons[0].text == "B is not the seat that orders it."


def test_nobody_sees_what_others_have_answered(crisis: bm.Crisis) -> None:
    start = crisis.start(1, seed=1)
    rules = crisis.prepared.rules
    proposed = crisis.step(start, {"A": lambda look: look.order("levy"), "others": bm.Wait()})
    told = [
        crisis.step(proposed, {"C": lambda look, o=o: look.answer("A", "levy", objects=o), "others": bm.Wait()})
        for o in (True, False)
    ]
    assert told[0].world.answer.tobytes() != told[1].world.answer.tobytes()
    others = [state.look(seat).believed.answer for state in told for seat in ("A", "B", "D")]
    assert not any(one.any() for one in others)
    assert told[0].look("C").believed.answer.sum() == 2
    assert len(rules.actors) == 4
