"""What the author's guide shows is true: its smallest scenario loads and compiles."""

from __future__ import annotations

import re
from pathlib import Path

from brinkmanship.paths import scenarios_dir
from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.loading import check, load


def test_the_smallest_scenario_of_the_guide_is_a_scenario(tmp_path: Path) -> None:
    guide = (scenarios_dir() / "README.md").read_text(encoding="utf-8")
    example = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert len(example) == 1
    path = tmp_path / "two-sides.yaml"
    path.write_text(example[0], encoding="utf-8")
    assert not [p for p in check(path) if p.severity == "error"]
    rules = compile_scenario(load(path)).rules
    assert rules.actors == ("A", "B")
    assert len(rules.slot_actor) == 2
