"""A record as a script: its orders and injects by date, so that playing the script gives the same states.

Every order that entered is written; all seats follow the script. With the same seed the script's game
has the same state after every turn as the record (tested). What control noted stands beside it in comments. It goes on
as long as the record, with a caption on the last turn where nothing was ordered in that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import CONTROL, Inject
from brinkmanship.game.replay.comparison import scenario_hash
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.orders import Order
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.document.scalars import MOST_DIGITS
from brinkmanship.scenario.loading import SUFFIXES, bundled, load
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.text import printable

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]*$")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "nan", "inf"})
_SPECIAL = re.compile(r'["\\]|[^ -~]')  # all but the rest of ASCII, which is read alike everywhere
_ENDS = "Here the record ends."


def script_id(name: str) -> str:
    """Return *name*, such as that of a file, as a script's id may be.

    >>> script_id("Übung 3"), script_id("游戏"), script_id("7"), len(script_id("a" * 99))
    ('ubung-3', 'script', 'script-7', 60)
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    id = re.sub(r"[^a-z0-9_.-]+", "-", plain).strip("-.")
    return (id if id[:1].isalpha() else f"script-{id}".rstrip("-"))[:60]


def doubts(timeline: Timeline, scenario: str | None = None) -> tuple[str, ...]:
    """Return what keeps the script of a record from playing the record's game, where it names *scenario*; () nothing."""
    named = scenario or str(timeline.facts.head.get("id", ""))
    found = []
    if scenario is None and named not in bundled():
        found.append(
            f"{named!r} is what the record's scenario calls itself, and no scenario of that name comes with the game: "
            "put the name of its file in its place, and the script beside it (or write the script with --scenario FILE)"
        )
    else:
        try:
            same = load(named).digest == scenario_hash(timeline)
        except ScenarioError as error:
            found.append(
                f"the scenario {named!r} could not be compared with that of the record: {error.problems[0].message}"
            )
        else:
            if not same:
                found.append(
                    f"the scenario {named!r} is not as it was when the record was made, so the script may play otherwise "
                    "(one of your own is named with --scenario FILE)"
                )
    spoken = [set(timeline.speaking(position)) for position in range(1, timeline.last + 1)]
    if any(one != spoken[0] for one in spoken):
        found.append("seats changed hands: in the script, who once answered proposals in person is asked in every turn")
    if not _fits(timeline):
        found.append(f"the record's seed has more than {MOST_DIGITS} digits, which no script may have: it is left out")
    return tuple(found)


def as_script(timeline: Timeline, id: str, scenario: str | None = None, remarks: Iterable[str] = ()) -> str:
    """Return the branch that *timeline* shows as the text of a script called *id*.

    It names *scenario*, or the record's own id (a file by its name: the script is to stand beside it), with *remarks* as
    comments. Raises :class:`GameError` for a damaged record.
    """
    if not timeline.scenario:
        raise GameError("the header's scenario is damaged, so the record cannot be written as a script")
    if timeline.raw.damage:
        raise GameError(f"the record is damaged, so it cannot be written as a script: {timeline.raw.damage[0]}")
    header = timeline.header
    lines = [
        "# Written from the record of a game; every order that entered is here, whoever gave it.",
        "",
        "script:",
        f"  id: {_scalar(id)}",
        *(f"  # {printable(remark)}" for remark in remarks),
        f"  scenario: {_scalar(_beside(scenario) or timeline.facts.head.get('id', ''))}",
        f"  title: {_scalar(f'{timeline.title}, as it was played')}",
    ]
    if _fits(timeline):
        lines.append(f"  seed: {timeline.seed}")
    if isinstance(header.get("days_per_turn"), int | float):
        lines.append(f"  days_per_turn: {_scalar(header['days_per_turn'])}")
    if timeline.start is not None:
        lines.append(f"  start: {timeline.start.isoformat()}")
    if speaking := sorted(set().union(*(timeline.speaking(n) for n in range(1, timeline.last + 1)))):
        lines.append(f"  speaks: {_flow(speaking)}")
    intents = header.get("intents")
    if isinstance(intents, dict) and intents:
        lines.append(f"  intents: {_flow(intents)}")
    if timeline.scenario.get("injects"):
        lines.append("  injects: false")
    lines += ["", "seats: {others: script}", "", "entries:"]
    count, choices = 0, _choices(timeline.scenario)
    short = timeline.facts.hours_per_tick != 24
    for position in range(1, timeline.last + 1):
        when, story = timeline.when(position - 1), timeline.story(position)
        if faults := timeline.faults_at(position):
            raise GameError(f"turn {timeline.turns[position].turn} is damaged: {faults[0]}")
        entries = [(one.after, _inject(one)) for one in story.injects if not _cue(one)]
        entries += [(one.after, _order(one, choices)) for one in story.orders]
        if position == timeline.last and not entries:
            entries = [(0, {"caption": _ENDS})]
        notes = [f"  # {note.words}" for note in timeline.notes_at(position - 1)]
        if entries or notes:
            lines += ["", f"  # --- {when:%A} {when.day} {when:%B %Y} ---"]
        for after, entry in entries:
            dated = when + timedelta(hours=after * timeline.facts.hours_per_tick)
            lines.append("  - " + _flow({"date": dated.isoformat()[: 16 if short else 10], **entry}))
        lines += notes
        count += len(entries)
    if not count:
        lines.append("  []")
    lines += [f"  # {note.words}" for note in timeline.notes_at(timeline.last)]
    return "\n".join(lines) + "\n"


def _beside(scenario: str | None) -> str:
    """Return what a script calls a scenario: a script names a bundled one, or a file in its own folder."""
    return PurePath(scenario).name if scenario and scenario.endswith(SUFFIXES) else scenario or ""


def _fits(timeline: Timeline) -> bool:
    return len(str(timeline.seed)) <= MOST_DIGITS


def _choices(scenario: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return dilemma and choice by the name of the action that orders the choice."""
    dilemmas = scenario.get("dilemmas")
    found = dilemmas.items() if isinstance(dilemmas, dict) else ()
    return {choice_id(name, one): (name, one) for name, about in found for one in about.get("choices", ())}


def _order(order: Order, choices: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    if order.action in choices:
        dilemma, choice = choices[order.action]
        return {"choose": {"dilemma": dilemma, "choice": choice, **({"note": order.note} if order.note else {})}}
    left_out = {"seat", "after", "amount"} if order.lift else {"seat", "after"}
    said = {name: value for name, value in order.to_json().items() if name not in left_out}
    return {"order": {"actor": order.seat, **said}}


def _cue(inject: Inject) -> bool:
    """Return whether an inject is a cue for control and does nothing."""
    return inject.to == (CONTROL,) and not inject.effects


def _inject(inject: Inject) -> dict[str, Any]:
    if not inject.effects and not inject.to:
        return {"narration": inject.told}
    if inject.to == (CONTROL,):  # what it does, and nobody reads
        return {"inject": {"effects": list(inject.effects)}}
    out: dict[str, Any] = {"effects": list(inject.effects), "text": inject.told}
    to = [seat for seat in inject.to if seat != CONTROL]
    return {"inject": {**out, "to": to} if to else out}


def _flow(value: Any) -> str:
    """Return plain data in YAML's flow style, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """Return one value as YAML reads it back: plain where that is safe, else in double quotes, in ASCII alone."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if (_PLAIN.match(text) and text.lower() not in _WORDS) or re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", text):
        return text
    return '"' + _SPECIAL.sub(lambda found: _escaped(found[0]), text) + '"'


def _escaped(letter: str) -> str:
    """Return one character as YAML's double-quoted style escapes it; what is no character becomes the sign for that."""
    code = ord(letter)
    if letter in '"\\':
        return "\\" + letter
    if 0xD800 <= code < 0xE000:
        return "\\uFFFD"
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
