"""Changes of a variation: they are of something, are one thing, and stay in the game."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.script_checks import Played, rule
from brinkmanship.scenario.script_checks.days import misfits, said
from brinkmanship.scenario.variations import amended, meant, moves


@rule
def changes_change_something(played: Played) -> Iterator[Problem]:
    """A change drops or moves an entry that is there, and not both."""
    whole = not any(path[:1] == ("entries",) for path in played.left_out)
    for key, variation in played.script.variations.items():
        dropped = {one.entry for one in variation.change if one.drop and one.entry is not None}
        for number, one in enumerate(variation.change):
            path: Path = ("variations", key, "change", number)
            if not one.drop and not moves(one):
                yield played.error(path, "this changes nothing", expected="drop, date or days")
            elif one.drop and (one.date is not None or one.days is not None):
                yield played.error(path, "what is dropped cannot be moved too", expected="drop, or date and days")
            elif moves(one) and one.entry in dropped:
                message = f"{quoted(one.entry)} is dropped in this variation, and cannot be moved too"
                yield played.error(path, message, expected="one change of the entry")
            named = one.entry is None or one.entry in {entry.id for entry in played.script.entries}
            if named and whole and not any(meant(one, entry) for entry in played.script.entries):
                yield played.error(path, "no entry of the script fits this")  # an unknown name is reported as such


@rule
def changes_stay_in_the_game(played: Played) -> Iterator[Problem]:
    """No entry is moved out of the game by all changes of it together."""
    for key, variation in played.script.variations.items():
        begins = played.begins(variation)
        for which, number, entry in amended(played.script, variation):
            path: Path = ("variations", key, "change", which)
            given = "days" if variation.change[which].days else "date"
            for when, at_end in ((entry.date, False), (entry.by, True)):
                if when is None:
                    continue
                for _, becomes, expected in misfits(played, when, begins, at_end):
                    message = f"the entry of line {played.line(number)} would be moved to {said(when)}, {becomes}"
                    yield played.error((*path, given), message, expected=expected)
