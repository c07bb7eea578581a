"""Whether a record says what the game would do: plays it again and names the first difference.

First the text (every line's checksum), then the game: from the header's scenario and seed every turn is played with the
recorded orders and injects, and compared as :mod:`brinkmanship.game.record.compare_turn` does; what differs is named
by turn, subsystem
and field, with both values. The state decides: where only the log is worded otherwise, as by another version of the
program, the verdict agrees and notes it. Whatever the processor, system and numpy, the same turn gives the same bits
(:mod:`brinkmanship.simulation.exact`), so records are compared bit for bit. Only a record made by another arithmetic, as
all were that took exp and log from their machine, is compared turn by turn from its own snapshots within a tolerance,
and the verdict says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.codec import layout
from brinkmanship.game.record.compare_turn import LOG, TOLERANCE, Difference, compare, refused_later, unlawful
from brinkmanship.game.record.header import Setup, read_setup
from brinkmanship.game.record.index import TURNS, RecordIndex
from brinkmanship.game.record.lines import Chapter, chapters, speaking_in, world_of
from brinkmanship.game.record.text import Line, RecordError
from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.order_check import OrderChecker, canonical
from brinkmanship.game.session.prepared import Prepared, prepare_resolved
from brinkmanship.game.session.turn import apply_inject, begin_game, resolve
from brinkmanship.game.view.facts import table
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.simulation.changes import Ledger
from brinkmanship.simulation.exact import ARITHMETIC
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.version import __version__


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found."""

    path: str
    agrees: bool
    turns: int  # turns that were compared, the start not counted
    exact: bool  # bit for bit; else within the tolerance
    differences: tuple[Difference, ...]  # the first one first; at most a few
    warnings: tuple[str, ...]
    text: str
    notes: tuple[Difference, ...] = ()  # turns whose state agrees and whose log is worded otherwise


def verify(path: Path) -> Verdict:
    """Return whether the record *path* agrees with the game played again.

    It says so where this version cannot play what another wrote. Raises :class:`RecordError` when it is no record.
    """
    index = RecordIndex.open(path, bare=True)
    warnings = list(index.warnings)
    if not index.faults and all(line.get("kind") not in TURNS for _, line in index.rows):
        raise RecordError(f"{path} holds no game yet: it has a header and nothing else")
    found = [
        Difference(f.line, f.turn, "text", f.field, text=f"line {f.line} (turn {f.turn}): {where}{f.text}")
        for f in index.faults[:5]
        for where in [f"field {f.field!r}: " if f.field else ""]
    ]
    turns, exact, notes = 0, True, list[Difference]()
    try:
        setup = read_setup(index.header)
        prepared = prepare_resolved(setup.scenario, setup.days_per_turn, setup.start)
        exact = index.header.get("arithmetic") == ARITHMETIC
        if index.header.get("engine") != __version__:
            warnings.append(
                f"written by version {index.header.get('engine')}, played again by {__version__}: "
                "a difference may be a change of the rules"
            )
        if not exact:
            warnings.append(
                f"made by another arithmetic, {_arithmetic(index.header)}: the last digits of its numbers differ from "
                f"those worked out here, so each turn is compared from the snapshot before it, within {TOLERANCE:g}"
            )
        if prepared.digest != setup.digest:
            text = "the header's scenario is not the one its hash was made of"
            found.append(Difference(1, 0, "text", "resolved", "", setup.digest, prepared.digest, text))
        states, game = _play(prepared, setup, index, exact)
        turns = max(states - 1, 0)
        notes = [d for d in game if d.subsystem == LOG]
        found += [d for d in game if d.subsystem != LOG]
    except ScenarioError as error:
        found.append(_unplayable(index.header, error))
    except (RecordError, GameError) as error:
        found.append(Difference(getattr(error, "line", 0), 0, "text", "", text=str(error)))
    text = _say(path, found, notes, turns, exact, warnings)
    return Verdict(str(path), not found, turns, exact, tuple(found), tuple(warnings), text, tuple(notes))


def _unplayable(header: Line, error: ScenarioError) -> Difference:
    """Return that the record's scenario does not load."""
    version, own = header.get("engine"), header.get("engine") == __version__
    why = f"the header's scenario does not load: {error.problems[0].message}"
    if not own:
        why += f". The record is of version {version} and cannot be verified by {__version__}; it can be watched"
    return Difference(1, 0, "text" if own else "versions", "resolved", text=why)


def _other_layout(
    part: Chapter, recorded: Mapping[str, list[Any]], played: Mapping[str, list[Any]]
) -> Difference | None:
    """Return how the arrays of another version differ from this one's, None where they do not."""
    for name in dict.fromkeys([*recorded, *played]):
        was, now = recorded.get(name), played.get(name)
        if was != now:
            text = (
                f"array {name!r} is {was or 'absent'} in the record and {now or 'absent'} in this version: "
                "versions do not allow it to be verified; it can be watched"
            )
            return Difference(part.number, 0, "versions", name, "", str(was), str(now), text)
    return None


def _arithmetic(header: Line) -> str:
    """Return in words what a record was computed with."""
    if header.get("arithmetic"):
        return f"number {header['arithmetic']}, where this version has {ARITHMETIC}"
    return f"that of its machine (numpy {header.get('numpy')} on {header.get('machine')})"


def _play(prepared: Prepared, setup: Setup, index: RecordIndex, exact: bool) -> tuple[int, list[Difference]]:
    """Play every turn again; return how many states were compared, the start's too, and how they differ.

    It stops at the first turn whose state differs; differences of the log alone are gathered over all turns.
    """
    names = prepared.names
    planner, chance = OrderChecker(names), Randomness(setup.seed)
    nodes: dict[int, Node] = {}
    shapes: Mapping[str, list[Any]] = {}
    count, worded = 0, list[Difference]()
    for part in chapters(index):
        if not isinstance(part, Chapter):
            continue
        line, before = part.commit, None
        try:
            number, parent, turn = int(line["node"]), int(line["parent"]), int(line["turn"])
        except (KeyError, TypeError, ValueError) as error:
            text = f"line {part.number} makes no sense: {error}"
            return count, [*worded, Difference(part.number, 0, "text", str(error).strip("'"), text=text)]
        if line["kind"] == "start":
            shapes = table(line, "layout")
            try:
                node = begin_game(prepared, setup.seed, setup.intents or {})
            except GameError as error:
                text = f"turn 0, subsystem header, field intents: {error}{_versions(index.header)}"
                return count, [Difference(1, 0, "header", "intents", text=text)]
            if (other := _other_layout(part, shapes, layout(node.world))) is not None:
                return count, [other]
        else:
            if parent not in nodes:
                lost = Difference(part.number, turn, "text", "parent", recorded=str(parent), text="follows no turn")
                return count, [*worded, lost]
            before = nodes[parent]
            late = refused_later(planner, before.world, part)
            orders = canonical([*part.orders, *(one.order for one in late)])
            early = tuple(one for one in part.refused if one not in late)
            try:
                wanted = Node(
                    *(number, parent, turn, before.world, orders, part.injects, early, part.passed),
                    speaking=speaking_in(line),
                )
                node = resolve(prepared, planner, chance, before, wanted)
            except ValueError as error:
                text = f"line {part.number}, turn {turn}: {error}"
                return count, [*worded, Difference(part.number, turn, "text", "speaking", text=text)]
            except GameError as error:
                return count, [*worded, _unresolved(prepared, planner, chance, before, part, index, error)]
        differences = [] if before is None else unlawful(planner, before.world, part, node)
        differences += compare(names, part, node, shapes, exact)
        count += 1
        worded += [d for d in differences if d.subsystem == LOG]
        if hard := [d for d in differences if d.subsystem != LOG]:
            return count, [*worded, *hard]
        if not exact:  # go on from what was recorded, so that last bits do not pile up
            node = Node(number, parent, turn, world_of(line, shapes))
        nodes[number] = node
    return count, worded


def _unresolved(
    prepared: Prepared,
    planner: OrderChecker,
    chance: Randomness,
    before: Node,
    part: Chapter,
    index: RecordIndex,
    error: GameError,
) -> Difference:
    """Return which inject or order of a turn it is that cannot be played again."""
    world = before.world.copy()
    kind, place, thing, recorded, why = "order", 0, "", "", error
    for number, inject in enumerate(part.injects):
        try:
            apply_inject(prepared, chance, world, inject, Ledger())
        except GameError as found:
            kind, place, thing, recorded, why = "inject", number, inject.id, "; ".join(map(str, inject.effects)), found
            break
    else:
        for number, order in enumerate(part.orders):
            try:
                planner.resolved(order)
            except GameError as found:
                place, thing, recorded, why = number, order.seat, order.action, found
                break
    lines = [number + 1 for number, line in index.rows if line["kind"] == kind]
    own = [n for n in lines if n < part.number][-len(part.injects if kind == "inject" else part.orders) :]
    line, turn = own[place] if place < len(own) else part.number, before.turn + 1
    field = f"{kind} {place + 1}"
    text = f"turn {turn}, subsystem {kind}s, field {field} of {thing} (line {line}): {why}{_versions(index.header)}"
    return Difference(line, turn, f"{kind}s", field, thing, recorded, "", text)


def _versions(header: Line) -> str:
    """Return what to add to something that cannot be played, '' where this version wrote the record."""
    version = header.get("engine")
    if version == __version__:
        return ""
    return f" The record is of version {version}: versions may not allow it to be verified; it can be watched."


def _say(
    path: Path, found: list[Difference], notes: list[Difference], turns: int, exact: bool, warnings: list[str]
) -> str:
    lines = [f"warning: {w}" for w in warnings]
    if not found:
        how = "bit for bit" if exact else f"within {TOLERANCE:g}"
        lines.append(f"{path} agrees {how} with the game played again: {turns} turn{'' if turns == 1 else 's'}.")
    else:
        lines.append(f"{path} does not agree with the game played again.")
        lines += _listed(found)
        if not exact:
            lines.append(
                "note: a program of another arithmetic may have had other rules too; the record can be watched"
            )
    if notes:
        count = len({d.line for d in notes})
        many = "one turn is" if count == 1 else f"{count} turns are"
        lines.append(f"note: the log of {many} worded otherwise, as by another version; the state does not hang on it")
        lines += _listed(notes)
    return "\n".join(lines)


def _listed(found: list[Difference], most: int = 8) -> list[str]:
    more = [f"  … and {len(found) - most} more"] if len(found) > most else []
    return [*(f"  {d.text}" for d in found[:most]), *more]
