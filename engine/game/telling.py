"""What came of a turn, in words: results of the core become lines of a log.

A line says what happened; who knows it and how sure that is stand beside it. One function a kind of result, by table;
a kind this file does not know is told plainly rather than lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from engine.game.names import Names
from engine.game.tree import Inject
from engine.game.view import LogLine, to_json
from engine.simulation.phase import Result


def tell(names: Names, results: Iterable[Result], turn: int) -> list[LogLine]:
    """Return the log lines of *results*, in order, as they were (not filtered)."""
    return [line for result in results if (line := _line(names, result, turn)) is not None]


def known_to(lines: Iterable[LogLine], seat: str) -> list[LogLine]:
    """Return what *seat* learns of *lines*; what it may not know of a line is left out of it."""
    return [
        line if line.public else replace(line, known_to=_told_of(line, seat))
        for line in lines
        if line.public or seat in line.known_to
    ]


def _told_of(line: LogLine, seat: str) -> tuple[str, ...]:
    # A seat knows that it knows, and that who did it knows; not who else was told.
    return tuple(a for a in line.known_to if a in (seat, line.actor))


def listing(words: Sequence[str]) -> str:
    """Return words as English does.

    >>> listing(["Germany", "France", "Italy"])
    'Germany, France and Italy'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def tell_injects(names: Names, injects: Iterable[Inject], day: int, turn: int) -> list[LogLine]:
    """Return the lines of what was put into the game, for the seats it is addressed to."""
    out = []
    for inject in injects:
        if inject.text:
            to = tuple(names.rules.actors[i] for i in names.actors_in(inject.to))
            line = LogLine(
                names.date(day), day, turn, "inject", inject.text.strip(), public=not to, known_to=to, weight=0.8
            )
            out.append(line)
    return out


Teller = Callable[[Names, Result], str]


def _line(names: Names, result: Result, turn: int) -> LogLine | None:
    teller = TELLERS.get(result.kind, _plain)
    text = teller(names, result)
    if not text:
        return None
    kind, target, place = _about(names, result)
    data = {str(k): to_json(v) for k, v in result.data.items()}
    return LogLine(
        date=names.date(result.day),
        day=result.day,
        turn=turn,
        kind=result.kind,
        text=text,
        actor=names.rules.actors[result.actor] if result.actor >= 0 else "",
        target=target if kind != "region" else "",
        place=place or (target if kind == "region" else ""),
        public=result.known_to is None,
        known_to=() if result.known_to is None else tuple(names.rules.actors[i] for i in result.known_to),
        causes=_causes(names, result),
        weight=_weight(names, result),
        data=data,
    )


def _about(names: Names, result: Result) -> tuple[str, str, str]:
    """Return (kind of target, id of target, id of place) of a result."""
    rules = names.rules
    place = str(result.data.get("region") or result.data.get("place") or "")
    place = place if place in names.region_index else ""
    if result.id in names.action_index and result.target >= 0:
        kind = rules.target_kind[names.action_index[result.id]]
        things = names.things(kind) if kind else ()
        return (kind, things[result.target], place) if result.target < len(things) else ("", "", place)
    if result.id in names.formation_index and result.target >= 0:
        return "formation", result.id, place or rules.regions[result.target]
    if result.id in names.region_index:
        return "region", result.id, place
    return "", "", place


def _who(names: Names, result: Result) -> str:
    return names.actor(names.rules.actors[result.actor]) if result.actor >= 0 else "Somebody"


def _what(names: Names, result: Result) -> str:
    """Return an action and its target: 'Publish intelligence (Russia)'."""
    title = names.action(result.id) if result.id in names.action_index else result.id.replace("_", " ")
    kind, target, _ = _about(names, result)
    aimed = f" ({names.thing(kind, target)})" if target and kind and result.id in names.action_index else ""
    return f"{title}{aimed}"


def _plain(names: Names, result: Result) -> str:
    facts = ", ".join(f"{k} {_fact(v)}" for k, v in result.data.items())
    who = f"{_who(names, result)}: " if result.actor >= 0 else ""
    return f"{who}{_what(names, result)}, {result.kind.replace('_', ' ')}" + (f" ({facts})" if facts else "") + "."


def _fact(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


TELLERS: dict[str, Teller] = {}


def _causes(names: Names, result: Result) -> tuple[str, ...]:
    return ()


def _weight(names: Names, result: Result) -> float:
    if result.kind == "ending":
        return 1.0
    if result.id in names.action_index:
        return min(names.rules.actions[names.action_index[result.id]].severity / 10 + 0.1, 1.0)
    return {"battle": 0.7, "event": 0.5, "attribution": 0.4, "arrival": 0.2}.get(result.kind, 0.1)
