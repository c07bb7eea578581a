"""Where the crisis of a council of four lies, whose members answer proposals."""

from pathlib import Path

COUNCIL = Path(__file__).parent / "data" / "council.yaml"
