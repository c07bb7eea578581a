"""Letters in the terminal: what a seat or control received and sent, and writing; long texts may have many lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.letters import CONTROL, MOST_LETTERS_OF_TEXT, Letter
from brinkmanship.terminal.io import InputEnded, TerminalIO
from brinkmanship.terminal.loop import number_of
from brinkmanship.terminal.names import Unclear, find

ALL = "all"
"""Stands for everybody as the recipient of a public message."""
_END = "."


def whole_text(voice: TerminalIO, words: Sequence[str], limit: int = MOST_LETTERS_OF_TEXT) -> str:
    """Return the text of a command: the rest of its line, or without one the lines typed next, up to a full stop alone.

    *limit* is said before anything is typed; 0: there is none.
    """
    if words:
        return " ".join(words)
    most = f", of at most {limit:,} letters" if limit else ""
    voice.say(f"Type the text{most}. A line with a full stop alone ends it.", "note")
    lines: list[str] = []
    try:
        while (line := voice.ask("… ")) != _END:
            lines.append(line)
    except InputEnded:
        if not lines:
            raise
    return "\n".join(lines).strip()


def who(name_of: Callable[[str], str], id: str) -> str:
    """Return the name of a seat, of control, or of who an inject seems to come from."""
    return "Control" if id == CONTROL else name_of(id)


def headline(letter: Letter, name_of: Callable[[str], str]) -> str:
    """Return who writes to whom, by what, and of what, on one line."""
    to = ", ".join(who(name_of, one) for one in letter.to) or "everybody"
    sender = who(name_of, letter.sender) if letter.sender else "Unknown sender" if letter.medium else "Control"
    medium = f" by {letter.medium}" if letter.medium else ""
    subject = f": {letter.subject}" if letter.subject else ""
    by = f" ({letter.author})" if letter.author else ""
    return f"{sender}{by} to {to}{medium}{subject}"


def show(
    voice: TerminalIO, letters: Sequence[Letter], words: list[str], name_of: Callable[[str], str], whose: str
) -> None:
    """List letters, the newest last, or print one of them in full."""
    if not letters:
        voice.say(f"{whose} has no letters.")
        return
    if words:
        number = number_of(words, 1, len(letters), f"Say which letter, 1 to {len(letters)}.")
        read(voice, letters[number - 1 : number], name_of)
        return
    rows = [
        (str(number), f"turn {one.turn}", headline(one, name_of), _beginning(one.text))
        for number, one in enumerate(letters, 1)
    ]
    voice.table(("No", "", "", ""), rows, "Letters")
    voice.say("'inbox NUMBER' shows one in full.", "quiet")


def read(voice: TerminalIO, letters: Iterable[Letter], name_of: Callable[[str], str]) -> None:
    """Print letters in full."""
    for one in letters:
        voice.head(headline(one, name_of))
        for line in one.text.split("\n"):
            voice.say(line)


def _beginning(text: str, most: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]}…"


def recipients(
    words: Sequence[str], known: Sequence[tuple[str, str]], usage: str, *, everybody: bool = True
) -> tuple[tuple[str, ...], bool, list[str]]:
    """Return (to, public, words of the text) of what was typed after a command: SEAT,SEAT: TEXT or all: TEXT."""
    line = " ".join(words)
    head, colon, rest = line.partition(":")
    if not colon:
        raise Unclear(f"Say to whom: {usage}")
    names = [part.strip() for part in head.split(",") if part.strip()]
    if everybody and [name.lower() for name in names] == [ALL]:
        return (), True, rest.split()
    found = tuple(dict.fromkeys(find(name, known, "recipient") for name in names))
    if not found:
        raise Unclear(f"Say to whom: {usage}")
    return found, False, rest.split()


def write(exercise: Exercise, voice: TerminalIO, sender: str, words: list[str], usage: str) -> None:
    """Send a message from a seat or control; raise `Unclear` or `GameError` where nobody gets it."""
    names = exercise.game.prepared.names
    known = [(seat, names.actor(seat)) for seat in exercise.game.seats if seat != sender]
    known += [(CONTROL, "Control")] if sender != CONTROL else []
    to, public, rest = recipients(words, known, usage)
    exercise.send(sender, to, whole_text(voice, rest), public=public)
    whom = "everybody" if public else ", ".join(who(names.actor, one) for one in to)
    voice.say(f"Sent to {whom}.")
