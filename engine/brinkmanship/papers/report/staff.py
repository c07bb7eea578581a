"""The whole report, for the staff: the chapters of an after-action report and its appendices (HSEEP), as a document."""

from __future__ import annotations

from brinkmanship.game.view.labels import long_date, short_date
from brinkmanship.papers.document import (
    Band,
    Block,
    Bullets,
    Cell,
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
from brinkmanship.papers.report.data import Assessed, Decision, Ordered, Report
from brinkmanship.papers.report.events_table import timeline_blocks
from brinkmanship.papers.report.improvement import improvement_blocks
from brinkmanship.papers.report.method import method_blocks
from brinkmanship.papers.report.words import (
    amount_words,
    change_words,
    course_figure,
    ended_words,
    forecast_words,
    held,
    known_words,
    ladder_words,
    listed_more,
    moved_words,
    observed_by,
    outcomes_figure,
    period,
    rating_cell,
    road_sentence,
    share_words,
    when,
)

MOST_DETAILED = 20
"""Most decisions that are told with what was known then; of more the weightiest."""
EXERCISE_ROWS = frozenset(
    {
        "Exercise Name",
        "Exercise Dates",
        "Scope",
        "Mission Area(s)",
        "Core Capabilities",
        "Objectives",
        "Threat or Hazard",
        "Scenario",
        "Sponsor",
        "Participating Organizations",
        "Point of Contact",
    }
)
GAME_ROWS = frozenset({"Game", "Played", "Scenario", "Seats"})
TO_FILL = muted("(to be completed)")


def staff_document(report: Report) -> Document:
    """Return the whole report as a document."""
    chapters = [
        _overview(report),
        _summary(report),
        _capabilities(report) if report.exercise or any(one.observations for one in report.objectives) else [],
        [Heading("Timeline"), *timeline_blocks(report)],
        _decisions(report),
        _causes(report),
        _roads(report),
        _conduct(report),
        _rulings(report),
    ]
    blocks = [block for chapter in chapters for block in chapter]
    for number, appendix in enumerate(
        filter(None, (improvement_blocks(report), _participants(report), _injects(report)))
    ):
        head, *rest = appendix
        assert isinstance(head, Heading)
        blocks += [PageBreak(), Heading(f"Appendix {'ABC'[number]}: {head.text}"), *rest]
    blocks += [Heading("About This Report"), *method_blocks(report)]
    kind = "After-Action Report and Improvement Plan" if report.exercise else "After-Action Report"
    name = report.plan.name or report.title
    return Document(
        title=f"{name}: {kind}" if report.exercise else f"{report.title}: {kind}",
        blocks=blocks,
        subtitle=period(report),
        marking=f"{name} – {kind} – for the staff",
        made=report.made,
        cover=_cover(report),
        contents=True,
    )


def _cover(report: Report) -> list[tuple[str, Text]]:
    rows: list[tuple[str, Text]] = [("Scenario", report.title), ("Days played", period(report))]
    rows += [("Held", report.plan.dates or held(report))] if report.plan.dates or held(report) else []
    rows += [("Turns", str(report.turns))]
    rows += [("Branch", report.branch)] if report.branch else []
    return rows


# --- exercise overview, summary ------------------------------------------------------------------------------------------


def _overview(report: Report) -> list[Block]:
    plan, players = report.plan, _players(report)
    capabilities = dict.fromkeys(one.capability for one in report.objectives if one.capability)
    objectives = [one.objective for one in report.objectives if one.objective]
    told: list[tuple[str, Text]] = [
        ("Exercise Name" if report.exercise else "Game", plan.name or report.title),
        ("Exercise Dates" if report.exercise else "Played", plan.dates or held(report)),
        ("Scope", plan.scope or ""),
        ("Mission Area(s)", ", ".join(plan.mission_areas)),
        ("Core Capabilities", ", ".join(capabilities)),
        ("Objectives", "\n".join(f"{number}. {text}" for number, text in enumerate(objectives, 1))),
        ("Threat or Hazard", plan.threat or ""),
        ("Scenario", plan.summary or report.summary),
        ("Sponsor", plan.sponsor or ""),
        ("Participating Organizations", ", ".join(plan.organizations) or (players if report.exercise else "")),
        ("Seats", players if not report.exercise else ""),
        ("Point of Contact", plan.contact or ""),
    ]
    said = EXERCISE_ROWS if report.exercise else GAME_ROWS
    rows = [(name, text or TO_FILL) for name, text in told if name in said]
    head = "Exercise Overview" if report.exercise else "Overview"
    return [Heading(head), facts(rows)]


def _players(report: Report) -> str:
    """Return who played which seats: 'France, Poland (played by people); all other seats (played by the program)'."""
    seats: dict[str, list[str]] = {}
    for one in report.participants:
        if one.role in ("Seat", "Seats"):
            seats.setdefault(one.note, []).append(one.name if one.role == "Seat" else "all other seats")
    return "; ".join(f"{', '.join(names)} ({note})" for note, names in seats.items())


def _summary(report: Report) -> list[Block]:
    blocks: list[Block] = [Heading("Summary"), Paragraph(ended_words(report), "lead")]
    if told := ladder_words(report):
        blocks.append(Paragraph(told))
    if report.branch:
        blocks.append(
            Paragraph(
                f"This report tells of the branch '{report.branch}'; {len(report.branches)} other "
                f"{'branch is' if len(report.branches) == 1 else 'branches are'} compared with it under Roads Not Taken."
            )
        )
    if (figure := course_figure(report)) is not None:
        blocks.append(figure)
    if report.outcome is not None and report.outcome.scores:
        blocks.append(_scores(report))
    points: list[Text] = [road_sentence(point) for point in report.turning_points]
    points += [f"{story.label} moved {moved_words(story)}." for story in report.numbers[:3]]
    points += [one.verdict for one in report.conduct if one.contrasts and one.apart][:3]
    if points:
        blocks += [Heading("What stands out", 2), Bullets(points)]
    return blocks


def _scores(report: Report) -> Table:
    assert report.outcome is not None
    rows: list[Row] = []
    for score in sorted(report.outcome.scores, key=lambda one: one.start - one.total):
        best = [f"{one.text} ({one.value * 100:.0f} %)" for one in score.objectives]
        now, then = round(score.total * 100), round(score.start * 100)
        rows.append([score.name, f"{then} %", f"{now} %", f"{now - then:+d}".replace("-", "−"), "; ".join(best)])
    columns = (
        Column("Seat", 1.2),
        Column("At the start", 0.7, "right"),
        Column("At the end", 0.7, "right"),
        Column("Change", 0.6, "right"),
        Column("How far each of its aims was met at the end", 4),
    )
    return Table(columns, rows, "What each seat gained, by its own aims", row_heads=True)


# --- core capabilities -----------------------------------------------------------------------------------------------------


def _capabilities(report: Report) -> list[Block]:
    blocks: list[Block] = [Heading("Analysis of Core Capabilities")]
    if not report.objectives:
        return [
            *blocks,
            Paragraph("No objective was named and no observation was written down, so there is nothing to analyse."),
        ]
    columns = (Column("Objective", 3), Column("Core Capability", 1.4), Column("Observations", 1.2), Column("Rating", 2))
    rows: list[Row] = []
    for one in report.objectives:
        if one.objective:
            counts = ", ".join(f"{count} {rating}" for rating, count in one.counts) or "none rated"
            rows.append([one.objective, one.capability, counts, rating_cell(one.rating)])
    if rows:
        blocks.append(Table(columns, rows, "Summary of core capability performance"))
        blocks.append(
            Paragraph(
                "P: performed without challenges. S: performed with some challenges. M: performed with major challenges. "
                "U: unable to be performed. The rating of an objective is the one that evaluators gave most often, of equals "
                "the graver; the evaluation team may decide otherwise.",
                "small",
            )
        )
    seats = {one.seat: one.name for one in report.participants if one.role == "Seat"}
    for number, one in enumerate(report.objectives, 1):
        blocks += _assessed(one, number, seats)
    return blocks


def _assessed(one: Assessed, number: int, seats: dict[str, str]) -> list[Block]:
    title = f"Objective {number}: {one.capability or one.objective}" if one.objective else "Other observations"
    blocks: list[Block] = [Heading(title, 2)]
    if one.objective and one.capability:
        blocks.append(Paragraph(one.objective))
    if one.target:
        blocks.append(Paragraph([bold("Capability target: "), one.target]))
    if one.strengths:
        items = [Item(seen.text, [muted(observed_by(seen, seats))]) for seen in one.strengths]
        blocks += [Heading("Strengths", 3), Bullets(items)]
    if one.improvements:
        blocks.append(Heading("Areas for Improvement", 3))
        rows: list[Row] = []
        for order, seen in enumerate(one.improvements, 1):
            rows.append(
                [f"{number}.{order}", seen.text, observed_by(seen, seats), rating_cell(seen.rating), Cell(blank=2)]
            )
        columns = (
            Column("", 0.55),
            Column("Area for improvement", 3),
            Column("Reference", 1.5),
            Column("Rating", 1.4),
            Column("Analysis", 2),
        )
        blocks.append(Table(columns, rows))
    if one.unrated:
        items = [Item(seen.text, [muted(observed_by(seen, seats))]) for seen in one.unrated]
        blocks += [Heading("Noted, not rated", 3), Bullets(items)]
    if not one.observations:
        blocks.append(Paragraph(muted("No observation was written down for it.")))
    return blocks


# --- decisions -------------------------------------------------------------------------------------------------------------


def _decisions(report: Report) -> list[Block]:
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
        said = ", ".join(f"{name} {chance * 100:.0f} %" for name, chance in intents[:4])
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
        under.append(f"Chance of consent as the seat judged it: {order.chance * 100:.0f} %{doubtful}")
    under += [f"Then: {text}" for text in order.came]
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


def _causes(report: Report) -> list[Block]:
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


def _roads(report: Report) -> list[Block]:
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
            Column("Beside the road taken", 2),
        )
        caption = f"{base.futures} futures of each road, with the same chance; 95 % intervals in brackets, standard errors by ±"
        blocks.append(Table(columns, rows, caption, row_heads=True))
    for branch in report.branches:
        parts = f"It parts on {short_date(branch.parts)}" if branch.parts is not None else "It does not differ"
        blocks += [Heading(f"Branch played: {branch.name}", 2)]
        blocks.append(Paragraph(f"{parts} and goes to turn {branch.turns}, {long_date(branch.end)}. {branch.outcome}"))
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


def _conduct(report: Report) -> list[Block]:
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


def _rulings(report: Report) -> list[Block]:
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


# --- appendices ------------------------------------------------------------------------------------------------------------


def _participants(report: Report) -> list[Block]:
    rows: list[Row] = [
        [one.name, one.role, one.seat if one.role != "Seat" else "", one.note] for one in report.participants
    ]
    columns = (Column("Name", 1.6), Column("Role", 1), Column("Seat", 1.4), Column("", 2.6))
    return [Heading("Exercise Participants" if report.exercise else "Players"), Table(columns, rows)]


def _injects(report: Report) -> list[Block]:
    if not report.injects:
        return []
    rows: list[Row] = []
    for one in report.injects:
        how = ", ".join(filter(None, (one.sender, one.medium)))
        text: list[str] = [one.text] if one.text else []
        text += [f"Expected: {one.expected}"] if one.expected else []
        text += [f"Control: {decided}" for decided in one.decided]
        rows.append(
            [one.number, [bold(one.name), f"\n{how}" if how else ""], one.to, one.planned, one.went_in, "\n".join(text)]
        )
    columns = (
        Column("No.", 0.6),
        Column("Inject", 1.5),
        Column("To", 1.2),
        Column("Planned for", 1),
        Column("Went in", 0.9),
        Column("Text and what control decided", 3.2),
    )
    return [Heading("Injects as They Went"), Table(columns, rows)]
