"""From a checked scenario to what the core wants: tables of numbers, compiled effects, indexes instead of names.

`compile_scenario` is the one way in. Things keep the order of the file, which decides nothing: every result is the same
for another order, to rounding.
"""

from brinkmanship.scenario.compile.actions import CompiledInject, CompiledOption
from brinkmanship.scenario.compile.compiling import Compiled, compile_scenario

__all__ = ["Compiled", "CompiledInject", "CompiledOption", "compile_scenario"]
