"""The first page of a seat, its briefing, and its reports: how things stand, and what each turn brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from brinkmanship.game.view.asked import answer_words, asked_of, proposal_words
from brinkmanship.game.view.encyclopedia import article_of
from brinkmanship.game.view.labels import language_name
from brinkmanship.game.view.number_text import change as change_text, day, difference, number
from brinkmanship.game.view.report_text import main_causes, moved_text, points_text, result_word, score
from brinkmanship.game.view.reports import AimChange, Change, Outcome, TurnReport, WarReport
from brinkmanship.game.view.types import LogLine, ObjectiveView, SeatView
from brinkmanship.web.seat.desk import SeatDesk, names_of
from brinkmanship.web.seat.figures import SURE, Trend, trend
from brinkmanship.web.seat.post import Shown, letters

MOST_NEWS = 6
"""Lines of the last turn on the first page."""
_ALERTS = {
    **dict.fromkeys(("attack", "moved", "arrival"), "/seat/map"),
    **dict.fromkeys(("lapse", "refused", "capital"), "/seat/orders"),
}
"""Kinds of alert that the first page shows beside questions and proposals, and where they lead."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log as a page shows it."""

    date: str
    kind: str
    text: str
    public: bool
    sure: str  # '' where it is certain
    causes: tuple[str, ...]
    region: str  # id of the region it is about, '' none
    actor: str
    color: str


@dataclass(frozen=True, slots=True)
class Objective:
    """What the seat wants, and how far it is met."""

    text: str
    weight: int  # per cent of all
    met: int  # per cent


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the seat, and where to go for it."""

    text: str
    href: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """The first page."""

    rung: int
    rungs: int
    rung_name: str
    rung_text: str
    trends: tuple[Trend, ...]
    objectives: tuple[Objective, ...]
    waiting: tuple[Waiting, ...]
    letters: tuple[Shown, ...]  # new ones, the latest first
    news: tuple[Line, ...]
    last_turn: int
    calendar: tuple[tuple[str, str, str, bool], ...]  # when, name, text, whether it lasts today
    briefing: tuple[str, ...]  # before the first turn
    ended: str

    @property
    def say(self) -> str:
        """What is read aloud when it changes."""
        letter = f"A letter from {self.letters[0].sender}." if self.letters else ""
        many = len(self.waiting)
        waits = f"{many} thing{'s' * (many > 1)} wait{'s' * (many == 1)} for you." if many else ""
        return " ".join(filter(None, (self.ended or f"Turn {self.last_turn + 1} is planned.", letter, waits)))


def situation(desk: SeatDesk) -> Situation:
    """Return the first page of a seat."""
    view = desk.handle.view()
    outcome = desk.handle.outcome
    last = [line for line in view.log if line.turn == view.turn and view.turn > 0]
    weighty = sorted(last, key=lambda line: -line.weight)[:MOST_NEWS]
    return Situation(
        rung=view.rung.number,
        rungs=view.rung.of if view.rung.there else 0,
        rung_name=view.rung.name,
        rung_text=view.rung.description,
        trends=tuple(trend(one) for one in view.indicators),
        objectives=objectives(view.objectives),
        waiting=waiting(desk, view),
        letters=tuple(one for one in letters(desk).shown if one.new),
        news=lines(desk, view, [line for line in last if line in weighty]),
        last_turn=view.turn,
        calendar=tuple((_when(c.start, c.end), c.name, c.text, c.now) for c in view.calendar),
        briefing=briefing(desk).paragraphs if view.turn == 0 else (),
        ended=outcome.termination.text if outcome is not None else "",
    )


def _when(start: date, end: date) -> str:
    first, last = day(start), day(end)
    return first if first == last else f"{first} to {last}"


def objectives(found: Iterable[ObjectiveView]) -> tuple[Objective, ...]:
    """Return objectives as a page shows them."""
    return tuple(Objective(o.text, round(o.weight * 100), round(o.value * 100)) for o in found)


def waiting(desk: SeatDesk, view: SeatView) -> tuple[Waiting, ...]:
    """Return what the seat has to look at before it hands in, the urgent first."""
    out = []
    for dilemma in sorted(view.dilemmas, key=lambda one: one.days_left):
        if not dilemma.answered:
            due = "today is the last day" if dilemma.days_left <= 0 else f"by {day(dilemma.due)}"
            out.append(Waiting(f"Decide: {dilemma.name} ({due})", "/seat/orders#decisions", dilemma.days_left <= 0))
    for proposal, asked in asked_of(view):
        if not asked.answered:
            until = "this turn is the last chance" if asked.last else f"by {day(asked.until)}"
            text = f"Your consent is asked: {proposal_words(view, proposal)} ({until})"
            out.append(Waiting(text, "/seat/orders#decisions", asked.last))
    for proposal in view.proposals:
        if proposal.waits is not None:
            continue
        due = f", silence ends {day(proposal.due)}" if proposal.due else ""
        out.append(Waiting(f"On the table: {proposal.name}{due}", "/seat/estimates/institutions", False))
    for alert in view.pressing:
        if alert.kind in _ALERTS:
            out.append(Waiting(alert.text, _ALERTS[alert.kind], alert.weight >= 0.9))
    for one in desk.submissions:
        if one.ruling is None:
            out.append(Waiting("Your request to control waits for a ruling", "/seat/requests", False))
    return tuple(out)


def lines(desk: SeatDesk, view: SeatView, found: Iterable[LogLine]) -> tuple[Line, ...]:
    """Return lines of the log as a page shows them."""
    regions = {region.id for region in view.regions}
    colors = {actor.id: actor.color for actor in view.actors}
    return tuple(
        Line(
            date=day(line.date),
            kind=line.kind,
            text=line.full,
            public=line.public,
            sure=", ".join(filter(None, ("" if line.confidence == "exact" else SURE[line.confidence], line.badge))),
            causes=line.causes,
            region=next((id for id in (line.place, line.target) if id in regions), ""),
            actor=line.actor,
            color=colors.get(line.actor, ""),
        )
        for line in found
    )


@dataclass(frozen=True, slots=True)
class Briefing:
    """The briefing: paragraphs, and what the seat wants."""

    paragraphs: tuple[str, ...]
    objectives: tuple[Objective, ...]
    leader: str
    courses: tuple[tuple[str, int], ...]  # what the seat's own leadership weighs, and how likely it takes each


def briefing(desk: SeatDesk) -> Briefing:
    """Return the briefing of a seat."""
    view = desk.handle.view()
    return Briefing(
        paragraphs=tuple(" ".join(part.split()) for part in desk.handle.briefing().split("\n\n") if part.strip()),
        objectives=objectives(view.objectives),
        leader=view.actor(view.seat).leader,
        courses=tuple((one.name, round(one.chance * 100)) for one in desk.handle.weighed()),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A number that moved over a turn."""

    ref: str
    label: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class Score:
    """How a seat came out."""

    name: str
    own: bool
    total: int
    change: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an order."""

    title: str
    word: str  # 'Arrived', 'Blocked'
    tone: str  # 'good' | 'bad' | ''
    text: str
    effects: str


@dataclass(frozen=True, slots=True)
class Aim:
    """An aim, how far it is met in per cent, and what moved it."""

    text: str
    weight: int
    met: int
    change: str
    causes: tuple[tuple[str, str, bool], ...]  # text, amount, whether it helped


@dataclass(frozen=True, slots=True)
class War:
    """How the fighting went."""

    text: str
    fronts: tuple[tuple[str, str, str, str], ...]  # region, name, text, how much is taken
    losses: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]


_RESULT_TONES = {
    **dict.fromkeys(("refused", "blocked", "held", "lapsed"), "bad"),
    **dict.fromkeys(("arrived", "done", "in force"), "good"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a turn brought."""

    turn: int
    turns: tuple[int, ...]
    date: str
    score: str  # how far the seat's aims are met, and how that moved; '' without aims
    mine: tuple[Result, ...]  # what came of the seat's orders
    aims: tuple[Aim, ...]
    war: War | None
    lines: tuple[Line, ...]  # the others, by how much they matter
    minor: tuple[Line, ...]  # folded away
    moved: tuple[Moved, ...]
    refused: tuple[tuple[str, tuple[str, ...]], ...]
    ended: str
    summary: str
    endings: tuple[tuple[str, str, str], ...]
    scores: tuple[Score, ...]
    objectives: tuple[Objective, ...]


def report(desk: SeatDesk, turn: int | None = None) -> Report:
    """Return the report of a turn (None: the last one); raise `GameError` for a turn that was not played."""
    view, found = desk.handle.view(), desk.handle.report(turn)
    names, titles = names_of(desk), {choice.action: choice.name for choice in desk.handle.choices()}
    titles |= {choice.action: f"{d.name}: {choice.name}" for d in view.dilemmas for choice in d.choices}
    refused = []
    told = {(one.action, one.target) for one in found.mine}
    for one in found.refused:
        if (one.order.action, one.order.target) in told:
            continue
        aim = names.get(one.order.target, one.order.target)
        text = (
            answer_words(view, one.order)
            if one.order.answer
            else titles.get(one.order.action, one.order.action) + (f" ({aim})" if aim else "")
        )
        refused.append((text, tuple(reason.text for reason in one.reasons)))
    outcome = desk.handle.outcome if found.turn == view.turn else None
    return Report(
        turn=found.turn,
        turns=tuple(range(view.turn, 0, -1)),
        date=day(found.date),
        score=_score(found),
        mine=tuple(
            Result(one.title, result_word(one), _RESULT_TONES.get(one.state, ""), one.text, moved_text(one))
            for one in found.mine
        ),
        aims=tuple(_aim(one) for one in found.aims),
        war=_war(found.war) if found.war is not None else None,
        lines=lines(desk, view, found.main),
        minor=lines(desk, view, found.minor),
        moved=tuple(moved(change, desk) for change in found.changes),
        refused=tuple(refused),
        ended=outcome.termination.text if outcome else "",
        summary=outcome.summary if outcome else "",
        endings=tuple((day(e.date), e.name, e.text) for e in outcome.endings) if outcome else (),
        scores=scores(outcome, view.seat),
        objectives=objectives(o for s in outcome.scores if s.seat == view.seat for o in s.objectives)
        if outcome
        else (),
    )


def _score(found: TurnReport) -> str:
    if not found.aims:
        return ""
    before, after = score(found)
    return f"{after * 100:.0f} of 100 ({points_text(after - before)})"


def _aim(one: AimChange) -> Aim:
    causes = tuple((text, change_text(amount), amount > 0) for text, amount in main_causes(one))
    moved = difference(one.before, one.after)
    return Aim(one.text, round(one.weight * 100), round(one.after * 100), moved, causes)


def _war(found: WarReport) -> War:
    return War(
        found.text,
        tuple(
            (
                one.region,
                one.name,
                one.text,
                f"{one.before * 100:.0f}% → {one.after * 100:.0f}% taken" if one.attacker and one.defender else "",
            )
            for one in found.fronts
        ),
        tuple((one.name, f"{'' if one.exact else 'about '}{one.lost:,.0f}") for one in found.losses),
        tuple(one.text for one in found.moved),
    )


def scores(outcome: Outcome | None, seat: str) -> tuple[Score, ...]:
    """Return how the seats came out, the best first; empty while the game goes on."""
    found = sorted(outcome.scores, key=lambda one: -one.total) if outcome else []
    return tuple(
        Score(one.name, one.seat == seat, round(one.total * 100), difference(one.start, one.total)) for one in found
    )


def moved(change: Change, desk: SeatDesk) -> Moved:
    """Return a change with its numbers as a page shows them."""
    more = words_of(desk, change.ref)
    before, after = number(change.before, *more), number(change.after, *more)
    return Moved(change.ref, change.label, before, after, difference(change.before, change.after, *more))


def words_of(desk: SeatDesk, ref: str) -> tuple[str, float, float]:
    """Return the unit and the range of a number of the scenario; raise `UnknownNumber` for none."""
    names = desk.handle.prepared.names
    kind, track, _ = names.parse(ref)
    words = names.columns[kind][track]
    return words.unit, words.low, words.high


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of a number: all its steps together."""

    text: str
    amount: str
    when: str  # '24 Jan', or '3 times, last 30 Jan'
    gain: bool
    share: float  # of the largest, 0 to 100, for its bar


@dataclass(frozen=True, slots=True)
class Why:
    """Why a number is what it is."""

    label: str
    name: str  # as the effect language names it
    start: str
    value: str
    note: str
    causes: tuple[Cause, ...]
    article: str  # of the encyclopedia


def why(desk: SeatDesk, ref: str) -> Why:
    """Return why a number is what it is; raise `GameError` for one that the seat may not know."""
    found = desk.handle.explain(ref)
    totals: dict[str, list[float]] = {}
    dates: dict[str, str] = {}
    for step in found.steps:
        totals.setdefault(step.text, []).append(step.amount)
        dates[step.text] = day(step.date)
    ranked = sorted(totals.items(), key=lambda item: -abs(sum(item[1])))
    most = max((abs(sum(amounts)) for _, amounts in ranked), default=0.0) or 1.0
    more = words_of(desk, ref)
    causes = tuple(
        Cause(
            text=text,
            amount=change_text(sum(amounts), *more),
            when=dates[text] if len(amounts) == 1 else f"{len(amounts)} times, last {dates[text]}",
            gain=sum(amounts) > 0,
            share=round(abs(sum(amounts)) / most * 100, 1),
        )
        for text, amounts in ranked
    )
    return Why(
        label=found.label,
        name=language_name(ref),
        start=number(found.start, *more),
        value=number(found.value, *more),
        note=found.note,
        causes=causes,
        article=article_of(ref),
    )
