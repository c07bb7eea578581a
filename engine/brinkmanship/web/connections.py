"""Connections: how many there may be, and how long each may take over a request or to read an answer.

Where there are too many, the oldest that nothing is asked on gives way; so idle ones by the thousand keep nobody out.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import Counter
from dataclasses import dataclass, field

from uvicorn.protocols.http.h11_impl import H11Protocol

from brinkmanship.web.security import log

REQUEST_SECONDS = 10.0
"""How long the head of a request may take to arrive."""
READ_SECONDS = 20.0
"""How long a client may take to read on, when more waits to be sent than its buffers hold."""
LOOPBACK = ("127.0.0.1", "::1")


@dataclass(slots=True)
class Connections:
    """The open connections of a server, oldest first."""

    most: int = 700
    most_of_one: int = 120  # address; this machine alone may have them all
    _open: dict[GuardedProtocol, str] = field(default_factory=dict)
    _of: Counter[str] = field(default_factory=Counter)

    def admit(self, new: GuardedProtocol, address: str) -> bool:
        """Count a new connection; return whether it may stay. Another gives way to it where there are too many."""
        crowded = self._of[address] >= self.most_of_one and address not in LOOPBACK
        if crowded or len(self._open) >= self.most:
            among = (one for one, its in self._open.items() if one.idle and (its == address or not crowded))
            oldest = next(among, None)
            if oldest is None:
                return False
            oldest.drop("it was idle, and there were too many connections")
        self._open[new] = address
        self._of[address] += 1
        return True

    def forget(self, one: GuardedProtocol) -> None:
        """Count a connection no more."""
        address = self._open.pop(one, None)
        if address is not None:
            self._of[address] -= 1
            if not self._of[address]:
                del self._of[address]

    def __len__(self) -> int:
        return len(self._open)


class GuardedProtocol(H11Protocol):
    """HTTP of one connection, which is dropped when its client is too slow."""

    among: Connections  # of the server; a class of its own for each
    _arriving: asyncio.TimerHandle | None = None  # runs while a request arrives
    _unread: asyncio.TimerHandle | None = None  # runs while the client does not read

    @property
    def idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or bool(self.cycle.response_complete)

    def drop(self, why: str) -> None:
        """Close the connection at once."""
        log.warning("dropped a connection of %s: %s", self.client[0] if self.client else "?", why)
        self.among.forget(self)
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or drop it where there are too many."""
        super().connection_made(transport)
        if not self.among.admit(self, self.client[0] if self.client else ""):
            self.drop("there are too many connections")
            return
        plain = transport.get_extra_info("socket")
        if plain is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            with contextlib.suppress(OSError):  # a phone that has left the network is noticed
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 45_000)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        self._end_arriving()
        self._end_unread()
        self.among.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request."""
        super().data_received(data)
        if not self.idle:
            self._end_arriving()
        elif self._arriving is None and not self.transport.is_closing():
            self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        if self.idle and self.conn.trailing_data[0]:  # a part of it is there already
            self._watch()

    def pause_writing(self) -> None:
        """Give the client some time to read what is waiting for it."""
        super().pause_writing()
        self._end_unread()
        self._unread = self.loop.call_later(READ_SECONDS, self.drop, "it does not read what it asked for")

    def resume_writing(self) -> None:
        """Send on."""
        self._end_unread()
        super().resume_writing()

    def _watch(self) -> None:
        self._end_arriving()
        self._arriving = self.loop.call_later(REQUEST_SECONDS, self.drop, "its request does not arrive")

    def _end_arriving(self) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None

    def _end_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None


def protocol_of(among: Connections) -> type[GuardedProtocol]:
    """Return the protocol of a server whose connections are counted in `among`."""
    return type("Protocol", (GuardedProtocol,), {"among": among})


def raise_limit_of_files(wanted: int = 4096) -> None:
    """Let this process have more connections than the usual thousand files, where the system knows such a limit."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
