"""The encyclopedia of a scenario: every actor, body, track, action, mechanism, region and term as an article.

Made from the scenario's models and the engine's own tables, so it cannot say anything else than they do. It knows no
game: only what the scenario says to everybody, and to one seat its own numbers. What others keep to themselves (start
values of tracks that are not public, briefings, aims, plans of theirs, formations) is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view import glossary
from brinkmanship.game.view.cause_words import subject
from brinkmanship.game.view.effect_text import EffectWords
from brinkmanship.game.view.glossary import Fact
from brinkmanship.game.view.grammar import capital
from brinkmanship.game.view.labels import SECTION, Labels, TrackWords
from brinkmanship.game.view.number_text import number, with_unit
from brinkmanship.scenario.models.actions import Action
from brinkmanship.scenario.models.base import Provenance, Quantity
from brinkmanship.simulation.mechanisms import MECHANISMS
from brinkmanship.simulation.phase import Mechanism
from brinkmanship.simulation.spans import span
from brinkmanship.simulation.world import Kind
from brinkmanship.text import counted, joined

KINDS: tuple[tuple[str, str], ...] = (
    ("actor", "Actors"),
    ("body", "Bodies"),
    ("action", "Actions"),
    ("track", "Numbers"),
    ("region", "Regions"),
    ("mechanism", "Mechanisms"),
    ("term", "Terms"),
    ("source", "Sources"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article."""

    title: str
    facts: Sequence[Fact] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article; `id` is '<kind>:<name>', such as 'actor:RUS', 'track:actor.resolve', 'mechanism:combat'."""

    id: str
    kind: str
    title: str
    subtitle: str
    text: str
    sections: tuple[Section, ...] = ()

    def words(self) -> str:
        """Return all its text, for searching and for tests."""
        parts = [self.title, self.subtitle, self.text]
        for section in self.sections:
            parts += [section.title, section.text]
            parts += [part for f in section.facts for part in (f.label, f.value, f.source, f.note)]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Encyclopedia:
    """All articles of one scenario, by id, in the order they are listed in."""

    articles: dict[str, Article]
    _folded: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def of_kind(self, kind: str) -> list[Article]:
        """Return the articles of a kind, in order."""
        return [article for article in self.articles.values() if article.kind == kind]

    def find(self, query: str, kind: str = "") -> list[Article]:
        """Return the articles that contain every word of `query`, those with them in the title first."""
        needles = query.casefold().split()
        if not needles:
            return [article for article in self.articles.values() if article.kind == kind or not kind]
        found: list[tuple[int, int, Article]] = []
        for place, article in enumerate(self.articles.values()):
            if kind and article.kind != kind:
                continue
            if article.id not in self._folded:
                self._folded[article.id] = (article.title.casefold(), article.words().casefold())
            title, words = self._folded[article.id]
            if all(needle in words for needle in needles):
                rank = 0 if all(n in title for n in needles) else 1
                found.append((rank + (not title.startswith(query.casefold().strip())), place, article))
        return [article for _, _, article in sorted(found, key=lambda item: item[:2])]


def article_of(ref: str) -> str:
    """Return the article about a number, by the reference of an estimate.

    >>> article_of("actor:RUS.resolve"), article_of("tie:RUS>UKR.trust"), article_of("world:tension")
    ('track:actor.resolve', 'track:tie.trust', 'track:world.tension')
    """
    kind, _, rest = ref.partition(":")
    return f"track:{kind}.{rest.rsplit('.', 1)[-1]}" if rest else ""


def encyclopedia(prepared: Prepared, seat: str = "") -> Encyclopedia:
    """Return the encyclopedia of a scenario as `seat` may read it; '' for what everybody may."""
    made = Encyclopedia({article.id: article for article in _Maker(prepared, seat).all()})
    made.find("-")  # all texts are made ready for searching
    return made


class _Maker:
    def __init__(self, prepared: Prepared, seat: str) -> None:
        self.names: Labels = prepared.names
        self.scenario = prepared.names.scenario
        self.rules = prepared.rules
        self.seat = seat
        self.effects = EffectWords(prepared.names)
        self.mentioned = {id: glossary.mentioned(action) for id, action in self.scenario.actions.items()}

    def all(self) -> Iterator[Article]:
        scenario = self.scenario
        yield from sorted((self._actor(id) for id in scenario.actors), key=lambda article: article.title)
        yield from (self._body(id) for id in scenario.bodies)
        yield from sorted((self._action(id) for id in scenario.actions), key=lambda article: article.title)
        tracks = [(kind, name) for kind in Kind for name in self.rules.tracks[kind].names if self._is_told(kind, name)]
        yield from sorted((self._track(kind, name) for kind, name in tracks), key=lambda article: article.title)
        yield from sorted((self._region(id) for id in scenario.map.regions), key=lambda article: article.title)
        yield from (self._mechanism(mechanism) for mechanism in MECHANISMS)
        yield from self._terms()
        yield from (self._source(key) for key in scenario.scenario.sources)

    # --- small things -------------------------------------------------------------------------------------------------

    def _cited(self, *known: Provenance | None) -> str:
        """Return where something is from: of the first that says so."""
        source = next((one.source for one in known if one is not None and one.source), None)
        sure = next((one.confidence for one in known if one is not None and one.confidence), None)
        if source is None:
            return ""
        entry = self.scenario.scenario.sources.get(source)
        title = entry.title if entry is not None else glossary.plain(source)
        return f"{title} ({sure} confidence)" if sure else title

    def _quantity(self, label: str, quantity: Quantity, owner: Provenance | None, unit: str = "") -> Fact:
        return Fact(
            label,
            with_unit(glossary.figure(quantity.value), unit),
            self._cited(quantity, owner),
            note=quantity.note or "",
        )

    def _track_value(self, words: TrackWords, quantity: Quantity, owner: Provenance, label: str) -> Fact:
        """Return a start value as all screens show the number: a share as per cent."""
        value = number(quantity.value, words.unit, words.low, words.high)
        return Fact(label, value, self._cited(quantity, owner), note=quantity.note or "")

    def _thing(self, id: str) -> Fact:
        """Return a line that leads to an actor, body, region or group of that id."""
        scenario = self.scenario
        for kind, table in (("actor", scenario.actors), ("body", scenario.bodies), ("region", scenario.map.regions)):
            if id in table:
                return Fact(table[id].name, link=f"{kind}:{id}")
        if id in scenario.groups:
            return Fact(self._group(id), link=f"term:group-{id}")
        return Fact({"all": "everybody", "others": "everybody else"}.get(id, glossary.plain(id)))

    def _group(self, id: str) -> str:
        """Return what a group of actors is called: its members where they are few."""
        members = [self.rules.actors[index] for index in self.names.model.actors_in(self.scenario.groups[id])]
        if 0 < len(members) <= 4:
            return joined([self.names.the("actor", one) for one in members])
        return f"{counted(len(members), 'government')} ({glossary.plain(id)})"

    def _is_told(self, kind: Kind, name: str) -> bool:
        """Whether a track means anything here: without a ladder there are no rungs."""
        return bool(self.scenario.ladder) or (kind, name) != (Kind.WORLD, "rung")

    def _values(self, kind: Kind, tracks: dict[str, Quantity], entity: Provenance, own: bool) -> list[Fact]:
        """Return the start values of tracks; of those that are not public only to their owner."""
        out = []
        for name, quantity in tracks.items():
            words = self.names.track(kind, name)
            fact = Fact(words.label, "only estimated")
            if words.visible == "public" or (own and self.seat):
                fact = self._track_value(words, quantity, entity, words.label)
            out.append(replace(fact, link=f"track:{SECTION[kind]}.{name}"))
        return out

    def _actions(self, where: Callable[[str, Action], bool]) -> list[Fact]:
        """Return links to the actions that fulfil a condition."""
        return [Fact(a.name, link=f"action:{id}") for id, a in self.scenario.actions.items() if where(id, a)]

    # --- articles -----------------------------------------------------------------------------------------------------

    def _actor(self, id: str) -> Article:
        actor = self.scenario.actors[id]
        index, own = self.names.actor_index[id], id == self.seat
        facts = [Fact("Leader", actor.leader)] if actor.leader else []
        facts += [Fact("Also", person) for person in actor.people]
        if actor.gdp_bn is not None:
            facts.append(self._quantity("Yearly output", actor.gdp_bn, actor, "billion dollars"))
        if actor.troops is not None:
            facts.append(self._quantity("Active soldiers", actor.troops, actor))
        facts.append(Fact("Orders in a turn", str(actor.orders_per_turn)))
        intents = [
            Fact(one.name, f"{one.prior.value * 20:.0f} of 20", self._cited(one.prior, one), note=one.prior.note or "")
            for one in actor.types.values()
        ]
        bodies = [
            Fact(body.name, "chairs" if body.chair == id else "member", link=f"body:{name}")
            for name, body in self.scenario.bodies.items()
            if index in self.names.model.actors_in(body.members)
        ]
        deeds = [
            Fact(action.name, f"{action.cost.value:g}", link=f"action:{name}")
            for name, action in self.scenario.actions.items()
            if index in self.names.model.actors_in(action.by)
        ]
        regions = self.scenario.map.regions.items()
        held = [Fact(region.name, link=f"region:{name}") for name, region in regions if region.sovereign == id]
        sections = [
            Section("At a glance", facts),
            Section("What it may be after, as the others thought at the start", intents),
            Section("Numbers at the start", self._values(Kind.ACTOR, actor.tracks, actor, own)),
            Section("Bodies", bodies),
            Section(f"What it can do ({len(deeds)})", deeds),
            Section("Its regions", held),
        ]
        bloc = actor.bloc if actor.bloc and actor.bloc != "none" else ""
        subtitle = " · ".join(part for part in (bloc, "can be played" if actor.playable else "") if part)
        return _article("actor", id, actor.name, subtitle, actor.description or "", sections)

    def _body(self, id: str) -> Article:
        body = self.scenario.bodies[id]
        members = [self._thing(self.rules.actors[index]) for index in self.names.model.actors_in(body.members)]
        rule = {
            "unanimity": "Any objection blocks it",
            "qualified": f"At least {(body.threshold or 0) * 100:.0f}% of the weight may not object",
            "majority": "More than half may not object",
        }[body.rule]
        facts = [
            Fact("Decides", rule, link="term:consent"),
            Fact("Silence", span(body.silence_days), link="term:silence-procedure"),
        ]
        if body.chair:
            facts.append(Fact("Spoken for by", self._thing(body.chair).label, link=f"actor:{body.chair}"))
        asked = self._actions(lambda _, action: action.consent is not None and action.consent.of == id)
        sections = [
            Section("How it decides", facts),
            Section("Numbers at the start", self._values(Kind.BODY, body.tracks, body, False)),
            Section("Members", members),
            Section("What needs its consent", asked),
        ]
        return _article("body", id, body.name, counted(len(members), "member"), body.description or "", sections)

    def _action(self, id: str) -> Article:
        action = self.scenario.actions[id]
        cost = f"{counted(action.cost.value, 'point')} of political capital"
        facts = [
            Fact("Costs", cost, self._cited(action.cost, action)),
            Fact("Stays in force" if action.measure else "Happens once", glossary.lasting(action)),
            Fact("Known", "to everybody" if action.public else "to nobody else, at first"),
            *glossary.timing(action),
        ]
        if action.size is not None:
            note = f"1 is {action.size.unit}" if action.size.unit else ""
            facts.append(
                Fact("Size", f"{action.size.low:g} to {action.size.high:g}; cost and effects follow it", note=note)
            )
        if action.consent is not None:
            named = {"target": "its target", "host": "who controls the place it goes to"}.get(action.consent.of)
            needed = Fact(named) if named else self._thing(action.consent.of)
            facts.append(_labelled("Needs the consent of", needed))
        if self.scenario.ladder:
            facts.append(Fact("Adds to escalation", f"{action.severity.value:g} of 10", link="term:ladder"))
        sections = [Section("At a glance", facts), Section("Who can order it", [*map(self._thing, action.by)])]
        if action.target is not None:
            among = [*map(self._thing, action.target.among)] or [Fact("any")]
            sections.append(Section(f"Aimed at ({action.target.kind})", among))
        needs = [Fact(one.otherwise) for one in action.requires]
        sections += [Section("Not possible where", needs), *self._verbs(action)]
        compiled = self.rules.actions[self.names.action_index[id]]
        sections += [Section(title, text="\n".join(lines)) for title, lines in self.effects.parts(compiled)]
        return _article("action", id, action.name, action.family, action.description or "", sections)

    def _verbs(self, action: Action) -> Iterator[Section]:
        verbs = {verb.name: (mechanism, verb) for mechanism in reversed(MECHANISMS) for verb in mechanism.verbs}
        for name, numbers in action.verb.items():
            if name not in verbs:
                continue
            mechanism, verb = verbs[name]
            facts = [Fact(f"More: {capital(subject(mechanism.name))}", link=f"mechanism:{mechanism.name}")]
            facts += [self._quantity(glossary.plain(key), value, action) for key, value in numbers.items()]
            usual = {key: value for key, value in verb.parameters.items() if key not in numbers}
            facts += [Fact(glossary.plain(key), f"{value:g} (usual)") for key, value in usual.items()]
            yield Section("How it works", facts, verb.meaning)

    def _track(self, kind: Kind, name: str) -> Article:
        words, section = self.names.track(kind, name), SECTION[kind]
        mechanism = next((m for m in MECHANISMS for t in m.tracks if (t.kind, t.name) == (kind, name)), None)
        shown = {"public": "everybody", "estimate": "its owner; the others estimate it", "private": "its owner only"}
        carrier = {"world": "the whole world", "tie": "each actor towards each other"}.get(section, f"each {section}")
        low, high = (number(end, "", words.low, words.high) for end in (words.low, words.high))
        reach = with_unit(f"{low} to {high}", words.unit)
        facts = [Fact("Carried by", carrier), Fact("Range", reach), Fact("Known to", shown[words.visible])]
        if mechanism is not None:
            facts.append(Fact("Part of", subject(mechanism.name), link=f"mechanism:{mechanism.name}"))
        declared = getattr(self.scenario.tracks, section).get(name)
        if declared is not None and declared.start is not None and (words.visible == "public" or kind is Kind.WORLD):
            facts.append(self._track_value(words, declared.start, declared, "At the start, if nothing else is said"))
        moved = self._actions(lambda id, _: name in self.mentioned[id])
        sections = [Section("At a glance", facts), Section("Actions that move it or weigh it", moved)]
        subtitle = f"number of {section}s" if kind is not Kind.WORLD else "number of the world"
        return _article("track", f"{section}.{name}", words.label, subtitle, words.meaning, sections)

    def _region(self, id: str) -> Article:
        regions = self.scenario.map.regions
        region = regions[id]
        facts = [_labelled("In law of", self._thing(region.sovereign))] if region.sovereign else []
        if region.controller and region.controller != region.sovereign:
            facts.append(_labelled("Held at the start by", self._thing(region.controller)))
        if region.terrain:
            facts.append(Fact("Terrain", ", ".join(region.terrain)))
        if region.population is not None:
            facts.append(self._quantity("People", region.population, region))
        if region.area_km2 is not None:
            facts.append(self._quantity("Area", region.area_km2, region, "km²"))
        routes = [
            Fact(regions[to].name, r.mode + (f", by {r.chokepoint}" if r.chokepoint else ""), link=f"region:{to}")
            for r in self.scenario.map.routes
            if id in r.between
            for to in r.between
            if to != id
        ]
        subtitle = "sea" if region.sea else ", ".join(region.country or [])
        if region.capital_of:
            subtitle += f" · capital of {self.scenario.actors[region.capital_of].name}"
        sections = [Section("At a glance", facts), Section("Ways from here", routes)]
        return _article("region", id, region.name, subtitle, region.description or "", sections)

    def _mechanism(self, mechanism: Mechanism) -> Article:
        chosen = self.scenario.mechanisms.get(mechanism.name, {})
        constants = []
        for parameter in mechanism.parameters:
            own = chosen.get(parameter.name)
            value = parameter.value if own is None else own.value
            source = parameter.source if own is None else self._cited(own) or "the scenario"
            label = glossary.plain(parameter.name)
            constants.append(Fact(label, glossary.figure(value), source, note=parameter.meaning))
        tracks = [
            Fact(self.names.track(t.kind, t.name).label, link=f"track:{SECTION[t.kind]}.{t.name}")
            for t in mechanism.tracks
            if t.name in self.rules.tracks[t.kind].names and self._is_told(t.kind, t.name)
        ]
        verbs = {verb.name: Fact(glossary.plain(verb.name), note=verb.meaning) for verb in mechanism.verbs}
        sections = [
            Section("Constants", constants),
            Section("Numbers", tracks),
            Section("Verbs that actions use", [*verbs.values()]),
            Section("Actions", self._actions(lambda _, action: not verbs.keys().isdisjoint(action.verb))),
        ]
        title = capital(subject(mechanism.name))
        return _article("mechanism", mechanism.name, title, "how the game works", mechanism.meaning, sections)

    def _terms(self) -> Iterator[Article]:
        ladder = self.scenario.ladder
        rungs = [Fact(f"{rung.rung}  {rung.name}", note=rung.description or "") for rung in ladder]
        for key, (title, text) in glossary.TERMS.items():
            if key != "ladder" or ladder:
                yield _article(
                    "term", key, title, "term", text, [Section("The rungs", rungs)] if key == "ladder" else []
                )
        for id, members in self.scenario.groups.items():
            who = [self._thing(self.rules.actors[index]) for index in self.names.model.actors_in(members)]
            title = capital(self._group(id))
            yield _article("term", f"group-{id}", title, counted(len(who), "member"), "", [Section("Members", who)])

    def _source(self, key: str) -> Article:
        source = self.scenario.scenario.sources[key]
        facts = [Fact("Of", source.date)] if source.date else []
        facts += [Fact("Found at", source.url)] if source.url else []
        return _article("source", key, source.title, "source", source.note or "", [Section("", facts)])


def _labelled(label: str, thing: Fact) -> Fact:
    return Fact(label, thing.label, link=thing.link)


def _article(kind: str, key: str, title: str, subtitle: str, text: str, sections: Iterable[Section]) -> Article:
    told = tuple(section for section in sections if section.facts or section.text)
    return Article(f"{kind}:{key}", kind, title, subtitle, " ".join(text.split()), told)
