"""The routes of control's pages."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.web.access import route
from brinkmanship.web.people import CONTROLLER, STAFF, known
from brinkmanship.web.visit import Visit


async def home(visit: Visit) -> Response:
    """Show who has handed in, and for controllers the way to resolve the turn."""
    controls = visit.person is not None and visit.person.role == CONTROLLER

    def gather(exercise: Exercise) -> dict[str, Any]:
        joined = list(known(exercise).values())
        names = exercise.game.prepared.names
        seats = [
            (
                names.actor(seat),
                seat in exercise.waiting,
                [(p, visit.presence.here(p.id)) for p in joined if p.seat == seat],
            )
            for seat in exercise.seats
        ]
        return {"seats": seats, "ready": not exercise.waiting_for, "controls": controls}

    return await visit.show("control/home.html", gather, title="Control", part="control", key=controls)


async def resolve(visit: Visit) -> Response:
    """Resolve the turn when all have handed in."""
    report = await visit.ask(lambda exercise: exercise.resolve())
    return visit.to("/control", f"Turn {report.turn} is resolved.")


def routes() -> list[Route]:
    """Return the routes of this part."""
    return [
        route("/control", home, STAFF),
        route("/control/resolve", resolve, {CONTROLLER}, ["POST"]),
    ]
