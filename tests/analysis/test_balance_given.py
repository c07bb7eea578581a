"""When the order of a trial is given, and in which futures it counts as given."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from brinkmanship.analysis.balance.rows import Chosen
from brinkmanship.analysis.balance.running import measured, rows_of
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.game.session.prepared import prepare
from tests.council import COUNCIL

pytestmark = pytest.mark.slow

BUTTON = Path(__file__).parent / "data" / "button.yaml"


def test_an_order_that_is_never_open_early_is_given_when_it_is_and_judged_where_it_was(tmp_path: Path) -> None:
    # The fourth of worlds that begin with a bang are over before the day; in the others the order brings a quarter.
    crisis = yaml.safe_load(BUTTON.read_text("utf-8"))
    late = {"name": "Late", "family": "domestic", "by": ["A"], "cost": 0, "limit": 1, "start": ["self.charm += 0.25"]}
    late |= {"requires": [{"that": "day >= 8", "else": "Not yet."}], "source": "made-up"}
    crisis["actions"]["late"] = late
    del crisis["doctrines"]
    path = tmp_path / "late.yaml"
    path.write_text(yaml.safe_dump(crisis, sort_keys=False), "utf-8")
    row = measured(rows_of(Bench(prepare(path), 3, 200), Chosen(seat="A"), ("influence",)), None, {}, lambda key: None)[
        "influence/A/late/"
    ]
    share = row["given"]["share"]
    assert share == pytest.approx(0.75, abs=0.1)
    assert row["given"]["scores"]["A"] == [pytest.approx(0.25), pytest.approx(0, abs=1e-6)]
    assert row["scores"]["A"][0] == pytest.approx(0.25 * share, abs=1e-5)
    assert row["given"]["moves_score"] == ["A"]
    assert row["given"]["moves_outcome"] == []


def test_an_order_counts_as_given_on_its_own_target_alone(tmp_path: Path) -> None:
    # Doctrine aims at the south; the north, which is one's own, can never be aimed at.
    crisis = yaml.safe_load(BUTTON.read_text("utf-8"))
    aim = {"name": "Aim", "family": "military", "by": ["A"], "cost": 0, "start": ["world.idle += 0.1"]}
    aim |= {"target": {"kind": "region", "among": ["NORTH", "SOUTH"]}, "source": "made-up"}
    aim |= {"requires": [{"that": "held(target, B) > 0.5", "else": "It is ours."}]}
    crisis["actions"]["aim"] = aim
    crisis["doctrines"]["A"]["options"] = [{"do": "aim", "to": "SOUTH", "appeal": "30"}]
    path = tmp_path / "aim.yaml"
    path.write_text(yaml.safe_dump(crisis, sort_keys=False), "utf-8")
    rows = measured(rows_of(Bench(prepare(path), 3, 40), Chosen(seat="A"), ("influence",)), None, {}, lambda key: None)
    assert rows["influence/A/aim/NORTH"]["given"] == {"share": 0}
    assert rows["influence/A/aim/SOUTH"]["given"]["share"] > 0.6


def test_what_was_never_put_to_its_body_is_ordered_again_until_it_is(tmp_path: Path) -> None:
    # Until day 15 no member would hear of it and it is held back; after that all would.
    text = COUNCIL.read_text("utf-8")
    assert '    urgency: "0"' in text
    path = tmp_path / "council.yaml"
    path.write_text(text.replace('    urgency: "0"', '    urgency: "-9 if day < 15 else 9"'), "utf-8")
    chosen = Chosen(seat="A", family="economy")
    row = measured(rows_of(Bench(prepare(path), 3, 40), chosen, ("influence",)), None, {}, lambda key: None)[
        "influence/A/relief/"
    ]
    assert row["given"]["share"] == 1
    assert 0.05 < row["scores"]["A"][0] <= 0.125  # once, and not each time it was tried; a thinner draft brings less
