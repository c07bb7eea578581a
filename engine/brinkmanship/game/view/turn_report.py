"""What one or several turns brought to a seat: what came of its orders, its aims, the war, and the rest by importance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.aim_changes import AimCauses, aim_changes
from brinkmanship.game.view.estimates import Estimates
from brinkmanship.game.view.importance import Importance
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.log_folding import folded
from brinkmanship.game.view.log_text import known_to
from brinkmanship.game.view.reports import Change, OrderResult, TurnReport
from brinkmanship.game.view.results import order_results
from brinkmanship.game.view.seat_view import indicator_numbers
from brinkmanship.game.view.types import LogLine
from brinkmanship.game.view.war_report import war_report
from brinkmanship.simulation.world import World

Looked = Callable[[Node], tuple[Estimates, World]]
"""What a seat sees of a state, and the world as it takes it to be."""


def turn_report(
    prepared: Prepared,
    branch: Sequence[Node],
    seat: str | None,
    warnings: tuple[str, ...],
    turns: int = 1,
    looked: Looked | None = None,
) -> TurnReport:
    """Return what `seat` learned in the last `turns` of `branch`; with no seat, as it was.

    `looked` reads a state as the seat knows it; without it the report has neither aims nor a war.
    """
    names, node = prepared.names, branch[-1]
    begin = max(len(branch) - 1 - turns, 0)
    played = branch[begin + 1 :] or [node]
    told = [line for one in played for line in one.lines]
    known = told if seat is None else known_to(told, seat, whole=True)
    lines = folded(known, across=True)
    report = TurnReport(
        date=names.date(node.world.day),
        day=node.world.day,
        turn=node.turn,
        lines=tuple(lines),
        changes=_changes(prepared, branch[begin], node, seat),
        refused=tuple(r for one in played for r in one.refused if seat is None or r.order.seat == seat),
        warnings=warnings,
        turns=max(len(branch) - 1 - begin, 1),
        began=names.date(branch[begin].world.day),
    )
    if seat is None or looked is None:
        return replace(report, main=tuple(sorted(lines, key=lambda line: -line.weight)))
    (before, was), (after, now) = looked(branch[begin]), looked(node)
    mine = order_results(names, after, branch, branch[begin].turn, known)
    aims = aim_changes(names, after, was, now, [entry for one in played for entry in one.ledger])
    war = war_report(names, before, after)
    told_there = {(one.action, one.target) for one in mine}
    rest = [line for line in lines if not _told(names, line, seat, told_there, war is not None)]
    main, minor = Importance(names, after, aims.scores).sorted(rest)
    mine = tuple(_with_effects(names, one, aims, after.seen.observer) for one in mine)
    return replace(report, mine=mine, aims=aims.changes, war=war, main=main, minor=minor)


def _told(names: Labels, line: LogLine, seat: str, mine: set[tuple[str, str]], war: bool) -> bool:
    """Return whether another part of the report tells what a line does."""
    id = str(line.data.get("id", ""))
    if line.actor == seat and (id, line.target) in mine and line.kind != "leak":
        return True
    if line.actor == seat and line.kind == "arrival" and id in names.formation_index:
        sent = {formation for key in mine for formation in _sends(names, key)}
        return id in sent
    return war and line.kind in ("battle", "control")


def _sends(names: Labels, key: tuple[str, str]) -> tuple[str, ...]:
    """Return the formations that an order sends."""
    number = names.action_index.get(key[0])
    if number is None:
        return ()
    aimed = (key[1],) if names.rules.target_kind[number] == "formation" else ()
    return (*aimed, *(names.rules.formations[int(i)] for i in names.rules.actions[number].formations))


def _with_effects(names: Labels, result: OrderResult, aims: AimCauses, me: int) -> OrderResult:
    """Return what came of an order with what it did to the seat's aims and to numbers."""
    if result.action not in names.action_index:
        return result
    kind = names.rules.target_kind[names.action_index[result.action]]
    target = names.things(kind).index(result.target) if kind and result.target else -1
    causes = [
        one
        for one in aims.numbers
        if (one.actor, one.id) == (me, result.action) and (one.target == target or not result.target)
    ]
    numbers = [moved for one in causes for moved in aims.numbers[one]]
    return replace(result, score=sum(aims.scores[one] for one in causes), numbers=tuple(numbers[:3]))


def _changes(prepared: Prepared, first: Node, last: Node, seat: str | None) -> tuple[Change, ...]:
    """Return how the numbers that are shown all the time moved, the largest changes first."""
    names, changes = prepared.names, list[Change]()
    if first is last:
        return ()
    me = 0 if seat is None else names.actor_index[seat]
    for kind, track, thing in indicator_numbers(prepared, me, everybody=seat is None):
        was, now = (float(node.world.tracks(kind)[track, thing, 0]) for node in (first, last))
        table = prepared.rules.tracks[kind]
        span = float(table.high[track] - table.low[track]) or 1.0
        if abs(now - was) > 0.002 * min(span, max(abs(was), 1.0)):
            unit = names.track(kind, table.names[track]).unit
            changes.append(Change(names.ref(kind, track, thing), names.label(kind, track, thing), was, now, unit))
    return tuple(sorted(changes, key=lambda c: -abs(c.after - c.before) / max(abs(c.before), 1.0)))
