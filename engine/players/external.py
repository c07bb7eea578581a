"""Any program as a player, over JSON lines on its standard input and output, as UCI is for chess engines.

The protocol, version 1. Every message is one line of JSON in UTF-8 with a ``type``; what the program does not know it
should ignore; what it prints on standard error is its own affair (the last lines are quoted when it dies).

==============  =========  ==========================================================================================
message         from       fields
==============  =========  ==========================================================================================
``hello``       the game   ``protocol`` 1, ``seat``, ``scenario``, ``title``, ``briefing``, ``horizon``, ``timeout``,
                           ``hours_per_tick`` (``day`` and ``horizon``, here and in views, are counted in such ticks)
``ready``       program    ``name`` (optional); must come within the timeout
``turn``        the game   ``turn``, ``view`` (the seat's whole view: what a person in the seat sees),
                           ``choices`` (every action, its targets, whether it is legal and why not), ``timeout``
``orders``      program    ``turn`` (the same number), ``orders``: a list of ``{"action", "target", "place", "amount",
                           "lift", "note"}``; only ``action`` is needed. An empty list passes
``report``      the game   ``turn``, ``lines``, ``refused``: what came of it; no answer wanted
``bye``         the game   ``outcome``; the program should end; it is killed two seconds later
==============  =========  ==========================================================================================

``timeout`` is the time in seconds that a reply may take. A late reply, one that is not JSON, or one for another
turn: the seat passes this turn. A program that has ended: the seat passes until the end. The reason goes into
the record.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shlex
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PROTOCOL = 1
_LONGEST_LINE = 4_000_000  # bytes of one reply
_MOST_ORDERS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What an external player replied: raw orders, and what went wrong ('' nothing)."""

    orders: tuple[Mapping[str, Any], ...] = ()
    trouble: str = ""


class ExternalPlayer:
    """A running program that decides for one seat."""

    def __init__(self, command: str, timeout: float = 10.0) -> None:
        """Prepare to run *command* (split as a shell would, no shell involved); *timeout* is in seconds a reply."""
        self.command = command
        self.timeout = timeout
        self.name = command
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.Queue[bytes | None] = queue.Queue()
        self._outgoing: queue.Queue[bytes | None] = queue.Queue()
        self._stderr: deque[str] = deque(maxlen=5)
        self._dead = ""

    def start(self, hello: Mapping[str, Any]) -> str:
        """Run the program and greet it; return what went wrong ('' nothing)."""
        try:
            words = shlex.split(self.command, posix=os.name != "nt")
            if not words:
                raise ValueError("the command is empty")
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=os.name != "nt",
            )
        except (OSError, ValueError) as error:
            self._dead = f"{self.command!r} cannot be started: {getattr(error, 'strerror', None) or error}"
            return self._dead
        for work in (self._read, self._write, self._listen):
            threading.Thread(target=work, args=(self._process,), daemon=True).start()
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

    def tell(self, message: Mapping[str, Any]) -> None:
        """Send a message that wants no answer."""
        if not self._dead:
            self._send(message)

    def close(self, outcome: Any = None) -> None:
        """Say goodbye and end the program, by force after two seconds."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            self._send({"type": "bye", "outcome": outcome})
            self._outgoing.put(None)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(2)
        self.kill()

    def kill(self) -> None:
        """End the program and what it started, now."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            with contextlib.suppress(OSError):
                if os.name == "nt":
                    process.kill()
                else:
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._outgoing.put(None)

    def _send(self, message: Mapping[str, Any]) -> None:
        line = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._outgoing.put(line.encode("utf-8") + b"\n")

    def _wait(self, kind: str, turn: int | None) -> tuple[dict[str, Any], str]:
        end = time.monotonic() + self.timeout
        while True:
            try:
                line = self._replies.get(timeout=max(end - time.monotonic(), 0.0))
            except queue.Empty:
                return {}, f"it did not answer within {self.timeout:g} seconds"
            if line is None:
                assert self._process is not None
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(0.5)
                said = "; it said: " + " | ".join(self._stderr) if self._stderr else ""
                self._dead = f"{self.command!r} has ended (exit code {self._process.poll()}){said}"
                return {}, self._dead
            try:
                reply = json.loads(line)
                json.dumps(reply, ensure_ascii=False).encode("utf-8")  # a half of a pair of code units fits no record
            except (ValueError, RecursionError):
                return {}, f"its reply is not JSON: {line[:80].decode('utf-8', 'replace')!r}"
            if not isinstance(reply, dict):
                return {}, "its reply is not an object"
            if reply.get("type") != kind:
                return {}, f"it answered {reply.get('type')!r} where {kind!r} was asked"
            if turn is not None and reply.get("turn") != turn:
                if isinstance(reply.get("turn"), int) and reply["turn"] < turn:
                    continue  # late: it was passed over then
                return {}, f"its reply is for turn {reply.get('turn')!r}, not {turn}"
            return reply, ""

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while line := process.stdout.readline(_LONGEST_LINE):
                if line.strip():
                    self._replies.put(line)
        self._replies.put(None)

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
            while line := process.stderr.readline(2000):
                self._stderr.append(line.decode("utf-8", "replace").rstrip()[:300])
