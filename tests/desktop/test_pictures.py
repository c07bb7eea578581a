"""Two dozen screens in two sizes: no text clipped or over another, the keyboard comes to whatever can be clicked, and each
is as in its golden picture.

After a wanted change look at the new pictures and keep them: BRINK_GOLDEN=write python -m pytest tests/desktop/test_pictures.py
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pygame
import pytest
from desktop.driving import open_window, unreadable
from desktop.pictures import GOLDEN, kept, rest, share_differing, walk

TOLERANCE = 0.001
POINTER_ONLY = {"panel", "modal", "shade", "scroll", "thumb", "plot", "toast", "step", "minimap", "text"}
"""Kinds of box that only show, or whose keys are another's: scroll bars, the steps of a stepper, the small map."""
SIZES = [
    pytest.param((1280, 720), 1.0, id="720p", marks=pytest.mark.slow),
    pytest.param((3840, 2160), 2.0, id="4k", marks=pytest.mark.minutes),
]


@pytest.mark.long
@pytest.mark.parametrize(("size", "scale"), SIZES)
def test_every_screen_is_readable_and_as_it_was(size, scale, tmp_path: Path) -> None:
    user = open_window(size, scale)
    wrong: list[str] = []
    seen, last, clickable = set(), "", 0
    try:
        for name in walk(user):
            rest(user)
            stop = name or f"after {last}"
            wrong += [f"{stop}: {fault}" for fault in unreadable(user.app.ui)]
            boxes = [box for box in user.app.ui.boxes if box.kind not in POINTER_ONLY and box.enabled]
            wrong += [f"{stop}: no key comes to {box.name}" for box in boxes if not box.focusable]
            clickable += len(boxes)
            if not name:
                continue
            last = name
            seen.add(name)
            file = GOLDEN / f"{name}-{size[1]}.png"
            picture = kept(user.app.surface)
            if os.environ.get("BRINK_GOLDEN") == "write":
                pygame.image.save(picture, str(file))
            elif not file.is_file():
                wrong.append(f"{name}: there is no {file}")
            elif (share := share_differing(pygame.image.load(str(file)), picture)) > TOLERANCE:
                found = tmp_path / file.name
                pygame.image.save(picture, str(found))
                wrong.append(f"{name}: {share:.2%} of the pixels differ; it is now {found}")
    finally:
        user.app.close()
    assert wrong == []
    assert len(seen) >= 20
    assert clickable > 10 * len(seen)
    assert {file.name for file in GOLDEN.glob(f"*-{size[1]}.png")} == {f"{name}-{size[1]}.png" for name in seen}


def test_the_comparison_notices_what_an_eye_would() -> None:
    first = pygame.image.load(str(GOLDEN / "start-720.png"))
    assert share_differing(first, first) == 0
    second = first.copy()
    second.fill((200, 40, 40), (100, 100, 60, 30))
    assert share_differing(first, second) > TOLERANCE
    assert share_differing(first, pygame.Surface((10, 10))) == 1


@pytest.mark.slow
def test_pictures_are_made_by_command(tmp_path: Path) -> None:
    out = tmp_path / "menu.png"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.desktop.screenshot",
            "--scene",
            "start",
            "--size",
            "1280x720",
            "--out",
            str(out),
        ],
        check=True,
        timeout=120,
        capture_output=True,
    )
    assert pygame.image.load(str(out)).get_size() == (1280, 720)
