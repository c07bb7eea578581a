"""Bakes Inter (SIL Open Font Licence 1.1) to four weights with the scripts a scenario may use, and checks that they
are there.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x180, 0x24F), (0x250, 0x2AF), (0x2B0, 0x2FF), (0x300, 0x36F),  # Latin
    (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF),  # Greek, Cyrillic, Latin additional (Vietnamese)
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x218F),  # punctuation, raised, currency, letters
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF),  # arrows, mathematics, technical, circled
    (0x2500, 0x25FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF),  # boxes and shapes, symbols, more arrows
)  # fmt: skip
REQUIRED = (
    (
        "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x410, 0x450), *range(0x391, 0x3A2))))
        + "ЁёЂЄєІіЇїҐґЎў΢αβγδεζηθικλμνξοπρςστυφχψω–—‘’“”„…•‰€₴£←↑→↓↔↕↗↘×÷−≤≥≠≈±∞■□▲△▶▼●○★✓✗⌘".replace("΢", "")
    )
    .replace("\u00ad", "")
    .replace("ŉ", "")
)  # the soft hyphen has no shape; ŉ is deprecated
FEATURES = (
    "kern",
    "liga",
    "calt",
    "ccmp",
    "locl",
    "mark",
    "mkmk",
    "tnum",
    "case",
    "zero",
    "ss01",
    "cv05",
    "frac",
    "sups",
    "subs",
)


def bake(source: Path, target: Path) -> None:
    """Write Inter-<weight>.otf for each weight; raises ValueError naming every required character that is missing."""
    target.mkdir(exist_ok=True)
    wanted = {code for first, last in RANGES for code in range(first, last + 1)}
    for weight in WEIGHTS:
        options = subset.Options(
            layout_features=list(FEATURES), name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17], hinting=True
        )
        options.notdef_outline = True
        font = TTFont(source / f"Inter-{weight}.otf")
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        path = target / f"Inter-{weight}.otf"
        font.save(path)
        covered = set(TTFont(path).getBestCmap())
        missing = [character for character in REQUIRED if ord(character) not in covered]
        if missing:
            raise ValueError(f"{path.name} lacks {' '.join(missing)}")
        print(f"fonts: {path.name} {path.stat().st_size / 1e3:.0f} kB, {len(covered)} characters")
