"""A seat's handle leads to nothing that it may not know, by any path of attributes.

What counts as a path: every attribute that `dir` names (so properties too), `__dict__`, slots, the elements of
containers, a bound method's own object, a function's closure and defaults, and what a weak reference refers to. What does
not: classes, modules and the globals of functions. Python has no walls, and code in one process finds everything; who is
not trusted plays in a process of their own.
"""

from __future__ import annotations

import copy
import gc
import pickle
import types
import weakref
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

import brinkmanship as bm
from brinkmanship import handle as handles
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import Node, Tree
from brinkmanship.game.session import access
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.facts import BeforeTurn, BranchTaken, Noted, SeatTaken, TurnResolved
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.state import GameState
from brinkmanship.game.view.estimates import Estimates
from brinkmanship.players.look import Look, truth_behind
from brinkmanship.scenario.compile import Compiled
from brinkmanship.simulation.observation import BatchObservation
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import World, array_fields

TRUTH = (World, Tree, Node, GameState, ControlHandle, Game)
PUBLIC = (Prepared, Compiled)  # the scenario is no secret: its file is everybody's


def paths(thing: object, most: int = 200_000) -> Iterator[tuple[str, object]]:
    """Yield (path, object) of everything that is reached from a thing."""
    seen, left = {id(thing)}, [("handle", thing)]
    held = []  # so that no id is used twice
    while left and most:
        most -= 1
        path, found = left.pop()
        held.append(found)
        yield path, found
        for name, other in _next(found):
            if id(other) not in seen and not isinstance(other, PUBLIC):
                seen.add(id(other))
                left.append((f"{path}{name}", other))
    assert most, "the walk did not end"


def _next(found: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(found, type | types.ModuleType | str | bytes | int | float | bool | type(None)):
        return
    if isinstance(found, types.FunctionType):
        yield from ((f" closure {n}", cell.cell_contents) for n, cell in enumerate(found.__closure__ or ()))
        yield from ((f" default {n}", one) for n, one in enumerate(found.__defaults__ or ()))
        return
    if isinstance(found, weakref.ReferenceType):
        yield " referent", found()
        yield " callback", found.__callback__
        return
    if isinstance(found, Mapping):
        yield from ((f"[{key!r}]", one) for key, one in found.items())
    elif isinstance(found, list | tuple | set | frozenset):
        yield from ((f"[{n}]", one) for n, one in enumerate(found))
    if isinstance(found, types.MethodType):
        yield ".__self__", found.__self__
        yield ".__func__", found.__func__
        return
    if type(found).__module__.startswith("brinkmanship"):
        for name in dir(found):
            if name != "__class__" and not name.startswith(("__fields", "model_")):  # pydantic's own
                try:
                    yield f".{name}", getattr(found, name)
                except Exception:
                    continue


@pytest.fixture
def game(toy: Prepared) -> Game:
    game = Game.new(toy, {"RED": "human", "BLUE": "human"}, seed=2)
    game.commit()
    return game


def test_no_path_from_a_seats_handle_leads_to_the_truth(game: Game) -> None:
    handle = game.seat("BLUE")
    handle.view(), handle.choices(), handle.explain("world:tension"), handle.likely(Order("BLUE", "appeal"))
    reached = list(paths(handle))
    assert len(reached) > 50
    assert [path for path, found in reached if isinstance(found, TRUTH)] == []
    assert not [one for one in gc.get_referents(handle) if not isinstance(one, type)]


def test_no_path_from_what_a_handle_answers_leads_to_the_truth(game: Game) -> None:
    handle = game.seat("BLUE")
    answers = (handle.view(), handle.choices(), handle.report(), handle.log(), handle.explain("world:tension"))
    answers += (handle.likely(Order("BLUE", "appeal")), handle.check(Order("BLUE", "appeal")), handle.places("appeal"))
    reached = list(paths(answers))
    assert any(isinstance(found, Estimates) for _, found in reached)  # so the lazy parts of a view are walked
    assert [path for path, found in reached if isinstance(found, TRUTH)] == []


def test_no_path_from_a_look_leads_to_the_truth(toy: Prepared) -> None:
    walked = []

    def bot(look: Look) -> None:
        look["world.tension"], look["BLUE.resolve"], look.legal_slots, look.likely("appeal"), look.places("appeal")
        reached = list(paths((look, look.alone(0), look.order)))
        assert len(reached) > 50
        secret = [(path, found) for path, found in reached if isinstance(found, (*TRUTH, Randomness, BatchObservation))]
        assert {path.rpartition(".")[2] for path, _ in secret} == {"believed"}  # a world of the seat's own making
        worlds, _ = truth_behind(look)
        assert not any(
            np.shares_memory(getattr(look.believed, f.name), getattr(worlds, f.name)) for f in array_fields()
        )
        with pytest.raises(TypeError, match="belongs to the running game"):
            copy.copy(look)
        walked.append(look.worlds)

    gc.collect()  # what other tests left
    before = len(handles._KEPT)
    crisis = bm.Crisis(toy)
    crisis.play(crisis.start(3), {"BLUE": bot, "others": "wait"}, turns=1)
    Game.new(toy, {"RED": "human"}, players={"BLUE": bot}).commit()
    assert walked == [3, 1]
    gc.collect()
    assert len(handles._KEPT) == before


def test_the_walk_finds_what_leads_to_the_truth(game: Game) -> None:
    handle = game.seat("BLUE")
    state = access.state_of(handle)

    class Leaky(type(handle)):  # type: ignore[misc]
        __module__ = "brinkmanship"
        __slots__ = ("_kept",)

    for kept in (state, lambda: state, [state.tree], weakref.ref(state), state.seat, {"world": state.world}):
        leaky = Leaky(state, "BLUE")
        leaky._kept = kept
        assert any(isinstance(found, TRUTH) for _, found in paths(leaky))


def test_a_handle_is_of_its_seat_and_game_alone(game: Game) -> None:
    handle = game.seat("BLUE")
    with pytest.raises(AttributeError):
        handle.seat = "RED"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        handle.more = 1  # type: ignore[attr-defined]
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="belongs to the running game"):
            copied(handle)
    for name in ("control", "truth", "branch", "notes", "seed", "record_lines", "take_seat", "rewind"):
        assert not hasattr(handle, name)
    refused = handle.check(Order("RED", "boast"))
    assert refused is not None
    assert refused.reasons[0].code == "seat"
    with pytest.raises(GameError, match="no seat"):
        game.seat("XXX")


def test_what_handles_are_granted_goes_with_them(game: Game) -> None:
    gc.collect()
    before = len(handles._KEPT)
    given = [game.seat("RED") for _ in range(5)]
    assert len(handles._KEPT) == before + 5
    del given
    assert len(handles._KEPT) == before


def test_a_seat_of_an_exercise_hands_in_and_does_not_resolve(toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human", "BLUE": "human"}, seed=2, exercise=())
    with pytest.raises(GameError, match="control resolves the turn"):
        game.seat("RED").commit()


def test_only_a_seat_that_waits_is_given_a_player_by_a_handle(game: Game) -> None:
    with pytest.raises(GameError, match="RED does not wait for a player"):
        game.seat("BLUE").name_player("RED", "doctrine")
    with pytest.raises(GameError, match="no seat"):
        game.seat("BLUE").name_player("XXX", "doctrine")


def test_listeners_are_told_every_fact_once_and_after_the_record(game: Game) -> None:
    heard: list[Any] = []
    control = game.control()
    control.listen(lambda fact: heard.append((fact, len(control.record_lines))))
    before = len(control.record_lines)
    game.seat("RED").set_plan([Order("RED", "boast")])
    control.hand_in("RED")
    control.note("observation", "Red boasts.")
    game.commit()
    control.rewind(1)
    control.take_seat("RED", "wait")
    kinds = [type(fact) for fact, _ in heard]
    assert kinds == [BeforeTurn, BeforeTurn, Noted, TurnResolved, BranchTaken, SeatTaken]
    lengths = [length for _, length in heard]
    assert before < lengths[0]
    assert lengths == sorted(set(lengths))
