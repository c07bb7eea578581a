"""Odd input in numbers: random terminal sessions and odd command lines, over small scenarios and odd files.

``python -m tests.benchmarks.odd_input --sessions 10000 --commands 10000 --seed 1`` prints what came of them and leaves with
1 where one fell. A case falls where the command leaves with a code that is none of 0, 1, 2, names a fault of the program,
shows a traceback, a warning of a library or a character that no terminal may get, starts a program that a file names, or
takes too long. A case is made from the seed and its number alone; a batch of cases is played in a process and a folder of
its own, so that ``--only KIND:NUMBER`` plays one again after those of its batch before it. A sample is part of the tests.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from brinkmanship.cli import main as command
from tests.benchmarks.odd_cases import odd_command, odd_session
from tests.benchmarks.odd_words import write_odd_files

ROOT = Path(__file__).parent.parent.parent
BATCH = 100
"""Cases that share a process and a folder."""
SLOWEST = 60
"""Seconds that a case may take."""
_STYLES = re.compile(r"\x1b\[[?0-9;]*[a-zA-Z]|\r")
"""What colours a watched terminal and moves a bar on it: tables and bars of rich may."""
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Fall:
    """A case that fell: what it was, why, and what it said."""

    case: str
    words: list[str]
    typed: str
    why: str
    said: str


@dataclass(slots=True)
class Found:
    """What came of a walk: exit codes by kind of case, what fell, the slowest case and the largest process."""

    codes: Counter[str] = field(default_factory=Counter)
    falls: list[Fall] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    megabytes: int = 0


class TooLong(BaseException):
    """A case takes more than its time; no guard of the program may take it for one of its own errors."""


class _Terminal(io.TextIOWrapper):
    """A stream that says whether it is a terminal."""

    watched = False

    def isatty(self) -> bool:
        """Return whether somebody sits there."""
        return self.watched


def walk(kind: str, count: int, seed: int, *, processes: int = 1, first: int = 0, last_only: bool = False) -> Found:
    """Play the cases `first` to `first + count - 1` of a `kind`, "session" or "command"; return what came of them."""
    found = Found()
    with tempfile.TemporaryDirectory(prefix="brink-odd-cache-") as cache:  # maps are built once
        _walk(found, kind, range(first, first + count), seed, processes, last_only, Path(cache))
    return found


def _walk(
    found: Found, kind: str, numbers: Sequence[int], seed: int, processes: int, last_only: bool, cache: Path
) -> None:
    """Play cases in batches, some at a time, and gather what comes of them."""
    starts = list(numbers[::BATCH])
    running: dict[int, tuple[int, int, Any]] = {}  # by process: first case, number of cases, what it writes to
    while starts or running:
        while starts and len(running) < processes:
            begin = starts.pop(0)
            many = min(BATCH, numbers[-1] + 1 - begin)
            told = tempfile.TemporaryFile("w+b")  # noqa: SIM115
            sys.stdout.flush()
            child = os.fork()
            if child == 0:
                _play_batch(kind, range(begin, begin + many), seed, told.fileno(), last_only, cache)
            running[child] = begin, many, told
        child, status = os.wait()
        if child in running:
            begin, many, told = running.pop(child)
            told.seek(0)
            lines = [json.loads(line) for line in told.read().splitlines()]
            told.close()
            _gather(found, kind, begin, many, lines, status)
            done = sum(found.codes.values())
            if len(numbers) > 10 * BATCH:
                print(f"{kind}s: {done:,} of {len(numbers):,}, {len(found.falls)} fell", file=sys.stderr, flush=True)


def _gather(found: Found, kind: str, begin: int, many: int, lines: list[dict[str, Any]], status: int) -> None:
    for line in lines:
        found.codes[f"{kind} {line['code']}"] += 1
        found.slowest = max(found.slowest, (line["seconds"], line["case"]))
        found.megabytes = max(found.megabytes, line["megabytes"])
        if line["fall"]:
            found.falls.append(Fall(**line["fall"]))
    if len(lines) < many:
        case = f"{kind}:{begin + len(lines)}"
        found.falls.append(Fall(case, [], "", f"the process ended (status {status})", ""))


def _play_batch(kind: str, numbers: Sequence[int], seed: int, told: int, last_only: bool, cache: Path) -> NoReturn:
    """Play cases in this process, which ends with the last; write a line of JSON for each."""
    folder = Path(tempfile.mkdtemp(prefix="brink-odd-"))
    try:
        _settle(folder, cache)
        write_odd_files(folder, ROOT)
        for number in numbers:
            line = _play(kind, number, seed, folder, quiet=last_only and number != numbers[-1])
            os.write(told, json.dumps(line).encode() + b"\n")
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            (folder / "sealed").chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def _settle(folder: Path, cache: Path) -> None:
    """Go to live in a folder, as a user without a display, whose own folders are in there too."""
    for name in [name for name in os.environ if name.startswith(("BRINK", "XDG_", "SDL_"))]:
        del os.environ[name]
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        os.environ.pop(name, None)
    os.environ.update(HOME=str(folder / "home"), TMPDIR=str(folder), BRINKMANSHIP_CACHE=str(cache))
    tempfile.tempdir = None
    os.chdir(folder)
    signal.signal(signal.SIGALRM, _too_long)


def _too_long(*_: object) -> NoReturn:
    raise TooLong


def _play(kind: str, number: int, seed: int, folder: Path, *, quiet: bool) -> dict[str, Any]:
    chance = random.Random(f"{seed}/{kind}/{number}")
    words, typed = (odd_session if kind == "session" else odd_command)(chance, folder)
    begun = time.perf_counter()
    code, out, err, why = run(words, typed, chance)
    seconds = time.perf_counter() - begun
    why = why or judge(code, out, err)
    if (folder / "started").exists():
        (folder / "started").unlink()
        why = "a program that a file names was started"
    case = f"{kind}:{number}"
    fall = None
    if why and not quiet:
        fall = asdict(Fall(case, words, typed.decode("latin-1"), why, (out[-1500:] + "\n---\n" + err[-3000:])))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"case": case, "code": code, "seconds": round(seconds, 3), "megabytes": memory, "fall": fall}


def run(words: list[str], typed: bytes, chance: random.Random) -> tuple[object, str, str, str]:
    """Run `brink` with `words` while `typed` is typed, in a terminal picked by `chance`.

    Return its exit code, what it wrote to standard output and standard error, and what came of it that should not.
    """
    encoding = chance.choice(["utf-8", "utf-8", "utf-8", "cp1252", "iso-8859-9", "ascii"])
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb"), ("FORCE_COLOR", "1"), ("COLUMNS", "20")):
        os.environ.pop(name, None)
        if chance.random() < 0.15:
            os.environ[name] = value
    os.environ.setdefault("TERM", "xterm")
    streams = [_Terminal(io.BytesIO(typed if n == 0 else b""), encoding=encoding) for n in range(3)]
    watched = chance.random() < 0.3
    for stream in streams:
        stream.watched = watched
    kept = sys.stdin, sys.stdout, sys.stderr, sys.argv
    sys.stdin, sys.stdout, sys.stderr = streams
    sys.argv = ["brink", *words]
    why, code = "", 0  # type: tuple[str, object]
    signal.alarm(SLOWEST)
    try:
        command.main(words)
    except SystemExit as left:
        code = left.code
    except TooLong:
        why = "it took too long: " + traceback.format_exc()[-1500:]
    except BaseException:
        why = "it raised: " + traceback.format_exc()[-3000:]
    finally:
        signal.alarm(0)
        sys.stdin, sys.stdout, sys.stderr, sys.argv = kept
    said = []
    for stream in streams[1:]:
        with suppress(ValueError):
            stream.flush()
        said.append(stream.buffer.getvalue().decode(encoding, "replace"))  # type: ignore[attr-defined]
    if watched:
        said = [_STYLES.sub("", text) for text in said]
    return code, said[0], said[1], why


def judge(code: object, out: str, err: str) -> str:
    """Return what is wrong with the way a command ended, '' where nothing is."""
    said = out + err
    if code not in (0, 1, 2):
        return f"exit code {code}"
    if "a fault of the program itself" in err:
        return f"a fault of the program: {_report(err)}"
    if "Traceback (most recent" in said:
        return "a traceback"
    if re.search(r"\.py:\d+: \w*Warning: ", err):
        return "a library's warning"
    if letter := _UNSAFE.search(said.replace("\r\n", "\n")):
        return f"{letter[0]!r} reaches the terminal"
    return ""


def _report(err: str) -> str:
    """Return the report of a crash that `err` names."""
    with suppress(OSError, IndexError):
        return Path(err.split("a report is in ")[1].split("\n")[0]).read_text("utf-8")[-3000:]
    return ""


def lines_of(found: Found, seconds: float) -> Iterator[str]:
    """Tell what came of a walk."""
    yield f"{sum(found.codes.values()):,} cases in {seconds:.0f} s, slowest {found.slowest[0]:.1f} s ({found.slowest[1]}), "
    yield f"  at most {found.megabytes} MB; exit codes: " + ", ".join(
        f"{k}: {n}" for k, n in sorted(found.codes.items())
    )
    kinds = Counter(fall.why.strip().rsplit("\n", 1)[-1][:110] for fall in found.falls)
    for why, many in kinds.most_common():
        yield f"  FELL {many} times: {why}"


def main() -> int:
    """Play the walks that are asked for and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=0, help="Random terminal sessions.")
    parser.add_argument("--commands", type=int, default=0, help="Odd command lines.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--only", metavar="KIND:NUMBER", help="One case, after those of its batch before it.")
    parser.add_argument("--out", type=Path, help="A file for all that fell, as lines of JSON.")
    words = parser.parse_args()
    fell = False
    for kind, count in (("session", words.sessions), ("command", words.commands)):
        first = 0
        if words.only is not None:
            chosen, _, number = words.only.partition(":")
            first = int(number) // BATCH * BATCH
            count = int(number) - first + 1 if chosen == kind else 0
        if not count:
            continue
        begun = time.perf_counter()
        found = walk(kind, count, words.seed, processes=words.processes, first=first, last_only=words.only is not None)
        for line in lines_of(found, time.perf_counter() - begun):
            print(line)
        if words.only is not None:
            for fall in found.falls:
                print(fall.case, fall.words, fall.typed, fall.why, fall.said, sep="\n")
        if words.out is not None:
            with words.out.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(asdict(fall)) + "\n" for fall in found.falls)
        fell = fell or bool(found.falls)
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main())
