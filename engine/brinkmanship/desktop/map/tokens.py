"""Symbols on the screen: where each stands, stacks of those that would overlap, and fanning a stack out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pygame

from brinkmanship.desktop.kit import shapes, theme as th
from brinkmanship.desktop.kit.fonts import Fonts
from brinkmanship.desktop.map import symbols
from brinkmanship.desktop.map.layers import Token

_NEAR = 30.0  # logical pixels: symbols closer than this stack
_LABEL_ZOOM = 0.6
_WIDTH = 34.0  # logical pixels that a symbol needs to itself
_LABELLED = 45.0  # the same downwards, with a label
_PUSHES = 9


@dataclass(frozen=True, slots=True)
class Stack:
    """Tokens drawn at one place (device pixels), the first on top; `ids` names it."""

    tokens: tuple[Token, ...]
    x: float
    y: float

    @property
    def key(self) -> str:
        """The id of the topmost token."""
        return self.tokens[0].id


def arrange(
    places: list[tuple[Token, float, float]],
    scale: float,
    clear: Sequence[tuple[float, float]] = (),
    *,
    labelled: bool = False,
) -> list[Stack]:
    """Group tokens of one side that would overlap on the screen; hostile ones never stack with friends.

    `clear` are device pixels (capitals) that symbols stand beside, not upon; `labelled` leaves room for labels.
    """
    wide, high = _NEAR * scale, _NEAR * 0.85 * scale
    stacks: list[tuple[list[Token], float, float]] = []
    cells: dict[tuple[object, ...], list[int]] = {}  # the stacks whose first symbol stands in a cell
    for token, x, y in places:
        column, row = int(x // wide), int(y // high)
        side = (token.affiliation, token.colour)
        near = (
            number
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for number in cells.get((*side, i, j), ())
        )
        for number in near:
            tokens, at_x, at_y = stacks[number]
            if abs(at_x - x) < wide and abs(at_y - y) < high:
                tokens.append(token)
                break
        else:
            cells.setdefault((*side, column, row), []).append(len(stacks))
            stacks.append(([token], x, y))
    found = [Stack(tuple(tokens), x, y) for tokens, x, y in stacks]
    room = (_WIDTH * scale, (_LABELLED if labelled else _WIDTH) * scale)
    return _pushed(_beside(found, clear, scale), room)


def _beside(stacks: list[Stack], clear: Sequence[tuple[float, float]], scale: float) -> list[Stack]:
    """Move stacks off the points to keep clear of, up or down."""
    if not stacks or not clear:
        return stacks
    spots, points = np.array([(stack.x, stack.y) for stack in stacks]), np.array(clear)
    apart = spots[:, None, :] - points[None, :, :]
    on = (np.abs(apart[..., 0]) < 22 * scale) & (np.abs(apart[..., 1]) < 20 * scale)
    out = list(stacks)
    for number in np.flatnonzero(on.any(axis=1)):
        point = int(on[number].argmax())
        lift = math.copysign(26 * scale, apart[number, point, 1] or -1)
        out[number] = Stack(stacks[number].tokens, stacks[number].x, float(points[point, 1]) + lift)
    return out


def _pushed(stacks: list[Stack], room: tuple[float, float]) -> list[Stack]:
    """Move stacks apart that still overlap, a little at a time."""
    if len(stacks) < 2:
        return stacks
    spots = np.array([(stack.x, stack.y) for stack in stacks], np.float32)
    wide, high = np.float32(room[0]), np.float32(room[1])
    for _ in range(_PUSHES):
        close = np.abs(spots[:, 0, None] - spots[None, :, 0]) < wide
        close &= np.abs(spots[:, 1, None] - spots[None, :, 1]) < high
        one, other = np.nonzero(close)
        one, other = one[one != other], other[one != other]  # most stand alone: only pairs that overlap are reckoned
        if not len(one):
            break
        apart = spots[one] - spots[other]
        over = np.array((wide, high), np.float32) - np.abs(apart)
        stands_off = np.where(one > other, 1, -1)[:, None]  # who goes which way where two stand on one spot
        shift = np.where(apart != 0, np.sign(apart), stands_off) * over * np.float32(0.35)
        shift[np.arange(len(one)), np.where(over[:, 0] < over[:, 1], 1, 0)] = 0  # along the shorter way only
        for axis in (0, 1):
            spots[:, axis] += np.bincount(one, shift[:, axis], len(stacks)).astype(np.float32)
    return [Stack(stack.tokens, float(x), float(y)) for stack, (x, y) in zip(stacks, spots, strict=True)]


def fan_radius(stack: Stack, scale: float) -> float:
    """Return how far from its stack a token stands in a fan, device pixels."""
    return max(46.0, 46.0 * len(stack.tokens) / 5.2) * scale


def fanned(stack: Stack, scale: float) -> list[tuple[Token, float, float]]:
    """Return the places of a stack's tokens around it."""
    count, radius = len(stack.tokens), fan_radius(stack, scale)
    out = []
    for number, token in enumerate(stack.tokens):
        angle = -math.pi / 2 + 2 * math.pi * number / count
        out.append((token, stack.x + radius * math.cos(angle), stack.y + radius * math.sin(angle)))
    return out


def box(x: float, y: float, scale: float) -> pygame.Rect:
    """Return the device box that a symbol with its label takes."""
    return pygame.Rect(round(x - 18 * scale), round(y - 20 * scale), round(36 * scale), round(46 * scale))


def labels_shown(zoom: float, scale: float) -> bool:
    """Whether the map is close enough (device pixels per km) for the labels of symbols."""
    return zoom / scale > _LABEL_ZOOM


def draw_stack(
    surface: pygame.Surface, stack: Stack, fonts: Fonts, scale: float, *, zoom: float, selected: bool, hovered: bool
) -> None:
    """Draw a stack: the cards below, the topmost symbol, and how many there are."""
    count = len(stack.tokens)
    for number in range(min(count - 1, 2), 0, -1):
        shift = 3.2 * number * scale
        under = replace(stack.tokens[number], symbol="", echelon="", faded=False)
        symbols.draw(surface, (stack.x + shift, stack.y - shift), under, fonts, scale)
    labelled = labels_shown(zoom, scale) or hovered or selected
    lit = {"selected": selected, "hovered": hovered, "labelled": labelled}
    symbols.draw(surface, (stack.x, stack.y), stack.tokens[0], fonts, scale, **lit)
    if count > 1:
        badge = round(15 * scale)
        x, y = stack.x + 15 * scale, stack.y + 9 * scale
        surface.blit(shapes.disc(badge, (24, 28, 40), (236, 240, 248), 1.2 * scale), (x - badge / 2, y - badge / 2))
        text = fonts.render(str(count), "tiny", th.TEXT)
        surface.blit(text, (round(x - text.get_width() / 2), round(y - text.get_height() / 2)))
