"""The papers of an exercise say what they must, in the right words, and nothing to those who are not to know it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from brinkmanship.cli import main
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import Msel, Planned
from brinkmanship.papers.document import Figure, Heading, Table, block_words, plain
from brinkmanship.papers.materials import PAPERS
from brinkmanship.papers.materials.common import overview
from brinkmanship.papers.materials.evaluation_guides import evaluation_guides
from brinkmanship.papers.materials.facilitator_guide import facilitator_guide
from brinkmanship.papers.materials.feedback_form import feedback_form
from brinkmanship.papers.materials.seat_briefing import seat_briefing
from brinkmanship.papers.materials.situation_manual import situation_manual
from brinkmanship.papers.plan import Plan, make_plan
from brinkmanship.papers.writers import FORMATS, to_bytes
from brinkmanship.scenario.document import ScenarioError
from tests.january import january as whole
from tests.msel.styles import master

MADE = date(2026, 11, 27)
LIST = (
    Planned(Inject("late", "The late zebra telegram.", ("world.tension += 0.1",), ("UKR",)), "Late", 30,
            msel=Msel(number="7", sender="An embassy", medium="telegram", controller="SimCell", expected="Asks for proof",
                      notes="Have the map ready.", objective="Objective 2", type="Contingency", scenario_time="09:30",
                      extra=(("ESF", "15"),))),
    Planned(Inject("early", "The early zebra call.", (), ("USA", "DEU", "control")), "Early", 2, msel=Msel(objective="signal")),
    Planned(Inject("other", "The other zebra way."), "Other", when="world.tension > 0.9",
            msel=Msel(instead_of="late", objective="Feed the room")),
)  # fmt: skip
BEYOND = ("zebra", "Have the map ready", "Asks for proof", "world.tension")
"""What only control reads of the list."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(whole(), "january-2022", planned=LIST, msel="my list.xlsx", made=MADE)


def sentences(text: str) -> set[str]:
    """Return the long sentences of a text, by which it is known again."""
    return {part for part in re.split(r"(?<=[.?!]) ", " ".join(text.split())) if len(part) > 40}


def secrets_of(plan: Plan, seat: str) -> set[str]:
    """Return the sentences that only *seat* reads, or nobody beforehand."""
    scenario = plan.prepared.names.scenario
    said = {one for part in ("briefing",) for one in sentences(getattr(scenario.actors[seat], part) or "")}
    asked = [one.text for one in scenario.dilemmas.values() if one.to == seat]
    return said | {one for text in asked for one in sentences(text)}


def test_the_overview_has_the_rows_that_every_document_of_an_exercise_has(plan):
    rows = [plain(row[0].text) for row in overview(plan).cells()]
    assert rows == [
        "Exercise Name", "Exercise Dates", "Scope", "Mission Area(s)", "Core Capabilities", "Objectives",
        "Threat or Hazard", "Scenario", "Sponsor", "Participating Organizations", "Point of Contact",
    ]  # fmt: skip


def test_what_planners_have_not_written_is_asked_for_and_not_made_up(toy):
    words = situation_manual(make_plan(toy, "toy", made=MADE)).words()
    for asked in ("[date, and hours of play]", "[objectives: specific and measurable]", "[who holds the exercise]"):
        assert asked in words


@pytest.mark.slow
@pytest.mark.parametrize("make", [situation_manual, feedback_form], ids=["manual", "form"])
def test_what_all_read_tells_no_inject_no_event_and_nothing_of_a_seat(plan, make):
    words, scenario = make(plan).words(), plan.prepared.names.scenario
    assert [one for one in BEYOND if one in words] == []
    for seat in plan.seats:
        assert [one for one in secrets_of(plan, seat) if one in words] == []
    events = {one for event in scenario.events.values() for one in sentences(event.text)}
    assert [one for one in events if one in words] == []
    intents = [one.name for actor in scenario.actors.values() for one in actor.types.values()]
    assert [one for one in intents if one in words] == []


@pytest.mark.slow
@pytest.mark.parametrize("seat", ["RUS", "USA"])
def test_a_briefing_tells_its_seat_all_of_its_own_and_nothing_of_another(plan, seat):
    words, scenario = seat_briefing(plan, seat).words(), plan.prepared.names.scenario
    assert [one for one in sentences(scenario.actors[seat].briefing) if one not in words] == []
    assert all(one.text in words for one in scenario.objectives[seat])
    assert [one for one in BEYOND if one in words] == []
    for other in plan.seats:
        told = [one for one in secrets_of(plan, other) if one in words]
        assert other == seat or told == [], other
    for actor, wanted in scenario.objectives.items():
        shared = {one.text for one in scenario.objectives[seat]}
        assert (
            actor == seat
            or [o.text for o in wanted if len(o.text) > 25 and o.text not in shared and o.text in words] == []
        )
    intents = {one.name for one in scenario.actors["RUS"].types.values()}
    assert {one for one in intents if one in words} == (intents if seat == "RUS" else set())


@pytest.mark.slow
def test_a_briefing_lists_the_orders_of_its_seat_and_no_others(plan):
    names = plan.prepared.names
    tables = [block for block in seat_briefing(plan, "USA").blocks if isinstance(block, Table)]
    orders = next(table for table in tables if table.columns[0].title == "Order")
    listed = sorted(plain(row[0].text) for row in orders.cells() if isinstance(row, tuple))
    index = names.actor_index["USA"]
    assert listed == sorted(a.name for a in names.scenario.actions.values() if index in names.model.actors_in(a.by))


def test_the_facilitator_has_every_inject_whole_in_the_order_of_the_scenario(plan):
    guide = facilitator_guide(plan)
    words = guide.words()
    for one in LIST:
        assert one.inject.text in words
    for said in (
        *BEYOND,
        "7  Late",
        "23 February 2022, 09:30",
        "An embassy",
        "telegram",
        "SimCell",
        "ESF 15",
        "Contingency",
    ):
        assert said in words, said
    titles = [block.text for block in guide.blocks if isinstance(block, Heading)]
    assert [title for title in titles if title.endswith(("Late", "Early", "Other"))] == [
        "1  Early",
        "7  Late",
        "3  Other",
    ]
    assert "once this holds world.tension > 0.9" in words.lower()
    assert "In the place of 7  Late" in words
    assert "brink host january-2022 --msel 'my list.xlsx' --lan" in words


def test_the_facilitator_is_told_the_odds_that_the_engine_rolls(plan):
    table = next(
        b for b in facilitator_guide(plan).blocks if isinstance(b, Table) and "Reasons for" in b.columns[0].title
    )
    rows = [[plain(cell.text) for cell in row] for row in table.cells()]
    assert [column.title for column in table.columns[1:]] == ["+3", "+2", "+1", "0", "-1", "-2", "-3"]
    assert rows == [
        ["Needed", "4", "5", "6", "7", "8", "9", "10"],
        ["Chance", "92%", "83%", "72%", "58%", "42%", "28%", "17%"],
    ]


def test_injects_stand_in_the_module_of_their_day(plan):
    of = [[one.inject.id for one in plan.injects_of(module)] for module in plan.modules]
    assert of == [["early"], [], ["late"]]


def test_each_objective_has_a_guide_with_its_tasks_and_its_own_injects(plan):
    assert [goal.id for goal in plan.goals] == ["assess", "decide", "consult", "signal", "escalate", ""]
    guide = evaluation_guides(plan)
    starts = [
        n for n, block in enumerate(guide.blocks) if isinstance(block, Heading) and block.text.startswith("Objective")
    ]
    parts = [guide.blocks[a:b] for a, b in zip(starts, [*starts[1:], len(guide.blocks)], strict=True)]
    said = [" ".join(word for block in part for word in block_words(block)) for part in parts]
    for goal, words in zip(plan.goals, said, strict=True):
        assert goal.title in words
        assert all(task in words for task in goal.tasks)
    assert ["Late" in words for words in said] == [False, True, False, False, False, False]
    assert ["Early" in words for words in said] == [False, False, False, True, False, False]
    assert "Feed the room" in said[5]
    assert "Asks for proof" in said[1]
    titles = next(block.columns for block in parts[0] if isinstance(block, Table) and block.headed)
    assert [column.title.split(" (")[0] for column in titles] == [
        "Capability target", "Critical tasks", "Observation notes", "Rating",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_is_written(toy, kind):
    plan = make_plan(toy, "toy", planned=[replace(LIST[1], inject=Inject("early", "Early.", (), ("RED",)))], made=MADE)
    made = dict(PAPERS[kind].make(plan))
    assert len(made) == (len(plan.seats) if kind == "briefings" else 1)
    document = next(iter(made.values()))
    assert document.made == MADE
    for form in FORMATS if kind in ("sitman", "evaluation") else ("html", "md"):
        assert len(to_bytes(document, form)) > 1000, form


def test_a_plan_of_ones_own_replaces_what_it_names(plan, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(
        "exercise: {name: Cold Harbour, sponsor: The Institute, modules: [{name: All, questions: [Why?]}]}\n"
    )
    own = make_plan(plan.prepared, "january-2022", planned=LIST, file=file, made=MADE)
    assert own.title == "Cold Harbour"
    assert own.goals == plan.goals
    assert [module.name for module in own.modules] == ["All"]
    assert [one.inject.id for one in own.injects_of(own.modules[0])] == ["early", "late"]
    document = feedback_form(own)
    assert document.marking == "Cold Harbour · All participants"
    assert "The Institute" in [plain(row[1].text) for row in overview(own).cells()]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("exercise: {sponser: X}", "plan.yaml:1:12: error: unknown name 'sponser'"),
        ("exercise:\n  modules:\n    - name: A\n      seats: {UKRR: [Why?]}",
         "plan.yaml:4:15: error: there is no seat 'UKRR'; did you mean 'UKR'?"),
        ("exercise: {agenda: [{time: '9 am', text: Start}]}", "a time of day in quotes such as '09:30'"),
        ("- a", "no section 'exercise'"),
        ("", "the file is empty"),
    ],
)  # fmt: skip
def test_a_plan_that_says_what_it_may_not_is_told_with_its_place(plan, tmp_path, text, told):
    file = tmp_path / "plan.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as error:
        make_plan(plan.prepared, "january-2022", file=file)
    assert told in str(error.value)


def brink(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main.main(words)
    return left.value.code


@pytest.mark.slow
def test_the_command_writes_the_papers_it_is_asked_for(tmp_path, capsys):
    sheet, out = tmp_path / "list.xlsx", tmp_path / "papers"
    sheet.write_bytes(master())
    words = ["papers", "january-2022", "--msel", str(sheet), "--to", "Lead=all", "--on", "2026-11-27", "--seat", "UKR"]
    assert brink(*words, "--only", "facilitator", "--only", "briefings", "--format", "md", "-o", str(out)) == 0
    assert [file.name for file in sorted(out.iterdir())] == ["briefing-UKR.md", "facilitator-guide.md"]
    assert "Forty trains with armour were counted at Gomel." in (out / "facilitator-guide.md").read_text()
    assert "Gomel" not in (out / "briefing-UKR.md").read_text()
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "odt"], "there is no format 'odt'; there are html, docx, pdf and md"),
        (["--format", ","], "there is no format ''"),
        (["--only", "slides"], "there is no paper 'slides'; there are sitman, briefings, facilitator, evaluation and feedback"),
        (["--seat", "UKRR"], "there is no seat 'UKRR'. Did you mean UKR?"),
        (["--plan", "nowhere.yaml"], "nowhere.yaml: error: there is no such file"),
        (["--msel", "nowhere.xlsx"], "nowhere.xlsx"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_writes_nothing(tmp_path, capsys, words, told):
    assert brink("papers", "january-2022", "-o", str(tmp_path / "out"), *words) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_map_of_a_paper_shows_no_troops_but_those_of_its_seat(plan):
    def told(seat: str) -> str:
        document = seat_briefing(plan, seat) if seat else situation_manual(plan)
        figure = next(block for block in document.blocks if isinstance(block, Figure))
        assert figure.png.startswith(b"\x89PNG")
        return figure.alt

    assert "Sevastopol by Russia" in told("") or "Crimea by Russia" in told("")
    assert "Troops" not in told("")
    ours, theirs = told("USA"), told("RUS")
    assert re.search(r"Troops of United States: [\d,]+ in ", ours)
    assert re.search(r"Troops of Russia: [\d,]+ in ", theirs)
    assert "Troops of Russia" not in ours
