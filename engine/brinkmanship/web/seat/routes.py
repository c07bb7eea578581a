"""The routes of a seat's pages that are read; what a seat does is in `actions`."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.view.labels import UnknownNumber
from brinkmanship.web.access import route
from brinkmanship.web.people import IN_A_SEAT, LEAD
from brinkmanship.web.seat import actions, knowledge, map_page, planning, post, reference, situation
from brinkmanship.web.seat.consent import consents
from brinkmanship.web.seat.desk import SeatDesk
from brinkmanship.web.seat.frame import strip
from brinkmanship.web.security import Refusal
from brinkmanship.web.visit import Insert, Visit

Gather = Callable[[SeatDesk], dict[str, Any]]


_STRIP = Markup("<!-- strip -->")


async def page(
    visit: Visit,
    template: str,
    gather: Gather,
    title: str,
    key: Hashable = None,
    status: int = 200,
    keep: bool = True,
    lasting: bool = False,
) -> Response:
    """Return a page of the seat: `template` filled with what `gather` makes of its desk, and the strip above it.

    A `lasting` page shows nothing of plans, letters and people: it outlives them, and its strip is put in.
    """
    seat, leads = visit.seat, visit.person is not None and visit.person.role == LEAD

    def filled(exercise: Exercise) -> dict[str, Any]:
        desk = SeatDesk(exercise, seat)
        return {"strip": _STRIP if lasting else strip(desk), "leads": leads and not lasting, **gather(desk)}

    insert = Insert(_STRIP, "seat/strip.html", lambda exercise: {"strip": strip(SeatDesk(exercise, seat))})
    return await visit.show(
        f"seat/{template}.html",
        filled,
        title=title,
        key=key if lasting else (key, leads),
        part="seat",
        status=status,
        keep=keep,
        lasting=lasting,
        insert=insert if lasting else None,
    )


async def home(visit: Visit) -> Response:
    """Show how things stand, and what waits for the seat."""
    return await page(visit, "situation", lambda desk: {"page": situation.situation(desk)}, "Situation")


async def briefing(visit: Visit) -> Response:
    """Show the briefing."""
    return await page(visit, "briefing", lambda desk: {"page": situation.briefing(desk)}, "Briefing", lasting=True)


async def report(visit: Visit) -> Response:
    """Show what a turn brought, the last one where none is named."""
    turn: int | None = visit.request.path_params.get("turn")

    def gather(desk: SeatDesk) -> dict[str, Any]:
        if turn is not None and not 0 <= turn <= desk.handle.turn:
            raise Refusal(404, f"There is no turn {turn}.", f"The last one is turn {desk.handle.turn}.")
        return {"page": situation.report(desk, turn)}

    return await page(visit, "report", gather, "Report", turn, lasting=True)


async def why(visit: Visit) -> Response:
    """Show why a number is what it is."""
    ref = visit.request.query_params.get("ref", "")

    def gather(desk: SeatDesk) -> dict[str, Any]:
        try:
            return {"page": situation.why(desk, ref)}
        except (GameError, UnknownNumber) as error:
            raise Refusal(404, "Of this number there is nothing to tell.", str(error)) from None

    return await page(visit, "why", gather, "Why", ref, lasting=True)


# --- the map ----------------------------------------------------------------------------------------------------------


def _number(visit: Visit, name: str) -> float | None:
    text = visit.request.query_params.get(name, "")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e6 else None


async def the_map(visit: Visit) -> Response:
    """Show the map, or the table of its regions."""
    asked = visit.request.query_params
    mode, region, table = asked.get("mode", "control"), asked.get("region", ""), asked.get("view") == "table"
    x, y, width = (_number(visit, name) for name in ("x", "y", "w"))
    look = (x, y, width) if x is not None and y is not None and width is not None and width > 0 else None

    def gather(desk: SeatDesk) -> dict[str, Any]:
        made = map_page.map_page(desk, mode, region, look, table)
        return {"page": made, "picture": Markup(made.picture), "region": made.region, "mode": made.mode, **_names(desk)}

    return await page(visit, "map", gather, "Map", keep=False)  # large, and its picture is kept already


def _names(desk: SeatDesk) -> dict[str, Any]:
    """Return the regions for the field that chooses one."""
    return {"names": sorted(((one.id, one.name) for one in desk.handle.view().regions), key=lambda one: one[1])}


async def region_panel(visit: Visit) -> Response:
    """Show what the map's page says of a region, alone."""
    id, mode = visit.request.path_params["id"], visit.request.query_params.get("mode", "control")

    def gather(desk: SeatDesk) -> dict[str, Any]:
        found = knowledge.region_page(desk, id)
        if found is None:
            raise Refusal(404, f"There is no region {id[:60]!r}.")
        return {"region": found, "mode": mode, **_names(desk)}

    return await page(visit, "region_only", gather, "Region", (id, mode))


# --- what is known ----------------------------------------------------------------------------------------------------


async def actors(visit: Visit) -> Response:
    """Show all actors."""
    return await page(visit, "actors", lambda desk: {"page": knowledge.actors(desk)}, "Estimates", lasting=True)


async def forces(visit: Visit) -> Response:
    """Show all formations that are known."""
    return await page(visit, "forces", lambda desk: {"groups": knowledge.forces(desk)}, "Forces", lasting=True)


async def regions(visit: Visit) -> Response:
    """Show all regions as a table."""
    return await page(visit, "regions", lambda desk: {"rows": knowledge.regions(desk)}, "Regions", lasting=True)


async def institutions(visit: Visit) -> Response:
    """Show institutions, proposals and measures."""
    return await page(
        visit, "institutions", lambda desk: {"page": knowledge.institutions(desk)}, "Institutions", lasting=True
    )


async def actor(visit: Visit) -> Response:
    """Show one actor."""
    return await _one(visit, "actor", "Actor", knowledge.actor_page)


async def region(visit: Visit) -> Response:
    """Show one region."""
    return await _one(visit, "region", "Region", knowledge.region_page)


async def _one(visit: Visit, template: str, title: str, find: Callable[[SeatDesk, str], Any]) -> Response:
    id = visit.request.path_params["id"]

    def gather(desk: SeatDesk) -> dict[str, Any]:
        found = find(desk, id)
        if found is None:
            raise Refusal(404, f"There is no {title.lower()} {id[:60]!r}.")
        return {"page": found}

    return await page(visit, template, gather, title, id)


async def encyclopedia(visit: Visit) -> Response:
    """Show the articles that match a search."""
    asked = visit.request.query_params
    query, kind = asked.get("q", "")[:100], asked.get("kind", "")[:20]
    gather: Gather = lambda desk: {"page": reference.index(desk.handle.prepared, query, kind)}  # noqa: E731
    return await page(visit, "encyclopedia", gather, "Encyclopedia", (query, kind))


async def article(visit: Visit) -> Response:
    """Show an article of the encyclopedia."""
    id = visit.request.path_params["id"]

    def gather(desk: SeatDesk) -> dict[str, Any]:
        found = reference.article(desk.handle.prepared, id)
        if found is None:
            raise Refusal(404, f"There is no article {id[:60]!r}.", "The encyclopedia lists those that there are.")
        return {"page": found}

    return await page(visit, "article", gather, "Encyclopedia", id)


# --- letters and orders -----------------------------------------------------------------------------------------------


async def letters(visit: Visit) -> Response:
    """Show the letters, all or those of one channel."""
    channel = visit.request.query_params.get("channel", "")
    return await page(visit, "letters", lambda desk: {"page": post.letters(desk, channel)}, "Letters", channel)


async def write(visit: Visit) -> Response:
    """Show the form of a message."""
    asked = visit.request.query_params
    typed = post.Typed(tuple(asked.getlist("to")), asked.get("subject", ""), template=asked.get("template", ""))
    gather: Gather = lambda desk: {"form": post.compose(desk, typed), "problem": ""}  # noqa: E731
    return await page(visit, "write", gather, "Write", typed)


async def requests(visit: Visit) -> Response:
    """Show the orders in free text and what was ruled."""
    gather: Gather = lambda desk: {"page": post.requests(desk), "typed": "", "problem": ""}  # noqa: E731
    return await page(visit, "requests", gather, "Requests to control")


async def orders(visit: Visit) -> Response:
    """Show the plan, open decisions and the catalogue."""
    asked = visit.request.query_params
    query, family, everything = asked.get("q", "")[:100], asked.get("family", ""), asked.get("all") == "1"

    def gather(desk: SeatDesk) -> dict[str, Any]:
        return {
            "plan": planning.plan(desk),
            "decisions": planning.decisions(desk.handle.view()),
            "consents": consents(desk.handle.view()),
            "catalogue": planning.catalogue(desk, query, family, everything),
        }

    return await page(visit, "orders", gather, "Orders", (query, family, everything))


async def action(visit: Visit) -> Response:
    """Show one action, and the order that is being made of it."""
    asked = visit.request.query_params
    id, target, place = visit.request.path_params["action"], asked.get("target"), asked.get("place", "")
    size = _number(visit, "size")

    def gather(desk: SeatDesk) -> dict[str, Any]:
        found = planning.action_page(desk, id, target, place, 1.0 if size is None else size)
        if found is None:
            raise Refusal(404, f"You have no action {id[:60]!r}.", "The catalogue lists those that you have.")
        return {"page": found, "plan": planning.plan(desk), "problems": ()}

    return await page(visit, "action", gather, "Order", (id, target, place, size))


async def confirm(visit: Visit) -> Response:
    """Show the plan once more, with what it leaves open, before it is handed in."""
    gather: Gather = lambda desk: {"plan": planning.plan(desk), "problem": ""}  # noqa: E731
    return await page(visit, "hand_in", gather, "Hand in")


def ready(exercise: Exercise) -> Iterator[None]:
    """Make what the pages of all seats need, step by step: what most ask for first, for seats with people in them first."""
    taken = {one.seat for one in exercise.people() if one.present}
    desks = [SeatDesk(exercise, one) for one in sorted(exercise.seats, key=lambda one: one not in taken)]
    for desk in desks:
        desk.handle.view()
        yield
    for desk in desks:
        desk.handle.choices()
        yield
    for desk in desks:
        map_page.ready(desk)
        yield


def routes() -> list[Route]:
    """Return the routes of this part."""
    shown = {
        "/seat": home,
        "/seat/briefing": briefing,
        "/seat/report": report,
        "/seat/report/{turn:int}": report,
        "/seat/why": why,
        "/seat/map": the_map,
        "/seat/map/region/{id}": region_panel,
        "/seat/estimates": actors,
        "/seat/estimates/forces": forces,
        "/seat/estimates/regions": regions,
        "/seat/estimates/institutions": institutions,
        "/seat/actor/{id}": actor,
        "/seat/region/{id}": region,
        "/seat/encyclopedia": encyclopedia,
        "/seat/encyclopedia/{id}": article,
        "/seat/letters": letters,
        "/seat/letters/new": write,
        "/seat/requests": requests,
        "/seat/orders": orders,
        "/seat/orders/{action}": action,
        "/seat/hand-in": confirm,
    }
    return [route(path, endpoint, IN_A_SEAT) for path, endpoint in shown.items()] + actions.routes()
