"""Why a number is what it is: its ledger, as one seat may know it, and the source of its start value.

Of its own numbers and of public ones a seat learns every cause that is not another's secret; of what it only estimates
it learns the public causes, and the rest is said to be unknown. Steps and start always sum to the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brinkmanship.game.view.cause_words import moved_by
from brinkmanship.game.view.deeds import deed
from brinkmanship.game.view.grammar import capital
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.reports import Explanation, Step
from brinkmanship.scenario.provenance import numbers
from brinkmanship.simulation.changes import Cause, Entry
from brinkmanship.simulation.world import Kind


def own(names: Labels, seat: int, kind: Kind, thing: int) -> bool:
    """Return whether a number is the seat's own."""
    rules = names.rules
    if kind is Kind.ACTOR:
        return thing == seat
    if kind is Kind.TIE:
        return thing // len(rules.actors) == seat
    if kind is Kind.FORMATION:
        return int(rules.owner[thing]) == seat
    if kind is Kind.REGION:
        return int(rules.sovereign[thing]) == seat
    if kind is Kind.BODY:
        return seat in rules.bodies[thing].members.tolist()
    return False


def explain(
    names: Labels,
    seat: str | None,
    ref: str,
    entries: Iterable[Sequence[Entry]],
    start: float,
    value: float,
    exact: bool,
) -> Explanation:
    """Return the explanation of *ref* from the ledgers of all turns so far.

    *start* and *value* are what the seat knows of the number at the start and now, *exact* whether that is the truth.
    With *seat* None every cause is told.
    """
    kind, track, thing = names.parse(ref)
    me = -1 if seat is None else names.actor_index[seat]
    mine = seat is None or own(names, me, kind, thing)
    steps: list[Step] = []
    hidden: dict[int, float] = {}
    for turn in entries:
        merged: dict[tuple[int, Cause], float] = {}
        for e in turn:
            if e.kind == kind and e.track == track and e.thing == thing:
                merged[e.day, e.cause] = merged.get((e.day, e.cause), 0.0) + e.amount
        for (day, cause), amount in merged.items():
            if abs(amount) < 5e-7:
                continue
            if seat is None or known_cause(names, me, cause, mine, exact):
                steps.append(_step(names, day, cause, names.rules.tracks[kind].names[track], amount))
            else:
                hidden[day] = hidden.get(day, 0.0) + amount
    if exact:
        steps += [Step(names.date(d), d, a, "Causes you do not know", "unknown") for d, a in hidden.items()]
    rest = value - start - sum(s.amount for s in steps)
    if abs(rest) > (1e-4 if exact else 1e-6):
        day = 0 if exact else max((s.day for s in steps), default=0)
        text = "Before the record begins" if exact else "What you do not know, and error of estimate"
        steps.append(Step(names.date(day), day, rest, text, "unknown"))
    steps.sort(key=lambda s: s.day)
    note = "" if exact else "This is an estimate: only public causes are listed."
    return Explanation(names.ref(kind, track, thing), names.label(kind, track, thing), start, value, tuple(steps), note)


def known_cause(names: Labels, me: int, cause: Cause, mine: bool, exact: bool) -> bool:
    """Return whether the actor `me` may know a cause of a number that is its own (`mine`) or that it knows exactly."""
    if cause.kind in ("order", "measure"):
        index = names.action_index.get(cause.id)
        if index is None or cause.actor == me or (mine and cause.target == me):
            return True
        return names.rules.actions[index].public or me in names.rules.actions[index].known_to
    if cause.kind == "event":
        event = names.scenario.events.get(cause.id)
        return event is None or event.known_to is None or mine
    return exact


def _step(names: Labels, day: int, cause: Cause, track: str, amount: float) -> Step:
    actor = names.rules.actors[cause.actor] if cause.actor >= 0 else ""
    return Step(names.date(day), day, amount, cause_text(names, cause, track, amount), cause.kind, cause.id, actor)


def cause_text(names: Labels, cause: Cause, track: str = "", amount: float = 0.0) -> str:
    """Return why a track moved by *amount*: 'Russia held a large exercise', 'Gas was cut', …; without a full stop.

    Without a track a mechanism is told by its subject: 'Politics at home'.
    """
    actor = names.rules.actors[cause.actor] if cause.actor >= 0 else ""
    if cause.kind in ("order", "measure"):
        return _ordered(names, cause, actor)
    if cause.kind == "event":
        event = names.scenario.events.get(cause.id)
        return event.name if event else "An event"
    if cause.kind == "deal":
        deal = names.scenario.deals.get(cause.id)
        return f"A step of {deal.name[:1].lower()}{deal.name[1:]}" if deal else "A step of a deal"
    if cause.kind == "mechanism":
        return moved_by(cause.id, track, amount)
    if cause.kind == "range":
        return "It is at the end of its range"
    if cause.kind == "intent":
        return f"What {names.the('actor', actor)} secretly wants" if actor else "A secret aim"
    if cause.kind == "inject":
        inject = names.scenario.injects.get(cause.id.rpartition(":")[2])
        return (inject.name if inject is not None else None) or "An intervention from outside"
    return "A ruling of control" if cause.kind == "ruling" else "Not said"


def _ordered(names: Labels, cause: Cause, actor: str) -> str:
    """Return an order as a cause: what its actor did, by the scenario's words."""
    index = names.action_index.get(cause.id)
    if index is None:
        return f"An order of {names.the('actor', actor)}" if actor else "An order"
    kind = names.rules.target_kind[index]
    things = names.things(kind)
    target = things[cause.target] if kind and 0 <= cause.target < len(things) else ""
    choice = names.scenario.choices.get(cause.id)
    one = deed(names, cause.id, actor, kind if target else "", target)
    if choice is not None and one.told is None:
        return f"{capital(one.who)} chose '{one.name}'"
    return capital(one.did)


_SECTIONS = {Kind.ACTOR: "actors", Kind.BODY: "bodies", Kind.REGION: "map.regions", Kind.FORMATION: "formations"}


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a number's start value."""

    title: str
    date: str  # '' where the scenario does not say
    confidence: str  # 'high' | 'medium' | 'low' | '' not said


class Sources:
    """The sources of one scenario's start values."""

    def __init__(self, names: Labels) -> None:
        """Read them once, about a tenth of a second for a large scenario."""
        self._names = names
        self._said = {n.name: n for n in numbers(names.scenario) if n.source is not None}
        self._ties: dict[tuple[int, int], list[int]] = {}
        for index, tie in enumerate(names.scenario.ties):
            first, second = (
                names.model.actors_in([who] if isinstance(who, str) else who) for who in (tie.from_, tie.to)
            )
            for one, other in ((a, b) for a in first for b in second if a != b):
                self._ties.setdefault((one, other), []).append(index)
                if tie.both:
                    self._ties.setdefault((other, one), []).append(index)

    def of(self, ref: str) -> Source | None:
        """Return the source of *ref*'s start value, None where the scenario names none; raise `UnknownNumber`."""
        kind, track, thing = self._names.parse(ref)
        name = self._names.rules.tracks[kind].names[track]
        for path in (*self._own(kind, thing, name), f"tracks.{kind.name.lower()}.{name}.start"):
            found = self._said.get(path)
            if found is not None:
                entry = self._names.scenario.scenario.sources.get(str(found.source))
                title = entry.title if entry is not None else str(found.source).replace("-", " ").capitalize()
                date = str(entry.date) if entry is not None and entry.date else ""
                return Source(title, date, found.confidence or "")
        return None

    def _own(self, kind: Kind, thing: int, name: str) -> tuple[str, ...]:
        """Return the paths at which the thing itself may give the number."""
        rules = self._names.rules
        if kind is Kind.TIE:
            first, second = divmod(thing, len(rules.actors))
            listed = reversed(self._ties.get((first, second), []))  # the last that says a number holds
            return tuple(f"ties.{index}.{part}{name}" for index in listed for part in ("", "tracks."))
        if kind not in _SECTIONS:
            return ()
        ids = {Kind.ACTOR: rules.actors, Kind.BODY: rules.bodies_, Kind.REGION: rules.regions}
        id = ids.get(kind, rules.formations)[thing]
        return f"{_SECTIONS[kind]}.{id}.tracks.{name}", f"{_SECTIONS[kind]}.{id}.{name}"
