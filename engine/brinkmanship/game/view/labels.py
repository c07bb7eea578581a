"""The words of a scenario for people: names, labels, colours, dates, and how a number is referred to.

Reads the validated scenario and the compiled rules; knows nothing of a game.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date, datetime
from functools import cached_property
from typing import Any

from brinkmanship.game.view.grammar import is_plural, with_article
from brinkmanship.players.model import Model
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.script_checks import assumption
from brinkmanship.simulation.mechanisms import standard_tracks
from brinkmanship.simulation.observation import PRIVATE, visibility
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import Kind

SECTION = {kind: kind.name.lower() for kind in Kind}
_REF = re.compile(r"^(world|actor|tie|body|region|formation):(?:(.+)\.)?([A-Za-z_][A-Za-z0-9_]*)$")
_CALL = re.compile(r"""^(tie|actor|region|formation)\(\s*['"]?(.+?)['"]?\s*\)\.(\w+)$""")
_WORD = re.compile(r"world\.\w+|\w+")
_PAIR = ">"


# Okabe and Ito (2008) without grey and black, then the same lighter, then darker.
_BASE = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167))
_ROUNDS = ((0, 0.0), (255, 0.45), (0, 0.40))
PALETTE: tuple[tuple[int, int, int], ...] = tuple(
    (round(r + (to - r) * share), round(g + (to - g) * share), round(b + (to - b) * share))
    for to, share in _ROUNDS
    for r, g, b in _BASE
)
_NEAR = 48.0  # of 441: closer than that two colours are hard to tell apart


@dataclass(frozen=True, slots=True)
class TrackWords:
    """The words and the range of a track, and who may see it."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    meaning: str
    visible: str = ""  # 'public' | 'estimate' | 'private'; '' not known
    indicator: bool = False  # marked by the scenario to be shown all the time


class UnknownNumber(KeyError):
    """A reference that names no number of this scenario; the message says which."""

    def __str__(self) -> str:
        return str(self.args[0])


def language_name(ref: str) -> str:
    """Return a reference as the effect language names the number.

    >>> language_name("world:tension"), language_name("actor:RUS.resolve"), language_name("tie:RUS>USA.trust")
    ('world.tension', 'RUS.resolve', 'tie(RUS, USA).trust')
    >>> language_name("region:UA-DNR.share")
    "region('UA-DNR').share"
    """
    kind, _, rest = ref.partition(":")
    thing, _, track = rest.rpartition(".")
    if kind == "world":
        return f"world.{rest}"
    if kind == "tie":
        return f"tie({thing.replace(_PAIR, ', ')}).{track}"
    return rest if kind in ("actor", "body") else f"{kind}('{thing}').{track}"


class Labels:
    """Names, labels and dates of one scenario."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.rules: Rules = model.rules
        self.scenario: Scenario = model.compiled.scenario
        self.slots = model.compiled.slots
        rules, scenario = self.rules, self.scenario
        head = scenario.scenario
        self.id: str = head.id
        self.title: str = head.title
        self.hours_per_tick = rules.hours_per_tick
        self.start: Date = model.start  # of the game
        self.assumption = assumption(self.start, head.start) if rules.first_tick else ""
        self.actor_index = {id: i for i, id in enumerate(rules.actors)}
        self.region_index = {id: i for i, id in enumerate(rules.regions)}
        self.formation_index = {id: i for i, id in enumerate(rules.formations)}
        self.action_index = {a.id: i for i, a in enumerate(rules.actions)}

    def date(self, day: int) -> Date:
        """Return the date of tick *day*; with hours where a tick is shorter than a day."""
        return self.model.date(day)

    def actor(self, id: str) -> str:
        """Return an actor's name."""
        return str(self.scenario.actors[id].name)

    def region(self, id: str) -> str:
        """Return a region's name."""
        return str(self.scenario.map.regions[id].name)

    def action(self, id: str) -> str:
        """Return an action's name."""
        return str(self.scenario.orderable[id].name)

    def things(self, kind: str) -> tuple[str, ...]:
        """Return the ids of a *kind* of target: 'actor', 'region', 'formation', 'body', 'axis'."""
        return {**self._ids, "axis": tuple(a.id for a in self.rules.axes), "": ()}[kind]

    def thing(self, kind: str, id: str) -> str:
        """Return the name of a target of *kind*; '' for none."""
        return str(self._named[kind][id].name) if kind and id else ""

    @cached_property
    def _named(self) -> dict[str, Mapping[str, Any]]:
        scenario, map = self.scenario, self.scenario.map
        return {
            "actor": scenario.actors,
            "formation": scenario.formations,
            "body": scenario.bodies,
            "region": map.regions,
            "axis": map.axes,
        }

    def slot_target(self, slot: int) -> tuple[str, str]:
        """Return (kind, id) of what the slot's action is aimed at; ('', '') for none."""
        rules = self.rules
        kind, index = rules.target_kind[rules.slot_action[slot]], int(rules.slot_target[slot])
        return (kind, self.things(kind)[index]) if kind and index >= 0 else ("", "")

    @cached_property
    def columns(self) -> dict[Kind, list[TrackWords]]:
        """The words and the range of every track, by position."""
        standard = standard_tracks()
        out: dict[Kind, list[TrackWords]] = {}
        for kind, table in self.rules.tracks.items():
            declared = getattr(self.scenario.tracks, SECTION[kind])
            visible = visibility(self.rules, {**_STANDARD, **self.model.visible}, kind)
            out[kind] = []
            for index, name in enumerate(table.names):
                base, own = standard.get((kind, name)), declared.get(name)
                words = TrackWords(
                    name,
                    track_label(name, own.label if own else None),
                    (own.unit if own else None) or (base.unit if base else ""),
                    float(table.low[index]),
                    float(table.high[index]),
                    (own.meaning if own else None) or (base.meaning if base else ""),
                    "private" if (kind, name) == _CAPITAL else visible[index],
                    own is not None and own.indicator,
                )
                out[kind].append(words)
        return out

    def indicators(self, kind: Kind) -> tuple[str, ...]:
        """Return the tracks of *kind* that are shown all the time: those the scenario marks, else the usual ones."""
        marked = tuple(words.name for words in self.columns[kind] if words.indicator)
        anything = any(t.indicator for k in Kind for t in getattr(self.scenario.tracks, SECTION[k]).values())
        return marked if anything else tuple(n for n in _SHOWN.get(kind, ()) if n in self.rules.tracks[kind].names)

    def track(self, kind: Kind, name: str) -> TrackWords:
        """Return the words for a track."""
        return self.columns[kind][self.rows[kind][name]]

    def ref(self, kind: Kind, track: int | str, thing: int = 0) -> str:
        """Return how a number is referred to: 'world:tension', 'actor:RUS.resolve', 'tie:RUS>UKR.trust'."""
        name = track if isinstance(track, str) else self.rules.tracks[kind].names[track]
        if kind is Kind.WORLD:
            return f"world:{name}"
        return f"{SECTION[kind]}:{self._ids[SECTION[kind]][thing]}.{name}"

    @cached_property
    def mentioned(self) -> dict[str, dict[str, float]]:
        """By actor, and for all as '', the weight of objectives that mention a word; 'world.tension' is one word."""
        out: dict[str, dict[str, float]] = {"": {}}
        for actor, objectives in self.scenario.objectives.items():
            for one in objectives:
                for word in frozenset(_WORD.findall(str(one.value))):
                    for weights in (out.setdefault(actor, {}), out[""]):
                        weights[word] = weights.get(word, 0.0) + max(one.weights.values(), default=one.weight)
        return out

    @cached_property
    def refs(self) -> dict[Kind, list[list[str]]]:
        """How every number is referred to, by kind, track and thing."""
        return {
            kind: [
                [self.ref(kind, name, thing) for thing in range(len(self._ids[SECTION[kind]]))] for name in table.names
            ]
            for kind, table in self.rules.tracks.items()
        }

    @cached_property
    def rows(self) -> dict[Kind, dict[str, int]]:
        """The position of every track by its name."""
        return {kind: {name: row for row, name in enumerate(table.names)} for kind, table in self.rules.tracks.items()}

    @cached_property
    def _ids(self) -> dict[str, tuple[str, ...]]:
        """The ids of what carries tracks by position, by kind; a tie is 'RUS>UKR'."""
        rules = self.rules
        return {
            "world": ("",),
            "actor": rules.actors,
            "tie": tuple(f"{a}{_PAIR}{b}" for a in rules.actors for b in rules.actors),
            "body": rules.bodies_,
            "region": rules.regions,
            "formation": rules.formations,
        }

    def parse(self, ref: str) -> tuple[Kind, int, int]:
        """Return (kind, track, thing) of a reference; raise :class:`UnknownNumber`.

        Numbers as the effect language names them are understood too: ``'RUS.resolve'``, ``'world.tension'``,
        ``'tie(RUS, USA).trust'``, ``"region('UA-DOG').share"``.
        """
        if (call := _CALL.match(ref)) is not None:
            thing = _PAIR.join(part.strip() for part in call[2].split(",")) if call[1] == "tie" else call[2]
            ref = f"{call[1]}:{thing}.{call[3]}"
        match = _REF.match(ref)
        if match is None and "." in ref and ":" not in ref:
            thing, _, name = ref.rpartition(".")
            if thing == "world":
                return self.parse(f"world:{name}")
            for kind in (Kind.ACTOR, Kind.BODY, Kind.REGION, Kind.FORMATION):
                if thing in self._ids[SECTION[kind]]:
                    return self.parse(f"{SECTION[kind]}:{thing}.{name}")
        if match is None:
            raise UnknownNumber(f"{ref!r} names no number; write for instance 'actor:RUS.resolve' or 'world:tension'")
        kind = Kind[match[1].upper()]
        names = self.rules.tracks[kind].names
        if match[3] not in names:
            known = ", ".join(names)
            raise UnknownNumber(f"{ref!r}: there is no {SECTION[kind]} track {match[3]!r}; there are {known}")
        track = names.index(match[3])
        if kind is Kind.WORLD:
            return kind, track, 0
        thing, things = match[2] or "", self._ids[SECTION[kind]]
        if thing in things:
            return kind, track, things.index(thing)
        raise UnknownNumber(f"{ref!r}: there is no {SECTION[kind]} {thing!r}")

    def label(self, kind: Kind, track: int, thing: int) -> str:
        """Return a number's full label: 'Russia: resolve', 'Gas price'."""
        words = self.track(kind, self.rules.tracks[kind].names[track])
        if kind is Kind.WORLD:
            return words.label
        return f"{self.thing_name(kind, thing)}: {words.label[:1].lower()}{words.label[1:]}"

    def the(self, kind: str, id: str) -> str:
        """Return the name of a thing of *kind* within a sentence, with its article: 'the North Atlantic Council'."""
        one = self._named[kind][id] if kind and id else None
        return "" if one is None else getattr(one, "called", None) or with_article(str(one.name))

    def plural(self, actor: str) -> bool:
        """Return whether sentences treat an actor as several: 'the other allies have agreed'."""
        return self.scenario.actors[actor].plural or is_plural(self.actor(actor))

    def thing_name(self, kind: Kind, thing: int) -> str:
        """Return the name of what carries a track; two actors for a tie."""
        if kind is Kind.TIE:
            first, second = divmod(thing, len(self.rules.actors))
            return f"{self.actor(self.rules.actors[first])} towards {self.actor(self.rules.actors[second])}"
        if kind is Kind.WORLD:
            return "The world"
        return self.thing(SECTION[kind], self._ids[SECTION[kind]][thing])


def actor_colours(declared: Mapping[str, str | None]) -> dict[str, str]:
    """Return '#rrggbb' for every actor: its own, else one of `PALETTE` that no other has, by the order of the ids.

    >>> actor_colours({"B": None, "A": None, "C": "#e69f00"})
    {'B': '#009e73', 'A': '#56b4e9', 'C': '#e69f00'}
    """
    taken = [_rgb(colour) for colour in declared.values() if colour]
    free = [colour for colour in PALETTE if all(_apart(colour, other) > _NEAR for other in taken)] or list(PALETTE)
    bare = sorted(id for id, colour in declared.items() if not colour)
    given = {id: "#{:02x}{:02x}{:02x}".format(*free[place % len(free)]) for place, id in enumerate(bare)}
    return {id: colour or given[id] for id, colour in declared.items()}


def _rgb(colour: str) -> tuple[int, int, int]:
    value = int(colour.lstrip("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def _apart(one: tuple[int, int, int], two: tuple[int, int, int]) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5)


def date_text(when: Date) -> str:
    """Return a date in words.

    >>> date_text(Date(2022, 1, 24))
    'Monday 24 January 2022'
    """
    text = f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}"
    return f"{text}, {when:%H:%M}" if isinstance(when, datetime) else text


def long_date(when: Date) -> str:
    """Return a date without its day of the week.

    >>> long_date(Date(2022, 1, 24)), long_date(datetime(2022, 1, 24, 4))
    ('24 January 2022', '24 January 2022, 04:00')
    """
    return date_text(when).partition(" ")[2]


def short_date(when: Date) -> str:
    """Return a date in few letters.

    >>> short_date(Date(2022, 1, 24))
    '24 Jan'
    """
    return f"{when.day} {_MONTHS[when.month - 1][:3]}" + (f" {when:%H:%M}" if isinstance(when, datetime) else "")


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def track_label(name: str, said: str | None) -> str:
    """Return what a track is called: as the scenario says, else as the engine does, else by its name.

    >>> track_label("days_left", None), track_label("home_front", None), track_label("tension", "Crisis")
    ('Days under way', 'Home front', 'Crisis')
    """
    return said or _LABELS.get(name) or name.replace("_", " ").capitalize()


_LABELS = {
    "belief_war": "Expectation of war",
    "room": "Bargaining range",
    "pipeline": "Arms in transit",
    "delivered": "Arms in training",
    "armament": "Foreign arms in service",
    "face": "Reputation at stake",
    "storage": "Gas storage",
    "gas_shortfall": "Gas shortfall",
    "substitution": "Replaceable gas supply",
    "energy_cost": "Cost of dear energy",
    "economy": "Economic output",
    "sanctioned": "Sanctions pressure",
    "sanction_loss": "Output lost to sanctions",
    "sanction_cost": "Cost of own sanctions",
    "suspicion": "Suspicion of covert attacks",
    "exposure": "Plans exposed",
    "losses": "Military losses",
    "capital": "Political capital",
    "income": "Political capital gained",
    "attention": "Attention to the crisis",
    "intelligence": "Intelligence quality",
    "persuasion": "Effect of lobbying",
    "assurance": "Confidence in allies",
    "days_left": "Days under way",
    "notice": "Notice to move",
    "talks": "Diplomatic channel",
    "cohesion": "Real unity",
    "declared": "Declared unity",
    "share": "Held by the attacker",
    "displaced": "Displaced people",
    "withdrawal": "Rate of withdrawal",
    "calm": "Domestic calm",
    "support": "Domestic support",
    "threat": "Perceived threat",
    "severity": "Severity of recent acts",
    "rung": "Escalation rung",
    "goldstein": "Tone of events",
}
"""What the engine's own tracks are called where a scenario does not say; others by their name."""
_SHOWN = {
    Kind.WORLD: ("tension", "talks", "gas_price"),
    Kind.BODY: ("declared",),
    Kind.ACTOR: ("support", "calm"),
}
_CAPITAL = (Kind.ACTOR, "capital")
_STANDARD = dict.fromkeys(PRIVATE, "estimate")
"""A government's own worries can be guessed at; only what the scenario calls private, and capital, is never shown."""
