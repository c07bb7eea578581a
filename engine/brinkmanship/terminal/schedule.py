"""The list of injects in the terminal: as it stands, one in full, and what control decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from typing import TYPE_CHECKING

from brinkmanship.game.exercise.exercise import EFFECTS_LATER, Entry
from brinkmanship.game.exercise.schedule import HSEEP
from brinkmanship.game.session.injects import title_of
from brinkmanship.game.view.labels import short_date
from brinkmanship.msel.lists import read_list
from brinkmanship.msel.preview import preview
from brinkmanship.terminal.loop import number_of
from brinkmanship.terminal.names import Unclear, find

if TYPE_CHECKING:
    from brinkmanship.terminal.exercise import Control


def injects(control: Control, words: list[str]) -> None:
    """Print the list, or one inject in full."""
    entries = control.exercise.injects()
    if words:
        _one(control, _entry(entries, words))
        return
    names = control.game.prepared.names
    rows = [
        (
            str(number),
            short_date(names.date(e.day)) if e.day >= 0 else "",
            e.planned.name,
            e.status.value,
            e.hseep,
            e.reason,
        )
        for number, e in enumerate(entries, 1)
    ]
    control.voice.table(("No", "", "Inject", "", "", "reason"), rows, "Injects")
    for number, one in enumerate(control.exercise.improvised, 1):
        control.voice.say(f"Made up for this turn, {number}: {title_of(one)} ({', '.join(one.to) or 'everybody'})")


def _entry(entries: Sequence[Entry], words: list[str]) -> Entry:
    which = f"Say which inject, 1 to {len(entries)}, and why if you like." if entries else "There is none."
    return entries[number_of(words, 1, len(entries), which) - 1]


def _one(control: Control, entry: Entry) -> None:
    voice, names, msel, inject = control.voice, control.game.prepared.names, entry.planned.msel, entry.planned.inject
    voice.head(entry.planned.name)
    for line in (inject.text or "(no text)").split("\n"):
        voice.say(line)
    to = ", ".join(control.name(seat) for seat in inject.to) or "everybody"
    sender = inject.sender or msel.sender
    facts = [
        ("To", to),
        ("From", sender),
        ("By", inject.medium or msel.medium),
        ("Stands", f"{entry.status.value}, {entry.hseep}"),
    ]
    facts += [("Day", short_date(names.date(entry.day)) if entry.day >= 0 else "none"), ("Once", entry.planned.when)]
    facts += [("Effect", text) for text in inject.effects]
    facts += [(name.replace("_", " ").capitalize(), str(getattr(msel, name))) for name in _MSEL if getattr(msel, name)]
    facts += list(msel.extra)
    voice.bullets([f"{label}: {text}" for label, text in facts if text])
    for note in entry.history:
        voice.say(f"{note.date[:10]} {note.words}", "quiet")
    if entry.shown and entry.goes_in:
        voice.say(f"The seats read it while they plan. {EFFECTS_LATER}", "note")


_MSEL = (
    "number",
    "controller",
    "expected",
    "notes",
    "objective",
    "thread",
    "type",
    "delivery",
    "scenario_time",
    "instead_of",
)


def decide(control: Control, decision: str, words: list[str]) -> None:
    """Write down a decision about an inject: NUMBER [WHY]."""
    entry = _entry(control.exercise.injects(), words)
    control.exercise.decide(entry.planned.inject.id, decision, " ".join(words[1:]))
    injects(control, [])


def mark(control: Control, words: list[str]) -> None:
    """Set the status of an inject: NUMBER STATUS [WHY]."""
    entry = _entry(control.exercise.injects(), words)
    if len(words) < 2:
        raise Unclear(f"Say which status: {', '.join(HSEEP)}.")
    status = find(words[1], [(one, one) for one in HSEEP], "status")
    control.exercise.mark(entry.planned.inject.id, status, " ".join(words[2:]))
    injects(control, [])


def move(control: Control, words: list[str]) -> None:
    """Let an inject be due on another day: NUMBER DATE|none [WHY]."""
    entry = _entry(control.exercise.injects(), words)
    word = words[1] if len(words) > 1 else ""
    control.exercise.move(entry.planned.inject.id, -1 if word == "none" else _tick(control, word), " ".join(words[2:]))
    injects(control, [])


def _tick(control: Control, word: str) -> int:
    names = control.game.prepared.names
    try:
        wanted = Date.fromisoformat(word)
    except ValueError:
        raise Unclear("Say the day as 2022-01-31, or 'none': move NUMBER DATE|none [WHY]") from None
    for tick in range(control.game.day, control.game.horizon + 1):
        day = names.date(tick)
        if Date(day.year, day.month, day.day) >= wanted:
            break
    else:
        raise Unclear(f"The game ends before {word}.")
    first = names.date(control.game.day)
    if wanted < Date(first.year, first.month, first.day):
        raise Unclear(f"{word} has passed.")
    return tick


def shift(control: Control, words: list[str]) -> None:
    """Move all injects that wait, keeping their spacing: DAYS [WHY]."""
    try:
        days = int(words[0])
    except (IndexError, ValueError):
        raise Unclear("Say by how many days, below 0 for earlier: shift DAYS [WHY]") from None
    ticks = round(days * 24 / control.game.prepared.names.hours_per_tick)
    moved = control.exercise.shift(ticks, " ".join(words[1:]))
    control.voice.say(f"{len(moved)} moved by {days} day{'' if abs(days) == 1 else 's'}.")
    injects(control, [])


def add_list(control: Control, words: list[str]) -> None:
    """Add the injects of a file: FILE. What was understood of it is printed; all are added, or none."""
    if not words:
        raise Unclear("Say which file: msel FILE")
    exercise, voice = control.exercise, control.voice
    taken = [e.planned.inject.id for e in exercise.injects()]
    reading = read_list(" ".join(words), control.game.prepared, taken=taken)
    for line in preview(reading, control.game.prepared):
        voice.say(line)
    if reading.refused or not reading.planned:
        voice.error("Nothing was added.")
        return
    if reading.errors:
        answer = voice.ask("Some rows cannot be used. Add the others? [no] ").strip().lower()
        if answer not in ("y", "yes"):
            voice.say("Nothing was added.")
            return
    wrong = exercise.add(reading.planned, f"from {reading.source}")
    for text in wrong:
        voice.error(text)
    voice.say("Nothing was added." if wrong else f"{len(reading.planned)} added.")
