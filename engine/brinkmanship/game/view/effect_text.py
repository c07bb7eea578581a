"""What the effects of an action are, in words: compiled statements as people read them, without a code or an id.

'North Atlantic Council: real unity +3%'; 'Threat of the target: 4% of the way to 100%, if tension is above 50%'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.number_text import change, number
from brinkmanship.simulation.expressions import (
    Amount,
    Apply,
    Ask,
    Day,
    Estimate,
    Expression,
    Number,
    Read,
    ReadGroup,
    ReadStaticTie,
    ReadTie,
    Role,
    Statement,
    Who,
)
from brinkmanship.simulation.rules import Action
from brinkmanship.simulation.spans import span_of
from brinkmanship.simulation.world import Kind
from brinkmanship.text import joined

_COMPARED = {"<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least", "==": "is", "!=": "is not"}
_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
_LOOSE = frozenset({"+", "-", "where", "and", "or", *_COMPARED})
_ROLES = {Role.SELF: "whoever orders it", Role.TARGET: "the target", Role.PLACE: "the region", Role.IT: "each of them"}
_ROLES |= {Role.OTHER: "the other"}
_MOST = 3  # members of a group that are named
_WHOLE = 0.9  # of all actors: a group of so many is nearly everybody


@dataclass(frozen=True)
class EffectWords:
    """The words for effects of one scenario."""

    names: Labels

    def parts(self, action: Action) -> Iterator[tuple[str, list[str]]]:
        """Return the titled parts of what an action does, each line an effect; parts without effects are left out."""
        hours = self.names.hours_per_tick
        listed: list[tuple[str, Iterable[Statement]]] = [
            ("When it is ordered", action.announce),
            ("When it takes effect", action.start),
            ("Each day in force", action.daily),
            ("When it ends", action.lift),
            ("When consent is refused", action.refused),
        ]
        listed += [(f"{span_of(after, hours)} later", statements) for after, statements in action.later]
        for outcome in action.outcomes:
            listed.append((f"It may turn out: {outcome.name} ({self.chance(outcome.chance)})", outcome.effects))
        for title, statements in listed:
            if lines := [self.line(one) for one in statements]:
                yield title, lines

    def chance(self, part: Expression) -> str:
        """Return a probability in words: '35%', or what it hangs on."""
        if isinstance(part, Number):
            return f"{part.value * 100:.0f}%"
        read = list(dict.fromkeys(self._read(part)))
        return f"the chance depends on {joined(read)}" if read else "by chance"

    def line(self, statement: Statement) -> str:
        """Return one effect in words."""
        text = f"{self._subject(statement)} {self._change(statement)}"
        if statement.condition is not None:
            text += f", if {self.words(statement.condition)}"
        return text[:1].upper() + text[1:]

    # --- what is changed ----------------------------------------------------------------------------------------------

    def _subject(self, statement: Statement) -> str:
        kind, label = statement.kind, self.names.columns[statement.kind][statement.track].label
        if kind is Kind.WORLD:
            return f"{label}"
        if kind is Kind.TIE:
            first = self._group(statement.each) if statement.each else self._who(Kind.ACTOR, statement.who)
            second = (
                self._group(statement.second_each) if statement.second_each else self._who(Kind.ACTOR, statement.second)
            )
            return f"{first} towards {second}: {self._small(label)}"
        who = self._group(statement.each) if statement.each else self._who(kind, statement.who)
        others = " other than whoever orders it" if statement.without_self else ""
        return f"{who}{others}: {self._small(label)}"

    def _small(self, label: str) -> str:
        """Return a label within a sentence: small, unless it begins with a name, or an adjective of one."""
        first = label.split()[0] if label else ""
        names = self.names.scenario.actors.values()
        proper = first.isupper() or any(len(first) > 4 and first[:4] == str(one.name)[:4] for one in names)
        return label if proper or first == "Western" else label[:1].lower() + label[1:]

    def _who(self, kind: Kind, who: Who) -> str:
        if isinstance(who, Role):
            return _ROLES[who]
        return self.names.the(kind.name.lower(), self.names.things(kind.name.lower())[who])

    def _group(self, members: tuple[int, ...]) -> str:
        actors = self.names.rules.actors
        if len(members) >= _WHOLE * len(actors):
            return "everybody"
        named = [self.names.the("actor", actors[member]) for member in members]
        return joined(named if len(named) <= _MOST + 1 else [*named[:_MOST], f"{len(named) - _MOST} others"])

    # --- by how much --------------------------------------------------------------------------------------------------

    def _change(self, statement: Statement) -> str:
        words, value = self.names.columns[statement.kind][statement.track], statement.value
        ends = (words.unit, words.low, words.high)
        if statement.operation == "set":
            return f"becomes {number(value.value, *ends) if isinstance(value, Number) else self.words(value)}"
        if statement.operation == "factor":
            if not isinstance(value, Number):
                return f"× {self._tight(value)}"
            odds = self.names.rules.tracks[statement.kind].odds
            by = f"{(value.value - 1) * 100:+.0f}%".replace("-", "−")
            return f"odds {by}" if odds is not None and odds[statement.track] else f"{by} of what it is"
        size, rest = _factors(value)
        if not rest:
            return _signed(size, *ends)
        match rest:
            case [Apply("-", (Number() as bound, Read() as read))] if read.track == statement.track:
                return f"{abs(size) * 100:.3g}% of the way to {number(bound.value, *ends)}"
        product = " × ".join(self._tight(part) for part in rest)
        return f"{'+' if size > 0 else '−'} {product}" if abs(size) == 1 else f"{_signed(size, *ends)} × {product}"

    # --- expressions --------------------------------------------------------------------------------------------------

    def words(self, part: Any) -> str:
        """Return an expression in words."""
        if isinstance(part, Number):
            return f"{part.value:,.4g}".replace("-", "−")
        if isinstance(part, Apply):
            return self._applied(part)
        if isinstance(part, Ask):
            return self._asked(part)
        if isinstance(part, Amount):
            return "the size of the order"
        if isinstance(part, Day):
            return "the day"
        return next(iter(self._read(part)), "what has happened")

    def _tight(self, part: Any) -> str:
        """Return an expression in words, in brackets where it would run into what stands beside it."""
        text = self.words(part)
        return f"({text})" if isinstance(part, Apply) and part.name in _LOOSE else text

    def _applied(self, part: Apply) -> str:
        name, arguments = part.name, part.arguments
        if name in _COMPARED:
            return self._compared(name, *arguments)
        if name in _SIGNS:
            tight = self._tight if name in ("*", "/") else self.words
            return f"{tight(arguments[0])}{_SIGNS[name]}{self._tight(arguments[1])}"
        if name in ("and", "or"):
            return f" {name} ".join(self.words(one) for one in arguments)
        match part:
            case Apply("max", (Apply("-", (one, other)), Number(value=0.0))):
                return f"how far {self.words(one)} exceeds {self.words(other)}"
        texts = [self.words(one) for one in arguments]
        made: dict[str, Callable[[], str]] = {
            "neg": lambda: f"− {texts[0]}",
            "not": lambda: f"it is not so that {texts[0]}",
            "min": lambda: f"the lesser of {joined(texts)}",
            "max": lambda: f"the greater of {joined(texts)}",
            "where": lambda: f"{texts[1]} if {texts[0]}, else {texts[2]}",
            "number": lambda: f"(1 where {texts[0]})",
            "clip": lambda: texts[0],
        }
        return made[name]() if name in made else f"a function of {joined(texts)}"

    def _compared(self, name: str, one: Any, other: Any) -> str:
        if (
            isinstance(one, Ask)
            and isinstance(other, Number)
            and one.name in ("done", "in_force", "capital_lost", "ended")
        ):
            holds = (name in (">", ">=") and other.value <= 1) or (name == "==" and other.value == 1)
            if holds or name in ("<", "<=", "=="):
                return self._asked(one) if holds else f"not {self._asked(one)}"
        ends = ("", 0.0, 1e9)
        if isinstance(one, Read):
            words = self.names.columns[one.kind][one.track]
            ends = (words.unit, words.low, words.high)
        shown = number(other.value, *ends) if isinstance(other, Number) else self.words(other)
        return f"{self.words(one)} {_COMPARED[name]} {shown}"

    def _asked(self, part: Ask) -> str:
        names, rules = self.names, self.names.rules
        first = part.arguments[0] if part.arguments else None
        if part.name in ("done", "in_force", "pending", "days_since") and isinstance(first, int):
            title = f"“{names.action(rules.actions[first].id)}”"
            return {
                "done": f"{title} was done",
                "in_force": f"{title} is in force",
                "pending": f"{title} is under way",
                "days_since": f"the days since {title}",
            }[part.name]
        if part.name in ("troops", "strength") and isinstance(first, tuple):
            what = "soldiers" if part.name == "troops" else "fighting strength"
            return f"the {what} of {self._group(first)} there"
        if part.name == "capital_lost" and isinstance(first, int):
            return f"{names.the('actor', rules.actors[first])} has lost its capital"
        return _ASKED.get(part.name, "what has happened")

    def _read(self, part: Any) -> Iterator[str]:
        """Yield the names of the numbers that an expression reads."""
        names = self.names
        if isinstance(part, Apply):
            for argument in part.arguments:
                yield from self._read(argument)
        elif isinstance(part, Read | Estimate):
            label = names.columns[part.kind][part.track].label
            small = self._small(label)
            yield small if part.kind is Kind.WORLD else f"{small} of {self._who(part.kind, part.who)}"
        elif isinstance(part, ReadGroup):
            label = names.columns[Kind.ACTOR][part.track].label
            yield f"{self._small(label)} of {self._group(part.members)}"
        elif isinstance(part, ReadTie):
            label = names.columns[Kind.TIE][part.track].label
            first, second = (self._who(Kind.ACTOR, who) for who in (part.first, part.second))
            yield f"{self._small(label)} of {first} towards {second}"
        elif isinstance(part, ReadStaticTie):
            first, second = (self._who(Kind.ACTOR, who) for who in (part.first, part.second))
            yield f"{part.name.replace('_', ' ')} between {first} and {second}"
        elif isinstance(part, Ask):
            yield self._asked(part)


def _factors(part: Any) -> tuple[float, list[Any]]:
    """Return the constant of a product and its other factors."""
    if isinstance(part, Number):
        return part.value, []
    if isinstance(part, Apply) and part.name == "neg":
        size, rest = _factors(part.arguments[0])
        return -size, rest
    if isinstance(part, Apply) and part.name == "*":
        (one, some), (other, more) = _factors(part.arguments[0]), _factors(part.arguments[1])
        return one * other, [*some, *more]
    return 1.0, [part]


def _signed(value: float, unit: str, low: float, high: float) -> str:
    """Return a change as it is written, with a tenth of a per cent where it is small."""
    if not unit and high <= 1.5 and low >= -1:
        return f"{value * 100:+.3g}%".replace("-", "−")
    return change(value, unit, low, high) if abs(value) >= 0.05 else f"{value:+.2g}".replace("-", "−")


_ASKED = {
    "held": "the ground held",
    "contested": "the ground fought for",
    "fallen": "the regions lost",
    "fired": "it has happened",
    "ended": "it has come to that",
    "deal_steps": "the steps of the agreement carried out",
    "rung": "the rung of the ladder",
    "type": "that is its hidden intent",
    "belief": "what is believed of its intent",
    "course": "that is its course",
    "course_days": "the days on its course",
    "course_belief": "what is believed of its course",
}
