"""A record as a script: its orders and injects by date, so that playing the script gives the same states.

Every order that entered is written, whoever gave it; all seats follow the script. With the same seed the script's game
has the same state after every turn as the record (tested).
"""

from __future__ import annotations

import json
import re
from typing import Any

from engine.game.errors import GameError
from engine.game.orders import Order
from engine.game.replay.reel import Reel
from engine.game.tree import Inject

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]*$")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "nan", "inf"})


def as_script(reel: Reel, id: str, scenario: str | None = None) -> str:
    """Return the branch that *reel* shows as the text of a script called *id*.

    *scenario* is what the script names as its scenario, the record's own id if not given. Raises :class:`GameError`
    for a damaged record.
    """
    if not reel.scenario:
        raise GameError("the header's scenario is damaged, so the record cannot be written as a script")
    header = reel.header
    lines = [
        "# Written from the record of a game; every order that entered is here, whoever gave it.",
        "",
        "script:",
        f"  id: {_scalar(id)}",
        f"  scenario: {_scalar(scenario or reel.facts.head.get('id', ''))}",
        f"  title: {_scalar(f'{reel.title}, as it was played')}",
        f"  seed: {int(header.get('seed', 0))}",
    ]
    if isinstance(header.get("days_per_turn"), int | float):
        lines.append(f"  days_per_turn: {_scalar(header['days_per_turn'])}")
    if reel.start is not None:
        lines.append(f"  start: {reel.start.isoformat()}")
    intents = header.get("intents")
    if isinstance(intents, dict) and intents:
        lines.append(f"  intents: {_flow(intents)}")
    if reel.scenario.get("injects"):
        lines.append("  injects: false")
    lines += ["", "seats: {others: script}", "", "entries:"]
    count = 0
    short = reel.facts.hours_per_tick != 24
    for position in range(1, reel.last + 1):
        when, story = reel.when(position - 1), reel.story(position)
        if reel.faults_at(position):
            raise GameError(f"turn {reel.road[position].turn} is damaged: {reel.faults_at(position)[0]}")
        entries = [_inject(inject) for inject in story.injects] + [{"order": _order(order)} for order in story.orders]
        if entries:
            lines += ["", f"  # --- {when:%A} {when.day} {when:%B %Y} ---"]
        for entry in entries:
            lines.append("  - " + _flow({"date": when.isoformat()[: 16 if short else 10], **entry}))
        count += len(entries)
    if not count:
        lines[-1] = "entries: []"
    return "\n".join(lines) + "\n"


def _order(order: Order) -> dict[str, Any]:
    out: dict[str, Any] = {"actor": order.seat, "action": order.action}
    out |= {"target": order.target} if order.target else {}
    out |= {"place": order.place} if order.place else {}
    out |= {"amount": order.amount} if order.amount != 1.0 else {}
    return {**out, "lift": True} if order.lift else out


def _inject(inject: Inject) -> dict[str, Any]:
    if not inject.effects and not inject.to:
        return {"narration": inject.text}
    out: dict[str, Any] = {"effects": list(inject.effects), "text": inject.text}
    return {"inject": {**out, "to": list(inject.to)} if inject.to else out}


def _flow(value: Any) -> str:
    """Return plain data in YAML's flow style, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """Return one value as YAML reads it back: plain where that is safe, else quoted as JSON, which YAML 1.2 reads."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if (_PLAIN.match(text) and text.lower() not in _WORDS) or re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", text):
        return text
    return json.dumps(text, ensure_ascii=True)
