"""What a seat does: orders added and taken back, decisions answered, handed in, letters sent, requests to control.

Every form carries the revision of the plan that its page showed. Where somebody else in the seat changed the plan
meanwhile, nothing is overwritten: a page shows the plan as it is now and asks whether to go on.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Conflict, Exercise
from brinkmanship.game.exercise.letters import TEMPLATES
from brinkmanship.game.session.orders import CONSENT, OBJECT, Order, Reason, Refused
from brinkmanship.game.view.asked import MOST_REASON, answer_words, asked_of, is_answer, proposal_words, with_answer
from brinkmanship.web.access import route
from brinkmanship.web.people import IN_A_SEAT, LEAD
from brinkmanship.web.seat import planning, post
from brinkmanship.web.seat.desk import SeatDesk
from brinkmanship.web.seat.frame import strip
from brinkmanship.web.security import Refusal
from brinkmanship.web.visit import Visit

MOST_NOTE = 2_000
"""Letters of the note of an order."""
MOST_SUBJECT = 300
"""Letters of the subject of a message."""
MOST_TYPED = 400_000
"""Letters of a text that comes back in its form with what is wrong with it; forms say how long it may be."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the plan that somebody asks for."""

    words: str  # what it does, for the page of a conflict: 'Add: Summon the ambassador (Russia)'
    done: str  # what to say once it is done
    change: Callable[[tuple[Order, ...]], list[Order]]  # from the plan to the plan
    wanted: tuple[Order, ...] = ()  # orders that must be legal, else nothing is changed


class _Refused(Exception):
    """The plan was not changed, since what was wanted is not legal."""

    def __init__(self, refused: tuple[Refused, ...]) -> None:
        super().__init__()
        self.refused = refused


def _apply(desk: SeatDesk, revision: int | None, change: Change, author: str) -> None:
    """Change the plan; raise `Conflict`, or `_Refused` where a wanted order is not legal: nothing is changed then."""
    draft = desk.draft
    if revision is not None and revision != draft.revision:
        raise Conflict(draft)
    kept = change.change(draft.orders)
    if tuple(kept) == draft.orders:  # nothing has to give way: so nothing is written where something is wrong
        wrong = tuple(found for order in change.wanted if (found := desk.handle.check(order)) is not None)
        if wrong:
            raise _Refused(wrong)
    refused = desk.change([*kept, *change.wanted], draft.revision, author)
    if wrong := tuple(one for one in refused if one.order in change.wanted):
        desk.change(draft.orders, desk.draft.revision, author)
        raise _Refused(wrong)


async def _revision(visit: Visit) -> int | None:
    text = await visit.text("revision", 20)
    return int(text) if text.isdecimal() else None


async def _planned_turn(visit: Visit) -> int | None:
    text = await visit.text("turn", 20)
    return int(text) if text.isdecimal() else None


def _of_this_turn(desk: SeatDesk, turn: int | None) -> None:
    """Raise `Refusal` for a form of a page that showed another turn: revisions begin anew with each."""
    if turn is not None and turn != desk.handle.turn + 1:
        text = f"It was made for turn {turn}; turn {desk.handle.turn + 1} is planned now. Nothing was changed."
        raise Refusal(409, "That page is of another turn.", text)


def _author(visit: Visit) -> str:
    return visit.person.name if visit.person is not None else ""


async def _ordered(visit: Visit) -> Order:
    """Return the order that the form describes; raise `Refusal` for none."""
    action, target, place = [await visit.text(name, 200) for name in ("action", "target", "place")]
    size, note = await visit.text("size", 40), await visit.text("note", MOST_TYPED)
    lift = await visit.text("lift", 10) == "1"
    try:
        amount = float(size) if size.strip() else 1.0
        data = {
            "action": action,
            "target": target,
            "place": place,
            "amount": amount,
            "lift": lift,
            "note": note.strip(),
        }
        return Order.from_json(data, visit.seat)
    except ValueError as error:
        raise Refusal(422, "That is no order.", str(error)) from None


async def _changed(
    visit: Visit,
    change: Callable[[SeatDesk], Change],
    back: str,
    again: Callable[[SeatDesk, _Refused], tuple[str, dict[str, Any]]],
) -> Response:
    """Change the plan and go `back`; else show the conflict, or the page `again` with why it was refused."""
    revision, author, seat = await _revision(visit), _author(visit), visit.seat
    leads = visit.person is not None and visit.person.role == LEAD
    turn = await _planned_turn(visit)
    sent = await visit.form()
    fields = [
        (name, value)
        for name, value in sent.multi_items()
        if isinstance(value, str) and name not in ("revision", "turn")
    ]
    path = visit.request.url.path

    def work(exercise: Exercise) -> tuple[int, str, dict[str, Any]]:
        desk = SeatDesk(exercise, seat)
        _of_this_turn(desk, turn)
        try:
            made = change(desk)
            _apply(desk, revision, made, author)
        except Conflict as conflict:
            words = {
                "plan": planning.plan(desk),
                "wanted": made.words,
                "fields": fields,
                "path": path,
                "by": conflict.draft.author,
            }
            return 409, "seat/conflict.html", {"strip": strip(desk), "leads": leads, "back": back, **words}
        except _Refused as refused:
            template, more = again(desk, refused)
            return 422, template, {"strip": strip(desk), "leads": leads, **more}
        return 303, made.done, {}

    status, template, words = await visit.ask(work)
    if status == 303:
        return visit.to(back, template)
    return await visit.show(template, lambda _: words, title="Orders", part="seat", status=status, keep=False)


async def add(visit: Visit) -> Response:
    """Add an order to the plan."""
    order, note = await _ordered(visit), (await visit.text("note", MOST_TYPED)).strip()

    def change(desk: SeatDesk) -> Change:
        if len(note) > MOST_NOTE:
            why = f"A note has at most {MOST_NOTE:,} letters, this one has {len(note):,}."
            raise _Refused((Refused(order, (Reason("note", why),)),))
        words = planning.Titles(desk).order(order)
        return Change(f"Add: {words}", f"Added to the plan: {words}.", list, (order,))

    def again(desk: SeatDesk, refused: _Refused) -> tuple[str, dict[str, Any]]:
        page = planning.action_page(desk, order.action, order.target, order.place, order.amount, note)
        if page is None:
            raise Refusal(404, f"You have no action {order.action[:60]!r}.")
        problems = tuple(reason.text for one in refused.refused for reason in one.reasons)
        return "seat/action.html", {"page": page, "plan": planning.plan(desk), "problems": problems}

    return await _changed(visit, change, "/seat/orders", again)


async def remove(visit: Visit) -> Response:
    """Take an order out of the plan."""
    text = await visit.text("order", 20_000)
    try:
        order = Order.from_json(json.loads(text), visit.seat)
    except ValueError as error:
        raise Refusal(422, "That is no order.", str(error)) from None

    def change(desk: SeatDesk) -> Change:
        words = planning.Titles(desk).order(order)
        return Change(
            f"Take out: {words}", f"Taken out of the plan: {words}.", lambda plan: [o for o in plan if o != order]
        )

    return await _changed(visit, change, "/seat/orders", _orders_again)


async def answer(visit: Visit) -> Response:
    """Answer a question, or take the answer back."""
    id, action = await visit.text("decision", 200), await visit.text("action", 200)

    def change(desk: SeatDesk) -> Change:
        found = next((one for one in desk.handle.view().dilemmas if one.id == id), None)
        chosen = next((one for one in found.choices if one.action == action), None) if found is not None else None
        if found is None or (action and chosen is None):
            raise Refusal(404, "This question is no longer open.", "The page of orders shows those that are.")
        others = {one.action for one in found.choices}
        wanted = (Order(desk.seat, action),) if chosen is not None else ()
        words = f"{found.name}: {chosen.name}" if chosen is not None else f"{found.name}: decide later"
        return Change(words, f"{words}.", lambda plan: [o for o in plan if o.action not in others], wanted)

    return await _changed(visit, change, "/seat/orders#decisions", _orders_again)


async def reply(visit: Visit) -> Response:
    """Answer a proposal that asks for the seat's consent, or take the answer back."""
    proposer, action, target = [await visit.text(name, 200) for name in ("proposer", "action", "target")]
    said, reason = await visit.text("answer", 20), await visit.text("reason", MOST_TYPED)

    def change(desk: SeatDesk) -> Change:
        view = desk.handle.view()
        found = next(
            (one for one, _ in asked_of(view) if (one.actor, one.action, one.target) == (proposer, action, target)),
            None,
        )
        if found is None or said not in ("", CONSENT, OBJECT):
            raise Refusal(404, "Nobody asks for your consent to that now.", "The page of orders shows what is asked.")
        if len(reason) > MOST_REASON:
            raise Refusal(422, f"A reason has at most {MOST_REASON} letters, this one has {len(reason):,}.")
        wanted = with_answer(view, found, said, reason)[-1:] if said else ()
        words = answer_words(view, wanted[0]) if wanted else f"{proposal_words(view, found)}: answer later"
        return Change(words, f"{words}.", lambda plan: [one for one in plan if not is_answer(one, found)], wanted)

    return await _changed(visit, change, "/seat/orders#decisions", _orders_again)


def _orders_again(desk: SeatDesk, refused: _Refused) -> tuple[str, dict[str, Any]]:
    problems = planning.reasons(refused.refused, planning.Titles(desk))
    raise Refusal(422, "The plan was not changed.", reasons=problems)


async def hand_in(visit: Visit) -> Response:
    """Hand in the seat's plan."""
    revision, author, seat = await _revision(visit), _author(visit), visit.seat
    turn = await _planned_turn(visit)

    def work(exercise: Exercise) -> dict[str, Any]:
        desk = SeatDesk(exercise, seat)
        _of_this_turn(desk, turn)
        try:
            desk.hand_in(revision, author)
        except Conflict as conflict:
            by = f" by {conflict.draft.author}" if conflict.draft.author else ""
            problem = (
                f"The plan was changed{by} since you looked at it. This is how it stands now; nothing was handed in."
            )
            return {"strip": strip(desk), "leads": True, "plan": planning.plan(desk), "problem": problem}
        return {}

    words = await visit.ask(work)
    if not words:
        return visit.to("/seat", "The orders are handed in. Control resolves the turn when all have.")
    return await visit.show("seat/hand_in.html", lambda _: words, title="Hand in", part="seat", status=409, keep=False)


async def send(visit: Visit) -> Response:
    """Send a message, or fill the form from a template."""
    form = await visit.form()
    to = tuple(str(one) for one in form.getlist("to"))
    subject, template, medium = [await visit.text(name, MOST_TYPED) for name in ("subject", "template", "medium")]
    text, do, author, seat = (
        await visit.text("text", MOST_TYPED),
        await visit.text("do", 20),
        _author(visit),
        visit.seat,
    )
    medium = medium if medium in post.MEDIA else ""
    template = template if any(template == one.id for one in TEMPLATES) else ""
    typed = post.Typed(to, subject, text, medium, template)

    def work(exercise: Exercise) -> tuple[int, dict[str, Any]]:
        desk, problem = SeatDesk(exercise, seat), ""
        if len(subject) > MOST_SUBJECT:
            problem = f"A subject has at most {MOST_SUBJECT} letters, this one has {len(subject):,}."
        elif do != "template" and (both := post.both(desk, typed)):
            problem = both
        elif do != "template":
            public = post.EVERYBODY in to
            more: dict[str, str | bool] = {"subject": subject, "medium": medium, "template": template, "public": public}
            try:
                desk.send(() if public else to, text, author, **more)
                return 303, {}
            except GameError as error:
                problem = post.why_not_sent(str(error))
        words = {"strip": strip(desk), "leads": False, "form": post.compose(desk, typed), "problem": problem}
        return 422 if problem else 200, words

    status, words = await visit.ask(work)
    if status == 303:
        channel = next((one for one in to if one != post.EVERYBODY), "")
        return visit.to(f"/seat/letters?channel={channel}" if channel and len(to) == 1 else "/seat/letters", "Sent.")
    return await visit.show("seat/write.html", lambda _: words, title="Write", part="seat", status=status, keep=False)


async def request(visit: Visit) -> Response:
    """Hand an order in free text to control."""
    text, author, seat = await visit.text("text", MOST_TYPED), _author(visit), visit.seat

    def work(exercise: Exercise) -> dict[str, Any]:
        desk = SeatDesk(exercise, seat)
        try:
            desk.submit(text, author)
        except GameError as error:
            problem = f"{str(error)[:1].upper()}{str(error)[1:]}."
            return {
                "strip": strip(desk),
                "leads": False,
                "page": post.requests(desk),
                "typed": text,
                "problem": problem,
            }
        return {}

    words = await visit.ask(work)
    if not words:
        return visit.to("/seat/requests", "Control has your request; the ruling shows here.")
    return await visit.show(
        "seat/requests.html", lambda _: words, title="Requests to control", part="seat", status=422, keep=False
    )


def routes() -> list[Route]:
    """Return the routes of this file."""
    return [
        route("/seat/orders/add", add, IN_A_SEAT, ["POST"]),
        route("/seat/orders/remove", remove, IN_A_SEAT, ["POST"]),
        route("/seat/orders/answer", answer, IN_A_SEAT, ["POST"]),
        route("/seat/orders/consent", reply, IN_A_SEAT, ["POST"]),
        route("/seat/hand-in", hand_in, {LEAD}, ["POST"]),
        route("/seat/letters", send, IN_A_SEAT, ["POST"]),
        route("/seat/requests", request, IN_A_SEAT, ["POST"]),
    ]
