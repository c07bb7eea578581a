"""The HTTP surface under schemathesis: whatever is sent, in whatever role, no answer is a fault of the program.

The surface has no API of its own: its description is made of the routes as they are, and of the fields that the forms have.
"""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest
from starlette.routing import Route

from brinkmanship.web.security import Allowance
from tests.web.conftest import Room

pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]
FIELD = re.compile(r'\bname="([a-z_]+)"')


def surface(room: Room, safe: bool) -> dict[str, Any]:
    """Return an OpenAPI description of all routes, those that only look (`safe`) or those that do something."""
    templates = files("brinkmanship.web") / "templates"
    texts = [one.read_text("utf-8") for part in ("seat", "control") for one in (templates / part).iterdir()]
    texts += [(templates / one).read_text("utf-8") for one in ("join.html", "name.html", "room.html")]
    fields = sorted({name for text in texts for name in FIELD.findall(text)})
    value = {
        "anyOf": [
            {"type": "string"},
            {"type": "string", "enum": ["RED", "BLUE", "control", "yes", "1", "boast", "add"]},
        ]
    }
    form = {"type": "object", "properties": dict.fromkeys(fields, value), "additionalProperties": False}
    paths: dict[str, Any] = {}
    for route in room.server.app.routes:
        if not isinstance(route, Route) or route.path in ("/live", "/leave"):
            continue
        names = re.findall(r"{(\w+)(?::\w+)?}", route.path)
        path = re.sub(r"{(\w+):\w+}", r"{\1}", route.path)
        given = [
            {"name": n, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for n in names
        ]
        for method in sorted((route.methods or set()) - {"HEAD"}):
            if (method == "GET") != safe:
                continue
            operation: dict[str, Any] = {"parameters": list(given), "responses": {"default": {"description": "any"}}}
            if method == "GET":
                operation["parameters"] += [{"name": n, "in": "query", "schema": value} for n in fields]
            else:
                body = {"application/x-www-form-urlencoded": {"schema": form}, "multipart/form-data": {"schema": form}}
                operation["requestBody"] = {"content": body}
            paths.setdefault(path, {})[method.lower()] = operation
    return {"openapi": "3.0.2", "info": {"title": "exercise", "version": "1"}, "paths": paths}


@pytest.mark.parametrize(
    ("place", "safe"),
    [
        pytest.param("RED", True, marks=pytest.mark.minutes),
        pytest.param("controller", True, marks=pytest.mark.minutes),
        pytest.param("nobody", True, marks=pytest.mark.minutes),
        pytest.param("RED", False, marks=pytest.mark.minutes),
        ("controller", False),
        pytest.param("evaluator", False, marks=pytest.mark.minutes),
    ],
    ids=lambda one: one if isinstance(one, str) else "looking" if one else "doing",
)
def test_no_request_is_a_fault_of_the_program(room, place, safe, caplog):
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    hypothesis = pytest.importorskip("hypothesis")
    client = room.client() if place == "nobody" else room.join(place, "Ann")
    cookies = dict(client.cookies.items())
    found: list[str] = []
    statuses: Counter[int] = Counter()
    state = room.server.app.state
    state.reading = state.writing = state.strangers = Allowance(1e9, 1e-9)  # floods are slowed down elsewhere
    schema = schemathesis.openapi.from_dict(surface(room, safe))
    for operation in schema.get_all_operations():
        operation = operation.ok()

        @hypothesis.settings(
            max_examples=5,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def send(case: Any) -> None:
            room.server.app.state.attempts._left.clear()  # guesses are slowed down elsewhere
            answer = case.call(
                base_url=room.address,
                headers={"Origin": room.address},
                cookies=cookies,
                allow_redirects=False,
                timeout=30,
            )
            statuses[answer.status_code] += 1
            if answer.status_code >= 500:
                found.append(f"{case.method} {case.path}: {answer.status_code}, {case.query} {case.body}"[:400])

        send()
    assert statuses.total() > 50
    assert statuses[429] < statuses.total() / 20, statuses
    assert found == []
    assert not [one for one in caplog.records if one.levelname == "ERROR"]
    assert room.client().get("/join").status_code == 200
