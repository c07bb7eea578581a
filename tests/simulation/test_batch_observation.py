"""What is seen of many worlds at once is what is seen of each alone."""

from __future__ import annotations

import numpy as np
import pytest

from brinkmanship.game.session.prepared import prepare
from brinkmanship.players.doctrine import decide
from brinkmanship.simulation.observation import BatchObservation, Sightings, observe
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind


@pytest.mark.parametrize("turns", [0, 9])
@pytest.mark.parametrize("seat", [pytest.param("USA", marks=pytest.mark.slow), "RUS"])
def test_every_number_and_formation_is_seen_as_in_the_world_alone(seat: str, turns: int) -> None:
    prepared = prepare("january-2022")
    rules, chance, visible = prepared.rules, Randomness(5), prepared.model.visible
    world = begin(rules, chance, 6)
    for _ in range(turns):
        world = advance(world, decide(world, rules, prepared.doctrine, chance), rules, chance)
    observer = rules.actors.index(seat)
    many = BatchObservation(world, rules, chance, observer, visible)
    for position in (0, 4):
        alone = observe(world, rules, chance, observer, position=position, visible=visible)
        for kind in Kind:
            things = np.arange(world.tracks(kind).shape[1])
            for track, name in enumerate(rules.tracks[kind].names):
                values, errors = many.estimates(kind, track, things)
                assert np.array_equal(values[:, position], alone.values[kind][track]), (kind, name)
                assert np.array_equal(errors[:, position], alone.errors[kind][track]), (kind, name)
        seen = many.sightings
        for field in Sightings.__slots__:
            assert np.array_equal(getattr(seen, field)[:, position], getattr(alone, field)), field
