"""The way in: a code, then a name; and the way out."""

from __future__ import annotations

import secrets
import time

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.people import Person
from brinkmanship.web import people
from brinkmanship.web.access import ANYBODY, route
from brinkmanship.web.host import PEOPLE
from brinkmanship.web.people import IN_A_SEAT, LEAD, MOST_NAME, PLAYER, STAFF, Place, Secret
from brinkmanship.web.security import Allowance, Refusal, refused
from brinkmanship.web.visit import Visit, render

_ADMITTED_FOR = 15 * 60
_EVERYBODY = IN_A_SEAT | STAFF


def _cookie(visit: Visit) -> str:
    return f"{visit.request.app.state.cookie}-admitted"


def home_of(person: Person) -> str:
    """Return the path of a person's first page."""
    return "/seat" if person.role in IN_A_SEAT else "/control"


async def start(visit: Visit) -> Response:
    """Lead to the person's own page, or to the way in."""
    return RedirectResponse("/join" if visit.person is None else home_of(visit.person), 303)


async def ask_code(visit: Visit) -> Response:
    """Show the form for the code."""
    return await _code_form(visit)


async def _code_form(visit: Visit, code: str = "", problem: str = "", status: int = 200) -> HTMLResponse:
    title = await visit.host.kept(PEOPLE, "title", lambda exercise: exercise.game.title)
    body = render(
        "join.html",
        game=title,
        code=code,
        problem=problem,
        person=visit.person,
        home=visit.person and home_of(visit.person),
    )
    return await visit.shell(body, title="Join the exercise", status=status)


async def take_code(visit: Visit) -> Response:
    """Look at the code that was typed; wrong ones are counted, and too many wait."""
    attempts: Allowance = visit.request.app.state.attempts
    if wait := attempts.wait(visit.address):
        refused(visit.request.scope, "too many wrong codes")
        raise Refusal(429, "Too many wrong codes.", f"Wait {wait:.0f} seconds, then try again.")
    typed = (await visit.text("code", 200)).strip()
    secret: Secret = visit.request.app.state.secret
    place = secret.place(typed, await visit.host.kept(PEOPLE, "places", people.places))
    if place is None:
        attempts.use(visit.address)
        refused(visit.request.scope, "wrong code")
        return await _code_form(visit, typed, "No seat has this code. Look at it again, or ask the facilitator.", 422)
    answer = RedirectResponse("/join/name", 303)
    until = int(time.time()) + _ADMITTED_FOR
    answer.set_cookie(
        _cookie(visit),
        secret.sign("admitted", f"{until}:{place.edition}:{place.key}"),
        _ADMITTED_FOR,
        httponly=True,
        samesite="strict",
    )
    return answer


async def _admitted(visit: Visit) -> Place | None:
    secret: Secret = visit.request.app.state.secret
    said = secret.unsign("admitted", visit.request.cookies.get(_cookie(visit), "")) or "0:0:"
    until, edition, key = said.split(":", 2)
    if int(until) < time.time():
        return None
    every = await visit.host.kept(PEOPLE, "places", people.places)
    return next((place for place in every if (place.key, str(place.edition)) == (key, edition)), None)


async def ask_name(visit: Visit) -> Response:
    """Show the form for the name."""
    place = await _admitted(visit)
    return RedirectResponse("/join", 303) if place is None else await _name_form(visit, place)


async def _name_form(visit: Visit, place: Place, name: str = "", problem: str = "", status: int = 200) -> HTMLResponse:
    def gather(exercise: Exercise) -> tuple[str, list[str], str]:
        there = [one for one in people.known(exercise).values() if one.seat == place.seat and place.seat]
        lead = next((one.name for one in there if one.role == LEAD), "")
        return exercise.game.prepared.names.actor(place.seat) if place.seat else "", [one.name for one in there], lead

    seat_name, there, lead = await visit.ask(gather)
    body = render(
        "name.html",
        place=place,
        seat_name=seat_name,
        there=there,
        lead=lead,
        name=name,
        problem=problem,
        most=MOST_NAME,
    )
    return await visit.shell(body, title="Your name", status=status)


async def take_name(visit: Visit) -> Response:
    """Let somebody in whose code was right."""
    place = await _admitted(visit)
    if place is None:
        return RedirectResponse("/join", 303)
    name = " ".join((await visit.text("name", 2000)).split())
    if not name or len(name) > MOST_NAME:
        problem = f"A name has 1 to {MOST_NAME} letters; this has {len(name)}."
        return await _name_form(visit, place, name, problem, 422)
    wants_lead = await visit.text("role", 20) == LEAD

    def enter(exercise: Exercise) -> Person:
        everybody = exercise.people()
        again = next(
            (one for one in everybody if (one.name, one.seat) == (name, place.seat) and _fits(one, place)), None
        )
        if again is not None and again.present:  # the same person on another device
            return again
        role = place.role
        if place.seat:
            taken = any(one.present and one.seat == place.seat and one.role == LEAD for one in everybody)
            role = LEAD if wants_lead and not taken else PLAYER
        person = Person(again.id if again is not None else secrets.token_hex(8), name, role, place.seat)
        exercise.join(person)
        return person

    person = await visit.ask(enter)
    secret: Secret = visit.request.app.state.secret
    answer = RedirectResponse(home_of(person), 303)
    answer.set_cookie(
        visit.request.app.state.cookie, secret.sign("session", person.id), 14 * 86_400, httponly=True, samesite="strict"
    )
    answer.delete_cookie(_cookie(visit), httponly=True, samesite="strict")
    return answer


def _fits(person: Person, place: Place) -> bool:
    return person.role in IN_A_SEAT if place.seat else person.role == place.role


async def leave(visit: Visit) -> Response:
    """Let somebody go; their cookie opens nothing any more."""
    assert visit.person is not None
    id = visit.person.id
    await visit.ask(lambda exercise: exercise.leave(id))
    answer = RedirectResponse("/join", 303)
    answer.delete_cookie(visit.request.app.state.cookie, httponly=True, samesite="strict")
    return answer


def routes() -> list[Route]:
    """Return the routes of this file."""
    return [
        route("/", start, ANYBODY),
        route("/join", ask_code, ANYBODY),
        route("/join", take_code, ANYBODY, ["POST"], most=20_000),
        route("/join/name", ask_name, ANYBODY),
        route("/join/name", take_name, ANYBODY, ["POST"], most=20_000),
        route("/leave", leave, _EVERYBODY, ["POST"], most=20_000),
    ]
