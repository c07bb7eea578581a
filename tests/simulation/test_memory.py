"""What a batch frees stays with the process: the next turn's arrays fault no pages in."""

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource
import numpy as np
from brinkmanship.simulation.world import World
from brinkmanship.simulation import memory
{first}
def turn():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    arrays = [np.ones(5_000_000, np.float32) for _ in range(5)]
    del arrays
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print([turn() for _ in range(4)][-1])
"""


def faults(first: str) -> int:
    """Return the page faults of the last of four turns, each of which makes and frees a hundred megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", FAULTS.format(first=first)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told to keep what is freed")
def test_freed_memory_is_kept() -> None:
    if faults("") < 1_000:
        pytest.skip("the system keeps it by itself")
    assert faults("assert memory.keep_freed_memory()") < 100
