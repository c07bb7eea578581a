"""Formations in groups: every one once, the seat's own first, and filters that keep what they say."""

from __future__ import annotations

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.forces import GROUPS, grouped, ready, summary
from brinkmanship.game.view.types import SeatView


@pytest.fixture(scope="module")
def view(january: Prepared) -> SeatView:
    game = Game.new(january, {"RUS": "human"}, seed=3, rest="wait")
    game.seat("RUS").set_plan([Order("RUS", "move_formation", "RUS-02", "RU-BEL")])
    game.commit()
    return game.seat("RUS").view()


@pytest.mark.parametrize("by", [key for key, _ in GROUPS])
def test_every_formation_is_in_one_group(view: SeatView, by: str) -> None:
    groups = grouped(view, by)
    assert sorted(unit.id for group in groups for unit in group.units) == sorted(unit.id for unit in view.formations)
    assert len({group.key for group in groups}) == len(groups) > 2


def test_own_forces_come_first_and_the_strongest_before_others(view: SeatView) -> None:
    first, *others = grouped(view)
    assert first.key == "RUS"
    assert all(unit.own for unit in first.units)
    for group in (first, *others):
        sizes = [unit.personnel.value for unit in group.units]
        assert sizes == sorted(sizes, reverse=True)
    assert [group.soldiers for group in others] == sorted((group.soldiers for group in others), reverse=True)


def test_filters_keep_what_they_say(view: SeatView) -> None:
    moving = [unit for group in grouped(view, only="moving") for unit in group.units]
    assert {unit.id for unit in moving} == {unit.id for unit in view.formations if unit.status != "standing"}
    assert "RUS-02" in {unit.id for unit in moving}
    able = [unit for group in grouped(view, only="ready") for unit in group.units]
    assert 0 < len(able) < len(view.formations)
    assert all(ready(unit) and unit.status == "standing" for unit in able)


def test_text_is_looked_for_in_names_parties_and_places(view: SeatView) -> None:
    name = view.formation("RUS-02").name
    assert [unit.id for group in grouped(view, text=name.upper()) for unit in group.units] == ["RUS-02"]
    there = {unit.id for group in grouped(view, text="belgorod") for unit in group.units}
    assert "RUS-02" in there  # it is on its way there
    assert grouped(view, text="no such thing") == ()


def test_forces_at_sea_are_a_place_of_their_own(view: SeatView) -> None:
    sea = {region.id for region in view.regions if region.sea}
    groups = {group.name: group for group in grouped(view, "place")}
    assert {unit.region for unit in groups["At sea"].units} <= sea
    assert not any(unit.region in sea for name, group in groups.items() if name != "At sea" for unit in group.units)


def test_a_summary_counts(view: SeatView) -> None:
    one = grouped(view, text=view.formation("RUS-02").name)
    assert summary(one) == f"1 formation, {view.formation('RUS-02').personnel.value:,.0f} soldiers"
    assert summary(grouped(view)).startswith(f"{len(view.formations)} formations, ")
