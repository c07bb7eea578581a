"""What a scenario file may say, as pydantic models: one file for each part of the format.

The models are the one place that knows the format. The JSON Schema for editors, the author's reference and the error
messages are all read off them, so every field has a description. Names that must exist are marked with `Reference`;
whether they do is found out by `engine.scenario.checks`.
"""

from engine.scenario.models.actions import Action, Outcome, Target
from engine.scenario.models.actors import Actor, Body, Intent, Tie
from engine.scenario.models.base import Entity, Model, Quantity, Reference
from engine.scenario.models.doctrines import Doctrine, Option
from engine.scenario.models.formations import Formation
from engine.scenario.models.happenings import Ending, Event, Inject, Objective, Rung
from engine.scenario.models.header import Header, Source
from engine.scenario.models.places import Axis, Map, Region, Route
from engine.scenario.models.scenario import Scenario
from engine.scenario.models.script import Script
from engine.scenario.models.tracks import Track, Tracks

__all__ = [
    "Action",
    "Actor",
    "Axis",
    "Body",
    "Doctrine",
    "Ending",
    "Entity",
    "Event",
    "Formation",
    "Header",
    "Inject",
    "Intent",
    "Map",
    "Model",
    "Objective",
    "Option",
    "Outcome",
    "Quantity",
    "Reference",
    "Region",
    "Route",
    "Rung",
    "Scenario",
    "Script",
    "Source",
    "Target",
    "Tie",
    "Track",
    "Tracks",
]
