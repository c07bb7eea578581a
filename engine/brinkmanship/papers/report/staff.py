"""The whole report, for the staff: the chapters of an after-action report and its appendices (HSEEP), as a document."""

from __future__ import annotations

from brinkmanship.papers.document import (
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
from brinkmanship.papers.report.chapters import (
    causes_chapter,
    conduct_chapter,
    decisions_chapter,
    roads_chapter,
    rulings_chapter,
)
from brinkmanship.papers.report.data import Assessed, Report
from brinkmanship.papers.report.events_table import timeline_blocks
from brinkmanship.papers.report.improvement import improvement_blocks
from brinkmanship.papers.report.method import method_blocks
from brinkmanship.papers.report.words import (
    course_figure,
    ended_words,
    held,
    ladder_words,
    moved_words,
    observed_by,
    period,
    rating_cell,
    road_sentence,
)

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
        decisions_chapter(report),
        causes_chapter(report),
        roads_chapter(report),
        conduct_chapter(report),
        rulings_chapter(report),
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
        best = [f"{one.text} ({one.value * 100:.0f}%)" for one in score.objectives]
        now, then = round(score.total * 100), round(score.start * 100)
        rows.append([score.name, f"{then}%", f"{now}%", f"{now - then:+d}".replace("-", "−"), "; ".join(best)])
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
