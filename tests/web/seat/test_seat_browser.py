"""A seat's pages in a real browser: with the keyboard, without scripts, with two people in a seat."""

from __future__ import annotations

from typing import Any

import pytest

from brinkmanship.web.people import Place
from tests.web.conftest import enter

pytestmark = pytest.mark.slow


def code(room: Any, seat: str) -> str:
    found: str = room.secret.code(Place("lead", seat))
    return found


def look(page: Any) -> list[float]:
    return [float(n) for n in page.get_attribute("svg.map", "viewBox").split()]


def test_the_map_moves_by_key_and_button_and_shows_a_region_beside_it(room: Any, browser: Any) -> None:
    page = enter(browser, room.address, code(room, "RED"), "Rita", viewport={"width": 1200, "height": 800})
    page.goto(f"{room.address}/seat/map")
    first = look(page)
    page.focus("#map")
    page.keyboard.press("+")
    page.wait_for_function("was => document.querySelector('svg.map').viewBox.baseVal.width < was", arg=first[2] - 1)
    near = look(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("was => document.querySelector('svg.map').viewBox.baseVal.x > was", arg=near[0] + 1)
    page.click("[data-move='Whole map']")
    page.wait_for_function("was => document.querySelector('svg.map').viewBox.baseVal.width > was", arg=first[2] * 0.99)
    region = page.evaluate("document.querySelector('.map .region').dataset.region")
    page.evaluate("document.body.dataset.same = 'page'")
    page.locator(f".map [data-region='{region}']").dispatch_event("click")
    page.locator(".map .chosen").wait_for(state="attached", timeout=5000)
    assert f"region={region}" in page.url
    assert page.evaluate("document.body.dataset.same") == "page"
    kept = look(page)
    page.reload()
    assert look(page) == pytest.approx(kept, abs=1)


def test_two_people_in_a_seat_see_each_other_plan(room: Any, browser: Any) -> None:
    lead = enter(browser, room.address, code(room, "RED"), "Rita")
    other = enter(browser, room.address, code(room, "RED"), "Ralph")
    lead.goto(f"{room.address}/seat/orders")
    other.goto(f"{room.address}/seat/orders")
    other.locator(".entry:not(.no)").first.click()
    if other.locator("#order-form").count() == 0:
        other.locator(".entry").first.click()
    other.get_by_role("button", name="Add to the plan").click()
    lead.locator("#plan", has_text="Last changed by Ralph").wait_for(timeout=5000)
    assert lead.locator(".plan-orders li").count() == 1
    lead.get_by_role("button", name="Take out").click()
    other.locator("#plan", has_text="No orders yet").wait_for(timeout=5000)


def test_a_turn_is_planned_and_handed_in_by_keyboard_without_scripts(room: Any, browser: Any) -> None:
    page = enter(browser, room.address, code(room, "RED"), "Rita", java_script_enabled=False)
    page.goto(f"{room.address}/seat/orders")
    for name in ("entry", "entry"):
        if page.locator("#order-form").count() == 0:
            page.locator(f".{name}:not(.no)").first.focus()
            page.keyboard.press("Enter")
            page.wait_for_load_state()
    page.get_by_role("button", name="Add to the plan").focus()
    page.keyboard.press("Enter")
    page.locator(".plan-orders li").first.wait_for(timeout=5000)
    page.get_by_role("link", name="Hand in").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hand in now").focus()
    page.keyboard.press("Enter")
    page.locator(".closed").first.wait_for(timeout=5000)
    assert room.ask(lambda e: e.waiting) == ("BLUE",)
    assert len(room.ask(lambda e: e.draft("RED").orders)) == 1


def test_no_page_is_wider_than_a_phone(room: Any, browser: Any) -> None:
    page = enter(browser, room.address, code(room, "RED"), "Rita", viewport={"width": 360, "height": 740})
    room.ask(lambda e: e.send("BLUE", ("RED",), "A" * 400, subject="B" * 200))
    for path in (
        "",
        "/map",
        "/letters",
        "/letters/new",
        "/orders?all=1",
        "/estimates",
        "/report",
        "/requests",
        "/hand-in",
    ):
        page.goto(f"{room.address}/seat{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


def test_a_letter_half_written_waits_for_its_own_recipient_until_it_is_sent(room: Any, browser: Any) -> None:
    page = enter(browser, room.address, code(room, "RED"), "Rita")
    to_blue, to_control = (f"{room.address}/seat/letters/new?to={to}" for to in ("BLUE", "control"))
    page.goto(to_blue)
    page.fill("#text", "Half a letter")
    page.goto(f"{room.address}/seat/map")
    page.goto(to_control)
    assert page.input_value("#text") == ""
    page.goto(to_blue)
    assert page.input_value("#text") == "Half a letter"
    page.check("input[value=everybody]")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("choose to whom it goes").wait_for()
    page.uncheck("input[value=everybody]")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/seat/letters?channel=BLUE")
    page.goto(to_blue)
    assert page.input_value("#text") == ""
    assert [(one.to, one.text) for one in room.ask(lambda e: e.letters())] == [(("BLUE",), "Half a letter")]
