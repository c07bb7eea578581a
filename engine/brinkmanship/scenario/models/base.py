"""What all parts of the format share: strict models, names, references, dates, effects, and numbers with a source."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    InstanceOf,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

Confidence = Literal["high", "medium", "low"]


class Model(BaseModel):
    """A part of the format: unknown fields are errors, and nothing is converted in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False, defer_build=True)


@dataclass(frozen=True)
class Reference:
    """Marks a text that must name something: one of `kinds` ('actor', 'group', 'region', 'zone', ...)."""

    kinds: tuple[str, ...]


# Names. Those that appear in effects as they are (`self.resolve`, `flank.support`) must be Python's names; those of
# regions and formations may have hyphens, since effects quote them.
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=40, examples=["NATO"])]
DashedId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=40, examples=["UA-KYV"])]
Text = Annotated[str, Field(max_length=20_000)]
Line = Annotated[str, Field(min_length=1, max_length=400)]

ActorId = Annotated[str, Reference(("actor",))]
Actors = Annotated[str, Reference(("actor", "group", "body"))]
RegionId = Annotated[str, Reference(("region",))]
Regions = Annotated[str, Reference(("region", "zone"))]
FormationId = Annotated[str, Reference(("formation",))]
AxisId = Annotated[str, Reference(("axis",))]
ActionId = Annotated[str, Reference(("action",))]
SourceKey = Annotated[str, Reference(("source",)), Field(max_length=400)]
StatementKey = Annotated[str, Reference(("statement",))]


OneOrMore = BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
SomeActors = Annotated[list[Actors], OneOrMore, Field(description="Actors, groups or bodies; one or a list")]


def _parse_date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == 10:
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise PydanticCustomError("date_parsing", "not a date of the calendar")


Date = Annotated[
    date, BeforeValidator(_parse_date), WithJsonSchema({"type": "string", "format": "date", "examples": ["2022-01-24"]})
]


def parse_moment(value: Any) -> Any:
    """Return a day or a time of day as a file says it; raises PydanticCustomError for what is neither."""
    if not isinstance(value, str) or value[10:11] != "T":
        return _parse_date(value)
    if len(value) == 16:
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    raise PydanticCustomError("moment_parsing", "not a time of day of the calendar")


Moment = Annotated[
    InstanceOf[date],
    BeforeValidator(parse_moment),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$",
            "examples": ["2022-02-24", "2022-02-24T04:00"],
        }
    ),
]
"""A day, or a time of it where the scenario's steps are shorter than a day."""


_HOURS = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) ?h")


def _parse_span(value: Any) -> Any:
    """Return a length of time in days, given as a whole number of them or in hours."""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    found = _HOURS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("span_parsing", "not a length of time")
    return float(found[1]) / 24


def _spans(low: int, high: int) -> dict[str, Any]:
    """The JSON Schema of a length of time from `low` to `high` days."""
    hours = {"type": "string", "pattern": r"^\d+(\.\d+)? ?h$", "examples": ["18h"]}
    return {"anyOf": [{"type": "integer", "minimum": low, "maximum": high}, hours]}


Span = Annotated[float, Field(ge=0, le=3650), BeforeValidator(_parse_span), WithJsonSchema(_spans(0, 3650))]
"""A length of time in days; in a file whole days, or hours such as `18h` where the scenario's steps are hours."""
SomeSpan = Annotated[float, Field(gt=0, le=3650), BeforeValidator(_parse_span), WithJsonSchema(_spans(1, 3650))]
YearSpan = Annotated[float, Field(ge=0, le=365), BeforeValidator(_parse_span), WithJsonSchema(_spans(0, 365))]


def clock(when: date) -> datetime:
    """Return a day or a time of day as a time, so that the two can be compared; a day begins at midnight.

    >>> clock(date(2022, 2, 24)) < clock(datetime(2022, 2, 24, 4))
    True
    """
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)


def _as_text(value: Any) -> Any:
    return repr(value) if isinstance(value, (bool, int, float)) else value


@dataclass(frozen=True)
class Language:
    """Marks a text in the effect language: an 'expression' or a 'statement'."""

    form: Literal["expression", "statement"]


MOST_CHARACTERS = 400
Formula = Annotated[
    str,
    Field(max_length=MOST_CHARACTERS),
    BeforeValidator(_as_text),
    Language("expression"),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "maxLength": MOST_CHARACTERS}, {"type": "number"}, {"type": "boolean"}],
            "description": "An expression of the effect language, such as 'world.tension > 0.7 and day >= 20'",
        }
    ),
]
Statement = Annotated[
    str,
    Field(max_length=MOST_CHARACTERS, description="A statement of the effect language: 'target.resolve -= 0.04'"),
    Language("statement"),
]
Effects = Annotated[list[Statement], Field(description="Statements of the effect language, one a line")]


InSentences = Annotated[
    Line | None,
    Field(
        description="Its name within a sentence, with its article: 'the United States', 'the other allies'; made of its name "
        "if not given"
    ),
]

Short = Annotated[Line, Field(min_length=1, max_length=16)]


Range = Annotated[list[float], Field(min_length=2, max_length=2, examples=[[0.5, 2]])]


class Provenance(Model):
    """Where something is known from."""

    source: SourceKey | None = Field(None, description="Key of `scenario.sources`, or a citation")
    confidence: Confidence | None = Field(None, description="How sure the author is")
    rationale: Text | None = Field(
        None, description="Of a design number (a cost, the size of an effect): why this size"
    )
    traces: list[StatementKey] = Field([], description="Statements of `scenario.statements` that this carries out")


class Quantity(Provenance):
    """A number, bare or with where it is known from."""

    value: float = Field(description="The number")
    range: Range | None = Field(None, description="Between what it might lie, for the sensitivity report")
    note: Line | None = Field(None, description="A remark")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, data: Any) -> Any:
        return data if isinstance(data, (dict, Quantity)) else {"value": data}

    def __float__(self) -> float:
        return float(self.value)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(core_schema))
        bare = {k: part for k, part in full["properties"]["value"].items() if k not in ("title", "description")}
        return {"anyOf": [bare, full], "description": cls.__doc__}


class Share(Quantity):
    """A share, from 0 to 1."""

    value: float = Field(ge=0, le=1, description="The number")


class Signed(Quantity):
    """A leaning, from -1 to 1."""

    value: float = Field(ge=-1, le=1, description="The number")


class Amount(Quantity):
    """A number that is not negative."""

    value: float = Field(ge=0, description="The number")


class Count(Quantity):
    """A whole number that is not negative."""

    value: float = Field(ge=0, multiple_of=1, description="The number")


class Goldstein(Quantity):
    """A weight on the Goldstein scale, from -10 (conflict) to 10 (cooperation)."""

    value: float = Field(ge=-10, le=10, description="The number")


class Severity(Quantity):
    """How severe something is, from 0 to 10."""

    value: float = Field(ge=0, le=10, description="The number")


class Entity(Provenance):
    """Something with a name of its own; its source and confidence cover the bare numbers in it."""

    notes: Text | None = Field(None, description="Remarks for other authors; not shown in the game")
