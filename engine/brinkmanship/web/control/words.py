"""Numbers, times and lists as control's pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

from brinkmanship.game.view.number_text import with_unit


def number(value: float, unit: str = "", floor: float = 0.0, ceiling: float = 1.0) -> str:
    """Return a value with its unit; a plain number of a range within -1 to 1.5 as per cent.

    >>> number(0.62), number(94.31, "EUR/MWh", 0, 1000), number(100000, "troops", 0, 1e6)
    ('62%', '94.3 €/MWh', '100,000 troops')
    """
    if is_share(unit, floor, ceiling):
        return f"{value * 100:.0f}%".replace("-", "−")
    digits = 0 if abs(value) >= 1000 or abs(value - round(value)) < 0.05 else 1
    return with_unit(f"{value:,.{digits}f}".replace("-", "−"), unit)


def is_share(unit: str, floor: float, ceiling: float) -> bool:
    """Return whether a number is shown as per cent."""
    return not unit and ceiling <= 1.5 and floor >= -1.0


def difference(before: float, after: float, unit: str = "", floor: float = 0.0, ceiling: float = 1.0) -> str:
    """Return a change with its sign, finer than the numbers themselves are shown where it is small.

    >>> difference(0.894, 0.866), difference(0.881, 0.884), difference(94.26, 97.3, "EUR/MWh", 0, 900)
    ('−2.8%', '+0.3%', '+3.0 €/MWh')
    >>> difference(0.5, 0.50001)
    '±0%'
    """
    change = after - before
    if is_share(unit, floor, ceiling):
        text, unit = f"{abs(change) * 100:.1f}%", ""
    else:
        text = f"{abs(change):,.{0 if abs(change) >= 1000 else 1}f}"
    if not any(digit in text for digit in "123456789"):
        return "±0%" if text.endswith("%") else with_unit("±0", unit)
    return with_unit(("+" if change > 0 else "−") + text, unit)


def span(seconds: float) -> str:
    """Return a length of time as a clock shows it.

    >>> span(61), span(3723), span(-5)
    ('01:01', '1:02:03', '00:00')
    """
    whole = max(int(seconds), 0)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes:02d}:{whole % 60:02d}"


def wall(iso: str) -> str:
    """Return a time on the wall (ISO, UTC) as the clock of this computer shows it; other text as it is.

    >>> wall("soon")
    'soon'
    """
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return f"{moment.astimezone():%H:%M:%S}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a number of things.

    >>> counted(1, "inject"), counted(3, "inject"), counted(2, "reply", "replies")
    ('1 inject', '3 injects', '2 replies')
    """
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def listed(parts: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Return names as a list within a sentence.

    >>> listed(["Russia", "Ukraine", "France"]), listed(["Russia"])
    ('Russia, Ukraine and France', 'Russia')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""
