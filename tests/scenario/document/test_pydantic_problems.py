"""Validation errors in our words, at their places, each once, with the way out."""

from datetime import date, datetime
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from brinkmanship.scenario.document import read_text
from brinkmanship.scenario.document.pydantic_problems import problems_of
from brinkmanship.scenario.models.base import parse_moment


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sourced(Strict):
    value: float = Field(ge=0, le=1)
    source: str | None = None


class Unit(Strict):
    name: str
    branch: Literal["ground", "air", "naval"] = "ground"
    share: float | Sourced = 0.5
    notice: int = Field(10, ge=0)
    active: bool = True
    since: date | None = None
    tags: list[str] = []


class Force(Strict):
    units: dict[Annotated[str, Field(pattern="^[A-Z]+$")], Unit]
    total: int = 0

    @field_validator("total")
    @classmethod
    def even(cls, total: int) -> int:
        if total % 2:
            raise PydanticCustomError(
                "odd", "the total is odd", {"expected": "an even number", "suggestion": str(total + 1)}
            )
        if total > 100:
            raise ValueError("That is too many")
        return total


def check(text):
    document = read_text(text, name="f.yaml")
    assert document.root is not None
    with pytest.raises(ValidationError) as caught:
        Force.model_validate(document.data)
    return problems_of(caught.value, document.data, document.root, Force)


def one(unit):
    (problem,) = check("units:\n  A: {name: n, " + unit + "}\n")
    return problem.message, problem.expected, problem.suggestion


def test_all_at_once_with_places():
    found = check("units:\n  A: {nme: x, notice: -1}\n  b: {name: n}\ntotal: x\n")
    assert [(p.line, p.column, p.message) for p in found] == [
        (2, 23, "-1 is too small"),
        (2, 7, "unknown name 'nme' in 'units.A'"),
        (3, 3, "the text 'b' is not written as it must be"),
        (4, 8, "the text 'x' is not a whole number"),
    ]
    assert found[1].suggestion == "name"  # and that it is missing is not said again


@pytest.mark.parametrize(
    ("unit", "message", "expected", "suggestion"),
    [
        ("branch: groud", "the text 'groud' is not one of the choices", "ground, air or naval", "ground"),
        ("share: '0,5x'", "the text '0,5x' does not fit here", "a number or '{value: ..., source: ...}'", None),
        ("share: [1]", "a list of 1 does not fit here", "a number or '{value: ..., source: ...}'", None),
        ("share: {value: 3}", "3 is too large", "a number from 0 to 1", None),
        ("share: {value: 0.3, sorce: x}", "unknown name 'sorce' in 'units.A.share'", "source or value", "source"),
        ("notice: '1,000'", "the text '1,000' is not a whole number", "a whole number at least 0", "1000"),
        ("notice: 1.5", "1.5 is not a whole number", "a whole number at least 0", None),
        ("active: [x]", "a list of 1 is neither true nor false", "true or false", None),
        ("since: 2022-02-30", "the text '2022-02-30' is not a date of the calendar", "a date as YYYY-MM-DD", None),
        ("since: soon", "the text 'soon' is not a date of the calendar", "a date as YYYY-MM-DD", None),
        ("tags: x", "the text 'x' is not a list", "a list: '- ' lines, or [a, b]", None),
        ("tags: [x, 2]", "2 is not a text", "a text; put it in quotes", None),
    ],
)
def test_wordings(unit, message, expected, suggestion):
    assert one(unit) == (message, expected, suggestion)


def test_what_is_missing_is_said_at_its_owner():
    (problem,) = check("units:\n  A: {notice: 1}\n")
    assert (problem.line, problem.column, problem.message) == (2, 3, "'units.A.name' is missing")
    assert problem.expected == "name: a text"


def test_own_errors_keep_their_words():
    (problem,) = check("units: {}\ntotal: 3\n")
    assert (problem.message, problem.expected, problem.suggestion) == ("the total is odd", "an even number", "4")
    (problem,) = check("units: {}\ntotal: 300\n")
    assert problem.message == "that is too many"


def test_a_list_for_a_mapping():
    (problem,) = check("units: [1]\n")
    assert problem.message == "a list of 1 is not a mapping of names to values"


def test_no_address_of_pydantic():
    for problem in check("units: {A: {name: [1], notice: x, share: {value: y}}}\n"):
        assert "pydantic" not in problem.render()


@pytest.mark.parametrize("value", ["2022-01-24T10", "2022-01-24T10:00:30", "2022-01-24T25:00", "2022-01-24T10:00+01"])
def test_a_moment_has_hours_and_minutes_and_nothing_else(value: str) -> None:
    assert parse_moment("2022-01-24T10:00") == datetime(2022, 1, 24, 10)
    assert parse_moment("2022-01-24") == date(2022, 1, 24)
    with pytest.raises(PydanticCustomError, match="not a time of day"):
        parse_moment(value)
