"""Goldstein weights of CAMEO event codes, so that a game can be compared with event data.

Source: the CAMEO to Goldstein scale table as GDELT uses it (2013), after Goldstein 1992, "A Conflict-Cooperation Scale
for WEIS Events Data", Journal of Conflict Resolution 36; codes of the roots that crises use.
"""

from __future__ import annotations

# fmt: off
GOLDSTEIN: dict[str, float] = {
    "010": 0.0, "020": 3.0, "030": 4.0, "036": 4.0, "040": 1.0, "042": 1.9, "043": 2.8, "045": 5.0,
    "046": 7.0, "050": 3.5, "051": 3.4, "057": 8.0, "060": 6.0, "061": 6.4, "062": 7.4, "064": 7.0,
    "070": 7.0, "071": 7.4, "072": 8.3, "073": 7.4, "080": 5.0, "087": 9.0, "090": -2.0, "100": -5.0,
    "110": -2.0, "111": -2.0, "112": -2.0, "120": -4.0, "130": -4.4, "138": -7.0, "139": -7.0, "140": -6.5,
    "150": -7.2, "152": -7.2, "154": -7.2, "155": -7.2, "160": -4.0, "161": -4.0, "163": -8.0, "170": -7.0,
    "180": -9.0, "190": -10.0, "191": -9.5, "192": -9.5, "193": -10.0, "194": -10.0, "195": -10.0, "196": -9.5,
    "200": -10.0, "204": -10.0,
}
# fmt: on


def goldstein(code: str) -> float | None:
    """The weight of a code, of the code it is part of, or of its root; None where even the root is unknown.

    >>> goldstein("072"), goldstein("1383"), goldstein("156"), goldstein("999")
    (8.3, -7.0, -7.2, None)
    """
    for candidate in (code, code[:3], f"{code[:2]}0"):
        if candidate in GOLDSTEIN:
            return GOLDSTEIN[candidate]
    return None
