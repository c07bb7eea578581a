"""Server-sent events: a stream that tells a page that there is something new, and never what.

The page fetches itself anew. An event's id is the version it tells of; who connects with another one (`Last-Event-ID`, or
`since` the first time) is told at once, so nothing is missed between two connections, or a restart of the host.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from brinkmanship.web.access import route
from brinkmanship.web.host import CONTROL
from brinkmanship.web.people import IN_A_SEAT, STAFF
from brinkmanship.web.security import Refusal
from brinkmanship.web.visit import Visit

MOST_STREAMS = 12
"""Pages that one person may follow at once."""
PAUSES = {CONTROL: 1.0}
"""Seconds between two events at least: of control everything is news, and a full room would let it fetch without end."""
PAUSE = 0.1
BEAT = 15.0
"""Seconds between two signs of life."""


async def live(visit: Visit) -> Response:
    """Follow what the person's pages show."""
    request = visit.request
    assert visit.person is not None
    if visit.presence.streams(visit.person.id) >= MOST_STREAMS:
        raise Refusal(429, "You have too many pages open.", f"At most {MOST_STREAMS} can be followed; close some.")
    since = request.headers.get("last-event-id") or request.query_params.get("since", "")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(visit, since), media_type="text/event-stream", headers=headers)


async def version(visit: Visit) -> Response:
    """Return the version of what the person's pages show."""
    return visit.json({"version": visit.host.version(visit.audience)})


async def _events(visit: Visit, since: str) -> AsyncIterator[str]:
    assert visit.person is not None
    host, audience, id = visit.host, visit.audience, visit.person.id
    closing: asyncio.Event = visit.request.app.state.closing
    news = host.follow(audience)
    visit.presence.connected(id, 1)
    try:
        yield "retry: 1000\n\n"
        while not closing.is_set():
            news.clear()
            now = host.version(audience)
            if now != since:
                since = now
                yield f"id: {now}\nevent: change\ndata: {json.dumps({'version': now})}\n\n"
                await asyncio.sleep(PAUSES.get(audience, PAUSE))
            try:
                await asyncio.wait_for(news.wait(), BEAT)
            except TimeoutError:
                yield ": here\n\n"
        yield "event: closing\ndata: {}\n\n"
    finally:
        host.unfollow(news)
        visit.presence.connected(id, -1)


def routes() -> list[Route]:
    """Return the routes of this file."""
    everybody = IN_A_SEAT | STAFF
    return [route("/live", live, everybody), route("/live/version", version, everybody)]
