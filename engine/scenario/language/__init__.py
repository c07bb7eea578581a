"""The effect language: one expression or statement of a scenario's text, compiled to nodes of the core.

Python's own parser reads the text (`ast`, never `eval`); a whitelist turns its tree into the nodes of
``engine.simulation.expressions``. What is not on the list does not compile, and every error says where it stands, what
is wrong and what was probably meant.
"""

from __future__ import annotations

from engine.scenario.language.compiling import compile_expression
from engine.scenario.language.conditions import depends_on_the_world, is_condition
from engine.scenario.language.errors import LanguageError
from engine.scenario.language.names import Names
from engine.scenario.language.reading import MOST_CHARACTERS, MOST_DEPTH, MOST_NODES
from engine.scenario.language.statements import compile_statement
from engine.scenario.language.words import FUNCTIONS, words

__all__ = [
    "FUNCTIONS",
    "MOST_CHARACTERS",
    "MOST_DEPTH",
    "MOST_NODES",
    "LanguageError",
    "Names",
    "compile_expression",
    "compile_statement",
    "depends_on_the_world",
    "is_condition",
    "words",
]
