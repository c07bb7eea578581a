"""Reads one YAML file into plain data with places, under limits; `building` makes them of the parser's events."""

from __future__ import annotations

import re
import stat
from pathlib import Path as FilePath

from brinkmanship.scenario.document.places import Place, Source
from brinkmanship.scenario.document.problems import DEFAULT_LIMITS, Document, Limits, Problem, problem_at

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read(path: FilePath, limits: Limits = DEFAULT_LIMITS, *, name: str | None = None) -> Document:
    """Read a file; whatever is wrong with it is in the document's `problems`, never raised.

    A file over the size limit is refused by its status, before a byte of it is read.
    """
    shown = str(path) if name is None else name
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return _refused(shown, "this is a folder, not a file", "a scenario file ending in .yaml")
        if not stat.S_ISREG(status.st_mode):
            return _refused(shown, "this is not an ordinary file", "a scenario file ending in .yaml")
        if status.st_size > limits.bytes:
            message = f"the file is too large: {status.st_size:,} bytes"
            return _refused(shown, message, f"at most {limits.bytes:,} bytes")
        with path.open("rb") as stream:
            content = stream.read(limits.bytes + 1)
    except FileNotFoundError:
        return _refused(shown, "there is no such file", None)
    except OSError as error:
        return _refused(shown, f"the file cannot be read: {error.strerror or type(error).__name__}", None)
    except ValueError:  # a NUL in the path itself
        return _refused(shown, "this cannot be the name of a file", None)
    return read_text(content, limits, name=shown)


def read_text(content: bytes | str, limits: Limits = DEFAULT_LIMITS, *, name: str = "<text>") -> Document:
    """Read a text of YAML; bytes are taken as UTF-8."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    if len(content) > limits.bytes:
        return _refused(name, f"the file is too large: over {limits.bytes:,} bytes", f"at most {limits.bytes:,} bytes")
    if content.startswith(_UTF16):
        return _refused(name, "the file is in UTF-16", "text in UTF-8; save it again in that encoding")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        source = Source(name, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        source = Source(name, content.decode("utf-8", "replace"))
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        expected = "text in UTF-8; save the file again in that encoding"
        return Document(source, problems=[problem_at(_place_after(source, before), message, expected=expected)])
    if bad := _UNPRINTABLE.search(source.text):
        code = ord(bad.group())
        what = "a NUL character" if code == 0 else f"the control character U+{code:04X}"
        message = f"{what} is not allowed in YAML"
        place = _place_after(source, source.text[: bad.start()])
        return Document(source, problems=[problem_at(place, message, expected="plain text")])
    from brinkmanship.scenario.document.building import Builder  # the parser is imported where a file is read at all

    return Builder(source, limits).build(content)


def _refused(name: str, message: str, expected: str | None) -> Document:
    return Document(Source(name), problems=[Problem(message, file=name, expected=expected)])


def _place_after(source: Source, before: str) -> Place:
    lines = Source("", before).lines
    return Place(source, len(lines), len(lines[-1]) + 1)
