"""Where the crisis of two sides with questions lies."""

from pathlib import Path

QUESTIONS = Path(__file__).parent / "data" / "questions.yaml"
