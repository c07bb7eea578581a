"""How the fighting went between two states, as one seat saw it: fronts, losses, and who came where."""

from __future__ import annotations

from collections.abc import Sequence

from brinkmanship.game.view.estimates import Estimates
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.reports import Front, Losses, Movement, WarReport
from brinkmanship.simulation.world import Kind
from brinkmanship.text import joined, two_digits

_MOST_MOVES = 8


def war_report(names: Labels, before: Estimates, after: Estimates) -> WarReport | None:
    """Return how the fighting went from `before` to `after`, None where none was."""
    fronts = _fronts(names, before, after)
    if not fronts:
        return None
    fighting = {actor for front in fronts for actor in (front.attacker, front.defender) if actor}
    losses = _losses(names, before, after)
    fighting |= {one.actor for one in losses}
    moved = _moved(names, before, after, fighting, {front.region for front in fronts})
    return WarReport(_sentence(names, fronts), fronts, losses, moved)


def _sentence(names: Labels, fronts: Sequence[Front]) -> str:
    taken = [one for one in fronts if one.attacker and not one.defender]
    fought = [names.region(one.region) for one in fronts if one.attacker and one.defender]
    text = f"Fighting in {joined(fought[:4])}" + (f" and {len(fought) - 4} more" if len(fought) > 4 else "")
    parts = [f"{text}."] if fought else []
    for actor in dict.fromkeys(one.attacker for one in taken):
        where = [one.name for one in taken if one.attacker == actor]
        took = f"{names.the('actor', actor)} took {joined(where)}."
        parts.append(took[:1].upper() + took[1:])
    return " ".join(parts)


def _share(estimates: Estimates, region: int) -> float:
    row = estimates.rows(Kind.REGION).get("share")
    found = estimates.number(Kind.REGION, row, region) if row is not None else None
    return found.value if found is not None else 0.0


def _fronts(names: Labels, before: Estimates, after: Estimates) -> tuple[Front, ...]:
    """Return the regions that are fought for or changed hands, those that moved furthest first."""
    out = []
    for index, (region, was, now) in enumerate(zip(names.rules.regions, before.holders, after.holders, strict=True)):
        name = names.region(region)
        if now[1]:
            old = _share(before, index) if was[1] == now[1] else 0.0
            new = _share(after, index)
            text = f"{names.actor(now[1])} attacks {names.the('actor', now[0]) if now[0] else 'here'}"
            if was[1] != now[1]:
                text += "; a new front"
            elif abs(new - old) >= 0.005:
                text += "; gains ground" if new > old else "; loses ground"
            else:
                text += "; the line holds"
            out.append((abs(new - old), Front(region, name, now[1], now[0], old, new, text)))
        elif was[0] != now[0] and now[0] and (was[1] or _war(before)):
            text = f"Now held by {names.the('actor', now[0])}"
            text += f", before by {names.the('actor', was[0])}" if was[0] else ""
            out.append((1.0, Front(region, name, now[0], "", _share(before, index), 1.0, text)))
        elif was[1]:
            text = f"{names.actor(was[1])} broke off the attack"
            out.append((0.5, Front(region, name, "", now[0], _share(before, index), 0.0, text)))
    return tuple(one for _, one in sorted(out, key=lambda pair: (-pair[0], pair[1].name)))


def _war(estimates: Estimates) -> bool:
    return any(attacker for _, attacker in estimates.holders)


def _losses(names: Labels, before: Estimates, after: Estimates) -> tuple[Losses, ...]:
    row = after.rows(Kind.ACTOR).get("losses")
    out = []
    for index, actor in enumerate(names.rules.actors if row is not None else ()):
        assert row is not None
        was, now = before.number(Kind.ACTOR, row, index), after.number(Kind.ACTOR, row, index)
        if was is None or now is None or now.value - was.value < 1:
            continue
        exact = now.confidence == "exact"
        lost = now.value - was.value
        rounded = lost if actor == after.seat and exact else two_digits(lost)
        out.append(Losses(actor, names.actor(actor), rounded, now.value, actor == after.seat and exact))
    return tuple(sorted(out, key=lambda one: -one.lost))


def _moved(
    names: Labels, before: Estimates, after: Estimates, fighting: set[str], fronts: set[str]
) -> tuple[Movement, ...]:
    """Return who came where of those that fight, to the fronts first."""
    rules, came = names.rules, dict[tuple[str, str], list[str]]()
    for index, (was, now) in enumerate(zip(before.formations, after.formations, strict=True)):
        actor = rules.actors[int(rules.owner[index])]
        if actor not in fighting or was is None or now is None or was.location == now.location:
            continue
        came.setdefault((actor, rules.regions[now.location]), []).append(rules.formations[index])
    rows = sorted(came.items(), key=lambda one: (one[0][1] not in fronts, -len(one[1]), one[0]))
    return tuple(
        Movement(actor, region, tuple(formations), _came(names, actor, region, formations))
        for (actor, region), formations in rows[:_MOST_MOVES]
    )


def _came(names: Labels, actor: str, region: str, formations: Sequence[str]) -> str:
    where = names.region(region)
    if len(formations) == 1:
        return f"{names.actor(actor)}: {names.thing('formation', formations[0])} moved to {where}."
    return f"{names.actor(actor)}: {len(formations)} formations moved to {where}."
