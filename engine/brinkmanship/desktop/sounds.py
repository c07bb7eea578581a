"""Sounds and music, made with numpy when they are switched on; silence wherever there is no sound device.

Sounds only repeat what the screen says: a choice, an order taken, a warning, a turn resolved, the end. The music is a slow bed
of chords for each mood, calm, tense or war, that goes round and fades from one to the next. Nothing is recorded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import pygame

from brinkmanship.desktop.background import in_background
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


# Chords of the music: semitones above A4 of each voice; each chord lasts `CHORD` seconds and swells into the next.
CHORD = 8.0
MOODS: dict[str, tuple[tuple[int, ...], ...]] = {
    "calm": ((-36, -24, -17, -12), (-40, -28, -21, -12), (-43, -24, -19, -16), (-38, -26, -21, -14)),
    "tense": ((-36, -24, -21, -17), (-37, -25, -18, -13), (-41, -29, -17, -14), (-38, -26, -20, -17)),
    "war": ((-48, -36, -33, -29), (-47, -35, -30, -29), (-50, -38, -35, -31), (-48, -36, -30, -25)),
}


def bed(mood: str) -> np.ndarray:
    """Return the samples of the music of a mood as int16 (samples,), at `RATE` a second; its end leads into its beginning."""
    chords = MOODS[mood]
    length, swell = int(CHORD * RATE), int(2 * CHORD * RATE)
    whole = np.zeros(length * len(chords))
    time = np.arange(swell) / RATE
    shape = np.sin(np.pi * np.arange(swell) / swell) ** 2
    for number, chord in enumerate(chords):
        voice = np.zeros(swell)
        for place, semitones in enumerate(chord):
            pitch = _A4 * 2 ** (semitones / 12)
            for detune, loud in ((0.0, 0.6), (0.31, 0.4)):  # two strings a voice, never quite together
                tone = np.sin(2 * np.pi * (pitch + detune) * time)
                voice += loud * (tone + 0.3 * tone * np.abs(tone)) / (1 + 0.35 * place)
        if mood == "war":  # a slow pulse far below
            voice += 0.9 * np.sin(2 * np.pi * 41.2 * time) * np.maximum(np.sin(2 * np.pi * time / 2), 0) ** 8
        np.add.at(whole, (number * length + np.arange(swell)) % len(whole), voice * shape)
    samples: np.ndarray = (whole / np.abs(whole).max() * 9_000).astype(np.int16)
    return samples


class Heard(NamedTuple):
    """What of a screen sounds follow."""

    orders: int = 0  # in the plan
    turn: int = 0
    dialog: str = ""
    mood: str = "calm"  # of the music: a name of `MOODS`


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what a system without a sound device says of that off the terminal: C libraries print it by themselves."""
    try:
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # there is no terminal
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class Sounds:
    """Plays the sounds; opens the sound device only when they are wanted."""

    def __init__(self) -> None:
        self._made: dict[str, pygame.mixer.Sound] = {}
        self._beds: dict[str, Future[np.ndarray]] = {}
        self._mood = ""  # that is heard now
        self._open: bool | None = None
        self._seen: tuple[int, int, str, bool] | None = None
        self.played: list[str] = []

    def play(self, name: str) -> None:
        """Play a sound, if there is a device."""
        self.played = [*self.played[-9:], name]
        if self._ready():
            if name not in self._made:
                self._made[name] = pygame.mixer.Sound(buffer=wave(SOUNDS[name]).tobytes())
            self._made[name].play()

    def _ready(self) -> bool:
        """Open the sound device when it is first wanted; return whether there is one."""
        if self._open is None:
            try:
                with _quiet():
                    pygame.mixer.init(RATE, -16, 1, 1024, allowedchanges=0)
                pygame.mixer.set_reserved(1)  # for the music
                self._open = True
            except (pygame.error, NotImplementedError):
                self._open = False
        return self._open

    def music(self, mood: str, *, on: bool) -> None:
        """Let the music of a mood be heard, or none; made in the background when it is first wanted. For every frame."""
        wanted = mood if on else ""
        if wanted == self._mood or (on and not self._ready()):
            return
        if not on:
            self._mood = ""
            pygame.mixer.Channel(0).fadeout(800)
            return
        if mood not in self._beds:
            self._beds[mood] = in_background(lambda: bed(mood), "music")
        made = self._beds[mood]
        if made.done():
            self._mood = mood
            pygame.mixer.Channel(0).play(pygame.mixer.Sound(buffer=made.result().tobytes()), loops=-1, fade_ms=4000)

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
        self._open, self._mood = None, ""
        self._made.clear()
