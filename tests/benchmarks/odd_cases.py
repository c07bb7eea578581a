"""Terminal sessions and command lines made by chance from the real tables of commands and options (odd_input.py plays them)."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import click

from brinkmanship.cli.main import cli
from brinkmanship.terminal.session import COMMANDS
from tests.benchmarks.odd_words import DATES, KINDS, NAMES, RECORDS, SCENARIOS, SEATS, a_path, mutate, odd_word

FILMS = ("gif", "frames", "video", "storyboard")


# --- sessions -------------------------------------------------------------------------------------------------------


def odd_session(chance: random.Random, folder: Path) -> tuple[list[str], bytes]:
    """Return a command line that plays in the terminal, and what is typed then."""
    if chance.random() < 0.2:
        mutate(chance, folder)
    name = chance.choice(SCENARIOS)
    words = ["play", name, "--text", "--seed", str(chance.randrange(5))]
    if chance.random() < 0.9:
        words += ["--seat", SEATS[name]]
    if chance.random() < 0.2:
        words += ["--days-per-turn", chance.choice(["1", "2", "5", "0.5"])]
    if chance.random() < 0.1:
        words += [
            "--player",
            f"{chance.choice(['B', 'BLUE', 'others'])}={chance.choice(['doctrine', 'wait', 'human'])}",
        ]
    if chance.random() < 0.3:
        words += ["--plain"]
    if chance.random() < 0.3:
        words += ["--record", chance.choice(["new.jsonl", "sealed/x.jsonl", "full", "folder/a.jsonl"])]
    return words, b"\n".join(_line(chance) for _ in range(chance.randint(1, 14))) + chance.choice([b"\n", b""])


_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "order": ("warn", "boast", "talk BLUE", "plot", "embargo BLUE", "march RED-1 at DALE", "threaten BLUE x2 -- note"),
    "commit": ("", "", "", "2", "5"),
    "action": ("warn", "talk", "march", "appeal"),
    "why": ("tension", "RED.resolve", "RED.fame", "A.face", "world.tension"),
    "actor": ("", "A", "RED", "B", "BLUE"),
    "region": ("", "HILL", "NORTH"),
    "log": ("", "5", "3 boast"),
    "save": ("", "new.jsonl", "other.jsonl"),
    "load": ("toy.jsonl", "two.jsonl", "new.jsonl"),
}


def _line(chance: random.Random) -> bytes:
    """Return a line to type: mostly a command, with words that fit it or do not."""
    luck = chance.random()
    if luck < 0.06:
        return bytes(chance.choices([*range(10), *range(11, 256)], k=chance.choice([1, 3, 20])))
    if luck < 0.10:
        return odd_word(chance).replace("\n", " ").encode("utf-8", "replace")
    command = chance.choice(COMMANDS)
    if command.name == "quit" and chance.random() < 0.8:
        command = next(c for c in COMMANDS if c.name == "commit")
    name = chance.choice([command.name, command.name, *command.also])
    if chance.random() < 0.1:
        name = chance.choice([name.upper(), name[:3], name[:1], name + "x", name[::-1]])
    if chance.random() < 0.5:
        rest = chance.choice(_ARGUMENTS.get(command.name, ("", *NAMES)))
    else:
        pick: Callable[[random.Random], str] = a_path if command.name in ("save", "load") else odd_word
        rest = " ".join(pick(chance) for _ in range(chance.choice([1, 1, 1, 2, 3, 6])))
    return f"{name} {rest}".replace("\n", " ").encode(chance.choice(["utf-8", "utf-8", "latin-1", "utf-16"]), "replace")


# --- command lines --------------------------------------------------------------------------------------------------


def all_commands(group: click.Group = cli, words: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    """Return every command of `brink` by the words that call it."""
    found: dict[tuple[str, ...], click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= all_commands(command, (*words, name))
        else:
            found[*words, name] = command
    return found


_COMMANDS = all_commands()
_WEIGHTS = {"list": 0.5, "schema": 0.5, "run": 6, "play": 6, "load": 6, "replay": 5, "check": 5, "diff": 3}


def odd_command(chance: random.Random, folder: Path) -> tuple[list[str], bytes]:
    """Return an odd command line, and what is typed if it asks."""
    if chance.random() < 0.3:
        mutate(chance, folder)
    called = chance.choices(list(_COMMANDS), [_WEIGHTS.get(called[-1], 2) for called in _COMMANDS])[0]
    command = _COMMANDS[called]
    words: list[str] = []
    films = chance.random() < 0.02
    share = chance.choice([0, 0.1, 0.1, 0.3])  # of its options
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            words += _arguments(chance, called, parameter)
        elif isinstance(parameter, click.Option):
            if parameter.name in FILMS and not films:
                continue
            if chance.random() < share or parameter.required:
                words += [chance.choice([*parameter.opts, *parameter.secondary_opts])]
                words += [] if parameter.is_flag else [_value(chance, parameter)]
    if called[0] in ("run", "replay") and chance.random() < 0.2:
        words += ["--json"]
    if called == ("load",) and chance.random() < 0.7:
        words += ["--seat", chance.choice(["A", "RED"])]
    if called in (("play",), ("load",)) and "--text" not in words:
        words += ["--text"]
    if chance.random() < 0.06:
        words.insert(chance.randrange(len(words) + 1), odd_word(chance))
    if chance.random() < 0.02 and words:
        del words[chance.randrange(len(words))]
    if chance.random() < 0.02:
        chance.shuffle(words)
    words = [*called, *words]
    if chance.random() < 0.02:
        words = [odd_word(chance), *words][: chance.randint(1, 4)]
    words = [word[:100_000] for word in words]
    return _bounded(chance, words), b"\n".join(_line(chance) for _ in range(chance.choice([0, 1, 3])))


def _bounded(chance: random.Random, words: list[str]) -> list[str]:
    """Return the words with no wish for a large game: those would only be slow."""
    if words[:2] == ["scenario", "test"] and not any(w.partition("@")[0].endswith((".yaml", ".jsonl")) for w in words):
        words = [*words, "script.yaml"]  # with no name all bundled scripts are played
    if words[:1] in (["run"], ["play"]) and not any(w.endswith(".yaml") for w in words[1:2]):
        words = [words[0], "toy.yaml", *words[1:]]  # with none January 2022 is played
    return words


def _arguments(chance: random.Random, called: tuple[str, ...], argument: click.Argument) -> list[str]:
    count = chance.choice([1, 1, 2, 3]) if argument.nargs == -1 else 1
    return [_one_argument(chance, called, argument) for _ in range(count)]


def _one_argument(chance: random.Random, called: tuple[str, ...], argument: click.Argument) -> str:
    if chance.random() < 0.1:
        return odd_word(chance)
    if argument.name in ("branch", "words"):
        return chance.choice(["1", "2", "main", odd_word(chance)])
    if chance.random() < 0.25:
        return a_path(chance)
    if called in (("run",), ("play",)) or (called[0] == "scenario" and called[1] != "test"):
        return chance.choice([*SCENARIOS, "mutated.yaml", "mutated-script.yaml"])
    if called == ("scenario", "test"):
        return chance.choice(["script.yaml", "script.yaml@other", "mutated-script.yaml"])
    return chance.choice(
        [*RECORDS, "toy.jsonl#1", "mutated.jsonl", "script.yaml" if called == ("replay",) else "cmd.jsonl"]
    )


_VALUES: dict[str, tuple[str, ...]] = {
    "seat": NAMES[:6],
    "players": ("A=doctrine", "RED=wait", "others=doctrine", "BLUE=script:script.yaml", "B=human"),
    "seed": ("1", "2"),
    "turns": ("0", "1", "3"),
    "turn": ("0", "1", "3", "99"),
    "days_per_turn": ("1", "2", "0.5"),
    "futures": ("1", "2"),
    "processes": ("1",),
    "until": DATES,
    "on_": DATES,
    "variation": ("other", "none"),
    "size": ("320x200", "1x1", "0x0", "99999999x99999999", "320", "x", "²x²"),
    "speed": ("1", "20"),
    "branch": ("1", "2", "main"),
    "form": ("scenario", "script", "library"),
    "confidence": ("high", "low"),
}
_NEVER_LARGE = ("futures", "processes")
_TARGETS = ("new.jsonl", "sealed/x.jsonl", "pipe", "full", "folder", "toy.jsonl", "toy.yaml", "none/x.jsonl", "x" * 300)


def _value(chance: random.Random, option: click.Option) -> str:
    """Return a value for an option, one that fits as often as an odd one."""
    name = option.name or ""
    if name in _VALUES and chance.random() < 0.75:
        return chance.choice(_VALUES[name])
    if name in _NEVER_LARGE:
        return chance.choice(["0", "-1", "x", "1e3", "²", "nan", "", "1", "9" * 40])
    if name == "players" and chance.random() < 0.7:
        return f"{chance.choice(['A', 'B', 'RED', 'BLUE', 'others', ''])}={chance.choice(KINDS)}"
    if name in FILMS:
        return chance.choice(
            {"frames": ("shots", "folder")}.get(name, ("out.gif", "out.png", "out.pdf", "sealed/x.gif"))
        )
    if isinstance(option.type, click.Path) and chance.random() < 0.8:
        return chance.choice(_TARGETS)
    return odd_word(chance)
