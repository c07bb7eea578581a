"""How others would likely answer is told before a proposal is sent, from beliefs alone; editing a plan is cheap."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game, GameError
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.view.glossary import likelihood_word
from brinkmanship.game.view.types import Choice, ProposalView
from brinkmanship.simulation.world import Kind, SlotPhase, World


def _asking(game: Game, seat: str) -> list[Choice]:
    return [choice for choice in game.seat(seat).choices() if choice.consent]


def _first(game: Game, seat: str, choice: Choice) -> ProposalView | None:
    target = choice.targets[0].id
    place = next((p.id for p in game.seat(seat).places(choice.action, target) if p.legal), "")
    return game.seat(seat).likely(Order(seat, choice.action, target, place))


def test_every_action_that_a_body_must_allow_says_how_its_members_would_answer(january: Prepared) -> None:
    game = Game.new(january, seed=3)
    asked = 0
    for seat in game.playable:
        for choice in _asking(game, seat):
            found = _first(game, seat, choice)
            if found is None:  # the seat's own ground: nobody is asked
                continue
            asked += 1
            assert 0 <= found.passes <= 1
            assert found.members
            assert all(m.low <= m.yes <= m.high for m in found.members)
            for member in found.members:
                assert all(r.startswith(("for: ", "against: ")) for r in member.reasons)
                assert "{" not in "".join(member.reasons)
            members = {b.id: b.members for b in game.seat(seat).view().bodies}.get(found.asked)
            if members is not None:
                assert {m.actor for m in found.members} == set(members)
                assert any(m.reasons for m in found.members)
    assert asked > 20


def test_unlikely_answers_have_reasons_against_and_likely_ones_for(january: Prepared) -> None:
    game = Game.new(january, seed=3)
    told = {True: [0, 0], False: [0, 0]}
    for choice in _asking(game, "DEU"):
        found = _first(game, "DEU", choice)
        for member in found.members if found else ():
            if member.reasons and (member.yes > 0.9 or member.yes < 0.3):
                told[member.yes > 0.9][member.reasons[0].startswith("for")] += 1
    assert told[True][1] > told[True][0]
    assert told[False][0] >= told[False][1]


def test_what_a_seat_cannot_know_does_not_move_its_judgement(january: Prepared) -> None:
    judgements = []
    for hidden in (False, True):
        game = Game.new(
            january, {"USA": "human"}, seed=3, intents={"RUS": "invader"} if _has(january, "invader") else {}
        )
        if hidden:
            _change_what_is_hidden(game, "USA")
        judgements.append([_first(game, "USA", choice) for choice in _asking(game, "USA")])
        judgements[-1].append(game.seat("USA").view().proposals)  # type: ignore[arg-type]
    assert judgements[0] == judgements[1]


def _has(prepared: Prepared, intent: str) -> bool:
    return intent in prepared.rules.type_names


def _visible(game: Game) -> list[str]:
    return [words.visible for words in game.prepared.names.columns[Kind.ACTOR]]


def _change_what_is_hidden(game: Game, seat: str) -> None:
    """Turn over everything of the truth that *seat* has no means to know."""
    rules, world, me = game.prepared.rules, game.control().truth, game.prepared.names.actor_index[seat]
    others = np.arange(len(rules.actors)) != me
    for track, visible in enumerate(_visible(game)):
        if visible == "private":
            table = rules.tracks[Kind.ACTOR]
            world.actor[track, others, 0] = (table.low[track] + table.high[track]) / 2 + 0.01
    world.intent[others & (world.intent[:, 0] >= 0), 0] = 0
    world.belief[:, others, :] = 0
    secret = np.array([not a.public for a in rules.actions])[rules.slot_action] & (rules.slot_actor != me)
    world.slot_count[secret] = 3
    world.slot_since[secret] = 0


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The toy crisis, in which what Grey answers hangs on Red: what it did in secret, openly, and what it is after."""
    utility = (
        "1 - done(plot, RED) - pending(plot, RED) - done(boast, RED) - fired(rumour) - 2 * belief(self, RED, bold)"
    )
    text = (Path(__file__).parents[1] / "data" / "toy.yaml").read_text("utf-8")
    weighed = text.replace("consent: {of: PACT, severity: 0.2}", f'consent: {{of: PACT, utility: "{utility}"}}')
    assert weighed != text
    path = tmp_path_factory.mktemp("asking") / "asking.yaml"
    path.write_text(weighed, "utf-8")
    return prepare(path)


def _yes(asking: Prepared, change: Callable[[World], None]) -> float:
    """Return how likely Blue thinks Grey's yes, after a *change* of the truth."""
    game = Game.new(asking, {"BLUE": "human"}, seed=3)
    change(game.control().truth)
    found = game.seat("BLUE").likely(Order("BLUE", "appeal"))
    assert found is not None
    return next(member.yes for member in found.members if member.actor == "GREY")


def test_what_others_did_in_secret_does_not_move_the_likely_answers(asking: Prepared) -> None:
    rules = asking.rules
    of = {a.id: int(rules.slots_of_action[i][0]) for i, a in enumerate(rules.actions)}  # Red's stands first

    def done(action: str) -> Callable[[World], None]:
        def change(world: World) -> None:
            world.slot_count[of[action]], world.slot_since[of[action]] = 2, 0

        return change

    def pending(world: World) -> None:
        world.slot_phase[of["plot"]] = SlotPhase.PREPARING

    def rumour(world: World) -> None:
        world.event_day[[e.id for e in rules.events].index("rumour")] = 0

    usual = _yes(asking, lambda world: None)
    assert _yes(asking, done("plot")) == usual
    assert _yes(asking, pending) == usual
    assert _yes(asking, rumour) == usual
    assert _yes(asking, done("boast")) < usual - 0.05  # what everybody saw


def test_what_others_believe_does_not_move_the_likely_answers(asking: Prepared) -> None:
    blue, grey = (asking.names.actor_index[a] for a in ("BLUE", "GREY"))

    def believes(actor: int) -> Callable[[World], None]:
        def change(world: World) -> None:
            world.belief[:, actor, 0] = [0.0, 1.0]  # meek, bold

        return change

    usual = _yes(asking, lambda world: None)
    assert _yes(asking, believes(grey)) == usual
    assert _yes(asking, believes(blue)) < usual - 0.05  # one's own view is all there is to go by


def test_reasons_are_the_parts_of_the_scenarios_own_utility_the_weightiest_first(tmp_path: Path) -> None:
    utility = "self.resolve * 0.5 - 2 * world.tension + tie(self, BLUE).trust + 0.01 * self.fame"
    text = (Path(__file__).parents[1] / "data" / "toy.yaml").read_text("utf-8")
    path = tmp_path / "reasons.yaml"
    path.write_text(text.replace("{of: PACT, severity: 0.2}", f'{{of: PACT, utility: "{utility}"}}'), "utf-8")
    game = Game.new(path, {"BLUE": "human"}, seed=3)
    grey = next(i for i, a in enumerate(game.prepared.rules.actors) if a == "GREY")
    tie = game.prepared.rules.track(Kind.TIE, "trust"), grey * 3 + game.prepared.names.actor_index["BLUE"]
    game.control().truth.tie[tie] = 0.9
    found = game.seat("BLUE").likely(Order("BLUE", "appeal"))
    assert found is not None
    (member,) = (m for m in found.members if m.actor == "GREY")
    assert [r for r in member.reasons if "tension" in r or "ties" in r] == [
        "against: tension",
        "for: ties of trust with Blueland",
    ]
    assert not any("fame" in reason for reason in member.reasons)  # it weighs next to nothing
    assert next(m for m in found.members if m.actor == "BLUE").reasons == ("for: proposes it itself",)


@pytest.mark.slow
def test_lobbying_a_member_makes_its_yes_likelier(january: Prepared) -> None:
    def answers(lobbied: bool) -> dict[str, float]:
        game = Game.new(january, {"USA": "human"}, seed=3, rest="wait")
        lobby = next(
            c for c in game.seat("USA").choices() if "lobby" in c.action and any(t.id == "DEU" for t in c.targets)
        )
        game.seat("USA").set_plan([Order("USA", lobby.action, "DEU")] if lobbied else [])
        for _ in range(3):
            game.commit()
        return {
            f"{choice.action} {m.actor}": m.yes
            for choice in _asking(game, "USA")
            for m in getattr(_first(game, "USA", choice), "members", ())
            if m.actor == "DEU"
        }

    before, after = answers(False), answers(True)
    assert before.keys() == after.keys()
    assert len(before) > 3
    assert sum(after[k] > before[k] + 1e-4 for k in before) >= 3
    assert not any(after[k] < before[k] - 1e-4 for k in before)


def test_orders_that_the_seat_does_not_have_are_refused(january: Prepared) -> None:
    game = Game.new(january, seed=3)
    with pytest.raises(GameError, match="no such order"):
        game.seat("USA").likely(Order("USA", "nonsense"))
    with pytest.raises(GameError, match="no seat"):
        game.seat("XXX").likely(Order("XXX", "nonsense"))


@pytest.mark.slow
def test_a_view_and_a_catalogue_kept_for_the_turn_equal_fresh_ones(january: Prepared) -> None:
    game, fresh = (Game.new(january, {"USA": "human"}, seed=5) for _ in range(2))
    for _ in range(2):
        legal = [
            Order("USA", c.action, t.id)
            for c in game.seat("USA").choices()
            if not c.needs_place
            for t in c.targets
            if t.legal
        ]
        for count in (1, 3, len(legal), 0, 2):
            game.seat("USA").set_plan(legal[:count])
            fresh.seat("USA").set_plan(legal[:count])
            state_of(fresh).forget()
            assert game.seat("USA").view() == fresh.seat("USA").view()
            assert game.seat("USA").choices() == fresh.seat("USA").choices()
        for choice in game.seat("USA").choices():
            for target in choice.targets:
                refused = game.seat("USA").check(Order("USA", choice.action, target.id))
                why = tuple(r.text for r in refused.reasons if r.code != "place") if refused else ()
                assert (target.why_not, target.legal) == (why, not why)
        game.commit()
        fresh.commit()


def test_a_change_of_plan_is_cheap(january: Prepared) -> None:
    game = Game.new(january, {"USA": "human"}, seed=5)
    game.seat("USA").view()
    legal = [
        Order("USA", c.action, t.id)
        for c in game.seat("USA").choices()
        if not c.needs_place
        for t in c.targets
        if t.legal
    ]
    times = []
    for number in range(8):
        start = time.process_time()
        game.seat("USA").set_plan(legal[: number % 3])
        game.seat("USA").view()
        game.seat("USA").choices()
        times.append(time.process_time() - start)
    assert sorted(times)[4] < 0.015


def test_words_of_likelihood_are_those_of_the_directive() -> None:
    ranges = {
        "almost no chance": (1, 5),
        "very unlikely": (5, 20),
        "unlikely": (20, 45),
        "roughly even": (45, 55),
        "likely": (55, 80),
        "very likely": (80, 95),
        "almost certain": (95, 99),
    }
    found = [likelihood_word(percent / 100) for percent in range(101)]
    assert {word: (round(100 * low), round(100 * high)) for word, low, high in found} == ranges
    for percent, (word, low, high) in enumerate(found):
        assert (low if percent >= 1 else 0) <= percent / 100 <= (high if percent < 99 else 1), word


def test_a_part_of_the_utility_that_reads_the_target_is_weighed_for_who_is_aimed_at(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "data" / "toy.yaml").read_text("utf-8")
    aimed = 'target: {kind: actor, among: [GREY]}, consent: {of: PACT, utility: "2 * (target.fame - 0.5)"}'
    path = tmp_path / "aimed.yaml"
    path.write_text(text.replace("consent: {of: PACT, severity: 0.2}", aimed), "utf-8")
    prepared = prepare(path)
    fame, target = prepared.rules.track(Kind.ACTOR, "fame"), prepared.names.actor_index["GREY"]
    for value, reason in ((1.0, "for"), (0.0, "against")):
        game = Game.new(prepared, {"BLUE": "human"}, seed=3)
        game.control().truth.actor[fame] = 1 - value
        game.control().truth.actor[fame, target] = value
        found = game.seat("BLUE").likely(Order("BLUE", "appeal", "GREY"))
        assert found is not None
        (grey,) = (member for member in found.members if member.actor == "GREY")
        assert [said for said in grey.reasons if "fame" in said] == [f"{reason}: fame"]
