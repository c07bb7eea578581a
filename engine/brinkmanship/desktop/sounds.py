"""Sounds: a few short tones made with numpy when the sound is switched on; silence wherever there is no sound device.

They only repeat what the screen says: a choice, an order taken, a warning, a turn resolved, the end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pygame

from brinkmanship.desktop.kit.ui import Ui

RATE = 22_050
_A4 = 440.0

# Each sound: (semitones above A4, start in s, length in s, loudness 0..1).
Note = tuple[float, float, float, float]
SOUNDS: dict[str, tuple[Note, ...]] = {
    "choose": ((12, 0.0, 0.05, 0.18),),
    "order": ((3, 0.0, 0.09, 0.25), (10, 0.07, 0.16, 0.25)),
    "warn": ((-5, 0.0, 0.12, 0.28), (-9, 0.11, 0.20, 0.28)),
    "turn": ((-9, 0.0, 0.35, 0.30), (-2, 0.12, 0.40, 0.25), (3, 0.24, 0.60, 0.22)),
    "end": ((-9, 0.0, 0.7, 0.3), (-5, 0.2, 0.8, 0.25), (-2, 0.4, 1.0, 0.25), (7, 0.6, 1.4, 0.2)),
}


def wave(notes: tuple[Note, ...]) -> np.ndarray:
    """Return the samples of some notes as int16 (samples,), at `RATE` a second: soft tones that start and end at 0."""
    length = max(start + long for _, start, long, _ in notes)
    out = np.zeros(int(length * RATE) + 1)
    for semitones, start, long, loud in notes:
        time = np.arange(int(long * RATE)) / RATE
        pitch = _A4 * 2 ** (semitones / 12)
        tone = np.sin(2 * np.pi * pitch * time) + 0.35 * np.sin(4 * np.pi * pitch * time) * np.exp(-6 * time / long)
        envelope = np.minimum(time / 0.006, 1.0) * np.exp(-4.0 * time / long) * np.minimum((long - time) / 0.01, 1.0)
        first = int(start * RATE)
        out[first : first + len(time)] += loud * tone * envelope
    samples: np.ndarray = (np.clip(out, -1, 1) * 32_000).astype(np.int16)
    return samples


class Heard(NamedTuple):
    """What of a screen sounds follow."""

    orders: int = 0  # in the plan
    turn: int = 0
    dialog: str = ""


class Sounds:
    """Plays the sounds; opens the sound device only when they are wanted."""

    def __init__(self) -> None:
        self._made: dict[str, pygame.mixer.Sound] = {}
        self._open: bool | None = None
        self._seen: tuple[int, int, str, bool] | None = None
        self.played: list[str] = []

    def play(self, name: str) -> None:
        """Play a sound, if there is a device."""
        self.played = [*self.played[-9:], name]
        if self._open is None:
            try:
                pygame.mixer.init(RATE, -16, 1, 512, allowedchanges=0)
                self._open = True
            except (pygame.error, NotImplementedError):
                self._open = False
        if self._open:
            if name not in self._made:
                self._made[name] = pygame.mixer.Sound(buffer=wave(SOUNDS[name]).tobytes())
            self._made[name].play()

    def listen(self, ui: Ui, heard: Heard, *, on: bool) -> None:
        """Play what fits what happened in this frame."""
        now = (heard.orders, heard.turn, heard.dialog, any(t.tone == "warn" for t in ui.toasts))
        before, self._seen = self._seen, now
        if not on or before is None or before == now:
            return
        if now[2] == "outcome" != before[2]:
            self.play("end")
        elif now[1] > before[1]:
            self.play("turn")
        elif now[3] and not before[3]:
            self.play("warn")
        elif now[0] > before[0]:
            self.play("order")
        elif now[2] != before[2]:
            self.play("choose")

    def close(self) -> None:
        """Let go of the sound device."""
        if self._open:
            pygame.mixer.quit()
        self._open = None
        self._made.clear()
