"""Lists of injects in every layout that planners use: what is understood, what is told, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.msel.reading import Choices, Reading, read_msel
from brinkmanship.msel.writing import write_list
from tests.game.conftest import DATA
from tests.game.session.test_hours import SCENARIO
from tests.january import january as whole
from tests.msel import styles


@pytest.fixture(scope="module")
def january() -> Prepared:
    return whole()


def read(make: object, prepared: Prepared, **choices: object) -> Reading:
    data = make() if callable(make) else make
    assert isinstance(data, bytes)
    return read_msel(data, prepared, Choices(**choices), name="list.xlsx")  # type: ignore[arg-type]


def csv(*rows: Sequence[str], separator: str = ",") -> bytes:
    return "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows).encode()


def facts(planned: Planned) -> tuple[object, ...]:
    one = planned.msel
    return one.number, planned.inject.to, planned.day, one.scenario_time, one.medium, planned.name


def test_capitals_banners_and_excel_times(january: Prepared) -> None:
    reading = read(styles.master, january)
    assert reading.good
    assert [facts(one) for one in reading.planned] == [
        ("1", (), -1, "09:00", "meeting", "STARTEX"),
        ("2", ("UKR", "POL"), -1, "09:30", "telegram", "Trains in the night"),
        ("3", ("USA",), -1, "14:15", "phone", "If nobody calls Moscow"),
    ]
    second = reading.planned[1]
    assert second.inject.text == "Forty trains with armour were counted at Gomel."
    assert (second.msel.sender, second.msel.controller) == ("Embassy in Minsk", "SimCell 1")
    assert (second.msel.expected, second.msel.notes) == ("Ukraine asks for imagery.", "Have the map ready.")
    assert ("QUESTIONS/ COMMENTS", "Is it new?") in second.msel.extra, "what means nothing here stays with its inject"
    assert [row.kind for row in reading.rows[:3]] == ["banner", "banner", "headings"]


def test_dates_of_another_year_keep_their_spacing(january: Prepared) -> None:
    reading = read(styles.storyline, january)
    assert [(one.day, one.msel.delivery) for one in reading.planned] == [
        (0, "2011-08-21T13:40"),
        (1, "2011-08-22T09:00"),
        (4, "2011-08-25T00:00"),  # 24:00 of the 24th
    ]
    assert [one.msel.status for one in reading.planned] == ["Approved", "Draft", "Obsolete"]
    assert reading.planned[2].inject.to == ("control",), "what is for the simulation cell reaches no seat"
    assert any("Sunday 21 August 2011 is the first day" in note for note in reading.notes)
    later = read(styles.storyline, january, first_day=date(2011, 8, 20))
    assert [one.day for one in later.planned] == [1, 2, 5]


def test_dates_of_the_scenario_are_its_days(january: Prepared) -> None:
    reading = read(styles.unit, january)
    assert [facts(one) for one in reading.planned] == [
        ("A1", ("RUS",), 2, "06:30", "", "Ice holds on the Pripyat."),
        ("A2", ("USA", "GBR"), 3, "17:45", "telegram", "Blood supplies have reached the border."),
    ]
    assert [one.msel.delivery for one in reading.planned] == ["", ""]
    assert [one.msel.status for one in reading.planned] == ["Synchronized", "Submitted"]
    assert reading.objectives == ("Test intelligence", "Test sharing")
    assert ("Inject Method", "Msg") in reading.planned[0].msel.extra


def test_numbered_days_merged_cells_banners_and_other_sheets(january: Prepared) -> None:
    reading = read(styles.days, january)
    assert [(one.msel.number, one.day, one.inject.to) for one in reading.planned] == [
        ("1", 0, ()),
        ("2", 0, ("UKR",)),  # its day is merged with that of the row above
        ("3", 1, ("RUS",)),  # Moscow
    ]
    assert [one.msel.thread for one in reading.planned] == ["PHASE 1: THE BUILD-UP"] * 2 + ["PHASE 2: THE ANSWER"]
    kinds = {row.number: row.kind for row in reading.rows}
    assert (kinds[1], kinds[2], kinds[6], kinds[7]) == ("headings", "banner", "headings", "banner")
    assert [(one.name, bool(one.left_out)) for one in reading.sheets] == [
        ("Injects", False),
        ("How to fill this in", True),
    ]


def test_times_alone_wait_for_control_or_are_spread(january: Prepared) -> None:
    reading = read(styles.factions, january)
    assert [(one.day, one.msel.scenario_time) for one in reading.planned] == [
        (-1, "09:30"),
        (-1, "09:45"),
        (-1, "10:30"),
    ]
    assert [one.inject.to for one in reading.planned] == [("USA",), (), ("UKR",)]
    assert [one.day for one in read(styles.factions, january, days_per_hour=2.0).planned] == [0, 0, 2]


def test_days_after_a_d_day_and_french_headings(january: Prepared) -> None:
    reading = read(styles.relative, january)
    assert [(one.day, one.msel.scenario_time, one.inject.to) for one in reading.planned] == [
        (1, "", ("FRA",)),
        (1, "01:55", ()),
    ]
    assert reading.unknown == (("Allemagne", 1), ("Italie", 1))
    assert [row.number for row in reading.rows if row.kind == "wrong"] == [4], "no inject goes to somebody else instead"
    told = read(styles.relative, january, recipients={"allemagne": "DEU", "Italie": "ITA"})
    assert told.good
    assert told.planned[2].inject.to == ("DEU", "ITA")


def test_what_is_no_list_is_refused_with_reasons(january: Prepared) -> None:
    reading = read(styles.no_list, january)
    assert reading.planned == ()
    assert "none of its 2 sheets is one" in reading.refused
    assert "Budget: its headings (Date, Description, Category, Amount, Status, Notes)" in reading.refused
    assert "It lacks to whom it goes (To, Send to or Recipient)" in reading.refused


@pytest.mark.parametrize(
    "headings",
    [
        ("Name", "Phone", "Email", "Organization"),
        ("Task #", "Task", "Owner", "Due date", "Status", "Notes"),
        ("Date", "Description", "Amount", "Balance"),
        ("Time", "Event", "Location", "Speaker"),
        ("First name", "Last name", "Grade", "Comments"),
        ("Date", "From", "To", "Distance", "Cost"),
        ("a", "b", "c", "d"),
    ],
)
def test_other_tables_are_refused(headings: tuple[str, ...], january: Prepared) -> None:
    reading = read(csv(headings, tuple("x" for _ in headings)), january)
    assert reading.refused
    assert not reading.planned


def test_a_list_goes_into_a_running_exercise(january: Prepared) -> None:
    game = Game.new(january, {"UKR": "human", "USA": "human"}, seed=1, exercise=read(styles.unit, january).planned)
    exercise = Exercise(game)
    assert [entry.planned.msel.number for entry in exercise.injects()] == ["A1", "A2"]
    taken = [entry.planned.inject.id for entry in exercise.injects()]
    more = read_msel(styles.storyline(), january, name="more.xlsx", taken=taken)
    assert exercise.add(more.planned, "they were late", author="Ana") == ()
    again = read_msel(styles.unit(), january, name="again.xlsx", taken=taken)
    assert [one.inject.id for one in again.planned] == ["msel:A1-2", "msel:A2-2"], "the same number twice is no fault"
    assert exercise.add(again.planned) == ()
    assert len(exercise.injects()) == 7


HEADINGS = ("No", "Day", "To", "From", "Method", "Subject", "Message")


def one(january: Prepared, cell: str, column: str = "To", **choices: object) -> Reading:
    row = dict(zip(HEADINGS, ("1", "1", "UKR", "X", "press", "S", "M"), strict=True)) | {column: cell}
    return read(csv((*HEADINGS, *({column} - set(HEADINGS))), tuple(row.values())), january, **choices)


@pytest.mark.parametrize(
    ("said", "seats"),
    [
        ("Ukraine", ("UKR",)),
        ("UK", ("GBR",)),
        ("the Ukrainian delegation", ("UKR",)),
        ("Team Russia", ("RUS",)),
        ("Foreign Minister Lavrov", ("RUS",)),
        ("Germany, France and Italy", ("DEU", "FRA", "ITA")),
        ("POL/UKR", ("UKR", "POL")),
        ("Ukrane", ("UKR",)),
        ("baltics", ("EST", "LVA", "LTU")),
        ("All players", ()),
        ("ALL", ()),
        ("SimCell", ("control",)),
        ("", ("control",)),
    ],
)
def test_recipients_by_what_they_are_called(said: str, seats: tuple[str, ...], january: Prepared) -> None:
    assert one(january, said).planned[0].inject.to == seats


@pytest.mark.parametrize("said", ["EOC Director", "Narnia", "Allemagne", "Foreign desk"])
def test_a_recipient_that_is_nobody_is_an_error_and_never_somebody_else(said: str, january: Prepared) -> None:
    reading = one(january, said)
    assert reading.planned == ()
    assert reading.unknown == ((said, 1),)
    assert f"list, row 2, column C (To): there is no seat {said!r}" in reading.errors[0].text
    assert one(january, said, recipients={said: "USA"}).planned[0].inject.to == ("USA",)


def test_one_unknown_among_recipients_is_told(january: Prepared) -> None:
    reading = one(january, "Poland, Narnia")
    assert reading.planned[0].inject.to == ("POL",)
    assert [problem.severity for problem in reading.problems] == ["warning"]


def test_effects_and_conditions(january: Prepared) -> None:
    good = one(january, "world.tension += 0.1\nUKR.calm -= 0.05", "Effects").planned[0]
    assert good.inject.effects == ("world.tension += 0.1", "UKR.calm -= 0.05")
    wrong = one(january, "UKR.gloom += 1", "Effects")
    assert not wrong.planned
    assert "column H (Effects): UKR.gloom" in wrong.errors[0].text
    prose = one(january, "Panic in the streets", "Effects").planned[0]
    assert prose.inject.effects == ()
    assert ("Effects", "Panic in the streets") in prose.msel.extra
    assert one(january, "world.tension > 0.9", "Condition").planned[0].when == "world.tension > 0.9"
    judged = one(january, "If the players do nothing", "Trigger").planned[0]
    assert (judged.when, judged.day) == ("", -1), "what only a person can judge does not go in by itself"
    assert ("Trigger", "If the players do nothing") in judged.msel.extra


def test_alternatives_are_found_by_number(january: Prepared) -> None:
    rows = [
        (*HEADINGS, "Instead of"),
        ("1", "2", "UKR", "X", "tv", "S", "M", ""),
        ("1b", "2", "UKR", "X", "tv", "T", "N", "1"),
    ]
    assert read(csv(*rows), january).planned[1].msel.instead_of == "msel:1"
    lost = read(csv(rows[0], rows[2]), january)
    assert lost.planned[0].msel.instead_of == ""
    assert "there is no other inject '1' in the list" in lost.problems[0].text


def test_what_was_delivered_in_another_exercise_is_planned_anew(january: Prepared) -> None:
    found = one(january, "Complete", "Status").planned[0]
    assert found.msel.status == "Approved"


def test_a_day_that_is_none_waits_for_control(january: Prepared) -> None:
    reading = one(january, "after lunch", "Day")
    assert reading.planned[0].day == -1
    assert "column B (Day): 'after lunch' is no time. It waits until control releases it." in reading.problems[0].text
    assert ("Day", "after lunch") in reading.planned[0].msel.extra
    assert one(january, "on order", "Day").problems == ()


def test_days_outside_the_scenario_are_told(january: Prepared) -> None:
    assert one(january, "D-3", "Day").planned[0].day == 0
    assert "before the scenario's first day" in one(january, "D-3", "Day").problems[0].message
    assert "after the scenario's last day" in one(january, "Day 400", "Day").problems[0].message


def test_a_list_without_recipients_is_for_all_and_says_so(january: Prepared) -> None:
    rows = [("No", "Day", "From", "Method", "Subject", "Message"), ("1", "1", "X", "tv", "S", "M")]
    reading = read(csv(*rows), january)
    assert reading.planned[0].inject.to == ()
    assert "The list has no column of recipients: each inject goes to all seats." in reading.notes


def test_a_column_may_be_told(january: Prepared) -> None:
    rows = [("No", "Day", "To", "From", "Gist"), ("1", "1", "UKR", "X", "The text.")]
    assert read(csv(*rows), january).refused
    assert read(csv(*rows), january, columns={"gist": "text"}).planned[0].inject.text == "The text."


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str, january: Prepared) -> None:
    rows = [HEADINGS, ("1", "1", "UKR", "X", "tv", "One; two", "A, b, c, d, e, f, g, h; i | j"), ("2",)]
    assert read(csv(*rows, separator=separator), january).planned[0].inject.text == rows[1][-1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, january: Prepared) -> None:
    text = csv(HEADINGS, ("1", "1", "UKR", "X", "tv", "S", "Réunion à Genève")).decode()
    assert read(text.encode(encoding), january).planned[0].inject.text == "Réunion à Genève"


def test_sheets_that_are_named_by_their_day(january: Prepared) -> None:
    book, _ = styles.new("Day 1")
    for day in ("Day 1", "Day 2"):
        sheet = book[day] if day in book.sheetnames else book.create_sheet(day)
        sheet.append(["Inject", "Time", "To", "From", "Method", "Message"])
        sheet.append([f"{day[-1]}.1", "0900", "All", "X", "tv", f"On {day}."])
    assert [one.day for one in read(styles.saved(book), january).planned] == [0, 1]


def test_headings_in_two_rows_with_merged_groups(january: Prepared) -> None:
    book, sheet = styles.new("MSEL")
    sheet.append(["No", "WHEN", None, "WHO", None, "Method", "Message"])
    sheet.append([None, "Day", "Time", "From", "To", None, None])
    for cells in ("B1:C1", "D1:E1", "A1:A2", "F1:F2", "G1:G2"):
        sheet.merge_cells(cells)
    sheet.append([1, 2, "0900", "A spy", "Ukraine", "Cable", "Look east."])
    (planned,) = read(styles.saved(book), january).planned
    assert facts(planned) == ("1", ("UKR",), 1, "09:00", "telegram", "Look east.")
    assert planned.msel.sender == "A spy"


def test_a_text_that_goes_on_below(january: Prepared) -> None:
    more = ("", "", "", "", "", "", "And more.")
    reading = read(
        csv(HEADINGS, ("1", "1", "UKR", "X", "tv", "S", "M"), more, ("2", "1", "UKR", "X", "tv", "T", "N")), january
    )
    assert [one.inject.text for one in reading.planned] == ["M\nAnd more.", "N"]
    assert [(row.number, row.remarks) for row in reading.rows if row.kind == "left out"] == [
        (3, ("it goes on with the text of row 2",))
    ]


def test_the_day_of_the_row_above_holds_where_only_a_time_is_given(january: Prepared) -> None:
    rows = [
        ("No", "Date", "Time", "To", "From", "Message"),
        ("1", "26 January", "0900", "All", "X", "M"),
        ("2", "", "1000", "All", "X", "N"),
    ]
    assert [(one.day, one.msel.scenario_time) for one in read(csv(*rows), january).planned] == [
        (2, "09:00"),
        (2, "10:00"),
    ]


def test_times_in_the_room_beside_days_of_the_scenario(january: Prepared) -> None:
    rows = [
        ("No", "Scenario date", "Delivery time", "To", "From", "Message"),
        ("1", "26 Jan", "14:30", "All", "X", "M"),
    ]
    (planned,) = read(csv(*rows), january, on=date(2026, 11, 27)).planned
    assert (planned.day, planned.msel.delivery, planned.msel.scenario_time) == (2, "2026-11-27T14:30", "")


def test_a_scenario_of_hours(tmp_path: Path) -> None:
    (tmp_path / "crest.yaml").write_text(SCENARIO, "utf-8")
    prepared = prepare(tmp_path / "crest.yaml")  # steps of four hours
    rows = [
        ("No", "Day", "Time", "To", "From", "Message"),
        ("1", "2", "0900", "A", "X", "M"),
        ("2", "", "H+5", "B", "X", "N"),
    ]
    found = read(csv(*rows), prepared).planned
    assert [(one.day, one.msel.scenario_time) for one in found] == [(8, "09:00"), (7, "05:00")]
    alone = read(csv(("No", "Time", "To", "From", "Message"), ("1", "0900", "A", "X", "M")), prepared).planned
    assert [one.day for one in alone] == [2]
    again = read_msel(write_list(found, prepared, ".xlsx"), prepared, name="x").planned
    assert [(one.day, one.inject) for one in again] == [(one.day, one.inject) for one in found]


def test_what_two_seats_are_called_means_neither(tmp_path: Path) -> None:
    text = (DATA / "toy.yaml").read_text("utf-8")
    two = text.replace("name: Blueland,", "name: North Korea, adjective: Korean,").replace(
        "name: Redland,", "name: New Kronia, adjective: Korean,"
    )
    (tmp_path / "two.yaml").write_text(two, "utf-8")
    prepared = prepare(tmp_path / "two.yaml")
    rows = [("No", "Day", "To", "From", "Message")]
    rows += [(str(n), "1", said, "X", "M") for n, said in enumerate(("Korean", "NK", "North Korea", "new kronia"))]
    reading = read(csv(*rows), prepared)
    assert reading.unknown == (("Korean", 1), ("NK", 1))
    assert [one.inject.to for one in reading.planned] == [("BLUE",), ("RED",)]
