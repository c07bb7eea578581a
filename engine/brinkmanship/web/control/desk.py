"""Control's desk at a glance: the bar above every page, the seats, what goes in with this turn, the truth in figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.people import Person
from brinkmanship.game.exercise.schedule import Status
from brinkmanship.game.session.control import Truth, order_text, truth_of
from brinkmanship.game.session.injects import title_of
from brinkmanship.game.view.labels import Labels, date_text, short_date
from brinkmanship.game.view.types import Indicator, LogLine, SeatView
from brinkmanship.pictures.charts import sparkline
from brinkmanship.players.kinds import PERSON
from brinkmanship.web.control.words import counted, listed, number

Here = Callable[[str], bool]
"""Says whether the person of an id is connected now."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands above every page of control."""

    title: str
    turn: int  # the one that is planned
    date: str
    day: str  # 'day 3 of 60'
    rung: str  # of the escalation ladder, '' none
    waiting: str  # who has not handed in, in words; '' nobody
    handed_in: int
    seats: int
    going_in: int
    injects: str  # '2 injects'
    over: str  # how the exercise ended
    warnings: tuple[str, ...]
    to_rule: int  # orders in free text without a ruling

    @property
    def ready(self) -> bool:
        """Whether the turn can be resolved."""
        return not self.over and not self.waiting


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the room."""

    id: str
    name: str
    role: str
    here: bool


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat that people play, or played at the start."""

    id: str
    name: str
    colour: str
    by_people: bool
    people: tuple[PersonRow, ...]
    stands: str  # 'handed in', 'drafting', 'nothing yet', 'played by the program'
    tone: str  # 'good', 'busy', 'idle', 'program'
    revision: int
    orders: tuple[str, ...]
    others: bool  # whether another seat is left to people when this one goes to the program


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A number that is shown all the time."""

    ref: str
    label: str
    text: str
    chart: Markup


@dataclass(frozen=True, slots=True)
class LineRow:
    """Something that happened, and who knows of it."""

    text: str
    kind: str
    known: str  # '' all


@dataclass(frozen=True, slots=True)
class TruthFacts:
    """The truth in figures and words."""

    groups: tuple[tuple[str, tuple[IndicatorRow, ...]], ...]  # of the world under '', of each body under its name
    intents: tuple[tuple[str, str], ...]
    fighting: tuple[str, ...]
    lines: tuple[LineRow, ...]
    orders: tuple[tuple[str, tuple[str, ...]], ...]  # of the last turn, by seat
    scores: tuple[tuple[str, str], ...]  # at the end


@dataclass(frozen=True, slots=True)
class GoingIn:
    """An inject that goes in with this turn."""

    id: str
    name: str
    to: str
    shown: bool  # the seats read it already
    own: bool  # control's own: can be withdrawn


def named(exercise: Exercise, ids: Iterable[str]) -> str:
    """Return seats, and control, as a list within a sentence; '' of none."""
    names = exercise.game.prepared.names
    return listed([names.actor(id) if id in names.actor_index else "control" for id in ids])


_TRUTH: list[tuple[object, Truth]] = []
"""The truth that was looked at last, with its world."""


def truth(exercise: Exercise) -> Truth:
    """Return the truth of the game as it stands, reckoned once for each state."""
    world = exercise.game.branch[-1].world
    if not _TRUTH or _TRUTH[0][0] is not world:
        _TRUTH[:] = [(world, truth_of(exercise.game))]
    return _TRUTH[0][1]


def bar(exercise: Exercise) -> Bar:
    """Return what stands above every page."""
    game = exercise.game
    waiting = [game.prepared.names.actor(seat) for seat in exercise.waiting]
    outcome = game.outcome
    view = truth(exercise).view
    count = len(exercise.going_in())
    return Bar(
        title=game.title,
        turn=game.turn + 1,
        date=date_text(game.date),
        day=view.clock,
        rung=f"{view.rung.number}/{view.rung.of} {view.rung.name}" if view.rung.there else "",
        waiting=listed(waiting),
        handed_in=len(exercise.seats) - len(waiting),
        seats=len(exercise.seats),
        going_in=count,
        injects=counted(count, "inject"),
        over=outcome.termination.text if outcome is not None else "",
        warnings=game.warnings,
        to_rule=sum(one.ruling is None for one in exercise.submissions()),
    )


def seat_rows(exercise: Exercise, here: Here) -> tuple[SeatRow, ...]:
    """Return the seats that people play or played, each with who is in it and how far its plan is."""
    game = exercise.game
    names, orders = game.prepared.names, exercise.orders()
    people = exercise.people()
    out = []
    for seat in (*exercise.seats, *exercise.absent):
        by_people = game.seats[seat] == PERSON
        draft, given = game.pending.drafts.get(seat), orders.get(seat, ())
        stands, tone = _stands(exercise, seat, by_people, draft is not None and bool(draft.revision))
        out.append(
            SeatRow(
                seat,
                names.actor(seat),
                game.prepared.facts.colours[seat],
                by_people,
                tuple(person_row(one, here) for one in people if one.seat == seat and one.present),
                stands,
                tone,
                draft.revision if draft is not None else 0,
                tuple(order_text(names, order) for order in given),
                len(exercise.seats) > 1,
            )
        )
    playable = game.playable
    return tuple(sorted(out, key=lambda row: playable.index(row.id) if row.id in playable else len(playable)))


def person_row(person: Person, here: Here) -> PersonRow:
    """Return somebody in the room with whether they are connected now."""
    return PersonRow(person.id, person.name, person.role, here(person.id))


def _stands(exercise: Exercise, seat: str, by_people: bool, drafted: bool) -> tuple[str, str]:
    if not by_people:
        return "played by the program", "program"
    if seat not in exercise.waiting and exercise.game.outcome is None:
        return "handed in", "good"
    return ("drafting", "busy") if drafted else ("nothing yet", "idle")


def going_in(exercise: Exercise) -> tuple[GoingIn, ...]:
    """Return the injects that go in with this turn, those of the list first."""
    pending = exercise.game.pending
    own = {one.id for one in exercise.improvised}
    planned = {entry.planned.inject.id: entry for entry in exercise.injects()}

    def row(id: str, name: str, to: tuple[str, ...]) -> GoingIn:
        entry = planned.get(id)
        shown = id in pending.shown or (entry is not None and entry.shown)
        return GoingIn(id, name, named(exercise, to) or "everybody", shown, id in own)

    return tuple(
        row(one.id, planned[one.id].planned.name if one.id in planned else title_of(one), one.to)
        for one in exercise.going_in()
    )


def upcoming(exercise: Exercise, most: int = 6) -> tuple[tuple[str, str, str, str], ...]:
    """Return (id, name, when, how it stands) of the injects that come next and do not go in yet."""
    game = exercise.game
    names, out = game.prepared.names, []
    waiting = [e for e in exercise.injects() if e.status in (Status.WAITING, Status.HELD) and not e.goes_in]
    for entry in sorted(waiting, key=lambda e: (e.day < 0, e.day))[:most]:
        when = short_date(names.date(entry.day)) if entry.day >= 0 else ""
        when = ", ".join(filter(None, [when, f"once {entry.planned.when}" if entry.planned.when else ""]))
        out.append((entry.planned.inject.id, entry.planned.name, when or "when you say so", entry.status.value))
    return tuple(out)


def truth_facts(exercise: Exercise) -> TruthFacts:
    """Return the truth in figures and words."""
    game, found = exercise.game, truth(exercise)
    view, outcome = found.view, game.outcome
    return TruthFacts(
        groups=indicator_groups(game.prepared.names, view),
        intents=found.intents,
        fighting=tuple(region.name for region in view.regions if region.contested_by),
        lines=tuple(line_row(exercise, line) for line in found.last_lines),
        orders=tuple(
            (who, tuple(text for _, text in given)) for who, given in groupby(found.last_orders, key=lambda one: one[0])
        ),
        scores=tuple((score.name, f"{100 * score.total:.0f}%") for score in outcome.scores) if outcome else (),
    )


def indicator_groups(names: Labels, view: SeatView) -> tuple[tuple[str, tuple[IndicatorRow, ...]], ...]:
    """Return the numbers that are shown all the time: the world's under '', those of each body under its name."""
    return tuple(
        (names.thing("body", body) if body else "", tuple(_indicator(one) for one in indicators))
        for body, indicators in groupby(sorted(view.indicators, key=_body), key=_body)
    )


def line_row(exercise: Exercise, line: LogLine) -> LineRow:
    """Return a line of the log with who knows of it."""
    names = exercise.game.prepared.names
    known = "" if line.public else listed([names.actor(one) for one in line.known_to]) or "nobody"
    return LineRow(line.text, line.kind, known)


def _body(indicator: Indicator) -> str:
    """Return the body an indicator is of, '' for the world's."""
    kind, _, rest = indicator.estimate.ref.partition(":")
    return rest.partition(".")[0] if kind == "body" else ""


def _indicator(one: Indicator) -> IndicatorRow:
    estimate = one.estimate
    text = number(estimate.value, estimate.unit, estimate.floor, estimate.ceiling)
    chart = sparkline(one.trend[-12:], f"{estimate.label} over the last turns, now {text}")
    return IndicatorRow(estimate.ref, estimate.label, text, Markup(chart))
