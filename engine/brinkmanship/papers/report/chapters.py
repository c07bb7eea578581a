"""The chapters of the whole report on the game itself: decisions, causes, roads not taken, signals and acts, rulings."""

from __future__ import annotations

from brinkmanship.game.view.labels import long_date, short_date
from brinkmanship.papers.document import (
    Band,
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Item,
    Paragraph,
    Row,
    Table,
    Text,
    bold,
    facts,
)
from brinkmanship.papers.report.data import Decision, Ordered, Report
from brinkmanship.papers.report.words import (
    amount_words,
    change_words,
    forecast_words,
    known_words,
    listed_more,
    moved_words,
    outcomes_figure,
    share_words,
    when,
)

MOST_DETAILED = 20
"""Most decisions that are told with what was known then; of more the weightiest."""


# --- decisions -------------------------------------------------------------------------------------------------------------


def decisions_chapter(report: Report) -> list[Block]:
    """Return the chapter of decisions: the weightiest in full, all of them in a table."""
    blocks: list[Block] = [Heading("Decisions")]
    if not report.decisions:
        return [*blocks, Paragraph("No seat ordered anything.")]
    heaviest = sorted(report.decisions, key=lambda one: (-one.weight, one.position))[:MOST_DETAILED]
    detailed = sorted(heaviest, key=lambda one: one.position)
    less = len(report.decisions) - len(detailed)
    told = "What each seat ordered, what it knew and had been told when it did, what was to be expected, and what came of it."
    if less:
        told += f" The {len(detailed)} weightiest decisions are told in full; all are listed at the end of the chapter."
    blocks.append(Paragraph(told))
    for decision in detailed:
        blocks += _decision(decision)
    if less:
        blocks += [Heading("All decisions", 2), _all_decisions(report)]
    return blocks


def _decision(decision: Decision) -> list[Block]:
    blocks: list[Block] = [Heading(f"{when(decision)}: {decision.name}", 3)]
    blocks.append(Bullets([_ordered(order) for order in decision.orders]))
    if decision.refused:
        items: list[Text | Item] = list(decision.refused)
        blocks += [Paragraph(bold("Ordered, but not legal")), Bullets(items)]
    about: list[tuple[str, Text]] = []
    if decision.rung:
        about.append(("Escalation", decision.rung))
    about += [("Had been told", text) for text in decision.heard]
    for actor, intents, truth in decision.beliefs:
        said = ", ".join(f"{name} {chance * 100:.0f}%" for name, chance in intents[:4])
        about.append((f"Took {actor} to be after", f"{said}" + (f". In truth: {truth}." if truth else ".")))
    if decision.believed is not None:
        about.append(("Forecast then, from what the seat believed", forecast_words(decision.believed)))
    if decision.true is not None:
        about.append(("Forecast then, from the truth", forecast_words(decision.true)))
    if about:
        blocks.append(facts(about))
    if decision.known:
        rows: list[Row] = []
        for known in decision.known:
            believed, truth, missed = known_words(known)
            rows.append([known.label, believed, truth, Cell(missed, "poor" if missed else "")])
        columns = (
            Column("Where it was most in error", 2),
            Column("It took it for", 3),
            Column("It was", 1),
            Column("", 1.2),
        )
        blocks.append(Table(columns, rows, row_heads=True))
    return blocks


def _ordered(order: Ordered) -> Item:
    under: list[Text | Item] = []
    if order.others:
        under.append(f"Not chosen: {'; '.join(order.others)}")
    if order.reason:
        under.append(f"Reason given: {order.reason}")
    if order.chance is not None:
        doubtful = f"; in doubt: {listed_more(order.doubtful, 5)}" if order.doubtful else ""
        under.append(f"Chance of consent as the seat judged it: {order.chance * 100:.0f}%{doubtful}")
    under += [f"Then: {text}" for text in order.came]
    if order.moved:
        under.append(f"It moved, over the game: {listed_more(order.moved, 4)}")
    return Item(bold(order.text), under)


def _all_decisions(report: Report) -> Table:
    rows: list[Row] = []
    turn = -1
    for decision in report.decisions:
        if decision.turn != turn:
            turn = decision.turn
            rows.append(Band(f"Turn {turn}, {long_date(decision.date)}"))
        said = "; ".join(order.text + (f" (“{order.reason}”)" if order.reason else "") for order in decision.orders)
        refused = f" Not legal: {'; '.join(decision.refused)}" if decision.refused else ""
        rows.append([decision.name, f"{said}{refused}".strip()])
    return Table((Column("Seat", 1), Column("Orders, with the reasons given", 4)), rows)


# --- causes ----------------------------------------------------------------------------------------------------------------


def causes_chapter(report: Report) -> list[Block]:
    """Return the chapter of what moved the numbers, [] where nothing is known of it."""
    if not report.numbers:
        return []
    blocks: list[Block] = [
        Heading("Why the Numbers Moved"),
        Paragraph(
            "Every change of a number has a cause in the ledger of the game, and the causes sum to the change. For each number "
            "that was shown all the time these are the largest, over the whole game."
        ),
    ]
    for story in report.numbers:
        rows: list[Row] = []
        for title, causes in (("Raised it", story.rises), ("Lowered it", story.falls)):
            if causes:
                rows.append(Band(title))
            for cause in causes:
                last = f" to {short_date(cause.last)}" if cause.last != cause.first else ""
                days = f"{short_date(cause.first)}{last}" + (f", {cause.times} times" if cause.times > 1 else "")
                rows.append([cause.text, days, amount_words(story, cause.amount)])
        if rows and abs(story.rest) > 5e-4 * ((story.ceiling - story.floor) or 1.0):
            rows.append(["All smaller causes together", "", amount_words(story, story.rest)])
        columns = (Column("Cause", 3.8), Column("When", 1.7), Column("Change", 1.1, "right"))
        blocks += [Heading(story.label, 3), Paragraph(f"It moved {moved_words(story)}.")]
        blocks += [Table(columns, rows)] if rows else []
    return blocks


# --- roads not taken -------------------------------------------------------------------------------------------------------


def roads_chapter(report: Report) -> list[Block]:
    """Return the chapter of roads not taken and of branches played, [] where there are none."""
    blocks: list[Block] = []
    if (figure := outcomes_figure(report)) is not None:
        blocks += [Heading("What was to be expected", 2), figure]
    for point in report.turning_points:
        decision, base = point.decision, point.roads[0].forecast
        said = "; ".join(order.text for order in decision.orders)
        blocks += [Heading(f"{when(decision)}: {decision.name}", 2), Paragraph([bold("Ordered: "), said])]
        rows: list[Row] = []
        for road in point.roads:
            likeliest = ", ".join(f"{one.name} {share_words(one)}" for one in road.forecast.shares[:4])
            changes = ", ".join(change_words(*one) for one in road.changes[:3])
            told = changes or ("" if road is point.roads[0] else "no difference to speak of")
            rows.append([road.name, share_words(road.forecast.war), likeliest, told])
        columns = (
            Column("Road", 1.8),
            Column("Any war", 1),
            Column("Likeliest outcomes", 3),
            Column("Against the actual game", 2),
        )
        caption = f"{base.futures} futures of each road, with the same chance; 95% intervals in brackets, standard errors by ±"
        blocks.append(Table(columns, rows, caption, row_heads=True))
    for branch in report.branches:
        same = "It is the same as far as both go"
        parts = f"It parts on {short_date(branch.parts)}" if branch.parts is not None else same
        blocks += [Heading(f"Branch played: {branch.name}", 2)]
        blocks.append(Paragraph(f"{parts}, and goes to turn {branch.turns}, {long_date(branch.end)}. {branch.outcome}"))
        items: list[Text | Item] = []
        items += [Item("Done on the branch of this report alone", list(branch.only_here))] if branch.only_here else []
        items += [Item("Done there alone", list(branch.only_there))] if branch.only_there else []
        blocks += [Bullets(items)] if items else []
    if not blocks:
        return []
    lead = Paragraph(
        "Each road is many futures of the state in which the decision was taken. The turn goes as told; from the next turn "
        "on every seat follows its doctrine. Injects that went in with the turn go in on every road, later ones on "
        "none. Differences within two standard errors may be chance."
    )
    return [Heading("Roads Not Taken"), lead, *blocks]


# --- signals and acts, rulings ---------------------------------------------------------------------------------------------


def conduct_chapter(report: Report) -> list[Block]:
    """Return the chapter of what was said beside what was done, [] where nothing was."""
    if not report.conduct:
        return []
    rows: list[Row] = []
    for one in report.conduct:
        said, done = (
            f"{mean:+.1f}".replace("-", "−") if mean is not None else "–" for mean in (one.said_mean, one.done_mean)
        )
        messages = sum(sign.source == "message" for sign in one.said)
        rows.append(
            [one.name, str(len(one.said) - messages), said, str(messages), str(len(one.done)), done, one.verdict]
        )
    columns = (
        Column("Seat", 1.3),
        Column("Words", 0.9, "right"),
        Column("Tone", 0.75, "right"),
        Column("Messages", 1.25, "right"),
        Column("Acts", 0.75, "right"),
        Column("Tone", 0.75, "right"),
        Column("In short", 3.4),
    )
    blocks: list[Block] = [
        Heading("Signals and Acts"),
        Paragraph(
            "What was said, beside what was done. Tone is the mean Goldstein weight, from −10 (most hostile) to 10 (most "
            "friendly), of the orders that were words and of those that were acts; messages between seats count as words "
            "without a weight."
        ),
        Table(columns, rows, row_heads=True),
    ]
    items: list[Text | Item] = [Item(bold(one.name), list(one.contrasts)) for one in report.conduct if one.contrasts]
    if items:
        blocks += [Heading("Where acts went against words", 2), Bullets(items)]
    return [*blocks, *_messages(report)]


def _messages(report: Report) -> list[Block]:
    sent = [sign for one in report.conduct for sign in one.said if sign.source == "message"]
    if not sent:
        return []
    names = {one.seat: one.name for one in report.conduct}
    rows: list[Row] = []
    for sign in sorted(sent, key=lambda sign: sign.turn):
        rows.append([short_date(sign.date), names[sign.seat], sign.readers, sign.text])
    columns = (Column("Date", 0.6), Column("From", 1.1), Column("To", 1.1), Column("Message", 4))
    return [Heading("Messages", 2), Table(columns, rows)]


def rulings_chapter(report: Report) -> list[Block]:
    """Return the chapter of rulings and overrides, [] where there are none."""
    if not report.rulings:
        return []
    rows: list[Row] = [
        [f"{one.turn}", one.date, one.text, one.basis or one.kind.capitalize(), one.reason] for one in report.rulings
    ]
    columns = (
        Column("Turn", 0.65),
        Column("Date", 0.75),
        Column("What was ruled", 3),
        Column("By what", 2.4),
        Column("Reason", 1.6),
    )
    return [Heading("Rulings and Overrides"), Table(columns, rows)]
