"""What a script expects of a game, and whether it came true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.simulation.expressions import Expression, Scope
from brinkmanship.simulation.world import World


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation of a script. *met* is None while it is still open."""

    position: int  # of the entry in the script, from 0
    text: str
    by: date
    met: bool | None
    on: date | None  # the day it came true


def expected(prepared: Prepared, script: ScriptPlayer, branch: Sequence[World]) -> list[Expectation]:
    """Return the script's expectations at the end of `branch` (the worlds after each tick, the start first).

    `by` is met when the condition holds at the end of any day from `date` up to then; `date` alone when it holds at the end
    of that day. The end of a turn stands for the days in it where a loaded game has no worlds within turns.
    """
    out = []
    for position, entry in script.expectations():
        text, limit = entry.expect or "", entry.by or entry.date
        if limit is None:
            continue
        condition, last = prepared.expression(text), script.end(limit)
        first = last if entry.by is None else 0 if entry.date is None else script.day(entry.date) + 1
        counted = [w for w in branch if first <= w.day < last]
        counted += [w for w in branch if w.day >= last][:1]  # a turn may be longer than what is left until then
        on = next((w for w in counted if _holds(prepared, condition, w)), None)
        met = True if on is not None else False if branch[-1].day >= last or branch[-1].ending[0] >= 0 else None
        out.append(
            Expectation(position, text, limit, met, None if on is None else prepared.names.date(max(on.day - 1, 0)))
        )
    return out


def _holds(prepared: Prepared, condition: Expression, world: World) -> bool:
    return bool(np.asarray(condition(Scope(world, prepared.rules)), bool).reshape(-1)[0])
