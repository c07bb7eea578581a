"""The room's page for controllers: the address, its QR code, and the codes of seats and roles to give out."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import quote

import segno
from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.web.access import route
from brinkmanship.web.people import CONTROLLER, Place, Secret, known, places, spaced
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
            "qr": qr_svg(f"{addresses[0]}/join"),
            "rows": rows,
            "roles": ROLE_NAMES,
            "here": {one.id for one in joined if visit.presence.here(one.id)},
        }

    return await visit.show("room.html", gather, title="Codes and QR", part="control", keep=False)


def routes() -> list[Route]:
    """Return the routes of this file."""
    return [route("/control/room", room, {CONTROLLER})]
