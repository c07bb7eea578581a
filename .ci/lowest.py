"""Print the lowest versions that pyproject.toml promises to work with, one a line, as constraints for pip."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
for wanted in (*project["dependencies"], *project["optional-dependencies"]["host"]):
    found = re.fullmatch(r"([\w.-]+)>=([\d.]+),<\d+", wanted)
    if found is None:
        raise SystemExit(
            f"pyproject.toml: {wanted!r} is not of the form 'name>=lowest,<next', so its lowest is not known"
        )
    print(f"{found[1]}=={found[2]}")
