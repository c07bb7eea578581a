"""Letters, orders in free text, rulings and the schedule of an exercise at one desk, in the window."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest
from desktop.driving import Player, unreadable
from desktop.test_exercise import begin, pasted, player, resolved, screen, texts  # noqa: F401

from brinkmanship.game.exercise.exercise import Exercise


def sit_down(who: Player, seat: str) -> None:
    """Hand the screen to a seat, and close what greets it."""
    screen(who).next = seat
    who.frames(1)
    who.click("curtain/open")
    who.frames(2)
    for dialog in ("report", "briefing"):
        if who.has(f"{dialog}/close"):
            who.click(f"{dialog}/close")
    who.frames(2)


def go_to_control(who: Player, tab: str) -> None:
    who.click("curtain/open")
    who.frames(2)
    who.click(f"control/tab/{tab}")


def hand_in(who: Player) -> None:
    who.click("commit")
    who.click("commit/go")


@pytest.fixture
def exercise(player: Player) -> Exercise:  # noqa: F811
    return begin(player, "RED", "BLUE")


def test_a_seat_writes_to_another_and_to_all_and_nobody_else_reads_it(player, exercise):  # noqa: F811
    sit_down(player, "RED")
    player.click("exercise/messages")
    player.click("messages/tab/write")
    assert not player.box("write/send").enabled
    player.click("write/form/more")
    assert "presents its compliments" in player.box("write/text").text
    player.click("write/to/BLUE")
    player.click("write/subject")
    player.write("Talks")
    player.click("write/text")
    player.key(pygame.K_PAGEDOWN)
    pasted(player, "\nFor SECRET eyes.\n\nRed.")
    assert unreadable(player.ui) == []
    player.click("write/send")
    assert "For SECRET eyes." in texts(player)  # what was sent is in the inbox too
    assert unreadable(player.ui) == []
    player.click("messages/tab/write")
    player.click("write/to/all")
    player.click("write/text")
    player.write("Hear, hear.")
    player.click("write/send")
    sent = exercise.letters()
    assert [(one.sender, one.to, one.subject, one.medium) for one in sent] == [
        ("RED", ("BLUE",), "Talks", "letter"), ("RED", (), "", "")
    ]  # fmt: skip
    assert sent[0].text.endswith("consideration.\nFor SECRET eyes.\n\nRed.")
    player.click("messages/close")
    hand_in(player)
    assert "SECRET" not in texts(player)
    sit_down(player, "BLUE")
    assert player.has("messages/close")  # new letters are shown at once
    assert "Hear, hear." in texts(player)
    player.click("letter/message:1")
    assert "For SECRET eyes." in texts(player)
    player.click("messages/close")
    assert player.box("exercise/messages").text == "Letters"


def test_what_is_begun_stays_over_the_curtain_and_too_long_a_letter_cannot_be_sent(player, exercise):  # noqa: F811
    sit_down(player, "RED")
    player.click("exercise/messages")
    player.click("messages/tab/write")
    player.click("write/to/BLUE")
    player.click("write/text")
    pasted(player, "x" * 20_003)
    assert "3 letters too many of 20,000" in texts(player)
    assert not player.box("write/send").enabled
    assert unreadable(player.ui) == []
    for _ in range(3):
        player.key(pygame.K_BACKSPACE)
    assert player.box("write/send").enabled
    player.click("messages/close")
    hand_in(player)
    exercise.give_back("RED")
    sit_down(player, "RED")
    player.click("exercise/messages")
    player.click("messages/tab/write")
    assert len(player.box("write/text").text) == 20_000


@pytest.mark.slow
def test_an_order_in_free_text_is_ruled_on_and_a_number_overridden(player, exercise):  # noqa: F811
    sit_down(player, "RED")
    player.click("exercise/messages")
    player.click("messages/tab/order")
    player.click("order/text")
    player.write("We bribe the guards.")
    player.click("order/submit")
    assert "waits for control" in texts(player)
    assert unreadable(player.ui) == []
    player.click("messages/close")
    hand_in(player)
    exercise.hand_over("BLUE", "wait")
    screen(player).next = "(control)"
    player.frames(1)
    go_to_control(player, "rulings")
    player.click("submission/submission:1")
    for field, text in (
        ("pros", "poor; few"),
        ("cons", "cameras"),
        ("then", "RED.fame += 0.1"),
        ("else", "RED.fam -= 1"),
    ):
        player.click(f"ruling/{field}")
        player.write(text)
    assert "Did you mean" in texts(player)
    assert not player.box("ruling/roll").enabled
    for _ in range(12):
        player.key(pygame.K_BACKSPACE)
    assert "Odds: 72% (6 or more with two dice)" in texts(player)
    player.click("ruling/percent")
    player.write("35")
    assert "Odds: 45% (45 or less of 100)" in texts(player)
    player.click("ruling/decided/more")
    assert not player.box("ruling/roll").enabled  # against the dice there is a reason
    player.click("ruling/reason")
    player.write("The room agreed.")
    player.click("ruling/text")
    player.write("The guards look away.")
    player.click("ruling/to")
    player.click("ruling/to/RED")
    assert unreadable(player.ui) == []
    player.click("ruling/roll")
    (ruling,) = exercise.rulings()
    assert (ruling.submission, ruling.pros, ruling.cons, ruling.success, ruling.reason) == (
        "submission:1", ("poor", "few"), ("cameras",), True, "The room agreed."
    )  # fmt: skip
    for field, text in (("ref", "RED.fame"), ("value", "0.5"), ("why", "A mistake of ours.")):
        player.click(f"override/{field}")
        player.write(text)
    player.click("override/go")
    assert [(one.id, one.to) for one in exercise.improvised] == [("ruling:1", ("RED",)), ("override:1", ())]
    player.click("control/go")
    player.wait(lambda: resolved(player))
    assert exercise.game.seat("RED").view().actor("RED").tracks["fame"].value == pytest.approx(0.5, abs=0.12)


def test_control_writes_letters_and_reads_all_of_them(player, exercise):  # noqa: F811
    exercise.send("RED", ("BLUE",), "Between us.")
    player.click("curtain/control")
    go_to_control(player, "letters")
    assert "Between us." in texts(player)
    player.click("letters/to/BLUE")
    player.click("letters/text")
    player.write("We know.")
    assert unreadable(player.ui) == []
    player.click("control/leave")
    assert "You have begun to write a message: it is not kept yet." in texts(player)
    player.click("letters/send")
    assert [(one.sender, one.to, one.text) for one in exercise.inbox("BLUE")] == [
        ("RED", ("BLUE",), "Between us."), ("control", ("BLUE",), "We know.")
    ]  # fmt: skip


@pytest.mark.slow
def test_control_moves_marks_and_adds_injects(player, exercise, tmp_path: Path):  # noqa: F811
    (tmp_path / "msel.csv").write_text(
        "MSEL #,Day,TITLE,SEND TO,METHOD,DESCRIPTION\n1,Day 4,A call,Redland,Phone,The capital calls.\n", "utf-8"
    )
    player.click("curtain/control")
    go_to_control(player, "injects")
    player.click("injects/path")
    player.write(str(tmp_path / "msel.csv"))
    player.click("injects/read")
    assert "1 inject understood" in texts(player)
    assert unreadable(player.ui) == []
    player.click("injects/add")
    leak, call = exercise.injects()
    assert (call.planned.name, call.planned.inject.to) == ("A call", ("RED",))
    player.reach("injects/days")
    player.click("injects/days")
    player.write("2")
    player.click("injects/reason")
    player.write("They are slow.")
    player.click("injects/shift")
    assert [e.day for e in exercise.injects()] == [leak.day + 2, call.day + 2]
    player.click(f"inject/{call.planned.inject.id}")
    player.click("inject/later")
    player.click("inject/status/less")
    assert unreadable(player.ui) == []
    moved = exercise.injects()[1]
    assert moved.day > call.day + 2
    assert moved.hseep != call.hseep
    assert moved.history[0].text == "They are slow."
