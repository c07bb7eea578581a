"""How a seat stands to the other actors, as maps and lists show it."""

from __future__ import annotations

from brinkmanship.game.view.types import SeatView

FRIENDLY_TRUST, HOSTILE_TRUST, HOSTILE_TENSION = 0.45, -0.35, 0.45


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
