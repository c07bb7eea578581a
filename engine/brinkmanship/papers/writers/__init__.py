"""Writers of documents: one file for each format, and the one place that knows them all.

Libraries are imported when a format that needs them is written; DOCX needs the extra `host`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from brinkmanship.files import write_whole
from brinkmanship.papers.document import Document
from brinkmanship.text import listed

FORMATS: Mapping[str, str] = {"html": "a web page", "docx": "Word", "pdf": "PDF", "md": "Markdown"}
"""The formats by the ending of their files, and what people call them."""


class WritingError(Exception):
    """A document that cannot be written; the message says why and what mends it."""


def format_of(path: Path) -> str:
    """Return the format that the ending of a file's name asks for; raise WritingError for one that is not known."""
    ending = path.suffix.removeprefix(".").lower()
    ending = {"htm": "html", "markdown": "md"}.get(ending, ending)
    if ending not in FORMATS:
        known = listed(f".{one}" for one in FORMATS)
        raise WritingError(f"{path.name}: the ending says the format; write a file that ends with {known}")
    return ending


def to_bytes(document: Document, form: str) -> bytes:
    """Return a document in a format of `FORMATS`; raise WritingError where a library is missing."""
    try:
        writer: Callable[[Document], bytes] = import_module(f"brinkmanship.papers.writers.{form}").write
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] != "docx":
            raise
        raise WritingError("writing .docx needs python-docx: pip install 'brinkmanship[host]'") from None
    return writer(document)


def write(document: Document, path: Path) -> None:
    """Write a document to a file, whole or not at all, in the format of its ending.

    Raises WritingError for an unknown ending or a missing library, and OSError where the file cannot be written.
    """
    write_whole(path, to_bytes(document, format_of(path)))
