"""What keeps the tests quick: compiled modules are kept, and the longest tests come first.

Dozens of tests start `brink` anew; each would compile the whole engine again where the environment forbids bytecode.
"""

from __future__ import annotations

import compileall
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

Once = Callable[[str, Callable[[], Any]], Any]
"""Takes a name and what makes the thing of that name."""

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # for the workers of xdist and the processes that tests start
sys.dont_write_bytecode = False
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    # A shell lets what it runs in the background ignore Ctrl-C, and what that starts too: no host would end by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines may be slow
settings.load_profile("busy")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the engine once, before several workers would do it each for themselves."""
    if "PYTEST_XDIST_WORKER" not in os.environ and getattr(config.option, "numprocesses", None):
        compileall.compile_dir(Path(__file__).parents[1] / "engine" / "brinkmanship", quiet=2, workers=0)
        _rewrite_assertions(config)


def _rewrite_assertions(config: pytest.Config) -> None:
    """Rewrite the assertions of all tests once, on all cores, where each worker would do it for itself in a fresh clone."""
    if "fork" not in get_all_start_methods():
        return
    files = [path for path in Path(__file__).parent.rglob("*.py") if path.name.startswith(("test_", "conftest"))]
    cores = os.cpu_count() or 1
    parts = [get_context("fork").Process(target=_rewrite, args=(config, files[core::cores])) for core in range(cores)]
    for part in parts:
        part.start()
    for part in parts:
        part.join()


def _rewrite(config: pytest.Config, files: list[Path]) -> None:
    """Rewrite files as pytest does. How is its own affair: where a version has it otherwise, the workers do it, as ever."""
    with suppress(Exception):
        from _pytest.assertion import rewrite

        for file in files:
            kept = rewrite.get_cache_dir(file) / f"{file.stem}{rewrite.PYC_TAIL}"
            kept.parent.mkdir(exist_ok=True)
            if rewrite._read_pyc(file, kept) is None:
                sign, code = rewrite._rewrite_test(file, config)
                rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, sign, kept)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that no core waits for one of them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make something costly once for all workers of xdist: the first who asks makes it, the others read it from a file."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def shared(name: str, make: Callable[[], Any]) -> Any:
        path = folder / f"{name}.pickle"
        with FileLock(f"{path}.lock"):
            if not path.is_file():
                path.write_bytes(pickle.dumps(make()))
            return pickle.loads(path.read_bytes())

    return shared
