"""The routes of control's pages, of evaluators and of observers; and what serves them beside the game's worker."""

from __future__ import annotations

from collections import OrderedDict

from starlette.applications import Starlette
from starlette.routing import Route

from brinkmanship.web.access import route
from brinkmanship.web.control import actions, downloads, importing, pages
from brinkmanship.web.control.forecasts import Forecaster
from brinkmanship.web.control.printing import Printer
from brinkmanship.web.host import CONTROL, Host
from brinkmanship.web.people import CONTROLLER, EVALUATOR, STAFF

_CONTROL = frozenset({CONTROLLER})
MOST_SHEET = 6_000_000
"""Bytes of a spreadsheet that is sent."""
_NOTES = frozenset({CONTROLLER, EVALUATOR})


def attach(app: Starlette, host: Host) -> None:
    """Give an application what control's pages need beside the host."""
    app.state.forecaster = Forecaster(lambda: host.changed({CONTROL}))
    app.state.printer = Printer(lambda: host.changed({CONTROL}))
    app.state.uploads = OrderedDict()


def detach(app: Starlette) -> None:
    """End what `attach` began."""
    app.state.forecaster.close()
    app.state.printer.close()


def routes() -> list[Route]:
    """Return the routes of this part."""
    get, post = ["GET"], ["POST"]
    return [
        route("/control", pages.home, STAFF, get),
        route("/control/msel", pages.msel_page, _CONTROL, get),
        route("/control/inject", pages.inject_page, _CONTROL, get),
        route("/control/messages", pages.messages_page, _CONTROL, get),
        route("/control/rulings", pages.rulings_page, _CONTROL, get),
        route("/control/notes", pages.notes_page, _CONTROL, get),
        route("/control/numbers", pages.numbers_page, _CONTROL, get),
        route("/control/turns", pages.turns_page, _CONTROL, get),
        route("/control/forecast", pages.forecast_page, _CONTROL, get),
        route("/control/journal", pages.journal_page, _CONTROL, get),
        route("/control/clock", pages.clock_page, _CONTROL, get),
        route("/control/people", pages.people_page, _CONTROL, get),
        route("/control/import", importing.import_page, _CONTROL, get),
        route("/control/list.{ending}", downloads.list_file, _CONTROL, get),
        route("/control/papers", pages.papers_page, _CONTROL, get),
        route("/control/papers/{number:int}", downloads.fetch, _CONTROL, get),
        route("/control/papers", downloads.print_paper, _CONTROL, post),
        route("/control/import", importing.take, _CONTROL, post, most=MOST_SHEET, name="import_list"),
        route("/control/resolve", actions.resolve, _CONTROL, post),
        route("/control/clock", actions.clock, _CONTROL, post, name="set_clock"),
        route("/control/seat", actions.seat, _CONTROL, post),
        route("/control/decide", actions.decide, _CONTROL, post),
        route("/control/mark", actions.mark, _CONTROL, post),
        route("/control/move", actions.move, _CONTROL, post),
        route("/control/bulk", actions.bulk, _CONTROL, post),
        route("/control/inject", actions.improvise, _CONTROL, post),
        route("/control/check", actions.check, _CONTROL, post),
        route("/control/withdraw", actions.withdraw, _CONTROL, post),
        route("/control/messages", actions.send, _CONTROL, post, name="send_message"),
        route("/control/notes", actions.observe, _NOTES, post, name="observe"),
        route("/control/rulings", actions.rule, _CONTROL, post),
        route("/control/numbers", actions.override, _CONTROL, post),
        route("/control/back", actions.back, _CONTROL, post),
        route("/control/branch", actions.branch, _CONTROL, post),
        route("/control/forecast", actions.forecast, _CONTROL, post),
    ]
