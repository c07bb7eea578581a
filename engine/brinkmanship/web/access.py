"""Routes: who may ask for them, and how much may be sent there. The one place where roles are enforced.

All routes are made by `route`; a test walks the routes of the application and finds any that is not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive

from brinkmanship.web.security import SAFE, Allowance, Refusal, refused
from brinkmanship.web.visit import Visit

MOST_BODY = 1_000_000
"""Bytes of a form, where its route names no other limit."""
BODY_SECONDS = 30.0
"""How long a form may take to arrive."""
ANYBODY: frozenset[str] = frozenset()
Endpoint = Callable[[Visit], Awaitable[Response]]


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
        visit = await Visit.of(Request(request.scope, _bounded(request.receive, most), request._send))
        state, who = request.app.state, visit.person.id if visit.person is not None else visit.address
        of_people: Allowance = state.reading if request.method in SAFE else state.writing
        allowance: Allowance = of_people if visit.person is not None else state.strangers
        if wait := allowance.wait(who):
            refused(request.scope, "too many requests")
            raise Refusal(
                429, "That was too much at once.", f"Wait {max(wait, 1):.0f} s, then go back and do it again."
            )
        allowance.use(who)
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


def _bounded(receive: Receive, most: int) -> Receive:
    size, until = 0, asyncio.get_running_loop().time() + BODY_SECONDS

    async def bounded() -> Message:
        nonlocal size
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise Refusal(408, "The form did not arrive in time.", "Nothing was changed; send it again.") from None
        size += len(message.get("body", b""))
        if size > most:
            raise Refusal(413, "That is too large.", f"At most {most:,} bytes can be sent here; nothing was changed.")
        return message

    return bounded
