"""The branches that were played beside the one of the report: where they part, what was done on each, how they stand."""

from __future__ import annotations

from brinkmanship.game.replay.comparison import compare
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.view.labels import long_date
from brinkmanship.papers.report.data import Branch
from brinkmanship.papers.report.source import Source
from brinkmanship.text import printable

MOST_DEEDS = 8
MOST_GAPS = 5


def branches_of(source: Source) -> tuple[Branch, ...]:
    """Return the other branches of the record, in order of their beginning."""
    here = source.timeline
    tip = here.turns[-1].node
    out = []
    for branch in here.branches:
        if branch.tip == tip:
            continue
        there = here.on_branch(branch.first)
        found = compare(here, there, ("this branch", branch.name))
        deeds = [day for day in found.days if day.only_first or day.only_second]
        last = found.days[-1] if found.days else None
        gaps = tuple((gap.label, gap.first, gap.second, gap.unit) for gap in last.gaps[:MOST_GAPS]) if last else ()
        out.append(
            Branch(
                name=printable(branch.name),
                parts=found.parts_at,
                from_turn=branch.from_turn,
                turns=branch.turns,
                end=there.date(there.last),
                outcome=ending_words(there),
                only_here=tuple(printable(text) for day in deeds for text in day.only_first)[:MOST_DEEDS],
                only_there=tuple(printable(text) for day in deeds for text in day.only_second)[:MOST_DEEDS],
                gaps=gaps,
            )
        )
    return tuple(out)


def ending_words(timeline: Timeline) -> str:
    """Return in a sentence how a branch ended, or where it was left."""
    for position in range(timeline.last, 0, -1):
        for line in timeline.story(position).lines:
            if line.kind == "ending":
                return printable(line.text)
    when = long_date(timeline.date(timeline.last))
    over = timeline.seen(timeline.last).over
    return f"It {'ended' if over else 'was left'} on {when} with no ending reached."
