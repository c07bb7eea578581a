"""Reads, validates, checks and compiles scenario files.

From the bottom: `document` (text to data with places), `models` (the format), `language` (formulas), `checks` (rules for
the content), `loading`, `compile` (to the core's tables). `geography` makes the map. Imports the core, and nothing above.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brinkmanship.scenario.document.problems import Problem, ScenarioError

if TYPE_CHECKING:
    from brinkmanship.scenario.compile import Compiled

__all__ = ["Problem", "ScenarioError", "load_compiled"]


def load_compiled(name: str | Path, days_per_turn: float | None = None) -> Compiled:
    """Load, check and compile a scenario by its bundled name or path; raises ScenarioError with all that is wrong."""
    # The models take a while to import, and much of the program can do without them.
    from brinkmanship.scenario.compile import compile_scenario
    from brinkmanship.scenario.loading import load

    return compile_scenario(load(name), days_per_turn)
