"""Bakes NATO symbols (APP-6 E, drawn by milsymbol, MIT) to one atlas at three scales with one index.

symbols/atlas@1x.png, @2x, @3x hold the same layout; symbols/index.json gives boxes at 1x: x, y, w, h and the anchor
(ax, ay): the pixel of the box that stands on the formation's place. An echelon mark has the anchor of its symbol, so both
are drawn at the same place. The sets ending in "-white" are for tinting: multiply them by any colour, black lines stay.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageFilter

FRAME_WIDTH = 32  # pixels of a friendly land frame at 1x
UNITS = 150  # of milsymbol, for that width
SCALES = (1, 2, 3)
OVERSAMPLING = 4
HALF = 30  # pixels at 1x from the centre to each side of the canvas a symbol is drawn on
HALO = (246, 249, 252, 235)
COLUMNS = 640

SETS = {
    "friend": ("3", "rgb(128,224,255)"),
    "hostile": ("6", "rgb(255,128,128)"),
    "neutral": ("4", "rgb(170,255,170)"),
    "unknown": ("1", "rgb(255,255,128)"),
    "third": ("3", "rgb(255,211,92)"),  # a third party with a friend's frame: Ukraine seen from anywhere
    "friend-white": ("3", "white"),
    "hostile-white": ("6", "white"),
    "neutral-white": ("4", "white"),
    "unknown-white": ("1", "white"),
}
# Symbol set (2), entity (6), sector 1 modifier (2), sector 2 modifier (2) of APP-6 E.
KINDS = {
    "infantry": "10" "121100" "00" "00",
    "motorised": "10" "121104" "00" "00",
    "mechanised": "10" "121102" "00" "00",
    "armour": "10" "120500" "00" "00",
    "airborne": "10" "121100" "00" "01",
    "air_assault": "10" "121100" "00" "59",
    "mountain": "10" "121100" "00" "27",
    "marine": "10" "121101" "00" "00",
    "reconnaissance": "10" "121300" "00" "00",
    "special_forces": "10" "121700" "00" "00",
    "territorial": "10" "120000" "00" "00",
    "artillery": "10" "130300" "00" "00",
    "rocket": "10" "130300" "41" "00",
    "missile": "10" "130700" "00" "00",
    "air_defence": "10" "130100" "00" "00",
    "sam": "10" "130102" "00" "00",
    "engineer": "10" "140700" "00" "00",
    "logistics": "10" "163400" "00" "00",
    "medical": "10" "161300" "00" "00",
    "signals": "10" "111000" "00" "00",
    "cyber": "10" "210000" "00" "00",
    "electronic_warfare": "10" "150500" "00" "00",
    "headquarters": "10" "110000" "00" "00",  # and the letters below
    "joint": "10" "121000" "00" "00",
    "aviation": "10" "120800" "00" "00",
    "attack_helicopter": "10" "120600" "00" "00",
    "fighter": "01" "110104" "00" "00",
    "bomber": "01" "110103" "00" "00",
    "attack_aircraft": "01" "110102" "00" "00",
    "aew": "01" "110116" "00" "00",
    "transport_aircraft": "01" "110107" "00" "00",
    "tanker": "01" "110109" "00" "00",
    "reconnaissance_aircraft": "01" "110111" "00" "00",
    "uav": "01" "110300" "00" "00",
    "helicopter": "01" "110200" "00" "00",
    "ship": "30" "120200" "00" "00",
    "frigate": "30" "120204" "00" "00",
    "destroyer": "30" "120203" "00" "00",
    "carrier": "30" "120100" "00" "00",
    "landing_ship": "30" "120307" "00" "00",
    "amphibious": "30" "120300" "00" "00",
    "patrol": "30" "120500" "00" "00",
    "mine": "30" "120400" "00" "00",
    "fleet": "30" "121002" "00" "00",
    "submarine": "35" "110100" "00" "00",
}  # fmt: skip
LETTERS = {"headquarters": "HQ", "territorial": "TD"}  # APP-6 has no icon of their own for these on a plain frame
LETTER = '<text x="100" y="115" text-anchor="middle" font-size="42" font-weight="bold" font-family="Inter" fill="black">{}</text>'
ALIASES = {
    "mechanized": "mechanised", "mechanised_infantry": "mechanised", "motorized": "motorised",
    "armor": "armour", "tank": "armour",
    "naval_infantry": "marine", "marines": "marine", "militia": "territorial", "national_guard": "territorial",
    "territorial_defence": "territorial", "supply": "logistics", "rocket_artillery": "rocket", "surface": "ship",
    "surface_combatant": "ship", "naval": "fleet", "landing": "landing_ship", "amphibious_ship": "amphibious", "awacs": "aew",
    "airlift": "transport_aircraft", "air": "fighter", "ew": "electronic_warfare", "hq": "headquarters", "combined": "joint",
    "aggregate": "joint", "ground": "joint", "patrol_ship": "patrol", "signal": "signals", "drone": "uav",
    "engineers": "engineer",
}  # fmt: skip
ECHELONS = {
    "team": "11", "squad": "12", "section": "13", "platoon": "14", "company": "15", "battalion": "16", "regiment": "17",
    "brigade": "18", "division": "21", "corps": "22", "army": "23", "army_group": "24",
}  # fmt: skip
ECHELON_ALIASES = {"battery": "company", "squadron": "battalion", "front": "army_group"}


def bake(packages: Path, fonts: Path, target: Path) -> None:
    """Write the atlas and its index to `target`; `packages` has node_modules/milsymbol, `fonts` the baked Inter."""
    target.mkdir(exist_ok=True)
    sets = {name: {"identity": identity, "fill": fill} for name, (identity, fill) in SETS.items()}
    job = {"sets": sets, "kinds": KINDS, "echelons": ECHELONS, "font": "Inter"}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(job, file)
        file.flush()
        script = Path(__file__).with_suffix(".mjs")
        command = ["node", str(script), file.name]
        drawn = json.loads(subprocess.run(command, cwd=packages, stdout=subprocess.PIPE, text=True, check=True).stdout)
    for name in drawn["symbols"]:
        drawn["symbols"][name] += LETTER.format(letters) if (letters := LETTERS.get(name.split("/")[1])) else ""
    pictures = {
        (part, name): render(svg, fonts, halo=not name.split("/")[0].endswith("-white") or part == "echelons")
        for part in ("symbols", "echelons")
        for name, svg in drawn[part].items()
    }
    index, size = lay_out(pictures)
    for scale in SCALES:
        sheet = Image.new("RGBA", (size[0] * scale, size[1] * scale))
        for (part, name), (images, _) in pictures.items():
            box = index[part][name]
            sheet.paste(images[scale], (box["x"] * scale, box["y"] * scale))
        path = target / f"atlas@{scale}x.png"
        sheet.save(path, optimize=True)
        print(f"symbols: {path.name} {sheet.size} {path.stat().st_size / 1e3:.0f} kB")
    facts = {"frame_width": FRAME_WIDTH, "size": size, "scales": SCALES, **index}
    facts |= {"sets": list(SETS), "aliases": ALIASES, "echelon_aliases": ECHELON_ALIASES}
    (target / "index.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")
    print(f"symbols: {len(index['symbols'])} symbols, {len(index['echelons'])} echelon marks")


def render(svg: str, fonts: Path, *, halo: bool) -> tuple[dict[int, Image.Image], tuple[int, int, int, int]]:
    """Return the picture at each scale, cropped to one box (x, y, w, h at 1x, from the symbol's centre)."""
    import resvg_py

    span = HALF * 2 * UNITS / FRAME_WIDTH
    view = f"{100 - span / 2} {100 - span / 2} {span} {span}"
    document = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{svg}</svg>'
    document = document.replace('font-family="Arial"', 'font-family="Inter"')
    side = HALF * 2 * SCALES[-1] * OVERSAMPLING
    files = [str(fonts / "Inter-Bold.otf"), str(fonts / "Inter-Regular.otf")]
    data = resvg_py.svg_to_bytes(svg_string=document, width=side, height=side, font_files=files, skip_system_fonts=True)
    large = Image.open(io.BytesIO(bytes(data))).convert("RGBA")
    if halo:
        large = with_halo(large, SCALES[-1] * OVERSAMPLING)
    unit = SCALES[-1] * OVERSAMPLING
    left, top, right, bottom = large.getbbox() or (0, 0, unit, unit)
    x, y, w, h = left // unit, top // unit, -(-right // unit), -(-bottom // unit)
    cut = large.crop((x * unit, y * unit, w * unit, h * unit))
    box = (x - HALF, y - HALF, w - x, h - y)
    return {scale: shrunk(cut, (box[2] * scale, box[3] * scale)) for scale in SCALES}, box


def with_halo(picture: Image.Image, radius: int) -> Image.Image:
    """Return the picture with a light edge of `radius` pixels behind it."""
    blurred = picture.getchannel("A").filter(ImageFilter.GaussianBlur(radius / 2))
    alpha = blurred.point(lambda value: min(255, value * 8))  # a blur raised steeply is a wider shape with a soft edge
    back = Image.new("RGBA", picture.size, HALO[:3])
    back.putalpha(ImageChops.multiply(alpha, Image.new("L", picture.size, HALO[3])))
    back.alpha_composite(picture)
    return back


def shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the picture at a smaller size, averaged with premultiplied alpha, so that edges do not darken."""
    method = Image.Resampling.BOX if size[0] > 60 else Image.Resampling.HAMMING
    return picture.convert("RGBa").resize(size, method).convert("RGBA")


def lay_out(
    pictures: dict[tuple[str, str], tuple[Any, tuple[int, int, int, int]]],
) -> tuple[dict[str, Any], tuple[int, int]]:
    """Return the boxes of all pictures in rows, tallest first, and the size of the sheet at 1x."""
    index: dict[str, Any] = {"symbols": {}, "echelons": {}}
    x = y = row = 0
    for (part, name), (_, (left, top, width, height)) in sorted(pictures.items(), key=lambda item: -item[1][1][3]):
        if x + width > COLUMNS:
            x, y, row = 0, y + row + 1, 0
        index[part][name] = {"x": x, "y": y, "w": width, "h": height, "ax": -left, "ay": -top}
        x, row = x + width + 1, max(row, height)
    return index, (COLUMNS, y + row)
