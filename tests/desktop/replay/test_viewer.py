"""The viewer, used by hand: every way through time, other eyes, another beside it, and taking over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.timeline import Timeline


def key(user, code: int, mod: int = 0) -> None:
    user.frame(pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=""))


def test_the_buttons_go_through_time_and_what_is_shown_follows(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    assert (viewer.position, viewer.timeline.last) == (0, 6)
    for name, position in (("forward", 1), ("last", 6), ("back", 5), ("first", 0)):
        user.click(f"replay/{name}")
        assert viewer.position == position
        user.frame()
        box = next(b for b in user.app.ui.boxes if b.name == "replay/turn")
        assert box.text.startswith(f"turn {position} of 6")


def test_the_keyboard_does_it_all(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    for code, position in (
        *((pygame.K_RIGHT, 1), (pygame.K_PERIOD, 2), (pygame.K_LEFT, 1), (pygame.K_END, 6), (pygame.K_HOME, 0)),
        *((pygame.K_n, 1), (pygame.K_p, 0)),
    ):
        if code == pygame.K_n:
            viewer.kind = "order"
        key(user, code)
        if code != pygame.K_p:
            assert viewer.position == position, pygame.key.name(code)
    speed = viewer.speed
    key(user, pygame.K_UP)
    assert viewer.speed == speed + 1
    key(user, pygame.K_v)
    assert viewer.seat == "RED"


def test_it_plays_to_the_end_and_stops(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    key(user, pygame.K_SPACE)
    assert viewer.playing
    seen = {viewer.position}
    for _ in range(20):
        user.frame(ms=600)
        seen.add(viewer.position)
    assert seen == set(range(7))
    assert not viewer.playing


@pytest.fixture
def script(quarrel) -> Path:
    """A boast, two expectations of which one fails, and an inject that ends it all."""
    return quarrel(
        "  - {date: 2022-01-26, order: {actor: RED, action: boast}, text: Red boasts.}\n"
        "  - {date: 2022-01-28, inject: {effects: [world.tension += 0.6], text: Shots are heard.}}\n"
        "  - {expect: RED.fame > 0.45 by 2022-01-26, text: Red is known.}\n"
        "  - {expect: RED.fame > 0.9 by 2022-01-25, text: Red is famous.}\n"
    )


def test_what_a_script_expects_is_told_on_its_turn(watch, script: Path) -> None:
    user = watch(str(script))
    viewer = user.screen.viewer
    viewer.kind = "expectation"
    told = []
    for _ in range(2):
        key(user, pygame.K_n)
        user.frames(2)
        words = " ".join(box.text for box in user.app.ui.boxes if box.kind == "text")
        told.append(
            (viewer.position, "As expected: Red is known." in words, "Not as expected: Red is famous." in words)
        )
    assert told == [(2, False, True), (3, True, False)]


def test_key_moments_are_listed_and_gone_to(watch, script: Path) -> None:
    user = watch(str(script))
    viewer = user.screen.viewer
    listed = [int(name.rpartition("/")[2]) for name in user.names() if name.startswith("replay/moment/")]
    assert sorted(listed) == viewer.keys == [5]
    user.click("replay/moment/5")
    assert viewer.position == 5


def test_another_branch_is_chosen_from_a_list_and_stands_beside(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    viewer.go(5, user.now)
    key(user, pygame.K_c)
    user.frames(2)
    words = " ".join(box.text for box in user.app.ui.boxes if box.kind == "text")
    assert "Branches of this record".upper() in words.upper()
    assert "loud" in words
    user.click("replay/alternative/0/beside")
    user.frames(3)
    viewer = user.screen.viewer
    assert (viewer.position, viewer.timeline.last) == (5, 6)
    assert viewer.other is not None
    assert viewer.other.last == 5
    user.until(lambda: viewer.whole)
    assert viewer.differing
    words = " ".join(box.text for box in user.app.ui.boxes if box.kind == "text")
    assert {"game · main", "game · loud"} <= {box.text for box in user.app.ui.boxes}, words
    user.click("replay/compare")
    user.click("replay/alternatives/alone")
    user.frames(2)
    assert user.screen.viewer.other is None
    key(user, pygame.K_c)
    user.frames(2)
    user.click("replay/alternative/0/watch")
    user.frames(2)
    assert user.screen.viewer.timeline.last == 5
    key(user, pygame.K_c)
    user.frame()
    key(user, pygame.K_ESCAPE)
    user.frames(2)
    assert not user.has("replay/alternatives")


def test_what_stands_beside_is_at_most_a_frame_behind(watch) -> None:
    user = watch(beside="loud")
    viewer = user.screen.viewer
    user.until(lambda: viewer.whole)
    turns = []
    for position in (1, 2, 3, 4, 5):
        viewer.go(position, user.now)
        viewer.begin_frame(spread=True)
        turns.append(viewer.other_view().turn)
    viewer.begin_frame(spread=True)
    turns.append(viewer.other_view().turn)
    assert turns == [0, 2, 2, 4, 4, 5]
    viewer.go(1, user.now)
    viewer.begin_frame(spread=False)
    assert viewer.other_view().turn == 1


def test_variations_are_offered_beside_a_script(watch, script: Path) -> None:
    text = script.read_text("utf-8")
    script.write_text(
        text.replace(
            "entries:",
            "variations: {quiet: {title: What if Red had been quiet, change: [{actor: RED, drop: true}]}}\nentries:",
        ),
        "utf-8",
    )
    user = watch(str(script))
    key(user, pygame.K_c)
    user.frames(2)
    assert "What if Red had been quiet" in {box.text for box in user.app.ui.boxes}
    user.click("replay/alternative/0/beside")
    user.frames(2)
    viewer = user.screen.viewer
    user.until(lambda: viewer.whole)
    assert viewer.differing == [3, 4, 5]


def test_where_a_script_leaves_a_seat_to_people_it_says_so_and_is_taken_over(watch, script: Path) -> None:
    text = script.read_text("utf-8")
    head = "then: {date: 2022-01-27, seats: {RED: human}, text: The road is yours.}\nentries:"
    script.write_text(text.replace("entries:", head), "utf-8")
    user = watch(str(script))
    assert user.screen.viewer.timeline.last == 3
    key(user, pygame.K_END)
    user.frames(2)
    words = " ".join(box.text for box in user.app.ui.boxes if box.kind == "text")
    assert "The road is yours." in words
    assert "From here on Redland is for you to play" in words
    key(user, pygame.K_t)
    user.frames(2)
    user.click("replay/take/RED")
    user.frames(2)
    assert isinstance(user.app.screen, GameScreen)
    assert dict(user.app.screen.state.session.game.seats)["RED"] == "human"


def test_only_seats_a_person_may_take_are_offered(watch) -> None:
    user = watch()
    key(user, pygame.K_t)
    user.frames(2)
    assert {name for name in user.names() if name.startswith("replay/take/")} == {"replay/take/RED", "replay/take/BLUE"}


def test_the_timeline_is_scrubbed_back_and_forth(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    box = user.app.ui.box("timeline").rect
    y = int(box.centery)

    def event(kind: int, position: int, **facts: object) -> pygame.event.Event:
        pos = (round(box.x + box.width * position / 6), y)
        return pygame.event.Event(kind, pos=pos, **facts)

    user.frame(event(pygame.MOUSEMOTION, 0, rel=(0, 0), buttons=(0, 0, 0)))
    user.frame(event(pygame.MOUSEBUTTONDOWN, 0, button=1))
    course = [1, 3, 6, 4, 2, 5]
    got = []
    for position in course:
        user.frame(event(pygame.MOUSEMOTION, position, rel=(0, 0), buttons=(1, 0, 0)))
        got.append(viewer.position)
    user.frame(event(pygame.MOUSEBUTTONUP, 5, button=1))
    assert got == course


def test_bookmarks_are_set_found_and_kept(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    for position in (2, 5):
        viewer.go(position, user.now)
        user.click("replay/mark")
    key(user, pygame.K_HOME)
    key(user, pygame.K_RIGHTBRACKET)
    assert viewer.position == 2
    key(user, pygame.K_RIGHTBRACKET)
    assert viewer.position == 5
    assert watch().screen.viewer.marks == {2, 5}


def test_a_seat_sees_less_than_the_truth(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    viewer.go(5, user.now)
    user.frame()
    assert "secret" in next(a for a in viewer.view().actors if a.id == "RED").tracks
    viewer.see_as("BLUE")
    user.until(lambda: not viewer.waiting)
    assert viewer.lens_trouble == ""
    user.frame()
    assert "secret" not in next(a for a in viewer.view().actors if a.id == "RED").tracks
    texts = " ".join(b.text for b in user.app.ui.boxes)
    assert "rumour" not in texts


def test_two_branches_side_by_side_with_what_differs(watch) -> None:
    user = watch(beside="loud")
    viewer = user.screen.viewer
    assert viewer.split
    assert user.has("replay/map-left")
    assert user.has("replay/map-right")
    assert viewer.differing[0] == 4
    viewer.go(5, user.now)
    viewer.follow_actor("BLUE")
    user.frames(2)
    texts = [b.text for b in user.app.ui.boxes]
    assert any("The courses diverge on 27 January" in text for text in texts)
    assert any("  |  " in text for text in texts), "numbers that differ stand beside each other"
    viewer.go(6, user.now)
    user.frame()
    assert any("no turn on this date" in b.text for b in user.app.ui.boxes)


def test_taking_over_opens_the_game_on_a_branch(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    path = viewer.timeline.path
    viewer.go(2, user.now)
    user.click("replay/take")
    assert user.has("replay/taking")
    user.click("replay/take/RED")
    assert isinstance(user.app.screen, GameScreen)
    session = user.app.screen.state.session
    assert (session.game.seat, session.game.turn) == ("RED", 2)
    session.game.commit()
    session.game.close()
    assert [b.turns for b in Timeline.open(path).branches] == [6, 5, 3]
    assert verify(path).agrees


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_no_text_is_clipped(watch, size: tuple[int, int]) -> None:
    user = watch(size=size)
    user.screen.viewer.go(4, user.now)
    user.frames(3)
    width, height = user.app.ui.width, user.app.ui.height
    for box in user.app.ui.boxes:
        if box.kind == "text" and box.visible.height > 0:
            assert box.fits, f"{box.text!r} does not fit"
        if box.kind == "button":
            assert box.rect.left >= 0
            assert box.rect.right <= width
            assert box.rect.bottom <= height


def test_the_map_changes_as_units_and_ground_do(watch) -> None:
    user = watch()
    pictures = []
    for position in (0, 6):
        user.screen.viewer.go(position, user.now)
        user.frames(6, ms=60)
        pictures.append(pygame.surfarray.array3d(user.app.surface))
    assert np.any(pictures[0] != pictures[1])


def test_every_stroke_of_a_slow_frame_counts(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    speed = viewer.speed
    strokes = [pygame.K_UP, pygame.K_UP, pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_LEFT, pygame.K_SPACE]
    user.frame(*(pygame.event.Event(pygame.KEYDOWN, key=code, mod=0, unicode="") for code in strokes))
    assert (viewer.speed, viewer.position, viewer.playing) == (speed + 2, 2, True)


def test_keys_work_after_the_timeline_was_grasped_at_its_very_end(watch) -> None:
    user = watch()
    viewer = user.screen.viewer
    last = user.app.ui.box("replay/tray").rect.right - 16
    y = int(user.app.ui.box("timeline").rect.centery)
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        user.frame(pygame.event.Event(kind, pos=(round(last), y), button=1))
    assert (user.app.ui.focus, viewer.position) == ("timeline", 6)
    key(user, pygame.K_LEFT)
    key(user, pygame.K_b)
    assert (viewer.position, viewer.marks) == (5, {5})
    key(user, pygame.K_HOME)
    key(user, pygame.K_SPACE)
    assert (viewer.position, viewer.playing) == (0, True)
