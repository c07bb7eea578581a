"""What others decide shifts what Moscow does the way sense says: the same futures, other decisions.

Only Russia and the separatists act by doctrine; the rest wait but for the decisions named. World k has the same chance on
both sides.
"""

from __future__ import annotations

import numpy as np
import pytest

from brinkmanship.players.futures import Futures, Task, play
from brinkmanship.simulation.orders import Orders
from tests.conftest import Once
from tests.january import january
from tests.scenarios.pairs import scenario

WORLDS = 400

OFFERS = {
    2: ("USA written_reply RUS",),
    5: ("USA offer_missile_transparency RUS",),
    6: ("UKR offer_minsk RUS",),
    8: ("USA offer_written_limits RUS", "FRA offer_european_order RUS"),
    10: ("UKR offer_neutrality RUS",),
}
FIRMNESS = {
    0: ("USA threaten_sanctions RUS", "EU threaten_sanctions RUS", "USA send_us_arms UKR"),
    3: ("GBR send_british_arms UKR", "UKR call_up_territorials"),
    6: ("POL send_polish_arms UKR",),
    8: ("USA agree_incursion_response",),
    10: ("USA send_us_arms UKR",),
    15: ("GBR send_british_arms UKR",),
    22: ("USA threaten_sanctions RUS", "EU threaten_sanctions RUS"),
}


def after(decisions: dict[int, tuple[str, ...]], intent: str | None = None) -> Futures:
    """Play the futures in which *decisions* (by day) are taken; *intent* gives Russia's hidden type."""
    compiled = scenario()
    rules = compiled.rules
    russia = rules.actors.index("RUS")
    types = [n for n, owner in zip(rules.type_names, rules.type_actor, strict=True) if owner == russia]
    orders = {day: Orders.make([slot(text) for text in texts]) for day, texts in decisions.items()}
    seats = (russia, rules.actors.index("SEP"), rules.actors.index("BLR"))
    intents = None if intent is None else {russia: types.index(intent)}
    return play(Task(rules, january().doctrine, 11, None, None, intents, orders, seats), WORLDS)


def slot(text: str) -> int:
    """The slot of 'actor action target'."""
    actor, action, *target = text.split()
    return scenario().slots[actor, action, target[0] if target else ""]


def share(futures: Futures, ending: str) -> float:
    """The share of worlds that reach *ending*."""
    ids = [e.id for e in scenario().rules.endings]
    return float((futures.ending_day[ids.index(ending)] >= 0).mean())


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def silence(once: Once) -> Futures:
    """Nobody decides anything."""
    return once("silence", lambda: after({}))


def test_something_to_show_makes_settlements_likelier(silence: Futures) -> None:
    offered = after(OFFERS)
    for ending in ("settlement", "major_war"):
        print(f"{ending}: {share(silence, ending):.0%} -> {share(offered, ending):.0%}")
    assert share(offered, "settlement") > share(silence, "settlement") + 0.01
    assert share(offered, "major_war") < share(silence, "major_war")


def test_a_higher_price_makes_war_rarer_or_later(silence: Futures) -> None:
    firm = after(FIRMNESS)
    war = [e.id for e in scenario().rules.endings].index("major_war")
    before, now = (float(np.where(f.ending_day[war] < 0, 60, f.ending_day[war]).mean()) for f in (silence, firm))
    print(f"war: {share(silence, 'major_war'):.0%} -> {share(firm, 'major_war'):.0%}, day {before:.1f} -> {now:.1f}")
    assert now > before + 1
    assert share(firm, "major_war") <= share(silence, "major_war")
