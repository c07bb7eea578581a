"""The pictures of README: control's desk and a phone, taken of a real host in Chromium, some weeks into January 2022.

python -m tests.web.pictures [FOLDER]
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.game import Game
from brinkmanship.msel.reading import read_msel
from tests.january import january
from tests.msel.styles import STYLES
from tests.web.conftest import CHROMIUM, QUIET, Room, enter
from tests.web.test_accessible import code

SEATS = ("USA", "RUS", "UKR", "DEU", "POL", "NATO")
TURNS = 12


def begun(record: Path) -> Game:
    """Return an exercise in which the program has played for some days, and people take over."""
    prepared = january()
    planned = read_msel(STYLES["master"](), prepared, name="msel.xlsx").planned
    game = Game.new(prepared, dict.fromkeys(SEATS, "human"), seed=11, record=record, exercise=planned)
    exercise = Exercise(game)
    for seat in SEATS[:-1]:
        exercise.hand_over(seat)
    for _ in range(TURNS):
        exercise.hand_in(SEATS[-1])
        exercise.resolve()
    for seat in SEATS[:-1]:
        exercise.hand_over(seat, "human")
    exercise.decide(planned[1].inject.id, "release now", "the room is ready", "Ann Weber")
    text = "We move two battalions of the guard into the port at night, in lorries of the harbour company."
    exercise.submit("UKR", text, "Olena")
    exercise.send("RUS", ("control",), "Is the line to Minsk secure?", subject="A question", author="Ivan")
    exercise.clock_do("timer", 1800)
    exercise.clock_do("start")
    return game


def take(page: Any, path: Path) -> None:
    """Write a picture of a page in a palette of 256 colours."""
    page.wait_for_timeout(800)
    Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(256).save(path, optimize=True)
    print(path)


def main(folder: Path) -> None:
    """Take both pictures."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as temporary, sync_playwright() as driver:
        room = Room(lambda: begun(Path(temporary) / "exercise.jsonl"))
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            people = zip(SEATS, ("Tom", "Ivan", "Olena", "Karl", "Ewa", "Jens"), strict=True)
            pages = {
                seat: enter(browser, room.address, code(room, seat), name, viewport={"width": 390, "height": 844})
                for seat, name in people
            }
            for seat in ("RUS", "DEU"):
                pages[seat].goto(f"{room.address}/seat/hand-in")
                pages[seat].click("button:has-text('Hand in now')")
            desk = {"width": 1440, "height": 900}
            control = enter(browser, room.address, code(room, "controller"), "Ann Weber", viewport=desk)
            take(control, folder / "control.png")
            pages["UKR"].goto(f"{room.address}/seat/map")
            take(pages["UKR"], folder / "phone.png")
        finally:
            browser.close()
            room.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("assets/screenshots"))
