"""A room of 60 clients on 12 seats, on loopback, against a real `brink host` in a process of its own.

``python -m tests.benchmarks.room_load`` prints the times of page actions, how long the new state takes to reach everybody
after a resolution, what was lost, and the memory of the host; it leaves with 1 where a figure is over its limit in `LIMITS`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

LIMITS = {"action p95, ms": 200.0, "new state p95, ms": 1000.0, "lost": 0.0, "memory, MB": 150.0}
SCENARIO = "january-2022"


class Client:
    """A browser's part: a connection kept open for requests, one for events, a cookie jar, the page that is open."""

    def __init__(self, port: int, name: str, cookies: dict[str, str] | None = None) -> None:
        self.port, self.name = port, name
        self.cookies: dict[str, str] = {} if cookies is None else cookies
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.times: list[float] = []
        self.path = "/seat"  # of the page that is open
        self.news = asyncio.Event()
        self.heard = 0.0  # when the first event came since it was set to 0
        self.shown = ""  # what the open page was replaced by last
        self.replaced = asyncio.Event()
        self.fetches: list[float] = []

    def head(self, method: str, path: str, extra: str = "") -> bytes:
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        host = f"127.0.0.1:{self.port}"
        lines = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookies}\r\n{extra}\r\n"
        return lines.encode()

    async def ask(
        self, path: str, form: dict[str, str] | None = None, *, timed: bool = True, headers: str = ""
    ) -> tuple[int, str]:
        """Send a request, follow one redirect as a browser does; return the status and the page."""
        began = time.perf_counter()
        status, location, body = await self._once(path, form, headers)
        while status == 303:
            path = location
            status, location, body = await self._once(path, None, headers)
        self.path = path
        if timed:
            self.times.append(time.perf_counter() - began)
        return status, body

    async def _once(self, path: str, form: dict[str, str] | None, headers: str) -> tuple[int, str, str]:
        if self.writer is None or self.writer.is_closing() or (self.reader is not None and self.reader.at_eof()):
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        assert self.reader is not None
        data = urlencode(form).encode() if form is not None else b""
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(data)}\r\n"
        self.writer.write(
            self.head("GET" if form is None else "POST", path, headers + ("" if form is None else kind)) + data
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, length, location = int(head.split(" ", 2)[1]), 0, ""
        for line in head.split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == "content-length":
                length = int(value)
            elif key.lower() == "location":
                location = value
            elif key.lower() == "set-cookie":
                name, _, rest = value.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            elif key.lower() == "connection" and value == "close":
                self.writer.close()
        body = (await self.reader.readexactly(length)).decode()
        return status, location, body

    async def join(self, code: str, role: str) -> str:
        await self.ask("/join", {"code": code}, timed=False)
        status, page = await self.ask("/join/name", {"name": self.name, "role": role}, timed=False)
        assert status == 200, page[:500]
        return page

    async def follow(self) -> None:
        """Read events for good, and after each fetch the open page again, as `live.js` does."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self.head("GET", "/live", "Accept: text/event-stream\r\n"))
        fetching = asyncio.create_task(self._refetch())
        try:
            while line := await reader.readline():
                if line.startswith(b"event: change"):
                    self.heard = self.heard or time.perf_counter()
                    self.news.set()
        finally:
            fetching.cancel()

    async def _refetch(self) -> None:
        """Fetch the open page whenever there is news, on a connection of its own."""
        beside = Client(self.port, self.name, self.cookies)
        while True:
            await self.news.wait()
            self.news.clear()
            began = time.perf_counter()
            status, self.shown = await beside.ask(self.path, timed=False, headers="X-Live: 1\r\n")
            assert status in (200, 422), status
            self.fetches.append(time.perf_counter() - began)
            self.replaced.set()


def quantile(times: list[float], share: float) -> float:
    """Return the time in ms that `share` of `times` (s) do not pass."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)] * 1000


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB, its highest so far."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", text)
    assert found is not None
    return int(found[1]) / 1000


def processor_time(pid: int) -> float:
    """Return the seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def play(port: int, codes: dict[str, str], ids: list[str], clients: int, turns: int) -> dict[str, float]:
    """Let everybody join, follow, look and hand in for some turns; return the figures."""
    seats = [name for name in codes if name not in ("Controller", "Evaluator", "Observer")][:12]
    chance = random.Random(1)
    people = [Client(port, f"Person {n}") for n in range(clients)]
    control = Client(port, "Control")
    await control.join(codes["Controller"], "")
    began = time.perf_counter()
    for n, one in enumerate(people):
        await one.join(codes[seats[n % len(seats)]], "lead" if n < len(seats) else "player")
    joined = time.perf_counter() - began
    following = [asyncio.create_task(one.follow()) for one in (*people, control)]
    status, page = await people[0].ask("/seat", timed=False)
    pages = sorted(set(re.findall(r'href="(/seat[a-z/-]*)"', page))) or ["/seat"]
    reach: list[float] = []
    resolve: list[float] = []
    lost = 0

    async def look(one: Client, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            await asyncio.sleep(chance.uniform(1.0, 5.0))  # people read
            if chance.random() < 0.15:
                to = {"to": chance.choice(ids), "subject": "Load", "text": "We note this. " * 40, "do": "send"}
                status, _ = await one.ask("/seat/letters", to)
            else:
                status, _ = await one.ask(chance.choice(pages))
            assert status in (200, 422), status  # a letter to the own seat

    for turn in range(1, turns + 1):
        await asyncio.gather(*(look(one, 12.0) for one in people))
        for one in people[: len(seats)]:
            status, page = await one.ask("/seat/hand-in", hand_in_form((await one.ask("/seat/hand-in"))[1]))
            assert status == 200, page[-800:]
        await asyncio.sleep(0.5)
        for one in (*people, control):
            one.replaced.clear()
            one.heard = 0.0
        began = time.perf_counter()

        async def arrives(one: Client, turn: int = turn) -> tuple[float, float]:
            async with asyncio.timeout(20):
                while True:
                    await one.replaced.wait()
                    one.replaced.clear()
                    if f"planning turn {turn + 1}" in one.shown:
                        return one.heard, time.perf_counter()

        waiting = [asyncio.create_task(arrives(one)) for one in people]
        status, page = await control.ask("/control/resolve", {"turn": str(turn)}, timed=False)
        assert status == 200, page[-800:]
        found = await asyncio.gather(*waiting, return_exceptions=True)
        lost += sum(isinstance(one, BaseException) for one in found)
        arrived = [one for one in found if not isinstance(one, BaseException)]
        told = min(heard for heard, _ in arrived)  # the turn is resolved and on the disk
        reach += [there - told for _, there in arrived]
        resolve.append(told - began)
    for task in following:
        task.cancel()
    times = [t for one in people for t in one.times]
    return {
        "clients": clients,
        "joined, s": joined,
        "actions": len(times),
        "action p50, ms": quantile(times, 0.5),
        "action p95, ms": quantile(times, 0.95),
        "action max, ms": max(times) * 1000,
        "resolution, ms": max(resolve) * 1000,
        "new state p50, ms": quantile(reach, 0.5),
        "new state p95, ms": quantile(reach, 0.95),
        "new state max, ms": max(reach) * 1000,
        "fetches after news": sum(len(one.fetches) for one in people),
        "fetch after news p95, ms": quantile([t for one in people for t in one.fetches], 0.95),
        "lost": lost,
    }


def hand_in_form(page: str) -> dict[str, str]:
    """Return the hidden fields of the form that hands in, as a browser would send them."""
    found = re.search(r'<form[^>]*action="/seat/hand-in".*?</form>', page, re.S)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0])) if found else {}


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=60)
    parser.add_argument("--turns", type=int, default=3)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seats = ("RUS", "UKR", "USA", "DEU", "FRA", "GBR", "POL", "TUR", "BLR", "CHN", "ITA", "EST")
        command = [
            sys.executable,
            "-m",
            "brinkmanship.cli.main",
            "host",
            SCENARIO,
            "--port",
            "0",
            "--seed",
            "1",
            "--no-window",
        ]
        command += ["--record", str(Path(folder) / "load.jsonl")]
        known = available(seats)
        for seat in known:
            command += ["--seat", seat]
        host = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        try:
            assert host.stdout is not None
            said = ""
            while "Ctrl-C" not in said:
                line = host.stdout.readline()
                assert line, said
                said += line
            port = re.search(r"127\.0\.0\.1:(\d+)", said)
            assert port is not None
            codes = dict(re.findall(r"^  (\S.*?)  +([A-Z0-9]+-[A-Z0-9]+)$", said, re.M))
            figures = {"seats": float(len(known))} | asyncio.run(
                play(int(port[1]), codes, known, words.clients, words.turns)
            )
            figures["memory, MB"] = memory(host.pid)
            figures["processor time of the host, s"] = processor_time(host.pid)
        finally:
            host.terminate()
            host.wait(20)
    passed = 0
    for name, value in figures.items():
        limit = LIMITS.get(name)
        over = limit is not None and value > limit
        passed += over
        print(f"{name:>30}  {value:10.1f}" + (f"  of {limit:g}{'  OVER' if over else ''}" if limit is not None else ""))
    return 1 if passed else 0


def available(wanted: tuple[str, ...]) -> list[str]:
    """Return the wanted seats that the scenario has, then others of it, twelve in all."""
    from brinkmanship.game.session.prepared import prepare

    actors = list(prepare(SCENARIO).rules.actors)
    return ([one for one in wanted if one in actors] + [one for one in actors if one not in wanted])[:12]


if __name__ == "__main__":
    sys.exit(main())
