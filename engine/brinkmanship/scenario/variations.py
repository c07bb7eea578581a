"""Makes variations of a script: entries moved, dropped or added, an earlier first day, another hand-over.

An entry keeps the path that it was written at, for the line in messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from brinkmanship.scenario.document import Path
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.models.script import Amendment, Entry, Script, Variation


def origins(script: Script) -> list[Path]:
    """Return the path of every entry of a script as it is written."""
    return [("entries", number) for number in range(len(script.entries))]


def varied(script: Script, key: str) -> tuple[Script, list[Path]]:
    """Return the script in its variation `key`, and the path of each entry; raises KeyError for an unknown variation."""
    variation = script.variations[key]
    entries: list[tuple[Entry, Path]] = []
    for entry, path in zip(script.entries, origins(script), strict=True):
        changed, _ = _changed(variation, entry)
        if changed is not None:
            entries.append((changed, path))
    entries += [(entry, ("variations", key, "add", number)) for number, entry in enumerate(variation.add)]
    header = {
        "title": f"{script.script.title}: {variation.title}",
        "briefing": variation.text or script.script.briefing,
    }
    given = {name: value for name in ("seed", "start") if (value := getattr(variation, name)) is not None}
    then = {} if variation.then is None else {"then": variation.then}
    new = {"script": script.script.model_copy(update={**header, **given}), "entries": [entry for entry, _ in entries]}
    return script.model_copy(update={**new, **then}), [path for _, path in entries]


def meant(amendment: Amendment, entry: Entry) -> bool:
    """Whether an amendment is about an entry; one that names nothing is about none."""
    asked = (amendment.entry, amendment.actor, amendment.action, amendment.target)
    if asked == (None,) * 4:
        return False
    order = entry.order
    of_order = (order.actor, order.action, order.target) if order is not None else (None, None, None)
    day = None if entry.date is None else clock(entry.date).date()
    return (
        all(want is None or want == have for want, have in zip(asked, (entry.id, *of_order), strict=True))
        and (amendment.since is None or (day is not None and day >= amendment.since))
        and (amendment.until is None or (day is not None and day <= amendment.until))
    )


def amended(script: Script, variation: Variation) -> Iterator[tuple[int, int, Entry]]:
    """Yield (number of the last amendment, number of the entry, the moved entry) for all entries that are moved."""
    for number, entry in enumerate(script.entries):
        changed, which = _changed(variation, entry)
        if changed is not None and which >= 0:
            yield which, number, changed


def _changed(variation: Variation, entry: Entry) -> tuple[Entry | None, int]:
    """Return the amended entry, None where it is dropped, and the number of its last amendment, -1 for none."""
    changed, last = entry, -1
    for which, amendment in enumerate(variation.change):
        if meant(amendment, entry):
            if amendment.drop:
                return None, which
            if moves(amendment):
                changed, last = _moved(amendment, changed), which
    return changed, last


def moves(amendment: Amendment) -> bool:
    """Whether an amendment moves its entries to another day."""
    return amendment.date is not None or bool(amendment.days)


def _moved(amendment: Amendment, entry: Entry) -> Entry:
    """Return an entry on another day; the day by which an expectation must have come true moves along."""
    old = entry.date or entry.by
    if old is None:
        return entry
    new = _later(amendment.date or old, timedelta(days=amendment.days or 0))
    if entry.date is None:
        return entry.model_copy(update={"by": new})
    by = entry.by and _later(entry.by, clock(new) - clock(old))
    return entry.model_copy(update={"date": new, "by": by})


def _later(when: date, time: timedelta) -> date:
    """Return a day some time later, or itself where the calendar ends before."""
    try:
        return when + time
    except OverflowError:
        return when
