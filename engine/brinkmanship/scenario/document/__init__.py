"""The document layer: files of text become plain data whose every part still knows its file, line and column.

It knows YAML and files and nothing of what a scenario means. Everything here is safe on hostile input: it ends
quickly, uses bounded memory and answers with `Problem`s, never with a traceback.
"""

from brinkmanship.scenario.document.merging import Merged, merge
from brinkmanship.scenario.document.places import Node, Path, Place, Source
from brinkmanship.scenario.document.problems import Problem, ScenarioError, problem_at
from brinkmanship.scenario.document.reading import Document, Limits, read, read_text

__all__ = [
    "Document",
    "Limits",
    "Merged",
    "Node",
    "Path",
    "Place",
    "Problem",
    "ScenarioError",
    "Source",
    "merge",
    "problem_at",
    "read",
    "read_text",
]
