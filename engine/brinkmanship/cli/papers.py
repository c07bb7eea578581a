"""`brink papers`: the papers of an exercise before play, as documents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brinkmanship.cli import common
from brinkmanship.cli.common import Bad, example, say
from brinkmanship.cli.msel import choices_of, list_options
from brinkmanship.output import echo
from brinkmanship.text import listed, no_such_seat

if TYPE_CHECKING:
    from brinkmanship.game.session.injects import Planned
    from brinkmanship.game.session.prepared import Prepared
    from brinkmanship.msel.reading import Choices


@click.command(
    epilog=example(
        "brink papers january-2022 --msel injects.xlsx -o papers",
        "brink papers january-2022 --seat USA --seat RUS --only briefings --format pdf -o papers",
    )
)
@click.argument("scenario", default=common.SCENARIO)
@click.option("--msel", metavar="FILE", help="List of injects: .xlsx, .csv, or a script.")
@click.option("--plan", type=click.Path(path_type=Path), help="File with a section `exercise` of your own.")
@click.option(
    "--seat", "seats", multiple=True, metavar="SEAT", help="A seat that people play; all playable ones if not given."
)
@click.option(
    "--only",
    multiple=True,
    metavar="KIND",
    help="These alone: sitman, briefings, facilitator, evaluation, feedback.",
)
@click.option(
    "--format", "formats", default="docx,pdf", show_default=True, help="Formats, with commas: docx, pdf, html, md."
)
@click.option(
    "--date", "made", type=click.DateTime(["%Y-%m-%d"]), help="Date that the papers carry; today if not given."
)
@list_options
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder for the papers.")
def papers(
    scenario: str,
    msel: str | None,
    plan: Path | None,
    seats: tuple[str, ...],
    only: tuple[str, ...],
    formats: str,
    made: datetime | None,
    output: Path,
    **given: Any,
) -> None:
    """Make the papers of an exercise of SCENARIO: situation manual, seat briefings, guides and forms."""
    from brinkmanship.game.session.prepared import prepare
    from brinkmanship.papers.materials import PAPERS
    from brinkmanship.papers.plan import make_plan
    from brinkmanship.papers.writers import FORMATS, WritingError, write

    choices = choices_of(given)
    wanted = [one.strip().lower().removeprefix(".") for one in formats.split(",") if one.strip()]
    if unknown := [one for one in wanted if one not in FORMATS] or ([""] if not wanted else []):
        raise Bad(f"there is no format {unknown[0]!r}; there are {listed(FORMATS, last='and')}")
    if missing := [one for one in only if one not in PAPERS]:
        raise Bad(f"there is no paper {missing[0]!r}; there are {listed(PAPERS, last='and')}")
    if output.exists() and not output.is_dir():
        raise Bad(f"{output} is a file; -o names a folder")
    prepared = prepare(scenario)
    for seat in seats:
        if seat not in prepared.names.actor_index:
            raise Bad(no_such_seat(seat, prepared.playable))
    planned = () if msel is None else _read(msel, prepared, choices)
    found = make_plan(
        prepared,
        scenario,
        planned=planned,
        msel=msel or "",
        file=plan,
        seats=seats,
        made=made.date() if made is not None else None,
    )
    for kind in only or PAPERS:
        for name, document in PAPERS[kind].make(found):
            for form in wanted:
                path = output / f"{name}.{form}"
                try:
                    write(document, path)
                except WritingError as problem:
                    raise Bad(str(problem)) from None
                echo(str(path))
    if not found.planned and not only:
        say("there are no injects: name a list with --msel to have them in the guides")


def _read(name: str, prepared: Prepared, choices: Choices) -> tuple[Planned, ...]:
    """Return the injects of a spreadsheet or a script; raise Bad where it is neither, or holds rows that are not understood."""
    from brinkmanship.msel.lists import read_list

    reading = read_list(name, prepared, choices)
    if reading.refused:
        raise Bad(reading.refused)
    if errors := reading.errors:
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        raise Bad(f"{name}: {errors[0].text.rstrip('.')}{more}. To see all of it: brink msel check {name}")
    return reading.planned
