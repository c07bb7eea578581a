"""What every request passes before it is looked at: the host it names, the page it comes from; and limits of attempts.

What a role may do is said where its routes are made, by `brinkmanship.web.access.route`.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from brinkmanship.text import printable

log = logging.getLogger("brinkmanship.web")
SAFE = frozenset({"GET", "HEAD"})
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # not no-referrer: browsers would send the origin of our own forms as null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(eq=False)
class Refusal(Exception):
    """A request that is refused: the page that says so is made of it."""

    status: int
    title: str
    text: str = ""
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join(filter(None, [self.title, self.text, *self.reasons]))


def refused(scope: Scope, why: str) -> None:
    """Log a request that is refused, and why."""
    client = scope.get("client")
    log.warning("refused %s", printable(f"{client[0] if client else '?'} {scope['method']} {scope['path']}: {why}"))


class Shield:
    """Refuses requests for another host or from another origin, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, *, hosts: Callable[[], Collection[str]], error: ASGIApp) -> None:
        self._app, self._hosts, self._error = app, hosts, error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if (refusal := self._refusal(scope)) is not None:
            refused(scope, str(refusal))
            scope["refusal"] = refusal
            await self._error(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts():
            return Refusal(
                421, "There is nothing here under this name.", "Open the address that the facilitator shows."
            )
        if scope["method"] in SAFE:
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        ours = origin is not None and urlsplit(origin).netloc == host
        if not (ours or (origin is None and site == "same-origin")):
            return Refusal(
                403, "This was sent from another page.", "Send it from the pages of the exercise themselves."
            )
        return None


class Allowance:
    """How often each of many may do something: a few times at once, then once in some seconds."""

    def __init__(self, at_once: float, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once, self._seconds, self._clock = at_once, seconds, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # who -> (times left, at that time)

    def wait(self, who: str) -> float:
        """Return how many seconds `who` waits before the next time, 0 where it may be now."""
        return max((1 - self._now(who)) * self._seconds, 0.0)

    def use(self, who: str) -> None:
        """Count one time."""
        self._left[who] = self._now(who) - 1, self._clock()
        self._left.move_to_end(who)
        while len(self._left) > 4096:
            self._left.popitem(last=False)

    def _now(self, who: str) -> float:
        left, at = self._left.get(who, (self._at_once, self._clock()))
        return min(left + (self._clock() - at) / self._seconds, self._at_once)
