"""What control does: each takes a form, writes it to the record, and leads back with a sentence; or shows what is wrong.

A form that cannot be taken comes back as it was typed, with the reasons above it.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.letters import CONTROL
from brinkmanship.game.exercise.schedule import AS_PLANNED
from brinkmanship.game.view.labels import long_date
from brinkmanship.players.kinds import DOCTRINE, PERSON
from brinkmanship.web.control import forecasts, pages, talk
from brinkmanship.web.control.board import tick_of
from brinkmanship.web.control.forms import Form, Wrong, author
from brinkmanship.web.control.turns import branch_of
from brinkmanship.web.control.words import counted
from brinkmanship.web.people import EVALUATOR
from brinkmanship.web.visit import Visit

DECIDED = {
    "release": "It goes in with this turn.",
    "release now": "The seats read it now; its effects come when the turn is resolved.",
    "hold": "It is held until you say otherwise.",
    "skip": "It is skipped.",
    AS_PLANNED: "It is back to its day and condition.",
}


def sentence(error: object) -> str:
    """Return an error as a sentence.

    >>> sentence("there is no seat 'X'")
    "There is no seat 'X'."
    """
    text = str(error).strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


# --- the turn ---------------------------------------------------------------------------------------------------------


async def resolve(visit: Visit) -> Response:
    """Resolve the turn; with `all` the drafts of those who have not handed in are taken as they stand."""
    form, who = await Form.of(visit), author(visit)

    def do(exercise: Exercise) -> str:
        turn = form.text("turn")
        if turn and turn != str(exercise.game.turn + 1):
            raise GameError(f"turn {turn} is resolved already; this is turn {exercise.game.turn + 1}")
        waiting = exercise.waiting
        if waiting and form.text("all") == "yes":
            for seat in waiting:
                exercise.hand_in(seat, author=who)
        report = exercise.resolve()
        outcome = exercise.game.outcome
        return f"Turn {report.turn} is resolved." + (f" {outcome.termination.text}" if outcome is not None else "")

    try:
        return visit.to("/control", await visit.ask(do))
    except GameError as error:
        return await pages.desk_page(visit, form.refused([sentence(error)]))


async def clock(visit: Visit) -> Response:
    """Start, pause, set or jump the room's clock, or choose who ends a turn."""
    form, who = await Form.of(visit), author(visit)
    what = form.text("do")
    try:
        seconds = None
        if what == "jump":
            seconds = 60 * form.number("minutes", "A jump in minutes", -43_200, 43_200)
        elif what == "timer":
            typed = form.text("minutes").strip()
            seconds = 60 * form.number("minutes", "The length of a turn in minutes", 0, 43_200) if typed else 0.0
        await visit.ask(lambda e: e.clock_do(what, seconds, form.text("mode"), form.text("reason").strip(), who))
    except (GameError, Wrong) as error:
        return await pages.clock_page(visit, form.refused([sentence(error)]))
    said = {
        "start": "The clock runs.",
        "pause": "The clock stands.",
        "jump": "The clock was set.",
        "timer": "The turn's length is set, from now on." if seconds else "Turns have no time limit.",
        "mode": "The clock ends turns now." if form.text("mode") == "driven" else "You end turns yourself now.",
        "turn": "The turn's time begins anew.",
    }
    return visit.to(form.back("/control/clock"), said[what])


async def seat(visit: Visit) -> Response:
    """Give a plan back, hand one in for a seat, or let the program or people play it."""
    form, who = await Form.of(visit), author(visit)
    id, what = form.text("seat"), form.text("do")

    def do(exercise: Exercise) -> str:
        names = exercise.game.prepared.names
        if id not in (*exercise.seats, *exercise.absent):
            raise GameError(f"there is no seat {id!r} that people play")
        name = names.actor(id)
        if what == "give back":
            exercise.give_back(id, who)
            return f"{name} plans again; its orders are still there."
        if what == "hand in":
            exercise.hand_in(id, author=who)
            return f"{name}'s orders are handed in as they stood."
        if what == "program":
            if len(exercise.seats) < 2:
                raise GameError("one seat at least is played by people")
            exercise.hand_over(id, DOCTRINE)
            return f"The AI plays {name} from now on."
        if what == "people":
            exercise.hand_over(id, PERSON)
            return f"People play {name} again."
        raise GameError(f"{what!r} is nothing to do with a seat")

    try:
        return visit.to(form.back("/control"), await visit.ask(do))
    except GameError as error:
        page = pages.people_page if form.back("") == "/control/people" else pages.desk_page
        return await page(visit, form.refused([sentence(error)]))


# --- injects ----------------------------------------------------------------------------------------------------------


async def decide(visit: Visit) -> Response:
    """Release, hold, skip or fire an inject, or let it go back to its day."""
    form, who = await Form.of(visit), author(visit)
    id, decision, reason = form.text("id"), form.text("decision"), form.text("reason").strip()
    try:
        await visit.ask(lambda exercise: exercise.decide(id, decision, reason, who))
    except GameError as error:
        return await pages.msel_page(visit, form.refused([sentence(error)]))
    return visit.to(form.back("/control/msel"), DECIDED[decision])


async def mark(visit: Visit) -> Response:
    """Set the HSEEP status of an inject."""
    form, who = await Form.of(visit), author(visit)
    status = form.text("status")
    try:
        await visit.ask(lambda e: e.mark(form.text("id"), status, form.text("reason").strip(), who))
    except GameError as error:
        return await pages.msel_page(visit, form.refused([sentence(error)]))
    return visit.to(form.back("/control/msel"), f"Marked {status}.")


async def move(visit: Visit) -> Response:
    """Let an inject be due on another day, or on none."""
    form, who = await Form.of(visit), author(visit)

    def do(exercise: Exercise) -> str:
        day = tick_of(exercise, form.text("day"))
        exercise.move(form.text("id"), day, form.text("reason").strip(), who)
        when = long_date(exercise.game.prepared.names.date(day)) if day >= 0 else ""
        return f"It is due on {when} now." if when else "It has no day now: it waits until you say so."

    try:
        return visit.to(form.back("/control/msel"), await visit.ask(do))
    except GameError as error:
        return await pages.msel_page(visit, form.refused([sentence(error)]))


async def bulk(visit: Visit) -> Response:
    """Shift all waiting injects or the ticked ones, or decide about or mark the ticked ones, with one reason."""
    form, who = await Form.of(visit), author(visit)
    ids, what, reason = form.all("ids"), form.text("do"), form.text("reason").strip()
    try:
        if what in ("shift all", "shift"):
            days = form.whole("days", "The number of days", -10_000, 10_000)
            if what == "shift" and not ids:
                raise Wrong("Tick the injects that are to be shifted.")
            chosen = ids if what == "shift" else ()
            moved = await visit.ask(lambda exercise: exercise.shift(days, reason, chosen, who))
            said = f"{counted(len(moved), 'inject')} shifted by {days:+d}."
        else:
            if not ids:
                raise Wrong("Tick the injects first.")
            said = await visit.ask(lambda exercise: _for_all(exercise, ids, what, form.text("status"), reason, who))
    except (GameError, Wrong) as error:
        return await pages.msel_page(visit, form.refused([sentence(error)]))
    return visit.to(form.back("/control/msel?as=list"), said)


def _for_all(exercise: Exercise, ids: tuple[str, ...], what: str, status: str, reason: str, who: str) -> str:
    """Decide about or mark all of `ids`; where one of them cannot be, say which, having done the others."""
    done, wrong = 0, []
    for id in ids:
        try:
            if what == "mark":
                exercise.mark(id, status, reason, who)
            else:
                exercise.decide(id, what, reason, who)
            done += 1
        except GameError as error:
            wrong.append(sentence(error))
    return " ".join([f"Done for {counted(done, 'inject')}.", *wrong])


def seat_names(exercise: Exercise) -> Mapping[str, str]:
    """Return the seats by name, with control among them."""
    names = exercise.game.prepared.names
    return {CONTROL: "control"} | {seat: names.actor(seat) for seat in exercise.game.seats}


async def improvise(visit: Visit) -> Response:
    """Put an inject of control's own into this turn, now or with its end; or check it alone."""
    form, who = await Form.of(visit), author(visit)
    what = form.text("do")
    if what == "check":
        return await pages.inject_page(visit, form)
    effects, now = talk.statements(form.text("effects")), what == "now"
    more = {name: form.text(name).strip() for name in ("sender", "medium", "name")}

    def do(exercise: Exercise) -> tuple[str, ...]:
        if exercise.game.outcome is not None:
            return ("The exercise is over: nothing goes in any more.",)
        try:
            to = form.whom(seat_names(exercise))
        except Wrong as error:
            return (str(error),)
        if more["medium"] not in talk.MEDIA:
            return ("There is no such medium.",)
        if now and not form.text("text").strip():
            return ("There is no text that the seats could read now.",)
        return exercise.improvise(form.text("text"), to, effects, now=now, author=who, **more)

    wrong = await visit.ask(do)
    if wrong:
        return await pages.inject_page(visit, form.refused(wrong))
    told = "The seats read it now; its effects come with the turn." if now else "It goes in with this turn."
    return visit.to(form.back("/control/inject"), told)


async def check(visit: Visit) -> Response:
    """Return what is wrong with an inject that is being typed, as JSON, for the page's script."""
    form = await Form.of(visit)
    effects = talk.statements(form.text("effects"))
    found = await visit.ask(lambda e: talk.checked(e, form.text("text"), form.all("to"), effects))
    told = [{"statement": statement, "wrong": wrong} for statement, wrong in found.statements]
    return visit.json({"good": found.good, "statements": told, "other": list(found.other) if effects else []})


async def withdraw(visit: Visit) -> Response:
    """Take back an inject of control's own."""
    form, who = await Form.of(visit), author(visit)
    id = form.text("id")

    def do(exercise: Exercise) -> str:
        ids = [one.id for one in exercise.improvised]
        if id not in ids:
            raise GameError("that inject does not wait any more")
        exercise.withdraw(ids.index(id), who)
        return "It is withdrawn."

    try:
        return visit.to(form.back("/control/inject"), await visit.ask(do))
    except GameError as error:
        return await pages.desk_page(visit, form.refused([sentence(error)]))


# --- messages, observations, rulings, numbers -------------------------------------------------------------------------


async def send(visit: Visit) -> Response:
    """Send a message from control, or from a seat that control speaks for."""
    form, who = await Form.of(visit), author(visit)
    sender = form.text("sender") or CONTROL
    more = {name: form.text(name).strip() for name in ("subject", "medium", "template")}
    try:
        if more["medium"] not in talk.MEDIA:
            raise GameError("there is no such medium")

        def do(exercise: Exercise) -> None:
            to = form.whom(seat_names(exercise))
            public = form.text("whom") == "all"
            exercise.send(sender, to, form.text("text"), public=public, author=who, **more)

        await visit.ask(do)
    except (GameError, Wrong) as error:
        return await pages.messages_page(visit, form.refused([sentence(error)]))
    return visit.to(form.back("/control/messages"), "The message is sent.")


async def observe(visit: Visit) -> Response:
    """Write an observation down, by a controller or an evaluator."""
    form, who = await Form.of(visit), author(visit)
    objective = form.text("other").strip() or form.text("objective")
    more = {"author": who, "objective": objective, "rating": form.text("rating")}
    role = visit.person.role if visit.person is not None else ""
    page = pages.watch_page if role == EVALUATOR else pages.notes_page

    def do(exercise: Exercise) -> None:
        if form.text("about") not in ("", *exercise.seats, *exercise.absent):
            raise GameError(f"there is no seat {form.text('about')!r}")
        exercise.observe(form.text("text"), form.text("about"), **more)

    try:
        await visit.ask(do)
    except GameError as error:
        return await page(visit, form.refused([sentence(error)]))
    return visit.to("/control" if role == EVALUATOR else form.back("/control/notes"), "It is written down.")


async def rule(visit: Visit) -> Response:
    """Roll for an order in free text and rule, or show the odds alone."""
    form, who = await Form.of(visit), author(visit)
    if form.text("do") == "odds":
        return await pages.rulings_page(visit, form)
    verdict = {"success": True, "failure": False}.get(form.text("override"))
    submission = form.text("submission").removeprefix("none")
    try:
        percent = form.number("percent", "The percentage", 0, 100) if form.text("method") == "percent" else None

        def do(exercise: Exercise) -> str:
            if exercise.game.outcome is not None:
                raise GameError("the exercise is over: there is nothing to rule on any more")
            ruled = exercise.rule(
                submission,
                form.text("text"),
                method=form.text("method", "2d6"),
                pros=form.lines("pros"),
                cons=form.lines("cons"),
                percent=percent,
                success_effects=talk.statements(form.text("success_effects")),
                failure_effects=talk.statements(form.text("failure_effects")),
                to=form.whom(seat_names(exercise)),
                reason=form.text("reason"),
                override=verdict,
                author=who,
            )
            dice = " and ".join(map(str, ruled.dice))
            told = f"Rolled {dice}: {'success' if ruled.rolled else 'failure'}."
            return told + (
                f" Ruled {'a success' if ruled.success else 'a failure'} instead." if ruled.overridden else ""
            )

        said = await visit.ask(do)
    except (GameError, Wrong) as error:
        return await pages.rulings_page(visit, form.refused([sentence(error)]))
    return visit.to("/control/rulings", said)


async def override(visit: Visit) -> Response:
    """Let a number have another value when the turn is resolved."""
    form, who = await Form.of(visit), author(visit)
    name = form.text("name")
    try:
        value = form.number("value", "The value")
        value = value / 100 if form.text("unit") == "per cent" else value

        def do(exercise: Exercise) -> tuple[str, ...]:
            if exercise.game.outcome is not None:
                return ("The exercise is over: nothing goes in any more.",)
            return exercise.override(name, value, form.text("reason"), who)

        wrong = await visit.ask(do)
    except (GameError, Wrong) as error:
        wrong = (sentence(error),)
    if wrong:
        return await pages.numbers_page(visit, form.refused(wrong))
    return visit.to("/control/numbers", f"{name} is set when the turn is resolved.")


# --- branches, forecasts ----------------------------------------------------------------------------------------------


async def back(visit: Visit) -> Response:
    """Go back to the end of a turn, with the plans that were made there."""
    form, who = await Form.of(visit), author(visit)
    try:
        turn = form.whole("turn", "A turn", 0, 10**6)
        if form.text("sure") != "yes":
            raise Wrong("Tick that you mean it: the room plans that turn anew.")
        name = " ".join(form.text("name").split())
        if len(name) > 80:
            raise Wrong(f"A branch's name has at most 80 letters; this one has {len(name)}.")
        await visit.ask(lambda exercise: exercise.back_to(turn, who, name))
    except (GameError, Wrong) as error:
        return await pages.turns_page(visit, form.refused([sentence(error)]))
    at = f"the end of turn {turn}" if turn else "the start"
    return visit.to("/control/turns", f"Back at {at}, with the plans made then. The other branch stays in the record.")


async def branch(visit: Visit) -> Response:
    """Go on from the end of another branch."""
    form = await Form.of(visit)

    def do(exercise: Exercise) -> str:
        found = branch_of(exercise, form.whole("branch", "A branch", 1, 10**6))
        exercise.take(found)
        return f"The exercise goes on from the end of “{found.name}”, turn {found.turns}."

    try:
        if form.text("sure") != "yes":
            raise Wrong("Tick that you mean it: the room goes on from there.")
        return visit.to("/control/turns", await visit.ask(do))
    except (GameError, Wrong) as error:
        return await pages.turns_page(visit, form.refused([sentence(error)]))


async def forecast(visit: Visit) -> Response:
    """Begin a forecast from the truth."""
    form = await Form.of(visit)
    forecaster: forecasts.Forecaster = visit.request.app.state.forecaster
    try:
        worlds = form.whole("worlds", "The number of futures", 1, forecasts.WORLDS[-1])
        kind = form.text("kind")
        if kind not in (DOCTRINE, forecasts.PLANS):
            raise Wrong("Choose what is to be forecast.")

        def do(exercise: Exercise) -> None:
            if exercise.game.outcome is not None:
                raise GameError("the exercise is over: there is no future to forecast")
            forecaster.ask(exercise, worlds, kind)

        await visit.ask(do)
    except (GameError, Wrong) as error:
        return await pages.forecast_page(visit, form.refused([sentence(error)]))
    return visit.to("/control/forecast", f"{worlds:,} futures are being played. The page shows how far they are.")
