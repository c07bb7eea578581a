"""Orders as sentences: what an actor did, proposed, decided, lifted; by the scenario's `told`, else by the order's name.

Reads a scenario's words only; the log, causes of numbers and lists of orders are told with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from brinkmanship.game.view.grammar import possessive, possessives
from brinkmanship.game.view.labels import Labels
from brinkmanship.scenario.models import Told

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Deed:
    """An order of one actor as sentences need it. Clauses begin with a small letter and have no full stop."""

    name: str  # as it stands in the catalogue
    words: Mapping[str, str]  # what the placeholders of `told` stand for
    several: bool  # whether who did it is plural
    towards: str = ""  # ' against Russia', ' in Crimea'; '' without a target
    told: Told | None = None

    @property
    def who(self) -> str:
        """Who did it, with its article."""
        return self.words["who"]

    @property
    def did(self) -> str:
        """What happened: 'the United States threatened Russia with sanctions'."""
        return self._filled(self.told.did) if self.told else f"{self.who} carried out {self._quoted}"

    @property
    def lifted(self) -> str:
        """The end of a measure by its actor: 'Russia let the gas flow again'."""
        if self.told and self.told.lifted:
            return self._filled(self.told.lifted)
        return f"{self.who} ended {self._quoted}"

    @property
    def ended(self) -> str:
        """The end of a measure by itself."""
        if self.told and self.told.ended:
            return self._filled(self.told.ended)
        return f"{possessive(self.who)} {self._quoted} ran out"

    @property
    def proposed(self) -> str:
        """Its proposal: 'Spain proposed to send four aircraft to Bulgaria'."""
        return f"{self.who} proposed {self._to or self._quoted}"

    @property
    def proposal(self) -> str:
        """The same as a noun: "Spain's proposal to send four aircraft to Bulgaria"."""
        return f"{possessive(self.who)} proposal {self._to or self._quoted}"

    @property
    def own_proposal(self) -> str:
        """The same where who proposed it was named before: 'a proposal to appeal to the Pact'."""
        return f"a proposal {self._to or self._quoted}"

    @property
    def failed(self) -> str:
        """What did not happen: 'Spain could not send four aircraft to Bulgaria'."""
        return f"{self.who} could not {self._to.removeprefix('to ') or f'carry out {self._quoted}'}"

    def decided(self, when: str, *, lasts: bool) -> str:
        """Return that it will happen: 'Hungary decided to take in a battle group, from 2 February'."""
        if self._to:
            return f"{self.who} decided {self._to}{', from' if lasts else ' on'} {when}"
        return f"{self.who} decided on {self._quoted}, from {when}"

    def let(self, asked: str, *, agrees: bool) -> str:
        """Return what the host *asked* answers: 'Bulgaria agreed to let Spain send four aircraft there'."""
        if not self._to:
            return self.answered(asked, agrees=agrees)
        there = re.sub(rf"\b(?:in|into|to|at) {re.escape(asked)}(?!\w)", "there", self._to.removeprefix("to "))
        return f"{asked} {'agreed' if agrees else 'refused'} to let {self.who} {there}"

    def answered(self, asked: str, *, agrees: bool, several: bool = False) -> str:
        """Return what *asked* answers to a proposal: "Russia turned down France's proposal to meet it in Geneva"."""
        to = self._to or self._quoted
        if asked and self.words["whom"] == asked and self._to:
            own, it = ("their", "them") if several else ("its", "it")
            end = r"(?!\w)"
            to = re.sub(rf"\b{re.escape(possessive(asked))}{end}", own, to)
            to = re.sub(rf"\b{re.escape(asked)}{end}", it, to)
        return f"{asked} {'accepted' if agrees else 'turned down'} {possessive(self.who)} proposal {to}"

    @property
    def _quoted(self) -> str:
        return f"'{self.name}'{self.towards}"

    @property
    def _to(self) -> str:
        return f"to {self._filled(self.told.to)}" if self.told and self.told.to else ""

    def clause(self, text: str) -> str:
        """Return another clause of the scenario with its placeholders filled."""
        return self._filled(text)

    def _filled(self, clause: str) -> str:
        return possessives(_PLACEHOLDER.sub(lambda found: self.words.get(found[1], found[0]), clause))


def deed(
    names: Labels, action: str, actor: str, kind: str = "", target: str = "", place: str = "", amount: float = 1.0
) -> Deed:
    """Return the order *action* of *actor* on a *target* of *kind*, all by id; '' for what it has not."""
    of = names.scenario.orderable[action]
    where = target if kind == "region" else place or of.place or ""
    several = bool(actor) and names.plural(actor)
    words = {
        "who": names.the("actor", actor) if actor else "somebody",
        "its": "their" if several else "its",
        "was": "were" if several else "was",
        "whom": names.the(kind, target) if kind and target else "",
        "where": names.the("region", where) if where in names.region_index else "",
        "amount": f"{amount:g} times",
    }
    weight = names.rules.actions[names.action_index[action]].goldstein if action in names.action_index else 0.0
    towards = (
        f" {_TOWARDS.get(kind) or ('against' if weight < 0 else 'towards')} {words['whom']}" if words["whom"] else ""
    )
    towards += f" to {names.the('region', place)}" if place in names.region_index and kind != "region" else ""
    return Deed(of.name, words, several, towards, of.told)


_TOWARDS = {"region": "in", "formation": "with", "body": "in", "axis": "along"}
