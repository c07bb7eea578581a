"""What a scenario file may say, as pydantic models: one file for each part of the format.

The models are the one place that knows the format. The JSON Schema for editors, the author's reference and the error
messages are all read off them, so every field has a description. Names that must exist are marked with `Reference`;
whether they do is found out by `brinkmanship.scenario.checks`.
"""

from brinkmanship.scenario.models.actions import Action, Doctrine, Option, Outcome
from brinkmanship.scenario.models.actors import Actor, Tie
from brinkmanship.scenario.models.base import Quantity, Reference
from brinkmanship.scenario.models.places import Formation, Map, Region
from brinkmanship.scenario.models.scenario import Scenario, Track
from brinkmanship.scenario.models.script import Script

__all__ = [
    "Action",
    "Actor",
    "Doctrine",
    "Formation",
    "Map",
    "Option",
    "Outcome",
    "Quantity",
    "Reference",
    "Region",
    "Scenario",
    "Script",
    "Tie",
    "Track",
]
