"""What the world does by itself in the log: events, questions, deals, endings, arrivals, capitals that fall."""

from __future__ import annotations

import re

from brinkmanship.game.view.grammar import capital, with_article
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.log_words import Teller, Told, about, actor_of, the_actor, told
from brinkmanship.simulation.phase import Result

_SURE = re.compile(r"\s+(?:Public|Secret)(?:, certain)?(?:[;,] (?P<remark>[^.]+))?\.$")


def certainty_apart(text: str) -> tuple[str, str]:
    """Return a text without the remark at its end on who knows it and how sure it is, and what that says beyond 'certain'.

    >>> certainty_apart("Trains roll west. Public, certain."), certainty_apart("Shots fell. Public; the cause is disputed.")
    (('Trains roll west.', ''), ('Shots fell.', 'the cause is disputed'))
    >>> certainty_apart("The list is public.")
    ('The list is public.', '')
    """
    found = _SURE.search(text)
    return (text[: found.start()], found["remark"] or "") if found else (text, "")


def event(names: Labels, result: Result) -> Told:
    """Tell an event by its headline, with its text beside it; or what chance made of it."""
    of = names.scenario.events[result.id]
    if name := result.data.get("outcome"):
        found = next((one for one in of.outcomes if one.name == name), None)
        return told(found.told if found and found.told else f"{of.name}: {name}")
    text, remark = certainty_apart(of.text.strip())
    if of.told:
        return told(of.told, text, of.badge or remark)
    headline = of.name if of.name.rstrip()[-1:] in tuple(".?!") else f"{of.name}."
    return Told(f"{headline} {text}".strip(), "", of.badge or remark)


def ending(names: Labels, result: Result) -> Told:
    """Tell that a course was reached."""
    of = names.scenario.endings[result.id]
    return Told(f"{told(of.name).text} {of.text.strip()}".strip())


def dilemma(names: Labels, result: Result) -> Told:
    """Tell a seat that it is asked to decide."""
    of = names.scenario.dilemmas[result.id]
    return told(
        f"{names.the('actor', of.to)} {'were' if names.plural(of.to) else 'was'} asked to decide: {of.name}", of.text
    )


def deal(names: Labels, result: Result) -> Told:
    """Tell what came of a step of a deal."""
    name = with_article(names.scenario.deals[result.id].name)
    said = {
        "kept": f"a step of {name} was carried out",
        "stalled": f"a step of {name} fell due and was not taken",
        "broken": f"{name} was broken",
    }
    return told(said[str(result.data["step"])])


def arrival(names: Labels, result: Result) -> Told:
    """Tell that a formation arrived."""
    place, who = about(names, result)[2], actor_of(names, result)
    adjective = names.scenario.actors[who].adjective if who else None
    own = adjective is not None and not adjective.startswith("of ")
    forces = f"{adjective} forces" if own else f"forces of {the_actor(names, result)}"
    return told(f"{forces} arrived in {names.the('region', place)}: {capital(names.thing('formation', result.id))}")


def fallen(names: Labels, result: Result) -> Told:
    """Tell that a capital was taken."""
    of = int(names.rules.capital_of[names.region_index[result.id]])
    whose = names.the("actor", names.rules.actors[of]) if of >= 0 else "the country"
    return told(f"{names.the('region', result.id)}, the capital of {whose}, fell to {the_actor(names, result)}")


def untold(names: Labels, result: Result) -> Told:
    """Tell nothing: its effects are in the ledger, or another line tells it."""
    return Told("")


TELLERS: dict[str, Teller] = {
    "event": event,
    "ending": ending,
    "dilemma": dilemma,
    "deal": deal,
    "arrival": arrival,
    "capital": fallen,
    "capture": untold,  # told as a change of control
    "stage": untold,
}
