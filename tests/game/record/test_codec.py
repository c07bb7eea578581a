"""A world written as text is the same world; hashes name what differs; ledgers survive."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from brinkmanship.game.record import codec
from brinkmanship.game.record.codec import decode_ledger, encode_ledger
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.simulation.world import array_fields


def test_every_array_of_the_world_belongs_to_a_subsystem() -> None:
    listed = [name for names in codec.SUBSYSTEMS.values() for name in names]
    assert sorted(listed) == sorted(f.name for f in array_fields())


def test_a_world_comes_back_bit_for_bit(toy: Prepared) -> None:
    game = Game.new(toy, seed=3)
    for _ in range(3):
        game.commit()
    world = game.control().truth
    back = codec.decode(codec.encode(world), codec.layout(world), world.day, world.turn)
    for f in fields(world):
        one, two = getattr(world, f.name), getattr(back, f.name)
        assert np.array_equal(one, two), f.name
        assert getattr(one, "dtype", None) == getattr(two, "dtype", None)
    assert codec.state_hashes(world) == codec.state_hashes(back)
    assert codec.field_hashes(world, toy.rules) == codec.field_hashes(back, toy.rules)


def test_a_changed_number_changes_its_field_and_its_subsystem_and_no_other(toy: Prepared) -> None:
    world = Game.new(toy, seed=3).control().truth
    fields_before, state_before = codec.field_hashes(world, toy.rules), codec.state_hashes(world)
    world.actor[toy.rules.tracks[1].names.index("fame"), 2, 0] += np.float32(1e-6)
    fields_after, state_after = codec.field_hashes(world, toy.rules), codec.state_hashes(world)
    assert [n for n in fields_before if fields_before[n] != fields_after[n]] == ["actor.fame"]
    assert [n for n in state_before if state_before[n] != state_after[n]] == ["actors"]


@pytest.mark.parametrize("text", ["", "!!!!", "AAAA", codec.pack(b"x" * 10)[:-4], "é"])
def test_damaged_text_is_refused_and_named(toy: Prepared, text: str) -> None:
    world = Game.new(toy, seed=3).control().truth
    arrays = codec.encode(world) | {"region": text}
    with pytest.raises(codec.CodecError, match=r"^array 'region[a-z]*': "):
        codec.decode(arrays, codec.layout(world), 0, 0)
    with pytest.raises(ValueError, match=r"damaged|cut short"):
        codec.unpack(text)


def test_a_decompression_bomb_is_refused() -> None:
    with pytest.raises(ValueError, match="cut short or too long"):
        codec.unpack(codec.pack(b"\0" * 2_000_000), limit=1_000_000)


def test_a_ledger_comes_back(toy: Prepared) -> None:
    game = Game.new(toy, seed=3)
    game.commit()
    entries = list(game.control().branch[-1].ledger)
    assert len(entries) > 5
    back = decode_ledger(encode_ledger(entries))
    assert [(e.day, e.phase, e.kind, e.track, e.thing, e.cause) for e in back] == [
        (e.day, e.phase, e.kind, e.track, e.thing, e.cause) for e in entries
    ]
    assert [e.amount for e in back] == pytest.approx([e.amount for e in entries], rel=1e-6)
    assert decode_ledger(encode_ledger([])) == []
    with pytest.raises(ValueError, match="damaged"):
        decode_ledger(codec.pack(b"\xff\xff\xff\xff nonsense"))
