"""The journal: every fact of an exercise in order, the same from a running game and from its file."""

from __future__ import annotations

from brinkmanship.game.exercise.journal import journal
from brinkmanship.game.exercise.people import Person
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.session.orders import Order
from tests.game.exercise.toy_exercise import begin, turn


def test_the_journal_holds_every_fact_in_order_with_its_date_turn_and_branch(toy, tmp_path):
    path = tmp_path / "x.jsonl"
    exercise = begin(toy, path)
    exercise.join(Person("p1", "Ivan", "lead", "RED"))
    exercise.change("RED", [Order("RED", "boast")], 0, "Ivan")
    exercise.send("RED", ("BLUE",), "Hello.", author="Ivan")
    exercise.observe("Red is loud.", "RED", author="Ann", objective="Listen", rating="S")
    exercise.hand_in("RED", "Ivan")
    turn(exercise)
    exercise.hand_over("BLUE")
    exercise.submit("RED", "We sing.")
    turn(exercise)
    exercise.back_to(0)
    turn(exercise)
    live = journal(exercise.game)
    exercise.game.close()
    kept = journal(RecordIndex.open(path))
    assert kept == live
    said = [(m.kind, m.who, m.about, m.text) for m in live if m.kind not in ("log", "turn")]
    assert said[:8] == [
        ("start", "", "", ""),
        ("joined", "", "p1", ""),
        ("draft", "RED", "", "Redland orders: Boast"),
        ("message", "Ivan", "RED", "Hello."),
        ("observation", "Ann", "RED", "Red is loud."),
        ("handed", "RED", "", ""),
        ("handed", "BLUE", "", ""),
        ("order", "RED", "", "Redland orders: Boast"),
    ]
    kinds = [m.kind for m in live]
    assert kinds.count("turn") == 3
    assert {m.branch for m in live if m.kind == "turn"} == {"main", "control went back to turn 0"}
    by = {m.kind: m for m in live}
    assert by["observation"].data == {"objective": "Listen", "rating": "S"}
    assert (by["submission"].date, by["submission"].turn) == ("2022-01-25", 2)
    assert by["seat"].text == "doctrine"
    assert next(m for m in live if m.kind == "order").data == {"seat": "RED", "action": "boast"}
    dates = [m.date for m in live if m.kind == "order"]
    assert dates[0] == "2022-01-24"
    assert all(m.time for m in live)


def test_the_journal_says_which_controller_made_up_an_inject_and_took_it_back(toy):
    exercise = begin(toy)
    exercise.improvise("A call.", ("RED",), sender="A stranger", author="Ann")
    exercise.withdraw(0, "Bob")
    by = {m.kind: m for m in journal(exercise.game)}
    assert (by["improvised"].who, by["improvised"].text) == ("Ann", "A call.")
    assert by["improvised"].data == {"to": ["RED"], "sender": "A stranger"}
    assert (by["withdrawn"].who, by["withdrawn"].about) == ("Bob", "control:1")
