"""What came of a turn, in words: results of the core become lines of a log.

A line says what happened; who knows it and how sure that is stand beside it. One function a kind of result, by table;
a kind this file does not know is told plainly rather than lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.view.answer_text import objected, reasons
from brinkmanship.game.view.choices import consent_text
from brinkmanship.game.view.labels import Labels, short_date
from brinkmanship.game.view.told_text import filled, sentence
from brinkmanship.game.view.types import LogLine, to_json
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.simulation.changes import Fault
from brinkmanship.simulation.phase import Result
from brinkmanship.simulation.world import Kind, World
from brinkmanship.text import ended, joined, two_digits


def tell(names: Labels, results: Iterable[Result], turn: int) -> list[LogLine]:
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


Teller = Callable[[Labels, Result], str]


def _line(names: Labels, result: Result, turn: int) -> LogLine | None:
    teller = TELLERS.get(result.kind, _plain)
    text = teller(names, result)
    if not text:
        return None
    text += reasons(names, result)
    kind, target, place = _about(names, result)
    known = _known(names, result)
    return LogLine(
        date=names.date(result.day),
        day=result.day,
        turn=turn,
        kind=result.kind,
        text=text,
        actor=_id(names.rules.actors, result.actor),
        target=target if kind != "region" else "",
        place=place or (target if kind == "region" else ""),
        public=known is None,
        known_to=() if known is None else tuple(names.rules.actors[i] for i in known),
        causes=_causes(names, result),
        weight=_weight(names, result),
        data={
            "id": result.id,
            **{str(k): to_json(v) for k, v in result.data.items() if k not in ("target_kind", "place")},
        },
    )


def _id(ids: Sequence[str], index: int) -> str:
    return ids[index] if index >= 0 else ""


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


def _about(names: Labels, result: Result) -> tuple[str, str, str]:
    """Return (kind of target, id of target, id of place) of a result."""
    rules = names.rules
    place = str(result.data.get("region") or result.data.get("place") or "")
    place = place if place in names.region_index else ""
    if result.id in names.action_index and result.target >= 0:
        kind = rules.target_kind[names.action_index[result.id]]
        things = names.things(kind) if kind else ()
        return (kind, things[result.target], place) if result.target < len(things) else ("", "", place)
    if result.id in names.formation_index:
        return "formation", result.id, place or _id(rules.regions, result.target)
    if result.id in names.region_index:
        return "region", result.id, place
    return "", "", place


def _who(names: Labels, result: Result) -> str:
    return names.actor(names.rules.actors[result.actor]) if result.actor >= 0 else "Somebody"


def _the(names: Labels, result: Result) -> str:
    return names.the("actor", names.rules.actors[result.actor]) if result.actor >= 0 else "somebody"


def _what(names: Labels, result: Result) -> str:
    """Return an action and what it is aimed at: 'Publish intelligence (Russia)'."""
    if result.id not in names.action_index:
        if result.id in names.formation_index:
            place = _about(names, result)[2]
            return names.thing("formation", result.id) + (f" to {names.region(place)}" if place else "")
        return names.region(result.id) if result.id in names.region_index else result.id.replace("_", " ")
    kind, target, place = _about(names, result)
    aimed = [names.thing(kind, target)] if target and kind else []
    aimed += [f"to {names.region(place)}"] if place and kind != "region" else []
    return names.action(result.id) + (f" ({', '.join(aimed)})" if aimed else "")


def _words(names: Labels, result: Result) -> dict[str, str]:
    """Return what the placeholders of a clause stand for."""
    kind, target, place = _about(names, result)
    action = names.scenario.orderable[result.id]
    where = target if kind == "region" else place or action.place or ""
    amount = float(result.data.get("amount", 1) or 1)
    several = result.actor >= 0 and names.plural(names.rules.actors[result.actor])
    return {
        "who": _the(names, result),
        "its": "their" if several else "its",
        "was": "were" if several else "was",
        "whom": names.the(kind, target) if kind and target else "",
        "where": names.the("region", where) if where else "",
        "amount": f"{amount:g} times",
    }


def _order(names: Labels, result: Result) -> str:
    if refused := result.data.get("refused"):
        return f"{_who(names, result)}: {_what(names, result)} is not carried out: {refused}."
    action = names.rules.actions[names.action_index[result.id]]
    if result.id in names.scenario.choices:
        of, choice = names.scenario.choices[result.id]
        dilemma = names.scenario.dilemmas[of]
        return f"{_who(names, result)} decides ({dilemma.name}): {dilemma.choices[choice].name}."
    told = names.scenario.orderable[result.id].told
    if told is not None and action.consent is None and not action.delay:
        return sentence(filled(told.did, _words(names, result)))
    if action.consent is not None:
        asked = consent_text(names, action)
        if action.consent.target:
            asked = names.the(*_about(names, result)[:2])
        return f"{_who(names, result)} proposes: {_what(names, result)}. It needs the consent of {asked}."
    if action.delay:
        days = names.date(result.day + action.delay)
        return f"{_who(names, result)} orders: {_what(names, result)}. It takes effect on {short_date(days)}."
    return f"{_who(names, result)}: {_what(names, result)}."


def _effect(names: Labels, result: Result) -> str:
    action = names.rules.actions[names.action_index[result.id]]
    if action.consent is None and not action.delay:
        return ""  # told with the order
    told = names.scenario.orderable[result.id].told
    if told is not None:
        return sentence(filled(told.did, _words(names, result)))
    return f"{_who(names, result)}: {_what(names, result)} takes effect."


def _consent(names: Labels, result: Result) -> str:
    what = f"'{_what(names, result)}', proposed by {_the(names, result)}"
    against = [names.the("actor", a) for a in result.data.get("blocked_by", ())]
    body, passed = result.data.get("body"), result.data.get("passed")
    if body is None:
        listed = [names.the("actor", a) for a in result.data.get("asked", ())]
        plural = len(listed) != 1
        verb = ("agree to" if plural else "agrees to") if passed else ("say no to" if plural else "says no to")
        return f"{_capital(joined(listed))} {verb} {what}."
    abstained = [names.the("actor", a) for a in result.data.get("abstained", ())]
    if abstained and passed and not against:
        return f"{_capital(names.the('body', body))} agrees to {what}; {joined(abstained)} abstained."
    if passed:
        outvoted = f"; {joined(against)} {'was' if len(against) == 1 else 'were'} outvoted" if against else ""
        return f"{_capital(names.the('body', body))} agrees to {what}{outvoted}."
    return f"{_capital(names.the('body', body))} does not agree to {what}: {joined(against)} broke silence."


def _sounding(names: Labels, result: Result) -> str:
    """Return what came of sounding out a package: thinned, with what is left out of it, or held back, because of whom."""
    data, what = result.data, f"'{_what(names, result)}'"
    doubtful = [names.the("actor", a) for a in data["doubtful"]]
    because = f": {joined(doubtful)} would not have it" if doubtful else ""
    began = f"{_capital(names.the('actor', data['by']))} sounded out {names.the('body', data['body'])} on {what}"
    if data["held"]:
        return f"{began}{because}. It is held back."
    without = f", without {joined(data['left_out'])}" if data["left_out"] else ""
    return f"{began}{because}. A thinner draft is tabled, at {data['size'] * 100:.0f} % of its depth{without}."


def _leak(names: Labels, result: Result) -> str:
    doubtful = [names.the("actor", a) for a in result.data["doubtful"]]
    whom = f": {joined(doubtful)} stood in the way" if doubtful else ""
    return f"It leaks that {names.the('body', result.data['body'])} could not agree on '{_what(names, result)}'{whom}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _arrival(names: Labels, result: Result) -> str:
    place = _about(names, result)[2]
    return f"Arrival: {names.thing('formation', result.id)} ({_who(names, result)}), {names.region(place)}."


def _fallen(names: Labels, result: Result) -> str:
    place = names.region_index[result.id]
    of = int(names.rules.capital_of[place])
    whose = names.the("actor", names.rules.actors[of]) if of >= 0 else "the country"
    return f"The capital of {whose} has fallen: {_the(names, result)} holds {names.region(result.id)}."


def _attribution(names: Labels, result: Result) -> str:
    whom = f" on {names.the('actor', names.rules.actors[result.target])}" if result.target >= 0 else ""
    return f"It comes out that {_the(names, result)} was behind a covert attack{whom}: {names.action(result.id)}."


def _event(names: Labels, result: Result) -> str:
    event = names.scenario.events[result.id]
    if outcome := result.data.get("outcome"):
        return f"{event.name}. It turned out: {outcome}."
    return event.told or event.text.strip() or f"{event.name}."


def _ending(names: Labels, result: Result) -> str:
    ending = names.scenario.endings[result.id]
    return f"{ending.name}. {ending.text.strip()}".strip()


def _plain(names: Labels, result: Result) -> str:
    facts = ", ".join(f"{k.replace('_', ' ')} {_fact(v)}" for k, v in result.data.items() if v not in ("", None))
    who = f"{_who(names, result)}: " if result.actor >= 0 else ""
    return f"{who}{_what(names, result)}, {result.kind.replace('_', ' ')}" + (f" ({facts})" if facts else "") + "."


def _fact(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def _course(names: Labels, result: Result) -> str:
    """Return what a leader's staff advises now, which only its own seat learns; the program follows it."""
    options = names.scenario.courses[names.rules.actors[result.actor]].options
    before, now = (options[name].name for name in (str(result.data["before"]), result.id))
    return f"{_who(names, result)}: the staff would now {now}, and no longer {before}."


def _deal(names: Labels, result: Result) -> str:
    name = names.scenario.deals[result.id].name
    said = {"kept": "a step is carried out", "stalled": "a step falls due and is not taken", "broken": "it is broken"}
    return f"{name}: {said[str(result.data['step'])]}."


def _dilemma(names: Labels, result: Result) -> str:
    dilemma = names.scenario.dilemmas[result.id]
    return f"{ended(dilemma.name)} {dilemma.text.strip()}"


def _silence(names: Labels, result: Result) -> str:
    of, choice = names.scenario.choices[result.id]
    dilemma = names.scenario.dilemmas[of]
    return f"{dilemma.name}: no decision in time. It is taken as: {dilemma.choices[choice].name}."


TELLERS: dict[str, Teller] = {
    "dilemma": _dilemma,
    "course": _course,
    "deal": _deal,
    "silence": _silence,
    "order": _order,
    "effect": _effect,
    "lift": lambda names, result: f"{_who(names, result)} lifts: {_what(names, result)}.",
    "expiry": lambda names, result: f"{_who(names, result)}: {_what(names, result)} has run out.",
    "outcome": lambda names, result: (
        f"{_who(names, result)}: {_what(names, result)}. It turned out: {result.data.get('outcome')}."
    ),
    "stage": lambda names, result: "",  # its effects are in the ledger; nothing that people would report
    "consent": _consent,
    "objection": lambda names, result: objected(
        names, result, f"'{_what(names, result)}', proposed by {_the(names, result)}"
    ),
    "sounding": _sounding,
    "leak": _leak,
    "lapse": lambda names, result: (
        f"{_what(names, result)}, proposed by {_the(names, result)}, lapses: events overtook it."
    ),
    "arrival": _arrival,
    "capture": lambda names, result: "",  # told as a change of control
    "capital": _fallen,
    "attribution": _attribution,
    "delivery": lambda names, result: f"{_who(names, result)}: {_what(names, result)} has arrived.",
    "event": _event,
    "ending": _ending,
}
"""Kind of result -> its sentence; an empty one is not told."""


def tell_faults(names: Labels, faults: Iterable[Fault], day: int, turn: int) -> list[LogLine]:
    """Return a line for every rule whose change was no finite number and was left out, each once."""
    out = []
    for fault in dict.fromkeys(faults):
        label = names.track(fault.kind, names.rules.tracks[fault.kind].names[fault.track]).label
        text = (
            f"A rule of the scenario went beyond what a number can hold, so it was left out: {label} stays as it was."
        )
        data = {"id": fault.cause.id, "rule": fault.rule, "phase": fault.phase}
        out.append(LogLine(names.date(day), day, turn, "fault", text, weight=0.9, data=data))
    return out


def rule_faults(loaded: Loaded, lines: Iterable[LogLine]) -> list[str]:
    """Return what an author needs to know of the rules that were left out in *lines*, with file and line where known."""
    out = []
    for line in lines:
        if line.kind == "fault":
            rule = str(line.data.get("rule", ""))
            place = loaded.place_of_text(rule) if rule else ""
            several = f"{line.data.get('phase')} (several changes of one number together)"
            what = f"the rule '{rule}'" if rule else several
            out.append(f"{place + ': ' if place else ''}{what} gave no finite number and was left out")
    return list(dict.fromkeys(out))


def tell_world(names: Labels, before: World, after: World, turn: int) -> list[LogLine]:
    """Return what the two worlds themselves tell: the rung, regions that change hands, fighting and losses."""
    rules, day = names.rules, after.day
    out: list[LogLine] = []

    def say(kind: str, text: str, weight: float, place: str = "", confidence: str = "exact", **data: Any) -> None:
        when = names.date(day)
        line = LogLine(when, day, turn, kind, text, place=place, confidence=confidence, weight=weight, data=data)
        out.append(line)

    taken = np.flatnonzero(before.controller[:, 0] != after.controller[:, 0])
    for region in taken.tolist():
        holder, id = int(after.controller[region, 0]), rules.regions[region]
        who = f"is now held by {names.the('actor', rules.actors[holder])}" if holder >= 0 else "is held by nobody"
        say("control", f"{names.region(id)} {who}.", 0.8, id)
    fought = np.flatnonzero(after.attacker[:, 0] >= 0).tolist()
    if fought:
        track = rules.track(Kind.ACTOR, "losses")
        lost = after.actor[track, :, 0] - before.actor[track, :, 0]
        losers = np.flatnonzero(lost >= 1).tolist()
        parts = [f"{names.actor(rules.actors[i])} about {two_digits(float(lost[i])):,.0f}" for i in losers]
        where = joined([names.region(rules.regions[i]) for i in fought])
        cost = f" Soldiers lost: {joined(parts)}; both sides claim other figures." if parts else ""
        say("battle", f"Fighting in {where}.{cost}", 0.7, rules.regions[fought[0]], "low" if parts else "exact")
    track = rules.track(Kind.WORLD, "rung")
    was, now = int(before.world[track, 0, 0]), int(after.world[track, 0, 0])
    ladder = sorted(names.scenario.ladder, key=lambda r: r.from_)
    if was != now and 0 <= now < len(ladder):
        way = "rises" if now > was else "falls"
        say("rung", f"The crisis {way} to rung {ladder[now].rung} of the ladder: {ladder[now].name}.", 0.6, step=now)
    return out


def _causes(names: Labels, result: Result) -> tuple[str, ...]:
    if result.kind in ("effect", "outcome", "delivery", "consent", "expiry") and result.actor >= 0:
        return (f"Order of {_who(names, result)}: {_what(names, result)}",)
    return ()


def _weight(names: Labels, result: Result) -> float:
    if result.kind == "ending":
        return 1.0
    if result.id in names.action_index and result.kind != "course":
        return min(names.rules.actions[names.action_index[result.id]].severity / 10 + 0.1, 1.0)
    return {"event": 0.5, "dilemma": 0.7, "attribution": 0.4, "arrival": 0.2}.get(result.kind, 0.1)
