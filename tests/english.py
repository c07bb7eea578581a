"""What is wrong with a text that people read: ids, plurals, agreement, marks, units; and with a line of a log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import LogLine

_IRREGULAR = """
    was were had did said gave took sent put set let held began became broke brought built bought came chose cut dealt drew
    drove fell felt flew found fought forgot froze got grew heard hid hit kept knew laid led left lent lost made meant met
    overran paid quit ran read rose saw sold shook shot shut sat spent split spoke spread stood struck sought swore taught
    thought threw told tore understood went withdrew won wore wrote cast upheld undertook overtook fed
    wound bound shed sank slid swept rode bore bent clung crept dug fled ground lit rang sang shrank slipped spun stole stuck
"""
_PAST = frozenset(_IRREGULAR.split())
_MARKS = re.compile(
    r"(?<!\.)\.\.(?!\.)|[.?!] ?\.(?!\.)|[.?!],|  | [,.;:?!](?:\s|$)|,,|;;|\( | \)|\bthe the\b", re.IGNORECASE
)
_ONE = re.compile(r"(?<![\d.,])1 (?!us\b|gas\b|press\b|class\b|less\b)[a-z]+[^s\W]s\b")
_MANY = re.compile(
    r"(?<![\d.,:/–-])(?:[2-9]|\d\d+) (?:point|turn|order|day|hour|seat|member|region|formation|decision|line|game)\b(?!-)"
)
_SLUG = re.compile(r"(?<![\w/.@-])[a-z0-9]+(?:_[a-z0-9]+)+(?![\w/(])")
_UNITS = re.compile(r"\d %|EUR/MWh|USD/barrel|\bpersons\b")
_CODE = re.compile(r"\b(?:self|target|world|it)\.[a-z_]+|[+*-]= |\{\w*\}|\bNone\b|\bTrue\b|<[A-Z]\w+")


class Reader:
    """Reads texts about one scenario, whose ids must not be seen."""

    def __init__(self, names: Labels) -> None:
        rules, scenario = names.rules, names.scenario
        words = " ".join(
            str(one.name)
            for table in (
                scenario.actors,
                scenario.bodies,
                scenario.map.regions,
                scenario.formations,
                scenario.map.axes,
            )
            for one in table.values()
        )
        said = frozenset(re.findall(r"[\w-]+", words))
        ids = (*rules.actors, *rules.bodies_, *rules.regions, *rules.formations, *names.action_index, *scenario.events)
        # An id that is a plain word, or stands in a name as it is (NATO, OSCE), says nothing amiss.
        self._ids = {id for id in ids if id not in said and re.search(r"[A-Z]{3}|[A-Z]{2}-|-\d|_", id)} - {"USA"}
        self._names = [(names.the("actor", id), names.plural(id)) for id in rules.actors]
        self._titles = {str(action.name) for action in scenario.orderable.values()}

    def wrong(self, text: str) -> list[str]:
        """Return what is wrong with a text, in words; empty for nothing."""
        out = [f"id {word}" for word in re.findall(r"[\w-]+", text) if word in self._ids]
        out += faults(text)
        for name, several in self._names:
            bad = "is|was|has|does|proposes|agrees|says" if several else "are|were|have|do|propose|agree|say"
            if found := re.search(rf"(?<!and )(?<!\w ){re.escape(name[:1].upper() + name[1:])} ({bad})\b", text):
                out.append(f"agreement: {found[0]}")
        return out

    def wrong_line(self, line: LogLine, *, told: bool) -> list[str]:
        """Return what is wrong with a line of a log; `told` says that the scenario has words for all its orders."""
        out = self.wrong(line.text)
        if line.text[:1] != line.text[:1].upper() or line.text.rstrip("\"'”’)")[-1:] not in tuple(".?!"):
            out.append("no sentence")
        if line.kind in ("narration", "inject", "ending", "event") and not (line.detail and line.kind == "event"):
            return out  # in the words of whoever wrote them
        head = re.sub(r"'[^']*'", "", line.text) if not told else line.text
        if not past(head):
            out.append("not in the past tense")
        if told and any(f"'{title}'" in line.text for title in self._titles):
            out.append("a menu title in quotes")
        if re.match(r"[^.']*: [A-Z][a-z]+ ", line.text) and line.kind in (
            "order",
            "effect",
            "lift",
            "expiry",
            "delivery",
        ):
            out.append("a title after a colon")
        return out


def past(text: str) -> bool:
    """Return whether a text has a verb in the past tense.

    >>> past("France sent arms."), past("France: Send arms."), past("France agreed.")
    (True, False, True)
    """
    return any(word in _PAST or re.fullmatch(r"[a-z-]+ed", word) for word in re.findall(r"[a-z-]+", text))


def faults(text: str) -> list[str]:
    """Return what is wrong with a text whatever it is about.

    >>> faults("It costs 1 points.. Then"), faults("It costs 1 point.")
    (["marks: '..'", "plural: '1 points'"], [])
    """
    out = []
    for what, pattern in (
        ("marks", _MARKS),
        ("plural", _ONE),
        ("plural", _MANY),
        ("slug", _SLUG),
        ("unit", _UNITS),
        ("code", _CODE),
    ):
        if found := pattern.search(text):
            out.append(f"{what}: {found[0]!r}")
    return out


def told_wrong(reader: Reader, lines: Iterable[LogLine], *, told: bool) -> Iterator[str]:
    """Yield what is wrong with the lines of a log, each with the line."""
    for line in lines:
        for fault in reader.wrong_line(line, told=told):
            yield f"{fault}: {line.text} [{line.kind}]"
