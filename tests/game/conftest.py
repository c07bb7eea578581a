"""Games to test with: a toy crisis that can be reckoned by hand, and January 2022."""

from __future__ import annotations

from pathlib import Path

import pytest

from brinkmanship.game.session.prepared import Prepared, prepare
from tests.january import january as whole

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def toy() -> Prepared:
    return prepare(DATA / "toy.yaml")


@pytest.fixture(scope="session")
def january() -> Prepared:
    return whole()
