"""Numbers and dates as windows and pages write them: short, with their range and confidence in words."""

from __future__ import annotations

from datetime import date

from brinkmanship.game.view.glossary import likelihood_word
from brinkmanship.game.view.labels import long_date, short_date
from brinkmanship.game.view.types import Estimate, LogLine
from brinkmanship.text import counted, two_digits

_UNITS = {"EUR/MWh": "€/MWh", "USD/barrel": "$/barrel", "persons": "people"}
_ONE = {"people": "person", "points": "point", "days": "day", "troops": "soldier", "hours": "hour"}
_GOES_WITHOUT_SAYING = {"troops", "persons", "people"}
CONFIDENCE = {"exact": "known", "high": "high confidence", "medium": "medium confidence", "low": "low confidence"}


def number(value: float, unit: str = "", floor: float = 0.0, ceiling: float = 1.0) -> str:
    """Return a value with its unit; a plain number of a range within -1..1.5 as per cent.

    >>> number(0.62), number(94.31, "EUR/MWh", 0, 1000), number(100000, "troops", 0, 1e6), number(1, "days", 0, 90)
    ('62%', '94.3 €/MWh', '100,000 troops', '1 day')
    """
    if _is_share(unit, floor, ceiling):
        return f"{value * 100:.0f}%".replace("-", "−")
    digits = 0 if abs(value) >= 1000 or abs(value - round(value)) < 0.05 else 1
    return with_unit(f"{value:,.{digits}f}".replace("-", "−"), unit)


def with_unit(figure: str, unit: str) -> str:
    """Return a figure with its unit, in the singular after 1; the unit `day` is that of a number of a day.

    >>> with_unit("1", "points a day"), with_unit("3", "day"), with_unit("87.7", "USD/barrel"), with_unit("2", "")
    ('1 point a day', 'day 3', '87.7 $/barrel', '2')
    """
    if unit == "day" and figure[:1].isdigit():
        return f"day {figure}"
    unit = "days" if unit == "day" else unit
    first, blank, rest = _UNITS.get(unit, unit).partition(" ")
    first = _ONE.get(first, first) if figure in ("1", "−1", "-1", "+1") else first
    return f"{figure} {first}{blank}{rest}".rstrip()


def _is_share(unit: str, floor: float, ceiling: float) -> bool:
    return not unit and ceiling <= 1.5 and floor >= -1.0


def plain(estimate: Estimate, value: float) -> str:
    """Return a value in the range of an estimate, without its unit; of what is only estimated two digits."""
    if estimate.confidence != "exact" and abs(value) >= 100:
        value = two_digits(value)
    return number(value, "", estimate.floor, estimate.ceiling)


def ends(estimate: Estimate, between: str = " to ") -> str:
    """Return the range of an estimate, without its unit."""
    return f"{plain(estimate, estimate.low)}{between}{plain(estimate, estimate.high)}"


def short_unit(unit: str) -> str:
    """Return a unit in few letters, '' for one that goes without saying: `€/MWh`."""
    return "" if unit in _GOES_WITHOUT_SAYING else _UNITS.get(unit, unit)


def short(estimate: Estimate) -> str:
    """Return an estimate in few letters: `62%`, `~62%` where it is not exact, `?` where nothing is known."""
    if estimate.confidence == "none":
        return "?"
    exact = estimate.confidence == "exact" or abs(estimate.value) < 100
    value = estimate.value if exact else two_digits(estimate.value)
    text = number(value, short_unit(estimate.unit), estimate.floor, estimate.ceiling)
    return text if estimate.confidence == "exact" else f"~{text}"


def change(value: float, unit: str = "", floor: float = 0.0, ceiling: float = 1.0) -> str:
    """Return a change with its sign.

    >>> change(-0.05), change(3.2, "EUR/MWh", 0, 900)
    ('−5%', '+3.2 €/MWh')
    >>> change(-0.003), change(0.0001)
    ('−0.3%', '±0%')
    """
    if _is_share(unit, floor, ceiling) and abs(value) < 0.005:
        return f"{'+' if value > 0 else '−'}{abs(value) * 100:.1f}%" if abs(value) >= 0.0005 else "±0%"
    return ("+" if value >= 0 else "−") + number(abs(value), "days" if unit == "day" else unit, floor, ceiling)


def difference(before: float, after: float, unit: str = "", floor: float = 0.0, ceiling: float = 1.0) -> str:
    """Return the change between two numbers as they are shown, so that the three agree.

    >>> difference(0.894, 0.866), difference(0.881, 0.884), difference(94.26, 94.34, "EUR/MWh", 0, 900)
    ('−2%', '+0.3%', '±0 €/MWh')
    """
    per_cent = _is_share(unit, floor, ceiling)
    if number(before, unit, floor, ceiling) == number(after, unit, floor, ceiling):
        return change(after - before, unit, floor, ceiling) if per_cent else f"±{number(0, unit, floor, ceiling)}"
    size = 100.0 if per_cent else 10.0 if max(abs(before), abs(after)) < 1000 else 1.0
    return change((round(after * size) - round(before * size)) / size, unit, floor, ceiling)


def points(cost: float) -> str:
    """Return a cost in political capital.

    >>> points(1), points(0.5)
    ('1 point', '0.5 points')
    """
    return counted(cost, "point")


def likelihood(chance: float) -> str:
    """Return a probability as a word with its range and figure inline.

    >>> likelihood(0.7)
    'likely, 55-80% (here 70%)'
    """
    word, bottom, top = likelihood_word(chance)
    return f"{word}, {bottom * 100:.0f}-{top * 100:.0f}% (here {chance * 100:.0f}%)"


def badges(line: LogLine) -> str:
    """Return who knows of a line and how sure that is, in few words; '' of what is public and certain."""
    sure = CONFIDENCE[line.confidence] if line.confidence in ("high", "medium", "low") else ""
    return " · ".join(filter(None, ("" if line.public else "secret", sure, line.badge)))


def day(when: date | None) -> str:
    """Return a date in few letters, with the hour where it has one; '' of none.

    >>> day(date(2022, 1, 24))
    '24 Jan'
    """
    return short_date(when) if when is not None else ""


def count(value: float) -> str:
    """Return a number of people in few letters.

    >>> count(9800), count(102345), count(1450000)
    ('9,800', '102,000', '1.4m')
    """
    if value >= 1_000_000:
        return f"{value / 1e6:.1f}m"
    return f"{round(value, -3) if value >= 20_000 else value:,.0f}"


def game_date(text: str) -> str:
    """Return an ISO date of a game for people; other text as it is.

    >>> game_date("2022-02-24")
    '24 February 2022'
    """
    try:
        return long_date(date.fromisoformat(text[:10]))
    except ValueError:
        return text
