"""The one seam: whoever decides, decides alike in one world, in a thousand, and in a game."""

from __future__ import annotations

import ast
import json
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import brinkmanship as bm
from brinkmanship.cli import main as command
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game as Session
from brinkmanship.game.session.messages import SeatMessages
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.estimates import look as sight_of
from brinkmanship.players import kinds
from brinkmanship.players.look import Look, believed
from brinkmanship.players.stepping import decided, seating
from brinkmanship.simulation.legality import refusals
from brinkmanship.simulation.observation import BatchObservation
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import Kind, array_fields

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"


@pytest.fixture(scope="module")
def crisis() -> bm.Crisis:
    return bm.load(TOY)


def first_legal(look: bm.Look) -> bm.Orders | None:
    for action in look.actions:
        for target in look.targets(action):
            if not look.places(action, target) and look.legal(action, target).any():
                return look.order(action, target, where=look.legal(action, target))
    return None


def test_adding_a_kind_is_a_class_and_a_row(monkeypatch: pytest.MonkeyPatch, crisis: bm.Crisis) -> None:
    class Eager(bm.Player):
        def decide(self, look: bm.Look) -> bm.Orders:
            return first_legal(look) or bm.Orders.empty()

    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(kinds.Kind("eager", "eager", make=lambda detail: Eager()))
    game = Session.new(crisis.prepared, {"BLUE": "eager"}, seed=3)
    game.commit()
    assert game.seats["BLUE"] == "eager"
    mine = [order for order in state_of(game).node.orders if order.seat == "BLUE"]
    assert len(mine) == 1
    played = crisis.play(crisis.start(5, seed=3), {"BLUE": "eager", "others": "wait"}, turns=2)
    assert played.refused == ()
    with pytest.raises(GameError, match="did you mean 'eager'"):
        game.control().take_seat("BLUE", "eagre")


def test_other_packages_add_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        def __init__(self, kind: object) -> None:
            self.kind = kind

        def load(self) -> object:
            if isinstance(self.kind, Exception):
                raise self.kind
            return self.kind

    offered = [Entry(ImportError("broken")), Entry(kinds.Kind("oracle", "oracle", make=lambda detail: bm.Wait()))]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: offered if group == kinds.GROUP else [])
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(kinds, "_found_others", False)
    assert kinds.parse("oracle")[0].id == "oracle"
    assert "oracle" in kinds.kinds()


def test_the_kinds_of_players_are_named_in_one_file() -> None:
    house = Path(kinds.__file__).parents[1]
    own = {kinds.PERSON, kinds.DOCTRINE, kinds.WAIT, kinds.PROGRAM}  # "script" means a kind of file, too
    found = []
    for path in sorted(house.rglob("*.py")):
        if path == Path(kinds.__file__) or path.relative_to(house).parts[0] == "scenario":  # the format of scripts
            continue
        text = path.read_text("utf-8")
        if not any(word in text for word in (*own, "cmd:", "script:{")):
            continue
        for node in ast.walk(ast.parse(text)):
            said = node.value if isinstance(node, ast.Constant) else None
            if isinstance(said, str) and (said in own or said.startswith(("cmd:", "script:{"))):
                found.append(f"{path.relative_to(house)}:{node.lineno}")
    assert found == []


def test_a_function_plays_a_seat_of_a_game_and_its_record_waits_for_it(tmp_path: Path, crisis: bm.Crisis) -> None:
    where = []

    def bot(look: bm.Look) -> bm.Orders | None:
        where.append((threading.current_thread(), look.worlds, look.seat))
        return first_legal(look)

    record = tmp_path / "game.jsonl"
    game = bm.Game(crisis, seats={"BLUE": bot, "RED": "human"}, seed=7, record=record)
    game.commit("RED")
    assert [one[1:] for one in where] == [(1, "BLUE")]
    assert game.seats["BLUE"] == "function"
    assert any(order.seat == "BLUE" for order in state_of(game).node.orders)
    game.close()
    again = Session.load(record)
    assert list(again.waiting) == ["BLUE"]
    with pytest.raises(GameError, match="No file starts a function"):
        again.commit("RED")
    with pytest.raises(GameError, match="by a program of Python alone"):
        again.control().take_seat("BLUE", again.waiting["BLUE"])
    again.control().take_seat("BLUE", bot)
    again.commit("RED")
    assert len(where) == 2
    again.close()


def test_a_function_that_fails_passes_and_the_report_says_so(crisis: bm.Crisis) -> None:
    def broken(look: bm.Look) -> bm.Orders:
        raise RuntimeError("no idea")

    game = bm.Game(crisis, {"BLUE": broken, "RED": "human"}, seed=1)
    assert "BLUE passed: RuntimeError: no idea" in game.commit("RED").warnings
    with pytest.raises(TypeError, match="returned int"):
        crisis.play(crisis.start(2), {"BLUE": lambda look: [3]}, turns=1)


@pytest.mark.parametrize("kind", ["random", "planner", "doctrine", "wait"])
def test_a_world_of_a_batch_is_decided_as_alone(crisis: bm.Crisis, kind: str) -> None:
    start = crisis.step(crisis.start(6, seed=2))
    seats = seating(crisis.model, kind)
    chance = Randomness(2)
    many = decided(start.world, seats, crisis.model, chance)
    for position in (0, 4):
        alone = decided(start[position].world, seats, crisis.model, chance)
        mine = many.only(many.world == position)
        assert alone.slot.tolist() == mine.slot.tolist()
        assert alone.place.tolist() == mine.place.tolist()


def test_random_orders_are_legal_and_differ(crisis: bm.Crisis) -> None:
    start, rules = crisis.start(40, seed=5), crisis.prepared.rules
    look = start.look("BLUE")
    orders = bm.Random().decide(look)
    assert len(set(zip(orders.slot.tolist(), orders.place.tolist(), strict=True))) > 3
    assert np.bincount(orders.world, minlength=40).max() <= look.most_orders
    for slot, place, lift, world in zip(orders.slot, orders.place, orders.lift, orders.world, strict=True):
        assert refusals(start.world, rules, int(slot), int(place), lift=bool(lift), position=int(world)) == []


@pytest.mark.parametrize("named", [TOY, pytest.param("january-2022", marks=pytest.mark.slow)])
def test_what_a_seat_believes_is_what_its_advice_is_made_from(named: str | Path) -> None:
    crisis = bm.load(named)
    state = crisis.start(3, seed=1)
    for _ in range(4):
        state = crisis.step(state)
    for seat in crisis.playable:
        me = crisis.seats.index(seat)
        every = state.look(seat).believed
        for kind in Kind:
            table, values = crisis.prepared.rules.tracks[kind], every.tracks(kind)
            assert (values >= table.low[:, None, None]).all()
            assert (values <= table.high[:, None, None]).all()
        for position in range(3):
            sight = sight_of(crisis.prepared, state[position].world, me, Randomness(1))
            alone = believed(crisis.model, state[position].world, sight.seen)
            for field in array_fields():
                ours, theirs = getattr(every, field.name)[..., position], getattr(alone, field.name)[..., 0]
                assert np.array_equal(ours, theirs), (seat, field.name)


def test_a_look_answers_nothing_that_it_was_not_asked(crisis: bm.Crisis, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        "brinkmanship.players.look.BatchObservation.estimates",
        lambda self, kind, track, things: asked.append((kind, track)) or _estimates(self, kind, track, things),
    )
    look = crisis.start(4).look("BLUE")
    assert asked == []
    look["world.tension"]
    assert len(asked) == 1


_estimates = BatchObservation.estimates


def test_a_program_is_asked_world_by_world(crisis: bm.Crisis, tmp_path: Path) -> None:
    bot = tmp_path / "bot.py"
    bot.write_text(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    said = json.loads(line)\n"
        "    if said['type'] == 'hello':\n"
        "        print(json.dumps({'type': 'ready'}), flush=True)\n"
        "    elif said['type'] == 'turn':\n"
        "        legal = [(c, t) for c in said['choices'] for t in c['targets'] if t['legal'] and not c['needs_place']]\n"
        "        order = {'action': legal[0][0]['action'], 'target': legal[0][1]['id']} if legal else None\n"
        "        order = order if said['view']['world'] != 1 else None\n"
        "        orders = [order] if order else []\n"
        "        print(json.dumps({'type': 'orders', 'turn': said['turn'], 'orders': orders}), flush=True)\n",
        "utf-8",
    )
    start = crisis.start(3, seed=1)
    player = bm.Program(f"{sys.executable} {bot}", 20)
    look = Look(crisis.model, crisis.seats.index("BLUE"), start.world, Randomness(1))
    assert look.model.messages.__class__ is SeatMessages
    orders = player.decide(look)
    player.close()
    assert orders.world.tolist() == [0, 2]


def test_futures_by_the_command_with_players(toy: Prepared, capsys: pytest.CaptureFixture[str]) -> None:
    def ran(*more: str) -> tuple[int, str, str]:
        code = command._run(["run", str(TOY), "--futures", "30", "--seed", "2", *more])
        return (code, *capsys.readouterr())

    idle = json.loads(ran("--player", "others=wait", "--json")[1])
    usual = json.loads(ran("--json")[1])
    assert set(idle["scores"]["BLUE"]) == {"mean", "error"}
    assert idle["scores"] != usual["scores"]
    assert set(usual["endings"]) == {ending.id for ending in toy.rules.endings}
    assert "Blueland: score" in ran("--player", "BLUE=random")[1]
    assert ran("--player", "BLUE=human")[0] == 2
    assert "did you mean" in ran("--player", "BLUE=wayt")[2]
