"""The server of an exercise: the application of all parts, and uvicorn beside the main thread."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import threading
from collections.abc import Collection, Iterator, Sequence
from importlib.resources import files
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.web import join, live, room
from brinkmanship.web.connections import Connections, protocol_of
from brinkmanship.web.control import routes as control
from brinkmanship.web.host import CONTROL, Host
from brinkmanship.web.people import Presence, Secret
from brinkmanship.web.seat import routes as seat
from brinkmanship.web.seat.map_page import outlines
from brinkmanship.web.security import Allowance, Refusal, Shield, refused
from brinkmanship.web.ticker import tick
from brinkmanship.web.visit import render, warm as warm_templates

log = logging.getLogger("brinkmanship.web")
PORT = 8765


def make_app(host: Host, secret: Secret, addresses: Sequence[str], cookie: str = "brink") -> Starlette:
    """Return the application of an exercise, served under `addresses` ('http://…', the one to give out first).

    `cookie` is the name of its session cookie: browsers keep cookies apart by host, not by port.
    """
    names = {address.split("//", 1)[1] for address in addresses}
    app = Starlette(
        routes=[
            *join.routes(),
            *live.routes(),
            *room.routes(),
            *seat.routes(),
            *control.routes(),
            Mount("/static", _Static(directory=str(files("brinkmanship.web") / "static"))),
        ],
        middleware=[Middleware(Shield, hosts=lambda: names, error=_refusal_app)],
        exception_handlers={
            Refusal: _refusal,
            HTTPException: _http,
            GameError: _game,
            ScenarioError: _game,
            Exception: _fault,
        },
    )
    app.state.host, app.state.secret, app.state.addresses, app.state.cookie = host, secret, tuple(addresses), cookie
    app.state.attempts = Allowance(8, 10.0)  # wrong codes of an address
    app.state.writing, app.state.reading = Allowance(30, 0.25), Allowance(150, 0.02)  # requests of a person
    app.state.strangers = Allowance(400, 0.02)  # requests of an address by those who have not joined
    app.state.notices, app.state.closing = {}, asyncio.Event()
    app.state.presence = Presence(lambda: host.changed({CONTROL}))
    control.attach(app, host)
    return app


class _Static(StaticFiles):
    """Style sheets and scripts; one that is asked for by its content is kept by browsers for good."""

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return a file."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if scope["query_string"] else "no-cache"
        return answer


# --- what goes wrong, as pages ----------------------------------------------------------------------------------------


def _answer(request: Request, refusal: Refusal) -> Response:
    if "application/json" in request.headers.get("accept", "") or request.url.path.startswith("/live"):
        told = {"title": refusal.title, "text": refusal.text, "reasons": list(refusal.reasons)}
        return JSONResponse({"error": told}, refusal.status)
    nobody: dict[str, Any] = {"person": None, "status": None, "version": "", "part": "", "notices": []}
    body = render("error.html", refusal=refusal, path=request.url.path)
    html = render(
        "base.html", body=body, title=refusal.title, path=request.url.path, refused=True, still=True, **nobody
    )
    return Response(html, refusal.status, media_type="text/html")


async def _refusal_app(scope: Scope, receive: Receive, send: Send) -> None:
    await _answer(Request(scope), scope["refusal"])(scope, receive, send)


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _answer(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    titles = {404: "There is no such page.", 405: "This page does not take that.", 400: "The request makes no sense."}
    refused(request.scope, f"{error.status_code} {error.detail}")
    answer = _answer(request, Refusal(error.status_code, titles.get(error.status_code, error.detail)))
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


async def _game(request: Request, error: Exception) -> Response:
    return _answer(request, Refusal(409, "That cannot be done now.", str(error)))


async def _fault(request: Request, error: Exception) -> Response:
    log.error("a fault of the program at %s %s", request.method, request.url.path, exc_info=error)
    text = "It is written down in the host's log. Nothing that was saved is lost; load the page again."
    return _answer(request, Refusal(500, "A fault of the program.", text))


# --- addresses --------------------------------------------------------------------------------------------------------


def lan_addresses() -> list[str]:
    """Return the addresses of this machine in the local network, the one that leads out first."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # of no one: nothing is sent, the system only chooses a way
        found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [one for one in dict.fromkeys(found) if not one.startswith("127.")]


def served_names(lan: bool) -> Collection[str]:
    """Return the host names under which the pages are served, the best to give out first."""
    out = lan_addresses() if lan else []
    if lan and (name := socket.gethostname()):
        out += [name.lower(), f"{name.lower().split('.')[0]}.local"]
    return list(dict.fromkeys([*out, "127.0.0.1", "localhost"]))


class Server:
    """uvicorn in a thread of its own, until `stop`."""

    def __init__(
        self, host: Host, secret: Secret, *, lan: bool = False, port: int = PORT, taken: socket.socket | None = None
    ) -> None:
        """Take the port, or the one that `take_port` has `taken`; raise `GameError` where another program has it."""
        self._host, self._life = host, secret.path
        self._socket = taken or take_port(lan, port)
        self.port: int = self._socket.getsockname()[1]
        shown = "" if self.port == 80 else f":{self.port}"
        self.addresses = [f"http://{name}{shown}" for name in served_names(lan)]
        self.app = make_app(host, secret, self.addresses, f"brink-{self.port}")
        self.connections = Connections()
        config = uvicorn.Config(
            self.app,
            http=protocol_of(self.connections),
            ws="none",
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,  # else whoever is on this machine could name any address as theirs
            timeout_keep_alive=20,
            timeout_graceful_shutdown=3,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self._ended = threading.Event()  # a join that Ctrl-C interrupts takes its thread for ended (bpo-45274)
        self._loop: asyncio.AbstractEventLoop | None = None

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            ticking = asyncio.create_task(tick(self._host, self._life))
            try:
                await self._server.serve([self._socket])
            finally:
                ticking.cancel()

        try:
            asyncio.run(serve())
        finally:
            self._ended.set()

    def start(self) -> None:
        """Begin to serve, in a thread."""
        self._thread.start()

    def warm(self) -> None:
        """Make ready in the worker what visitors would wait for, now and after each turn, while nobody waits."""

        def steps(exercise: Exercise) -> Iterator[None]:
            warm_templates()
            yield
            outlines(exercise.game.prepared)
            yield
            yield from seat.ready(exercise)

        self._host.make_ready(steps)

    @property
    def running(self) -> bool:
        """Whether it serves."""
        return self._thread.ident is not None and not self._ended.is_set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it serves no more."""
        self._ended.wait(seconds)

    def stop(self) -> None:
        """End all streams and connections, the thread, and what control's pages have going."""
        control.detach(self.app)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.app.state.closing.set)
            self._host.wake()
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._ended.wait(10)
        self._socket.close()


def take_port(lan: bool, port: int) -> socket.socket:
    """Return a socket that listens on a port, 0 for any; raise `GameError` where another program has it."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs have one port
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(("0.0.0.0" if lan else "127.0.0.1", port))
        found.listen(512)  # who comes before the server runs waits
    except OSError as error:
        found.close()
        why = error.strerror or str(error)
        raise GameError(f"port {port} cannot be used ({why}); choose another with --port, or 0 for any") from None
    return found
