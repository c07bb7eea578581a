"""Pages that follow, in a real browser: news shows by itself, what is typed stays, and a killed host is found again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from brinkmanship.web.people import Place
from tests.web.conftest import TOY, enter

pytestmark = pytest.mark.slow


def code(room, place: str) -> str:
    return room.secret.code(Place("controller") if place == "controller" else Place("lead", place))


def hand_in(page, address: str) -> None:
    page.goto(f"{address}/seat/hand-in")
    page.get_by_role("button", name="Hand in now").click()
    page.wait_for_url(f"{address}/seat")


def test_news_shows_by_itself_and_only_to_whom_it_is_addressed(room, browser):
    red = enter(browser, room.address, code(room, "RED"), "Rita")
    blue = enter(browser, room.address, code(room, "BLUE"), "Bo")
    for page in (red, blue):
        page.goto(f"{room.address}/seat/letters")
        page.evaluate("document.body.dataset.same = 'page'")
    asked = []
    blue.on("request", lambda request: asked.append(request.url))
    room.ask(lambda e: e.improvise("Only Red hears of this.", ("RED",), now=True))
    red.get_by_text("Only Red hears of this.").first.wait_for(timeout=5000)
    assert red.evaluate("document.body.dataset.same") == "page"  # it was not loaded anew
    blue.wait_for_timeout(300)
    assert not [url for url in asked if "/live" not in url]


def test_a_part_that_was_not_there_is_put_in_its_place_and_one_that_is_no_more_goes(room, browser):
    desk = enter(browser, room.address, code(room, "controller"), "Carl")
    assert desk.locator("#waiting").count() == 0
    room.ask(lambda e: e.submit("RED", "We jam their radars."))
    desk.locator("#waiting").wait_for(timeout=10_000)
    assert desk.locator("#going-in + #waiting").count() == 1
    request = room.ask(lambda e: e.submissions()[0].id)
    room.ask(lambda e: e.rule(request, "It works.", reason="A test."))
    desk.locator("#waiting").wait_for(state="detached", timeout=10_000)


def test_what_somebody_types_is_not_replaced(room, browser):
    red = enter(browser, room.address, code(room, "RED"), "Rita")
    red.evaluate(
        """() => {
            const field = document.createElement('textarea');
            field.id = 'typed';
            document.querySelector('#strip').append(field);
        }"""
    )
    red.fill("#typed", "A long thought")
    room.ask(lambda e: e.hand_in("RED"))
    red.locator("#where", has_text=re.compile("handed in", re.I)).wait_for(timeout=5000)
    assert red.input_value("#typed") == "A long thought"
    assert red.locator("[data-stale]").count() == 1
    red.fill("#typed", "")
    red.locator("#where").click()
    room.ask(lambda e: e.send("control", ("RED",), "One more thing."))
    red.locator("#typed").wait_for(state="detached", timeout=5000)


FORM = """() => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/seat/nothing';
    form.innerHTML = '<textarea id="thought" name="thought"></textarea><button id="send">Send</button>';
    document.querySelector('main').append(form);
}"""


def test_what_was_typed_is_not_sent_into_the_void(room, browser):
    red = enter(browser, room.address, code(room, "RED"), "Rita")
    red.evaluate(FORM)
    red.fill("#thought", "A long thought")
    room.server.stop()
    red.locator("#connection", has_text="No connection").wait_for(timeout=8000)
    red.click("#send")
    red.get_by_text("Not sent").wait_for(timeout=8000)
    assert red.input_value("#thought") == "A long thought"


def test_what_was_refused_is_still_kept_and_what_was_taken_is_not(room, browser):
    red = enter(browser, room.address, code(room, "RED"), "Rita")
    shelf = "Object.entries(sessionStorage).filter(([k]) => k.startsWith('typed:')).map(([, v]) => JSON.parse(v).text)"
    red.evaluate(FORM)
    red.fill("#thought", "A long thought")
    assert red.evaluate(shelf) == ["A long thought"]
    red.click("#send")
    red.get_by_text("There is no such page").wait_for()
    assert red.evaluate(shelf) == ["A long thought"]
    red.goto(f"{room.address}/seat")
    red.evaluate(FORM)
    red.fill("#thought", "Another")
    red.evaluate("document.querySelector('#send').closest('form').action = '/seat/hand-in'")
    red.click("#send")
    red.locator("#where", has_text=re.compile("handed in", re.I)).wait_for(timeout=5000)
    assert red.evaluate(shelf) == []


def test_a_page_follows_a_host_that_was_killed_and_came_back(tmp_path: Path, browser):
    record = tmp_path / "killed.jsonl"

    def host(*words: str) -> tuple[subprocess.Popen, str]:
        command = [sys.executable, "-m", "brinkmanship.cli.main", "host", "--no-window", *words]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, "the host ended"
            said += line
        return process, said

    first, said = host(str(TOY), "--port", "0", "--record", str(record))
    port = re.search(r"127\.0\.0\.1:(\d+)", said)[1]
    codes = dict(re.findall(r"^  (\w+) +([A-Z0-9]+-[A-Z0-9]+)$", said, re.M))
    again = None
    try:
        page = enter(browser, f"http://127.0.0.1:{port}", codes["Redland"], "Rita")
        page.evaluate("document.body.dataset.same = 'page'")
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        page.locator("#connection", has_text="No connection").wait_for(timeout=8000)
        again, said = host("--load", str(record), "--port", port)
        assert dict(re.findall(r"^  (\w+) +([A-Z0-9]+-[A-Z0-9]+)$", said, re.M)) == codes
        page.locator("#connection:empty").wait_for(timeout=15000, state="attached")
        assert page.evaluate("document.body.dataset.same") == "page"
        hand_in(page, f"http://127.0.0.1:{port}")
        page.locator("#where", has_text=re.compile("handed in", re.I)).wait_for(timeout=5000)
    finally:
        for process in (first, again):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(20)


def test_a_qr_card_fills_in_its_code_and_takes_it_out_of_the_address(room, browser):
    page = browser.new_context().new_page()
    page.goto(f"{room.address}/join#code=ABC-DEF")
    assert page.input_value("#code") == "ABC-DEF"
    assert page.url == f"{room.address}/join"


def test_the_way_in_needs_no_scripts(room, browser):
    page = enter(browser, room.address, code(room, "RED"), "Rita", java_script_enabled=False)
    assert "Scripts are off" in page.content()  # drivers that turn scripts off do not show it
    hand_in(page, room.address)
    assert room.ask(lambda e: e.waiting) == ("BLUE",)
