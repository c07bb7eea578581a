"""Odd words, and a folder of odd files: scenarios, scripts and records, whole, damaged and made to harm.

Nothing here names a file outside that folder.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

from tests.sealed import sealed

SCENARIOS = ("two-sides.yaml", "toy.yaml", "hostile-texts.yaml")
SEATS = {"two-sides.yaml": "A", "toy.yaml": "RED", "hostile-texts.yaml": "A"}
RECORDS = ("toy.jsonl", "two.jsonl")

NAMES = """A B C RED BLUE GREY NORTH SOUTH HILL DALE MOOR warn talk boast plot embargo appeal march threaten RED-1 BLUE-1 F
    PACT tension world.tension RED.resolve A.face self.face actor:RED.fame Redland Northland Warn all me self none
    diplomacy""".split()  # noqa: SIM905
NUMBERS = (
    "0 1 2 3 5 12 -1 00 007 1.5 1e3 1e999 -0 nan inf -inf NaN Infinity 0x10 1_000 ² ٣ ０ ½ 9"
    + "9" * 30
    + " "
    + "9" * 5000
).split()
# fmt: off
HOSTILE = (
    "", " ", "\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202egnp.exe", "\u2066\u200f\u200b\ufeff", "\u2028",
    "[red]x[/red]", "[link=http://x]", "[/]", "[", "café", "caf\udce9", "Őrség", "日本", "🎲", "e\u0301" * 40,
    "x" * 3000, "é" * 300, "%s%n", "{0.__class__}", "$HOME", "`id`", "; touch started", "--", "-", "--help", "@", "#",
    "#2", "a#b#c", "a@b", "'", '"', "\\", "x" * 40 + "\\x1b", "a.b.c.d", ":", "a:b:c", "=", "==", "A=", "=A", "x",
    "x0", "x1", "x-1", "x²", "x1e9", "x0.3", "x99999999999", "at", "at at", "on", "to", "*", "**", "?", "!", "\t",
    "\x00", "a\x00b", "\r", "null", "true",
)
PATHS = (
    "", ".", "..", "./", "/", "~", "~/x", "~nobody-here/x", "sealed", "sealed/x.jsonl", "folder", "folder.yaml",
    "folder/none/x.jsonl", "empty.yaml", "empty.jsonl", "toy.yaml/x", "loop", "dangling", "pipe", "full",
    "bytes.yaml", "bytes.jsonl", "utf16.yaml", "bom.yaml", "crlf.jsonl", "latin.yaml", "nul.yaml", "deep.yaml",
    "deep.jsonl", "deep-flow.yaml", "bomb.yaml", "object.yaml", "list.yaml", "number.yaml", "script.yaml",
    "script.yaml@other", "script.yaml@", "library.yaml", "cmd.jsonl", "cut.jsonl", "torn.jsonl", "nan.jsonl",
    "png.jsonl", "shut.yaml", "with space.yaml", "line\nbreak.yaml", "esc\x1b[31m.yaml", "toy.jsonl#1", "toy.jsonl#9",
    "toy.jsonl#", "toy.jsonl#²", "new.jsonl", "new.yaml", "out.pdf", "out.png", "x" * 300, "x/" * 2500, "a\x00b",
    "http://x.invalid/x", "mutated.yaml", "mutated-script.yaml", "mutated.jsonl",
)
KINDS = (
    "human", "doctrine", "wait", "script:script.yaml", "script:none", "script:", "script:folder", "cmd:", "cmd:true",
    "cmd:none-such", "cmd:'", "cmd:echo {}", "nobody", "\x1b[31m",
)
# fmt: on
DATES = (
    "2022-01-25",
    "2022-01-24",
    "2022-13-45",
    "2022-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "２０２２-01-01",
)


# --- files ----------------------------------------------------------------------------------------------------------


def write_odd_files(folder: Path, root: Path) -> None:
    """Write scenarios, scripts and records, whole and odd, into an empty folder."""
    for path in (
        root / "tests/data/two-sides.yaml",
        root / "tests/game/data/toy.yaml",
        root / "tests/data/hostile-texts.yaml",
    ):
        (folder / path.name).write_bytes(path.read_bytes())
    toy = (folder / "toy.yaml").read_text("utf-8")
    record(folder / "toy.jsonl", folder / "toy.yaml")
    record(folder / "two.jsonl", folder / "two-sides.yaml")
    made = (folder / "toy.jsonl").read_bytes()
    for name in ("home", "folder", "folder.yaml", "sealed"):
        (folder / name).mkdir(exist_ok=True)
    head = made.split(b"\n", 1)[0]
    files: dict[str, bytes] = {
        "empty.yaml": b"",
        "empty.jsonl": b"",
        "bytes.yaml": bytes(range(256)),
        "bytes.jsonl": bytes(range(255, -1, -1)) * 4,
        "utf16.yaml": toy.encode("utf-16"),
        "bom.yaml": b"\xef\xbb\xbf" + toy.encode(),
        "crlf.jsonl": made.replace(b"\n", b"\r\n"),
        "latin.yaml": toy.replace("Redland", "Rédland").encode("latin-1"),
        "nul.yaml": toy.replace("Redland", "Red\x00land").encode(),
        "deep.yaml": b"".join(b" " * n + b"a:\n" for n in range(1500)),
        "deep-flow.yaml": b"[" * 20000,
        "deep.jsonl": head + b"\n" + b'{"kind":' * 20000 + b"\n",
        "bomb.yaml": b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(f"{c}: &{c} [{', '.join(['*' + chr(ord(c) - 1)] * 9)}]\n".encode() for c in "bcdefghij"),
        "object.yaml": b"!!python/object/apply:os.system ['touch started']\n",
        "list.yaml": b"- 1\n- 2\n",
        "number.yaml": b"42\n",
        "script.yaml": SCRIPT.encode(),
        "library.yaml": b"library: {id: l}\nactions: {x: {name: X}}\n",
        "cmd.jsonl": resealed(made, seats={"RED": "cmd:touch started", "BLUE": "human"}, rest="cmd:touch started"),
        "cut.jsonl": head + b"\n",
        "torn.jsonl": made[: len(made) * 2 // 3],
        "nan.jsonl": made.replace(b"0.", b"NaN ", 5),
        "png.jsonl": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
        "shut.yaml": toy.encode(),
        "with space.yaml": toy.encode(),
        "line\nbreak.yaml": toy.encode(),
        "esc\x1b[31m.yaml": toy.encode(),
        "settings.json": b'{"volume": 1e999}',
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "shut.yaml").chmod(0)
    (folder / "sealed").chmod(0o500)
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    (folder / "dangling").symlink_to("nowhere/at-all")
    (folder / "full").symlink_to("folder")


SCRIPT = """script: {id: quarrel, scenario: toy, title: "A qu\\x1b[31marrel\\u202e", seed: 4}
entries:
  - {date: 2022-01-24, order: {actor: RED, action: boast}, text: "Red b\\x07oasts."}
  - {date: 2022-01-26, inject: {effects: ["GREY.fame += 0.1"], text: Grey is seen.}}
  - {expect: "RED.fame > 0.45 by 2022-01-24", text: Red is heard of.}
variations:
  other: {title: Other, entries: [{date: 2022-01-25, order: {actor: RED, action: plot}}]}
"""


def record(path: Path, scenario: Path) -> None:
    """Play a game of a scenario to its end, with a record."""
    from brinkmanship.game.session.game import Game

    game = Game.new(str(scenario), {}, seed=3, record=path)
    while game.outcome is None:
        game.commit()
    game.close()


def resealed(made: bytes, **changed: Any) -> bytes:
    """Return a record whose header says something else, with all its checksums right: made by somebody who meant it."""
    header, *lines = [json.loads(text) for text in made.splitlines()]
    return sealed([header | changed, *lines])


def mutate(chance: random.Random, folder: Path) -> None:
    """Write a scenario, a script and a record anew, with a few odd changes each."""
    for source, target in (
        ("toy.yaml", "mutated.yaml"),
        ("script.yaml", "mutated-script.yaml"),
        ("toy.jsonl", "mutated.jsonl"),
    ):
        data = bytearray((folder / source).read_bytes())
        for _ in range(chance.randint(1, 3)):
            _change(chance, data)
        (folder / target).write_bytes(bytes(data))


def _change(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    kind = chance.randrange(6)
    if kind == 0:
        data[at] = chance.randrange(256)
    elif kind == 1:
        del data[at : at + chance.choice([1, 1, 2, 10, 200])]
    elif kind == 2:
        data[at:at] = odd_word(chance).encode("utf-8", "surrogatepass")[:200]
    elif kind == 3:
        begin, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at) + 1
        data[at:at] = data[begin:end]
    else:  # another value where a value stands
        places = [n for n, letter in enumerate(data) if letter in b":,[{ "]
        begin = chance.choice(places) + 1
        end = begin
        while end < len(data) and data[end] not in b",]}\n":
            end += 1
        value = chance.choice(
            [*NUMBERS[:-1], *NAMES, "null", "true", "[]", "{}", "~", "''", "[[]]", "2022-02-30", "'\\x1b'"]
        )
        data[begin:end] = f" {value}".encode()


# --- words ----------------------------------------------------------------------------------------------------------


def odd_word(chance: random.Random) -> str:
    """Return a word of any kind: a name, a number, a path, or one meant to harm."""
    pool: tuple[Any, ...] = chance.choice([NAMES, NUMBERS, HOSTILE, HOSTILE, PATHS, KINDS, DATES])
    if chance.random() < 0.1:
        return "".join(chr(chance.choice([chance.randrange(1, 256), chance.randrange(1, 0xD800)])) for _ in range(5))
    return str(chance.choice(pool))


def a_path(chance: random.Random) -> str:
    """Return the path of a file of the folder, whole as often as odd."""
    whole = (*SCENARIOS, *RECORDS, "script.yaml", "mutated.yaml", "mutated-script.yaml", "mutated.jsonl")
    return chance.choice(whole if chance.random() < 0.6 else PATHS)
