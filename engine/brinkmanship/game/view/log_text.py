"""What came of a turn, in words: results of the core become lines of a log, in the past tense.

A line says what happened; who knows it and how sure that is stand beside it. One function a kind of result, by table, in
`log_orders.py`, `log_consent.py` and `log_events.py`; a kind that no table knows is told plainly rather than lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.view import log_consent, log_events, log_orders
from brinkmanship.game.view.answer_text import reasons
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.log_folding import folded
from brinkmanship.game.view.log_words import Teller, Told, about, actor_of, the_actor, told
from brinkmanship.game.view.types import LogLine
from brinkmanship.simulation.phase import Result

TELLERS: dict[str, Teller] = {**log_orders.TELLERS, **log_consent.TELLERS, **log_events.TELLERS}
"""Kind of result -> how it is told."""


def tell(names: Labels, results: Iterable[Result], turn: int) -> list[LogLine]:
    """Return the log lines of *results*, in order, as they were (not filtered)."""
    return [line for result in results if (line := _line(names, result, turn)) is not None]


def known_to(lines: Iterable[LogLine], seat: str, *, whole: bool = False) -> list[LogLine]:
    """Return what *seat* learns of *lines*; what it may not know of a line is left out of it.

    What became of an order within a turn is one line, unless the *whole* is asked for.
    """
    known = [
        line if line.public else replace(line, known_to=_told_of(line, seat))
        for line in lines
        if line.public or seat in line.known_to
    ]
    return known if whole else folded(known)


def _told_of(line: LogLine, seat: str) -> tuple[str, ...]:
    # A seat knows that it knows, and that who did it knows; not who else was told.
    return tuple(a for a in line.known_to if a in (seat, line.actor))


def tell_injects(names: Labels, injects: Iterable[Inject], day: int, turn: int) -> list[LogLine]:
    """Return the lines of what was put into the game, for the seats it is addressed to."""
    out = []
    for inject in injects:
        to = tuple(names.rules.actors[i] for i in names.model.actors_in(inject.to))
        if inject.text and (to or not inject.to):  # a cue for control is told to no seat
            kind = "inject" if inject.effects or to else "narration"
            text, when = inject.told, names.date(day)
            out.append(LogLine(when, day, turn, kind, text, public=not to, known_to=to, weight=0.8))
    return out


def _line(names: Labels, result: Result, turn: int) -> LogLine | None:
    said = TELLERS.get(result.kind, _plain)(names, result)
    if not said.text:
        return None
    kind, target, place = about(names, result)
    known = _known(names, result)
    return LogLine(
        date=names.date(result.day),
        day=result.day,
        turn=turn,
        kind=result.kind,
        text=said.text + reasons(names, result.data),
        actor=actor_of(names, result),
        target=target if kind != "region" else "",
        place=place or (target if kind == "region" else ""),
        public=known is None,
        known_to=() if known is None else tuple(names.rules.actors[i] for i in known),
        weight=_weight(names, result),
        data={"id": result.id, **_data(names, result)},
        detail=said.detail,
        badge=said.badge,
    )


def _data(names: Labels, result: Result) -> dict[str, Any]:
    """Return the numbers and names of a result; of an order in effect, the formations that it moves too."""
    out = {str(k): to_json(v) for k, v in result.data.items() if k not in ("target_kind", "place")}
    if result.kind in ("order", "effect") and result.id in names.action_index:
        kind, target, _ = about(names, result)
        moved = [target] if kind == "formation" else list(names.scenario.orderable[result.id].formations)
        out |= {"formations": moved} if moved else {}
    return out


def _known(names: Labels, result: Result) -> tuple[int, ...] | None:
    """Return who learns of a result; None: everybody."""
    if result.kind == "event":
        event = names.scenario.events.get(result.id)
        return names.model.actors_in(event.known_to) if event is not None and event.known_to is not None else None
    if result.known_to is None and result.kind in ("consent", "delivery") and result.id in names.action_index:
        action = names.rules.actions[names.action_index[result.id]]
        if not action.public:
            asked = [names.actor_index[a] for a in result.data.get("asked", ()) if a in names.actor_index]
            return tuple(sorted({result.actor, *asked} - {-1}))
    return result.known_to


def _plain(names: Labels, result: Result) -> Told:
    facts = ", ".join(f"{k.replace('_', ' ')} {_fact(v)}" for k, v in result.data.items() if v not in ("", None))
    who = f"{the_actor(names, result)}: " if result.actor >= 0 else ""
    what = result.id.replace("_", " ")
    if result.id in names.action_index:
        what = names.action(result.id)
    elif result.id in names.formation_index:
        what = names.thing("formation", result.id)
    elif result.id in names.region_index:
        what = names.region(result.id)
    return told(f"{who}{what}, {result.kind.replace('_', ' ')}" + (f" ({facts})" if facts else ""))


def _fact(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def _weight(names: Labels, result: Result) -> float:
    if result.kind == "ending":
        return 1.0
    if result.id in names.action_index and result.kind != "course":
        return min(names.rules.actions[names.action_index[result.id]].severity / 10 + 0.1, 1.0)
    return {"event": 0.5, "dilemma": 0.7, "attribution": 0.4, "arrival": 0.2}.get(result.kind, 0.1)
