"""What a scenario file may say, as pydantic models: one file for each part of the format.

The models are the one place that knows the format. The JSON Schema for editors, the author's reference and the error
messages are all read off them, so every field has a description. Names that must exist are marked with `Reference`;
whether they do is found out by `brinkmanship.scenario.checks`.
"""

from brinkmanship.scenario.models.actions import Action, Outcome, Target
from brinkmanship.scenario.models.actors import Actor, Body, Intent, Tie
from brinkmanship.scenario.models.base import Entity, Model, Quantity, Reference
from brinkmanship.scenario.models.doctrines import Doctrine, Option
from brinkmanship.scenario.models.formations import Formation
from brinkmanship.scenario.models.happenings import Ending, Event, Inject, Objective, Rung
from brinkmanship.scenario.models.header import Header, Source
from brinkmanship.scenario.models.places import Axis, Map, Region, Route
from brinkmanship.scenario.models.scenario import Scenario
from brinkmanship.scenario.models.script import Script
from brinkmanship.scenario.models.tracks import Track, Tracks

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
