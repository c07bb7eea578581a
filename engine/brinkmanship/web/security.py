"""What every request passes: its host, its origin, its size, who sends it, and what that role may do.

All routes are made by `route`, which is the one place where roles are enforced; a test walks the routes and finds any that
is not.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from brinkmanship.text import printable

if TYPE_CHECKING:
    from brinkmanship.web.visit import Visit

log = logging.getLogger("brinkmanship.web")
MOST_BODY = 1_000_000
"""Bytes of a form, where its route names no other limit."""
ANYBODY: frozenset[str] = frozenset()
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
Endpoint = Callable[["Visit"], Awaitable[Response]]


@dataclass(eq=False)
class Refusal(Exception):
    """A request that is refused: the page that says so is made of it."""

    status: int
    title: str
    text: str = ""
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join(filter(None, [self.title, self.text, *self.reasons]))


def route(
    path: str,
    endpoint: Endpoint,
    roles: Collection[str],
    methods: Collection[str] = ("GET",),
    *,
    most: int = MOST_BODY,
    name: str | None = None,
) -> Route:
    """Return a route for people of `roles` (`ANYBODY` is for all, joined or not), with bodies of at most `most` bytes."""

    async def guarded(request: Request) -> Response:
        from brinkmanship.web.visit import Visit

        bounded = Request(request.scope, _bounded(request.receive, most), request._send)
        visit = await Visit.of(bounded)
        if roles and visit.person is None:
            if request.method in SAFE:
                return RedirectResponse("/join", 303)
            raise Refusal(401, "You have not joined.", "Join again with your code; nothing else was changed.")
        if roles and visit.person is not None and visit.person.role not in roles:
            refused(request.scope, f"{visit.person.role} may not {request.method} it")
            raise Refusal(403, "This page is not for your role.", f"You are here as {visit.person.role}.")
        return await endpoint(visit)

    guarded.guarded_roles = frozenset(roles)  # type: ignore[attr-defined]
    return Route(path, guarded, methods=list(methods), name=name or endpoint.__name__)


def refused(scope: Scope, why: str) -> None:
    """Log a request that is refused, and why."""
    client = scope.get("client")
    log.warning("refused %s", printable(f"{client[0] if client else '?'} {scope['method']} {scope['path']}: {why}"))


def _bounded(receive: Receive, most: int) -> Receive:
    size = 0

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise Refusal(413, "That is too large.", f"At most {most:,} bytes can be sent here; nothing was changed.")
        return message

    return bounded


class Shield:
    """Refuses requests for another host, from another origin or too large, and puts the headers on every answer."""

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


class Attempts:
    """Counts wrong codes per address: a few at once, then one every few seconds."""

    def __init__(self, at_once: int = 8, seconds: float = 10.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once, self._seconds, self._clock = at_once, seconds, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address -> (attempts left, at that time)

    def wait(self, address: str) -> float:
        """Return how many seconds `address` waits before the next attempt, 0 where it may try now."""
        return max((1 - self._now(address)) * self._seconds, 0.0)

    def failed(self, address: str) -> None:
        """Count a wrong code."""
        self._left[address] = self._now(address) - 1, self._clock()
        self._left.move_to_end(address)
        while len(self._left) > 4096:
            self._left.popitem(last=False)

    def _now(self, address: str) -> float:
        left, at = self._left.get(address, (float(self._at_once), self._clock()))
        return min(left + (self._clock() - at) / self._seconds, float(self._at_once))
