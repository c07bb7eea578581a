"""What a frame leaves behind: the boxes of its widgets and texts, and small records of the interface."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

Rect = pygame.FRect
RectLike = pygame.FRect | pygame.Rect | tuple[float, float, float, float]
BIG = Rect(-1e5, -1e5, 2e5, 2e5)


@dataclass(slots=True)
class Box:
    """What a widget or text occupied in a frame (logical pixels)."""

    name: str
    kind: str
    rect: Rect
    layer: int
    panel: str
    visible: Rect
    text: str = ""
    fits: bool = True
    focusable: bool = False
    enabled: bool = True
    takes_wheel: bool = False
    keeps_arrows: bool = False
    takes_text: bool = False
    hit: bool = True


class Same:
    """Equal to another only if both hold the very same object: to notice a change without looking at all of it."""

    __slots__ = ("held",)

    def __init__(self, held: object) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.held is other.held

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Toast:
    """A short notification."""

    text: str
    tone: str
    until_ms: int
