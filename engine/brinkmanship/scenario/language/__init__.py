"""The effect language: compiles an expression or statement of a scenario to nodes of the core.

Python's own parser reads the text (`ast`, never `eval`); a whitelist turns its tree into the nodes of
`brinkmanship.simulation.expressions`. Every error says its column, the reason and the probable meaning.
"""

from __future__ import annotations

from brinkmanship.scenario.language.compiling import compile_expression, depends_on_the_world, is_condition
from brinkmanship.scenario.language.reading import LanguageError
from brinkmanship.scenario.language.statements import compile_statement, reads_amount
from brinkmanship.scenario.language.symbols import SymbolTable
from brinkmanship.scenario.language.words import FUNCTIONS, words

__all__ = [
    "FUNCTIONS",
    "LanguageError",
    "SymbolTable",
    "compile_expression",
    "compile_statement",
    "depends_on_the_world",
    "is_condition",
    "reads_amount",
    "words",
]
