"""A room end to end: codes, names, a turn handed in and resolved, and what each role may not do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from starlette.routing import Route

from brinkmanship.web.people import Place, Secret, places


def test_a_turn_is_played_by_two_seats_and_resolved_by_control(room):
    red, blue, control = room.join("RED", "Rita"), room.join("BLUE", "Bo"), room.join("controller", "Carl")
    assert "You are Red." in red.get("/seat").text
    assert "You are Blue." in blue.get("/seat").text
    assert red.post("/seat/hand-in").status_code == 200
    assert control.post("/control/resolve").status_code == 409
    assert room.ask(lambda e: e.game.turn) == 0
    assert blue.post("/seat/hand-in").status_code == 200
    assert control.post("/control/resolve").status_code == 200
    assert room.ask(lambda e: e.game.turn) == 1
    assert "planning turn 2" in red.get("/seat").text


def test_only_the_lead_hands_in_and_there_is_one(room):
    lead, second = room.join("RED", "Rita"), room.join("RED", "Ralph")
    assert [p.role for p in room.ask(lambda e: e.people())] == ["lead", "player"]
    assert second.post("/seat/hand-in").status_code == 403
    assert room.ask(lambda e: e.waiting) == ("RED", "BLUE")
    assert lead.post("/seat/hand-in").status_code == 200
    assert room.ask(lambda e: e.waiting) == ("BLUE",)


def test_control_lets_another_lead_a_seat_and_there_is_still_one(room):
    first, second, control = room.join("RED", "Rita"), room.join("RED", "Ralph"), room.join("controller", "Carl")
    ralph = next(p.id for p in room.ask(lambda e: e.people()) if p.name == "Ralph")
    assert first.post("/control/room/lead", data={"person": ralph}).status_code == 403
    assert control.post("/control/room/lead", data={"person": ralph}).status_code == 200
    assert [(p.name, p.role) for p in room.ask(lambda e: e.people()) if p.seat] == [
        ("Rita", "player"),
        ("Ralph", "lead"),
    ]
    assert first.post("/seat/hand-in").status_code == 403
    assert second.post("/seat/hand-in").status_code == 200


def test_who_is_removed_comes_back_by_the_code_until_there_is_a_new_one(room):
    rita, control = room.join("RED", "Rita"), room.join("controller", "Carl")
    id = next(p.id for p in room.ask(lambda e: e.people()) if p.name == "Rita")
    old = room.secret.code(next(p for p in room.ask(places) if p.seat == "RED"))
    control.post("/control/room/remove", data={"person": id})
    assert rita.get("/seat").url.path == "/join"
    assert rita.post("/join", data={"code": old}).url.path == "/join/name"
    control.post("/control/room/code", data={"place": "seat:RED"})
    assert rita.post("/join", data={"code": old}).status_code == 422
    new = room.secret.code(next(p for p in room.ask(places) if p.seat == "RED"))
    assert new != old
    assert rita.post("/join", data={"code": new}).url.path == "/join/name"
    assert rita.post("/join/name", data={"name": "Rita"}).url.path == "/seat"
    assert [p.id for p in room.ask(lambda e: e.people()) if p.name == "Rita"] == [id]


def test_a_form_of_an_earlier_turn_hands_nothing_in(room):
    red = room.join("RED")
    old = dict(re.findall(r'name="(revision|turn)" value="(\d+)"', red.get("/seat/hand-in").text))
    assert red.post("/seat/hand-in", data=old).status_code == 200
    room.ask(lambda e: [e.hand_in(s) for s in e.waiting] and e.resolve())
    answer = red.post("/seat/hand-in", data=old)
    assert answer.status_code == 409
    assert "turn 2 is planned now" in answer.text
    assert room.ask(lambda e: e.waiting) == ("RED", "BLUE")


def test_every_route_says_for_whom_it_is(room):
    for one in room.server.app.routes:
        if isinstance(one, Route):
            assert hasattr(one.endpoint, "guarded_roles"), one.path


def test_a_wrong_code_opens_nothing_and_too_many_wait(room):
    client = room.client()
    for _ in range(8):
        assert client.post("/join", data={"code": "AAA-AAA"}).status_code == 422
    right = room.secret.code(Place("lead", "RED"))
    assert client.post("/join", data={"code": right}).status_code == 429
    assert client.get("/seat").url.path == "/join"


def test_a_post_from_another_page_is_refused(room):
    lead = room.join("RED")
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}):
        assert lead.post("/seat/hand-in", headers=headers).status_code == 403
    assert room.ask(lambda e: e.waiting) == ("RED", "BLUE")


def test_another_host_name_gets_nothing(room):
    answer = room.client().get("/join", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert "code" not in answer.text.lower()


def test_a_forged_cookie_is_nobody(room):
    room.join("RED")
    id = room.ask(lambda e: e.people()[0].id)
    client = room.client()
    for forged in (id, f"{id}.", f"{id}.00", f"{id}.{'0' * 64}", Secret(b"x" * 32).sign("session", id)):
        client.cookies.set(room.server.app.state.cookie, forged)
        assert client.get("/seat").url.path == "/join"


def test_a_host_that_was_ended_knows_people_codes_and_hand_ins_again(open_room: Callable, tmp_path: Path):
    first = open_room()
    red = first.join("RED", "Rita")
    red.post("/seat/hand-in")
    code, cookie = first.secret.code(Place("lead", "RED")), red.cookies[first.server.app.state.cookie]
    path = first.ask(lambda e: e.game.path)
    first.close()
    again = open_room(load=path)
    assert again.secret.code(Place("lead", "RED")) == code
    client = again.client()
    client.cookies.set(again.server.app.state.cookie, cookie)
    assert "The orders of this turn are handed in" in client.get("/seat").text
    assert (path.with_name(path.name + ".key").stat().st_mode & 0o077) == 0


def test_a_page_that_follows_is_told_at_once_what_it_missed_and_then_what_is_new(room):
    red, blue = room.join("RED"), room.join("BLUE")
    version = re.search(r'data-version="([^"]+)"', red.get("/seat").text)[1]
    blue.post("/seat/hand-in")  # of no concern to RED
    assert red.get("/live/version").json()["version"] == version
    red.post("/seat/hand-in")
    with red.stream("GET", "/live", headers={"Last-Event-ID": version}) as stream:
        told = list(islice(stream.iter_lines(), 5))
    data = next(line for line in told if line.startswith("data: "))
    assert json.loads(data.removeprefix("data: "))["version"] == red.get("/live/version").json()["version"] != version


def test_what_goes_wrong_is_json_for_those_who_ask_for_it(room):
    answer = room.client(Accept="application/json").get("/nothing")
    assert answer.status_code == 404
    assert answer.json()["error"]["title"] == "There is no such page."
