"""How those who are asked for consent would likely answer, as one seat judges it.

The judgement is made on the world as the seat believes it to be: estimates in the place of others' numbers, private ones
as the scenario starts them, its best guess for hidden intents, and nothing of what others do in secret.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from brinkmanship.game.view.glossary import likelihood_word
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import DraftView, MemberAnswer, ProposalView
from brinkmanship.simulation.expressions import (
    Apply,
    Ask,
    Expression,
    Read,
    ReadGroup,
    ReadStaticTie,
    ReadTie,
    Role,
    Scope,
)
from brinkmanship.simulation.mechanisms import consent
from brinkmanship.simulation.rules import Action
from brinkmanship.simulation.world import Kind, SlotPhase, World
from brinkmanship.text import joined

_BAND = 0.15  # what a seat judges of another's mind is no better than this around the likely answer
_WEIGHT = 0.05  # of the utility: smaller reasons are not told
_MOST = 4
_BASE = ("nothing much speaks against such a step", "shrinks from such a step")

_REASONS = {  # of a term: for yes, and for no
    "size": ("asked for less than usual", "asked for more than usual"),
    "tie to the proposer": ("trusts {proposer}", "distrusts {proposer}"),
    "threat felt": ("feels threatened", "feels safe"),
    "severity": ("", "shrinks from so grave a step"),
    "dependence on the target": ("", "depends on {target} for gas and trade"),
    "open war": ("{target} wages open war", ""),
    "own line": ("has taken that line itself", "has taken another line"),
    "base": _BASE,
    "persuasion": ("has been won over", "has been put off"),
    "discipline": ("the body stands together", "the body is divided"),
}


def proposal(
    names: Labels, world: World, me: int, slot: int, place: int, amount: float, due: date | None
) -> ProposalView | None:
    """Return how the proposal of *slot* would be answered in *world* as *me* believes it to be, None where nobody is asked."""
    rules = names.rules
    action, actor = rules.actions[rules.slot_action[slot]], int(rules.slot_actor[slot])
    forecast = consent.answers(world, rules, slot, place=place, amount=amount)
    if action.consent is None or not forecast.answers:
        return None
    kind, target = names.slot_target(slot)
    body = action.consent.body
    single = rules.actors[forecast.answers[0].actor]
    case = _Case(names, world, slot, place, amount)
    return ProposalView(
        action=action.id,
        name=names.action(action.id),
        actor=rules.actors[actor],
        target=target,
        target_name=names.thing(kind, target),
        asked=rules.bodies_[body] if body >= 0 else single,
        asked_name=names.thing("body", rules.bodies_[body]) if body >= 0 else names.actor(single),
        due=due,
        passes=forecast.passes,
        members=tuple(case.answer(member, me) for member in forecast.answers),
        drafts=tuple(_draft(action, one.size / amount, one.carved, one.passes) for one in forecast.drafts),
        held=forecast.held,
        tabled=_tabled(action, world, slot, forecast.passes),
    )


def _draft(action: Action, share: float, carved: int, passes: float) -> DraftView:
    assert action.consent is not None
    package = action.consent.package
    left_out = () if package is None else tuple(one.name for one in package.carve_outs[:carved])
    depth = "as it was ordered" if share > 0.999 else f"at {share * 100:.0f}% of its depth"
    without = f", without {joined(list(left_out))}" if left_out else ""
    return DraftView(share, left_out, passes, depth + without)


def _tabled(action: Action, world: World, slot: int, passes: float) -> DraftView | None:
    """Return the draft of a package that is on the table."""
    if action.consent is None or action.consent.package is None or world.slot_phase[slot, 0] != SlotPhase.PROPOSED:
        return None
    depth = action.consent.depth * float(world.slot_amount[slot, 0])
    draft = _draft(action, 1.0, int(world.slot_stage[slot, 0]), passes)
    without = f", without {joined(list(draft.left_out))}" if draft.left_out else ""
    return replace(draft, text=f"depth {min(depth, 1) * 100:.0f} of 100{without}")


@dataclass(frozen=True, slots=True)
class _Case:
    """A proposal that is weighed."""

    names: Labels
    world: World
    slot: int
    place: int
    amount: float

    @property
    def action(self) -> Action:
        found: Action = self.names.rules.actions[self.names.rules.slot_action[self.slot]]
        return found

    def answer(self, found: consent.Answer, me: int) -> MemberAnswer:
        band = 0.0 if found.actor == me else _BAND
        own = found.actor == int(self.names.rules.slot_actor[self.slot])
        return MemberAnswer(
            actor=self.names.rules.actors[found.actor],
            yes=found.yes,
            low=max(found.yes - band, 0.0),
            high=min(found.yes + band, 1.0),
            words=likelihood_word(found.yes)[0],
            reasons=("for: proposes it itself",) if own else self._reasons(found),
        )

    def _reasons(self, found: consent.Answer) -> tuple[str, ...]:
        """Return what a member weighs, in words, the weightiest first."""
        weighed = [(self._words(name, value), value) for name, value in found.reasons if name != "interest"]
        if any(name == "interest" for name, _ in found.reasons):
            weighed += self._interests(found.actor)
        weighed = [(text, value) for text, value in weighed if text and abs(value) >= _WEIGHT]
        weighed.sort(key=lambda one: (one[0] in _BASE, -abs(one[1])))  # what all share says least
        return tuple(f"{'for' if value > 0 else 'against'}: {text}" for text, value in weighed[:_MOST])

    def _words(self, name: str, value: float) -> str:
        names, rules = self.names, self.names.rules
        kind, target = names.slot_target(self.slot)
        aim = names.the(kind, target) if target else "it"
        if name == "feelings about the target":
            return f"is close to {aim}" if (value < 0) == (self.action.goldstein < 0) else f"is at odds with {aim}"
        if name not in _REASONS:  # an exposure of a package bears its own name
            return name if value < 0 else ""
        text = _REASONS[name][0 if value > 0 else 1]
        return text.format(proposer=names.the("actor", rules.actors[int(rules.slot_actor[self.slot])]), target=aim)

    def _interests(self, member: int) -> list[tuple[str, float]]:
        """Return the parts of the scenario's own utility, each named by what it reads."""
        utility = self.action.consent.utility if self.action.consent is not None else None
        if utility is None:
            return []
        one = np.zeros(1, np.int64)
        roles: dict[Role, Any] = {
            Role.SELF: one + member,
            Role.TARGET: one + int(self.names.rules.slot_target[self.slot]),
            Role.PLACE: one + self.place,
        }
        scope = Scope(self.world, self.names.rules, roles, one, np.array([self.amount], np.float32))
        sums: dict[str, float] = {}
        for part, sign in _summands(utility, 1):
            text = " and ".join(dict.fromkeys(self._read(part)))
            value = sign * float(np.asarray(part(scope), np.float32).reshape(-1)[0])
            text = text or _BASE[value < 0]
            sums[text] = sums.get(text, 0.0) + value
        return list(sums.items())

    def _read(self, part: Expression) -> list[str]:
        """Return the names of what an expression reads."""
        names = self.names
        if isinstance(part, Apply):
            return [text for argument in part.arguments for text in self._read(argument)]
        if isinstance(part, Read | ReadGroup):
            kind = part.kind if isinstance(part, Read) else Kind.ACTOR
            label = names.track(kind, names.rules.tracks[kind].names[part.track]).label
            return [label[:1].lower() + label[1:]]
        if isinstance(part, ReadTie | ReadStaticTie):
            what = part.name if isinstance(part, ReadStaticTie) else names.rules.tracks[Kind.TIE].names[part.track]
            other = part.second
            whom = "" if isinstance(other, Role) else f" with {names.the('actor', names.rules.actors[int(other)])}"
            return [f"ties of {what}{whom}"]
        return ["what has happened"] if isinstance(part, Ask) else []


def _summands(part: Expression, sign: int) -> list[tuple[Expression, int]]:
    if isinstance(part, Apply) and part.name in ("+", "-") and len(part.arguments) == 2:
        first, second = part.arguments
        return [*_summands(first, sign), *_summands(second, sign if part.name == "+" else -sign)]
    return [(part, sign)]
