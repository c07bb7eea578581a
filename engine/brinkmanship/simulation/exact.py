"""Elementary functions that give the same bits on every processor, numpy and operating system.

numpy's exp, log, power and cos are written anew for each kind of processor, and Python's ``math`` takes those of the
system: they agree to the last bit or so, which one rule of a game then makes a different turn. IEEE 754 rounds + - x /,
the square root, comparison and conversion exactly, so what is built from these alone, and from the bits of numbers, is
the same wherever numpy 2 runs. numpy's element-wise functions are each one such operation, rounded, with its result
stored: a compiler has no ``a * b + c`` to contract into one fused operation (tests look for it).

Array functions take float32 and give float32, in the shape they are given. The greatest error, in units of the last
place (half of one is the least there can be), as the tests find it over numbers of all sizes, densely (of exp, once,
over every float32 there is: 1.403):

=============  ======================================================================  ======
exp            0 below -86.98; above 88 as of that, so never infinite                  1.5
log            of what is below the smallest normal number, as of that                 0.9
log10          as log                                                                  2.1
power          of bases from 0; worked out in double precision                         0.51
exp64          float64, up to 700 either way                                           0.9
log64          float64, positive and normal                                            0.9
sin64 cos64    float64, angles to 2**20                                                1.7
arcsin64       float64, -1 to 1                                                        2.2
=============  ======================================================================  ======

Of a single number, as when rules are made: ``exp_once``, ``power_once``, ``sin_once`` and ``cos_once``, correctly
rounded by decimal arithmetic of fifty digits. Sums: :func:`brinkmanship.simulation.arrays.total` row by row, and
``math.fsum`` of a list, which is exact before it rounds. Never ``sum()`` of floats (Python 3.12 adds otherwise than
3.11), never ``argsort`` of equals that is not stable. ``tests/simulation/test_exact.py`` finds the rest.
"""

from __future__ import annotations

import math
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.world import F32

F64 = NDArray[np.float64]

ARITHMETIC = 1
"""The number of this arithmetic, written into records; it goes up when a function here comes to give other bits.

Records before it were made with the functions of their machine, and have the number 0.
"""

_BLOCK = 16384  # numbers that are worked on at once: four such arrays fit into the second cache


def _constant(value: float, kind: type = np.float32) -> Any:
    """Return a constant as an array without axes: numpy takes it in half of the time of one of its own numbers."""
    return np.array(value, kind)


_LOWEST, _HIGHEST = np.float32(-87.5), np.float32(88)
_LOG2_E = _constant(1.4426950408889634)
_SHIFT = _constant(1.5 * 2**23 + 126)  # added, it leaves the nearest whole number, plus 126, in the lowest bits
_LN2_HIGH = _constant(0.693359375)  # ten bits of ln 2, so that its multiples are exact
_LN2_LOW = _constant(-0.00021219444005469058)
_COTH_1, _COTH_2 = _constant(0.16666616), _constant(-0.0027658143)
_HALF, _ONE, _TWO, _FOUR = _constant(0.5), _constant(1), _constant(2), _constant(4)
_MANTISSA, _MANTISSA_BITS = _constant(0x7FFFFF, np.int32), _constant(23, np.int32)
_HALF_ROOT = _constant(0x3F3504F3, np.int32)  # the bits of sqrt(1/2)
_TINY, _INFINITE = _constant(2.0**-126), _constant(np.inf)  # the smallest normal number, and what none reaches
_ONE_PIECE = "what is worked on in place lies in one piece"
_LOG_TERMS = tuple(_constant(2 / n) for n in (9, 7, 5, 3))

_SINGLY = 2  # numbers up to which one of numpy's own numbers at a time costs less than arrays of them
_EXP_OF_ONE = tuple(
    np.float32(float(each)) for each in (_LOG2_E, _SHIFT, _LN2_HIGH, _LN2_LOW, _COTH_2, _COTH_1, _TWO, _FOUR)
)
_LOG_OF_ONE = tuple(np.float32(float(each)) for each in (_ONE, _TWO, _HALF, _LN2_LOW, _LN2_HIGH, *_LOG_TERMS))
_BITS_OF_ONE = tuple(np.int32(int(each)) for each in (_MANTISSA_BITS, _MANTISSA, _HALF_ROOT))


def exp(x: Any) -> F32:
    """Return e to the power of *x*; 0 where *x* is below -86.98, and above 88 as of that.

    >>> exp([0, -np.inf]).tolist()
    [1.0, 0.0]
    """
    x = np.asarray(x, np.float32)
    out = np.empty(x.shape, np.float32)
    np.maximum(x, _LOWEST, out=out)
    np.minimum(out, _HIGHEST, out=out)
    exp_in_place(out)
    return out


def exp_in_place(x: F32) -> None:
    """Put e to the power of *x* into *x*, contiguous and cut to [-87.5, 88]; what is no number stays none.

    e^x = 2^k e^r, |r| <= ln 2 / 2, and e^r = 1 + 2r / (q - r), q = r coth(r / 2) = 2 + r^2 / 6 - r^4 / 360 + …, its two
    terms fitted to 7e-10. Of 2^(k - 1) the bits are those of 0 where k is -126: nothing is below the normal numbers.
    Eighteen passes over a block in the cache, about five times as long as numpy's own.
    One or two numbers, as a single game has, are worked out one at a time, by the same steps, at half of the time.
    """
    if not x.flags.c_contiguous:
        raise ValueError(_ONE_PIECE)
    flat = x.reshape(-1)
    if len(flat) <= _SINGLY:
        for at, one in enumerate(flat):
            flat[at] = _exp_of_one(one)
        return
    size = min(len(flat), _BLOCK)
    scale, k, q = np.empty((3, size), np.float32)
    for start in range(0, len(flat), _BLOCK):
        r = flat[start : start + _BLOCK]
        if len(r) < size:
            scale, k, q = scale[: len(r)], k[: len(r)], q[: len(r)]
        bits = scale.view(np.int32)
        np.multiply(r, _LOG2_E, scale)
        np.add(scale, _SHIFT, scale)
        np.subtract(scale, _SHIFT, k)
        np.left_shift(bits, _MANTISSA_BITS, bits)  # 2^(k - 1)
        np.multiply(k, _LN2_HIGH, q)
        np.subtract(r, q, r)
        np.multiply(k, _LN2_LOW, k)
        np.subtract(r, k, r)
        square = k
        np.multiply(r, r, square)
        np.multiply(square, _COTH_2, q)
        np.add(q, _COTH_1, q)
        np.multiply(q, square, q)
        np.add(q, _TWO, q)
        np.subtract(q, r, q)
        np.divide(r, q, r)
        np.multiply(r, _FOUR, r)
        np.add(r, _TWO, r)
        np.multiply(r, scale, r)


def _exp_of_one(r: Any) -> Any:
    """Return what :func:`exp_in_place` puts in the place of one number, step by step the same."""
    log2_e, shift, ln2_high, ln2_low, coth_2, coth_1, two, four = _EXP_OF_ONE
    scale = r * log2_e + shift
    k = scale - shift
    scale = (scale.view(np.int32) << _BITS_OF_ONE[0]).view(np.float32)
    r = r - k * ln2_high - k * ln2_low
    square = r * r
    q = (square * coth_2 + coth_1) * square + two - r
    return (r / q * four + two) * scale


def log(x: Any) -> F32:
    """Return the natural logarithm of *x*; of what is below the smallest normal number (1.2e-38), as of that.

    x = 2^k (1 + f), f from sqrt(1/2) - 1 to sqrt(2) - 1; log(1 + f) = 2 artanh(s), s = f / (2 + f), by its series.

    >>> log([1, 0]).tolist()
    [0.0, -87.3365478515625]
    """
    x = np.asarray(x, np.float32)
    out = np.empty(x.shape, np.float32)
    np.maximum(x, _TINY, out=out)
    log_in_place(out)
    finite = x < _INFINITE
    if np.count_nonzero(finite) < x.size:
        np.copyto(out, x, where=~finite)  # infinite, or no number
    return out


def log_in_place(x: F32) -> None:
    """Put the natural logarithm of *x*, contiguous, positive, normal and finite, into *x*."""
    if not x.flags.c_contiguous:
        raise ValueError(_ONE_PIECE)
    flat = x.reshape(-1)
    if len(flat) <= _SINGLY:
        for at, one in enumerate(flat):
            flat[at] = _log_of_one(one)
        return
    for start in range(0, len(flat), _BLOCK):
        _log_of_block(flat[start : start + _BLOCK])


def _log_of_block(x: F32) -> None:
    bits = x.view(np.int32) - _HALF_ROOT
    k = (bits >> _MANTISSA_BITS).astype(np.float32)
    bits &= _MANTISSA
    bits += _HALF_ROOT
    f = bits.view(np.float32)
    f -= _ONE
    np.add(f, _TWO, x)
    s = f / x
    square = s * s
    np.multiply(square, _LOG_TERMS[0], x)
    for term in _LOG_TERMS[1:]:
        x += term
        x *= square
    half = f * _HALF
    half *= f
    x += half
    x *= s
    np.multiply(k, _LN2_LOW, s)
    x += s  # from here from the smallest to the greatest
    x -= half
    x += f
    k *= _LN2_HIGH
    x += k


def _log_of_one(x: Any) -> Any:
    """Return what :func:`log_in_place` puts in the place of one number, step by step the same."""
    (one, two, half, ln2_low, ln2_high, *terms), (shift, mantissa, half_root) = _LOG_OF_ONE, _BITS_OF_ONE
    bits = x.view(np.int32) - half_root
    k = np.float32(bits >> shift)
    f = ((bits & mantissa) + half_root).view(np.float32) - one
    s = f / (f + two)
    square = s * s
    out = square * terms[0]
    for term in terms[1:]:
        out = (out + term) * square
    half = f * half * f
    return (out + half) * s + k * ln2_low - half + f + k * ln2_high


def log10(x: Any) -> F32:
    """Return the decimal logarithm of *x*, as :func:`log`."""
    return np.asarray(log(x) * np.float32(0.4342944819032518))


def logistic(x: Any) -> F32:
    """Return 1 / (1 + e^-x)."""
    return np.asarray(_ONE / (_ONE + exp(-np.asarray(x, np.float32))))


def power(base: Any, exponent: Any) -> F32:
    """Return *base*, from 0, to the power of *exponent*; cut to [e^-87, e^88], and 0 of a base of 0.

    >>> power([0, 2, 4], 0.5).tolist()
    [0.0, 1.4142135381698608, 2.0]
    """
    base, to = np.asarray(base, np.float32), np.asarray(exponent, np.float32)
    if to.ndim:
        return _power_of_block(base, to)
    flat = base.reshape(-1)  # numpy works on one axis in two thirds of its fixed time for two
    if len(flat) <= _BLOCK64:
        return _power_of_block(flat, to).reshape(base.shape)
    out = np.empty(base.size, np.float32)
    for start in range(0, len(flat), _BLOCK64):
        out[start : start + _BLOCK64] = _power_of_block(flat[start : start + _BLOCK64], to)
    return out.reshape(base.shape)


def _power_of_block(base: F32, to: F32) -> F32:
    size = log64(np.maximum(base.astype(np.float64), _LEAST64))
    size = np.minimum(np.maximum(to.astype(np.float64) * size, _LOWEST64), _HIGHEST64)
    out = np.asarray(exp64(size).astype(np.float32))
    if np.count_nonzero(base) < base.size:
        np.copyto(out, np.float32(0), where=(base == 0) & (to > 0))
    missing = np.isnan(base)
    if np.count_nonzero(missing):
        np.copyto(out, np.float32(np.nan), where=missing)
    return out


# Double precision: coefficients are those of the series, rational numbers rounded once.

_BLOCK64 = 8192  # numbers of which the four or five arrays that are in use fit into the second cache
_LEAST64, _LOWEST64, _HIGHEST64 = (_constant(value, np.float64) for value in (1e-300, -87, 88))
_HALF64, _ONE64, _TWO64 = (_constant(value, np.float64) for value in (0.5, 1, 2))
_EXP64 = tuple(_constant(1 / math.factorial(n), np.float64) for n in range(14, 1, -1))
_LOG64 = tuple(_constant(2 / n, np.float64) for n in range(23, 1, -2))
_SIN64 = tuple((-1) ** n / math.factorial(2 * n + 1) for n in range(9, 0, -1))
_COS64 = tuple((-1) ** n / math.factorial(2 * n) for n in range(9, 1, -1))
_ARCSIN64 = tuple(math.comb(2 * n, n) / (4**n * (2 * n + 1)) for n in range(26, 0, -1))
_LN2_HIGH64 = _constant(float.fromhex("0x1.62e42feep-1"), np.float64)
_LN2_LOW64 = _constant(float.fromhex("0x1.a39ef35793c76p-33"), np.float64)
_LN2_INVERSE64 = _constant(1 / float.fromhex("0x1.62e42feep-1"), np.float64)
_QUARTER = tuple(map(float.fromhex, ("0x1.921fb544p+0", "0x1.0b4611a6p-34", "0x1.3198a2e037073p-69")))  # pi / 2
_HALF_ROOT64 = _constant(0x3FE6A09E667F3BCD, np.int64)
_MANTISSA64, _MANTISSA_BITS64 = _constant(0xFFFFFFFFFFFFF, np.int64), _constant(52, np.int64)
_BIAS64, _NO_POWER64 = _constant(1023, np.int64), _constant(-1022, np.float64)


def _series(terms: tuple[Any, ...], x: Any) -> Any:
    out: Any = terms[0] * x
    out += terms[1]
    for term in terms[2:]:
        out *= x
        out += term
    return out


def exp64(x: Any) -> F64:
    """Return e to the power of *x*, float64 of at most 700 either way."""
    x = np.asarray(x, np.float64)
    k = np.rint(x * _LN2_INVERSE64)
    low = k * _LN2_LOW64
    high = x - k * _LN2_HIGH64
    r = high - low
    near = _series(_EXP64, r)
    near *= r * r
    high -= r
    high -= low
    near += high
    near += r
    near += _ONE64
    known = np.fmax(k, _NO_POWER64).astype(np.int64)  # of no number, any power of 2
    known += _BIAS64
    known <<= _MANTISSA_BITS64
    return np.asarray(near * np.asarray(known).view(np.float64))


def log64(x: Any) -> F64:
    """Return the natural logarithm of positive, normal, finite *x*, float64."""
    bits = np.asarray(x, np.float64, order="C").view(np.int64) - _HALF_ROOT64
    k = (bits >> _MANTISSA_BITS64).astype(np.float64)
    bits &= _MANTISSA64
    bits += _HALF_ROOT64
    f = np.asarray(bits).view(np.float64) - _ONE64
    s = f / (f + _TWO64)
    z = s * s
    half = f * _HALF64
    half *= f
    out = _series(_LOG64, z)
    out *= z
    out += half
    out *= s
    out += k * _LN2_LOW64
    out -= half
    out += f
    out += k * _LN2_HIGH64
    return np.asarray(out)


def sin64(x: Any) -> F64:
    """Return the sine of angles up to 2**20, float64."""
    return _turned(x, 0)


def cos64(x: Any) -> F64:
    """Return the cosine of angles up to 2**20, float64."""
    return _turned(x, 1)


def _turned(x: Any, quarters: int) -> F64:
    x = np.asarray(x, np.float64)
    k = np.rint(x * (2 / math.pi))
    high = x - k * _QUARTER[0] - k * _QUARTER[1]
    r = high - k * _QUARTER[2]
    rest = high - r - k * _QUARTER[2]
    z = r * r
    sine = r + (r * z * _series(_SIN64, z) + rest)
    cosine = 1 - (0.5 * z - (z * z * _series(_COS64, z) - r * rest))
    turn = (k.astype(np.int64) + quarters) & 3
    out = np.where(turn & 1, cosine, sine)
    return np.asarray(np.where(turn & 2, -out, out))


def arcsin64(x: Any) -> F64:
    """Return the angle whose sine is *x*, -1 to 1, float64; above a half as pi / 2 - 2 arcsin(sqrt((1 - x) / 2))."""
    x = np.asarray(x, np.float64)
    size = np.abs(x)
    much = size > 0.5
    z = np.where(much, (1 - size) / 2, size * size)
    root = np.where(much, np.sqrt(z), size)
    near = root + root * z * _series(_ARCSIN64, z)
    return np.asarray(np.copysign(np.where(much, _QUARTER[0] - (2 * near - _QUARTER[1]), near), x))


# One number, correctly rounded.

_DIGITS = Context(prec=50)


@lru_cache(4096)
def exp_once(x: float) -> float:
    """Return e to the power of *x*.

    >>> exp_once(1.0)
    2.718281828459045
    """
    return float(_DIGITS.exp(Decimal(x)))


@lru_cache(4096)
def power_once(base: float, exponent: float) -> float:
    """Return *base*, from 0, to the power of *exponent*.

    >>> power_once(0.5, 2.0), power_once(0.0, 0.5)
    (0.25, 0.0)
    """
    if base == 0:
        return 1.0 if exponent == 0 else 0.0
    return float(_DIGITS.exp(_DIGITS.multiply(_DIGITS.ln(Decimal(base)), Decimal(exponent))))


@lru_cache(4096)
def cos_once(x: float) -> float:
    """Return the cosine of an angle of at most a few turns.

    >>> cos_once(0.0), cos_once(math.pi / 3)
    (1.0, 0.5000000000000001)
    """
    return float(_turned_once(Decimal(x), Decimal(1), 0))


@lru_cache(4096)
def sin_once(x: float) -> float:
    """Return the sine of an angle of at most a few turns.

    >>> sin_once(math.pi / 2)
    1.0
    """
    return float(_turned_once(Decimal(x), Decimal(x), 1))


def _turned_once(x: Decimal, term: Decimal, n: int) -> Decimal:
    """Return the sum of the series whose first term is x^n / n!."""
    square, out = _DIGITS.multiply(x, x), term
    while abs(term) > Decimal("1e-45"):
        term = _DIGITS.divide(_DIGITS.multiply(term, -square), Decimal((n + 1) * (n + 2)))
        out, n = _DIGITS.add(out, term), n + 2
    return out
