"""One request as the pages see it: who asks, the host, the form that was sent, and how an answer is made.

Pages are a shell (`base.html`) around a body. The body is made in the game's worker and kept per version of what its
audience sees; the shell is made for each person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.letters import MOST_LETTERS_OF_TEXT
from brinkmanship.game.exercise.people import Person
from brinkmanship.game.view.labels import long_date
from brinkmanship.text import printable
from brinkmanship.web.host import CONTROL, PEOPLE, WORLD, Host
from brinkmanship.web.people import CONTROLLER, IN_A_SEAT, Presence, Secret, known
from brinkmanship.web.security import SAFE, Refusal
from brinkmanship.web.worker import ACT, NEWS, PAGE

T = TypeVar("T")
MOST_TEXT = MOST_LETTERS_OF_TEXT
"""Letters of one text field: longer ones are refused, with what was typed, and never cut."""


@dataclass(frozen=True, slots=True)
class Status:
    """The strip at the top of every page."""

    title: str
    date: str
    turn: int
    over: str  # how the game ended, '' while it goes on
    seat_name: str
    handed_in: bool
    warnings: tuple[str, ...]  # of the program itself, for controllers


@dataclass(frozen=True, slots=True)
class Insert:
    """A piece of a page that is made and kept apart from it."""

    mark: Markup  # where it goes
    template: str
    gather: Callable[[Exercise], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request."""

    request: Request
    host: Host
    person: Person | None

    @classmethod
    async def of(cls, request: Request) -> Visit:
        """Return the visit of a request: who sends it is read from its cookie and the record."""
        host: Host = request.app.state.host
        secret: Secret = request.app.state.secret
        presence: Presence = request.app.state.presence
        id = secret.unsign("session", request.cookies.get(request.app.state.cookie, ""))
        person = None
        if id is not None:
            there = await host.kept(PEOPLE, "people", known, ACT)
            person = there.get(id)
        if person is not None:
            presence.seen(person.id)
        return cls(request, host, person)

    @property
    def audience(self) -> str:
        """Whose version the pages of this person follow."""
        if self.person is None:
            raise Refusal(401, "You have not joined.")
        return self.person.seat if self.person.role in IN_A_SEAT else CONTROL

    @property
    def seat(self) -> str:
        """The seat of the person; raise `Refusal` for those who are in none."""
        if self.person is None or not self.person.seat:
            raise Refusal(403, "You are in no seat.")
        return self.person.seat

    @property
    def name(self) -> str:
        """The name of the person, as the record keeps it beside what they do."""
        return self.person.name if self.person is not None else ""

    @property
    def by_itself(self) -> bool:
        """Whether a page fetches itself again, and nobody asked for it."""
        return "x-live" in self.request.headers

    @property
    def urgency(self) -> int:
        """How urgent it is to make the page."""
        return NEWS if self.by_itself else PAGE

    @property
    def address(self) -> str:
        """The network address of the sender."""
        return self.request.client.host if self.request.client else ""

    @property
    def presence(self) -> Presence:
        """Who is connected now."""
        found: Presence = self.request.app.state.presence
        return found

    async def ask(self, fn: Callable[[Exercise], T]) -> T:
        """Return what `fn` makes of the exercise, in the game's worker."""
        return await self.host.ask(fn)

    async def form(self) -> FormData:
        """Return the form that was sent; raise `Refusal` where it is none."""
        try:
            return await self.request.form(max_files=4, max_fields=2000, max_part_size=MOST_TEXT * 8)
        except ClientDisconnect:
            raise Refusal(400, "The form did not arrive whole.", "Send it again.") from None

    async def text(self, name: str, most: int = MOST_TEXT) -> str:
        """Return a field of the form as text, its ends of lines as in the rest of the program; raise `Refusal` where too long."""
        value = (await self.form()).get(name, "")
        if isinstance(value, UploadFile):
            raise Refusal(422, f"{name} is a text.", "A file was sent in its place.")
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        if len(value) > most:
            raise Refusal(
                422,
                "That text is too long.",
                f"It has {len(value):,} letters; {name} may have {most:,}. Go back, it is there.",
            )
        return value

    # --- answers --------------------------------------------------------------------------------------------------------

    async def show(
        self,
        template: str,
        gather: Callable[[Exercise], Mapping[str, Any]],
        *,
        title: str,
        key: Hashable = None,
        part: str = "",
        status: int = 200,
        keep: bool = True,
        lasting: bool = False,
        insert: Insert | None = None,
    ) -> HTMLResponse:
        """Return a page: `template` filled in the worker with what `gather` returns, kept per version and `key`.

        Pages of control are kept for each role. `part` is 'seat' or 'control': whose style sheet and navigation the page
        has. `keep=False` makes the page anew. A `lasting` page shows the state of the game alone, and outlives letters and
        plans; what of these stands on it is `insert`ed.
        """
        version = self.host.version(self.audience)
        body = (
            await self._filled(template, gather, key, lasting)
            if keep
            else await self.host.ask(_maker(template, gather), self.urgency)
        )
        if insert is not None:
            piece = await self._filled(insert.template, insert.gather, None, False, ACT)
            body = Markup(body.replace(insert.mark, piece, 1))
        return await self.shell(body, title=title, part=part, version=version, status=status)

    async def _filled(
        self,
        template: str,
        gather: Callable[[Exercise], Mapping[str, Any]],
        key: Hashable,
        lasting: bool,
        urgency: int | None = None,
    ) -> Markup:
        role = "" if self.audience != CONTROL or self.person is None else self.person.role
        audience = f"{self.audience}{WORLD}" if lasting else self.audience
        return await self.host.kept(
            audience, (template, key, role), _maker(template, gather), self.urgency if urgency is None else urgency
        )

    async def shell(
        self, body: Markup, *, title: str, part: str = "", version: str = "", status: int = 200
    ) -> HTMLResponse:
        """Return a page of an HTML body."""
        strip = None
        if self.person is not None:
            seat = self.person.seat
            controls = self.person.role == CONTROLLER
            strip = await self.host.kept(
                self.audience, ("status", controls), lambda exercise: _status(exercise, seat, controls), ACT
            )
        html = render(
            "base.html",
            body=body,
            title=title,
            part=part,
            person=self.person,
            status=strip,
            version=version,
            path=self.request.url.path,
            notices=self.take_notices(),
            refused=status >= 400,
            still=self.request.method not in SAFE,  # the answer to a form: asked for anew it would be another page
        )
        return HTMLResponse(html, status)

    def to(self, path: str, notice: str = "") -> Response:
        """Return the answer to a form that was taken: go to `path` and read `notice` there."""
        if notice and self.person is not None:
            kept: dict[str, list[str]] = self.request.app.state.notices
            kept.setdefault(self.person.id, []).append(notice)
        return RedirectResponse(path, 303)

    def take_notices(self) -> list[str]:
        """Return the notices that the person has not read yet, and forget them; a page that fetches itself takes none."""
        if self.person is None or self.by_itself:
            return []
        kept: dict[str, list[str]] = self.request.app.state.notices
        return kept.pop(self.person.id, [])

    def json(self, data: Any, status: int = 200) -> JSONResponse:
        """Return plain data as JSON."""
        return JSONResponse(data, status)


def _status(exercise: Exercise, seat: str, controls: bool) -> Status:
    game = exercise.game
    return Status(
        title=game.title,
        date=long_date(game.date),
        turn=game.turn,
        over=game.outcome.termination.text if game.outcome is not None else "",
        seat_name=game.prepared.names.actor(seat) if seat else "",
        handed_in=bool(seat) and seat in game.pending.handed_in,
        warnings=game.warnings if controls else (),
    )


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("brinkmanship.web"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_safe,
    )
    found.globals["static"] = static
    found.globals["MOST_TEXT"] = MOST_TEXT
    return found


def _maker(template: str, gather: Callable[[Exercise], Mapping[str, Any]]) -> Callable[[Exercise], Markup]:
    return lambda exercise: render(template, **gather(exercise))


@cache
def static(name: str) -> str:
    """Return the address of a file of `static/`, another one when its content is another: browsers keep it for good."""
    content = (files("brinkmanship.web") / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(content).hexdigest()[:12]}"


def render(template: str, **words: Any) -> Markup:
    """Return a template filled with `words`: everything is escaped, and what must not reach a screen is replaced."""
    return Markup(_templates().get_template(template).render(**words))


@cache
def warm() -> None:
    """Compile all templates once, so that nobody waits for it."""
    for name in _templates().list_templates(["html"]):
        _templates().get_template(name)


def _safe(value: Any) -> Any:
    return printable(value, lines=True) if isinstance(value, str) and not isinstance(value, Markup) else value
