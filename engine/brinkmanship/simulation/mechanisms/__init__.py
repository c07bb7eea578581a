"""The mechanisms of the core in the order in which a tick runs them; combat has several files, the others one.

``MECHANISMS`` is the one list of what the engine knows about standard tracks, constants and verbs: scenario files are
checked against it, the author's reference and the encyclopedia are generated from it, and the kernel runs it.
"""

from __future__ import annotations

from brinkmanship.simulation.mechanisms import (
    air,
    arms,
    bargaining,
    combat,
    consent,
    courses,
    cyber,
    deals,
    domestic,
    energy,
    escalation,
    intelligence,
    issues,
    markets,
    packages,
    readiness,
    sanctions,
)
from brinkmanship.simulation.phase import Mechanism, Parameter, StandardTrack, Verb
from brinkmanship.simulation.world import Kind

_IN_ORDER = (consent, packages, readiness, arms, bargaining, markets, energy, sanctions, cyber, air, combat, escalation,
             domestic, intelligence, issues, deals, courses)  # fmt: skip
MECHANISMS: tuple[Mechanism, ...] = tuple(file.MECHANISM for file in _IN_ORDER)


def standard_tracks() -> dict[tuple[Kind, str], StandardTrack]:
    """Return every standard track by (kind, name).

    >>> standard_tracks()[Kind.ACTOR, "resolve"].start
    0.5
    """
    return {(t.kind, t.name): t for m in MECHANISMS for t in m.tracks}


def standard_parameters() -> dict[str, Parameter]:
    """Return every constant by its full name, ``'combat.attrition'``."""
    return {f"{m.name}.{p.name}": p for m in MECHANISMS for p in m.parameters}


def verbs() -> dict[str, Verb]:
    """Return every verb by name.

    >>> verbs()["sanction"].target
    ('actor',)
    """
    return {v.name: v for m in MECHANISMS for v in m.verbs}
