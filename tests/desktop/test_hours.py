"""The window of a crisis in steps of hours without a ladder, and of one in which nobody may play."""

from __future__ import annotations

import re
from pathlib import Path

from brinkmanship.desktop.navigation import OpenGame, OpenStart
from brinkmanship.desktop.replay.tray import _kinds
from brinkmanship.desktop.replay.viewer_state import ViewerState
from brinkmanship.desktop.screens.commit import unusual
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from tests.desktop.driving import unreadable
from tests.game.session.test_hours import SCENARIO


def said(user) -> str:
    return "\n".join(box.text for box in user.ui.boxes)


def test_the_top_bar_counts_hours_and_has_no_rung(sit, tmp_path: Path) -> None:
    path = tmp_path / "crest.yaml"
    path.write_text(SCENARIO, "utf-8")
    game = Game.new(path, {"A": "human", "B": "wait"}, seed=3)
    game.commit("A")
    user = sit()
    user.app.navigate(OpenGame(game, "A"))
    user.frame()
    user.state.dialog = ""
    user.frames(2)
    texts = said(user)
    assert "hour 12 of 120" in texts
    assert "1 January 2030, 12:00" in texts
    assert not user.has("bar/rung")
    assert not re.search(r"\brungs?\b|\bday \d", texts, re.IGNORECASE)
    assert unreadable(user.ui) == []
    last = []
    while game.outcome is None:
        user.state.session.refresh()
        last.append("This is the last turn of the game." in [text for text, _ in unusual(user.state)])
        game.commit("A")
    assert last == [False] * 8 + [True]
    viewer = ViewerState(Timeline.of_lines(game.control().record_lines, "crest"))
    assert "rung" not in dict(_kinds(viewer))


def test_the_start_screen_says_that_nobody_may_play(sit, tmp_path: Path) -> None:
    path = tmp_path / "crest.yaml"
    path.write_text(SCENARIO.replace("playable: true, ", "").replace(", playable: true", ""), "utf-8")
    user = sit()
    user.app.navigate(OpenStart(str(path)))
    user.until(lambda: "No seat of this scenario may be played" in said(user))
    assert not user.has("new/begin")
    user.click("new/back")
    user.frames(2)
    assert user.app.screen is not None


def test_an_expectation_is_marked_at_the_turn_of_its_hour(tmp_path: Path) -> None:
    (tmp_path / "crest.yaml").write_text(SCENARIO, "utf-8")
    path = tmp_path / "script.yaml"
    path.write_text(
        "script: {id: s, scenario: crest.yaml, title: S}\nseats: {others: wait}\nentries:\n"
        "  - {date: 2030-01-01T04:00, order: {actor: A, action: send}}\n"
        '  - {expect: "A.pumps < 5", by: 2030-01-02}\n'
        '  - {expect: "A.pumps > 49", by: 2030-01-02T08:00}\n'
        '  - {expect: "A.pumps > 90", by: 2030-01-01T12:00}\n'
        "  - {date: 2030-01-01T12:00, caption: Noon.}\n",
        "utf-8",
    )
    run = ScriptRun.start(path)
    while not run.done:
        run.step()
    timeline = Timeline.of_lines(run.game.control().record_lines, "crest")
    viewer = ViewerState(timeline, run.loaded, None, run.held())
    turns = {one.text: position for position, found in viewer.expected.items() for one in found}
    # Turns of 12 hours: sent at 16:00 of the first day (turn 2), the crest at 8:00 of the second (3), noon is of turn 2.
    assert turns == {"A.pumps < 5": 2, "A.pumps > 49": 3, "A.pumps > 90": 2}
    assert [position for position in range(len(viewer.captions)) if "Noon." in viewer.captions[position].lines] == [2]
