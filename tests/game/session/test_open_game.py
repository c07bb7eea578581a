"""One way to go on with a recorded game: the same guards at every door, and no file starts a program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import NobodyPlays, open_game
from brinkmanship.game.session.orders import Order
from tests.game.session.doors import DOORS
from tests.game.session.records import TOY, TWO_SIDES, names_program, played

# --- the guards, at every door ----------------------------------------------------------------------------------------


def no_such_file(folder: Path) -> Path:
    return folder / "none.jsonl"


def damaged(folder: Path) -> Path:
    path = played(folder / "d.jsonl")
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"kind":"order"', b'"kind":"0rder"', 1))
    return path


def no_record(folder: Path) -> Path:
    (folder / "n.jsonl").write_text("my notes\n", "utf-8")
    return folder / "n.jsonl"


def nobody_plays(folder: Path) -> Path:
    return played(folder / "x.jsonl", TWO_SIDES, {})


def no_seat_at_all(folder: Path) -> Path:
    text = TWO_SIDES.read_text("utf-8").replace(", playable: true", "")
    (folder / "q.yaml").write_text(text, "utf-8")
    return played(folder / "q.jsonl", folder / "q.yaml", {})


def another_scenario(folder: Path) -> Path:
    return played(folder / "o.jsonl", TWO_SIDES, {"B": "human"})


def over(folder: Path) -> Path:
    return played(folder / "over.jsonl", turns=20)


def a_program(folder: Path) -> Path:
    return names_program(folder / "p.jsonl", "cmd:touch started-by-a-file")


GUARDS: list[tuple[Callable[[Path], Path], dict[str, str]]] = [
    (no_such_file, dict.fromkeys(DOORS, "REFUSED .*there is no record at")),
    (damaged, dict.fromkeys(DOORS, "REFUSED .*line .*Nothing was changed")),
    (no_record, dict.fromkeys(DOORS, "REFUSED .*is not a record of a game")),
    (nobody_plays, dict.fromkeys(DOORS, "REFUSED .*nobody plays in")),
    (no_seat_at_all, dict.fromkeys(DOORS, "REFUSED .*nobody plays in .*no seat that a person may play")),
    (another_scenario, {"command": "Two sides", "typed": "Two sides: you are Southland", "window": "GameScreen"}),
    (over, {"command": "The crisis ended in", "typed": "The crisis ended in", "window": "GameScreen"}),
    (
        a_program,
        {
            "command": "BLUE waits for the program that the record names: touch started-by-a-file",
            "typed": "BLUE waits for the program that the record names: touch started-by-a-file",
            "window": "ProgramsScreen.*touch started-by-a-file.*No: play by doctrine",
        },
    ),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("guard", [g for g, _ in GUARDS], ids=lambda guard: guard.__name__)
def test_every_door_has_the_same_guards(
    door: str,
    guard: Callable[[Path], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import re

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path / "config"))
    path = guard(tmp_path)
    said = " ".join(DOORS[door](path, capsys, monkeypatch).split())
    expected = dict(GUARDS)[guard][door]
    assert re.search(expected, said), said
    if not expected.startswith("REFUSED"):
        assert not said.startswith("REFUSED"), said
    assert not (tmp_path / "started-by-a-file").exists()
    if path.exists() and guard is not no_record and guard is not damaged:
        Game.load(path).close()  # nobody holds it any more


def test_an_exercise_goes_on_in_the_window_and_in_the_terminal_but_not_inside_a_game(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path / "config"))
    path = played(tmp_path / "e.jsonl", exercise=(), turns=0)
    assert "is an exercise of several seats" in " ".join(DOORS["typed"](path, capsys, monkeypatch).split())
    assert "no seat may look" in " ".join(DOORS["command"](path, capsys, monkeypatch).split())
    assert DOORS["window"](path, capsys, monkeypatch).startswith("ExerciseScreen")


def test_ones_own_record_is_not_loaded_into_itself(tmp_path: Path) -> None:
    path = played(tmp_path / "g.jsonl")
    game = Game.load(path)
    for same in (path, tmp_path / "." / "g.jsonl"):
        with pytest.raises(GameError, match="is the record of the game you are in"):
            open_game(same, sitting=(game, "RED"))
    game.close()


def test_a_record_in_use_is_said_to_be(tmp_path: Path) -> None:
    path = played(tmp_path / "g.jsonl")
    game = Game.load(path)
    with pytest.raises(RecordError, match="is being written by another game"):
        open_game(path)
    game.close()


def test_who_sits_at_a_game_keeps_the_seat_in_another_where_it_is_free(tmp_path: Path) -> None:
    here = Game.new(TWO_SIDES, {"A": "human"}, seed=1)
    nobody = played(tmp_path / "n.jsonl", TWO_SIDES, {})
    opened = open_game(nobody, sitting=(here, "A"))
    assert opened.seat == "A"
    assert opened.game.seats["A"] == "human"
    assert not opened.game.seat("A").set_plan([Order("A", "warn")])
    opened.game.commit("A")
    assert opened.game.control().branch[-1].orders[0].action == "warn"
    opened.game.close()
    toy = played(tmp_path / "t.jsonl", TOY, {})
    with pytest.raises(NobodyPlays):
        open_game(toy, sitting=(here, "A"))
    opened = open_game(toy, "BLUE", sitting=(here, "A"))
    assert opened.seat == "BLUE"
    opened.game.close()
    with pytest.raises(GameError, match=r"there is no seat 'BLEU'. Did you mean BLUE"):
        open_game(toy, "BLEU")
    here.close()


# --- seats that are not one's own ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("player", "who"), [("doctrine", "the program"), ("wait", "nobody"), ("cmd:true", "a program"), ("human", "")]
)
def test_orders_for_a_seat_that_another_holds_are_refused_never_dropped(player: str, who: str, tmp_path: Path) -> None:
    path = names_program(tmp_path / "g.jsonl", player)
    game = Game.load(path)
    order = Order("BLUE", "boast")
    refused = game.seat("BLUE").set_plan([order])
    assert (refused[0].order if refused else None) == (order if who else None)
    if who:
        assert who in refused[0].reasons[0].text
        found = game.seat("BLUE").check(order)
        assert found is not None
        assert found.reasons == refused[0].reasons
    assert bool(game.seat("BLUE").plan()) == (not who)
    game.close()


def test_after_the_end_nothing_can_be_ordered(tmp_path: Path) -> None:
    game = Game.load(over(tmp_path))
    (refused,) = game.seat("RED").set_plan([Order("RED", "boast")])
    assert [reason.text for reason in refused.reasons] == ["The game is over."]
    with pytest.raises(GameError, match="the game is over"):
        game.commit("RED")
    game.close()
