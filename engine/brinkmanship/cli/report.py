"""`brink report`: the after-action report of a record as a web page, Word, PDF or Markdown, and its journal as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brinkmanship.cli.common import Bad, example, say
from brinkmanship.output import echo, progress_bar

if TYPE_CHECKING:
    from brinkmanship.papers.document import Document
    from brinkmanship.papers.report.source import Progress, Source

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog=example(
        "brink report game.jsonl -o report.pdf",
        "brink report exercise.jsonl -o report.docx --futures 400",
        "brink report exercise.jsonl -o page.pdf --level chief",
        "brink report exercise.jsonl -o journal.xlsx",
    )
)
@click.argument("record", metavar="RECORD|SCRIPT")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    required=True,
    type=_FILE,
    help="File to write: .html, .docx, .pdf or .md; the journal as .csv or .xlsx. May be given several times.",
)
@click.option(
    "--level",
    type=click.Choice(["staff", "chief", "plan"]),
    default="staff",
    show_default=True,
    help="The whole for the staff, a page for the chief, or the improvement plan alone.",
)
@click.option(
    "--futures",
    type=click.IntRange(0, 100_000),
    default=100,
    show_default=True,
    help="Futures of each road not taken; 0 leaves roads and forecasts out.",
)
def report(record: str, outputs: tuple[Path, ...], level: str, futures: int) -> None:
    """Write the after-action report of RECORD: what happened, who decided what and what they knew, why the numbers moved,
    the roads not taken, signals against acts, observations and improvement plan. Works for every record of an exercise or a game,
    and for scripts, which are played first. RECORD#BRANCH is one branch."""
    from brinkmanship.papers.writers import WritingError, format_of, write

    papers, tables = [], []
    for path in outputs:
        if path.suffix.lower() in (".csv", ".xlsx"):
            tables.append(path)
            continue
        try:
            format_of(path)
        except WritingError as error:
            raise Bad(f"{error}, or the journal with .csv or .xlsx") from None
        papers.append(path)
    _check_targets(record, outputs)
    from brinkmanship.papers.report.source import Source

    try:
        with progress_bar(transient=True) as bar:
            task = bar.add_task("Reading the record", total=None)

            def progress(what: str, done: int, of: int) -> None:
                bar.update(task, description=what, completed=done, total=of)

            source = Source.open(record)
            for path in tables:
                _write_journal(source, record, path)
            if papers:
                document = _document(source, level, futures, progress)
                for path in papers:
                    write(document, path)
    except WritingError as error:
        raise Bad(str(error)) from None
    for path in outputs:
        echo(str(path))


def _check_targets(record: str, outputs: tuple[Path, ...]) -> None:
    """Raise Bad for a file that would be written over the record, or into a folder that is not there."""
    source = Path(record.partition("#")[0])
    for path in outputs:
        if path.exists() and source.exists() and path.samefile(source):
            raise Bad(f"{path} is the record itself; name another file to write")
        if not path.parent.is_dir():
            raise Bad(f"{path}: there is no folder {path.parent}")


def _document(source: Source, level: str, futures: int, progress: Progress) -> Document:
    """Return the document of a report; say what of its record cannot be read."""
    from brinkmanship.papers.report.chief import chief_document
    from brinkmanship.papers.report.gather import report_of
    from brinkmanship.papers.report.improvement import plan_document
    from brinkmanship.papers.report.pictures import with_pictures
    from brinkmanship.papers.report.staff import staff_document

    found = report_of(source, futures=0 if level == "plan" else futures, progress=progress)
    if level != "plan":
        found = with_pictures(source, found, progress, last_only=level == "chief")
    for warning in found.warnings[:5]:
        say(f"warning: {warning}")
    if len(found.warnings) > 5:
        say(f"… and {len(found.warnings) - 5} more; the staff's report lists them all")
    return {"chief": chief_document, "plan": plan_document, "staff": staff_document}[level](found)


def _write_journal(source: Source, record: str, path: Path) -> None:
    from brinkmanship.game.record.branches import split_branch
    from brinkmanship.papers.report.journal_files import write_journal

    write_journal(source.timeline, path, branch=split_branch(record)[1] is not None)
