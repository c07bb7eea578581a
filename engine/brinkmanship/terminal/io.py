"""How the terminal speaks: headings, paragraphs, facts, tables and prompts, either rich or plain.

Plain output is linear: no boxes, no columns, no colour, no cursor movement. Each row of a table is one line that can be
read aloud.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.theme import Theme

from brinkmanship.output import plain_stream
from brinkmanship.text import printable

_OKABE_ITO = {"good": "#009E73", "bad": "#D55E00", "note": "#56B4E9", "warn": "#E69F00"}
"""Colours that people with any colour vision can tell apart."""
_THEME = Theme({**_OKABE_ITO, "quiet": "grey62", "head": "bold #56B4E9"})
_PLAIN_WIDTH = 100


class InputEnded(Exception):
    """The input has no more lines."""


class TerminalIO:
    """Reads lines and prints text; without `plain` the terminal decides."""

    def __init__(
        self,
        source: TextIO | None = None,
        sink: TextIO | None = None,
        *,
        plain: bool | None = None,
        width: int | None = None,
    ) -> None:
        self.source = source or sys.stdin
        self.sink = sink or sys.stdout
        self.plain = plain_stream(self.sink) if plain is None else plain
        self._held: list[str] = []
        self._console = Console(file=self.sink, theme=_THEME, highlight=False, soft_wrap=False, width=width)

    @property
    def interactive(self) -> bool:
        """Whether a person types at a terminal."""
        return self.source.isatty()

    def hold(self, line: str) -> None:
        """Give a line back to the next question."""
        self._held.append(line)

    def ask(self, prompt: str) -> str:
        """Return the next line typed, without its end; raise :class:`InputEnded` where there is none."""
        if self._held:
            return self._held.pop()
        if self.source is sys.stdin and self.interactive:
            try:
                return input(printable(prompt))
            except EOFError:
                raise InputEnded from None
        if self.interactive:
            self.write(prompt, end="")
        line = self.source.readline()
        if not line:
            raise InputEnded
        if not self.interactive:
            self.write(f"{prompt}{line.rstrip()}")  # so that the transcript of a piped game can be read
        return line.rstrip("\r\n")

    def say(self, text: str = "", style: str = "") -> None:
        """Print a paragraph, wrapped."""
        if self.plain:
            self.write("\n".join(_wrap(text)) if text else "")
        else:
            shown = escape(printable(text, lines=True))
            self._console.print(f"[{style}]{shown}[/]" if style else shown)

    def head(self, text: str) -> None:
        """Print a heading."""
        text = printable(text)
        if self.plain:
            self.write(f"\n{text}\n{'-' * min(len(text), _PLAIN_WIDTH)}")
        else:
            self._console.print()
            self._console.rule(f"[head]{escape(text)}[/]", align="left", style="quiet")

    def text(self, prose: str) -> None:
        """Print prose whose paragraphs are parted by blank lines."""
        for paragraph in prose.strip().split("\n\n"):
            self.say(" ".join(paragraph.split()))
            self.say()

    def bullets(self, lines: Iterable[str], style: str = "") -> None:
        """Print one item a line."""
        for line in lines:
            if self.plain:
                first, *rest = _wrap(line) or [""]
                self.write("\n  ".join([f"- {first}", *rest]))
            else:
                self._console.print(Padding(f"[{style or 'default'}]•[/] {escape(printable(line))}", (0, 0, 0, 2)))

    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        title: str = "",
        right: Sequence[int] = (),
        none: str = "None.",
    ) -> None:
        """Print rows under column names, or `none`; `right` are the columns of numbers. Plain: a line a row."""
        listed = [[printable(str(cell)) for cell in row] for row in rows]
        if title:
            self.head(title)
        if not listed:
            self.say(none, "quiet")
            return
        if self.plain:
            for first, *rest in listed:
                named = [(name, cell) for name, cell in zip(columns[1:], rest, strict=True) if cell]
                said = ", ".join(f"{name}: {cell}" if name else cell for name, cell in named)
                self.write(f"{first}: {said}" if said else first)
            return
        table = Table(box=None, pad_edge=False, header_style="quiet", padding=(0, 2, 0, 0))
        for index, name in enumerate(columns):
            table.add_column(name, justify="right" if index in right else "left", overflow="fold")
        for row in listed:
            table.add_row(*[escape(cell) for cell in row])
        self._console.print(table)

    def error(self, text: str) -> None:
        """Print what went wrong."""
        self.say(text, "bad")

    def write(self, text: str, end: str = "\n") -> None:
        """Print text as it is, with unsafe characters replaced."""
        self.sink.write(printable(text, lines=True) + end)
        self.sink.flush()


def _wrap(text: str) -> list[str]:
    """Return the lines of a paragraph; paths and other long words stay whole."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    return textwrap.wrap(
        text, _PLAIN_WIDTH - 2, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def bar(value: float, low: float, high: float, width: int = 10) -> str:
    """Return a bar of blocks for a value of a range.

    >>> bar(0.5, 0, 1, 4)
    '██░░'
    """
    share = 0.0 if high <= low else min(1.0, max(0.0, (value - low) / (high - low)))
    full = round(share * width)
    return "█" * full + "░" * (width - full)


def spark(values: Sequence[float]) -> str:
    """Return a line of blocks that draws a series.

    >>> spark([0, 1, 2, 3])
    '▁▃▆█'
    """
    if not values:
        return ""
    low, high = min(values), max(values)
    blocks = "▁▂▃▄▅▆▇█"
    if high - low < 1e-9:
        return blocks[3] * len(values)
    return "".join(blocks[round((v - low) / (high - low) * 7)] for v in values)
