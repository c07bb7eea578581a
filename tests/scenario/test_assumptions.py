"""Facts have a source and a confidence, design numbers a rationale; families of them are swept on common chance."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from brinkmanship.analysis.sensitivity import sensitivity
from brinkmanship.scenario import loading
from brinkmanship.scenario.assumptions import otherwise, page, uncovered
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.provenance import numbers
from tests.january import january

BASE = Path(__file__).parent / "hostile" / "library" / "base.yaml"


def load(tmp_path: Path, **changes: object) -> Loaded:
    data = yaml.safe_load(BASE.read_text("utf-8"))
    data["scenario"] |= {"id": "assumed", "title": "Assumed", "start": "2022-01-24", "horizon": 12}
    data |= changes
    path = tmp_path / "assumed.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
    return loading.load(path, with_advice=True)


FAMILIES = {
    "severity": {"of": "actions.*.severity", "factor": [0.5, 1], "rationale": "By the ladder."},
    "sizes": {"of": ["actions.*.start", "actions.warn.signal"], "factor": [0.5, 2], "rationale": "Small steps."},
    "march": {"of": "actions.march.verb.attack.intensity", "range": [0.5, 2], "rationale": "All of it."},
}


def test_a_design_number_borrows_no_confidence_from_the_fact_around_it() -> None:
    listed = {number.name: number for number in numbers(january().compiled.scenario)}
    cost, soldiers = listed["actions.alert_forces.cost"], listed["formations.RUS-01.personnel"]
    assert (cost.kind, cost.source, cost.confidence) == ("design", None, None)
    assert soldiers.kind == "fact"
    assert soldiers.source
    assert soldiers.confidence


def test_the_page_lists_families_with_their_sizes_and_ranges(tmp_path: Path) -> None:
    rows = {row.name: row for row in page(load(tmp_path, assumptions=FAMILIES))}
    assert (rows["severity"].count, rows["severity"].lowest, rows["severity"].highest) == (2, 2, 8)
    assert rows["sizes"].count == 3  # two statements, one likelihood
    assert (rows["march"].sweep, rows["march"].ends) == ("values", (0.5, 2))


def test_a_family_at_one_end_changes_its_numbers_and_effects_and_nothing_else(tmp_path: Path) -> None:
    loaded = load(tmp_path, assumptions=FAMILIES)
    rows = {row.name: row for row in page(loaded)}
    sizes = otherwise(loaded, rows["sizes"], 0.5)["actions"]
    assert sizes["rally"]["start"] == ["PACT.cohesion += 0.5 * (0.1)"]
    assert sizes["warn"]["signal"]["RED"]["bluff"] == 0.75
    assert sizes["rally"]["refused"] == loaded.data["actions"]["rally"]["refused"]
    assert otherwise(loaded, rows["march"], 2)["actions"]["march"]["verb"]["attack"]["intensity"] == 2
    half = otherwise(loaded, rows["severity"], 0.5)
    assert (half["actions"]["warn"]["severity"], half["actions"]["warn"]["start"]) == (
        1,
        loaded.data["actions"]["warn"]["start"],
    )
    assert loaded.data["actions"]["warn"]["severity"] == 2  # what was loaded stays as it was


def test_what_no_assumption_covers_is_warned_of_where_a_scenario_states_its_assumptions(tmp_path: Path) -> None:
    loaded = load(tmp_path, assumptions={"severity": FAMILIES["severity"]})
    assert [".".join(map(str, path)) for path in uncovered(loaded.scenario, loaded.data)] == [
        "actions.warn.signal.RED.bluff",
        "actions.march.verb.attack.intensity",
        "actions.rally.consent.severity",
    ]
    assert sum("without a rationale" in problem.message for problem in loaded.warnings) == 3
    assert not load(tmp_path).warnings


def test_every_design_number_of_january_2022_has_a_rationale() -> None:
    loaded = january().compiled.loaded
    assert uncovered(loaded.scenario, loaded.data) == []
    assert sum(row.ends is not None for row in page(loaded)) >= 20


@pytest.mark.minutes
def test_every_range_of_january_2022_can_be_swept() -> None:
    loaded = january().compiled.loaded
    for row in page(loaded):
        for end in row.ends or ():
            loading.load_resolved(otherwise(loaded, row, end))


def test_sensitivity_plays_each_end_on_the_same_chance(tmp_path: Path) -> None:
    still = {"severity": {**FAMILIES["severity"], "factor": [1, 1]}, "march": FAMILIES["march"]}
    doctrines = {"RED": {"options": [{"do": "march", "appeal": "2"}]}}
    endings = {"war": {"name": "War", "kind": "major_war", "when": "contested(border)", "final": True}}
    loaded = load(tmp_path, assumptions=still, doctrines=doctrines, endings=endings)
    shifts = list(sensitivity(loaded, 30, 1))
    assert [(shift.name, shift.end) for shift in shifts] == [
        ("severity", 1),
        ("severity", 1),
        ("march", 0.5),
        ("march", 2),
    ]
    assert all(by == (0, 0) for shift in shifts[:2] for by in (shift.force, *shift.kinds.values()))
