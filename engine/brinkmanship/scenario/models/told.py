"""`told` of actions, choices, events and outcomes: how the log reports them, in the past tense.

A clause holds placeholders in braces, which the engine fills with names as English needs them within a sentence.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from brinkmanship.scenario.models.base import Line, Model

PLACEHOLDERS = {
    "who": "who ordered it, with the article: 'the United States'",
    "its": "'its' or 'their', of who ordered it",
    "was": "'was' or 'were', of who ordered it",
    "whom": "what it was aimed at: an actor, a region, a formation, a body or an axis",
    "where": "the region where it took place",
    "amount": "the size of the order: '1.5 times'",
}
"""What a clause of `told` may hold in braces, with its meaning."""
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")

Clause = Annotated[Line, Field(examples=["{who} threatened {whom} with massive sanctions"])]


class Told(Model):
    """How the log reports an order: a text alone is `did`. Placeholders: `{who}`, `{whom}`, `{where}` and others."""

    did: Clause = Field(
        description="What happened, as a clause in the past tense without a full stop: '{who} closed {its} ports to {whom}'"
    )
    to: Line | None = Field(
        None,
        description="The same as an infinitive without 'to', for 'Germany proposed to ...': 'close {its} ports to {whom}'",
    )
    lifted: Line | None = Field(None, description="What happened when the measure was lifted, as a clause like `did`")
    ended: Line | None = Field(None, description="What happened when the measure ran out, as a clause like `did`")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, data: Any) -> Any:
        return {"did": data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(core_schema))
        bare = {k: part for k, part in full["properties"]["did"].items() if k not in ("title", "description")}
        return {"anyOf": [bare, full], "description": cls.__doc__}


def placeholders(clause: str) -> list[str]:
    """Return the names in braces of a clause, in order; '' for a brace that has no other.

    >>> placeholders("{who} closed {its} ports"), placeholders("{who closed")
    (['who', 'its'], [''])
    """
    return [found[1] or "" for found in _BRACES.finditer(clause)]
