"""The JSON Schema of scenario files, for editors: the models and the engine's verbs, tracks and constants."""

from __future__ import annotations

import copy
from typing import Any, Literal

from brinkmanship.scenario.models import Scenario, Script
from brinkmanship.simulation.mechanism import Parameter, StandardTrack, Verb
from brinkmanship.simulation.mechanisms import MECHANISMS, standard_tracks, verbs
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
    for name, kind in _CARRIERS.items():
        _offer(definitions[name]["properties"]["tracks"], kind)
    definitions["Action"]["properties"]["verb"].update(
        properties={name: _verb(verb) for name, verb in verbs().items()}, additionalProperties=False
    )
    schema["properties"]["mechanisms"].update(
        properties={
            mechanism.name: {
                "type": "object",
                "description": mechanism.meaning,
                "properties": {one.name: _constant(one) for one in mechanism.parameters},
                "additionalProperties": False,
            }
            for mechanism in MECHANISMS
        },
        additionalProperties=False,
    )
    if form == "library":
        for part in (schema, definitions["Header"]):
            part.pop("required", None)
    return schema


def _offer(tracks: dict[str, Any], kind: Kind) -> None:
    """Name the engine's tracks where tracks are set; the scenario's own go too."""
    tracks["properties"] = {name: _track(track) for (of, name), track in standard_tracks().items() if of is kind}


def _track(track: StandardTrack) -> dict[str, Any]:
    unit = f" ({track.unit})" if track.unit else ""
    text = f"{track.meaning} From {track.low:g} to {track.high:g}{unit}, {track.start:g} if not given."
    return {"$ref": "#/$defs/Quantity", "description": text}


def _verb(verb: Verb) -> dict[str, Any]:
    targets = ", ".join(one or "none" for one in verb.target)
    return {
        "type": "object",
        "description": f"{verb.meaning} Target: {targets}.",
        "properties": {
            name: {"$ref": "#/$defs/Quantity", "description": f"{default:g} if not given."}
            for name, default in verb.parameters.items()
        },
        "additionalProperties": False,
    }


def _constant(parameter: Parameter) -> dict[str, Any]:
    text = f"{parameter.meaning} {parameter.value:g} if not given, from {parameter.low:g} to {parameter.high:g}."
    return {"$ref": "#/$defs/Quantity", "description": f"{text} Source: {parameter.source}."}
