"""Quantal response against closed forms, and a crisis game of two moves solved by backward induction."""

from __future__ import annotations

import math

import numpy as np
import pytest

from brinkmanship.simulation.mechanisms.quantal import expected, quantal


def test_two_options_are_the_logistic_curve() -> None:
    for precision in (0.1, 1.0, 4.0):
        for gap in (-2.0, 0.0, 0.5, 3.0):
            p = quantal(np.array([[gap], [0.0]]), precision)[0, 0]
            assert p == pytest.approx(1 / (1 + math.exp(-precision * gap)), abs=1e-6)


def test_chances_add_up_and_only_differences_count() -> None:
    utilities = np.random.default_rng(1).normal(size=(5, 3, 7)).astype(np.float32)
    p = quantal(utilities, 3.0)
    np.testing.assert_allclose(p.sum(axis=0), 1, atol=1e-6)
    np.testing.assert_allclose(quantal(utilities + 100, 3.0), p, atol=1e-4)
    assert (quantal(utilities, 1000.0).argmax(axis=0) == utilities.argmax(axis=0)).all()
    np.testing.assert_allclose(quantal(utilities, 0.0), 0.2, atol=1e-6)


def test_a_crisis_game_of_two_moves_by_backward_induction() -> None:
    """A demands or not; if it does, B gives in or resists. Utilities (A, B): nothing (0, 0), given (1, -1), war (-0.5, -2)."""
    precision = 1.5
    b = quantal(np.array([[-1.0], [-2.0]]), precision)  # give in, resist
    give_in = math.exp(-1.5) / (math.exp(-1.5) + math.exp(-3.0))
    assert b[0, 0] == pytest.approx(give_in, abs=1e-6)
    value = expected(np.array([[1.0], [-0.5]]), b)
    assert value[0] == pytest.approx(give_in * 1 + (1 - give_in) * -0.5, abs=1e-6)
    a = quantal(np.stack([value, np.zeros(1)]), precision)
    assert a[0, 0] == pytest.approx(1 / (1 + math.exp(-precision * float(value[0]))), abs=1e-6)


def test_a_world_chooses_the_same_alone() -> None:
    utilities = np.random.default_rng(2).normal(size=(6, 300)).astype(np.float32)
    batch = quantal(utilities, 4.0)
    for k in (0, 17, 299):
        assert (quantal(np.ascontiguousarray(utilities[:, k : k + 1]), 4.0)[:, 0] == batch[:, k]).all()
