"""The numpy core: the world's arrays, one turn, one file per mechanism.

Imports numpy and nothing of ours but itself. No I/O, no clock, no pydantic, no global state. Every function here is a
function of its arguments; the batch of worlds is always the last axis, and world *k* of a batch is bit-identical to
world *k* alone.
"""

from brinkmanship.simulation import (
    queries as queries,  # what an expression may ask: registered before any is evaluated
)
