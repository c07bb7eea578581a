"""Issues: what the quarrel is about, and how a gift is pocketed.

An issue is a number of the world from 0 to 1: what holds now. Giving moves it at once. What has been given for some
days without a return is *pocketed*: it is no longer at stake, and courses of force keep it too::

    held += pocketing (position - held)        a day, while held < position

A reference point that all courses share would cancel out of every comparison; what is pocketed does not, because it
lifts what force leaves (:mod:`brinkmanship.simulation.mechanisms.courses`). So a gift for nothing lowers the price of
taking the rest: the commitment problem seen from the giver's side (Fearon 1995; Powell 2006, "War as a Commitment
Problem", International Organization 60).
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import some
from brinkmanship.simulation.changes import Cause
from brinkmanship.simulation.mechanisms.tables import per_tick
from brinkmanship.simulation.phase import Mechanism, Phase
from brinkmanship.simulation.world import Kind


def run(phase: Phase) -> None:
    """Let what was given be pocketed."""
    tracks = phase.world.tracks(Kind.WORLD)
    for issue in phase.rules.issues:
        if issue.held >= 0:
            gap = np.maximum(tracks[issue.track] - tracks[issue.held], np.float32(0))
            if some(gap):
                change = gap * per_tick(phase.rules, issue.pocketing)
                phase.changes.add(Kind.WORLD, issue.held, change, Cause("mechanism", "issues"))


MECHANISM = Mechanism(
    "issues", "What the quarrel is about; what was given is pocketed.", tracks=(), parameters=(), verbs=(), run=run
)  # fmt: skip
