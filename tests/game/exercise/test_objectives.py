"""An objective is known by its id, its number or its text; one that the scenario does not have stays as it was written."""

import pytest

from brinkmanship.game.exercise.objectives import objective_named
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import Msel, Planned
from brinkmanship.game.session.prepared import prepare_resolved
from brinkmanship.scenario.models.exercise import ExerciseObjective
from tests.game.exercise.toy_exercise import begin

KNOWN = {
    "share": ExerciseObjective(text="Share what is known, within the hour."),
    "decide": ExerciseObjective(text="Decide in time."),
}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("share", "share"),
        ("SHARE", "share"),
        ("2", "decide"),
        ("Obj. 2", "decide"),
        ("Objective #1", "share"),
        ("2. Decide in time", "decide"),
        ("1: Share what is known", "share"),
        ("Share what is known, within the hour", "share"),
        ("2. Share what is known", ""),
        ("0", ""),
        ("3", ""),
        ("", ""),
        ("Talk", ""),
    ],
)
def test_an_objective_is_known_by_its_id_its_number_and_its_text(said, meant):
    assert objective_named(said, KNOWN) == meant


def test_an_exercise_has_the_objectives_of_its_scenario_and_those_that_others_name(toy):
    plan = {"objectives": {id: {"text": one.text} for id, one in KNOWN.items()}}
    prepared = prepare_resolved({**toy.data, "exercise": plan}, toy.days_per_turn)
    planned = [Planned(Inject(str(n), "x"), "x", 1, msel=Msel(objective=said)) for n, said in enumerate(("2", "Rest"))]
    exercise = begin(prepared, exercise=tuple(planned))
    exercise.observe("They did.", objective="share")
    exercise.observe("They ate.", objective="Eat")
    assert exercise.objectives == ("Share what is known, within the hour.", "Decide in time.", "Rest", "Eat")
