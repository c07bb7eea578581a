"""The routes of a seat's pages."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.web.access import route
from brinkmanship.web.people import IN_A_SEAT, LEAD
from brinkmanship.web.visit import Visit


async def home(visit: Visit) -> Response:
    """Show what the seat knows, and its plan."""
    seat = visit.seat
    leads = visit.person is not None and visit.person.role == LEAD

    def gather(exercise: Exercise) -> dict[str, Any]:
        handle = exercise.game.seat(seat)
        view = handle.view()
        return {
            "briefing": handle.briefing(),
            "messages": exercise.messages(seat),
            "indicators": view.indicators,
            "orders": handle.plan(),
            "handed_in": seat not in exercise.waiting,
            "leads": leads,
        }

    return await visit.show("seat/home.html", gather, title="Situation", part="seat", key=leads)


async def hand_in(visit: Visit) -> Response:
    """Hand in the seat's plan as it stands."""
    seat = visit.seat
    await visit.ask(lambda exercise: exercise.hand_in(seat))
    return visit.to("/seat", "The orders are handed in.")


def routes() -> list[Route]:
    """Return the routes of this part."""
    return [
        route("/seat", home, IN_A_SEAT),
        route("/seat/hand-in", hand_in, {LEAD}, ["POST"]),
    ]
