"""What the exercise says of its players: observations by objective, injects as they went, rulings, who took part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from brinkmanship.game.exercise.objectives import objective_named
from brinkmanship.game.exercise.people import ROLES
from brinkmanship.game.exercise.rulings import DICE, Ruling as Ruled, ruling_of
from brinkmanship.game.record.lines import SENSELESS
from brinkmanship.game.record.tree import RATINGS, Inject, Note
from brinkmanship.game.session.injects import Planned, title_of
from brinkmanship.game.view.labels import short_date
from brinkmanship.papers.report.data import Assessed, InjectRow, Observation, Participant, Ruling
from brinkmanship.papers.report.source import Source, said_date, wall_time
from brinkmanship.players.kinds import DOCTRINE, PERSON, WAIT, parse
from brinkmanship.text import printable

DECIDED = ("release", "release now", "hold", "skip", "as planned", "moved", "status")
"""Kinds of notes that decide about one inject."""
_RULING, _OVERRIDE = "ruling", "override"


def objectives_of(source: Source) -> tuple[Assessed, ...]:
    """Return the scenario's objectives with their observations, then others in the order they are first named, then none."""
    known = source.plan.objectives if source.is_exercise else {}
    seen = [_observation(source, note) for note in source.notes if note.kind == "observation"]
    groups: dict[str, list[Observation]] = {id: [] for id in known}
    for name in [one.msel.objective.strip() for one in source.planned]:
        if name and not objective_named(name, known):
            groups.setdefault(name, [])
    for one in seen:
        groups.setdefault(objective_named(one.objective, known) or one.objective, []).append(one)
    if loose := groups.pop("", []):
        groups[""] = loose
    out = []
    for name, observations in groups.items():
        told = assessed(known[name].text if name in known else name, observations)
        if name in known:
            told = replace(told, capability=known[name].capability or "", target=known[name].target or "")
        out.append(told)
    return tuple(out)


def assessed(objective: str, observations: Sequence[Observation]) -> Assessed:
    """Return an objective with its observations and the rating that was given most often, of equals the graver.

    >>> told = [Observation(1, "", "", "", "", "Decide", rating, "") for rating in "PMM"]
    >>> assessed("Decide", told).rating, assessed("Decide", told).counts
    ('M', (('P', 1), ('M', 2)))
    """
    given = Counter(one.rating for one in observations if one.rating in RATINGS)
    counts = tuple((rating, given[rating]) for rating in RATINGS if given[rating])
    most = max(given.values(), default=0)
    rating = [rating for rating, count in counts if count == most]
    return Assessed(objective, tuple(observations), counts, rating[-1] if rating else "")


def _observation(source: Source, note: Note) -> Observation:
    when = said_date(note.date)
    return Observation(
        turn=source.turn_of.get(note.node, 0) + 1,
        date=short_date(when) if when is not None else "",
        time=wall_time(note.time),
        seat=note.about,
        author=source.authors.get(note.author, note.author),
        objective=note.objective.strip(),
        rating=note.rating if note.rating in RATINGS else "",
        text=printable(note.text.strip()),
        left=note.node not in source.nodes,
    )


# --- injects -----------------------------------------------------------------------------------------------------------


def injects_of(source: Source) -> tuple[InjectRow, ...]:
    """Return the injects of the list as they went on the branch, then those that control made up, in their order."""
    went: dict[str, tuple[int, Inject]] = {}
    for position in range(1, source.timeline.last + 1):
        for inject in source.timeline.story(position).injects:
            went.setdefault(inject.id, (position, inject))
    rows = [_row(source, one, went) for one in source.planned]
    listed = {one.inject.id for one in source.planned}
    if source.is_exercise:
        made = [(p, i) for id, (p, i) in went.items() if id not in listed and not id.startswith((_RULING, _OVERRIDE))]
        rows += [_made_up(source, position, inject) for position, inject in made]
    return tuple(rows)


def _row(source: Source, one: Planned, went: dict[str, tuple[int, Inject]]) -> InjectRow:
    id, msel = one.inject.id, one.msel
    decided = [note for note in source.here if note.about == id and note.kind in DECIDED]
    facts = source.timeline.facts
    planned = [short_date(facts.date(one.day))] if one.day >= 0 else []
    planned += [f"once {one.when}"] if one.when else []
    if id in went:
        stands = f"turn {source.timeline.turns[went[id][0]].turn}, {short_date(source.date(went[id][0] - 1))}"
    else:
        last = next((note.kind for note in reversed(decided) if note.kind in ("hold", "skip")), "")
        stands = {"hold": "held", "skip": "skipped"}.get(last, "did not come up")
    return InjectRow(
        number=msel.number or id,
        name=printable(one.name),
        planned=", ".join(planned) or "when control says so",
        went_in=stands,
        to=source.names_of(one.inject.to),
        text=printable(one.inject.text.strip()),
        decided=tuple(_decided(source, note) for note in decided),
        expected=printable(msel.expected),
        sender=printable(msel.sender),
        medium=msel.medium,
    )


def _decided(source: Source, note: Note) -> str:
    what = {"moved": "moved", "status": f"marked {note.data.get('status', '')}"}.get(note.kind, note.kind)
    if note.kind == "moved":
        day = note.data.get("day")
        what += (
            f" to {short_date(source.timeline.facts.date(day))}" if isinstance(day, int) and day >= 0 else " to no day"
        )
    who = source.authors.get(note.author, note.author)
    return printable(what + (f" by {who}" if who else "") + (f": {note.text.strip()}" if note.text.strip() else ""))


def _made_up(source: Source, position: int, inject: Inject) -> InjectRow:
    turn, when = source.timeline.turns[position].turn, short_date(source.date(position - 1))
    name, to = inject.name or title_of(inject), source.names_of(inject.to)
    text = inject.text.strip() or "; ".join(inject.effects)
    row = InjectRow(
        inject.id.replace("control:", "C"),
        printable(name),
        "made up by control",
        f"turn {turn}, {when}",
        to,
        printable(text),
    )
    return replace(row, sender=printable(inject.sender), medium=inject.medium)


# --- rulings -----------------------------------------------------------------------------------------------------------


def rulings_of(source: Source) -> tuple[Ruling, ...]:
    """Return what control ruled and what numbers it set by hand, on this branch, oldest first."""
    asked = {str(n.data.get("id", "")): n for n in source.here if n.kind == "submission"}
    out = []
    for note in source.here:
        when = said_date(note.date)
        date, turn = short_date(when) if when is not None else "", source.turn_of[note.node] + 1
        if note.kind == "ruling":
            try:
                ruled = ruling_of(note)
            except SENSELESS:
                source.warnings.append(f"A ruling of turn {turn} cannot be read.")
                continue
            told = asked.get(ruled.submission)
            text = f"{source.actor(told.about)} asked: {told.text.strip()} " if told is not None else ""
            text = printable(f"{text}Ruled: {'success' if ruled.success else 'failure'}. {ruled.text}".strip())
            out.append(Ruling(turn, date, "ruling", text, basis_of(ruled), printable(ruled.reason)))
        elif note.kind == "override":
            value = note.data.get("value")
            number = f"{value:g}" if isinstance(value, int | float) else str(value)
            out.append(Ruling(turn, date, "override", f"{note.about} set to {number}", "", printable(note.text)))
    return tuple(out)


def basis_of(ruled: Ruled) -> str:
    """Return in words what a ruling rests on: the odds, the arguments, the dice."""
    if ruled.odds.method == DICE:
        said = f"two dice of six, at least {ruled.odds.needed} needed ({100 * ruled.odds.chance:.0f}%)"
        said += f", rolled {' + '.join(map(str, ruled.dice))} = {sum(ruled.dice)}" if ruled.dice else ""
    else:
        said = f"a chance of {100 * ruled.odds.chance:.0f}%"
        said += f", rolled {ruled.dice[0]} of 100" if ruled.dice else ""
    parts = [said]
    parts += [f"for: {'; '.join(ruled.pros)}"] if ruled.pros else []
    parts += [f"against: {'; '.join(ruled.cons)}"] if ruled.cons else []
    parts += ["ruled against the dice"] if ruled.overridden else []
    text = printable(". ".join(parts))
    return f"{text[:1].upper()}{text[1:]}."


# --- people ------------------------------------------------------------------------------------------------------------


def participants_of(source: Source) -> tuple[Participant, ...]:
    """Return who took part: the people who joined, then the seats with who played them."""
    people: dict[str, Note] = {}
    for note in source.notes:
        if note.kind == "joined":
            people[note.about] = note
    out = [_person(source, note) for note in people.values()]
    changes = list(_hand_overs(source))
    for seat, kind in source.timeline.seats.items():
        if seat != "others" and (
            kind == PERSON or seat in source.people_seats or source.timeline.seats.get("others") != kind
        ):
            played = ", then ".join(
                who for who, _ in groupby([_player(kind), *(who for s, who in changes if s == seat)])
            )
            out.append(Participant(source.actor(seat), "Seat", seat, f"played by {played}"))
    out.append(Participant("All other seats", "Seats", "", f"played by {_player(source.timeline.seats['others'])}"))
    named = {note.author for note in source.notes if note.kind == "observation" and note.author}
    known = {str(note.data.get("name", "")) for note in people.values()} | set(people)
    out += [Participant(name, "Wrote observations", "") for name in sorted(named - known)]
    return tuple(out)


def _person(source: Source, note: Note) -> Participant:
    role, seat = str(note.data.get("role", "")), str(note.data.get("seat", ""))
    said = ROLES.get(role, "")
    at = wall_time(note.time)
    more = f"{said}; joined at {at} UTC" if said and at else said
    name = printable(str(note.data.get("name", "")) or note.about)
    return Participant(name, role.capitalize(), source.actor(seat) if seat else "", more)


def _hand_overs(source: Source) -> Iterable[tuple[str, str]]:
    for _, line in source.timeline.raw.others():
        if line.get("kind") == "seat":
            yield str(line.get("seat")), _player(str(line.get("player")))


def _player(kind: str) -> str:
    if kind == PERSON:
        return "people"
    try:
        found = parse(kind)[0]
    except ValueError:
        return kind.split(":")[0]
    return {DOCTRINE: "the program, by doctrine", WAIT: "nobody: it waited"}.get(found.id, found.people)
