"""A world and its ledger as text, and hashes of its parts: what a record keeps after each turn.

Every array of the world is compressed by itself, so that a damaged byte is named by the array it sits in; every track
has a hash of its own, so that a difference is named by the number it is in. Encoding is exact: decoding gives the same
bits back.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.changes import Cause, Entry
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import LATER, Kind, World, array_fields

SUBSYSTEMS: dict[str, tuple[str, ...]] = {
    "world": ("world",),
    "actors": ("actor", "intent", "belief"),
    "ties": ("tie",),
    "bodies": ("body",),
    "regions": ("region", "controller", "attacker"),
    "formations": ("formation", "location", "destination", "movement", "posture"),
    "actions": ("slot_phase", "slot_due", "slot_since", "slot_count", "slot_stage", "slot_place", "slot_amount"),
    "events": ("event_day",),
    "endings": ("ending", "ending_day"),
    "worlds": ("number",),
    "decisions": ("weight", "course", "course_since", "shock", "mind", "deal_step", "deal_due", "deal_share"),
    "uses": ("slot_used",),
    "answers": ("answer",),
}
"""Parts of the state that have a hash each, and the arrays in them."""

GROWING = frozenset({"answer"})
"""Arrays that a game has no rows of until it needs them, so that the layout of its start does not know them."""

MOST_PACKED = 16_000_000
"""Bytes of a scenario, a script or a ledger in a record: three times what the largest file of a scenario may have."""

MOST_ARRAY = 32_000_000
"""Bytes of a world, and so of any array of it, where its rules are not at hand to say how large it is."""


class CodecError(ValueError):
    """A snapshot that cannot be read; ``array`` names the array at fault."""

    def __init__(self, array: str, reason: str) -> None:
        super().__init__(f"array {array!r}: {reason}")
        self.array = array


def pack(data: bytes) -> str:
    """Return *data* compressed, as text."""
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


def unpack(text: str, limit: int = MOST_PACKED) -> bytes:
    """Return what :func:`pack` was given, at most *limit* bytes; raise :class:`ValueError` for text that it never wrote."""
    if not isinstance(text, str):
        raise ValueError("compressed data is missing")
    try:
        engine = zlib.decompressobj()
        data = engine.decompress(base64.b64decode(text.encode("ascii"), validate=True), limit + 1)
        if len(data) > limit or not engine.eof or engine.unused_data:
            raise ValueError("compressed data is cut short or too long")
        return data
    except (binascii.Error, UnicodeEncodeError, zlib.error) as error:
        raise ValueError(f"compressed data is damaged ({error})") from None


def layout(world: World) -> dict[str, list[Any]]:
    """Return the type and shape of each array of *world*, worlds axis included: what :func:`decode` needs."""
    return {name: [str(values.dtype), list(values.shape)] for name, values in _arrays(world)}


def _arrays(world: World) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield every array of a world that is kept: not those that earlier versions did not have, where they are empty."""
    for f in array_fields():
        values = getattr(world, f.name)
        if values.size or f.name not in LATER:
            yield f.name, values


def encode(world: World) -> dict[str, str]:
    """Return every array of *world* as text."""
    return {name: pack(np.ascontiguousarray(values).tobytes()) for name, values in _arrays(world)}


def read_array(packed: Any, wanted: Any) -> NDArray[Any]:
    """Return an array that was packed, of the type and shape of its entry *wanted* in a layout.

    Nothing is unpacked beyond what that entry says, and no entry is believed that says more than an array of one world
    may have. Raises :class:`ValueError` or another error of damaged data.
    """
    dtype, shape = np.dtype(wanted[0]), tuple(int(n) for n in wanted[1])
    if dtype.kind not in "iuf" or any(n < 0 for n in shape) or shape[-1:] != (1,):
        raise ValueError(f"it is laid out as {dtype} of shape {shape}, not as numbers of one world")
    size = math.prod(shape) * dtype.itemsize
    if size > MOST_ARRAY:
        raise ValueError(f"it would have {size:,} bytes; at most {MOST_ARRAY:,} are read")
    return np.frombuffer(unpack(packed, size), dtype).reshape(shape)


def _grown(packed: Any, shapes: Mapping[str, list[Any]]) -> list[Any]:
    """Return the layout of an array of `GROWING`: as many rows as it has, and no more than actors times slots."""
    most = int(shapes["slot_phase"][1][0]) * int(shapes["actor"][1][1])
    return ["int8", [len(unpack(packed, min(most, MOST_ARRAY))), 1]]


def _size(wanted: Any) -> int:
    """Return the bytes of an array of a layout, 0 for an entry that makes no sense (it is refused when it is read)."""
    try:
        return math.prod(int(n) for n in wanted[1]) * int(np.dtype(wanted[0]).itemsize)
    except (TypeError, ValueError, IndexError, KeyError):
        return 0


def decode(arrays: Mapping[str, str], shapes: Mapping[str, list[Any]], day: int, turn: int) -> World:
    """Return the world that :func:`encode` wrote; raise :class:`CodecError` naming the array at fault."""
    out: dict[str, Any] = {}
    if isinstance(shapes, Mapping) and (whole := sum(map(_size, shapes.values()))) > MOST_ARRAY:
        raise CodecError("all", f"together they would have {whole:,} bytes; at most {MOST_ARRAY:,} are read")
    for f in array_fields():
        if f.name in LATER and f.name not in arrays and f.name not in shapes:
            continue  # the state is older than the array
        try:
            wanted = _grown(arrays[f.name], shapes) if f.name not in shapes and f.name in GROWING else shapes[f.name]
            out[f.name] = read_array(arrays[f.name], wanted).copy()
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
            reason = "it is missing" if isinstance(error, KeyError) else str(error)
            raise CodecError(f.name, reason) from None
    return World(day=day, turn=turn, **out)


def field_arrays(world: World, rules: Rules) -> Iterator[tuple[str, str, NDArray[Any]]]:
    """Yield (subsystem, field, array) for every number of the state, tracks one by one, in a fixed order."""
    kinds = {kind.name.lower(): kind for kind in Kind}
    for subsystem, arrays in SUBSYSTEMS.items():
        for name in arrays:
            values = getattr(world, name)
            if name in LATER and not values.size:
                continue
            if name in kinds:
                for track, row in zip(rules.tracks[kinds[name]].names, values, strict=True):
                    yield subsystem, f"{name}.{track}", row
            else:
                yield subsystem, name, values


def state_hashes(world: World) -> dict[str, str]:
    """Return one hash a subsystem (16 hexadecimal digits), the clock's included."""
    out = {"clock": _hash(f"{world.day}/{world.turn}".encode(), 8)}
    for subsystem, arrays in SUBSYSTEMS.items():
        if LATER.issuperset(arrays) and not any(getattr(world, name).size for name in arrays):
            continue  # as records of earlier versions have it
        out[subsystem] = _hash(b"".join(_bits(getattr(world, a)) for a in arrays), 8)
    return out


def field_hashes(world: World, rules: Rules) -> dict[str, str]:
    """Return one hash a field (8 hexadecimal digits): ``'actor.resolve'``, ``'slot_phase'``, …"""
    return {name: _hash(_bits(values), 4) for _, name, values in field_arrays(world, rules)}


def _bits(values: NDArray[Any]) -> bytes:
    """Return the bits of numbers; a nought has no sign, which processors give differently to the greatest of 0 and -0."""
    values = np.ascontiguousarray(values)
    return (values + np.float32(0) if values.dtype == np.float32 else values).tobytes()


def encode_ledger(entries: Sequence[Entry]) -> str:
    """Return *entries* as text; amounts keep the precision of the world's numbers (32 bits)."""
    causes: dict[Cause, int] = {}
    phases: dict[str, int] = {}
    index_of_phase, index_of_cause = phases.setdefault, causes.setdefault
    rows = [
        (
            e.day,
            index_of_phase(e.phase, len(phases)),
            int(e.kind),
            e.track,
            e.thing,
            index_of_cause(e.cause, len(causes)),
        )
        for e in entries
    ]
    words = [list(phases), [[c.kind, c.id, c.actor, c.target] for c in causes]]
    head = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
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


def text_hash(text: str) -> str:
    """Return the hash of a text (16 hexadecimal digits)."""
    return _hash(text.encode("utf-8"), 8)


def _hash(data: bytes, size: int) -> str:
    return blake2b(data, digest_size=size).hexdigest()
