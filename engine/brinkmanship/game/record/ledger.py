"""The ledger of a turn as text, and back: why every number changed, kept in the record."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from brinkmanship.game.record.codec import pack, unpack
from brinkmanship.simulation.changes import Cause, Entry
from brinkmanship.simulation.world import Kind


def encode_ledger(entries: Sequence[Entry]) -> str:
    """Return *entries* as text; amounts keep the precision of the world's numbers (32 bits)."""
    causes: dict[Cause, int] = {}
    phases: dict[str, int] = {}
    rows = [
        (
            e.day,
            phases.setdefault(e.phase, len(phases)),
            int(e.kind),
            e.track,
            e.thing,
            causes.setdefault(e.cause, len(causes)),
        )
        for e in entries
    ]
    head = json.dumps(
        [list(phases), [[c.kind, c.id, c.actor, c.target] for c in causes]], ensure_ascii=False, separators=(",", ":")
    ).encode("utf-8")
    table = np.array(rows, np.int32).reshape(-1, 6).T
    amounts = np.array([e.amount for e in entries], np.float32)
    return pack(len(head).to_bytes(4, "little") + head + np.ascontiguousarray(table).tobytes() + amounts.tobytes())


def decode_ledger(text: str) -> list[Entry]:
    """Return what :func:`encode_ledger` was given; raise :class:`ValueError` for text that it never wrote."""
    data = unpack(text)
    size = int.from_bytes(data[:4], "little")
    try:
        phases, listed = json.loads(data[4 : 4 + size])
        causes = [Cause(str(k), str(i), int(a), int(t)) for k, i, a, t in listed]
        body = data[4 + size :]
        count = len(body) // 28
        table = np.frombuffer(body, np.int32, 6 * count).reshape(6, count).tolist()
        amounts = np.frombuffer(body, np.float32, count, 24 * count).tolist()
        return [
            Entry(day, phases[phase], Kind(kind), track, thing, amount, causes[cause])
            for day, phase, kind, track, thing, cause, amount in zip(*table, amounts, strict=True)
        ]
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise ValueError(f"the ledger is damaged ({error})") from None
