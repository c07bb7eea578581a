"""Facts and design numbers are two kinds: a fact has a source and a confidence, a design number a rationale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from brinkmanship.scenario.assumptions import Leaves, uncovered
from brinkmanship.scenario.checks import Context, advice_on_all, newer_rule, rule
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.provenance import numbers, sort_of


@newer_rule
def facts_and_design_numbers_are_two_kinds(context: Context) -> Iterator[Problem]:
    """A fact has no rationale in the place of its source, and a design number no confidence of a fact."""
    for number in numbers(context.scenario):
        if number.kind == "fact" and number.own_rationale is not None:
            message = "a rationale is for numbers of the rules, and this one says how the world is"
            yield context.error((*number.path, "rationale"), message, expected="a source and a confidence")
        if number.kind == "design" and number.confidence is not None and number.source is None:
            message = "a confidence is for facts, and this is a number of the rules"
            yield context.error(
                (*number.path, "confidence"), message, expected="a rationale, and a range where it is swept"
            )
        if number.range is not None and not number.range[0] <= number.value <= number.range[1]:
            message = f"{number.value:g} lies outside its range"
            yield context.error((*number.path, "range"), message, expected="the lowest and the highest value")


@rule
def assumptions_mean_design_numbers(context: Context) -> Iterator[Problem]:
    """An assumption is about design numbers that there are, with a range that holds them or a factor around 1."""
    leaves = Leaves(context.data, context.formulas) if context.scenario.assumptions else None
    for name, one in context.scenario.assumptions.items():
        path: Path = ("assumptions", name)
        for number, pattern in enumerate(one.of):
            found = list(leaves.meant([pattern])) if leaves else []
            facts = [where for where, value in found if not isinstance(value, str) and sort_of(where) == "fact"]
            if not found and context.complete:  # else it may be among what was left out for being wrong
                yield context.error((*path, "of", number), f"there is no number at {quoted(pattern)}")
            elif facts:
                message = f"{quoted('.'.join(map(str, facts[0])))} says how the world is: it has a source"
                yield context.error((*path, "of", number), message, expected="numbers of the rules")
            low, high = one.range or (0.0, 0.0)
            for where, value in found if one.range is not None else ():
                if isinstance(value, str) or not low <= value <= high:
                    said = ".".join(map(str, where))
                    yield context.error((*path, "range"), f"{quoted(said)} is not a number in this range")
                    break
        if one.factor is not None and not one.factor[0] <= 1 <= one.factor[1]:
            yield context.error(
                (*path, "factor"), "a factor of 1 leaves things as they are", expected="1 between the two"
            )


@advice_on_all
def design_numbers_have_a_rationale(context: Context) -> Iterator[Problem]:
    """Where a scenario states its assumptions, they cover all its design numbers."""
    if not context.scenario.assumptions:
        return
    for entry, count in Counter(path[:2] for path in uncovered(context.scenario, context.data)).items():
        what = "a number" if count == 1 else f"{count} numbers"
        expected = "a rationale here or beside the number, or an assumption about it"
        yield context.warning(entry, f"{what} of the rules without a rationale", expected=expected)
