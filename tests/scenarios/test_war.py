"""The war of January 2022: it takes several courses, its means matter, both sides rally, and going home empties the border."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

import brinkmanship as bm
from brinkmanship.library.state import State
from brinkmanship.simulation.world import Kind

WORLDS, SEED = 150, 3
BUILD_UP = {
    "bring_eastern_armies": 4, "bring_central_army": 7, "bring_southern_army": 7, "bring_airborne": 9, "allied_resolve": 16,
    "raise_readiness": 22, "march_to_border": 26, "give_the_order": 29,
}  # fmt: skip
AXES = {
    "north": 31, "east": 31, "south": 31, "mariupol": 32, "sumy": 32, "donbas": 32, "luhansk": 33, "odesa": 33,
    "north_east": 33, "donbas_north": 34,
}  # fmt: skip
WATCHED = (
    "world.force", "capital_lost(UKR)", "held(land_bridge, UKR)", "held('UA-DOG', UKR)", "RUS.support", "UKR.support",
    "UKR.abroad", "RUS.losses", "world.oil_price",
)  # fmt: skip


def invades(look: Any) -> list[Any]:
    """Build up, give the order and attack along every axis, whatever Russia's doctrine would do."""
    orders = [look.order(what) for what, day in BUILD_UP.items() if day <= look.day < day + 3]
    return orders + [look.order("invade", axis) for axis, day in AXES.items() if day <= look.day < day + 3]


@cache
def crisis() -> bm.Crisis:
    return bm.load("january-2022")


def start(worlds: int = WORLDS) -> State:
    """The first day, with the capital for a war granted."""
    begun, rules = crisis().start(worlds=worlds, seed=SEED), crisis().prepared.rules
    world, russia = begun.world.copy(), rules.actors.index("RUS")
    world.actor[rules.track(Kind.ACTOR, "capital"), russia] = 12
    world.actor[rules.track(Kind.ACTOR, "income"), russia] = 4
    return State(crisis().prepared, world, SEED)


def played(change: Callable[[State], None] | None = None) -> bm.Played:
    begun = start()
    if change is not None:
        change(begun)
    return crisis().play(begun, {"RUS": invades, "others": bm.Doctrine()}, watch=WATCHED)


@cache
def war() -> bm.Played:
    return played()


def grounded(track: str) -> Callable[[State], None]:
    """Take aircraft or air defence from Ukraine's air force."""

    def change(state: State) -> None:
        rules = state.prepared.rules
        state.world.formation[rules.track(Kind.FORMATION, track), rules.formations.index("UKR-28")] = 0

    return change


def shares(play: bm.Played) -> dict[str, float]:
    """The shares of futures with an invasion in which Kyiv falls, a land bridge is taken, the Donetsk front moves."""
    return {
        "kyiv": float((play["capital_lost(UKR)"].max(axis=0) > 0).mean()),
        "bridge": float((play["held(land_bridge, UKR)"].min(axis=0) < 0.4).mean()),
        "donetsk": float((play["held('UA-DOG', UKR)"].min(axis=0) < 0.95).mean()),
    }


@pytest.mark.minutes
def test_the_war_takes_several_courses() -> None:
    assert (war()["world.force"].max(axis=0) >= 2).mean() > 0.95
    found = shares(war())
    print(found)
    assert 0.05 < found["kyiv"] < 0.5
    assert 0.2 < found["bridge"] < 0.95
    assert 0.01 < found["donetsk"] < 0.95


@pytest.mark.minutes
@pytest.mark.parametrize("track", ["aircraft", "air_defence"])
def test_without_its_air_force_or_air_defence_ukraine_loses_more(track: str) -> None:
    with_it, without = shares(war()), shares(played(grounded(track)))
    print(with_it, without)
    assert without["kyiv"] + without["bridge"] > with_it["kyiv"] + with_it["bridge"] + 0.05


@pytest.mark.minutes
def test_both_sides_rally_and_flight_and_losses_spread() -> None:
    first = (war()["world.force"] >= 2).argmax(axis=0)
    every = np.arange(len(first))
    for actor in ("RUS", "UKR"):
        support = war()[f"{actor}.support"]
        before, after = support[first - 1, every], support[first + 13, every]
        assert np.median(after) > np.median(before) + 0.05
    for number in ("UKR.abroad", "RUS.losses"):
        low, high = np.percentile(war()[number][first + 13, every], [10, 90])
        assert high > 1.5 * low


@pytest.mark.slow
def test_going_home_empties_the_border_and_a_claim_does_not() -> None:
    def goes(what: str) -> Callable[[Any], Any]:
        return lambda look: [look.order(what)] if look.day == 18 else []

    def left(what: str) -> float:
        play = crisis().play(start(8), {"RUS": goes(what), "others": "wait"}, watch=["troops(RUS, border)"], turns=40)
        return float(play["troops(RUS, border)"][-1].mean())

    stays = left("claim_pullback")
    assert stays > 100_000
    assert left("withdraw_with_nothing") < 0.5 * stays


@pytest.mark.slow
def test_a_day_of_war_moves_the_price_of_oil_as_it_did() -> None:
    """Brent moved by 5.3 % a day from 23 February to 31 March 2022 (EIA)."""
    price, force = np.log(war()["world.oil_price"]), war()["world.force"]
    moves = np.diff(price, axis=0)[force[:-1] >= 2]
    assert len(moves) > 1000
    assert 0.04 < moves.std() < 0.065
