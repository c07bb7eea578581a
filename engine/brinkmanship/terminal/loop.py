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
from brinkmanship.interrupts import uninterrupted
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.terminal.io import InputEnded, TerminalIO
from brinkmanship.terminal.names import Unclear, brief, find

PROMPT = "> "


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be typed."""

    name: str
    usage: str
    help: str
    run: Callable[[Any, list[str]], None]  # with who typed it
    also: tuple[str, ...] = ()


class Leave(Exception):
    """The player wants to stop."""


class CommandLoop:
    """Reads what is typed and obeys it, until who types leaves or the input ends."""

    voice: TerminalIO
    game: SeatHandle | ControlHandle

    @property
    def commands(self) -> tuple[Command, ...]:
        """What can be typed."""
        raise NotImplementedError

    @property
    def prompt(self) -> str:
        """What stands before what is typed."""
        return PROMPT

    def refresh(self) -> None:
        """Forget what was shown: the game has moved on."""

    def leave(self, why: str) -> int:
        """Close the game and say where it is; what its record has no room for is brought elsewhere. The exit code."""
        with uninterrupted():
            rescued = leave_game(self.game)
            with suppress(OSError, ValueError):  # the terminal may be gone; the game is safe by now
                if rescued:
                    self.voice.error(f"{why}{rescued}")
                else:
                    self.voice.say(f"{why}{where_it_is(self.game)}")
        return 2 if rescued else 0

    def loop(self) -> int:
        """Read and obey; return the exit code. A plan is kept before the next command is asked for."""
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


def show_help(session: CommandLoop, words: list[str]) -> None:
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
