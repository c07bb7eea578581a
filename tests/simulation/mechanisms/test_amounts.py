"""The size given with an order is the size of what it does: half the amount, half the change, for every verb of policy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import MECHANISMS, verbs
from brinkmanship.simulation.phase import Mechanism
from brinkmanship.simulation.world import Kind

_TIES = {"gas": np.array([[0, 0.3, 0], [0, 0, 0], [0, 0, 0]]), "trade": np.full((3, 3), 0.1)}
_OF_VERB = {verb.name: mechanism for mechanism in MECHANISMS for verb in mechanism.verbs}


def changed(name: str, mechanism: Mechanism, amount: float) -> dict[tuple[Kind, str], np.ndarray]:
    """Return what an order of *amount* changes within a day, less what would have changed without it."""
    verb = verbs()[name]
    kind = "actor" if "actor" in verb.target else ""
    tracks = []
    for ordered in (False, True):
        feelings = np.full(9, 0.4)
        rules = toy.rules(
            actions=[
                (toy.action("it", name, measure=True, parameters=dict(verb.parameters)), kind, [(0, 1 if kind else -1)])
            ],
            ties=_TIES,
            tracks={(Kind.TIE, "tension"): feelings, (Kind.ACTOR, "substitution"): 0.1},
            formations=[{"owner": i, "region": i, "personnel": 20_000} for i in range(3)],
        )
        table = toy.Table(rules)
        if ordered:
            table.order(0, verb, amount=amount)
        table.run(mechanism)
        tracks.append({(k, n): table.track(k, n)[..., 0].astype(float) for k in Kind for n in rules.tracks[k].names})
    without, by = tracks
    return {key: by[key] - without[key] for key in by if (np.abs(by[key] - without[key]) > 1e-6).any()}


@pytest.mark.parametrize(
    "name",
    ["concede", "cut_gas", "cyber", "deescalate", "demand", "disclose", "disinform", "mobilise", "offer", "reassure",
     "sanction", "substitute", "threaten", "transfer"],
)  # fmt: skip
def test_half_the_amount_is_half_the_change(name: str) -> None:
    whole, half = (changed(name, _OF_VERB[name], amount) for amount in (0.5, 0.25))
    assert whole
    for key, change in whole.items():
        assert half[key] == pytest.approx(change / 2, rel=0.02, abs=2e-6), key


def test_the_standard_numbers_of_the_engine_are_those_that_games_were_recorded_with() -> None:
    """Who changes one of them changes every game that was recorded: see that this is meant, then write the file anew."""
    told = []
    for mechanism in MECHANISMS:
        told += [
            f"{mechanism.name}: {of.kind.name.lower()} {of.name} {of.start:g} from {of.low:g} to {of.high:g}"
            for of in mechanism.tracks
        ]
        told += [
            f"{mechanism.name}: {of.name} = {of.value:g} from {of.low:g} to {of.high:g}" for of in mechanism.parameters
        ]
        for verb in mechanism.verbs:
            numbers = ", ".join(f"{name} {number:g}" for name, number in verb.parameters.items())
            told.append(
                f"{mechanism.name}: verb {verb.name} ({numbers}) at {', '.join(t or 'none' for t in verb.target)}"
            )
    golden = Path(__file__).parent.parent / "data" / "standard-numbers.txt"
    assert "\n".join(told) + "\n" == golden.read_text("utf-8")
