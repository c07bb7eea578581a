"""Handles: objects that answer questions, and have no attribute that leads to what they answer from.

What a handle answers from is kept here by the handle's id, and not in the handle, so that no attribute, slot, closure or
bound method leads to it. That guards against mistakes of front ends and players. It is no prison: code that searches the
interpreter finds everything, so programs that are not trusted run in processes of their own.
"""

from __future__ import annotations

from typing import Any

_KEPT: dict[int, Any] = {}
"""What each living handle answers from; a weak dictionary would leave a callback on the handle."""


class Forgetful:
    """What one handle alone answers from, which refers to itself: it is taken apart with the handle.

    A circle is freed only when Python looks for garbage, which it does seldom, and by then looks at a thousand worlds each
    have filled gigabytes.
    """

    def forget(self) -> None:
        """Let go of everything."""
        self.__dict__.clear()


class Handle:
    """Answers from what `keep_apart` was given for it."""

    __slots__ = ()

    def __del__(self) -> None:
        if _KEPT:  # None when the interpreter ends
            kept = _KEPT.pop(id(self), None)
            if isinstance(kept, Forgetful):
                kept.forget()

    def __reduce__(self) -> str:
        raise TypeError(f"a {type(self).__name__} belongs to the running game: it cannot be copied or pickled")


def keep_apart(handle: Handle, truth: Any) -> None:
    """Let `handle` answer from `truth`."""
    _KEPT[id(handle)] = truth


def kept_apart(handle: Handle) -> Any:
    """Return what a handle answers from; for those who define handles and for trusted players."""
    return _KEPT[id(handle)]
