"""Where a recorded turn and the same turn played again part: numbers, clock, ledger, orders and refusals, the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.game.record.codec import (
    CodecError,
    decode_ledger,
    encode_ledger,
    field_arrays,
    field_hashes,
    state_hashes,
)
from brinkmanship.game.record.lines import Chapter, told, world_of
from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.order_check import OrderChecker, ResolvedOrder
from brinkmanship.game.session.orders import Order, Reason, Refused
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.facts import table
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.outcome import is_over
from brinkmanship.simulation.changes import Entry
from brinkmanship.simulation.world import Kind, World

TOLERANCE = 1e-4
"""Largest difference, relative to the size of a number (or 1), that is put down to another arithmetic."""


LOG = "log"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a record and the game part."""

    line: int
    turn: int
    subsystem: str  # 'actors', 'formations', …; 'text' for the lines themselves; 'log'
    field: str  # 'actor.resolve', 'slot_phase', …
    thing: str = ""  # 'RUS', …; '' none
    recorded: str = ""
    played: str = ""
    text: str = ""


def compare(names: Labels, part: Chapter, node: Node, shapes: Mapping[str, list[Any]], exact: bool) -> list[Difference]:
    """Return how a recorded turn differs from *node*, the same turn played again."""
    line, rules, turn = part.commit, names.rules, node.turn
    out: list[Difference] = []

    def differs(subsystem: str, field: str, recorded: str, played: str, thing: str = "", text: str = "") -> None:
        text = text or f"recorded {recorded}, played again {played}"
        whole = f"turn {turn}, subsystem {subsystem}, field {field}{f' of {thing}' if thing else ''}: {text}"
        out.append(Difference(part.number, turn, subsystem, field, thing, recorded, played, whole))

    def differs_in_hash(subsystem: str, field: str, recorded: Any, played: str) -> None:
        text = f"the recorded hash is {recorded}, played again it is {played}"
        differs(subsystem, field, str(recorded), played, text=text)

    arrays = list(field_arrays(node.world, rules))
    try:
        saved: Mapping[str, NDArray[Any]] = {f: a for _, f, a in field_arrays(world_of(line, shapes), rules)}
        if lost := next((f for f in saved if all(f != field for _, field, _ in arrays)), ""):
            differs("answers", lost, str(saved[lost].shape), "", text="recorded, and not there played again")
    except CodecError as error:
        saved = {}
        subsystem = next((s for s, f, _ in arrays if f.split(".")[0] == error.array), "text")
        differs(subsystem, error.array, "", "", text=f"the snapshot cannot be read ({error})")
    fields, played_fields = table(line, "fields"), field_hashes(node.world, rules)
    for subsystem, field, played in arrays:
        old = saved.get(field)
        if old is not None and (spot := _first_difference(old, played, exact)) is not None:
            differs(subsystem, field, _shown(old, spot), _shown(played, spot), _thing(names, field, spot))
        elif exact and fields.get(field) != played_fields[field]:
            differs_in_hash(subsystem, field, fields.get(field), played_fields[field])
    over = node.parent >= 0 and is_over(names, node.world)
    clock = {"turn": node.world.turn, "day": node.world.day, "date": to_json(names.date(node.world.day)), "over": over}
    for field, now in clock.items():
        if (was := line.get(field)) != now:
            differs("clock", field, str(was), str(now), text=f"recorded {was!r}, played again {now!r}")
    for field, thing, recorded, replayed in _ledger(names, line.get("ledger"), node.ledger, exact):
        differs("ledger", field, recorded, replayed, thing)
    if exact and not out:
        state = table(line, "state")
        for subsystem, hash in state_hashes(node.world).items():
            if state.get(subsystem) != hash:
                differs_in_hash(subsystem, "(all)", state.get(subsystem), hash)
        pairs = enumerate(zip(part.lines, node.lines, strict=False), 1)
        counts = len(part.lines), len(node.lines)
        if found := next(((number, *pair) for number, pair in pairs if told(pair[0]) != told(pair[1])), None):
            number, one, two = found
            text = f"recorded {one.text!r}, played {two.text!r}"
            differs(LOG, f"line {number}", one.text, two.text, text=text)
        elif counts[0] != counts[1]:
            text = f"{counts[0]} lines are recorded, {counts[1]} were played"
            differs(LOG, "lines", str(counts[0]), str(counts[1]), text=text)
    return out


def _ledger(names: Labels, text: Any, played: Sequence[Entry], exact: bool) -> list[tuple[str, str, str, str]]:
    """Return the first difference of a recorded ledger, as (field, thing, recorded, played); [] for none.

    Where the last bits may differ, what each cause did to each number is compared within the tolerance.
    """
    again = encode_ledger(played)
    if text == again:
        return []
    try:
        saved, now = decode_ledger(text), decode_ledger(again)
    except (ValueError, OverflowError) as error:
        return [("ledger", "", "nothing that can be read", f"{len(played)} entries ({error})")]
    if exact:
        rows: list[tuple[Entry | None, Entry | None]] = list(zip_longest(saved, now))
        found = next(((was, is_) for was, is_ in rows if was != is_), None)
    else:
        sums = [_sums(saved), _sums(now)]
        keys = [key for key in {**sums[0], **sums[1]} if not _near(*(s[key].amount if key in s else 0.0 for s in sums))]
        found = (sums[0].get(keys[0]), sums[1].get(keys[0])) if keys else None
    if found is None:
        return []
    entry = found[0] or found[1]
    assert entry is not None
    try:
        ref = names.ref(entry.kind, entry.track, entry.thing)
    except (LookupError, TypeError):
        ref = f"number {entry.track} of {entry.thing}"
    thing, _, track = ref.partition(":")[2].rpartition(".")
    return [(f"{entry.kind.name.lower()}.{track or ref}", thing, _entry_words(found[0]), _entry_words(found[1]))]


def _sums(entries: Iterable[Entry]) -> dict[tuple[object, ...], Entry]:
    """Return what each cause did to each number on a day, in one entry."""
    out: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        key = (entry.day, entry.kind, entry.track, entry.thing, entry.cause)
        out[key] = entry._replace(amount=entry.amount + out[key].amount) if key in out else entry
    return out


def _near(one: float, two: float) -> bool:
    return abs(one - two) <= TOLERANCE * max(abs(two), 1.0)


def _entry_words(entry: Entry | None) -> str:
    if entry is None:
        return "no such entry"
    return f"{entry.amount:+.6g} on day {entry.day} by {entry.cause.kind} {entry.cause.id}".rstrip()


def refused_later(planner: OrderChecker, world: World, part: Chapter) -> list[Refused]:
    """Return what was refused not when the turn began, in *world*, but at its own tick."""
    late = []
    for refused in part.refused:
        order, codes = refused.order, {reason.code for reason in refused.reasons}
        if order.after and not codes & {"seat", "unreadable", "orders"} and order.seat in planner.names.actor_index:
            found, reasons = planner.examine_alone(world, order.seat, order)
            late += [refused] if found is not None and not reasons else []
    return late


def unlawful(planner: OrderChecker, world: World, part: Chapter, node: Node) -> list[Difference]:
    """Return the orders of a turn that were not legal in *world*, and the refusals that are none or for other reasons.

    What was ordered later in the turn is held to the turn played again, *node*. An order may be refused beside any of its
    seat's orders that were admitted; of what a program wrote that is no order nothing is left to check but its seat.
    Reasons that are only worded otherwise are of the log.
    """
    out: list[Difference] = []
    turn = int(part.commit["turn"])

    def differs(subsystem: str, field: str, order: Order, recorded: str, played: str) -> None:
        text = f"turn {turn}, subsystem {subsystem}, field {field} of {order.seat}: recorded {recorded!r}, played {played!r}"
        out.append(Difference(part.number, turn, subsystem, field, order.seat, recorded, played, text))

    placed: dict[str, list[ResolvedOrder]] = {}
    for number, order in enumerate(part.orders, 1):
        found, reasons = planner.examine_alone(world, order.seat, order)
        if found is not None:
            placed.setdefault(order.seat, []).append(found)
        if reasons:
            differs("orders", f"order {number}", order, "legal", _said(reasons))
    late = refused_later(planner, world, part)
    for number, order in enumerate(part.orders, 1):
        again = next((one for one in node.refused if order.after and one.order == order), None)
        if again is not None and order not in node.orders:
            differs("orders", f"order {number}", order, "legal", _said(again.reasons))
    for number, refused in enumerate(part.refused, 1):
        if refused in late:
            if refused not in node.refused:
                again = next((one for one in node.refused if one.order == refused.order), None)
                alike = again is not None and [r.code for r in again.reasons] == [r.code for r in refused.reasons]
                now = "legal" if again is None else _said(again.reasons)
                differs(LOG if alike else "refusals", f"refusal {number}", refused.order, _said(refused.reasons), now)
            continue
        order, codes = refused.order, [reason.code for reason in refused.reasons]
        if "unreadable" in codes and order.seat in planner.names.actor_index:
            continue
        who = planner.names.actor_index if "seat" in codes else [order.seat]  # a program ordered in another's name
        possible = [why for seat in who for why in _reasons(planner, world, seat, order, placed.get(seat, [])) if why]
        if list(refused.reasons) in possible:
            continue
        same = next((why for why in possible if [reason.code for reason in why] == codes), None)
        played = _said(same or next(iter(possible), []))
        differs("refusals" if same is None else LOG, f"refusal {number}", order, _said(refused.reasons), played)
    return out


def _said(reasons: Iterable[Reason]) -> str:
    return " ".join(reason.text for reason in reasons) or "legal"


def _reasons(
    planner: OrderChecker, world: World, seat: str, order: Order, placed: list[ResolvedOrder]
) -> Iterator[list[Reason]]:
    """Yield why *order* is not legal beside all of *placed*, then beside some; of very many only the first of them."""
    found, alone = planner.examine_alone(world, seat, order)
    if found is None:
        yield alone
        return
    codes = {reason.code for reason in alone}
    sizes = range(len(placed), -1, -1)
    for some in chain.from_iterable(combinations(placed, n) if len(placed) <= 10 else [placed[:n]] for n in sizes):
        yield [*alone, *planner.reasons_of_plan(world, seat, found, some, codes)]


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


def _thing(names: Labels, field: str, spot: tuple[int, ...]) -> str:
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
