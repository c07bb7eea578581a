"""What keeps the tests quick: compiled modules are kept, and the longest tests come first.

Dozens of tests start `brink` anew; each would compile the whole engine again where the environment forbids bytecode.
"""

from __future__ import annotations

import os
import sys

import pytest

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # for the workers of xdist and the processes that tests start
sys.dont_write_bytecode = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that no core waits for one of them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
