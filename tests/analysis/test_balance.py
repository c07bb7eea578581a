"""What decisions decide, measured on a crisis whose balance is reckoned by hand."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner

from brinkmanship.analysis.balance import seats
from brinkmanship.analysis.balance.beliefs import calibration
from brinkmanship.analysis.balance.measures import MEASURES
from brinkmanship.analysis.balance.report import tables
from brinkmanship.analysis.balance.rows import Chosen, in_stages
from brinkmanship.analysis.balance.running import Plan, measured, on_processes, rows_of
from brinkmanship.analysis.balance.trials import Bench, Result
from brinkmanship.cli.main import cli
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.prepared import prepare

pytestmark = pytest.mark.slow

BUTTON = Path(__file__).parent / "data" / "button.yaml"
FUTURES = 60


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, Any]]:
    bench = Bench(prepare(BUTTON), 3, FUTURES)
    chosen = Chosen(between=(("world.alarm", 0.0, 1.0), ("world.idle", 0.0, 1.0)))
    return measured(rows_of(bench, chosen, MEASURES), None, {}, lambda key: None)


def lines_of(rows: dict[str, dict[str, Any]], title: str) -> list[list[str]]:
    return next(lines for found, _, lines in tables(rows) if found.startswith(title))


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
    assert lines_of(rows, "Orders that move nothing") == [["A", "sigh, never"]]
    assert lines_of(rows, "Actions that move nothing") == [["sigh"], ["never"]]


def test_numbers_that_nothing_reads_move_nothing(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["numbers/world.idle"] == {"endings": 0.0, "anything": 0.0}
    assert rows["numbers/actor.charm"]["endings"] == 0
    assert rows["numbers/actor.charm"]["anything"] > 0.5
    assert rows["numbers/world.tension"]["anything"] == 0


def test_nobody_fights_whatever_explains_it(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["variance/A"]
    assert found["types"] == {"mild": 0, "wild": 0}
    assert found["force"] == 0
    assert found["type_first_order"] == found["play_total"] == [0, 0]
    assert found["all"]["sense"]["wild"] == [0, 0]


def test_passing_costs_whom_doctrine_serves(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["policies/A/pass"]["scores"]["A"][0] < -0.1
    assert rows["policies/B/pass"]["scores"]["B"] == [0, 0]
    assert rows["policies/B/random"]["scores"]["B"][0] < -0.3


def test_policies_of_the_scenario_are_measured_too(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["policies/A/sense"]["scores"]["A"][0] < 0, "it smiles a day late, and some games end on the first"
    assert rows["policies/B/sense"]["scores"]["B"] == [0, 0]
    verdicts = {tuple(line[:2]): line[4] for line in lines_of(rows, "A seat's policy against its doctrine")}
    assert verdicts["A", "pass"] == "worse"
    assert verdicts["B", "sense"] == "no difference"


def test_levers_take_all_their_orders_together(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["levers/menace/forced"]["moves_outcome"]
    assert rows["levers/warmth/forced"]["moves_outcome"] == []
    assert rows["levers/warmth/forbidden"]["moves_score"] == ["A"]
    assert rows["levers/menace/forbidden"]["moves_outcome"] == []
    together = rows["levers/all together/forced"]
    assert (together["moves_outcome"], together["moves_score"]) == (["standoff", "major_war"], ["A", "B"])


def test_how_far_levers_and_numbers_move_things_is_measured_over_all_futures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brinkmanship.analysis.balance.rows.FIRST", 5)
    chosen = Chosen(between=(("world.alarm", 0.0, 1.0),))
    bench = Bench(prepare(BUTTON), 3, FUTURES)
    found = measured(rows_of(bench, chosen, ["influence", "levers", "between"]), None, {}, lambda key: None)
    futures = {key: row["futures"] for key, row in found.items()}
    assert futures["influence/B/press/"] < FUTURES, "plain in few"
    assert {n for key, n in futures.items() if not key.startswith("influence/")} == {FUTURES}


def test_families_stand_in_for_levers_that_are_not_declared(tmp_path: Path) -> None:
    found = rows_of(Bench(prepare(changed(tmp_path, levers=None)), 3, 20), Chosen(), ["levers"])
    assert {key.split("/")[1] for key, _ in found} == {"military", "diplomacy", "domestic", "all together"}


def test_outcomes_and_wars_are_counted(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["outcomes/all"]
    share = found["kinds"]["major_war"][0]
    assert share == pytest.approx(0.25, abs=0.2)
    assert found["kinds"]["standoff"][0] == pytest.approx(1 - share)
    assert found["endings"]["bang"] == {"all": found["kinds"]["major_war"], "force": [0, 0], "war": [1, 0]}
    assert found["force_by_type"] == {"A/mild": [0, 0], "A/wild": [0, 0]}


def test_what_must_never_happen_is_counted_with_its_first_world(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["never/all"]["lines"]
    bang = rows["outcomes/all"]["kinds"]["major_war"][0]
    assert found["after_the_bang"]["futures"] == round(bang * FUTURES)
    assert found["after_the_bang"]["first"][1] == 1, "after the first turn"
    assert found["both"]["futures"] == 0
    assert found["smile_again"]["futures"] == 0
    assert found["smile_at_last"]["futures"] > FUTURES / 2, "it had not smiled, and did"


def test_a_number_at_two_values_is_compared(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["between/world.alarm/0/1"]["outcomes"]["major_war"] == [1, 0], "for wild and mild alike"
    assert rows["between/world.idle/0/1"]["moves_outcome"] == []


def test_mechanisms_that_move_nothing_are_told(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["mechanisms/combat"]["anything"] == 0
    assert ["combat"] in lines_of(rows, "Mechanisms that move nothing")


def test_a_mechanism_left_out_does_nothing() -> None:
    bench = Bench(prepare(BUTTON), 3, 20)
    without = bench.play(off=["endings"])
    assert (without.futures.ending < 0).all()
    assert (bench.doctrine_alone().futures.ending >= 0).any()


def test_seats_without_enough_to_do_are_told(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["days/all"]["enough_to_do"]["A"]
    assert (found["short"], found["families"], found["first"]) == (1, 1, 0)
    assert (rows["days/all"]["enough_to_do"]["B"]["orders"], rows["days/all"]["enough_to_do"]["B"]["poor"]) == (1, 1)


def test_one_order_again_and_again_is_weighed_against_sense(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["repeats/A/smile/"]
    assert found["uses"] == 1, "its limit"
    assert found["gain"][0] == pytest.approx(0.25)
    assert set(found["over"]) == {"policy:sense", "doctrine"}
    assert found["over"]["policy:sense"][0] > 0, "sense smiles too late"
    assert found["halves"] is None
    assert rows["repeats/B/press/"]["gain"][0] < 0


@pytest.mark.parametrize("limit", [2, 3])
def test_the_second_half_of_uses_is_told(tmp_path: Path, limit: int) -> None:
    smile = (
        f"smile: {{name: Smile, family: diplomacy, by: [A], cost: 0, limit: {limit}, start: [EFFECT], source: made-up}}"
    )

    def found(effect: str) -> dict[str, Any]:
        path = changed(tmp_path, smile=smile.replace("EFFECT", f"'self.charm {effect}'"))
        return measured(rows_of(Bench(prepare(path), 3, 40), Chosen(seat="A"), ["repeats"]), None, {}, print)

    even = found("+= 0.1")
    first, over, _ = even["repeats/A/smile/"]["halves"]
    assert first > 0
    assert over == pytest.approx(first / 2), (
        "as much again, of an odd number too, and in games that end on the first day"
    )
    assert lines_of(even, "Orders whose second half")[0][:2] == ["A", "smile"]
    assert found("+= 0.4 * (1 - self.charm) ** 3")["repeats/A/smile/"]["halves"][1] < 0
    assert not lines_of(found("-= 0.2"), "Orders whose second half"), "harm done again is no lever"


def test_a_size_that_brings_more_than_it_is_worth_is_told(tmp_path: Path) -> None:
    smile = "smile: {name: Smile, family: diplomacy, by: [A], size: {low: 0.1}, cost: 0, limit: 1, start: ['CHARM']}"
    for charm, told in (("self.charm += 0.25", []), ("self.charm += 0.25 + 0 * amount", ["A", "smile//0.1", "A"])):
        path = changed(tmp_path, smile=smile.replace("CHARM", charm))
        found = measured(rows_of(Bench(prepare(path), 3, 40), Chosen(seat="A"), ["sizes"]), None, {}, print)
        assert [line[:3] for line in lines_of(found, "Orders that bring more")] == ([told] if told else [])


COURSES = {
    "preferences": {"A": {"issues": {"quiet": {"ideal": 1, "weight": 1}}}},
    "issues": {"quiet": {"name": "Quiet", "track": "idle"}},
    "courses": {
        "A": {
            "start": "calm",
            "rethink_days": 2,
            "precision": 1,
            "options": {"calm": {"name": "Calm"}, "rage": {"name": "Rage"}},
            "shows": {"grin": {"when": "days_since(smile, A) < 1", "rates": {"calm": 0.5, "rage": 0.25}}},
        }
    },
}


def test_what_is_seen_of_courses_is_counted_by_course(tmp_path: Path) -> None:
    smile = (
        "smile: {name: Smile, family: diplomacy, by: [A], cost: 0, start: ['self.charm += 0.1'], source: made-up,"
        " requires: [{that: 'course(A, calm)', else: 'Not in a rage.'}]}"
    )
    bench = Bench(prepare(changed(tmp_path, smile=smile, **COURSES)), 3, 100)
    found = measured(rows_of(bench, Chosen(), ["signals"]), None, {}, print)["signals/A"]
    assert found["courses"] == ["calm", "rage"]
    assert min(found["days"]) > 100
    assert found["seen"]["grin"]["declared"] == [0.5, 0.25]
    calm, rage = found["seen"]["days_since(smile, A) < 1"]["rates"]
    assert calm > 0.95
    assert rage == 0
    assert found["seen"]["grin"]["rates"] == [calm, rage], "as the rules see it on the day"


def changed(folder: Path, smile: str = "", **sections: Any) -> Path:
    """Write the crisis with another action, or without sections."""
    text = BUTTON.read_text()
    if smile:
        text = "\n".join(f"  {smile}" if line.startswith("  smile:") else line for line in text.split("\n"))
    data = yaml.safe_load(text)
    for name, value in sections.items():
        data[name] = value
        if value is None:
            del data[name]
    data["scenario"]["start"] = str(data["scenario"]["start"])
    path = folder / "changed.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    return path


def test_a_belief_that_comes_true_as_often_as_said_has_no_gap() -> None:
    generator = np.random.default_rng(1)
    said = generator.random(50_000).astype(np.float32)
    assert calibration(said, generator.random(50_000) < said)["worst_gap"] < 0.02
    found = calibration(said, generator.random(50_000) < said / 2)
    assert found["worst_gap"] == pytest.approx(0.475, abs=0.03)
    assert found["mean_gap"] == pytest.approx(0.25, abs=0.02)
    few = calibration(said[:100], np.ones(100, bool))
    assert (few["bins"], few["mean_gap"]) == ([], None)


def test_beliefs_are_asked_of_undecided_games(rows: dict[str, dict[str, Any]]) -> None:
    found = rows["beliefs/all"]
    assert found["seats"]["A"]["bins"][0][:2] == [0.3, 0]
    bang = rows["outcomes/all"]["kinds"]["major_war"][0]
    assert found["days"][1][1] == FUTURES - round(bang * FUTURES), "games that are over are not asked"


def test_what_is_plain_in_few_futures_is_measured_no_further() -> None:
    played: list[int] = []

    def trial(shift: float, share: float, lump: int) -> Any:
        def play(some: Bench) -> tuple[Result, Result]:
            played.append(some.futures)
            plain = some.doctrine_alone()
            other = plain.kind.copy()
            other[: int(share * len(other))] = np.where(np.arange(int(share * len(other))) % 2, 0, 7)
            gained = np.where(np.arange(len(other)) % lump, 0, lump * shift).astype(
                np.float32
            )  # in one world of a lump
            return Result(other + 0, plain.score + gained, plain.intent, plain.futures), plain

        return play

    for futures, shift, share, wanted, too, lump in (
        (500, 0.0, 0.0, [500], False, 1), (800, 0.0, 0.0, [400], False, 1), (800, 0.1, 0.0, [400], False, 1),
        (800, 0.004, 0.02, [400, 800], False, 1), (3000, 0.004, 0.02, [400, 1200, 3000], False, 1),
        (3000, 0.1, 0.02, [400], False, 1), (3000, 0.1, 0.02, [400, 1200, 3000], True, 1), (800, 0.1, 0.0, [400], True, 1),
        (3000, 0.004, 0.0, [400], False, 1), (800, 0.004, 0.0, [400, 800], False, 25), (800, 0.004, 0.5, [400], True, 25),
    ):  # fmt: skip
        played.clear()
        in_stages(Bench(prepare(BUTTON), 3, futures), trial(shift, share, lump), outcomes_too=too)
        assert played == wanted


def test_rows_are_measured_on_several_processes_as_on_one() -> None:
    plan = Plan(prepare(BUTTON), 3, 20, Chosen(), ("levers", "outcomes"))
    alone = measured(plan.rows(), None, {}, lambda key: None)
    assert measured(plan.rows(), None, {}, lambda key: None, on_processes(plan, 2)) == alone
    assert on_processes(plan, 1) is not None


def test_capital_that_nobody_spends_lies_at_the_cap(rows: dict[str, dict[str, Any]]) -> None:
    capital = rows["days/all"]["capital"]
    assert set(capital) == {"A", "B"}
    assert 0 < capital["B"]["end"] <= rows["days/all"]["most_capital"]


def test_measures_go_on_where_they_were_cut_off(tmp_path: Path, rows: dict[str, dict[str, Any]]) -> None:
    file, header = tmp_path / "b.jsonl", {"scenario": "button", "seed": 3, "futures": FUTURES}
    bench = Bench(prepare(BUTTON), 3, FUTURES)
    todo = rows_of(bench, Chosen(), ["days", "levers"])
    measured(todo[:2], file, header, lambda key: None)
    with file.open("a") as out:
        out.write('{"key": "levers/mil')  # killed while it wrote
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
    as_json = CliRunner().invoke(cli, [*words, "--measure", "levers", "--seat", "B", "--json"])
    assert list(json.loads(as_json.stdout)["rows"]) == ["levers/menace/forced", "levers/menace/forbidden"]


def test_the_command_says_what_is_not_there() -> None:
    for words, said in (
        (("--seat", "C"), "there is no playable seat 'C'"),
        (("--family", "militry"), "did you mean 'military'"),
        (("--action", "panik"), "no action 'panik' of a playable seat; add --seat to be told those of a seat"),
        (("--action", "sigh", "--seat", "B"), "of B; there are press"),
        (("--action", "sigh", "--measure", "beliefs"), "nothing to measure of beliefs"),
        (("--outcomes-too", "--measure", "levers"), "needs --measure influence"),
        (("--between", "world.alarm"), "write NUMBER=LOW,HIGH"),
        (("--between", "world.alarms=0,1"), "world.alarms"),
        (("--between", "day=0,1"), "is no number of something"),
        (("--between", "world.alarm=0,7"), "out of its range"),
        (("--between", "world.alarm=nan,1"), "out of its range"),
        (("--measure", "between"), "needs --between"),
    ):
        with pytest.raises(GameError, match=said):
            CliRunner().invoke(cli, ["scenario", "balance", str(BUTTON), *words], catch_exceptions=False)


class Told:
    """Stands for a bench: open force as a function of type, play and chance, (worlds,)."""

    def __init__(self, prepared: Any, force: Any, seed: int = 1) -> None:
        self.prepared, self.rules, self.seed, self.force = prepared, prepared.rules, seed, force
        self.futures, self.processes, self.progress = 1000, 1, None

    def play(self, *, players: Any, intents: Any) -> Any:
        return SimpleNamespace(force=self.force(intents[0], getattr(players["others"], "draw", 0), self.seed))


@pytest.mark.parametrize(
    ("force", "wanted"),
    [
        (lambda type_, draw, seed: np.full(1000, float(type_)), (1, 1, 0, 0)),
        (lambda type_, draw, seed: _half(draw), (0, 0, 1, 0)),
        (lambda type_, draw, seed: _half(seed), (0, 0, 0, 1)),
    ],
)
def test_variance_goes_to_what_makes_it(force: Any, wanted: tuple[float, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "Bench", lambda prepared, seed, *more: Told(prepared, force, seed))
    found = seats._variance(Told(prepare(BUTTON), force), 0)  # type: ignore[arg-type]
    names = ("type_first_order", "type_total", "play_total", "chance_total")
    assert [found[name][0] for name in names] == pytest.approx(wanted, abs=0.1)
    assert all(found[name][1] < 0.1 for name in names)


def test_never_lines_that_came_to_pass_make_the_command_fail(tmp_path: Path) -> None:
    words = ["scenario", "balance", "--measure", "never", "--futures", "20"]
    assert CliRunner().invoke(cli, [*words, str(BUTTON)]).exit_code == 1
    clean = changed(tmp_path, never={"both": {"text": "Charm is above one.", "when": "A.charm > 1"}})
    assert CliRunner().invoke(cli, [*words, str(clean)]).exit_code == 0


def _half(draw: int) -> Any:
    return (np.random.default_rng(draw).random(1000) < 0.5).astype(float)


def test_what_becomes_of_packages_is_counted_by_body_and_by_what_had_happened(tmp_path: Path) -> None:
    crisis = yaml.safe_load(BUTTON.read_text("utf-8"))
    crisis["bodies"] = {"CLUB": {"name": "Club", "members": ["A", "B"], "silence_days": 1}}
    crisis["packages"] = {
        name: {
            "name": name, "urgency": "0", "stance": stance,
            "exposure": {"all": {"name": "all of it", "costs": "0.4"}},
            "carve_outs": [{"name": "most", "spares": {"all": 1}, "costs": 0.5}],
        }
        for name, stance in (("easy", "9"), ("hard", "-9"))
    }  # fmt: skip
    for name in crisis["packages"]:
        crisis["actions"][name] = {
            "name": name, "family": "alliance", "by": ["A"], "cost": 0, "cameo": "057", "limit": 1,
            "consent": {"of": "CLUB", "package": name, "depth": 0.5}, "start": ["world.idle += 0"],
        }  # fmt: skip
    crisis["doctrines"]["A"]["options"] += [{"do": name, "appeal": "20"} for name in crisis["packages"]]
    path = tmp_path / "club.yaml"
    path.write_text(yaml.safe_dump(crisis), "utf-8")
    bench = Bench(prepare(path), 3, 20)
    (row,) = (measure() for _, measure in MEASURES["alliance"](bench, Chosen()))
    ways = row["actions"]
    mild = int((bench.doctrine_alone().intent[0] == 0).sum())  # the wild ones are over at once
    assert ways["easy"] == dict.fromkeys(ways["easy"], 0) | {"agreed": mild}
    assert ways["hard"]["held back"] == sum(ways["hard"].values()) >= mild > 10
    assert sum(sum(count.values()) for count in row["proposals"]["CLUB"].values()) == sum(
        sum(count.values()) for count in ways.values()
    )
    assert row["against"].keys() == {"hard"}
    assert row["against"]["hard"]["B"] > 0.5 > row["against"]["hard"]["A"]
    assert list(row["days"].values()) == [mild]


def test_a_sample_of_orders_holds_the_smaller_ones_and_differs_by_seed():
    toy = prepare(Path(__file__).parents[1] / "game" / "data" / "toy.yaml")

    def keys(seed: int, sample: int) -> list[str]:
        return [key for key, _ in rows_of(Bench(toy, seed, 20), Chosen(sample=sample), ["influence"])]

    every = keys(1, 0)
    assert sorted(keys(1, 99)) == sorted(every)
    assert keys(1, 2) == keys(1, 2) != keys(2, 2)
    assert set(keys(1, 2)) < set(keys(1, 3)) < set(every)
    assert len(keys(1, 2)) == 4


def test_some_orders_alone_leave_out_what_is_not_of_orders():
    bench = Bench(prepare(Path(__file__).parents[1] / "game" / "data" / "toy.yaml"), 1, 20)
    every = rows_of(bench, Chosen(), MEASURES)
    action = next(key for key, _ in every if key.startswith("influence/")).split("/")[2]
    found = [key.split("/") for key, _ in rows_of(bench, Chosen(actions=(action,)), MEASURES)]
    assert {part[2] for part in found if part[0] in ("influence", "repeats", "sizes")} == {action}
    assert {part[0] for part in found} <= {"influence", "repeats", "sizes", "levers"}
    assert rows_of(bench, Chosen(actions=(action, "none")), MEASURES)[0][0] == "/".join(found[0])
