"""A whole game with no window and no human, told line by line: what ``brink run`` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from brinkmanship.game.record.saves import finish_record, leave_game, where_it_is
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.labels import date_text, short_date
from brinkmanship.game.view.reports import Outcome
from brinkmanship.game.view.types import LogLine
from brinkmanship.interrupts import Terminated, uninterrupted
from brinkmanship.text import dump_json, joined


def run_game(
    prepared: Prepared,
    seats: Mapping[str, str],
    *,
    seed: int,
    turns: int | None = None,
    record: Path | None = None,
    difficulty: str = "normal",
    timeouts: Mapping[str, float] | None = None,
    quiet: bool = False,
    json_: bool = False,
    say: Callable[[str], None] = print,
    warn: Callable[[str], None] = print,
) -> Outcome | None:
    """Play a game and tell it through `say`; return its outcome, None when `turns` ran out first.

    Raises what `Game.new` does, and `RecordError` at the end when the record could not be written whole.
    """
    game = Game.new(prepared, seats, seed=seed, record=record, difficulty=difficulty, timeouts=timeouts)
    try:
        told = not (quiet or json_)
        if told:
            say(f"{game.title}: {date_text(game.date)}, seed {seed}")
        warned = set(game.warnings)
        for warning in game.warnings:
            warn(warning)
        played = 0
        while game.outcome is None and (turns is None or played < turns):
            report = game.commit()
            played += 1
            for warning in report.warnings:
                if warning not in warned:
                    warn(warning)
            warned.update(report.warnings)
            if told:
                # What nobody knows stays untold.
                for line in (one for one in report.lines if one.public or one.known_to):
                    say(f"{short_date(line.date):>6}  {sentence(line, game.prepared.names.actor)}")
        if json_:
            say(dump_json(summary(game, seed), indent=1))
        elif game.outcome is not None:
            for text in outcome_lines(game.outcome):
                say(text)
        else:
            say(f"Stopped after {played} turns, on {date_text(game.date)}.")
        finish_record(game)
        return game.outcome
    except (KeyboardInterrupt, Terminated):
        with uninterrupted():
            warn(leave_game(game) or where_it_is(game))
        raise
    finally:
        with uninterrupted():
            if lost := leave_game(game):
                warn(lost)


def sentence(line: LogLine, name: Callable[[str], str]) -> str:
    """Return a line of the log with who knows it, each by its `name`, where not everybody does."""
    if line.public:
        return line.text
    return f"{line.text} (known to {joined([name(one) for one in line.known_to]) or 'nobody'})"


def outcome_lines(outcome: Outcome) -> list[str]:
    """Return the outcome as lines of text."""
    lines = ["", f"{outcome.termination.text} {outcome.summary}"]
    lines += [f"  {short_date(e.date)}: {e.name}" for e in outcome.endings]
    if outcome.scores:
        width = max(len(s.name) for s in outcome.scores)
        lines += ["Scores by each seat's objectives (at the end, and the change over the game):"]
        lines += [
            f"  {s.name:<{width}} {100 * s.total:4.0f}%  {100 * (s.total - s.start):+4.0f}" for s in outcome.scores
        ]
    return lines


def summary(game: Game, seed: int) -> dict[str, Any]:
    """Return what a program wants to know of a game that was played."""
    names = game.prepared.names
    return {
        "scenario": names.id,
        "seed": seed,
        "turns": game.turn,
        "day": game.day if names.hours_per_tick == 24 else game.day * names.hours_per_tick / 24,
        "date": to_json(game.date),
        "record": None if game.path is None else str(game.path),
        "outcome": to_json(game.outcome),
    }
