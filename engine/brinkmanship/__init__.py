"""Brinkmanship: a turn-based crisis simulation game engine.

The layers, from the bottom: ``simulation`` (the numpy core), ``scenario`` (what a file may say), ``players`` (who
decides), ``game`` (a game in progress), ``analysis`` (forecasts and comparison), then the front ends ``terminal`` and
``desktop``, and ``cli``. Arrows only go up this list.
"""

__version__ = "0.1.0"
