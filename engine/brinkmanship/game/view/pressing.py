"""What presses on a seat: made of its view and of what it saw a turn ago, so nothing here can tell more than that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from brinkmanship.game.session.orders import Refused
from brinkmanship.game.view.estimates import Estimates
from brinkmanship.game.view.labels import Labels, short_date
from brinkmanship.game.view.pressing_types import KINDS, Pressing
from brinkmanship.game.view.question_types import AskedView
from brinkmanship.game.view.stances import stances
from brinkmanship.game.view.types import FormationView, ProposalView, SeatView
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.text import joined

__all__ = ["KINDS", "Before", "Pressing", "pressing", "seen_before", "when", "with_plan"]

_NEAR_CEILING = 0.85


@dataclass(frozen=True, slots=True)
class Before:
    """What a seat knew a turn ago, and what came of its orders since."""

    regions: dict[str, str]  # formation -> where it was last seen
    attackers: dict[str, str]  # region -> who attacks there, '' nobody
    rung: int
    refused: tuple[Refused, ...] = ()


def seen_before(names: Labels, then: Estimates, refused: Sequence[Refused] = ()) -> Before:
    """Return what a seat knew by its estimates of `then`; `refused` are its orders that were not carried out since."""
    rules = names.rules
    seen = zip(rules.formations, then.formations, strict=True)
    attackers = {region: attacker for region, (_, attacker) in zip(rules.regions, then.holders, strict=True)}
    regions = {id: rules.regions[one.location] for id, one in seen if one is not None}
    return Before(regions, attackers, int(then.rung), tuple(refused))


def pressing(names: Labels, view: SeatView, before: Before | None = None) -> tuple[Pressing, ...]:
    """Return what presses on the seat of a view with an empty plan, the most urgent first."""
    if view.over:
        return ()
    found = [*_dilemmas(view), *_proposals(view), *_measures(view), *_arrivals(view), *_dates(view), *_capital(view)]
    if before is not None:
        found += [*_attacks(names, view, before), *_moved(names, view, before), *_rung(view, before)]
        found += [*_refused(names, before), *_blocked(names, view)]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.due or view.date, one.ref)))


def with_plan(view: SeatView) -> SeatView:
    """Return a view without what its plan has dealt with: questions answered, capital spent."""
    answered = {f"dilemma:{dilemma.id}" for dilemma in view.dilemmas if dilemma.answered}
    answered |= {_place(one) for one in view.proposals if one.waits is not None and one.waits.answered}
    spent = not any(_capital(view))
    left = tuple(p for p in view.pressing if p.ref not in answered and not (spent and p.kind == "capital"))
    return view if len(left) == len(view.pressing) else replace(view, pressing=left)


def when(day: date, today: date) -> str:
    """Return a day as it is said on another: 'today', 'tomorrow', 'on 4 Feb'; within a day by the hour.

    >>> when(date(2022, 2, 4), date(2022, 2, 3)), when(date(2022, 2, 4), date(2022, 1, 24))
    ('tomorrow', 'on 4 Feb')
    """
    if isinstance(day, datetime) and isinstance(today, datetime) and day - today < timedelta(days=1):
        return f"at {day:%H:%M}"
    away = (_day(day) - _day(today)).days
    return {0: "today", 1: "tomorrow"}.get(away, f"on {short_date(_day(day))}")


def _headed(title: str) -> str:
    """Return a title as what follows it takes it: with a colon, unless it ends in a sign of its own."""
    return title if title[-1:] in "?!.…" else f"{title}:"


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _soon(view: SeatView, due: date | None) -> bool:
    """Return whether something comes before the seat is asked again."""
    if due is None:
        return False
    now = view.date
    if isinstance(due, datetime) and isinstance(now, datetime):
        return due <= now + timedelta(days=view.days_per_turn)
    return _day(due) <= _day(now + timedelta(days=view.days_per_turn))


def _dilemmas(view: SeatView) -> Iterator[Pressing]:
    for one in view.dilemmas:
        last = one.days_left < view.days_per_turn
        text = f"{_headed(one.name)} {'decide now' if last else f'decide by {short_date(_day(one.due))}'}"
        yield Pressing("dilemma", text, one.due, 0.95 if last else 0.7, f"dilemma:{one.id}")


def _proposals(view: SeatView) -> Iterator[Pressing]:
    for one in view.proposals:
        if one.waits is not None:
            yield _asked(view, one, one.waits)
            continue
        if not _soon(view, one.due) or one.due is None:
            continue
        mine = one.actor == view.seat
        if not (mine or one.target == view.seat):
            continue
        weight = 0.6 if mine else 0.45
        text = f"{_headed(one.name)} the silence ends {when(one.due, view.date)}"
        yield Pressing("silence" if mine else "vote", text, one.due, weight, _place(one))


def _asked(view: SeatView, one: ProposalView, waits: AskedView) -> Pressing:
    """Return that a proposal waits for the seat's own answer."""
    now = "answer now" if waits.alone else "speak now, or stay silent"
    later = f"{'your answer is due' if waits.alone else 'your silence ends'} {when(waits.until, view.date)}"
    text = f"{_headed(one.name)} {now if waits.last else later}"
    return Pressing("vote", text, waits.until, 0.9 if waits.last else 0.65, _place(one))


def _place(one: ProposalView) -> str:
    return f"proposal:{one.actor}/{one.action}/{one.target}"


def _measures(view: SeatView) -> Iterator[Pressing]:
    for one in view.measures:
        if one.own and one.state == "in force" and one.due is not None and _soon(view, one.due):
            aimed = f" ({one.target_name})" if one.target_name else ""
            text = f"{one.name}{aimed}: lapses {when(one.due, view.date)}"
            yield Pressing("lapse", text, one.due, 0.5, f"measure:{one.action}/{one.target}")


def _arrivals(view: SeatView) -> Iterator[Pressing]:
    for unit in view.formations:
        if unit.own and unit.destination and _soon(view, unit.arrival) and unit.arrival is not None:
            where = view.region(unit.destination).name
            text = f"Arriving in {where} {when(unit.arrival, view.date)}: {unit.name}"
            yield Pressing("arrival", text, unit.arrival, 0.4, f"formation:{unit.id}")


def _dates(view: SeatView) -> Iterator[Pressing]:
    for one in view.calendar:
        if not one.now and _soon(view, one.start):
            yield Pressing("date", f"{one.name}: {when(one.start, view.date)}", one.start, 0.3, f"date:{one.id}")


def _capital(view: SeatView) -> Iterator[Pressing]:
    own = next((actor for actor in view.actors if actor.id == view.seat), None)
    capital = own.tracks.get("capital") if own else None
    if capital is not None and view.capital_left > _NEAR_CEILING * capital.ceiling:
        yield Pressing("capital", "Political capital is near its ceiling: spend it or lose it", None, 0.2, "capital:")


def _attacks(names: Labels, view: SeatView, before: Before) -> Iterator[Pressing]:
    """Tell of attacks that began since: one line for each attacker, the regions of the seat itself first."""
    fresh: dict[str, list[str]] = {}
    for region in sorted(view.regions, key=lambda one: one.controller != view.seat):
        if region.contested_by and region.contested_by != before.attackers.get(region.id):
            fresh.setdefault(region.contested_by, []).append(region.id)
    for attacker, regions in fresh.items():
        verb = "are attacking" if names.plural(attacker) else "is attacking"
        text = f"{_subject(names, attacker)} {verb} in {_regions(names, regions)}"
        ours = view.seat in (attacker, *(view.region(id).controller for id in regions))
        yield Pressing("attack", text, None, 1.0 if ours else 0.9, f"region:{regions[0]}")


def _moved(names: Labels, view: SeatView, before: Before) -> Iterator[Pressing]:
    """Tell of formations that were seen to come up to the border of somebody they threaten."""
    holders = {region.id: region.controller for region in view.regions}
    borders, blocs = _borders(names.rules), {actor.id: actor.bloc for actor in view.actors}
    groups: dict[tuple[str, str, tuple[str, ...]], list[FormationView]] = {}
    for unit in view.formations:
        was = before.regions.get(unit.id, "")
        if unit.own or unit.branch in ("headquarters", "naval") or unit.region == was or unit.last_seen is not None:
            continue
        behind = {holders.get(id, "") for id in (was, *borders.get(was, ()))}
        ahead = tuple(id for id in borders.get(unit.region, ()) if holders[id] not in (*behind, "", unit.actor))
        ahead = tuple(id for id in ahead if _opposed(view, blocs, unit.actor, holders[id]))
        if ahead:
            groups.setdefault((unit.actor, unit.region, ahead), []).append(unit)
    for (actor, region, ahead), units in groups.items():
        ours = [id for id in ahead if holders[id] == view.seat]
        what = "forces" if len(units) == 1 else f"{len(units)} formations"
        where, beyond = names.the("region", region), _neighbours(names, holders, ours or ahead)
        text = f"{_subject(names, actor)} moved {what} into {where}, on the border with {beyond}"
        yield Pressing("moved", text, None, 0.75 if ours else 0.5, f"formation:{units[0].id}")


def _opposed(view: SeatView, blocs: dict[str, str], one: str, other: str) -> bool:
    """Return whether `one`, hostile to the seat or facing a foe of it, stands against `other`."""
    if blocs.get(one) == blocs.get(other):
        return False
    towards = stances(view)
    sides = {towards.get(one), towards.get(other)}
    return sides == {"friend", "hostile"} or (sides == {"hostile", "neutral"} and towards.get(one) == "hostile")


@per_rules
def _borders(rules: Rules) -> dict[str, tuple[str, ...]]:
    """Return the neighbours by land of every region."""
    near = np.isfinite(rules.land_km)
    return {
        id: tuple(rules.regions[j] for j in np.flatnonzero(near[i]).tolist() if j != i)
        for i, id in enumerate(rules.regions)
    }


def _rung(view: SeatView, before: Before) -> Iterator[Pressing]:
    rung = view.rung
    if rung.name and rung.number != before.rung:
        way = "rose" if rung.number > before.rung else "fell"
        weight = 0.65 if way == "rose" else 0.35
        yield Pressing(
            "rung", f"The crisis {way} to rung {rung.number} of {rung.of}: {rung.name}", None, weight, "rung:"
        )


def _refused(names: Labels, before: Before) -> Iterator[Pressing]:
    for one in before.refused:
        if one.order.action in names.action_index:
            text = f"{_headed(names.action(one.order.action))} not carried out"
            yield Pressing("refused", text, None, 0.7, f"order:{one.order.action}/{one.order.target}")


def _blocked(names: Labels, view: SeatView) -> Iterator[Pressing]:
    """Tell of the seat's own proposals that did not pass in the last turn."""
    for line in view.log:
        if line.turn != view.turn or line.kind != "consent" or line.actor != view.seat or line.data.get("passed", True):
            continue
        action, against = str(line.data.get("id", "")), line.data.get("blocked_by") or ()
        if action in names.action_index:
            by = joined([names.the("actor", str(id)) for id in against])
            text = f"{_headed(names.action(action))} blocked{f' by {by}' if by else ''}"
            yield Pressing("refused", text, None, 0.6, f"order:{action}/{line.target}")


def _subject(names: Labels, actor: str) -> str:
    """Return an actor at the start of a sentence."""
    the = names.the("actor", actor)
    return the[:1].upper() + the[1:]


def _neighbours(names: Labels, holders: dict[str, str], regions: Sequence[str]) -> str:
    """Return who lies beyond a border: one or two regions by their short names, else those who hold them."""
    said = [names.the("region", id) for id in regions]
    if len(said) > 2 or any(" and " in one for one in said):
        said = [names.the("actor", holder) for holder in dict.fromkeys(holders[id] for id in regions)]
    return joined(said)


def _regions(names: Labels, regions: Sequence[str]) -> str:
    """Return regions in words: at most four by name."""
    shown = regions if len(regions) <= 4 else regions[:3]
    rest = len(regions) - len(shown)
    return joined([*(names.the("region", id) for id in shown), *([f"{rest} more regions"] if rest else [])])
