"""The section `comparisons`: what happened, to be set beside the spread of futures."""

from __future__ import annotations

from pydantic import Field

from brinkmanship.scenario.models.base import Entity, Formula, Line, Quantity, Text


class Observed(Quantity):
    """What was observed on a day."""

    day: float = Field(ge=0, le=3650, description="Days since the comparison's first day, which is day 0")


class ComparisonRow(Entity):
    """One number of the world, and what it was."""

    text: Line = Field(description="What the number is, for people")
    value: Formula = Field(description="The number")
    unit: str = Field("", max_length=40, description="Its unit")
    share: bool = Field(
        False,
        description="Whether it is a yes or no, of which the share of futures is shown; it counts once it was yes",
    )
    observed: list[Observed] = Field(min_length=1, description="What it was, by day")


class Comparison(Entity):
    """Numbers of some futures beside what happened, by the days since something began."""

    name: Line = Field(description="Its name for people")
    description: Text | None = Field(None, description="What is compared, and how far to trust it")
    since: Formula = Field(
        description="What begins it: the first day on which it holds is day 0; other futures are left out"
    )
    rows: list[ComparisonRow] = Field(min_length=1, description="What is compared")
