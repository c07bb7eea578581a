"""What a person asked of a game that cannot be."""

from __future__ import annotations


class GameError(Exception):
    """Something a person asked of a game that cannot be; the message says what and the way out."""
