"""`brink msel`: lists of injects in spreadsheets, checked, read and written."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from brinkmanship.cli import common
from brinkmanship.cli.common import Bad, Number, example, json_option, say
from brinkmanship.output import echo, echo_json

if TYPE_CHECKING:
    from brinkmanship.game.session.injects import Planned
    from brinkmanship.game.session.prepared import Prepared
    from brinkmanship.msel.reading import Choices

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--to", "to", multiple=True, metavar="NAME=SEAT",
        help="Who a name of the list is: a seat, several (USA,GBR), all, or control. Again for each name.",
    ),
    click.option(
        "--column", "columns", multiple=True, metavar="HEADING=FIELD",
        help="What a column is (brink msel check --fields lists them); nothing after = keeps it as it is.",
    ),
    click.option("--first-day", help="The date of the list that is the scenario's first day (YYYY-MM-DD)."),
    click.option("--on", help="The day of the exercise, for times in the room without a date (YYYY-MM-DD)."),
    click.option("--days-per-hour", type=Number(0, 1000, min_open=True), help="Days of the scenario in an hour of the list."),
    click.option("--h-hour", help="The time of H-hour (HH:MM); 00:00 if not given."),
    click.option("--day-first/--month-first", "day_first", default=None, help="How 3/4/2022 is read, where nothing else tells."),
)  # fmt: skip


def list_options(command: F) -> F:
    """Add the options that say how a list is read."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def choices_of(given: dict[str, Any]) -> Choices:
    """Take the options of `list_options` out of those given; raise `Bad` for one that makes no sense."""
    from brinkmanship.msel.headings import FIELDS
    from brinkmanship.msel.reading import Choices

    columns = _pairs(given.pop("columns"), "--column", "HEADING=FIELD")
    for field in columns.values():
        if field and field not in FIELDS:
            raise Bad(f"--column: {field!r} is no field; there are {', '.join(FIELDS)}")
    clock = given.pop("h_hour")
    found = re.fullmatch(r"([01]?\d|2[0-3]):?([0-5]\d)", clock or "00:00")
    if found is None:
        raise Bad(f"--h-hour: {clock!r} is no time; write it as 06:00")
    days = {name: given.pop(name) for name in ("first_day", "on")}
    for name, text in days.items():
        try:
            days[name] = None if text is None else datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            raise Bad(f"--{name.replace('_', '-')}: {text!r} is no date; write it as 2022-01-24") from None
    return Choices(
        _pairs(given.pop("to"), "--to", "NAME=SEAT"), columns, days["first_day"], days["on"],
        given.pop("days_per_hour"), given.pop("day_first"), int(found[1]) * 60 + int(found[2]),
    )  # fmt: skip


def _pairs(words: tuple[str, ...], option: str, form: str) -> dict[str, str]:
    out = {}
    for word in words:
        name, mark, value = word.rpartition("=")
        if not mark or not name.strip() or (option == "--to" and not value.strip()):
            raise Bad(f"{option} {word!r}: write it as {form}")
        out[name.strip()] = value.strip()
    return out


@click.group("msel", epilog=example("brink msel check msel.xlsx --scenario january-2022"))
def msel_group() -> None:
    """Read, check and write lists of injects (MSEL) as .xlsx and .csv."""


def _show_fields(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from brinkmanship.msel.headings import FIELDS

        for name, meaning in FIELDS.items():
            echo(f"{name:<14} {meaning}")
        context.exit(0)


_scenario = click.option(
    "--scenario", default=common.SCENARIO, show_default=True, help="The scenario that the injects are for."
)


@msel_group.command(epilog=example("brink msel check msel.xlsx --to 'EOC Director=USA'"))
@click.argument("file")
@_scenario
@list_options
@click.option(
    "--fields",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_fields,
    help="List what a column may be.",
)
@json_option
def check(file: str, scenario: str, json_: bool, **given: Any) -> None:
    """Say how FILE (.xlsx, .csv or a script) is understood: each column, each row, and what is not.

    Exit code 1 where rows are not understood, 2 where FILE is no list of injects.
    """
    from brinkmanship.game.session.prepared import prepare
    from brinkmanship.msel.lists import read_list
    from brinkmanship.msel.preview import as_json, preview

    choices = choices_of(given)
    prepared = prepare(scenario)
    reading = read_list(file, prepared, choices)
    if json_:
        echo_json(as_json(reading))
    elif reading.refused:
        say(reading.refused)
    else:
        for line in preview(reading, prepared):
            echo(line)
    sys.exit(2 if reading.refused else 0 if reading.good else 1)


_out = click.option(
    "-o", "--output", "output", required=True, type=click.Path(path_type=Path), help="File to write, .xlsx or .csv."
)
partly_option = click.option("--partly", is_flag=True, help="Take the rows that are understood where others are not.")


@msel_group.command("import", epilog=example("brink msel import theirs.xlsx --first-day 2011-08-21 -o ours.xlsx"))
@click.argument("file")
@_scenario
@list_options
@partly_option
@_out
def import_(file: str, scenario: str, partly: bool, output: Path, **given: Any) -> None:
    """Write FILE (.xlsx, .csv or a script) anew as it is understood: seats, days, statuses and media in plain words.

    The new list is what an exercise takes with --msel; look at it, and change what is not meant.
    """
    from brinkmanship.game.session.prepared import prepare

    prepared = prepare(scenario)
    planned = listed((file,), prepared, choices_of(given), partly=partly)
    _write(planned, prepared, output)


@msel_group.command(epilog=example("brink msel export exercise.jsonl -o msel.xlsx"))
@click.argument("name", metavar="SCENARIO|SCRIPT|RECORD")
@_out
def export(name: str, output: Path) -> None:
    """Write the list of injects of a scenario, a script, or an exercise as it stands at the end of its record."""
    from brinkmanship.msel.sources import list_of

    prepared, planned = list_of(name)
    if not planned:
        say(f"{name} has no injects: the list has headings alone, to be filled in")
    _write(planned, prepared, output)


def _write(planned: Sequence[Planned], prepared: Prepared, output: Path) -> None:
    from brinkmanship.files import write_whole
    from brinkmanship.msel.writing import write_list

    data = write_list(planned, prepared, output.suffix.lower())
    try:
        write_whole(output, data)
    except OSError as error:
        raise Bad(f"{output} cannot be written: {error.strerror or error}") from None
    echo(f"{output}: {len(planned)} {'inject' if len(planned) == 1 else 'injects'}")


msel_option = click.option(
    "--msel", "lists", multiple=True, metavar="FILE",
    help="A list of injects: .xlsx, .csv or a script. Again for each. See brink msel check.",
)  # fmt: skip


def listed(
    files: tuple[str, ...], prepared: Prepared, choices: Choices | None = None, *, partly: bool = False
) -> tuple[Planned, ...]:
    """Return the injects of the lists in *files*, for an exercise; raise `Bad` with all that is wrong with one."""
    from brinkmanship.msel.lists import read_list
    from brinkmanship.msel.preview import problem_lines, verdict

    out: list[Planned] = []
    for file in files:
        reading = read_list(file, prepared, choices, taken=[one.inject.id for one in out])
        if reading.refused:
            raise Bad(reading.refused)
        lines = problem_lines(reading)
        if reading.errors and not partly:
            mend = f"Look at it with: brink msel check {file}. To go on without those rows: --partly"
            raise Bad("\n".join((f"{file}: {verdict(reading)}", *lines, mend)))
        for line in (f"{file}: {verdict(reading)}", *lines, *reading.notes):
            say(line)
        out += reading.planned
    return tuple(out)
