"""Draws the icon of the window: a ladder of steps that grow hotter towards a brink, and a disc that stands on the last."""

from __future__ import annotations

from pathlib import Path

import pygame

SIDE = 256  # points of the picture
_OVER = 4  # times as large it is drawn, so that edges are smooth
_GROUND, _EDGE = (17, 24, 38), (70, 88, 124)
_STEPS = ((0, 158, 115), (120, 180, 90), (240, 228, 66), (230, 159, 0), (213, 94, 0))
_DISC, _RIM = (250, 248, 240), (17, 24, 38)


def bake(file: Path) -> None:
    """Draw the icon and write it."""
    side = SIDE * _OVER
    picture = pygame.Surface((side, side), pygame.SRCALPHA)
    unit = side / 64
    square = pygame.Rect(round(2 * unit), round(2 * unit), round(60 * unit), round(60 * unit))
    pygame.draw.rect(picture, _GROUND, square, border_radius=round(13 * unit))
    pygame.draw.rect(picture, _EDGE, square, round(1.6 * unit), border_radius=round(13 * unit))
    for number, colour in enumerate(_STEPS):
        left, top = 9 + 8.4 * number, 48 - 6.4 * number
        pygame.draw.rect(
            picture,
            colour,
            (round(left * unit), round(top * unit), round(7.2 * unit), round((55 - top) * unit)),
            border_radius=round(1.4 * unit),
        )
    centre = (round((9 + 8.4 * 4 + 5.6) * unit), round(16.4 * unit))  # over the edge by half
    pygame.draw.circle(picture, _RIM, centre, round(6.6 * unit))
    pygame.draw.circle(picture, _DISC, centre, round(5.4 * unit))
    pygame.image.save(pygame.transform.smoothscale(picture, (SIDE, SIDE)), str(file))
