"""Words of the encyclopedia: terms of the field, and parts of an action said in plain English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brinkmanship.scenario.models.actions import Action
from brinkmanship.simulation.spans import span
from brinkmanship.text import counted


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of an article: a label with a value, where the value is from, and the article it leads to."""

    label: str
    value: str = ""
    source: str = ""  # title of the work it is from, with the author's confidence
    link: str = ""  # id of an article
    note: str = ""


# Words of the US Intelligence Community Directive 203 (2015), section D.6.e, with the top of each range.
_LIKELIHOOD = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
_LEAST, _MOST = 0.01, 0.99  # what is said of the ends, as nothing is certain


def likelihood_word(chance: float) -> tuple[str, float, float]:
    """Return the word for a probability, and the range that the word stands for.

    >>> likelihood_word(0.7), likelihood_word(1.0)
    (('likely', 0.55, 0.8), ('almost certain', 0.95, 0.99))
    """
    place = next(i for i, (top, _) in enumerate(_LIKELIHOOD) if chance < top)
    bottom = _LIKELIHOOD[place - 1][0] if place else _LEAST
    return _LIKELIHOOD[place][1], bottom, min(_LIKELIHOOD[place][0], _MOST)


_TERMS = """
actor | Actor | A state or another party of the crisis. A seat decides for it.
seat | Seat | Who decides for an actor: a person, the program by the scenario's doctrine, a script, or another program.
body | Body | An institution whose members decide together, such as the North Atlantic Council. It acts by consent.
order | Order | An actor choosing an action on a turn. Everybody's orders of a turn are resolved together; none comes
    first.
action | Action | An entry of the scenario's catalogue: something that can be ordered, with what it costs, needs and
    does.
measure | Measure | An action that stays in force until it is lifted or runs out: sanctions, an alert, an exercise.
proposal | Proposal | An action that waits for somebody's consent. Until the answer nothing of it happens except its
    announcement.
consent | Consent | What a body's members, a host or another actor must give before an action takes effect. Who refuses
    is named.
silence-procedure | Silence procedure | A proposal passes unless a member objects within some days. Objecting is public
    and costs unity, which is why members who dislike a proposal may still keep silent.
capital | Political capital | What orders are paid with. Some comes in each turn, more with public support; it cannot
    pile up without end.
ladder | Escalation ladder | The rungs on which the crisis stands, by the severity of what was done lately. It falls
    when nothing severe happens.
estimate | Estimate | What a seat knows of others: a value, the range it most likely lies in, a confidence, and the day
    it was last seen. Marked with ~. Own numbers are exact.
likelihood | Words of likelihood | Almost no chance: under 5%. Very unlikely: 5 to 20%. Unlikely: 20 to 45%. Roughly
    even: 45 to 55%. Likely: 55 to 80%. Very likely: 80 to 95%. Almost certain: over 95%. As the analytic standards of
    the United States have them (ICD 203).
notice | Notice to move | Days between the order to go and leaving barracks. An alert shortens it; the way itself comes
    on top.
formation | Formation | A military unit with soldiers, strength, notice to move and a place.
intent | Hidden intent | What an actor is really after. It is drawn when the game begins and nobody else knows it; the
    others believe each possibility more or less, and learn from what it does.
dilemma | Decision that comes to a seat | A question with two to four answers and a day by which. Only the seat that
    is asked sees it. Each answer says what it costs and who learns of it; silence takes the one that is named. Answers
    are no orders of the turn's number.
calendar | Calendar | Dates that everybody knows beforehand: games, exercises, elections, the ground. Governments may
    reckon with them; nothing happens on a date for the date's sake.
signal | Costly signal | A deed that would be dear to one who does not mean it. Only such deeds change what others
    believe much.
audience-cost | Audience cost | What it costs a government at home and abroad to step back from a public threat or
    demand.
cameo | CAMEO and Goldstein | CAMEO is a coding scheme of events between states; the Goldstein scale gives each kind a
    weight from -10 (attack) to 10 (cooperation). Games can be compared with event data by them.
front | Contested region | A region in which two sides fight. Its share is how much of it the attacker holds.
symbols | Symbols of units | As in NATO's APP-6: rectangles are friends, diamonds hostile, squares neutral. The sign
    inside says what the unit is, the marks above how large: X brigade, XX division, XXX corps, XXXX army.
record | Record | The file of one game. Every turn is on the disk before it shows as done, so that nothing committed can
    be lost. The same record can be watched, checked, and gone on with.
"""
TERMS: dict[str, tuple[str, str]] = {
    key: (title, " ".join(text.split()))
    for key, title, text in (term.split(" | ") for term in re.split(r"\n(?! )", _TERMS.strip()))
}
"""The title and the text of every term."""


def plain(name: str) -> str:
    """Return a name of the file in words.

    >>> plain("sender_cost")
    'sender cost'
    """
    return name.replace("_", " ").replace("-", " ")


def figure(value: float) -> str:
    """Return a number in as few digits as tell it.

    >>> figure(0.35), figure(4740000), figure(12.0)
    ('0.35', '4,740,000', '12')
    """
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def lasting(action: Action) -> str:
    """Return how long an action lasts, in words."""
    if not action.measure:
        return ""
    return f"for {span(action.duration)}" if action.duration else "until lifted"


def timing(action: Action) -> Iterator[Fact]:
    """Return the lines about days: delay, cooldown, limit."""
    if action.delay:
        yield Fact("Takes effect after", span(action.delay))
    if action.cooldown:
        yield Fact("Can be ordered again after", span(action.cooldown))
    if action.limit:
        yield Fact("At most", f"{counted(action.limit, 'time')} in a game")


def effects(action: Action) -> Iterator[tuple[str, list[str]]]:
    """Return the titled parts of what an action does, line by line as the scenario has them."""
    yield "When it is ordered", list(action.announce)
    yield "When it takes effect", list(action.start)
    yield "Each day in force", list(action.daily)
    yield "When it ends", list(action.lift)
    yield "When consent is refused", list(action.refused)
    for later in action.later:
        yield f"{span(later.after)} later", list(later.do)
    for outcome in action.outcomes:
        yield f"It may turn out: {outcome.name} (chance: {outcome.chance})", list(outcome.do)


def mentioned(action: Action) -> set[str]:
    """Return the tracks that anything an action does names."""
    return {name for _, lines in effects(action) for line in lines for name in _TRACK.findall(line)}


_TRACK = re.compile(r"\.([A-Za-z_]\w*)")
