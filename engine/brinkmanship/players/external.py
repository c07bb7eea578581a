"""Any program as a player, over JSON lines on its standard input and output, as UCI is for chess engines.

`PROTOCOL.md` beside this file says what is sent. The process is started without a shell, in a session of its own so
that what it starts ends with it, read by threads into a bounded buffer, and ended by force where it does not end.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

PROTOCOL = 1
TIMEOUT = 10.0
"""Seconds that a reply may take, unless the person who names the program says otherwise."""

_LONGEST_LINE = 4_000_000  # bytes of one reply
_MOST_SKIPPED = 16  # times as much of a longer line is read to find its end
_MOST_WAITING = 8  # lines of a program that wait to be read, and messages that wait for it to read them
_MOST_ORDERS = 200
_LAST_WORDS = 6_000  # bytes of them that are kept
_GRACE = 2.0  # seconds to end in, after `bye`

_running: set[ExternalPlayer] = set()


@atexit.register
def _end_all() -> None:
    """End what still runs when the program ends, whatever for: a program nobody closed is nobody's."""
    for player in list(_running):
        player.kill()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an external player replied: raw orders, and what went wrong ('' nothing)."""

    orders: tuple[Mapping[str, Any], ...] = ()
    trouble: str = ""


class ExternalPlayer:
    """A running program that decides for one seat."""

    def __init__(self, command: str, timeout: float = TIMEOUT) -> None:
        """Prepare to run *command* (split as a shell would, no shell involved); *timeout* is in seconds a reply."""
        self.command, self.name, self.timeout = command, command, timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.Queue[bytes | None] = queue.Queue(_MOST_WAITING)
        self._outgoing: queue.Queue[bytes | None] = queue.Queue()
        self._said = b""  # the last of it, on standard error
        self._threads: dict[str, threading.Thread] = {}
        self._dead = ""
        self._endless = False
        self._closed = False
        self._cancelled = threading.Event()

    def start(self, hello: Mapping[str, Any]) -> str:
        """Run the program and greet it; return what went wrong ('' nothing)."""
        try:
            # Windows splits a command itself; quotes that `shlex` leaves there would become part of the names.
            words = self.command.strip() if os.name == "nt" else shlex.split(self.command)
            if not words:
                raise ValueError("the command is empty")
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=os.name != "nt",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Ctrl-C is for the game
            )
            _running.add(self)
        except (OSError, ValueError) as error:
            self._dead = f"{self.command!r} cannot be started: {getattr(error, 'strerror', None) or error}"
            return self._dead
        for work in (self._read, self._write, self._listen):
            thread = threading.Thread(
                target=work, args=(self._process,), name=f"{work.__name__} {self.name}", daemon=True
            )
            self._threads[work.__name__] = thread
            thread.start()
        self._send({"type": "hello", "protocol": PROTOCOL, "timeout": self.timeout, **hello})
        reply, trouble = self._wait("ready", None)
        if trouble:
            self.kill()
            self._dead = self._dead or f"{self.command!r} did not say it is ready: {trouble}"
            return self._dead
        if isinstance(reply.get("name"), str):
            self.name = str(reply["name"])[:80]
        return ""

    def ask(self, turn: int, view: Mapping[str, Any], choices: list[Any]) -> Answer:
        """Return the program's orders for *turn*; never raises, never takes longer than the timeout."""
        if self._dead:
            return Answer(trouble=self._dead)
        if self._outgoing.qsize() >= _MOST_WAITING:
            return Answer(trouble="it does not read what it is sent")
        self._send({"type": "turn", "turn": turn, "timeout": self.timeout, "view": view, "choices": choices})
        reply, trouble = self._wait("orders", turn)
        if trouble:
            return Answer(trouble=trouble)
        orders = reply.get("orders")
        if not isinstance(orders, list) or not all(isinstance(o, dict) for o in orders):
            return Answer(trouble="its reply has no list of orders")
        if len(orders) > _MOST_ORDERS:
            return Answer(trouble=f"its reply has {len(orders)} orders; at most {_MOST_ORDERS} are read")
        return Answer(orders=tuple(orders))

    def cancel(self, cancelled: bool = True) -> None:
        """Let who waits for a reply, in another thread, wait no more, until this is taken back; the program runs on."""
        if cancelled:
            self._cancelled.set()
        else:
            self._cancelled.clear()

    def tell(self, message: Mapping[str, Any]) -> None:
        """Send a message that wants no answer; it is lost on a program that does not read."""
        if not self._dead and self._outgoing.qsize() < _MOST_WAITING:
            self._send(message)

    def dismiss(self, outcome: Any = None) -> None:
        """Say goodbye, with how the game ended where it has; the program should end by itself now."""
        if self._process is not None and self._process.poll() is None:
            self._send({"type": "bye", "outcome": outcome})
        self._outgoing.put(None)

    def close(self, outcome: Any = None, *, grace: float = _GRACE) -> None:
        """Say goodbye and end the program, by force after *grace* seconds."""
        self.dismiss(outcome)
        self.end(time.monotonic() + grace)

    def end(self, when: float) -> None:
        """End a dismissed program, by force where it still runs at the time *when* of the monotonic clock."""
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(max(when - time.monotonic(), 0.01))
            self.kill()

    def kill(self) -> None:
        """End the program and what it started, now."""
        self._closed = True
        self._outgoing.put(None)
        process = self._process
        if process is None or self not in _running:  # once only: its number may be another's by now
            return
        _running.discard(self)
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if os.name == "nt":
                taskkill = os.path.join(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
                tree = [taskkill, "/F", "/T", "/PID", str(process.pid)]
                subprocess.run(tree, stdin=subprocess.DEVNULL, capture_output=True, timeout=2, check=False)
            else:
                os.killpg(process.pid, signal.SIGKILL)  # its children too, when it has ended itself already
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait(2)  # one that runs as another user cannot be ended, and is not waited for

    def _send(self, message: Mapping[str, Any]) -> None:
        line = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._outgoing.put(line.encode("utf-8") + b"\n")

    def _wait(self, kind: str, turn: int | None) -> tuple[dict[str, Any], str]:
        end = time.monotonic() + self.timeout
        while True:
            try:
                left = end - time.monotonic()
                if left <= 0:  # of one that answers for turns past for ever, too
                    return {}, f"it did not answer within {self.timeout:g} seconds"
                if self._cancelled.is_set():
                    return {}, "nobody waits for it any more"
                line = self._replies.get(timeout=min(left, 0.1))
            except queue.Empty:
                if self._ended():
                    self._dead = self._last_words()
                    return {}, self._dead
                continue
            if line is None:
                self._dead = self._last_words()
                return {}, self._dead
            try:
                reply = json.loads(line, parse_constant=_no_number)
                json.dumps(reply, ensure_ascii=False, allow_nan=False).encode("utf-8")  # no half letter, no 1e999
            except (ValueError, RecursionError):
                return {}, f"its reply is not JSON: {line[:80].decode('utf-8', 'replace')!r}"
            if not isinstance(reply, dict):
                return {}, "its reply is not an object"
            if reply.get("type") != kind:
                return {}, f"it answered {_brief(reply.get('type'))} where {kind!r} was asked"
            if turn is not None and reply.get("turn") != turn:
                if isinstance(reply.get("turn"), int) and reply["turn"] < turn:
                    continue  # late: it was passed over then
                return {}, f"its reply is for turn {_brief(reply.get('turn'))}, not {turn}"
            return reply, ""

    def _last_words(self) -> str:
        """Return why a program that closed its output has ended, with the last it said on standard error."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.5)
        self._threads["_listen"].join(1.0)  # all that it said has been read when this has ended
        lines = [line.rstrip()[-300:] for line in self._said.decode("utf-8", "replace").splitlines()]
        said = " | ".join(list(filter(None, lines))[-5:])
        code = self._process.poll()
        how = f"has ended (exit code {code})" if code is not None else "has closed its output"
        if self._endless and code is None:
            how = "writes a line without end"
        return f"{self.command!r} {how}{f'; it said: {said}' if said else ''}"

    def _ended(self) -> bool:
        """Return whether the program has ended and will say no more, though what it started may hold its output open."""
        assert self._process is not None
        if self._process.poll() is None:
            return False
        self._threads["_read"].join(0.3)  # what it wrote before is read by then
        return self._replies.empty()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while line := process.stdout.readline(_LONGEST_LINE):
                rest, skipped = line, 0
                while (
                    rest and not rest.endswith(b"\n") and skipped < _MOST_SKIPPED
                ):  # a line is one bad reply, however long
                    rest = process.stdout.readline(_LONGEST_LINE)
                    skipped += 1
                if line.strip() and not self._hand_over(line):
                    return
                if skipped == _MOST_SKIPPED:
                    self._endless = True
                    break
        self._hand_over(None)

    def _hand_over(self, line: bytes | None) -> bool:
        """Give a line to who asks for replies; wait while too many wait already. Return whether the game still listens."""
        while not self._closed:
            with contextlib.suppress(queue.Full):
                self._replies.put(line, timeout=0.2)
                return True
        return False

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            while (data := self._outgoing.get()) is not None:
                process.stdin.write(data)
                process.stdin.flush()
        with contextlib.suppress(OSError):
            process.stdin.close()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        with contextlib.suppress(OSError, ValueError):
            # As it comes: the end of a line may be long in coming, where what the program started holds this open.
            while some := os.read(process.stderr.fileno(), 65_536):
                self._said = (self._said + some)[-_LAST_WORDS:]


def end_players(players: Iterable[ExternalPlayer], outcomes: Iterable[Any] = ()) -> None:
    """Say goodbye to all *players*, each with its outcome, and end them together: the grace is one for all."""
    listed = list(players)
    for player, outcome in zip_longest(listed, outcomes):
        player.dismiss(outcome)
    when = time.monotonic() + _GRACE
    for player in listed:
        player.end(when)


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:80]}…"


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")
