"""Orders in the log: given, in effect, lifted, run out, overtaken; and what chance made of them."""

from __future__ import annotations

from brinkmanship.game.view.grammar import capital, possessive
from brinkmanship.game.view.labels import Labels, long_date
from brinkmanship.game.view.log_words import Teller, Told, about, actor_of, deed_of, the_actor, told
from brinkmanship.scenario.models.base import clock
from brinkmanship.simulation.phase import Result
from brinkmanship.simulation.rules import Action


def order(names: Labels, result: Result) -> Told:
    """Tell that an order was given: at once, later, or as a proposal; or why it was not carried out."""
    if refused := result.data.get("refused"):
        return told(f"{_failed(names, result)}: {refused}")
    action = names.rules.actions[names.action_index[result.id]]
    one = deed_of(names, result)
    if result.id in names.scenario.choices and one.told is None:
        of, choice = names.scenario.choices[result.id]
        dilemma = names.scenario.dilemmas[of]
        return told(f"on '{dilemma.name}', {one.who} chose '{dilemma.choices[choice].name}'")
    if action.consent is not None:
        return told(f"{one.proposed}{_asked(names, result, action)}")
    if action.delay:
        return told(one.decided(_day(names, result.day + action.delay), lasts=action.measure))
    return told(one.did)


def _failed(names: Labels, result: Result) -> str:
    if result.id in names.action_index:
        return deed_of(names, result).failed
    who, unit = the_actor(names, result), names.the("formation", result.id)
    place = about(names, result)[2]
    return f"{who} could not move {unit}" + (f" to {names.the('region', place)}" if place else "")


def _day(names: Labels, tick: int) -> str:
    """Return a day within a sentence: '8 February', with the hour where ticks are hours."""
    when = names.date(tick)
    words = long_date(when).replace(f" {when.year}", "", 1)
    return words.replace(", ", " at ") if clock(when) != when else words


def _asked(names: Labels, result: Result, action: Action) -> str:
    """Return whose consent a proposal needs, as the end of a sentence."""
    consent = action.consent
    assert consent is not None
    if consent.body >= 0:
        body = names.rules.bodies[consent.body]
        name, verb = names.the("body", body.id), "object" if body.rule == "unanimity" else "vote"
        if consent.package is not None:  # sounding it out may take days
            return f"; it went to {name}"
        days = consent.days if consent.days >= 0 else body.silence_days
        return f"; {name} was given until {_day(names, result.day + int(days))} to {verb}"
    if consent.target:
        return f", subject to {possessive(names.the(*about(names, result)[:2]))} consent"
    if consent.host:
        return ", subject to the host's consent"
    return f", subject to {possessive(names.the('actor', names.rules.actors[consent.named]))} consent"


def effect(names: Labels, result: Result) -> Told:
    """Tell that an order that had to wait takes effect; of others nothing, for they were told when given."""
    action = names.rules.actions[names.action_index[result.id]]
    waited = action.consent is not None or action.delay
    return told(deed_of(names, result).did) if waited else Told("")


def lift(names: Labels, result: Result) -> Told:
    """Tell that a measure was lifted."""
    return told(deed_of(names, result).lifted)


def expiry(names: Labels, result: Result) -> Told:
    """Tell that a measure ran out."""
    return told(deed_of(names, result).ended)


def lapse(names: Labels, result: Result) -> Told:
    """Tell that events overtook a proposal or a plan."""
    one, action = deed_of(names, result), names.rules.actions[names.action_index[result.id]]
    what = one.proposal if action.consent is not None else one.proposal.replace(" proposal ", " plan ", 1)
    return told(f"{what} lapsed, overtaken by events")


def outcome(names: Labels, result: Result) -> Told:
    """Tell what chance made of an order."""
    name, one = str(result.data.get("outcome", "")), deed_of(names, result)
    for found in names.scenario.orderable[result.id].outcomes:
        if found.name == name and found.told:
            return told(one.clause(found.told))
    return told(f"{one.did}, and this came of it: {name}")


def delivery(names: Labels, result: Result) -> Told:
    """Tell that arms arrived."""
    to = names.the(*about(names, result)[:2]) or "their recipient"
    return told(f"arms from {the_actor(names, result)} arrived in {to}")


def course(names: Labels, result: Result) -> Told:
    """Tell what a leader's staff advises now, which only its own seat learns; the program follows it."""
    options = names.scenario.courses[actor_of(names, result)].options
    before, now = (options[name].name for name in (str(result.data["before"]), result.id))
    return told(f"{possessive(the_actor(names, result))} staff changed its advice, from '{before}' to '{now}'")


def attribution(names: Labels, result: Result) -> Told:
    """Tell that a covert attack was traced to who made it."""
    return told(f"it emerged that {deed_of(names, result).did}")


def silence(names: Labels, result: Result) -> Told:
    """Tell the seat that its question was answered by its silence."""
    of, choice = names.scenario.choices[result.id]
    dilemma = names.scenario.dilemmas[of]
    missed = f"{capital(the_actor(names, result))} did not decide on '{dilemma.name}' in time"
    return told(f"{missed}, which counted as '{dilemma.choices[choice].name}'")


TELLERS: dict[str, Teller] = {
    "order": order,
    "effect": effect,
    "lift": lift,
    "expiry": expiry,
    "lapse": lapse,
    "outcome": outcome,
    "delivery": delivery,
    "course": course,
    "attribution": attribution,
    "silence": silence,
}
