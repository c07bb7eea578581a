"""Variations of a script: the same script with entries moved, dropped or added, an earlier first day or another hand-over.

An entry keeps the path it was written at, so that whatever is said of it later still names its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from engine.scenario.document import Path
from engine.scenario.models.base import clock
from engine.scenario.models.script import Amendment, Entry, Script, Variation


def origins(script: Script) -> list[Path]:
    """Return the path of every entry of a script as it is written."""
    return [("entries", number) for number in range(len(script.entries))]


def varied(script: Script, key: str) -> tuple[Script, list[Path]]:
    """Return the script with its variation *key* carried out, and the path of each of its entries.

    Raises :class:`KeyError` where there is no such variation.
    """
    variation = script.variations[key]
    entries: list[tuple[Entry, Path]] = []
    for entry, path in zip(script.entries, origins(script), strict=True):
        changed: Entry | None = entry
        for amendment in variation.change:
            if changed is not None and meant(amendment, entry):
                changed = _amended(amendment, changed)
        if changed is not None:
            entries.append((changed, path))
    entries += [(entry, ("variations", key, "add", number)) for number, entry in enumerate(variation.add)]
    header = script.script.model_copy(
        update={
            "title": f"{script.script.title}: {variation.title}",
            "briefing": variation.text or script.script.briefing,
            **({} if variation.seed is None else {"seed": variation.seed}),
            **({} if variation.start is None else {"start": variation.start}),
        }
    )
    new = script.model_copy(
        update={
            "script": header,
            "entries": [entry for entry, _ in entries],
            **({} if variation.then is None else {"then": variation.then}),
        }
    )
    return new, [path for _, path in entries]


def meant(amendment: Amendment, entry: Entry) -> bool:
    """Whether an amendment is about an entry; one that names nothing is about none."""
    asked = (amendment.entry, amendment.actor, amendment.action, amendment.target)
    if not any(value is not None for value in asked):
        return False
    order = entry.order
    of_order = (order.actor, order.action, order.target) if order is not None else (None, None, None)
    return (
        all(want is None or want == have for want, have in zip(asked, (entry.id, *of_order), strict=True))
        and (amendment.since is None or (entry.date is not None and clock(entry.date).date() >= amendment.since))
        and (amendment.until is None or (entry.date is not None and clock(entry.date).date() <= amendment.until))
    )


def amended(script: Script, variation: Variation) -> Iterator[tuple[int, int, Entry]]:
    """Yield (number of the amendment, number of the entry, the entry as it becomes) for all that are moved."""
    for which, amendment in enumerate(variation.change):
        for number, entry in enumerate(script.entries):
            if meant(amendment, entry) and (changed := _amended(amendment, entry)) is not None:
                yield which, number, changed


def _amended(amendment: Amendment, entry: Entry) -> Entry | None:
    if amendment.drop:
        return None
    date = amendment.date or entry.date
    if date is not None and amendment.days:
        date += timedelta(days=amendment.days)
    return entry.model_copy(update={"date": date})
