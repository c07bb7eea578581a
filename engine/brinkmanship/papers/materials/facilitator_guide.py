"""The facilitator's guide, for control alone: how to run the day, what each seat is after, and every inject in full."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from brinkmanship.game.exercise.rulings import odds
from brinkmanship.game.session.injects import Planned
from brinkmanship.papers.document import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    Row,
    Table,
    Text,
    bold,
    facts,
    muted,
)
from brinkmanship.papers.materials.common import agenda, document, goals_table, overview, turn_length
from brinkmanship.papers.plan import Plan
from brinkmanship.scenario.models.exercise import ExerciseModule
from brinkmanship.simulation.spans import span
from brinkmanship.text import counted


def facilitator_guide(plan: Plan) -> Document:
    """Return the facilitator's guide."""
    return document(plan, "Facilitator's Guide", "Control only, not for players", _blocks(plan), contents=True)


def _blocks(plan: Plan) -> Iterator[Block]:
    yield Callout(
        "For control only",
        [
            Paragraph(
                "This guide tells what the seats are after and what is coming. Keep it where no player can read it."
            )
        ],
        "bad",
    )
    yield Heading("Exercise overview")
    yield overview(plan)
    yield goals_table(plan)
    yield agenda(plan)
    yield from _before(plan)
    yield from _during(plan)
    yield from _rulings()
    yield from _seats(plan)
    for number, module in enumerate(plan.modules, 1):
        yield PageBreak()
        yield from _module(plan, number, module)
    yield from _injects(plan)
    yield from _by_itself(plan)
    yield from _after(plan)


def _before(plan: Plan) -> Iterator[Block]:
    host = f"brink host {quote(plan.name)}" + (f" --msel {quote(plan.msel)}" if plan.msel else "")
    host += "".join(f" --seat {seat}" for seat in plan.seats) if plan.seats != plan.prepared.playable else ""
    yield Heading("Before play")
    yield Heading("In the weeks before", 2)
    yield Bullets(
        [
            "Agree on the objectives with the sponsor; each has a core capability, a target and tasks to watch.",
            "Assign people to seats: two to five each, one of them the lead. Two controllers, an evaluator for "
            "every two or three seats.",
            "Read the list of injects against the objectives: each objective has an inject that tests it, each "
            "inject an objective.",
            "Play it through once with the controllers, and time it.",
        ],
        boxes=True,
    )
    yield Heading("The day before", 2)
    yield Bullets(
        [
            "Send out the situation manual, and to each seat its own briefing.",
            "Print the evaluation guides and the feedback forms.",
            "Try the network of the room: open the address on a telephone that is not yours.",
            "Connect the laptop to power and switch off its sleep.",
        ],
        boxes=True,
    )
    yield Heading("In the hour before", 2)
    yield Bullets(
        [
            Item("Start the exercise:", [[bold(f"{host} --lan")]]),
            "Hand out the codes. Each opens one seat or role; control's opens everything.",
            "Put the public map on the projector, never control's page.",
            "See on your page that every seat has been joined. A seat that stays empty can be given to the program, and back.",
        ],
        boxes=True,
    )


def _during(plan: Plan) -> Iterator[Block]:
    yield Heading("During play")
    yield Heading("A turn", 2)
    yield Paragraph(f"A turn is {turn_length(plan)} in the scenario. For each:")
    yield Bullets(
        [
            "Brief the room in two minutes: the date, what everybody knows. Start the clock.",
            "Look at what is due. Release it, hold it or skip it, and write the reason: it is kept for the report.",
            "Play everybody who has no seat: messages, telephone calls, the press.",
            "Rule on orders in free text as they come in.",
            "Watch who has joined, drafted and handed in. Remind seats at five minutes.",
            "When all have handed in, look once more at what goes in with the turn, and resolve.",
            "Read the report of the truth before you let the seats go on. If an outcome cannot be defended, go back "
            "or override a number, "
            "and give the reason.",
        ],
        ordered=True,
    )
    yield Heading("Steering", 2)
    yield facts(
        [
            (
                "Too slow",
                "Release an inject now; shorten the clock; jump over quiet days with the agreement of the room.",
            ),
            ("Too fast", "Shift all injects by some days, which keeps their spacing; lengthen the clock."),
            (
                "A seat is stuck",
                "Ask what it wants to be true next week. Send it news that only it has. Do not advise.",
            ),
            (
                "Players fight the scenario",
                "Note the objection for the hotwash, and go on: 'In this world it happened'.",
            ),
            ("A surprise the list does not cover", "Improvise an inject. Its effects are checked while you type."),
            (
                "The wrong turn",
                "Go back to any turn: nothing is erased, plans are offered again, and both branches stay in the record.",
            ),
            ("Somebody leaves", "Others in the seat go on; an empty seat can be handed to the program and back."),
        ],
        narrow=0.28,
    )
    yield Callout(
        "If the laptop fails",
        [
            Paragraph(
                "Everything is on its disk the moment it happens. Start again with the record, and everybody goes "
                "on where they were:"
            ),
            Paragraph(bold("brink host --load RECORD --lan")),
        ],
    )


def _rulings() -> Iterator[Block]:
    yield Heading("Rulings", 2)
    yield Paragraph(
        "A player states an action, what it is to achieve, and reasons why it should succeed. Others may give "
        "reasons why it should not. "
        "Accept those that are good and new. Two dice must reach 7; each accepted reason for the action lowers that "
        "by one, each against "
        "it raises it by one. Say the odds before you roll. Tell what came of it, success or not, and what everybody sees of it."
    )
    shifts = range(3, -4, -1)
    rolled = [odds(max(n, 0), max(-n, 0)) for n in shifts]
    rows: list[Row] = [
        (bold("Needed"), *(f"{one.needed}" for one in rolled)),
        (bold("Chance"), *(f"{100 * one.chance:.0f}%" for one in rolled)),
    ]
    titles = (
        Column("Reasons for, less reasons against", 0.3),
        *(Column(f"{n:+d}" if n else "0", 0.1, "centre") for n in shifts),
    )
    yield Table(titles, rows)


def _seats(plan: Plan) -> Iterator[Block]:
    scenario = plan.prepared.names.scenario
    yield PageBreak()
    yield Heading("The seats and what they are after")
    for seat in plan.seats:
        actor, wanted = scenario.actors[seat], scenario.objectives.get(seat, [])
        yield Heading(actor.name, 3)
        rows: list[tuple[str, Text]] = [("Leader", actor.leader or "")]
        rows.append(("Orders in a turn", f"{actor.orders_per_turn}"))
        if actor.types:
            said = "\n".join(f"{one.name} ({100 * one.prior.value:.0f}%)" for one in actor.types.values())
            rows.append(("Secret intent, drawn at the start", said))
        if wanted:
            rows.append(("Wants", "\n".join(f"{n}. {one.text}" for n, one in enumerate(wanted, 1))))
        yield facts(rows, narrow=0.28)


def _module(plan: Plan, number: int, module: ExerciseModule) -> Iterator[Block]:
    yield Heading(f"Module {number}: {module.name}")
    if days := plan.days(module):
        yield Paragraph(days, "lead")
    if module.text:
        yield Paragraph(" ".join(module.text.split()))
    if module.issues:
        yield Heading("Key issues", 3)
        yield Bullets([" ".join(one.split()) for one in module.issues])
    yield Heading("Questions to the room", 3)
    yield Bullets([" ".join(one.split()) for one in module.questions], ordered=True)
    for seat, questions in module.seats.items():
        if seat in plan.seats:
            yield Callout(plan.seat_name(seat), [Bullets([" ".join(one.split()) for one in questions])], "muted")
    if found := plan.injects_of(module):
        yield Heading("Injects of this module", 3)
        yield _summary(plan, found)


def _summary(plan: Plan, injects: tuple[Planned, ...]) -> Table:
    timed = any(one.msel.delivery for one in injects)
    rows: list[Row] = []
    for one in injects:
        room = (one.msel.delivery.replace("T", " "),) if timed else ()
        expected = " ".join(one.msel.expected.split())
        rows.append((plan.number(one), plan.when(one), *room, plan.readers(one), one.name, expected))
    titles = (
        Column("No.", 0.08),
        Column("In the scenario", 0.17),
        *((Column("In the room", 0.13),) if timed else ()),
        Column("To", 0.17),
        Column("Subject", 0.22),
        Column("Expected action", 0.23),
    )
    return Table(titles, rows)


def _injects(plan: Plan) -> Iterator[Block]:
    if not plan.planned:
        return
    yield PageBreak()
    yield Heading("Injects in full")
    count = len(plan.planned)
    yield Paragraph(f"{counted(count, 'inject')}, in the order of the scenario's dates; those without a date last.")
    for one in plan.in_order:
        yield Heading(f"{plan.number(one)}  {one.name}", 3)
        yield facts(list(_inject_facts(plan, one)), narrow=0.22)


def _inject_facts(plan: Plan, one: Planned) -> Iterator[tuple[str, Text]]:
    said = one.msel
    yield "When", plan.when(one)
    if one.when:
        yield "Once this holds", one.when
    if said.delivery:
        yield "In the room", said.delivery.replace("T", " ")
    if said.instead_of:
        other = next((n for n in plan.planned if n.inject.id == said.instead_of), None)
        yield "In the place of", f"{plan.number(other)}  {other.name}" if other is not None else said.instead_of
    yield "To", plan.readers(one)
    for name, value in (
        ("From", said.sender or one.inject.sender),
        ("By", said.medium or one.inject.medium),
        ("Delivered by", said.controller),
        ("Type", said.type),
        ("Status", said.status),
        ("Storyline", said.thread),
    ):
        if value:
            yield name, value
    yield "Text", one.inject.text or muted("[no text: only its effects]")
    if one.inject.effects:
        yield "Effects", "\n".join(one.inject.effects)
    if said.expected:
        yield "Expected action", said.expected
    goal = plan.goal_of(one)
    if goal is not None:
        yield "Objective", f"{goal.number}. {goal.text}"
    if said.notes:
        yield "Notes", said.notes
    yield from said.extra
    yield "Delivered at, by, what came of it", "\n"


def _by_itself(plan: Plan) -> Iterator[Block]:
    """Yield what the simulation may bring without control: questions to seats, events, endings."""
    scenario = plan.prepared.names.scenario
    asked = [one for one in scenario.dilemmas.values() if one.to in plan.seats]
    if asked or scenario.events or scenario.endings:
        yield PageBreak()
        yield Heading("What may come by itself")
        yield Paragraph(
            "The simulation brings these without control. Know them, so that no inject of yours says the same or the opposite."
        )
    if asked:
        yield Heading("Questions to seats", 2)
        questions: list[Row] = [
            (plan.seat_name(one.to), bold(one.name), one.choices[one.default].name, span(one.by))
            for one in sorted(asked, key=lambda one: plan.seats.index(one.to))
        ]
        heads = (Column("Seat", 0.2), Column("Question", 0.4), Column("Silence means", 0.28), Column("Time", 0.12))
        yield Table(heads, questions)
    if scenario.events:
        yield Heading("Events", 2)
        events: list[Row] = [(bold(one.name), " ".join(one.text.split())) for one in scenario.events.values()]
        yield Table((Column("Event", 0.32), Column("What players read", 0.68)), events)
    if scenario.endings:
        yield Heading("Courses it can take", 2)
        courses: list[Row] = [
            (bold(one.name), " ".join(one.text.split()), "the game ends" if one.final else "play goes on")
            for one in scenario.endings.values()
        ]
        yield Table((Column("Course", 0.28), Column("What players read", 0.56), Column("Then", 0.16)), courses)


def _after(plan: Plan) -> Iterator[Block]:
    yield PageBreak()
    yield Heading("After play")
    yield Heading("Hotwash", 2)
    yield Paragraph(
        "Right after play, in the room, half an hour to an hour. Each seat says in two minutes what it wanted and "
        "what it feared. Only then "
        "show the truth. Facts before opinions, no names, and every strength and weakness tied to an objective."
    )
    yield Bullets([" ".join(one.split()) for one in plan.exercise.hotwash or _HOTWASH], ordered=True)
    yield Heading("Report", 2)
    yield Bullets(
        [
            "Collect evaluation guides and feedback forms before people leave.",
            Item("Make the report, for the chief and for the staff:", [[bold("brink report RECORD -o report.docx")]]),
            "Debrief controllers and evaluators within the week; rate each objective.",
            "Agree on the improvement plan: for each area a corrective action, who is responsible, and by when.",
            "Keep the record: it can be watched, compared and played on.",
        ],
        boxes=True,
    )


_HOTWASH = (
    "What did you want, and what did you think the others wanted?",
    "Which moment decided most? What did you know then?",
    "Which of your messages was understood otherwise than you meant it?",
    "What worked well and should be kept?",
    "What should be changed before the next time, and who can change it?",
)
