"""The parts of the ``brink`` command that are about records and scripts: ``record …``, ``scenario test``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from brinkmanship.cli.common import Bad, as_json, example, json_option, say
from brinkmanship.output import echo, progress_bar
from brinkmanship.text import whole_number

if TYPE_CHECKING:
    from brinkmanship.game.session.game import Game

record_argument = click.argument("path", metavar="RECORD", type=click.Path(path_type=Path))


@click.command("branches", epilog=example("brink record branches game.jsonl"))
@record_argument
@json_option
def branches(path: Path, json_: bool) -> None:
    """List the roads RECORD took: where each leaves, how far it goes, and its name."""
    from brinkmanship.game.replay.timeline import Timeline

    reel = Timeline.open(path)
    found = reel.branches
    if json_:
        as_json(found)
    for number, road in enumerate(found if not json_ else (), 1):
        start = f"leaves after turn {road.from_turn}" if road.parent >= 0 else "from the start"
        echo(f"{number}  {road.name}: {start}, to turn {road.turns}, {road.date}")
    for note in reel.notes:
        say(note)
    sys.exit(1 if _damaged(reel.raw.damage) else 0)


def _damaged(faults: Sequence[str]) -> bool:
    """Say what is wrong with a record beside the answer; return whether anything is."""
    from brinkmanship.game.record.index import some_of

    for text in some_of(faults):
        say(f"damaged: {text}")
    return bool(faults)


@click.command("rename", epilog=example("brink record rename game.jsonl 2 'No recognition'"))
@click.argument("record", metavar="RECORD[#BRANCH]")
@click.argument("words", metavar="[BRANCH] NAME", nargs=-1, required=True)
def rename(record: str, words: tuple[str, ...]) -> None:
    """Give BRANCH (its name or number) of RECORD another NAME."""
    from brinkmanship.game.record.branches import rename as give
    from brinkmanship.game.record.branches import tidy

    if len(words) > 2:
        raise Bad(
            f"{record}: after it comes a branch and its new name, not {len(words)} words; a name of several in quotes"
        )
    path, branch = _one_branch(record, words[0] if len(words) == 2 else None)
    old, written = give(path, branch, words[-1])
    echo(f"{written}: branch '{old.name}' is now called '{tidy(words[-1])}'")


@click.command(
    "export",
    epilog=example(
        "brink record export game.jsonl 2 --to other.jsonl\n  brink record export game.jsonl#2 --to other.jsonl"
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


@click.command(
    "diff", epilog=example("brink record diff a.jsonl b.jsonl\n  brink record diff game.jsonl#1 game.jsonl#2")
)
@click.argument("first", metavar="RECORD[#BRANCH]")
@click.argument("second", metavar="RECORD[#BRANCH]")
@click.option("--all", "all_", is_flag=True, help="Every day that differs, not only the first ten.")
@json_option
def diff(first: str, second: str, all_: bool, json_: bool) -> None:
    """Compare two records, or two branches: where they part and what came to differ. Exit code 1 where they do."""
    from brinkmanship.game.replay.comparison import compare
    from brinkmanship.game.replay.open_replay import open_record as open_reel
    from brinkmanship.game.view.labels import short_date

    found = compare(open_reel(first), open_reel(second), (first, second))
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
            echo(
                f"They share no day, so nothing can be compared: the first goes from {', the second from '.join(spans)}."
            )
        elif found.parts_at is None:
            all_turns = found.common - 1 == min(found.turns)
            where = f"in {min(found.turns)} turns" if all_turns else f"on the {found.common} days that both have"
            echo(f"No difference {where}{', as far as they can be read' if found.damage else ''}.")
        else:
            many = "one turn differs" if len(found.days) == 1 else f"{len(found.days)} turns differ"
            echo(f"They part on {short_date(found.parts_at)}; {many}.")
        for day in found.days if all_ else found.days[:10]:
            echo(f"{short_date(day.date)} (turn {day.turn})")
            for text in day.only_first:
                echo(f"  - {text}")
            for text in day.only_second:
                echo(f"  + {text}")
            if day.rungs[0] != day.rungs[1]:
                echo(f"    rung {day.rungs[0]} | {day.rungs[1]}")
            for region in day.regions:
                echo(f"    {region}")
            for gap in day.gaps[:4]:
                echo(f"    {gap.ref}: {gap.first:,.4g} | {gap.second:,.4g}{f' {gap.unit}' if gap.unit else ''}")
        if len(found.days) > 10 and not all_:
            echo(f"… and {len(found.days) - 10} more days: --all")
        if found.turns[0] != found.turns[1]:
            echo(f"The first has {found.turns[0]} turns, the second {found.turns[1]}.")
        if found.common and found.ends[0] != found.ends[1]:
            echo(f"The first goes to {short_date(found.ends[0])}, the second to {short_date(found.ends[1])}.")
    _damaged(found.damage)
    sys.exit(0 if found.same else 1)


def print_script(path: Path, branch: str | None, scenario: str | None) -> None:
    """Print a record as a script, with what may be wrong with it as comments, and on standard error."""
    from brinkmanship.game.record.branches import find_branch
    from brinkmanship.game.replay.as_script import as_script, doubts, script_id
    from brinkmanship.game.replay.timeline import Timeline

    reel = Timeline.open(path)
    if branch is not None:
        reel = reel.on_branch(find_branch(reel.branches, branch).first)
    remarks = doubts(reel, scenario)
    echo(as_script(reel, script_id(path.stem), scenario, remarks).rstrip("\n"))
    say(*remarks)


@click.command("test", epilog=example("brink scenario test\n  brink scenario test my-script.yaml"))
@click.argument("names", metavar="[SCRIPT]...", nargs=-1)
@click.option("--variations/--no-variations", default=True, show_default=True, help="Also every variation.")
@json_option
def scenario_test(names: tuple[str, ...], variations: bool, json_: bool) -> None:
    """Play scripts (all bundled ones if none is named) and check what they expect. Exit code 1 where it fails,
    or where an order is refused."""
    from brinkmanship.game.replay.script_test import script_names, test_script
    from brinkmanship.scenario.loading import find
    from brinkmanship.scenario.scripts import split_variation

    for name in names:
        path = find(split_variation(name)[0])
        if not path.is_file():
            raise Bad(f"there is no script at {path}")
    results = []
    for name in script_names(names, variations):
        result = test_script(name)
        results.append(result)
        if not json_:
            echo(result.line)
            for problem in (*result.problems, *result.refusals):
                echo(problem)
    if json_:
        as_json(results)
    elif not results:
        echo("There are no scripts.")
    sys.exit(0 if all(result.passed for result in results) else 1)


# --- what to replay, and how ----------------------------------------------------------------------------------------


def named(name: str, variation: str | None) -> str:
    """Return the name of what is replayed; raise :class:`Bad` for a variation of a record."""
    from brinkmanship.game.replay.open_replay import names_record

    if variation is None:
        return name
    if names_record(name):
        raise Bad(f"--variation is one of a script's, and {name} is a record; for a branch of it write {name}#BRANCH")
    return f"{name}@{variation}"


_USES = {
    **dict.fromkeys(("gif", "frames", "video", "storyboard"), (("film",), "makes a film")),
    "size": (("film",), "is the size of a film: it goes with --gif, --frames or --video"),
    "speed": (("film", "window"), "is of films and the window"),
    "beside": (("window",), "is for the window"),
    "on_": (("take-over",), "is the day of a hand-over: it goes with --take-over SEAT"),
    "json_": (("told",), "is for what is told"),
    "until": (("film", "told", "window"), "is for what is watched"),
}
"""Options of `brink replay` that not every way of it can use: the ways that can, and what they are for."""


def check_options(context: click.Context, way: str) -> None:
    """Raise :class:`Bad` for an option that `brink replay` cannot use in this *way*, so that none is passed over."""
    given = [
        option.name or ""
        for option in context.command.params
        if context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
    ]
    flags = {option.name or "": option.opts[0] for option in context.command.params}
    causes = {"take-over": ["seat"], "film": ["gif", "frames", "video", "storyboard"], "told": ["headless", "json_"]}
    cause = next((flags[name] for name in causes.get(way, []) if name in given), "")
    for name in given:
        ways, what = _USES.get(name, ((way,), ""))
        if way not in ways:
            instead = f": leave out {cause}" if cause else ", and there is no display here" if way == "told" else ""
            raise Bad(f"{flags[name]} {what}{'' if ': ' in what else instead}")


# --- films ----------------------------------------------------------------------------------------------------------

SHOWN_FAULTS = 5
"""Most faults of a record that are printed; the rest is counted."""


def make_films(
    name: str,
    *,
    gif: Path | None,
    frames: Path | None,
    video: Path | None,
    storyboard: Path | None,
    size: tuple[int, int] | None,
    speed: float,
    record: Path | None,
    until: str | None,
    say: Any,
) -> int:
    """Make what is asked for of the script or record *name*, headless and with a progress bar; return the exit code.

    That is 1 where the script expects what did not come true, and where the record is damaged.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from brinkmanship.desktop.replay import film
    from brinkmanship.desktop.replay.film_frames import Director, prepare_drawing
    from brinkmanship.desktop.replay.storyboard import write_storyboard
    from brinkmanship.game.replay.open_replay import day_of, names_record, open_anything
    from brinkmanship.scenario.document.problems import render

    def bar(*, passing: bool = False) -> Progress:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}"))
        return progress_bar(*columns, TimeRemainingColumn(), transient=passing)

    sources = (name, record) if record is not None else (name,)
    for what, path in {"GIF": gif, "folder of pictures": frames, "video": video, "storyboard": storyboard}.items():
        if path is not None:
            film.check_target(path, what, *sources)
    if video is not None:
        film.check_encoder()
    until_day = day_of(until)
    prepare_drawing()
    with bar(passing=True) as progress:
        task = progress.add_task("Reading the record" if names_record(name) else "Playing the script", total=None)
        opened = open_anything(name, record=record, until=until_day, progress=_steps(progress, task))
    reel = opened.reel
    faults = list(dict.fromkeys(f for p in range(reel.last + 1) for f in reel.faults_at(p)))
    faults = [*reel.faults, *(fault for fault in faults if fault not in reel.faults)]
    for text in (*faults[:SHOWN_FAULTS], *reel.notes):
        echo(f"warning: {text}", err=True)
    if len(faults) > SHOWN_FAULTS:
        echo(f"… and {len(faults) - SHOWN_FAULTS} more: brink record verify {reel.path}", err=True)
    for what, path, write, wide in (
        ("GIF", gif, film.write_gif, (800, 450)),
        ("Pictures", frames, film.write_frames, (1280, 720)),
        ("Video", video, film.write_video, (1280, 720)),
    ):
        if path is None:
            continue
        dots = size or wide
        director = Director(reel, opened.script, film.even(dots) if write is film.write_video else dots, speed)
        if reel.last > 150:
            director.steps = 1
        try:
            with bar() as progress:
                count = write(director, path, _steps(progress, progress.add_task(what, total=reel.last)))
        finally:
            director.close()
        say(f"{path}: {count} frames" + (f" of {'x'.join(map(str, director.size))}" if director.size != dots else ""))
    if storyboard is not None:
        with bar() as progress:
            write_storyboard(reel, opened.script, storyboard, _steps(progress, progress.add_task("Storyboard")))
        say(str(storyboard))
    if opened.failures:
        echo(render(opened.failures), err=True)
    return 1 if faults or opened.failures else 0


def _steps(bar: Any, task: Any) -> Any:
    """Return what moves a progress bar."""
    return lambda done, of: bar.update(task, completed=done, total=of)


def open_viewer(name: str, beside: str | None, *, speed: float, record: Path | None, until: str | None) -> int:
    """Open the viewer's window and return the exit code."""
    from brinkmanship.desktop.replay.window import watch
    from brinkmanship.game.replay.open_replay import day_of

    return watch(name, beside, speed=speed, record=record, until=day_of(until))


def taken_over(name: str, seat: str, on: str | None, record: Path | None) -> Game:
    """Return the game of the script or record *name*, to be played on as *seat* from the day *on*, on a new branch."""
    from datetime import timedelta

    from brinkmanship.game.errors import GameError
    from brinkmanship.game.replay.open_replay import day_of, names_record, open_anything
    from brinkmanship.game.replay.take_over import take_over
    from brinkmanship.scenario.scripts import load_script

    day = day_of(on)
    if names_record(name):
        reel = open_anything(name).reel
    else:
        if day is None:
            then = load_script(name).script.then
            if then is None:
                raise GameError(
                    "the script does not say when it hands over: give the day with --on, such as 2022-02-18"
                )
            day = then.date
        reel = open_anything(name, until=day - timedelta(days=1)).reel
    if on is not None and day is not None and not reel.date(0) <= day <= reel.date(reel.last):
        whole = open_anything(name).reel
        raise Bad(
            f"--on {day} is outside the game of {name}, which goes from {whole.date(0)} to {whole.date(whole.last)}"
        )
    position = reel.last if day is None else reel.position(day)
    return take_over(reel, position, seat, record=record)


def size_of(text: str | None) -> tuple[int, int] | None:
    """Return a size written as 1280x720."""
    if text is None:
        return None
    width, cross, height = text.lower().partition("x")
    found = whole_number(width, 0, 10**9), whole_number(height, 0, 10**9)
    if not cross or found[0] is None or found[1] is None:
        raise click.BadParameter(f"{text!r} is no size; write for instance 1280x720", param_hint="--size")
    if not (320 <= found[0] <= 3840 and 180 <= found[1] <= 2160):
        raise click.BadParameter(f"{text}: films are from 320x180 to 3840x2160", param_hint="--size")
    return found[0], found[1]
