"""A package as its seats see it: drafts beforehand, the one on the table, and who reads what came of sounding it out."""

from __future__ import annotations

from pathlib import Path

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare

TOY = (Path(__file__).parents[1] / "data" / "toy.yaml").read_text("utf-8")
PACKAGES = """packages:
  aid:
    name: Aid
    urgency: "0"
    exposure: {money: {name: its money, costs: "COST"}}
    carve_outs: [{name: loans, spares: {money: 0.5}, costs: 0.25}, {name: grants, spares: {money: 0.5}, costs: 0.25}]
    source: made-up
mechanisms:
  packages: {sounding_error: 0, leak_chance: 1, cohesion_weight: 0, trust_weight: 0, abstention: 0, precision: 8}
  consent: {persuasion_weight: 0}
actions:
"""


def crisis(folder: Path, cost: float, depth: float = 0.8) -> Prepared:
    """The toy crisis in which Blue's appeal to the Pact, of Blue and Grey, is a package that costs a member so much."""
    text = TOY.replace("actions:\n", PACKAGES.replace("COST", str(cost)))
    text = text.replace("consent: {of: PACT, severity: 0.2}", f"consent: {{of: PACT, package: aid, depth: {depth}}}")
    path = folder / "packages.yaml"
    path.write_text(text, "utf-8")
    return prepare(path)


def told(game: Game, seat: str) -> list[str]:
    return [line.text for line in game.seat(seat).log() if "appeal" in line.text.lower()]


def test_drafts_are_shown_before_a_package_is_ordered(tmp_path: Path) -> None:
    game = Game.new(crisis(tmp_path, 0.1), {"BLUE": "human"}, seed=3)
    found = game.seat("BLUE").likely(Order("BLUE", "appeal"))
    assert found is not None
    assert [one.text for one in found.drafts] == ["as it was ordered", "at 80% of its depth, without loans"]
    assert found.drafts[0].passes < 0.65 <= found.drafts[1].passes == found.passes
    assert not found.held
    (grey,) = (member for member in found.members if member.actor == "GREY")
    assert found.passes == pytest.approx(grey.yes)
    assert any(reason.startswith("against") for reason in grey.reasons)


def test_a_thinner_draft_is_told_to_those_asked_and_the_proposal_to_all(tmp_path: Path) -> None:
    game = Game.new(crisis(tmp_path, 0.1), {"BLUE": "human", "RED": "human"}, rest="wait", seed=3)
    game.seat("BLUE").set_plan([Order("BLUE", "appeal")])
    game.commit()
    blue, red = told(game, "BLUE"), told(game, "RED")
    sounded = [line for line in blue if "sounded out" in line]
    assert sounded == [
        "Blueland sounded out the Pact on a proposal 'Appeal to the Pact'; Greyland was against it, "
        "and a thinner draft was tabled, at 80% of its depth, without loans."
    ]
    assert not [line for line in red if "sounded out" in line]
    assert any("proposed 'Appeal to the Pact'" in line for line in red)
    (proposal,) = game.seat("BLUE").view().proposals
    assert proposal.tabled is not None
    assert proposal.tabled.text == "depth 64 of 100, without loans"


def test_what_is_held_back_is_not_proposed_and_a_leak_is_read_by_all(tmp_path: Path) -> None:
    game = Game.new(crisis(tmp_path, 4.0), {"BLUE": "human", "RED": "human"}, rest="wait", seed=3)
    found = game.seat("BLUE").likely(Order("BLUE", "appeal"))
    assert found is not None
    assert found.held
    game.seat("BLUE").set_plan([Order("BLUE", "appeal")])
    game.commit()
    assert told(game, "BLUE")[0].endswith("Greyland was against it, and it was held back.")
    assert told(game, "RED") == [
        "It leaked that the Pact could not agree on Blueland's proposal 'Appeal to the Pact' because of Greyland."
    ]
    assert not game.seat("BLUE").view().proposals
    (choice,) = (c for c in game.seat("BLUE").choices() if c.action == "appeal")
    assert any("can be proposed again in 5 days" in reason for reason in choice.why_not)


@pytest.mark.parametrize(("size", "passes"), [(0.25, True), (1.0, False)])
def test_a_smaller_package_asks_less(tmp_path: Path, size: float, passes: bool) -> None:
    game = Game.new(crisis(tmp_path, 0.5), {"BLUE": "human"}, seed=3)
    found = game.seat("BLUE").likely(Order("BLUE", "appeal", amount=size))
    assert found is not None
    assert (len(found.drafts) == 1) is passes
