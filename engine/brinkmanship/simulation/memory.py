"""Memory that a batch frees is kept for the arrays of its next turn.

A turn of a thousand worlds makes some hundred megabytes of arrays that live for a moment. glibc gives blocks of that size
back to the system as they are freed and asks for them anew, and then every page faults again when it is first written: a
tenth of a turn and more. Elsewhere than on glibc nothing is done. Nothing that is worked out depends on it.
"""

from __future__ import annotations

import ctypes
import functools
import platform

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3  # glibc's malloc.h
_MEGABYTE = 1 << 20
_KEPT = ((_MMAP_THRESHOLD, 32 * _MEGABYTE), (_TRIM_THRESHOLD, 512 * _MEGABYTE), (_TOP_PAD, 16 * _MEGABYTE))
"""What comes from the heap (the greatest that glibc takes), what stays in it, and by how much it grows."""


@functools.cache
def keep_freed_memory() -> bool:
    """Let the process keep what it frees, once and for all; return whether it does."""
    if platform.libc_ver()[0] != "glibc":
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return all(mallopt(option, value) == 1 for option, value in _KEPT)
