"""What presses on a seat: each kind comes when it should, says who and where, leads to its place, and goes with the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order, Reason, Refused
from brinkmanship.game.view.pressing import KINDS, Before, Pressing, pressing, when, with_plan
from brinkmanship.game.view.question_types import AskedView
from brinkmanship.game.view.types import LogLine, MeasureView, MemberAnswer, ProposalView, SeatView
from tests.january import january

TODAY = date(2022, 1, 24)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(scope="module")
def view() -> SeatView:
    """Ukraine's view on the first day, on which nothing presses."""
    found = Game.new(january(), {"UKR": "human"}, seed=7).seat("UKR").view()
    assert found.pressing == ()
    assert found.date == TODAY
    return found


def calm(view: SeatView) -> Before:
    """Return a turn before in which everything stood as it stands now."""
    attackers = {region.id: region.contested_by for region in view.regions}
    return Before({unit.id: unit.region for unit in view.formations}, attackers, view.rung.number)


def found(view: SeatView, before: Before | None = None) -> list[Pressing]:
    return list(pressing(january().names, view, before or calm(view)))


def the_only(view: SeatView, before: Before | None = None) -> Pressing:
    [one] = found(view, before)
    assert one.kind in KINDS
    assert not one.text.endswith(".")
    return one


def proposal(actor: str, target: str, members: tuple[str, ...], due: date) -> ProposalView:
    answers = tuple(MemberAnswer(id, 0.9, 0.8, 1.0, "likely") for id in members)
    return ProposalView("x", "Close the straits", actor, target, "", "NAC", "the Council", due, 0.8, answers)


def test_nothing_presses_while_all_stands_as_it_stood(view: SeatView) -> None:
    assert found(view) == []


@pytest.mark.parametrize(
    ("actor", "target", "members", "kind", "text"),
    [
        ("UKR", "RUS", ("USA",), "silence", "Close the straits: the silence ends tomorrow"),
        ("USA", "UKR", ("POL",), "vote", "Close the straits: the silence ends tomorrow"),
    ],
)
def test_silence_that_ends_presses_on_who_asks_is_asked_or_concerned(
    view: SeatView, actor: str, target: str, members: tuple[str, ...], kind: str, text: str
) -> None:
    one = the_only(replace(view, proposals=(proposal(actor, target, members, TOMORROW),)))
    assert (one.kind, one.text, one.due) == (kind, text, TOMORROW)
    assert one.place == ("proposal", f"{actor}/x/{target}")


@pytest.mark.parametrize(
    ("alone", "last", "planned", "text"),
    [
        (False, True, "", "Close the straits: speak now, or stay silent"),
        (False, False, "", "Close the straits: your silence ends tomorrow"),
        (True, True, "", "Close the straits: answer now"),
        (True, False, "", "Close the straits: your answer is due tomorrow"),
        (True, False, "consent", ""),
    ],
)
def test_a_proposal_that_waits_for_the_seat_presses_until_it_is_answered(
    view: SeatView, alone: bool, last: bool, planned: str, text: str
) -> None:
    waits = AskedView(alone, True, TOMORROW, last, "", "", "Stay silent", "Object", "", "", "", "", planned=planned)
    shown = replace(view, proposals=(replace(proposal("USA", "RUS", ("UKR",), TOMORROW), waits=waits),))
    left = with_plan(replace(shown, pressing=tuple(found(shown)))).pressing
    assert [(one.kind, one.text) for one in left] == ([("vote", text)] if text else [])


def test_a_vote_among_others_or_later_does_not_press(view: SeatView) -> None:
    others = proposal("USA", "RUS", ("POL",), TOMORROW)
    later = proposal("UKR", "RUS", ("USA",), TOMORROW + timedelta(days=1))
    assert found(replace(view, proposals=(others, later))) == []


def test_in_a_turn_of_a_week_all_of_the_week_presses(view: SeatView) -> None:
    later = proposal("UKR", "RUS", ("USA",), TODAY + timedelta(days=7))
    one = the_only(replace(view, proposals=(later,), days_per_turn=7.0, calendar=()))
    assert one.text == "Close the straits: the silence ends on 31 Jan"


def test_own_measures_of_fixed_length_lapse_and_others_are_silent(view: SeatView) -> None:
    mine = MeasureView("m", "Threaten", "UKR", "RUS", "Russia", "", "in force", TODAY, TOMORROW, True, True)
    for other in (
        replace(mine, own=False, actor="USA"),
        replace(mine, state="preparing"),
        replace(mine, due=None),
        replace(mine, due=TOMORROW + timedelta(days=1)),
    ):
        assert found(replace(view, measures=(other,))) == []
    one = the_only(replace(view, measures=(mine,)))
    assert (one.kind, one.place) == ("lapse", ("measure", "m/RUS"))
    assert "tomorrow" in one.text
    assert "Russia" in one.text


def test_an_arrival_is_told_the_day_before(view: SeatView) -> None:
    unit = next(one for one in view.formations if one.own)
    rest = tuple(one for one in view.formations if one.id != unit.id)
    going = replace(unit, destination="UA-KHA", arrival=TOMORROW, status="moving")
    one = the_only(replace(view, formations=(*rest, going)))
    assert one.text == f"Arriving in Kharkiv tomorrow: {unit.name}"
    assert one.ref == f"formation:{unit.id}"
    assert found(replace(view, formations=(*rest, replace(going, arrival=TOMORROW + timedelta(days=1))))) == []
    assert found(replace(view, formations=(*rest, replace(going, own=False, actor="RUS")))) == []


def moved(view: SeatView, unit: str, was: str, now: str) -> tuple[SeatView, Before]:
    units = tuple(replace(one, region=now, last_seen=None) if one.id == unit else one for one in view.formations)
    before = calm(view)
    return replace(view, formations=units), replace(before, regions=before.regions | {unit: was})


def test_rivals_that_come_up_to_the_border_are_told_with_who_and_where(view: SeatView) -> None:
    one = the_only(*moved(view, "RUS-01", "RU-MOS", "RU-BEL"))
    assert one.text == "Russia moved forces into Belgorod, on the border with Ukraine"
    assert one.ref == "formation:RUS-01"
    one = the_only(*moved(view, "RUS-01", "RU-MOS", "RU-BRY"))
    assert one.text == "Russia moved forces into Bryansk, on the border with Chernihiv and Sumy"
    assert one.weight > 0.7


def test_several_that_come_to_one_place_are_one_alert(view: SeatView) -> None:
    once, _ = moved(view, "RUS-01", "RU-MOS", "RU-BRY")
    both, then = moved(once, "RUS-02", "RU-MOS", "RU-BRY")
    one = the_only(both, replace(then, regions=then.regions | {"RUS-01": "RU-MOS"}))
    assert "2 formations" in one.text


@pytest.mark.parametrize(
    ("unit", "was", "now"),
    [
        ("RUS-01", "RU-BEL", "RU-BRY"),  # along the border
        ("RUS-01", "RU-INT", "RU-MOS"),  # far from it
        ("UKR-25", "UA-VIN", "UA-SUM"),  # our own
    ],
)
def test_other_movements_do_not_press(view: SeatView, unit: str, was: str, now: str) -> None:
    assert found(*moved(view, unit, was, now)) == []


def test_forces_at_the_border_of_friends_press_less(view: SeatView) -> None:
    one = the_only(*moved(view, "RUS-01", "RU-MOS", "RU-KGD"))
    assert "Poland" in one.text
    assert one.weight == 0.5


def test_what_was_only_seen_earlier_is_no_news(view: SeatView) -> None:
    later, before = moved(view, "RUS-01", "RU-MOS", "RU-BRY")
    old = tuple(replace(one, last_seen=TODAY) if one.id == "RUS-01" else one for one in later.formations)
    assert found(replace(later, formations=old), before) == []


def test_an_attack_is_the_most_urgent_and_told_once(view: SeatView) -> None:
    fought = ("UA-KHA", "UA-SUM")
    regions = tuple(replace(one, contested_by="RUS") if one.id in fought else one for one in view.regions)
    attacked = replace(view, regions=regions, proposals=(proposal("UKR", "RUS", ("USA",), TOMORROW),))
    first = found(attacked, calm(view))[0]
    assert first.kind == "attack"
    assert first.text == "Russia is attacking in Sumy and Kharkiv"
    assert first.weight == 1.0
    assert all(one.kind != "attack" for one in found(attacked))  # it was so a turn ago


def test_the_rung_tells_which_way_it_went(view: SeatView) -> None:
    rose = the_only(view, replace(calm(view), rung=view.rung.number - 1))
    fell = the_only(view, replace(calm(view), rung=view.rung.number + 1))
    assert "rose to rung" in rose.text
    assert "fell to rung" in fell.text
    assert rose.weight > fell.weight


def test_an_order_that_was_not_carried_out_leads_back_to_it(view: SeatView) -> None:
    action = next(iter(january().names.action_index))
    refused = Refused(Order("UKR", action, "RUS"), (Reason("capital", "It costs too much."),))
    one = the_only(view, replace(calm(view), refused=(refused,)))
    assert one.kind == "refused"
    assert one.place == ("order", f"{action}/RUS")


def test_a_proposal_of_ours_that_was_blocked_names_who_blocked_it(view: SeatView) -> None:
    action = next(iter(january().names.action_index))
    data = {"id": action, "passed": False, "blocked_by": ["DEU", "HUN"]}
    line = LogLine(TODAY, 0, view.turn, "consent", "…", actor="UKR", data=data)
    assert the_only(replace(view, log=(line,))).text.endswith("blocked by Germany and Hungary")
    for other in (replace(line, turn=view.turn - 1), replace(line, actor="USA"), replace(line, data={"passed": True})):
        assert found(replace(view, log=(other,))) == []


def test_a_question_presses_until_the_plan_answers_it_and_most_on_its_last_day() -> None:
    seat = Game.new(january(), {"UKR": "human"}, seed=7).seat("UKR")
    weights = []
    for _ in range(8):
        weights += [one.weight for one in seat.view().pressing if one.kind == "dilemma"]
        if dilemmas := [d for d in seat.view().dilemmas if d.days_left <= 0]:
            [one] = [one for one in seat.view().pressing if one.kind == "dilemma"]
            assert one.ref == f"dilemma:{dilemmas[0].id}"
            assert "decide now" in one.text
            seat.set_plan([Order("UKR", dilemmas[0].choices[0].action)])
            assert not any(one.kind == "dilemma" for one in seat.view().pressing)
            break
        seat.commit()
    assert weights == sorted(weights)
    assert weights[0] < weights[-1]


def test_nothing_presses_when_the_game_is_over(view: SeatView) -> None:
    attacked = replace(view, over=True, proposals=(proposal("UKR", "RUS", ("USA",), TOMORROW),))
    assert found(attacked) == []


def test_capital_near_its_ceiling_presses_until_it_is_spent(view: SeatView) -> None:
    own = view.actor("UKR").tracks["capital"].ceiling
    assert the_only(replace(view, capital_left=0.9 * own)).kind == "capital"
    assert found(replace(view, capital_left=0.8 * own)) == []


def test_days_are_said_as_on_another_day() -> None:
    assert [when(TODAY + timedelta(days=n), TODAY) for n in (0, 1, 2)] == ["today", "tomorrow", "on 26 Jan"]
