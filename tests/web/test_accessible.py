"""Every page is for everybody: axe-core finds nothing serious, and the keyboard alone is enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from brinkmanship.web.people import LEAD, STAFF, Place
from tests.web.conftest import enter

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
SIZES = {"laptop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PAGES = {
    "RED": (
        *("/seat", "/seat/map", "/seat/letters", "/seat/letters/new", "/seat/orders", "/seat/orders?all=1"),
        *(
            "/seat/orders/boast",
            "/seat/orders/talk",
            "/seat/estimates",
            "/seat/report",
            "/seat/briefing",
            "/seat/requests",
        ),
        *("/seat/hand-in", "/seat/map?as=table"),
    ),
    "controller": (
        *(
            "/control",
            "/control/msel",
            "/control/msel?as=list",
            "/control/inject",
            "/control/messages",
            "/control/rulings",
        ),
        *(
            "/control/rulings?submission=none",
            "/control/notes",
            "/control/numbers",
            "/control/forecast",
            "/control/turns",
        ),
        *("/control/clock", "/control/people", "/control/room", "/control/journal", "/control/import"),
    ),
    "evaluator": ("/control", "/control/notes"),
    "observer": ("/control",),
}


def axe_script() -> str:
    found = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return (Path(found.__file__).parent / "axe.min.js").read_text("utf-8")


def code(room: Any, place: str) -> str:
    return room.secret.code(Place(place) if place in STAFF else Place(LEAD, place))


@pytest.mark.parametrize("size", ["laptop", pytest.param("phone", marks=pytest.mark.minutes)])
def test_axe_finds_nothing_serious_on_any_page(room, browser, size):
    axe, found = axe_script(), []
    for place, pages in PAGES.items():
        page = enter(browser, room.address, code(room, place), f"Ann {place}", viewport=SIZES[size], bypass_csp=True)
        for path in pages:
            answer = page.goto(room.address + path)
            if answer.status == 404:
                found.append((path, "there is no such page"))
                continue
            page.evaluate(axe)
            result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            found += [
                (place, path, one["id"], one["nodes"][0]["html"][:150])
                for one in result["violations"]
                if one["impact"] in ("serious", "critical")
            ]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                found.append((place, path, f"{wide} pixels wider than the screen"))
        page.context.close()
    assert found == []


def focused(page: Any) -> str:
    return page.evaluate("(document.activeElement.textContent || document.activeElement.name || '').trim()")


def tab_to(page: Any, wanted: str, most: int = 200) -> None:
    """Press the tabulator until what has the focus begins with `wanted`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page).startswith(wanted):
            return
    raise AssertionError(f"the tabulator never came to {wanted!r}")


def test_a_turn_is_played_with_the_keyboard_alone(room, browser):
    control = enter(browser, room.address, code(room, "controller"), "Ann", viewport=SIZES["laptop"])
    for seat in ("RED", "BLUE"):
        page = enter(browser, room.address, code(room, seat), f"Player {seat}", viewport=SIZES["laptop"])
        tab_to(page, "Orders")
        page.keyboard.press("Enter")
        page.wait_for_url("**/seat/orders")
        tab_to(page, "Boast")
        page.keyboard.press("Enter")
        page.wait_for_url("**/seat/orders/boast*")
        tab_to(page, "Add to the plan")
        page.keyboard.press("Enter")
        page.wait_for_url("**/seat/orders")
        tab_to(page, "Hand in")
        page.keyboard.press("Enter")
        page.wait_for_url("**/seat/hand-in")
        tab_to(page, "Hand in now")
        page.keyboard.press("Enter")
        page.get_by_text("Handed in").first.wait_for()
    control.goto(room.address + "/control")
    tab_to(control, "Resolve turn 1")
    control.keyboard.press("Enter")
    control.get_by_text("What happened in turn 1").wait_for()
    assert room.ask(lambda exercise: exercise.game.turn) == 1


REACH = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(one =>
  !one.disabled && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
  && !(one.type === 'radio' && !one.checked)).map((one, n) => { one.dataset.reach = n; return n; })"""
MARK = "() => { const one = document.activeElement; return one && one.dataset.reach ? Number(one.dataset.reach) : -1; }"


@pytest.mark.minutes
def test_the_tabulator_comes_to_everything_that_can_be_used_on_every_page(room, browser):
    missed = []
    for place, pages in PAGES.items():
        page = enter(browser, room.address, code(room, place), f"Ann {place}", viewport=SIZES["laptop"])
        for path in pages:
            page.goto(room.address + path)
            wanted, seen = set(page.evaluate(REACH)), set()
            for _ in range(len(wanted) + 25):
                page.keyboard.press("Tab")
                seen.add(page.evaluate(MARK))
                if wanted <= seen:
                    break
            missed += [
                (path, page.evaluate(f"document.querySelector('[data-reach=\"{one}\"]').outerHTML.slice(0, 120)"))
                for one in sorted(wanted - seen)
            ]
        page.context.close()
    assert missed == []
