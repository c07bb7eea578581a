"""The panel layer: clicks, keys, focus, layers, scrolling and tooltips work from posted events alone."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit import charts, theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import Scrolled, scrolling
from brinkmanship.desktop.kit.ui import Ui


def test_a_click_counts_only_when_it_begins_and_ends_on_the_button(driver):
    clicks: list[str] = []

    def draw(ui: Ui) -> None:
        for number, name in enumerate(("first", "second")):
            if w.button(ui, (20, 20 + 60 * number, 120, 40), name, name):
                clicks.append(name)

    user = driver(draw)
    user.click("first")
    assert clicks == ["first"]
    user.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=user.centre("first"), button=1))
    user.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=user.centre("second"), button=1))
    assert clicks == ["first"]


def test_press_and_release_in_one_frame_is_a_click(driver):
    clicks = []
    user = driver(lambda ui: clicks.append(1) if w.button(ui, (20, 20, 120, 40), "Go", "go") else None)
    pos = user.centre("go")
    user.frame(
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=1),
        pygame.event.Event(pygame.MOUSEBUTTONUP, pos=pos, button=1),
    )
    assert clicks == [1]


def test_boxes_are_logical_at_every_scale(driver):
    for scale in (1.0, 1.5, 2.0, 3.0):
        clicks = []

        def draw(ui: Ui, clicks: list[int] = clicks) -> None:
            if w.button(ui, (20, 20, 120, 40), "Go", "go"):
                clicks.append(1)

        user = driver(draw, (round(640 * scale), round(360 * scale)), scale)
        assert tuple(user.ui.box("go").rect) == (20, 20, 120, 40)
        user.click("go")
        assert clicks == [1]


def test_tab_goes_round_and_enter_activates(driver):
    clicks: list[str] = []

    def draw(ui: Ui) -> None:
        for number, name in enumerate(("a", "b", "c")):
            if w.button(ui, (20, 20 + 60 * number, 120, 40), name, name):
                clicks.append(name)

    user = driver(draw)
    for _ in range(4):
        user.key(pygame.K_TAB)
    user.key(pygame.K_RETURN)
    user.key(pygame.K_TAB, pygame.KMOD_SHIFT)
    user.key(pygame.K_SPACE)
    assert clicks == ["a", "c"]


def test_arrows_move_the_focus_to_the_nearest_widget_that_way(driver):
    def draw(ui: Ui) -> None:
        for x in range(3):
            for y in range(3):
                w.button(ui, (20 + 150 * x, 20 + 60 * y, 120, 40), f"{x}{y}", f"{x}{y}")

    user = driver(draw)
    user.key(pygame.K_TAB)
    seen = [user.ui.focus]
    for key in (pygame.K_RIGHT, pygame.K_DOWN, pygame.K_DOWN, pygame.K_LEFT, pygame.K_UP):
        user.key(key)
        seen.append(user.ui.focus)
    assert seen == ["00", "10", "11", "12", "02", "01"]


def test_a_disabled_button_keeps_still_but_can_be_asked_why(driver):
    clicks = []

    def draw(ui: Ui) -> None:
        if w.button(ui, (20, 20, 120, 40), "Attack", "attack", enabled=False):
            clicks.append(1)
        tooltip.offer(ui, "attack", tooltip.simple("Attack", "No troops stand next to it."))
        tooltip.draw(ui)

    user = driver(draw)
    user.click("attack")
    user.key(pygame.K_TAB)
    user.key(pygame.K_RETURN)
    assert clicks == []
    user.key(pygame.K_F1)
    user.frame()
    assert any("No troops" in box.text for box in user.ui.boxes)


def test_a_modal_takes_all_input(driver):
    clicks: list[str] = []

    def draw(ui: Ui) -> None:
        if w.button(ui, (20, 20, 120, 40), "Under", "under"):
            clicks.append("under")
        with w.modal(ui, (400, 200), "ask") as inner:
            if w.button(ui, (inner.x, inner.y, 100, 30), "Yes", "yes"):
                clicks.append("yes")

    user = driver(draw)
    user.click("under")
    user.key(pygame.K_TAB)
    user.key(pygame.K_RETURN)
    user.key(pygame.K_TAB)
    user.key(pygame.K_RETURN)
    assert clicks == ["yes", "yes"]


def test_text_fields_take_letters_and_keep_shortcuts_away(driver):
    state = {"text": "", "shortcut": 0}

    def draw(ui: Ui) -> None:
        state["text"] = w.text_input(ui, (20, 20, 200, 30), state["text"], "field", limit=6)
        state["shortcut"] += ui.key(pygame.K_l)

    user = driver(draw)
    user.click("field")
    user.write("kyiv")
    user.key(pygame.K_l)
    user.key(pygame.K_LEFT)
    user.key(pygame.K_BACKSPACE)
    user.write("e12345")
    assert state == {"text": "kye12v", "shortcut": 0}
    user.ui.focus = ""
    user.key(pygame.K_l)
    assert state["shortcut"] == 1


def test_text_fields_take_what_is_pasted_as_if_it_was_typed(driver):
    state = {"text": "", "shortcut": 0}

    def draw(ui: Ui) -> None:
        state["text"] = w.text_input(ui, (20, 20, 200, 30), state["text"], "field", limit=12)
        state["shortcut"] += ui.key(pygame.K_v, ctrl=True)

    user = driver(draw)
    pygame.display.init()
    pygame.scrap.put_text("Kyiv\x07\r\n")
    user.key(pygame.K_v, pygame.KMOD_CTRL)
    assert state == {"text": "", "shortcut": 1}
    user.click("field")
    user.key(pygame.K_v, pygame.KMOD_CTRL)
    user.key(pygame.K_HOME)
    pygame.scrap.put_text("to\nthe\t")
    user.key(pygame.K_v, pygame.KMOD_META)
    assert state == {"text": "to the Kyiv", "shortcut": 1}
    assert not user.ui.toasts
    user.key(pygame.K_v, pygame.KMOD_CTRL)
    assert state["text"] == "to the Kyiv"  # all of it or nothing
    assert [toast.text for toast in user.ui.toasts] == ["There is room for 1 more letters of 12, and these are 7."]


def test_scrolling_by_wheel_and_by_focus(driver):
    chosen: list[str] = []

    def draw(ui: Ui) -> None:
        with scrolling(ui, (20, 20, 300, 120), "list") as flow:
            for number in range(40):
                if w.row(ui, flow.take(28, 2), f"Row {number}", f"row/{number}"):
                    chosen.append(f"row/{number}")

    user = driver(draw)
    user.move("row/1")
    user.frame(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-2, precise_y=-2.0))
    user.frame()
    assert user.ui.own(Scrolled, "list").offset == 96
    for _ in range(12):
        user.key(pygame.K_TAB)
    user.frame()
    box = user.ui.box(user.ui.focus)
    assert box.rect.bottom <= 140
    assert box.rect.top >= 20
    # What is scrolled out of the window cannot be clicked.
    hidden = user.ui.box("row/39").rect.center
    user.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=hidden, button=1))
    user.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=hidden, button=1))
    assert chosen == []


def test_tooltips_nest_by_pointer_and_by_keyboard(driver):
    inner = tooltip.Tip("Resolve", text="How firmly an actor holds to its aim.")
    outer = tooltip.Tip("Stance", [tooltip.TipRow("Resolve", "0.7", link=lambda: inner)])

    def draw(ui: Ui) -> None:
        w.button(ui, (20, 20, 120, 40), "Stance", "stance")
        tooltip.offer(ui, "stance", lambda: outer)
        tooltip.draw(ui)

    def titles(user) -> list[str]:
        return [entry.tip.title for entry in tooltip.open_tips(user.ui)]

    user = driver(draw)
    user.move("stance")
    assert titles(user) == []
    user.frame(ms=500)
    assert titles(user) == ["Stance"]
    user.frame()
    user.move("tip/0/0")
    user.frame(ms=500)
    assert titles(user) == ["Stance", "Resolve"]
    user.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=(1200, 700), rel=(0, 0), buttons=(0, 0, 0)))
    user.frame(ms=500)
    assert titles(user) == []

    user.key(pygame.K_TAB)
    user.key(pygame.K_F1)
    user.frame()
    user.frame()
    user.key(pygame.K_RETURN)
    assert titles(user) == ["Stance", "Resolve"]
    user.key(pygame.K_ESCAPE)
    assert titles(user) == ["Stance"]
    user.key(pygame.K_ESCAPE)
    assert titles(user) == []


def test_the_wheel_goes_through_a_tooltip_and_closes_it(driver):
    def draw(ui: Ui) -> None:
        with scrolling(ui, (0, 0, 300, 300), "list") as flow:
            for number in range(60):
                w.button(ui, flow.take(30), f"Row {number}", f"row/{number}")
                tooltip.offer(ui, f"row/{number}", tooltip.simple(f"Row {number}", "What it is. " * 20))
        tooltip.draw(ui)

    user = driver(draw)
    user.move("row/2")
    user.frame(ms=500)
    assert tooltip.open_tips(user.ui)
    user.move("tip/0")  # where the tooltip lies over the list
    before = user.box("row/20").rect.y
    user.frame(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-2, precise_y=-2.0))
    user.frame()
    assert user.box("row/20").rect.y < before
    assert not tooltip.open_tips(user.ui)


def test_steppers_by_key_and_pointer(driver):
    state = {"level": "easy"}

    def draw(ui: Ui) -> None:
        state["level"] = w.stepper(ui, (20, 60, 200, 30), [("easy", "Easy"), ("hard", "Hard")], state["level"], "level")

    user = driver(draw)
    user.key(pygame.K_TAB)
    user.key(pygame.K_RIGHT)
    assert state["level"] == "hard"
    user.click("level/more")
    assert state["level"] == "easy"


def test_text_that_does_not_fit_is_shortened_or_reported(driver):
    def draw(ui: Ui) -> None:
        ui.text((20, 20, 60, 20), "A name much longer than its place", name="short")
        ui.text((20, 50, 60, 20), "A name much longer than its place", elide=False, name="clipped")
        ui.paragraph((20, 80, 100, 20), "Several lines of text where there is room for one only", name="tall")

    user = driver(draw)
    found = {box.name: box for box in user.ui.boxes}
    assert found["short"].fits
    assert found["short"].rect.width <= 60
    assert not found["clipped"].fits
    assert not found["tall"].fits


def test_wrapped_lines_are_never_wider_than_asked(driver):
    fonts = driver(lambda ui: None).ui.fonts
    text = "Wide words: Entschädigungsverhandlungsprotokoll and-a-very-long-unbroken-token-of-letters, then short ones."
    for width in (60, 120, 300):
        lines = fonts.wrap(text, "body", width)
        assert all(fonts.width(line, "body") <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_charts_stay_inside_their_box(driver):
    def draw(ui: Ui) -> None:
        charts.sparkline(ui, (100, 100, 80, 20), [0.1, 5, -3, 2], th.SKY)
        charts.stacked(ui, (100, 200, 200, 80), [(1, th.ORANGE), (2, th.SKY)])

    user = driver(draw)
    pixels = pygame.surfarray.array3d(user.surface).any(axis=2)
    pixels[97:186, 97:124] = False
    pixels[100:300, 200:280] = False
    assert not pixels.any()


def test_a_toast_goes_away_by_a_click_and_by_itself(driver):
    user = driver(lambda ui: w.draw_toasts(ui, 60))
    user.ui.toast("Germany asks for time")
    user.frame()
    user.click("toast/0")
    assert user.ui.toasts == []
    user.ui.toast("Short", seconds=1)
    user.frame(ms=500)
    assert user.ui.box("toast/0") is not None
    user.frame(ms=600)
    assert all(box.name != "toast/0" for box in user.ui.boxes)
