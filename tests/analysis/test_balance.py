"""What decisions decide, measured on a crisis whose balance is reckoned by hand."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from brinkmanship.analysis.balance import measures
from brinkmanship.analysis.balance.measures import MEASURES, Chosen
from brinkmanship.analysis.balance.report import measured, rows_of, tables
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.cli.main import cli
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.prepared import prepare

BUTTON = Path(__file__).parent / "data" / "button.yaml"
FUTURES = 60


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, Any]]:
    bench = Bench(prepare(BUTTON), 3, FUTURES)
    return measured(rows_of(bench, Chosen(), MEASURES), None, {}, lambda key: None)


def test_the_order_that_decides_is_found_and_its_capital_is_granted(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["influence/B/press/"]
    assert found["outcomes"]["major_war"][0] == pytest.approx(0.75, abs=0.2)
    assert found["outcomes"]["standoff"][0] == pytest.approx(-found["outcomes"]["major_war"][0])
    assert found["scores"]["B"][0] == pytest.approx(-found["outcomes"]["major_war"][0], abs=1e-5)
    assert found["moves_outcome"] == ["standoff", "major_war"]


def test_an_order_that_doctrine_gives_is_measured_against_never_giving_it(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["influence/A/smile/"]
    assert found["moves_outcome"] == []
    assert found["moves_score"] == ["A"]
    assert 0 < found["scores"]["A"][0] <= 0.25


def test_orders_that_move_nothing_are_said_to(rows: dict[str, dict[str, Any]]) -> None:
    for order in ("A/sigh/", "A/never/"):
        assert rows[f"influence/{order}"]["moves_outcome"] == rows[f"influence/{order}"]["moves_score"] == []
    assert rows["days/all"]["never_open_early"] == ["A/never/"]
    dead = next(lines for title, _, lines in tables(rows) if title == "Orders that move nothing")
    assert dead[0] == ["A", "sigh, never"]


def test_numbers_that_nothing_reads_move_nothing(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["numbers/world.idle"] == {"endings": 0.0, "anything": 0.0}
    assert rows["numbers/actor.charm"]["endings"] == 0
    assert rows["numbers/actor.charm"]["anything"] > 0.5
    assert rows["numbers/world.tension"]["anything"] == 0


def test_nobody_fights_whatever_explains_it(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["variance/A"]
    assert found["types"] == {"mild": 0, "wild": 0}
    assert found["force"] == found["type_first_order"] == found["play_total"] == 0


def test_passing_costs_whom_doctrine_serves(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["policies/A/pass"]["scores"]["A"][0] < -0.1
    assert rows["policies/B/pass"]["scores"]["B"] == [0, 0]
    assert rows["policies/B/random"]["scores"]["B"][0] < -0.3


def test_families_take_all_their_orders_together(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["families/military"]["moves_outcome"]
    assert rows["families/domestic"]["moves_outcome"] == []
    assert set(rows) >= {"families/diplomacy"}


def test_capital_that_nobody_spends_lies_at_the_cap(rows: dict[str, dict[str, Any]]) -> None:
    capital = rows["days/all"]["capital"]
    assert set(capital) == {"A", "B"}
    assert 0 < capital["B"]["end"] <= rows["days/all"]["most_capital"]


def test_measures_go_on_where_they_were_cut_off(tmp_path: Path, rows: dict[str, dict[str, Any]]) -> None:
    file, header = tmp_path / "b.jsonl", {"scenario": "button", "seed": 3, "futures": FUTURES}
    bench = Bench(prepare(BUTTON), 3, FUTURES)
    todo = rows_of(bench, Chosen(), ["days", "families"])
    measured(todo[:2], file, header, lambda key: None)
    with file.open("a") as out:
        out.write('{"key": "families/mil')  # killed while it wrote
    again = measured([(key, _unwanted if key == todo[0][0] else measure) for key, measure in todo], file, header, print)
    assert again == {key: rows[key] for key, _ in todo}
    assert measured([(key, _unwanted) for key, _ in todo], file, header, print) == again
    with pytest.raises(GameError, match="seed 3 instead of 4"):
        measured(todo, file, {**header, "seed": 4}, print)
    file.write_text("nonsense")
    with pytest.raises(GameError, match="holds no measures"):
        measured(todo, file, header, print)


def _unwanted() -> dict[str, Any]:
    raise AssertionError("it was measured already")


def test_the_command_prints_tables_and_json() -> None:
    words = ["scenario", "balance", str(BUTTON), "--futures", "20"]
    printed = CliRunner().invoke(cli, [*words, "--measure", "influence"])
    assert printed.exit_code == 0, printed.output
    assert "Orders that move nothing" in printed.output
    as_json = CliRunner().invoke(cli, [*words, "--measure", "families", "--seat", "B", "--json"])
    assert list(json.loads(as_json.stdout)["rows"]) == ["families/military"]


def test_the_command_says_what_is_not_there() -> None:
    for words, said in (
        (("--seat", "C"), "there is no playable seat 'C'"),
        (("--family", "militry"), "did you mean 'military'"),
    ):
        with pytest.raises(GameError, match=said):
            CliRunner().invoke(cli, ["scenario", "balance", str(BUTTON), *words], catch_exceptions=False)


class Told:
    """Stands for a bench: open force as a function of type, play and chance, (worlds,)."""

    def __init__(self, prepared: Any, force: Any, seed: int = 1) -> None:
        self.prepared, self.rules, self.seed, self.force = prepared, prepared.rules, seed, force
        self.futures, self.processes, self.progress = 1000, 1, None

    def play(self, *, players: Any, intents: Any) -> Any:
        return SimpleNamespace(force=self.force(intents[0], players["others"].draw, self.seed))


@pytest.mark.parametrize(
    ("force", "wanted"),
    [
        (lambda type_, draw, seed: np.full(1000, float(type_)), (1, 1, 0, 0)),
        (lambda type_, draw, seed: _half(draw), (0, 0, 1, 0)),
        (lambda type_, draw, seed: _half(seed), (0, 0, 0, 1)),
    ],
)
def test_variance_goes_to_what_makes_it(force: Any, wanted: tuple[float, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "Bench", lambda prepared, seed, *more: Told(prepared, force, seed))
    found = measures._variance(Told(prepare(BUTTON), force), 0)  # type: ignore[arg-type]
    names = ("type_first_order", "type_total", "play_total", "chance_total")
    assert [found[name] for name in names] == pytest.approx(wanted, abs=0.1)


def _half(draw: int) -> Any:
    return (np.random.default_rng(draw).random(1000) < 0.5).astype(float)
