"""One page for the chief: how it ended, the map, what decided it, how the objectives fared, what to do about it."""

from __future__ import annotations

from brinkmanship.game.view.labels import long_date, short_date
from brinkmanship.papers.document import (
    Block,
    Bullets,
    Column,
    Document,
    Figure,
    Heading,
    Paragraph,
    Row,
    Table,
    Text,
    bold,
)
from brinkmanship.papers.report.data import Report
from brinkmanship.papers.report.roads import weightiest
from brinkmanship.papers.report.words import (
    course_figure,
    ended_words,
    ladder_words,
    listed_more,
    map_width,
    moved_words,
    period,
    rating_cell,
    road_sentence,
    rung_words,
    share_words,
)

MOST_LINES = 4
"""Most lines of each list, so that all stands on one page."""
MOST_LETTERS = 150


def chief_document(report: Report) -> Document:
    """Return the report on a page."""
    name = report.plan.name or report.title
    blocks: list[Block] = [Paragraph(ended_words(report), "lead")]
    if told := ladder_words(report):
        blocks.append(Paragraph(told))
    if report.pictures:
        position, png, said = report.pictures[-1]
        rung = rung_words(report, position)
        caption = f"{long_date(report.dates[position])}" + (f", {rung}" if rung else "")
        blocks.append(Figure(png, said, caption, width=map_width(png, 0.62, 0.36)))
    elif (figure := course_figure(report, height=150)) is not None:
        blocks.append(figure)
    decided = _decided(report)
    if decided:
        blocks += [Heading("Decisions that weighed most", 2), Bullets(decided)]
    rated = [one for one in report.objectives if one.objective and one.rating][: MOST_LINES + 1]
    if rated:
        rows: list[Row] = [[_short(one.capability or one.objective), rating_cell(one.rating)] for one in rated]
        blocks += [Heading("Objectives", 2), Table((Column("Objective", 3), Column("Rating", 2)), rows)]
        improve = sorted(
            ((one, seen) for one in report.objectives for seen in one.improvements),
            key=lambda pair: -"SMU".index(pair[1].rating),
        )
        if improve:
            items: list[Text] = [_short(f"{seen.text} ({seen.rating})") for _, seen in improve[:MOST_LINES]]
            blocks += [Heading("To improve first", 2), Bullets(items)]
    elif report.numbers:
        moved: list[Text] = [f"{story.label} moved {moved_words(story)}." for story in report.numbers[:MOST_LINES]]
        blocks += [Heading("What moved", 2), Bullets(moved)]
    return Document(
        title=f"{name}: after-action report",
        blocks=blocks,
        subtitle=period(report),
        marking=f"{name} – after-action report – for the chief",
        made=report.made,
    )


def _decided(report: Report) -> list[Text]:
    out: list[Text] = []
    if report.turning_points:
        for point in report.turning_points[:MOST_LINES]:
            said = listed_more([order.text for order in point.decision.orders], 2)
            where, _, rest = road_sentence(point).partition(": ")
            out.append([bold(f"{where}: "), _short(f"{said}."), f" {rest[:1].upper()}{rest[1:]}"])
    else:
        for decision in weightiest(report.decisions, MOST_LINES):
            said = listed_more([order.text for order in decision.orders], 2)
            out.append([bold(f"{short_date(decision.date)}, {decision.name}: "), _short(f"{said}.")])
    if report.forecasts:
        (first, before), (last, after) = report.forecasts[0], report.forecasts[-1]
        out.append(
            f"The chance of war, as the model saw it, went from {share_words(before.war)} on {short_date(report.dates[first])} "
            f"to {share_words(after.war)} on {short_date(report.dates[last])}."
        )
    return out


def _short(text: str) -> str:
    """Return a text in few enough letters for a page, cut between words; the staff's report has all of it."""
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rsplit(" ", 1)[0] + " …"
