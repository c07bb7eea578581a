"""What a seat looks up to think, printed: numbers over time, stances and agreements, the ladder, search over everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.room_types import Agreements, NumberSeries
from brinkmanship.game.view.stances import leanings, stance_columns
from brinkmanship.game.view.types import BodyView, Choice, Estimate, SeatView
from brinkmanship.terminal import pages
from brinkmanship.terminal.formatting import amount, difference, estimate
from brinkmanship.terminal.io import TerminalIO, spark
from brinkmanship.terminal.names import Unclear, brief, find_thing, fold
from brinkmanship.text import joined

if TYPE_CHECKING:
    from brinkmanship.terminal.session import Session

_MOST = 6
_LINES = 30


def chosen(numbers: Sequence[Estimate], words: str) -> list[Estimate]:
    """Return the numbers whose labels hold the words, parts that commas separate each for itself; raise `Unclear`."""
    found: list[Estimate] = []
    for part in filter(None, map(str.strip, words.split(","))):
        wanted = fold(part)
        hits = [one for one in numbers if all(word in fold(one.label) for word in wanted.split())]
        hits = [one for one in hits if fold(one.label) == wanted] or hits
        if not hits:
            raise Unclear(f"There is no number '{brief(part)}' that you can see.")
        found += [one for one in hits if one not in found]
    return found


def over_time(voice: TerminalIO, series: Sequence[NumberSeries]) -> None:
    """Print numbers over time, a line for each day of a turn."""
    shown = series[:_MOST]
    days = sorted({day for one in shown for day in one.dates})
    rows = []
    for day in days:
        cells = []
        for one in shown:
            value = one.values[one.dates.index(day)] if day in one.dates else None
            cells.append("" if value is None else amount(value, one.unit, one.ceiling, one.floor))
        rows.append((short_date(day), *cells))
    right = tuple(range(1, len(shown) + 1))
    voice.table(("", *(one.label for one in shown)), rows, "Over time", right=right)
    for one in shown:
        drawn = "" if voice.plain else f" {spark(one.values[-40:])}"
        moved = difference(one.values[0], one.values[-1], one.unit, one.ceiling, one.floor) or "no change that shows"
        voice.say(f"{one.label}: {moved} since {short_date(one.dates[0])}.{drawn}", "quiet")
    if len(series) > len(shown):
        voice.say(f"{len(series) - len(shown)} more numbers have these words: say more of them.", "note")


def stances(voice: TerminalIO, view: SeatView, body: BodyView | None) -> None:
    """Print who stands where, of a body's members or of everybody, and who leans where on what is proposed."""
    actors = [one for one in view.actors if body is None or one.id in body.members]
    columns = stance_columns(actors)[:4]
    tracks = [one.ref.rsplit(".", 1)[-1] for one in columns]
    rows = []
    for actor in actors:
        relation = next((one for one in actor.relations if one.other == view.seat), None)
        cells = [actor.tracks.get(track) for track in tracks]
        trust = "you" if actor.own else amount(relation.trust.value, "", 1, -1) if relation else ""
        rows.append((actor.name, *("" if e is None else amount(e.value, "", e.ceiling, e.floor) for e in cells), trust))
    title = f"Where they stand: {body.name if body is not None else 'everybody'}"
    heads = ("", *(one.label for one in columns), "trust in you")
    voice.table(heads, rows, title, right=tuple(range(1, len(heads))))
    for track, column in zip(tracks, columns, strict=True):
        for_, against = leanings(actors, track)
        said = [f"{word} {joined(who, 'and')}" for word, who in (("for", for_), ("against", against)) if who]
        voice.say(f"{column.label}: {'; '.join(said) or 'nobody has taken a side'}.")
    for proposal in view.proposals:
        doubtful = [
            view.actor(one.actor).name for one in sorted(proposal.members, key=lambda m: m.yes) if one.yes < 0.5
        ]
        hard = f"; likely against: {joined(doubtful, 'and')}" if doubtful else ""
        name = view.actor(proposal.actor).name
        voice.say(
            f"On the table: {proposal.name} ({name} asks {proposal.asked_name}), {proposal.passes * 100:.0f}% to pass{hard}."
        )


def agreements(voice: TerminalIO, found: Agreements) -> None:
    """Print what the crisis is about, what is on the table, and what was signed."""
    if found.issues:
        rows = [
            (one.name, estimate(one.now), estimate(one.offered) if one.offered else "", one.text)
            for one in found.issues
        ]
        voice.table(("Issue", "now", "on the table", ""), rows, "What it is about", right=(1, 2))
    for deal in found.deals:
        steps = f", {deal.done} of {deal.steps} steps" if deal.state == "being carried out" else ""
        due = f", the next due on {short_date(deal.due)}" if deal.due else ""
        voice.say(f"{deal.name}: {deal.state}{steps}{due}.")
    if not (found.issues or found.deals):
        voice.say("This scenario has no list of issues and nothing to sign.")


def ladder(voice: TerminalIO, view: SeatView, rungs: Iterable[tuple[int, str, str]]) -> None:
    """Print the rungs of the escalation ladder, (number, name, description) each, the highest first."""
    here = view.rung.number
    rows = [(number, name + (" (here)" if number == here else ""), about) for number, name, about in rungs]
    if not rows:
        voice.say("This scenario has no ladder.")
        return
    rows.sort(reverse=True)
    voice.table(("Rung", "", ""), [(str(number), name, about) for number, name, about in rows], "The escalation ladder")


def search(
    voice: TerminalIO, view: SeatView, choices: Sequence[Choice], numbers: Sequence[Estimate], words: str
) -> None:
    """Print everything whose title has the words: what it is, and what to type to see it."""
    wanted = fold(words).split()
    rows: list[tuple[str, str, str]] = []

    def look(kind: str, title: str, typed: str) -> None:
        if all(word in fold(title) for word in wanted):
            rows.append((title, kind, typed))

    for actor in view.actors:
        look("party", actor.name, f"actor {actor.id}")
    for region in view.regions:
        look("place", region.name, f"region {region.id}")
    for unit in view.formations:
        look("formation", unit.name, f"formation {unit.id}")
    for body in view.bodies:
        look("body", body.name, f"diplomacy {body.id}")
    for choice in choices:
        look("order", choice.name, f"action {choice.action}")
    for one in numbers:
        look("number", one.label, f"stats {one.label}")
    for fact in view.calendar:
        look("date", f"{short_date(fact.start)}: {fact.name}", "calendar")
    for line in reversed(view.log):
        look("log", f"{short_date(line.date)}: {line.text}", "log")
    if not rows:
        voice.say(f"Nothing has '{brief(words)}' in its name.")
        return
    voice.table(("Found", "", "type"), rows[:_LINES])
    if len(rows) > _LINES:
        voice.say(f"{len(rows) - _LINES} more: say more of it.", "note")


def stats_command(session: Session, words: list[str]) -> None:
    """Print numbers over time; the indicators where none is named."""
    numbers = session.game.numbers()
    if words:
        refs = [one.ref for one in chosen(numbers, " ".join(words))]
    else:
        refs = [one.estimate.ref for one in session.view.indicators]
    over_time(session.voice, session.game.series(refs))


def diplomacy_command(session: Session, words: list[str]) -> None:
    """Print where members of a body stand, and what was agreed."""
    view, word = session.view, " ".join(words)
    own = next((one.id for one in view.bodies if view.seat in one.members), "")
    body = own if not word else "" if word in ("all", "everybody") else find_thing(word, view.bodies, "body")
    stances(session.voice, view, next((one for one in view.bodies if one.id == body), None))
    if not words:
        agreements(session.voice, session.game.agreements())


def ladder_command(session: Session, words: list[str]) -> None:
    """Print the escalation ladder."""
    rungs = session.game.prepared.facts.ladder()
    rows = [
        (int(r.get("rung", n)), str(r.get("name", "")), str(r.get("description") or "")) for n, r in enumerate(rungs)
    ]
    ladder(session.voice, session.view, rows)


def find_command(session: Session, words: list[str]) -> None:
    """Search everything for words."""
    if not words:
        raise Unclear("Say what to look for, for instance 'find kyiv'.")
    search(session.voice, session.view, session.choices, session.game.numbers(), " ".join(words))


def back_command(session: Session, words: list[str]) -> None:
    """Print the turns to go back to, or go to one."""
    moments = session.game.moments()
    if not words:
        rows = [
            ("now" if m.here else f"x{m.number}" if m.left else str(m.turn), short_date(m.date), m.headline)
            for m in moments
        ]
        session.voice.table(("Turn", "", ""), rows, "Go back in time")
        session.voice.say(
            session.game.no_way_back or "'back TURN' goes there; nothing is erased, xN is a course you left."
        )
        return
    wanted = {f"x{m.number}" if m.left else str(m.turn): m for m in moments}
    if words[0] not in wanted:
        raise Unclear(f"There is no turn '{brief(words[0])}' to go to: 'back' lists them.")
    session.game.go_to(wanted[words[0]].number)
    session.refresh()
    pages.status(session.voice, session.view)
