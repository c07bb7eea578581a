"""A seat's pages in a real room: what they show, what people do there, and what another seat never sees."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import prepare
from brinkmanship.game.view.foretell_text import number_change, sum_text
from tests.council import COUNCIL
from tests.questions import QUESTIONS
from tests.web.conftest import Room

PAGES = (
    "/seat",
    "/seat/briefing",
    "/seat/map",
    "/seat/map?view=table",
    "/seat/map?mode=forces&x=100&y=100&w=500",
    "/seat/estimates",
    "/seat/estimates/forces",
    "/seat/estimates/regions",
    "/seat/estimates/institutions",
    "/seat/letters",
    "/seat/letters?channel=control",
    "/seat/letters?channel=news",
    "/seat/letters/new",
    "/seat/requests",
    "/seat/orders",
    "/seat/orders?all=1",
    "/seat/report",
    "/seat/report/0",
    "/seat/hand-in",
    "/seat/actor/BLUE",
    "/seat/encyclopedia",
    "/seat/encyclopedia?q=order",
    "/seat/encyclopedia/actor:BLUE",
)


def field(text: str, name: str) -> str:
    """The value of the last hidden field of that name."""
    found = re.findall(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return html.unescape(found[-1])


def first_order(room: Any, seat: str) -> Order:
    """The first order that the seat could give, without a region."""

    def find(exercise: Any) -> Order:
        handle = exercise.game.seat(seat)
        for choice in handle.choices():
            for target in choice.targets:
                order = Order(seat, choice.action, target.id)
                if target.legal and not choice.needs_place and handle.check(order) is None:
                    return order
        raise AssertionError("no order is legal")

    found: Order = room.ask(find)
    return found


def fields_of(order: Order, revision: int) -> dict[str, str]:
    return {"action": order.action, "target": order.target, "revision": str(revision)}


def test_each_page_shows(room: Any) -> None:
    red = room.join("RED")
    for path in PAGES:
        answer = red.get(path)
        assert answer.status_code == 200, path
        assert "<h1" in answer.text, path


def test_what_is_not_there_is_said_so(room: Any) -> None:
    red = room.join("RED")
    for path in (
        "actor/NOBODY",
        "region/NOWHERE",
        "map/region/NO",
        "orders/nothing",
        "report/9",
        "why?ref=world:nothing",
    ):
        assert red.get(f"/seat/{path}").status_code == 404, path


def test_an_order_is_planned_taken_out_and_handed_in(room: Any) -> None:
    red = room.join("RED", "Rita")
    order = first_order(room, "RED")
    page = red.get(f"/seat/orders/{order.action}", params={"target": order.target})
    answer = red.post("/seat/orders/add", data=fields_of(order, int(field(page.text, "revision"))))
    assert "Added to the plan" in answer.text
    assert [one.action for one in room.ask(lambda e: e.draft("RED").orders)] == [order.action]
    assert room.ask(lambda e: e.draft("RED").author) == "Rita"
    gone = red.post("/seat/orders/remove", data={n: field(answer.text, n) for n in ("revision", "order")})
    assert "Taken out of the plan" in gone.text
    assert room.ask(lambda e: e.draft("RED").orders) == ()
    red.post("/seat/orders/add", data=fields_of(order, 2))
    assert red.post("/seat/hand-in", data={"revision": "3"}).status_code == 200
    assert "are handed in" in red.get("/seat").text
    assert red.post("/seat/orders/add", data=fields_of(order, 3)).status_code == 422
    assert len(room.ask(lambda e: e.draft("RED").orders)) == 1


def test_the_page_of_an_order_says_what_it_would_do(room: Any) -> None:
    order = first_order(room, "RED")
    page = room.join("RED", "Rita").get(f"/seat/orders/{order.action}", params={"target": order.target}).text
    told = room.ask(lambda e: e.game.seat("RED").foretell(order))
    assert told.numbers
    assert "What it would do" in page
    assert f"of 100: <b>{sum_text(told)}</b>" in page
    for number in told.numbers:
        assert f"<li>{number.label}: {number_change(number)}</li>" in page


def test_a_plan_changed_by_another_is_shown_and_not_overwritten(room: Any) -> None:
    lead, other = room.join("RED", "Rita"), room.join("RED", "Ralph", "player")
    order = first_order(room, "RED")
    assert other.post("/seat/orders/add", data=fields_of(order, 0)).status_code == 200
    conflict = lead.post("/seat/orders/remove", data={"revision": "0", "order": json.dumps(order.to_json())})
    assert conflict.status_code == 409
    assert "Ralph changed the plan" in conflict.text
    assert len(room.ask(lambda e: e.draft("RED").orders)) == 1
    assert lead.post("/seat/hand-in", data={"revision": "0"}).status_code == 409
    assert room.ask(lambda e: "RED" in e.waiting)
    again = {name: field(conflict.text, name) for name in ("revision", "order")}
    assert lead.post("/seat/orders/remove", data=again).status_code == 200
    assert room.ask(lambda e: e.draft("RED").orders) == ()


def test_an_order_that_is_not_legal_says_why_and_changes_nothing(room: Any) -> None:
    red = room.join("RED")
    order = first_order(room, "RED")
    red.post("/seat/orders/add", data=fields_of(order, 0))
    bad = fields_of(order, 1) | {"size": "900", "note": "my <b>note</b>"}
    answer = red.post("/seat/orders/add", data=bad)
    assert answer.status_code == 422
    assert "It was not added" in answer.text
    assert "my &lt;b&gt;note&lt;/b&gt;" in answer.text
    assert [one.amount for one in room.ask(lambda e: e.draft("RED").orders)] == [1.0]
    for size in ("inf", "nan", "-1e300", "many"):
        assert red.post("/seat/orders/add", data=bad | {"size": size}).status_code == 422, size
    twice = red.post("/seat/orders/add", data=fields_of(order, 1))
    assert twice.status_code == 422
    assert "already in the plan" in twice.text
    draft = room.ask(lambda e: e.draft("RED"))
    assert (len(draft.orders), draft.revision) == (1, 1)


def test_a_letter_reaches_its_recipient_alone_and_a_statement_all(room: Any) -> None:
    red, blue = room.join("RED", "Rita"), room.join("BLUE", "Bo")
    sent = red.post("/seat/letters", data={"to": "control", "text": "A quiet word", "medium": "phone", "do": "send"})
    assert sent.status_code == 200
    red.post("/seat/letters", data={"to": "everybody", "text": "We stand firm", "subject": "To all", "do": "send"})
    shown = blue.get("/seat/letters").text
    assert "We stand firm" in shown
    assert "A quiet word" not in shown
    assert "1 new letter<" in blue.get("/seat").text
    assert "A quiet word" in red.get("/seat/letters?channel=control").text


def test_a_letter_that_cannot_go_is_there_again_and_a_form_fills_it(room: Any) -> None:
    red = room.join("RED")
    nobody = red.post("/seat/letters", data={"text": "To whom?", "subject": "Lost", "do": "send"})
    assert nobody.status_code == 422
    assert "Choose to whom it goes" in nobody.text
    assert ">To whom?</textarea>" in nobody.text
    filled = red.post("/seat/letters", data={"to": "BLUE", "text": "", "template": "note", "do": "template"})
    assert "presents its compliments" in filled.text
    kept = red.post("/seat/letters", data={"to": "BLUE", "text": "Mine", "template": "note", "do": "template"})
    assert ">Mine</textarea>" in kept.text
    assert room.ask(lambda e: e.letters()) == ()


def test_a_letter_ticked_for_one_and_for_everybody_goes_to_nobody(room: Any) -> None:
    red = room.join("RED")
    answer = red.post("/seat/letters", data={"to": ["everybody", "BLUE"], "text": "For you alone", "do": "send"})
    assert answer.status_code == 422
    assert "You ticked Blueland, and everybody too" in answer.text
    assert ">For you alone</textarea>" in answer.text
    assert room.ask(lambda e: e.letters()) == ()


def test_what_is_too_long_comes_back_whole(room: Any) -> None:
    red, order = room.join("RED"), first_order(room, "RED")
    long = "x" * 20_001
    letter = red.post("/seat/letters", data={"to": "BLUE", "text": long, "do": "send"})
    request = red.post("/seat/requests", data={"text": long})
    added = red.post("/seat/orders/add", data=fields_of(order, 0) | {"note": "y" * 2_001})
    subject = red.post("/seat/letters", data={"to": "BLUE", "text": "Short", "subject": "z" * 301, "do": "send"})
    for answer, typed in ((letter, long), (request, long), (added, "y" * 2_001), (subject, "z" * 301)):
        assert answer.status_code == 422
        assert typed in answer.text
        assert "at most" in answer.text
    assert room.ask(lambda e: (e.letters(), e.submissions(), e.draft("RED").orders)) == ((), (), ())


def test_a_seat_that_the_program_plays_can_be_read_and_not_planned(room: Any) -> None:
    red, order = room.join("RED"), first_order(room, "RED")
    room.ask(lambda e: e.hand_over("RED"))
    for path in PAGES:
        assert red.get(path).status_code == 200, path
    assert "The AI plays this seat" in red.get("/seat").text
    assert red.post("/seat/orders/add", data=fields_of(order, 0)).status_code == 422
    assert red.post("/seat/hand-in").status_code == 409
    room.ask(lambda e: e.hand_over("RED", "human"))
    assert red.post("/seat/orders/add", data=fields_of(order, 0)).status_code == 200


def test_the_time_of_a_turn_is_shown_while_it_runs_and_while_it_stands(room: Any) -> None:
    red = room.join("RED")
    assert "Turn ends in" not in red.get("/seat").text
    room.ask(lambda e: e.clock_do("timer", 600))
    assert "<b>10:00</b> (paused)" in red.get("/seat").text
    room.ask(lambda e: e.clock_do("start"))
    assert re.search(r'<time data-ends="20[^"]*">(10:00|09:5\d)</time>', red.get("/seat/orders").text)


def test_a_request_goes_to_control_and_its_ruling_comes_back(room: Any) -> None:
    red, blue = room.join("RED", "Rita"), room.join("BLUE")
    assert red.post("/seat/requests", data={"text": " "}).status_code == 422
    assert red.post("/seat/requests", data={"text": "We jam the radio"}).status_code == 200
    assert "waits for a ruling" in red.get("/seat/requests").text
    room.ask(lambda e: e.rule(e.submissions()[0].id, "It is quiet.", pros=["New kit"], reason="secret reason"))
    ruled = red.get("/seat/requests").text
    assert "It is quiet." in ruled
    assert "New kit" in ruled
    assert "secret reason" not in ruled
    assert "jam the radio" not in blue.get("/seat/requests").text


def test_what_people_type_is_text_and_nothing_else(room: Any) -> None:
    red, blue = room.join("RED", "<script>alert(1)</script>"), room.join("BLUE")
    evil = '"><script>alert(2)</script>'
    red.post("/seat/letters", data={"to": "BLUE", "text": evil, "subject": evil, "do": "send"})
    red.post("/seat/requests", data={"text": evil})
    shown = [(blue, "/seat/letters"), (red, "/seat/letters"), (red, "/seat/requests"), (blue, "/seat")]
    shown += [(blue, f"/seat/letters/new?to=RED&subject={evil}"), (blue, f"/seat/orders?q={evil}")]
    for client, path in shown:
        assert "<script>alert" not in client.get(path).text, path
    assert "alert(2)" in blue.get("/seat/letters").text


def test_a_question_that_is_not_open_cannot_be_answered(room: Any) -> None:
    answer = room.join("RED").post("/seat/orders/answer", data={"decision": "none", "action": "none", "revision": "0"})
    assert answer.status_code == 404


def test_the_map_moves_without_a_script(room: Any) -> None:
    red = room.join("RED")
    first = red.get("/seat/map").text
    moved = html.unescape(re.findall(r'href="(/seat/map\?[^"]*)" data-move="Zoom in"', first)[0])
    boxes = [re.findall(r'viewBox="(-?\d+ -?\d+ \d+ \d+)" data-full', text)[0] for text in (first, red.get(moved).text)]
    wide = [int(one.split()[2]) for one in boxes]
    assert wide[1] < wide[0]


def test_a_question_is_answered_for_all_to_see_and_the_answer_taken_back(tmp_path: Path) -> None:
    prepared = prepare(QUESTIONS)
    seats = dict.fromkeys(prepared.playable, "human")
    room = Room(lambda: Game.new(prepared, seats, seed=1, record=tmp_path / "questions.jsonl", exercise=()))
    try:
        for _ in range(8):
            asked = room.ask(lambda e: [(s, d) for s in e.seats for d in e.game.seat(s).view().dilemmas])
            if asked:
                break
            room.ask(lambda e: [*map(e.hand_in, e.seats), e.resolve()])
        seat, dilemma = asked[0]
        choice = next(one for one in dilemma.choices if one.legal and not one.default)
        someone = room.join(seat, "Ann")
        assert "decision waiting" in someone.get("/seat").text
        page = someone.get("/seat/orders").text
        assert html.escape(dilemma.text.split("\n")[0][:40]) in page
        assert "Silence means" in page
        data = {"decision": dilemma.id, "action": choice.action, "revision": field(page, "revision")}
        answered = someone.post("/seat/orders/answer", data=data).text
        assert ">decided<" in answered
        assert [one.action for one in room.ask(lambda e: e.draft(seat).orders)] == [choice.action]
        back = {"decision": dilemma.id, "action": "", "revision": field(answered, "revision")}
        assert "decide later" in someone.post("/seat/orders/answer", data=back).text
        assert room.ask(lambda e: e.draft(seat).orders) == ()
    finally:
        room.close()


def test_three_people_are_asked_for_their_consent_and_one_breaks_silence(tmp_path: Path) -> None:
    seats = {"A": "human", "B": "human", "C": "human", "others": "wait"}
    room = Room(lambda: Game.new(prepare(COUNCIL), seats, seed=4, record=tmp_path / "council.jsonl", exercise=()))

    def turn() -> None:
        room.ask(lambda e: [*map(e.hand_in, e.seats), e.resolve()])

    try:
        alba, borea, ceres = (room.join(seat) for seat in "ABC")
        alba.post("/seat/orders/add", data={"action": "embargo", "revision": "0"})
        turn()
        assert "Your consent is asked: Embargo, proposed by Alba (by 3 Jan" in borea.get("/seat").text
        assert "Alba asks for the consent of the Council." not in alba.get("/seat/orders").text
        page = borea.get("/seat/orders").text
        for words in (
            "Trade with the islands ends.",
            "If you say nothing, you are silent",
            "Your staff would stay silent",
        ):
            assert words in page, words
        said = {"proposer": "A", "action": "embargo", "target": "", "revision": field(page, "revision")}
        answered = borea.post("/seat/orders/consent", data={**said, "answer": "object", "reason": "Not <now>."}).text
        assert ">answered<" in answered
        assert "Object: Embargo, proposed by Alba" in answered
        assert "Not &lt;now&gt;." in answered
        late = borea.post("/seat/orders/consent", data={**said, "answer": "consent"})
        assert late.status_code == 409  # made for a plan that has changed
        assert [(one.answer, one.note) for one in room.ask(lambda e: e.draft("B").orders)] == [("object", "Not <now>.")]
        page = ceres.get("/seat/orders").text
        said["revision"] = field(page, "revision")
        assert "Undo: stay silent" in ceres.post("/seat/orders/consent", data={**said, "answer": "consent"}).text
        turn()
        for someone in (alba, borea, ceres):
            report = someone.get("/seat/report").text
            assert "Borea broke silence" in report
            assert "Not &lt;now&gt;." in report
        said["revision"] = "0"
        assert ceres.post("/seat/orders/consent", data={**said, "answer": "consent"}).status_code == 404
    finally:
        room.close()


def test_an_answer_to_a_proposal_is_taken_back_and_odd_ones_refused(tmp_path: Path) -> None:
    seats = {"A": "human", "B": "human", "others": "wait"}
    room = Room(lambda: Game.new(prepare(COUNCIL), seats, seed=4, record=tmp_path / "council.jsonl", exercise=()))
    try:
        room.ask(lambda e: [e.change("A", [Order("A", "levy")], None), *map(e.hand_in, e.seats), e.resolve()])
        borea = room.join("B")
        said = {"proposer": "A", "action": "levy", "target": "", "revision": "0"}
        for odd in ({"answer": "perhaps"}, {"answer": "object", "proposer": "D"}):
            assert borea.post("/seat/orders/consent", data={**said, **odd}).status_code == 404
        long = borea.post("/seat/orders/consent", data={**said, "answer": "object", "reason": "x" * 500})
        assert long.status_code == 422
        page = borea.post("/seat/orders/consent", data={**said, "answer": "object"}).text
        said["revision"] = field(page, "revision")
        assert "answer later" in borea.post("/seat/orders/consent", data={**said, "answer": ""}).text
        assert room.ask(lambda e: e.draft("B").orders) == ()
    finally:
        room.close()
