"""Nothing hidden reaches a seat: whatever it cannot know is turned over, and not a byte of what it is told differs.

What a seat cannot know is written down in `hidden.py`. A longer run: BRINK_HIDDEN=20 (times as many cases).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session import flow
from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.session.state import GameState
from brinkmanship.simulation.world import Kind, array_fields
from tests.game.hidden import EVERYTHING, Ignorance, at_turn, frozen, played
from tests.january import january

TIMES = int(os.environ.get("BRINK_HIDDEN", "1"))
TOY = Path(__file__).parent / "data" / "toy.yaml"
JANUARY = ("RUS", "UKR", "USA", "GBR", "DEU", "FRA", "ITA", "POL", "TUR", "HUN", "NATO", "EU")
OFTEN = ("RUS", "UKR")
"""Seats of January 2022 that the slow tests try; the others take minutes."""
CHANGES = st.lists(st.sampled_from(EVERYTHING), min_size=1, max_size=len(EVERYTHING), unique=True)
UTILITY = (
    "1 - done(plot, RED) - pending(plot, RED) - done(boast, RED) - fired(rumour) - 2 * belief(self, RED, bold)"
    " - RED.secret - type(RED, bold) - BLUE.secret"
)


def longer(cases: int) -> Any:
    """Return the settings of a property with so many cases."""
    return settings(
        max_examples=cases * TIMES, deadline=None, derandomize=TIMES == 1, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip


@cache
def base(name: str) -> GameState:
    """Return a game to look at, played for some turns."""
    if name == "january":
        return played(january(), 9, 4, {"RUS": "rollback"})
    return played(asking(), 8, 3, {"RED": "bold"})


def asking(**changes: str) -> Prepared:
    """Return the toy crisis, in which what Grey answers hangs on what the two rivals hide."""
    text = TOY.read_text("utf-8")
    weighed = text.replace("consent: {of: PACT, severity: 0.2}", f'consent: {{of: PACT, utility: "{UTILITY}"}}')
    assert weighed != text
    plain = "by: [RED], cost: 0, source: made-up"
    more = f"""\
  plea: {{name: Plead with Grey, family: alliance, {plain}, start: ["self.fame += 0.2"],
         consent: {{of: GREY, utility: "{UTILITY}"}}}}
  whisper: {{name: Whisper, family: information, {plain}, public: false, start: ["self.secret += 0.1"]}}
  deal: {{name: A secret deal, family: alliance, {plain}, public: false, start: ["self.secret += 0.1"],
         consent: {{of: GREY, severity: 0.1}}}}
events:
"""
    weighed = weighed.replace("events:\n", more)
    for old, new in changes.items():
        weighed = weighed.replace(old, new)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "asking.yaml"
        path.write_text(weighed, "utf-8")
        return prepare(path)


# --- what a handle answers --------------------------------------------------------------------------------------------


class Heard:
    """Stands for a program in a seat: keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def tell(self, message: Any) -> None:
        self.told.append(message)


def whole(state: GameState, seat: str) -> Iterator[tuple[str, bytes]]:
    """Yield (question, answer) of all that is quickly asked of a seat's handle."""
    handle, heard = SeatHandle(state, seat), Heard()
    yield "view", frozen(handle.view())
    yield "choices", frozen(handle.choices())
    yield "briefing", frozen(handle.briefing())
    yield "log", frozen(handle.log())
    numbers = handle.numbers()
    yield "numbers", frozen(numbers)
    yield "numbers over time", frozen(handle.series(one.ref for one in numbers))
    yield "numbers a turn ago", frozen([handle.before()(one.ref) for one in numbers])
    yield "what was signed", frozen(handle.agreements())
    yield "what its staff would choose", frozen(handle.weighed())
    judged = state.memory(seat).judged(state.node)
    yield "what advice is made from", b"".join(getattr(judged, field.name).tobytes() for field in array_fields())
    for turn in range(state.node.turn + 1):
        yield f"report of turn {turn}", frozen(handle.report(turn))
    public = (handle.seats, handle.outcome, handle.warnings, handle.waiting, handle.turn, handle.date, handle.plan())
    yield "what everybody knows", frozen(public)
    state.table.external = {seat: heard}  # type: ignore[dict-item]
    for node in state.tree.branch()[-2:]:
        flow.tell_programs(state, node)
    state.table.external = {}
    yield "told to a program", frozen(heard.told)
    assert b"SECRET" not in frozen([handle.log(), heard.told])


def pointed(state: GameState, seat: str, asked: int, like: GameState) -> Iterator[tuple[str, bytes]]:
    """Yield (question, answer) of some of the many things that a handle can be asked one by one.

    `asked` chooses; numbers that orders moved in the game `like` are asked for more often.
    """
    handle, names, chance = SeatHandle(state, seat), state.names, np.random.default_rng(asked)
    refs = [ref for kind in Kind for track in names.refs[kind] for ref in track]
    ordered = {
        (e.kind, e.track, e.thing) for n in like.tree.branch() for e in n.ledger if e.cause.kind in ("order", "measure")
    }
    caused = sorted({names.refs[kind][track][thing] for kind, track, thing in ordered})
    some = [chance.choice(among, min(len(among), 20), replace=False).tolist() for among in (refs, caused) if among]
    for ref in sorted(set().union(*some)):
        try:
            yield f"why {ref}", frozen(handle.explain(ref))
        except GameError as error:
            yield f"why {ref}", frozen(str(error))
        assert handle.source(ref) == state.prepared.sources.of(ref)
    choices = handle.choices()
    orders = [Order(seat, c.action, t.id) for c in choices for t in c.targets]
    placed = {c.action for c in choices if c.needs_place}
    proposals = [o for o in orders if o.action in {c.action for c in choices if c.consent} - placed]
    for order in chance.permutation(np.array(proposals, object)).tolist()[:4]:
        yield f"likely {order}", frozen(handle.likely(order))
    for order in chance.permutation(np.array(orders, object)).tolist()[:4]:
        yield f"check {order}", frozen(handle.check(order))
    for order in chance.permutation(np.array([o for o in orders if o.action in placed], object)).tolist()[: asked % 2]:
        yield f"places {order}", frozen(handle.places(order.action, order.target))


@cache
def pointed_before(name: str, turn: int, seat: str, asked: int) -> dict[str, bytes]:
    """Return what the seat is answered to the questions of `asked`."""
    return dict(pointed(unchanged(name, turn, seat)[0], seat, asked, base(name)))


@cache
def ignorance(name: str, seat: str) -> Ignorance:
    """Return what a seat cannot know of a game."""
    return Ignorance(base(name).prepared, base(name).chance, base(name).names.actor_index[seat])


@cache
def unchanged(name: str, turn: int, seat: str) -> tuple[GameState, Ignorance, dict[str, bytes]]:
    """Return a game as it is, what a seat does not know of it, and what the seat is answered."""
    found = base(name)
    of = ignorance(name, seat)
    state = at_turn(found, turn, (), of, 0)
    return state, of, dict(whole(state, seat))


def compare(name: str, turn: int, seat: str, change: list[str], seed: int) -> None:
    """Turn over what a seat cannot know and see that all its answers stay the same."""
    _, of, before = unchanged(name, turn, seat)
    other, asked = at_turn(base(name), turn, change, of, seed), seed % (5 * TIMES)
    differ = [question for question, answer in whole(other, seat) if before[question] != answer]
    was = pointed_before(name, turn, seat, asked)
    differ += [question for question, answer in pointed(other, seat, asked, base(name)) if was[question] != answer]
    assert not differ


SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("seat", ["RED", pytest.param("BLUE", marks=pytest.mark.slow)])
def test_nothing_hidden_of_the_toy_crisis_reaches_a_seat(seat: str) -> None:
    @longer(40)
    @given(st.integers(0, 8), CHANGES, SEEDS)
    def holds(turn: int, change: list[str], seed: int) -> None:
        compare("toy", turn, seat, change, seed)

    holds()


@pytest.mark.parametrize(
    "seat", [pytest.param(s, marks=pytest.mark.slow if s in OFTEN else pytest.mark.minutes) for s in JANUARY]
)
def test_nothing_hidden_of_january_2022_reaches_a_seat(seat: str) -> None:
    @longer(8)
    @given(st.sampled_from([0, 4, 9]), CHANGES, SEEDS)
    def holds(turn: int, change: list[str], seed: int) -> None:
        compare("january", turn, seat, change, seed)

    holds()


def test_soldiers_of_others_are_estimated() -> None:
    state, row = unchanged("january", 9, "USA")[0], 0
    exact, listed = 0, [f for f in SeatHandle(state, "USA").view().formations if f.confidence != "exact"]
    for force in listed:
        truth = float(state.world.formation[row, state.names.formation_index[force.id], 0])
        exact += abs(force.personnel.value - truth) <= 0.02 * truth
        assert force.personnel.low < force.personnel.value < force.personnel.high
    assert len(listed) > 20
    assert exact < len(listed) / 3


def test_every_playable_seat_is_looked_at() -> None:
    assert set(JANUARY) == {a for a, actor in january().names.scenario.actors.items() if actor.playable}


DEEDS = st.lists(st.lists(st.sampled_from(["whisper", "deal", "inject"]), unique=True), min_size=1, max_size=4)


def secretly(prepared: Prepared, deeds: list[list[str]]) -> Iterator[tuple[str, bytes]]:
    """Play a game in which Red does things in secret, turn by turn, and yield what Blue is answered."""
    game = Game.new(prepared, {"RED": "human", "BLUE": "human"}, seed=7, rest="wait", intents={"RED": "meek"})
    red, done = game.seat("RED"), 0
    for deed in deeds:
        orders = {"whisper": Order("RED", "whisper"), "deal": Order("RED", "deal")}
        assert not red.set_plan([orders[one] for one in deed if one in orders])
        inject = Inject("note", "SECRET for Red.", ("RED.secret += 0.05",), ("RED",))
        told = game.control().commit([inject] if "inject" in deed else ())
        done += len(told.lines)
        yield from whole(state_of(game), "BLUE")
        yield from pointed(state_of(game), "BLUE", 1, base("toy"))
    assert done >= sum(map(len, deeds))  # else nothing was done, and nothing was hidden


@pytest.mark.slow
def test_what_is_done_in_secret_is_told_to_nobody_else() -> None:
    rumour = 'text: "Red hears a rumour.", days: [2022-01-27]'
    plain, other = asking(), asking(**{rumour: 'text: "SECRET of Red.", days: [2022-01-25]'})

    @longer(12)
    @given(DEEDS, st.booleans())
    def holds(deeds: list[list[str]], earlier: bool) -> None:
        hidden = list(secretly(other if earlier else plain, deeds))
        assert [q for (q, a), (_, b) in zip(secretly(plain, [[] for _ in deeds]), hidden, strict=True) if a != b] == []

    holds()
