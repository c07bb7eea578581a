"""January 2022 carries 46 statements: each is traced by an entry, and what it states holds in the compiled world on day 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from tests.january import january
from tests.scenarios.statements import HOLDS, Start, near


@pytest.fixture(scope="module")
def start() -> Start:
    compiled = january().compiled
    return Start(compiled, begin(compiled.rules, Randomness(7), 2_000))


@pytest.mark.parametrize("statement", HOLDS)
def test_statement_is_traced_and_holds(start: Start, statement: str) -> None:
    assert start.traces[statement], f"nothing traces {statement}"
    HOLDS[statement](start)


def test_the_statements_are_the_forty_six_and_no_trace_leads_nowhere(start: Start) -> None:
    stated = start.compiled.scenario.scenario.statements
    assert list(stated) == list(HOLDS)
    assert set(start.traces) == set(HOLDS)


def test_every_statement_is_carried_by_something_that_acts(start: Start) -> None:
    """A trace on an entry with numbers or effects counts; the header may not carry a claim by itself."""
    sections = {statement: {path.split(".")[0] for path in paths} for statement, paths in start.traces.items()}
    assert all(where - {"scenario"} for where in sections.values())


def test_sizes(start: Start) -> None:
    rules = start.compiled.rules
    assert len(rules.actors) >= 20
    assert len(rules.regions) >= 55
    assert len(rules.formations) >= 80
    assert rules.sea.any()
    assert not rules.sea.all()
    assert len(rules.actions) >= 50
    assert len(rules.events) >= 15
    assert {"NAC", "EUC"} <= set(rules.bodies_)


def test_every_playable_seat_has_a_briefing_and_objectives_that_weigh_one(start: Start) -> None:
    rules = start.compiled.rules
    playable = {name for name, actor in start.compiled.scenario.actors.items() if actor.playable}
    assert {"RUS", "UKR", "USA", "GBR", "DEU", "FRA", "ITA", "POL", "TUR", "NATO"} <= playable
    for name in playable:
        briefing = start.compiled.scenario.actors[name].briefing or ""
        assert 200 <= len(briefing.split()) <= 450, name
        wanted = [o for o in rules.objectives if rules.actors[o.actor] == name]
        assert len(wanted) >= 4, name
        types = max(len(o.by_type) for o in wanted)  # of one actor all have as many weights, or one for every type
        for kind in range(max(types, 1)):
            weights = [o.by_type[kind] if o.by_type else o.weight for o in wanted]
            assert sum(weights) == pytest.approx(1), f"{name}, type {kind}"


def test_soldiers_in_europe_add_up_to_what_was_published(start: Start) -> None:
    europe = [
        "USA-01A",
        "USA-01B",
        "USA-01C",
        "USA-01D",
        "USA-01E",
        "USA-02",
        "USA-03",
        "USA-08",
        "USA-09",
        "USA-10",
        "NATO-04",
    ]
    assert start.personnel(europe) == near(80_000)
    assert start.personnel(["NATO-01", "NATO-02", "NATO-03", "NATO-04"]) == near(4_600)
    assert start.personnel(["SEP-01", "SEP-02", "SEP-03"]) == near(34_000)


ORDERS_OF_THE_GAME = frozenset(
    [
        "lon",
        "lat",
        "extent",
        "cut",
        "orders_per_turn",
        "day",
        "days",
        "silence_days",
        "limit",
        "cooldown",
        "delay",
        "duration",
        "precision",
        "rung",
        "after",
    ]
)
"""Numbers that are rules of the game or places on the globe, not claims about the world."""


def bare(data: Any, path: tuple[str, ...], covered: bool) -> Iterator[str]:
    """Every number that neither has a source nor stands in an entry with one; an assumption says why, or where from."""
    if isinstance(data, dict):
        covered = covered or "source" in data or (path[:1] == ("assumptions",) and "rationale" in data)
        for name, value in data.items():
            if name not in ORDERS_OF_THE_GAME:
                yield from bare(value, (*path, name), covered)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from bare(value, (*path, str(number)), covered)
    elif isinstance(data, int | float) and not isinstance(data, bool) and not covered:
        yield ".".join(path)


def test_every_number_has_a_source_and_a_confidence(start: Start) -> None:
    sections = {name: part for name, part in start.compiled.loaded.data.items() if name != "scenario"}
    assert list(bare(sections, (), False)) == []
    unsure = [".".join(path) for path, entry in sourced(sections, ()) if "confidence" not in entry]
    assert unsure == []


def sourced(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every entry or number that names a source."""
    if isinstance(data, dict):
        if "source" in data:
            yield path, data
        for name, value in data.items():
            yield from sourced(value, (*path, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from sourced(value, (*path, str(number)))
