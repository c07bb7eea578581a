"""The debrief of a finished game, printed: intentions, its place among games of the program, and its turning points."""

from __future__ import annotations

from collections.abc import Sequence

from brinkmanship.analysis.debrief import Debrief, better_than, histogram, percentiles
from brinkmanship.analysis.debriefing import play_here
from brinkmanship.game.session.finished import FinishedGame
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.report_text import points_text
from brinkmanship.terminal.formatting import amount
from brinkmanship.terminal.io import TerminalIO, bar, spark

PARTS = ("games", "turns")
"""What has to be played before it can be told."""
_BINS = 20


def print_intentions(voice: TerminalIO, game: FinishedGame) -> None:
    """Print the seat's aims over time and what the others really wanted."""
    rows = []
    for aim in game.aims():
        drawn = "" if voice.plain else spark(aim.values[-40:])
        rows.append(
            (
                aim.text,
                amount(aim.values[0]),
                amount(aim.values[-1]),
                points_text(aim.values[-1] - aim.values[0]),
                drawn,
            )
        )
    voice.table(("Aim", "start", "end", "change", ""), rows, "Your aims over the game", right=(1, 2, 3))
    voice.head("What the others really wanted")
    for one in game.revealed():
        intent = f", who {one.intent[:1].lower()}{one.intent[1:]}" if one.intent else ""
        voice.say(f"{one.name}{intent}: {one.total * 100:.0f} of 100 ({points_text(one.total - one.start)})", "note")
        for held in one.believed:
            said = f"{held.intent}: you held it {held.first * 100:.0f}% likely at the start, {held.last * 100:.0f}% at the end"
            voice.bullets([f"{said}{' (true)' if held.true else ''}"], "good" if held.true else "quiet")
        voice.bullets(f"{aim.text}: met to {aim.value * 100:.0f}% (weight {aim.weight * 100:.0f}%)" for aim in one.aims)
    voice.say(
        "'outcome games' sets your score beside 1,000 games of the program, 'outcome turns' finds turning points.",
        "quiet",
    )


def print_part(voice: TerminalIO, game: SeatHandle, words: Sequence[str]) -> None:
    """Print the part of the debrief that is asked for, of a game that is over."""
    if game.outcome is None:
        voice.say("The game goes on.")
    elif words and words[0] in PARTS:
        print_futures(voice, game.finished(), words[0])
    else:
        voice.say("Type 'outcome', 'outcome games' or 'outcome turns'.")


def print_futures(voice: TerminalIO, game: FinishedGame, part: str) -> None:
    """Play what is needed, as far as it is not kept from before, and print one of `PARTS`; Ctrl-C gives up."""
    debrief, shown = Debrief(game), [0]

    def told(one: Debrief) -> None:
        done, of = one.progress
        if done - shown[0] >= of // 10:
            shown[0] = done
            voice.say(f"{done:,} of {of:,} games played", "quiet")

    voice.say("Playing games of the program; this takes a minute or two, and is kept.", "quiet")
    try:
        play_here(debrief, told)
    except KeyboardInterrupt:
        voice.say("Left; what was played is kept.", "quiet")
    if part == "games":
        _games(voice, debrief)
    else:
        _turns(voice, debrief)


def _games(voice: TerminalIO, debrief: Debrief) -> None:
    scores = debrief.program_scores()
    if not len(scores):
        return
    better = round(better_than(debrief.score, scores) * len(scores))
    low, middle, high = percentiles(scores)
    voice.head(f"You did better than {better:,} of {len(scores):,} games of the program")
    voice.say(
        f"Your score is {debrief.score * 100:.0f} of 100; the program reached {middle * 100:.0f} in the middle of its games, "
        f"and between {low * 100:.0f} and {high * 100:.0f} in eight of ten."
    )
    counts = histogram(scores, _BINS)
    own = int(min(debrief.score, 0.9999) * _BINS)
    width = 100 // _BINS
    rows = [
        (
            f"{n * width} to {(n + 1) * width}",
            str(count),
            "" if voice.plain else bar(count, 0, max(counts)),
            "you" * (n == own),
        )
        for n, count in enumerate(counts)
        if count or n == own
    ]
    voice.table(("Score", "games", "", ""), rows, right=(1,))


def _turns(voice: TerminalIO, debrief: Debrief) -> None:
    points = debrief.points()
    voice.head("Turning points: where the forecast of your game moved most")
    if not points:
        voice.say("No turn moved the forecast by more than chance.")
    for point in points:
        first, last = debrief.turn(point.first), debrief.turn(point.last)
        span = (
            short_date(last.date)
            if point.last - point.first == 1
            else f"{short_date(first.date)} to {short_date(last.date)}"
        )
        moved = f"{point.before.score * 100:.0f} to {point.after.score * 100:.0f} ({points_text(point.moved)})"
        war = f"; war {point.before.war * 100:.0f}% to {point.after.war * 100:.0f}%"
        changed = abs(point.after.war - point.before.war) >= 0.02
        voice.say(
            f"{span}, turn {last.turn}: forecast score {moved}{war * changed}", "good" if point.moved > 0 else "bad"
        )
        voice.bullets(point.causes)
        voice.say(f"    'back {first.turn}' plays on from before it.", "quiet")
