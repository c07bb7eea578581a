"""The numpy core: the world's arrays, one turn, one file per mechanism.

Imports numpy and nothing of ours but itself. No I/O, no clock, no pydantic; only what follows from a scenario's rules is
cached between calls (`rules.py`). Every function here is a function of its arguments; the batch of worlds is always the
last axis, and world *k* of a batch is bit-identical to world *k* alone.
"""

from brinkmanship.simulation import queries as queries  # registers what an expression may ask
