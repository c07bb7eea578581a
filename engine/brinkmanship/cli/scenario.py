"""`brink scenario`: list, check, show, schema and sources of scenarios."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from brinkmanship.cli.common import Bad, as_json, example, json_option
from brinkmanship.output import echo, echo_json
from brinkmanship.scenario.document.problems import render

_QUICK = ("outcomes", "never", "days", "beliefs", "policies", "levers")
_MEASURES = (
    *_QUICK,
    "alliance",
    "between",
    "mechanisms",
    "formations",
    "variance",
    "signals",
    "numbers",
    "influence",
    "sizes",
    "repeats",
)
_LONG = ("planner",)
_QUICK_FUTURES = 200


@click.group("scenario", epilog=example("brink scenario check my-crisis.yaml"))
def scenario_group() -> None:
    """Look at scenarios, and check those you write."""


@scenario_group.command("list", epilog=example("brink scenario list"))
@json_option
def list_(json_: bool) -> None:
    """List the scenarios and scripts that come with the game."""
    from brinkmanship.scenario.description import bundled_entries

    entries = bundled_entries()
    if json_:
        echo_json([entry.as_json() for entry in entries])
        return
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        echo(f"{entry.name:<{width}}  {entry.kind:<8}  {entry.title}")


@scenario_group.command(epilog=example("brink scenario check my-crisis.yaml"))
@click.argument("names", metavar="SCENARIO|SCRIPT[@VARIATION]...", nargs=-1, required=True)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@json_option
def check(names: tuple[str, ...], strict: bool, json_: bool) -> None:
    """Check scenarios or scripts: errors and warnings with their places and the way out.

    Exit code 1 for errors, 2 where there is no file to check.
    """
    from brinkmanship.scenario.description import check_any, is_file

    problems = [problem for name in names for problem in check_any(name)]
    count = Counter(problem.severity for problem in problems)
    if json_:
        echo_json([problem.as_json() for problem in problems])
    else:
        if problems:
            echo(render(problems))
        echo(_verdict(count), err=True)
    if not all(map(is_file, names)):
        sys.exit(2)
    sys.exit(1 if count["error"] or (strict and count["warning"]) else 0)


@scenario_group.command(epilog=example("brink scenario show january-2022"))
@click.argument("name", metavar="SCENARIO")
@click.option("--resolved", is_flag=True, help="The whole scenario with its libraries merged in, as JSON.")
@json_option
def show(name: str, resolved: bool, json_: bool) -> None:
    """Tell what is in a scenario."""
    from brinkmanship.scenario.description import describe, summary
    from brinkmanship.scenario.loading import load

    loaded = load(name)
    if resolved:
        echo_json(loaded.data)
    elif json_:
        echo_json(summary(loaded))
    else:
        echo(describe(loaded))


@scenario_group.command(epilog=example("brink scenario schema > schema.json"))
@click.option(
    "--for", "form", type=click.Choice(["scenario", "library", "script"]), default="scenario", show_default=True
)
@click.option("--script", is_flag=True, help="The same as --for script.")
def schema(form: Any, script: bool) -> None:
    """Print the JSON Schema of scenario files, with which editors complete and check."""
    from brinkmanship.scenario.schema import json_schema

    echo_json(json_schema("script" if script else form))


@scenario_group.command(
    epilog=example(
        "brink scenario sources january-2022 --confidence low",
        "brink scenario sources january-2022 --assumptions",
        "brink scenario sources january-2022 --sensitivity --futures 400",
    )
)
@click.argument("name", metavar="SCENARIO")
@click.option(
    "--confidence", type=click.Choice(["high", "medium", "low", "none"]), help="Only numbers of this confidence."
)
@click.option("--source", help="Only numbers from this source.")
@click.option("--assumptions", is_flag=True, help="The design numbers: why they have their sizes, and what is swept.")
@click.option("--sensitivity", is_flag=True, help="What shifts when each assumption is at the ends of its range.")
@click.option("--futures", type=click.IntRange(10, 100_000), default=300, show_default=True, help="With --sensitivity.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="With --sensitivity.")
@json_option
def sources(
    name: str,
    confidence: str | None,
    source: str | None,
    assumptions: bool,
    sensitivity: bool,
    futures: int,
    seed: int,
    json_: bool,
) -> None:
    """List every number of a scenario with its source and confidence, or its assumptions."""
    from brinkmanship.scenario.loading import load
    from brinkmanship.scenario.provenance import numbers

    if sensitivity:
        _sensitivity(name, futures, seed, json_)
        return
    if assumptions:
        _assumptions(name, json_)
        return
    rows = [
        number
        for number in numbers(load(name).scenario)
        if source in (None, number.source) and confidence in (None, number.confidence or "none")
    ]
    if json_:
        echo_json([asdict(number) for number in rows])
        return
    width = max((len(number.name) for number in rows), default=0)
    for number in rows:
        origin = number.source or ("design" if number.kind == "design" else "-")
        echo(f"{number.name:<{width}}  {number.value:>14,.9g}  {number.confidence or '-':<6}  {origin}")
    by_confidence = Counter(number.confidence or "none" for number in rows)
    echo(", ".join(f"{count} {what}" for what, count in sorted(by_confidence.items())), err=True)


def _assumptions(name: str, json_: bool) -> None:
    from brinkmanship.scenario.assumptions import page, uncovered
    from brinkmanship.scenario.loading import load

    loaded = load(name)
    rows = page(loaded)
    if json_:
        echo_json([asdict(row) for row in rows])
        return
    for row in rows:
        low, high = row.lowest, row.highest
        sizes = "" if low is None else f", {low:g}" if low == high else f", {low:g} to {high:g}"
        echo(f"{row.name}: {row.count} number{'' if row.count == 1 else 's'}{sizes}")
        echo(f"    {', '.join(row.of)}" if row.of != (row.name,) else "    by itself")
        echo(f"    {row.rationale or 'No rationale is given.'}")
        if row.ends is None:
            echo("    Not swept.")
        else:
            echo(
                f"    Swept {'from' if row.sweep == 'values' else 'by a factor from'} {row.ends[0]:g} to {row.ends[1]:g}."
            )
    left = uncovered(loaded.scenario, loaded.data)
    echo(f"{len(rows)} assumptions; {len(left)} numbers of the rules without a rationale", err=True)


def _sensitivity(name: str, futures: int, seed: int, json_: bool) -> None:
    from brinkmanship.analysis.sensitivity import sensitivity
    from brinkmanship.scenario.loading import load

    shifts = []
    for shift in sensitivity(load(name), futures, seed):
        shifts.append(shift)
        if json_:
            continue
        if shift.problem:
            echo(f"{shift.name} at {shift.end:g}: {shift.problem}")
            continue
        far = sorted(shift.kinds.items(), key=lambda one: -abs(one[1][0]))[:3]
        told = ", ".join(f"{kind.replace('_', ' ')} {100 * by:+.1f}" for kind, (by, _) in far if by)
        mean, error = shift.force
        echo(
            f"{shift.name} at {shift.end:g}: force {100 * mean:+.1f} (error {100 * error:.1f}) points; {told or 'nothing else'}"
        )
    if json_:
        echo_json([asdict(shift) for shift in shifts])
    else:
        echo(f"{futures:,} futures each, seed {seed}, on the same chance", err=True)


@scenario_group.command("test", epilog=example("brink scenario test", "brink scenario test my-script.yaml"))
@click.argument("names", metavar="[SCRIPT]...", nargs=-1)
@click.option("--variations/--no-variations", default=True, show_default=True, help="Also every variation.")
@json_option
def scenario_test(names: tuple[str, ...], variations: bool, json_: bool) -> None:
    """Play scripts (all bundled ones if none is named) and check what they expect. Exit code 1 where it fails,
    or where an order is refused."""
    from brinkmanship.game.replay.script_run import script_names, test_script
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
        for line in () if json_ else (result.line, *result.problems, *result.refusals):
            echo(line)
    if json_:
        as_json(results)
    elif not results:
        echo("There are no scripts.")
    sys.exit(0 if all(result.passed for result in results) else 1)


@scenario_group.command(
    epilog=example(
        "brink scenario balance january-2022 --quick",
        "brink scenario balance january-2022 --futures 4000 --file balance.jsonl",
        "brink scenario balance january-2022 --measure never --futures 2000",
        "brink scenario balance january-2022 --measure between --between NAC.cohesion=0.1,0.95",
    )
)
@click.argument("name", metavar="SCENARIO")
@click.option("--futures", type=click.IntRange(2, 1_000_000), help="Futures a trial.  [default: 1000]")
@click.option(
    "--seed", type=click.IntRange(0, 2**64), default=1, show_default=True, help="Of the chance all trials share."
)
@click.option("--quick", is_flag=True, help=f"{_QUICK_FUTURES} futures of {', '.join(_QUICK)}: about two minutes.")
@click.option(
    "--measure", "measures", type=click.Choice([*_MEASURES, *_LONG]), multiple=True, help="One alone, may be repeated."
)
@click.option("--seat", default="", help="One seat alone.")
@click.option("--family", default="", help="One family of actions alone.")
@click.option("--action", "actions", multiple=True, help="One action alone, may be repeated.")
@click.option(
    "--sample",
    type=click.IntRange(1),
    help="Of influence and repeats, so many orders of each seat, drawn by the seed; all if not given.",
)
@click.option(
    "--outcomes-too",
    is_flag=True,
    help="Of influence, measure on orders that move a score, until it is plain of outcomes too.",
)
@click.option("--between", multiple=True, metavar="NUMBER=LOW,HIGH", help="A number to start at two values, compared.")
@click.option("--file", type=click.Path(path_type=Path), help="Keep what was measured here, and go on from it.")
@click.option("--processes", type=click.IntRange(1, 1024), help="Processes; all cores if not given.")
@json_option
def balance(
    name: str,
    futures: int | None,
    seed: int,
    quick: bool,
    measures: tuple[str, ...],
    seat: str,
    family: str,
    actions: tuple[str, ...],
    sample: int | None,
    outcomes_too: bool,
    between: tuple[str, ...],
    file: Path | None,
    processes: int | None,
    json_: bool,
) -> None:
    """Measure what decisions decide: each order, each seat's play, levers, hidden types, each number and mechanism.

    Every trial is played twice on common chance, one thing apart. Influence and repeats take longest: two or three trials for
    each order. Exit code 1 where something happened that the scenario says must never happen.
    """
    from brinkmanship.analysis.balance.command import print_balance

    good = print_balance(
        name, futures=futures or (_QUICK_FUTURES if quick else 1000), seed=seed,
        measures=measures or (_QUICK if quick else _MEASURES), seat=seat, family=family, actions=actions,
        between=between, sample=sample or 0, outcomes_too=outcomes_too, file=file,
        processes=processes, json_=json_,
    )  # fmt: skip
    sys.exit(0 if good else 1)


@scenario_group.command(
    epilog=example("brink scenario war january-2022", "brink scenario war january-2022 --futures 400 --json")
)
@click.argument("name", metavar="SCENARIO")
@click.option("--futures", type=click.IntRange(2, 1_000_000), default=1000, show_default=True, help="Futures to play.")
@click.option("--seed", type=click.IntRange(0, 2**64), default=1, show_default=True, help="Of their chance.")
@click.option("--comparison", "only", multiple=True, help="One comparison alone, may be repeated.")
@click.option("--processes", type=click.IntRange(1, 1024), help="Processes; one if not given.")
@json_option
def war(name: str, futures: int, seed: int, only: tuple[str, ...], processes: int | None, json_: bool) -> None:
    """Set the futures in which a war began beside what happened: spreads by the days since, and what was observed.

    Everybody plays by doctrine. What is compared is declared under `comparisons` in the scenario. Exit code 1 where nothing is.
    """
    from brinkmanship.analysis.war import print_comparisons

    sys.exit(
        0 if print_comparisons(name, futures=futures, seed=seed, only=only, processes=processes, json_=json_) else 1
    )


def _verdict(count: Counter[Any]) -> str:
    words = [(count[what], what) for what in ("error", "warning", "note") if count[what]]
    parts = [f"{number} {what}{'' if number == 1 else 's'}" for number, what in words]
    return ", ".join(parts if count["error"] or count["warning"] else ["no errors, no warnings", *parts])
