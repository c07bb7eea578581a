"""The words around the parts of a report that all front ends share."""

from __future__ import annotations

from brinkmanship.game.view.labels import long_date, short_date
from brinkmanship.game.view.number_text import change
from brinkmanship.game.view.reports import RESULT_STATES, AimChange, OrderResult, TurnReport
from brinkmanship.text import counted

_LEAST = 0.002
"""The least change of an aim (of 1) that is told."""


def title(report: TurnReport) -> str:
    """Return what a report is of: 'Report of turn 3', 'Report of turns 2 to 4'."""
    if report.turns == 1:
        return f"Report of turn {report.turn}"
    return f"Report of turns {report.turn - report.turns + 1} to {report.turn}"


def until_text(report: TurnReport) -> str:
    """Return the date of a report, or the span of one of several turns."""
    if report.turns == 1 or report.began is None:
        return long_date(report.date)
    return f"{short_date(report.began)} to {long_date(report.date)}"


def score(report: TurnReport) -> tuple[float, float]:
    """Return how far the seat's aims were met before and after, by weight, of 1."""
    whole = sum(aim.weight for aim in report.aims) or 1.0
    before = sum(aim.weight * aim.before for aim in report.aims) / whole
    after = sum(aim.weight * aim.after for aim in report.aims) / whole
    return before, after


def points_text(amount: float) -> str:
    """Return what something did to the aims, of 100.

    >>> points_text(0.0123), points_text(-0.4), points_text(0.0)
    ('+1.2', '−40', '±0')
    """
    value = amount * 100
    if abs(value) < 0.05:
        return "±0"
    return (f"{value:+.0f}" if abs(value) >= 9.95 else f"{value:+.1f}").replace("-", "−")


def result_word(result: OrderResult) -> str:
    """Return the word for what came of an order."""
    return RESULT_STATES.get(result.state, result.state)


def moved_text(result: OrderResult) -> str:
    """Return what an order moved, in one line; '' where nothing that shows.

    >>> from datetime import date
    >>> from brinkmanship.game.view.reports import Moved
    >>> moved = (Moved("actor:A.calm", "Ruritania: calm", 0.03),)
    >>> moved_text(OrderResult("act", "", "", "Act", "done", "", date(2030, 1, 1), 0.004, moved))
    'Ruritania: calm +3%. Your aims +0.4 of 100.'
    """
    moved = [f"{one.label} {change(one.amount, one.unit, one.floor, one.ceiling)}" for one in result.numbers]
    parts = [f"{'; '.join(moved)}."] if moved else []
    if abs(result.score) >= 0.0005:
        parts.append(f"Your aims {points_text(result.score)} of 100.")
    return " ".join(parts)


def main_causes(aim: AimChange, most: int = 3) -> list[tuple[str, float]]:
    """Return what moved an aim in few rows: the heaviest causes that are known, and the others as one; they sum to the change."""
    if abs(aim.after - aim.before) < _LEAST:
        return []
    named = [one for one in aim.causes if one.kind][:most]
    rest = aim.after - aim.before - sum(one.amount for one in named)
    rows = [(one.text, one.amount) for one in named]
    return (
        [*rows, ("Other causes" if named else aim.causes[0].text, rest)] if abs(rest) >= _LEAST and aim.causes else rows
    )


def fold_text(report: TurnReport, unfolded: bool = False) -> str:
    """Return what stands for the lines that are folded away."""
    count = len(report.minor)
    if unfolded:
        return f"Hide the {count} minor reports" if count > 1 else "Hide the minor report"
    return f"and {count} more" if report.main else counted(count, "minor report")
