"""Hostile and slow clients: connections, sizes, floods; and the clock that ends turns by itself."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing, suppress

import pytest

from brinkmanship.web import connections, ticker
from brinkmanship.web.connections import Connections
from brinkmanship.web.log import begin_log, log_path
from brinkmanship.web.security import Allowance, refused


def dial(room) -> socket.socket:
    return socket.create_connection(("127.0.0.1", room.server.port), timeout=5)


def test_a_request_that_never_arrives_is_dropped(room, monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.2)
    with closing(dial(room)) as slow:
        slow.sendall(b"GET /join HTTP/1.1\r\nHost: ")
        assert slow.recv(100) == b""


def test_a_second_request_that_never_arrives_is_dropped(room, monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.2)
    host = room.address.removeprefix("http://").encode()
    with closing(dial(room)) as slow:
        slow.sendall(b"GET /live/version HTTP/1.1\r\nHost: " + host + b"\r\n\r\nGET /jo")
        answer = b""
        while part := slow.recv(10_000):
            answer += part
        assert answer.startswith(b"HTTP/1.1 303")


def test_who_does_not_read_what_was_asked_for_is_dropped(room, monkeypatch):
    monkeypatch.setattr(connections, "READ_SECONDS", 0.2)
    host = room.address.removeprefix("http://").encode()
    ask = b"GET /static/live.js HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"
    room.server._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # what is accepted inherits it
    with closing(socket.socket()) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", room.server.port))
        slow.sendall(ask * 60)
        until = time.monotonic() + 20
        while not len(room.server.connections) and time.monotonic() < until:
            time.sleep(0.01)
        while len(room.server.connections) and time.monotonic() < until:
            time.sleep(0.05)
        assert len(room.server.connections) == 0


def test_idle_connections_give_way_to_those_that_ask(room, monkeypatch):
    among = room.server.connections
    monkeypatch.setattr(among, "most", 20)
    idle = [dial(room) for _ in range(60)]
    try:
        assert room.client().get("/join").status_code == 200
        assert len(among) <= 20
    finally:
        for one in idle:
            one.close()


def test_one_address_cannot_have_all_connections():
    class Stub:
        idle = False

    among = Connections(most=10, most_of_one=3)
    assert [among.admit(Stub(), "10.0.0.1") for _ in range(4)] == [True, True, True, False]
    assert among.admit(Stub(), "10.0.0.2")


@pytest.mark.parametrize(("size", "status"), [(19_000, 422), (30_000, 413)])
def test_a_form_that_is_too_large_is_refused(room, size, status):
    assert room.client().post("/join", data={"code": "A" * size}).status_code == status


def test_a_flood_of_forms_waits(room):
    lead = room.join("RED")
    room.server.app.state.writing = Allowance(5, 1e6)
    found = [lead.post("/seat/hand-in").status_code for _ in range(6)]
    assert found == [200, 409, 409, 409, 409, 429]


def test_an_allowance_fills_up_again():
    now = 0.0
    allowance = Allowance(2, 10.0, lambda: now)
    allowance.use("a")
    allowance.use("a")
    assert (allowance.wait("a"), allowance.wait("b")) == (10.0, 0.0)
    now = 9.0
    assert allowance.wait("a") == pytest.approx(1.0)
    now = 10.0
    assert allowance.wait("a") == pytest.approx(0.0, abs=1e-9)


def test_a_person_may_not_open_streams_without_end(room):
    lead, opened = room.join("RED"), []
    try:
        for _ in range(12):
            opened.append(lead.send(lead.build_request("GET", "/live"), stream=True))
        assert {one.status_code for one in opened} == {200}
        assert lead.get("/live").status_code == 429
    finally:
        for one in opened:
            one.close()


@pytest.mark.slow
def test_control_hears_of_much_news_at_once_and_a_seat_of_each_at_once(room):
    told = {}

    def follow(client, name):
        with client.stream("GET", "/live") as stream:
            told[name] = 0
            for line in stream.iter_lines():
                told[name] += line.startswith("event: change")
                if line.startswith("event: closing"):
                    return

    people = {name: room.join(name) for name in ("controller", "RED")}
    threads = [threading.Thread(target=follow, args=(client, name)) for name, client in people.items()]
    for one in threads:
        one.start()
    time.sleep(0.5)
    before = dict(told)
    for _ in range(5):
        room.ask(lambda e: e.send("BLUE", ("RED",), "Hello."))
        time.sleep(0.25)
    time.sleep(1.2)
    heard = {name: told[name] - before[name] for name in told}
    room.server.stop()
    for one in threads:
        one.join(5)
    assert heard["RED"] >= 4
    assert 1 <= heard["controller"] <= 4


def test_script_in_a_name_is_shown_as_text(room):
    page = room.join("RED", "<script>alert(1)</script>\u202e").get("/seat").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\ufffd" in page


def test_paths_outside_are_not_served(room):
    client = room.client()
    for path in ("/static/../host.py", "/static/%2e%2e/host.py", "/static/..%2fhost.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404, path


def test_the_clock_ends_a_turn_by_itself_and_hands_in_for_the_seats(room):
    def begin(exercise):
        exercise.clock_do("timer", 0.2)
        exercise.clock_do("mode", mode="driven")
        exercise.clock_do("start")

    room.ask(begin)
    until = time.monotonic() + 10
    while room.ask(lambda e: e.game.turn) < 1 and time.monotonic() < until:
        time.sleep(0.05)
    assert room.ask(lambda e: e.game.turn) >= 1


def test_nobody_resolves_before_the_time_is_over_or_while_the_clock_stands(room):
    def begin(exercise):
        exercise.clock_do("timer", 30)
        exercise.clock_do("mode", mode="driven")
        exercise.clock_do("start")
        return ticker.end_turn(exercise)

    assert room.ask(begin) is False
    room.ask(lambda e: e.clock_do("pause"))
    room.ask(lambda e: e.clock_do("jump", 60))
    assert room.ask(ticker.end_turn) is False
    assert room.ask(lambda e: e.game.turn) == 0


def test_the_time_a_host_was_down_does_not_count(room, tmp_path):
    life = tmp_path / "life"
    life.touch()
    room.ask(lambda e: e.clock_do("start"))
    room.ask(lambda e: e.clock_do("jump", 100))
    room.ask(lambda e: ticker.take_up(e, life))
    clock = room.ask(lambda e: e.clock)
    assert not clock.running
    assert 99 < clock.elapsed < 101


def test_the_log_is_for_its_owner_and_a_line_is_a_line(tmp_path):
    said = []
    end = begin_log(tmp_path / "a.jsonl", said.append)
    try:
        refused({"client": ("10.0.0.9", 1), "method": "GET", "path": "/x\n2026 INFO forged\x1b[31m"}, "wrong code")
    finally:
        end()
    path = log_path(tmp_path / "a.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert "refused 10.0.0.9 GET /x" in lines[0]
    assert "\x1b" not in lines[0]
    assert said == [lines[0].partition("WARNING ")[2]]
    assert path.stat().st_mode & 0o077 == 0


def test_a_flood_of_refusals_leaves_the_terminal_readable(tmp_path):
    said = []
    end = begin_log(None, said.append)
    try:
        for _ in range(100):
            refused({"client": ("10.0.0.9", 1), "method": "GET", "path": "/x"}, "wrong code")
    finally:
        end()
    assert 0 < len(said) <= 10


def test_a_thousand_connections_that_say_nothing_keep_nobody_out(room):
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 4096:
        pytest.skip("the system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4096), hard))
    client, idle = room.join("RED"), []
    try:
        for number in range(1000):
            one = socket.socket()
            one.settimeout(2)
            idle.append(one)
            one.connect(("127.0.0.1", room.server.port))
            if number % 2:
                with suppress(OSError):
                    one.sendall(b"GET /seat HTTP/1.1\r\n")
        began = time.monotonic()
        again = room.client()  # the connection that was open may have given way: a browser opens another
        again.cookies.update(client.cookies)
        assert again.get("/seat").status_code == 200
        assert room.client().get("/join").status_code == 200
        assert time.monotonic() - began < 5
        assert len(room.server.connections) < 1000
    finally:
        for one in idle:
            one.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
