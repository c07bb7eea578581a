"""The injects of a list, to a record and back."""

import json

import pytest

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import Msel, Planned

WIRE = Planned(
    Inject("wire", "The wire is cut.", ("world.tension += 0.1",), ("BLUE",)),
    "Wire",
    2,
    msel=Msel(number="7", sender="Embassy", medium="telegram", status="Approved", extra=(("ESF", "5"), ("", "odd"))),
)


def through_json(planned: Planned) -> Planned:
    return Planned.from_json(json.loads(json.dumps(planned.to_json())))


def test_what_an_msel_says_of_an_inject_is_kept() -> None:
    assert through_json(WIRE) == WIRE


def test_a_list_from_before_there_was_an_msel_loads() -> None:
    old = {"id": "leak", "name": "A leak", "text": "Leaked.", "effects": [], "to": [], "day": 1}
    assert Planned.from_json(old) == Planned(Inject("leak", "Leaked."), "A leak", 1)
    assert Planned.from_json(old).to_json() == old, "what says nothing more takes no more room in a record"


@pytest.mark.parametrize("damaged", ["text", {"extra": [1]}, {"extra": ["abc"]}])
def test_a_damaged_msel_is_refused(damaged: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        Planned.from_json(WIRE.to_json() | {"msel": damaged})


def test_what_a_later_version_says_is_left_out() -> None:
    data = WIRE.to_json()
    data["msel"] |= {"colour": "red"}
    assert Planned.from_json(data) == WIRE
