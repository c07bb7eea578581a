"""A whole exercise as a facilitator runs it: a spreadsheet, six seats in real browsers, a killed host, a report.

Everything goes through the real programs: `brink host` and `brink report` in processes of their own, Chromium for control and
every seat, LibreOffice for what others will open.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.msel.styles import STYLES
from tests.web.conftest import enter

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(600)]
BRINK = [sys.executable, "-m", "brinkmanship.cli.main"]
SEATS = {
    "USA": "United States",
    "RUS": "Russia",
    "UKR": "Ukraine",
    "DEU": "Germany",
    "POL": "Poland",
    "NATO": "NATO Secretary General",
}
WIDE, PHONE = {"viewport": {"width": 1440, "height": 900}}, {"viewport": {"width": 390, "height": 844}}


class Served:
    """`brink host` in a process of its own."""

    def __init__(self, *words: str) -> None:
        command = [*BRINK, "host", *words, "--no-window"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = ""
        while "Ctrl-C" not in self.said and self.process.poll() is None:
            self.said += self.process.stdout.readline()
        assert self.process.poll() is None, self.said
        self.address = re.search(r"http://127\.0\.0\.1:\d+", self.said)[0]
        self.codes = dict(re.findall(r"^  (\S.*?) +([A-Z0-9]{3,5}-[A-Z0-9]{3,5})$", self.said, re.M))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)

    def end(self) -> str:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        told, _ = self.process.communicate(timeout=30)
        return told


@pytest.fixture
def serve() -> Iterator[Any]:
    """Starts hosts, and ends those that still run."""
    running: list[Served] = []

    def start(*words: str) -> Served:
        running.append(Served(*words))
        return running[-1]

    yield start
    for one in running:
        one.kill()


def go(page: Any, address: str, path: str) -> None:
    """Open a page that is there."""
    answer = page.goto(address + path)
    assert answer.status == 200, f"{path}: {answer.status}"


def order_something(page: Any, address: str, number: int = 0) -> str:
    """Add the order of the catalogue that stands at `number` to the plan by clicks; return its name."""
    go(page, address, "/seat/orders")
    entry = page.locator("a.entry:not(.no)").nth(number)
    name = entry.locator(".entry-name").inner_text()
    entry.click()
    page.wait_for_load_state()
    if page.locator("#order-form").count() == 0:
        page.locator("a.entry").first.click()
        page.wait_for_load_state()
    if page.locator("#place").count():
        page.select_option("#place", index=1)
    page.click("#order-form button:has-text('Add to the plan')")
    page.wait_for_load_state()
    assert page.locator(".notice.bad").count() == 0, page.locator(".notice.bad").inner_text()
    return name


def planned(page: Any, address: str) -> list[str]:
    """Return the plan that a seat's page shows."""
    go(page, address, "/seat/orders")
    return page.locator(".plan-orders .plan-text").all_inner_texts()


def hand_in(page: Any, address: str) -> None:
    go(page, address, "/seat/hand-in")
    page.click("button:has-text('Hand in now')")
    page.wait_for_load_state()


def resolve(control: Any, address: str) -> None:
    go(control, address, "/control")
    control.click("button.go")
    control.wait_for_load_state()


def test_an_exercise_from_the_spreadsheet_to_the_report(browser, serve, tmp_path):
    began = time.monotonic()
    record, msel = tmp_path / "exercise.jsonl", tmp_path / "msel.xlsx"
    msel.write_bytes(STYLES["master"]())
    words = [word for seat in SEATS for word in ("--seat", seat)]
    host = serve("january-2022", *words, "--msel", str(msel), "--seed", "11", "--port", "0", "--record", str(record))
    at = host.address
    assert set(SEATS.values()) < set(host.codes), host.said
    control = enter(browser, at, host.codes["Controller"], "Ann", **WIDE)
    seats = {
        seat: enter(browser, at, host.codes[name], f"Player {seat}", **(PHONE if seat in ("UKR", "POL") else WIDE))
        for seat, name in SEATS.items()
    }
    assert time.monotonic() - began < 300, "from the list to a room that plays takes less than five minutes"
    go(control, at, "/control/msel?as=list")
    assert control.locator(".msel-table tbody tr").count() == 3
    assert "Trains in the night" in control.content()

    # The first turn: an inject before anything, an order in free text and its ruling, a message, six plans.
    go(control, at, "/control/msel?as=list")
    control.click("a:has-text('Trains in the night')")
    control.wait_for_load_state()
    control.fill("#why-decide", "The room is ready")
    control.click("button[value='release now']")
    control.wait_for_load_state()
    for seat, reads in (("UKR", True), ("POL", True), ("RUS", False)):
        go(seats[seat], at, "/seat/letters")
        assert ("Forty trains" in seats[seat].content()) is reads, seat
    go(seats["DEU"], at, "/seat/requests")
    seats["DEU"].fill("#text", "We ask the gas company to fill the stores at once. <b>Now.</b>")
    seats["DEU"].click("button:has-text('Send to control')")
    go(control, at, "/control/rulings")
    control.click("a:has-text('Rule on it')")
    control.wait_for_load_state()
    control.fill("#pros", "It owns the stores\nThe law is ready")
    control.fill("#cons", "It is winter")
    control.fill("#text", "The company buys what it can.")
    control.check("input[name='to'][value='DEU']")
    control.fill("#success_effects", "DEU.calm += 0.02")
    control.click("button:has-text('Roll and rule')")
    control.wait_for_load_state()
    go(seats["DEU"], at, "/seat/requests")
    verdict = seats["DEU"].locator(".ruling h2").inner_text()
    assert verdict in ("It succeeds", "It fails")
    assert seats["DEU"].locator("b:has-text('Now.')").count() == 0, "what people type is text"
    go(seats["USA"], at, "/seat/letters/new")
    seats["USA"].check("input[name='to'][value='RUS']")
    seats["USA"].fill("#subject", "A call")
    seats["USA"].fill("#text", "The President proposes to talk tonight.")
    seats["USA"].click("button[value='send']")
    seats["USA"].wait_for_load_state()
    go(seats["RUS"], at, "/seat/letters")
    assert "proposes to talk tonight" in seats["RUS"].content()
    go(seats["UKR"], at, "/seat/letters")
    assert "proposes to talk tonight" not in seats["UKR"].content()
    given = {seat: order_something(page, at) for seat, page in seats.items()}
    for seat, page in seats.items():
        hand_in(page, at)
        assert "Handed in" in page.content(), seat
    resolve(control, at)
    for seat, page in seats.items():
        go(page, at, "/seat/report")
        assert "25 January 2022" in page.content(), seat

    for seat, reads in (("DEU", True), ("UKR", False)):  # a tick is enough: what is ruled for one is not told to all
        go(seats[seat], at, "/seat/letters")
        assert ("The company buys what it can." in seats[seat].content()) is reads, seat

    # The second turn: drafts and hand-ins, then the host is killed, and comes back with all of it.
    for seat in ("USA", "RUS", "UKR"):
        order_something(seats[seat], at, 1)
    before = {seat: planned(page, at) for seat, page in seats.items()}
    hand_in(seats["USA"], at)
    go(seats["RUS"], at, "/seat/letters/new")
    seats["RUS"].check("input[name='to'][value='control']")
    seats["RUS"].fill("#text", "Is the line secure?")
    seats["RUS"].click("button[value='send']")
    seats["RUS"].wait_for_load_state()
    host.kill()
    port = at.rsplit(":", 1)[1]
    again = serve("--load", str(record), "--port", port)
    assert again.codes == host.codes
    assert {seat: planned(page, at) for seat, page in seats.items()} == before
    assert before["UKR"], "a draft was there to be lost"
    go(control, at, "/control")
    assert "1 of 6 handed in" in control.content()
    go(control, at, "/control/messages")
    assert "Is the line secure?" in control.content()
    for seat in SEATS:
        if seat != "USA":
            hand_in(seats[seat], at)
    resolve(control, at)

    # The third turn, then back to the end of the first: plans are offered again, and the other branch is compared.
    for page in seats.values():
        hand_in(page, at)
    resolve(control, at)
    go(control, at, "/control/turns")
    row = control.locator(".turn-row", has_text="Go back to the end of turn 1")
    row.locator("summary:has-text('Go back')").click()
    row.locator("input[name='name']").fill("Germany opens the stores")
    row.locator("input[name='sure']").check()
    row.locator("button.danger").click()
    control.wait_for_load_state()
    assert planned(seats["UKR"], at) == before["UKR"], "the plans of the turn that was undone are offered again"
    order_something(seats["DEU"], at, 2)
    for page in seats.values():
        hand_in(page, at)
    resolve(control, at)
    go(control, at, "/control/turns?first=1&second=2")
    assert "Germany opens the stores" in control.content()
    go(control, at, "/control/notes")
    control.fill("#note-text, textarea[name='text'] >> nth=0", "Kyiv asked for imagery within ten minutes.")
    control.locator("form[action='/control/notes'] button").first.click()
    control.wait_for_load_state()
    told = again.end()
    assert again.process.returncode == 0, told
    assert given

    # The report, in every format, opened by what others will open it with.
    papers = [tmp_path / f"report.{format}" for format in ("html", "docx", "pdf", "md")]
    words = [word for paper in papers for word in ("-o", str(paper))]
    done = subprocess.run(
        [*BRINK, "report", str(record), *words, "--futures", "4"], capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stderr
    for paper in papers:
        text = words_of(paper, tmp_path)
        for wanted in ("Improvement Plan", "Exercise Participants", "Kyiv asked for imagery", "Player DEU"):
            assert wanted.lower() in text.lower(), (paper.suffix, wanted)
    kinds = [json.loads(line)["kind"] for line in record.read_text("utf-8").splitlines()]
    assert {"draft", "handed", "note", "branch"} <= set(kinds)


def words_of(path: Path, folder: Path) -> str:
    """Return the text of a document, as LibreOffice or pdftotext reads it; of others as it is."""
    if path.suffix == ".docx":
        if shutil.which("soffice") is None:
            pytest.skip("LibreOffice is not installed")
        home = f"-env:UserInstallation=file://{folder}/office"
        convert = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(folder / "odt"), str(path)]
        subprocess.run(convert, check=True, capture_output=True, timeout=180)
        path = folder / "odt" / f"{path.stem}.pdf"
    if path.suffix == ".pdf":
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed")
        path = Path(path)
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, timeout=60)
        return " ".join(done.stdout.decode("utf-8").split())
    return path.read_text("utf-8")


@pytest.mark.minutes
def test_a_list_in_any_style_is_added_to_a_running_exercise_from_controls_page(browser, serve, tmp_path):
    host = serve("january-2022", "--seat", "UKR", "--seat", "RUS", "--port", "0", "--record", str(tmp_path / "x.jsonl"))
    control = enter(browser, host.address, host.codes["Controller"], "Ann", **WIDE)
    listed = 0
    for style in (name for name in STYLES if name != "no_list"):
        began = time.monotonic()
        file = tmp_path / f"{style}.xlsx"
        file.write_bytes(STYLES[style]())
        go(control, host.address, "/control/import")
        control.set_input_files("#file", str(file))
        control.click("button:has-text('Read it')")
        control.wait_for_load_state()
        assert control.locator("select[name^='column:']").count() > 3
        for choice in control.locator("select[name^='recipient:']").all():
            choice.select_option("all")
        if control.locator("select[name^='recipient:']").count():
            control.click("button:has-text('Read it again')")
            control.wait_for_load_state()
        if control.locator("input[name='partly']").count():
            control.check("input[name='partly']")
        control.click("button[value='add']")
        control.wait_for_load_state()
        go(control, host.address, "/control/msel?as=list")
        now = control.locator(".msel-table tbody tr").count()
        assert now >= listed + 2, style
        listed = now
        assert time.monotonic() - began < 120, style
    for name in ("Ukraine", "Russia"):
        hand_in(enter(browser, host.address, host.codes[name], name, **PHONE), host.address)
    resolve(control, host.address)
    assert "turn 2" in control.content()
