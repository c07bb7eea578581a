"""Help: how a turn goes, how to read the map, and the keys."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.settings import Settings, key_label
from brinkmanship.players.difficulty import LEVELS

CHAPTERS = {
    "A turn": (
        "Read the top bar and the log. Select an actor, region or formation to inspect it.",
        "Open Actions, choose one and its target (on the map too: legal targets are outlined in green). "
        "What is not possible says why not.",
        "Orders wait as cards in the tray. They cost points of political capital, which come in each turn.",
        "Commit the turn: all orders are resolved together. What matters is told on the map, then reported; a quiet turn says so "
        "and no more. Advance commits quiet turns until something needs you; a right click on it says what that is.",
        "Chips over the map are alerts: a click, or the key for the next alert, leads to the place. Your staff suggests orders, "
        "with reasons, whenever you ask.",
    ),
    "Reading the map": (
        "Shape before colour: rectangles are with us, diamonds against us, squares others. A badge counts a stack; "
        "a click fans it out.",
        "Striped regions are held or contested by another than the lawful government.",
        "~ before a number means an estimate; its range stands beside it. Pale symbols are old or doubtful sightings.",
        "Rest the pointer on a number, or press F1 on it, to see what moved it. Rows with › go deeper.",
    ),
    "War": (
        "An order to attack shows its line of advance first: the forces on it, the ratio, the days of march. One that begins "
        "or widens a war says so and asks once.",
        "Hatching is ground an attacker holds, the thick line the front of today, the dashed one that of the turn before. "
        "Arrows are attacks, dashed ones only planned; the figure on them is the ratio of forces.",
        "With a formation of yours selected, the day it would arrive stands beside the pointer; a right click orders the march, "
        "or says every reason why not.",
    ),
    "Difficulty": (
        "How well the programs play the other seats, friends and rivals alike. "
        + " ".join(f"{level.name}: {level.about[:1].lower()}{level.about[1:]}" for level in LEVELS),
        "No level sees more than another, and none can foresee chance.",
    ),
    "Exercise": (
        "“Exercise” on the start screen is for several people at one computer: a curtain between the seats, then control’s page "
        "with the truth in a striped frame, where injects go in, notes are kept and the turn is resolved.",
    ),
    "Saving": (
        "Every turn is saved by itself as it is committed. Leave at any time; “Continue” on the start screen goes on there.",
    ),
}
FIXED = (
    ("Tab, Shift+Tab", "next, previous element"),
    ("Ctrl+Tab", "next panel"),
    ("arrows", "nearest element that way; on the map: move"),
    ("Enter, Space", "activate; on the map: select under the cross"),
    ("+ and −, Home", "on the map: zoom, whole map"),
    ("Ctrl+A C X V Z", "in a text field: select all, copy, cut, paste, undo"),
    ("1 to 9", "card of the plan; Delete takes it out"),
    ("1 to 9, with Shift", "while actions are searched or aimed: choose a row, add it at once"),
    ("F1", "explain the focused element"),
    ("Escape", "back"),
)


def page(ui: Ui, settings: Settings) -> bool:
    """Draw the help; return whether it is to be closed."""
    with w.modal(ui, (860, 600), "help", least=(480.0, 170.0)) as inner:
        ui.text((inner.x, inner.y, inner.width, 32), "Help", "heading")
        half = inner.width / 2 - 14
        left = Rect(inner.x, inner.y + 44, half, inner.height - 98)
        right = Rect(inner.x + half + 28, left.y, half, left.height)
        with scrolling(ui, left, "help/turn", pad=2) as flow:
            for title, lines in CHAPTERS.items():
                flow.caption(title)
                for line in lines:
                    flow.paragraph(line, "body", th.TEXT_SOFT)
                    flow.gap(5)
                flow.gap(6)
        with scrolling(ui, right, "help/keys", pad=2) as flow:
            flow.caption("Keys")
            rows = [(key_label(code), command) for command, code in settings.keys.items()]
            rows = [(f"Ctrl+{key}" if command in ("undo", "redo") else key, command) for key, command in rows]
            for keys, meaning in (*FIXED, *rows):
                cell = flow.take(24)
                ui.text((cell.x, cell.y, 130, 24), keys, "small-strong", th.GOLD)
                height = ui.paragraph_height(meaning, cell.width - 136, "small")
                ui.paragraph((cell.x + 136, cell.y + 4, cell.width - 136, 0), meaning, "small", th.TEXT_SOFT)
                flow.gap(max(0, height - 18))
        return w.last_button(ui, inner, "Close", "help/close", 160) or ui.key(pygame.K_ESCAPE)
