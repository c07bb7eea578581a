"""Lists of injects from any file that may hold one: a spreadsheet, or a script in YAML by name or path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.injects import check_list, of_scenario, of_script
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.seats import read_script
from brinkmanship.msel.reading import Choices, Reading, read_msel
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.loading import SUFFIXES, bundled
from brinkmanship.text import user_path


def read_list(
    name: str | Path, prepared: Prepared, choices: Choices | None = None, *, taken: Iterable[str] = ()
) -> Reading:
    """Return the list of injects in a spreadsheet or a script; raises nothing, what is wrong is in the reading.

    *name* is a path, or the name of a bundled script. Injects of the scenario itself count as taken.
    """
    text = str(name)
    used = (*taken, *(one.inject.id for one in of_scenario(prepared)))
    if text in bundled() or text.split("@")[0].endswith(SUFFIXES):
        try:
            planned = of_script(read_script(text, prepared))
            check_list(prepared, (*of_scenario(prepared), *planned))
        except (GameError, ScenarioError) as error:
            return Reading(refused=f"{text}: {error}", source=text)
        return Reading(planned, source=text)
    try:
        path = user_path(text)
    except ValueError as error:
        return Reading(refused=str(error), source=text)
    return replace(read_msel(path, prepared, choices, taken=used), source=text)
