"""Numbers as people read them: units, signs, ranges, likelihood in words with the figures inline.

The words are those of the US Intelligence Community Directive 203 (2015); figures stand beside them because readers
take words alone in widely different ways.
"""

from __future__ import annotations

from datetime import date

from brinkmanship.game.view.glossary import likelihood_word
from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.number_text import with_unit
from brinkmanship.game.view.types import Estimate
from brinkmanship.text import two_digits


def amount(value: float, unit: str = "", ceiling: float = 1.0, floor: float = 0.0) -> str:
    """Return a number with its unit; a track of 0..1 or -1..1 without a unit as per cent.

    >>> amount(0.652), amount(100000.0, "troops"), amount(94.3, "EUR/MWh", 1000)
    ('65%', '100,000 troops', '94.3 €/MWh')
    >>> amount(1.0, "points a day", 12), amount(0.0, "persons", 1000)
    ('1 point a day', '0 people')
    """
    if _per_cent(unit, ceiling, floor):
        return f"{value * 100:.0f}%".replace("-", "−")
    return with_unit(f"{value:,.{_digits(value, unit)}f}".replace("-", "−"), unit)


def _per_cent(unit: str, ceiling: float, floor: float) -> bool:
    return not unit and ceiling <= 1.5 and floor >= -1.0


def _digits(value: float, unit: str) -> int:
    return 0 if abs(value) >= 1000 or float(value).is_integer() or unit in ("persons", "troops") else 1


def difference(before: float, after: float, unit: str = "", ceiling: float = 1.0, floor: float = 0.0) -> str:
    """Return the change between two numbers as they are shown, so that the three agree; '' where they look alike.

    >>> difference(0.894, 0.866), difference(0.8901, 0.8949)  # shown as 89% and 87%, and as 89% both
    ('−2%', '')
    """
    size, digits = (100.0, 0) if _per_cent(unit, ceiling, floor) else (1.0, 1)
    shown = [round(value * size, _digits(value, unit) if digits else 0) for value in (before, after)]
    return signed((shown[1] - shown[0]) / size, unit, ceiling)


def signed(value: float, unit: str = "", ceiling: float = 1.0) -> str:
    """Return a change with its sign; '' for one too small to be seen.

    >>> signed(-0.05), signed(-0.0004)
    ('−5%', '')
    """
    size = amount(abs(value), "days" if unit == "day" else unit, ceiling)
    if not any(digit in size for digit in "123456789"):
        return ""
    return ("+" if value >= 0 else "−") + size


def rounded(value: float) -> float:
    """Return a number from 100 on with two digits, as an estimate has.

    >>> rounded(12343.0), rounded(0.0), rounded(7.5)
    (12000.0, 0.0, 7.5)
    """
    return two_digits(value) if abs(value) >= 100 else value


def estimate(e: Estimate) -> str:
    """Return an estimate: the number alone where exact, else with its range and confidence."""
    number = amount(e.value, e.unit, e.ceiling, e.floor)
    if e.confidence == "exact":
        return number
    if e.confidence == "none":
        return "unknown"
    value, low, high = map(rounded if e.unit or e.ceiling > 1.5 else float, (e.value, e.low, e.high))
    number = amount(value, e.unit, e.ceiling, e.floor)
    span = f"{amount(low, '', e.ceiling, e.floor)} to {amount(high, '', e.ceiling, e.floor)}"
    return f"{number} ({span}, {e.confidence} confidence{seen(e.last_seen)})"


def seen(when: date | None) -> str:
    """Return when something was last seen, '' for now."""
    return f", seen {short_date(when)}" if when is not None else ""


def likelihood(p: float) -> str:
    """Return a probability in words with its figure.

    >>> likelihood(0.7)
    'likely (70%)'
    """
    return f"{likelihood_word(p)[0]} ({p * 100:.0f}%)"
