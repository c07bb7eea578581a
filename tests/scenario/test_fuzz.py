"""Whatever is done to a scenario, it loads and compiles, or says what is wrong: no other way out."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.loading import load, load_resolved

BASE = load(Path(__file__).parent / "hostile" / "right-in-everything.yaml").data
NAMES = [
    "RED",
    "BLU",
    "GRN",
    "PACT",
    "RED-1",
    "GULF",
    "RED-A",
    "warn",
    "march",
    "east",
    "both",
    "border",
    "all",
    "others",
]
FORMULAS = ["self.resolve -= 0.1", "target.face", "day", "RED.resolve > 0", "world.heat", "held(border, RED)", "1 / 0"]

junk = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.sampled_from(
        [*NAMES, *FORMULAS, "2022-02-30", "2022-02-03", "target", "host", [], {}, [[]], [{}], {"value": 1}]
    )
    | st.lists(st.sampled_from(NAMES), max_size=3)
)


def spots(value, path=()):
    """Every path into plain data."""
    yield path
    for step, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from spots(inner, (*path, step))


SPOTS = [path for path in spots(BASE) if path]


def changed(data, path, how, value):
    target = data
    for step in path[:-1]:
        target = target[step]
    if how == "set":
        target[path[-1]] = value
    elif how == "drop":
        del target[path[-1]]
    elif isinstance(target, dict):
        target[str(value)[:8] or "x"] = target.pop(path[-1])
    else:
        target.append(value)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(SPOTS), st.sampled_from(["set", "set", "drop", "rename"]), junk), max_size=3))
def test_changed_scenarios(changes):
    data = copy.deepcopy(BASE)
    for path, how, value in changes:
        try:
            changed(data, path, how, copy.deepcopy(value))
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change has taken the place away
    problems = []
    try:
        made = compile_scenario(load_resolved(json.loads(json.dumps(data))))
        assert len(made.rules.slot_actor) == len(made.slots)
    except ScenarioError as error:
        problems = list(error.problems)
    assert all(problem.render() for problem in problems)
    assert not problems or any(problem.severity == "error" for problem in problems)
