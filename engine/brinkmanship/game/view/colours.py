"""Colours for actors to which the scenario gives none: distinct, safe for the colour-blind, whatever the file's order."""

from __future__ import annotations

from collections.abc import Mapping

# Okabe and Ito (2008) without grey and black, then the same lighter, then darker.
_BASE = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167))
_ROUNDS = ((0, 0.0), (255, 0.45), (0, 0.40))
PALETTE: tuple[tuple[int, int, int], ...] = tuple(
    (round(r + (to - r) * share), round(g + (to - g) * share), round(b + (to - b) * share))
    for to, share in _ROUNDS
    for r, g, b in _BASE
)
_NEAR = 48.0  # of 441: closer than that two colours are hard to tell apart


def actor_colours(declared: Mapping[str, str | None]) -> dict[str, str]:
    """Return '#rrggbb' for every actor: its own, else one of `PALETTE` that no other has, by the order of the ids.

    >>> actor_colours({"B": None, "A": None, "C": "#e69f00"})
    {'B': '#009e73', 'A': '#56b4e9', 'C': '#e69f00'}
    """
    taken = [_rgb(colour) for colour in declared.values() if colour]
    free = [colour for colour in PALETTE if all(_apart(colour, other) > _NEAR for other in taken)] or list(PALETTE)
    bare = sorted(id for id, colour in declared.items() if not colour)
    given = {id: "#{:02x}{:02x}{:02x}".format(*free[place % len(free)]) for place, id in enumerate(bare)}
    return {id: colour or given[id] for id, colour in declared.items()}


def _rgb(colour: str) -> tuple[int, int, int]:
    value = int(colour.lstrip("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def _apart(one: tuple[int, int, int], two: tuple[int, int, int]) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5)
