"""A game played by typing: what is typed, what is said, and how it ends where the input ends."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.view.labels import short_date
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.names import Unclear
from brinkmanship.terminal.session import COMMANDS, Session, choose_seat, play
from brinkmanship.terminal.typed_order import parse_order
from tests.january import january
from tests.questions import QUESTIONS


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Game]:
    record = tmp_path_factory.mktemp("game") / "game.jsonl"
    started = Game.new(january(), {"USA": "human"}, seed=5, record=record)
    yield started
    started.close()


def typed(game: Game, *lines: str, seat: str = "USA") -> str:
    sink = io.StringIO()
    session = Session(game.seat(seat), TerminalIO(io.StringIO(""), sink, plain=True), None)
    for line in lines:
        session.obey(line.split())
    return sink.getvalue()


def test_every_command_speaks_and_help_knows_it(game: Game) -> None:
    silent = {"quit", "load", "order", "lift", "commit", "object", "silent"}
    listed = typed(game, "help")
    examples = {
        "action": "action publish_intelligence",
        "formation": "formation USA-04A",
        "why": "why tension",
        "find": "find kyiv",
        "march": "march USA-04A to POL-E",
    }
    for command in COMMANDS:
        assert command.usage.split()[0] in listed
        if command.name not in silent:
            assert typed(game, examples.get(command.name, command.name)).strip(), command.name


def test_an_order_enters_the_plan_and_leaves_it(game: Game) -> None:
    said = typed(game, "order publish intelligence", "drop")
    assert "Publish intelligence (Russia)" in said
    assert game.seat("USA").plan() == ()


def test_what_keeps_an_order_in_the_plan_is_said(game: Game) -> None:
    typed(game, "order publish intelligence")
    game.control().hand_in("USA")
    said = typed(game, "drop")
    assert "has handed in its orders" in said
    assert len(game.seat("USA").plan()) == 1
    game.control().reopen("USA")
    typed(game, "drop all")


def test_no_line_speaks_in_ids_of_the_file(game: Game) -> None:
    said = typed(game, "order publish intelligence", "plan", "measures", "bodies", "proposals", "log", "objectives")
    typed(game, "drop all")
    assert "UKR" not in said
    assert "publish_intelligence" not in said


def test_a_number_is_broken_down_in_its_own_unit(game: Game) -> None:
    said = typed(game, "why USA.resolve")
    assert "(USA.resolve): " in said
    assert "% at the start" in said


@pytest.mark.parametrize(
    ("word", "ref"),
    [
        ("world.tension", "world.tension"),
        ("tie(RUS, USA).trust", "tie(RUS, USA).trust"),
        ("region('UA-DOG').share", "region('UA-DOG').share"),
        ("region(UA-DOG).share", "region('UA-DOG').share"),
        ("actor:RUS.resolve", "RUS.resolve"),
    ],
)
def test_why_takes_numbers_as_the_effect_language_names_them(game: Game, word: str, ref: str) -> None:
    assert f"{ref}): " in typed(game, f"why {word}")


def test_an_illegal_order_is_refused_with_its_reasons(game: Game) -> None:
    said = typed(game, "order offer_moratorium", "order offer_written_limits", "order publish_intelligence")
    typed(game, "drop all")
    assert "Refused" in said
    assert "capital" in said


def test_a_bad_file_or_a_flood_of_letters_does_not_end_the_game(tmp_path: Path) -> None:
    game = Game.new(january(), {"UKR": "human"}, seed=3)
    sink = io.StringIO()
    lines = (f"load {tmp_path}", "load nope.jsonl", f"save {tmp_path}", "order " + "x" * 9999, "\x00\x1b[31m", "status")
    assert play(game, "UKR", voice=TerminalIO(io.StringIO("\n".join(lines)), sink, plain=True)) == 0
    said = sink.getvalue()
    assert "there is no record at nope.jsonl" in said
    assert said.count("Monday 24 January 2022, turn 0") == 2
    assert max(map(len, said.replace(lines[3], "").splitlines())) < 400


def test_names_are_found_by_beginning_and_unclear_ones_are_asked_back(game: Game) -> None:
    from brinkmanship.terminal.names import Unclear

    assert "Russia" in typed(game, "actor russ")
    session = Session(game.seat("USA"), TerminalIO(io.StringIO(""), io.StringIO(), plain=True), None)
    with pytest.raises(Unclear, match="Did you mean publish_intelligence"):
        parse_order(session, ["publish_inteligence"])
    with pytest.raises(Unclear, match="needs a region"):
        parse_order(session, ["move_formation", "USA-04A"])
    order = parse_order(session, ["move_formation", "USA-04A", "at", "POL-E", "--", "reassure", "Warsaw"])
    assert (order.target, order.place, order.note) == ("USA-04A", "POL-E", "reassure Warsaw")


@pytest.mark.minutes
def test_where_the_input_ends_the_game_ends_cleanly_saved_and_can_be_loaded(tmp_path: Path) -> None:
    record = tmp_path / "game.jsonl"
    game = Game.new(january(), {"UKR": "human"}, seed=3, record=record)
    sink = io.StringIO()
    voice = TerminalIO(io.StringIO("status\ncommit 2\nnonsense\norder\n"), sink, plain=True)
    assert play(game, "UKR", record=record, voice=voice) == 0
    said = sink.getvalue()
    assert "There is no command 'nonsense'" in said
    assert f"brink load {record}" in " ".join(said.split())
    again = Game.load(record)
    assert again.turn == 2
    again.close()


def test_plain_output_has_no_escape_codes_boxes_or_blocks(game: Game) -> None:
    said = typed(game, "status", "actors", "forces RUS", "region", "bodies", "measures", "actions all")
    assert not set(said) & set("\x1b┏━┃│└█▁▂▃▄▅▆▇")


def test_a_seat_is_chosen_by_number_or_name_and_the_first_where_nothing_is_typed() -> None:
    seats = [("USA", "United States"), ("RUS", "Russia")]

    def choose(text: str) -> str:
        return choose_seat(seats, TerminalIO(io.StringIO(text), io.StringIO(), plain=True))

    assert choose("2\n") == "RUS"
    assert choose("mars\nrussia\n") == "RUS"
    assert choose("") == "USA"


def test_commands_from_a_pipe_are_not_taken_for_a_seat() -> None:
    voice = TerminalIO(io.StringIO("status\n"), io.StringIO(), plain=True)
    assert choose_seat([("USA", "United States"), ("RUS", "Russia")], voice) == "USA"
    assert voice.ask("> ") == "status"


def test_a_question_is_shown_answered_and_answered_otherwise() -> None:
    game = Game.new(QUESTIONS, {"A": "human", "others": "wait"}, seed=4)
    assert "No decision waits for you." in typed(game, "choose", seat="A")
    for _ in range(3):
        game.commit()
    assert "A decision waits for you, by 5 Jan: The pilot. Type 'choose'." in typed(game, "status", seat="A")
    shown = typed(game, "choose", seat="A")
    for words in (
        "offers to exchange him for a spy",
        "Decide by 5 Jan. Silence means: Let him wait.",
        "known to Borea",
    ):
        assert words in shown
    assert ".," not in shown
    assert ".;" not in shown
    with pytest.raises(Unclear, match="does not choose among courses"):
        typed(game, "why course", seat="A")
    assert "The pilot: Let him wait" in typed(game, "choose wait", seat="A")
    assert "The pilot: Exchange him for the spy" in typed(game, "choose pilot swap", seat="A")
    assert [order.action for order in game.seat("A").plan()] == ["pilot_swap"]
    with pytest.raises(Unclear, match="There is no choice 'flee'"):
        typed(game, "choose pilot flee", seat="A")
    assert "4 Jan to 6 Jan" in typed(game, "calendar", seat="A")


def test_an_order_is_foretold_in_words_before_it_is_given(game: Game) -> None:
    said = typed(game, "foretell publish intelligence")
    assert "What it would do: Publish intelligence (Russia)" in said
    assert "Your aims together, of 100: " in said
    assert f"At once, {short_date(game.date)}:" in said
    assert game.seat("USA").plan() == ()
    summed = typed(game, "order publish intelligence", "drop")
    assert "they move your aims by" in summed


def test_aims_are_told_with_their_causes(game: Game) -> None:
    first = game.seat("USA").view().objectives[0]
    assert first.text in typed(game, "aims")
    assert f"{first.text}: " in typed(game, "why aim 1")
    with pytest.raises(Unclear, match="Say which aim"):
        typed(game, "why aim")
