"""The objectives of an exercise: those that its planners wrote into the scenario, and what a list of injects names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from brinkmanship.scenario.models.exercise import ExerciseObjective

_NUMBER = re.compile(r"(?:objectives?|obj\.?|o)?\s*(?:no\.?|#)?\s*(\d{1,2})\b[.:)]?(.*)", re.IGNORECASE | re.DOTALL)


def objective_named(said: str, known: Mapping[str, ExerciseObjective]) -> str:
    """Return the id of the objective that a cell of a list or a note means by its id, number or text; '' for none of them.

    >>> known = {"assess": ExerciseObjective(text="Know the situation."), "decide": ExerciseObjective(text="Decide in time.")}
    >>> [objective_named(said, known) for said in ("Assess", "Objective 2", "know the situation", "2: other", "3")]
    ['assess', 'decide', 'assess', '', '']
    """
    wanted = _folded(said)
    if not wanted:
        return ""
    for id, one in known.items():
        if wanted in (_folded(id), _folded(one.text)):
            return id
    found = _NUMBER.fullmatch(said.strip())
    if found is None or not 1 <= int(found[1]) <= len(known):
        return ""
    id = list(known)[int(found[1]) - 1]
    rest = _folded(found[2])
    return id if not rest or _folded(known[id].text).startswith(rest) else ""


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
