"""The JSON Schema of scenario files, for editors: the models and the engine's verbs, tracks and constants."""

from __future__ import annotations

import copy
from typing import Any, Literal

from brinkmanship.scenario.models import Scenario, Script
from brinkmanship.simulation.mechanisms import MECHANISMS, standard_tracks, verbs
from brinkmanship.simulation.phase import Parameter, StandardTrack, Verb
from brinkmanship.simulation.world import Kind

Form = Literal["scenario", "library", "script"]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_USE = {
    "type": "array",
    "items": {"type": "string"},
    "description": "Library files that this file needs, beside it or bundled: [library/ladder]",
}
_CARRIERS = {"Actor": Kind.ACTOR, "Body": Kind.BODY, "Region": Kind.REGION, "Tie": Kind.TIE}


def json_schema(form: Form = "scenario") -> dict[str, Any]:
    """The schema of a scenario, of a library file (where nothing is required at the top), or of a script."""
    model = Script if form == "script" else Scenario
    schema = copy.deepcopy(model.model_json_schema(by_alias=True))
    schema = {"$schema": DRAFT, **schema, "title": f"Brinkmanship {form}"}
    schema["properties"] = {"use": _USE, **schema["properties"]}
    if form == "script":
        return schema
    definitions = schema["$defs"]
    for name, kind in _CARRIERS.items():  # the scenario's own tracks go too
        tracks = {track: _track(about) for (of, track), about in standard_tracks().items() if of is kind}
        definitions[name]["properties"]["tracks"]["properties"] = tracks
    definitions["Action"]["properties"]["verb"] |= _only({name: _verb(verb) for name, verb in verbs().items()})
    schema["properties"]["mechanisms"] |= _only(
        {
            mechanism.name: {"type": "object", "description": mechanism.meaning}
            | _only({one.name: _constant(one) for one in mechanism.parameters})
            for mechanism in MECHANISMS
        }
    )
    if form == "library":
        for part in (schema, definitions["Header"]):
            part.pop("required", None)
    return schema


def _only(properties: dict[str, Any]) -> dict[str, Any]:
    """The part of an object's schema that allows these properties and no others."""
    return {"properties": properties, "additionalProperties": False}


def _quantity(description: str) -> dict[str, Any]:
    return {"$ref": "#/$defs/Quantity", "description": description}


def _track(track: StandardTrack) -> dict[str, Any]:
    unit = f" ({track.unit})" if track.unit else ""
    return _quantity(f"{track.meaning} From {track.low:g} to {track.high:g}{unit}, {track.start:g} if not given.")


def _verb(verb: Verb) -> dict[str, Any]:
    targets = ", ".join(one or "none" for one in verb.target)
    numbers = {name: _quantity(f"{default:g} if not given.") for name, default in verb.parameters.items()}
    return {"type": "object", "description": f"{verb.meaning} Target: {targets}.", **_only(numbers)}


def _constant(parameter: Parameter) -> dict[str, Any]:
    text = f"{parameter.meaning} {parameter.value:g} if not given, from {parameter.low:g} to {parameter.high:g}."
    return _quantity(f"{text} Source: {parameter.source}.")
