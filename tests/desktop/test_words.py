"""Words and bars of the window that must agree with what they are about."""

from __future__ import annotations

import pytest

from brinkmanship.desktop import formatting
from brinkmanship.desktop.replay.comparison import label
from brinkmanship.desktop.screens.inspector import bar_share
from brinkmanship.game.replay.open_replay import open_anything
from brinkmanship.game.view.types import Estimate


def about(value: float, floor: float = 0.0, ceiling: float = 1.0, unit: str = "", confidence: str = "low") -> Estimate:
    return Estimate("actor:A.x", "X", value, value * 0.9, value * 1.1, confidence, None, unit, floor, ceiling)


@pytest.mark.parametrize(
    ("value", "floor", "ceiling", "share"),
    [(0.5, 0, 1, 0.5), (0.0, -1, 1, 0.5), (-0.7, -1, 1, 0.15), (0.97, 0, 1.5, 0.97), (1.2, 0, 1.5, 1.0)],
)
def test_a_bar_agrees_with_its_number(value: float, floor: float, ceiling: float, share: float) -> None:
    estimate = about(value, floor, ceiling)
    assert bar_share(estimate, value) == pytest.approx(share)


def test_estimates_are_not_told_to_the_last_soldier() -> None:
    soldiers = about(5100.0, 0, 1e6, "persons")
    assert (formatting.short(soldiers), formatting.ends(soldiers)) == ("~5,100", "4,600 to 5,600")
    assert formatting.short(about(5123.0, 0, 1e6, "persons", "exact")) == "5,123"


@pytest.mark.slow
def test_a_replay_is_called_by_its_title_not_by_its_file() -> None:
    opened = open_anything("january-2022.history")
    assert opened.script is not None
    name = label(opened.timeline, opened.script)
    assert name == opened.script.script.script.title
    assert "history" not in name
