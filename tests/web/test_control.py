"""Control's pages with a real server: what each form does to the exercise, what is refused, and who may look."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import Msel, Planned
from brinkmanship.msel.reading import read_msel
from brinkmanship.web.control.routes import routes

LIST = (
    Planned(
        Inject("leak", "Red's papers leak.", ("RED.fame -= 0.2",), ("BLUE",)),
        "A leak",
        1,
        "",
        Msel("1", expected="Ask"),
    ),
    Planned(Inject("storm", "A storm.", ("world.tension -= 0.05",)), "A storm", 3, "world.tension > 0.99", Msel("2")),
    Planned(Inject("calm", "Calm."), "Calm weather", 4, "", Msel("3", status="Draft")),
)
PAGES = [
    *(
        "/control",
        "/control/msel",
        "/control/msel?as=list",
        "/control/msel?inject=leak",
        "/control/inject",
        "/control/room",
    ),
    *(
        "/control/messages?template=note",
        "/control/rulings?submission=none",
        "/control/notes",
        "/control/numbers?q=fame",
    ),
    *(
        "/control/numbers?ref=world:tension",
        "/control/turns",
        "/control/forecast",
        "/control/journal",
        "/control/clock",
    ),
    *("/control/people", "/control/import", "/control/papers"),
]


@pytest.fixture
def room(open_room):
    return open_room(LIST)


@pytest.fixture
def control(room):
    return room.join("controller", "Carla")


def standing(room) -> dict[str, str]:
    return {e.planned.inject.id: e.status.value for e in room.ask(lambda e: e.injects())}


def hand_in_all(room) -> None:
    room.ask(lambda e: [e.hand_in(seat) for seat in e.waiting])


def test_every_page_shows(control):
    for path in PAGES:
        answer = control.get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert "<h1" in answer.text, path
        assert ' style="' not in answer.text, path  # the content security policy forbids it
        assert "<script>" not in answer.text, path


@pytest.mark.slow
def test_nobody_but_controllers_does_anything(room):
    own = [
        (
            next(iter(one.methods - {"HEAD"})),
            one.path.replace("{number:int}", "1").replace("{ending}", "csv"),
            one.endpoint,
        )
        for one in routes()
    ]
    for role in ("evaluator", "observer"):
        client = room.join(role, role)
        for method, path, endpoint in own:
            if role not in endpoint.guarded_roles:
                assert client.request(method, path).status_code == 403, path
    seat = room.join("RED")
    for method, path, _ in own:
        assert seat.request(method, path).status_code == 403, path


def test_a_decision_is_kept_with_its_reason_and_author(room, control):
    assert (
        control.post("/control/decide", data={"id": "storm", "decision": "release", "reason": "They sleep"}).status_code
        == 200
    )
    assert standing(room)["storm"] == "chosen"
    page = control.get("/control/msel?inject=storm").text
    assert "They sleep" in page
    assert "Carla" in page
    control.post("/control/decide", data={"id": "storm", "decision": "hold"})
    assert standing(room)["storm"] == "held"
    control.post("/control/decide", data={"id": "storm", "decision": "as planned"})
    assert standing(room)["storm"] == "waiting"
    refused = control.post("/control/decide", data={"id": "nothing", "decision": "hold"})
    assert refused.status_code == 404


def test_a_list_shifts_with_its_spacing_and_not_into_the_past(room, control):
    days = lambda: [e.day for e in room.ask(lambda e: e.injects())]  # noqa: E731
    before = days()
    control.post("/control/bulk", data={"do": "shift all", "days": "2", "reason": "Late lunch"})
    assert days() == [day + 2 for day in before]
    refused = control.post("/control/bulk", data={"do": "shift all", "days": "−9", "reason": "Hurry up"})
    assert refused.status_code == 422
    assert "would come to lie in the past" in refused.text
    assert 'value="Hurry up"' in refused.text
    assert days() == [day + 2 for day in before]
    control.post("/control/bulk", data={"do": "shift", "ids": "calm", "days": "1"})
    assert days() == [before[0] + 2, before[1] + 2, before[2] + 3]
    assert control.post("/control/bulk", data={"do": "shift", "days": "1"}).status_code == 422
    assert control.post("/control/bulk", data={"do": "shift all", "days": "soon"}).status_code == 422


def test_a_board_marks_moves_and_filters(room, control):
    control.post("/control/mark", data={"id": "calm", "status": "Approved", "reason": "Cleared"})
    control.post("/control/move", data={"id": "calm", "day": "5"})
    entry = next(e for e in room.ask(lambda e: e.injects()) if e.planned.inject.id == "calm")
    assert (entry.hseep, entry.day) == ("Approved", 5)
    assert control.post("/control/mark", data={"id": "calm", "status": "Released"}).status_code == 422
    start = room.ask(lambda e: e.game.prepared.names.date(0))
    control.post("/control/move", data={"id": "calm", "day": f"{start + timedelta(days=6)}"})
    assert next(e.day for e in room.ask(lambda e: e.injects()) if e.planned.inject.id == "calm") == 6
    for typed in ("soon", "1999-01-01", "2022-13-01", "9" * 40, "11", "9999-12-31"):
        assert control.post("/control/move", data={"id": "calm", "day": typed}).status_code == 422
    control.post("/control/move", data={"id": "calm", "day": ""})
    assert next(e.day for e in room.ask(lambda e: e.injects()) if e.planned.inject.id == "calm") == -1
    page = control.get("/control/msel?q=leak").text
    assert "A leak" in page
    assert "Calm weather" not in page


def test_an_inject_of_control_is_checked_and_comes_back_as_typed(room, control):
    typed = {
        "text": "A <b>call</b>",
        "effects": "world.tension += 0.1\nRED.fane -= 1",
        "whom": "some",
        "to": ["RED"],
        "do": "put",
    }
    refused = control.post("/control/inject", data=typed)
    assert refused.status_code == 422
    assert "A &lt;b&gt;call&lt;/b&gt;" in refused.text
    assert "<b>call" not in refused.text
    assert "Did you mean" in refused.text
    told = control.post("/control/check", data=typed).json()
    assert [bool(one["wrong"]) for one in told["statements"]] == [False, True]
    assert control.post("/control/inject", data={**typed, "effects": "world.tension += 0.1"}).status_code == 200
    (inject,) = room.ask(lambda e: e.improvised)
    assert (inject.to, inject.effects, inject.text) == (("RED",), ("world.tension += 0.1",), "A <b>call</b>")
    control.post("/control/withdraw", data={"id": inject.id})
    assert room.ask(lambda e: e.improvised) == ()


def test_an_inject_can_be_told_before_the_first_turn(room, control):
    control.post(
        "/control/inject", data={"text": "Sirens.", "do": "now", "whom": "all", "sender": "Radio", "medium": "radio"}
    )
    (letter,) = room.ask(lambda e: e.inbox("RED"))
    assert (letter.text, letter.sender, letter.medium) == ("Sirens.", "Radio", "radio")


def test_a_turn_is_resolved_once_and_without_waiting_if_control_says_so(room, control):
    refused = control.post("/control/resolve", data={"turn": "1"})
    assert refused.status_code == 409
    assert "has not handed in" in refused.text
    room.ask(lambda e: e.hand_in("RED"))
    assert control.post("/control/resolve", data={"turn": "1", "all": "yes"}).status_code == 200
    assert room.ask(lambda e: e.game.turn) == 1
    hand_in_all(room)
    assert control.post("/control/resolve", data={"turn": "1"}).status_code == 409  # pressed twice
    assert room.ask(lambda e: e.game.turn) == 1


def test_seats_change_hands_and_plans_are_given_back(room, control):
    room.ask(lambda e: e.hand_in("RED"))
    control.post("/control/seat", data={"seat": "RED", "do": "give back"})
    assert room.ask(lambda e: e.waiting) == ("RED", "BLUE")
    control.post("/control/seat", data={"seat": "RED", "do": "program"})
    assert room.ask(lambda e: e.absent) == ("RED",)
    assert control.post("/control/seat", data={"seat": "BLUE", "do": "program"}).status_code == 409
    control.post("/control/seat", data={"seat": "RED", "do": "people"})
    assert room.ask(lambda e: e.seats) == ("RED", "BLUE")
    assert control.post("/control/seat", data={"seat": "GREY", "do": "people"}).status_code == 409


def test_a_ruling_rolls_and_its_effects_go_in(room, control):
    room.ask(lambda e: e.submit("RED", "Blockade the port", "Rita"))
    assert "Blockade the port" in control.get("/control").text
    typed = {
        "submission": "submission:1",
        "method": "2d6",
        "pros": "Many ships\nSurprise",
        "cons": "Storm",
        "whom": "all",
    }
    assert "2d6, 6 or more: 72%" in control.post("/control/rulings", data={**typed, "do": "odds"}).text
    more = {
        "success_effects": "world.tension += 0.1",
        "failure_effects": "RED.fame -= 0.1",
        "text": "The port is closed.",
    }
    assert (
        control.post("/control/rulings", data={**typed, **more, "override": "success", "do": "rule"}).status_code == 422
    )
    answer = control.post(
        "/control/rulings", data={**typed, **more, "override": "success", "reason": "No navy", "do": "rule"}
    )
    assert answer.status_code == 200
    (one,) = room.ask(lambda e: e.submissions())
    assert one.ruling.success
    assert one.ruling.author == "Carla"
    assert [i.id for i in room.ask(lambda e: e.improvised)] == ["ruling:1"]


def test_a_ruling_is_told_to_the_seat_that_asked_unless_control_says_otherwise(room, control):
    room.ask(lambda e: e.submit("BLUE", "Ask a neutral in secret", "Bo"))
    asked = control.get("/control/rulings?submission=submission:1").text
    assert '<input type="radio" name="whom" value="some" checked>' in asked
    assert re.findall(r'name="to" value="(\w+)" checked', asked) == ["BLUE"]
    aloud = control.get("/control/rulings?submission=none").text
    assert re.findall(r'name="to" value="(\w+)" checked', aloud) == []


def test_an_override_needs_a_reason_and_sets_the_number(room, control):
    data = {"ref": "world:tension", "name": "world.tension", "value": "77", "unit": "per cent"}
    assert control.post("/control/numbers", data=data).status_code == 422
    assert control.post("/control/numbers", data={**data, "value": "much", "reason": "x"}).status_code == 422
    assert control.post("/control/numbers", data={**data, "reason": "The room agreed"}).status_code == 200
    (inject,) = room.ask(lambda e: e.improvised)
    assert inject.effects == ("world.tension = 0.77",)
    assert "The room agreed" in control.get("/control/numbers").text


def test_going_back_offers_the_plans_again_and_branches_compare(room, control):
    hand_in_all(room)
    control.post("/control/decide", data={"id": "storm", "decision": "release"})
    control.post("/control/resolve", data={"turn": "1"})
    assert control.post("/control/back", data={"turn": "0"}).status_code == 422
    assert control.post("/control/back", data={"turn": "0", "sure": "yes", "name": "Fair weather"}).status_code == 200
    assert room.ask(lambda e: e.game.turn) == 0
    control.post("/control/decide", data={"id": "storm", "decision": "hold"})
    hand_in_all(room)
    control.post("/control/resolve", data={"turn": "1"})
    page = control.get("/control/turns?first=1&second=2").text
    assert "Fair weather" in page
    assert "inject: A storm" in page
    assert control.post("/control/branch", data={"branch": "1", "sure": "yes"}).status_code == 200
    assert room.ask(lambda e: "storm" in e.game.released)


def test_a_branch_that_only_stopped_earlier_is_said_to_be_the_same_so_far(room, control):
    for turn in ("1", "2"):
        hand_in_all(room)
        control.post("/control/resolve", data={"turn": turn})
    control.post("/control/back", data={"turn": "0", "sure": "yes"})
    hand_in_all(room)
    control.post("/control/resolve", data={"turn": "1"})
    assert "They are the same as far as both go." in control.get("/control/turns?first=1&second=2").text


def test_messages_go_to_those_ticked_alone(room, control):
    control.post(
        "/control/messages",
        data={"sender": "control", "whom": "some", "to": "RED", "text": "Come in.", "subject": "Line"},
    )
    assert [one.text for one in room.ask(lambda e: e.inbox("RED"))] == ["Come in."]
    assert room.ask(lambda e: e.inbox("BLUE")) == ()
    refused = control.post("/control/messages", data={"sender": "control", "whom": "some", "text": "To whom?"})
    assert refused.status_code == 422
    assert "To whom?" in refused.text


def test_the_clock_is_set_and_ends_a_turn(room, control):
    control.post("/control/clock", data={"do": "start"})
    control.post("/control/clock", data={"do": "timer", "minutes": "20"})
    state = room.ask(lambda e: e.clock)
    assert state.running
    assert 1199 < state.turn_left <= 1200
    assert "Turns last 20 minutes." in control.get("/control/clock").text
    assert control.post("/control/clock", data={"do": "timer", "minutes": "soon"}).status_code == 422
    control.post("/control/clock", data={"do": "mode", "mode": "driven"})
    control.post("/control/clock", data={"do": "jump", "minutes": "20"})
    for _ in range(40):
        if room.ask(lambda e: e.game.turn):
            break
        time.sleep(0.1)
    assert room.ask(lambda e: e.game.turn) == 1
    assert room.ask(lambda e: e.clock.turn_left) > 1190


def test_evaluators_write_observations_and_observers_see_no_truth(room, control):
    evaluator, observer = room.join("evaluator", "Eve"), room.join("observer", "Olga")
    assert (
        evaluator.post(
            "/control/notes", data={"text": "Red dithers", "about": "RED", "rating": "M", "other": "Decide"}
        ).status_code
        == 200
    )
    assert evaluator.post("/control/notes", data={"text": " "}).status_code == 422
    (note,) = room.ask(lambda e: e.observations)
    assert (note.author, note.rating, note.objective, note.about) == ("Eve", "M", "Decide", "RED")
    assert "Red dithers" in evaluator.get("/control").text
    assert "Red dithers" in control.get("/control/notes").text
    room.ask(lambda e: e.send("RED", ("BLUE",), "a secret letter"))
    control.post("/control/decide", data={"id": "leak", "decision": "release now"})
    hand_in_all(room)
    control.post("/control/resolve", data={"turn": "1"})
    page = observer.get("/control").text
    assert "a secret letter" not in page
    assert "papers leak" not in page
    assert "bold" not in page


@pytest.mark.slow
def test_a_forecast_is_played_beside_the_exercise(room, control):
    assert control.post("/control/forecast", data={"kind": "plans", "worlds": "100"}).status_code == 200
    for _ in range(300):
        page = control.get("/control/forecast").text
        if "<progress" not in page:
            break
        time.sleep(0.1)
    assert "100 futures" in page
    shares = [int(n) for n in re.findall(r'<th scope="row">[^<]+</th><td class="number">(\d+)%', page)]
    assert 98 <= sum(shares[: page.count('class="share"')]) <= 102
    assert control.post("/control/forecast", data={"kind": "plans", "worlds": "100000"}).status_code == 422


def test_a_spreadsheet_is_looked_at_and_then_added(room, control):
    sheet = "No,Day,Subject,From,To,Method,Description\n7,2,Rumour,TV,RED,tv,A rumour.\n8,3,Call,Envoy,Mordor,phone,A call.\n"
    send = {"file": ("list.csv", sheet.encode(), "text/csv")}
    page = control.post("/control/import", data={"do": "read"}, files=send).text
    assert "list.csv: 1 inject" in page
    assert "Mordor" in page
    assert len(room.ask(lambda e: e.injects())) == 3, "nothing is added by looking"
    assert control.post("/control/import", data={"do": "add"}).status_code == 422
    again = control.post("/control/import", data={"do": "read", "recipient:Mordor": "BLUE"}).text
    assert 'name="recipient:Mordor"' in again, "who is meant stays on the page, for when the list is added"
    assert "list.csv: 2 injects" in again
    added = control.post("/control/import", data={"do": "add", "recipient:Mordor": "BLUE", "reason": "From the cell"})
    assert "2 injects added from list.csv" in added.text
    entries = room.ask(lambda e: e.injects())[3:]
    assert [(e.planned.name, e.planned.inject.to) for e in entries] == [("Rumour", ("RED",)), ("Call", ("BLUE",))]
    assert control.post("/control/import", data={"do": "add"}).status_code == 422, "the file is forgotten"


def test_the_list_as_it_stands_is_downloaded_and_can_be_read_again(room, control):
    control.post("/control/move", data={"id": "calm", "day": "6"})
    answer = control.get("/control/list.xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="injects.xlsx"'
    read = read_msel(answer.content, room.ask(lambda e: e.game.prepared), name="injects.xlsx")
    assert [(one.name, one.day, one.when) for one in read.planned] == [
        ("A leak", 1, ""),
        ("A storm", 3, "world.tension > 0.99"),
        ("Calm weather", 6, ""),
    ]
    assert b"Calm weather" in control.get("/control/list.csv").content
    assert control.get("/control/list.exe").status_code == 404


def test_what_is_no_list_is_refused_with_the_reason(control):
    send = {"file": ("shopping.csv", b"Milk,Bread\n1,2\n", "text/csv")}
    page = control.post("/control/import", data={"do": "read"}, files=send).text
    assert "no list of injects" in page
    assert "Add 0" not in page


def made(control) -> dict[str, bytes]:
    """The papers that are ready, by the name of their file, once none is being made any more."""
    for _ in range(600):
        page = control.get("/control/papers").text
        if "being made</span>" not in page:
            break
        time.sleep(0.1)
    out = {}
    for address in re.findall(r'href="(/control/papers/\d+)"', page):
        answer = control.get(address)
        out[answer.headers["content-disposition"].split('"')[1]] = answer.content
    return out


@pytest.mark.slow
def test_the_journal_of_the_running_exercise_is_downloaded(room, control):
    control.post("/control/notes", data={"text": "Red hesitates", "about": "RED"})
    assert control.post("/control/papers", data={"kind": "journal", "form": "csv"}).status_code == 200
    files = made(control)
    assert b"Red hesitates" in files["journal.csv"]
    assert control.get("/control/papers/99").status_code == 404
    assert control.post("/control/papers", data={"kind": "journal", "form": "pdf"}).status_code == 422


@pytest.mark.slow
def test_papers_and_reports_are_made_of_the_running_exercise(room, control):
    hand_in_all(room)
    control.post("/control/resolve", data={"turn": "1"})
    for kind, form in (("facilitator", "md"), ("briefings", "docx"), ("staff", "pdf"), ("chief", "html")):
        assert control.post("/control/papers", data={"kind": kind, "form": form}).status_code == 200
    files = made(control)
    assert "Calm weather" in files["facilitator-guide.md"].decode()
    assert files["briefings-docx.zip"].startswith(b"PK")
    assert files["after-action-report.pdf"].startswith(b"%PDF")
    assert b"<html" in files["report-for-the-chief.html"]


def test_what_is_ticked_for_one_never_goes_to_everybody(room, control):
    """A tick beside a choice of everybody is a slip of the hand: nothing goes anywhere before it is clear."""
    room.ask(lambda e: e.submit("RED", "Blockade the port", "Rita"))
    for path, more in (
        ("/control/messages", {"sender": "control", "text": "SECRET"}),
        ("/control/inject", {"text": "SECRET", "do": "now"}),
        ("/control/rulings", {"submission": "submission:1", "text": "SECRET", "do": "rule"}),
    ):
        before = room.ask(lambda e: len(e.game.all_notes) + len(e.improvised))
        slip = control.post(path, data={**more, "whom": "all", "to": "RED"})
        assert "You ticked Redland, and everybody is chosen too: choose one of the two." in slip.text, path
        assert "SECRET" in slip.text, "what was typed is still there"
        unsaid = control.post(path, data=more)
        assert unsaid.status_code == 422, path
        assert "Say to whom it goes" in unsaid.text
        none = control.post(path, data={**more, "whom": "some"})
        assert "Tick the seats that it is for, or choose everybody." in none.text, path
        assert room.ask(lambda e: len(e.game.all_notes) + len(e.improvised)) == before
        control.post(path, data={**more, "whom": "some", "to": "RED"})
    assert [one.to for one in room.ask(lambda e: e.letters())] == [("RED",), ("RED",)]
    assert [one.to for one in room.ask(lambda e: e.improvised)] == [("RED",), ("RED",)]
