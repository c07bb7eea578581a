"""Folders of saved games whose disk is as a test says, and signals that are heard."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from brinkmanship import interrupts
from brinkmanship.game.session.prepared import Prepared, prepare
from tests.ways_out.disks import SIGNALS, TWO_SIDES


@pytest.fixture(scope="module")
def sides() -> Prepared:
    return prepare(TWO_SIDES)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The folder of saved games, whose disk is as a test says, and another with room."""
    bad, good = tmp_path / "saves", tmp_path / "elsewhere"
    bad.mkdir()
    good.mkdir()
    monkeypatch.setenv("BRINK_SAVES", str(bad))
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr("brinkmanship.game.record.saves.temporary_dir", lambda: good)
    return bad, good


@pytest.fixture
def heeded() -> Iterator[None]:
    """Signals are heard as the command hears them, also where the tests run in the background, which ignores SIGINT."""
    before = {name: signal.getsignal(getattr(signal, name)) for name in ("SIGINT", *SIGNALS)}
    for name in before:
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupts.raise_on_signals()
    yield
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)
