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
from brinkmanship.papers.writers.pdf import page_count

SIZES = ((4, 0.34), (3, 0.28), (3, 0.22), (2, 0.2), (2, 0.0), (1, 0.0))
"""Most items of each list, and the height of the map for the width of the page: the first that stands on one page is taken."""
MOST_LETTERS = 110


def chief_document(report: Report) -> Document:
    """Return the report on a page: with as much as stands on one."""
    for most, tall in SIZES:
        document = _document(report, most, tall)
        if page_count(document) == 1:
            break
    return document


def _document(report: Report, most: int, tall: float) -> Document:
    name = report.plan.name or report.title
    blocks: list[Block] = [Paragraph(_short(ended_words(report), 300), "lead")]
    if told := ladder_words(report):
        blocks.append(Paragraph(told))
    if report.pictures and tall:
        position, png, said = report.pictures[-1]
        rung = rung_words(report, position)
        caption = f"{long_date(report.dates[position])}" + (f", {rung}" if rung else "")
        blocks.append(Figure(png, said, caption, width=map_width(png, 0.62, tall)))
    elif tall and (figure := course_figure(report, height=130)) is not None:
        blocks.append(figure)
    decided = _decided(report, most)
    if decided:
        blocks += [Heading("Decisions that weighed most", 2), Bullets(decided)]
    rated = [one for one in report.objectives if one.objective and one.rating][: most + 1]
    if rated:
        rows: list[Row] = [[_short(one.capability or one.objective, 55), rating_cell(one.rating)] for one in rated]
        blocks += [Heading("Objectives", 2), Table((Column("Objective", 3), Column("Rating", 2.4)), rows)]
        improve = sorted(
            ((one, seen) for one in report.objectives for seen in one.improvements),
            key=lambda pair: -"SMU".index(pair[1].rating),
        )
        if improve:
            items: list[Text] = [_short(f"{seen.text} ({seen.rating})") for _, seen in improve[:most]]
            blocks += [Heading("To improve first", 2), Bullets(items)]
    elif report.numbers:
        moved: list[Text] = [f"{story.label} moved {moved_words(story)}." for story in report.numbers[:most]]
        blocks += [Heading("What moved", 2), Bullets(moved)]
    return Document(
        title=f"{name}: after-action report",
        blocks=blocks,
        subtitle=period(report),
        marking=f"{name} – after-action report – for the chief",
        made=report.made,
    )


def _decided(report: Report, most: int) -> list[Text]:
    out: list[Text] = []
    if report.turning_points:
        for point in report.turning_points[:most]:
            said = listed_more([order.text for order in point.decision.orders], 1)
            where, _, rest = road_sentence(point).partition(": ")
            out.append([bold(f"{where}: "), _short(f"{said}.", 90), _short(f" {rest[:1].upper()}{rest[1:]}")])
    else:
        for decision in weightiest(report.decisions, most):
            said = listed_more([order.text for order in decision.orders], 2)
            out.append([bold(f"{short_date(decision.date)}, {decision.name}: "), _short(f"{said}.")])
    if report.forecasts:
        (first, before), (last, after) = report.forecasts[0], report.forecasts[-1]
        out.append(
            f"The chance of war, as the model saw it, went from {share_words(before.war)} on {short_date(report.dates[first])} "
            f"to {share_words(after.war)} on {short_date(report.dates[last])}."
        )
    return out


def _short(text: str, most: int = MOST_LETTERS) -> str:
    """Return a text in few enough letters for a page, cut between words; the staff's report has all of it."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"
