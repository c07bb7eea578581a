"""`brink replay`: a script or a record in a window, told in the terminal, as a film, or played on from a day of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from brinkmanship.cli.common import Bad, Number, example, has_display
from brinkmanship.cli.play import run_front_end
from brinkmanship.output import echo, progress_bar

if TYPE_CHECKING:
    from brinkmanship.game.session.game import Game

_FILMS = ("gif", "frames", "video", "storyboard")
_FILE = click.Path(path_type=Path)


class Only(click.Option):
    """An option that only some ways of `brink replay` (film, told, window, take-over) can use, and what it is for."""

    def __init__(self, *words: Any, ways: str, use: str, **more: Any) -> None:
        super().__init__(*words, **more)
        self.ways, self.use = ways.split(), use


def _only(words: str, ways: str, use: str, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(*words.split(), cls=Only, ways=ways, use=use, **more)


_film = partial(_only, ways="film", use="makes a film", type=_FILE)


@click.command(
    epilog=example(
        "brink replay january-2022.history --headless", "brink replay game.jsonl --gif game.gif --storyboard game.pdf"
    )
)
@click.argument("name", metavar="SCRIPT|RECORD")
@click.option("--headless", is_flag=True, help="Tell it in the terminal, with no window.")
@click.option("--plain", is_flag=True, help="Plain lines without colours or boxes.")
@click.option("--variation", help="A variation of the script, by its key.")
@click.option("--record", type=_FILE, help="File of the record of a script's replay.")
@_only("--until", "film told window", "is for what is watched", help="Stop after this date (YYYY-MM-DD).")
@_only(
    *("--speed", "film window", "is of films and the window"),
    type=Number(0.1, 20), default=1.0, show_default=True, help="Of films and the window.",
)  # fmt: skip
@_film("--gif", help="Write a film as an animated GIF.")
@_film("--frames", help="Write a film as a folder of pictures.")
@_film("--video", help="Write a film as a video (needs the extra 'video').")
@_film("--storyboard", help="Write a page of the key moments, .png or .pdf.")
@_only(
    *("--size", "film", "is the size of a film: it goes with --gif, --frames or --video"),
    help="Of films, for instance 1280x720.",
)
@_only(
    *("--beside", "window", "is for the window"),
    metavar="RECORD|SCRIPT", help="In the window: another record, branch or script beside it.",
)  # fmt: skip
@click.option("--take-over", "seat", metavar="SEAT", help="Play on as SEAT from the day of --on, on a new branch.")
@_only(
    *("--on", "take-over", "is the day of a hand-over: it goes with --take-over SEAT"),
    help="The day on which --take-over begins; the script's own hand-over if not given.",
)
@_only("--json json_", "told", "is for what is told", is_flag=True, help="Print JSON for a program to read.")
@click.pass_context
def replay(context: click.Context, /, name: str, variation: str | None, seat: str | None, **given: Any) -> None:
    """Replay a script or a record: in a window, told day by day, or as a film. Exit code 1 where a script expects
    what did not happen. RECORD#BRANCH is one branch of a record."""
    wanted = ("headless", "json_", "plain", "record", "until", "speed")
    headless, json_, plain, record, until, speed = (given[word] for word in wanted)
    films = {kind: given[kind] for kind in _FILMS}
    told = headless or json_ or not has_display()
    way = "take-over" if seat is not None else "film" if any(films.values()) else "told" if told else "window"
    _check_options(context, way)
    if variation is not None:
        from brinkmanship.game.replay.open_replay import names_record

        if names_record(name):
            raise Bad(
                f"--variation is one of a script's, and {name} is a record; for a branch of it write {name}#BRANCH"
            )
        name = f"{name}@{variation}"
    if seat is not None:
        game = taken_over(name, seat, given["on"], record)
        run_front_end(game, seat, window=not headless and has_display(), plain=plain)
    if way == "film":
        sys.exit(
            make_films(name, size=_size_of(given["size"]), speed=speed, record=record, until=until, say=echo, **films)
        )
    if way == "window":
        from brinkmanship.desktop.app import watch
        from brinkmanship.desktop.navigation import OpenReplay
        from brinkmanship.game.replay.open_replay import day_of

        sys.exit(watch(OpenReplay(name, given["beside"], speed, record, day_of(until))))
    from brinkmanship.terminal.replay import replay as tell

    sys.exit(tell(name, record=record, until=until, json_=json_, plain=plain or None))


def _check_options(context: click.Context, way: str) -> None:
    """Raise Bad for an option that `brink replay` cannot use in this way, so that none is passed over."""
    given = {
        option.name: option
        for option in context.command.params
        if context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
    }
    causes = {"take-over": ["seat"], "film": _FILMS, "told": ["headless", "json_"]}.get(way, [])
    cause = next((given[name].opts[0] for name in causes if name in given), "")
    for option in given.values():
        if isinstance(option, Only) and way not in option.ways:
            instead = f": leave out {cause}" if cause else ", and there is no display here" if way == "told" else ""
            raise Bad(f"{option.opts[0]} {option.use}{'' if ': ' in option.use else instead}")


SHOWN_FAULTS = 5
"""Most faults of a record that are printed; the rest is counted."""


def make_films(
    name: str,
    *,
    size: tuple[int, int] | None,
    speed: float,
    record: Path | None,
    until: str | None,
    say: Any,
    **films: Path | None,
) -> int:
    """Make films (`gif`, `frames`, `video`, `storyboard`) of a script or record, with a progress bar.

    Return 1 for an expectation that did not come true or a damaged record, else 0.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from brinkmanship.desktop.replay import film
    from brinkmanship.desktop.replay.film_frames import FrameDrawer, prepare_drawing
    from brinkmanship.desktop.replay.storyboard import write_storyboard
    from brinkmanship.game.replay.open_replay import day_of, names_record, open_anything
    from brinkmanship.scenario.document.problems import render

    def bar(*, passing: bool = False) -> Progress:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}"))
        return progress_bar(*columns, TimeRemainingColumn(), transient=passing)

    wanted = {kind: path for kind in _FILMS if (path := films.get(kind)) is not None}
    for kind, path in wanted.items():
        shown = {"gif": "GIF", "frames": "folder of pictures"}.get(kind, kind)
        film.check_target(path, shown, name, *([] if record is None else [record]))
    if "video" in wanted:
        film.check_encoder()
    last = day_of(until)
    prepare_drawing()
    with bar(passing=True) as progress:
        task = progress.add_task("Reading the record" if names_record(name) else "Playing the script", total=None)
        opened = open_anything(name, record=record, until=last, progress=_steps(progress, task))
    timeline = opened.timeline
    of_turns = (fault for position in range(timeline.last + 1) for fault in timeline.faults_at(position))
    faults = list(dict.fromkeys((*timeline.faults, *of_turns)))
    for text in (*faults[:SHOWN_FAULTS], *timeline.notes):
        echo(f"warning: {text}", err=True)
    if len(faults) > SHOWN_FAULTS:
        echo(f"… and {len(faults) - SHOWN_FAULTS} more: brink record verify {timeline.path}", err=True)
    writers: dict[str, tuple[str, Any, tuple[int, int]]] = {
        "gif": ("GIF", film.write_gif, (800, 450)),
        "frames": ("Pictures", film.write_frames, (1280, 720)),
        "video": ("Video", film.write_video, (1280, 720)),
    }
    for kind, (what, write, usual) in writers.items():
        if kind not in wanted:
            continue
        dots = size or usual
        drawer = FrameDrawer(timeline, opened.script, film.even(dots) if what == "Video" else dots, speed)
        if timeline.last > 150:
            drawer.steps = 1
        with closing(drawer), bar() as progress:
            count = write(drawer, wanted[kind], _steps(progress, progress.add_task(what, total=timeline.last)))
        say(
            f"{wanted[kind]}: {count} frames"
            + (f" of {'x'.join(map(str, drawer.size))}" if drawer.size != dots else "")
        )
    if "storyboard" in wanted:
        with bar() as progress:
            steps = _steps(progress, progress.add_task("Storyboard"))
            write_storyboard(timeline, opened.script, wanted["storyboard"], steps)
        say(str(wanted["storyboard"]))
    if opened.failures:
        echo(render(opened.failures), err=True)
    return 1 if faults or opened.failures else 0


def _steps(bar: Any, task: Any) -> Any:
    """Return a function (done, of) that moves a progress bar."""
    return lambda done, of: bar.update(task, completed=done, total=of)


def taken_over(name: str, seat: str, on: str | None, record: Path | None) -> Game:
    """Return the game of a script or record, to be played as `seat` from the day `on`, on a new branch."""
    from datetime import timedelta

    from brinkmanship.game.errors import GameError
    from brinkmanship.game.replay.open_replay import day_of, names_record, open_anything, take_over
    from brinkmanship.scenario.scripts import load_script

    day = day_of(on)
    if names_record(name):
        timeline = open_anything(name).timeline
    else:
        if day is None:
            then = load_script(name).script.then
            if then is None:
                raise GameError(
                    "the script does not say when it hands over: give the day with --on, such as 2022-02-18"
                )
            day = then.date
        timeline = open_anything(name, until=day - timedelta(days=1)).timeline
    if on is not None and day is not None and not timeline.date(0) <= day <= timeline.date(timeline.last):
        whole = open_anything(name).timeline
        raise Bad(
            f"--on {day} is outside the game of {name}, which goes from {whole.date(0)} to {whole.date(whole.last)}"
        )
    return take_over(timeline, timeline.last if day is None else timeline.position(day), seat, record=record)


def _size_of(text: str | None) -> tuple[int, int] | None:
    """Return a size written as 1280x720."""
    if text is None:
        return None
    found = re.fullmatch("([0-9]{1,9})x([0-9]{1,9})", text.lower())
    if found is None:
        raise click.BadParameter(f"{text!r} is no size; write for instance 1280x720", param_hint="--size")
    width, height = int(found[1]), int(found[2])
    if not (320 <= width <= 3840 and 180 <= height <= 2160):
        raise click.BadParameter(f"{text}: films are from 320x180 to 3840x2160", param_hint="--size")
    return width, height
