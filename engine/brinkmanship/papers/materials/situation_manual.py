"""The situation manual (SitMan): what every participant reads. Made only of what the scenario says to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.papers.document import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Heading,
    Item,
    Lines,
    PageBreak,
    Paragraph,
    Table,
    bold,
)
from brinkmanship.papers.materials.common import (
    agenda,
    bodies,
    calendar,
    document,
    goals_table,
    ladder,
    overview,
    paragraphs,
    turn_length,
)
from brinkmanship.papers.materials.opening_map import opening_map
from brinkmanship.papers.plan import Plan
from brinkmanship.scenario.models.exercise import ExerciseModule


def situation_manual(plan: Plan) -> Document:
    """Return the situation manual."""
    return document(plan, "Situation Manual", "All participants", _blocks(plan), contents=True)


def _blocks(plan: Plan) -> Iterator[Block]:
    yield Heading("Exercise overview")
    yield overview(plan)
    yield from _general(plan)
    for number, module in enumerate(plan.modules, 1):
        yield PageBreak()
        yield from _module(plan, number, module)
    yield PageBreak()
    for letter, (title, lead, table) in zip("ABC", _appendices(plan), strict=False):
        yield Heading(f"Appendix {letter}: {title}")
        yield Paragraph(lead)
        yield table


def _appendices(plan: Plan) -> Iterator[tuple[str, str, Table]]:
    if (table := calendar(plan)) is not None:
        yield "Calendar", "These dates are known to everybody when play begins.", table
    if (table := ladder(plan)) is not None:
        yield (
            "Escalation ladder",
            "The crisis stands on a rung of this ladder at every moment; all can see which.",
            table,
        )
    if (table := bodies(plan)) is not None:
        yield (
            "Bodies that decide by consent",
            "A proposal passes when enough members do not object before silence ends.",
            table,
        )


def _general(plan: Plan) -> Iterator[Block]:
    yield Heading("General information")
    yield Heading("Exercise objectives and core capabilities", 2)
    yield Paragraph(
        "The objectives say what the exercise is for. Each is linked to a core capability: the means to accomplish a mission, "
        "function or objective, given the conditions and to the performance required."
    )
    yield goals_table(plan)
    yield Heading("Participant roles and responsibilities", 2)
    yield Bullets(
        [
            [
                bold("Players"),
                " sit in a seat and decide for it. They discuss, write to other seats and give its orders.",
            ],
            [bold("The lead of a seat"), " hands in its orders for the turn, after the others were heard."],
            [
                bold("Controllers"),
                " run the exercise: they set the pace, deliver injects, speak for everybody who has no seat, and rule on "
                "actions that the rules do not foresee. Their word on the rules is final during play.",
            ],
            [bold("Evaluators"), " watch, write down what they see by objective, and do not take part in discussions."],
            [bold("Observers"), " see what is public and ask their questions after play."],
        ]
    )
    yield Heading("Seats", 2)
    yield _seats(plan)
    yield Heading("Exercise structure", 2)
    yield from _structure(plan)
    yield Heading("Exercise guidelines", 2)
    yield Bullets(
        [
            "This is an open, no-fault setting. Different views, even strong ones, are expected.",
            "Decide on the basis of what your seat knows and can do. Where plans or rules exist, use them, and say "
            "where they fall short.",
            "Decisions here set no precedent and commit no organization. Nobody is quoted outside the room.",
            "Speak and write as your seat would. What you write to another seat is part of the record.",
            "What your seat alone knows stays with you until you choose to tell it.",
            "When in doubt about the rules, ask a controller. When in doubt about the world, find out or decide without.",
            "In a real emergency, say: 'Real emergency, stop the exercise'.",
        ]
    )
    yield Heading("Exercise assumptions and artificialities", 2)
    yield Paragraph("In any exercise some things are taken as given so that it can be played in the time there is.")
    yield Bullets(
        [
            "The scenario is plausible, and events happen as they are told.",
            "There is no hidden trick, and no answer that the controllers are waiting for.",
            "All participants receive information at the same time, unless it is for a seat alone.",
            f"A turn is {turn_length(plan)} in the scenario, whatever it takes in the room.",
            "The consequences of orders are worked out by a simulation that knows more than any seat. It may err, as any model; "
            "controllers can correct it, and say so.",
            "Numbers about others are estimates. Each shows its range and when it was last seen.",
            *(" ".join(one.split()) for one in (*plan.exercise.assumptions, *plan.exercise.artificialities)),
        ]
    )
    yield Heading("Exercise evaluation", 2)
    yield Paragraph(
        "Evaluators compare what they see with the objectives and the critical tasks of each core capability. Play is discussed "
        "right afterwards (hotwash); participants fill in a feedback form; and an after-action report with an improvement plan "
        "follows. It judges plans, procedures and resources, never individuals."
    )
    yield Heading("Schedule", 2)
    yield agenda(plan)


def _seats(plan: Plan) -> Table:
    actors = plan.prepared.names.scenario.actors
    rows = []
    for id in plan.seats:
        one = actors[id]
        rows.append((bold(one.name), one.leader or "", " ".join((one.description or "").split())))
    others = len(actors) - len(plan.seats)
    titles = (Column("Seat", 0.2), Column("Leader", 0.26), Column("Who that is", 0.54))
    more = (
        f"Played by people; the program or controllers speak for {others} other parties"
        if others
        else "Played by people"
    )
    return Table(titles, rows, more)


def _structure(plan: Plan) -> Iterator[Block]:
    modules = len(plan.modules)
    if modules > 1:
        yield Paragraph(
            f"The exercise has {modules} modules. Each begins with a situation report, and is played in turns."
        )
        rows = []
        for number, module in enumerate(plan.modules, 1):
            rows.append((f"{number}", module.name, plan.days(module)))
        yield Table((Column("Module", 0.14, "right"), Column("Title", 0.46), Column("In the scenario", 0.4)), rows)
    yield Paragraph(f"In each turn ({turn_length(plan)} in the scenario):")
    yield Bullets(
        [
            "Read: the report of the last turn, your inbox, what changed in your estimates and why.",
            Item("Consult: within the seat, then with others.", ["Messages can be private, public, or to control."]),
            "Plan: choose orders. Each shows what it costs, what is not possible and why, and how others would likely answer.",
            "What no order covers, write in your own words: control rules on it.",
            "Hand in: the lead hands in the orders. Until then anybody in the seat may change the draft; it is "
            "saved as you type.",
            "When all seats have handed in, control resolves the turn and all learn at once what came of it.",
        ],
        ordered=True,
    )


def _module(plan: Plan, number: int, module: ExerciseModule) -> Iterator[Block]:
    yield Heading(f"Module {number}: {module.name}")
    if days := plan.days(module):
        yield Paragraph(days, "lead")
    yield Heading("Scenario", 3)
    if number == 1:
        yield from paragraphs(plan.prepared.names.scenario.scenario.briefing)
        if (picture := opening_map(plan)) is not None:
            yield picture
    yield from paragraphs(module.text)
    if module.issues:
        yield Heading("Key issues", 3)
        yield Bullets([" ".join(one.split()) for one in module.issues])
    yield Heading("Questions", 3)
    yield Paragraph(
        "Based on the information provided, discuss the situation and decide. The questions are a guide: not all need an answer, "
        "and others may matter more."
    )
    yield Bullets([" ".join(one.split()) for one in module.questions], ordered=True)
    asked = {seat: questions for seat, questions in module.seats.items() if seat in plan.seats}
    for seat, questions in asked.items():
        yield Callout(plan.seat_name(seat), [Bullets([" ".join(one.split()) for one in questions])], "muted")
    yield Lines("Notes", 6)
