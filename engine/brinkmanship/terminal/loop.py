"""The loop of what is typed: commands by name or its beginning, mistakes answered in words, every way out a clean one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.saves import leave_game, where_it_is
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.interrupts import Terminated, uninterrupted
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.terminal.io import InputEnded, TerminalIO
from brinkmanship.terminal.names import Unclear, brief, find
from brinkmanship.text import whole_number

PROMPT = "> "


@dataclass(frozen=True, slots=True)
class Command:
    """A typed command: `run` is called with the loop and the words after the name."""

    usage: str
    help: str
    run: Callable[[Any, list[str]], None]
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The first word of the usage."""
        return self.usage.split()[0]


class Leave(Exception):
    """The player wants to stop."""


class CommandLoop:
    """Read and obey typed commands until the person leaves or the input ends."""

    voice: TerminalIO
    game: SeatHandle | ControlHandle

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands that can be typed."""
        raise NotImplementedError

    @property
    def prompt(self) -> str:
        """The text before the cursor."""
        raise NotImplementedError

    def begin(self) -> None:
        """Print the first page."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Forget the views that were shown: the game has moved on."""

    def play(self) -> int:
        """Print the first page, then read and obey; return the exit code.

        Whatever ends the program (a signal, a fault), the game is closed and its place is said.
        """
        try:
            for warning in self.game.warnings:
                self.voice.error(warning)
            self.begin()
            return self.loop()
        except BaseException as error:
            self.leave(f"{error.name} ended the program. " if isinstance(error, Terminated) else "")
            raise

    def leave(self, why: str) -> int:
        """Close the game, save elsewhere what its record has no room for, say where it is; return the exit code."""
        with uninterrupted():
            rescued = leave_game(self.game)
            with suppress(OSError, ValueError):  # the terminal may be gone; the game is safe by now
                if rescued:
                    self.voice.error(f"{why}{rescued}")
                else:
                    self.voice.say(f"{why}{where_it_is(self.game)}")
        return 2 if rescued else 0

    def loop(self) -> int:
        """Read and obey; return the exit code. The plan is saved before the next command is read."""
        voice = self.voice
        while True:
            try:
                words = voice.ask(self.prompt).split()
                if words:
                    self.obey(words)
                    self.game.keep()
            except InputEnded:
                voice.say("")
                return self.leave("The input ended here. ")
            except KeyboardInterrupt:
                self.refresh()
                voice.say("")
                voice.say(f"Interrupted. {where_it_is(self.game)} To stop, type 'quit'.")
            except Unclear as unclear:
                voice.error(str(unclear))
            except (GameError, RecordError, ScenarioError) as problem:
                voice.error(str(problem))
            except OSError as problem:
                if problem.filename is None:
                    raise  # of what is printed: there is nobody to say it to
                voice.error(f"{problem.filename}: {problem.strerror or problem}")
            except Leave:
                return self.leave("")

    def obey(self, words: list[str]) -> None:
        """Carry out one typed command."""
        known = {name: c for c in self.commands for name in (c.name, *c.also)}
        name = words[0].lower()
        if name not in known:
            starts = [n for n in known if n.startswith(name)]
            if len({known[n].name for n in starts}) == 1:
                name = starts[0]
            else:
                find(name, [(n, n) for n in known], "command")  # raises, with the nearest
                raise Unclear(f"There is no command '{brief(name)}': type 'help'.")
        known[name].run(self, words[1:])


def leave(loop: CommandLoop, words: list[str]) -> None:
    """End the loop."""
    raise Leave


def number_of(words: list[str], low: int, high: int, otherwise: str, default: int | None = None) -> int:
    """Return the number from `low` to `high` in the first word, `default` without words; else raise Unclear."""
    found = whole_number(words[0], low, high) if words else default
    if found is None:
        raise Unclear(otherwise)
    return found


def show_help(session: CommandLoop, words: list[str]) -> None:
    """Print the commands that can be typed, or one of them in full."""
    if words:
        id = find(words[0], [(c.name, " ".join(c.also)) for c in session.commands], "command")
        command = next(c for c in session.commands if c.name == id)
        session.voice.head(command.usage)
        session.voice.say(command.help)
        if command.also:
            session.voice.say("Also: " + ", ".join(command.also))
        return
    session.voice.table(("Command", ""), [(c.usage, c.help) for c in session.commands], "What you can type")
    session.voice.say("Names may be shortened as long as they stay clear: 'act rus' is 'actor Russia'.", "quiet")
