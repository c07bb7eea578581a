"""`brink report`: the after-action report of a record as a web page, Word, PDF or Markdown, and its journal as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from brinkmanship.cli.common import Bad, example, say
from brinkmanship.output import echo, progress_bar

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog=example(
        "brink report game.jsonl -o report.pdf",
        "brink report exercise.jsonl -o report.docx --futures 400",
        "brink report exercise.jsonl -o page.pdf --level chief",
        "brink report exercise.jsonl -o journal.xlsx",
    )
)
@click.argument("record", metavar="RECORD")
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
    type=click.Choice(["staff", "chief"]),
    default="staff",
    show_default=True,
    help="The whole for the staff, or a page for the chief.",
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
    the roads not taken, signals against acts, observations and improvement plan. Works for every record: exercises, games and
    replays. RECORD#BRANCH is one branch of it."""
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
    from brinkmanship.game.replay.open_replay import names_record

    if not names_record(record) and not Path(record.partition("#")[0]).is_file():
        raise Bad(f"there is no record {record}")
    try:
        if tables:
            _write_journals(record, tables)
        if papers:
            document = _document(record, level, futures)
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


def _document(record: str, level: str, futures: int) -> Any:
    """Return the document of a report, with a progress bar where a person watches."""
    from brinkmanship.papers.report.chief import chief_document
    from brinkmanship.papers.report.gather import report_of
    from brinkmanship.papers.report.pictures import with_pictures
    from brinkmanship.papers.report.source import Source
    from brinkmanship.papers.report.staff import staff_document

    with progress_bar(transient=True) as bar:
        task = bar.add_task("Reading the record", total=None)

        def progress(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        source = Source.open(record)
        found = report_of(source, futures=futures, progress=progress)
        found = with_pictures(source, found, progress, last_only=level == "chief")
    for warning in found.warnings[:5]:
        say(f"warning: {warning}")
    if len(found.warnings) > 5:
        say(f"… and {len(found.warnings) - 5} more; the report lists them all")
    return chief_document(found) if level == "chief" else staff_document(found)


def _write_journals(record: str, tables: list[Path]) -> None:
    from brinkmanship.papers.report.journal_files import write_journal

    for path in tables:
        write_journal(record, path)
