"""What is wrong with how a frame is laid out: texts and widgets over each other, cut off, or outside the window."""

from __future__ import annotations

from itertools import combinations

import pygame

from brinkmanship.desktop.kit.ui import Box, Ui

_PRESSED = frozenset(
    {"button", "chip", "tab", "row", "text-field", "text-area", "checkbox", "stepper", "step", "thumb"}
)
"""Kinds of widgets that must not lie over each other, unless the name of one is the beginning of the other's."""


def faults(ui: Ui) -> list[str]:
    """Return what is wrong with the last frame, each in a line."""
    return [*_texts(ui), *_widgets(ui)]


def _seen(box: Box) -> pygame.FRect:
    return box.rect.clip(box.visible)


def _covered(ui: Ui, box: Box) -> bool:
    """Whether something of a higher layer lies over a box."""
    middle = _seen(box).center
    solid = ("panel", "modal", "shade", "toast")
    return any(one.layer > box.layer and one.kind in solid and one.visible.collidepoint(middle) for one in ui.boxes)


def _texts(ui: Ui) -> list[str]:
    texts = [box for box in ui.boxes if box.kind == "text" and box.visible.width > 1 and box.visible.height > 1]
    texts = [box for box in texts if not _covered(ui, box)]
    wrong = [f"clipped: {box.text!r}" for box in texts if not box.fits]
    window = pygame.FRect(-1, -1, ui.width + 2, ui.height + 2)
    wrong += [f"off the window: {box.text!r}" for box in texts if not window.contains(_seen(box))]
    for first, second in combinations(texts, 2):
        if first.layer == second.layer:
            common = _seen(first).clip(_seen(second))
            if common.width > 1.5 and common.height > 1.5:
                wrong.append(f"overlap: {first.text!r} and {second.text!r}")
    return wrong


def _widgets(ui: Ui) -> list[str]:
    window = pygame.FRect(-1, -1, ui.width + 2, ui.height + 2)
    found = [box for box in ui.boxes if box.kind in _PRESSED and _seen(box).width > 1 and _seen(box).height > 1]
    found = [box for box in found if not _covered(ui, box)]
    wrong = [f"outside: {box.kind} {box.name}" for box in found if not window.contains(_seen(box))]
    for first, second in combinations(found, 2):
        one, other = sorted((first.name, second.name), key=len)
        if first.layer != second.layer or other.startswith(one):
            continue
        common = _seen(first).clip(_seen(second))
        if common.width > 2.5 and common.height > 2.5 and "thumb" not in (first.kind, second.kind):
            wrong.append(f"overlap: {one} and {other}")
    panels = [box for box in ui.boxes if box.kind == "panel" and box.layer == 0]
    for first, second in combinations(panels, 2):
        common = first.rect.clip(second.rect)
        nested = first.rect.contains(second.rect) or second.rect.contains(first.rect)
        if common.width > 2.5 and common.height > 2.5 and not nested:
            wrong.append(f"overlap: panels {first.name} and {second.name}")
    wrong += [f"outside: panel {box.name}" for box in panels if not window.contains(_seen(box).inflate(-2, -2))]
    return wrong
