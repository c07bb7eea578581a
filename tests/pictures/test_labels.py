"""Where names and tokens stand: at their place, moved up or down, or only nearer, and never one upon the other."""

from __future__ import annotations

from brinkmanship.pictures.labels import SHIFTS, Item, Placed, place

SCALES = (8.0, 4.0, 2.0, 1.0)  # km a pixel, by level


def name(x: float, y: float, *, wide: float = 10, least: int = 0, token: bool = False) -> Item:
    return Item(x, y, wide, 5, "", token, least)


def found(*names: Item, tokens: tuple[Item, ...] = ()) -> list[tuple[int, float]]:
    return [(one.level, one.shift) for one in place(tokens, names, SCALES)]


def test_what_stands_alone_has_room_from_its_least_level_on() -> None:
    assert found(name(0, 0), name(1000, 0, least=2)) == [(0, 0), (2, 0)]


def test_a_name_gives_way_to_those_before_it_by_moving_down_then_up() -> None:
    at = name(0, 0, wide=100)
    assert found(at, at, at, at, at, at) == [(0, shift) for shift in SHIFTS]  # the sixth finds no room anywhere


def test_a_token_stays_at_its_place_and_shows_where_names_are_no_wider_than_the_way_between() -> None:
    assert found(tokens=(name(0, 0, token=True), name(41, 0, token=True))) == [(0, 0), (2, 0)]
    assert found(tokens=(name(0, 0, token=True), name(39, 0, token=True))) == [(0, 0), (3, 0)]
    assert found(tokens=(name(0, 0, token=True), name(0, 0, token=True))) == [(0, 0)]


def test_a_name_gives_way_to_tokens_and_to_where_other_names_have_moved() -> None:
    token, own, other = name(0, 0, token=True), name(0, 0), name(0, 8.0 * SHIFTS[1])
    assert found(own, other, tokens=(token,)) == [(0, 0), (0, 18), (0, 18)]
    assert place((token,), (own,), SCALES)[1] == Placed(own, 0, 18)
    assert found(own, other) == [(0, 0), (0, 0)]
