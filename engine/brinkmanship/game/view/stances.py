"""How a seat stands to the other actors, and where each of them stands, as maps and lists show it."""

from __future__ import annotations

from collections.abc import Sequence

from brinkmanship.game.view.types import ActorView, Estimate, SeatView

FRIENDLY_TRUST, HOSTILE_TRUST, HOSTILE_TENSION = 0.45, -0.35, 0.45
_LEANS = 0.15
"""How far from zero a stance is one."""


def stances(view: SeatView) -> dict[str, str]:
    """Return how the seat stands to each actor: 'friend', 'hostile', 'neutral'; all are neutral to no seat."""
    out = {actor.id: "neutral" for actor in view.actors}
    if view.seat not in out:
        return out
    for relation in view.actor(view.seat).relations:
        if relation.allied or relation.trust.value > FRIENDLY_TRUST:
            out[relation.other] = "friend"
        elif relation.tension.value >= HOSTILE_TENSION or relation.trust.value < HOSTILE_TRUST:
            out[relation.other] = "hostile"
    out[view.seat] = "friend"
    return out


def stance_columns(actors: Sequence[ActorView]) -> list[Estimate]:
    """Return a stance of each kind: what everybody says it is for (above 0) or against (below 0)."""
    found: dict[str, Estimate] = {}
    for actor in (one for one in actors if not one.own):
        for name, estimate in actor.tracks.items():
            if estimate.floor < 0 < estimate.ceiling <= 1.5 and estimate.confidence == "exact":
                found.setdefault(name, estimate)
    return list(found.values())


def leanings(actors: Sequence[ActorView], track: str) -> tuple[list[str], list[str]]:
    """Return who is for and who is against, by name, the firmest first."""
    held = [(one.tracks[track].value, one.name) for one in actors if track in one.tracks]
    for_ = [name for value, name in sorted(held, reverse=True) if value > _LEANS]
    return for_, [name for value, name in sorted(held) if value < -_LEANS]
