"""What the same arithmetic gives everywhere: prints, as JSON, bits of the exact functions and hashes of states.

``python tests/simulation/bits.py`` prints the functions and a small crisis; with ``january`` those of January 2022 too,
and with ``--write`` it keeps them in ``data/bits.json``, which is right only where the rules were meant to change.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from simulation.worlds import hashed_orders, small_rules

import brinkmanship as bm
from brinkmanship.game.record.codec import state_hashes
from brinkmanship.simulation import exact
from brinkmanship.simulation.arrays import total
from brinkmanship.simulation.randomness import Randomness, bell
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import World

KEPT = Path(__file__).parent / "data" / "bits.json"
_WORDS = np.arange(2**16, dtype=np.uint32) * np.uint32(65521)  # over all bits of a float32
_SHOWN = 24


def _floats(low: float, high: float) -> NDArray[np.float32]:
    """Return 65,536 numbers of all sizes between two, of either sign where *low* is below nought."""
    every = _WORDS.view(np.float32)
    with np.errstate(invalid="ignore"):
        return np.ascontiguousarray(every[(every >= low) & (every <= high)])


def _wide(low: float, high: float) -> NDArray[np.float32]:
    """Return numbers of all sizes, and then 4,097 at equal steps."""
    steps = np.arange(4097, dtype=np.float32) / np.float32(4096) * np.float32(high - low) + np.float32(low)
    return np.concatenate([_floats(low, high), steps])


def _angles() -> NDArray[np.float64]:
    return np.arange(-20000, 20001) / 1024  # exact


FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[], Any]]] = {
    "exp": (exact.exp, lambda: _wide(-100, 100)),
    "log": (exact.log, lambda: np.concatenate([_floats(1e-40, 3e38), _wide(0, 4)])),
    "log10": (exact.log10, lambda: np.concatenate([_floats(1e-40, 3e38), _wide(0, 1000)])),
    "logistic": (exact.logistic, lambda: _wide(-20, 20)),
    "power": (lambda x: exact.power(x, np.float32(-0.37)), lambda: _wide(0, 1e6)),
    "bell": (bell, lambda: _wide(0, 1)),
    "exp64": (exact.exp64, lambda: _angles() * 8),
    "log64": (exact.log64, lambda: np.abs(_angles()) + 2.0**-9),
    "sin64": (exact.sin64, _angles),
    "cos64": (exact.cos64, _angles),
    "arcsin64": (exact.arcsin64, lambda: _angles() / 20),
    "total": (lambda x: total(x[: len(x) // 64 * 64].reshape(64, -1)), lambda: _floats(-1e6, 1e6)),
    "exp_once": (lambda x: np.array([exact.exp_once(one) for one in x.tolist()]), lambda: _angles()[::400]),
    "power_once": (
        lambda x: np.array([exact.power_once(abs(one), 0.37) for one in x.tolist()]),
        lambda: _angles()[::400],
    ),
    "cos_once": (lambda x: np.array([exact.cos_once(one) for one in x.tolist()]), lambda: _angles()[::400]),
    "sin_once": (lambda x: np.array([exact.sin_once(one) for one in x.tolist()]), lambda: _angles()[::400]),
}
"""Each function, and the numbers it is asked for."""


def _hex(values: NDArray[Any]) -> str:
    return " ".join(f"{word:0{2 * values.itemsize}x}" for word in values.view(f"u{values.itemsize}").tolist())


def functions() -> dict[str, dict[str, str]]:
    """Return for each function a few numbers with what it gives, as bits, and a hash of what it gives to all."""
    out = {}
    for name, (function, numbers) in FUNCTIONS.items():
        given = numbers()
        found = np.ascontiguousarray(function(given))
        at = len(given) - 1 - np.arange(_SHOWN) * (min(len(given), 4097) // _SHOWN)
        table = {"of": _hex(given[at]), "is": _hex(found[at])} if len(found) == len(given) else {}
        out[name] = table | {"all": blake2b(found.tobytes(), digest_size=16).hexdigest()}
    return out


def _one(world: World) -> str:
    return blake2b(json.dumps(state_hashes(world)).encode(), digest_size=8).hexdigest()


def small() -> list[str]:
    """Return hashes of the states of a small crisis of the tests, turn by turn."""
    rules, chance = small_rules(), Randomness(1)
    world = begin(rules, chance, 6)
    out = [_one(world)]
    for _ in range(12):
        world = advance(world, hashed_orders(world, rules), rules, chance)
        out.append(_one(world))
    return out


def january(turns: int = 30, worlds: int = 12) -> list[str]:
    """Return hashes of the states of January 2022, turn by turn, and of what a seat sees at the end."""
    crisis = bm.load("january-2022")
    state = crisis.start(worlds, seed=5)
    out = []
    for _ in range(turns):
        state = crisis.step(state)
        out.append(_one(state.world))
    look = state.look("USA")
    seen = [np.asarray(look[name], np.float32) for name in ("RUS.resolve", "troops(RUS, border)", "UKR.armament")]
    return [*out, blake2b(np.stack(seen).tobytes(), digest_size=8).hexdigest()]


def features() -> list[str]:
    """Return what numpy can be told to do without on this processor, in sets: all of it, and the later parts."""
    from numpy._core import _multiarray_umath as core

    there = [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]
    return list(dict.fromkeys(" ".join(there[first:]) for first in (0, len(there) // 2, len(there) - 1) if there))


def main(words: list[str]) -> None:
    """Print what *words* ask for."""
    found: dict[str, Any] = {"arithmetic": exact.ARITHMETIC, "functions": functions(), "small": small()}
    if "--write" in words:
        KEPT.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if "january" in words:
        found["january"] = january()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
