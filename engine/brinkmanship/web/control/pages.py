"""Control's pages: each gathers its model in the game's worker and fills its template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import Response

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.clock import ClockState
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.schedule import HSEEP
from brinkmanship.game.view.labels import date_text, short_date
from brinkmanship.game.view.public_view import public_view
from brinkmanship.web.control import board, desk, forecasts, notes, numbers, printing, rulings, talk, turns
from brinkmanship.web.control.forms import EMPTY, Form, page
from brinkmanship.web.control.maps import PUBLIC, Asked, map_of
from brinkmanship.web.control.words import span
from brinkmanship.web.people import CONTROLLER, EVALUATOR
from brinkmanship.web.security import Refusal
from brinkmanship.web.visit import Visit

Gather = Callable[[Exercise], Mapping[str, Any]]


def with_bar(gather: Gather) -> Gather:
    """Return `gather` with what stands above every page of control."""

    def gathered(exercise: Exercise) -> dict[str, Any]:
        state = exercise.clock
        return {"bar": desk.bar(exercise), "clock": clock_words(state), **gather(exercise)}

    return gathered


def clock_words(state: ClockState) -> dict[str, Any]:
    """Return the room's clock as the page shows it: moments that it counts from, or figures while it stands."""
    now = datetime.now(UTC)
    left = state.turn_left
    return {
        "running": state.running,
        "driven": state.mode == "driven",
        "since": (now - timedelta(seconds=state.elapsed)).isoformat(timespec="seconds"),
        "elapsed": span(state.elapsed),
        "ends": (now + timedelta(seconds=left)).isoformat(timespec="seconds") if left is not None else "",
        "left": span(left) if left is not None else "",
        "over": left is not None and left <= 0,
        "minutes": f"{state.turn_seconds / 60:g}" if state.turn_seconds else "",
    }


async def home(visit: Visit) -> Response:
    """Show the desk to controllers, the watch page to evaluators and observers."""
    assert visit.person is not None
    if visit.person.role == CONTROLLER:
        return await desk_page(visit)
    return await watch_page(visit)


async def desk_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the desk: seats, truth, what goes in."""
    asked = Asked.of(dict(visit.request.query_params))

    def gather(exercise: Exercise) -> dict[str, Any]:
        view = desk.truth(exercise).view
        title = f"The truth on {date_text(exercise.game.date)}; the table below says the same"
        return {
            "seats": desk.seat_rows(exercise, visit.presence.here),
            "going_in": desk.going_in(exercise),
            "upcoming": desk.upcoming(exercise),
            "facts": desk.truth_facts(exercise),
            "map": map_of(exercise.game, view, asked, title),
            "submissions": rulings.rulings(exercise).open,
            "letters": [one for one in talk.talk(exercise).letters if one.mine][:4],
        }

    return await page(visit, "control/desk.html", with_bar(gather), title="Control", key=asked, form=form, status=409)


async def msel_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the list of injects as a board or a table, and one of them unfolded."""
    asked = visit.request.query_params
    chosen = board.Filter(*(asked.get(name, "").strip() for name in ("q", "thread", "controller", "seat", "stands")))
    shape = "list" if asked.get("as") == "list" else "board"
    id = form.text("id") or asked.get("inject", "")

    def gather(exercise: Exercise) -> dict[str, Any]:
        game, opened = exercise.game, None
        if id:
            try:
                opened = board.detail(exercise, id)
            except GameError as error:
                raise Refusal(404, "There is no such inject.", f"{error}.") from None
        return {
            "board": board.board(exercise, chosen),
            "detail": opened,
            "shape": shape,
            "decisions": board.DECISIONS,
            "statuses": HSEEP,
            "stands": board.SAYS,
            "today": board.iso(game.prepared.names.date(game.day)),
            "step": _step(game.prepared.names.hours_per_tick),
        }

    return await page(
        visit, "control/msel.html", with_bar(gather), title="Injects (MSEL)", key=(chosen, shape, id), form=form
    )


def _step(hours: float) -> str:
    return "days" if hours == 24 else f"steps of {hours:g} hours"


async def inject_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the form of an inject of control's own."""

    def gather(exercise: Exercise) -> dict[str, Any]:
        effects = talk.statements(form.text("effects"))
        checked = talk.checked(exercise, form.text("text"), form.all("to"), effects) if form.data is not None else None
        return {
            "seats": talk.seats(exercise),
            "media": talk.MEDIA,
            "checked": checked,
            "going_in": desk.going_in(exercise),
            "names": list(numbers.suggestions(exercise.game.prepared.names)),
        }

    return await page(visit, "control/inject.html", with_bar(gather), title="New inject", form=form)


async def messages_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show all letters, and the form of a message."""
    asked = visit.request.query_params
    shown, start = asked.get("of", ""), asked.get("template", "")

    def gather(exercise: Exercise) -> dict[str, Any]:
        found = talk.talk(exercise, shown)
        return {"talk": found, "begun": next((one for one in found.templates if one.id == start), None)}

    return await page(visit, "control/messages.html", with_bar(gather), title="Messages", key=(shown, start), form=form)


async def rulings_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the orders in free text, and the form of a ruling on one of them."""
    asked = visit.request.query_params
    id, near = form.text("submission") or asked.get("submission", ""), asked.get("near", "")

    def gather(exercise: Exercise) -> dict[str, Any]:
        found = rulings.rulings(exercise)
        chosen = next((one for one in (*found.open, *found.ruled) if one.id == id), None)
        near_to = rulings.near(exercise, chosen.seat, near) if chosen is not None else None
        method = form.text("method", "2d6")
        percent = form.text("percent", "50")
        if near_to is not None and near_to.suggestion is not None and form.data is None:
            method, percent = "percent", f"{100 * near_to.suggestion.chance:.0f}"
        return {
            "rulings": found,
            "chosen": chosen,
            "near": near_to,
            "method": method,
            "percent": percent,
            "odds": _odds(exercise, form, method, percent),
            "seats": talk.seats(exercise),
            "free": id == "none",
            "names": list(numbers.suggestions(exercise.game.prepared.names)),
        }

    return await page(visit, "control/rulings.html", with_bar(gather), title="Rulings", key=(id, near), form=form)


def _odds(exercise: Exercise, form: Form, method: str, percent: str) -> str:
    try:
        given = float(percent) if percent.strip() else None
        return rulings.odds_text(exercise.odds(len(form.lines("pros")), len(form.lines("cons")), method, given))
    except (GameError, ValueError) as error:
        return str(error)


async def notes_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the observations by objective, and the form of one."""

    def gather(exercise: Exercise) -> dict[str, Any]:
        return {"notes": notes.notes(exercise), "own": False}

    return await page(visit, "control/notes.html", with_bar(gather), title="Observations", form=form)


async def numbers_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the numbers that a search finds, or one with its causes and the form of an override."""
    asked = visit.request.query_params
    query, ref = asked.get("q", "")[:200], form.text("ref") or asked.get("ref", "")

    def gather(exercise: Exercise) -> dict[str, Any]:
        one = None
        if ref:
            try:
                one = numbers.page(exercise.game, ref)
            except GameError as error:
                raise Refusal(404, "There is no such number.", f"{error}.") from None
        overrides = [n for n in exercise.game.notes if n.kind == "override"]
        return {"found": numbers.find(exercise.game, query), "one": one, "overrides": overrides[::-1]}

    return await page(visit, "control/numbers.html", with_bar(gather), title="Numbers", key=(query, ref), form=form)


async def turns_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the turns, the tree of branches, and two of them compared."""
    asked = visit.request.query_params
    pair = _pair(asked.get("first", ""), asked.get("second", ""))

    def gather(exercise: Exercise) -> dict[str, Any]:
        found = turns.turns(exercise)
        return {"turns": found, "compared": turns.compared(exercise, *pair) if pair else None, "pair": pair}

    return await page(visit, "control/turns.html", with_bar(gather), title="Turns and branches", key=pair, form=form)


def _pair(first: str, second: str) -> tuple[int, int] | None:
    return (int(first), int(second)) if first.isdecimal() and second.isdecimal() else None


async def forecast_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the forecasts from the truth that were asked for."""
    forecaster: forecasts.Forecaster = visit.request.app.state.forecaster

    def gather(exercise: Exercise) -> dict[str, Any]:
        node = exercise.game.branch[-1].number
        shown = [forecasts.page(job, node) for job in forecaster.jobs()]
        return {"forecasts": shown, "worlds": forecasts.WORLDS, "over": exercise.game.outcome is not None}

    return await page(visit, "control/forecast.html", with_bar(gather), title="Forecast", form=form)


async def papers_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the papers that can be made, and those that were."""
    printer: printing.Printer = visit.request.app.state.printer
    names = {"pdf": "PDF", "docx": "Word", "html": "Web page", "md": "Markdown", "xlsx": "Spreadsheet", "csv": "CSV"}
    futures = [(str(count), f"{count}" if count else "none") for count in printing.FUTURES]

    def gather(exercise: Exercise) -> dict[str, Any]:
        return {"kinds": printing.KINDS, "names": names, "futures": futures, "papers": printer.papers()}

    return await page(visit, "control/papers.html", with_bar(gather), title="Papers and reports", form=form)


async def journal_page(visit: Visit) -> Response:
    """Show everything that was done, the latest first."""
    kind = visit.request.query_params.get("kind", "")

    def gather(exercise: Exercise) -> dict[str, Any]:
        return {"journal": notes.journal_page(exercise, kind)}

    return await page(visit, "control/journal.html", with_bar(gather), title="Journal", key=kind)


async def clock_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the room's clock with all that can be done to it."""
    return await page(visit, "control/clock.html", with_bar(lambda _: {}), title="Clocks", form=form)


async def people_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show the people in the room, and who plays each seat."""

    def gather(exercise: Exercise) -> dict[str, Any]:
        return {
            "room": notes.room(exercise, visit.presence.here),
            "seats": desk.seat_rows(exercise, visit.presence.here),
        }

    return await page(visit, "control/people.html", with_bar(gather), title="People and seats", form=form, status=409)


async def watch_page(visit: Visit, form: Form = EMPTY) -> Response:
    """Show evaluators the exercise with their observations, observers what is public."""
    assert visit.person is not None
    if visit.person.role != EVALUATOR:
        asked = Asked.of(dict(visit.request.query_params))
        return await page(
            visit,
            "control/observer.html",
            lambda exercise: _public(exercise, asked),
            title="What is public",
            key=("observer", asked),
        )
    name = visit.person.name

    def gather(exercise: Exercise) -> dict[str, Any]:
        entries = [board.detail(exercise, one.id) for one in board.board(exercise).cards if not one.open][::-1][:12]
        return {
            "bar": desk.bar(exercise),
            "clock": clock_words(exercise.clock),
            "notes": notes.notes(exercise, name),
            "seats": desk.seat_rows(exercise, visit.presence.here),
            "facts": desk.truth_facts(exercise),
            "injects": entries,
            "own": True,
        }

    return await page(visit, "control/evaluator.html", gather, title="Evaluation", key=("evaluator", name), form=form)


def _public(exercise: Exercise, asked: Asked) -> dict[str, Any]:
    """Return what everybody may know: public numbers, lines and letters, the public map, the clocks; no truth."""
    game = exercise.game
    names, view = game.prepared.names, public_view(game.prepared, game.branch)
    lines = [line for line in game.log() if line.public][::-1][:60]
    public = [one for one in exercise.letters() if not one.to]
    return {
        "title": game.title,
        "turn": game.turn + 1,
        "date": date_text(game.date),
        "over": game.outcome.termination.text if game.outcome is not None else "",
        "clock": clock_words(exercise.clock),
        "map": map_of(game, view, asked, f"What everybody knows on {date_text(game.date)}, as in the table", PUBLIC),
        "figures": desk.indicator_groups(names, view),
        "rung": view.rung.text if view.rung.there else "",
        "lines": [(short_date(line.date), line.text) for line in lines],
        "letters": [talk.letter_row(exercise, one) for one in public[::-1][:20]],
        "seats": [(names.actor(seat), seat not in exercise.waiting) for seat in exercise.seats],
    }
