"""Lanchester's laws against their closed forms, Epstein's rule of withdrawal, the rate of advance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from brinkmanship.simulation.mechanisms.attrition import advance, lanchester, prosecution, withdrawal


def square(x, y, a, b, t):
    """Closed form of x' = -a y, y' = -b x."""
    r = np.sqrt(a * b)
    return x * np.cosh(r * t) - y * np.sqrt(a / b) * np.sinh(r * t), y * np.cosh(r * t) - x * np.sqrt(b / a) * np.sinh(
        r * t
    )


def linear(x, y, a, b, t):
    """Closed form of x' = -a x y, y' = -b x y, where b x - a y = d stays the same."""
    d = b * x - a * y
    if abs(d) < 1e-12:
        return x / (1 + b * x * t), y / (1 + b * x * t)
    ratio = a * y / (b * x) * np.exp(-d * t)
    now = d / (b * (1 - ratio))
    return now, (b * now - d) / a


def march(x, y, a, b, law, days, steps=2, tick=1.0):
    for _ in range(round(days / tick)):
        x, y = lanchester(x, y, a, b, tick, law=law, steps=steps)
    return float(x), float(y)


@pytest.mark.parametrize(
    ("x", "y", "a", "b"), [(1000, 800, 0.05, 0.05), (1000, 1500, 0.02, 0.06), (300, 200, 0.1, 0.1)]
)
def test_square_law_at_daily_ticks_within_one_percent(x, y, a, b):
    for days in (1, 5, 10):
        exact = square(x, y, a, b, days)
        if min(exact) > 0.05 * min(x, y):
            assert march(x, y, a, b, 0, days) == pytest.approx(exact, rel=0.01)


@pytest.mark.parametrize(
    ("x", "y", "a", "b"), [(1000, 800, 5e-5, 5e-5), (1000, 1500, 2e-5, 6e-5), (300, 300, 3e-4, 3e-4)]
)
def test_linear_law_at_daily_ticks_within_one_percent(x, y, a, b):
    for days in (1, 5, 20):
        assert march(x, y, a, b, 1, days) == pytest.approx(linear(x, y, a, b, days), rel=0.01)


@pytest.mark.parametrize(("law", "exact", "rates"), [(0, square, (0.4, 0.5)), (1, linear, (4e-4, 5e-4))])
def test_error_falls_with_the_step(law, exact, rates):
    """Fourth order: half the step, about a sixteenth of the error (until float32 is reached)."""
    truth = exact(1000, 700, *rates, 1)
    errors = [abs(march(1000, 700, *rates, law, 1, steps=n)[1] - truth[1]) for n in (1, 2, 4)]
    assert errors[0] > 8 * errors[1]
    assert errors[2] < 0.02


@given(st.floats(10, 1e5), st.floats(10, 1e5), st.floats(1e-4, 0.1), st.floats(1e-4, 0.1))
def test_square_law_keeps_its_invariant(x, y, a, b):
    before = b * x**2 - a * y**2
    after_x, after_y = march(x, y, a, b, 0, 3)
    if after_x > 0 and after_y > 0:
        assert b * after_x**2 - a * after_y**2 == pytest.approx(before, rel=1e-3, abs=2e-3 * (b * x**2 + a * y**2))


@given(st.floats(10, 1e4), st.floats(10, 1e4), st.floats(0, 1))
def test_nobody_grows_and_nobody_falls_below_nothing(x, y, law):
    left = lanchester(x, y, 0.9, 0.9, 5.0, law=law)
    assert 0 <= left[0] <= np.float32(x) * 1.0001
    assert 0 <= left[1] <= np.float32(y) * 1.0001


def test_concentration_pays_by_the_square():
    """Two to one in numbers is beaten even only by four to one in effectiveness."""
    x, y = lanchester(2000.0, 1000.0, 0.04, 0.01, 10.0)
    assert float(x) / float(y) == pytest.approx(2, rel=0.01)


def test_withdrawal_follows_epstein():
    # by hand: W = 0; alpha 0.05, threshold 0.03, W max 20 -> 20 * 0.02 / 0.97; then on from there
    first = withdrawal(0.0, 0.05, 0.03, 20.0)
    assert float(first) == pytest.approx(20 * 0.02 / 0.97, rel=1e-5)
    second = withdrawal(first, 0.10, 0.03, 20.0)
    assert float(second) == pytest.approx(float(first) + (20 - float(first)) * 0.07 / 0.97, rel=1e-5)
    third = withdrawal(second, 0.0, 0.03, 20.0)  # below the threshold the speed falls
    assert float(third) < float(second)
    assert float(withdrawal(0.0, 0.01, 0.03, 20.0)) == 0
    w = 0.0
    for _ in range(400):
        w = withdrawal(w, 0.2, 0.03, 20.0)
    assert float(w) == pytest.approx(20, rel=1e-3)


def test_advance_grows_with_the_ratio_up_to_the_greatest():
    ratios = np.geomspace(0.05, 1000, 60)
    speeds = advance(ratios, 80, 6, 0.3)
    assert (np.diff(speeds) > 0).all()
    assert speeds.max() < 80
    assert speeds.min() > -0.3 * 80
    assert float(advance(1, 80, 6)) == 0
    assert float(advance(7, 80, 6)) == pytest.approx(40)


def test_the_attacker_halts_at_twice_its_threshold():
    assert prosecution(np.array([0, 0.02, 0.04, 1]), 0.02).tolist() == [1, 1, 0, 0]
