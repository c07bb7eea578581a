"""Records as one who forges them writes them: changed, and with every checksum right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def sealed(lines: Iterable[dict[str, Any]]) -> bytes:
    """Return the lines of a record as the program would have written them, their chain made anew."""
    from brinkmanship.game.record.text import dump, seal

    out, chain = [], ""
    for line in lines:
        bare = {k: v for k, v in line.items() if k not in ("chain", "wall")}
        bare["chain"] = chain = seal(bare, chain)
        out.append(dump({**bare, **({"wall": line["wall"]} if "wall" in line else {})}) + "\n")
    return "".join(out).encode()
