"""What an adviser suggests, as plain data, and why in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.foretell_text import number_change
from brinkmanship.game.view.foretell_types import Foretold
from brinkmanship.text import ended


@dataclass(frozen=True, slots=True)
class Advice:
    """An order that an adviser suggests to a seat."""

    order: Order
    name: str
    aim: str  # whom or what it is aimed at, and where; '' nothing
    family: str
    why: str  # a sentence or two
    foretold: Foretold


def reason(foretold: Foretold, description: str) -> str:
    """Return why an order is worth its price: by the seat's aims, else by the numbers it moves, else by what it is."""
    aims = foretold.sentence if foretold.moved() else ""
    later = next((risk for risk in foretold.risks if risk.startswith("Later")), "")
    if foretold.total > 0 or (later and not aims):
        return " ".join(filter(None, (aims, later)))
    moved = "; ".join(f"{one.label}: {number_change(one)}" for one in foretold.numbers[:2])
    about = ended(moved) if moved else ended(description.split(". ")[0].strip())
    return " ".join(filter(None, (about, aims))) or "It keeps your options open."
