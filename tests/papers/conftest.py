"""A toy crisis that papers are made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from brinkmanship.game.session.prepared import Prepared, prepare


@pytest.fixture(scope="session")
def toy() -> Prepared:
    return prepare(Path(__file__).parents[1] / "game" / "data" / "toy.yaml")
