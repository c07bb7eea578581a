"""The ways to move the look at a map, as links that work without a script."""

from __future__ import annotations

from collections.abc import Callable

from brinkmanship.pictures import map_svg as svg
from brinkmanship.pictures.outlines import Outlines

STEP = 0.35
"""Share of the look's width or height by which a step moves it."""


def moves(
    ground: Outlines, seen: svg.Look, address: Callable[[float, float, float], str], home: str
) -> tuple[tuple[str, str, str], ...]:
    """Return sign, name and address of each way to move: `address` of the middle and the width to look at, `home` last."""
    ways: tuple[tuple[str, str, Callable[[svg.Look], svg.Look]], ...] = (
        ("+", "Zoom in", lambda one: one.zoomed(1.6)),
        ("−", "Zoom out", lambda one: one.zoomed(1 / 1.6)),
        ("←", "West", lambda one: one.moved(-STEP, 0)),
        ("→", "East", lambda one: one.moved(STEP, 0)),
        ("↑", "North", lambda one: one.moved(0, -STEP)),
        ("↓", "South", lambda one: one.moved(0, STEP)),
        ("◻", "Whole map", lambda one: svg.whole(ground)),
    )
    out = []
    for sign, name, move in ways:
        to = move(seen)
        where = address(to.left + to.width / 2, to.top + to.height / 2, min(to.width, ground.width))
        out.append((sign, name, where))
    return (*out, ("⌂", "Where the crisis is", home))
