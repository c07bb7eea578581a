"""The words and small blocks that both levels of a report share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from brinkmanship.analysis.roads import Forecast, Share
from brinkmanship.game.record.tree import RATINGS
from brinkmanship.game.view.labels import long_date, short_date
from brinkmanship.game.view.number_text import change, difference, number
from brinkmanship.game.view.outcome import KIND_NAMES
from brinkmanship.papers.document import Cell, Figure, Tone
from brinkmanship.papers.report.data import Decision, Known, NumberStory, Observation, Report, TurningPoint
from brinkmanship.papers.report.source import said_date
from brinkmanship.pictures.charts_png import OUTCOMES, Line, lines_png, stacked_png

RATING_TONES: dict[str, Tone] = {"P": "good", "S": "fair", "M": "poor", "U": "bad"}
CONFIDENCES = {"high": "high confidence", "medium": "medium confidence", "low": "low confidence", "exact": "known"}


def rating_cell(rating: str) -> Cell:
    """Return a cell with a rating in letter and words, in its tone; an empty one says that nothing was rated."""
    if rating not in RATINGS:
        return Cell("Not rated", "muted")
    return Cell(f"{rating} – {RATINGS[rating]}", RATING_TONES[rating], bold=True)


def share_words(share: Share) -> str:
    """Return a share with its interval: '24% (18–31)'.

    >>> share_words(Share("war", "War", 0.24, 0.184, 0.306))
    '24% (18–31)'
    """
    return f"{share.share * 100:.0f}% ({share.low * 100:.0f}–{share.high * 100:.0f})"


def forecast_words(forecast: Forecast, most: int = 3) -> str:
    """Return the likeliest outcomes of a forecast in words, war always among them."""
    told = [f"{one.name.lower()} {share_words(one)}" for one in forecast.shares[:most]]
    return ", ".join([f"any war {share_words(forecast.war)}", *told])


def change_words(name: str, amount: float, error: float) -> str:
    """Return how much likelier an outcome is, in points with the standard error.

    >>> change_words("Major war", 0.104, 0.031)
    'major war +10 points (±3)'
    """
    return f"{name.lower()} {amount * 100:+.0f} points (±{error * 100:.0f})".replace("-", "−")


def known_words(known: Known) -> tuple[str, str, str]:
    """Return what a seat took a number for with its range and confidence, what it was, and whether it lay outside."""

    def said(value: float) -> str:
        return number(value, known.unit, known.floor, known.ceiling)

    low, high = max(known.low, known.floor), min(known.high, known.ceiling)
    believed = f"{said(known.believed)} ({said(low)} to {said(high)}, {CONFIDENCES.get(known.confidence, '')})"
    return believed, said(known.truth) if known.truth is not None else "", "outside the range" if known.missed else ""


def value_words(story: NumberStory, value: float) -> str:
    """Return a value of a number."""
    return number(value, story.unit, story.floor, story.ceiling)


def amount_words(story: NumberStory, amount: float) -> str:
    """Return a change of a number with its sign."""
    return change(amount, story.unit, story.floor, story.ceiling)


def moved_words(story: NumberStory) -> str:
    """Return how a number moved: 'from 52% to 73% (+21%)'."""
    first, last = story.series[0], story.series[-1]
    apart = difference(first, last, story.unit, story.floor, story.ceiling)
    return f"from {value_words(story, first)} to {value_words(story, last)} ({apart})"


def when(decision: Decision) -> str:
    """Return the turn and the date of a decision."""
    return f"Turn {decision.turn}, {short_date(decision.date)}"


def period(report: Report) -> str:
    """Return the days of the scenario that were played."""
    return f"{long_date(report.first)} to {long_date(report.last)}"


def held(report: Report) -> str:
    """Return the days on which the record was made, '' where it does not say."""
    days = []
    for text in (report.begun, report.ended):
        found = said_date(text)
        if isinstance(found, datetime):
            days.append(long_date(found.date()))
    return " to ".join(dict.fromkeys(days))


def ended_words(report: Report) -> str:
    """Return in a sentence or two how it ended."""
    if report.outcome is not None:
        return f"{report.outcome.termination.text} {report.outcome.summary}"
    found = next((event for event in reversed(report.events) if event.kind == "ending"), None)
    if found is not None:
        return found.text
    return f"Play {'ended' if report.over else 'stopped'} on {long_date(report.last)} with no ending reached."


def rung_words(report: Report, position: int) -> str:
    """Return the rung at a position, in words; '' without a ladder."""
    rung = report.rungs[position]
    if not report.rung_names or not 0 <= rung < len(report.rung_names):
        return ""
    return f"rung {rung} of {len(report.rung_names) - 1}, {report.rung_names[rung]}"


def ladder_words(report: Report) -> str:
    """Return in a sentence how far the crisis climbed and where it stood at the end; '' without a ladder."""
    if len(report.rung_names) < 2:
        return ""
    top = max(range(len(report.rungs)), key=lambda position: (report.rungs[position], -position))
    first, last = report.rungs[0], report.rungs[-1]
    told = f"On the escalation ladder it began on rung {first} ({report.rung_names[first]})"
    if report.rungs[top] > max(first, last):
        told += f", reached rung {report.rungs[top]} ({report.rung_names[report.rungs[top]]}) on {short_date(report.dates[top])}"
    return f"{told} and ended on rung {last} ({report.rung_names[last]})."


def observed_by(one: Observation, seats: dict[str, str]) -> str:
    """Return the reference of an observation: turn, date, time, seat and author."""
    parts = [
        f"Turn {one.turn}",
        one.date,
        f"{one.time} UTC" if one.time else "",
        seats.get(one.seat, one.seat),
        one.author,
    ]
    told = ", ".join(part for part in parts if part)
    return told + (" (on a branch that was left)" if one.left else "")


def road_sentence(point: TurningPoint) -> str:
    """Return in a sentence the road that differed most from the one taken, and what it made likelier or less likely."""
    decision = point.decision
    ways = [
        (abs(change[1]) / (change[2] or 1e-9), abs(change[1]), road.name, change)
        for road in point.roads[1:]
        for change in road.changes
    ]
    clear = [one for one in ways if one[0] >= 2]
    where = f"{when(decision)}, {decision.name}"
    if not clear:
        return f"{where}: no other road differed by more than chance."
    _, _, name, told = max(clear, key=lambda one: one[1])
    return f"{where}: {name[:1].lower()}{name[1:]}, {change_words(*told)}."


def map_width(png: bytes, most: float, tall: float) -> float:
    """Return the width of a map on a page, of its whole: at most *most*, and no more than *tall* of that high.

    >>> map_width(bytes(16) + (100).to_bytes(4, "big") + (200).to_bytes(4, "big"), 1.0, 0.5)
    0.25
    """
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return min(most, tall * wide / high)


def outcomes_figure(report: Report, width: int = 640, height: int = 240) -> Figure | None:
    """Return the chart of what was to be expected over the game, None where nothing was forecast."""
    if not report.forecasts:
        return None
    bars = [
        (short_date(report.dates[position]), {share.kind: share.share for share in one.shares})
        for position, one in report.forecasts
    ]
    told = "; ".join(
        f"{short_date(report.dates[position])}: war {one.war.share * 100:.0f}%" for position, one in report.forecasts
    )
    futures = report.forecasts[0][1].futures
    return Figure(
        stacked_png(bars, KIND_NAMES, width=width, height=height),
        f"Shares of outcomes in {futures} futures of the true state on each date. {told}.",
        f"What was to be expected on each date: outcomes of {futures} futures of the state as it was, all seats by doctrine "
        "(per cent).",
    )


def course_figure(report: Report, width: int = 640, height: int = 220) -> Figure | None:
    """Return the chart of the rung and of the number that moved furthest, None where there is no ladder."""
    if len(report.rung_names) < 2 or len(report.dates) < 2:
        return None
    top = len(report.rung_names) - 1
    step = max(top // 5, 1)
    ticks = [(float(rung), str(rung)) for rung in range(0, top + 1, step)]
    lines = [
        Line(
            "Rung of the escalation ladder", list(map(float, report.rungs)), 0, top, OUTCOMES["major_war"], True, ticks
        )
    ]
    tension = next((story for story in report.numbers if story.ref == "world:tension"), None)
    tension = tension or next(iter(report.numbers), None)
    if tension is not None:
        low, high = min(tension.series), max(tension.series)
        if not tension.unit and tension.ceiling <= 1.5:
            low, high = tension.floor, tension.ceiling
        marks = [(value, value_words(tension, value)) for value in (low, (low + high) / 2, high)]
        lines.append(Line(tension.label, tension.series, low, high, (40, 90, 150), ticks=marks))
    marked = [
        (position, str(number)) for number, position in enumerate(report.key_positions, 1) if len(report.pictures)
    ]
    said = f"Rung {report.rungs[0]} at first, {max(report.rungs)} at most, {report.rungs[-1]} at the end."
    caption = "The course of the crisis" + ("; numbers mark the maps." if marked else ".")
    return Figure(lines_png(report.dates, lines, marked, width=width, height=height), said, caption)


def listed_more(texts: Sequence[str], most: int) -> str:
    """Return the first of some texts, and how many more there are.

    >>> listed_more(["a", "b", "c"], 2)
    'a; b; and 1 more'
    """
    told = "; ".join(texts[:most])
    return told + (f"; and {len(texts) - most} more" if len(texts) > most else "")
