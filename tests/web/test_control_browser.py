"""Control's pages in a real browser: what is typed is checked and kept while news arrive, and all works without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from brinkmanship.web.people import Place
from tests.web.conftest import enter

pytestmark = pytest.mark.slow


def open_desk(room, browser: Any, **context: Any) -> Any:
    code = room.secret.code(Place("controller"))
    return enter(browser, room.address, code, "Carla", **context)


def faults_of(page: Any) -> list[str]:
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def test_news_arrive_while_a_note_is_typed(room, browser):
    page = open_desk(room, browser)
    faults = faults_of(page)
    page.goto(f"{room.address}/control")
    page.fill("#quick-note", "Half a sent")
    room.ask(lambda e: e.submit("RED", "Blockade the port", "Rita"))
    room.ask(lambda e: e.hand_in("BLUE"))
    page.wait_for_selector("text=Redland asks for a ruling")
    page.wait_for_selector("#seats >> text=handed in")
    assert page.input_value("#quick-note") == "Half a sent"
    assert not faults


def test_effects_are_checked_and_odds_worked_out_while_they_are_typed(room, browser):
    page = open_desk(room, browser)
    faults = faults_of(page)
    page.goto(f"{room.address}/control/inject")
    page.fill("#effects", "world.tension += 0.1\nRED.fane -= 0.1")
    page.wait_for_selector("#checked .problem")
    assert "Did you mean" in page.inner_text("#checked .problem")
    assert "understood" in page.inner_text("#checked .fine")
    page.goto(f"{room.address}/control/rulings?submission=none")
    page.fill("#pros", "One\nTwo")
    page.fill("#cons", "Three")
    assert page.inner_text("#odds") == "2d6, 6 or more: 72%"
    assert room.ask(lambda e: e.improvised) == ()
    assert not faults


def test_a_turn_is_run_without_scripts_and_on_a_phone(room, browser):
    page = open_desk(room, browser, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{room.address}/control/inject")
    page.fill("#text", "Sirens in the capital.")
    page.check("input[name=whom][value=all]")
    page.click("text=Tell them now")
    assert [one.text for one in room.ask(lambda e: e.inbox("RED"))] == ["Sirens in the capital."]
    page.goto(f"{room.address}/control")
    page.click("summary:has-text('Resolve without waiting')")
    page.click("text=Resolve turn 1 now")
    assert "Turn 1 is resolved." in page.inner_text(".notice")
    assert room.ask(lambda e: e.game.turn) == 1


def test_no_page_is_wider_than_a_phone(room, browser):
    page = open_desk(room, browser, viewport={"width": 390, "height": 844})
    for path in (
        "",
        "/msel",
        "/msel?as=list",
        "/inject",
        "/messages",
        "/rulings?submission=none",
        "/notes",
        "/numbers?q=a",
    ):
        page.goto(f"{room.address}/control{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
