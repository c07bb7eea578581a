"""The section `assumptions`: why design numbers have their sizes, and between what they are swept."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brinkmanship.scenario.models.base import Entity, Line, OneOrMore, Range, Text


class Assumption(Entity):
    """A family of design numbers: why they have these sizes, and between what they are swept together."""

    of: Annotated[list[Line], OneOrMore] = Field(
        description="Their paths with dots; `*` is any one step, `**` any number of them: `actions.*.cost`"
    )
    rationale: Text = Field(description="Why these sizes")
    range: Range | None = Field(None, description="Lowest and highest value that each might have")
    factor: Range | None = Field(
        None, description="Lowest and highest factor on all of them, effects and formulas too; 1 lies between"
    )

    @model_validator(mode="after")
    def _swept_once(self) -> Assumption:
        if self.range is not None and self.factor is not None:
            raise PydanticCustomError("swept_once", "numbers are swept by values or by a factor", {"expected": "one"})
        return self

    @property
    def ends(self) -> tuple[float, float] | None:
        """The values or factors between which the numbers are swept; None where they are not."""
        found = self.range or self.factor
        return None if found is None else (found[0], found[1])
