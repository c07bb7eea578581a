"""The exact functions: as near as they say, and the same bits whatever the processor can do."""

from __future__ import annotations

import functools
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from simulation import bits

from brinkmanship.simulation import exact

KEPT = json.loads(bits.KEPT.read_text("utf-8"))
SAID = dict(line.rsplit(maxsplit=1) for line in exact.__doc__.splitlines() if line[-1:].isdigit() and "  " in line)
BOUND = {name: float(bound) for line, bound in SAID.items() for name in line.split("  ")[0].split()}
"""The greatest error of each function as its file states it, in units of the last place."""


def off(found: Any, right: NDArray[np.float64]) -> float:
    """Return the greatest error of *found*, in units of the last place of its type."""
    found = np.asarray(found)
    unit = np.spacing(np.abs(right).astype(found.dtype)).astype(np.float64)
    return float((np.abs(found.astype(np.float64) - right) / unit).max())


def every(low: float, high: float, step: int) -> NDArray[np.float32]:
    """Return every *step*-th float32 from one positive number to another."""
    first, last = (int(np.float32(x).view(np.int32)) for x in (low, high))
    return np.arange(first, last + 1, step, dtype=np.int32).view(np.float32)


def test_exp_and_logarithms_are_as_near_as_they_say() -> None:
    x = np.concatenate([every(2.0**-26, 88, 991), -every(2.0**-26, 86.98, 991)])
    assert off(exact.exp(x), np.exp(x.astype(np.float64))) <= BOUND["exp"]
    x = np.concatenate([every(2.0**-126, 3.4e38, 4999), every(0.5, 1, 97)[:-1], every(1, 2, 97)[1:]])
    x = x[x != 1]
    assert off(exact.log(x), np.log(x.astype(np.float64))) <= BOUND["log"]
    assert off(exact.log10(x), np.log10(x.astype(np.float64))) <= BOUND["log10"]


def test_powers_are_as_near_as_they_say() -> None:
    base, to = np.meshgrid(every(1e-9, 1e9, 199_999), np.linspace(-3, 3, 97, dtype=np.float32))
    assert off(exact.power(base, to), base.astype(np.float64) ** to.astype(np.float64)) <= BOUND["power"]
    assert (exact.power(base[0], 1) == base[0]).all()
    assert (exact.power(base, 0) == 1).all()


TURN = np.arange(-3000, 3001) / 512


@pytest.mark.parametrize(
    ("name", "once"),
    [
        ("sin64", exact.sin_once),
        ("cos64", exact.cos_once),
        ("arcsin64", math.asin),
        ("exp64", exact.exp_once),
        ("log64", lambda one: float(Decimal(one).ln())),
    ],
)
def test_double_precision_is_as_near_as_it_says(name: str, once: Callable[[float], float]) -> None:
    x = {"arcsin64": TURN / 6, "log64": np.abs(TURN) + 2.0**-9, "exp64": TURN * 50}.get(name, TURN)
    x = x[x != 1] if name == "log64" else x
    right = np.array([once(one) for one in x.tolist()])
    near = np.abs(right) > 1e-9  # at a nought of a sine the unit is that of the angle
    assert off(getattr(exact, name)(x)[near], right[near]) <= BOUND[name] + 0.5
    assert np.allclose(getattr(exact, name)(x), right, rtol=0, atol=1e-15 * max(1, np.abs(right).max()))


def test_one_number_is_as_mathematics_has_it() -> None:
    for x in (TURN[::8] / 3).tolist():
        assert exact.exp_once(x) == pytest.approx(math.exp(x), rel=3e-16)
        assert exact.sin_once(x) == pytest.approx(math.sin(x), rel=3e-16, abs=1e-300)
        assert exact.cos_once(x) == pytest.approx(math.cos(x), rel=3e-16)
        assert exact.power_once(abs(x), 0.3) == pytest.approx(abs(x) ** 0.3, rel=3e-16)
    assert [exact.power_once(0.7, 1.0), exact.power_once(0.25, 0.5), exact.power_once(0.0, 0.0)] == [0.7, 0.5, 1.0]


def test_what_is_no_number_stays_none_and_what_has_no_end_ends() -> None:
    for function in (exact.exp, exact.log, exact.log10, exact.logistic):
        assert np.isnan(function([np.nan, 1.0])).tolist() == [True, False]
    assert np.isnan(exact.power([np.nan, 2, 2], [1, np.nan, 1])).tolist() == [True, True, False]
    assert exact.exp([-np.inf, -86.99, -0.0, 0.0]).tolist() == [0, 0, 1, 1]
    assert exact.exp([np.inf, 100]).tolist() == exact.exp([88, 88]).tolist()
    assert exact.log([np.inf, 1.0]).tolist() == [np.inf, 0.0]
    assert exact.log([0.0, -1.0, 1e-42]).tolist() == [float(exact.log(2.0**-126))] * 3
    assert exact.power([0, 0, 0], [2, 0.5, 0]).tolist() == [0, 0, 1]
    assert exact.logistic([-np.inf, 0, np.inf]).tolist() == [pytest.approx(0, abs=1e-37), 0.5, 1]


def test_a_number_gives_the_same_alone_as_among_many_however_they_lie() -> None:
    x = np.linspace(-90, 90, 40_000, dtype=np.float32)  # more than two blocks
    many = exact.exp(x)
    turned = exact.exp(x.reshape(200, 200).T)
    strided = exact.exp(np.repeat(x, 2)[::2])
    assert (turned.T.reshape(-1) == many).all()
    assert (strided == many).all()
    assert exact.exp(np.zeros((0, 3), np.float32)).shape == (0, 3)
    with pytest.raises(ValueError, match="in one piece"):
        exact.exp_in_place(np.zeros((4, 4), np.float32).T[:2])
    positive = np.abs(x) + np.float32(0.001)
    for function in (exact.log, lambda y: exact.power(y, 0.4)):
        assert (function(positive[::-1])[::-1] == function(positive)).all()
    for function, numbers in ((exact.exp, x), (exact.log, positive), (exact.log, positive * np.float32(1e30))):
        for few in (1, 2, 3):
            alone = np.concatenate([function(numbers[at : at + few]) for at in range(0, len(x), 51)])
            assert (alone == function(np.concatenate([numbers[at : at + few] for at in range(0, len(x), 51)]))).all()


@pytest.mark.parametrize("length", [1, 3, 8, 64, 1001])
def test_numpy_rounds_a_product_before_it_adds(length: int) -> None:
    """A fused operation, rounded once, would leave what the product lost: 2^-24 here, and 2^-104."""
    for kind, bit in ((np.float32, 2.0**-12), (np.float64, 2.0**-52)):
        x = np.full(length, 1 + bit, kind)
        rounded = np.full(length, 1 + 2 * bit, kind)
        assert (x * x - rounded == 0).all()
        out = x.copy()
        out *= x
        out -= rounded
        assert (out == 0).all()
    one = 1 + 2.0**-52
    assert one * one - (1 + 2.0**-51) == 0


def test_bits_are_those_that_are_kept() -> None:
    assert KEPT["arithmetic"] == exact.ARITHMETIC
    found = bits.functions()
    assert found.keys() == KEPT["functions"].keys()
    for name, table in found.items():
        assert table == KEPT["functions"][name], name


def test_states_of_a_small_crisis_are_those_that_are_kept() -> None:
    """Where its rules were meant to change: ``python tests/simulation/bits.py --write``."""
    assert bits.small() == KEPT["small"]


@functools.cache
def _january() -> list[str]:
    return bits.january()


@pytest.mark.slow
@pytest.mark.parametrize("without", bits.features() or [""])
def test_a_processor_that_can_do_less_gives_the_same_bits(without: str) -> None:
    whole = without in bits.features()[:1]
    words = [sys.executable, bits.__file__, *(["january"] if whole else [])]
    surroundings = os.environ | {"NPY_DISABLE_CPU_FEATURES": without, "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120, env=surroundings)
    found = json.loads(done.stdout)
    assert found["functions"] == KEPT["functions"]
    assert found["small"] == KEPT["small"]
    assert found.get("january") == (_january() if whole else None)
