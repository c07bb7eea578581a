"""`brink record`: verify, show, branches, rename, export and diff of the records of games."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from brinkmanship.cli.common import Bad, as_json, example, json_option, say
from brinkmanship.output import echo


@click.group("record", epilog=example("brink record verify a.jsonl"))
def record_group() -> None:
    """Look at, and verify, the record of a game."""


@record_group.command(epilog=example("brink record verify a.jsonl"))
@click.argument("name", metavar="RECORD")
@json_option
def verify(name: str, json_: bool) -> None:
    """Play RECORD again, all its branches, and name the first difference: turn, subsystem and field.

    Exit code 1 when there is one.
    """
    from brinkmanship.game.record.branches import split_branch
    from brinkmanship.game.record.verify import verify as check

    path, branch = split_branch(name)
    if branch is not None:
        say(f"{path} is verified as a whole, with all its branches")
    verdict = check(path)
    if json_:
        as_json(verdict)
    else:
        echo(verdict.text)
    sys.exit(0 if verdict.agrees else 1)


@record_group.command(
    "show",
    epilog=example(
        "brink record show a.jsonl --turn 12",
        "brink record show a.jsonl#2",
        "brink record show a.jsonl --as-script > my-script.yaml",
    ),
)
@click.argument("name", metavar="RECORD[#BRANCH]")
@click.option("--turn", type=click.IntRange(0), help="Only this turn.")
@click.option("--as-script", is_flag=True, help="As a script that plays the same game.")
@click.option("--branch", help="Only this branch (name or number); of a script, the last one if not given.")
@click.option(
    "--scenario", metavar="NAME|FILE", help="With --as-script: the scenario it names, if not the record's id."
)
@json_option
def record_show(
    name: str, turn: int | None, as_script: bool, branch: str | None, scenario: str | None, json_: bool
) -> None:
    """Tell what happened in RECORD, turn by turn, on all its branches or one. Never writes."""
    from brinkmanship.game.record.branches import split_branch
    from brinkmanship.game.record.show import show

    path, own = split_branch(name)
    if own is not None and branch is not None:
        raise Bad(f"{name} names a branch already: leave out --branch")
    branch = branch if own is None else own
    if as_script:
        if turn is not None or json_:
            raise Bad("--as-script is the whole game: leave out --turn and --json")
        _print_script(path, branch, scenario)
        return
    if scenario is not None:
        raise Bad("--scenario is what a script names: it goes with --as-script")
    shown = show(path, turn, branch)
    if json_:
        as_json(shown)
    else:
        for line in shown.lines:
            echo(line)


@record_group.command("branches", epilog=example("brink record branches game.jsonl"))
@click.argument("path", metavar="RECORD", type=click.Path(path_type=Path))
@json_option
def branches(path: Path, json_: bool) -> None:
    """List the branches RECORD took: where each leaves, how far it goes, and its name."""
    from brinkmanship.game.replay.timeline import Timeline

    timeline = Timeline.open(path)
    if json_:
        as_json(timeline.branches)
    for number, branch in enumerate(() if json_ else timeline.branches, 1):
        start = f"leaves after turn {branch.from_turn}" if branch.parent >= 0 else "from the start"
        echo(f"{number}  {branch.name}: {start}, to turn {branch.turns}, {branch.date}")
    for note in timeline.notes:
        say(note)
    sys.exit(1 if _damaged(timeline.raw.damage) else 0)


def _damaged(faults: Sequence[str]) -> bool:
    """Say what is wrong with a record beside the answer; return whether anything is."""
    from brinkmanship.game.record.index import some_of

    for text in some_of(faults):
        say(f"damaged: {text}")
    return bool(faults)


@record_group.command("rename", epilog=example("brink record rename game.jsonl 2 'No recognition'"))
@click.argument("record", metavar="RECORD[#BRANCH]")
@click.argument("words", metavar="[BRANCH] NAME", nargs=-1, required=True)
def rename(record: str, words: tuple[str, ...]) -> None:
    """Give BRANCH (its name or number) of RECORD another NAME."""
    from brinkmanship.game.record.branches import rename as give, tidy

    if len(words) > 2:
        raise Bad(
            f"{record}: after it comes a branch and its new name, not {len(words)} words; a name of several in quotes"
        )
    path, branch = _one_branch(record, words[0] if len(words) == 2 else None)
    old, written = give(path, branch, words[-1])
    echo(f"{written}: branch '{old.name}' is now called '{tidy(words[-1])}'")


@record_group.command(
    "export",
    epilog=example(
        "brink record export game.jsonl 2 --to other.jsonl", "brink record export game.jsonl#2 --to other.jsonl"
    ),
)
@click.argument("record", metavar="RECORD[#BRANCH]")
@click.argument("branch", required=False)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The new record.")
def export(record: str, branch: str | None, target: Path) -> None:
    """Write one BRANCH (its name or number) of RECORD as a record of its own, with its notes and seats."""
    from brinkmanship.game.record.branches import export as write

    turns = write(*_one_branch(record, branch), target)
    echo(f"{target}: {turns} turns")


def _one_branch(record: str, branch: str | None) -> tuple[Path, str]:
    """Return the path and the branch that RECORD#BRANCH or RECORD BRANCH names; raise :class:`Bad` for none or two."""
    from brinkmanship.game.record.branches import branches_of, listed, split_branch
    from brinkmanship.game.record.index import RecordIndex

    path, own = split_branch(record)
    if own is not None and branch is not None:
        raise Bad(f"{record} names a branch already: leave out {branch!r}")
    if own is None and branch is None:
        there = listed(branches_of(RecordIndex.open(path)))
        raise Bad(f"say which branch, as {path}#1 or {path} 1; there are {there}")
    return path, own if own is not None else str(branch)


@record_group.command(
    "diff", epilog=example("brink record diff a.jsonl b.jsonl", "brink record diff game.jsonl#1 game.jsonl#2")
)
@click.argument("first", metavar="RECORD[#BRANCH]")
@click.argument("second", metavar="RECORD[#BRANCH]")
@click.option("--all", "all_", is_flag=True, help="Every day that differs, not only the first ten.")
@json_option
def diff(first: str, second: str, all_: bool, json_: bool) -> None:
    """Compare two records, or two branches: where they part and what came to differ. Exit code 1 where they do."""
    from brinkmanship.game.replay.comparison import compare
    from brinkmanship.game.replay.open_replay import open_record
    from brinkmanship.game.view.labels import language_name, short_date

    found = compare(open_record(first), open_record(second), (first, second))
    if json_:
        as_json(found)
    else:
        if not found.same_start:
            echo("The two are of different scenarios, or of different versions of one.")
        if found.seeds[0] != found.seeds[1]:
            echo(f"Seeds {found.seeds[0]} and {found.seeds[1]}: chance differs too.")
        if found.begins[0] != found.begins[1]:
            earlier = "first" if found.begins[0] < found.begins[1] else "second"
            days = abs((found.begins[0] - found.begins[1]).days)
            echo(f"The {earlier} begins on {short_date(min(found.begins))}, {days} days before the other.")
        if not found.common:
            spans = [f"{short_date(a)} to {short_date(b)}" for a, b in zip(found.begins, found.ends, strict=True)]
            goes = ", the second from ".join(spans)
            echo(f"They share no day, so nothing can be compared: the first goes from {goes}.")
        elif found.parts_at is None:
            all_turns = found.common - 1 == min(found.turns)
            where = f"in {min(found.turns)} turns" if all_turns else f"on the {found.common} days that both have"
            echo(f"No difference {where}{', as far as they can be read' if found.damage else ''}.")
        else:
            many = "one turn differs" if len(found.days) == 1 else f"{len(found.days)} turns differ"
            echo(f"They part on {short_date(found.parts_at)}; {many}.")
        for day in found.days if all_ else found.days[:10]:
            echo(f"{short_date(day.date)} (turn {day.turn})")
            for sign, texts in (("-", day.only_first), ("+", day.only_second)):
                for text in texts:
                    echo(f"  {sign} {text}")
            if day.rungs[0] != day.rungs[1]:
                echo(f"    rung {day.rungs[0]} | {day.rungs[1]}")
            for region in day.regions:
                echo(f"    {region}")
            for gap in day.gaps[:4]:
                echo(
                    f"    {language_name(gap.ref)}: {gap.first:,.4g} | {gap.second:,.4g}{f' {gap.unit}' if gap.unit else ''}"
                )
        if len(found.days) > 10 and not all_:
            echo(f"… and {len(found.days) - 10} more days: --all")
        if found.turns[0] != found.turns[1]:
            echo(f"The first has {found.turns[0]} turns, the second {found.turns[1]}.")
        if found.common and found.ends[0] != found.ends[1]:
            echo(f"The first goes to {short_date(found.ends[0])}, the second to {short_date(found.ends[1])}.")
    _damaged(found.damage)
    sys.exit(0 if found.same else 1)


def _print_script(path: Path, branch: str | None, scenario: str | None) -> None:
    """Print a record as a script, with what may be wrong with it as comments, and on standard error."""
    from brinkmanship.game.record.branches import find_branch
    from brinkmanship.game.replay.as_script import as_script, doubts, script_id
    from brinkmanship.game.replay.timeline import Timeline

    timeline = Timeline.open(path)
    if branch is not None:
        timeline = timeline.on_branch(find_branch(timeline.branches, branch).first)
    remarks = doubts(timeline, scenario)
    echo(as_script(timeline, script_id(path.stem), scenario, remarks).rstrip("\n"))
    say(*remarks)
