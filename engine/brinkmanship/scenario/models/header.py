"""The `scenario` section: what the scenario is, when it starts, and what it rests on."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from brinkmanship.scenario.models.base import Date, Id, Line, Model, Text

DashedSource = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60)]


FIRST, LAST = date(1000, 1, 1), date(9900, 1, 1)
"""Between these a scenario begins, so that no day of a game lies beyond the calendar."""


def _with_days_around(start: date) -> date:
    if not FIRST <= start <= LAST:
        expected = {"expected": f"a day from {FIRST} to {LAST}"}
        raise PydanticCustomError("start", "a scenario cannot begin on {day}", {"day": str(start), **expected})
    return start


class Source(Model):
    """A work that numbers are taken from."""

    title: Line = Field(description="Author and title")
    date: Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)] | None = Field(
        None, description="When it appeared: 2022-01-24, 2022-01 or 2022"
    )
    url: Line | None = Field(None, description="Where it can be read")
    note: Text | None = Field(None, description="What is taken from it, and how far to trust it")


class Header(Model):
    """What the scenario is."""

    id: str = Field(
        pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60, description="Its name in commands", examples=["january-2022"]
    )
    title: Line = Field(description="Its name for people")
    start: Annotated[Date, AfterValidator(_with_days_around)] = Field(description="The first day")
    horizon: int = Field(ge=1, le=3650, description="Days from the first day to the end")
    hours_per_tick: float = Field(24, gt=0, le=24, description="Hours in a step of the simulation")
    days_per_turn: float = Field(1, gt=0, le=365, description="Days in a turn")
    summary: Text | None = Field(None, description="A sentence for lists of scenarios")
    briefing: Text = Field("", description="What everybody is told at the start")
    author: Line | None = Field(None, description="Who wrote it")
    licence: Line | None = Field(None, description="On what terms it may be passed on")
    statements: dict[Id, Line] = Field({}, description="What the scenario claims to carry; `traces` refers to these")
    sources: dict[DashedSource, Source] = Field({}, description="Works that numbers are taken from")
