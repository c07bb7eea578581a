"""The document layer: files of text become plain data whose every part still knows its file, line and column.

It knows YAML and files and nothing of what a scenario means. Everything here is safe on hostile input: it ends
quickly, uses bounded memory and answers with `Problem`s, never with a traceback.
"""

from brinkmanship.scenario.document.merging import Merged, merge
from brinkmanship.scenario.document.places import Node, Path, Source
from brinkmanship.scenario.document.problems import Limits, Problem, ScenarioError
from brinkmanship.scenario.document.reading import read, read_text

__all__ = [
    "Limits",
    "Merged",
    "Node",
    "Path",
    "Problem",
    "ScenarioError",
    "Source",
    "merge",
    "read",
    "read_text",
]
