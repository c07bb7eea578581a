"""The `doctrines` section: how the program decides for an actor."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from brinkmanship.scenario.models.base import ActionId, Entity, Formula, Model, Reference, Regions, SomeActors

TargetName = Annotated[str, Reference(("actor", "group", "body", "region", "zone", "formation", "axis"))]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Option(Model):
    """One thing the actor may choose, with its appeal; waiting has appeal 0."""

    do: ActionId | None = Field(None, description="The action to order")
    lift: ActionId | None = Field(None, description="The measure to lift")
    to: Annotated[list[TargetName], BeforeValidator(_listed)] = Field(
        [], description="Its targets: names, groups or zones; all the action's if empty"
    )
    place: Annotated[list[Regions], BeforeValidator(_listed)] = Field(
        [], description="Where, for actions that need a place"
    )
    amount: float = Field(1, gt=0, le=1000, description="Its size, for actions that have one")
    appeal: Formula = Field(description="How much it appeals; `self` is the actor, `target` the target")
    when: Formula | None = Field(None, description="When it is thought of at all")

    @model_validator(mode="after")
    def _one_of_two(self) -> Option:
        if (self.do is None) == (self.lift is None):
            raise PydanticCustomError(
                "do_or_lift", "an option orders an action or lifts a measure", {"expected": "'do' or 'lift'"}
            )
        return self


class Doctrine(Entity):
    """What actors may choose, and how surely they choose the best."""

    for_: SomeActors | None = Field(
        None, alias="for", description="Who follows it; the actor it is named after if not given"
    )
    precision: float = Field(4, gt=0, le=50, description="How surely the most appealing is chosen")
    options: list[Option] = Field(description="What may be chosen")
