"""The war in words: fronts, battles, lines of advance, forces in groups, and what a march would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.forces import FILTERS, GROUPS, grouped, summary
from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.types import SeatView
from brinkmanship.game.view.war_text import in_days, ratio_text, war_number
from brinkmanship.game.view.war_types import AxisView, BattleView, Factor, SideView
from brinkmanship.terminal.formatting import estimate, seen
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.loop import Command
from brinkmanship.terminal.names import Unclear, find, find_thing

if TYPE_CHECKING:
    from brinkmanship.terminal.session import Session

_POSTURE = {"garrison": "in garrison", "defend": "in defence", "attack": "in attack", "reserve": "in reserve"}


def _name(view: SeatView, id: str) -> str:
    return next((one.name for things in (view.actors, view.regions) for one in things if one.id == id), id or "nobody")


def fronts(voice: TerminalIO, view: SeatView) -> None:
    """Print every front in a sentence or two, what fell since the last turn, and how the armies stand."""
    voice.head("The war")
    if not view.battles:
        voice.say("Nobody fights: there is no front that you know of.")
    voice.bullets(_front(view, one) for one in sorted(view.battles, key=lambda one: -one.front.share.value))
    voice.bullets(f"{one.name} has fallen to {_name(view, one.attacker)}." for one in view.fronts if one.taken)
    rows = []
    for actor, side in {side.actor: side for one in view.battles for side in one.sides}.items():
        told = (side.losses, side.morale, side.air)
        rows.append((_name(view, actor), *(estimate(one) if one is not None else "" for one in told)))
    if rows:
        voice.table(("Army", "lost in the war", "morale", "in the air"), rows, "Armies")
        voice.say("'front REGION' tells one battle, 'axes' the lines of advance.", "quiet")


def _front(view: SeatView, one: BattleView) -> str:
    attack, defend = one.sides
    held = f"{one.front.name}: {_name(view, attack.actor)} holds {estimate(one.front.share)}"
    moved = ""
    if one.advance is not None:
        km = one.advance.value
        way = "no more than before" if abs(km) < 0.5 else f"{abs(km):.0f} km {'more' if km > 0 else 'less'} than before"
        moved = f", {way}"
    against = f"{war_number(attack.soldiers)} soldiers against {war_number(defend.soldiers)}"
    return f"{held}{moved}. {against}; the ratio of forces is {war_number(one.ratio)}."


def battle(voice: TerminalIO, view: SeatView, region: str) -> None:
    """Print one battle: the sides, the ratio and its parts, and what it depends on."""
    found = next((one for one in view.battles if one.front.region == region), None)
    if found is None:
        voice.say(f"Nobody fights in {_name(view, region)}, as far as you know.")
        return
    voice.head(f"The battle for {found.front.name}")
    voice.say(_front(view, found))
    voice.say(f"Such a ratio gives {war_number(found.expected)}.")
    for side in found.sides:
        _side(voice, view, side)
    _factors(voice, found.ratio.factors, "The ratio is made of")
    _factors(voice, found.depends, "It depends on")


def _side(voice: TerminalIO, view: SeatView, side: SideView) -> None:
    rows = [(one.label, war_number(one)) for one in (side.soldiers, side.power, side.supply)]
    if side.lost_today is not None:
        rows.insert(2, (side.lost_today.label, war_number(side.lost_today)))
    told = (("Lost in the war", side.losses), ("Morale", side.morale), ("In the air", side.air))
    rows += [(label, estimate(one)) for label, one in told if one is not None]
    voice.table(("", ""), rows, f"{_name(view, side.actor)} {'attacks' if side.attacks else 'defends'}")


def _factors(voice: TerminalIO, found: tuple[Factor, ...], title: str) -> None:
    voice.table(("", ""), [(one.text, one.value) for one in found], title)


def axes(voice: TerminalIO, view: SeatView) -> None:
    """Print the lines of advance that concern the seat, those under attack first."""
    rows = []
    under_attack = {one.id for one in view.axes if one.running}
    for one in view.axes:
        if not one.running and one.id in under_attack:
            continue  # the same line by another of the attacker's actions
        state = f"under attack since {short_date(one.since)}" if one.running and one.since else "quiet"
        place = _name(view, one.front) if one.front else "taken to its end"
        numbers = (war_number(one.attack, whole=False), war_number(one.defence, whole=False), ratio_text(one.ratio))
        rows.append((one.name, _name(view, one.attacker), state, place, *numbers))
    if not rows:
        voice.say("No line of advance concerns you.")
        return
    voice.table(("Line of advance", "of", "", "front", "attackers", "defenders", "ratio"), rows, right=(4, 5, 6))
    voice.say("'axes NAME' tells one.", "quiet")


def axis(voice: TerminalIO, view: SeatView, one: AxisView) -> None:
    """Print one line of advance: what stands on it and what meets it, and the days of march."""
    voice.head(f"{one.name}, {_name(view, one.attacker)}")
    if one.description:
        voice.say(one.description)
    voice.say(f"It runs through {', '.join(_name(view, region) for region in one.path)}.")
    rows = [(number.label, war_number(number)) for number in (one.attack, one.defence, one.ratio, one.advance)]
    if one.front:
        rows.append((f"Through {_name(view, one.front)}", in_days(one.days).removeprefix("in ")))
    voice.table(("", ""), rows)
    forces = [
        (
            unit.name,
            estimate(unit.personnel),
            _name(view, unit.region),
            "there" if unit.counted and not unit.days else in_days(unit.days, unit.arrives),
        )
        for unit in one.forces
    ]
    voice.table(("Force", "", "stands in", "can fight"), forces, none="Nobody stands there.")
    _factors(voice, one.ratio.factors, "The ratio is made of")


def forces(
    voice: TerminalIO, view: SeatView, by: str = "actor", only: str = "all", actor: str = "", region: str = ""
) -> None:
    """Print the formations in groups, of one actor or in one region; own ones exact, others as last seen."""
    groups = grouped(view, by, only)
    kept = []
    for group in groups:
        units = tuple(u for u in group.units if actor in ("", u.actor) and region in ("", u.region))
        if units:
            kept.append((group, units))
    for group, units in kept:
        rows = []
        for unit in units:
            where = _name(view, unit.region) if unit.region else "unknown"
            if unit.destination:
                days = (unit.arrival - view.date).days if unit.arrival is not None else None
                when = f" {in_days(days, unit.arrival)}" if days is not None else ""
                where += f" to {_name(view, unit.destination)}{when}"
            stands = f"{unit.status}, {_POSTURE.get(unit.posture, unit.posture)}{seen(unit.last_seen)}"
            holder = () if by == "actor" else (_name(view, unit.actor),)
            rows.append((unit.id, unit.name, *holder, estimate(unit.personnel), where, stands))
        columns = ("Id", *[""] * (len(rows[0]) - 1))
        voice.table(columns, rows, f"{group.name}: {summary([type(group)(group.key, group.name, units)])}")
    if not kept:
        voice.say("No formation that you know of.")


def warn(session: Session, order: Order) -> None:
    """Say plainly that an order in the plan begins a war or widens it."""
    if order not in session.game.plan():
        return
    found = session.game.war_warning(order)
    if found is not None:
        session.voice.say(f"{found.text} It is in your plan: 'drop' takes it out again.", "bad")


def _war(session: Session, words: list[str]) -> None:
    if words:
        battle(session.voice, session.view, find_thing(" ".join(words), session.view.regions, "region"))
    else:
        fronts(session.voice, session.view)


def _axes(session: Session, words: list[str]) -> None:
    view = session.view
    if not words:
        axes(session.voice, view)
        return
    id = find(" ".join(words), [(one.id, one.name) for one in view.axes], "line of advance")
    axis(session.voice, view, next(one for one in view.axes if one.id == id))


def _forces(session: Session, words: list[str]) -> None:
    view, by, only, rest = session.view, "actor", "all", list[str]()
    kinds = {label.lower(): key for key, label in GROUPS}
    for place, word in enumerate(words):
        if word == "by" and place + 1 < len(words):
            if words[place + 1] not in kinds:
                raise Unclear(f"Forces can be grouped by {', '.join(kinds)}.")
            by = kinds[words[place + 1]]
        elif word in dict(FILTERS):
            only = word
        elif not (place and words[place - 1] == "by"):
            rest.append(word)
    id = find_thing(" ".join(rest), (*view.actors, *view.regions), "actor or region") if rest else ""
    actor = id if any(a.id == id for a in view.actors) else ""
    forces(session.voice, view, by, only, actor, "" if actor else id)


def _march(session: Session, words: list[str]) -> None:
    view = session.view
    if "to" not in words[1:]:
        raise Unclear("Say which formation and where: march FORMATION to REGION.")
    middle = len(words) - 1 - words[::-1].index("to")
    formation = find_thing(" ".join(words[:middle]), view.formations, "formation")
    region = find_thing(" ".join(words[middle + 1 :]), view.regions, "region")
    try:
        found = session.game.march(formation, region)
    except GameError as error:
        raise Unclear(str(error)) from None
    unit, place = view.formation(formation), _name(view, region)
    if found.days is None:
        session.voice.say(f"There is no way for {unit.name} to {place}.")
    else:
        way = ", ".join(_name(view, one) for one in found.way)
        session.voice.say(f"{unit.name} would be in {place} {in_days(found.days, found.arrives)}, by way of {way}.")
    if found.why_not:
        session.voice.say("It cannot be ordered now:", "bad")
        session.voice.bullets(found.why_not, "bad")
    elif found.order is not None:
        session.voice.say(f"Order it: order {found.order.action} {formation} at {region}", "good")


COMMANDS = (
    Command(
        "war [REGION]", "Every front: who fights, how far, at what ratio; or one battle.", _war, ("fronts", "front")
    ),
    Command("axes [NAME]", "Lines of advance: forces, ratio, days of march; or one.", _axes, ("axis",)),
    Command(
        "forces [ACTOR|REGION] [by PARTY|PLACE|BRANCH] [moving|ready]",
        "Formations in groups, as far as you know.",
        _forces,
    ),
    Command("march FORMATION to REGION", "When a formation would arrive somewhere, by which way, and why not.", _march),
)
