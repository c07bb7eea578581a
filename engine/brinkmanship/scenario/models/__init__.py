"""The format of scenario files, as pydantic models.

The JSON Schema, the author's reference and the error messages are read off them, so every field has a description. Names
that must exist are marked with `Reference`; `brinkmanship.scenario.checks` finds out whether they do.
"""

from brinkmanship.scenario.models.actions import Action, Doctrine, Option, Outcome
from brinkmanship.scenario.models.actors import Actor, Tie
from brinkmanship.scenario.models.base import Quantity, Reference
from brinkmanship.scenario.models.comparisons import Comparison
from brinkmanship.scenario.models.places import Formation, Map, Region
from brinkmanship.scenario.models.scenario import Scenario, Track
from brinkmanship.scenario.models.script import Script
from brinkmanship.scenario.models.told import Told

__all__ = [
    "Action",
    "Actor",
    "Comparison",
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
    "Told",
    "Track",
]
