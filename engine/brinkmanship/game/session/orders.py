"""Orders by name, as a seat gives them, and the reasons one is refused. Names are the scenario's ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

CONSENT, OBJECT = "consent", "object"
"""The answers to a proposal: silence or a yes, and the breaking of silence or a no."""

MOST_AFTER = 10_000
"""More steps than any turn has."""


@dataclass(frozen=True, slots=True, order=True)
class Order:
    """One seat choosing one action.

    >>> Order("USA", "alert_forces").to_json()
    {'seat': 'USA', 'action': 'alert_forces'}
    >>> Order.from_json({'seat': 'USA', 'action': 'alert_forces'}) == Order("USA", "alert_forces")
    True
    """

    seat: str  # the actor that orders
    action: str  # id in the scenario's catalogue
    target: str = ""  # id of what it is aimed at (actor, region, formation, body or axis, as the action says)
    place: str = ""  # id of the region it goes to, where the action takes one
    amount: float = 1.0  # size, where the action has one
    lift: bool = False  # end a measure that is in force instead of taking it
    note: str = ""  # what the seat says about it; goes into the record and nowhere else
    after: int = 0  # ticks from the beginning of the turn to when it is given, and is legal or not
    answer: str = ""  # CONSENT or OBJECT: no order of its own, but the seat's answer to that of `proposer`
    proposer: str = ""  # the actor whose proposal, by action and target, is answered

    def to_json(self) -> dict[str, Any]:
        """Return the order as a JSON object; fields left at their default are left out."""
        said = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: value for name, (value, default) in said.items() if value != default}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], seat: str = "") -> Order:
        """Return the order that *data* describes; raise `ValueError` saying what is wrong with it."""
        if not isinstance(data, Mapping):
            raise ValueError(f'an order is an object such as {{"action": "…"}}, not {type(data).__name__}')
        if unknown := sorted(set(map(str, data)) - {field.name for field in fields(cls)}):
            raise ValueError(f"an order has no field {', '.join(map(repr, unknown))}")
        named = {name: data.get(name) for name in ("seat", "action", "target", "place", "note", "answer", "proposer")}
        text = {name: "" if value is None else value for name, value in named.items()}
        for name, value in text.items():
            if not isinstance(value, str):
                raise ValueError(f"{name!r} of an order is a text, not {type(value).__name__}")
        amount = data.get("amount", 1.0)
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not -1e9 < amount < 1e9:
            raise ValueError("'amount' of an order is a number")
        lift = data.get("lift", False)
        if not isinstance(lift, bool):
            raise ValueError("'lift' of an order is true or false")
        after = data.get("after", 0)
        if isinstance(after, bool) or not isinstance(after, int) or not 0 <= after <= MOST_AFTER:
            raise ValueError("'after' of an order is a whole number of steps of the turn")
        if text["answer"] not in ("", CONSENT, OBJECT):
            raise ValueError(f"'answer' of an order is {CONSENT!r} or {OBJECT!r}")
        if bool(text["answer"]) != bool(text["proposer"]):
            raise ValueError("an answer names who proposed: 'answer' and 'proposer' go together")
        if not text["action"]:
            raise ValueError("an order names an action")
        text |= {"seat": text["seat"] or seat, "note": text["note"][:2000]}
        return cls(**text, amount=float(amount), lift=lift, after=after)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason an order is not legal: a code for programs and a sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An order that is not legal, with every reason it is not."""

    order: Order
    reasons: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the refusal as a JSON object."""
        return {"order": self.order.to_json(), "reasons": [{"code": r.code, "text": r.text} for r in self.reasons]}
