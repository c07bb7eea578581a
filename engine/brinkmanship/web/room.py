"""The room's page for controllers: the address, its QR code, the codes of seats and roles to give out, and who came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import quote

import segno
from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.notes import NEW_CODE
from brinkmanship.game.exercise.people import Person
from brinkmanship.web.access import route
from brinkmanship.web.people import CONTROLLER, LEAD, PLAYER, Place, Secret, known, places, spaced
from brinkmanship.web.visit import Visit

ROLE_NAMES: Mapping[str, str] = {
    "player": "Player",
    "lead": "Lead",
    "controller": "Controller",
    "evaluator": "Evaluator",
    "observer": "Observer",
}


def qr_svg(text: str) -> Markup:
    """Return a QR code as inline SVG, dark on light whatever the theme."""
    out = BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(out.getvalue().decode())


def name_of(exercise: Exercise, place: Place) -> str:
    """Return what a place is called."""
    return exercise.game.prepared.names.actor(place.seat) if place.seat else ROLE_NAMES[place.role]


async def room(visit: Visit) -> Response:
    """Show the address and all codes."""
    secret: Secret = visit.request.app.state.secret
    addresses: tuple[str, ...] = visit.request.app.state.addresses
    me = visit.person.id if visit.person is not None else ""

    def gather(exercise: Exercise) -> dict[str, Any]:
        joined = list(known(exercise).values())
        rows = []
        for place in places(exercise):
            code = secret.code(place)
            inside = [one for one in joined if (one.seat == place.seat if place.seat else one.role == place.role)]
            card = qr_svg(f"{addresses[0]}/join#code={quote(code)}")  # behind #: it is sent to no server
            rows.append((place, name_of(exercise, place), spaced(code), card, inside))
        return {
            "addresses": addresses,
            "lan": "//127." not in addresses[0],
            "qr": qr_svg(f"{addresses[0]}/join"),
            "rows": rows,
            "roles": ROLE_NAMES,
            "me": me,
            "here": {one.id for one in joined if visit.presence.here(one.id)},
        }

    return await visit.show("room.html", gather, title="Codes and QR", part="control", keep=False)


def _somebody(exercise: Exercise, id: str) -> Person:
    found = known(exercise).get(id)
    if found is None:
        raise GameError("this person has left")
    return found


async def make_lead(visit: Visit) -> Response:
    """Let another player of a seat hand in for it; the one who did plays on."""
    id = await visit.text("person", 100)

    def change(exercise: Exercise) -> str:
        new = _somebody(exercise, id)
        if not new.seat:
            raise GameError(f"{new.name} is in no seat")
        for one in known(exercise).values():
            if one.seat == new.seat and one.role == LEAD and one.id != new.id:
                exercise.join(replace(one, role=PLAYER))
        if new.role != LEAD:
            exercise.join(replace(new, role=LEAD))
        return new.name

    return visit.to("/control/room", f"{await visit.ask(change)} leads the seat now and hands in for it.")


async def remove(visit: Visit) -> Response:
    """Let somebody go; with the code of their place they can come back, so a new one may be wanted too."""
    id = await visit.text("person", 100)

    def change(exercise: Exercise) -> str:
        gone = _somebody(exercise, id)
        exercise.leave(gone.id)
        return gone.name

    name = await visit.ask(change)
    return visit.to("/control/room", f"{name} is out. Give the place a new code if {name} must not come back.")


async def new_code(visit: Visit) -> Response:
    """Give a place a new code; the old one opens nothing any more, and who is inside stays."""
    key, author = await visit.text("place", 100), visit.name

    def change(exercise: Exercise) -> str:
        place = next((one for one in places(exercise) if one.key == key), None)
        if place is None:
            raise GameError("there is no such place")
        exercise.game.note(NEW_CODE, "", about=place.key, author=author)
        return name_of(exercise, place)

    return visit.to("/control/room", f"{await visit.ask(change)} has a new code; the old one opens nothing any more.")


def routes() -> list[Route]:
    """Return the routes of this file."""
    return [
        route("/control/room", room, {CONTROLLER}),
        route("/control/room/lead", make_lead, {CONTROLLER}, ["POST"]),
        route("/control/room/remove", remove, {CONTROLLER}, ["POST"]),
        route("/control/room/code", new_code, {CONTROLLER}, ["POST"]),
    ]
