"""What kind of thing a compiled expression is: a condition or a number, one that depends on the world or not."""

from __future__ import annotations

from brinkmanship.scenario.language.words import FUNCTIONS
from brinkmanship.simulation.expressions import Amount, Apply, Ask, Expression, Number

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_JOINING = frozenset({"and", "or", "not", "number"})  # 'number': a condition taken as 0 or 1


def is_condition(expression: Expression) -> bool:
    """Return whether an expression says yes or no: a comparison, a question of that kind, or what joins such."""
    if isinstance(expression, Ask):
        return FUNCTIONS[expression.name].truth
    if not isinstance(expression, Apply):
        return False
    if expression.name in _COMPARISONS:
        return True
    if expression.name == "where":
        return all(is_condition(part) for part in expression.arguments[1:])
    return expression.name in _JOINING and all(is_condition(part) for part in expression.arguments)


def depends_on_the_world(expression: Expression) -> bool:
    """Return whether an expression reads or asks anything, and is not the same in every world and on every day."""
    if isinstance(expression, Apply):
        return any(depends_on_the_world(part) for part in expression.arguments)
    return not isinstance(expression, Number | Amount)
