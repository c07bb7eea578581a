"""The briefing of a seat: what its players read before play, and nobody else. Made only of what that seat may know."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.game.view import glossary
from brinkmanship.game.view.encyclopedia import Encyclopedia, Section, encyclopedia
from brinkmanship.papers.document import (
    Band,
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Table,
    Text,
    bold,
    facts,
)
from brinkmanship.papers.materials.common import calendar, document, paragraphs, turn_length
from brinkmanship.papers.materials.opening_map import opening_map
from brinkmanship.papers.plan import Plan, split_paragraphs
from brinkmanship.scenario.models.actions import Action
from brinkmanship.simulation.spans import span


def seat_briefing(plan: Plan, seat: str) -> Document:
    """Return the briefing of a seat."""
    name = plan.seat_name(seat)
    return document(plan, f"Briefing: {name}", f"Players of {name} only", _blocks(plan, seat), contents=True)


def _blocks(plan: Plan, seat: str) -> Iterator[Block]:
    scenario = plan.prepared.names.scenario
    actor, book = scenario.actors[seat], encyclopedia(plan.prepared, seat)
    yield Heading("Your seat")
    if said := actor.briefing:
        first, *rest = split_paragraphs(said)
        yield Paragraph(first, "lead")
        yield from map(Paragraph, rest)
    else:
        yield from paragraphs(actor.description or "")
    yield from _people(plan, seat)
    yield from _wants(plan, seat)
    yield Heading("The situation")
    yield from paragraphs(scenario.scenario.briefing)
    if (picture := opening_map(plan, seat)) is not None:
        yield picture
    yield from _bodies(plan, seat)
    if (dates := calendar(plan)) is not None:
        yield Heading("Dates to plan with")
        yield dates
    yield from _questions(plan, seat)
    yield PageBreak()
    yield Heading("What you can order")
    yield from _orders(plan, seat)
    yield from _numbers(book, plan, seat)


def _people(plan: Plan, seat: str) -> Iterator[Block]:
    actor = plan.prepared.names.scenario.actors[seat]
    people = [*([actor.leader] if actor.leader else []), *actor.people]
    if not people:
        return
    yield Heading("Parts to share out", 2)
    yield Paragraph("Agree who speaks for whom, and who hands in the orders (the lead).")
    rows = []
    for one in people:
        who, _, office = one.partition(", ")
        rows.append((who, office[:1].upper() + office[1:], ""))
    yield Table((Column("Part", 0.34), Column("Office", 0.36), Column("Played by", 0.3)), rows)


def _wants(plan: Plan, seat: str) -> Iterator[Block]:
    scenario = plan.prepared.names.scenario
    actor, wanted = scenario.actors[seat], scenario.objectives.get(seat, [])
    if actor.types:
        yield Heading("What you came for", 2)
        yield Paragraph(
            "One of these intents is yours in this game. It is drawn when the game begins, your pages name it, and nobody else "
            "knows it. The others guess at it from what you do."
        )
        intents: list[Text] = []
        for intent in actor.types.values():
            told = " ".join((intent.description or "").split())
            intents.append([bold(intent.name), f": {told}" if told else ""])
        yield Bullets(intents)
    if wanted:
        yield Heading("What you want", 2)
        if any(one.weights or one.types for one in wanted):
            yield Paragraph("How much each of these counts depends on your intent; your pages show the weights.")
            yield Bullets([one.text for one in wanted])
        else:
            whole = sum(one.weight for one in wanted)
            rows = [(one.text, f"{100 * one.weight / whole:.0f}%") for one in wanted]
            yield Table((Column("Aim", 0.82), Column("Weight", 0.18, "right")), rows)
        yield Paragraph("At the end these say how well you did, whatever the others gained or lost.", "small")


def _bodies(plan: Plan, seat: str) -> Iterator[Block]:
    names = plan.prepared.names
    index = names.actor_index[seat]
    rows = []
    for body in names.scenario.bodies.values():
        if index in names.model.actors_in(body.members) or body.chair == seat:
            part = "You chair it" if body.chair == seat else "You are a member"
            rows.append(
                (
                    bold(body.name),
                    part,
                    f"Silence of {span(body.silence_days)}",
                    " ".join((body.description or "").split()),
                )
            )
    if rows:
        yield Heading("Where you decide with others")
        titles = (
            Column("Body", 0.22),
            Column("Your part", 0.18),
            Column("Time to object", 0.18),
            Column("What it is", 0.42),
        )
        yield Table(titles, rows)


def _questions(plan: Plan, seat: str) -> Iterator[Block]:
    rows = [(n, module, module.seats.get(seat, [])) for n, module in enumerate(plan.modules, 1)]
    if any(asked for *_, asked in rows):
        yield Heading("Questions to settle before you need the answer")
        for number, module, asked in rows:
            if asked:
                title = f"Module {number}: {module.name}" if len(rows) > 1 else ""
                yield Callout(title, [Bullets([" ".join(one.split()) for one in asked])])


def _orders(plan: Plan, seat: str) -> Iterator[Block]:
    names = plan.prepared.names
    actor, index = names.scenario.actors[seat], names.actor_index[seat]
    yield facts(
        [
            ("Orders", f"at most {actor.orders_per_turn} in a turn of {turn_length(plan)}"),
            ("Political capital", "what orders cost; you gain some each turn and can save it up"),
            ("Consent", "some orders need another's consent, and are carried out only if it comes"),
            ("Time", "most orders take days to have effect; what is announced is seen at once"),
        ]
    )
    yield Paragraph(
        "During play your pages show which are possible, why the others are not, and how those who are asked would "
        "likely answer. "
        "What is not listed you can still propose to control in your own words."
    )
    families: dict[str, list[Action]] = {}
    for action in names.scenario.actions.values():
        if index in names.model.actors_in(action.by):
            families.setdefault(action.family, []).append(action)
    rows: list[Row] = []
    for family, actions in families.items():
        rows.append(Band(glossary.plain(family).capitalize()))
        rows += [_order(plan, seat, one) for one in sorted(actions, key=lambda one: one.name)]
    titles = (Column("Order", 0.24), Column("What it is", 0.46), Column("Costs", 0.09, "right"), Column("Needs", 0.21))
    yield Table(titles, rows)
    yield Paragraph("Costs are in points of political capital, for an order of usual size.", "small")


def _order(plan: Plan, seat: str, action: Action) -> Row:
    needs = []
    if action.consent is not None:
        of = action.consent.of
        bodies = plan.prepared.names.scenario.bodies
        who = {"target": "consent of the target", "host": "consent of the host"}.get(of)
        needs.append(who or f"consent of {bodies[of].name if of in bodies else plan.seat_name(of)}")
    needs += [f"{span(action.delay)} to take effect"] if action.delay else []
    needs += ["kept from others at first"] if not action.public else []
    said = "; ".join(needs)
    return (
        bold(action.name),
        " ".join((action.description or "").split()),
        f"{action.cost.value:g}",
        said[:1].upper() + said[1:],
    )


def _numbers(book: Encyclopedia, plan: Plan, seat: str) -> Iterator[Block]:
    article = book.articles.get(f"actor:{seat}")
    sections: tuple[Section, ...] = article.sections if article is not None else ()
    own = next((one for one in sections if one.title == "Numbers at the start"), None)
    if own is None:
        return
    yield Heading("Your numbers on the first day")
    yield Paragraph(
        "These are yours and exact, but for what your intent changes. About others you have estimates, which your "
        "pages show with "
        "their range and the day they were last seen."
    )
    rows = []
    for fact in own.facts:
        track = book.articles.get(fact.link)
        rows.append((fact.label, fact.value, track.text if track is not None else ""))
    yield Table(
        (Column("Number", 0.24), Column("At the start", 0.16, "right"), Column("What it says", 0.6)),
        rows,
        row_heads=True,
    )
