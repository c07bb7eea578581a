"""What control takes away as files: papers, reports and the journal, and the list of injects as it stands."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from starlette.responses import Response

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.msel.writing import write_list
from brinkmanship.web.control import pages, printing
from brinkmanship.web.control.actions import sentence
from brinkmanship.web.control.forms import Form, Wrong
from brinkmanship.web.security import Refusal
from brinkmanship.web.visit import Visit


async def print_paper(visit: Visit) -> Response:
    """Begin to make a paper, a report or the journal."""
    form = await Form.of(visit)
    kind, ending = form.text("kind"), form.text("form")
    printer: printing.Printer = visit.request.app.state.printer
    if kind not in printing.KINDS or ending not in printing.KINDS[kind].forms:
        return await pages.papers_page(visit, form.refused(["There is no such paper."]))
    try:
        futures = form.whole("futures", "The number of futures", 0, printing.FUTURES[-1]) if form.text("futures") else 0
    except Wrong as error:
        return await pages.papers_page(visit, form.refused([sentence(error)]))
    await visit.ask(lambda exercise: printer.ask(exercise, kind, ending, futures))
    return visit.to("/control/papers", f"{printing.KINDS[kind].name}: it is being made.")


async def fetch(visit: Visit) -> Response:
    """Return a paper that is ready, as a file."""
    printer: printing.Printer = visit.request.app.state.printer
    found = printer.find(int(visit.request.path_params["number"]))
    if found is None:
        raise Refusal(404, "That paper is not here any more.", "Make it again on the page of papers.")
    ending = found.file.rpartition(".")[2]
    headers = {"Content-Disposition": f'attachment; filename="{found.file}"'}
    return Response(found.content, media_type=printing.MEDIA[ending], headers=headers)


async def list_file(visit: Visit) -> Response:
    """Return the list of injects as it stands, with its days and statuses, as a spreadsheet."""
    ending = visit.request.path_params["ending"]
    if ending not in ("xlsx", "csv"):
        raise Refusal(404, "There is no such file.", "The list of injects can be had as .xlsx or .csv.")

    def now(exercise: Exercise) -> tuple[Prepared, list[Planned]]:
        entries = exercise.injects()
        rows = [replace(e.planned, day=e.day, msel=replace(e.planned.msel, status=e.hseep)) for e in entries]
        return exercise.game.prepared, rows

    prepared, rows = await visit.ask(now)
    content = await asyncio.to_thread(write_list, rows, prepared, f".{ending}", title=prepared.names.title)
    headers = {"Content-Disposition": f'attachment; filename="injects.{ending}"'}
    return Response(content, media_type=printing.MEDIA[ending], headers=headers)
