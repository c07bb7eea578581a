"""A war in the window: what an order to attack shows, moving by a click, the battle, and the list of forces."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest
from desktop.driving import Player, unreadable

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.screens import war_map
from brinkmanship.desktop.screens.forces_shown import Shown
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from tests.january import january


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    """Russia in a war three days old."""
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((1280, 720))
    game = Game.new(january(), {"RUS": "human", "UKR": "human"}, seed=6, rest="wait")
    game.commit(injects=[Inject("war", "", ("world.force = 2",))])
    assert not game.seat("RUS").set_plan([Order("RUS", "invade", axis) for axis in ("north", "south")])
    for _ in range(3):
        game.commit()
    player = Player()
    player.app.navigate(OpenGame(game, "RUS"))
    player.state.dialog = ""
    player.frames(3)
    yield player
    player.app.close()


@pytest.fixture(autouse=True)
def _clean(player: Player) -> None:
    """Begin every test with an empty plan and nothing open."""
    state = player.state
    state.session.game.set_plan([])
    state.session.refresh()
    state.dialog, state.left, state.right, state.forces = "", "actors", "inspect", Shown()
    state.war_accepted.clear()
    state.drop_order()
    player.away()


def texts(player: Player) -> list[str]:
    return [box.text for box in player.ui.boxes if box.kind == "text"]


def point(player: Player, region: str) -> tuple[int, int]:
    """Look at a region and return the pixel of a place in it where no symbol stands."""
    chart = player.state.assets.map
    x, y = chart.overlay.region_place(region)
    chart.fly_to(x, y, player.now, zoom=3.0, still=True)
    player.frames(4, ms=100)
    px, py = chart.camera.to_screen(x, y)
    for dx, dy in ((0, 0), (60, 40), (-60, 40), (60, -60), (-60, -60), (0, 90), (100, 0), (-100, 0), (0, -100)):
        at = round(px + dx), round(py + dy)
        if chart.region_at(*at) == region and chart.overlay.token_at(*at) is None:
            return at
    raise AssertionError(f"no free place in {region}")


def hover(player: Player, at: tuple[int, int]) -> list[str]:
    player.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(0, 0), buttons=(0, 0, 0)))
    player.frames(2)
    return [box.text for box in player.ui.boxes if box.name.startswith("map/hover") and box.kind == "text"]


def test_an_attack_is_ordered_by_keys_and_asks_once(player: Player) -> None:
    state = player.state
    player.key(pygame.K_a)
    player.wait(lambda: player.ui.focus == "actions/search")
    player.write("invade")
    player.frames(2)
    player.key(pygame.K_1)
    player.frames(2)
    targets = [box.name for box in player.ui.boxes if box.name.startswith("target/") and box.name.count("/") == 1]
    player.key(pygame.K_1 + targets.index("target/east"))
    player.frames(2)
    assert player.ui.focus == "order/war"
    player.key(pygame.K_RETURN)
    player.frames(2)
    assert player.ui.focus == "order/war-no"
    assert state.session.view.plan == ()
    player.key(pygame.K_RIGHT)
    assert player.ui.focus == "order/war-yes"
    player.key(pygame.K_RETURN)
    assert [order.action for order in state.session.view.plan] == ["invade"]


def test_an_order_to_attack_shows_its_forces_and_asks_once(player: Player) -> None:
    state = player.state
    state.choose("invade")
    player.frames(2)
    player.click("target/east")
    east = next(axis for axis in state.session.view.axes if (axis.action, axis.id) == ("invade", "east"))
    player.frames(2)
    said = " ".join(texts(player))
    assert "widens the war with Ukraine" in said
    assert f"{east.attack.value:,.0f}" in said
    assert east.ratio.label in said
    for force in east.forces[:1]:
        assert force.name in said
    assert not player.has("order/add")
    player.click("order/war")
    assert state.session.view.plan == ()
    player.click("order/war-no")
    assert state.session.view.plan == ()
    player.click("order/war")
    player.click("order/war-yes")
    assert [(order.action, order.target) for order in state.session.view.plan] == [("invade", "east")]
    state.choose("invade", "sumy")
    player.frames(3)
    assert player.has("order/add")  # asked once
    player.click("order/add")
    assert len(state.session.view.plan) == 2


def test_lines_of_advance_are_arrows_before_and_after(player: Player) -> None:
    state = player.state
    player.frames(2)
    content = player.app.screen._stage()
    assert {axis.id for axis in content.axes} == {"north", "south"}
    assert all(axis.front and not axis.planned for axis in content.axes)
    state.choose("invade")
    player.frames(1)
    offered = [axis for axis in player.app.screen._stage().axes if axis.planned]
    assert "east" in {axis.id for axis in offered}
    assert not any(axis.strong for axis in offered)
    state.target = "east"
    player.frames(1)
    assert {axis.id for axis in player.app.screen._stage().axes if axis.planned and axis.strong} == {"east"}
    state.drop_order()
    state.session.add(Order("RUS", "invade", "east"))
    player.frames(1)
    assert [axis.id for axis in player.app.screen._stage().axes if axis.planned] == ["east"]


def test_a_right_click_moves_a_formation_and_says_before_when_it_arrives(player: Player) -> None:
    state = player.state
    state.select("formation", "RUS-04")
    at = point(player, "RU-BRY")
    march = state.session.game.march("RUS-04", "RU-BRY")
    said = " ".join(hover(player, at))
    assert march.arrives is not None
    assert f"arrives {march.arrives.day} Feb" in said or f"arrives {march.arrives.day} Jan" in said
    assert player.app.screen._stage().march[-1] == (
        state.session.view.region("RU-BRY").lon,
        state.session.view.region("RU-BRY").lat,
    )
    player.click_at(at, 3)
    assert state.session.view.plan == (march.order,)


def test_the_key_moves_a_formation_to_the_cross(player: Player) -> None:
    state = player.state
    state.select("formation", "RUS-04")
    point(player, "RU-BRY")
    player.ui.set_focus("map")
    player.frames(2)
    over = state.hovered
    player.key(state.settings.key("move here"))
    assert [(order.target, order.place) for order in state.session.view.plan] == [("RUS-04", over)]


def test_a_move_that_is_not_possible_says_every_reason(player: Player) -> None:
    state = player.state
    state.select("formation", "RUS-04")
    for axis in ("east", "luhansk", "sumy"):
        assert state.session.add(Order("RUS", "invade", axis)) is None
    at = point(player, "RU-BRY")
    said = hover(player, at)
    why = state.session.game.march("RUS-04", "RU-BRY").why_not
    assert why
    assert all(any(reason in line for line in said) for reason in why)
    player.click_at(at, 3)
    assert len(state.session.view.plan) == 3
    assert all(any(reason in toast.text for toast in player.ui.toasts) for reason in why)
    player.ui.toasts = []


def test_formations_of_others_are_not_moved(player: Player) -> None:
    state = player.state
    state.select("formation", "UKR-01")
    at = point(player, "RU-BRY")
    assert not any("arrives" in line or "cannot" in line for line in hover(player, at))
    player.click_at(at, 3)
    assert state.session.view.plan == ()
    assert state.selection.kind == "actor"  # a right click looks at the holder


def test_the_pointer_tells_a_unit_and_the_value_of_the_mode(player: Player) -> None:
    state = player.state
    state.select("actor", "RUS")
    state.mode = "threat"
    at = point(player, "UA-POL")
    threat = state.session.view.actor("UKR").tracks["threat"]
    said = hover(player, at)
    assert any(line.startswith("Threat ") and f"{threat.value * 100:.0f}%" in line for line in said)
    state.mode = "control"
    unit = state.session.view.formation("RUS-04")
    lines = war_map._of_unit(state, unit)
    assert lines[0] == unit.name
    assert f"{unit.personnel.value:,.0f}" in lines[1]


def test_a_contested_region_tells_its_battle_and_nothing_is_cut(player: Player) -> None:
    state = player.state
    state.select("region", "UA-KYV")
    player.frames(3)
    battle = next(one for one in state.session.view.battles if one.front.region == "UA-KYV")
    said = " ".join(texts(player))
    assert "Ratio of forces" in said
    assert f"{battle.sides[0].soldiers.value:,.0f}" in said
    for name in ("battle/ratio", "battle/attack/soldiers", "battle/defence/morale", "battle/share"):
        assert player.ui.tips[name]().rows, name
    state.left = "war"
    player.frames(2)
    assert player.has("front/UA-KYV")
    player.click("war/open")
    assert state.dialog == "war"
    wrong = [text for text in unreadable(player.ui) if "map" not in text]
    assert not [text for text in wrong if text.startswith("clipped")]
    other = next(one.front.region for one in state.session.view.battles if one is not battle)
    player.click(f"war/{other}")
    assert (state.dialog, state.selection.id) == ("", other)


def test_the_list_of_forces_folds_and_filters_and_cuts_no_name(player: Player) -> None:
    state = player.state
    state.left = "forces"
    player.frames(4)
    own = next(unit for unit in state.session.view.formations if unit.own)
    assert not [text for text in unreadable(player.ui) if text.startswith("clipped")]
    shown = {name for name in player.names() if name.startswith("formation/")}
    assert f"formation/{own.id}" in shown
    player.click("forces/actor/RUS")
    player.frames(2)
    assert not player.has(f"formation/{own.id}")
    player.click("forces/search")
    player.write("tank")
    player.frames(2)
    left = {name for name in player.names() if name.startswith("formation/")}
    assert left
    assert len(left) < len(shown)
    names = {f"formation/{unit.id}": unit.name for unit in state.session.view.formations}
    assert any("Tank" in names[name] for name in left)
    player.click("forces/by/branch")
    assert state.forces.by == "branch"


def test_a_panel_that_was_scrolled_stays_so_when_the_pointer_leaves(player: Player) -> None:
    player.state.left = "forces"
    player.frames(8)
    before = player.box("forces/by/actor").rect.y
    player.wheel("outliner/forces", -3)
    player.away()
    player.frames(8)
    assert player.box("forces/by/actor").rect.y < before - 20
