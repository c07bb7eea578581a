"""Whether a record says what the game would do: plays it again and names the first difference.

First the text (every line's checksum), then the game: from the header's scenario and seed every turn is played with the
recorded orders and injects, and its state compared hash by hash; what differs is named by turn, subsystem and field,
with both values. The state decides: where only the log is worded otherwise, as by another version of the program, the
verdict agrees and notes it. A record from another kind of processor or numpy, where the last bit of exp and log may
differ, is compared turn by turn from its own snapshots within :data:`TOLERANCE`, and the verdict says so.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import __version__
from engine.game.codec import CodecError, field_arrays, field_hashes, layout, state_hashes
from engine.game.errors import GameError
from engine.game.journal import Chapter, Setup, chapters, read_setup, told, world_of
from engine.game.names import Names
from engine.game.planning import Planner
from engine.game.preparing import Prepared, prepare_resolved
from engine.game.record import Line, RecordError, read
from engine.game.tree import Node
from engine.game.turns import begin_game, resolve
from engine.scenario.document import ScenarioError
from engine.simulation.randomness import Randomness
from engine.simulation.world import Kind, World

TOLERANCE = 1e-4
"""Largest difference, relative to the size of a number (or 1), that is put down to another processor."""


LOG = "log"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a record and the game part."""

    line: int
    turn: int
    subsystem: str  # 'actors', 'formations', …; 'text' for the lines themselves; 'log'
    field: str  # 'actor.resolve', 'slot_phase', …
    thing: str  # 'RUS', …; '' none
    recorded: str
    played: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found."""

    path: str
    agrees: bool
    turns: int  # turns that were compared
    exact: bool  # bit for bit; else within the tolerance
    differences: tuple[Difference, ...]  # the first one first; at most a few
    warnings: tuple[str, ...]
    text: str
    notes: tuple[Difference, ...] = ()  # turns whose state agrees and whose log is worded otherwise


def verify(path: Path) -> Verdict:
    """Return whether the record *path* agrees with the game played again.

    Where this version cannot play what another wrote, the verdict says so, and that the record can be watched. Raises
    :class:`RecordError` when it is no record.
    """
    contents = read(path)
    warnings = list(contents.warnings)
    found = [
        Difference(
            f.line, f.turn, "text", f.field, "", "", "", f"line {f.line} (turn {f.turn}): {_field(f.field)}{f.text}"
        )
        for f in contents.faults[:5]
    ]
    turns, exact, notes = 0, True, list[Difference]()
    try:
        setup = read_setup(contents.header)
        prepared = prepare_resolved(setup.scenario, setup.days_per_turn, setup.start)
        exact = same_machine(contents.header)
        if contents.header.get("engine") != __version__:
            warnings.append(
                f"written by version {contents.header.get('engine')}, played again by {__version__}: "
                "a difference may be a change of the rules"
            )
        if not exact:
            warnings.append(
                f"written with numpy {contents.header.get('numpy')} on {contents.header.get('machine')}: "
                f"compared turn by turn from the snapshots, within {TOLERANCE:g}"
            )
        if prepared.digest != setup.digest:
            text = "the header's scenario is not the one its hash was made of"
            found.append(Difference(1, 0, "text", "resolved", "", setup.digest, prepared.digest, text))
        turns, game = _play(prepared, setup, chapters(contents), exact)
        notes = [d for d in game if d.subsystem == LOG]
        found += [d for d in game if d.subsystem != LOG]
    except ScenarioError as error:
        found.append(_unplayable(contents.header, error))
    except (RecordError, GameError) as error:
        line = getattr(error, "line", 0)
        found.append(Difference(line, 0, "text", "", "", "", "", str(error)))
    text = _say(path, found, notes, turns, exact, warnings)
    return Verdict(str(path), not found, turns, exact, tuple(found), tuple(warnings), text, tuple(notes))


def _unplayable(header: Line, error: ScenarioError) -> Difference:
    """Return that the record's scenario does not load."""
    version, own = header.get("engine"), header.get("engine") == __version__
    why = f"the header's scenario does not load: {error.problems[0].message}"
    if not own:
        why += f". The record is of version {version} and cannot be verified by {__version__}; it can be watched"
    return Difference(1, 0, "text" if own else "versions", "resolved", "", "", "", why)


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


def same_machine(header: Line) -> bool:
    """Return whether a record was written by the numpy and the kind of processor that run now."""
    return header.get("numpy") == np.__version__ and header.get("machine") == platform.machine()


def _play(prepared: Prepared, setup: Setup, parts: list[Chapter | Line], exact: bool) -> tuple[int, list[Difference]]:
    """Play every turn again; return how many were compared, and how they differ.

    It stops at the first turn whose state differs; differences of the log alone are gathered over all turns.
    """
    names = prepared.names
    planner, chance = Planner(names, prepared.orders_per_turn), Randomness(setup.seed)
    nodes: dict[int, Node] = {}
    shapes: Mapping[str, list[Any]] = {}
    count, worded = 0, list[Difference]()
    for part in parts:
        if not isinstance(part, Chapter):
            continue
        line = part.commit
        try:
            number, parent, turn = int(line["node"]), int(line["parent"]), int(line["turn"])
        except (KeyError, TypeError, ValueError) as error:
            text = f"line {part.number} makes no sense: {error}"
            return count, [*worded, Difference(part.number, 0, "text", str(error).strip("'"), "", "", "", text)]
        if line["kind"] == "start":
            shapes = _table(line, "layout")
            node = begin_game(prepared, setup.seed, setup.intents or {})
            if (other := _other_layout(part, shapes, layout(node.world))) is not None:
                return count, [other]
        else:
            if parent not in nodes:
                lost = Difference(part.number, turn, "text", "parent", "", str(parent), "", "follows no turn")
                return count, [*worded, lost]
            wanted = Node(
                number, parent, turn, nodes[parent].world, part.orders, part.injects, part.refused, part.passed
            )
            node = resolve(prepared, planner, chance, nodes[parent], wanted)
        differences = _compare(names, part, node, shapes, exact)
        count += 1
        worded += [d for d in differences if d.subsystem == LOG]
        if hard := [d for d in differences if d.subsystem != LOG]:
            return count, [*worded, *hard]
        if not exact:  # go on from what was recorded, so that last bits do not pile up
            node = Node(number, parent, turn, world_of(line, shapes))
        nodes[number] = node
    return count, worded


def _compare(names: Names, part: Chapter, node: Node, shapes: Mapping[str, list[Any]], exact: bool) -> list[Difference]:
    line, rules, turn = part.commit, names.rules, node.turn
    out: list[Difference] = []

    def differs(subsystem: str, field: str, thing: str, recorded: str, played: str, text: str) -> None:
        whole = f"turn {turn}, subsystem {subsystem}, field {field}{f' of {thing}' if thing else ''}: {text}"
        out.append(Difference(part.number, turn, subsystem, field, thing, recorded, played, whole))

    try:
        recorded: World | None = world_of(line, shapes)
    except CodecError as error:
        recorded = None
        subsystem = next((s for s, f, _ in field_arrays(node.world, rules) if f.split(".")[0] == error.array), "text")
        differs(subsystem, error.array, "", "", "", f"the snapshot cannot be read ({error})")
    state, fields = _table(line, "state"), _table(line, "fields")
    played_state, played_fields = state_hashes(node.world), field_hashes(node.world, rules)
    for (subsystem, field, played), saved in zip(
        field_arrays(node.world, rules),
        [a for _, _, a in field_arrays(recorded, rules)] if recorded is not None else [None] * len(played_fields),
        strict=True,
    ):
        if saved is not None and (spot := _first_difference(saved, played, exact)) is not None:
            thing = _thing(names, field, spot)
            old, new = _shown(saved, spot), _shown(played, spot)
            differs(subsystem, field, thing, old, new, f"recorded {old}, played again {new}")
        elif exact and fields.get(field) != played_fields[field]:
            text = f"the recorded hash is {fields.get(field)}, played again it is {played_fields[field]}"
            differs(subsystem, field, "", str(fields.get(field)), played_fields[field], text)
    if exact and not out:
        for subsystem, hash in played_state.items():
            if state.get(subsystem) != hash:
                text = f"the recorded hash is {state.get(subsystem)}, played again it is {hash}"
                differs(subsystem, "(all)", "", str(state.get(subsystem)), hash, text)
        for index, (was, now) in enumerate(zip(part.lines, node.lines, strict=False)):
            if told(was) != told(now):
                differs(LOG, f"line {index + 1}", "", was.text, now.text, f"recorded {was.text!r}, played {now.text!r}")
                break
        else:
            if len(part.lines) != len(node.lines):
                text = f"{len(part.lines)} lines are recorded, {len(node.lines)} were played"
                differs(LOG, "lines", "", str(len(part.lines)), str(len(node.lines)), text)
    return out


def _table(line: Line, name: str) -> dict[str, Any]:
    """Return a table of a line, empty where there is none."""
    found = line.get(name)
    return found if isinstance(found, dict) else {}


def _first_difference(saved: NDArray[Any], played: NDArray[Any], exact: bool) -> tuple[int, ...] | None:
    if saved.shape != played.shape:
        return (0,) * saved.ndim
    if exact:
        size = saved.dtype.itemsize
        same = np.ascontiguousarray(saved).view(f"u{size}") == np.ascontiguousarray(played).view(f"u{size}")
    elif saved.dtype.kind == "f":
        same = np.abs(saved - played) <= TOLERANCE * np.maximum(np.abs(played), 1)
    else:
        same = saved == played
    if same.all():
        return None
    return tuple(int(i) for i in np.argwhere(~same)[0])


def _shown(values: NDArray[Any], spot: tuple[int, ...]) -> str:
    value = values[spot] if len(spot) == values.ndim and values.size else values
    return repr(value.item()) if hasattr(value, "item") and np.ndim(value) == 0 else str(value)


def _thing(names: Names, field: str, spot: tuple[int, ...]) -> str:
    rules, kind = names.rules, field.split(".")[0]
    if not spot:
        return ""
    if kind.upper() in Kind.__members__:
        return names.ref(Kind[kind.upper()], field.split(".")[1], spot[0]).split(":")[1].rpartition(".")[0]
    if field.startswith("slot_"):
        kind, target = names.slot_target(spot[0])
        actor, action = rules.actors[rules.slot_actor[spot[0]]], rules.actions[rules.slot_action[spot[0]]].id
        return f"{actor} {action}" + (f" {target}" if target else "")
    by_field = {
        **dict.fromkeys(("controller", "attacker"), rules.regions),
        **dict.fromkeys(("location", "destination", "movement", "posture"), rules.formations),
        "intent": rules.actors,
        "belief": tuple(rules.type_names),
        "event_day": tuple(e.id for e in rules.events),
        "ending_day": tuple(e.id for e in rules.endings),
    }
    listed = by_field.get(field, ())
    return listed[spot[0]] if spot[0] < len(listed) else ""


def _field(name: str) -> str:
    return f"field {name!r}: " if name else ""


def _say(
    path: Path, found: list[Difference], notes: list[Difference], turns: int, exact: bool, warnings: list[str]
) -> str:
    lines = [f"warning: {w}" for w in warnings]
    if not found:
        how = "bit for bit" if exact else f"within {TOLERANCE:g}"
        lines.append(f"{path} agrees {how} with the game played again: {max(turns - 1, 0)} turns.")
    else:
        lines.append(f"{path} does not agree with the game played again.")
        lines += _listed(found)
    if notes:
        many = "one turn is" if len(notes) == 1 else f"{len(notes)} turns are"
        lines.append(f"note: the log of {many} worded otherwise, as by another version; the state does not hang on it")
        lines += _listed(notes)
    return "\n".join(lines)


def _listed(found: list[Difference], most: int = 8) -> list[str]:
    more = [f"  … and {len(found) - most} more"] if len(found) > most else []
    return [*(f"  {d.text}" for d in found[:most]), *more]
