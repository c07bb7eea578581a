"""What a seat knows of the others: actors, forces, regions, institutions, measures in force, each with its confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brinkmanship.game.view.number_text import count, day, likelihood
from brinkmanship.game.view.stances import stances
from brinkmanship.game.view.types import ActorView, FormationView, MeasureView, RegionView, SeatView
from brinkmanship.pictures.map_layers import troops_text
from brinkmanship.web.seat.desk import SeatDesk, names_of
from brinkmanship.web.seat.figures import SURE, Figure, figure

FIRST_TRACKS = ("support", "resolve", "threat", "calm", "credibility")
"""Numbers of an actor that stand in the list of all."""
STANDS = {"friend": "with us", "hostile": "against us", "neutral": "neither"}


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor in the list."""

    id: str
    name: str
    color: str
    leader: str
    stands: str
    own: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ActorList:
    """All actors with the same few numbers."""

    columns: tuple[str, ...]
    rows: tuple[ActorRow, ...]


def actors(desk: SeatDesk) -> ActorList:
    """Return the list of actors: the seat first, then those against it, then the others."""
    view = desk.handle.view()
    stance, order = stances(view), {"hostile": 1, "friend": 2, "neutral": 3}
    tracks = [track for track in FIRST_TRACKS if any(track in actor.tracks for actor in view.actors)]
    labels = {t: next(a.tracks[t].label for a in view.actors if t in a.tracks) for t in tracks}
    found = sorted(view.actors, key=lambda one: (not one.own, order[stance[one.id]]))
    rows = tuple(
        ActorRow(
            one.id,
            one.name,
            one.color,
            one.leader,
            "you" if one.own else STANDS[stance[one.id]],
            one.own,
            tuple(figure(one.tracks[track]) if track in one.tracks else _UNKNOWN for track in tracks),
        )
        for one in found
    )
    return ActorList(tuple(labels[track] for track in tracks), rows)


_UNKNOWN = Figure("", "", "?", "", "none", SURE["none"], "", "", bar=False)


@dataclass(frozen=True, slots=True)
class ActorPage:
    """An actor: what is known of it."""

    id: str
    name: str
    color: str
    about: str  # bloc, leader
    description: str
    stands: str
    own: bool
    figures: tuple[Figure, ...]
    towards: tuple[Figure, ...]  # towards the seat
    allied: bool
    intents: tuple[tuple[str, str, int], ...]  # name, likelihood, per cent
    certain: bool
    relations: tuple[tuple[str, str, Figure, Figure, bool], ...]  # id, name, trust, tension, allied
    forces: tuple[ForceRow, ...]
    measures: tuple[MeasureRow, ...]
    actions: tuple[tuple[str, str, bool, str], ...]  # that may be aimed at it: action, name, whether possible, target


def actor_page(desk: SeatDesk, id: str) -> ActorPage | None:
    """Return what the seat knows of an actor, None where there is none of that id."""
    view, names = desk.handle.view(), names_of(desk)
    actor = next((one for one in view.actors if one.id == id), None)
    if actor is None:
        return None
    belief = next((one for one in view.beliefs if one.actor == id), None)
    intents = sorted(belief.intents.items(), key=lambda item: -item[1]) if belief else []
    mine = next((one for one in actor.relations if one.other == view.seat), None)
    relations = [r for r in actor.relations if r.other != view.seat and (r.allied or r.trust.value or r.tension.value)]
    rows = (
        (r.other, names.get(r.other, r.other), figure(r.trust), figure(r.tension), r.allied)
        for r in sorted(relations, key=lambda r: -r.tension.value)
    )
    return ActorPage(
        id=id,
        name=actor.name,
        color=actor.color,
        about=" · ".join(filter(None, (actor.bloc if actor.bloc != "none" else "", actor.leader))),
        description=actor.description,
        stands="you" if actor.own else STANDS[stances(view)[id]],
        own=actor.own,
        figures=_sorted_figures(actor),
        towards=(figure(mine.trust, "Trust"), figure(mine.tension, "Tension")) if mine and not actor.own else (),
        allied=mine.allied if mine else False,
        intents=tuple((name, likelihood(share), round(share * 100)) for name, share in intents),
        certain=belief.certain if belief else False,
        relations=tuple(rows),
        forces=tuple(force(view, names, one) for one in view.formations if one.actor == id),
        measures=tuple(measure(names, one) for one in view.measures if id in (one.actor, one.target)),
        actions=actions_on(desk, id),
    )


def _sorted_figures(actor: ActorView) -> tuple[Figure, ...]:
    first = [name for name in FIRST_TRACKS if name in actor.tracks]
    return tuple(figure(actor.tracks[name]) for name in (*first, *(n for n in actor.tracks if n not in first)))


def actions_on(desk: SeatDesk, id: str) -> tuple[tuple[str, str, bool, str], ...]:
    """Return the seat's actions that may be aimed at something, those possible first."""
    found = [(c.action, c.name, t.legal, id) for c in desk.handle.choices() for t in c.targets if id and t.id == id]
    return tuple(sorted(found, key=lambda one: not one[2]))


# --- forces -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ForceRow:
    """A formation as far as it is known."""

    id: str
    name: str
    actor: str
    actor_name: str
    color: str
    kind: str  # branch and echelon
    where: str
    region: str
    going: str  # '' where it stands
    status: str
    people: Figure
    figures: tuple[Figure, ...]
    own: bool


_POSTURE = {"garrison": "in garrison", "defend": "in defence", "attack": "in attack", "reserve": "in reserve"}


def force(view: SeatView, names: Mapping[str, str], one: FormationView) -> ForceRow:
    """Return a formation as a page shows it."""
    going = ""
    if one.destination and one.destination != one.region:
        going = f"to {names.get(one.destination, one.destination)}" + (
            f", arrives {day(one.arrival)}" if one.arrival else ""
        )
    return ForceRow(
        id=one.id,
        name=one.name,
        actor=one.actor,
        actor_name=names.get(one.actor, one.actor),
        color=next((actor.color for actor in view.actors if actor.id == one.actor), ""),
        kind=" ".join(filter(None, (one.branch, one.echelon))),
        where=names.get(one.region, "place unknown"),
        region=one.region,
        going=going,
        status=f"{one.status}, {_POSTURE.get(one.posture, one.posture)}",
        people=figure(one.personnel),
        figures=tuple(figure(track) for track in one.tracks.values() if track.value and track.confidence != "none"),
        own=one.own,
    )


@dataclass(frozen=True, slots=True)
class ForceGroup:
    """The formations of one actor."""

    actor: str
    name: str
    color: str
    people: str
    rows: tuple[ForceRow, ...]


def forces(desk: SeatDesk) -> tuple[ForceGroup, ...]:
    """Return all formations that the seat knows of, by actor: its own, then the largest."""
    view, names = desk.handle.view(), names_of(desk)
    groups = []
    for actor in view.actors:
        found = [one for one in view.formations if one.actor == actor.id]
        if found:
            total = sum(one.personnel.value for one in found)
            exact = all(one.personnel.confidence == "exact" for one in found)
            rows = tuple(force(view, names, one) for one in found)
            text = ("" if exact else "~") + count(total)
            groups.append((not actor.own, -total, ForceGroup(actor.id, actor.name, actor.color, text, rows)))
    return tuple(group for *_, group in sorted(groups, key=lambda one: one[:2]))


# --- regions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region in the table."""

    id: str
    name: str
    sea: bool
    holder: str
    color: str
    contested: str  # by whom, '' by nobody
    troops: tuple[tuple[str, str, str], ...]  # actor, number, confidence


def regions(desk: SeatDesk) -> tuple[RegionRow, ...]:
    """Return all regions: those contested, then those with troops, then the others."""
    view, names = desk.handle.view(), names_of(desk)
    rows = [region_row(view, names, one) for one in view.regions]
    return tuple(sorted(rows, key=lambda row: (not row.contested, not row.troops, row.name)))


def region_row(view: SeatView, names: Mapping[str, str], one: RegionView) -> RegionRow:
    """Return a region as the table shows it."""
    there = sorted(one.presence, key=lambda presence: -presence.personnel.value)
    return RegionRow(
        id=one.id,
        name=one.name,
        sea=one.sea,
        holder=names.get(one.controller, ""),
        color=next((actor.color for actor in view.actors if actor.id == one.controller), ""),
        contested=names.get(one.contested_by, ""),
        troops=tuple(
            (names.get(p.actor, p.actor), troops_text(p.personnel), SURE[p.personnel.confidence]) for p in there
        ),
    )


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A region: who holds it, what stands there, its numbers."""

    row: RegionRow
    law: str  # to whom it belongs in law, where another holds it
    capital: str  # whose capital lies here
    people: tuple[tuple[str, Figure], ...]  # actor, troops
    figures: tuple[Figure, ...]
    forces: tuple[ForceRow, ...]
    actions: tuple[tuple[str, str, bool, str], ...]


def region_page(desk: SeatDesk, id: str) -> RegionPage | None:
    """Return what the seat knows of a region, None where there is none of that id."""
    view, names = desk.handle.view(), names_of(desk)
    one = next((region for region in view.regions if region.id == id), None)
    if one is None:
        return None
    return RegionPage(
        row=region_row(view, names, one),
        law=names.get(one.sovereign, "") if one.sovereign != one.controller else "",
        capital=names.get(one.capital_of, ""),
        people=tuple((names.get(p.actor, p.actor), figure(p.personnel)) for p in one.presence),
        figures=tuple(figure(track) for track in one.tracks.values()),
        forces=tuple(force(view, names, unit) for unit in view.formations if unit.region == id),
        actions=actions_on(desk, id),
    )


# --- institutions, proposals, measures ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in force, or an action under way."""

    action: str
    name: str
    actor: str
    aim: str
    state: str
    since: str
    due: str
    own: bool
    can_lift: bool
    target: str


def measure(names: Mapping[str, str], one: MeasureView) -> MeasureRow:
    """Return a measure as a page shows it."""
    return MeasureRow(
        one.action,
        one.name,
        names.get(one.actor, one.actor),
        one.target_name,
        one.state,
        day(one.since),
        day(one.due),
        one.own,
        one.can_lift,
        one.target,
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal that waits for an answer."""

    name: str
    actor: str
    asked: str
    aim: str
    due: str
    passes: str
    tabled: str
    members: tuple[tuple[str, str, tuple[str, ...]], ...]  # name, likelihood, reasons


@dataclass(frozen=True, slots=True)
class Body:
    """An institution."""

    id: str
    name: str
    rule: str
    members: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Institutions:
    """Institutions, what is on the table, and what is in force."""

    proposals: tuple[Proposal, ...]
    measures: tuple[MeasureRow, ...]
    bodies: tuple[Body, ...]


_RULE = {
    "unanimity": "Decides by unanimity: any objection blocks it.",
    "majority": "Decides by a majority.",
    "qualified": "Decides by a qualified majority.",
}


def institutions(desk: SeatDesk) -> Institutions:
    """Return the institutions as the seat knows them, the proposals on the table, and the measures in force."""
    view, names = desk.handle.view(), names_of(desk)
    proposals = []
    for one in view.proposals:
        hard = sorted(one.members, key=lambda member: member.yes)[:8]
        proposals.append(
            Proposal(
                name=one.name,
                actor=names.get(one.actor, one.actor),
                asked=one.asked_name,
                aim=one.target_name,
                due=day(one.due),
                passes=likelihood(one.passes),
                tabled=one.tabled.text if one.tabled is not None else "",
                members=tuple((names.get(m.actor, m.actor), likelihood(m.yes), m.reasons[:2]) for m in hard),
            )
        )
    bodies = tuple(
        Body(
            b.id,
            b.name,
            _RULE.get(b.rule, b.rule),
            tuple(names.get(m, m) for m in b.members),
            tuple(figure(track) for track in b.tracks.values()),
        )
        for b in view.bodies
    )
    mine = sorted(view.measures, key=lambda one: (not one.own, one.state))
    return Institutions(tuple(proposals), tuple(measure(names, one) for one in mine), bodies)
